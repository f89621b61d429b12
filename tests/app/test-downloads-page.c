/* test-downloads-page.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/add-dialog.h"
#include "app/downloads-page.h"
#include "app/job-row.h"
#include "engine/batch-private.h"

#include "widgets.h"

/* The page in a window, and what can be done to jobs there. */

static const char *const five[] = { "Python.pdf", "nazha.mkv", "something.mp4", "lena.png", "lol.avi" };

typedef struct
{
  GtkWidget *page;
  WeftBatch *batch; /* (not owned) */
  GtkWindow *window;
  char *said, *undo; /* the last "say" */
  guint n_said;
} Fixture;

static void
say_cb (Fixture *fixture, const char *text, const char *undo)
{
  g_free (fixture->said);
  g_free (fixture->undo);
  fixture->said = g_strdup (text);
  fixture->undo = g_strdup (undo);
  fixture->n_said++;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->page = g_object_ref_sink (g_object_new (WEFT_TYPE_DOWNLOADS_PAGE, NULL));
  fixture->batch = weft_downloads_page_get_batch (WEFT_DOWNLOADS_PAGE (fixture->page));
  g_signal_connect_swapped (fixture->page, "say", G_CALLBACK (say_cb), fixture);
  fixture->window = test_show (fixture->page, 900, 800);
}

static guint
n_jobs (Fixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (fixture->batch));
}

/* Only jobs of these lengths, in milliseconds, instead of those that are offered. */
static void
replace_jobs (Fixture *fixture, guint n, double min_ms, double max_ms)
{
  WeftPlan plan = test_plan (min_ms, max_ms);
  g_autoptr(GError) error = NULL;

  gtk_widget_activate_action (fixture->page, "jobs.remove", NULL);
  g_assert_cmpuint (n_jobs (fixture), ==, 0);
  g_assert_true (weft_downloads_page_add (WEFT_DOWNLOADS_PAGE (fixture->page), &plan, NULL, n, &error));
  g_assert_no_error (error);
}

static void
set_up_short (Fixture *fixture, gconstpointer data)
{
  set_up (fixture, data);
  replace_jobs (fixture, 5, 10, 20);
}

/* With a batch that runs till the end of the test. */
static void
set_up_running (Fixture *fixture, gconstpointer data)
{
  set_up (fixture, data);
  replace_jobs (fixture, 5, 600000, 600000);
  test_press (fixture->page, "Start");
  test_iterate_while (weft_batch_get_count (fixture->batch, WEFT_JOB_RUNNING) < 5);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  test_destroy (fixture->window);
  g_assert_finalize_object (fixture->page);
  g_free (fixture->said);
  g_free (fixture->undo);
}

static WeftJobState
state_of (Fixture *fixture, guint position)
{
  g_autoptr(WeftJob) job = g_list_model_get_item (G_LIST_MODEL (fixture->batch), position);

  return weft_job_get_state (job);
}

static void
assert_states (Fixture *fixture, WeftJobState state)
{
  for (guint i = 0; i < n_jobs (fixture); i++)
    g_assert_cmpint (state_of (fixture, i), ==, state);
}

static void
assert_name (Fixture *fixture, guint position, const char *expected)
{
  g_autoptr(WeftJob) job = g_list_model_get_item (G_LIST_MODEL (fixture->batch), position);
  g_autofree char *name = weft_job_dup_name (job);

  g_assert_cmpstr (name, ==, expected);
}

/* The row that shows this job, or NULL while none does. */
static GtkWidget *
look_for_row (Fixture *fixture, const char *name)
{
  g_autoptr(GPtrArray) rows = test_find_all (fixture->page, WEFT_TYPE_JOB_ROW);

  for (guint i = 0; i < rows->len; i++)
    if (test_has_text (g_ptr_array_index (rows, i), name))
      return g_ptr_array_index (rows, i);
  return NULL;
}

static GtkWidget *
find_row (Fixture *fixture, const char *name)
{
  test_iterate_while (look_for_row (fixture, name) == NULL);
  return look_for_row (fixture, name);
}

