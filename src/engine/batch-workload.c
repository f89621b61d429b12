/* batch-workload.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "batch-private.h"

/* What has run keeps what it was: its figures are about that. */
static gboolean
is_queued (WeftBatch *self, guint32 index)
{
  WeftJobState state = atomic_load (&self->shared->cells[index].state);

  return state == WEFT_JOB_QUEUED || state == WEFT_JOB_HELD;
}

static gboolean
has_workload (const WeftJobSpec *spec, const WeftPlan *plan)
{
  WeftJobSpec drawn = *spec;

  weft_plan_draw_workload (plan, 0, &drawn);
  return drawn.workload == spec->workload && drawn.computes == spec->computes;
}

void
weft_batch_set_workload (WeftBatch *self, const WeftPlan *plan)
{
  gboolean changed = FALSE;

  g_return_if_fail (WEFT_IS_BATCH (self));
  g_return_if_fail (self->runner == NULL);
  g_return_if_fail (weft_plan_check (plan, NULL));

  _weft_batch_finish_sweeps (self);
  for (guint i = 0; i < self->order->len; i++)
    {
      guint32 index = _weft_batch_index (self, i);

      if (!is_queued (self, index) || has_workload (&self->shared->specs[index], plan))
        continue;
      _weft_batch_count (self, index, -1);
      weft_plan_draw_workload (plan, index, &self->shared->specs[index]);
      _weft_batch_count (self, index, 1);
      _weft_batch_see (self, index);
      changed = TRUE;
    }
  if (changed)
    _weft_batch_emit_changed (self);
}
