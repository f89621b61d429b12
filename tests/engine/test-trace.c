/* test-trace.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "made-up-trace.h"

#include <string.h>

/* What lanes, marks, edges and counters come out of which records. */

static void
begin (MadeUp *rig, guint32 worker, double ms, gint64 tid)
{
  made_up_record (rig, worker, ms, WEFT_TRACE_WORKER_BEGIN, WEFT_JOB_NONE, tid);
}

static void
end (MadeUp *rig, guint32 worker, double ms)
{
  made_up_record (rig, worker, ms, WEFT_TRACE_WORKER_END, WEFT_JOB_NONE, 0);
}

static void
job_begin (MadeUp *rig, guint32 worker, double ms, guint32 job)
{
  made_up_record (rig, worker, ms, WEFT_TRACE_JOB_BEGIN, job, 1);
}

static void
job_end (MadeUp *rig, guint32 worker, double ms, guint32 job, WeftJobState state)
{
  made_up_record (rig, worker, ms, WEFT_TRACE_JOB_END, job, state);
}

static void
test_a_job_waits_and_computes (void)
{
  g_autoptr(MadeUp) rig = made_up_new (1, FALSE, FALSE);
  g_autofree char *marks = NULL;

  begin (rig, 0, 1, 4711);
  job_begin (rig, 0, 2, 3);
  made_up_record (rig, 0, 5, WEFT_TRACE_COMPUTE, 3, 0);
  made_up_record (rig, 0, 9, WEFT_TRACE_WAIT, 3, 0);
  job_end (rig, 0, 12, 3, WEFT_JOB_SUCCEEDED);
  made_up_collect (rig);
  made_up_assert_spans (rig, 0, "sleeping 1-2 waiting 2-5 #3 running 5-9 #3 waiting 9-12 #3 sleeping 12-");
  end (rig, 0, 15);
  made_up_finish (rig, 20);

  made_up_assert_spans (rig, 0, "sleeping 1-2 waiting 2-5 #3 running 5-9 #3 waiting 9-12 #3 sleeping 12-15 done 15-20");
  marks = made_up_dup_marks (rig);
  g_assert_cmpstr (marks, ==, "begin 1 @0 start 2 @0 #3 succeeded 12 @0 #3 end 15 @0");
  g_assert_cmpuint (weft_trace_get_lane (rig->trace, 0)->tid, ==, 4711);
  g_assert_cmpuint (weft_trace_get_lane (rig->trace, 0)->kind, ==, WEFT_LANE_THREAD);
  g_assert_cmpuint (weft_trace_get_length (rig->trace), ==, 20 * WEFT_NS_PER_MS);
}

static void
test_after_a_pause_it_does_what_it_did (void)
{
  g_autoptr(MadeUp) rig = made_up_new (1, FALSE, FALSE);

  begin (rig, 0, 0, 1);
  job_begin (rig, 0, 0, 0);
  made_up_record (rig, 0, 1, WEFT_TRACE_COMPUTE, 0, 0);
  made_up_record (rig, 0, 2, WEFT_TRACE_PAUSE, 0, 0);
  made_up_record (rig, 0, 3, WEFT_TRACE_RESUME, 0, 0);
  made_up_record (rig, 0, 4, WEFT_TRACE_WAIT, 0, 0);
  made_up_record (rig, 0, 5, WEFT_TRACE_PAUSE, 0, 0);
  made_up_record (rig, 0, 6, WEFT_TRACE_RESUME, 0, 0);
  job_end (rig, 0, 7, 0, WEFT_JOB_CANCELLED);
  made_up_finish (rig, 8);
  made_up_assert_spans (rig, 0, "sleeping 0-0 waiting 0-1 #0 running 1-2 #0 paused 2-3 #0 running 3-4 #0 waiting 4-5 #0 "
                                "paused 5-6 #0 waiting 6-7 #0 sleeping 7-8");
}

