/* downloads-page.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "downloads-page-private.h"

#include <glib/gi18n.h>

#define SHOW_MS 100

enum
{
  PROP_0,
  PROP_BLOCKING,
  PROP_SHOW_DOTS,
  PROP_VIEW,
  N_PROPS
};

enum
{
  SAY,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WeftDownloadsPage, weft_downloads_page, ADW_TYPE_BIN)

static void
show_scope (WeftDownloadsPage *self)
{
  g_autoptr(GtkBitset) selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->shown)), n_selected = (guint) gtk_bitset_get_size (selected);
  g_autofree char *text = NULL;

  if (n_selected > 0)
    /* Translators: 3 of 5 jobs selected */
    text = g_strdup_printf (ngettext ("%'u of %'u selected", "%'u of %'u selected", n_selected), n_selected, n);
  else
    text = g_strdup_printf (ngettext ("%'u job", "%'u jobs", n), n);
  if (g_strcmp0 (text, gtk_label_get_text (self->scope)) != 0)
    gtk_label_set_text (self->scope, text);
  gtk_stack_set_visible_child_name (self->stack, n > 0 ? "jobs" : "empty");
}

void
_weft_downloads_page_show (WeftDownloadsPage *self)
{
  weft_batch_header_update (self->header);
  show_scope (self);
  _weft_downloads_page_update_actions (self);
}

/* Comes once a frame while the batch runs, and then the figures follow the clock below instead: what changes faster
 * than one can read is no figure. */
static void
changed_cb (WeftDownloadsPage *self)
{
  _weft_downloads_page_queue_rows (self);
  if (self->show_id == 0)
    _weft_downloads_page_show (self);
  else
    _weft_downloads_page_update_actions (self); /* a command that is possible now must not be refused */
}

/* The time goes on while all jobs are paused, so it is not the jobs that move it. */
static gboolean
show_cb (gpointer data)
{
  _weft_downloads_page_show (data);
  return G_SOURCE_CONTINUE;
}

static void
running_cb (WeftDownloadsPage *self)
{
  g_clear_handle_id (&self->show_id, g_source_remove);
  if (weft_batch_is_running (self->shown))
    {
      self->show_id = g_timeout_add (SHOW_MS, show_cb, self);
      g_source_set_name_by_id (self->show_id, "[weft] figures of the batch");
    }
  _weft_downloads_page_show (self);
  _weft_downloads_page_queue_rows (self);
}

/* Of the jobs that are added, and of those that wait to be run. */
static void
workload_cb (WeftDownloadsPage *self)
{
  self->plan.workload = weft_batch_header_get_workload (self->header, &self->plan.computes);
  if (!weft_batch_is_running (self->batch))
    weft_batch_set_workload (self->batch, &self->plan);
}

static void
make_batch (WeftDownloadsPage *self)
{
  g_autoptr(GError) error = NULL;

  self->batch = weft_batch_new (&error);
  /* Without shared memory (no memfd, no address space) nothing that Weft does is possible. */
  if (self->batch == NULL)
    g_error ("%s", error->message);
  weft_batch_set_drawing (self->batch, TRUE);
  weft_plan_init (&self->plan);
  if (!weft_batch_add (self->batch, &self->plan, WEFT_PLAN_N_NAMES, &error))
    g_warning ("%s", error->message);
}

/* A run is over, so its replay does nothing by itself and can't be left behind at work. */
static void
forget_shown (WeftDownloadsPage *self)
{
  if (self->shown != NULL)
    {
      g_signal_handlers_disconnect_by_func (self->shown, changed_cb, self);
      g_signal_handlers_disconnect_by_func (self->shown, running_cb, self);
    }
  g_clear_object (&self->shown);
}

