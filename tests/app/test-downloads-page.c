/* test-downloads-page.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "downloads-fixture.h"

#include "app/job-row.h"
#include "engine/batch-private.h"

/* The page in a window, and what can be done to jobs there. */

static const char *const five[] = { "Python.pdf", "nazha.mkv", "something.mp4", "lena.png", "lol.avi" };

static GtkSelectionModel *
get_selection (DownloadsFixture *fixture)
{
  return gtk_list_view_get_model (GTK_LIST_VIEW (test_find (fixture->page, GTK_TYPE_LIST_VIEW, "Jobs")));
}

static void
assert_can (DownloadsFixture *fixture, const char *buttons, const char *expected)
{
  static const char *const patterns[] = { "Pause *job*", "Resume *job*", "Cancel *job*", "Retry *job*", "Remove *job*" };
  GString *can = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (patterns); i++)
    g_string_append_c (can, test_can_press (fixture->page, patterns[i]) ? buttons[i] : '-');
  g_assert_cmpstr (can->str, ==, expected);
  g_string_free (can, TRUE);
}

static void
test_page_offers_five_jobs (DownloadsFixture *fixture, gconstpointer data)
{
  double last = -1;

  g_assert_cmpuint (downloads_n_jobs (fixture), ==, 5);
  g_assert_true (test_has_text (fixture->page, "5 jobs"));
  g_assert_true (test_can_press (fixture->page, "Start"));
  for (guint i = 0; i < 5; i++)
    {
      GtkWidget *row = downloads_find_row (fixture, five[i]);
      WeftJobSpec *spec = &weft_batch_get_shared (fixture->batch)->specs[i];
      graphene_rect_t bounds;

      g_assert_true (test_has_text (row, "queued"));
      g_assert_cmpfloat (weft_seconds (spec->duration_ns), >=, 5);
      g_assert_cmpfloat (weft_seconds (spec->duration_ns), <=, 10);
      /* In their order, from top to bottom. */
      g_assert_true (gtk_widget_compute_bounds (row, fixture->page, &bounds));
      g_assert_cmpfloat (bounds.origin.y, >, last);
      last = bounds.origin.y;
    }
}

static void
test_page_enables_what_can_be_done (DownloadsFixture *fixture, gconstpointer data)
{
  assert_can (fixture, "PRCTX", "P-C-X");
  test_press (fixture->page, "Pause all jobs");
  downloads_assert_states (fixture, WEFT_JOB_PAUSED);
  assert_can (fixture, "PRCTX", "-RC-X");
  test_press (fixture->page, "Resume all jobs");
  downloads_assert_states (fixture, WEFT_JOB_QUEUED);
  assert_can (fixture, "PRCTX", "P-C-X");
  test_press (fixture->page, "Cancel all jobs");
  downloads_assert_states (fixture, WEFT_JOB_CANCELLED);
  assert_can (fixture, "PRCTX", "---TX");
  test_press (fixture->page, "Remove all jobs");
  assert_can (fixture, "PRCTX", "-----");
  g_assert_false (gtk_widget_is_sensitive (test_find (fixture->page, GTK_TYPE_BUTTON, "*R*n Again*")));
}

/* Start, pause, resume and cancel, for workers at work. */
static void
test_page_commands_reach_the_workers (DownloadsFixture *fixture, gconstpointer data)
{
  g_assert_true (weft_batch_is_running (fixture->batch));
  g_assert_true (test_can_press (fixture->page, "Stop"));
  assert_can (fixture, "PRCTX", "P-C-X");
  test_press (fixture->page, "Pause all jobs");
  test_iterate_while (weft_batch_get_count (fixture->batch, WEFT_JOB_PAUSED) < 5);
  test_iterate_while (test_can_press (fixture->page, "Pause all jobs"));
  assert_can (fixture, "PRCTX", "-RC-X");
  test_press (fixture->page, "Resume all jobs");
  test_iterate_while (weft_batch_get_count (fixture->batch, WEFT_JOB_RUNNING) < 5);
  test_press (fixture->page, "Cancel all jobs");
  test_run_to_end (fixture->batch);
  downloads_assert_states (fixture, WEFT_JOB_CANCELLED);
  assert_can (fixture, "PRCTX", "---TX");
}

