/* test-compare.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "support.h"

#include "engine/compare.h"

#include <math.h>
#include <string.h>

/* The same batch under one strategy after the other. */

typedef struct
{
  WeftComparison *comparison; /* (owned) */
  guint n_started, n_ended, n_finished;
  GString *log;               /* (owned) the strategies as they started and ended */
  gboolean holds;
} Fixture;

static void
started_cb (Fixture *self, WeftComparisonRun *run)
{
  self->n_started++;
  g_assert_true (weft_comparison_get_current (self->comparison) == run);
  g_assert_cmpint (weft_comparison_run_get_state (run), ==, WEFT_COMPARISON_RUNNING);
  g_string_append_printf (self->log, "+%s ", weft_comparison_run_get_strategy (run)->nick);
}

static void
ended_cb (Fixture *self, WeftComparisonRun *run)
{
  self->n_ended++;
  g_assert_null (weft_comparison_get_current (self->comparison));
  g_string_append_printf (self->log, "-%s ", weft_comparison_run_get_strategy (run)->nick);
  if (self->holds)
    weft_comparison_hold (self->comparison);
}

static void
finished_cb (Fixture *self)
{
  g_assert_false (weft_comparison_is_running (self->comparison));
  self->n_finished++;
}

static void
make (Fixture *self, double min_ms, double max_ms, const char *const *names, guint count)
{
  WeftPlan plan = test_plan (min_ms, max_ms);

  self->log = g_string_new (NULL);
  self->comparison = weft_comparison_new (&plan, names, count);
  g_signal_connect_swapped (self->comparison, "run-started", G_CALLBACK (started_cb), self);
  g_signal_connect_swapped (self->comparison, "run-ended", G_CALLBACK (ended_cb), self);
  g_signal_connect_swapped (self->comparison, "finished", G_CALLBACK (finished_cb), self);
}

static void
plan (Fixture *self, const char *nicks, const guint *workers, guint n_workers)
{
  g_auto(GStrv) parts = g_strsplit (nicks, " ", -1);
  const WeftStrategy *strategies[WEFT_N_STRATEGIES];
  guint n = g_strv_length (parts);

  for (guint i = 0; i < n; i++)
    strategies[i] = weft_strategy_by_nick (parts[i]);
  weft_comparison_plan (self->comparison, strategies, n, workers, n_workers);
}

static void
start (Fixture *self)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (weft_comparison_start (self->comparison, &error));
  g_assert_no_error (error);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  /* A test that was skipped has made none. */
  if (self->comparison == NULL)
    return;
  g_assert_finalize_object (self->comparison);
  g_string_free (self->log, TRUE);
}

static void
set_up (Fixture *self, gconstpointer data)
{
}

static WeftComparisonRun *
run_at (Fixture *self, guint i)
{
  g_autoptr(WeftComparisonRun) run = g_list_model_get_item (G_LIST_MODEL (self->comparison), i);

  return run;
}

static void
test_runs_one_after_the_other (Fixture *self, gconstpointer data)
{
  make (self, 1, 5, NULL, 5);
  plan (self, "threads processes sequential", NULL, 0);
  start (self);
  g_assert_cmpuint (self->n_started, ==, 0);
  test_iterate_while (weft_comparison_is_running (self->comparison));
  g_assert_cmpstr (self->log->str, ==, "+threads -threads +processes -processes +sequential -sequential ");
  g_assert_cmpuint (self->n_finished, ==, 1);
  g_assert_cmpfloat (weft_comparison_get_fraction (self->comparison), ==, 1);
}

