/* test-worker-death.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "support.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* Worker processes that are killed or stopped from outside, at any moment. */

#define FOR_EVER_MS 600000

static gint32
pid_of (WeftBatch *batch, guint32 index)
{
  return atomic_load (&test_cell (batch, index)->pid);
}

/* One job for ever, with these retries, then `n_short` short ones. */
static WeftBatch *
new_batch (guint retries, guint n_short)
{
  WeftPlan plan = test_plan (FOR_EVER_MS, FOR_EVER_MS);
  WeftBatch *batch;

  plan.retries = retries;
  batch = test_batch (&plan, 1);
  plan = test_plan (0, 10);
  g_assert_true (weft_batch_add (batch, &plan, n_short, NULL));
  return batch;
}

/* Waits until a worker has taken the job up: it runs, and says by whom. */
static void
await_begun (WeftBatch *batch, guint32 index, guint attempt)
{
  test_wait_while (atomic_load (&test_cell (batch, index)->attempts) < attempt);
}

static void
kill_worker (WeftBatch *batch, guint32 index, int number)
{
  g_assert_true (test_signal_child (pid_of (batch, index), number));
}

static void
assert_ends (WeftBatch *batch)
{
  test_run_to_end (batch);
  g_assert_cmpuint (test_count_children (), ==, 0);
  test_assert_sums (batch);
}

/* On a loop, those that the same worker carried are not others. */
static void
assert_others_never_noticed (WeftBatch *batch, const WeftStrategy *strategy)
{
  for (guint job = 1; job <= 6; job++)
    {
      if (strategy->loop && pid_of (batch, job) == pid_of (batch, 0))
        continue;
      g_assert_cmpuint (test_state (batch, job), ==, WEFT_JOB_SUCCEEDED);
      g_assert_cmpuint (atomic_load (&test_cell (batch, job)->attempts), ==, 1);
    }
}

static void
test_its_job_fails_and_says_why (gconstpointer data)
{
  static const int signals[] = { SIGKILL, SIGSEGV, SIGTERM, SIGABRT };

  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    {
      g_autoptr(WeftBatch) batch = new_batch (0, 6);
      g_autofree char *error = NULL, *expected = g_strdup_printf ("worker ended by signal %d", signals[i]);
      double started, ended;

      /* A sanitizer has its own word about a crash. */
      if (TEST_SANITIZED && (signals[i] == SIGSEGV || signals[i] == SIGABRT))
        continue;
      test_start (batch, GPOINTER_TO_UINT (data), 2);
      await_begun (batch, 0, 1);
      kill_worker (batch, 0, signals[i]);
      assert_ends (batch);

      error = test_error (batch, 0);
      g_assert_cmpuint (test_state (batch, 0), ==, WEFT_JOB_FAILED);
      g_assert_cmpstr (error, ==, expected);
      weft_batch_get_times (batch, 0, &started, &ended);
      g_assert_cmpfloat (ended, >=, started);
      assert_others_never_noticed (batch, weft_strategy_get (GPOINTER_TO_UINT (data)));
    }
}

static void
test_its_job_is_tried_again (gconstpointer data)
{
  g_autoptr(WeftBatch) batch = new_batch (3, 2);
  gint32 before = 0;

  test_start (batch, GPOINTER_TO_UINT (data), 2);
  for (guint attempt = 1; attempt <= 3; attempt++)
    {
      await_begun (batch, 0, attempt);
      test_wait_while (pid_of (batch, 0) == before);
      before = pid_of (batch, 0);
      kill_worker (batch, 0, SIGKILL);
    }
  await_begun (batch, 0, 4);
  test_wait_while (pid_of (batch, 0) == before);
  test_do (batch, WEFT_COMMAND_CANCEL, 0);
  assert_ends (batch);
  g_assert_cmpuint (test_state (batch, 0), ==, WEFT_JOB_CANCELLED);
  if (!weft_strategy_get (GPOINTER_TO_UINT (data))->loop)
    g_assert_cmpuint (weft_batch_get_count (batch, WEFT_JOB_SUCCEEDED), ==, 2);
}

static void
test_its_job_fails_when_no_retry_is_left (gconstpointer data)
{
  g_autoptr(WeftBatch) batch = new_batch (1, 0);
  g_autofree char *error = NULL;
  gint32 first;

  test_start (batch, GPOINTER_TO_UINT (data), 1);
  await_begun (batch, 0, 1);
  first = pid_of (batch, 0);
  kill_worker (batch, 0, SIGKILL);
  await_begun (batch, 0, 2);
  test_wait_while (pid_of (batch, 0) == first);
  kill_worker (batch, 0, SIGTERM);
  assert_ends (batch);
  error = test_error (batch, 0);
  g_assert_cmpstr (error, ==, "worker ended by signal 15");
  g_assert_cmpuint (atomic_load (&test_cell (batch, 0)->attempts), ==, 2);
}