static void
test_page_stop_ends_the_batch (DownloadsFixture *fixture, gconstpointer data)
{
  test_press (fixture->page, "Stop");
  test_run_to_end (fixture->batch);
  downloads_assert_states (fixture, WEFT_JOB_CANCELLED);
  g_assert_true (test_can_press (fixture->page, "Run Again"));
}

static void
test_page_retry_runs_what_was_lost (DownloadsFixture *fixture, gconstpointer data)
{
  guint positions[] = { 1, 3 };

  weft_batch_do (fixture->batch, WEFT_COMMAND_CANCEL, positions, 2);
  test_press (fixture->page, "Start");
  test_run_to_end (fixture->batch);
  g_assert_cmpuint (weft_batch_get_count (fixture->batch, WEFT_JOB_SUCCEEDED), ==, 3);
  test_press (fixture->page, "Retry *");
  g_assert_true (weft_batch_is_running (fixture->batch));
  test_run_to_end (fixture->batch);
  downloads_assert_states (fixture, WEFT_JOB_SUCCEEDED);
}

static void
test_page_commands_are_for_the_selected (DownloadsFixture *fixture, gconstpointer data)
{
  GtkSelectionModel *selection = get_selection (fixture);

  gtk_selection_model_select_item (selection, 1, TRUE);
  gtk_selection_model_select_item (selection, 3, FALSE);
  g_assert_true (test_has_text (fixture->page, "2 of 5 selected"));
  test_press (fixture->page, "Pause the selected jobs");
  for (guint i = 0; i < 5; i++)
    g_assert_cmpint (downloads_state_of (fixture, i), ==, i == 1 || i == 3 ? WEFT_JOB_PAUSED : WEFT_JOB_QUEUED);
  downloads_await_row (fixture, "nazha.mkv", "paused");
  test_press (fixture->page, "Resume the selected jobs");
  downloads_assert_states (fixture, WEFT_JOB_QUEUED);
  test_press (fixture->page, "Cancel the selected jobs");
  for (guint i = 0; i < 5; i++)
    g_assert_cmpint (downloads_state_of (fixture, i), ==, i == 1 || i == 3 ? WEFT_JOB_CANCELLED : WEFT_JOB_QUEUED);
  test_press (fixture->page, "Remove the selected jobs");
  g_assert_cmpuint (downloads_n_jobs (fixture), ==, 3);
  downloads_assert_name (fixture, 0, "Python.pdf");
  downloads_assert_name (fixture, 1, "something.mp4");
  downloads_assert_name (fixture, 2, "lol.avi");
  g_assert_true (test_has_text (fixture->page, "3 jobs"));
}

static void
test_page_selects_all_and_none (DownloadsFixture *fixture, gconstpointer data)
{
  gtk_widget_activate_action (fixture->page, "jobs.select-all", NULL);
  g_assert_true (test_has_text (fixture->page, "5 of 5 selected"));
  gtk_widget_activate_action (fixture->page, "jobs.select-none", NULL);
  g_assert_true (test_has_text (fixture->page, "5 jobs"));
}

static void
test_page_buttons_of_a_row_are_for_its_job (DownloadsFixture *fixture, gconstpointer data)
{
  GtkWidget *row = downloads_find_row (fixture, "something.mp4");

  test_press (row, "Pause something.mp4");
  g_assert_cmpint (downloads_state_of (fixture, 2), ==, WEFT_JOB_PAUSED);
  downloads_await_row (fixture, "something.mp4", "paused");
  test_press (row, "Resume something.mp4");
  g_assert_cmpint (downloads_state_of (fixture, 2), ==, WEFT_JOB_QUEUED);
  downloads_await_row (fixture, "something.mp4", "queued");
  test_press (row, "Cancel something.mp4");
  g_assert_cmpint (downloads_state_of (fixture, 2), ==, WEFT_JOB_CANCELLED);
  downloads_await_row (fixture, "something.mp4", "cancelled");
  g_assert_cmpuint (weft_batch_get_count (fixture->batch, WEFT_JOB_QUEUED), ==, 4);
  test_press (row, "Remove something.mp4");
  g_assert_cmpuint (downloads_n_jobs (fixture), ==, 4);
  downloads_assert_name (fixture, 2, "lena.png");
  test_iterate_while (downloads_look_for_row (fixture, "something.mp4") != NULL);
}

