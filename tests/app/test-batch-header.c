/* test-batch-header.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "app/batch-header.h"

#include "widgets.h"

/* The card above the list, with a batch of its own. */

#define N_JOBS 5

typedef struct
{
  WeftBatch *batch;
  GtkWidget *header;
  GtkWindow *window;
} Fixture;

static void
set_up_jobs (Fixture *fixture, double milliseconds)
{
  WeftPlan plan = test_plan (milliseconds, milliseconds);

  fixture->batch = test_batch (&plan, N_JOBS);
  fixture->header = g_object_new (WEFT_TYPE_BATCH_HEADER, NULL);
  weft_batch_header_set_batch (WEFT_BATCH_HEADER (fixture->header), fixture->batch);
  fixture->window = test_show (fixture->header, 900, 300);
}

static void
set_up_short (Fixture *fixture, gconstpointer data)
{
  set_up_jobs (fixture, 20);
}

static void
set_up_long (Fixture *fixture, gconstpointer data)
{
  set_up_jobs (fixture, 600000);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (weft_batch_is_running (fixture->batch))
    weft_batch_do_all (fixture->batch, WEFT_COMMAND_CANCEL);
  test_run_to_end (fixture->batch);
  test_destroy (fixture->window);
  g_assert_finalize_object (fixture->batch);
}

static void
update (Fixture *fixture)
{
  weft_batch_header_update (WEFT_BATCH_HEADER (fixture->header));
}

static void
assert_button (Fixture *fixture, const char *label, const char *action)
{
  GtkWidget *button = test_find (fixture->header, GTK_TYPE_BUTTON, label);

  gtk_test_accessible_assert_role (button, GTK_ACCESSIBLE_ROLE_BUTTON);
  g_assert_cmpstr (gtk_actionable_get_action_name (GTK_ACTIONABLE (button)), ==, action);
}

static void
assert_figure (Fixture *fixture, const char *caption, const char *pattern)
{
  const char *text = test_get_figure (fixture->header, caption);

  if (!g_pattern_match_simple (pattern, text))
    g_error ("\"%s\" is \"%s\" and not \"%s\"", caption, text, pattern);
}

static GtkDropDown *
get_strategy (Fixture *fixture)
{
  return GTK_DROP_DOWN (test_find (fixture->header, GTK_TYPE_DROP_DOWN, "Strategy"));
}

static void
test_header_one_button_does_what_comes_next (Fixture *fixture, gconstpointer data)
{
  assert_button (fixture, "Start", "jobs.start");
  test_start (fixture->batch, WEFT_STRATEGY_THREADS, 0);
  assert_button (fixture, "Stop", "jobs.stop");
  g_assert_null (test_look_for (fixture->header, GTK_TYPE_BUTTON, "Start"));
  test_run_to_end (fixture->batch);
  assert_button (fixture, "Run Again", "jobs.start");
}

/* A batch that was stopped has nothing left to start either. */
static void
test_header_after_stop_it_can_be_run_again (Fixture *fixture, gconstpointer data)
{
  test_start (fixture->batch, WEFT_STRATEGY_SEQUENTIAL, 0);
  weft_batch_do_all (fixture->batch, WEFT_COMMAND_CANCEL);
  test_run_to_end (fixture->batch);
  assert_button (fixture, "Run Again", "jobs.start");
}

static void
test_header_choice_rests_while_it_runs (Fixture *fixture, gconstpointer data)
{
  GtkWidget *strategy = GTK_WIDGET (get_strategy (fixture));

  gtk_drop_down_set_selected (get_strategy (fixture), WEFT_STRATEGY_THREAD_POOL);
  g_assert_true (gtk_widget_is_sensitive (strategy));
  test_start (fixture->batch, WEFT_STRATEGY_THREAD_POOL, 2);
  g_assert_false (gtk_widget_is_sensitive (strategy));
  g_assert_false (gtk_widget_is_sensitive (test_find (fixture->header, GTK_TYPE_SPIN_BUTTON, "Workers")));
  weft_batch_do_all (fixture->batch, WEFT_COMMAND_CANCEL);
  test_run_to_end (fixture->batch);
  g_assert_true (gtk_widget_is_sensitive (strategy));
  weft_batch_header_set_blocked (WEFT_BATCH_HEADER (fixture->header), TRUE);
  g_assert_false (gtk_widget_is_sensitive (strategy));
  weft_batch_header_set_blocked (WEFT_BATCH_HEADER (fixture->header), FALSE);
  g_assert_true (gtk_widget_is_sensitive (strategy));
}