static void
test_a_retry_is_the_same_job (void)
{
  g_autoptr(MadeUp) rig = made_up_new (1, FALSE, FALSE);
  g_autofree char *marks = NULL, *counts = NULL;

  begin (rig, 0, 0, 1);
  job_begin (rig, 0, 1, 5);
  made_up_record (rig, 0, 2, WEFT_TRACE_COMPUTE, 5, 0);
  made_up_record (rig, 0, 3, WEFT_TRACE_BACK_OFF, 5, 1);
  made_up_record (rig, 0, 4, WEFT_TRACE_JOB_BEGIN, 5, 2);
  job_end (rig, 0, 6, 5, WEFT_JOB_FAILED);
  end (rig, 0, 7);
  made_up_finish (rig, 8);

  made_up_assert_spans (rig, 0, "sleeping 0-1 waiting 1-2 #5 running 2-3 #5 waiting 3-6 #5 sleeping 6-7 failed 7-8");
  marks = made_up_dup_marks (rig);
  g_assert_cmpstr (marks, ==, "begin 0 @0 start 1 @0 #5 retry 4 @0 #5 failed 6 @0 #5 end 7 @0");
  counts = made_up_dup_counts (rig, WEFT_COUNTER_JOBS);
  g_assert_cmpstr (counts, ==, "1:1 6:0");
}

static void
test_a_lane_is_used_again (void)
{
  g_autoptr(MadeUp) rig = made_up_new (1, FALSE, FALSE);

  for (guint32 i = 0; i < 2; i++)
    {
      begin (rig, 0, 10 * i, 100 + i);
      job_begin (rig, 0, 10 * i + 1, i);
      job_end (rig, 0, 10 * i + 5, i, WEFT_JOB_SUCCEEDED);
      end (rig, 0, 10 * i + 6);
    }
  made_up_finish (rig, 20);
  made_up_assert_spans (rig, 0, "sleeping 0-1 waiting 1-5 #0 sleeping 5-6 done 6-10 sleeping 10-11 waiting 11-15 #1 sleeping 15-16 done 16-20");
  g_assert_cmpuint (weft_trace_get_n_lanes (rig->trace), ==, 1);
  g_assert_cmpuint (weft_trace_get_lane (rig->trace, 0)->tid, ==, 101);
}

/* It dies and the next one takes its lane, all between two looks: the supervisor's word is put where it belongs. */
static void
test_what_dies_has_crashed (void)
{
  g_autoptr(MadeUp) rig = made_up_new (2, FALSE, TRUE);
  g_autofree char *counts = NULL;
  guint32 lane;

  begin (rig, 0, 0, 50);
  job_begin (rig, 0, 1, 7);
  begin (rig, 0, 8, 51);
  job_begin (rig, 0, 9, 8);
  made_up_record (rig, rig->supervisor, 5, WEFT_TRACE_DIED, WEFT_JOB_NONE, 0);
  made_up_finish (rig, 10);

  lane = weft_trace_find_worker (rig->trace, 0);
  made_up_assert_spans (rig, lane, "sleeping 0-1 waiting 1-5 #7 crashed 5-8 #7 sleeping 8-9 waiting 9-10 #8");
  g_assert_cmpuint (weft_trace_get_lane (rig->trace, lane)->kind, ==, WEFT_LANE_PROCESS);
  g_assert_cmpuint (weft_trace_get_lane (rig->trace, lane)->pid, ==, 51);
  counts = made_up_dup_counts (rig, WEFT_COUNTER_JOBS);
  g_assert_cmpstr (counts, ==, "1:1 5:0 9:1");
}