static void
test_page_retry_of_a_row_starts_the_batch (DownloadsFixture *fixture, gconstpointer data)
{
  GtkWidget *row = downloads_find_row (fixture, "*.*");
  guint position = 0;

  test_press (fixture->page, "Cancel all jobs");
  weft_batch_do (fixture->batch, WEFT_COMMAND_RETRY, &position, 0);
  downloads_await_row (fixture, "*.*", "cancelled");
  test_press (row, "Retry *");
  g_assert_true (weft_batch_is_running (fixture->batch));
  test_run_to_end (fixture->batch);
  g_assert_cmpuint (weft_batch_get_count (fixture->batch, WEFT_JOB_SUCCEEDED), ==, 1);
  g_assert_cmpuint (weft_batch_get_count (fixture->batch, WEFT_JOB_CANCELLED), ==, 4);
}

static void
test_page_start_uses_the_chosen_strategy (DownloadsFixture *fixture, gconstpointer data)
{
  GtkDropDown *strategy = GTK_DROP_DOWN (test_find (fixture->page, GTK_TYPE_DROP_DOWN, "Strategy"));

  for (guint id = 0; id < WEFT_N_STRATEGIES; id++)
    {
      gtk_drop_down_set_selected (strategy, id);
      if (weft_strategy_get (id)->pooled)
        gtk_spin_button_set_value (GTK_SPIN_BUTTON (test_find (fixture->page, GTK_TYPE_SPIN_BUTTON, "Workers")), 3);
      test_press (fixture->page, id == 0 ? "Start" : "Run Again");
      g_assert_true (weft_batch_is_running (fixture->batch));
      g_assert_cmpint (weft_batch_get_strategy (fixture->batch)->id, ==, id);
      if (weft_strategy_get (id)->pooled)
        g_assert_cmpuint (weft_batch_get_workers (fixture->batch), ==, 3);
      test_run_to_end (fixture->batch);
      downloads_assert_states (fixture, WEFT_JOB_SUCCEEDED);
    }
}

static void
test_page_rows_follow_the_workers (DownloadsFixture *fixture, gconstpointer data)
{
  GtkWidget *row = downloads_find_row (fixture, "*.*");

  downloads_replace_jobs (fixture, 5, 300, 300);
  test_press (fixture->page, "Start");
  downloads_await_row (fixture, "*.*", "running");
  downloads_await_row (fixture, "*.*", "thread * · TID *");
  test_iterate_while (g_str_equal (test_get_figure (fixture->page, "Jobs done"), "0 / 5"));
  test_run_to_end (fixture->batch);
  row = downloads_find_row (fixture, "*.*");
  downloads_await_row (fixture, "*.*", "succeeded");
  g_assert_cmpfloat (gtk_progress_bar_get_fraction (GTK_PROGRESS_BAR (test_find (row, GTK_TYPE_PROGRESS_BAR, NULL))), ==, 1);
  g_assert_cmpstr (test_get_figure (fixture->page, "Jobs done"), ==, "5 / 5");
}

static void
test_page_removed_jobs_come_back (DownloadsFixture *fixture, gconstpointer data)
{
  GtkWidget *row = downloads_find_row (fixture, "nazha.mkv");

  test_press (row, "Cancel nazha.mkv");
  downloads_await_row (fixture, "nazha.mkv", "cancelled");
  test_press (row, "Remove nazha.mkv");
  g_assert_cmpstr (fixture->said, ==, "1 job removed");
  g_assert_cmpuint (downloads_n_jobs (fixture), ==, 4);
  gtk_widget_activate_action (fixture->page, fixture->undo, NULL);
  g_assert_cmpuint (downloads_n_jobs (fixture), ==, 5);
  for (guint i = 0; i < 5; i++)
    downloads_assert_name (fixture, i, five[i]);
  /* Only once. */
  gtk_widget_activate_action (fixture->page, fixture->undo, NULL);
  g_assert_cmpuint (downloads_n_jobs (fixture), ==, 5);
}

