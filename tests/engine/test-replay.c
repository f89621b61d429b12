/* test-replay.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "made-up-run.h"
#include "support.h"

#include "engine/batch-private.h"
#include "engine/findings.h"
#include "engine/replay.h"
#include "engine/run-private.h"

#include <string.h>

/* Runs at any moment of them: made-up ones, of which every moment is known, and one that was really run. */

#define NEVER G_MAXUINT64
#define MS WEFT_NS_PER_MS

typedef struct
{
  const WeftRunJob *jobs;
  guint n_jobs;
  const WeftMark *marks;
  guint n_marks;
} Made;

static WeftRun *
make_run (const Made *made, guint64 length_ns)
{
  static WeftSpans *no_core[1];
  static const guint64 none[1];
  WeftRunHead head = {
    .id = g_uuid_string_random (),
    .strategy = g_strdup ("threads"),
    .workload = g_strdup ("download"),
    .version = g_strdup ("0.1.0"),
    .workers = G_MAXUINT,
    .n_jobs = made->n_jobs,
    .machine = { g_strdup ("CPU"), g_strdup ("Linux"), 2, 1 << 30 },
    .figures = { .elapsed = weft_seconds (length_ns), .work = 2, .ideal = 1, .overhead = 1 },
  };
  WeftRunBody *body = g_new0 (WeftRunBody, 1);
  WeftRun *run;

  weft_plan_init (&head.plan);
  *body = (WeftRunBody) { .jobs = made->jobs, .n_jobs = made->n_jobs, .names = "mine", .names_size = 5 };
  body->trace = weft_trace_new_from_parts (&(WeftTraceParts) {
    .length_ns = length_ns,
    .marks = made->marks,
    .n_marks = made->n_marks,
    .cores = no_core,
    .groups = &(WeftTraceGroup) { WEFT_LANE_NONE, none, 0 },
    .n_groups = 1,
  });
  run = _weft_run_new (&head, "Made");
  _weft_run_take_body (run, body);
  return run;
}

static WeftReplay *
replay_of (const Made *made, guint64 length_ns)
{
  g_autoptr(WeftRun) run = make_run (made, length_ns);
  g_autoptr(GError) error = NULL;
  WeftReplay *replay = weft_replay_new (run, &error);

  g_assert_no_error (error);
  return replay;
}

#define REPLAY(jobs_, marks_, length_) \
  replay_of (&(Made) { .jobs = jobs_, .n_jobs = G_N_ELEMENTS (jobs_), .marks = marks_, .n_marks = G_N_ELEMENTS (marks_) }, length_)

static void
assert_job (WeftReplay *replay, guint position, guint64 time_ns, WeftJobState state, guint64 bytes, guint attempts)
{
  WeftBatch *batch = weft_replay_get_batch (replay);
  WeftReplayedJob job;

  weft_replay_get_job (replay, position, time_ns, &job);
  g_assert_cmpint (job.state, ==, state);
  g_assert_cmpuint (job.bytes, ==, bytes);
  g_assert_cmpuint (job.attempts, ==, attempts);

  weft_replay_seek (replay, time_ns);
  weft_replay_finish_seek (replay);
  g_assert_cmpint (test_state (batch, position), ==, state);
  g_assert_cmpuint (atomic_load (&test_cell (batch, position)->bytes), ==, bytes);
  test_assert_sums (batch);
}

static const WeftMark no_marks[] = { { 0, 0, 0, WEFT_MARK_WORKER_BEGIN, 1 } };

