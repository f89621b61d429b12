/* test-window.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "app/add-dialog.h"
#include "app/downloads-page.h"
#include "app/pulse-graph.h"
#include "app/window.h"

#include "widgets.h"

/* The whole window, of an application that runs no loop of its own. */

#define LEAST_WIDTH 360
#define LEAST_HEIGHT 640

static AdwApplication *application;

/* A desktop that shows notifications, as far as Weft can tell. */
static struct
{
  GDBusConnection *bus; /* (owned) */
  guint shown;
  char *title, *body;
} desktop;

static const char desktop_xml[] =
  "<node>"
  "  <interface name='org.freedesktop.Notifications'>"
  "    <method name='GetCapabilities'><arg type='as' direction='out'/></method>"
  "    <method name='Notify'>"
  "      <arg type='s' direction='in'/><arg type='u' direction='in'/><arg type='s' direction='in'/><arg type='s' direction='in'/>"
  "      <arg type='s' direction='in'/><arg type='as' direction='in'/><arg type='a{sv}' direction='in'/><arg type='i' direction='in'/>"
  "      <arg type='u' direction='out'/>"
  "    </method>"
  "    <method name='CloseNotification'><arg type='u' direction='in'/></method>"
  "    <method name='GetServerInformation'>"
  "      <arg type='s' direction='out'/><arg type='s' direction='out'/><arg type='s' direction='out'/><arg type='s' direction='out'/>"
  "    </method>"
  "  </interface>"
  "</node>";

static void
desktop_call_cb (GDBusConnection *connection, const char *sender, const char *path, const char *interface, const char *method,
                 GVariant *parameters, GDBusMethodInvocation *invocation, gpointer data)
{
  GVariant *reply = NULL;

  if (g_str_equal (method, "Notify"))
    {
      g_clear_pointer (&desktop.title, g_free);
      g_clear_pointer (&desktop.body, g_free);
      g_variant_get_child (parameters, 3, "s", &desktop.title);
      g_variant_get_child (parameters, 4, "s", &desktop.body);
      reply = g_variant_new ("(u)", ++desktop.shown);
    }
  else if (g_str_equal (method, "GetCapabilities"))
    reply = g_variant_new_parsed ("(['body', 'actions'],)");
  else if (g_str_equal (method, "GetServerInformation"))
    reply = g_variant_new ("(ssss)", "test", "Weft", "1", "1.2");
  g_dbus_method_invocation_return_value (invocation, reply);
}

static void
start_desktop (void)
{
  static const GDBusInterfaceVTable table = { .method_call = desktop_call_cb };
  g_autoptr(GError) error = NULL;
  g_autoptr(GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (desktop_xml, &error);
  g_autoptr(GVariant) owned = NULL;

  g_assert_no_error (error);
  desktop.bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);
  g_assert_no_error (error);
  g_dbus_connection_register_object (desktop.bus, "/org/freedesktop/Notifications", node->interfaces[0], &table, NULL, NULL, &error);
  g_assert_no_error (error);
  owned = g_dbus_connection_call_sync (desktop.bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "RequestName",
                                       g_variant_new ("(su)", "org.freedesktop.Notifications", 0), NULL, 0, -1, NULL, &error);
  g_assert_no_error (error);
}

typedef struct
{
  GtkWidget *window;
  GtkWidget *page;
  WeftBatch *batch; /* (not owned) */
  gpointer gone;    /* the window, until it is gone */
} Fixture;

static void
set_up_with (Fixture *fixture, GSettings *settings)
{
  fixture->window = GTK_WIDGET (weft_window_new (application, settings));
  fixture->gone = fixture->window;
  g_object_add_weak_pointer (G_OBJECT (fixture->window), &fixture->gone);
  gtk_window_present (GTK_WINDOW (fixture->window));
  fixture->page = test_find (fixture->window, WEFT_TYPE_DOWNLOADS_PAGE, NULL);
  fixture->batch = weft_downloads_page_get_batch (WEFT_DOWNLOADS_PAGE (fixture->page));
  test_iterate_while (!gtk_widget_get_mapped (fixture->page));
  test_await_frame (fixture->window);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  set_up_with (fixture, NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->gone != NULL)
    gtk_window_destroy (GTK_WINDOW (fixture->window));
  test_iterate_while (fixture->gone != NULL);
  test_iterate_while (test_count_children () > 0);
  test_drain ();
}

static void
replace_jobs (Fixture *fixture, guint n, double milliseconds)
{
  WeftPlan plan = test_plan (milliseconds, milliseconds);
  g_autoptr(GError) error = NULL;

  gtk_widget_activate_action (fixture->page, "jobs.remove", NULL);
  g_assert_true (weft_downloads_page_add (WEFT_DOWNLOADS_PAGE (fixture->page), &plan, NULL, n, &error));
  g_assert_no_error (error);
}

