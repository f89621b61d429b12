/* test-findings.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "support.h"

#include "engine/findings.h"

#include <math.h>
#include <string.h>

/* Each rule with made-up figures: what it says when they hold it, and that it says nothing when they do not. The machine has
 * four cores; there are ten jobs of four seconds each, which wait. */

#define JOBS 10

static WeftFindingRun
make (WeftStrategyId id, guint workers, double elapsed)
{
  const WeftStrategy *strategy = weft_strategy_get (id);
  double seconds[JOBS];
  WeftFindingRun run = {
    .strategy = strategy, .workers = workers, .at_once = workers, .n_jobs = JOBS, .succeeded = JOBS, .processors = 4, .elapsed = elapsed,
    .work = 4 * JOBS, .longest = 4, .computing = 0, .cpu_user = 0.01, .cpu_system = 0.01, .peak_memory = 10 << 20,
    .switches_voluntary = 40, .switches_involuntary = 1, .running = NAN, .ready = NAN,
  };

  for (guint i = 0; i < JOBS; i++)
    seconds[i] = 4;
  run.at_once = strategy->loop ? JOBS : workers;
  run.ideal = weft_strategy_ideal (strategy, workers, seconds, JOBS, 0);
  run.overhead = elapsed / run.ideal;
  return run;
}

/* The same jobs, but they compute. */
static WeftFindingRun
make_computing (WeftStrategyId id, guint workers, double elapsed, double cpu)
{
  WeftFindingRun run = make (id, workers, elapsed);

  run.computing = 1;
  run.cpu_user = cpu;
  return run;
}

static const WeftFinding *
look_for (GPtrArray *found, WeftFindingKind kind)
{
  for (guint i = 0; i < found->len; i++)
    if (((WeftFinding *) g_ptr_array_index (found, i))->kind == kind)
      return g_ptr_array_index (found, i);
  return NULL;
}

static const WeftFinding *
find (GPtrArray *found, WeftFindingKind kind)
{
  const WeftFinding *finding = look_for (found, kind);

  if (finding == NULL)
    g_error ("It does not say %s", weft_finding_nick (kind));
  return finding;
}

static void
assert_says (const WeftFindingRun *runs, guint n, WeftFindingKind kind, const char *sentence)
{
  g_autoptr(GPtrArray) found = weft_findings_new (runs, n);
  const WeftFinding *finding = find (found, kind);

  g_assert_cmpstr (finding->sentence, ==, sentence);
  for (guint i = 0; i < finding->n_runs; i++)
    g_assert_cmpuint (finding->runs[i], <, n);
}

static void
assert_silent (const WeftFindingRun *runs, guint n, WeftFindingKind kind)
{
  g_autoptr(GPtrArray) found = weft_findings_new (runs, n);
  const WeftFinding *finding = look_for (found, kind);

  if (finding != NULL)
    g_error ("It says: %s", finding->sentence);
}

static double
number (const WeftFinding *finding, const char *key)
{
  for (guint i = 0; i < finding->n_numbers; i++)
    if (g_str_equal (finding->numbers[i].key, key))
      return finding->numbers[i].value;
  g_error ("There is no %s", key);
}

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
      WeftFindingRun run = make (i, 3, 4);
      g_autofree char *name = weft_finding_run_name (&run);

      g_assert_cmpstr (name, ==, names[i]);
    }
}

static void
test_one_worker_is_serial (void)
{
  WeftFindingRun run = make (WEFT_STRATEGY_SEQUENTIAL, 1, 40.01);

  assert_says (&run, 1, WEFT_FINDING_SERIALISED,
               "1 sequential worker ran the jobs one after the other, 40.0 s in all; the longest job alone takes 4.00 s.");
  run.n_jobs = run.succeeded = 1;
  assert_silent (&run, 1, WEFT_FINDING_SERIALISED);
}

/* As if all of them needed one lock. */
static void
test_workers_that_take_turns_are_serialised (void)
{
  WeftFindingRun run = make (WEFT_STRATEGY_THREADS, 10, 39);

  assert_says (&run, 1, WEFT_FINDING_SERIALISED,
               "10 threads ran the jobs as if one after the other: 39.0 s is 98 % of all jobs' own times together.");
  run = make (WEFT_STRATEGY_THREADS, 10, 20);
  assert_silent (&run, 1, WEFT_FINDING_SERIALISED);
}

/* One job is nearly all of the work: nothing else would be faster. */
static void
test_one_long_job_is_not_serialised (void)
{
  WeftFindingRun run = make (WEFT_STRATEGY_THREADS, 10, 39);

  run.ideal = run.longest = 38.9;
  run.overhead = run.elapsed / run.ideal;
  assert_silent (&run, 1, WEFT_FINDING_SERIALISED);
}

