/* runner-process-loops.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "runner-processes-private.h"

#include "clock.h"
#include "workload.h"

#include <errno.h>

/* Processes with event loops. The supervisor marks each job with the lane of the worker that shall carry it, and tells the
 * worker the range in which to look: so a hundred thousand jobs are shared out in a few messages, and when a worker dies
 * its jobs are those that bear its mark. */

#define SHARED_AT_ONCE 4096
#define OBEY_NS (750 * WEFT_NS_PER_MS) /* as for other workers */
#define IN_VAIN_MOST 3

/* As many as there may be, and no more than there are jobs. FALSE when the system refused one. */
static gboolean
start_wanted (WeftSupervisor *self)
{
  gsize wanted = MIN ((gsize) self->most, weft_queue_get_pending (self->runner->queue));

  while (self->alive->len < wanted)
    if (_weft_supervisor_start_worker (self) == NULL)
      return FALSE;
  return TRUE;
}

/* Who has the least to compute, or, of those, the fewest jobs. NULL when all that live are about to end. */
static WeftWorkerProcess *
least_loaded (WeftSupervisor *self)
{
  WeftWorkerProcess *least = NULL;

  for (guint i = 0; i < self->alive->len; i++)
    {
      WeftWorkerProcess *process = g_ptr_array_index (self->alive, i);

      if (process->ending_ns != 0)
        continue;
      if (least == NULL || process->load_ns < least->load_ns
          || (process->load_ns == least->load_ns && process->n_given - process->n_done < least->n_given - least->n_done))
        least = process;
    }
  return least;
}

static void
mark (WeftSupervisor *self, WeftWorkerProcess *process, guint32 job)
{
  WeftJobCell *cell = &self->runner->shared->cells[job];
  gboolean first = process->share_from == process->share_to;

  /* Nobody's yet: a worker writes its own number when it takes the job up. */
  atomic_store (&cell->pid, 0);
  atomic_store (&cell->worker, process->lane + 1);
  process->share_from = first ? job : MIN (process->share_from, job);
  process->share_to = first ? job + 1 : MAX (process->share_to, job + 1);
  process->n_given++;
  process->load_ns += weft_workload_computing_ns (&self->runner->shared->specs[job]);
  self->top = MAX (self->top, job + 1);
}

/* A job may have been cancelled or paused before the worker takes it up: it reads the control word then. A worker whose
 * socket is full is told the next time. */
static void
tell_shares (WeftSupervisor *self)
{
  for (guint i = 0; i < self->alive->len; i++)
    {
      WeftWorkerProcess *process = g_ptr_array_index (self->alive, i);

      if (process->share_from == process->share_to)
        continue;
      weft_runner_record_wake (self->runner, process->share_from, process->lane);
      weft_worker_process_share (process);
    }
}

/* What could not be started with goes on with those that are there. */
static gboolean
prepare (WeftSupervisor *self, guint32 job)
{
  int error;

  if (start_wanted (self))
    return TRUE;
  error = errno;
  if (self->alive->len > 0)
    {
      atomic_fetch_add (&self->runner->refused, self->most - self->alive->len);
      self->most = self->alive->len;
      return TRUE;
    }
  _weft_supervisor_refuse (self, job, error);
  return FALSE;
}

/* FALSE when there is nobody: the job waits until those that are ending have ended. */
static gboolean
mark_for (WeftSupervisor *self, WeftWorkerProcess *process, guint32 job)
{
  if (process != NULL)
    mark (self, process, job);
  else
    _weft_supervisor_put_back (self, job);
  return process != NULL;
}

gboolean
_weft_supervisor_share_out (WeftSupervisor *self)
{
  gboolean more = self->alive->len == 0 || least_loaded (self) != NULL;

  for (guint i = 0; more && i < SHARED_AT_ONCE; i++)
    {
      guint32 job = weft_queue_try_take (self->runner->queue);

      more = job != WEFT_JOB_NONE;
      if (more && self->broken)
        _weft_supervisor_give_up_job (self, job);
      else if (more && prepare (self, job))
        more = mark_for (self, least_loaded (self), job);
    }
  tell_shares (self);
  return more;
}

