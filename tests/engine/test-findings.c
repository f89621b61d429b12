/* test-findings.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "made-up-findings.h"
#include "support.h"

#include <math.h>
#include <string.h>

/* What is said of one run by itself, and where its figures come from. */

static void
test_each_kind_has_a_nick (void)
{
  for (guint i = 0; i < WEFT_N_FINDINGS; i++)
    for (guint k = 0; k <= i; k++)
      g_assert_true (g_str_equal (weft_finding_nick (i), weft_finding_nick (k)) == (i == k));
}

static void
test_no_runs_have_nothing_to_say (void)
{
  g_autoptr(GPtrArray) found = weft_findings_new (NULL, 0);

  g_assert_cmpuint (found->len, ==, 0);
}

static void
test_runs_are_called_by_their_workers (void)
{
  static const char *const names[] = { "1 sequential worker", "3 threads", "3 pooled threads", "3 processes", "3 pooled processes", "3 event loops",
                                       "3 processes with event loops" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      WeftFindingRun run = test_make_run (i, 3, 4);
      g_autofree char *name = weft_finding_run_name (&run);

      g_assert_cmpstr (name, ==, names[i]);
    }
}

static void
test_one_worker_is_serial (void)
{
  WeftFindingRun run = test_make_run (WEFT_STRATEGY_SEQUENTIAL, 1, 40.01);

  test_assert_says (&run, 1, WEFT_FINDING_SERIALISED,
                    "1 sequential worker ran the jobs one after the other, 40.0 s in all; the longest job alone takes 4.00 s.");
  run.n_jobs = run.succeeded = 1;
  test_assert_silent (&run, 1, WEFT_FINDING_SERIALISED);
}

/* As if all of them needed one lock. */
static void
test_workers_that_take_turns_are_serialised (void)
{
  WeftFindingRun run = test_make_run (WEFT_STRATEGY_THREADS, 10, 39);

  test_assert_says (&run, 1, WEFT_FINDING_SERIALISED,
                    "10 threads ran the jobs as if one after the other: 39.0 s is 98 % of all jobs' own times together.");
  run = test_make_run (WEFT_STRATEGY_THREADS, 10, 20);
  test_assert_silent (&run, 1, WEFT_FINDING_SERIALISED);
}

/* One job is nearly all of the work: nothing else would be faster. */
static void
test_one_long_job_is_not_serialised (void)
{
  WeftFindingRun run = test_make_run (WEFT_STRATEGY_THREADS, 10, 39);

  run.ideal = run.longest = 38.9;
  run.overhead = run.elapsed / run.ideal;
  test_assert_silent (&run, 1, WEFT_FINDING_SERIALISED);
}

/* Ten jobs, four workers: 4 + 4 + 2, three rounds of 4 s; 40 s of work in 4 × 12 s leave a sixth idle. */
static void
test_jobs_that_do_not_divide_are_a_stair (void)
{
  WeftFindingRun run = test_make_run (WEFT_STRATEGY_THREAD_POOL, 4, 12.01);

  test_assert_says (&run, 1, WEFT_FINDING_STAIR_STEP,
                    "4 pooled threads: 10 jobs do not divide evenly among them; even at best they idle 17 % of the time.");
  run = test_make_run (WEFT_STRATEGY_THREAD_POOL, 5, 8.01);
  test_assert_silent (&run, 1, WEFT_FINDING_STAIR_STEP);
  run = test_make_run (WEFT_STRATEGY_THREADS, 10, 4);
  test_assert_silent (&run, 1, WEFT_FINDING_STAIR_STEP);
}

static void
test_too_many_computing_workers_are_oversubscribed (void)
{
  WeftFindingRun run = test_make_computing_run (WEFT_STRATEGY_THREADS, 10, 10.5, 40);

  run.switches_involuntary = 4000;
  test_assert_says (&run, 1, WEFT_FINDING_OVERSUBSCRIBED,
                    "10 threads shared 4 cores: the kernel took one away 100 times in each second of computing.");
  run.switches_involuntary = 100;
  test_assert_silent (&run, 1, WEFT_FINDING_OVERSUBSCRIBED);
}