/* Ten jobs, four workers: 4 + 4 + 2, three rounds of 4 s; 40 s of work in 4 × 12 s leave a sixth idle. */
static void
test_jobs_that_do_not_divide_are_a_stair (void)
{
  WeftFindingRun run = make (WEFT_STRATEGY_THREAD_POOL, 4, 12.01);

  assert_says (&run, 1, WEFT_FINDING_STAIR_STEP,
               "4 pooled threads: 10 jobs do not divide evenly among them; even at best they idle 17 % of the time.");
  run = make (WEFT_STRATEGY_THREAD_POOL, 5, 8.01);
  assert_silent (&run, 1, WEFT_FINDING_STAIR_STEP);
  run = make (WEFT_STRATEGY_THREADS, 10, 4);
  assert_silent (&run, 1, WEFT_FINDING_STAIR_STEP);
}

static void
test_too_many_computing_workers_are_oversubscribed (void)
{
  WeftFindingRun run = make_computing (WEFT_STRATEGY_THREADS, 10, 10.5, 40);

  run.switches_involuntary = 4000;
  assert_says (&run, 1, WEFT_FINDING_OVERSUBSCRIBED,
               "10 threads shared 4 cores: the kernel took one away 100 times in each second of computing.");
  run.switches_involuntary = 100;
  assert_silent (&run, 1, WEFT_FINDING_OVERSUBSCRIBED);
}

static void
test_the_trace_tells_of_oversubscription_better (void)
{
  WeftFindingRun run = make_computing (WEFT_STRATEGY_THREADS, 10, 10.5, 40);

  run.switches_involuntary = 4000;
  run.running = 40;
  run.ready = 60;
  assert_says (&run, 1, WEFT_FINDING_OVERSUBSCRIBED,
               "10 threads shared 4 cores: for 60 % of the time in which one could have computed, it waited for a core.");
  run.ready = 4;
  assert_silent (&run, 1, WEFT_FINDING_OVERSUBSCRIBED);
}

static void
test_waiting_workers_are_never_oversubscribed (void)
{
  WeftFindingRun run = make (WEFT_STRATEGY_THREADS, 10, 4);

  run.switches_involuntary = 100000;
  assert_silent (&run, 1, WEFT_FINDING_OVERSUBSCRIBED);
  run.computing = NAN;
  assert_silent (&run, 1, WEFT_FINDING_OVERSUBSCRIBED);
}

static void
test_starting_can_be_what_takes_long (void)
{
  WeftFindingRun run = make (WEFT_STRATEGY_PROCESSES, 10, 4.6);

  run.cpu_system = 0.5;
  assert_says (&run, 1, WEFT_FINDING_START_UP_BOUND,
               "10 processes ended 0.60 s after the best possible: starting and ending them took about 60.00 ms each.");
  run.cpu_system = 0.1;
  assert_silent (&run, 1, WEFT_FINDING_START_UP_BOUND);
  run = make (WEFT_STRATEGY_PROCESSES, 10, 4.2);
  run.cpu_system = 0.5;
  assert_silent (&run, 1, WEFT_FINDING_START_UP_BOUND);
}

/* What computes may be late for want of a core; what is unknown may be too. */
static void
test_starting_is_blamed_only_where_jobs_wait (void)
{
  WeftFindingRun run = make (WEFT_STRATEGY_PROCESSES, 10, 4.6);

  run.cpu_system = 0.5;
  run.computing = 0.5;
  assert_silent (&run, 1, WEFT_FINDING_START_UP_BOUND);
  run.computing = NAN;
  assert_silent (&run, 1, WEFT_FINDING_START_UP_BOUND);
}

static void
test_all_cores_busy_is_core_bound (void)
{
  WeftFindingRun run = make_computing (WEFT_STRATEGY_THREAD_POOL, 5, 10.1, 40);

  assert_says (&run, 1, WEFT_FINDING_CORE_BOUND,
               "5 pooled threads kept 4.0 of 4 cores busy: more workers can't make it faster, only more cores can.");
  run = make_computing (WEFT_STRATEGY_THREAD_POOL, 2, 20.1, 40);
  assert_says (&run, 1, WEFT_FINDING_CORE_BOUND, "2 pooled threads kept 2.0 of 4 cores busy: the others had nothing to do.");
  run = make_computing (WEFT_STRATEGY_THREAD_POOL, 4, 20, 40);
  assert_silent (&run, 1, WEFT_FINDING_CORE_BOUND);
}