static void
test_header_offers_every_strategy (Fixture *fixture, gconstpointer data)
{
  GListModel *model = gtk_drop_down_get_model (get_strategy (fixture));

  g_assert_cmpuint (g_list_model_get_n_items (model), ==, WEFT_N_STRATEGIES);
  for (guint id = 0; id < WEFT_N_STRATEGIES; id++)
    {
      const WeftStrategy *strategy = weft_strategy_get (id);

      gtk_drop_down_set_selected (get_strategy (fixture), id);
      g_assert_true (weft_batch_header_get_strategy (WEFT_BATCH_HEADER (fixture->header)) == strategy);
      g_assert_cmpstr (gtk_string_list_get_string (GTK_STRING_LIST (model), id), ==, strategy->title);
      /* A sentence says what it is, also where it is left out for want of room. */
      g_assert_true (test_has_text (fixture->header, strategy->description));
      g_assert_cmpstr (gtk_widget_get_tooltip_text (GTK_WIDGET (get_strategy (fixture))), ==, strategy->description);
    }
}

static void
test_header_asks_pools_for_their_workers (Fixture *fixture, gconstpointer data)
{
  for (guint id = 0; id < WEFT_N_STRATEGIES; id++)
    {
      GtkWidget *workers;

      gtk_drop_down_set_selected (get_strategy (fixture), id);
      workers = test_look_for (fixture->header, GTK_TYPE_SPIN_BUTTON, "Workers");
      g_assert_true ((workers != NULL) == weft_strategy_get (id)->pooled);
      if (workers == NULL)
        continue;
      gtk_test_accessible_assert_role (workers, GTK_ACCESSIBLE_ROLE_SPIN_BUTTON);
      g_assert_cmpuint (weft_batch_header_get_workers (WEFT_BATCH_HEADER (fixture->header)), ==, g_get_num_processors ());
    }
}

static void
test_header_workers_stay_within_bounds (Fixture *fixture, gconstpointer data)
{
  WeftBatchHeader *header = WEFT_BATCH_HEADER (fixture->header);
  GtkSpinButton *workers;

  gtk_drop_down_set_selected (get_strategy (fixture), WEFT_STRATEGY_THREAD_POOL);
  workers = GTK_SPIN_BUTTON (test_find (fixture->header, GTK_TYPE_SPIN_BUTTON, "Workers"));
  gtk_spin_button_set_value (workers, -1);
  g_assert_cmpuint (weft_batch_header_get_workers (header), ==, 1);
  gtk_spin_button_set_value (workers, 1e9);
  g_assert_cmpuint (weft_batch_header_get_workers (header), ==, WEFT_WORKERS_MAX);
}

static void
test_header_figures_before_it_runs (Fixture *fixture, gconstpointer data)
{
  update (fixture);
  assert_figure (fixture, "Jobs done", "0 / 5");
  assert_figure (fixture, "Progress", "0 %");
  assert_figure (fixture, "Elapsed", "0.00 s");
  assert_figure (fixture, "Sum of job times", "0.10 s");
  assert_figure (fixture, "Gain", "—");
}

static void
test_header_figures_after_it_ran (Fixture *fixture, gconstpointer data)
{
  double elapsed;
  g_autofree char *text = NULL;

  test_start (fixture->batch, WEFT_STRATEGY_SEQUENTIAL, 0);
  test_run_to_end (fixture->batch);
  update (fixture);
  elapsed = weft_batch_get_elapsed (fixture->batch);
  text = g_strdup_printf ("%.2f s", elapsed);
  assert_figure (fixture, "Jobs done", "5 / 5");
  assert_figure (fixture, "Progress", "100 %");
  assert_figure (fixture, "Elapsed", text);
  assert_figure (fixture, "Sum of job times", "0.10 s");
  g_clear_pointer (&text, g_free);
  text = g_strdup_printf ("%.2f×", 0.1 / elapsed);
  assert_figure (fixture, "Gain", text);
  gtk_test_accessible_assert_property (test_find (fixture->header, GTK_TYPE_PROGRESS_BAR, "Whole batch"), GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, 1.0);
}