static void
test_page_without_jobs_says_what_to_do (DownloadsFixture *fixture, gconstpointer data)
{
  test_press (fixture->page, "Remove all jobs");
  g_assert_cmpstr (fixture->said, ==, "5 jobs removed");
  g_assert_cmpuint (downloads_n_jobs (fixture), ==, 0);
  g_assert_true (test_has_text (fixture->page, "No Jobs"));
  g_assert_true (test_can_press (fixture->page, "Add Jobs*"));
  gtk_widget_activate_action (fixture->page, "jobs.start", NULL);
  g_assert_false (weft_batch_is_running (fixture->batch));

  gtk_widget_activate_action (fixture->page, fixture->undo, NULL);
  g_assert_false (test_has_text (fixture->page, "No Jobs"));
  for (guint i = 0; i < 5; i++)
    downloads_assert_name (fixture, i, five[i]);
}

static void
test_page_removes_jobs_at_work (DownloadsFixture *fixture, gconstpointer data)
{
  test_press (fixture->page, "Remove all jobs");
  g_assert_cmpuint (downloads_n_jobs (fixture), ==, 0);
  test_run_to_end (fixture->batch);
  gtk_widget_activate_action (fixture->page, fixture->undo, NULL);
  g_assert_cmpuint (downloads_n_jobs (fixture), ==, 5);
  downloads_assert_states (fixture, WEFT_JOB_CANCELLED);
}

/* The key, unlike the button: nothing selected, nothing removed. */
static void
test_page_delete_is_for_the_selected_only (DownloadsFixture *fixture, gconstpointer data)
{
  gtk_widget_activate_action (fixture->page, "jobs.remove-selected", NULL);
  g_assert_cmpuint (downloads_n_jobs (fixture), ==, 5);
  gtk_selection_model_select_item (get_selection (fixture), 4, TRUE);
  gtk_widget_activate_action (fixture->page, "jobs.remove-selected", NULL);
  g_assert_cmpuint (downloads_n_jobs (fixture), ==, 4);
}

static void
test_page_adds_five_more (DownloadsFixture *fixture, gconstpointer data)
{
  gtk_widget_activate_action (fixture->page, "jobs.add-five", NULL);
  g_assert_cmpuint (downloads_n_jobs (fixture), ==, 10);
  g_assert_true (test_has_text (fixture->page, "10 jobs"));
}

static void
test_page_jobs_added_under_way_run_too (DownloadsFixture *fixture, gconstpointer data)
{
  WeftPlan plan = test_plan (10, 10);
  g_autoptr(GError) error = NULL;

  g_assert_true (weft_downloads_page_add (WEFT_DOWNLOADS_PAGE (fixture->page), &plan, "one more", 1, &error));
  g_assert_no_error (error);
  test_iterate_while (weft_batch_get_count (fixture->batch, WEFT_JOB_SUCCEEDED) < 1);
  g_assert_cmpint (downloads_state_of (fixture, 5), ==, WEFT_JOB_SUCCEEDED);
}

static void
test_page_puts_all_back_to_the_start (DownloadsFixture *fixture, gconstpointer data)
{
  test_press (fixture->page, "Start");
  test_run_to_end (fixture->batch);
  gtk_widget_activate_action (fixture->page, "jobs.rewind", NULL);
  downloads_assert_states (fixture, WEFT_JOB_QUEUED);
  g_assert_true (test_can_press (fixture->page, "Start"));
  g_assert_cmpstr (test_get_figure (fixture->page, "Jobs done"), ==, "0 / 5");
  downloads_await_row (fixture, "*.*", "queued");
}

