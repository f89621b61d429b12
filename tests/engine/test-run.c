/* test-run.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "support.h"

#include "engine/run-json.h"

#include <math.h>
#include <string.h>

static void
done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static WeftRun *
make_run (WeftBatch *batch, const WeftPlan *plan, GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  weft_run_new_from_batch_async (batch, plan, NULL, NULL, done_cb, &result);
  test_iterate_while (result == NULL);
  return weft_run_new_from_batch_finish (result, error);
}

static WeftBatch *
run_batch (const WeftPlan *plan, guint n, WeftStrategyId strategy)
{
  WeftBatch *batch = test_batch (plan, n);

  test_start (batch, strategy, 2);
  test_run_to_end (batch);
  return batch;
}

static gboolean
append (const char *bytes, gsize length, gpointer data)
{
  g_string_append_len (data, bytes, (gssize) length);
  return TRUE;
}

static void
test_tells_what_the_batch_tells (gconstpointer data)
{
  WeftPlan plan = test_plan (0, 2);
  g_autoptr(WeftBatch) batch = run_batch (&plan, 5, GPOINTER_TO_UINT (data));
  g_autoptr(WeftRun) run = make_run (batch, &plan, NULL);
  g_autoptr(GString) of_batch = g_string_new (NULL), of_run = g_string_new (NULL);
  WeftRunView view;

  weft_run_view_init_batch (&view, batch, &plan);
  g_assert_true (weft_run_view_write_json (&view, append, of_batch));
  g_assert_true (weft_run_write (run, WEFT_RUN_JSON, append, of_run));
  g_assert_cmpstr (of_batch->str, ==, of_run->str);
  g_assert_true (weft_run_is_loaded (run));
  g_assert_true (weft_run_get_trace (run) == weft_batch_get_trace (batch));
}

static void
test_has_the_jobs_of_one_start (void)
{
  WeftPlan plan = test_plan (0, 2);
  g_autoptr(WeftBatch) batch = run_batch (&plan, 5, WEFT_STRATEGY_THREADS);
  g_autoptr(WeftRun) run = NULL;

  g_assert_true (weft_batch_add (batch, &plan, 2, NULL));
  test_start (batch, WEFT_STRATEGY_SEQUENTIAL, 0);
  test_run_to_end (batch);
  g_assert_true (weft_batch_add (batch, &plan, 1, NULL));
  run = make_run (batch, &plan, NULL);
  g_assert_cmpuint (weft_run_get_head (run)->n_jobs, ==, 2);
  g_assert_cmpuint (weft_run_get_head (run)->counts[WEFT_JOB_SUCCEEDED], ==, 2);
  g_assert_null (weft_run_find_job (run, 4));
  g_assert_nonnull (weft_run_find_job (run, 5));
  g_assert_null (weft_run_find_job (run, 7));
}

static void
test_is_named_after_the_strategy (void)
{
  WeftPlan plan = test_plan (0, 0);
  g_autoptr(WeftBatch) batch = run_batch (&plan, 5, WEFT_STRATEGY_THREADS);
  g_autoptr(WeftRun) run = make_run (batch, &plan, NULL);
  g_autofree char *long_name = g_strnfill (500, 'x');

  g_assert_cmpstr (weft_run_get_name (run), ==, "Threads: 5 jobs");
  weft_run_set_name (run, "  mine \xff ");
  g_assert_cmpstr (weft_run_get_name (run), ==, "mine \xef\xbf\xbd");
  weft_run_set_name (run, "\n");
  g_assert_cmpstr (weft_run_get_name (run), ==, "Threads: 5 jobs");
  weft_run_set_name (run, long_name);
  g_assert_cmpuint (strlen (weft_run_get_name (run)), ==, WEFT_RUN_NAME_MOST);
}

static void
test_knows_when_and_where (void)
{
  WeftPlan plan = test_plan (0, 0);
  gint64 before = g_get_real_time ();
  g_autoptr(WeftBatch) batch = run_batch (&plan, 1, WEFT_STRATEGY_SEQUENTIAL);
  g_autoptr(WeftRun) run = make_run (batch, &plan, NULL);
  const WeftRunHead *head = weft_run_get_head (run);

  g_assert_cmpint (head->when, >=, before - G_USEC_PER_SEC);
  g_assert_cmpint (head->when, <=, g_get_real_time ());
  g_assert_cmpuint (head->machine.processors, ==, g_get_num_processors ());
  g_assert_cmpuint (head->machine.memory, >, 1 << 20);
  g_assert_true (g_str_has_prefix (head->machine.kernel, "Linux "));
  g_assert_true (g_uuid_string_is_valid (head->id));
}

/* The batch is started again, and the run stays what it was. */
static void
test_outlives_its_batch (void)
{
  WeftPlan plan = test_plan (0, 0);
  WeftBatch *batch = run_batch (&plan, 5, WEFT_STRATEGY_THREADS);
  g_autoptr(WeftRun) run = make_run (batch, &plan, NULL);
  guint lanes = weft_trace_get_n_lanes (weft_run_get_trace (run));
  guint n;

  weft_batch_rewind (batch);
  test_start (batch, WEFT_STRATEGY_SEQUENTIAL, 1);
  test_run_to_end (batch);
  g_assert_finalize_object (batch);
  g_assert_cmpuint (weft_trace_get_n_lanes (weft_run_get_trace (run)), ==, lanes);
  weft_run_get_jobs (run, &n);
  g_assert_cmpuint (n, ==, 5);
}