static void
test_the_trace_tells_of_oversubscription_better (void)
{
  WeftFindingRun run = test_make_computing_run (WEFT_STRATEGY_THREADS, 10, 10.5, 40);

  run.switches_involuntary = 4000;
  run.running = 40;
  run.ready = 60;
  test_assert_says (&run, 1, WEFT_FINDING_OVERSUBSCRIBED,
                    "10 threads shared 4 cores: for 60 % of the time in which one could have computed, it waited for a core.");
  run.ready = 4;
  test_assert_silent (&run, 1, WEFT_FINDING_OVERSUBSCRIBED);
}

static void
test_waiting_workers_are_never_oversubscribed (void)
{
  WeftFindingRun run = test_make_run (WEFT_STRATEGY_THREADS, 10, 4);

  run.switches_involuntary = 100000;
  test_assert_silent (&run, 1, WEFT_FINDING_OVERSUBSCRIBED);
  run.computing = NAN;
  test_assert_silent (&run, 1, WEFT_FINDING_OVERSUBSCRIBED);
}

static void
test_starting_can_be_what_takes_long (void)
{
  WeftFindingRun run = test_make_run (WEFT_STRATEGY_PROCESSES, 10, 4.6);

  run.cpu_system = 0.5;
  test_assert_says (&run, 1, WEFT_FINDING_START_UP_BOUND,
                    "10 processes ended 0.60 s after the best possible: starting and ending them took about 60.00 ms each.");
  run.cpu_system = 0.1;
  test_assert_silent (&run, 1, WEFT_FINDING_START_UP_BOUND);
  run = test_make_run (WEFT_STRATEGY_PROCESSES, 10, 4.2);
  run.cpu_system = 0.5;
  test_assert_silent (&run, 1, WEFT_FINDING_START_UP_BOUND);
}

/* What computes may be late for want of a core; what is unknown may be too. */
static void
test_starting_is_blamed_only_where_jobs_wait (void)
{
  WeftFindingRun run = test_make_run (WEFT_STRATEGY_PROCESSES, 10, 4.6);

  run.cpu_system = 0.5;
  run.computing = 0.5;
  test_assert_silent (&run, 1, WEFT_FINDING_START_UP_BOUND);
  run.computing = NAN;
  test_assert_silent (&run, 1, WEFT_FINDING_START_UP_BOUND);
}

static void
test_all_cores_busy_is_core_bound (void)
{
  WeftFindingRun run = test_make_computing_run (WEFT_STRATEGY_THREAD_POOL, 5, 10.1, 40);

  test_assert_says (&run, 1, WEFT_FINDING_CORE_BOUND,
                    "5 pooled threads kept 4.0 of 4 cores busy: more workers can't make it faster, only more cores can.");
  run = test_make_computing_run (WEFT_STRATEGY_THREAD_POOL, 2, 20.1, 40);
  test_assert_says (&run, 1, WEFT_FINDING_CORE_BOUND, "2 pooled threads kept 2.0 of 4 cores busy: the rest had nothing to do.");
  run = test_make_computing_run (WEFT_STRATEGY_THREAD_POOL, 4, 20, 40);
  test_assert_silent (&run, 1, WEFT_FINDING_CORE_BOUND);
}

static void
test_idle_cores_are_waiting_bound (void)
{
  WeftFindingRun run = test_make_run (WEFT_STRATEGY_THREADS, 10, 4.01);

  test_assert_says (&run, 1, WEFT_FINDING_WAITING_BOUND, "10 threads waited, all at once: 0.020 s of CPU in 4.01 s.");
  run = test_make_run (WEFT_STRATEGY_THREAD_POOL, 5, 8.01);
  test_assert_says (&run, 1, WEFT_FINDING_WAITING_BOUND,
                    "5 pooled threads waited: 0.020 s of CPU in 8.01 s. More workers at once would wait together.");
  run.cpu_user = 8;
  test_assert_silent (&run, 1, WEFT_FINDING_WAITING_BOUND);
}

