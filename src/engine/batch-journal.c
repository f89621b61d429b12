/* batch-journal.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "batch-private.h"

/* For who shows every job at once and yet must not look at every job in every frame: the last jobs that changed, in a
 * ring that is made when it is first asked for. Readers keep their own place in it. */

#define JOURNAL_SIZE 65536u /* half a second of a batch that reports as often as it may */

static void
open_journal (WeftBatch *self)
{
  if (self->journal == NULL)
    self->journal = g_new (guint32, JOURNAL_SIZE);
}

void
_weft_batch_write_journal (WeftBatch *self, guint32 index)
{
  if (self->journal != NULL)
    self->journal[self->n_journal++ % JOURNAL_SIZE] = index;
}

gboolean
weft_batch_read_journal (WeftBatch *self, guint64 *since, WeftBatchChangedFunc changed, gpointer data)
{
  guint64 from = *since;
  gboolean known = self->journal != NULL && from > 0 && self->n_journal - (from - 1) <= JOURNAL_SIZE;

  g_return_val_if_fail (WEFT_IS_BATCH (self), FALSE);

  open_journal (self);
  /* One more than there are, because 0 is for who has not read yet. */
  *since = self->n_journal + 1;
  if (known)
    for (guint64 i = from - 1; i < self->n_journal; i++)
      changed (self->journal[i % JOURNAL_SIZE], data);
  return known;
}

const guint32 *
weft_batch_get_order (WeftBatch *self, guint *n)
{
  g_return_val_if_fail (WEFT_IS_BATCH (self), NULL);

  *n = self->order->len;
  return (const guint32 *) (void *) self->order->data;
}

WeftJobState
weft_batch_get_state (WeftBatch *self, guint32 index, WeftJobError *error)
{
  WeftJobState state = _weft_batch_record (self, index)->state;

  *error = state == WEFT_JOB_FAILED ? atomic_load (&self->shared->cells[index].error) : WEFT_JOB_ERROR_NONE;
  return state == WEFT_JOB_HELD ? WEFT_JOB_PAUSED : state;
}

double
weft_batch_get_fraction (WeftBatch *self, guint32 index)
{
  const WeftRecord *record = _weft_batch_record (self, index);
  guint64 total = self->shared->specs[index].bytes_total;

  if (total == 0)
    return record->state == WEFT_JOB_SUCCEEDED ? 1 : 0;
  return CLAMP ((double) record->bytes / (double) total, 0, 1);
}
