/* test-downloads-views.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "app/compare-page.h"
#include "app/downloads-page.h"
#include "app/timeline-pane.h"
#include "app/window.h"

#include "widgets.h"

/* The views of the page Downloads, in the window whose keys choose them. */

typedef struct
{
  GtkWidget *window;
  GtkWidget *page;
  WeftBatch *batch; /* (not owned) */
} Fixture;

static AdwApplication *application;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->window = GTK_WIDGET (weft_window_new (application, NULL));
  g_object_add_weak_pointer (G_OBJECT (fixture->window), (gpointer *) &fixture->window);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 900, 700);
  gtk_window_present (GTK_WINDOW (fixture->window));
  fixture->page = test_find (fixture->window, WEFT_TYPE_DOWNLOADS_PAGE, NULL);
  fixture->batch = weft_downloads_page_get_batch (WEFT_DOWNLOADS_PAGE (fixture->page));
  test_iterate_while (!gtk_widget_get_mapped (fixture->page));
  test_await_frame (fixture->window);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  test_iterate_while (fixture->window != NULL);
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
show_view (Fixture *fixture, const char *name)
{
  g_autofree char *view = NULL;

  g_assert_true (gtk_widget_activate_action (fixture->window, "win.view", "s", name));
  test_await_frame (fixture->window);
  g_object_get (fixture->page, "view", &view, NULL);
  g_assert_cmpstr (view, ==, name);
}

static void
test_views_are_made_when_first_shown (Fixture *fixture, gconstpointer data)
{
  g_assert_null (test_look_for (fixture->page, WEFT_TYPE_TIMELINE_PANE, NULL));
  show_view (fixture, "timeline");
  g_assert_nonnull (test_look_for (fixture->page, WEFT_TYPE_TIMELINE_PANE, NULL));
  g_assert_null (test_look_for (fixture->page, GTK_TYPE_LIST_VIEW, "Jobs"));
  show_view (fixture, "compare");
  g_assert_nonnull (test_look_for (fixture->page, WEFT_TYPE_COMPARE_PAGE, NULL));
  show_view (fixture, "jobs");
  g_assert_nonnull (test_look_for (fixture->page, GTK_TYPE_LIST_VIEW, "Jobs"));
}

/* One is chosen, and the buttons say which. */
static void
test_views_are_chosen_by_buttons (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "Jobs", "Timeline", "Compare", "Runs" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      test_press (fixture->page, names[i]);
      test_await_frame (fixture->window);
      for (guint j = 0; j < G_N_ELEMENTS (names); j++)
        {
          GtkWidget *button = test_find (fixture->page, GTK_TYPE_TOGGLE_BUTTON, names[j]);

          g_assert_cmpint (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (button)), ==, i == j);
          gtk_test_accessible_assert_role (button, GTK_ACCESSIBLE_ROLE_TAB);
          gtk_test_accessible_assert_state (button, GTK_ACCESSIBLE_STATE_SELECTED, i == j);
        }
    }
}

/* A name that there is no view of. */
static void
test_views_ignore_unknown_names (Fixture *fixture, gconstpointer data)
{
  g_autofree char *view = NULL;

  g_assert_true (gtk_widget_activate_action (fixture->window, "win.view", "s", "nothing"));
  g_object_get (fixture->page, "view", &view, NULL);
  g_assert_cmpstr (view, ==, "jobs");
}

static WeftTimeline *
get_timeline (Fixture *fixture)
{
  return weft_timeline_pane_get_timeline (WEFT_TIMELINE_PANE (test_find (fixture->page, WEFT_TYPE_TIMELINE_PANE, NULL)));
}