static void
test_a_loop_has_a_lane_for_each_job_at_once (void)
{
  g_autoptr(MadeUp) rig = made_up_new (1, TRUE, FALSE);
  guint64 ns[WEFT_SPAN_N_STATES];
  guint32 loop;

  begin (rig, 0, 0, 1);
  job_begin (rig, 0, 1, 10);
  job_begin (rig, 0, 1, 11);
  made_up_record (rig, 0, 0.5, WEFT_TRACE_BURST, 2, WEFT_NS_PER_MS); /* written at its end, at 1.5 */
  made_up_record (rig, 0, 3, WEFT_TRACE_COMPUTE, 11, 0);
  job_end (rig, 0, 4, 10, WEFT_JOB_SUCCEEDED);
  made_up_record (rig, 0, 3, WEFT_TRACE_BURST, 2, WEFT_NS_PER_MS);
  job_begin (rig, 0, 5, 12);
  job_begin (rig, 0, 5, 13);
  made_up_record (rig, 0, 6, WEFT_TRACE_PAUSE, 13, 0);
  job_end (rig, 0, 7, 11, WEFT_JOB_FAILED);
  made_up_record (rig, 0, 8, WEFT_TRACE_RESUME, 13, 0);
  made_up_finish (rig, 10);

  loop = weft_trace_find_worker (rig->trace, 0);
  g_assert_cmpuint (weft_trace_get_n_lanes (rig->trace), ==, 4);
  made_up_assert_spans (rig, loop, "sleeping 0-0.5 running 0.5-1.5 sleeping 1.5-3 running 3-4 sleeping 4-10");
  made_up_assert_spans (rig, 1, "waiting 1-4 #10 done 4-5 #10 waiting 5-10 #12");
  made_up_assert_spans (rig, 2, "waiting 1-3 #11 running 3-7 #11 failed 7-10 #11");
  made_up_assert_spans (rig, 3, "waiting 5-6 #13 paused 6-8 #13 waiting 8-10 #13");
  for (guint32 i = 1; i < 4; i++)
    {
      g_assert_cmpuint (weft_trace_get_lane (rig->trace, i)->kind, ==, WEFT_LANE_JOB);
      g_assert_cmpuint (weft_trace_get_lane (rig->trace, i)->parent, ==, loop);
    }
  g_assert_cmpuint (weft_trace_sum (rig->trace, loop, 0, 10 * WEFT_NS_PER_MS, ns), ==, 9);
  g_assert_cmpuint (ns[WEFT_SPAN_WAITING], ==, (3 + 2 + 5 + 1 + 2) * WEFT_NS_PER_MS);
  g_assert_cmpuint (ns[WEFT_SPAN_RUNNING], ==, 4 * WEFT_NS_PER_MS);
  g_assert_cmpuint (ns[WEFT_SPAN_PAUSED], ==, 2 * WEFT_NS_PER_MS);
}

/* All that was open there. */
static void
test_a_loop_that_dies_takes_its_jobs_along (void)
{
  g_autoptr(MadeUp) rig = made_up_new (2, TRUE, TRUE);

  begin (rig, 0, 0, 1);
  begin (rig, 1, 0, 2);
  job_begin (rig, 0, 1, 0);
  job_begin (rig, 0, 2, 1);
  job_end (rig, 0, 3, 1, WEFT_JOB_SUCCEEDED);
  job_begin (rig, 1, 3, 2);
  made_up_record (rig, rig->supervisor, 4, WEFT_TRACE_DIED, WEFT_JOB_NONE, 0);
  job_begin (rig, 1, 5, 0);
  made_up_finish (rig, 6);

  g_assert_cmpuint (weft_trace_get_lane (rig->trace, 0)->pid, ==, 1);
  made_up_assert_spans (rig, 0, "sleeping 0-4 crashed 4-6");
  made_up_assert_spans (rig, 2, "waiting 1-4 #0 crashed 4-6 #0");
  made_up_assert_spans (rig, 3, "waiting 2-3 #1 done 3-6 #1");
  made_up_assert_spans (rig, 4, "waiting 3-6 #2");
  made_up_assert_spans (rig, 6, "waiting 5-6 #0");
}

