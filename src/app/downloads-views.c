/* downloads-views.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "downloads-page-private.h"

#include <glib/gi18n.h>

/* The views of the page and the buttons that choose one. The buttons stay where they are whatever is chosen, hence above the
 * batch's card, which some views need the room of. A view is made when it is first shown: who never looks at it pays nothing. */

typedef struct
{
  char *name; /* (owned) */
  WeftViewHead head;
  WeftMakeViewFunc make;
  GtkWidget *label;
} View;

static void
free_view (gpointer data)
{
  View *view = data;

  g_free (view->name);
  g_free (view);
}

static View *
get_view (GtkWidget *button)
{
  return g_object_get_data (G_OBJECT (button), "view");
}

/* It acts as a radio button, by its action, and is told as a tab. */
static GtkWidget *
make_button (const char *name, const char *title, const char *icon, View *view)
{
  GtkWidget *button = g_object_new (GTK_TYPE_TOGGLE_BUTTON, "accessible-role", GTK_ACCESSIBLE_ROLE_TAB, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  view->label = gtk_label_new (title);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (icon));
  gtk_box_append (GTK_BOX (box), view->label);
  gtk_widget_set_halign (box, GTK_ALIGN_CENTER);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_set_tooltip_text (button, title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "jobs.view");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", name);
  g_object_set_data_full (G_OBJECT (button), "view", view, free_view);
  return button;
}

void
_weft_downloads_page_add_view (WeftDownloadsPage *self, const char *name, const char *title, const char *icon, WeftViewHead head, WeftMakeViewFunc make)
{
  View *view = g_new0 (View, 1);
  GtkWidget *button = make_button (name, title, icon, view);

  view->name = g_strdup (name);
  view->head = head;
  view->make = make;
  gtk_widget_set_visible (view->label, !self->tight);
  gtk_box_append (self->switch_box, button);
  g_ptr_array_add (self->view_buttons, button);
}

const char *
_weft_downloads_page_get_view (WeftDownloadsPage *self)
{
  const char *name = self->views != NULL ? gtk_stack_get_visible_child_name (self->views) : NULL;

  return name != NULL ? name : "jobs";
}

static GtkWidget *
find_button (WeftDownloadsPage *self, const char *name)
{
  for (guint i = 0; i < self->view_buttons->len; i++)
    if (g_strcmp0 (get_view (g_ptr_array_index (self->view_buttons, i))->name, name) == 0)
      return g_ptr_array_index (self->view_buttons, i);
  return NULL;
}

static void
show_head (WeftDownloadsPage *self, WeftViewHead head)
{
  gtk_widget_set_visible (GTK_WIDGET (self->header), head != WEFT_HEAD_NONE);
  weft_batch_header_set_short (self->header, head == WEFT_HEAD_SHORT);
}

static void
tell_selected (WeftDownloadsPage *self, GtkWidget *selected)
{
  for (guint i = 0; i < self->view_buttons->len; i++)
    {
      GtkWidget *button = g_ptr_array_index (self->view_buttons, i);

      gtk_accessible_update_state (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_STATE_SELECTED, button == selected, -1);
    }
}

/* A name that there is no view of, as an action may bring, changes nothing. */
void
_weft_downloads_page_show_view (WeftDownloadsPage *self, const char *name)
{
  GtkWidget *button = find_button (self, name);

  if (button == NULL)
    return;
  if (gtk_stack_get_child_by_name (self->views, name) == NULL)
    gtk_stack_add_named (self->views, get_view (button)->make (self), name);
  tell_selected (self, button);
  show_head (self, get_view (button)->head);
  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->views), name) == 0)
    return;
  gtk_stack_set_visible_child_name (self->views, name);
  _weft_downloads_page_notify_view (self);
}

void
weft_downloads_page_set_tight (WeftDownloadsPage *self, gboolean tight)
{
  g_return_if_fail (WEFT_IS_DOWNLOADS_PAGE (self));

  self->tight = tight;
  for (guint i = 0; i < self->view_buttons->len; i++)
    gtk_widget_set_visible (get_view (g_ptr_array_index (self->view_buttons, i))->label, !tight);
}

static GtkWidget *
make_timeline (WeftDownloadsPage *self)
{
  g_set_weak_pointer (&self->timeline, WEFT_TIMELINE_PANE (weft_timeline_pane_new ()));
  weft_timeline_pane_set_settings (self->timeline, self->settings);
  _weft_downloads_page_show_timeline (self);
  g_signal_connect_object (self->timeline, "say", G_CALLBACK (_weft_downloads_page_say), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self->timeline);
}

void
_weft_downloads_page_add_views (WeftDownloadsPage *self)
{
  _weft_downloads_page_add_view (self, "jobs", _("Jobs"), "view-list-symbolic", WEFT_HEAD_WHOLE, NULL);
  _weft_downloads_page_add_view (self, "timeline", _("Timeline"), "weft-timeline-symbolic", WEFT_HEAD_SHORT, make_timeline);
  _weft_downloads_page_add_view (self, "compare", _("Compare"), "weft-compare-symbolic", WEFT_HEAD_NONE, _weft_downloads_page_make_compare);
  _weft_downloads_page_add_view (self, "runs", _("Runs"), "document-open-recent-symbolic", WEFT_HEAD_NONE, _weft_downloads_page_make_runs_view);
  _weft_downloads_page_show_view (self, "jobs");
}