static void
act (Fixture *fixture, const char *action)
{
  g_assert_true (gtk_widget_activate_action (fixture->window, action, NULL));
}

static void
test_window_closes_at_once_when_nothing_runs (Fixture *fixture, gconstpointer data)
{
  gtk_window_close (GTK_WINDOW (fixture->window));
  test_iterate_while (fixture->gone != NULL);
  g_assert_null (test_get_window (ADW_TYPE_MESSAGE_DIALOG));
}

static GtkWidget *
close_and_be_asked (Fixture *fixture)
{
  GtkWidget *question;

  act (fixture, "win.start-or-stop");
  g_assert_true (weft_batch_is_running (fixture->batch));
  gtk_window_close (GTK_WINDOW (fixture->window));
  test_iterate_while (test_get_window (ADW_TYPE_MESSAGE_DIALOG) == NULL);
  question = test_get_window (ADW_TYPE_MESSAGE_DIALOG);
  g_assert_true (gtk_window_get_transient_for (GTK_WINDOW (question)) == GTK_WINDOW (fixture->window));
  g_assert_true (gtk_window_get_modal (GTK_WINDOW (question)));
  g_assert_nonnull (fixture->gone);
  return question;
}

static void
test_window_asks_before_it_stops_jobs (Fixture *fixture, gconstpointer data)
{
  GtkWidget *question = close_and_be_asked (fixture);

  /* What does no harm is the default, and what Escape means. */
  g_assert_cmpstr (adw_message_dialog_get_default_response (ADW_MESSAGE_DIALOG (question)), ==, "keep");
  g_assert_cmpstr (adw_message_dialog_get_close_response (ADW_MESSAGE_DIALOG (question)), ==, "keep");
  test_press (question, "*Keep Running");
  test_iterate_while (test_get_window (ADW_TYPE_MESSAGE_DIALOG) != NULL);
  g_assert_nonnull (fixture->gone);
  g_assert_true (weft_batch_is_running (fixture->batch));
  g_assert_cmpuint (weft_batch_get_count (fixture->batch, WEFT_JOB_CANCELLED), ==, 0);
}

static void
test_window_stops_and_closes_when_told_so (Fixture *fixture, gconstpointer data)
{
  WeftBatch *batch = g_object_ref (fixture->batch);
  GtkWidget *question;

  gtk_drop_down_set_selected (GTK_DROP_DOWN (test_find (fixture->page, GTK_TYPE_DROP_DOWN, "Strategy")), WEFT_STRATEGY_PROCESSES);
  question = close_and_be_asked (fixture);
  test_iterate_while (weft_batch_get_count (batch, WEFT_JOB_RUNNING) < 5);
  test_press (question, "*Stop and Close");
  test_iterate_while (fixture->gone != NULL);
  g_assert_finalize_object (batch);
  test_iterate_while (test_count_children () > 0);
}

/* It may have ended while the question was asked: both answers still do what they say. */
static void
test_window_batch_may_end_while_it_asks (Fixture *fixture, gconstpointer data)
{
  GtkWidget *question;

  replace_jobs (fixture, 1, 50);
  question = close_and_be_asked (fixture);
  test_run_to_end (fixture->batch);
  test_press (question, "*Stop and Close");
  test_iterate_while (fixture->gone != NULL);
}

static guint
count_questions (void)
{
  GListModel *windows = gtk_window_get_toplevels ();
  guint count = 0;

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GtkWidget) window = g_list_model_get_item (windows, i);

      count += ADW_IS_MESSAGE_DIALOG (window);
    }
  return count;
}

/* Ctrl+Q once more, while the question is there. */
static void
test_window_asks_once (Fixture *fixture, gconstpointer data)
{
  close_and_be_asked (fixture);
  gtk_window_close (GTK_WINDOW (fixture->window));
  test_drain ();
  g_assert_cmpuint (count_questions (), ==, 1);
}

static int
least_of (GtkWidget *widget, GtkOrientation orientation, int for_size)
{
  int least;

  gtk_widget_measure (widget, orientation, for_size, &least, NULL, NULL, NULL);
  return least;
}

/* Of the window with its frame, where the display gives it one. */
static int
get_width (Fixture *fixture)
{
  return gdk_surface_get_width (gtk_native_get_surface (GTK_NATIVE (fixture->window)));
}

static int
get_height (Fixture *fixture)
{
  return gdk_surface_get_height (gtk_native_get_surface (GTK_NATIVE (fixture->window)));
}