/* And no worker waits with it. */
static void
test_a_paused_job_stays_paused (gconstpointer data)
{
  g_autoptr(WeftBatch) batch = new_batch (5, 0);
  gint32 first;

  test_start (batch, GPOINTER_TO_UINT (data), 1);
  await_begun (batch, 0, 1);
  test_do (batch, WEFT_COMMAND_PAUSE, 0);
  test_await_state (batch, 0, WEFT_JOB_PAUSED);
  first = pid_of (batch, 0);
  kill_worker (batch, 0, SIGKILL);
  test_await_state (batch, 0, WEFT_JOB_HELD);
  test_iterate_while (weft_batch_get_count (batch, WEFT_JOB_PAUSED) == 0);
  g_assert_cmpuint (atomic_load (&test_cell (batch, 0)->attempts), ==, 1);
  test_do (batch, WEFT_COMMAND_RESUME, 0);
  await_begun (batch, 0, 2);
  test_await_state (batch, 0, WEFT_JOB_RUNNING);
  g_assert_cmpint (pid_of (batch, 0), !=, first);
  test_do (batch, WEFT_COMMAND_CANCEL, 0);
  assert_ends (batch);
}

static void
test_a_pool_of_one_replaces_it (void)
{
  g_autoptr(WeftBatch) batch = new_batch (0, 3);
  gint32 first;

  test_start (batch, WEFT_STRATEGY_PROCESS_POOL, 1);
  await_begun (batch, 0, 1);
  first = pid_of (batch, 0);
  kill_worker (batch, 0, SIGKILL);
  assert_ends (batch);
  g_assert_cmpuint (weft_batch_get_count (batch, WEFT_JOB_SUCCEEDED), ==, 3);
  for (guint i = 1; i <= 3; i++)
    {
      g_assert_cmpint (pid_of (batch, i), !=, first);
      g_assert_cmpint (pid_of (batch, i), ==, pid_of (batch, 1));
    }
}

/* Before, while and after the pool knows of it: the next job is not the one to pay for that. */
static void
test_an_idle_one_harms_no_job (void)
{
  g_autoptr(WeftBatch) batch = new_batch (0, 1);
  WeftPlan plan = test_plan (0, 0);

  test_start (batch, WEFT_STRATEGY_PROCESS_POOL, 2);
  test_await_state (batch, 1, WEFT_JOB_SUCCEEDED);
  for (guint32 job = 2; job < TEST_TIMES (200, 30); job++)
    {
      /* The one that ran the last job is idle now, or about to be. */
      test_signal_child (pid_of (batch, job - 1), SIGKILL);
      for (guint i = 0; i < job % 8 * 500; i++)
        sched_yield ();
      g_assert_true (weft_batch_add (batch, &plan, 1, NULL));
      test_wait_while (!weft_job_state_is_final (test_state (batch, job)));
      g_assert_cmpuint (atomic_load (&test_cell (batch, job)->error), ==, WEFT_JOB_ERROR_NONE);
    }
  weft_batch_do_all (batch, WEFT_COMMAND_CANCEL);
  assert_ends (batch);
}

static void
test_one_that_is_stopped_is_killed_when_it_does_not_obey (gconstpointer data)
{
  g_autoptr(WeftBatch) batch = new_batch (0, 2);
  gint32 pid;
  gint64 began;

  test_start (batch, GPOINTER_TO_UINT (data), 2);
  await_begun (batch, 0, 1);
  pid = pid_of (batch, 0);
  kill_worker (batch, 0, SIGSTOP);
  test_wait_while (test_task_status (pid, pid) != 'T');
  began = g_get_monotonic_time ();
  weft_batch_do_all (batch, WEFT_COMMAND_CANCEL);
  assert_ends (batch);
  g_assert_cmpint (g_get_monotonic_time () - began, <, TEST_TIMES (5, 20) * G_USEC_PER_SEC);
  g_assert_cmpuint (test_state (batch, 0), ==, WEFT_JOB_CANCELLED);
}

static void
test_one_that_is_stopped_and_goes_on_has_missed_nothing (gconstpointer data)
{
  g_autoptr(WeftBatch) batch = new_batch (0, 2);
  gint32 pid;

  test_start (batch, GPOINTER_TO_UINT (data), 2);
  await_begun (batch, 0, 1);
  pid = pid_of (batch, 0);
  kill_worker (batch, 0, SIGSTOP);
  test_wait_while (test_task_status (pid, pid) != 'T');
  test_do (batch, WEFT_COMMAND_PAUSE, 0);
  kill_worker (batch, 0, SIGCONT);
  test_await_state (batch, 0, WEFT_JOB_PAUSED);
  test_do (batch, WEFT_COMMAND_CANCEL, 0);
  assert_ends (batch);
  g_assert_cmpuint (test_state (batch, 0), ==, WEFT_JOB_CANCELLED);
}

static void
test_an_idle_one_that_is_stopped_does_not_hold_up_the_end (void)
{
  g_autoptr(WeftBatch) batch = new_batch (0, 1);
  gint32 pid;

  test_start (batch, WEFT_STRATEGY_PROCESS_POOL, 2);
  await_begun (batch, 0, 1);
  test_await_state (batch, 1, WEFT_JOB_SUCCEEDED);
  pid = pid_of (batch, 1);
  g_assert_true (test_signal_child (pid, SIGSTOP));
  test_wait_while (test_task_status (pid, pid) != 'T');
  test_do (batch, WEFT_COMMAND_CANCEL, 0);
  assert_ends (batch);
}

