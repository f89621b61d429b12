/* test-batch-run.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "support.h"

#include "engine/workload.h"

#include <math.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

/* Batches that run undisturbed to their end, under every strategy, and the figures that follow. */

#define N_JOBS 5
#define N_WORKERS 2

static void
count_call (gpointer count)
{
  ++*(guint *) count;
}

static double
planned_seconds (WeftBatch *batch, guint32 index)
{
  return weft_seconds (weft_workload_planned_ns (&weft_batch_get_shared (batch)->specs[index], NULL));
}

static void
get_times (WeftBatch *batch, guint32 index, double *started, double *ended)
{
  weft_batch_get_times (batch, index, started, ended);
  g_assert_cmpfloat (*started, >=, 0);
  g_assert_cmpfloat (*ended, >=, *started);
}

static WeftBatch *
run_batch (WeftStrategyId id, double min_ms, double max_ms, guint n)
{
  WeftPlan plan = test_plan (min_ms, max_ms);
  g_autoptr(WeftBatch) batch = test_batch (&plan, n);

  test_start (batch, id, N_WORKERS);
  test_run_to_end (batch);
  return g_steal_pointer (&batch);
}

static void
test_runs_every_job_to_success (gconstpointer data)
{
  WeftPlan plan = test_plan (5, 15);
  g_autoptr(WeftBatch) batch = test_batch (&plan, N_JOBS);
  guint finished = 0, running = 0;
  guint64 total;

  g_signal_connect_swapped (batch, "finished", G_CALLBACK (count_call), &finished);
  g_signal_connect_swapped (batch, "notify::running", G_CALLBACK (count_call), &running);
  test_start (batch, GPOINTER_TO_UINT (data), N_WORKERS);
  g_assert_true (weft_batch_is_running (batch));
  g_assert_true (weft_batch_get_strategy (batch) == weft_strategy_get (GPOINTER_TO_UINT (data)));
  test_run_to_end (batch);

  g_assert_cmpuint (finished, ==, 1);
  g_assert_cmpuint (running, ==, 2);
  g_assert_cmpuint (weft_batch_get_count (batch, WEFT_JOB_SUCCEEDED), ==, N_JOBS);
  g_assert_cmpuint (weft_batch_get_bytes (batch, &total), ==, 1000 * N_JOBS);
  g_assert_cmpuint (total, ==, 1000 * N_JOBS);
  g_assert_cmpuint (weft_batch_get_alive (batch), ==, 0);
  g_assert_cmpuint (weft_batch_get_refused (batch), ==, 0);
  test_assert_sums (batch);
}

static void
test_says_who_ran_a_job (gconstpointer data)
{
  const WeftStrategy *strategy = weft_strategy_get (GPOINTER_TO_UINT (data));
  g_autoptr(WeftBatch) batch = run_batch (strategy->id, 5, 15, N_JOBS);

  for (guint i = 0; i < N_JOBS; i++)
    {
      g_autoptr(WeftJob) job = g_list_model_get_item (G_LIST_MODEL (batch), i);
      gboolean is_process;
      gint32 pid, tid;
      guint worker = weft_job_get_worker (job, &is_process, &pid, &tid);

      g_assert_cmpuint (worker, >=, 1);
      g_assert_cmpuint (worker, <=, strategy->one_job ? N_JOBS : weft_batch_get_workers (batch));
      g_assert_cmpint (is_process, ==, strategy->processes);
      g_assert_cmpint (pid == getpid (), ==, !strategy->processes);
      g_assert_cmpint (pid == tid, ==, strategy->processes);
      g_assert_cmpint (tid, !=, getpid ());
      g_assert_cmpuint (weft_job_get_attempts (job), ==, 1);
      g_assert_cmpfloat (weft_job_get_fraction (job), ==, 1);
      g_assert_null (weft_job_dup_error (job));
    }
}

static void
test_a_job_lasts_as_long_as_its_seed_says (gconstpointer data)
{
  g_autoptr(WeftBatch) batch = run_batch (GPOINTER_TO_UINT (data), 5, 15, N_JOBS);

  for (guint i = 0; i < N_JOBS; i++)
    {
      double started, ended;

      get_times (batch, i, &started, &ended);
      g_assert_cmpfloat (ended - started, >=, planned_seconds (batch, i));
      g_assert_cmpfloat (ended, <=, weft_batch_get_elapsed (batch) + 1e-9);
    }
}