/* They are no lanes, but nothing of them is lost from the sums. */
static void
test_jobs_beyond_the_lanes_are_counted (void)
{
  g_autoptr(MadeUp) rig = made_up_new (1, TRUE, FALSE);
  guint64 ns[WEFT_SPAN_N_STATES];
  gsize n;

  for (guint32 job = 0; job < 100; job++)
    {
      job_begin (rig, 0, 1, job);
      made_up_collect (rig);
    }
  job_end (rig, 0, 5, 99, WEFT_JOB_SUCCEEDED);
  job_end (rig, 0, 5, 3, WEFT_JOB_SUCCEEDED);
  job_begin (rig, 0, 6, 100);
  made_up_finish (rig, 10);

  g_assert_cmpuint (weft_trace_get_n_lanes (rig->trace), ==, 1 + 64);
  g_assert_cmpuint (weft_trace_get_hidden (rig->trace), ==, 36);
  weft_trace_sum (rig->trace, 0, 0, 10 * WEFT_NS_PER_MS, ns);
  g_assert_cmpuint (ns[WEFT_SPAN_WAITING], ==, (98 * 9 + 2 * 4 + 4) * WEFT_NS_PER_MS);
  g_assert_cmpfloat (weft_trace_get_counts (rig->trace, WEFT_COUNTER_JOBS, &n)[0].value, ==, 100);
  g_assert_cmpuint (n, ==, 3);
  made_up_assert_spans (rig, 4, "waiting 1-5 #3 done 5-6 #3 waiting 6-10 #100");
}

static void
test_an_edge_leads_to_what_the_woken_did (void)
{
  g_autoptr(MadeUp) rig = made_up_new (1, FALSE, FALSE);
  const WeftEdge *edges;
  gsize n;

  begin (rig, 0, 0, 1);
  made_up_record (rig, rig->supervisor, 1, WEFT_TRACE_WAKE, 4, 0);
  made_up_collect (rig);
  g_assert_cmpuint ((weft_trace_get_edges (rig->trace, &n), n), ==, 0);
  job_begin (rig, 0, 2, 4);
  made_up_record (rig, 0, 3, WEFT_TRACE_PAUSE, 4, 0);
  made_up_record (rig, rig->main, 5, WEFT_TRACE_WAKE, 4, 0);
  made_up_record (rig, 0, 6, WEFT_TRACE_RESUME, 4, 0);
  made_up_finish (rig, 7);

  edges = weft_trace_get_edges (rig->trace, &n);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpuint (edges[0].from_ns, ==, WEFT_NS_PER_MS);
  g_assert_cmpuint (edges[0].to_ns, ==, 2 * WEFT_NS_PER_MS);
  g_assert_cmpuint (edges[0].kind, ==, WEFT_MARK_START);
  g_assert_cmpuint (edges[0].job, ==, 4);
  g_assert_cmpuint (edges[0].to_lane, ==, weft_trace_find_worker (rig->trace, 0));
  g_assert_cmpuint (weft_trace_get_lane (rig->trace, edges[0].from_lane)->kind, ==, WEFT_LANE_WEFT);
  g_assert_cmpuint (weft_trace_get_lane (rig->trace, edges[0].from_lane)->worker, ==, WEFT_LANE_SUPERVISOR);
  g_assert_cmpuint (weft_trace_get_lane (rig->trace, edges[1].from_lane)->worker, ==, WEFT_LANE_MAIN);
  g_assert_cmpuint (edges[1].from_ns, ==, 5 * WEFT_NS_PER_MS);
  g_assert_cmpuint (edges[1].kind, ==, WEFT_MARK_RESUME);
}