static void
test_jobs_grow_from_start_to_end (void)
{
  static const WeftRunJob jobs[] = {
    { .started_ns = 10 * MS, .ended_ns = 20 * MS, .bytes = 1000, .bytes_total = 1000, .name = G_MAXUINT32, .worker = 1, .tid = 7,
      .attempts = 1, .state = WEFT_JOB_SUCCEEDED },
    { .started_ns = 0, .ended_ns = 40 * MS, .bytes = 500, .bytes_total = 1000, .number = 1, .worker = 2, .tid = 8, .attempts = 1,
      .state = WEFT_JOB_CANCELLED },
  };
  g_autoptr(WeftReplay) replay = REPLAY (jobs, no_marks, 40 * MS);

  g_assert_cmpuint (weft_replay_get_length (replay), ==, 40 * MS);
  assert_job (replay, 0, 0, WEFT_JOB_QUEUED, 0, 0);
  assert_job (replay, 0, 10 * MS, WEFT_JOB_RUNNING, 0, 1);
  assert_job (replay, 0, 15 * MS, WEFT_JOB_RUNNING, 500, 1);
  assert_job (replay, 0, 20 * MS, WEFT_JOB_SUCCEEDED, 1000, 1);
  assert_job (replay, 1, 20 * MS, WEFT_JOB_RUNNING, 250, 1);
  assert_job (replay, 1, 40 * MS, WEFT_JOB_CANCELLED, 500, 1);
  /* And back. */
  assert_job (replay, 0, 5 * MS, WEFT_JOB_QUEUED, 0, 0);
}

static void
test_paused_job_stands (void)
{
  static const WeftRunJob jobs[] = {
    { .started_ns = 0, .ended_ns = 30 * MS, .bytes = 1000, .bytes_total = 1000, .name = G_MAXUINT32, .worker = 1, .attempts = 1,
      .state = WEFT_JOB_SUCCEEDED },
  };
  static const WeftMark marks[] = {
    { 0, 0, 0, WEFT_MARK_START, 1 },
    { 10 * MS, 0, 0, WEFT_MARK_PAUSE, 0 },
    { 20 * MS, 0, 0, WEFT_MARK_RESUME, 0 },
    { 30 * MS, 0, 0, WEFT_MARK_SUCCEEDED, 3 },
  };
  g_autoptr(WeftReplay) replay = REPLAY (jobs, marks, 30 * MS);

  assert_job (replay, 0, 5 * MS, WEFT_JOB_RUNNING, 250, 1);
  assert_job (replay, 0, 10 * MS, WEFT_JOB_PAUSED, 500, 1);
  assert_job (replay, 0, 19 * MS, WEFT_JOB_PAUSED, 500, 1);
  assert_job (replay, 0, 25 * MS, WEFT_JOB_RUNNING, 750, 1);
}

/* A mark of the pause's end was dropped: the end of the job is known all the same. */
static void
test_missing_marks_harm_nothing (void)
{
  static const WeftRunJob jobs[] = {
    { .started_ns = 0, .ended_ns = 30 * MS, .bytes = 1000, .bytes_total = 1000, .name = G_MAXUINT32, .attempts = 1,
      .state = WEFT_JOB_SUCCEEDED },
  };
  static const WeftMark marks[] = { { 10 * MS, 0, 0, WEFT_MARK_PAUSE, 0 } };
  g_autoptr(WeftReplay) replay = REPLAY (jobs, marks, 30 * MS);

  assert_job (replay, 0, 5 * MS, WEFT_JOB_RUNNING, 500, 1);
  assert_job (replay, 0, 29 * MS, WEFT_JOB_PAUSED, 1000, 1);
  assert_job (replay, 0, 30 * MS, WEFT_JOB_SUCCEEDED, 1000, 1);
}

static void
test_next_attempt_begins_from_nothing (void)
{
  static const WeftRunJob jobs[] = {
    { .started_ns = 0, .ended_ns = 50 * MS, .bytes = 1000, .bytes_total = 1000, .name = G_MAXUINT32, .worker = 1, .attempts = 2,
      .state = WEFT_JOB_SUCCEEDED },
  };
  static const WeftMark marks[] = {
    { 0, 0, 0, WEFT_MARK_START, 1 },
    { 30 * MS, 0, 0, WEFT_MARK_RETRY, 2 },
    { 50 * MS, 0, 0, WEFT_MARK_SUCCEEDED, 3 },
  };
  g_autoptr(WeftReplay) replay = REPLAY (jobs, marks, 50 * MS);

  assert_job (replay, 0, 10 * MS, WEFT_JOB_RUNNING, 500, 1);
  assert_job (replay, 0, 30 * MS, WEFT_JOB_RUNNING, 0, 2);
  assert_job (replay, 0, 40 * MS, WEFT_JOB_RUNNING, 500, 2);
  assert_job (replay, 0, 50 * MS, WEFT_JOB_SUCCEEDED, 1000, 2);
}

