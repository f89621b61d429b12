/* batch-commands.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "batch-private.h"

/* Pause, resume, cancel, retry, remove. Who holds a job obeys its control word; a job that nobody holds is moved here.
 * Both sides change the state by compare-and-swap, so whichever comes first wins and the other one sees it. */

struct _WeftRemoved
{
  guint n;
  guint *positions; /* ascending: where each job was */
  guint32 *indices;
};

static WeftJobState
get_state (WeftBatch *self, guint32 index)
{
  return atomic_load (&self->shared->cells[index].state);
}

static void
settle (WeftBatch *self)
{
  if (self->runner != NULL)
    weft_queue_done (self->runner->queue);
}

static void
pause_job (WeftBatch *self, guint32 index)
{
  _weft_batch_record (self, index)->disturbed = TRUE;
  if (!weft_shared_move (self->shared, index, WEFT_JOB_QUEUED, WEFT_JOB_HELD))
    weft_shared_control (self->shared, index, WEFT_CONTROL_PAUSE, 0);
}

static void
resume_job (WeftBatch *self, guint32 index)
{
  weft_shared_control (self->shared, index, 0, WEFT_CONTROL_PAUSE);
  if (weft_shared_move (self->shared, index, WEFT_JOB_HELD, WEFT_JOB_QUEUED) && self->runner != NULL)
    weft_queue_put (self->runner->queue, index);
}

static void
cancel_job (WeftBatch *self, guint32 index)
{
  _weft_batch_record (self, index)->disturbed = TRUE;
  /* The word first: a worker that takes the job up between these two lines reads it. */
  weft_shared_control (self->shared, index, WEFT_CONTROL_CANCEL, 0);
  if (weft_shared_move (self->shared, index, WEFT_JOB_QUEUED, WEFT_JOB_CANCELLED)
      || weft_shared_move (self->shared, index, WEFT_JOB_HELD, WEFT_JOB_CANCELLED))
    {
      atomic_store (&self->shared->cells[index].ended_ns, weft_clock_ns ());
      settle (self);
    }
}

/* As it was before it was ever taken up. Only for a job that is final or queued: nobody holds it. */
static void
reset_job (WeftBatch *self, guint32 index, guint redraws)
{
  WeftRecord *record = _weft_batch_record (self, index);
  WeftJobCell *cell = &self->shared->cells[index];

  self->shared->specs[index].seed += redraws - record->redraws;
  record->redraws = (guint16) redraws;
  record->disturbed = FALSE;
  atomic_store (&cell->bytes, 0);
  atomic_store (&cell->started_ns, 0);
  atomic_store (&cell->ended_ns, 0);
  atomic_store (&cell->paused_ns, 0);
  atomic_store (&cell->worker, 0);
  atomic_store (&cell->pid, 0);
  atomic_store (&cell->tid, 0);
  atomic_store (&cell->attempts, 0);
  atomic_store (&cell->error, WEFT_JOB_ERROR_NONE);
  atomic_store (&cell->control, 0);
  atomic_store (&cell->state, WEFT_JOB_QUEUED);
}

static void
retry_job (WeftBatch *self, guint32 index)
{
  reset_job (self, index, _weft_batch_record (self, index)->redraws + 1u);
  if (self->runner != NULL)
    weft_queue_add (self->runner->queue, &index, 1);
}

static gboolean
can (WeftBatch *self, WeftCommand command, guint32 index)
{
  WeftJobState state = get_state (self, index);

  switch (command)
    {
    case WEFT_COMMAND_PAUSE:
      return state == WEFT_JOB_RUNNING || state == WEFT_JOB_QUEUED;
    case WEFT_COMMAND_RESUME:
      return state == WEFT_JOB_PAUSED || state == WEFT_JOB_HELD;
    case WEFT_COMMAND_CANCEL:
      return !weft_job_state_is_final (state);
    case WEFT_COMMAND_RETRY:
      return state == WEFT_JOB_FAILED || state == WEFT_JOB_CANCELLED;
    default:
      return FALSE;
    }
}

static void
do_one (WeftBatch *self, WeftCommand command, guint32 index)
{
  static void (*const actions[]) (WeftBatch *, guint32) = {
    [WEFT_COMMAND_PAUSE] = pause_job,
    [WEFT_COMMAND_RESUME] = resume_job,
    [WEFT_COMMAND_CANCEL] = cancel_job,
    [WEFT_COMMAND_RETRY] = retry_job,
  };

  if (!can (self, command, index))
    return;
  actions[command] (self, index);
  _weft_batch_see (self, index);
}

