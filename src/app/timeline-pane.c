/* timeline-pane.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "timeline-pane-private.h"

#include <glib/gi18n.h>

/* The trace is collected ten times a second: more often there is nothing new but the time. */
#define UPDATE_MS 100
#define ZOOM 1.5

enum
{
  SAY,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WeftTimelinePane, weft_timeline_pane, ADW_TYPE_BIN)

static gboolean
is_running (WeftTimelinePane *self)
{
  return self->batch != NULL && weft_batch_is_running (self->batch);
}

static gboolean
update_cb (gpointer data)
{
  weft_timeline_update (WEFT_TIMELINE_PANE (data)->timeline);
  return G_SOURCE_CONTINUE;
}

/* Only while somebody looks and something happens. */
static void
follow_batch (WeftTimelinePane *self)
{
  gboolean wanted = is_running (self) && gtk_widget_get_mapped (GTK_WIDGET (self));

  if (wanted == (self->update_id > 0))
    return;
  if (!wanted)
    {
      g_clear_handle_id (&self->update_id, g_source_remove);
      return;
    }
  self->update_id = g_timeout_add (UPDATE_MS, update_cb, self);
  g_source_set_name_by_id (self->update_id, "[weft] timeline of the batch");
}

/* An export is of what has ended: a batch that runs is not read through. */
static void
show_state (WeftTimelinePane *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean any = weft_timeline_get_trace (self->timeline) != NULL;
  gboolean over = any && !is_running (self);

  gtk_stack_set_visible_child_name (self->stack, any ? "timeline" : "empty");
  gtk_widget_set_sensitive (self->tools, any);
  gtk_widget_set_visible (self->follow, is_running (self));
  gtk_widget_action_set_enabled (widget, "timeline.save-png", any);
  for (guint i = 0; i < WEFT_RUN_N_FORMATS; i++)
    gtk_widget_action_set_enabled (widget, _weft_timeline_pane_get_action (i), over);
}

static char *
name_of_batch (guint32 job, gpointer data)
{
  return weft_batch_dup_name (WEFT_BATCH (data), job);
}

static char *
name_of_run (guint32 job, gpointer data)
{
  const WeftRunJob *found = weft_run_find_job (WEFT_RUN (data), job);

  return found != NULL ? weft_run_dup_job_name (WEFT_RUN (data), found) : NULL;
}

/* Every start has a trace of its own, and the batch forgets that of the last one. */
static void
running_cb (WeftTimelinePane *self)
{
  WeftTrace *trace = weft_batch_get_trace (self->batch);

  if (trace != weft_timeline_get_trace (self->timeline))
    weft_timeline_set_trace (self->timeline, trace, trace != NULL ? G_OBJECT (self->batch) : NULL);
  else
    weft_timeline_update (self->timeline);
  follow_batch (self);
  show_state (self);
}

static void
forget (WeftTimelinePane *self)
{
  if (self->batch != NULL)
    g_signal_handlers_disconnect_by_data (self->batch, self);
  g_clear_handle_id (&self->update_id, g_source_remove);
  if (self->timeline != NULL)
    {
      weft_timeline_set_trace (self->timeline, NULL, NULL);
      weft_timeline_set_name_func (self->timeline, NULL, NULL, NULL);
    }
  g_clear_object (&self->batch);
  g_clear_object (&self->run);
  self->plan = NULL;
}

void
weft_timeline_pane_set_batch (WeftTimelinePane *self, WeftBatch *batch, const WeftPlan *plan)
{
  g_return_if_fail (WEFT_IS_TIMELINE_PANE (self));
  g_return_if_fail (batch == NULL || WEFT_IS_BATCH (batch));

  if (batch == self->batch && self->run == NULL)
    return;
  forget (self);
  if (batch == NULL)
    {
      show_state (self);
      return;
    }
  self->batch = g_object_ref (batch);
  self->plan = plan;
  weft_timeline_set_name_func (self->timeline, name_of_batch, g_object_ref (batch), g_object_unref);
  g_signal_connect_object (batch, "notify::running", G_CALLBACK (running_cb), self, G_CONNECT_SWAPPED);
  running_cb (self);
}

