/* window.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "window.h"

#include "downloads-page.h"
#include "lookup-page.h"
#include "monitor-page.h"
#include "preferences.h"
#include "pulse-bar.h"

#include <glib/gi18n.h>

/* Below this the pulse takes two rows, and the figures of a batch too. */
#define NARROW 720

/* Below this a view is told by its icon alone. */
#define TIGHT 500
#define NOTIFICATION "batch-finished"

/* Longer than the usual five: who has no pointer has a way to go to the button. */
#define UNDO_SECONDS 10

struct _WeftWindow
{
  AdwApplicationWindow parent_instance;

  GSettings *settings; /* (owned) (nullable) */
  gboolean narrow, tight;
  gboolean closing;    /* it was asked, and answered */
  GtkWidget *question; /* (not owned) (nullable): while it is asked */
  AdwToast *undo;      /* (not owned) (nullable): the one whose button brings back what was removed last */

  GtkWidget *add;
  AdwToastOverlay *toasts;
  AdwViewStack *pages;
  GtkWidget *switcher;
  AdwViewSwitcherBar *switcher_bar;
  WeftDownloadsPage *downloads;
  WeftLookupPage *lookups;
  WeftMonitorPage *monitor;
  WeftPulseBar *pulse;
};

enum
{
  PROP_0,
  PROP_BLOCKING,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (WeftWindow, weft_window, ADW_TYPE_APPLICATION_WINDOW)

static void
undo_cb (WeftWindow *self, AdwToast *toast)
{
  gtk_widget_activate_action (g_object_get_data (G_OBJECT (toast), "page"), g_object_get_data (G_OBJECT (toast), "undo"), NULL);
}

static void
say_cb (WeftWindow *self, const char *text, const char *undo, GtkWidget *page)
{
  g_autofree char *markup = g_markup_escape_text (text, -1);
  AdwToast *toast = adw_toast_new (markup);

  if (undo != NULL)
    {
      /* Only what was removed last can be brought back: no button may stay that says something else. */
      if (self->undo != NULL)
        adw_toast_dismiss (self->undo);
      g_set_weak_pointer (&self->undo, toast);
      adw_toast_set_button_label (toast, _("_Undo"));
      g_object_set_data (G_OBJECT (toast), "page", page); /* it lives as long as the window, and so as the toast */
      adw_toast_set_timeout (toast, UNDO_SECONDS);
      g_object_set_data_full (G_OBJECT (toast), "undo", g_strdup (undo), g_free);
      g_signal_connect_object (toast, "button-clicked", G_CALLBACK (undo_cb), self, G_CONNECT_SWAPPED);
    }
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static char *
describe_end (WeftBatch *batch)
{
  guint succeeded = weft_batch_get_count (batch, WEFT_JOB_SUCCEEDED);
  guint failed = weft_batch_get_count (batch, WEFT_JOB_FAILED);

  if (failed == 0)
    return g_strdup_printf (ngettext ("%u job succeeded.", "%u jobs succeeded.", succeeded), succeeded);
  /* Translators: the first number is of the jobs that succeeded, the second of those that failed */
  return g_strdup_printf (_("%u succeeded, %u failed."), succeeded, failed);
}

/* Only for somebody who looks elsewhere: in front of the window one sees it end. */
static void
finished_cb (WeftWindow *self, WeftBatch *batch)
{
  GApplication *application = G_APPLICATION (gtk_window_get_application (GTK_WINDOW (self)));
  g_autoptr(GNotification) notification = NULL;
  g_autofree char *body = NULL;

  if (application == NULL || gtk_window_is_active (GTK_WINDOW (self)))
    return;
  if (self->settings != NULL && !g_settings_get_boolean (self->settings, "notify-when-finished"))
    return;
  notification = g_notification_new (_("Batch Finished"));
  body = describe_end (batch);
  g_notification_set_body (notification, body);
  g_application_send_notification (application, NOTIFICATION, notification);
}

static void
active_cb (WeftWindow *self)
{
  GApplication *application = G_APPLICATION (gtk_window_get_application (GTK_WINDOW (self)));

  if (application != NULL && gtk_window_is_active (GTK_WINDOW (self)))
    g_application_withdraw_notification (application, NOTIFICATION);
}

static gboolean
close_cb (gpointer data)
{
  gtk_window_close (GTK_WINDOW (data));
  return G_SOURCE_REMOVE;
}

/* From an idle, because the dialog that gives the answer knows its parent without holding a reference. */
static void
answer_cb (WeftWindow *self, const char *response)
{
  if (!g_str_equal (response, "stop"))
    return;
  self->closing = TRUE;
  g_idle_add_full (G_PRIORITY_DEFAULT, close_cb, g_object_ref (self), g_object_unref);
}

static void
ask_before_closing (WeftWindow *self)
{
  GtkWidget *dialog;

  if (self->question != NULL)
    {
      gtk_window_present (GTK_WINDOW (self->question));
      return;
    }
  dialog = adw_message_dialog_new (GTK_WINDOW (self), _("Stop the Batch?"), _("Jobs are still running. If you close the window they are cancelled."));
  g_set_weak_pointer (&self->question, dialog);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "keep", _("_Keep Running"), "stop", _("_Stop and Close"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "stop", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "keep");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "keep");
  g_signal_connect_object (dialog, "response", G_CALLBACK (answer_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
keep_size (WeftWindow *self)
{
  int width, height;

  if (self->settings == NULL)
    return;
  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  g_settings_set_int (self->settings, "window-width", width);
  g_settings_set_int (self->settings, "window-height", height);
  g_settings_set_boolean (self->settings, "window-maximized", gtk_window_is_maximized (GTK_WINDOW (self)));
}

static gboolean
weft_window_close_request (GtkWindow *window)
{
  WeftWindow *self = WEFT_WINDOW (window);

  if (!self->closing && weft_downloads_page_is_busy (self->downloads))
    {
      ask_before_closing (self);
      return TRUE;
    }
  keep_size (self);
  return GTK_WINDOW_CLASS (weft_window_parent_class)->close_request (window);
}

static void
set_narrow (WeftWindow *self, gboolean narrow)
{
  if (narrow == self->narrow)
    return;
  self->narrow = narrow;
  if (narrow)
    gtk_widget_add_css_class (GTK_WIDGET (self), "narrow");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "narrow");
  gtk_widget_set_visible (self->switcher, !narrow);
  adw_view_switcher_bar_set_reveal (self->switcher_bar, narrow);
  weft_downloads_page_set_narrow (self->downloads, narrow);
  weft_lookup_page_set_narrow (self->lookups, narrow);
  weft_monitor_page_set_narrow (self->monitor, narrow);
  weft_pulse_bar_set_narrow (self->pulse, narrow);
}

/* The sampler is made when its page is first opened: until then the monitor costs nothing. */
static void
page_changed_cb (WeftWindow *self)
{
  gboolean is_monitor = adw_view_stack_get_visible_child (self->pages) == GTK_WIDGET (self->monitor);

  gtk_widget_set_visible (self->add, adw_view_stack_get_visible_child (self->pages) == GTK_WIDGET (self->downloads));
  if (is_monitor)
    weft_monitor_page_open (self->monitor);
}

static void
set_tight (WeftWindow *self, gboolean tight)
{
  if (tight == self->tight)
    return;
  self->tight = tight;
  weft_downloads_page_set_tight (self->downloads, tight);
}

/* From an idle, because the layout that tells the size must not be changed while it is made. */
static gboolean
apply_width_cb (gpointer data)
{
  WeftWindow *self = WEFT_WINDOW (data);

  set_narrow (self, gtk_widget_get_width (GTK_WIDGET (self)) < NARROW);
  set_tight (self, gtk_widget_get_width (GTK_WIDGET (self)) < TIGHT);
  return G_SOURCE_REMOVE;
}

static void
layout_cb (WeftWindow *self, int width, int height)
{
  if ((width < NARROW) != self->narrow || (width < TIGHT) != self->tight)
    g_idle_add_full (G_PRIORITY_HIGH_IDLE, apply_width_cb, g_object_ref (self), g_object_unref);
}

static void
weft_window_realize (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (weft_window_parent_class)->realize (widget);
  g_signal_connect_object (gtk_native_get_surface (GTK_NATIVE (widget)), "layout", G_CALLBACK (layout_cb), widget, G_CONNECT_SWAPPED);
}

/* The page's, which may refuse: then nothing changes, and who asked is told of that. Actions ask also while there is no
 * page yet, or no more. */
static void
weft_window_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WeftWindow *self = WEFT_WINDOW (object);

  if (id != PROP_BLOCKING)
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  else if (self->downloads != NULL)
    g_object_get_property (G_OBJECT (self->downloads), "blocking", value);
}

static void
weft_window_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  WeftWindow *self = WEFT_WINDOW (object);

  if (id != PROP_BLOCKING)
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  else if (self->downloads != NULL)
    g_object_set_property (G_OBJECT (self->downloads), "blocking", value);
}

static void
blocking_cb (WeftWindow *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BLOCKING]);
}

