/* findings.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "findings-private.h"

#include "clock.h"
#include "workload.h"

#include <glib/gi18n.h>
#include <math.h>

/* What is common to all rules. The patterns of one run are in findings-patterns.c, what differs between two in
 * findings-pairs.c, what more workers bring in findings-laws.c. */

void
weft_finding_free (WeftFinding *self)
{
  g_free (self->runs);
  g_free (self->sentence);
  g_free (self);
}

const char *
weft_finding_nick (WeftFindingKind kind)
{
  static const char *const nicks[WEFT_N_FINDINGS] = {
    [WEFT_FINDING_CUT_SHORT] = "cut-short",
    [WEFT_FINDING_REFUSED] = "refused",
    [WEFT_FINDING_FAILED] = "failed",
    [WEFT_FINDING_SERIALISED] = "serialised",
    [WEFT_FINDING_STAIR_STEP] = "stair-step",
    [WEFT_FINDING_OVERSUBSCRIBED] = "oversubscribed",
    [WEFT_FINDING_START_UP_BOUND] = "start-up-bound",
    [WEFT_FINDING_CORE_BOUND] = "core-bound",
    [WEFT_FINDING_WAITING_BOUND] = "waiting-bound",
    [WEFT_FINDING_FASTER_THAN] = "faster",
    [WEFT_FINDING_CPU_COST] = "cpu-cost",
    [WEFT_FINDING_MEMORY_COST] = "memory-cost",
    [WEFT_FINDING_SWITCH_COST] = "switch-cost",
    [WEFT_FINDING_NO_GAIN] = "no-gain",
    [WEFT_FINDING_LIMIT] = "limit",
    [WEFT_FINDING_PEAK] = "peak",
  };

  g_return_val_if_fail (kind < WEFT_N_FINDINGS, NULL);

  return nicks[kind];
}

WeftFinding *
_weft_findings_add (WeftFindings *self, WeftFindingKind kind, guint first, guint second, char *sentence)
{
  WeftFinding *finding = g_new0 (WeftFinding, 1);

  finding->kind = kind;
  finding->sentence = sentence;
  _weft_finding_add_run (finding, first);
  if (second != G_MAXUINT)
    _weft_finding_add_run (finding, second);
  g_ptr_array_add (self->found, finding);
  return finding;
}

void
_weft_finding_add_run (WeftFinding *self, guint run)
{
  self->runs = g_renew (guint, self->runs, self->n_runs + 1);
  self->runs[self->n_runs++] = run;
}

void
_weft_finding_add_number (WeftFinding *self, const char *key, double value)
{
  g_assert (self->n_numbers < WEFT_FINDING_NUMBERS_MOST);

  self->numbers[self->n_numbers++] = (WeftFindingNumber) { key, value };
}

static gboolean
is_amount (double value)
{
  return isfinite (value) && value >= 0 && value < 1e15;
}

gboolean
_weft_finding_run_is_sound (const WeftFindingRun *run)
{
  return run->n_jobs > 0 && run->workers > 0 && is_amount (run->elapsed) && run->elapsed > 1e-9 && is_amount (run->work)
         && is_amount (run->ideal) && is_amount (run->cpu_user) && is_amount (run->cpu_system);
}

gboolean
_weft_finding_run_is_whole (const WeftFindingRun *run)
{
  return _weft_finding_run_is_sound (run) && run->cancelled == 0 && !isnan (run->overhead);
}

char *
weft_finding_run_name (const WeftFindingRun *run)
{
  const WeftStrategy *strategy = run->strategy;
  guint n = run->workers;

  if (strategy->id == WEFT_STRATEGY_SEQUENTIAL)
    return g_strdup (_("1 sequential worker"));
  if (strategy->loop && !strategy->processes)
    return g_strdup_printf (ngettext ("%u event loop", "%u event loops", n), n);
  if (strategy->loop)
    return g_strdup_printf (ngettext ("%u process with an event loop", "%u processes with event loops", n), n);
  if (strategy->pooled && strategy->processes)
    return g_strdup_printf (ngettext ("%u pooled process", "%u pooled processes", n), n);
  if (strategy->pooled)
    return g_strdup_printf (ngettext ("%u pooled thread", "%u pooled threads", n), n);
  if (strategy->processes)
    return g_strdup_printf (ngettext ("%u process", "%u processes", n), n);
  return g_strdup_printf (ngettext ("%u thread", "%u threads", n), n);
}

GPtrArray *
weft_findings_new (const WeftFindingRun *runs, guint n)
{
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) weft_finding_free);
  WeftFindings self = { .runs = runs, .n = n, .found = found };

  self.all_wait = _weft_findings_all_wait (&self);
  _weft_findings_compare (&self);
  _weft_findings_look_for_limits (&self);
  if (self.all_wait)
    _weft_findings_tell_that_all_wait (&self);
  for (guint i = 0; i < n; i++)
    _weft_findings_look_at_run (&self, i);
  return found;
}

static double
find_longest (WeftBatch *batch, guint n)
{
  WeftShared *shared = weft_batch_get_shared (batch);
  double longest = 0;

  for (guint i = 0; i < n; i++)
    longest = MAX (longest, weft_seconds (weft_workload_planned_ns (&shared->specs[i], NULL)) + (double) atomic_load (&shared->cells[i].computed));
  return longest;
}

void
weft_finding_run_init (WeftFindingRun *run, WeftBatch *batch, guint64 memory_before)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (batch));
  guint workers = MIN (weft_batch_get_workers (batch), n);
  WeftFigures figures;

  g_return_if_fail (weft_batch_get_strategy (batch) != NULL);

  weft_batch_get_figures (batch, NULL, 0, &figures);
  *run = (WeftFindingRun) {
    .strategy = weft_batch_get_strategy (batch),
    .workers = workers,
    .at_once = MIN (weft_strategy_at_once (weft_batch_get_strategy (batch), workers), n),
    .n_jobs = n,
    .succeeded = weft_batch_get_count (batch, WEFT_JOB_SUCCEEDED),
    .failed = weft_batch_get_count (batch, WEFT_JOB_FAILED),
    .cancelled = weft_batch_get_count (batch, WEFT_JOB_CANCELLED),
    .refused = weft_batch_get_refused (batch),
    .processors = g_get_num_processors (),
    .elapsed = figures.elapsed,
    .work = figures.work,
    .ideal = figures.ideal,
    .overhead = figures.overhead,
    .longest = find_longest (batch, n),
    .computing = figures.work > 0 ? figures.computed / figures.work : 0,
    .cpu_user = figures.usage.cpu_user,
    .cpu_system = figures.usage.cpu_system,
    .peak_memory = MAX (figures.usage.peak_memory, memory_before), /* the kernel counts the two in different ways */
    .memory_before = memory_before,
    .switches_voluntary = figures.usage.switches_voluntary,
    .switches_involuntary = figures.usage.switches_involuntary,
  };
  _weft_finding_run_take_trace (run, weft_batch_get_trace (batch));
}