/* Waits until the row says so: it is brought up to date with a frame. */
static void
await_row (Fixture *fixture, const char *name, const char *text)
{
  test_iterate_while (look_for_row (fixture, name) == NULL || !test_has_text (look_for_row (fixture, name), text));
}

static GtkSelectionModel *
get_selection (Fixture *fixture)
{
  return gtk_list_view_get_model (GTK_LIST_VIEW (test_find (fixture->page, GTK_TYPE_LIST_VIEW, "Jobs")));
}

static void
assert_can (Fixture *fixture, const char *buttons, const char *expected)
{
  static const char *const patterns[] = { "Pause *job*", "Resume *job*", "Cancel *job*", "Retry *job*", "Remove *job*" };
  GString *can = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (patterns); i++)
    g_string_append_c (can, test_can_press (fixture->page, patterns[i]) ? buttons[i] : '-');
  g_assert_cmpstr (can->str, ==, expected);
  g_string_free (can, TRUE);
}

static void
test_page_offers_five_jobs (Fixture *fixture, gconstpointer data)
{
  double last = -1;

  g_assert_cmpuint (n_jobs (fixture), ==, 5);
  g_assert_true (test_has_text (fixture->page, "5 jobs"));
  g_assert_true (test_can_press (fixture->page, "Start"));
  for (guint i = 0; i < 5; i++)
    {
      GtkWidget *row = find_row (fixture, five[i]);
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
test_page_enables_what_can_be_done (Fixture *fixture, gconstpointer data)
{
  assert_can (fixture, "PRCTX", "P-C-X");
  test_press (fixture->page, "Pause all jobs");
  assert_states (fixture, WEFT_JOB_PAUSED);
  assert_can (fixture, "PRCTX", "-RC-X");
  test_press (fixture->page, "Resume all jobs");
  assert_states (fixture, WEFT_JOB_QUEUED);
  assert_can (fixture, "PRCTX", "P-C-X");
  test_press (fixture->page, "Cancel all jobs");
  assert_states (fixture, WEFT_JOB_CANCELLED);
  assert_can (fixture, "PRCTX", "---TX");
  test_press (fixture->page, "Remove all jobs");
  assert_can (fixture, "PRCTX", "-----");
  g_assert_false (gtk_widget_is_sensitive (test_find (fixture->page, GTK_TYPE_BUTTON, "*R*n Again*")));
}

/* Start, pause, resume and cancel, for workers at work. */
static void
test_page_commands_reach_the_workers (Fixture *fixture, gconstpointer data)
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
  assert_states (fixture, WEFT_JOB_CANCELLED);
  assert_can (fixture, "PRCTX", "---TX");
}

static void
test_page_stop_ends_the_batch (Fixture *fixture, gconstpointer data)
{
  test_press (fixture->page, "Stop");
  test_run_to_end (fixture->batch);
  assert_states (fixture, WEFT_JOB_CANCELLED);
  g_assert_true (test_can_press (fixture->page, "Run Again"));
}

static void
test_page_retry_runs_what_was_lost (Fixture *fixture, gconstpointer data)
{
  guint positions[] = { 1, 3 };

  weft_batch_do (fixture->batch, WEFT_COMMAND_CANCEL, positions, 2);
  test_press (fixture->page, "Start");
  test_run_to_end (fixture->batch);
  g_assert_cmpuint (weft_batch_get_count (fixture->batch, WEFT_JOB_SUCCEEDED), ==, 3);
  test_press (fixture->page, "Retry *");
  g_assert_true (weft_batch_is_running (fixture->batch));
  test_run_to_end (fixture->batch);
  assert_states (fixture, WEFT_JOB_SUCCEEDED);
}

static void
test_page_commands_are_for_the_selected (Fixture *fixture, gconstpointer data)
{
  GtkSelectionModel *selection = get_selection (fixture);

  gtk_selection_model_select_item (selection, 1, TRUE);
  gtk_selection_model_select_item (selection, 3, FALSE);
  g_assert_true (test_has_text (fixture->page, "2 of 5 selected"));
  test_press (fixture->page, "Pause the selected jobs");
  for (guint i = 0; i < 5; i++)
    g_assert_cmpint (state_of (fixture, i), ==, i == 1 || i == 3 ? WEFT_JOB_PAUSED : WEFT_JOB_QUEUED);
  await_row (fixture, "nazha.mkv", "paused");
  test_press (fixture->page, "Resume the selected jobs");
  assert_states (fixture, WEFT_JOB_QUEUED);
  test_press (fixture->page, "Cancel the selected jobs");
  for (guint i = 0; i < 5; i++)
    g_assert_cmpint (state_of (fixture, i), ==, i == 1 || i == 3 ? WEFT_JOB_CANCELLED : WEFT_JOB_QUEUED);
  test_press (fixture->page, "Remove the selected jobs");
  g_assert_cmpuint (n_jobs (fixture), ==, 3);
  assert_name (fixture, 0, "Python.pdf");
  assert_name (fixture, 1, "something.mp4");
  assert_name (fixture, 2, "lol.avi");
  g_assert_true (test_has_text (fixture->page, "3 jobs"));
}

static void
test_page_selects_all_and_none (Fixture *fixture, gconstpointer data)
{
  gtk_widget_activate_action (fixture->page, "jobs.select-all", NULL);
  g_assert_true (test_has_text (fixture->page, "5 of 5 selected"));
  gtk_widget_activate_action (fixture->page, "jobs.select-none", NULL);
  g_assert_true (test_has_text (fixture->page, "5 jobs"));
}

static void
test_page_buttons_of_a_row_are_for_its_job (Fixture *fixture, gconstpointer data)
{
  GtkWidget *row = find_row (fixture, "something.mp4");

  test_press (row, "Pause something.mp4");
  g_assert_cmpint (state_of (fixture, 2), ==, WEFT_JOB_PAUSED);
  await_row (fixture, "something.mp4", "paused");
  test_press (row, "Resume something.mp4");
  g_assert_cmpint (state_of (fixture, 2), ==, WEFT_JOB_QUEUED);
  await_row (fixture, "something.mp4", "queued");
  test_press (row, "Cancel something.mp4");
  g_assert_cmpint (state_of (fixture, 2), ==, WEFT_JOB_CANCELLED);
  await_row (fixture, "something.mp4", "cancelled");
  g_assert_cmpuint (weft_batch_get_count (fixture->batch, WEFT_JOB_QUEUED), ==, 4);
  test_press (row, "Remove something.mp4");
  g_assert_cmpuint (n_jobs (fixture), ==, 4);
  assert_name (fixture, 2, "lena.png");
  test_iterate_while (look_for_row (fixture, "something.mp4") != NULL);
}

static void
test_page_retry_of_a_row_starts_the_batch (Fixture *fixture, gconstpointer data)
{
  GtkWidget *row = find_row (fixture, "*.*");
  guint position = 0;

  test_press (fixture->page, "Cancel all jobs");
  weft_batch_do (fixture->batch, WEFT_COMMAND_RETRY, &position, 0);
  await_row (fixture, "*.*", "cancelled");
  test_press (row, "Retry *");
  g_assert_true (weft_batch_is_running (fixture->batch));
  test_run_to_end (fixture->batch);
  g_assert_cmpuint (weft_batch_get_count (fixture->batch, WEFT_JOB_SUCCEEDED), ==, 1);
  g_assert_cmpuint (weft_batch_get_count (fixture->batch, WEFT_JOB_CANCELLED), ==, 4);
}

static void
test_page_start_uses_the_chosen_strategy (Fixture *fixture, gconstpointer data)
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
      assert_states (fixture, WEFT_JOB_SUCCEEDED);
    }
}