void
_weft_downloads_page_show_batch (WeftDownloadsPage *self, WeftBatch *batch)
{
  forget_shown (self);
  self->shown = g_object_ref (batch);
  g_signal_connect_object (batch, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (batch, "notify::running", G_CALLBACK (running_cb), self, G_CONNECT_SWAPPED);
  gtk_multi_selection_set_model (self->selection, G_LIST_MODEL (batch));
  weft_batch_header_set_batch (self->header, batch);
  weft_dot_grid_set_batch (weft_dot_pane_get_grid (self->dots), batch);
  running_cb (self);
}

static void
weft_downloads_page_dispose (GObject *object)
{
  WeftDownloadsPage *self = WEFT_DOWNLOADS_PAGE (object);

  g_clear_handle_id (&self->blocking_id, g_source_remove);
  g_clear_handle_id (&self->show_id, g_source_remove);
  g_clear_handle_id (&self->adding_id, g_source_remove);
  g_clear_pointer (&self->blocking, weft_blocking_free);
  g_clear_pointer (&self->removed, weft_removed_free);
  g_clear_weak_pointer (&self->compare);
  g_clear_weak_pointer (&self->timeline);
  g_clear_object (&self->settings);
  g_clear_weak_pointer (&self->runs);
  if (self->batch != NULL)
    g_signal_handlers_disconnect_by_data (self->batch, self); /* what it cancels below is shown by nobody */
  gtk_widget_dispose_template (GTK_WIDGET (self), WEFT_TYPE_DOWNLOADS_PAGE);
  g_clear_object (&self->selection);
  g_clear_object (&self->keeper);
  forget_shown (self);
  if (self->batch != NULL)
    g_object_run_dispose (G_OBJECT (self->batch)); /* its workers shall end now, not when the last row is gone */
  g_clear_object (&self->batch);
  G_OBJECT_CLASS (weft_downloads_page_parent_class)->dispose (object);
}

static void
weft_downloads_page_finalize (GObject *object)
{
  g_ptr_array_unref (WEFT_DOWNLOADS_PAGE (object)->rows);
  g_ptr_array_unref (WEFT_DOWNLOADS_PAGE (object)->view_buttons);
  G_OBJECT_CLASS (weft_downloads_page_parent_class)->finalize (object);
}

static void
weft_downloads_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_BLOCKING)
    g_value_set_boolean (value, WEFT_DOWNLOADS_PAGE (object)->blocking != NULL);
  else if (id == PROP_SHOW_DOTS)
    g_value_set_boolean (value, WEFT_DOWNLOADS_PAGE (object)->show_dots);
  else if (id == PROP_VIEW)
    g_value_set_string (value, _weft_downloads_page_get_view (WEFT_DOWNLOADS_PAGE (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
weft_downloads_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_BLOCKING)
    _weft_downloads_page_set_blocking (WEFT_DOWNLOADS_PAGE (object), g_value_get_boolean (value));
  else if (id == PROP_SHOW_DOTS)
    {
      if (_weft_downloads_page_set_show_dots (WEFT_DOWNLOADS_PAGE (object), g_value_get_boolean (value)))
        g_object_notify_by_pspec (object, pspec);
    }
  else if (id == PROP_VIEW)
    _weft_downloads_page_show_view (WEFT_DOWNLOADS_PAGE (object), g_value_get_string (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
weft_downloads_page_class_init (WeftDownloadsPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = weft_downloads_page_dispose;
  object_class->finalize = weft_downloads_page_finalize;
  object_class->get_property = weft_downloads_page_get_property;
  object_class->set_property = weft_downloads_page_set_property;

  properties[PROP_BLOCKING] = g_param_spec_boolean ("blocking", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_SHOW_DOTS] = g_param_spec_boolean ("show-dots", NULL, NULL, TRUE, G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_VIEW] = g_param_spec_string ("view", NULL, NULL, "jobs", G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SAY] = g_signal_new ("say", WEFT_TYPE_DOWNLOADS_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);

  g_type_ensure (WEFT_TYPE_BATCH_HEADER);
  g_type_ensure (WEFT_TYPE_REPLAY_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, APP_PATH "downloads-page.ui");
  gtk_widget_class_bind_template_child (widget_class, WeftDownloadsPage, cancel);
  gtk_widget_class_bind_template_child (widget_class, WeftDownloadsPage, header);
  gtk_widget_class_bind_template_child (widget_class, WeftDownloadsPage, list);
  gtk_widget_class_bind_template_child (widget_class, WeftDownloadsPage, pause);
  gtk_widget_class_bind_template_child (widget_class, WeftDownloadsPage, remove);
  gtk_widget_class_bind_template_child (widget_class, WeftDownloadsPage, replay_bar);
  gtk_widget_class_bind_template_child (widget_class, WeftDownloadsPage, resume);
  gtk_widget_class_bind_template_child (widget_class, WeftDownloadsPage, retry);
  gtk_widget_class_bind_template_child (widget_class, WeftDownloadsPage, rows_box);
  gtk_widget_class_bind_template_child (widget_class, WeftDownloadsPage, rows_clamp);
  gtk_widget_class_bind_template_child (widget_class, WeftDownloadsPage, scope);
  gtk_widget_class_bind_template_child (widget_class, WeftDownloadsPage, scrolled);
  gtk_widget_class_bind_template_child (widget_class, WeftDownloadsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, WeftDownloadsPage, switch_box);
  gtk_widget_class_bind_template_child (widget_class, WeftDownloadsPage, views);
  gtk_widget_class_install_property_action (widget_class, "jobs.show-dots", "show-dots");
  gtk_widget_class_install_property_action (widget_class, "jobs.view", "view");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F9, 0, "jobs.show-dots", NULL);
  _weft_downloads_page_install_actions (widget_class);
  _weft_downloads_page_install_runs (widget_class);
}

static void
weft_downloads_page_init (WeftDownloadsPage *self)
{
  self->rows = g_ptr_array_new ();
  self->view_buttons = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  make_batch (self);
  _weft_downloads_page_make_dots (self);
  _weft_downloads_page_make_list (self);
  _weft_downloads_page_add_views (self);
  _weft_downloads_page_make_runs (self);
  _weft_downloads_page_show_batch (self, self->batch);
  g_signal_connect_object (self->header, "workload-changed", G_CALLBACK (workload_cb), self, G_CONNECT_SWAPPED);
}

WeftBatch *
weft_downloads_page_get_batch (WeftDownloadsPage *self)
{
  g_return_val_if_fail (WEFT_IS_DOWNLOADS_PAGE (self), NULL);

  return self->batch;
}

gboolean
weft_downloads_page_is_busy (WeftDownloadsPage *self)
{
  g_return_val_if_fail (WEFT_IS_DOWNLOADS_PAGE (self), FALSE);

  return weft_batch_is_running (self->batch) || _weft_downloads_page_is_comparing (self);
}

void
weft_downloads_page_set_settings (WeftDownloadsPage *self, GSettings *settings)
{
  g_return_if_fail (WEFT_IS_DOWNLOADS_PAGE (self));

  g_set_object (&self->settings, settings);
  weft_batch_header_set_settings (self->header, settings);
  if (self->timeline != NULL)
    weft_timeline_pane_set_settings (self->timeline, settings);
  if (settings == NULL)
    return;
  g_settings_bind (settings, "show-dots", self, "show-dots", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "runs-kept", self->keeper, "limit", G_SETTINGS_BIND_GET);
}

void
weft_downloads_page_set_narrow (WeftDownloadsPage *self, gboolean narrow)
{
  g_return_if_fail (WEFT_IS_DOWNLOADS_PAGE (self));

  self->narrow = narrow;
  weft_batch_header_set_narrow (self->header, narrow);
  _weft_downloads_page_set_dots_narrow (self);
  _weft_downloads_page_size_rows (self);
}

void
_weft_downloads_page_say (WeftDownloadsPage *self, const char *text, const char *undo)
{
  g_signal_emit (self, signals[SAY], 0, text, undo);
}

void
_weft_downloads_page_notify_view (WeftDownloadsPage *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VIEW]);
}

void
_weft_downloads_page_notify_blocking (WeftDownloadsPage *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BLOCKING]);
}
