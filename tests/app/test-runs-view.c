/* test-runs-view.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/compare-page.h"
#include "app/downloads-page-private.h"
#include "app/job-row.h"
#include "app/run-row.h"
#include "app/runs-view.h"

#include "tests/engine/made-up-run.h"
#include "widgets.h"

#include <glib/gstdio.h>
#include <string.h>

/* The list of runs, what keeps them, what plays one, and the page that shows it instead of its batch. */

typedef struct
{
  char *folder;
  WeftRunStore *store;
  WeftRunKeeper *keeper;
  GtkWidget *view;
  GtkWindow *window;
  WeftRun *opened;
  char *said, *undo;
  guint n_said;
} Fixture;

static void
say_cb (Fixture *self, const char *text, const char *undo)
{
  g_free (self->said);
  g_free (self->undo);
  self->said = g_strdup (text);
  self->undo = g_strdup (undo);
  self->n_said++;
}

static void
open_cb (Fixture *self, WeftRun *run)
{
  g_set_object (&self->opened, run);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(gboolean *) data = TRUE;
}

static void
settle (WeftRunStore *store)
{
  gboolean done = FALSE;

  weft_run_store_settle_async (store, done_cb, &done);
  test_iterate_while (!done);
  test_drain ();
}

static guint
count (Fixture *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->store));
}

static WeftRun *
add_run (Fixture *self, const char *name)
{
  WeftRun *run = made_up_run (3, 5, "x");
  gboolean done = FALSE;

  weft_run_set_name (run, name);
  weft_run_store_add_async (self->store, run, done_cb, &done);
  test_iterate_while (!done);
  return run;
}

static void
set_up (Fixture *self, gconstpointer data)
{
  self->folder = g_dir_make_tmp ("weft-runs-XXXXXX", NULL);
  self->store = weft_run_store_new (self->folder);
  self->keeper = weft_run_keeper_new (self->store);
  self->view = g_object_ref_sink (weft_runs_view_new (self->keeper));
  g_signal_connect_swapped (self->view, "say", G_CALLBACK (say_cb), self);
  g_signal_connect_swapped (self->view, "open-run", G_CALLBACK (open_cb), self);
  self->window = test_show (self->view, 700, 500);
  test_iterate_while (weft_run_store_is_scanning (self->store));
}

static void
delete_all (const char *path)
{
  g_autoptr(GDir) folder = g_dir_open (path, 0, NULL);
  const char *base;

  while (folder != NULL && (base = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *inner = g_build_filename (path, base, NULL);

      delete_all (inner);
    }
  g_remove (path);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  settle (self->store);
  test_destroy (self->window);
  g_assert_finalize_object (self->view);
  g_clear_object (&self->opened);
  g_object_unref (self->keeper);
  settle (self->store);
  g_assert_finalize_object (self->store);
  delete_all (self->folder);
  g_free (self->folder);
  g_free (self->said);
  g_free (self->undo);
}

static GtkSelectionModel *
get_selection (Fixture *self)
{
  return gtk_list_view_get_model (GTK_LIST_VIEW (test_find (self->view, GTK_TYPE_LIST_VIEW, "Runs")));
}

static void
test_list_tells_what_a_run_was (Fixture *self, gconstpointer data)
{
  g_autoptr(WeftRun) run = NULL;
  g_autofree char *when = NULL, *pattern = NULL;

  g_assert_true (test_has_text (self->view, "No Runs Yet"));
  run = add_run (self, "Mine");
  test_iterate_while (!test_has_text (self->view, "Mine"));
  when = weft_run_dup_when (run);
  pattern = g_strdup_printf ("%s · Threads · downloads · 3 jobs", when);
  g_assert_true (test_has_text (self->view, pattern));
  g_assert_true (test_has_text (self->view, "1.00 s, at best 1.00 s · CPU, 2 processors"));
  g_assert_true (test_has_text (self->view, "1 run"));
  g_assert_true (test_can_press (self->view, "Replay Mine"));
}

static void
test_rename_is_seen_and_kept (Fixture *self, gconstpointer data)
{
  g_autoptr(WeftRun) run = add_run (self, "Mine");
  g_autoptr(WeftRun) again = NULL;
  GtkWidget *dialog, *entry;

  test_iterate_while (!test_has_text (self->view, "Mine"));
  g_assert_true (gtk_widget_activate_action (self->view, "runs.rename", "s", weft_run_get_head (run)->id));
  test_iterate_while (test_get_window (ADW_TYPE_MESSAGE_DIALOG) == NULL);
  dialog = test_get_window (ADW_TYPE_MESSAGE_DIALOG);
  entry = adw_message_dialog_get_extra_child (ADW_MESSAGE_DIALOG (dialog));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "Mine");
  gtk_editable_set_text (GTK_EDITABLE (entry), "Yours");
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "rename");
  test_iterate_while (!test_has_text (self->view, "Yours"));
  settle (self->store);
  again = weft_run_open (weft_run_get_path (run), TRUE, NULL);
  g_assert_cmpstr (weft_run_get_name (again), ==, "Yours");
}