/* A ring that ran full: what is missing is counted, and what comes after is understood all the same. */
static void
test_dropped_records_are_counted_and_survived (void)
{
  g_autoptr(MadeUp) rig = made_up_new (1, FALSE, FALSE);
  g_autofree char *counts = NULL;

  begin (rig, 0, 0, 1);
  job_begin (rig, 0, 0, 0);
  for (guint i = 0; i < MADE_UP_RECORDS + 10; i++)
    made_up_record (rig, 0, 1, WEFT_TRACE_WAIT, 0, 0);
  made_up_collect (rig);
  g_assert_cmpuint (weft_trace_get_dropped (rig->trace), ==, 12);
  made_up_record (rig, 0, 5, WEFT_TRACE_COMPUTE, 1, 0); /* the end of job 0 and the begin of job 1 are missing */
  job_end (rig, 0, 6, 1, WEFT_JOB_SUCCEEDED);
  job_end (rig, 0, 7, 2, WEFT_JOB_SUCCEEDED);
  made_up_record (rig, 0, 8, WEFT_TRACE_RESUME, 3, 0);
  end (rig, 0, 9);
  made_up_finish (rig, 10);

  made_up_assert_spans (rig, 0, "sleeping 0-0 waiting 0-5 #0 running 5-6 #1 sleeping 6-8 waiting 8-9 #3 done 9-10");
  counts = made_up_dup_counts (rig, WEFT_COUNTER_JOBS);
  g_assert_cmpstr (counts, ==, "0:1 5:1 6:0 8:1 9:0");
}

/* What is of after the look began may have come from one ring and not yet from another: it waits. */
static void
test_what_is_too_new_waits (void)
{
  g_autoptr(MadeUp) rig = made_up_new (1, FALSE, FALSE);
  guint64 generation;

  begin (rig, 0, 0, 1);
  job_begin (rig, 0, 1e9, 0);
  made_up_collect (rig);
  made_up_assert_spans (rig, 0, "sleeping 0-");
  generation = weft_trace_get_generation (rig->trace);
  made_up_collect (rig);
  g_assert_cmpuint (weft_trace_get_generation (rig->trace), ==, generation);
  made_up_finish (rig, 1e9);
  g_assert_cmpuint (weft_trace_get_generation (rig->trace), >, generation);
  made_up_assert_spans (rig, 0, "sleeping 0-1e+09 waiting 1e+09-1e+09 #0");
}

#define N_WORKERS 5
#define N_STEPS 2000

/* Draws what a worker may do next. */
static void
step (MadeUp *rig, GRand *random, guint32 worker, double ms, guint32 *job, guint32 *next)
{
  static const WeftTraceKind kinds[] = { WEFT_TRACE_COMPUTE, WEFT_TRACE_WAIT, WEFT_TRACE_PAUSE, WEFT_TRACE_RESUME };

  if (*job == WEFT_JOB_NONE)
    {
      *job = (*next)++;
      job_begin (rig, worker, ms, *job);
    }
  else if (g_rand_int_range (random, 0, 4) == 0)
    {
      job_end (rig, worker, ms, *job, WEFT_JOB_SUCCEEDED + (gint) (*job % 3));
      *job = WEFT_JOB_NONE;
    }
  else
    {
      made_up_record (rig, worker, ms, kinds[g_rand_int_range (random, 0, G_N_ELEMENTS (kinds))], *job, 0);
    }
}

static MadeUp *
draw_trace (guint32 seed, gboolean loop)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (seed);
  MadeUp *rig = made_up_new (N_WORKERS, loop, FALSE);
  guint32 jobs[N_WORKERS][3], next = 0;

  memset (jobs, 0xff, sizeof jobs);
  for (guint32 worker = 0; worker < N_WORKERS; worker++)
    begin (rig, worker, 0, 1 + worker);
  for (guint i = 0; i < N_STEPS; i++)
    {
      guint32 worker = (guint32) g_rand_int_range (random, 0, N_WORKERS);

      step (rig, random, worker, i * 0.001, &jobs[worker][loop ? g_rand_int_range (random, 0, 3) : 0], &next);
      if (g_rand_int_range (random, 0, 40) == 0)
        made_up_collect (rig);
    }
  made_up_finish (rig, N_STEPS * 0.001);
  return rig;
}

static gboolean
is_over (guint state)
{
  return state == WEFT_SPAN_DONE || state == WEFT_SPAN_FAILED || state == WEFT_SPAN_CRASHED;
}