static void
test_page_rows_follow_the_workers (Fixture *fixture, gconstpointer data)
{
  GtkWidget *row = find_row (fixture, "*.*");

  replace_jobs (fixture, 5, 300, 300);
  test_press (fixture->page, "Start");
  await_row (fixture, "*.*", "running");
  await_row (fixture, "*.*", "thread * · TID *");
  test_iterate_while (g_str_equal (test_get_figure (fixture->page, "Jobs done"), "0 / 5"));
  test_run_to_end (fixture->batch);
  row = find_row (fixture, "*.*");
  await_row (fixture, "*.*", "succeeded");
  g_assert_cmpfloat (gtk_progress_bar_get_fraction (GTK_PROGRESS_BAR (test_find (row, GTK_TYPE_PROGRESS_BAR, NULL))), ==, 1);
  g_assert_cmpstr (test_get_figure (fixture->page, "Jobs done"), ==, "5 / 5");
}

static void
test_page_removed_jobs_come_back (Fixture *fixture, gconstpointer data)
{
  GtkWidget *row = find_row (fixture, "nazha.mkv");

  test_press (row, "Cancel nazha.mkv");
  await_row (fixture, "nazha.mkv", "cancelled");
  test_press (row, "Remove nazha.mkv");
  g_assert_cmpstr (fixture->said, ==, "1 job removed");
  g_assert_cmpuint (n_jobs (fixture), ==, 4);
  gtk_widget_activate_action (fixture->page, fixture->undo, NULL);
  g_assert_cmpuint (n_jobs (fixture), ==, 5);
  for (guint i = 0; i < 5; i++)
    assert_name (fixture, i, five[i]);
  /* Only once. */
  gtk_widget_activate_action (fixture->page, fixture->undo, NULL);
  g_assert_cmpuint (n_jobs (fixture), ==, 5);
}