gboolean
_weft_supervisor_hear_loop (WeftSupervisor *self, WeftWorkerProcess *process, const WeftMessage *message)
{
  if (message->kind == WEFT_MESSAGE_OBEYED)
    {
      /* It may have answered before it was told for the last time. */
      process->n_obeyed++;
      process->told_ns = process->n_obeyed == process->n_told ? 0 : weft_clock_ns ();
      process->cancel_ns = 0;
      return TRUE;
    }
  if (message->kind != WEFT_MESSAGE_DONE_MANY || message->value > process->n_given - process->n_done)
    return FALSE;
  process->n_done += message->value;
  process->peak_kib = MAX (process->peak_kib, message->more);
  weft_queue_done_many (self->runner->queue, message->value);
  self->in_vain = 0;
  return TRUE;
}

void
_weft_supervisor_tell_loops (WeftSupervisor *self)
{
  for (guint i = 0; i < self->alive->len; i++)
    weft_worker_process_obey (g_ptr_array_index (self->alive, i));
}

static gboolean
is_open (WeftSupervisor *self, WeftWorkerProcess *process, guint32 job)
{
  WeftJobCell *cell = &self->runner->shared->cells[job];
  WeftJobState state = atomic_load (&cell->state);

  return atomic_load (&cell->worker) == process->lane + 1 && (state == WEFT_JOB_RUNNING || state == WEFT_JOB_PAUSED);
}

/* It was told to look, has not answered for long, and one of its jobs is to be cancelled. */
gboolean
_weft_supervisor_is_ignored (WeftSupervisor *self, WeftWorkerProcess *process, uint64_t now_ns)
{
  if (process->told_ns == 0 || now_ns - process->told_ns < OBEY_NS / 2)
    return FALSE;
  for (guint32 job = 0; job < self->top; job++)
    if (is_open (self, process, job) && (atomic_load (&self->runner->shared->cells[job].control) & WEFT_CONTROL_CANCEL))
      return TRUE;
  return FALSE;
}

/* Whether it took any of its jobs up. */
static gboolean
has_begun (WeftSupervisor *self, WeftWorkerProcess *process, guint32 n_open)
{
  if (process->n_given > n_open)
    return TRUE;
  for (guint32 job = 0; job < self->top; job++)
    if (is_open (self, process, job) && atomic_load (&self->runner->shared->cells[job].pid) == process->pid)
      return TRUE;
  return FALSE;
}

/* Those that bear its mark and are not over are settled one by one, as if each had been alone. Those that are over and that
 * it did not live to tell of are done; one of these may have been queued again since, which is another life. One that told of
 * more than there were is faulty, and not believed.
 * What it had not taken up goes back, unless loops die one after the other without taking up anything. */
void
_weft_supervisor_bury_share (WeftSupervisor *self, WeftWorkerProcess *process, int status)
{
  guint32 n_open = 0;
  gboolean begun;

  for (guint32 job = 0; job < self->top; job++)
    n_open += is_open (self, process, job);
  begun = has_begun (self, process, n_open);
  self->in_vain = begun ? 0 : self->in_vain + 1;
  if (process->n_given >= process->n_done + n_open)
    weft_queue_done_many (self->runner->queue, process->n_given - process->n_done - n_open);
  else
    weft_queue_undo (self->runner->queue, process->n_done + n_open - process->n_given);
  process->n_done = begun || (process->said_hello && self->in_vain < IN_VAIN_MOST) ? MAX (process->n_done, 1) : 0;
  for (guint32 job = 0; n_open > 0 && job < self->top; job++)
    if (is_open (self, process, job))
      {
        process->job = job;
        n_open--;
        _weft_supervisor_settle_job (self, process, status);
      }
}

void
_weft_supervisor_end_loops (WeftSupervisor *self)
{
  for (guint i = 0; i < self->alive->len; i++)
    {
      WeftWorkerProcess *process = g_ptr_array_index (self->alive, i);

      if (process->ending_ns == 0)
        weft_worker_process_end (process);
    }
}