static gboolean
is_blocking (DownloadsFixture *fixture)
{
  gboolean blocking;

  g_object_get (fixture->page, "blocking", &blocking, NULL);
  return blocking;
}

static void
count_cb (guint *n)
{
  (*n)++;
}

static void
test_page_main_thread_ends_its_work_by_itself (DownloadsFixture *fixture, gconstpointer data)
{
  guint notified = 0;

  g_signal_connect_swapped (fixture->page, "notify::blocking", G_CALLBACK (count_cb), &notified);
  g_object_set (fixture->page, "blocking", TRUE, NULL);
  g_assert_true (is_blocking (fixture));
  g_assert_cmpuint (notified, ==, 1);
  g_assert_false (test_can_press (fixture->page, "Start"));
  g_assert_false (gtk_widget_is_sensitive (test_find (fixture->page, GTK_TYPE_DROP_DOWN, "Strategy")));
  test_iterate_while (is_blocking (fixture));
  g_assert_cmpuint (notified, ==, 2);
  downloads_assert_states (fixture, WEFT_JOB_SUCCEEDED);
  g_assert_true (g_pattern_match_simple ("*main thread*", fixture->said));
  downloads_await_row (fixture, "*.*", "main thread · TID *");

  /* Nothing of it stays: the same jobs run by workers. */
  g_assert_true (gtk_widget_is_sensitive (test_find (fixture->page, GTK_TYPE_DROP_DOWN, "Strategy")));
  test_press (fixture->page, "Run Again");
  test_run_to_end (fixture->batch);
  downloads_assert_states (fixture, WEFT_JOB_SUCCEEDED);
  downloads_await_row (fixture, "*.*", "thread * · TID *");
}

static void
test_page_main_thread_switched_off_leaves_no_trace (DownloadsFixture *fixture, gconstpointer data)
{
  WeftJobCell *cell = test_cell (fixture->batch, 0);

  g_object_set (fixture->page, "blocking", TRUE, NULL);
  test_iterate_while (weft_batch_get_count (fixture->batch, WEFT_JOB_RUNNING) == 0);
  g_assert_cmpuint (atomic_load (&cell->bytes), >, 0);
  g_object_set (fixture->page, "blocking", FALSE, NULL);
  g_assert_false (is_blocking (fixture));
  downloads_assert_states (fixture, WEFT_JOB_QUEUED);
  g_assert_cmpuint (atomic_load (&cell->bytes), ==, 0);
  g_assert_cmpuint (atomic_load (&cell->attempts), ==, 0);
  g_assert_cmpint (atomic_load (&cell->tid), ==, 0);
  downloads_await_row (fixture, "Python.pdf", "queued");
  g_assert_cmpfloat (downloads_fraction_of (downloads_find_row (fixture, "Python.pdf")), ==, 0);
  g_assert_true (test_can_press (fixture->page, "Start"));
}

static void
test_page_main_thread_does_not_join_workers (DownloadsFixture *fixture, gconstpointer data)
{
  guint notified = 0;

  g_signal_connect_swapped (fixture->page, "notify::blocking", G_CALLBACK (count_cb), &notified);
  g_object_set (fixture->page, "blocking", TRUE, NULL);
  g_assert_false (is_blocking (fixture));
  /* So that the switch goes back. */
  g_assert_cmpuint (notified, >=, 1);
  g_assert_true (g_pattern_match_simple ("*Stop it first*", fixture->said));
  g_assert_cmpuint (weft_batch_get_count (fixture->batch, WEFT_JOB_RUNNING), ==, 5);
}

static void
close_window (DownloadsFixture *fixture)
{
  WeftBatch *batch = g_object_ref (fixture->batch);

  test_destroy (fixture->window);
  g_assert_finalize_object (fixture->page);
  g_assert_finalize_object (batch);
  test_iterate_while (test_count_children () > 0);
  g_free (fixture->said);
  g_free (fixture->undo);
}