/* As somebody does who drags the edge: what is wide can't become as narrow as that at once. */
static gboolean
drag_to (Fixture *fixture, int width)
{
  if (get_width (fixture) == width)
    return FALSE;
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), width, LEAST_HEIGHT);
  return TRUE;
}

static void
set_width (Fixture *fixture, int width)
{
  test_iterate_while (drag_to (fixture, width));
  test_await_frame (fixture->window);
}

static gboolean
is_wide (Fixture *fixture)
{
  return test_look_for (fixture->window, WEFT_TYPE_PULSE_GRAPH, NULL) != NULL;
}

static void
test_window_becomes_narrow_and_wide_again (Fixture *fixture, gconstpointer data)
{
  const char *description = weft_strategy_get (WEFT_STRATEGY_THREADS)->description;

  set_width (fixture, 1000);
  test_iterate_while (!is_wide (fixture));
  g_assert_true (test_has_text (fixture->page, description));
  set_width (fixture, LEAST_WIDTH);
  test_iterate_while (is_wide (fixture));
  g_assert_false (test_has_text (fixture->page, description));
  set_width (fixture, 1000);
  test_iterate_while (!is_wide (fixture));
  g_assert_true (test_has_text (fixture->page, description));
}

/* Whatever is chosen, and while it runs: 360 pixels are enough, and rows get what is left. */
static void
test_window_fits_a_phone (Fixture *fixture, gconstpointer data)
{
  GtkDropDown *strategy = GTK_DROP_DOWN (test_find (fixture->page, GTK_TYPE_DROP_DOWN, "Strategy"));

  set_width (fixture, LEAST_WIDTH);
  for (guint id = 0; id < WEFT_N_STRATEGIES; id++)
    {
      gtk_drop_down_set_selected (strategy, id);
      test_await_frame (fixture->window);
      g_assert_cmpint (least_of (fixture->window, GTK_ORIENTATION_HORIZONTAL, -1), <=, LEAST_WIDTH);
      g_assert_cmpint (least_of (fixture->window, GTK_ORIENTATION_VERTICAL, LEAST_WIDTH), <=, LEAST_HEIGHT);
    }
  replace_jobs (fixture, 5, 20);
  act (fixture, "win.start-or-stop");
  test_run_to_end (fixture->batch);
  test_await_frame (fixture->window);
  g_assert_cmpint (least_of (fixture->window, GTK_ORIENTATION_HORIZONTAL, -1), <=, LEAST_WIDTH);
  g_assert_cmpint (get_width (fixture), ==, LEAST_WIDTH);
  g_assert_cmpint (gtk_widget_get_height (test_find (fixture->page, GTK_TYPE_LIST_VIEW, "Jobs")), >, 0);
}

/* What acts on its own; what it is made of inside is GTK's. */
static gboolean
is_control (GtkWidget *widget)
{
  return GTK_IS_BUTTON (widget) || GTK_IS_SPIN_BUTTON (widget) || GTK_IS_SWITCH (widget) || GTK_IS_DROP_DOWN (widget)
         || GTK_IS_MENU_BUTTON (widget) || GTK_IS_CHECK_BUTTON (widget) || GTK_IS_ENTRY (widget) || GTK_IS_PROGRESS_BAR (widget)
         || GTK_IS_LIST_BASE (widget) || GTK_IS_COLUMN_VIEW (widget) || WEFT_IS_PULSE_GRAPH (widget);
}

static gboolean
check_name_cb (GtkWidget *widget, gboolean *inside, gpointer data)
{
  g_autofree char *name = NULL;
  guint *controls = data;

  /* What a row for text and a table are made of is the libraries'. */
  if (ADW_IS_ENTRY_ROW (widget) || GTK_IS_COLUMN_VIEW (widget))
    *inside = FALSE;
  if (!is_control (widget))
    return FALSE;
  *inside = GTK_IS_LIST_BASE (widget);
  (*controls)++;
  name = test_dup_name (widget);
  if (name == NULL)
    g_error ("A %s in a %s has no accessible name", G_OBJECT_TYPE_NAME (widget), G_OBJECT_TYPE_NAME (gtk_widget_get_parent (widget)));
  return FALSE;
}

static void
assert_names (GtkWidget *root, guint least)
{
  guint controls = 0;

  test_walk (root, check_name_cb, &controls);
  g_assert_cmpuint (controls, >=, least);
}