static void
weft_window_dispose (GObject *object)
{
  WeftWindow *self = WEFT_WINDOW (object);

  g_clear_weak_pointer (&self->question);
  g_clear_weak_pointer (&self->undo);
  g_clear_object (&self->settings);
  gtk_widget_dispose_template (GTK_WIDGET (self), WEFT_TYPE_WINDOW);
  G_OBJECT_CLASS (weft_window_parent_class)->dispose (object);
}

/* The page's commands, from wherever the focus is. */
static void
forward_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autofree char *action = g_strconcat ("jobs.", name + strlen ("win."), NULL);

  gtk_widget_activate_action_variant (GTK_WIDGET (WEFT_WINDOW (widget)->downloads), action, parameter);
}

/* From wherever one is: the page comes along. */
static void
view_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WeftWindow *self = WEFT_WINDOW (widget);

  adw_view_stack_set_visible_child (self->pages, GTK_WIDGET (self->downloads));
  forward_action (widget, name, parameter);
}

/* What the button of the page says: Start, or Stop while it runs. */
static void
start_or_stop_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WeftWindow *self = WEFT_WINDOW (widget);

  if (adw_view_stack_get_visible_child (self->pages) == GTK_WIDGET (self->lookups))
    weft_lookup_page_start_or_stop (self->lookups);
  else
    forward_action (widget, name, parameter);
}