static void
test_timeline_is_the_batchs (Fixture *fixture, gconstpointer data)
{
  replace_jobs (fixture, 3, 40);
  show_view (fixture, "timeline");
  g_assert_null (weft_timeline_get_trace (get_timeline (fixture)));
  g_assert_true (test_has_text (fixture->page, "Nothing Has Run Yet"));
  g_assert_false (test_can_press (fixture->page, "Zoom in"));
  test_press (fixture->page, "Start");
  g_assert_true (weft_timeline_get_trace (get_timeline (fixture)) == weft_batch_get_trace (fixture->batch));
  test_run_to_end (fixture->batch);
  g_assert_true (weft_trace_is_finished (weft_timeline_get_trace (get_timeline (fixture))));
  g_assert_false (test_has_text (fixture->page, "Nothing Has Run Yet"));
  g_assert_true (test_can_press (fixture->page, "Zoom in"));
}

/* The batch forgets the trace of the start before: nothing may go on showing it. */
static void
test_timeline_follows_from_start_to_start (Fixture *fixture, gconstpointer data)
{
  replace_jobs (fixture, 3, 20);
  show_view (fixture, "timeline");
  for (guint i = 0; i < 3; i++)
    {
      if (i == 1)
        show_view (fixture, "jobs");
      g_assert_true (gtk_widget_activate_action (fixture->page, "jobs.start", NULL));
      test_run_to_end (fixture->batch);
      if (i == 1)
        show_view (fixture, "timeline");
      test_await_frame (fixture->window);
      g_assert_true (weft_timeline_get_trace (get_timeline (fixture)) == weft_batch_get_trace (fixture->batch));
    }
}

static WeftComparePage *
get_compare (Fixture *fixture)
{
  return WEFT_COMPARE_PAGE (test_find (fixture->page, WEFT_TYPE_COMPARE_PAGE, NULL));
}

/* Two, so that there is something to say of them. */
static void
tick_two (Fixture *fixture)
{
  g_autoptr(GPtrArray) checks = test_find_all (GTK_WIDGET (get_compare (fixture)), GTK_TYPE_CHECK_BUTTON);

  for (guint i = 0; i < checks->len; i++)
    gtk_check_button_set_active (checks->pdata[i], i == WEFT_STRATEGY_SEQUENTIAL || i == WEFT_STRATEGY_EVENT_LOOP);
}

static void
test_compare_runs_the_batchs_jobs (Fixture *fixture, gconstpointer data)
{
  replace_jobs (fixture, 4, 20);
  show_view (fixture, "compare");
  g_assert_true (test_has_text (fixture->page, "4 jobs of *"));
  tick_two (fixture);
  g_assert_true (gtk_widget_activate_action (fixture->window, "win.start-or-stop", NULL));
  g_assert_true (weft_compare_page_is_running (get_compare (fixture)));
  g_assert_true (weft_downloads_page_is_busy (WEFT_DOWNLOADS_PAGE (fixture->page)));
  g_assert_false (weft_batch_is_running (fixture->batch));
  test_iterate_while (weft_compare_page_is_running (get_compare (fixture)));
  g_assert_cmpuint (weft_compare_results_get_n_runs (weft_compare_page_get_results (get_compare (fixture))), ==, 2);
  g_assert_cmpuint (weft_batch_get_count (fixture->batch, WEFT_JOB_QUEUED), ==, 4);
}

/* On one axis: as long as the slowest took. */
static void
test_compare_shows_lanes_of_each (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GPtrArray) lanes = NULL;

  replace_jobs (fixture, 3, 20);
  show_view (fixture, "compare");
  tick_two (fixture);
  weft_compare_page_start (get_compare (fixture));
  test_iterate_while (weft_compare_page_is_running (get_compare (fixture)));
  test_await_frame (fixture->window);
  lanes = test_find_all (GTK_WIDGET (get_compare (fixture)), WEFT_TYPE_TIMELINE);
  g_assert_cmpuint (lanes->len, ==, 2);
  for (guint i = 0; i < lanes->len; i++)
    g_assert_true (weft_trace_is_finished (weft_timeline_get_trace (lanes->pdata[i])));
}

