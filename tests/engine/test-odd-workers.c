/* test-odd-workers.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "support.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

/* Programs in weft-worker's place that are none, or do not do what it does: the batch ends all the same, says what was
 * wrong, and leaves no process behind. */

#define FOR_EVER_MS 600000

static WeftBatch *
new_batch (guint n)
{
  WeftPlan plan = test_plan (FOR_EVER_MS, FOR_EVER_MS);

  return test_batch (&plan, n);
}

/* What runs instead of weft-worker from now on, and how. */
static void
use_worker (const char *path, const char *how)
{
  g_setenv ("WEFT_WORKER", path, TRUE);
  if (how != NULL)
    g_setenv ("WEFT_ODD", how, TRUE);
}

static void
use_odd_worker (const char *how)
{
  use_worker (g_getenv ("WEFT_ODD_WORKER"), how);
}

static void
assert_ends (WeftBatch *batch)
{
  test_run_to_end (batch);
  g_assert_cmpuint (test_count_children (), ==, 0);
  test_assert_sums (batch);
}

static void
assert_all_failed (WeftBatch *batch, const char *text)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (batch));

  assert_ends (batch);
  g_assert_cmpuint (weft_batch_get_count (batch, WEFT_JOB_FAILED), ==, n);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *error = test_error (batch, i);

      g_assert_nonnull (strstr (error, text));
    }
}

static void
test_a_missing_program_is_said (gconstpointer data)
{
  static const char *const paths[] = { "/nowhere/weft-worker", "/", "/dev/null", "" };
  g_autoptr(WeftBatch) batch = new_batch (2);

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr(GError) error = NULL;

      use_worker (paths[i], NULL);
      g_assert_false (weft_batch_start (batch, weft_strategy_get (GPOINTER_TO_UINT (data)), 2, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
      g_assert_nonnull (strstr (error->message, "weft-worker is missing"));
      g_assert_nonnull (strstr (error->message, paths[i]));
      g_assert_false (weft_batch_is_running (batch));
      g_assert_cmpuint (weft_batch_get_count (batch, WEFT_JOB_QUEUED), ==, 2);
    }
  /* Threads need none. */
  test_start (batch, WEFT_STRATEGY_THREADS, 0);
  weft_batch_do_all (batch, WEFT_COMMAND_CANCEL);
  assert_ends (batch);
}

static void
test_another_program_is_said (gconstpointer data)
{
  static const char *const programs[] = { "/bin/true", "/bin/false" };

  for (guint i = 0; i < G_N_ELEMENTS (programs); i++)
    {
      g_autoptr(WeftBatch) batch = new_batch (20);

      use_worker (programs[i], NULL);
      test_start (batch, GPOINTER_TO_UINT (data), 3);
      assert_all_failed (batch, "does not belong to this version of Weft");
    }
}

static void
test_a_file_that_cannot_be_run_is_said (gconstpointer data)
{
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "weft-test-XXXXXX", NULL);
  g_autoptr(WeftBatch) batch = new_batch (5);

  g_close (g_mkstemp_full (path, 0, 0700), NULL);
  g_assert_true (g_file_set_contents_full (path, "no program\n", -1, G_FILE_SET_CONTENTS_NONE, 0700, NULL));
  use_worker (path, NULL);
  test_start (batch, GPOINTER_TO_UINT (data), 3);
  assert_all_failed (batch, "the system would not start a worker");
  g_remove (path);
}

static const struct
{
  const char *how;
  const char *error;
} useless[] = {
  { "speaks-another-protocol", "does not belong to this version of Weft" },
  { "says-half-a-message", "does not belong to this version of Weft" },
  { "finds-another-protocol", "does not belong to this version of Weft (status 3)" },
  { "exits-without-hello", "does not belong to this version of Weft (status 0)" },
  { "is-done-with-another-job", "does not belong to this version of Weft" },
};

/* Of no use at all: no other is started for the jobs that are left. */
static void
test_one_that_is_useless (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);

  for (guint id = WEFT_STRATEGY_PROCESSES; id <= WEFT_STRATEGY_PROCESS_POOL; id++)
    {
      g_autoptr(WeftBatch) batch = new_batch (20);

      use_odd_worker (useless[i].how);
      test_start (batch, id, 3);
      assert_all_failed (batch, useless[i].error);
    }
}

static const struct
{
  const char *how;
  const char *error;
} dying[] = {
  { "exits", "worker ended with status 7 before the job was done" },
  { "crashes", "worker ended by signal 11" },
  { "closes-its-socket", "worker ended by signal 9" },
};

/* Each job has its own worker's end, after as many attempts as it may have. */
static void
test_one_that_dies (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);

  for (guint id = WEFT_STRATEGY_PROCESSES; id <= WEFT_STRATEGY_PROCESS_POOL; id++)
    {
      WeftPlan plan = test_plan (FOR_EVER_MS, FOR_EVER_MS);
      g_autoptr(WeftBatch) batch = NULL;

      plan.retries = 2;
      batch = test_batch (&plan, 4);
      use_odd_worker (dying[i].how);
      test_start (batch, id, 2);
      assert_all_failed (batch, dying[i].error);
      for (guint job = 0; job < 4; job++)
        g_assert_cmpuint (atomic_load (&test_cell (batch, job)->attempts), ==, 3);
    }
}