static void
test_overhead_is_unknown_after_it (void)
{
  g_autoptr(WeftBatch) batch = new_batch (0, 1);
  WeftFigures figures;

  test_start (batch, WEFT_STRATEGY_PROCESSES, 0);
  await_begun (batch, 0, 1);
  kill_worker (batch, 0, SIGKILL);
  assert_ends (batch);
  weft_batch_get_figures (batch, NULL, 0, &figures);
  g_assert_false (figures.overhead == figures.overhead);
  g_assert_cmpfloat (figures.work, <, FOR_EVER_MS / 1000.0);
}

/* What the other process does that is to die with its workers alive: it says who they are, and waits. */
static void
run_to_be_killed (const char *nick)
{
  WeftPlan plan = test_plan (FOR_EVER_MS, FOR_EVER_MS);
  g_autoptr(WeftBatch) batch = test_batch (&plan, 3);

  test_start (batch, weft_strategy_by_nick (nick)->id, 3);
  for (guint i = 0; i < 3; i++)
    await_begun (batch, i, 1);
  test_do (batch, WEFT_COMMAND_PAUSE, 1);
  test_await_state (batch, 1, WEFT_JOB_PAUSED);
  printf ("%d %d %d\n", pid_of (batch, 0), pid_of (batch, 1), pid_of (batch, 2));
  fflush (stdout);
  for (;;)
    pause ();
}

/* Orphans become our children, so that they can be waited for. */
static void
test_it_dies_with_weft (gconstpointer data)
{
  const char *nick = weft_strategy_get (GPOINTER_TO_UINT (data))->nick;
  const char *arguments[] = { "/proc/self/exe", "--run-to-be-killed", nick, NULL };
  int output, status;
  FILE *stream;
  gint32 pids[3];
  GPid weft;

  g_assert_cmpint (prctl (PR_SET_CHILD_SUBREAPER, 1), ==, 0);
  g_assert_true (g_spawn_async_with_pipes (NULL, (char **) arguments, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &weft, NULL,
                                           &output, NULL, NULL));
  stream = fdopen (output, "r");
  g_assert_cmpint (fscanf (stream, "%d %d %d", &pids[0], &pids[1], &pids[2]), ==, 3);
  fclose (stream);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpint (test_task_status (pids[i], pids[i]), !=, 0);

  g_assert_true (test_signal_child (weft, SIGKILL));
  g_assert_cmpint (waitpid (weft, &status, 0), ==, weft);
  for (guint i = 0; i < 3; i++)
    {
      test_wait_while (waitpid (pids[i], &status, WNOHANG) == 0);
      /* One that is awake may hear of it first, and go by itself. */
      g_assert_true (WIFSIGNALED (status) ? WTERMSIG (status) == SIGKILL : WEXITSTATUS (status) == 0);
    }
  /* The address sanitizer looks for leaks from a process of its own, an orphan too where its worker was killed meanwhile. */
  test_wait_while (waitpid (-1, NULL, WNOHANG) >= 0);
  prctl (PR_SET_CHILD_SUBREAPER, 0);
}

int
main (int argc, char **argv)
{
  if (argc == 3 && strcmp (argv[1], "--run-to-be-killed") == 0)
    run_to_be_killed (argv[2]);
  g_test_init (&argc, &argv, NULL);

  test_add_for_processes ("/worker-death/its-job-fails-and-says-why", test_its_job_fails_and_says_why);
  test_add_for_processes ("/worker-death/its-job-is-tried-again", test_its_job_is_tried_again);
  test_add_for_processes ("/worker-death/its-job-fails-when-no-retry-is-left", test_its_job_fails_when_no_retry_is_left);
  test_add_for_processes ("/worker-death/a-paused-job-stays-paused", test_a_paused_job_stays_paused);
  g_test_add_func ("/worker-death/a-pool-of-one-replaces-it", test_a_pool_of_one_replaces_it);
  g_test_add_func ("/worker-death/an-idle-one-harms-no-job", test_an_idle_one_harms_no_job);
  test_add_for_processes ("/worker-death/one-that-is-stopped-is-killed-when-it-does-not-obey",
                          test_one_that_is_stopped_is_killed_when_it_does_not_obey);
  test_add_for_processes ("/worker-death/one-that-is-stopped-and-goes-on-has-missed-nothing",
                          test_one_that_is_stopped_and_goes_on_has_missed_nothing);
  g_test_add_func ("/worker-death/an-idle-one-that-is-stopped-does-not-hold-up-the-end",
                   test_an_idle_one_that_is_stopped_does_not_hold_up_the_end);
  g_test_add_func ("/worker-death/overhead-is-unknown-after-it", test_overhead_is_unknown_after_it);
  test_add_for_processes ("/worker-death/it-dies-with-weft", test_it_dies_with_weft);

  return g_test_run ();
}