static void
test_deleted_run_comes_back (Fixture *self, gconstpointer data)
{
  g_autoptr(WeftRun) first = add_run (self, "First"), second = add_run (self, "Second");

  g_assert_false (test_can_press (self->view, "Delete the selected runs"));
  gtk_selection_model_select_all (get_selection (self));
  g_assert_true (test_has_text (self->view, "2 of 2 selected"));
  test_press (self->view, "Delete the selected runs");
  g_assert_cmpuint (count (self), ==, 0);
  g_assert_cmpstr (self->said, ==, "2 runs deleted");
  g_assert_cmpstr (self->undo, ==, "runs.undo-delete");
  weft_runs_view_undo_delete (WEFT_RUNS_VIEW (self->view));
  g_assert_cmpuint (count (self), ==, 2);
  settle (self->store);
  g_assert_true (g_file_test (weft_run_get_path (first), G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (weft_run_get_path (second), G_FILE_TEST_EXISTS));
  g_assert_true (gtk_widget_activate_action (self->view, "runs.delete-one", "s", weft_run_get_head (first)->id));
  g_assert_cmpuint (count (self), ==, 1);
}

static void
test_every_export_is_written (Fixture *self, gconstpointer data)
{
  static const struct { const char *kind, *beginning; } exports[] = {
    { "json", "{" }, { "csv", "name,state," }, { "chrome", "{" }, { "svg", "<" }, { "png", "\x89PNG" }, { "run", "" },
  };
  g_autoptr(WeftRun) run = add_run (self, "Mine");

  for (guint i = 0; i < G_N_ELEMENTS (exports); i++)
    {
      g_autofree char *path = g_build_filename (self->folder, exports[i].kind, NULL), *content = NULL;
      g_autoptr(GFile) file = g_file_new_for_path (path);
      guint n_said = self->n_said;
      gsize length;

      weft_runs_view_write (WEFT_RUNS_VIEW (self->view), run, exports[i].kind, file);
      test_iterate_while (self->n_said == n_said);
      g_assert_true (g_str_has_prefix (self->said, "Saved as "));
      g_assert_true (g_file_get_contents (path, &content, &length, NULL));
      g_assert_cmpuint (length, >, 100);
      g_assert_true (g_str_has_prefix (content, exports[i].beginning));
    }
}

static void
test_failed_export_is_said (Fixture *self, gconstpointer data)
{
  g_autoptr(WeftRun) run = add_run (self, "Mine");
  g_autofree char *path = g_build_filename (self->folder, "nowhere", "x.json", NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);

  weft_runs_view_write (WEFT_RUNS_VIEW (self->view), run, "json", file);
  test_iterate_while (self->n_said == 0);
  g_assert_true (g_str_has_prefix (self->said, "x.json can't be saved: "));
}

static void
test_run_is_read_when_it_is_opened (Fixture *self, gconstpointer data)
{
  g_autoptr(WeftRun) run = add_run (self, "Mine"), again = NULL;
  g_autofree char *folder = g_build_filename (self->folder, "elsewhere", NULL), *path = g_build_filename (folder, "a.weftrun", NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_true (weft_run_save (run, path, NULL));
  weft_run_store_remove (self->store, run);
  weft_run_store_purge (self->store, run);
  settle (self->store);
  g_assert_cmpuint (count (self), ==, 0);
  weft_runs_view_open_file (WEFT_RUNS_VIEW (self->view), file);
  test_iterate_while (self->opened == NULL && self->said == NULL);
  g_assert_cmpstr (self->said, ==, NULL);
  g_assert_true (weft_run_is_loaded (self->opened));
  g_assert_cmpstr (weft_run_get_name (self->opened), ==, "Mine");
  g_assert_cmpuint (count (self), ==, 1);
}

static void
test_other_file_is_refused (Fixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->folder, "other.txt", NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);

  g_assert_true (g_file_set_contents (path, "no run", -1, NULL));
  weft_runs_view_open_file (WEFT_RUNS_VIEW (self->view), file);
  test_iterate_while (self->said == NULL);
  g_assert_nonnull (strstr (self->said, "other.txt"));
  g_assert_null (self->opened);
  g_assert_cmpuint (count (self), ==, 0);
}

static void
test_selected_runs_are_compared (Fixture *self, gconstpointer data)
{
  g_autoptr(WeftRun) first = add_run (self, "First"), second = add_run (self, "Second");
  GtkWidget *page, *window = NULL;

  g_assert_false (test_can_press (self->view, "Compare the selected runs"));
  gtk_selection_model_select_all (get_selection (self));
  test_press (self->view, "Compare the selected runs");
  for (guint i = 0; i < g_list_model_get_n_items (gtk_window_get_toplevels ()); i++)
    {
      g_autoptr(GtkWidget) toplevel = g_list_model_get_item (gtk_window_get_toplevels (), i);

      if (g_strcmp0 (gtk_window_get_title (GTK_WINDOW (toplevel)), "Compare Runs") == 0)
        window = toplevel;
    }
  g_assert_nonnull (window);
  page = test_find (window, WEFT_TYPE_COMPARE_PAGE, NULL);
  g_assert_cmpuint (weft_compare_results_get_n_runs (weft_compare_page_get_results (WEFT_COMPARE_PAGE (page))), ==, 2);
  g_assert_true (test_has_text (window, "First"));
  g_assert_null (test_look_for (window, GTK_TYPE_BUTTON, "Compare"));
  test_destroy (GTK_WINDOW (window));
}

/* Of a batch that ends at once. */
static void
run_batch (Fixture *self, WeftBatch *batch, guint expected)
{
  if (weft_batch_get_elapsed (batch) > 0)
    weft_batch_rewind (batch);
  test_start (batch, WEFT_STRATEGY_THREADS, 0);
  test_run_to_end (batch);
  test_iterate_while (count (self) < expected);
  settle (self->store);
}

static void
test_finished_batches_are_kept (Fixture *self, gconstpointer data)
{
  WeftPlan plan = test_plan (1, 1);
  g_autoptr(WeftBatch) batch = test_batch (&plan, 2);
  g_autoptr(WeftRun) newest = NULL, named = NULL;

  weft_run_keeper_watch (self->keeper, batch, &plan);
  weft_run_keeper_set_limit (self->keeper, 2);
  run_batch (self, batch, 1);
  named = g_list_model_get_item (G_LIST_MODEL (self->store), 0);
  g_assert_false (weft_run_is_named (named));
  weft_run_set_name (named, "Mine");
  run_batch (self, batch, 2);
  run_batch (self, batch, 3);
  g_assert_cmpuint (count (self), ==, 3);
  /* Two, and the one that has a name. */
  run_batch (self, batch, 3);
  g_assert_cmpuint (count (self), ==, 3);
  newest = g_list_model_get_item (G_LIST_MODEL (self->store), 0);
  g_assert_cmpstr (weft_run_get_name (newest), ==, "Threads: 2 jobs");
  g_assert_true (weft_run_store_find (self->store, "Mine") == named);
}

static void
test_limit_of_zero_keeps_none (Fixture *self, gconstpointer data)
{
  WeftPlan plan = test_plan (1, 1);
  g_autoptr(WeftBatch) batch = test_batch (&plan, 2);

  weft_run_keeper_watch (self->keeper, batch, &plan);
  weft_run_keeper_set_limit (self->keeper, 0);
  run_batch (self, batch, 0);
  test_drain ();
  g_assert_cmpuint (count (self), ==, 0);
}

static void
count_cb (guint *n)
{
  (*n)++;
}

static void
test_bar_plays_a_run (void)
{
  g_autoptr(WeftRun) run = made_up_run (3, 1000, "x"); /* of a millisecond */
  g_autoptr(WeftReplay) replay = weft_replay_new (run, NULL);
  GtkWidget *widget = g_object_ref_sink (weft_replay_bar_new ());
  WeftReplayBar *bar = WEFT_REPLAY_BAR (widget);
  GtkWindow *window = test_show (widget, 360, 200);
  GtkWidget *slider = test_find (widget, GTK_TYPE_SCALE, "Time of the run"), *speed = test_find (widget, GTK_TYPE_DROP_DOWN, NULL);
  guint closed = 0;

  g_signal_connect_swapped (bar, "close", G_CALLBACK (count_cb), &closed);
  weft_replay_bar_set_replay (bar, replay);
  g_assert_true (test_has_text (widget, "Made up"));
  g_assert_true (test_has_text (widget, "0.00 s / 0.00 s"));
  weft_replay_bar_advance (bar, 100);
  g_assert_cmpuint (weft_replay_get_time (replay), ==, 100000);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (speed), 1);
  weft_replay_bar_advance (bar, 100);
  g_assert_cmpuint (weft_replay_get_time (replay), ==, 300000);
  g_assert_cmpfloat_with_epsilon (gtk_range_get_value (GTK_RANGE (slider)), 0.0003, 1e-9);
  gtk_range_set_value (GTK_RANGE (slider), 0.0005);
  g_assert_cmpuint (weft_replay_get_time (replay), ==, 500000);
  /* It stops at the end, and begins again from the start. */
  test_press (widget, "Play");
  g_assert_true (weft_replay_bar_get_playing (bar));
  test_iterate_while (weft_replay_bar_get_playing (bar));
  g_assert_cmpuint (weft_replay_get_time (replay), ==, weft_replay_get_length (replay));
  test_press (widget, "Play");
  g_assert_cmpuint (weft_replay_get_time (replay), <, weft_replay_get_length (replay));
  test_press (widget, "Back to the batch");
  g_assert_cmpuint (closed, ==, 1);
  test_destroy (window);
  g_assert_finalize_object (widget);
}