static void
test_page_without_jobs_says_what_to_do (Fixture *fixture, gconstpointer data)
{
  test_press (fixture->page, "Remove all jobs");
  g_assert_cmpstr (fixture->said, ==, "5 jobs removed");
  g_assert_cmpuint (n_jobs (fixture), ==, 0);
  g_assert_true (test_has_text (fixture->page, "No Jobs"));
  g_assert_true (test_can_press (fixture->page, "Add Jobs*"));
  gtk_widget_activate_action (fixture->page, "jobs.start", NULL);
  g_assert_false (weft_batch_is_running (fixture->batch));

  gtk_widget_activate_action (fixture->page, fixture->undo, NULL);
  g_assert_false (test_has_text (fixture->page, "No Jobs"));
  for (guint i = 0; i < 5; i++)
    assert_name (fixture, i, five[i]);
}

static void
test_page_removes_jobs_at_work (Fixture *fixture, gconstpointer data)
{
  test_press (fixture->page, "Remove all jobs");
  g_assert_cmpuint (n_jobs (fixture), ==, 0);
  test_run_to_end (fixture->batch);
  gtk_widget_activate_action (fixture->page, fixture->undo, NULL);
  g_assert_cmpuint (n_jobs (fixture), ==, 5);
  assert_states (fixture, WEFT_JOB_CANCELLED);
}

/* The key, unlike the button: nothing selected, nothing removed. */
static void
test_page_delete_is_for_the_selected_only (Fixture *fixture, gconstpointer data)
{
  gtk_widget_activate_action (fixture->page, "jobs.remove-selected", NULL);
  g_assert_cmpuint (n_jobs (fixture), ==, 5);
  gtk_selection_model_select_item (get_selection (fixture), 4, TRUE);
  gtk_widget_activate_action (fixture->page, "jobs.remove-selected", NULL);
  g_assert_cmpuint (n_jobs (fixture), ==, 4);
}

static void
test_page_adds_five_more (Fixture *fixture, gconstpointer data)
{
  gtk_widget_activate_action (fixture->page, "jobs.add-five", NULL);
  g_assert_cmpuint (n_jobs (fixture), ==, 10);
  g_assert_true (test_has_text (fixture->page, "10 jobs"));
}