static void
test_idle_cores_are_waiting_bound (void)
{
  WeftFindingRun run = make (WEFT_STRATEGY_THREADS, 10, 4.01);

  assert_says (&run, 1, WEFT_FINDING_WAITING_BOUND, "10 threads waited, all at once: 0.020 s of CPU in 4.01 s.");
  run = make (WEFT_STRATEGY_THREAD_POOL, 5, 8.01);
  assert_says (&run, 1, WEFT_FINDING_WAITING_BOUND,
               "5 pooled threads waited: 0.020 s of CPU in 8.01 s. More workers at once would wait together.");
  run.cpu_user = 8;
  assert_silent (&run, 1, WEFT_FINDING_WAITING_BOUND);
}

static void
test_what_all_share_is_told_once (void)
{
  WeftFindingRun runs[3] = { make (WEFT_STRATEGY_SEQUENTIAL, 1, 40), make (WEFT_STRATEGY_THREAD_POOL, 5, 8), make (WEFT_STRATEGY_THREADS, 10, 4) };
  g_autoptr(GPtrArray) found = weft_findings_new (runs, 3);
  guint n = 0;

  assert_says (runs, 3, WEFT_FINDING_WAITING_BOUND,
               "The jobs wait: whatever ran them, the cores that it could use were busy for at most 0.1 % of the time.");
  for (guint i = 0; i < found->len; i++)
    n += ((WeftFinding *) g_ptr_array_index (found, i))->kind == WEFT_FINDING_WAITING_BOUND;
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpuint (find (found, WEFT_FINDING_WAITING_BOUND)->n_runs, ==, 3);
}

static void
test_a_run_that_was_cut_short_says_only_that (void)
{
  WeftFindingRun runs[2] = { make (WEFT_STRATEGY_THREADS, 10, 2), make (WEFT_STRATEGY_SEQUENTIAL, 1, 40) };
  g_autoptr(GPtrArray) found = NULL;

  runs[0].succeeded = 3;
  runs[0].cancelled = 7;
  runs[0].overhead = NAN;
  assert_says (runs, 2, WEFT_FINDING_CUT_SHORT, "10 threads: only 3 of 10 jobs ran to their end, so its times can't be compared.");
  found = weft_findings_new (runs, 2);
  for (guint i = 0; i < found->len; i++)
    {
      const WeftFinding *finding = g_ptr_array_index (found, i);

      for (guint k = 0; k < finding->n_runs; k++)
        g_assert_true (finding->runs[k] == 1 || finding->kind == WEFT_FINDING_CUT_SHORT);
    }
}

static void
test_refused_workers_are_told (void)
{
  WeftFindingRun run = make (WEFT_STRATEGY_PROCESSES, 10, 4);

  run.refused = 2;
  assert_says (&run, 1, WEFT_FINDING_REFUSED, "10 processes: the system refused 2 workers.");
}

static void
test_processes_cost_more_than_threads (void)
{
  WeftFindingRun runs[2] = { make (WEFT_STRATEGY_THREADS, 10, 4.01), make (WEFT_STRATEGY_PROCESSES, 10, 4.03) };
  g_autoptr(GPtrArray) found = NULL;
  const WeftFinding *finding;

  runs[1].cpu_system = 0.028;
  assert_says (runs, 2, WEFT_FINDING_CPU_COST,
               "10 processes took 1.9 times the CPU of 10 threads for the same elapsed time: starting each cost 1.8 ms more.");
  found = weft_findings_new (runs, 2);
  finding = find (found, WEFT_FINDING_CPU_COST);
  g_assert_cmpuint (finding->n_runs, ==, 2);
  g_assert_cmpuint (finding->runs[0], ==, 1);
  g_assert_cmpfloat_with_epsilon (number (finding, "each"), 0.0018, 1e-9);
}

static void
test_cpu_is_compared_only_at_the_same_elapsed_time (void)
{
  WeftFindingRun runs[2] = { make (WEFT_STRATEGY_THREADS, 10, 4), make (WEFT_STRATEGY_PROCESSES, 10, 5) };

  runs[1].cpu_system = 0.5;
  assert_silent (runs, 2, WEFT_FINDING_CPU_COST);
  runs[1] = make (WEFT_STRATEGY_PROCESSES, 10, 4.1);
  assert_silent (runs, 2, WEFT_FINDING_CPU_COST);
}

static void
test_the_start_is_not_blamed_for_jobs_that_compute (void)
{
  WeftFindingRun runs[2] = { make_computing (WEFT_STRATEGY_THREADS, 10, 10, 20), make_computing (WEFT_STRATEGY_PROCESSES, 10, 10, 40) };
  g_autoptr(GPtrArray) found = weft_findings_new (runs, 2);

  g_assert_true (g_str_has_suffix (find (found, WEFT_FINDING_CPU_COST)->sentence, "for the same elapsed time: 20.000 s more."));
}