static void
test_compare_waits_for_the_batch (Fixture *fixture, gconstpointer data)
{
  replace_jobs (fixture, 2, 60000);
  show_view (fixture, "compare");
  g_assert_true (test_can_press (GTK_WIDGET (get_compare (fixture)), "Compare"));
  g_assert_true (gtk_widget_activate_action (fixture->page, "jobs.start", NULL));
  g_assert_false (test_can_press (GTK_WIDGET (get_compare (fixture)), "Compare"));
  g_assert_true (test_has_text (fixture->page, "The batch is running*"));
  g_assert_true (gtk_widget_activate_action (fixture->page, "jobs.stop", NULL));
  test_run_to_end (fixture->batch);
  g_assert_true (test_can_press (GTK_WIDGET (get_compare (fixture)), "Compare"));
}

static void
test_batch_waits_for_the_comparison (Fixture *fixture, gconstpointer data)
{
  replace_jobs (fixture, 2, 60000);
  show_view (fixture, "compare");
  weft_compare_page_start (get_compare (fixture));
  g_assert_true (gtk_widget_activate_action (fixture->page, "jobs.start", NULL));
  g_assert_false (weft_batch_is_running (fixture->batch));
  test_iterate_while (!test_has_text (fixture->window, "A comparison is running*"));
  weft_compare_page_stop (get_compare (fixture));
  test_iterate_while (weft_compare_page_is_running (get_compare (fixture)));
}

/* Of the jobs that are there, and of those that come. */
static void
test_workload_is_chosen_in_the_card (Fixture *fixture, gconstpointer data)
{
  GtkDropDown *workload = GTK_DROP_DOWN (test_find (fixture->page, GTK_TYPE_DROP_DOWN, "Workload"));
  WeftFigures figures;

  replace_jobs (fixture, 2, 20);
  g_assert_null (test_look_for (fixture->page, GTK_TYPE_SCALE, "Share of computing"));
  gtk_drop_down_set_selected (workload, WEFT_WORKLOAD_MIXED);
  gtk_range_set_value (GTK_RANGE (test_find (fixture->page, GTK_TYPE_SCALE, "Share of computing")), 80);
  g_assert_true (test_has_text (fixture->page, "80 %"));
  g_assert_true (gtk_widget_activate_action (fixture->page, "jobs.start", NULL));
  test_run_to_end (fixture->batch);
  weft_batch_get_figures (fixture->batch, NULL, 0, &figures);
  g_assert_cmpfloat (figures.computed, >, 0);
  show_view (fixture, "compare");
  g_assert_true (test_has_text (fixture->page, "*computing 80 % of it"));
  show_view (fixture, "jobs");
  gtk_drop_down_set_selected (workload, WEFT_WORKLOAD_DOWNLOAD);
  g_assert_null (test_look_for (fixture->page, GTK_TYPE_SCALE, "Share of computing"));
}

int
main (int argc, char **argv)
{
  int status;

  test_widgets_init (&argc, &argv);
  application = adw_application_new (APP_ID, G_APPLICATION_NON_UNIQUE);
  g_application_set_resource_base_path (G_APPLICATION (application), APP_BASE_PATH);
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
  ADD ("/downloads-views/are-made-when-first-shown", test_views_are_made_when_first_shown);
  ADD ("/downloads-views/are-chosen-by-buttons", test_views_are_chosen_by_buttons);
  ADD ("/downloads-views/ignore-unknown-names", test_views_ignore_unknown_names);
  ADD ("/downloads-views/timeline-is-the-batchs", test_timeline_is_the_batchs);
  ADD ("/downloads-views/timeline-follows-from-start-to-start", test_timeline_follows_from_start_to_start);
  ADD ("/downloads-views/compare-runs-the-batchs-jobs", test_compare_runs_the_batchs_jobs);
  ADD ("/downloads-views/compare-shows-lanes-of-each", test_compare_shows_lanes_of_each);
  ADD ("/downloads-views/compare-waits-for-the-batch", test_compare_waits_for_the_batch);
  ADD ("/downloads-views/batch-waits-for-the-comparison", test_batch_waits_for_the_comparison);
  ADD ("/downloads-views/workload-is-chosen-in-the-card", test_workload_is_chosen_in_the_card);

  status = g_test_run ();
  g_object_unref (application);
  return status;
}