void
weft_timeline_pane_set_run (WeftTimelinePane *self, WeftRun *run)
{
  g_return_if_fail (WEFT_IS_TIMELINE_PANE (self));
  g_return_if_fail (WEFT_IS_RUN (run) && weft_run_is_loaded (run));

  forget (self);
  self->run = g_object_ref (run);
  weft_timeline_set_name_func (self->timeline, name_of_run, g_object_ref (run), g_object_unref);
  weft_timeline_set_trace (self->timeline, weft_run_get_trace (run), G_OBJECT (run));
  show_state (self);
}

void
weft_timeline_pane_set_settings (WeftTimelinePane *self, GSettings *settings)
{
  g_return_if_fail (WEFT_IS_TIMELINE_PANE (self));

  weft_timeline_set_settings (self->timeline, settings);
}

WeftTimeline *
weft_timeline_pane_get_timeline (WeftTimelinePane *self)
{
  g_return_val_if_fail (WEFT_IS_TIMELINE_PANE (self), NULL);

  return self->timeline;
}

void
_weft_timeline_pane_say (WeftTimelinePane *self, const char *text)
{
  g_signal_emit (self, signals[SAY], 0, text, NULL);
}

static void
zoom_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  weft_timeline_zoom (WEFT_TIMELINE_PANE (widget)->timeline, g_str_has_suffix (name, "in") ? ZOOM : 1 / ZOOM);
}

static void
show_all_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  weft_timeline_show_all (WEFT_TIMELINE_PANE (widget)->timeline);
}

static void
weft_timeline_pane_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (weft_timeline_pane_parent_class)->map (widget);
  follow_batch (WEFT_TIMELINE_PANE (widget));
}

static void
weft_timeline_pane_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (weft_timeline_pane_parent_class)->unmap (widget);
  follow_batch (WEFT_TIMELINE_PANE (widget));
}

static void
weft_timeline_pane_dispose (GObject *object)
{
  forget (WEFT_TIMELINE_PANE (object));
  gtk_widget_dispose_template (GTK_WIDGET (object), WEFT_TYPE_TIMELINE_PANE);
  G_OBJECT_CLASS (weft_timeline_pane_parent_class)->dispose (object);
}

static void
weft_timeline_pane_class_init (WeftTimelinePaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weft_timeline_pane_dispose;
  widget_class->map = weft_timeline_pane_map;
  widget_class->unmap = weft_timeline_pane_unmap;

  signals[SAY] = g_signal_new ("say", WEFT_TYPE_TIMELINE_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);

  g_type_ensure (WEFT_TYPE_TIMELINE);
  gtk_widget_class_set_template_from_resource (widget_class, APP_PATH "timeline-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, WeftTimelinePane, follow);
  gtk_widget_class_bind_template_child (widget_class, WeftTimelinePane, stack);
  gtk_widget_class_bind_template_child (widget_class, WeftTimelinePane, timeline);
  gtk_widget_class_bind_template_child (widget_class, WeftTimelinePane, tools);
  gtk_widget_class_install_action (widget_class, "timeline.zoom-in", NULL, zoom_action);
  gtk_widget_class_install_action (widget_class, "timeline.zoom-out", NULL, zoom_action);
  gtk_widget_class_install_action (widget_class, "timeline.show-all", NULL, show_all_action);
  _weft_timeline_pane_install_saving (widget_class);
}

static void
weft_timeline_pane_init (WeftTimelinePane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  weft_timeline_set_title (self->timeline, _("Timeline"));
  show_state (self);
}

GtkWidget *
weft_timeline_pane_new (void)
{
  return g_object_new (WEFT_TYPE_TIMELINE_PANE, NULL);
}