/* Over all lanes below `parent`; jobs count while they last, workers also afterwards. */
static void
brute_sum (MadeUp *rig, guint32 parent, guint64 from, guint64 to, guint64 *ns)
{
  memset (ns, 0, WEFT_SPAN_N_STATES * sizeof *ns);
  for (guint32 i = 0; i < weft_trace_get_n_lanes (rig->trace); i++)
    {
      const WeftLane *lane = weft_trace_get_lane (rig->trace, i);
      guint64 one[WEFT_SPAN_N_STATES];

      if (lane->parent != parent || lane->kind == WEFT_LANE_WEFT)
        continue;
      weft_spans_sum (lane->spans, from, to, to, one);
      for (guint state = 0; state < WEFT_SPAN_N_STATES; state++)
        ns[state] += parent != WEFT_LANE_NONE && is_over (state) ? 0 : one[state];
    }
}

static void
assert_merged (MadeUp *rig, GRand *random, guint32 lane)
{
  for (guint i = 0; i < 300; i++)
    {
      guint64 from = (guint64) g_rand_int_range (random, 0, N_STEPS * 1000);
      guint64 to = from + (guint64) g_rand_int_range (random, 0, i % 2 == 0 ? 5000 : N_STEPS * 1000);
      guint64 ns[WEFT_SPAN_N_STATES], expected[WEFT_SPAN_N_STATES];

      weft_trace_sum (rig->trace, lane, from, to, ns);
      brute_sum (rig, lane, from, MIN (to, weft_trace_get_length (rig->trace)), expected);
      for (guint state = 0; state < WEFT_SPAN_N_STATES; state++)
        g_assert_cmpuint (ns[state], ==, expected[state]);
    }
}

static void
test_merged_lanes_are_the_sum_of_their_lanes (gconstpointer data)
{
  for (guint32 seed = 0; seed < 5; seed++)
    {
      g_autoptr(MadeUp) rig = draw_trace (seed, GPOINTER_TO_INT (data));
      g_autoptr(GRand) random = g_rand_new_with_seed (seed);

      assert_merged (rig, random, WEFT_LANE_NONE);
      for (guint32 worker = 0; GPOINTER_TO_INT (data) && worker < N_WORKERS; worker++)
        assert_merged (rig, random, weft_trace_find_worker (rig->trace, worker));
    }
}

#define N_ADDED 100000

/* So many that they record nothing: the picture has some of them, the sums have all, and the memory is small. */
static void
test_jobs_are_added_at_the_end (void)
{
  g_autoptr(MadeUp) rig = made_up_new (1, TRUE, FALSE);
  g_autoptr(GRand) random = g_rand_new_with_seed (1);
  guint64 ns[WEFT_SPAN_N_STATES], expected = 0, length;
  const WeftCount *counts;
  double most = 0;
  gsize n;

  begin (rig, 0, 0, 1);
  made_up_collect (rig);
  for (guint32 job = 0; job < N_ADDED; job++)
    {
      guint64 from = rig->started_ns + job * 100, to = from + (guint64) g_rand_int_range (random, 0, 1000000000);

      weft_trace_add_job (rig->trace, 0, job, from, to, job % 7 == 0 ? WEFT_JOB_FAILED : WEFT_JOB_SUCCEEDED);
      expected += to - from;
    }
  made_up_finish (rig, 0);

  length = weft_trace_get_length (rig->trace);
  weft_trace_sum (rig->trace, weft_trace_find_worker (rig->trace, 0), 0, length, ns);
  g_assert_cmpuint (ns[WEFT_SPAN_WAITING], ==, expected);
  g_assert_cmpuint (weft_trace_get_n_lanes (rig->trace), ==, 1 + 64);
  g_assert_cmpuint (weft_trace_get_hidden (rig->trace), >, N_ADDED / 2);
  counts = weft_trace_get_counts (rig->trace, WEFT_COUNTER_JOBS, &n);
  for (gsize i = 0; i < n; i++)
    most = MAX (most, counts[i].value);
  g_assert_cmpfloat (most, >, N_ADDED * 0.98);
  g_assert_cmpfloat (counts[n - 1].value, ==, 0);
  g_assert_cmpuint (weft_trace_get_size (rig->trace), <, 3 * 1024 * 1024);
}

