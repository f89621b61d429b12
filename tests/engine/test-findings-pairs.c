/* test-findings-pairs.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "made-up-findings.h"

/* What is said of two runs beside each other, and of the speed-up over many. */

static void
test_processes_cost_more_than_threads (void)
{
  WeftFindingRun runs[2] = { test_make_run (WEFT_STRATEGY_THREADS, 10, 4.01), test_make_run (WEFT_STRATEGY_PROCESSES, 10, 4.03) };
  g_autoptr(GPtrArray) found = NULL;
  const WeftFinding *finding;

  runs[1].cpu_system = 0.028;
  test_assert_says (runs, 2, WEFT_FINDING_CPU_COST,
                    "10 processes took 1.9 times the CPU of 10 threads for the same elapsed time: starting each cost 1.8 ms more.");
  found = weft_findings_new (runs, 2);
  finding = test_find_finding (found, WEFT_FINDING_CPU_COST);
  g_assert_cmpuint (finding->n_runs, ==, 2);
  g_assert_cmpuint (finding->runs[0], ==, 1);
  g_assert_cmpfloat_with_epsilon (test_get_number (finding, "each"), 0.0018, 1e-9);
}

static void
test_cpu_is_compared_only_at_the_same_elapsed_time (void)
{
  WeftFindingRun runs[2] = { test_make_run (WEFT_STRATEGY_THREADS, 10, 4), test_make_run (WEFT_STRATEGY_PROCESSES, 10, 5) };

  runs[1].cpu_system = 0.5;
  test_assert_silent (runs, 2, WEFT_FINDING_CPU_COST);
  runs[1] = test_make_run (WEFT_STRATEGY_PROCESSES, 10, 4.1);
  test_assert_silent (runs, 2, WEFT_FINDING_CPU_COST);
}

static void
test_the_start_is_not_blamed_for_jobs_that_compute (void)
{
  WeftFindingRun runs[2] = { test_make_computing_run (WEFT_STRATEGY_THREADS, 10, 10, 20), test_make_computing_run (WEFT_STRATEGY_PROCESSES, 10, 10, 40) };
  g_autoptr(GPtrArray) found = weft_findings_new (runs, 2);

  g_assert_true (g_str_has_suffix (test_find_finding (found, WEFT_FINDING_CPU_COST)->sentence, "for the same elapsed time: 20.000 s more."));
}

static void
test_memory_and_switches_are_compared (void)
{
  WeftFindingRun runs[2] = { test_make_run (WEFT_STRATEGY_THREADS, 10, 4.01), test_make_run (WEFT_STRATEGY_PROCESSES, 10, 4.03) };

  runs[1].peak_memory = 30 << 20;
  runs[1].switches_voluntary = 400;
  test_assert_says (runs, 2, WEFT_FINDING_MEMORY_COST, "10 processes took 20.0 MiB more memory than 10 threads: 2.0 MiB for each process.");
  test_assert_says (runs, 2, WEFT_FINDING_SWITCH_COST, "10 processes changed context 9.8 times as often as 10 threads: 401 times against 41.");
  runs[1] = test_make_run (WEFT_STRATEGY_PROCESSES, 10, 4.03);
  test_assert_silent (runs, 2, WEFT_FINDING_MEMORY_COST);
  test_assert_silent (runs, 2, WEFT_FINDING_SWITCH_COST);
}

/* What Weft had before is not the run's. */
static void
test_memory_is_that_of_the_run (void)
{
  WeftFindingRun runs[2] = { test_make_run (WEFT_STRATEGY_THREADS, 10, 4.01), test_make_run (WEFT_STRATEGY_PROCESSES, 10, 4.03) };

  runs[0].peak_memory = runs[1].peak_memory = 30 << 20;
  runs[0].memory_before = 28 << 20;
  runs[1].memory_before = 10 << 20;
  test_assert_says (runs, 2, WEFT_FINDING_MEMORY_COST, "10 processes took 18.0 MiB more memory than 10 threads: 1.8 MiB for each process.");
}

static void
test_the_fastest_is_compared_with_the_slowest (void)
{
  WeftFindingRun runs[3] = { test_make_run (WEFT_STRATEGY_SEQUENTIAL, 1, 40), test_make_run (WEFT_STRATEGY_THREAD_POOL, 5, 8), test_make_run (WEFT_STRATEGY_THREADS, 10, 4) };

  test_assert_says (runs, 3, WEFT_FINDING_FASTER_THAN, "10 threads worked 10.0 times as fast as 1 sequential worker: 4.00 s against 40.0 s.");
  runs[0].elapsed = runs[1].elapsed = 4.1;
  test_assert_silent (runs, 3, WEFT_FINDING_FASTER_THAN);
}

