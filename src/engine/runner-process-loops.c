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
 * its jobs are those that bear its mark.
 *
 * Jobs that wait are shared out at once, because a wait that begins late ends late. Those that only compute are handed to
 * loops that ask, which have nothing ready to compute: with halves of the jobs from the start, a core that is slow for a
 * while would keep everybody waiting for its half. */

#define SHARED_AT_ONCE 4096

/* Computing that is handed to a loop which asks: so much that asking (0.1 ms) does not count, and little to wait for at the
 * end. Longer jobs are handed over one by one. */
#define AHEAD_NS (20 * WEFT_NS_PER_MS)
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

static gboolean
is_less_loaded (WeftWorkerProcess *process, WeftWorkerProcess *than)
{
  if (process->load_ns != than->load_ns)
    return process->load_ns < than->load_ns;
  return process->n_given - process->n_done < than->n_given - than->n_done;
}

/* Who was given the least to compute, or, of those, has the fewest jobs. `asking`: only of those that have asked for more.
 * NULL when there is none: all that live have enough for now, or are about to end. */
static WeftWorkerProcess *
least_loaded (WeftSupervisor *self, gboolean asking)
{
  WeftWorkerProcess *least = NULL;

  for (guint i = 0; i < self->alive->len; i++)
    {
      WeftWorkerProcess *process = g_ptr_array_index (self->alive, i);

      if (process->ending_ns != 0 || (asking && process->ahead_ns >= AHEAD_NS))
        continue;
      if (least == NULL || is_less_loaded (process, least))
        least = process;
    }
  return least;
}

static void
mark (WeftSupervisor *self, WeftWorkerProcess *process, guint32 job)
{
  WeftJobCell *cell = &self->runner->shared->cells[job];
  uint64_t computing = weft_workload_computing_ns (&self->runner->shared->specs[job]);
  gboolean first = process->share_from == process->share_to;

  /* Nobody's yet: a worker writes its own number when it takes the job up. */
  atomic_store (&cell->pid, 0);
  atomic_store (&cell->worker, process->lane + 1);
  process->share_from = first ? job : MIN (process->share_from, job);
  process->share_to = first ? job + 1 : MAX (process->share_to, job + 1);
  process->n_given++;
  process->load_ns += computing;
  process->ahead_ns += computing;
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

/* What could not be started with goes on with those that are there, if there are any. */
static void
prepare (WeftSupervisor *self)
{
  if (self->broken || start_wanted (self))
    return;
  if (self->alive->len == 0)
    {
      _weft_supervisor_break_off (self, WEFT_JOB_ERROR_NO_WORKER, errno);
      return;
    }
  atomic_fetch_add (&self->runner->refused, self->most - self->alive->len);
  self->most = self->alive->len;
}

/* Whether there is somebody to share out to, or may be started: not while all that live are about to end. */
static gboolean
can_share (WeftSupervisor *self)
{
  return self->alive->len == 0 || least_loaded (self, FALSE) != NULL;
}

/* A job that is held (its state is running) by nobody yet; the workers are prepared. */
static void
give (WeftSupervisor *self, guint32 job, gboolean asking)
{
  if (self->broken)
    _weft_supervisor_give_up_job (self, job);
  else
    mark (self, least_loaded (self, asking), job);
}

/* What only computes is put aside. FALSE when the queue is empty. */
static gboolean
share_next (WeftSupervisor *self)
{
  guint32 job = weft_queue_take_out (self->runner->queue);

  if (job == WEFT_JOB_NONE)
    return FALSE;
  if (self->runner->shared->specs[job].computes == 100)
    g_array_append_val (self->computing, job);
  else if (weft_queue_claim (self->runner->queue, job))
    {
      prepare (self);
      give (self, job, FALSE);
    }
  return TRUE;
}

static guint32
next_computing (WeftSupervisor *self)
{
  guint32 job;

  while (self->next_computing < self->computing->len)
    {
      job = g_array_index (self->computing, guint32, self->next_computing++);
      if (weft_queue_claim (self->runner->queue, job))
        return job;
    }
  g_array_set_size (self->computing, 0);
  self->next_computing = 0;
  return WEFT_JOB_NONE;
}

/* FALSE when nobody asks, or there is nothing to be had. */
static gboolean
share_computing (WeftSupervisor *self)
{
  guint32 job;

  if (self->computing->len == 0)
    return FALSE;
  prepare (self);
  if (!self->broken && least_loaded (self, TRUE) == NULL)
    return FALSE;
  job = next_computing (self);
  if (job != WEFT_JOB_NONE)
    give (self, job, TRUE);
  return job != WEFT_JOB_NONE;
}

gboolean
_weft_supervisor_share_out (WeftSupervisor *self)
{
  gboolean more = can_share (self), computing = more;

  for (guint i = 0; more && i < SHARED_AT_ONCE; i++)
    more = share_next (self);
  for (guint i = 0; computing && i < SHARED_AT_ONCE; i++)
    computing = share_computing (self);
  tell_shares (self);
  return more || computing;
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
  if (message->kind == WEFT_MESSAGE_ASK)
    {
      /* It may have asked before it was handed what is under way to it. */
      if (message->value == process->n_shares && process->share_from == process->share_to)
        process->ahead_ns = 0;
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
