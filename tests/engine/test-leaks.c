/* test-leaks.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "support.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

/* After a thousand batches the process has what it had before: descriptors, threads, children, mappings, files. */

#define N_BATCHES TEST_TIMES (1000, 100)
#define N_WORKERS 2

/* What there is of everything that can be left behind. */
typedef struct
{
  guint descriptors, threads, children, mappings;
} Belongings;

static guint
count_mappings (void)
{
  g_autofree char *maps = NULL;
  guint n = 0;

  g_assert_true (g_file_get_contents ("/proc/self/maps", &maps, NULL, NULL));
  for (const char *p = maps; (p = strstr (p, "/memfd:weft")) != NULL; p++)
    n++;
  return n;
}

/* The main loop has descriptors of its own from its first turn on. */
static Belongings
count_belongings (void)
{
  test_drain ();
  return (Belongings) { test_count_descriptors (), test_count_threads (), test_count_children (), count_mappings () };
}

/* A thread says its last word before it ends, so it may be seen for a moment longer; the same holds for a runner. */
static void
assert_nothing_is_left (const Belongings *before)
{
  Belongings now;
  gint64 since = 0;

  while ((now = count_belongings (), memcmp (&now, before, sizeof now) != 0))
    {
      if (since != 0 && g_get_monotonic_time () - since > 10 * G_USEC_PER_SEC)
        {
          g_assert_cmpuint (now.descriptors, ==, before->descriptors);
          g_assert_cmpuint (now.threads, ==, before->threads);
          g_assert_cmpuint (now.children, ==, before->children);
          g_assert_cmpuint (now.mappings, ==, before->mappings);
        }
      test_be_patient (&since, "something is left");
      g_usleep (1000);
    }
}

static WeftBatch *
start_batch (WeftStrategyId strategy, double ms)
{
  WeftPlan plan = test_plan (0, ms);
  WeftBatch *batch = test_batch (&plan, 3);

  test_start (batch, strategy, N_WORKERS);
  return batch;
}

static void
run_to_end (WeftStrategyId strategy)
{
  g_autoptr(WeftBatch) batch = start_batch (strategy, 0);
  g_autoptr(WeftJob) job = g_list_model_get_item (G_LIST_MODEL (batch), 1);

  test_run_to_end (batch);
  g_assert_cmpuint (weft_batch_get_count (batch, WEFT_JOB_SUCCEEDED), ==, 3);
}

static void
run_twice (WeftStrategyId strategy)
{
  g_autoptr(WeftBatch) batch = start_batch (strategy, 0);

  test_run_to_end (batch);
  weft_batch_rewind (batch);
  test_start (batch, strategy, N_WORKERS);
  test_run_to_end (batch);
}

static void
cancel_midway (WeftStrategyId strategy)
{
  g_autoptr(WeftBatch) batch = start_batch (strategy, 600000);

  weft_batch_do_all (batch, WEFT_COMMAND_CANCEL);
  test_run_to_end (batch);
}

static void
kill_midway (WeftStrategyId strategy)
{
  g_autoptr(WeftBatch) batch = start_batch (strategy, 600000);

  if (weft_strategy_get (strategy)->processes)
    {
      test_wait_while (atomic_load (&test_cell (batch, 0)->pid) == 0);
      test_signal_child (atomic_load (&test_cell (batch, 0)->pid), SIGKILL);
    }
  weft_batch_do_all (batch, WEFT_COMMAND_CANCEL);
  test_run_to_end (batch);
}

/* The runner ends by itself, some time later. */
static void
let_go_midway (WeftStrategyId strategy)
{
  WeftBatch *batch = start_batch (strategy, 600000);

  g_assert_finalize_object (batch);
}

static void (*const ways[]) (WeftStrategyId) = { run_to_end, run_twice, cancel_midway, kill_midway, let_go_midway };

static void
test_nothing_is_left_after_many_batches (gconstpointer data)
{
  WeftStrategyId strategy = GPOINTER_TO_UINT (data);
  Belongings before = count_belongings ();

  for (guint i = 0; i < N_BATCHES / WEFT_N_STRATEGIES; i++)
    {
      /* Most batches just run. */
      ways[i % 8 < G_N_ELEMENTS (ways) ? i % 8 : 0](strategy);
      test_drain ();
    }
  assert_nothing_is_left (&before);
}

static void
test_nothing_is_left_by_batches_side_by_side (void)
{
  Belongings before = count_belongings ();

  for (guint turn = 0; turn < TEST_TIMES (20, 4); turn++)
    {
      WeftBatch *batches[WEFT_N_STRATEGIES];

      for (guint id = 0; id < WEFT_N_STRATEGIES; id++)
        batches[id] = start_batch (id, 5);
      for (guint id = 0; id < WEFT_N_STRATEGIES; id++)
        {
          test_run_to_end (batches[id]);
          g_assert_cmpuint (weft_batch_get_count (batches[id], WEFT_JOB_SUCCEEDED), ==, 3);
          g_assert_finalize_object (batches[id]);
        }
    }
  assert_nothing_is_left (&before);
}

static void
assert_no_file_of_ours (const char *folder)
{
  g_autoptr(GDir) entries = g_dir_open (folder, 0, NULL);
  const char *name;

  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL)
    g_assert_null (strstr (name, "weft"));
}

/* $TMPDIR is a folder of this test's own, so that what others do in /tmp meanwhile is not ours. */
static void
test_no_file_is_left (void)
{
  g_autofree char *temporary = g_dir_make_tmp ("test-leaks-XXXXXX", NULL);
  Belongings before = count_belongings ();

  g_setenv ("TMPDIR", temporary, TRUE);
  for (guint id = 0; id < WEFT_N_STRATEGIES; id++)
    for (guint way = 0; way < G_N_ELEMENTS (ways); way++)
      ways[way](id);
  assert_nothing_is_left (&before);
  assert_no_file_of_ours ("/dev/shm");
  g_assert_cmpint (g_rmdir (temporary), ==, 0); /* which needs it to be empty */
}

static gpointer
do_nothing (gpointer data)
{
  return NULL;
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  test_open_what_is_kept ();
  /* The thread sanitizer starts a thread of its own with the first one. */
  g_thread_join (g_thread_new ("first", do_nothing, NULL));

  test_add_for_strategies ("/leaks/nothing-is-left-after-many-batches", test_nothing_is_left_after_many_batches);
  g_test_add_func ("/leaks/nothing-is-left-by-batches-side-by-side", test_nothing_is_left_by_batches_side_by_side);
  g_test_add_func ("/leaks/no-file-is-left", test_no_file_is_left);

  return g_test_run ();
}