static void
test_what_all_share_is_told_once (void)
{
  WeftFindingRun runs[3] = { test_make_run (WEFT_STRATEGY_SEQUENTIAL, 1, 40), test_make_run (WEFT_STRATEGY_THREAD_POOL, 5, 8), test_make_run (WEFT_STRATEGY_THREADS, 10, 4) };
  g_autoptr(GPtrArray) found = weft_findings_new (runs, 3);
  guint n = 0;

  test_assert_says (runs, 3, WEFT_FINDING_WAITING_BOUND,
                    "The jobs wait: whatever ran them, the cores that it could use were busy for at most 0.1 % of the time.");
  for (guint i = 0; i < found->len; i++)
    n += ((WeftFinding *) g_ptr_array_index (found, i))->kind == WEFT_FINDING_WAITING_BOUND;
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpuint (test_find_finding (found, WEFT_FINDING_WAITING_BOUND)->n_runs, ==, 3);
}

static void
test_a_run_that_was_cut_short_says_only_that (void)
{
  WeftFindingRun runs[2] = { test_make_run (WEFT_STRATEGY_THREADS, 10, 2), test_make_run (WEFT_STRATEGY_SEQUENTIAL, 1, 40) };
  g_autoptr(GPtrArray) found = NULL;

  runs[0].succeeded = 3;
  runs[0].cancelled = 7;
  runs[0].overhead = NAN;
  test_assert_says (runs, 2, WEFT_FINDING_CUT_SHORT, "10 threads: only 3 of 10 jobs ran to their end, so its times can't be compared.");
  found = weft_findings_new (runs, 2);
  for (guint i = 0; i < found->len; i++)
    {
      const WeftFinding *finding = g_ptr_array_index (found, i);

      for (guint k = 0; k < finding->n_runs; k++)
        g_assert_true (finding->runs[k] == 1 || finding->kind == WEFT_FINDING_CUT_SHORT);
    }
}

static void
test_failed_jobs_are_told_once (void)
{
  WeftFindingRun runs[3] = {
    test_make_run (WEFT_STRATEGY_THREADS, 10, 4), test_make_run (WEFT_STRATEGY_THREAD_POOL, 5, 8), test_make_run (WEFT_STRATEGY_PROCESSES, 10, 4),
  };
  g_autoptr(GPtrArray) found = NULL;

  test_assert_silent (runs, 3, WEFT_FINDING_FAILED);
  for (guint i = 0; i < 3; i++)
    {
      runs[i].failed = 4;
      runs[i].succeeded = 6;
    }
  test_assert_says (runs, 3, WEFT_FINDING_FAILED, "In every run 4 of 10 jobs failed.");
  found = weft_findings_new (runs, 3);
  g_assert_cmpuint (test_find_finding (found, WEFT_FINDING_FAILED)->n_runs, ==, 3);
  test_assert_says (runs, 1, WEFT_FINDING_FAILED, "10 threads: 4 of 10 jobs failed.");
  runs[0].failed = 0;
  test_assert_says (runs, 3, WEFT_FINDING_FAILED, "5 pooled threads: 4 of 10 jobs failed.");
}

static void
test_jobs_that_take_no_time_are_told (void)
{
  WeftFindingRun run = test_make_run (WEFT_STRATEGY_THREADS, 10, 0.01);

  run.work = run.ideal = 0;
  run.overhead = NAN;
  test_assert_says (&run, 1, WEFT_FINDING_CUT_SHORT, "10 threads: its jobs take no time, so there is nothing to compare it with.");
}

static void
test_refused_workers_are_told (void)
{
  WeftFindingRun run = test_make_run (WEFT_STRATEGY_PROCESSES, 10, 4);

  run.refused = 2;
  test_assert_says (&run, 1, WEFT_FINDING_REFUSED, "10 processes: the system refused 2 workers.");
}

