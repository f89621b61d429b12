/* batch-workers.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "batch-private.h"

/* Who is at work on what: for those who see threads and want to know what they are there for. */

static void
add_job (WeftBatch *self, guint32 index, GHashTable *jobs)
{
  gint32 tid = atomic_load (&self->shared->cells[index].tid);
  WeftWorkerJobs *of_worker = g_hash_table_lookup (jobs, GINT_TO_POINTER (tid));

  if (tid <= 0)
    return;
  if (of_worker == NULL)
    {
      of_worker = g_new (WeftWorkerJobs, 1);
      *of_worker = (WeftWorkerJobs) { .first = index };
      g_hash_table_insert (jobs, GINT_TO_POINTER (tid), of_worker);
    }
  of_worker->n++;
}

GHashTable *
weft_batch_find_workers (WeftBatch *self)
{
  GHashTable *jobs = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  guint left;

  g_return_val_if_fail (WEFT_IS_BATCH (self), jobs);

  /* What was taken up first lies in front, so that mostly not all have to be looked at. */
  left = self->counts[WEFT_JOB_RUNNING] + self->counts[WEFT_JOB_PAUSED];
  for (guint32 i = 0; i < self->records->len && left > 0; i++)
    {
      const WeftRecord *record = _weft_batch_record (self, i);

      if (record->removed || (record->state != WEFT_JOB_RUNNING && record->state != WEFT_JOB_PAUSED))
        continue;
      left--;
      add_job (self, i, jobs);
    }
  return jobs;
}