/* The sentence that the figures lead to. */
static const struct
{
  WeftStrategyId strategy;
  const char *finding;
} findings[] = {
  { WEFT_STRATEGY_SEQUENTIAL, "One after the other: * s, the sum of all jobs is 0.10 s." },
  { WEFT_STRATEGY_THREADS, "All at once: * s, and the longest job alone takes 0.02 s." },
  { WEFT_STRATEGY_PROCESSES, "All at once: * s, and the longest job alone takes 0.02 s." },
  { WEFT_STRATEGY_THREAD_POOL, "2 jobs at a time: * s, at best it would be 0.06 s." },
  { WEFT_STRATEGY_PROCESS_POOL, "2 jobs at a time: * s, at best it would be 0.06 s." },
};

static void
test_header_says_what_followed (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (findings); i++)
    {
      weft_batch_rewind (fixture->batch);
      update (fixture);
      g_assert_false (test_has_text (fixture->header, findings[i].finding));
      test_start (fixture->batch, findings[i].strategy, 2);
      test_run_to_end (fixture->batch);
      g_assert_true (test_has_text (fixture->header, findings[i].finding));
    }
}

static void
test_header_says_when_figures_say_little (Fixture *fixture, gconstpointer data)
{
  test_start (fixture->batch, WEFT_STRATEGY_THREADS, 0);
  weft_batch_do_all (fixture->batch, WEFT_COMMAND_CANCEL);
  test_run_to_end (fixture->batch);
  g_assert_true (test_has_text (fixture->header, "*paused, cancelled or lost*"));
}

static void
test_header_counts_what_changes (Fixture *fixture, gconstpointer data)
{
  WeftPlan plan = test_plan (20, 20);
  guint position = 0;
  g_autoptr(GError) error = NULL;

  g_assert_true (weft_batch_add (fixture->batch, &plan, 5, &error));
  g_assert_no_error (error);
  update (fixture);
  assert_figure (fixture, "Jobs done", "0 / 10");
  assert_figure (fixture, "Sum of job times", "0.20 s");
  weft_batch_do (fixture->batch, WEFT_COMMAND_CANCEL, &position, 1);
  update (fixture);
  assert_figure (fixture, "Jobs done", "1 / 10");
}

/* Summing up takes milliseconds then, so the sum may come later; but by itself. */
static void
test_header_sums_very_many_jobs (Fixture *fixture, gconstpointer data)
{
  WeftPlan plan = test_plan (20, 20);
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < 3; i++)
    {
      g_assert_true (weft_batch_add (fixture->batch, &plan, 50000, &error));
      g_assert_no_error (error);
      update (fixture);
    }
  test_iterate_while (g_strcmp0 (test_get_figure (fixture->header, "Sum of job times"), "50:00") != 0);
}

/* Jobs that were cut short count as long as they ran; put back to the start they are whole again. */
static void
test_header_put_back_is_as_it_was (Fixture *fixture, gconstpointer data)
{
  update (fixture);
  assert_figure (fixture, "Sum of job times", "50:00");
  test_start (fixture->batch, WEFT_STRATEGY_THREADS, 0);
  weft_batch_do_all (fixture->batch, WEFT_COMMAND_CANCEL);
  test_run_to_end (fixture->batch);
  update (fixture);
  assert_figure (fixture, "Sum of job times", "* s");
  weft_batch_rewind (fixture->batch);
  update (fixture);
  assert_figure (fixture, "Sum of job times", "50:00");
  assert_figure (fixture, "Jobs done", "0 / 5");
  assert_figure (fixture, "Elapsed", "0.00 s");
  assert_figure (fixture, "Gain", "—");
  assert_button (fixture, "Start", "jobs.start");
}

/* Start runs what is queued, also beside jobs that are done. */
static void
test_header_new_jobs_are_there_to_be_started (Fixture *fixture, gconstpointer data)
{
  WeftPlan plan = test_plan (20, 20);
  g_autoptr(GError) error = NULL;

  test_start (fixture->batch, WEFT_STRATEGY_THREADS, 0);
  test_run_to_end (fixture->batch);
  assert_button (fixture, "Run Again", "jobs.start");
  g_assert_true (weft_batch_add (fixture->batch, &plan, 1, &error));
  g_assert_no_error (error);
  update (fixture);
  assert_button (fixture, "Start", "jobs.start");
}

