/* batch-commands.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "batch-private.h"

/* Pause, resume, cancel, retry. Who holds a job obeys its control word; a job that nobody holds is moved here.
 * Both sides change the state by compare-and-swap, so whichever comes first wins and the other one sees it. */

/* A command for many jobs, under way. */
typedef struct
{
  WeftCommand command;
  GArray *jobs; /* (owned) guint32 */
  guint next;
} Sweep;

/* How long the main loop may be kept by one slice of it. */
#define SWEEP_NS (2 * WEFT_NS_PER_MS)

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

/* For who holds it. */
static void
command (WeftBatch *self, guint32 index, guint32 set, guint32 clear)
{
  guint32 worker = atomic_load (&self->shared->cells[index].worker);

  weft_shared_control (self->shared, index, set, clear);
  if (self->runner == NULL)
    return;
  weft_runner_notice (self->runner);
  if (worker != 0 && self->runner->window.ring != NULL)
    weft_driver_record (&self->runner->window, index, WEFT_TRACE_WAKE, worker - 1, weft_clock_ns ());
}

static void
pause_job (WeftBatch *self, guint32 index)
{
  _weft_batch_record (self, index)->disturbed = TRUE;
  if (!weft_shared_move (self->shared, index, WEFT_JOB_QUEUED, WEFT_JOB_HELD))
    command (self, index, WEFT_CONTROL_PAUSE, 0);
}

static void
resume_job (WeftBatch *self, guint32 index)
{
  command (self, index, 0, WEFT_CONTROL_PAUSE);
  if (weft_shared_move (self->shared, index, WEFT_JOB_HELD, WEFT_JOB_QUEUED) && self->runner != NULL)
    weft_queue_put (self->runner->queue, index);
}

static void
cancel_job (WeftBatch *self, guint32 index)
{
  _weft_batch_record (self, index)->disturbed = TRUE;
  /* The word first: a worker that takes the job up between these two lines reads it. */
  command (self, index, WEFT_CONTROL_CANCEL, 0);
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

  if (redraws != record->redraws)
    self->shared->specs[index].seed += (guint64) redraws - record->redraws;
  record->redraws = (guint16) redraws;
  record->disturbed = FALSE;
  /* Nobody holds it: only the state, at last, has to be in order. A hundred thousand jobs are put back at once. */
  atomic_store_explicit (&cell->bytes, 0, memory_order_relaxed);
  atomic_store_explicit (&cell->started_ns, 0, memory_order_relaxed);
  atomic_store_explicit (&cell->ended_ns, 0, memory_order_relaxed);
  atomic_store_explicit (&cell->paused, 0, memory_order_relaxed);
  atomic_store_explicit (&cell->computed, 0, memory_order_relaxed);
  atomic_store_explicit (&cell->worker, 0, memory_order_relaxed);
  atomic_store_explicit (&cell->pid, 0, memory_order_relaxed);
  atomic_store_explicit (&cell->tid, 0, memory_order_relaxed);
  atomic_store_explicit (&cell->attempts, 0, memory_order_relaxed);
  atomic_store_explicit (&cell->error, WEFT_JOB_ERROR_NONE, memory_order_relaxed);
  atomic_store_explicit (&cell->control, 0, memory_order_relaxed);
  /* Before the state: who sees it queued sees its new life. */
  atomic_store_explicit (&cell->life, atomic_load_explicit (&cell->life, memory_order_relaxed) + 1, memory_order_relaxed);
  atomic_store_explicit (&cell->state, WEFT_JOB_QUEUED, memory_order_release);
}

static void
retry_job (WeftBatch *self, guint32 index)
{
  if (self->runner != NULL)
    weft_queue_expect (self->runner->queue);
  reset_job (self, index, _weft_batch_record (self, index)->redraws + 1u);
  _weft_batch_record (self, index)->disturbed = self->runner != NULL;
  if (self->runner != NULL)
    weft_queue_put (self->runner->queue, index);
}