static void
test_computing_is_faster_by_cores (void)
{
  WeftFindingRun runs[2] = { test_make_computing_run (WEFT_STRATEGY_SEQUENTIAL, 1, 40, 40), test_make_computing_run (WEFT_STRATEGY_THREADS, 10, 10, 40) };

  test_assert_says (runs, 2, WEFT_FINDING_FASTER_THAN,
                    "10 threads worked 4.0 times as fast as 1 sequential worker: 10.0 s against 40.0 s, with 4.0 cores busy against 1.0.");
}

static void
test_different_work_is_not_compared (void)
{
  WeftFindingRun runs[2] = { test_make_run (WEFT_STRATEGY_SEQUENTIAL, 1, 40), test_make_run (WEFT_STRATEGY_THREADS, 10, 4) };

  runs[1].work = 30;
  test_assert_silent (runs, 2, WEFT_FINDING_FASTER_THAN);
}

static void
test_more_workers_than_cores_are_no_gain (void)
{
  WeftFindingRun runs[] = {
    test_make_computing_run (WEFT_STRATEGY_THREAD_POOL, 2, 20, 40), test_make_computing_run (WEFT_STRATEGY_THREAD_POOL, 4, 10, 40),
    test_make_computing_run (WEFT_STRATEGY_THREAD_POOL, 8, 10, 40),
  };

  test_assert_says (runs, 3, WEFT_FINDING_NO_GAIN, "8 pooled threads worked no faster than 4 pooled threads: there are 4 cores.");
  test_assert_silent (runs, 2, WEFT_FINDING_NO_GAIN);
}

/* Ten equal jobs: five workers and eight both need two rounds. */
static void
test_rounds_can_be_why_there_is_no_gain (void)
{
  WeftFindingRun runs[] = { test_make_run (WEFT_STRATEGY_THREAD_POOL, 5, 8), test_make_run (WEFT_STRATEGY_THREAD_POOL, 8, 8) };

  test_assert_says (runs, 2, WEFT_FINDING_NO_GAIN,
                    "8 pooled threads worked no faster than 5 pooled threads: the jobs do not divide any better among them.");
}

static void
fill (WeftFindingRun *runs, guint n, double sigma, double kappa)
{
  const WeftFit law = { .sigma = sigma, .kappa = kappa };

  for (guint i = 0; i < n; i++)
    {
      runs[i] = test_make_run (WEFT_STRATEGY_THREAD_POOL, 1u << i, 0);
      runs[i].n_jobs = runs[i].succeeded = 1000;
      runs[i].ideal = runs[i].work / (1u << i);
      runs[i].elapsed = 40 / weft_fit_get_speedup (&law, 1u << i);
      runs[i].overhead = 1.01;
    }
}

static void
test_the_limit_is_told (void)
{
  WeftFindingRun runs[4];

  fill (runs, 4, 0.05, 0);
  test_assert_says (runs, 4, WEFT_FINDING_LIMIT,
                    "Thread pool: by Amdahl's law 5.0 % of it runs one at a time, so no number of workers makes it over 20.0 times as fast.");
  test_assert_silent (runs, 2, WEFT_FINDING_LIMIT);
  test_assert_silent (runs, 4, WEFT_FINDING_PEAK);
  fill (runs, 4, 0, 0);
  test_assert_says (runs, 4, WEFT_FINDING_LIMIT, "Thread pool: within what was measured, it gets as many times faster as there are workers.");
}

/* sqrt ((1 - 0.1) / 0.02) = 6.7 */
static void
test_the_peak_is_told (void)
{
  WeftFindingRun runs[5];

  fill (runs, 5, 0.1, 0.02);
  test_assert_says (runs, 5, WEFT_FINDING_PEAK,
                    "Thread pool: by the universal scalability law it is fastest with about 7 workers, 2.9 times as fast as with one; more make it slower.");
  test_assert_silent (runs, 3, WEFT_FINDING_PEAK);
}

