/* test-batch-live.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "support.h"

#include "engine/batch-private.h"

#include <string.h>
#include <unistd.h>

/* What a running batch tells, and what can be done to it as a whole while it runs. */

#define N_WORKERS 2

static void
count_call (gpointer count)
{
  ++*(guint *) count;
}

/* Waits, without the main loop, until the runner is done: the batch has not seen it yet. */
static void
await_runner (WeftBatch *batch)
{
  test_wait_while (!atomic_load (&batch->runner->finished));
}

/* What a row of the window would know. */
typedef struct
{
  GThread *thread;
  GString *states;
  guint n_bytes;
  guint64 bytes;
} Watch;

static void
state_changed_cb (WeftJob *job, GParamSpec *pspec, Watch *watch)
{
  g_assert_true (g_thread_self () == watch->thread);
  g_string_append_printf (watch->states, "%u ", weft_job_get_state (job));
}

static void
bytes_changed_cb (WeftJob *job, GParamSpec *pspec, Watch *watch)
{
  g_assert_true (g_thread_self () == watch->thread);
  g_assert_cmpuint (weft_job_get_bytes (job), !=, watch->bytes);
  watch->bytes = weft_job_get_bytes (job);
  watch->n_bytes++;
}

static void
watch_job (WeftJob *job, Watch *watch)
{
  *watch = (Watch) { .thread = g_thread_self (), .states = g_string_new (NULL) };
  g_signal_connect (job, "notify::state", G_CALLBACK (state_changed_cb), watch);
  g_signal_connect (job, "notify::bytes", G_CALLBACK (bytes_changed_cb), watch);
}

/* Workers report flat out, and yet the main thread hears of it once a frame. */
static void
test_notifies_on_the_main_thread_once_a_frame (gconstpointer data)
{
  WeftPlan plan = test_plan (100, 100);
  g_autoptr(WeftBatch) batch = NULL;
  g_autoptr(WeftJob) job = NULL;
  guint changed = 0, frames;
  gint64 began;
  Watch watch;

  plan.size_min = plan.size_max = 1 << 30;
  batch = test_batch (&plan, 3);
  job = g_list_model_get_item (G_LIST_MODEL (batch), 0);
  watch_job (job, &watch);
  g_signal_connect_swapped (batch, "changed", G_CALLBACK (count_call), &changed);
  began = g_get_monotonic_time ();
  test_start (batch, GPOINTER_TO_UINT (data), 3);
  atomic_store (&weft_batch_get_shared (batch)->header->report_ns, 1);
  test_run_to_end (batch);
  frames = (guint) ((g_get_monotonic_time () - began) * 60 / G_USEC_PER_SEC) + 2;

  g_assert_cmpuint (watch.n_bytes, >=, 1);
  g_assert_cmpuint (watch.n_bytes, <=, frames);
  g_assert_cmpuint (changed, <=, frames);
  g_assert_cmpuint (watch.bytes, ==, 1 << 30);
  g_assert_true (g_str_has_suffix (watch.states->str, "3 "));
  g_string_free (watch.states, TRUE);
}

static void
test_tells_nobody_of_what_nobody_looks_at (void)
{
  WeftPlan plan = test_plan (0, 5);
  g_autoptr(WeftBatch) batch = test_batch (&plan, 1000);

  test_start (batch, WEFT_STRATEGY_THREAD_POOL, N_WORKERS);
  test_run_to_end (batch);
  for (guint i = 0; i < 1000; i++)
    g_assert_false (_weft_batch_record (batch, i)->looked_at);
}

static void
let_go_cb (WeftJob *job, GParamSpec *pspec, WeftJob **held)
{
  g_clear_object (held);
}

/* Whoever hears of a change may let go of the job at once, if it is the last one to hold it too. */
static void
test_a_listener_may_let_go_of_its_job (void)
{
  WeftPlan plan = test_plan (1, 1);
  g_autoptr(WeftBatch) batch = test_batch (&plan, 2);
  WeftJob *first = g_list_model_get_item (G_LIST_MODEL (batch), 0), *second = g_list_model_get_item (G_LIST_MODEL (batch), 1);

  g_signal_connect (first, "notify::bytes", G_CALLBACK (let_go_cb), &first);
  g_signal_connect (second, "notify::state", G_CALLBACK (let_go_cb), &second);
  test_start (batch, WEFT_STRATEGY_THREADS, 0);
  test_run_to_end (batch);
  g_assert_null (first);
  g_assert_null (second);
}