gboolean
weft_batch_can (WeftBatch *self, WeftCommand command, guint position)
{
  g_return_val_if_fail (WEFT_IS_BATCH (self), FALSE);

  return position < self->order->len && can (self, command, _weft_batch_index (self, position));
}

void
weft_batch_do (WeftBatch *self, WeftCommand command, const guint *positions, guint n)
{
  g_return_if_fail (WEFT_IS_BATCH (self));

  for (guint i = 0; i < n; i++)
    if (positions[i] < self->order->len)
      do_one (self, command, _weft_batch_index (self, positions[i]));
  _weft_batch_emit_changed (self);
}

void
weft_batch_do_all (WeftBatch *self, WeftCommand command)
{
  g_return_if_fail (WEFT_IS_BATCH (self));

  /* From the end: when all are cancelled no worker shall be busy with a job that is about to be cancelled too. */
  for (guint i = self->order->len; i > 0; i--)
    do_one (self, command, _weft_batch_index (self, i - 1));
  _weft_batch_emit_changed (self);
}

void
weft_batch_rewind (WeftBatch *self)
{
  g_return_if_fail (WEFT_IS_BATCH (self));
  g_return_if_fail (self->runner == NULL);

  for (guint i = 0; i < self->order->len; i++)
    {
      reset_job (self, _weft_batch_index (self, i), 0);
      _weft_batch_see (self, _weft_batch_index (self, i));
    }
  self->started_ns = self->ended_ns = 0;
  _weft_batch_emit_changed (self);
}

static int
compare_positions (gconstpointer a, gconstpointer b)
{
  guint left = *(const guint *) a, right = *(const guint *) b;

  return (left > right) - (left < right);
}

/* Ascending, without those that come twice or are not there. (transfer full) */
static guint *
sorted_positions (const guint *positions, guint *n, guint end)
{
  guint *sorted = g_memdup2 (positions, *n * sizeof *positions);
  guint kept = 0;

  if (*n > 1)
    qsort (sorted, *n, sizeof *sorted, compare_positions);
  for (guint i = 0; i < *n; i++)
    if (sorted[i] < end && (kept == 0 || sorted[i] != sorted[kept - 1]))
      sorted[kept++] = sorted[i];
  *n = kept;
  return sorted;
}

WeftRemoved *
weft_batch_remove (WeftBatch *self, const guint *positions, guint n)
{
  WeftRemoved *removed;
  guint kept = 0, next = 0, before = self->order->len;

  g_return_val_if_fail (WEFT_IS_BATCH (self), NULL);

  removed = g_new0 (WeftRemoved, 1);
  removed->positions = sorted_positions (positions, &n, before);
  removed->indices = g_new (guint32, n);
  removed->n = n;
  for (guint i = 0; i < before; i++)
    {
      guint32 index = _weft_batch_index (self, i);

      if (next == n || removed->positions[next] != i)
        {
          g_array_index (self->order, guint32, kept++) = index;
          continue;
        }
      do_one (self, WEFT_COMMAND_CANCEL, index);
      _weft_batch_count (self, index, -1);
      _weft_batch_record (self, index)->removed = TRUE;
      removed->indices[next++] = index;
    }
  g_array_set_size (self->order, kept);
  if (n > 0)
    {
      /* One signal for the stretch from the first to the last of them. */
      guint first = removed->positions[0], stretch = removed->positions[n - 1] - first + 1;

      g_list_model_items_changed (G_LIST_MODEL (self), first, stretch, stretch - n);
    }
  _weft_batch_emit_changed (self);
  return removed;
}

void
weft_batch_restore (WeftBatch *self, WeftRemoved *removed)
{
  g_return_if_fail (WEFT_IS_BATCH (self));

  for (guint i = 0; i < removed->n; i++)
    {
      guint position = MIN (removed->positions[i], self->order->len);

      g_array_insert_val (self->order, position, removed->indices[i]);
      _weft_batch_record (self, removed->indices[i])->removed = FALSE;
      _weft_batch_count (self, removed->indices[i], 1);
      g_list_model_items_changed (G_LIST_MODEL (self), position, 0, 1);
    }
  _weft_batch_emit_changed (self);
  removed->n = 0;
}

guint
weft_removed_get_n (const WeftRemoved *removed)
{
  return removed->n;
}

void
weft_removed_free (WeftRemoved *removed)
{
  g_free (removed->positions);
  g_free (removed->indices);
  g_free (removed);
}
