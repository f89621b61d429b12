/* test-commands.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "support.h"

#include <math.h>

/* Pause, resume and cancel, under each strategy. Jobs that are to be stopped last so long that the test would
 * notice if they were not. */

#define N_WORKERS 2
#define FOR_EVER_MS 600000

static WeftBatch *
new_batch (double ms, guint n)
{
  WeftPlan plan = test_plan (ms, ms);

  return test_batch (&plan, n);
}

static WeftBatch *
start_batch (gconstpointer strategy, double ms, guint n)
{
  WeftBatch *batch = new_batch (ms, n);

  test_start (batch, GPOINTER_TO_UINT (strategy), N_WORKERS);
  return batch;
}

/* How many workers run jobs at once, of more jobs than that. */
static guint
n_at_once (gconstpointer strategy)
{
  const WeftStrategy *id = weft_strategy_get (GPOINTER_TO_UINT (strategy));

  return id->one_job ? 4 : id->pooled ? N_WORKERS : 1;
}

static void
cancel_and_end (WeftBatch *batch)
{
  weft_batch_do_all (batch, WEFT_COMMAND_CANCEL);
  test_run_to_end (batch);
}

/* The word is there before the worker: it pauses at its first step, however slow the machine is. */
static void
test_a_pause_is_no_progress (gconstpointer data)
{
  g_autoptr(WeftBatch) batch = new_batch (30, 1);
  WeftJobCell *cell = test_cell (batch, 0);
  guint64 until, bytes, lasted;

  weft_shared_control (weft_batch_get_shared (batch), 0, WEFT_CONTROL_PAUSE, 0);
  test_start (batch, GPOINTER_TO_UINT (data), N_WORKERS);
  test_await_state (batch, 0, WEFT_JOB_PAUSED);
  bytes = atomic_load (&cell->bytes);
  until = weft_clock_ns () + 60 * WEFT_NS_PER_MS;
  test_wait_while (weft_clock_ns () < until);
  g_assert_cmpuint (atomic_load (&cell->bytes), ==, bytes);
  test_do (batch, WEFT_COMMAND_RESUME, 0);
  test_run_to_end (batch);

  lasted = atomic_load (&cell->ended_ns) - atomic_load (&cell->started_ns);
  g_assert_cmpuint (test_state (batch, 0), ==, WEFT_JOB_SUCCEEDED);
  g_assert_cmpuint (atomic_load (&cell->attempts), ==, 1);
  g_assert_cmpfloat (atomic_load (&cell->paused), >=, 0.06f);
  g_assert_cmpfloat (weft_seconds (lasted), >=, (double) atomic_load (&cell->paused) + 0.029);
}

static void
test_a_paused_job_holds_its_worker (gconstpointer data)
{
  guint n = n_at_once (data);
  g_autoptr(WeftBatch) batch = start_batch (data, FOR_EVER_MS, n + 1);

  for (guint i = 0; i < n; i++)
    test_await_state (batch, i, WEFT_JOB_RUNNING);
  for (guint i = 0; i < n; i++)
    test_do (batch, WEFT_COMMAND_PAUSE, i);
  for (guint i = 0; i < n; i++)
    test_await_state (batch, i, WEFT_JOB_PAUSED);
  g_assert_cmpuint (weft_batch_get_alive (batch), ==, n);
  g_assert_cmpuint (test_state (batch, n), ==, WEFT_JOB_QUEUED);
  /* A worker that is free takes the next. */
  test_do (batch, WEFT_COMMAND_CANCEL, 0);
  test_await_state (batch, n, WEFT_JOB_RUNNING);
  cancel_and_end (batch);
}

static void
test_a_queued_job_is_held_and_goes_on (gconstpointer data)
{
  guint n = n_at_once (data);
  g_autoptr(WeftBatch) batch = new_batch (1, n + 2);

  /* Paused before the start: whoever runs the others passes over it. */
  test_do (batch, WEFT_COMMAND_PAUSE, 0);
  g_assert_cmpuint (test_state (batch, 0), ==, WEFT_JOB_HELD);
  g_assert_cmpuint (weft_batch_get_count (batch, WEFT_JOB_PAUSED), ==, 1);
  test_start (batch, GPOINTER_TO_UINT (data), N_WORKERS);
  for (guint i = 1; i < n + 2; i++)
    test_await_state (batch, i, WEFT_JOB_SUCCEEDED);
  g_assert_cmpuint (test_state (batch, 0), ==, WEFT_JOB_HELD);
  g_assert_true (weft_batch_is_running (batch));
  test_do (batch, WEFT_COMMAND_RESUME, 0);
  test_run_to_end (batch);
  g_assert_cmpuint (weft_batch_get_count (batch, WEFT_JOB_SUCCEEDED), ==, n + 2);
}