static void
drop_cb (WeftBatch *batch, WeftBatch **held)
{
  g_clear_object (held);
}

static void
test_a_listener_may_let_go_of_the_batch (void)
{
  static const char *const signals[] = { "changed", "finished" };

  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    {
      WeftPlan plan = test_plan (1, 1);
      WeftBatch *batch = test_batch (&plan, 2), *held = batch;

      g_object_add_weak_pointer (G_OBJECT (batch), (gpointer *) &batch);
      g_signal_connect (batch, signals[i], G_CALLBACK (drop_cb), &held);
      test_start (batch, WEFT_STRATEGY_THREADS, 0);
      test_iterate_while (batch != NULL);
    }
}

static void
test_jobs_that_are_added_under_way_are_run (gconstpointer data)
{
  const WeftStrategy *strategy = weft_strategy_get (GPOINTER_TO_UINT (data));
  WeftPlan plan = test_plan (1000, 1000);
  g_autoptr(WeftBatch) batch = test_batch (&plan, 1);

  /* The first job holds a worker, so the batch does not end meanwhile. */
  test_start (batch, strategy->id, N_WORKERS);
  test_await_state (batch, 0, WEFT_JOB_RUNNING);
  test_do (batch, WEFT_COMMAND_PAUSE, 0);
  test_await_state (batch, 0, WEFT_JOB_PAUSED);
  plan = test_plan (0, 5);
  g_assert_true (weft_batch_add (batch, &plan, 5, NULL));
  if (strategy->id != WEFT_STRATEGY_SEQUENTIAL)
    for (guint i = 1; i <= 5; i++)
      test_await_state (batch, i, WEFT_JOB_SUCCEEDED);
  test_do (batch, WEFT_COMMAND_CANCEL, 0);
  test_run_to_end (batch);
  g_assert_cmpuint (weft_batch_get_count (batch, WEFT_JOB_SUCCEEDED), ==, 5);
  test_assert_sums (batch);
}

/* The last worker has gone home, but the main thread has not heard of it. */
static void
test_a_job_that_is_added_at_the_last_moment_is_run (gconstpointer data)
{
  WeftPlan plan = test_plan (0, 1);
  g_autoptr(WeftBatch) batch = test_batch (&plan, 1);
  guint finished = 0;

  g_signal_connect_swapped (batch, "finished", G_CALLBACK (count_call), &finished);
  test_start (batch, GPOINTER_TO_UINT (data), N_WORKERS);
  await_runner (batch);
  g_assert_true (weft_batch_add (batch, &plan, 3, NULL));
  test_run_to_end (batch);
  g_assert_cmpuint (weft_batch_get_count (batch, WEFT_JOB_SUCCEEDED), ==, 4);
  g_assert_cmpuint (finished, ==, 1);
}

static void
test_a_job_that_is_retried_at_the_last_moment_is_run (gconstpointer data)
{
  WeftPlan plan = test_plan (0, 1);
  g_autoptr(WeftBatch) batch = NULL;
  guint finished = 0;

  plan.failure = 1;
  batch = test_batch (&plan, 1);
  g_signal_connect_swapped (batch, "finished", G_CALLBACK (count_call), &finished);
  test_start (batch, GPOINTER_TO_UINT (data), N_WORKERS);
  await_runner (batch);
  test_do (batch, WEFT_COMMAND_RETRY, 0);
  g_assert_cmpuint (test_state (batch, 0), ==, WEFT_JOB_QUEUED);
  test_run_to_end (batch);
  g_assert_cmpuint (test_state (batch, 0), ==, WEFT_JOB_FAILED);
  g_assert_cmpuint (finished, ==, 1);
}