static void
test_header_narrow_leaves_words_out_but_no_figure (Fixture *fixture, gconstpointer data)
{
  static const char *const captions[] = { "Jobs done", "Progress", "Elapsed", "Sum of job times", "Gain" };
  const char *description = weft_strategy_get (WEFT_STRATEGY_THREADS)->description;

  g_assert_true (test_has_text (fixture->header, description));
  weft_batch_header_set_narrow (WEFT_BATCH_HEADER (fixture->header), TRUE);
  g_assert_false (test_has_text (fixture->header, description));
  for (guint i = 0; i < G_N_ELEMENTS (captions); i++)
    g_assert_true (test_has_text (fixture->header, captions[i]));
  weft_batch_header_set_narrow (WEFT_BATCH_HEADER (fixture->header), FALSE);
  g_assert_true (test_has_text (fixture->header, description));
}

static void
test_header_keeps_the_choice (void)
{
  g_autoptr(GSettings) settings = g_settings_new (APP_ID);
  GtkWidget *header = g_object_ref_sink (g_object_new (WEFT_TYPE_BATCH_HEADER, NULL));
  WeftPlan plan = test_plan (20, 20);
  WeftBatch *batch = test_batch (&plan, 1);
  GtkDropDown *strategy;
  g_autofree char *nick = NULL;

  g_settings_set_string (settings, "strategy", "process-pool");
  g_settings_set_int (settings, "workers", 7);
  weft_batch_header_set_batch (WEFT_BATCH_HEADER (header), batch);
  weft_batch_header_set_settings (WEFT_BATCH_HEADER (header), settings);
  g_assert_cmpint (weft_batch_header_get_strategy (WEFT_BATCH_HEADER (header))->id, ==, WEFT_STRATEGY_PROCESS_POOL);
  g_assert_cmpuint (weft_batch_header_get_workers (WEFT_BATCH_HEADER (header)), ==, 7);

  strategy = GTK_DROP_DOWN (test_find (header, GTK_TYPE_DROP_DOWN, "Strategy"));
  gtk_drop_down_set_selected (strategy, WEFT_STRATEGY_THREAD_POOL);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (test_find (header, GTK_TYPE_SPIN_BUTTON, "Workers")), 3);
  nick = g_settings_get_string (settings, "strategy");
  g_assert_cmpstr (nick, ==, "thread-pool");
  g_assert_cmpint (g_settings_get_int (settings, "workers"), ==, 3);
  g_assert_finalize_object (header);
  g_assert_finalize_object (batch);
}

#define ADD(path, length, function) g_test_add (path, Fixture, NULL, set_up_##length, function, tear_down)

int
main (int argc, char **argv)
{
  test_widgets_init (&argc, &argv);

  ADD ("/batch-header/one-button-does-what-comes-next", short, test_header_one_button_does_what_comes_next);
  ADD ("/batch-header/after-stop-it-can-be-run-again", long, test_header_after_stop_it_can_be_run_again);
  ADD ("/batch-header/choice-rests-while-it-runs", long, test_header_choice_rests_while_it_runs);
  ADD ("/batch-header/offers-every-strategy", long, test_header_offers_every_strategy);
  ADD ("/batch-header/asks-pools-for-their-workers", long, test_header_asks_pools_for_their_workers);
  ADD ("/batch-header/workers-stay-within-bounds", long, test_header_workers_stay_within_bounds);
  ADD ("/batch-header/figures-before-it-runs", short, test_header_figures_before_it_runs);
  ADD ("/batch-header/figures-after-it-ran", short, test_header_figures_after_it_ran);
  ADD ("/batch-header/says-what-followed", short, test_header_says_what_followed);
  ADD ("/batch-header/says-when-figures-say-little", long, test_header_says_when_figures_say_little);
  ADD ("/batch-header/counts-what-changes", short, test_header_counts_what_changes);
  ADD ("/batch-header/sums-very-many-jobs", short, test_header_sums_very_many_jobs);
  ADD ("/batch-header/put-back-is-as-it-was", long, test_header_put_back_is_as_it_was);
  ADD ("/batch-header/new-jobs-are-there-to-be-started", short, test_header_new_jobs_are_there_to_be_started);
  ADD ("/batch-header/narrow-leaves-words-out-but-no-figure", long, test_header_narrow_leaves_words_out_but_no_figure);
  g_test_add_func ("/batch-header/keeps-the-choice", test_header_keeps_the_choice);

  return g_test_run ();
}
