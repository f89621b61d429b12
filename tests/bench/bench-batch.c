/* bench-batch.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "bench-batch.h"

#include "engine/clock.h"
#include "engine/shared.h"

#include <math.h>

WeftBatch *
bench_batch_new (guint n, double min, double max)
{
  return bench_batch_new_of (n, min, max, WEFT_WORKLOAD_DOWNLOAD);
}

WeftBatch *
bench_batch_new_of (guint n, double min, double max, WeftWorkloadKind workload)
{
  g_autoptr(GError) error = NULL;
  WeftBatch *batch = weft_batch_new (&error);
  WeftPlan plan;

  g_assert_no_error (error);
  weft_plan_init (&plan);
  plan.duration_min = min;
  plan.duration_max = max;
  plan.workload = workload;
  if (workload != WEFT_WORKLOAD_DOWNLOAD)
    {
      plan.size_min = (guint64) (min * WEFT_WORKLOAD_RATE);
      plan.size_max = (guint64) (max * WEFT_WORKLOAD_RATE);
    }
  weft_batch_add (batch, &plan, n, &error);
  g_assert_no_error (error);
  return batch;
}

double *
bench_batch_dup_seconds (WeftBatch *batch)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (batch));
  WeftShared *shared = weft_batch_get_shared (batch);
  double *seconds = g_new (double, n);

  for (guint i = 0; i < n; i++)
    seconds[i] = weft_seconds (shared->specs[i].duration_ns);
  return seconds;
}

static void
finished_cb (WeftBatch *batch, GMainLoop *loop)
{
  g_main_loop_quit (loop);
}

double
bench_batch_run (WeftBatch *batch, WeftStrategyId strategy, guint workers)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  gulong handler = g_signal_connect (batch, "finished", G_CALLBACK (finished_cb), loop);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (batch));
  uint64_t start = weft_clock_ns ();
  double elapsed;

  if (!weft_batch_start (batch, weft_strategy_get (strategy), workers, &error))
    g_error ("%s", error->message);
  g_main_loop_run (loop);
  elapsed = weft_seconds (weft_clock_ns () - start);
  g_signal_handler_disconnect (batch, handler);
  if (weft_batch_get_refused (batch) > 0 || weft_batch_get_count (batch, WEFT_JOB_SUCCEEDED) != n)
    return NAN;
  return elapsed;
}