static void
test_page_jobs_added_under_way_run_too (Fixture *fixture, gconstpointer data)
{
  WeftPlan plan = test_plan (10, 10);
  g_autoptr(GError) error = NULL;

  g_assert_true (weft_downloads_page_add (WEFT_DOWNLOADS_PAGE (fixture->page), &plan, "one more", 1, &error));
  g_assert_no_error (error);
  test_iterate_while (weft_batch_get_count (fixture->batch, WEFT_JOB_SUCCEEDED) < 1);
  g_assert_cmpint (state_of (fixture, 5), ==, WEFT_JOB_SUCCEEDED);
}

static void
test_page_puts_all_back_to_the_start (Fixture *fixture, gconstpointer data)
{
  test_press (fixture->page, "Start");
  test_run_to_end (fixture->batch);
  gtk_widget_activate_action (fixture->page, "jobs.rewind", NULL);
  assert_states (fixture, WEFT_JOB_QUEUED);
  g_assert_true (test_can_press (fixture->page, "Start"));
  g_assert_cmpstr (test_get_figure (fixture->page, "Jobs done"), ==, "0 / 5");
  await_row (fixture, "*.*", "queued");
}

static void
scroll (Fixture *fixture, double fraction)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (test_find (fixture->page, GTK_TYPE_SCROLLED_WINDOW, NULL)));

  gtk_adjustment_set_value (adjustment, fraction * (gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment)));
  test_await_frame (fixture->page);
}

static double
fraction_of (GtkWidget *row)
{
  return gtk_progress_bar_get_fraction (GTK_PROGRESS_BAR (test_find (row, GTK_TYPE_PROGRESS_BAR, NULL)));
}

typedef struct
{
  const char *name;
  GtkWidget *row;
} RowSearch;

/* Also among those that are not to be seen: a row that has no place yet, and shows no name, has one for a screen reader. */
static gboolean
search_row_cb (GtkWidget *widget, gboolean *inside, gpointer data)
{
  RowSearch *search = data;
  g_autofree char *name = GTK_IS_PROGRESS_BAR (widget) ? test_dup_name (widget) : NULL;

  if (g_strcmp0 (name, search->name) != 0)
    return FALSE;
  search->row = gtk_widget_get_ancestor (widget, WEFT_TYPE_JOB_ROW);
  return TRUE;
}

static GtkWidget *
search_row (Fixture *fixture, const char *name)
{
  RowSearch search = { name, NULL };

  test_walk (fixture->page, search_row_cb, &search);
  return search.row;
}

/* Rows out of sight are left as they were; in the frame in which they come into sight they show what is. */
static void
test_page_rows_out_of_sight_rest (Fixture *fixture, gconstpointer data)
{
  const char *names[] = { "the last one", NULL };
  WeftPlan plan = test_plan (1000, 1000);
  WeftJobCell *cell;
  GtkWidget *row;
  guint32 last;
  g_autoptr(GError) error = NULL;

  replace_jobs (fixture, 150, 1000, 1000);
  g_assert_true (weft_batch_add_named (fixture->batch, &plan, names, &error));
  g_assert_no_error (error);
  last = _weft_batch_index (fixture->batch, n_jobs (fixture) - 1);
  cell = test_cell (fixture->batch, last);
  test_await_frame (fixture->page);
  atomic_store (&cell->bytes, 500);
  atomic_store (&cell->state, WEFT_JOB_FAILED);
  _weft_batch_see (fixture->batch, last);
  _weft_batch_emit_changed (fixture->batch);
  for (guint i = 0; i < 5; i++)
    test_await_frame (fixture->page);
  /* GTK builds a row that far away (4.8), or it does not (later). */
  row = search_row (fixture, "the last one");
  g_assert_true (row == NULL || !gtk_widget_get_mapped (row));
  if (row != NULL)
    g_assert_true (weft_job_row_is_stale (WEFT_JOB_ROW (row)));

  scroll (fixture, 1);
  row = find_row (fixture, "the last one");
  g_assert_true (gtk_widget_get_mapped (row));
  g_assert_true (test_has_text (row, "failed"));
  g_assert_cmpfloat (fraction_of (row), ==, 0.5);
}

