/* downloads-dots.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "downloads-page-private.h"

/* The dots beside the rows, or above them where the page is narrow; and what is chosen there shows in the list. */

#define WIDTH 220 /* at least, beside the rows */
#define STRIP 30  /* above them */
#define WHOLE 900 /* as wide as the batch's card */

static void
activated_cb (WeftDownloadsPage *self, guint position)
{
  gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), position, TRUE);
  gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", position);
}

static void
place (WeftDownloadsPage *self)
{
  gboolean beside = self->show_dots && !self->narrow;
  GtkWidget *dots = GTK_WIDGET (self->dots), *grid = GTK_WIDGET (weft_dot_pane_get_grid (self->dots));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->rows_box), self->narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  gtk_box_reorder_child_after (self->rows_box, dots, self->narrow ? NULL : GTK_WIDGET (self->scrolled));
  gtk_widget_set_size_request (dots, self->narrow ? -1 : WIDTH, -1);
  gtk_widget_set_size_request (grid, -1, self->narrow ? STRIP : -1);
  gtk_widget_set_vexpand (grid, !self->narrow);
  gtk_widget_set_vexpand (dots, !self->narrow);
  gtk_widget_set_hexpand (dots, FALSE);
  /* The rows alone leave their margins to the list, so that it scrolls wherever the pointer is. */
  adw_clamp_set_maximum_size (self->rows_clamp, beside ? WHOLE : G_MAXINT);
  adw_clamp_set_tightening_threshold (self->rows_clamp, beside ? WHOLE : G_MAXINT);
}

void
_weft_downloads_page_make_dots (WeftDownloadsPage *self)
{
  WeftDotGrid *grid;

  self->dots = WEFT_DOT_PANE (weft_dot_pane_new ());
  self->show_dots = TRUE;
  grid = weft_dot_pane_get_grid (self->dots);
  g_signal_connect_object (grid, "activated", G_CALLBACK (activated_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (self->rows_box, GTK_WIDGET (self->dots));
  gtk_widget_set_vexpand (GTK_WIDGET (self->scrolled), TRUE);
  place (self);
}

void
_weft_downloads_page_set_dots_narrow (WeftDownloadsPage *self)
{
  weft_dot_pane_set_narrow (self->dots, self->narrow);
  place (self);
}

gboolean
_weft_downloads_page_set_show_dots (WeftDownloadsPage *self, gboolean show_dots)
{
  if (self->show_dots == show_dots)
    return FALSE;
  self->show_dots = show_dots;
  gtk_widget_set_visible (GTK_WIDGET (self->dots), show_dots);
  place (self);
  return TRUE;
}