/* It failed, and was retried by hand: its own record is of its last life. */
static void
test_earlier_life_is_told (void)
{
  static const WeftRunJob jobs[] = {
    { .started_ns = 30 * MS, .ended_ns = 50 * MS, .bytes = 1000, .bytes_total = 1000, .name = G_MAXUINT32, .worker = 1,
      .attempts = 1, .state = WEFT_JOB_SUCCEEDED },
  };
  static const WeftMark marks[] = {
    { 0, 0, 0, WEFT_MARK_START, 1 },
    { 10 * MS, 0, 0, WEFT_MARK_FAILED, 4 },
    { 30 * MS, 0, 0, WEFT_MARK_START, 1 },
    { 50 * MS, 0, 0, WEFT_MARK_SUCCEEDED, 3 },
  };
  g_autoptr(WeftReplay) replay = REPLAY (jobs, marks, 50 * MS);
  WeftReplayedJob job;

  assert_job (replay, 0, 5 * MS, WEFT_JOB_RUNNING, 250, 1);
  weft_replay_get_job (replay, 0, 20 * MS, &job);
  g_assert_cmpint (job.state, ==, WEFT_JOB_FAILED);
  assert_job (replay, 0, 30 * MS, WEFT_JOB_RUNNING, 0, 1);
  assert_job (replay, 0, 40 * MS, WEFT_JOB_RUNNING, 500, 1);
}

static void
test_job_that_nobody_ran (void)
{
  static const WeftRunJob jobs[] = {
    /* Cancelled while it was queued; final since an earlier start. */
    { .started_ns = NEVER, .ended_ns = 10 * MS, .bytes_total = 1000, .name = G_MAXUINT32, .state = WEFT_JOB_CANCELLED },
    { .started_ns = NEVER, .ended_ns = NEVER, .bytes = 1000, .bytes_total = 1000, .number = 1, .name = G_MAXUINT32, .attempts = 1,
      .state = WEFT_JOB_SUCCEEDED },
  };
  g_autoptr(WeftReplay) replay = REPLAY (jobs, no_marks, 10 * MS);

  assert_job (replay, 0, 5 * MS, WEFT_JOB_QUEUED, 0, 0);
  assert_job (replay, 0, 10 * MS, WEFT_JOB_CANCELLED, 0, 0);
  assert_job (replay, 1, 0, WEFT_JOB_SUCCEEDED, 1000, 1);
}

static void
test_batch_tells_of_the_run (void)
{
  static const WeftRunJob jobs[] = {
    { .started_ns = 0, .ended_ns = 4000 * MS, .bytes = 1000, .bytes_total = 1000, .number = 3, .name = 0, .worker = 1, .pid = 6, .tid = 7,
      .attempts = 1, .state = WEFT_JOB_SUCCEEDED },
    { .started_ns = 0, .ended_ns = 2000 * MS, .bytes = 1000, .bytes_total = 1000, .number = 4, .name = G_MAXUINT32, .worker = 2,
      .attempts = 1, .state = WEFT_JOB_SUCCEEDED },
  };
  g_autoptr(WeftReplay) replay = REPLAY (jobs, no_marks, 4000 * MS);
  WeftBatch *batch = weft_replay_get_batch (replay);
  g_autoptr(WeftJob) mine = g_list_model_get_item (G_LIST_MODEL (batch), 0), other = g_list_model_get_item (G_LIST_MODEL (batch), 1);
  g_autofree char *name = weft_job_dup_name (mine), *other_name = weft_job_dup_name (other), *drawn = weft_plan_name (4);
  gboolean is_process;
  gint32 pid, tid;
  WeftFigures figures;
  guint64 total;

  g_assert_true (weft_batch_is_replay (batch));
  g_assert_cmpstr (name, ==, "mine");
  g_assert_cmpstr (other_name, ==, drawn);
  weft_replay_seek (replay, 1000 * MS);
  g_assert_true (weft_batch_is_running (batch));
  g_assert_cmpfloat (weft_batch_get_elapsed (batch), ==, 1);
  g_assert_cmpuint (weft_batch_get_bytes (batch, &total), ==, 750);
  g_assert_cmpuint (total, ==, 2000);
  g_assert_cmpfloat_with_epsilon (weft_job_get_speed (mine), 250, 1);
  g_assert_cmpfloat_with_epsilon (weft_job_get_time_left (mine), 3, 0.01);
  g_assert_cmpuint (weft_job_get_worker (mine, &is_process, &pid, &tid), ==, 1);
  g_assert_cmpint (tid, ==, 7);
  weft_replay_seek (replay, G_MAXUINT64);
  g_assert_false (weft_batch_is_running (batch));
  g_assert_cmpuint (weft_batch_get_count (batch, WEFT_JOB_SUCCEEDED), ==, 2);
  weft_batch_get_figures (batch, NULL, 0, &figures);
  g_assert_cmpfloat (figures.elapsed, ==, 4);
  g_assert_cmpfloat (figures.work, ==, 2);
}