static void
add_some (MadeUp *rig)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (2);

  begin (rig, 0, 0, 1);
  begin (rig, 1, 0, 2);
  made_up_collect (rig);
  for (guint32 job = 0; job < N_ADDED / 10; job++)
    {
      guint64 from = rig->started_ns + job * 100, to = from + (guint64) g_rand_int_range (random, 0, 1000000000);

      weft_trace_add_job (rig->trace, job % 2, job, from, to, WEFT_JOB_SUCCEEDED);
    }
}

/* What is asked meanwhile is answered right, and at the end it is as it would have been at once. */
static void
test_added_jobs_settle_in_slices (void)
{
  g_autoptr(MadeUp) rig = made_up_new (2, TRUE, FALSE), other = made_up_new (2, TRUE, FALSE);
  guint64 ns[WEFT_SPAN_N_STATES], expected[WEFT_SPAN_N_STATES];
  const WeftCount *counts, *others;
  gsize n, n_others;
  guint slices = 1;

  add_some (rig);
  add_some (other);
  made_up_finish (other, 0);
  while (!weft_trace_settle (rig->trace, 0))
    if (++slices % 7 == 0)
      {
        guint32 lane = weft_trace_find_worker (rig->trace, slices % 2);

        weft_trace_sum (rig->trace, lane, 100, 5000000, ns);
        weft_trace_sum (other->trace, lane, 100, 5000000, expected);
        g_assert_cmpmem (ns, sizeof ns, expected, sizeof expected);
      }
  g_assert_cmpuint (slices, >, 20);
  made_up_finish (rig, 0);
  for (guint worker = 0; worker < 2; worker++)
    {
      const guint64 *ours = weft_trace_get_changes (rig->trace, weft_trace_find_worker (rig->trace, worker), &n);
      const guint64 *theirs = weft_trace_get_changes (other->trace, weft_trace_find_worker (other->trace, worker), &n_others);

      g_assert_cmpmem (ours, n * sizeof *ours, theirs, n_others * sizeof *theirs);
    }
  counts = weft_trace_get_counts (rig->trace, WEFT_COUNTER_JOBS, &n);
  others = weft_trace_get_counts (other->trace, WEFT_COUNTER_JOBS, &n_others);
  g_assert_cmpuint (n, ==, n_others);
  for (gsize i = 0; i < n; i++)
    {
      g_assert_cmpuint (counts[i].time_ns, ==, others[i].time_ns);
      g_assert_cmpfloat (counts[i].value, ==, others[i].value);
    }
}

static WeftTrace *
take_apart_and_put_together (WeftTrace *trace)
{
  g_autoptr(GArray) lanes = g_array_new (FALSE, FALSE, sizeof (WeftLane));
  g_autoptr(GArray) groups = g_array_new (FALSE, FALSE, sizeof (WeftTraceGroup));
  WeftTraceParts parts = {
    .length_ns = weft_trace_get_length (trace),
    .dropped = weft_trace_get_dropped (trace),
    .n_lanes = weft_trace_get_n_lanes (trace),
  };
  WeftTraceGroup group = { .lane = WEFT_LANE_NONE };

  for (guint i = 0; i < parts.n_lanes; i++)
    {
      WeftLane lane = *weft_trace_get_lane (trace, i);

      lane.spans = weft_spans_new_borrowed (weft_spans_get (lane.spans, 0), weft_spans_get_n (lane.spans), NULL, NULL);
      g_array_append_val (lanes, lane);
    }
  for (guint32 i = 0; i <= parts.n_lanes; i++)
    {
      group.lane = i < parts.n_lanes ? i : WEFT_LANE_NONE;
      group.changes = weft_trace_get_changes (trace, group.lane, &group.n_changes);
      if (group.changes != NULL)
        g_array_append_val (groups, group);
    }
  parts.lanes = (const WeftLane *) (void *) lanes->data;
  parts.groups = (const WeftTraceGroup *) (void *) groups->data;
  parts.n_groups = groups->len;
  parts.marks = weft_trace_get_marks (trace, &parts.n_marks);
  parts.edges = weft_trace_get_edges (trace, &parts.n_edges);
  for (guint i = 0; i < WEFT_N_COUNTERS; i++)
    parts.counts[i] = weft_trace_get_counts (trace, i, &parts.n_counts[i]);
  return weft_trace_new_from_parts (&parts);
}