/* The same rows, figures and bars, and what could be done to jobs can't. */
static void
test_page_shows_the_replay (void)
{
  GtkWidget *widget = g_object_ref_sink (g_object_new (WEFT_TYPE_DOWNLOADS_PAGE, NULL));
  WeftDownloadsPage *page = WEFT_DOWNLOADS_PAGE (widget);
  GtkWindow *window = test_show (widget, 900, 800);
  g_autoptr(WeftRun) run = made_up_run (3, 5, "mine.bin");
  WeftReplayBar *bar;

  g_assert_true (test_has_text (widget, "5 jobs"));
  g_object_set (page, "view", "runs", NULL);
  g_signal_emit_by_name (page->runs, "open-run", run);
  bar = page->replay_bar;
  g_assert_cmpstr (gtk_stack_get_visible_child_name (page->views), !=, "runs");
  g_object_set (page, "view", "jobs", NULL);
  weft_replay_bar_set_playing (bar, FALSE);
  weft_replay_seek (weft_replay_bar_get_replay (bar), 0);
  test_iterate_while (!test_has_text (widget, "mine.bin"));
  g_assert_true (test_has_text (widget, "3 jobs"));
  g_assert_false (test_can_press (widget, "Pause all jobs"));
  g_assert_false (test_can_press (widget, "Remove all jobs"));
  g_assert_null (test_look_for (widget, GTK_TYPE_BUTTON, "Start"));
  g_assert_null (test_look_for (widget, GTK_TYPE_BUTTON, "Cancel mine.bin"));
  weft_replay_seek (weft_replay_bar_get_replay (bar), G_MAXUINT64);
  g_assert_cmpstr (test_get_figure (widget, "Jobs done"), ==, "3 / 3");
  test_iterate_while (!test_has_text (widget, "succeeded"));
  test_press (widget, "Back to the batch");
  g_assert_true (test_has_text (widget, "5 jobs"));
  g_assert_cmpstr (test_get_figure (widget, "Jobs done"), ==, "0 / 5");
  g_assert_true (test_can_press (widget, "Start"));
  g_assert_true (test_can_press (widget, "Pause all jobs"));
  test_destroy (window);
  g_assert_finalize_object (widget);
}