static void
count_cb (guint *n)
{
  (*n)++;
}

static void
test_nothing_can_be_done_to_it (void)
{
  g_autoptr(WeftRun) run = made_up_run (5, 10, "x");
  g_autoptr(WeftReplay) replay = weft_replay_new (run, NULL);
  WeftBatch *batch = weft_replay_get_batch (replay);
  guint changed = 0, running = 0, time = 0;

  g_signal_connect_swapped (batch, "changed", G_CALLBACK (count_cb), &changed);
  g_signal_connect_swapped (batch, "notify::running", G_CALLBACK (count_cb), &running);
  g_signal_connect_swapped (replay, "notify::time", G_CALLBACK (count_cb), &time);
  weft_replay_seek (replay, 5000);
  g_assert_cmpuint (changed, ==, 1);
  g_assert_cmpuint (time, ==, 1);
  for (WeftCommand command = WEFT_COMMAND_PAUSE; command <= WEFT_COMMAND_RETRY; command++)
    {
      g_assert_false (weft_batch_can (batch, command, 0));
      weft_batch_do_all (batch, command);
    }
  g_assert_cmpuint (weft_batch_get_count (batch, WEFT_JOB_RUNNING), ==, 5);
  g_assert_cmpuint (running, ==, 0);
  weft_replay_seek (replay, 10000);
  g_assert_cmpuint (running, ==, 1);
}

/* The cells at the end are those that the run was made of. */
static void
done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(WeftRun **) data = weft_run_new_from_batch_finish (result, NULL);
}

static WeftRun *
run_really (guint n)
{
  WeftPlan plan = test_plan (2, 8);
  g_autoptr(WeftBatch) batch = NULL;
  WeftRun *run = NULL;

  plan.failure = 0.5;
  batch = test_batch (&plan, n);
  test_start (batch, WEFT_STRATEGY_THREAD_POOL, 4);
  test_run_to_end (batch);
  weft_run_new_from_batch_async (batch, &plan, NULL, NULL, done_cb, &run);
  test_iterate_while (run == NULL);
  return run;
}

static void
test_real_run_ends_as_it_ended (void)
{
  g_autoptr(WeftRun) run = run_really (40);
  g_autoptr(WeftReplay) replay = weft_replay_new (run, NULL);
  WeftBatch *batch = weft_replay_get_batch (replay);
  guint n;
  const WeftRunJob *jobs = weft_run_get_jobs (run, &n);

  g_assert_cmpuint (weft_batch_get_count (batch, WEFT_JOB_QUEUED), >=, 36);
  g_assert_cmpfloat_with_epsilon (weft_seconds (weft_replay_get_length (replay)), weft_run_get_head (run)->figures.elapsed, 1e-6);
  for (guint64 step = 0; step <= 100; step++)
    {
      weft_replay_seek (replay, weft_replay_get_length (replay) * step / 100);
      weft_replay_finish_seek (replay);
      g_assert_cmpuint (weft_batch_get_count (batch, WEFT_JOB_RUNNING), <=, 4);
      test_assert_sums (batch);
    }
  for (guint i = 0; i < n; i++)
    {
      WeftJobCell *cell = test_cell (batch, i);

      g_assert_cmpint (atomic_load (&cell->state), ==, jobs[i].state);
      g_assert_cmpuint (atomic_load (&cell->bytes), ==, jobs[i].bytes);
      g_assert_cmpint (atomic_load (&cell->error), ==, jobs[i].error);
      g_assert_cmpint (atomic_load (&cell->error_value), ==, jobs[i].error_value);
    }
}

