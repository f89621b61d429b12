/* test-blocking.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "support.h"

#include "engine/blocking.h"

#include <unistd.h>

/* The wrong way: jobs on the main thread. It must still be a way that ends, and that puts back what it took. */

static WeftBatch *
new_batch (double ms, guint n)
{
  WeftPlan plan = test_plan (ms, ms);

  return test_batch (&plan, n);
}

static void
test_runs_the_jobs_on_the_thread_that_calls (void)
{
  g_autoptr(WeftBatch) batch = new_batch (3, 3);
  g_autoptr(WeftBlocking) blocking = weft_blocking_new (batch);

  g_assert_false (weft_blocking_run (blocking, 60));
  g_assert_cmpuint (weft_batch_get_count (batch, WEFT_JOB_SUCCEEDED), ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      WeftJobCell *cell = test_cell (batch, i);

      g_assert_cmpint (atomic_load (&cell->tid), ==, getpid ());
      g_assert_cmpuint (atomic_load (&cell->ended_ns) - atomic_load (&cell->started_ns), >=, 3 * WEFT_NS_PER_MS);
      if (i > 0)
        g_assert_cmpuint (atomic_load (&cell->started_ns), >=, atomic_load (&test_cell (batch, i - 1)->ended_ns));
    }
  test_assert_sums (batch);
}

static void
test_comes_back_when_its_time_is_over (void)
{
  g_autoptr(WeftBatch) batch = new_batch (600000, 2);
  g_autoptr(WeftBlocking) blocking = weft_blocking_new (batch);
  gint64 began = g_get_monotonic_time ();

  g_assert_true (weft_blocking_run (blocking, 0.01));
  g_assert_true (weft_blocking_run (blocking, 0.01));
  g_assert_cmpint (g_get_monotonic_time () - began, >=, 20000);
  g_assert_cmpint (g_get_monotonic_time () - began, <, 10 * G_USEC_PER_SEC);
  g_assert_cmpuint (test_state (batch, 0), ==, WEFT_JOB_RUNNING);
  g_assert_cmpuint (test_state (batch, 1), ==, WEFT_JOB_QUEUED);
  test_assert_sums (batch);
}

static void
test_puts_back_what_is_under_way (void)
{
  g_autoptr(WeftBatch) batch = new_batch (600000, 2);
  WeftBlocking *blocking = weft_blocking_new (batch);

  g_assert_true (weft_blocking_run (blocking, 0.01));
  weft_blocking_free (blocking);
  g_assert_cmpuint (weft_batch_get_count (batch, WEFT_JOB_QUEUED), ==, 2);
  g_assert_cmpuint (atomic_load (&test_cell (batch, 0)->bytes), ==, 0);
  g_assert_cmpuint (atomic_load (&test_cell (batch, 0)->attempts), ==, 0);
  test_assert_sums (batch);

  /* And it can be run the right way then. */
  test_start (batch, WEFT_STRATEGY_THREADS, 0);
  weft_batch_do_all (batch, WEFT_COMMAND_CANCEL);
  test_run_to_end (batch);
}

static void
test_a_job_can_fail_and_be_cancelled (void)
{
  WeftPlan plan = test_plan (0, 3);
  g_autoptr(WeftBatch) batch = NULL;
  g_autoptr(WeftBlocking) blocking = NULL;

  plan.failure = 1;
  batch = test_batch (&plan, 3);
  plan = test_plan (600000, 600000);
  g_assert_true (weft_batch_add (batch, &plan, 1, NULL));
  blocking = weft_blocking_new (batch);
  while (test_state (batch, 3) != WEFT_JOB_RUNNING)
    g_assert_true (weft_blocking_run (blocking, 0.01));
  g_assert_cmpuint (weft_batch_get_count (batch, WEFT_JOB_FAILED), ==, 3);
  test_do (batch, WEFT_COMMAND_CANCEL, 3);
  g_assert_false (weft_blocking_run (blocking, 60));
  g_assert_cmpuint (weft_batch_get_count (batch, WEFT_JOB_CANCELLED), ==, 1);
  test_assert_sums (batch);
}

static void
test_there_is_none_while_the_batch_runs (void)
{
  g_autoptr(WeftBatch) batch = new_batch (600000, 1);

  test_start (batch, WEFT_STRATEGY_THREADS, 0);
  g_assert_null (weft_blocking_new (batch));
  weft_batch_do_all (batch, WEFT_COMMAND_CANCEL);
  test_run_to_end (batch);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/blocking/runs-the-jobs-on-the-thread-that-calls", test_runs_the_jobs_on_the_thread_that_calls);
  g_test_add_func ("/blocking/comes-back-when-its-time-is-over", test_comes_back_when_its_time_is_over);
  g_test_add_func ("/blocking/puts-back-what-is-under-way", test_puts_back_what_is_under_way);
  g_test_add_func ("/blocking/a-job-can-fail-and-be-cancelled", test_a_job_can_fail_and_be_cancelled);
  g_test_add_func ("/blocking/there-is-none-while-the-batch-runs", test_there_is_none_while_the_batch_runs);

  return g_test_run ();
}