static guint
count_resting (Fixture *fixture, guint *n_rows)
{
  g_autoptr(GPtrArray) rows = test_find_all (fixture->page, WEFT_TYPE_JOB_ROW);
  guint resting = 0;

  for (guint i = 0; i < rows->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (rows, i);
      gboolean rests = !gtk_widget_get_visible (gtk_widget_get_first_child (row));

      g_assert_false (rests && gtk_widget_get_mapped (row));
      resting += rests;
    }
  *n_rows = rows->len;
  return resting;
}

/* GTK 4.8 keeps two hundred rows, whatever is in sight. */
static void
test_page_rows_out_of_sight_show_nothing (Fixture *fixture, gconstpointer data)
{
  guint n, resting;

  g_assert_cmpuint (count_resting (fixture, &n), ==, 0);
  replace_jobs (fixture, 1000, 1000, 1000);
  for (guint i = 0; i <= 10; i++)
    {
      scroll (fixture, i / 10.0);
      for (guint frame = 0; frame < 3; frame++)
        test_await_frame (fixture->page);
      resting = count_resting (fixture, &n);
      g_assert_true (n <= 40 || resting > n / 2);
    }
}

static gboolean
is_blocking (Fixture *fixture)
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
test_page_main_thread_ends_its_work_by_itself (Fixture *fixture, gconstpointer data)
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
  assert_states (fixture, WEFT_JOB_SUCCEEDED);
  g_assert_true (g_pattern_match_simple ("*main thread*", fixture->said));
  await_row (fixture, "*.*", "main thread · TID *");

  /* Nothing of it stays: the same jobs run by workers. */
  g_assert_true (gtk_widget_is_sensitive (test_find (fixture->page, GTK_TYPE_DROP_DOWN, "Strategy")));
  test_press (fixture->page, "Run Again");
  test_run_to_end (fixture->batch);
  assert_states (fixture, WEFT_JOB_SUCCEEDED);
  await_row (fixture, "*.*", "thread * · TID *");
}

static void
test_page_main_thread_switched_off_leaves_no_trace (Fixture *fixture, gconstpointer data)
{
  WeftJobCell *cell = test_cell (fixture->batch, 0);

  g_object_set (fixture->page, "blocking", TRUE, NULL);
  test_iterate_while (weft_batch_get_count (fixture->batch, WEFT_JOB_RUNNING) == 0);
  g_assert_cmpuint (atomic_load (&cell->bytes), >, 0);
  g_object_set (fixture->page, "blocking", FALSE, NULL);
  g_assert_false (is_blocking (fixture));
  assert_states (fixture, WEFT_JOB_QUEUED);
  g_assert_cmpuint (atomic_load (&cell->bytes), ==, 0);
  g_assert_cmpuint (atomic_load (&cell->attempts), ==, 0);
  g_assert_cmpint (atomic_load (&cell->tid), ==, 0);
  await_row (fixture, "Python.pdf", "queued");
  g_assert_cmpfloat (fraction_of (find_row (fixture, "Python.pdf")), ==, 0);
  g_assert_true (test_can_press (fixture->page, "Start"));
}

static void
test_page_main_thread_does_not_join_workers (Fixture *fixture, gconstpointer data)
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

static GtkWidget *
open_dialog (Fixture *fixture)
{
  GtkWidget *dialog;

  gtk_widget_activate_action (fixture->page, "jobs.add", NULL);
  dialog = test_get_window (WEFT_TYPE_ADD_DIALOG);
  g_assert_nonnull (dialog);
  return dialog;
}

static void
set_value (GtkWidget *dialog, const char *name, double value)
{
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (test_find (dialog, GTK_TYPE_SPIN_BUTTON, name)), value);
}

static double
get_value (GtkWidget *dialog, const char *name)
{
  return gtk_spin_button_get_value (GTK_SPIN_BUTTON (test_find (dialog, GTK_TYPE_SPIN_BUTTON, name)));
}