static void
test_window_every_control_has_a_name (Fixture *fixture, gconstpointer data)
{
  GtkWidget *dialog;

  /* The graph gets its name with its first figures. */
  test_iterate_while (!test_has_text (fixture->window, "*.? ms"));
  /* Five rows of a bar and two buttons; the toolbar; the header; the switch; the hidden page without jobs too. */
  assert_names (fixture->window, 5 * 3 + 6 + 3 + 1 + 1);
  act (fixture, "win.add");
  dialog = test_get_window (WEFT_TYPE_ADD_DIALOG);
  assert_names (dialog, 2 + 8);
  gtk_window_destroy (GTK_WINDOW (dialog));
  assert_names (close_and_be_asked (fixture), 2);
}

static void
test_window_actions_reach_the_page (Fixture *fixture, gconstpointer data)
{
  GtkWidget *dialog;

  act (fixture, "win.start-or-stop");
  test_iterate_while (weft_batch_get_count (fixture->batch, WEFT_JOB_RUNNING) < 5);
  act (fixture, "win.pause");
  test_iterate_while (weft_batch_get_count (fixture->batch, WEFT_JOB_PAUSED) < 5);
  act (fixture, "win.resume");
  test_iterate_while (weft_batch_get_count (fixture->batch, WEFT_JOB_RUNNING) < 5);
  act (fixture, "win.cancel");
  test_run_to_end (fixture->batch);
  act (fixture, "win.retry");
  g_assert_true (weft_batch_is_running (fixture->batch));
  act (fixture, "win.start-or-stop");
  test_run_to_end (fixture->batch);
  g_assert_cmpuint (weft_batch_get_count (fixture->batch, WEFT_JOB_CANCELLED), ==, 5);
  act (fixture, "win.add");
  dialog = test_get_window (WEFT_TYPE_ADD_DIALOG);
  g_assert_nonnull (dialog);
  g_assert_true (gtk_window_get_transient_for (GTK_WINDOW (dialog)) == GTK_WINDOW (fixture->window));
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static void
test_window_toast_brings_removed_jobs_back (Fixture *fixture, gconstpointer data)
{
  test_press (fixture->page, "Remove all jobs");
  test_iterate_while (test_look_for (fixture->window, GTK_TYPE_BUTTON, "*Undo") == NULL);
  g_assert_true (test_has_text (fixture->window, "5 jobs removed"));
  test_press (fixture->window, "*Undo");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->batch)), ==, 5);
}

static GtkSwitch *
get_switch (Fixture *fixture)
{
  return GTK_SWITCH (test_find (fixture->window, GTK_TYPE_SWITCH, "Do the work on the main thread"));
}

static void
test_window_switch_shows_whether_the_main_thread_works (Fixture *fixture, gconstpointer data)
{
  replace_jobs (fixture, 5, 20);
  g_assert_false (gtk_switch_get_active (get_switch (fixture)));
  gtk_widget_activate (GTK_WIDGET (get_switch (fixture)));
  test_iterate_while (!gtk_switch_get_active (get_switch (fixture)));
  test_iterate_while (gtk_switch_get_active (get_switch (fixture)));
  g_assert_cmpuint (weft_batch_get_count (fixture->batch, WEFT_JOB_SUCCEEDED), ==, 5);
}

static void
test_window_switch_goes_back_while_workers_run (Fixture *fixture, gconstpointer data)
{
  gboolean blocking;

  act (fixture, "win.start-or-stop");
  act (fixture, "win.block-main-thread");
  test_drain ();
  g_object_get (fixture->window, "blocking", &blocking, NULL);
  g_assert_false (blocking);
  g_assert_false (gtk_switch_get_active (get_switch (fixture)));
  g_assert_false (gtk_switch_get_state (get_switch (fixture)));
  g_assert_true (weft_batch_is_running (fixture->batch));
}

static void
test_window_counts_the_workers (Fixture *fixture, gconstpointer data)
{
  g_assert_true (test_has_text (fixture->window, "No workers"));
  act (fixture, "win.start-or-stop");
  test_iterate_while (!test_has_text (fixture->window, "5 workers"));
  act (fixture, "win.start-or-stop");
  test_iterate_while (!test_has_text (fixture->window, "No workers"));
}

static void
test_window_pulse_tells_a_stall (Fixture *fixture, gconstpointer data)
{
  GtkWidget *graph = test_find (fixture->window, WEFT_TYPE_PULSE_GRAPH, NULL);
  g_autofree char *name = NULL;

  test_iterate_while (!test_has_text (fixture->window, "*.? ms"));
  name = test_dup_name (graph);
  g_assert_true (g_pattern_match_simple ("Main-loop delay * now * ms*worst * ms", name));
  g_usleep (300 * 1000);
  /* The tick before it is due within 20 ms, and the figure has no decimals from 100 ms on. */
  test_iterate_while (!test_has_text (fixture->window, "2?? ms") && !test_has_text (fixture->window, "3?? ms"));
}