/* More than a slice holds: it is shown soon, and the latest wish counts. */
static void
test_many_jobs_are_shown_in_slices (void)
{
  g_autoptr(WeftRun) run = made_up_run (TEST_TIMES (200000, 50000), 2, "x");
  g_autoptr(WeftReplay) replay = weft_replay_new (run, NULL);
  WeftBatch *batch = weft_replay_get_batch (replay);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (batch));
  guint64 total;

  weft_replay_seek (replay, 500);
  weft_replay_seek (replay, 1000);
  test_iterate_while (atomic_load (&test_cell (batch, n - 1)->bytes) != 500);
  weft_batch_get_bytes (batch, &total);
  g_assert_cmpuint (total, ==, 1000 * (guint64) n);
  g_assert_cmpuint (weft_batch_get_count (batch, WEFT_JOB_RUNNING), ==, n);
  weft_replay_seek (replay, 2000);
  weft_replay_finish_seek (replay);
  g_assert_cmpuint (weft_batch_get_count (batch, WEFT_JOB_SUCCEEDED), ==, n);
}

static void
test_goes_away_with_its_batch (void)
{
  WeftRun *run = made_up_run (1000, 2, "x");
  WeftReplay *replay = weft_replay_new (run, NULL);
  WeftBatch *batch = g_object_ref (weft_replay_get_batch (replay));
  WeftJob *job = g_list_model_get_item (G_LIST_MODEL (batch), 0);

  g_assert_finalize_object (replay);
  g_object_unref (job);
  g_assert_finalize_object (batch);
  g_assert_finalize_object (run);
}

static void
test_findings_take_runs (void)
{
  g_autoptr(WeftRun) run = run_really (8);
  const WeftRunHead *head = weft_run_get_head (run);
  WeftFindingRun finding;

  weft_finding_run_init_from_run (&finding, run);
  g_assert_cmpint (finding.strategy->id, ==, WEFT_STRATEGY_THREAD_POOL);
  g_assert_cmpuint (finding.workers, ==, 4);
  g_assert_cmpuint (finding.n_jobs, ==, 8);
  g_assert_cmpuint (finding.succeeded + finding.failed, ==, 8);
  g_assert_cmpfloat (finding.elapsed, ==, head->figures.elapsed);
  g_assert_cmpfloat (finding.longest, >, 0);
  g_assert_cmpfloat (finding.longest, <=, finding.elapsed);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/replay/jobs-grow-from-start-to-end", test_jobs_grow_from_start_to_end);
  g_test_add_func ("/replay/paused-job-stands", test_paused_job_stands);
  g_test_add_func ("/replay/missing-marks-harm-nothing", test_missing_marks_harm_nothing);
  g_test_add_func ("/replay/next-attempt-begins-from-nothing", test_next_attempt_begins_from_nothing);
  g_test_add_func ("/replay/earlier-life-is-told", test_earlier_life_is_told);
  g_test_add_func ("/replay/job-that-nobody-ran", test_job_that_nobody_ran);
  g_test_add_func ("/replay/batch-tells-of-the-run", test_batch_tells_of_the_run);
  g_test_add_func ("/replay/nothing-can-be-done-to-it", test_nothing_can_be_done_to_it);
  g_test_add_func ("/replay/real-run-ends-as-it-ended", test_real_run_ends_as_it_ended);
  g_test_add_func ("/replay/many-jobs-are-shown-in-slices", test_many_jobs_are_shown_in_slices);
  g_test_add_func ("/replay/goes-away-with-its-batch", test_goes_away_with_its_batch);
  g_test_add_func ("/replay/findings-take-runs", test_findings_take_runs);
  return g_test_run ();
}