static void
test_a_trace_of_parts_is_the_same (void)
{
  g_autoptr(MadeUp) rig = draw_trace (9, TRUE);
  g_autoptr(WeftTrace) other = take_apart_and_put_together (rig->trace);
  guint64 ns[WEFT_SPAN_N_STATES], expected[WEFT_SPAN_N_STATES], length = weft_trace_get_length (rig->trace);
  gsize n, n_expected;

  g_assert_true (weft_trace_is_finished (other));
  g_assert_cmpuint (weft_trace_get_length (other), ==, length);
  g_assert_cmpuint (weft_trace_get_n_lanes (other), ==, weft_trace_get_n_lanes (rig->trace));
  g_assert_cmpmem (weft_trace_get_marks (other, &n), n * sizeof (WeftMark),
                   weft_trace_get_marks (rig->trace, &n_expected), n_expected * sizeof (WeftMark));
  for (guint32 worker = 0; worker < N_WORKERS; worker++)
    {
      guint32 lane = weft_trace_find_worker (rig->trace, worker);

      g_assert_cmpuint (weft_trace_find_worker (other, worker), ==, lane);
      n = weft_trace_sum (other, lane, length / 3, length / 2, ns);
      n_expected = weft_trace_sum (rig->trace, lane, length / 3, length / 2, expected);
      g_assert_cmpmem (ns, sizeof ns, expected, sizeof expected);
      g_assert_cmpuint (n, ==, n_expected);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/trace/a-job-waits-and-computes", test_a_job_waits_and_computes);
  g_test_add_func ("/trace/after-a-pause-it-does-what-it-did", test_after_a_pause_it_does_what_it_did);
  g_test_add_func ("/trace/a-retry-is-the-same-job", test_a_retry_is_the_same_job);
  g_test_add_func ("/trace/a-lane-is-used-again", test_a_lane_is_used_again);
  g_test_add_func ("/trace/what-dies-has-crashed", test_what_dies_has_crashed);
  g_test_add_func ("/trace/a-loop-has-a-lane-for-each-job-at-once", test_a_loop_has_a_lane_for_each_job_at_once);
  g_test_add_func ("/trace/a-loop-that-dies-takes-its-jobs-along", test_a_loop_that_dies_takes_its_jobs_along);
  g_test_add_func ("/trace/jobs-beyond-the-lanes-are-counted", test_jobs_beyond_the_lanes_are_counted);
  g_test_add_func ("/trace/an-edge-leads-to-what-the-woken-did", test_an_edge_leads_to_what_the_woken_did);
  g_test_add_func ("/trace/dropped-records-are-counted-and-survived", test_dropped_records_are_counted_and_survived);
  g_test_add_func ("/trace/what-is-too-new-waits", test_what_is_too_new_waits);
  g_test_add_data_func ("/trace/merged-lanes-are-the-sum-of-their-lanes/threads", GINT_TO_POINTER (FALSE), test_merged_lanes_are_the_sum_of_their_lanes);
  g_test_add_data_func ("/trace/merged-lanes-are-the-sum-of-their-lanes/loops", GINT_TO_POINTER (TRUE), test_merged_lanes_are_the_sum_of_their_lanes);
  g_test_add_func ("/trace/jobs-are-added-at-the-end", test_jobs_are_added_at_the_end);
  g_test_add_func ("/trace/added-jobs-settle-in-slices", test_added_jobs_settle_in_slices);
  g_test_add_func ("/trace/a-trace-of-parts-is-the-same", test_a_trace_of_parts_is_the_same);

  return g_test_run ();
}