/* The last word counts, however fast the words follow each other and whether or not the worker has heard the first. */
static void
test_the_last_word_counts (gconstpointer data)
{
  g_autoptr(WeftBatch) batch = start_batch (data, FOR_EVER_MS, 1);

  test_await_state (batch, 0, WEFT_JOB_RUNNING);
  for (guint turn = 0; turn < 200; turn++)
    {
      test_do (batch, WEFT_COMMAND_PAUSE, 0);
      test_do (batch, WEFT_COMMAND_RESUME, 0);
      if (turn % 10 == 0)
        test_await_state (batch, 0, WEFT_JOB_RUNNING);
      g_assert_cmpuint (atomic_load (&test_cell (batch, 0)->control), ==, 0);
      test_do (batch, WEFT_COMMAND_PAUSE, 0);
      g_assert_cmpuint (atomic_load (&test_cell (batch, 0)->control), ==, WEFT_CONTROL_PAUSE);
      if (turn % 10 == 0)
        test_await_state (batch, 0, WEFT_JOB_PAUSED);
      test_do (batch, WEFT_COMMAND_RESUME, 0);
    }
  cancel_and_end (batch);
}

static void
test_cancels_a_running_job (gconstpointer data)
{
  g_autoptr(WeftBatch) batch = start_batch (data, FOR_EVER_MS, 1);
  double started, ended;

  test_await_state (batch, 0, WEFT_JOB_RUNNING);
  test_do (batch, WEFT_COMMAND_CANCEL, 0);
  test_run_to_end (batch);
  g_assert_cmpuint (test_state (batch, 0), ==, WEFT_JOB_CANCELLED);
  weft_batch_get_times (batch, 0, &started, &ended);
  g_assert_cmpfloat (started, >=, 0);
  g_assert_cmpfloat (ended, >=, started);
  g_assert_null (test_error (batch, 0));
}

static void
test_cancels_a_paused_job (gconstpointer data)
{
  g_autoptr(WeftBatch) batch = start_batch (data, FOR_EVER_MS, 1);

  test_await_state (batch, 0, WEFT_JOB_RUNNING);
  test_do (batch, WEFT_COMMAND_PAUSE, 0);
  test_await_state (batch, 0, WEFT_JOB_PAUSED);
  test_do (batch, WEFT_COMMAND_CANCEL, 0);
  test_run_to_end (batch);
  g_assert_cmpuint (test_state (batch, 0), ==, WEFT_JOB_CANCELLED);
}

static void
test_cancels_queued_and_held_jobs (gconstpointer data)
{
  g_autoptr(WeftBatch) batch = new_batch (1, 6);
  double started, ended;

  test_do (batch, WEFT_COMMAND_CANCEL, 0);
  test_do (batch, WEFT_COMMAND_PAUSE, 1);
  test_do (batch, WEFT_COMMAND_CANCEL, 1);
  test_do (batch, WEFT_COMMAND_PAUSE, 2);
  g_assert_cmpuint (weft_batch_get_count (batch, WEFT_JOB_CANCELLED), ==, 2);
  test_start (batch, GPOINTER_TO_UINT (data), N_WORKERS);
  test_await_state (batch, 5, WEFT_JOB_SUCCEEDED);
  test_do (batch, WEFT_COMMAND_CANCEL, 2);
  test_run_to_end (batch);
  g_assert_cmpuint (weft_batch_get_count (batch, WEFT_JOB_CANCELLED), ==, 3);
  g_assert_cmpuint (weft_batch_get_count (batch, WEFT_JOB_SUCCEEDED), ==, 3);
  weft_batch_get_times (batch, 2, &started, &ended);
  g_assert_cmpfloat (started, <, 0);
  g_assert_cmpuint (atomic_load (&test_cell (batch, 2)->attempts), ==, 0);
}

static void
test_cancels_all_at_once (gconstpointer data)
{
  g_autoptr(WeftBatch) batch = start_batch (data, FOR_EVER_MS, 100);
  gint64 began;
  WeftFigures figures;

  test_await_state (batch, 0, WEFT_JOB_RUNNING);
  began = g_get_monotonic_time ();
  weft_batch_do_all (batch, WEFT_COMMAND_CANCEL);
  test_run_to_end (batch);
  /* A tenth of a second on a machine that has nothing else to do; a worker that does not obey is killed after one. */
  g_assert_cmpint (g_get_monotonic_time () - began, <, TEST_TIMES (5, 20) * G_USEC_PER_SEC);
  g_assert_cmpuint (weft_batch_get_count (batch, WEFT_JOB_CANCELLED), ==, 100);
  weft_batch_get_figures (batch, NULL, 0, &figures);
  g_assert_true (isnan (figures.overhead));
  test_assert_sums (batch);
}

/* Jobs that were held while they were queued. */
static void
test_all_go_on_in_their_order (void)
{
  WeftPlan plan = test_plan (5, 5);
  g_autoptr(WeftBatch) batch = test_batch (&plan, 6);

  test_start (batch, WEFT_STRATEGY_SEQUENTIAL, 0);
  weft_batch_do_all (batch, WEFT_COMMAND_PAUSE);
  weft_batch_do_all (batch, WEFT_COMMAND_RESUME);
  test_iterate_while (weft_batch_get_count (batch, WEFT_JOB_SUCCEEDED) < 6);
  for (guint32 i = 1; i < 6; i++)
    g_assert_cmpuint (atomic_load (&test_cell (batch, i)->started_ns), >, atomic_load (&test_cell (batch, i - 1)->started_ns));
  test_run_to_end (batch);
}