static void
test_one_that_does_not_obey_is_killed (gconstpointer data)
{
  g_autoptr(WeftBatch) batch = new_batch (3);

  use_odd_worker ("does-not-obey");
  test_start (batch, GPOINTER_TO_UINT (data), 2);
  test_wait_while (atomic_load (&test_cell (batch, 0)->attempts) == 0);
  weft_batch_do_all (batch, WEFT_COMMAND_CANCEL);
  assert_ends (batch);
  g_assert_cmpuint (weft_batch_get_count (batch, WEFT_JOB_CANCELLED), ==, 3);
}

static void
test_one_that_does_not_go_is_killed (gconstpointer data)
{
  g_autoptr(WeftBatch) batch = new_batch (2);

  use_odd_worker ("does-not-go");
  test_start (batch, GPOINTER_TO_UINT (data), 2);
  assert_ends (batch);
  g_assert_cmpuint (weft_batch_get_count (batch, WEFT_JOB_SUCCEEDED), ==, 2);
}

/* The job is final, and retried, before its worker's death is known: the new life is nobody's fault. */
static void
test_a_job_outlives_the_worker_that_did_not_say_it_was_done (gconstpointer data)
{
  g_autoptr(WeftBatch) batch = new_batch (1);
  gint32 pid;

  use_odd_worker ("is-done-but-does-not-say-so");
  test_start (batch, GPOINTER_TO_UINT (data), 1);
  for (guint turn = 0; turn < 3; turn++)
    {
      test_await_state (batch, 0, WEFT_JOB_FAILED);
      pid = atomic_load (&test_cell (batch, 0)->pid);
      test_do (batch, WEFT_COMMAND_RETRY, 0);
      g_assert_true (test_signal_child (pid, SIGKILL));
    }
  test_await_state (batch, 0, WEFT_JOB_FAILED);
  g_assert_true (test_signal_child (atomic_load (&test_cell (batch, 0)->pid), SIGKILL));
  assert_ends (batch);
  g_assert_cmpuint (atomic_load (&test_cell (batch, 0)->attempts), ==, 1);
}

static void
test_one_that_is_killed_before_it_says_hello (gconstpointer data)
{
  g_autoptr(WeftBatch) batch = new_batch (1);
  gint32 pid = 0;

  use_odd_worker ("never-says-hello");
  test_start (batch, GPOINTER_TO_UINT (data), 1);
  test_wait_while ((pid = test_find_child ()) == 0);
  g_assert_true (test_signal_child (pid, SIGKILL));
  assert_all_failed (batch, "worker ended by signal 9");
}

/* What went wrong is over when a proper worker is there again. */
static void
test_the_right_program_mends_it (void)
{
  WeftPlan plan = test_plan (1, 2);
  g_autofree char *right = g_strdup (g_getenv ("WEFT_WORKER_OF_BUILD"));
  g_autoptr(WeftBatch) batch = test_batch (&plan, 3);

  use_worker ("/bin/true", NULL);
  test_start (batch, WEFT_STRATEGY_PROCESS_POOL, 2);
  assert_all_failed (batch, "install Weft again");
  weft_batch_do_all (batch, WEFT_COMMAND_RETRY);
  use_worker (right, NULL);
  test_start (batch, WEFT_STRATEGY_PROCESS_POOL, 2);
  assert_ends (batch);
  g_assert_cmpuint (weft_batch_get_count (batch, WEFT_JOB_SUCCEEDED), ==, 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_setenv ("WEFT_WORKER_OF_BUILD", g_getenv ("WEFT_WORKER"), TRUE);

  test_add_for_processes ("/odd-workers/a-missing-program-is-said", test_a_missing_program_is_said);
  test_add_for_processes ("/odd-workers/another-program-is-said", test_another_program_is_said);
  test_add_for_processes ("/odd-workers/a-file-that-cannot-be-run-is-said", test_a_file_that_cannot_be_run_is_said);
  for (guint i = 0; i < G_N_ELEMENTS (useless); i++)
    {
      g_autofree char *path = g_strconcat ("/odd-workers/one-that-", useless[i].how, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_one_that_is_useless);
    }
  for (guint i = 0; i < G_N_ELEMENTS (dying); i++)
    {
      g_autofree char *path = g_strconcat ("/odd-workers/one-that-", dying[i].how, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_one_that_dies);
    }
  test_add_for_processes ("/odd-workers/one-that-does-not-obey-is-killed", test_one_that_does_not_obey_is_killed);
  test_add_for_processes ("/odd-workers/one-that-does-not-go-is-killed", test_one_that_does_not_go_is_killed);
  test_add_for_processes ("/odd-workers/a-job-outlives-the-worker-that-did-not-say-it-was-done",
                          test_a_job_outlives_the_worker_that_did_not_say_it_was_done);
  test_add_for_processes ("/odd-workers/one-that-is-killed-before-it-says-hello", test_one_that_is_killed_before_it_says_hello);
  g_test_add_func ("/odd-workers/the-right-program-mends-it", test_the_right_program_mends_it);

  return g_test_run ();
}