static void
await_closed (void)
{
  test_iterate_while (test_get_window (WEFT_TYPE_ADD_DIALOG) != NULL);
}

static void
test_dialog_adds_what_was_chosen (Fixture *fixture, gconstpointer data)
{
  GtkWidget *dialog = open_dialog (fixture);

  set_value (dialog, "Number of jobs", 20);
  set_value (dialog, "Shortest duration", 0.5);
  set_value (dialog, "Longest duration", 1.5);
  set_value (dialog, "Smallest size", 3);
  set_value (dialog, "Largest size", 4);
  set_value (dialog, "Chance of failure", 25);
  set_value (dialog, "Retries", 2);
  test_press (dialog, "Add");
  await_closed ();
  g_assert_cmpuint (n_jobs (fixture), ==, 25);
  for (guint i = 5; i < 25; i++)
    {
      const WeftJobSpec *spec = &weft_batch_get_shared (fixture->batch)->specs[i];

      g_assert_cmpfloat (weft_seconds (spec->duration_ns), >=, 0.5);
      g_assert_cmpfloat (weft_seconds (spec->duration_ns), <=, 1.5);
      g_assert_cmpuint (spec->bytes_total, >=, 3 << 20);
      g_assert_cmpuint (spec->bytes_total, <=, 4 << 20);
      g_assert_cmpfloat (spec->failure, ==, 0.25f);
      g_assert_cmpuint (spec->retries, ==, 2);
    }
  /* What was chosen is where the next one starts. */
  dialog = open_dialog (fixture);
  g_assert_cmpfloat (get_value (dialog, "Longest duration"), ==, 1.5);
  g_assert_cmpfloat (get_value (dialog, "Chance of failure"), ==, 25);
  test_press (dialog, "Cancel");
  await_closed ();
  g_assert_cmpuint (n_jobs (fixture), ==, 25);
}

static void
test_dialog_gives_the_first_job_its_name (Fixture *fixture, gconstpointer data)
{
  GtkWidget *dialog = open_dialog (fixture);

  gtk_editable_set_text (GTK_EDITABLE (test_find (dialog, ADW_TYPE_ENTRY_ROW, NULL)), "  my file.iso ");
  set_value (dialog, "Number of jobs", 2);
  test_press (dialog, "Add");
  await_closed ();
  g_assert_cmpuint (n_jobs (fixture), ==, 7);
  assert_name (fixture, 5, "my file.iso");
}

static void
test_dialog_says_what_is_wrong (Fixture *fixture, gconstpointer data)
{
  GtkWidget *dialog = open_dialog (fixture);

  g_assert_true (test_can_press (dialog, "Add"));
  set_value (dialog, "Longest duration", 2);
  g_assert_false (test_can_press (dialog, "Add"));
  g_assert_true (test_has_text (dialog, "*duration*."));
  set_value (dialog, "Shortest duration", 1);
  g_assert_true (test_can_press (dialog, "Add"));
  set_value (dialog, "Smallest size", 100);
  g_assert_false (test_can_press (dialog, "Add"));
  set_value (dialog, "Largest size", 100);
  g_assert_true (test_can_press (dialog, "Add"));
  test_press (dialog, "Cancel");
  await_closed ();
  g_assert_cmpuint (n_jobs (fixture), ==, 5);
}

/* Whatever runs, nothing holds the page or its batch when the window is gone, and no worker is left. */
static void
close_window (Fixture *fixture)
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
test_page_leaves_nothing_behind_while_workers_run (Fixture *fixture, gconstpointer data)
{
  replace_jobs (fixture, 5, 600000, 600000);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (test_find (fixture->page, GTK_TYPE_DROP_DOWN, "Strategy")), WEFT_STRATEGY_PROCESSES);
  test_press (fixture->page, "Start");
  test_iterate_while (weft_batch_get_count (fixture->batch, WEFT_JOB_RUNNING) < 5);
  g_assert_cmpuint (test_count_children (), >=, 5);
  close_window (fixture);
}

