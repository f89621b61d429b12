/* downloads-runs.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "downloads-page-private.h"

/* Every batch that has finished becomes a run, and a run that is opened takes the batch's place on the page: the same card, rows
 * and views, and above them what plays it. The batch itself goes on, if it runs. */

void
_weft_downloads_page_show_timeline (WeftDownloadsPage *self)
{
  WeftReplay *replay = weft_replay_bar_get_replay (self->replay_bar);

  if (self->timeline == NULL)
    return;
  if (replay != NULL)
    weft_timeline_pane_set_run (self->timeline, weft_replay_get_run (replay));
  else
    weft_timeline_pane_set_batch (self->timeline, self->batch, &self->plan);
  weft_timeline_set_moment (weft_timeline_pane_get_timeline (self->timeline), replay != NULL ? (gint64) weft_replay_get_time (replay) : -1);
}

/* Where the replay stands is a line in the timeline. */
static void
time_cb (WeftDownloadsPage *self, GParamSpec *pspec, WeftReplay *replay)
{
  if (self->timeline != NULL && replay == weft_replay_bar_get_replay (self->replay_bar))
    weft_timeline_set_moment (weft_timeline_pane_get_timeline (self->timeline), (gint64) weft_replay_get_time (replay));
}

void
_weft_downloads_page_close_run (WeftDownloadsPage *self)
{
  if (weft_replay_bar_get_replay (self->replay_bar) == NULL)
    return;
  gtk_widget_set_visible (GTK_WIDGET (self->replay_bar), FALSE);
  weft_replay_bar_set_replay (self->replay_bar, NULL);
  _weft_downloads_page_show_timeline (self);
  _weft_downloads_page_show_batch (self, self->batch);
}

static void
open_run (WeftDownloadsPage *self, WeftRun *run)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WeftReplay) replay = weft_replay_new (run, &error);

  if (replay == NULL)
    {
      _weft_downloads_page_say (self, error->message, NULL);
      return;
    }
  weft_replay_bar_set_replay (self->replay_bar, replay);
  g_signal_connect_object (replay, "notify::time", G_CALLBACK (time_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_set_visible (GTK_WIDGET (self->replay_bar), TRUE);
  _weft_downloads_page_show_batch (self, weft_replay_get_batch (replay));
  _weft_downloads_page_show_timeline (self);
  _weft_downloads_page_show_view (self, "timeline");
  weft_replay_bar_set_playing (self->replay_bar, TRUE);
}

static void
keeper_says_cb (WeftDownloadsPage *self, const char *text)
{
  _weft_downloads_page_say (self, text, NULL);
}

GtkWidget *
_weft_downloads_page_make_runs_view (WeftDownloadsPage *self)
{
  g_set_weak_pointer (&self->runs, WEFT_RUNS_VIEW (weft_runs_view_new (self->keeper)));
  g_signal_connect_object (self->runs, "open-run", G_CALLBACK (open_run), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->runs, "say", G_CALLBACK (_weft_downloads_page_say), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self->runs);
}

static void
open_file (WeftDownloadsPage *self, GFile *file)
{
  _weft_downloads_page_show_view (self, "runs");
  weft_runs_view_open_file (self->runs, file);
}

/* A file dragged into the page; of several the first. */
static gboolean
drop_cb (WeftDownloadsPage *self, const GValue *value)
{
  GSList *files = G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST) ? g_value_get_boxed (value) : NULL;
  GFile *file = G_VALUE_HOLDS (value, G_TYPE_FILE) ? g_value_get_object (value) : files != NULL ? files->data : NULL;

  if (file == NULL)
    return FALSE;
  open_file (self, file);
  return TRUE;
}

static void
undo_delete_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WeftDownloadsPage *self = WEFT_DOWNLOADS_PAGE (widget);

  if (self->runs != NULL)
    weft_runs_view_undo_delete (self->runs);
}

static void
close_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  _weft_downloads_page_close_run (WEFT_DOWNLOADS_PAGE (widget));
}

void
_weft_downloads_page_install_runs (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "runs.close", NULL, close_action);
  gtk_widget_class_install_action (widget_class, "runs.undo-delete", NULL, undo_delete_action);
}

void
_weft_downloads_page_make_runs (WeftDownloadsPage *self)
{
  g_autoptr(WeftRunStore) store = weft_run_store_new (NULL);
  GType types[] = { GDK_TYPE_FILE_LIST, G_TYPE_FILE };
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_INVALID, GDK_ACTION_COPY);

  self->keeper = weft_run_keeper_new (store);
  weft_run_keeper_watch (self->keeper, self->batch, &self->plan);
  g_signal_connect_object (self->keeper, "say", G_CALLBACK (keeper_says_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->replay_bar, "close", G_CALLBACK (_weft_downloads_page_close_run), self, G_CONNECT_SWAPPED);
  gtk_drop_target_set_gtypes (target, types, G_N_ELEMENTS (types));
  g_signal_connect_object (target, "drop", G_CALLBACK (drop_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}