static void
test_every_strategy_can_be_compared (Fixture *self, gconstpointer data)
{
  const WeftStrategy *all[WEFT_N_STRATEGIES];
  g_autofree WeftFindingRun *figures = NULL;
  guint n;

  for (guint i = 0; i < WEFT_N_STRATEGIES; i++)
    all[i] = weft_strategy_get (i);
  make (self, 1, 3, NULL, 8);
  weft_comparison_plan (self->comparison, all, WEFT_N_STRATEGIES, NULL, 0);
  start (self);
  test_iterate_while (weft_comparison_is_running (self->comparison));
  figures = weft_comparison_dup_figures (self->comparison, &n, NULL);
  g_assert_cmpuint (n, ==, WEFT_N_STRATEGIES);
  for (guint i = 0; i < n; i++)
    {
      g_assert_true (figures[i].strategy == all[i]);
      g_assert_cmpuint (figures[i].succeeded, ==, 8);
      g_assert_cmpfloat (figures[i].work, ==, figures[0].work);
      g_assert_cmpfloat (figures[i].elapsed, >=, figures[i].ideal);
    }
}

static void
test_pools_run_with_each_number_of_workers (Fixture *self, gconstpointer data)
{
  const guint workers[] = { 1, 2, 4 };

  make (self, 1, 1, NULL, 8);
  plan (self, "sequential thread-pool", workers, G_N_ELEMENTS (workers));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (self->comparison)), ==, 4);
  start (self);
  test_iterate_while (weft_comparison_is_running (self->comparison));
  for (guint i = 0; i < 3; i++)
    {
      g_assert_cmpuint (weft_comparison_run_get_workers (run_at (self, 1 + i)), ==, workers[i]);
      g_assert_cmpuint (weft_comparison_run_get_figures (run_at (self, 1 + i))->workers, ==, workers[i]);
    }
}

static void
test_names_come_before_made_up_ones (Fixture *self, gconstpointer data)
{
  const char *const names[] = { "mine", "yours", NULL };
  g_autoptr(WeftJob) second = NULL;
  g_autofree char *name = NULL;
  WeftBatch *batch;

  make (self, 1, 1, names, 3);
  plan (self, "threads", NULL, 0);
  start (self);
  test_iterate_while (weft_comparison_is_running (self->comparison));
  batch = weft_comparison_run_get_batch (run_at (self, 0));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (batch)), ==, 3);
  second = g_list_model_get_item (G_LIST_MODEL (batch), 1);
  name = weft_job_dup_name (second);
  g_assert_cmpstr (name, ==, "yours");
}

static void
test_stopping_keeps_what_there_is (Fixture *self, gconstpointer data)
{
  make (self, 10000, 10000, NULL, 3);
  plan (self, "threads processes", NULL, 0);
  start (self);
  test_iterate_while (weft_comparison_get_current (self->comparison) == NULL);
  weft_comparison_stop (self->comparison);
  test_iterate_while (weft_comparison_is_running (self->comparison));
  g_assert_cmpstr (self->log->str, ==, "+threads -threads ");
  g_assert_cmpuint (weft_comparison_run_get_figures (run_at (self, 0))->cancelled, ==, 3);
  g_assert_true (isnan (weft_comparison_run_get_figures (run_at (self, 0))->overhead));
  g_assert_cmpint (weft_comparison_run_get_state (run_at (self, 1)), ==, WEFT_COMPARISON_PLANNED);
  g_assert_cmpuint (self->n_finished, ==, 1);
}

static void
test_stopping_before_the_first_runs_none (Fixture *self, gconstpointer data)
{
  make (self, 10000, 10000, NULL, 3);
  plan (self, "threads", NULL, 0);
  start (self);
  weft_comparison_stop (self->comparison);
  test_iterate_while (weft_comparison_is_running (self->comparison));
  g_assert_cmpuint (self->n_started, ==, 0);
  g_assert_cmpuint (self->n_finished, ==, 1);
}

static void
test_holding_keeps_the_next_from_starting (Fixture *self, gconstpointer data)
{
  make (self, 1, 1, NULL, 2);
  plan (self, "threads sequential", NULL, 0);
  self->holds = TRUE;
  start (self);
  test_iterate_while (self->n_ended < 1);
  test_drain ();
  g_assert_cmpuint (self->n_started, ==, 1);
  self->holds = FALSE;
  weft_comparison_release (self->comparison);
  test_iterate_while (weft_comparison_is_running (self->comparison));
  g_assert_cmpuint (self->n_ended, ==, 2);
}