static void
test_page_leaves_nothing_behind_while_workers_run (DownloadsFixture *fixture, gconstpointer data)
{
  downloads_replace_jobs (fixture, 5, 600000, 600000);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (test_find (fixture->page, GTK_TYPE_DROP_DOWN, "Strategy")), WEFT_STRATEGY_PROCESSES);
  test_press (fixture->page, "Start");
  test_iterate_while (weft_batch_get_count (fixture->batch, WEFT_JOB_RUNNING) < 5);
  g_assert_cmpuint (test_count_children (), >=, 5);
  close_window (fixture);
}

static void
test_page_leaves_nothing_behind_while_the_main_thread_works (DownloadsFixture *fixture, gconstpointer data)
{
  g_object_set (fixture->page, "blocking", TRUE, NULL);
  close_window (fixture);
}

#define ADD(path, set_up, function) g_test_add (path, DownloadsFixture, NULL, set_up, function, downloads_tear_down)

int
main (int argc, char **argv)
{
  test_widgets_init (&argc, &argv);

  ADD ("/downloads-page/offers-five-jobs", downloads_set_up, test_page_offers_five_jobs);
  ADD ("/downloads-page/enables-what-can-be-done", downloads_set_up, test_page_enables_what_can_be_done);
  ADD ("/downloads-page/commands-reach-the-workers", downloads_set_up_running, test_page_commands_reach_the_workers);
  ADD ("/downloads-page/stop-ends-the-batch", downloads_set_up_running, test_page_stop_ends_the_batch);
  ADD ("/downloads-page/retry-runs-what-was-lost", downloads_set_up_short, test_page_retry_runs_what_was_lost);
  ADD ("/downloads-page/commands-are-for-the-selected", downloads_set_up, test_page_commands_are_for_the_selected);
  ADD ("/downloads-page/selects-all-and-none", downloads_set_up, test_page_selects_all_and_none);
  ADD ("/downloads-page/buttons-of-a-row-are-for-its-job", downloads_set_up, test_page_buttons_of_a_row_are_for_its_job);
  ADD ("/downloads-page/retry-of-a-row-starts-the-batch", downloads_set_up_short, test_page_retry_of_a_row_starts_the_batch);
  ADD ("/downloads-page/start-uses-the-chosen-strategy", downloads_set_up_short, test_page_start_uses_the_chosen_strategy);
  ADD ("/downloads-page/rows-follow-the-workers", downloads_set_up, test_page_rows_follow_the_workers);
  ADD ("/downloads-page/removed-jobs-come-back", downloads_set_up, test_page_removed_jobs_come_back);
  ADD ("/downloads-page/without-jobs-says-what-to-do", downloads_set_up, test_page_without_jobs_says_what_to_do);
  ADD ("/downloads-page/removes-jobs-at-work", downloads_set_up_running, test_page_removes_jobs_at_work);
  ADD ("/downloads-page/delete-is-for-the-selected-only", downloads_set_up, test_page_delete_is_for_the_selected_only);
  ADD ("/downloads-page/adds-five-more", downloads_set_up, test_page_adds_five_more);
  ADD ("/downloads-page/jobs-added-under-way-run-too", downloads_set_up_running, test_page_jobs_added_under_way_run_too);
  ADD ("/downloads-page/puts-all-back-to-the-start", downloads_set_up_short, test_page_puts_all_back_to_the_start);
  ADD ("/downloads-page/main-thread-ends-its-work-by-itself", downloads_set_up_short, test_page_main_thread_ends_its_work_by_itself);
  ADD ("/downloads-page/main-thread-switched-off-leaves-no-trace", downloads_set_up, test_page_main_thread_switched_off_leaves_no_trace);
  ADD ("/downloads-page/main-thread-does-not-join-workers", downloads_set_up_running, test_page_main_thread_does_not_join_workers);
  g_test_add ("/downloads-page/leaves-nothing-behind/while-workers-run", DownloadsFixture, NULL, downloads_set_up,
              test_page_leaves_nothing_behind_while_workers_run, NULL);
  g_test_add ("/downloads-page/leaves-nothing-behind/while-the-main-thread-works", DownloadsFixture, NULL, downloads_set_up,
              test_page_leaves_nothing_behind_while_the_main_thread_works, NULL);

  return g_test_run ();
}