/* Then the cores, or the jobs, are the limit, and no part of the work. */
static void
test_a_law_is_not_blamed_for_what_cannot_be_divided (void)
{
  WeftFindingRun runs[4];

  fill (runs, 4, 0.05, 0);
  for (guint i = 1; i < 4; i++)
    runs[i].ideal = runs[i].work / 2;
  test_assert_silent (runs, 4, WEFT_FINDING_LIMIT);
  fill (runs, 4, 0.1, 0.02);
  runs[3].ideal = runs[3].work / 6;
  test_assert_silent (runs, 4, WEFT_FINDING_PEAK);
}

/* Four workers on two cores follow neither law. */
static void
test_what_follows_no_law_has_no_limit (void)
{
  WeftFindingRun runs[5];
  static const double elapsed[] = { 40, 20, 5, 30, 7 };

  fill (runs, 5, 0, 0);
  for (guint i = 0; i < 5; i++)
    runs[i].elapsed = elapsed[i];
  test_assert_silent (runs, 5, WEFT_FINDING_LIMIT);
  test_assert_silent (runs, 5, WEFT_FINDING_PEAK);
}

static void
test_speed_ups_are_against_one_worker (void)
{
  const WeftStrategy *pool = weft_strategy_get (WEFT_STRATEGY_THREAD_POOL);
  WeftFindingRun runs[] = {
    test_make_run (WEFT_STRATEGY_THREAD_POOL, 4, 13), test_make_run (WEFT_STRATEGY_SEQUENTIAL, 1, 39), test_make_run (WEFT_STRATEGY_THREAD_POOL, 1, 26),
  };
  WeftFitPoint points[3];
  guint indices[3];

  g_assert_cmpuint (weft_findings_get_speedups (runs, 3, pool, points, indices), ==, 2);
  g_assert_cmpuint (indices[0], ==, 2);
  g_assert_cmpfloat (points[1].workers, ==, 4);
  g_assert_cmpfloat_with_epsilon (points[1].speedup, 2, 1e-9);
  g_assert_cmpuint (weft_findings_get_speedups (runs, 2, pool, points, indices), ==, 1);
  g_assert_cmpfloat_with_epsilon (points[0].speedup, 3, 1e-9);
  g_assert_cmpuint (weft_findings_get_speedups (runs, 1, pool, points, indices), ==, 1);
  g_assert_cmpfloat_with_epsilon (points[0].speedup, 40 / 13.0, 1e-9);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/findings-pairs/processes-cost-more-than-threads", test_processes_cost_more_than_threads);
  g_test_add_func ("/findings-pairs/cpu-is-compared-only-at-the-same-elapsed-time", test_cpu_is_compared_only_at_the_same_elapsed_time);
  g_test_add_func ("/findings-pairs/the-start-is-not-blamed-for-jobs-that-compute", test_the_start_is_not_blamed_for_jobs_that_compute);
  g_test_add_func ("/findings-pairs/memory-and-switches-are-compared", test_memory_and_switches_are_compared);
  g_test_add_func ("/findings-pairs/memory-is-that-of-the-run", test_memory_is_that_of_the_run);
  g_test_add_func ("/findings-pairs/the-fastest-is-compared-with-the-slowest", test_the_fastest_is_compared_with_the_slowest);
  g_test_add_func ("/findings-pairs/computing-is-faster-by-cores", test_computing_is_faster_by_cores);
  g_test_add_func ("/findings-pairs/different-work-is-not-compared", test_different_work_is_not_compared);
  g_test_add_func ("/findings-pairs/more-workers-than-cores-are-no-gain", test_more_workers_than_cores_are_no_gain);
  g_test_add_func ("/findings-pairs/rounds-can-be-why-there-is-no-gain", test_rounds_can_be_why_there_is_no_gain);
  g_test_add_func ("/findings-pairs/the-limit-is-told", test_the_limit_is_told);
  g_test_add_func ("/findings-pairs/the-peak-is-told", test_the_peak_is_told);
  g_test_add_func ("/findings-pairs/a-law-is-not-blamed-for-what-cannot-be-divided",
                   test_a_law_is_not_blamed_for_what_cannot_be_divided);
  g_test_add_func ("/findings-pairs/what-follows-no-law-has-no-limit", test_what_follows_no_law_has_no_limit);
  g_test_add_func ("/findings-pairs/speed-ups-are-against-one-worker", test_speed_ups_are_against_one_worker);

  return g_test_run ();
}