static gboolean
can (WeftBatch *self, WeftCommand command, guint32 index)
{
  WeftJobState state = get_state (self, index);
  /* What its worker was told last, and may not have heard yet. */
  gboolean told_to_pause = (atomic_load (&self->shared->cells[index].control) & WEFT_CONTROL_PAUSE) != 0;

  if (self->replayed != NULL)
    return FALSE;
  switch (command)
    {
    case WEFT_COMMAND_PAUSE:
      return state == WEFT_JOB_RUNNING || state == WEFT_JOB_QUEUED || (state == WEFT_JOB_PAUSED && !told_to_pause);
    case WEFT_COMMAND_RESUME:
      return state == WEFT_JOB_PAUSED || state == WEFT_JOB_HELD || (told_to_pause && !weft_job_state_is_final (state));
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

static void
sweep_free (gpointer data)
{
  Sweep *sweep = data;

  g_array_unref (sweep->jobs);
  g_free (sweep);
}

/* The clock is read once in a few jobs: it costs as much as a command. */
static void
run_sweeps (WeftBatch *self, guint64 until_ns)
{
  Sweep *sweep;
  gboolean in_time = TRUE;

  /* A command that somebody gives on hearing of another one waits for that. */
  if (self->sweeping)
    return;
  self->sweeping = TRUE;
  while (in_time && (sweep = g_queue_peek_head (&self->sweeps)) != NULL)
    {
      while (in_time && sweep->next < sweep->jobs->len)
        {
          do_one (self, sweep->command, g_array_index (sweep->jobs, guint32, sweep->next++));
          in_time = sweep->next % 16 != 0 || weft_clock_ns () <= until_ns;
        }
      if (sweep->next == sweep->jobs->len)
        sweep_free (g_queue_pop_head (&self->sweeps));
    }
  self->sweeping = FALSE;
}

static gboolean
sweep_cb (gpointer data)
{
  g_autoptr(WeftBatch) self = g_object_ref (WEFT_BATCH (data));

  run_sweeps (self, weft_clock_ns () + SWEEP_NS);
  _weft_batch_emit_changed (self);
  if (!g_queue_is_empty (&self->sweeps))
    return G_SOURCE_CONTINUE;
  g_clear_pointer (&self->sweep_source, g_source_unref);
  return G_SOURCE_REMOVE;
}

/* Waking ten thousand workers takes a tenth of a second, so it is done in slices; a slice begins at once, and what comes
 * later waits for what came before. */
void
_weft_batch_sweep (WeftBatch *self, WeftCommand command, GArray *jobs)
{
  Sweep *new_sweep = g_new0 (Sweep, 1);

  new_sweep->command = command;
  new_sweep->jobs = jobs;
  g_queue_push_tail (&self->sweeps, new_sweep);
  if (self->sweep_source == NULL)
    run_sweeps (self, weft_clock_ns () + SWEEP_NS);
  if (!g_queue_is_empty (&self->sweeps) && self->sweep_source == NULL && !self->sweeping)
    {
      self->sweep_source = g_idle_source_new ();
      g_source_set_priority (self->sweep_source, G_PRIORITY_DEFAULT);
      g_source_set_static_name (self->sweep_source, "[weft] commands");
      g_source_set_callback (self->sweep_source, sweep_cb, self, NULL);
      g_source_attach (self->sweep_source, g_main_context_get_thread_default ());
    }
}

void
_weft_batch_finish_sweeps (WeftBatch *self)
{
  if (self->sweeping)
    return;
  run_sweeps (self, G_MAXUINT64);
  if (self->sweep_source != NULL)
    g_source_destroy (self->sweep_source);
  g_clear_pointer (&self->sweep_source, g_source_unref);
}

GArray *
_weft_batch_jobs_at (WeftBatch *self, const guint *positions, guint n)
{
  GArray *jobs = g_array_sized_new (FALSE, FALSE, sizeof (guint32), n);

  for (guint i = 0; i < n; i++)
    if (positions[i] < self->order->len)
      g_array_append_val (jobs, g_array_index (self->order, guint32, positions[i]));
  return jobs;
}

void
weft_batch_do (WeftBatch *self, WeftCommand command, const guint *positions, guint n)
{
  g_return_if_fail (WEFT_IS_BATCH (self));

  _weft_batch_sweep (self, command, _weft_batch_jobs_at (self, positions, n));
  _weft_batch_emit_changed (self);
}

void
weft_batch_do_all (WeftBatch *self, WeftCommand command)
{
  /* From the end, so that no worker takes up a job that is about to be cancelled too; but those that go on do so in order. */
  gboolean backwards = command == WEFT_COMMAND_CANCEL || command == WEFT_COMMAND_PAUSE;
  GArray *jobs;

  g_return_if_fail (WEFT_IS_BATCH (self));

  jobs = g_array_sized_new (FALSE, FALSE, sizeof (guint32), self->order->len);
  for (guint i = 0; i < self->order->len; i++)
    g_array_append_val (jobs, g_array_index (self->order, guint32, backwards ? self->order->len - 1 - i : i));
  _weft_batch_sweep (self, command, jobs);
  _weft_batch_emit_changed (self);
}

void
weft_batch_rewind (WeftBatch *self)
{
  g_return_if_fail (WEFT_IS_BATCH (self));
  g_return_if_fail (self->runner == NULL && self->replayed == NULL);

  _weft_batch_finish_sweeps (self);
  for (guint i = 0; i < self->order->len; i++)
    {
      reset_job (self, _weft_batch_index (self, i), 0);
      _weft_batch_see (self, _weft_batch_index (self, i));
    }
  self->started_ns = self->ended_ns = 0;
  _weft_batch_emit_changed (self);
}