static void
test_memory_and_switches_are_compared (void)
{
  WeftFindingRun runs[2] = { make (WEFT_STRATEGY_THREADS, 10, 4.01), make (WEFT_STRATEGY_PROCESSES, 10, 4.03) };

  runs[1].peak_memory = 30 << 20;
  runs[1].switches_voluntary = 400;
  assert_says (runs, 2, WEFT_FINDING_MEMORY_COST, "10 processes took 20.0 MiB more memory than 10 threads: 2.0 MiB for each process.");
  assert_says (runs, 2, WEFT_FINDING_SWITCH_COST, "10 processes changed context 9.8 times as often as 10 threads: 401 times against 41.");
  runs[1] = make (WEFT_STRATEGY_PROCESSES, 10, 4.03);
  assert_silent (runs, 2, WEFT_FINDING_MEMORY_COST);
  assert_silent (runs, 2, WEFT_FINDING_SWITCH_COST);
}

/* What Weft had before is not the run's. */
static void
test_memory_is_that_of_the_run (void)
{
  WeftFindingRun runs[2] = { make (WEFT_STRATEGY_THREADS, 10, 4.01), make (WEFT_STRATEGY_PROCESSES, 10, 4.03) };

  runs[0].peak_memory = runs[1].peak_memory = 30 << 20;
  runs[0].memory_before = 28 << 20;
  runs[1].memory_before = 10 << 20;
  assert_says (runs, 2, WEFT_FINDING_MEMORY_COST, "10 processes took 18.0 MiB more memory than 10 threads: 1.8 MiB for each process.");
}

static void
test_the_fastest_is_compared_with_the_slowest (void)
{
  WeftFindingRun runs[3] = { make (WEFT_STRATEGY_SEQUENTIAL, 1, 40), make (WEFT_STRATEGY_THREAD_POOL, 5, 8), make (WEFT_STRATEGY_THREADS, 10, 4) };

  assert_says (runs, 3, WEFT_FINDING_FASTER_THAN, "10 threads worked 10.0 times as fast as 1 sequential worker: 4.00 s against 40.0 s.");
  runs[0].elapsed = runs[1].elapsed = 4.1;
  assert_silent (runs, 3, WEFT_FINDING_FASTER_THAN);
}

static void
test_computing_is_faster_by_cores (void)
{
  WeftFindingRun runs[2] = { make_computing (WEFT_STRATEGY_SEQUENTIAL, 1, 40, 40), make_computing (WEFT_STRATEGY_THREADS, 10, 10, 40) };

  assert_says (runs, 2, WEFT_FINDING_FASTER_THAN,
               "10 threads worked 4.0 times as fast as 1 sequential worker: 10.0 s against 40.0 s, with 4.0 cores busy against 1.0.");
}

static void
test_different_work_is_not_compared (void)
{
  WeftFindingRun runs[2] = { make (WEFT_STRATEGY_SEQUENTIAL, 1, 40), make (WEFT_STRATEGY_THREADS, 10, 4) };

  runs[1].work = 30;
  assert_silent (runs, 2, WEFT_FINDING_FASTER_THAN);
}

static void
test_more_workers_than_cores_are_no_gain (void)
{
  WeftFindingRun runs[] = {
    make_computing (WEFT_STRATEGY_THREAD_POOL, 2, 20, 40), make_computing (WEFT_STRATEGY_THREAD_POOL, 4, 10, 40),
    make_computing (WEFT_STRATEGY_THREAD_POOL, 8, 10, 40),
  };

  assert_says (runs, 3, WEFT_FINDING_NO_GAIN, "8 pooled threads worked no faster than 4 pooled threads: there are 4 cores.");
  assert_silent (runs, 2, WEFT_FINDING_NO_GAIN);
}

/* Ten equal jobs: five workers and eight both need two rounds. */
static void
test_rounds_can_be_why_there_is_no_gain (void)
{
  WeftFindingRun runs[] = { make (WEFT_STRATEGY_THREAD_POOL, 5, 8), make (WEFT_STRATEGY_THREAD_POOL, 8, 8) };

  assert_says (runs, 2, WEFT_FINDING_NO_GAIN,
               "8 pooled threads worked no faster than 5 pooled threads: the jobs do not divide any better among them.");
}