/* Whatever the figures, nothing breaks. */
static void
test_odd_figures_are_harmless (void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (3);
  const double odd[] = { 0, NAN, INFINITY, 1e-300, 1e300, -1 };

  for (guint turn = 0; turn < 3000; turn++)
    {
      WeftFindingRun runs[4];
      g_autoptr(GPtrArray) found = NULL;

      for (guint i = 0; i < 4; i++)
        {
          double *fields[] = { &runs[i].elapsed, &runs[i].work, &runs[i].ideal, &runs[i].overhead, &runs[i].longest, &runs[i].computing,
                               &runs[i].cpu_user, &runs[i].cpu_system, &runs[i].running, &runs[i].ready };

          runs[i] = test_make_run ((WeftStrategyId) g_rand_int_range (random, 0, WEFT_N_STRATEGIES), (guint) g_rand_int_range (random, 1, 5), 10);
          for (guint k = 0; k < G_N_ELEMENTS (fields); k++)
            if (g_rand_int_range (random, 0, 4) == 0)
              *fields[k] = odd[g_rand_int_range (random, 0, G_N_ELEMENTS (odd))];
          if (g_rand_int_range (random, 0, 4) == 0)
            runs[i].workers = runs[i].at_once = runs[i].n_jobs = 0;
        }
      found = weft_findings_new (runs, 4);
      for (guint i = 0; i < found->len; i++)
        {
          const char *sentence = ((WeftFinding *) g_ptr_array_index (found, i))->sentence;

          if (strstr (sentence, "nan") != NULL || strstr (sentence, "inf ") != NULL || strstr (sentence, "-") == sentence)
            g_error ("It says: %s", sentence);
        }
    }
}

static void
test_a_batch_gives_its_figures (void)
{
  WeftPlan plan = test_plan (5, 10);
  g_autoptr(WeftBatch) batch = test_batch (&plan, 6);
  WeftFindingRun run;

  test_start (batch, WEFT_STRATEGY_THREAD_POOL, 3);
  test_run_to_end (batch);
  weft_finding_run_init (&run, batch, 0);
  g_assert_cmpuint (run.workers, ==, 3);
  g_assert_cmpuint (run.at_once, ==, 3);
  g_assert_cmpuint (run.n_jobs, ==, 6);
  g_assert_cmpuint (run.succeeded, ==, 6);
  g_assert_cmpfloat (run.longest, >, 0.0049);
  g_assert_cmpfloat (run.longest, <, 0.0101);
  g_assert_cmpfloat (run.computing, ==, 0);
  g_assert_cmpfloat (run.elapsed, >=, run.ideal);
}

static void
run_made_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(WeftRun **) data = weft_run_new_from_batch_finish (result, NULL);
  g_assert_nonnull (*(WeftRun **) data);
}

/* Several workers for each core, all of which compute: most of the time each waits for one. The kept run says the same. */
static void
test_a_trace_gives_the_times_on_cores (void)
{
  WeftPlan plan = test_plan (60, 60);
  g_autoptr(WeftBatch) batch = NULL;
  g_autoptr(WeftRun) kept = NULL;
  WeftFindingRun run, again;
  guint workers = MIN (4 * g_get_num_processors (), WEFT_SWITCHES_MOST);
  const char *reason;

  plan.workload = WEFT_WORKLOAD_CHECKSUM;
  batch = test_batch (&plan, workers);
  test_start (batch, WEFT_STRATEGY_THREADS, 0);
  test_run_to_end (batch);
  weft_finding_run_init (&run, batch, 0);
  if (weft_trace_get_truth (weft_batch_get_trace (batch), &reason) == WEFT_TRUTH_NONE)
    {
      g_assert_true (isnan (run.running) && isnan (run.ready));
      g_test_skip (reason);
      return;
    }
  g_assert_cmpfloat (run.running, >, 0);
  /* Where other machines share the core, more than was computed. */
  g_assert_cmpfloat (run.running, <, 2 * (run.cpu_user + run.cpu_system) + 0.1);
  g_assert_cmpfloat (run.running + run.ready, <, workers * run.elapsed);
  if (workers >= 2 * g_get_num_processors ())
    g_assert_cmpfloat (run.ready, >, 0.3 * (run.running + run.ready));
  weft_run_new_from_batch_async (batch, &plan, NULL, NULL, run_made_cb, &kept);
  while (kept == NULL)
    g_main_context_iteration (NULL, TRUE);
  weft_finding_run_init_from_run (&again, kept);
  g_assert_cmpfloat (again.running, ==, run.running);
  g_assert_cmpfloat (again.ready, ==, run.ready);
}