/* How many ran at once, at most. */
static guint
peak_of (WeftBatch *batch, guint n)
{
  guint peak = 0;

  for (guint i = 0; i < n; i++)
    {
      double started, ended, from, to;
      guint at_once = 0;

      get_times (batch, i, &started, &ended);
      for (guint k = 0; k < n; k++)
        {
          get_times (batch, k, &from, &to);
          at_once += from <= started && started < to;
        }
      peak = MAX (peak, at_once);
    }
  return peak;
}

static void
test_runs_as_many_at_once_as_the_strategy_says (gconstpointer data)
{
  const WeftStrategy *strategy = weft_strategy_get (GPOINTER_TO_UINT (data));
  g_autoptr(WeftBatch) batch = run_batch (strategy->id, 10, 20, 12);

  if (strategy->one_job || strategy->loop)
    g_assert_cmpuint (peak_of (batch, 12), <=, 12);
  else
    g_assert_cmpuint (peak_of (batch, 12), <=, strategy->pooled ? N_WORKERS : 1);
}

/* With jobs that are held at once until all are running it must be as many as there are. */
static void
test_one_worker_a_job_runs_all_at_once (gconstpointer data)
{
  WeftPlan plan = test_plan (10000, 10000);
  g_autoptr(WeftBatch) batch = test_batch (&plan, 12);

  test_start (batch, GPOINTER_TO_UINT (data), 0);
  for (guint i = 0; i < 12; i++)
    test_await_state (batch, i, WEFT_JOB_RUNNING);
  weft_batch_do_all (batch, WEFT_COMMAND_CANCEL);
  test_run_to_end (batch);
}

static void
test_takes_jobs_in_their_order (void)
{
  g_autoptr(WeftBatch) batch = run_batch (WEFT_STRATEGY_SEQUENTIAL, 0, 3, 20);
  double started, ended, before = 0;

  for (guint i = 0; i < 20; i++)
    {
      get_times (batch, i, &started, &ended);
      g_assert_cmpfloat (started, >=, before);
      before = ended;
    }
}

static void
test_gives_every_strategy_the_same_jobs (void)
{
  WeftPlan plan = test_plan (0, 5);
  g_autoptr(WeftBatch) batch = test_batch (&plan, N_JOBS);
  WeftJobSpec specs[N_JOBS];

  memcpy (specs, weft_batch_get_shared (batch)->specs, sizeof specs);
  for (guint id = 0; id < WEFT_N_STRATEGIES; id++)
    {
      weft_batch_rewind (batch);
      test_assert_sums (batch);
      g_assert_cmpuint (weft_batch_get_count (batch, WEFT_JOB_QUEUED), ==, N_JOBS);
      g_assert_cmpfloat (weft_batch_get_elapsed (batch), ==, 0);
      test_start (batch, id, N_WORKERS);
      test_run_to_end (batch);
      g_assert_cmpuint (weft_batch_get_count (batch, WEFT_JOB_SUCCEEDED), ==, N_JOBS);
      g_assert_cmpmem (specs, sizeof specs, weft_batch_get_shared (batch)->specs, sizeof specs);
    }
}

static void
test_its_figures_follow_from_the_jobs (gconstpointer data)
{
  const WeftStrategy *strategy = weft_strategy_get (GPOINTER_TO_UINT (data));
  g_autoptr(WeftBatch) batch = run_batch (strategy->id, 5, 15, N_JOBS);
  double seconds[N_JOBS], work = 0, ended, started, last = 0;
  WeftFigures figures;

  for (guint i = 0; i < N_JOBS; i++)
    {
      seconds[i] = planned_seconds (batch, i);
      work += seconds[i];
      get_times (batch, i, &started, &ended);
      last = MAX (last, ended);
    }
  weft_batch_get_figures (batch, NULL, 0, &figures);
  g_assert_cmpfloat_with_epsilon (figures.work, work, 1e-9);
  g_assert_cmpfloat_with_epsilon (figures.ideal, weft_strategy_ideal (strategy, N_WORKERS, seconds, N_JOBS, 0), 1e-9);
  g_assert_cmpfloat_with_epsilon (figures.elapsed, last, 1e-9);
  g_assert_cmpfloat (figures.elapsed, >=, figures.ideal);
  g_assert_cmpfloat_with_epsilon (figures.overhead, figures.elapsed / figures.ideal, 1e-9);
  g_assert_cmpuint (figures.usage.peak_memory, >, 1 << 20);
  g_assert_cmpuint (figures.usage.switches_voluntary, >=, N_JOBS);
  g_assert_cmpfloat (figures.usage.cpu_user + figures.usage.cpu_system, >, 0);

  /* And for a strategy under which it did not run. */
  weft_batch_get_figures (batch, weft_strategy_get (WEFT_STRATEGY_SEQUENTIAL), 0, &figures);
  g_assert_cmpfloat_with_epsilon (figures.ideal, work, 1e-9);
}