/* More than one slice holds. */
#define MANY TEST_TIMES (200000, 50000)

/* What this thread has computed: the machine may be busy with something else. */
static guint64
thread_cpu_ns (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (guint64) now.tv_sec * WEFT_NS_PER_SEC + (guint64) now.tv_nsec;
}

static void
test_a_large_batch_does_not_hold_up_the_main_loop (gconstpointer data)
{
  WeftPlan plan = test_plan (0, 0);
  g_autoptr(WeftBatch) batch = test_batch (&plan, MANY);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(WeftRun) run = NULL;
  guint64 since, longest = 0;
  guint turns = 0, n;

  test_start (batch, GPOINTER_TO_UINT (data), 2);
  test_run_to_end (batch);
  since = thread_cpu_ns ();
  weft_run_new_from_batch_async (batch, &plan, NULL, NULL, done_cb, &result);
  for (; result == NULL; turns++)
    {
      longest = MAX (longest, thread_cpu_ns () - since);
      while (!g_main_context_pending (NULL))
        g_usleep (100);
      since = thread_cpu_ns ();
      g_main_context_iteration (NULL, TRUE);
    }
  longest = MAX (longest, thread_cpu_ns () - since);
  g_test_message ("%u turns, the longest %.2f ms", turns, (double) longest / WEFT_NS_PER_MS);
  run = weft_run_new_from_batch_finish (result, NULL);
  weft_run_get_jobs (run, &n);
  g_assert_cmpuint (n, ==, MANY);
  g_assert_cmpuint (turns, >, 2);
}

static void
test_a_batch_that_changes_is_refused (void)
{
  WeftPlan plan = test_plan (0, 0);
  g_autoptr(WeftBatch) batch = test_batch (&plan, MANY);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  const guint first = 0;

  test_start (batch, WEFT_STRATEGY_THREAD_POOL, 2);
  test_run_to_end (batch);
  weft_run_new_from_batch_async (batch, &plan, NULL, NULL, done_cb, &result);
  weft_removed_free (weft_batch_remove (batch, &first, 1));
  test_iterate_while (result == NULL);
  g_assert_null (weft_run_new_from_batch_finish (result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_BUSY);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  test_add_for_strategies ("/run/tells-what-the-batch-tells", test_tells_what_the_batch_tells);
  g_test_add_func ("/run/has-the-jobs-of-one-start", test_has_the_jobs_of_one_start);
  g_test_add_func ("/run/is-named-after-the-strategy", test_is_named_after_the_strategy);
  g_test_add_func ("/run/knows-when-and-where", test_knows_when_and_where);
  g_test_add_func ("/run/outlives-its-batch", test_outlives_its_batch);
  g_test_add_data_func ("/run/a-large-batch-does-not-hold-up-the-main-loop", GUINT_TO_POINTER (WEFT_STRATEGY_THREAD_POOL),
                        test_a_large_batch_does_not_hold_up_the_main_loop);
  g_test_add_data_func ("/run/a-large-loop-does-not-hold-up-the-main-loop", GUINT_TO_POINTER (WEFT_STRATEGY_EVENT_LOOP),
                        test_a_large_batch_does_not_hold_up_the_main_loop);
  g_test_add_func ("/run/a-batch-that-changes-is-refused", test_a_batch_that_changes_is_refused);
  return g_test_run ();
}
