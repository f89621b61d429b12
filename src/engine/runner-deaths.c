/* runner-deaths.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "runner-processes-private.h"

#include "clock.h"

#include <sys/wait.h>

/* Called when `job` can't be run by any worker. */
void
_weft_supervisor_give_up_job (WeftSupervisor *self, guint32 job)
{
  weft_runner_end_job (self->runner, job, WEFT_JOB_FAILED, self->broken_error, self->broken_value);
}

void
_weft_supervisor_break_off (WeftSupervisor *self, WeftJobError error, gint32 value)
{
  self->broken = TRUE;
  self->broken_error = error;
  self->broken_value = value;
}

/* A job that no worker holds any more goes back to the queue, or, if it was told to pause, waits before it.
 * The main thread may have written the control word before the move, saw the job running, and left the rest to us. */
void
_weft_supervisor_put_back (WeftSupervisor *self, guint32 job)
{
  WeftShared *shared = self->runner->shared;
  WeftJobCell *cell = &shared->cells[job];
  WeftJobState to = atomic_load (&cell->control) & WEFT_CONTROL_PAUSE ? WEFT_JOB_HELD : WEFT_JOB_QUEUED;

  /* The lane goes to another process, which would take the job for its own before it is marked for whoever gets it. */
  atomic_store (&cell->worker, 0);
  if ((weft_shared_move (shared, job, WEFT_JOB_RUNNING, to) || weft_shared_move (shared, job, WEFT_JOB_PAUSED, to))
      && to == WEFT_JOB_QUEUED)
    weft_queue_put (self->runner->queue, job);
  if (to == WEFT_JOB_HELD && atomic_load (&cell->control) == 0 && weft_shared_move (shared, job, WEFT_JOB_HELD, WEFT_JOB_QUEUED))
    weft_queue_put (self->runner->queue, job);
  if ((atomic_load (&cell->control) & WEFT_CONTROL_CANCEL) && weft_shared_move (shared, job, to, WEFT_JOB_CANCELLED))
    {
      atomic_store (&cell->ended_ns, weft_clock_ns ());
      weft_queue_done (self->runner->queue);
    }
}

/* The job of a worker that is dead. If it had begun and retries are left it goes back to the queue. */
static void
settle_job (WeftSupervisor *self, WeftWorkerProcess *process, WeftJobError error, gint32 value)
{
  WeftShared *shared = self->runner->shared;
  guint32 job = process->job;
  WeftJobCell *cell = &shared->cells[job];
  unsigned attempts;

  if (atomic_load (&cell->pid) != process->pid)
    {
      /* It died before it took the job up. One that was idle did so for a reason of its own, which is none of this job;
       * one that was just started counts as an attempt, or a worker that dies at once would be started for ever. */
      if (process->n_done > 0)
        {
          _weft_supervisor_put_back (self, job);
          return;
        }
      atomic_fetch_add (&cell->attempts, 1);
    }
  atomic_store (&cell->pid, process->pid);
  attempts = atomic_load (&cell->attempts);
  if (attempts > shared->specs[job].retries || (atomic_load (&cell->control) & WEFT_CONTROL_CANCEL))
    {
      weft_runner_end_job (self->runner, job, WEFT_JOB_FAILED, error, value);
      return;
    }
  /* What became of this attempt is told until the next one succeeds. */
  atomic_store (&cell->error_value, value);
  atomic_store (&cell->error, (uint16_t) error);
  atomic_store (&cell->bytes, 0);
  _weft_supervisor_put_back (self, job);
}

/* TRUE when no weft-worker is to be had here at all, and another try would end like this one. */
static gboolean
is_useless (WeftWorkerProcess *process, int status, WeftJobError *error, gint32 *value)
{
  gboolean exited = WIFEXITED (status);

  *error = WEFT_JOB_ERROR_WORKER_VERSION;
  *value = exited ? WEXITSTATUS (status) : 0;
  if (process->foreign || (exited && WEXITSTATUS (status) == WEFT_WORKER_EXIT_PROTOCOL) || (exited && !process->said_hello))
    return TRUE;
  *error = WEFT_JOB_ERROR_WORKER_SILENT;
  return process->silent;
}

/* The job reached its final state before the worker died, and may have been queued again since. */
gboolean
_weft_supervisor_is_over (WeftSupervisor *self, WeftWorkerProcess *process)
{
  WeftJobCell *cell = &self->runner->shared->cells[process->job];

  return atomic_load (&cell->life) != process->life || weft_job_state_is_final (atomic_load (&cell->state));
}

void
_weft_supervisor_settle_job (WeftSupervisor *self, WeftWorkerProcess *process, int status)
{
  WeftJobError error;
  gint32 value;

  if (is_useless (process, status, &error, &value))
    {
      _weft_supervisor_break_off (self, error, value);
      _weft_supervisor_give_up_job (self, process->job);
    }
  else if (WIFSIGNALED (status))
    {
      settle_job (self, process, WEFT_JOB_ERROR_WORKER_SIGNALLED, WTERMSIG (status));
    }
  else
    {
      settle_job (self, process, WEFT_JOB_ERROR_WORKER_EXITED, WEXITSTATUS (status));
    }
}

/* A worker is dead: its job, if it held one, is settled by how it died. */
void
_weft_supervisor_bury_job (WeftSupervisor *self, WeftWorkerProcess *process, int status)
{
  if (process->job == WEFT_JOB_NONE)
    return;
  if (_weft_supervisor_is_over (self, process))
    weft_queue_done (self->runner->queue);
  else
    _weft_supervisor_settle_job (self, process, status);
}

static int
compare_moments (gconstpointer a, gconstpointer b)
{
  gint64 left = *(const gint64 *) a, right = *(const gint64 *) b;

  return ABS (left) < ABS (right) ? -1 : ABS (left) > ABS (right);
}

/* The most that the workers had together at one time, in bytes. A worker that was killed could not say how much it
 * had; it is counted like the largest of the others. */
guint64
_weft_lives_get_peak (GArray *lives)
{
  g_autofree gint64 *moments = g_new (gint64, 2 * lives->len + 1);
  guint32 largest = 0;
  guint64 now = 0, peak = 0;

  for (guint i = 0; i < lives->len; i++)
    {
      const WeftLife *life = &g_array_index (lives, WeftLife, i);

      moments[2 * i] = (gint64) life->from_ns;
      moments[2 * i + 1] = -(gint64) life->to_ns;
      largest = MAX (largest, life->peak_kib);
    }
  qsort (moments, 2 * lives->len, sizeof *moments, compare_moments);
  for (guint i = 0; i < 2 * lives->len; i++)
    {
      now = moments[i] > 0 ? now + 1 : now - 1;
      peak = MAX (peak, now);
    }
  return peak * largest * 1024;
}