static void
test_figures_that_cannot_be_had_are_no_numbers (void)
{
  WeftPlan plan = test_plan (1, 5);
  g_autoptr(WeftBatch) batch = test_batch (&plan, N_JOBS), empty = test_batch (&plan, 0);
  WeftFigures figures;

  weft_batch_get_figures (batch, NULL, 0, &figures);
  g_assert_true (isnan (figures.ideal));
  g_assert_true (isnan (figures.overhead));
  weft_batch_get_figures (batch, weft_strategy_get (WEFT_STRATEGY_THREADS), 0, &figures);
  g_assert_cmpfloat (figures.ideal, >, 0);
  g_assert_true (isnan (figures.overhead));

  test_start (empty, WEFT_STRATEGY_THREADS, 0);
  test_run_to_end (empty);
  weft_batch_get_figures (empty, NULL, 0, &figures);
  g_assert_cmpfloat (figures.work, ==, 0);
  g_assert_true (isnan (figures.overhead));
}

/* Of the last start: jobs of an earlier one, or that have come since, have no part in it. */
static void
test_figures_are_about_the_jobs_of_one_start (void)
{
  g_autoptr(WeftBatch) batch = run_batch (WEFT_STRATEGY_THREADS, 40, 40, 3);
  WeftPlan plan = test_plan (5, 5);
  WeftFigures first, second;

  weft_batch_get_figures (batch, NULL, 0, &first);
  g_assert_true (weft_batch_add (batch, &plan, 1, NULL));
  weft_batch_get_figures (batch, NULL, 0, &second);
  g_assert_cmpfloat (second.work, ==, first.work);
  g_assert_cmpfloat (second.overhead, ==, first.overhead);

  test_start (batch, WEFT_STRATEGY_THREADS, 0);
  test_run_to_end (batch);
  g_assert_true (weft_batch_add (batch, &plan, 1, NULL));
  test_do (batch, WEFT_COMMAND_CANCEL, 4);
  weft_batch_get_figures (batch, NULL, 0, &second);
  g_assert_cmpfloat_with_epsilon (second.work, 0.005, 1e-9);
  g_assert_cmpfloat_with_epsilon (second.ideal, 0.005, 1e-9);
  g_assert_cmpfloat (second.overhead, >=, 1);
}

/* The elapsed time is that of the start; jobs that came later have no part in it. */
static void
test_overhead_is_unknown_when_jobs_did_not_start_together (void)
{
  g_autoptr(WeftBatch) batch = run_batch (WEFT_STRATEGY_THREADS, 1, 5, 3);
  WeftPlan plan = test_plan (1, 5);
  WeftFigures figures;

  weft_batch_rewind (batch);
  test_start (batch, WEFT_STRATEGY_THREADS, 0);
  g_assert_true (weft_batch_add (batch, &plan, 1, NULL));
  test_run_to_end (batch);
  weft_batch_get_figures (batch, NULL, 0, &figures);
  g_assert_true (isnan (figures.overhead));

  weft_batch_rewind (batch);
  test_start (batch, WEFT_STRATEGY_THREADS, 0);
  test_run_to_end (batch);
  weft_batch_get_figures (batch, NULL, 0, &figures);
  g_assert_cmpfloat (figures.overhead, >=, 1);
}

/* Seconds of processor time of a batch that waits, while this thread computes as if it drew a window. */
static double
cpu_beside_a_busy_thread (WeftStrategyId id, gboolean drawing)
{
  WeftPlan plan = test_plan (300, 300);
  g_autoptr(WeftBatch) batch = test_batch (&plan, 3);
  WeftFigures figures;

  weft_batch_set_drawing (batch, drawing);
  test_start (batch, id, 3);
  while (weft_batch_is_running (batch))
    g_main_context_iteration (NULL, FALSE);
  weft_batch_get_figures (batch, NULL, 0, &figures);
  return figures.usage.cpu_user + figures.usage.cpu_system;
}

