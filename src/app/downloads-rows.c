/* downloads-rows.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "downloads-page-private.h"

#include "job-row.h"

#define ROWS_US 1500 /* of a frame, for rows whose jobs have changed */
#define ROWS_AWAKE 40 /* as many may be, wherever they are */
#define ROWS_AHEAD 4 /* above and below those in sight are awake, so that scrolling does not have to wake them */

static void
row_destroyed_cb (WeftDownloadsPage *self, GtkWidget *row)
{
  g_ptr_array_remove_fast (self->rows, row);
}

/* Not by "teardown" is a row known to go: GTK 4.8 has taken it out of its item by then. */
static void
setup_row_cb (WeftDownloadsPage *self, GtkListItem *item)
{
  GtkWidget *row = weft_job_row_new (GTK_WIDGET (self->scrolled));

  weft_job_row_set_narrow (WEFT_JOB_ROW (row), self->narrow);
  g_ptr_array_add (self->rows, row);
  g_signal_connect_object (row, "destroy", G_CALLBACK (row_destroyed_cb), self, G_CONNECT_SWAPPED);
  gtk_list_item_set_child (item, row);
}

static void
bind_row_cb (WeftDownloadsPage *self, GtkListItem *item)
{
  weft_job_row_bind (WEFT_JOB_ROW (gtk_list_item_get_child (item)), gtk_list_item_get_item (item), item);
}

static void
unbind_row_cb (WeftDownloadsPage *self, GtkListItem *item)
{
  weft_job_row_bind (WEFT_JOB_ROW (gtk_list_item_get_child (item)), NULL, NULL);
}

/* Brings stale rows up to date until that time; FALSE when some are stale still: the time was over, or it was too soon
 * for their figures. */
static gboolean
update_rows (WeftDownloadsPage *self, double margin, gint64 until_us)
{
  gboolean done = TRUE;

  for (guint i = 0; i < self->rows->len; i++)
    {
      WeftJobRow *row = g_ptr_array_index (self->rows, i);

      if (!weft_job_row_is_stale (row) || !weft_job_row_is_near (row, margin))
        continue;
      if (g_get_monotonic_time () >= until_us)
        return FALSE;
      weft_job_row_update (row);
      done = done && !weft_job_row_is_stale (row);
    }
  return done;
}

/* Of the positions in sight; FALSE when there are none. */
static gboolean
get_sight (WeftDownloadsPage *self, guint *first, guint *last)
{
  *first = G_MAXUINT;
  *last = 0;
  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (self->rows, i);
      guint position = gtk_widget_get_mapped (row) ? weft_job_row_get_position (WEFT_JOB_ROW (row)) : GTK_INVALID_LIST_POSITION;

      if (position == GTK_INVALID_LIST_POSITION)
        continue;
      *first = MIN (*first, position);
      *last = MAX (*last, position);
    }
  return *first <= *last;
}

/* GTK 4.8 keeps two hundred rows for the few that are in sight. */
static void
rest_rows (WeftDownloadsPage *self)
{
  gboolean few = self->rows->len <= ROWS_AWAKE;
  guint first, last;

  if (!get_sight (self, &first, &last) && !few)
    return;
  for (guint i = 0; i < self->rows->len; i++)
    {
      WeftJobRow *row = g_ptr_array_index (self->rows, i);
      guint position = weft_job_row_get_position (row);

      if (few)
        weft_job_row_wake (row);
      else if (position == GTK_INVALID_LIST_POSITION || position + 2 * ROWS_AHEAD < first || position > last + 2 * ROWS_AHEAD)
        weft_job_row_rest (row);
      else if (position + ROWS_AHEAD >= first && position <= last + ROWS_AHEAD)
        weft_job_row_wake (row);
      weft_job_row_fit (row);
    }
}

/* First what is in sight, then what a little scrolling brings into sight. */
static gboolean
update_rows_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  WeftDownloadsPage *self = WEFT_DOWNLOADS_PAGE (widget);
  gint64 until = g_get_monotonic_time () + ROWS_US;
  gboolean done;

  if (self->moved)
    rest_rows (self);
  self->moved = FALSE;
  done = update_rows (self, 0, until);

  if (!update_rows (self, 0.5, until) || !done)
    return G_SOURCE_CONTINUE;
  self->rows_tick = 0;
  return G_SOURCE_REMOVE;
}

void
_weft_downloads_page_queue_rows (WeftDownloadsPage *self)
{
  if (self->rows_tick == 0)
    self->rows_tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), update_rows_cb, NULL, NULL);
}

/* Scrolled, or laid out anew: rows that were nowhere when their jobs changed may be in sight now. */
static void
scrolled_cb (WeftDownloadsPage *self)
{
  self->moved = TRUE;
  weft_dot_grid_yield (weft_dot_pane_get_grid (self->dots));
  _weft_downloads_page_queue_rows (self);
}

void
_weft_downloads_page_make_list (WeftDownloadsPage *self)
{
  g_autoptr(GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scrolled);

  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_row_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_row_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_row_cb), self, G_CONNECT_SWAPPED);
  self->selection = gtk_multi_selection_new (NULL);
  g_signal_connect_object (self->selection, "selection-changed", G_CALLBACK (_weft_downloads_page_show), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_factory (self->list, factory);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (scrolled_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (adjustment, "changed", G_CALLBACK (scrolled_cb), self, G_CONNECT_SWAPPED);
}

void
_weft_downloads_page_size_rows (WeftDownloadsPage *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    weft_job_row_set_narrow (g_ptr_array_index (self->rows, i), self->narrow);
}