static void
fill (WeftFindingRun *runs, guint n, double sigma, double kappa)
{
  const WeftFit law = { .sigma = sigma, .kappa = kappa };

  for (guint i = 0; i < n; i++)
    {
      runs[i] = make (WEFT_STRATEGY_THREAD_POOL, 1u << i, 0);
      runs[i].n_jobs = runs[i].succeeded = 1000;
      runs[i].elapsed = 40 / weft_fit_get_speedup (&law, 1u << i);
      runs[i].overhead = 1.01;
    }
}

static void
test_the_limit_is_told (void)
{
  WeftFindingRun runs[4];

  fill (runs, 4, 0.05, 0);
  assert_says (runs, 4, WEFT_FINDING_LIMIT,
               "Thread pool: by Amdahl's law 5.0 % of it runs one at a time, so no number of workers makes it over 20.0 times as fast.");
  assert_silent (runs, 2, WEFT_FINDING_LIMIT);
  assert_silent (runs, 4, WEFT_FINDING_PEAK);
  fill (runs, 4, 0, 0);
  assert_says (runs, 4, WEFT_FINDING_LIMIT, "Thread pool: within what was measured, it gets as many times faster as there are workers.");
}

/* sqrt ((1 - 0.1) / 0.02) = 6.7 */
static void
test_the_peak_is_told (void)
{
  WeftFindingRun runs[5];

  fill (runs, 5, 0.1, 0.02);
  assert_says (runs, 5, WEFT_FINDING_PEAK,
               "Thread pool: by the universal scalability law it is fastest with about 7 workers, 2.9 times as fast as with one; more make it slower.");
  assert_silent (runs, 3, WEFT_FINDING_PEAK);
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
  assert_silent (runs, 5, WEFT_FINDING_LIMIT);
  assert_silent (runs, 5, WEFT_FINDING_PEAK);
}

static void
test_speed_ups_are_against_one_worker (void)
{
  const WeftStrategy *pool = weft_strategy_get (WEFT_STRATEGY_THREAD_POOL);
  WeftFindingRun runs[] = {
    make (WEFT_STRATEGY_THREAD_POOL, 4, 13), make (WEFT_STRATEGY_SEQUENTIAL, 1, 39), make (WEFT_STRATEGY_THREAD_POOL, 1, 26),
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

          runs[i] = make ((WeftStrategyId) g_rand_int_range (random, 0, WEFT_N_STRATEGIES), (guint) g_rand_int_range (random, 1, 5), 10);
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
  g_test_add_func ("/findings/refused-workers-are-told", test_refused_workers_are_told);
  g_test_add_func ("/findings/processes-cost-more-than-threads", test_processes_cost_more_than_threads);
  g_test_add_func ("/findings/cpu-is-compared-only-at-the-same-elapsed-time", test_cpu_is_compared_only_at_the_same_elapsed_time);
  g_test_add_func ("/findings/the-start-is-not-blamed-for-jobs-that-compute", test_the_start_is_not_blamed_for_jobs_that_compute);
  g_test_add_func ("/findings/memory-and-switches-are-compared", test_memory_and_switches_are_compared);
  g_test_add_func ("/findings/memory-is-that-of-the-run", test_memory_is_that_of_the_run);
  g_test_add_func ("/findings/the-fastest-is-compared-with-the-slowest", test_the_fastest_is_compared_with_the_slowest);
  g_test_add_func ("/findings/computing-is-faster-by-cores", test_computing_is_faster_by_cores);
  g_test_add_func ("/findings/different-work-is-not-compared", test_different_work_is_not_compared);
  g_test_add_func ("/findings/more-workers-than-cores-are-no-gain", test_more_workers_than_cores_are_no_gain);
  g_test_add_func ("/findings/rounds-can-be-why-there-is-no-gain", test_rounds_can_be_why_there_is_no_gain);
  g_test_add_func ("/findings/the-limit-is-told", test_the_limit_is_told);
  g_test_add_func ("/findings/the-peak-is-told", test_the_peak_is_told);
  g_test_add_func ("/findings/what-follows-no-law-has-no-limit", test_what_follows_no_law_has_no_limit);
  g_test_add_func ("/findings/speed-ups-are-against-one-worker", test_speed_ups_are_against_one_worker);
  g_test_add_func ("/findings/odd-figures-are-harmless", test_odd_figures_are_harmless);
  g_test_add_func ("/findings/a-batch-gives-its-figures", test_a_batch_gives_its_figures);
  g_test_add_func ("/findings/a-trace-gives-the-times-on-cores", test_a_trace_gives_the_times_on_cores);
  g_test_add_func ("/findings/without-a-trace-the-times-on-cores-are-not-known",
                   test_without_a_trace_the_times_on_cores_are_not_known);

  return g_test_run ();
}