static void
test_drawing_is_left_out_of_its_cpu (gconstpointer data)
{
  WeftStrategyId id = GPOINTER_TO_UINT (data);
  double whole = cpu_beside_a_busy_thread (id, FALSE), workers = cpu_beside_a_busy_thread (id, TRUE);

  g_assert_cmpfloat (workers, >, 0);
  g_assert_cmpfloat (workers, <, whole / 2);
}

/* 64 MiB that are there already are none of the run's. */
static void
test_memory_beside_a_window_is_what_came_to_it (void)
{
  const gsize size = 64 << 20;
  g_autofree char *memory = g_malloc (size);
  WeftPlan plan = test_plan (1, 1);
  g_autoptr(WeftBatch) batch = test_batch (&plan, 3);
  WeftFigures figures;

  memset (memory, 1, size);
  weft_batch_set_drawing (batch, TRUE);
  test_start (batch, WEFT_STRATEGY_PROCESSES, 0);
  test_run_to_end (batch);
  weft_batch_get_figures (batch, NULL, 0, &figures);
  g_assert_cmpuint (figures.usage.peak_memory, >, 0);
  g_assert_cmpuint (figures.usage.peak_memory, <, size);
}

static void
test_computing_counts_as_its_cpu (gconstpointer data)
{
  WeftPlan plan = test_plan (100, 100);
  g_autoptr(WeftBatch) batch = NULL;
  WeftFigures figures;

  plan.workload = WEFT_WORKLOAD_CHECKSUM;
  batch = test_batch (&plan, 3);
  weft_batch_set_drawing (batch, TRUE);
  test_start (batch, GPOINTER_TO_UINT (data), 2);
  test_run_to_end (batch);
  weft_batch_get_figures (batch, NULL, 0, &figures);
  g_assert_cmpfloat (figures.usage.cpu_user + figures.usage.cpu_system, >=, 0.95 * figures.computed);
}

static void
test_an_empty_batch_ends_at_once (gconstpointer data)
{
  g_autoptr(WeftBatch) batch = run_batch (GPOINTER_TO_UINT (data), 1, 5, 0);
  gsize n;

  g_assert_cmpfloat (weft_batch_get_elapsed (batch), ==, 0);
  weft_trace_get_marks (weft_batch_get_trace (batch), &n);
  g_assert_cmpuint (n, ==, 0);
}

/* On every lane: a worker begins, then jobs begin and end one after the other, then it ends. */
static void
check_marks (const WeftMark *marks, gsize n, guint32 lane, guint *jobs)
{
  guint32 job = WEFT_JOB_NONE;
  gboolean alive = FALSE;
  guint64 time = 0;

  for (gsize i = 0; i < n; i++)
    {
      const WeftMark *mark = &marks[i];

      if (mark->lane != lane)
        continue;
      g_assert_cmpuint (mark->time_ns, >=, time);
      time = mark->time_ns;
      g_assert_cmpint (alive, ==, mark->kind != WEFT_MARK_WORKER_BEGIN);
      switch (mark->kind)
        {
        case WEFT_MARK_WORKER_BEGIN:
        case WEFT_MARK_WORKER_END:
          alive = mark->kind == WEFT_MARK_WORKER_BEGIN;
          g_assert_cmpuint (mark->job, ==, WEFT_JOB_NONE);
          break;
        case WEFT_MARK_START:
          g_assert_cmpuint (job, ==, WEFT_JOB_NONE);
          job = mark->job;
          break;
        case WEFT_MARK_SUCCEEDED:
          g_assert_cmpuint (job, ==, mark->job);
          jobs[job]++;
          job = WEFT_JOB_NONE;
          break;
        default:
          g_assert_not_reached ();
        }
    }
  g_assert_false (alive);
}

/* Its spans follow one another without a gap, and it ends as done. */
static void
check_spans (const WeftTrace *trace, const WeftLane *lane)
{
  gsize n = weft_spans_get_n (lane->spans);

  g_assert_cmpuint (n, >=, 2);
  for (gsize i = 1; i < n; i++)
    g_assert_cmpuint (weft_spans_get (lane->spans, i)->from_ns, ==, weft_spans_get (lane->spans, i - 1)->to_ns);
  g_assert_cmpuint (weft_spans_get (lane->spans, n - 1)->to_ns, ==, weft_trace_get_length (trace));
  g_assert_cmpuint (weft_spans_get (lane->spans, n - 1)->state, ==, WEFT_SPAN_DONE);
}