/* A batch that was not recorded has no such times. */
static void
test_without_a_trace_the_times_on_cores_are_not_known (void)
{
  WeftPlan plan = test_plan (5, 10);
  g_autoptr(WeftBatch) batch = test_batch (&plan, 2);
  WeftFindingRun run;

  weft_batch_set_recording (batch, FALSE);
  test_start (batch, WEFT_STRATEGY_THREADS, 0);
  test_run_to_end (batch);
  weft_finding_run_init (&run, batch, 0);
  g_assert_true (isnan (run.running) && isnan (run.ready));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/findings/each-kind-has-a-nick", test_each_kind_has_a_nick);
  g_test_add_func ("/findings/no-runs-have-nothing-to-say", test_no_runs_have_nothing_to_say);
  g_test_add_func ("/findings/runs-are-called-by-their-workers", test_runs_are_called_by_their_workers);
  g_test_add_func ("/findings/one-worker-is-serial", test_one_worker_is_serial);
  g_test_add_func ("/findings/workers-that-take-turns-are-serialised", test_workers_that_take_turns_are_serialised);
  g_test_add_func ("/findings/one-long-job-is-not-serialised", test_one_long_job_is_not_serialised);
  g_test_add_func ("/findings/jobs-that-do-not-divide-are-a-stair", test_jobs_that_do_not_divide_are_a_stair);
  g_test_add_func ("/findings/too-many-computing-workers-are-oversubscribed", test_too_many_computing_workers_are_oversubscribed);
  g_test_add_func ("/findings/the-trace-tells-of-oversubscription-better", test_the_trace_tells_of_oversubscription_better);
  g_test_add_func ("/findings/waiting-workers-are-never-oversubscribed", test_waiting_workers_are_never_oversubscribed);
  g_test_add_func ("/findings/starting-can-be-what-takes-long", test_starting_can_be_what_takes_long);
  g_test_add_func ("/findings/starting-is-blamed-only-where-jobs-wait", test_starting_is_blamed_only_where_jobs_wait);
  g_test_add_func ("/findings/all-cores-busy-is-core-bound", test_all_cores_busy_is_core_bound);
  g_test_add_func ("/findings/idle-cores-are-waiting-bound", test_idle_cores_are_waiting_bound);
  g_test_add_func ("/findings/what-all-share-is-told-once", test_what_all_share_is_told_once);
  g_test_add_func ("/findings/a-run-that-was-cut-short-says-only-that", test_a_run_that_was_cut_short_says_only_that);
  g_test_add_func ("/findings/failed-jobs-are-told-once", test_failed_jobs_are_told_once);
  g_test_add_func ("/findings/jobs-that-take-no-time-are-told", test_jobs_that_take_no_time_are_told);
  g_test_add_func ("/findings/refused-workers-are-told", test_refused_workers_are_told);
  g_test_add_func ("/findings/odd-figures-are-harmless", test_odd_figures_are_harmless);
  g_test_add_func ("/findings/a-batch-gives-its-figures", test_a_batch_gives_its_figures);
  g_test_add_func ("/findings/a-trace-gives-the-times-on-cores", test_a_trace_gives_the_times_on_cores);
  g_test_add_func ("/findings/without-a-trace-the-times-on-cores-are-not-known",
                   test_without_a_trace_the_times_on_cores_are_not_known);

  return g_test_run ();
}
