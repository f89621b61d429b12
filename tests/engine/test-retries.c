/* test-retries.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "support.h"

#include "engine/workload.h"

#include <stdio.h>

/* Jobs that break off: by themselves they are tried again after a while, by hand they are drawn anew. */

#define N_WORKERS 2
#define FOR_EVER_MS 600000

/* The seed is one for which the first attempt breaks off and the second does not. */
static void
test_a_job_that_breaks_off_is_tried_again (gconstpointer data)
{
  WeftPlan plan = test_plan (1, 1);
  WeftJobSpec spec = { 0 };
  g_autoptr(WeftBatch) batch = NULL;
  gboolean found = FALSE;

  plan.failure = 0.5;
  plan.retries = 1;
  for (plan.seed = 0; !found; plan.seed += !found)
    {
      bool succeeds;

      weft_plan_draw (&plan, 0, &spec);
      weft_workload_planned_ns (&spec, &succeeds);
      found = weft_workload_breaks_at (&spec, 1) < 1000 && succeeds;
    }
  batch = test_batch (&plan, 1);
  test_start (batch, GPOINTER_TO_UINT (data), N_WORKERS);
  test_run_to_end (batch);
  g_assert_cmpuint (test_state (batch, 0), ==, WEFT_JOB_SUCCEEDED);
  g_assert_cmpuint (atomic_load (&test_cell (batch, 0)->attempts), ==, 2);
  g_assert_null (test_error (batch, 0));
}

/* A job that failed waits for a quarter of a second or more, and can be reached all the while. */
static void
test_a_back_off_can_be_paused_and_cancelled (gconstpointer data)
{
  WeftPlan plan = test_plan (1, 1);
  g_autoptr(WeftBatch) batch = NULL;

  plan.failure = 1;
  plan.retries = 100;
  batch = test_batch (&plan, 1);
  test_start (batch, GPOINTER_TO_UINT (data), N_WORKERS);
  test_wait_while (atomic_load (&test_cell (batch, 0)->error) != WEFT_JOB_ERROR_BROKE_OFF);
  test_do (batch, WEFT_COMMAND_PAUSE, 0);
  test_await_state (batch, 0, WEFT_JOB_PAUSED);
  test_do (batch, WEFT_COMMAND_RESUME, 0);
  test_await_state (batch, 0, WEFT_JOB_RUNNING);
  test_do (batch, WEFT_COMMAND_CANCEL, 0);
  test_run_to_end (batch);
  g_assert_cmpuint (test_state (batch, 0), ==, WEFT_JOB_CANCELLED);
  g_assert_cmpuint (atomic_load (&test_cell (batch, 0)->attempts), <, 20);
}

static void
test_a_job_that_fails_says_where (gconstpointer data)
{
  WeftPlan plan = test_plan (GPOINTER_TO_UINT (data) == WEFT_STRATEGY_SEQUENTIAL ? 0 : 2, 2);
  g_autoptr(WeftBatch) batch = NULL;

  plan.failure = 1;
  batch = test_batch (&plan, 5);
  test_start (batch, GPOINTER_TO_UINT (data), N_WORKERS);
  test_run_to_end (batch);
  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *error = test_error (batch, i);
      int percent = -1;

      g_assert_cmpuint (test_state (batch, i), ==, WEFT_JOB_FAILED);
      g_assert_cmpint (sscanf (error, "broke off at %d %%", &percent), ==, 1);
      g_assert_cmpint (percent, >=, 10);
      g_assert_cmpint (percent, <=, 90);
      g_assert_cmpuint (atomic_load (&test_cell (batch, i)->bytes), <, 1000);
    }
}

static void
test_a_job_without_duration_breaks_off_at_its_start (void)
{
  WeftPlan plan = test_plan (0, 0);
  g_autoptr(WeftBatch) batch = NULL;
  g_autofree char *error = NULL;

  plan.failure = 1;
  batch = test_batch (&plan, 1);
  test_start (batch, WEFT_STRATEGY_THREADS, 0);
  test_run_to_end (batch);
  error = test_error (batch, 0);
  g_assert_cmpstr (error, ==, "broke off at 0 %");
}

static void
test_retry_draws_a_job_anew (gconstpointer data)
{
  WeftPlan plan = test_plan (2, 2);
  g_autoptr(WeftBatch) batch = NULL;
  guint64 seed;

  plan.failure = 1;
  batch = test_batch (&plan, 1);
  seed = weft_batch_get_shared (batch)->specs[0].seed;
  for (guint i = 1; i <= 2; i++)
    {
      test_start (batch, GPOINTER_TO_UINT (data), N_WORKERS);
      test_run_to_end (batch);
      test_do (batch, WEFT_COMMAND_RETRY, 0);
      g_assert_cmpuint (test_state (batch, 0), ==, WEFT_JOB_QUEUED);
      g_assert_cmpuint (weft_batch_get_shared (batch)->specs[0].seed, ==, seed + i);
      g_assert_cmpuint (atomic_load (&test_cell (batch, 0)->attempts), ==, 0);
      g_assert_cmpuint (atomic_load (&test_cell (batch, 0)->bytes), ==, 0);
      g_assert_null (test_error (batch, 0));
      test_assert_sums (batch);
    }
}

static void
test_a_job_is_retried_while_others_run (gconstpointer data)
{
  WeftPlan plan = test_plan (FOR_EVER_MS, FOR_EVER_MS);
  g_autoptr(WeftBatch) batch = test_batch (&plan, 2);

  test_start (batch, GPOINTER_TO_UINT (data), N_WORKERS);
  test_await_state (batch, 0, WEFT_JOB_RUNNING);
  for (guint turn = 0; turn < 20; turn++)
    {
      test_do (batch, WEFT_COMMAND_CANCEL, 1);
      test_await_state (batch, 1, WEFT_JOB_CANCELLED);
      test_do (batch, WEFT_COMMAND_RETRY, 1);
      if (GPOINTER_TO_UINT (data) != WEFT_STRATEGY_SEQUENTIAL && turn % 4 != 0)
        test_await_state (batch, 1, WEFT_JOB_RUNNING);
    }
  weft_batch_do_all (batch, WEFT_COMMAND_CANCEL);
  test_run_to_end (batch);
  g_assert_cmpuint (weft_batch_get_count (batch, WEFT_JOB_CANCELLED), ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  test_add_for_strategies ("/retries/a-job-that-breaks-off-is-tried-again", test_a_job_that_breaks_off_is_tried_again);
  test_add_for_strategies ("/retries/a-back-off-can-be-paused-and-cancelled", test_a_back_off_can_be_paused_and_cancelled);
  test_add_for_strategies ("/retries/a-job-that-fails-says-where", test_a_job_that_fails_says_where);
  g_test_add_func ("/retries/a-job-without-duration-breaks-off-at-its-start", test_a_job_without_duration_breaks_off_at_its_start);
  test_add_for_strategies ("/retries/retry-draws-a-job-anew", test_retry_draws_a_job_anew);
  test_add_for_strategies ("/retries/a-job-is-retried-while-others-run", test_a_job_is_retried_while_others_run);

  return g_test_run ();
}