/* A loop has many jobs at once: each begins and ends, on a lane of its own. */
static void
check_loops (const WeftMark *marks, gsize n, guint *jobs)
{
  guint32 lanes[N_JOBS] = { 0 };

  for (gsize i = 0; i < n; i++)
    if (marks[i].kind == WEFT_MARK_START)
      {
        lanes[marks[i].job] = marks[i].lane;
      }
    else if (marks[i].kind == WEFT_MARK_SUCCEEDED)
      {
        g_assert_cmpuint (lanes[marks[i].job], ==, marks[i].lane);
        jobs[marks[i].job]++;
      }
}

static void
test_its_trace_has_every_span (gconstpointer data)
{
  gboolean loop = weft_strategy_get (GPOINTER_TO_UINT (data))->loop;
  g_autoptr(WeftBatch) batch = run_batch (GPOINTER_TO_UINT (data), 5, 15, N_JOBS);
  WeftTrace *trace = weft_batch_get_trace (batch);
  guint jobs[N_JOBS] = { 0 }, lanes = 0;
  const WeftMark *marks;
  gsize n;

  marks = weft_trace_get_marks (trace, &n);
  g_assert_true (weft_trace_is_finished (trace));
  g_assert_cmpuint (weft_trace_get_dropped (trace), ==, 0);
  for (guint i = 0; i < weft_trace_get_n_lanes (trace); i++)
    {
      const WeftLane *lane = weft_trace_get_lane (trace, i);

      if (lane->kind == WEFT_LANE_WEFT)
        continue;
      g_assert_cmpint (lane->kind >= WEFT_LANE_LOOP, ==, loop);
      if (!loop)
        check_marks (marks, n, i, jobs);
      check_spans (trace, lane);
      lanes += lane->kind != WEFT_LANE_JOB;
    }
  g_assert_cmpuint (lanes, <=, N_JOBS);
  if (loop)
    check_loops (marks, n, jobs);
  for (guint i = 0; i < N_JOBS; i++)
    g_assert_cmpuint (jobs[i], ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  test_add_for_strategies ("/batch-run/runs-every-job-to-success", test_runs_every_job_to_success);
  test_add_for_strategies ("/batch-run/says-who-ran-a-job", test_says_who_ran_a_job);
  test_add_for_strategies ("/batch-run/a-job-lasts-as-long-as-its-seed-says", test_a_job_lasts_as_long_as_its_seed_says);
  test_add_for_strategies ("/batch-run/runs-as-many-at-once-as-the-strategy-says", test_runs_as_many_at_once_as_the_strategy_says);
  g_test_add_data_func ("/batch-run/one-worker-a-job-runs-all-at-once/threads", GUINT_TO_POINTER (WEFT_STRATEGY_THREADS),
                        test_one_worker_a_job_runs_all_at_once);
  g_test_add_data_func ("/batch-run/one-worker-a-job-runs-all-at-once/processes", GUINT_TO_POINTER (WEFT_STRATEGY_PROCESSES),
                        test_one_worker_a_job_runs_all_at_once);
  g_test_add_func ("/batch-run/takes-jobs-in-their-order", test_takes_jobs_in_their_order);
  g_test_add_func ("/batch-run/gives-every-strategy-the-same-jobs", test_gives_every_strategy_the_same_jobs);
  test_add_for_strategies ("/batch-run/its-figures-follow-from-the-jobs", test_its_figures_follow_from_the_jobs);
  g_test_add_func ("/batch-run/figures-that-cannot-be-had-are-no-numbers", test_figures_that_cannot_be_had_are_no_numbers);
  g_test_add_func ("/batch-run/figures-are-about-the-jobs-of-one-start", test_figures_are_about_the_jobs_of_one_start);
  g_test_add_func ("/batch-run/overhead-is-unknown-when-jobs-did-not-start-together", test_overhead_is_unknown_when_jobs_did_not_start_together);
  test_add_for_strategies ("/batch-run/drawing-is-left-out-of-its-cpu", test_drawing_is_left_out_of_its_cpu);
  g_test_add_func ("/batch-run/memory-beside-a-window-is-what-came-to-it", test_memory_beside_a_window_is_what_came_to_it);
  test_add_for_strategies ("/batch-run/computing-counts-as-its-cpu", test_computing_counts_as_its_cpu);
  test_add_for_strategies ("/batch-run/an-empty-batch-ends-at-once", test_an_empty_batch_ends_at_once);
  test_add_for_strategies ("/batch-run/its-trace-has-every-span", test_its_trace_has_every_span);

  return g_test_run ();
}