/* Start means the batch, not the run that is looked at. */
static void
test_start_closes_the_run (void)
{
  GtkWidget *widget = g_object_ref_sink (g_object_new (WEFT_TYPE_DOWNLOADS_PAGE, NULL));
  WeftDownloadsPage *page = WEFT_DOWNLOADS_PAGE (widget);
  GtkWindow *window = test_show (widget, 900, 800);
  g_autoptr(WeftRun) run = made_up_run (3, 5, "mine.bin");

  g_object_set (page, "view", "runs", NULL);
  g_signal_emit_by_name (page->runs, "open-run", run);
  g_assert_true (gtk_widget_activate_action (widget, "jobs.start", NULL));
  g_assert_null (weft_replay_bar_get_replay (page->replay_bar));
  g_assert_true (weft_batch_is_running (page->batch));
  g_assert_true (page->shown == page->batch);
  test_destroy (window);
  g_assert_finalize_object (widget);
}

#define ADD(path, function) g_test_add ("/runs-view/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  test_widgets_init (&argc, &argv);
  ADD ("list-tells-what-a-run-was", test_list_tells_what_a_run_was);
  ADD ("rename-is-seen-and-kept", test_rename_is_seen_and_kept);
  ADD ("deleted-run-comes-back", test_deleted_run_comes_back);
  ADD ("every-export-is-written", test_every_export_is_written);
  ADD ("failed-export-is-said", test_failed_export_is_said);
  ADD ("run-is-read-when-it-is-opened", test_run_is_read_when_it_is_opened);
  ADD ("other-file-is-refused", test_other_file_is_refused);
  ADD ("selected-runs-are-compared", test_selected_runs_are_compared);
  ADD ("finished-batches-are-kept", test_finished_batches_are_kept);
  ADD ("limit-of-zero-keeps-none", test_limit_of_zero_keeps_none);
  g_test_add_func ("/runs-view/bar-plays-a-run", test_bar_plays_a_run);
  g_test_add_func ("/runs-view/page-shows-the-replay", test_page_shows_the_replay);
  g_test_add_func ("/runs-view/start-closes-the-run", test_start_closes_the_run);
  return g_test_run ();
}