static void
test_a_strategy_that_can_not_start_is_refused_and_the_others_go_on (Fixture *self, gconstpointer data)
{
  g_autofree char *worker = g_strdup (g_getenv ("WEFT_WORKER"));
  g_autofree WeftFindingRun *figures = NULL;
  g_autofree guint *positions = NULL;
  guint n;

  g_setenv ("WEFT_WORKER", "/nowhere/weft-worker", TRUE);
  make (self, 1, 1, NULL, 2);
  plan (self, "processes threads", NULL, 0);
  start (self);
  test_iterate_while (weft_comparison_is_running (self->comparison));
  g_setenv ("WEFT_WORKER", worker, TRUE);
  g_assert_cmpint (weft_comparison_run_get_state (run_at (self, 0)), ==, WEFT_COMPARISON_REFUSED);
  g_assert_nonnull (weft_comparison_run_get_error (run_at (self, 0)));
  figures = weft_comparison_dup_figures (self->comparison, &n, &positions);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpuint (positions[0], ==, 1);
}

static void
test_a_wrong_plan_does_not_start (Fixture *self, gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  make (self, 10, 1, NULL, 2);
  plan (self, "threads", NULL, 0);
  g_assert_false (weft_comparison_start (self->comparison, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_assert_false (weft_comparison_is_running (self->comparison));
}

/* The memory of a run is not that of a larger one before it. */
static void
test_memory_begins_anew_with_each_run (Fixture *self, gconstpointer data)
{
  const guint workers[] = { 2 };
  gsize size = TEST_TIMES (64 << 20, 0);
  guint64 before;
  char *ballast;

  if (size == 0)
    {
      g_test_skip ("Sanitizers keep the memory that was freed");
      return;
    }
  make (self, 1, 1, NULL, 4);
  plan (self, "thread-pool", workers, 1);
  ballast = g_malloc (size);
  memset (ballast, 1, size);
  g_free (ballast);
  start (self);
  test_iterate_while (weft_comparison_is_running (self->comparison));
  before = weft_comparison_run_get_figures (run_at (self, 0))->memory_before;
  g_assert_cmpuint (before, >, 0);
  g_assert_cmpuint (weft_comparison_run_get_figures (run_at (self, 0))->peak_memory, <, before + (32 << 20));
}

static void
test_dropping_it_under_way_leaves_nothing (Fixture *self, gconstpointer data)
{
  guint threads = test_count_threads (); /* a sanitizer may have one of its own */

  make (self, 10000, 10000, NULL, 3);
  plan (self, "threads", NULL, 0);
  start (self);
  test_iterate_while (weft_comparison_get_current (self->comparison) == NULL);
  g_assert_finalize_object (self->comparison);
  test_wait_while (test_count_threads () > threads);
  g_string_free (self->log, TRUE);
  make (self, 1, 1, NULL, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define add(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)
  add ("/compare/runs-one-after-the-other", test_runs_one_after_the_other);
  add ("/compare/every-strategy-can-be-compared", test_every_strategy_can_be_compared);
  add ("/compare/pools-run-with-each-number-of-workers", test_pools_run_with_each_number_of_workers);
  add ("/compare/names-come-before-made-up-ones", test_names_come_before_made_up_ones);
  add ("/compare/stopping-keeps-what-there-is", test_stopping_keeps_what_there_is);
  add ("/compare/stopping-before-the-first-runs-none", test_stopping_before_the_first_runs_none);
  add ("/compare/holding-keeps-the-next-from-starting", test_holding_keeps_the_next_from_starting);
  add ("/compare/a-strategy-that-can-not-start-is-refused-and-the-others-go-on",
       test_a_strategy_that_can_not_start_is_refused_and_the_others_go_on);
  add ("/compare/a-wrong-plan-does-not-start", test_a_wrong_plan_does_not_start);
  add ("/compare/memory-begins-anew-with-each-run", test_memory_begins_anew_with_each_run);
  add ("/compare/dropping-it-under-way-leaves-nothing", test_dropping_it_under_way_leaves_nothing);
#undef add

  return g_test_run ();
}