static void
preferences_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WeftWindow *self = WEFT_WINDOW (widget);
  WeftPreferences *preferences = weft_preferences_new (self->settings, weft_monitor_page_get_sampler (self->monitor));

  gtk_window_set_transient_for (GTK_WINDOW (preferences), GTK_WINDOW (self));
  gtk_window_present (GTK_WINDOW (preferences));
}

static void
weft_window_class_init (WeftWindowClass *klass)
{
  static const char *const forwarded[] = { "win.add", "win.pause", "win.resume", "win.cancel", "win.retry" };
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = weft_window_dispose;
  object_class->get_property = weft_window_get_property;
  object_class->set_property = weft_window_set_property;
  widget_class->realize = weft_window_realize;
  GTK_WINDOW_CLASS (klass)->close_request = weft_window_close_request;

  properties[PROP_BLOCKING] = g_param_spec_boolean ("blocking", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (WEFT_TYPE_DOWNLOADS_PAGE);
  g_type_ensure (WEFT_TYPE_LOOKUP_PAGE);
  g_type_ensure (WEFT_TYPE_MONITOR_PAGE);
  g_type_ensure (WEFT_TYPE_PULSE_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, APP_PATH "window.ui");
  gtk_widget_class_bind_template_child (widget_class, WeftWindow, add);
  gtk_widget_class_bind_template_child (widget_class, WeftWindow, downloads);
  gtk_widget_class_bind_template_child (widget_class, WeftWindow, lookups);
  gtk_widget_class_bind_template_child (widget_class, WeftWindow, monitor);
  gtk_widget_class_bind_template_child (widget_class, WeftWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, WeftWindow, pulse);
  gtk_widget_class_bind_template_child (widget_class, WeftWindow, switcher);
  gtk_widget_class_bind_template_child (widget_class, WeftWindow, switcher_bar);
  gtk_widget_class_bind_template_child (widget_class, WeftWindow, toasts);
  gtk_widget_class_bind_template_callback (widget_class, page_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, say_cb);
  gtk_widget_class_install_property_action (widget_class, "win.block-main-thread", "blocking");
  gtk_widget_class_install_action (widget_class, "win.preferences", NULL, preferences_action);
  gtk_widget_class_install_action (widget_class, "win.start-or-stop", NULL, start_or_stop_action);
  gtk_widget_class_install_action (widget_class, "win.view", "s", view_action);
  for (guint i = 0; i < G_N_ELEMENTS (forwarded); i++)
    gtk_widget_class_install_action (widget_class, forwarded[i], NULL, forward_action);
}

static void
weft_window_init (WeftWindow *self)
{
  WeftBatch *batch;

  gtk_widget_init_template (GTK_WIDGET (self));
  /* Narrow first: what is wide from the start could never become narrow, its least width would forbid it. */
  set_narrow (self, TRUE);
  set_tight (self, TRUE);
  batch = weft_downloads_page_get_batch (self->downloads);
  weft_pulse_bar_set_batch (self->pulse, batch);
  weft_monitor_page_set_batch (self->monitor, batch);
  g_signal_connect_object (self->downloads, "notify::blocking", G_CALLBACK (blocking_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (batch, "finished", G_CALLBACK (finished_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect (self, "notify::is-active", G_CALLBACK (active_cb), NULL);
}

static void
set_settings (WeftWindow *self, GSettings *settings)
{
  g_autoptr(GAction) notify = g_settings_create_action (settings, "notify-when-finished");

  self->settings = g_object_ref (settings);
  g_action_map_add_action (G_ACTION_MAP (self), notify);
  gtk_window_set_default_size (GTK_WINDOW (self), g_settings_get_int (settings, "window-width"), g_settings_get_int (settings, "window-height"));
  if (g_settings_get_boolean (settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
  weft_downloads_page_set_settings (self->downloads, settings);
  weft_lookup_page_set_settings (self->lookups, settings);
  weft_lookup_page_set_past (self->lookups, NULL);
  weft_monitor_page_set_settings (self->monitor, settings);
}

WeftWindow *
weft_window_new (AdwApplication *application, GSettings *settings)
{
  WeftWindow *self = g_object_new (WEFT_TYPE_WINDOW, "application", application, NULL);

  if (settings != NULL)
    set_settings (self, settings);
  return self;
}