static void
run_again (Fixture *fixture)
{
  act (fixture, "win.start-or-stop");
  test_run_to_end (fixture->batch);
}

/* In front is, without a window manager, what the pointer is over. */
static void
test_window_tells_who_looks_elsewhere (Fixture *fixture, gconstpointer data)
{
  GtkWidget *other = gtk_window_new ();
  guint shown = desktop.shown;

  replace_jobs (fixture, 3, 20);
  test_iterate_while (!gtk_window_is_active (GTK_WINDOW (fixture->window)));
  run_again (fixture);
  gtk_window_set_default_size (GTK_WINDOW (other), 1280, 900);
  gtk_window_present (GTK_WINDOW (other));
  test_iterate_while (gtk_window_is_active (GTK_WINDOW (fixture->window)));
  run_again (fixture);
  test_iterate_while (desktop.shown == shown);
  test_destroy (GTK_WINDOW (other));
  g_assert_cmpuint (desktop.shown, ==, shown + 1);
  g_assert_cmpstr (desktop.title, ==, "Batch Finished");
  g_assert_cmpstr (desktop.body, ==, "3 jobs succeeded.");
}

static void
test_window_has_a_list_of_its_keys (Fixture *fixture, gconstpointer data)
{
  g_assert_nonnull (gtk_application_window_get_help_overlay (GTK_APPLICATION_WINDOW (fixture->window)));
}

static void
test_window_keeps_its_size (void)
{
  g_autoptr(GSettings) settings = g_settings_new (APP_ID);
  Fixture fixture;

  g_settings_set_int (settings, "window-width", 777);
  g_settings_set_int (settings, "window-height", 666);
  set_up_with (&fixture, settings);
  g_assert_cmpint (get_width (&fixture), ==, 777);
  g_assert_cmpint (get_height (&fixture), ==, 666);
  set_width (&fixture, 888);
  gtk_window_close (GTK_WINDOW (fixture.window));
  test_iterate_while (fixture.gone != NULL);
  g_assert_cmpint (g_settings_get_int (settings, "window-width"), ==, 888);
  g_assert_cmpint (g_settings_get_int (settings, "window-height"), ==, LEAST_HEIGHT);
  tear_down (&fixture, NULL);
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_autoptr(GError) error = NULL;
  int status;

  test_widgets_init (&argc, &argv);
  start_desktop ();
  application = adw_application_new (APP_ID, G_APPLICATION_NON_UNIQUE);
  g_application_set_resource_base_path (G_APPLICATION (application), APP_BASE_PATH);
  g_application_register (G_APPLICATION (application), NULL, &error);
  g_assert_no_error (error);

  ADD ("/window/closes-at-once-when-nothing-runs", test_window_closes_at_once_when_nothing_runs);
  ADD ("/window/asks-before-it-stops-jobs", test_window_asks_before_it_stops_jobs);
  ADD ("/window/stops-and-closes-when-told-so", test_window_stops_and_closes_when_told_so);
  ADD ("/window/batch-may-end-while-it-asks", test_window_batch_may_end_while_it_asks);
  ADD ("/window/asks-once", test_window_asks_once);
  ADD ("/window/becomes-narrow-and-wide-again", test_window_becomes_narrow_and_wide_again);
  ADD ("/window/fits-a-phone", test_window_fits_a_phone);
  ADD ("/window/every-control-has-a-name", test_window_every_control_has_a_name);
  ADD ("/window/actions-reach-the-page", test_window_actions_reach_the_page);
  ADD ("/window/toast-brings-removed-jobs-back", test_window_toast_brings_removed_jobs_back);
  ADD ("/window/switch-shows-whether-the-main-thread-works", test_window_switch_shows_whether_the_main_thread_works);
  ADD ("/window/switch-goes-back-while-workers-run", test_window_switch_goes_back_while_workers_run);
  ADD ("/window/counts-the-workers", test_window_counts_the_workers);
  ADD ("/window/pulse-tells-a-stall", test_window_pulse_tells_a_stall);
  ADD ("/window/tells-who-looks-elsewhere", test_window_tells_who_looks_elsewhere);
  ADD ("/window/has-a-list-of-its-keys", test_window_has_a_list_of_its_keys);
  g_test_add_func ("/window/keeps-its-size", test_window_keeps_its_size);

  status = g_test_run ();
  g_object_unref (application);
  g_free (desktop.title);
  g_free (desktop.body);
  g_object_unref (desktop.bus);
  return status;
}