static void
test_jobs_that_are_removed_under_way_are_stopped (gconstpointer data)
{
  const guint all[] = { 0, 1, 2 };
  WeftPlan plan = test_plan (10000, 10000);
  g_autoptr(WeftBatch) batch = test_batch (&plan, 3);
  g_autoptr(WeftRemoved) removed = NULL;

  test_start (batch, GPOINTER_TO_UINT (data), N_WORKERS);
  test_await_state (batch, 0, WEFT_JOB_RUNNING);
  removed = weft_batch_remove (batch, all, 3);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (batch)), ==, 0);
  test_assert_sums (batch);
  test_run_to_end (batch);
  weft_batch_restore (batch, removed);
  g_assert_cmpuint (weft_batch_get_count (batch, WEFT_JOB_CANCELLED), ==, 3);
  test_assert_sums (batch);
}

/* A worker is known by its thread, while it has a job in hand. */
static void
test_tells_what_a_worker_has_in_hand (gconstpointer data)
{
  WeftPlan plan = test_plan (10000, 10000);
  g_autoptr(WeftBatch) batch = test_batch (&plan, 2);
  g_autoptr(WeftJob) job = g_list_model_get_item (G_LIST_MODEL (batch), 0);
  g_autoptr(GHashTable) workers = NULL, none = NULL;
  const WeftWorkerJobs *jobs;
  gboolean is_process;
  gint32 pid, tid;

  test_start (batch, GPOINTER_TO_UINT (data), N_WORKERS);
  test_iterate_while (weft_job_get_state (job) != WEFT_JOB_RUNNING || atomic_load (&test_cell (batch, 0)->tid) == 0);
  workers = weft_batch_find_workers (batch);
  weft_job_get_worker (job, &is_process, &pid, &tid);
  jobs = g_hash_table_lookup (workers, GINT_TO_POINTER (tid));
  g_assert_nonnull (jobs);
  g_assert_cmpuint (jobs->first, ==, 0);
  weft_batch_do_all (batch, WEFT_COMMAND_CANCEL);
  test_run_to_end (batch);
  none = weft_batch_find_workers (batch);
  g_assert_cmpuint (g_hash_table_size (none), ==, 0);
}

static void
test_a_second_start_runs_what_is_queued_only (void)
{
  WeftPlan plan = test_plan (1, 2);
  g_autoptr(WeftBatch) batch = test_batch (&plan, 2);
  double started, ended;

  test_start (batch, WEFT_STRATEGY_THREADS, 0);
  test_run_to_end (batch);
  g_assert_true (weft_batch_add (batch, &plan, 1, NULL));
  test_start (batch, WEFT_STRATEGY_SEQUENTIAL, 0);
  test_run_to_end (batch);
  g_assert_cmpuint (weft_batch_get_count (batch, WEFT_JOB_SUCCEEDED), ==, 3);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpuint (atomic_load (&test_cell (batch, i)->attempts), ==, 1);
  weft_batch_get_times (batch, 0, &started, &ended);
  g_assert_cmpfloat (started, <, 0);
  weft_batch_get_times (batch, 2, &started, &ended);
  g_assert_cmpfloat (started, >=, 0);
}

static void
test_rewind_gives_the_jobs_as_they_were_drawn (void)
{
  WeftPlan plan = test_plan (1, 2);
  g_autoptr(WeftBatch) batch = NULL;
  WeftJobSpec specs[3];

  plan.failure = 1;
  batch = test_batch (&plan, 3);
  memcpy (specs, weft_batch_get_shared (batch)->specs, sizeof specs);
  for (guint i = 0; i < 3; i++)
    {
      test_start (batch, WEFT_STRATEGY_THREADS, 0);
      test_run_to_end (batch);
      weft_batch_do_all (batch, WEFT_COMMAND_RETRY);
    }
  g_assert_cmpuint (specs[0].seed, !=, weft_batch_get_shared (batch)->specs[0].seed);
  weft_batch_rewind (batch);
  g_assert_cmpmem (specs, sizeof specs, weft_batch_get_shared (batch)->specs, sizeof specs);
  test_assert_sums (batch);
}

