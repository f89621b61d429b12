/* support.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "support.h"

#include "engine/switches.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/pidfd.h>
#include <unistd.h>

void
test_be_patient (gint64 *since, const char *what)
{
  gint64 now = g_get_monotonic_time ();

  if (*since == 0)
    *since = now;
  if (now - *since > TEST_PATIENCE_SECONDS * G_USEC_PER_SEC)
    g_error ("After %d seconds it is still so: %s", TEST_PATIENCE_SECONDS, what);
}

void
test_drain (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

WeftPlan
test_plan (double min_ms, double max_ms)
{
  WeftPlan plan;

  weft_plan_init (&plan);
  plan.duration_min = min_ms / 1000;
  plan.duration_max = max_ms / 1000;
  plan.size_min = plan.size_max = 1000;
  return plan;
}

WeftBatch *
test_batch (const WeftPlan *plan, guint n)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WeftBatch) batch = weft_batch_new (&error);

  g_assert_no_error (error);
  g_assert_nonnull (batch);
  g_assert_true (weft_batch_add (batch, plan, n, &error));
  g_assert_no_error (error);
  return g_steal_pointer (&batch);
}

void
test_start (WeftBatch *batch, WeftStrategyId strategy, guint workers)
{
  g_autoptr(GError) error = NULL;

  weft_batch_start (batch, weft_strategy_get (strategy), workers, &error);
  g_assert_no_error (error);
}

void
test_run_to_end (WeftBatch *batch)
{
  test_iterate_while (weft_batch_is_running (batch));
}

WeftJobCell *
test_cell (WeftBatch *batch, guint32 index)
{
  return &weft_batch_get_shared (batch)->cells[index];
}

WeftJobState
test_state (WeftBatch *batch, guint32 index)
{
  return atomic_load (&test_cell (batch, index)->state);
}

void
test_await_state (WeftBatch *batch, guint32 index, WeftJobState state)
{
  test_wait_while (test_state (batch, index) != state);
}

void
test_do (WeftBatch *batch, WeftCommand command, guint position)
{
  weft_batch_do (batch, command, &position, 1);
}

char *
test_error (WeftBatch *batch, guint position)
{
  g_autoptr(WeftJob) job = g_list_model_get_item (G_LIST_MODEL (batch), position);

  return weft_job_dup_error (job);
}

/* Through the model, so that jobs that were removed do not count. */
void
test_assert_sums (WeftBatch *batch)
{
  guint counts[WEFT_JOB_N_STATES] = { 0 };
  guint64 bytes = 0, total = 0, batch_total;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (batch)); i++)
    {
      g_autoptr(WeftJob) job = g_list_model_get_item (G_LIST_MODEL (batch), i);
      guint32 index = weft_job_get_index (job);
      WeftJobState state = test_state (batch, index);

      counts[state == WEFT_JOB_HELD ? WEFT_JOB_PAUSED : state]++;
      bytes += atomic_load (&test_cell (batch, index)->bytes);
      total += weft_job_get_bytes_total (job);
    }
  for (guint state = 0; state < WEFT_JOB_HELD; state++)
    g_assert_cmpuint (weft_batch_get_count (batch, state), ==, counts[state]);
  g_assert_cmpuint (weft_batch_get_bytes (batch, &batch_total), ==, bytes);
  g_assert_cmpuint (batch_total, ==, total);
}

/* Of /proc/PID/task/TID/stat: the state's letter and the parent. The name before them may hold anything, ")" too. */
static char
read_stat (gint32 pid, gint32 tid, gint32 *parent)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/task/%d/stat", pid, tid);
  g_autofree char *text = NULL;
  const char *after;
  char status = 0;

  *parent = 0;
  if (!g_file_get_contents (path, &text, NULL, NULL) || (after = strrchr (text, ')')) == NULL)
    return 0;
  return sscanf (after + 1, " %c %d", &status, parent) == 2 ? status : 0;
}

char
test_task_status (gint32 pid, gint32 tid)
{
  gint32 parent;

  return read_stat (pid, tid, &parent);
}

/* The descriptor holds on to the process that had this number when it was opened. If that is a child of ours, the
 * signal reaches our child or nobody. */
gboolean
test_signal_child (gint32 pid, int number)
{
  gint32 parent;
  int fd = pid > 0 ? pidfd_open (pid, 0) : -1;
  gboolean sent;

  if (fd < 0)
    return FALSE;
  sent = read_stat (pid, pid, &parent) != 0 && parent == getpid () && pidfd_send_signal (fd, number, NULL, 0) == 0;
  close (fd);
  return sent;
}

static guint
count_entries (const char *path, gboolean (*counts) (const char *name))
{
  g_autoptr(GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;
  guint n = 0;

  g_assert_nonnull (folder);
  while ((name = g_dir_read_name (folder)) != NULL)
    n += counts == NULL || counts (name);
  return n;
}

static gboolean
is_child (const char *name)
{
  gint32 pid = (gint32) g_ascii_strtoll (name, NULL, 10), parent = 0;

  return pid > 0 && read_stat (pid, pid, &parent) != 0 && parent == getpid ();
}

guint
test_count_children (void)
{
  return count_entries ("/proc", is_child);
}

gint32
test_find_child (void)
{
  g_autoptr(GDir) folder = g_dir_open ("/proc", 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (folder)) != NULL)
    if (is_child (name))
      return (gint32) g_ascii_strtoll (name, NULL, 10);
  return 0;
}

guint
test_count_threads (void)
{
  return count_entries ("/proc/self/task", NULL);
}

guint
test_count_descriptors (void)
{
  return count_entries ("/proc/self/fd", NULL);
}

static gboolean
has_thread (const char *name)
{
  g_autoptr(GDir) tasks = g_dir_open ("/proc/self/task", 0, NULL);
  const char *tid;

  while ((tid = g_dir_read_name (tasks)) != NULL)
    {
      g_autofree char *path = g_build_filename ("/proc/self/task", tid, "comm", NULL);
      g_autofree char *text = NULL;

      if (g_file_get_contents (path, &text, NULL, NULL) && g_str_equal (g_strchomp (text), name))
        return TRUE;
    }
  return FALSE;
}

/* Where the kernel gives no such events, there is nothing to wait for. */
void
test_open_what_is_kept (void)
{
  WeftSwitches *switches = weft_switches_open (1);
  gboolean given = weft_switches_get_truth (switches, NULL) == WEFT_TRUTH_SWITCHES;
  guint descriptors;
  gint64 since = 0;

  weft_switches_free (switches);
  descriptors = test_count_descriptors ();
  weft_switches_prepare ();
  while (given && (test_count_descriptors () == descriptors || has_thread ("weft-perf")))
    test_be_patient (&since, "what is opened early is not opened");
}

static void
add_if (gboolean processes_only, const char *path, void (*function) (gconstpointer))
{
  for (guint id = 0; id < WEFT_N_STRATEGIES; id++)
    {
      const WeftStrategy *strategy = weft_strategy_get (id);
      g_autofree char *name = g_strconcat (path, "/", strategy->nick, NULL);

      if (strategy->processes || !processes_only)
        g_test_add_data_func (name, GUINT_TO_POINTER (id), function);
    }
}

void
test_add_for_strategies (const char *path, void (*function) (gconstpointer))
{
  add_if (FALSE, path, function);
}

void
test_add_for_processes (const char *path, void (*function) (gconstpointer))
{
  add_if (TRUE, path, function);
}