static void
test_page_leaves_nothing_behind_while_the_main_thread_works (Fixture *fixture, gconstpointer data)
{
  g_object_set (fixture->page, "blocking", TRUE, NULL);
  close_window (fixture);
}

#define ADD(path, set_up, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  test_widgets_init (&argc, &argv);

  ADD ("/downloads-page/offers-five-jobs", set_up, test_page_offers_five_jobs);
  ADD ("/downloads-page/enables-what-can-be-done", set_up, test_page_enables_what_can_be_done);
  ADD ("/downloads-page/commands-reach-the-workers", set_up_running, test_page_commands_reach_the_workers);
  ADD ("/downloads-page/stop-ends-the-batch", set_up_running, test_page_stop_ends_the_batch);
  ADD ("/downloads-page/retry-runs-what-was-lost", set_up_short, test_page_retry_runs_what_was_lost);
  ADD ("/downloads-page/commands-are-for-the-selected", set_up, test_page_commands_are_for_the_selected);
  ADD ("/downloads-page/selects-all-and-none", set_up, test_page_selects_all_and_none);
  ADD ("/downloads-page/buttons-of-a-row-are-for-its-job", set_up, test_page_buttons_of_a_row_are_for_its_job);
  ADD ("/downloads-page/retry-of-a-row-starts-the-batch", set_up_short, test_page_retry_of_a_row_starts_the_batch);
  ADD ("/downloads-page/start-uses-the-chosen-strategy", set_up_short, test_page_start_uses_the_chosen_strategy);
  ADD ("/downloads-page/rows-follow-the-workers", set_up, test_page_rows_follow_the_workers);
  ADD ("/downloads-page/removed-jobs-come-back", set_up, test_page_removed_jobs_come_back);
  ADD ("/downloads-page/without-jobs-says-what-to-do", set_up, test_page_without_jobs_says_what_to_do);
  ADD ("/downloads-page/removes-jobs-at-work", set_up_running, test_page_removes_jobs_at_work);
  ADD ("/downloads-page/delete-is-for-the-selected-only", set_up, test_page_delete_is_for_the_selected_only);
  ADD ("/downloads-page/adds-five-more", set_up, test_page_adds_five_more);
  ADD ("/downloads-page/jobs-added-under-way-run-too", set_up_running, test_page_jobs_added_under_way_run_too);
  ADD ("/downloads-page/puts-all-back-to-the-start", set_up_short, test_page_puts_all_back_to_the_start);
  ADD ("/downloads-page/rows-out-of-sight-rest", set_up, test_page_rows_out_of_sight_rest);
  ADD ("/downloads-page/rows-out-of-sight-show-nothing", set_up, test_page_rows_out_of_sight_show_nothing);
  ADD ("/downloads-page/main-thread-ends-its-work-by-itself", set_up_short, test_page_main_thread_ends_its_work_by_itself);
  ADD ("/downloads-page/main-thread-switched-off-leaves-no-trace", set_up, test_page_main_thread_switched_off_leaves_no_trace);
  ADD ("/downloads-page/main-thread-does-not-join-workers", set_up_running, test_page_main_thread_does_not_join_workers);
  ADD ("/add-dialog/adds-what-was-chosen", set_up, test_dialog_adds_what_was_chosen);
  ADD ("/add-dialog/gives-the-first-job-its-name", set_up, test_dialog_gives_the_first_job_its_name);
  ADD ("/add-dialog/says-what-is-wrong", set_up, test_dialog_says_what_is_wrong);
  g_test_add ("/downloads-page/leaves-nothing-behind/while-workers-run", Fixture, NULL, set_up,
              test_page_leaves_nothing_behind_while_workers_run, NULL);
  g_test_add ("/downloads-page/leaves-nothing-behind/while-the-main-thread-works", Fixture, NULL, set_up,
              test_page_leaves_nothing_behind_while_the_main_thread_works, NULL);

  return g_test_run ();
}