/* Nobody waits for the workers of a batch that is gone, and yet they go. */
static void
test_disposing_midway_leaves_nothing_behind (gconstpointer data)
{
  guint threads, children, descriptors;
  WeftPlan plan = test_plan (10000, 10000);

  test_drain (); /* the main loop has descriptors of its own */
  threads = test_count_threads ();
  children = test_count_children ();
  descriptors = test_count_descriptors ();
  for (guint held = 0; held < 2; held++)
    {
      WeftBatch *batch = test_batch (&plan, 4);

      test_start (batch, GPOINTER_TO_UINT (data), N_WORKERS);
      test_await_state (batch, 0, WEFT_JOB_RUNNING);
      if (held)
        {
          test_do (batch, WEFT_COMMAND_PAUSE, 0);
          test_do (batch, WEFT_COMMAND_PAUSE, 3);
          test_await_state (batch, 0, WEFT_JOB_PAUSED);
        }
      g_assert_finalize_object (batch);
      test_wait_while (test_count_children () > children);
      test_wait_while (test_count_threads () > threads);
      test_wait_while (test_count_descriptors () > descriptors);
      test_drain ();
    }
}

/* What has run keeps what it was. */
static void
test_workload_is_that_of_the_queued_jobs (void)
{
  WeftPlan plan = test_plan (10, 10);
  g_autoptr(WeftBatch) batch = test_batch (&plan, 2);
  guint64 total, computing;
  g_autoptr(GError) error = NULL;

  weft_batch_get_bytes (batch, &total);
  g_assert_true (weft_batch_start (batch, weft_strategy_get (WEFT_STRATEGY_THREADS), 0, &error));
  test_run_to_end (batch);
  plan.workload = WEFT_WORKLOAD_CHECKSUM;
  weft_batch_set_workload (batch, &plan);
  weft_batch_get_bytes (batch, &computing);
  g_assert_cmpuint (computing, ==, total);
  weft_batch_rewind (batch);
  weft_batch_set_workload (batch, &plan);
  weft_batch_get_bytes (batch, &computing);
  /* Ten milliseconds each. */
  g_assert_cmpuint (computing, ==, 2 * ((WEFT_WORKLOAD_RATE / 100) / WEFT_SHA256_BLOCK * WEFT_SHA256_BLOCK));
  plan.workload = WEFT_WORKLOAD_DOWNLOAD;
  weft_batch_set_workload (batch, &plan);
  weft_batch_get_bytes (batch, &computing);
  g_assert_cmpuint (computing, ==, total);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  test_open_what_is_kept ();

  test_add_for_strategies ("/batch-live/disposing-midway-leaves-nothing-behind", test_disposing_midway_leaves_nothing_behind);
  test_add_for_strategies ("/batch-live/tells-what-a-worker-has-in-hand", test_tells_what_a_worker_has_in_hand);
  test_add_for_strategies ("/batch-live/notifies-on-the-main-thread-once-a-frame", test_notifies_on_the_main_thread_once_a_frame);
  g_test_add_func ("/batch-live/tells-nobody-of-what-nobody-looks-at", test_tells_nobody_of_what_nobody_looks_at);
  g_test_add_func ("/batch-live/a-listener-may-let-go-of-its-job", test_a_listener_may_let_go_of_its_job);
  g_test_add_func ("/batch-live/a-listener-may-let-go-of-the-batch", test_a_listener_may_let_go_of_the_batch);
  test_add_for_strategies ("/batch-live/jobs-that-are-added-under-way-are-run", test_jobs_that_are_added_under_way_are_run);
  test_add_for_strategies ("/batch-live/a-job-that-is-added-at-the-last-moment-is-run", test_a_job_that_is_added_at_the_last_moment_is_run);
  test_add_for_strategies ("/batch-live/a-job-that-is-retried-at-the-last-moment-is-run", test_a_job_that_is_retried_at_the_last_moment_is_run);
  test_add_for_strategies ("/batch-live/jobs-that-are-removed-under-way-are-stopped", test_jobs_that_are_removed_under_way_are_stopped);
  g_test_add_func ("/batch-live/a-second-start-runs-what-is-queued-only", test_a_second_start_runs_what_is_queued_only);
  g_test_add_func ("/batch-live/workload-is-that-of-the-queued-jobs", test_workload_is_that_of_the_queued_jobs);
  g_test_add_func ("/batch-live/rewind-gives-the-jobs-as-they-were-drawn", test_rewind_gives_the_jobs_as_they_were_drawn);

  return g_test_run ();
}