/* Commands for a hundred thousand jobs are not through when they return, and still take place in their order. */
static void
test_many_commands_keep_their_order (void)
{
  static const WeftCommand commands[] = { WEFT_COMMAND_PAUSE, WEFT_COMMAND_RESUME, WEFT_COMMAND_PAUSE, WEFT_COMMAND_CANCEL,
                                          WEFT_COMMAND_RETRY, WEFT_COMMAND_PAUSE };
  g_autoptr(WeftBatch) batch = new_batch (1, 100000);

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    weft_batch_do_all (batch, commands[i]);
  test_do (batch, WEFT_COMMAND_RESUME, 7);
  test_iterate_while (test_state (batch, 7) != WEFT_JOB_QUEUED || weft_batch_get_count (batch, WEFT_JOB_QUEUED) != 1);
  g_assert_cmpuint (weft_batch_get_count (batch, WEFT_JOB_PAUSED), ==, 99999);
  test_assert_sums (batch);
}

/* A start or a rewind comes after the commands that were given before it. */
static void
test_what_follows_many_commands_waits_for_them (void)
{
  g_autoptr(WeftBatch) batch = new_batch (0, 100000);

  weft_batch_do_all (batch, WEFT_COMMAND_CANCEL);
  test_start (batch, WEFT_STRATEGY_THREAD_POOL, 2);
  test_run_to_end (batch);
  g_assert_cmpuint (weft_batch_get_count (batch, WEFT_JOB_CANCELLED), ==, 100000);
  weft_batch_do_all (batch, WEFT_COMMAND_RETRY);
  weft_batch_rewind (batch);
  g_assert_cmpuint (weft_batch_get_count (batch, WEFT_JOB_QUEUED), ==, 100000);
  weft_batch_do_all (batch, WEFT_COMMAND_PAUSE);
  g_assert_finalize_object (g_steal_pointer (&batch));
}

static void
cancel_next_cb (WeftJob *job, GParamSpec *pspec, WeftBatch *batch)
{
  guint next = weft_job_get_index (job) + 1;

  test_do (batch, WEFT_COMMAND_CANCEL, next);
}

/* A listener that gives a command while another one is under way. */
static void
test_a_listener_may_give_commands (void)
{
  static const guint positions[] = { 0, 1, 2, 0, 5 };
  g_autoptr(WeftBatch) batch = new_batch (1, 8);
  WeftJob *jobs[8];

  for (guint i = 0; i < 8; i++)
    {
      jobs[i] = g_list_model_get_item (G_LIST_MODEL (batch), i);
      g_signal_connect_object (jobs[i], "notify::state", G_CALLBACK (cancel_next_cb), batch, 0);
    }
  weft_batch_do (batch, WEFT_COMMAND_CANCEL, positions, G_N_ELEMENTS (positions));
  test_drain ();
  g_assert_cmpuint (weft_batch_get_count (batch, WEFT_JOB_CANCELLED), ==, 8);
  for (guint i = 0; i < 8; i++)
    g_object_unref (jobs[i]);
}

int
main (int argc, char **argv)
{
  static const WeftStrategyId few_workers[] = { WEFT_STRATEGY_SEQUENTIAL, WEFT_STRATEGY_THREAD_POOL, WEFT_STRATEGY_PROCESS_POOL };

  g_test_init (&argc, &argv, NULL);

  test_add_for_strategies ("/commands/a-pause-is-no-progress", test_a_pause_is_no_progress);
  for (guint i = 0; i < G_N_ELEMENTS (few_workers); i++)
    {
      g_autofree char *path = g_strconcat ("/commands/a-paused-job-holds-its-worker/", weft_strategy_get (few_workers[i])->nick, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (few_workers[i]), test_a_paused_job_holds_its_worker);
    }
  test_add_for_strategies ("/commands/a-queued-job-is-held-and-goes-on", test_a_queued_job_is_held_and_goes_on);
  test_add_for_strategies ("/commands/the-last-word-counts", test_the_last_word_counts);
  test_add_for_strategies ("/commands/cancels-a-running-job", test_cancels_a_running_job);
  test_add_for_strategies ("/commands/cancels-a-paused-job", test_cancels_a_paused_job);
  test_add_for_strategies ("/commands/cancels-queued-and-held-jobs", test_cancels_queued_and_held_jobs);
  test_add_for_strategies ("/commands/cancels-all-at-once", test_cancels_all_at_once);
  g_test_add_func ("/commands/all-go-on-in-their-order", test_all_go_on_in_their_order);
  g_test_add_func ("/commands/many-commands-keep-their-order", test_many_commands_keep_their_order);
  g_test_add_func ("/commands/what-follows-many-commands-waits-for-them", test_what_follows_many_commands_waits_for_them);
  g_test_add_func ("/commands/a-listener-may-give-commands", test_a_listener_may_give_commands);

  return g_test_run ();
}
