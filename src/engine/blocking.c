/* blocking.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "blocking.h"

#include "batch-private.h"
#include "workload.h"

#include <errno.h>
#include <sys/syscall.h>
#include <unistd.h>

/* How often the job under way reports. */
#define REPORT_NS (WEFT_NS_PER_SEC / 30)

struct _WeftBlocking
{
  WeftBatch *batch; /* (owned) */
  guint position;   /* the next job to be looked at */
  guint32 job;      /* WEFT_JOB_NONE between two */
  WeftWork work;
  WeftSha256 sum;
};

WeftBlocking *
weft_blocking_new (WeftBatch *batch)
{
  WeftBlocking *self;

  g_return_val_if_fail (WEFT_IS_BATCH (batch), NULL);

  if (weft_batch_is_running (batch))
    return NULL;
  self = g_new0 (WeftBlocking, 1);
  self->batch = g_object_ref (batch);
  self->job = WEFT_JOB_NONE;
  return self;
}

static gboolean
take_job (WeftBlocking *self)
{
  WeftBatch *batch = self->batch;

  for (; self->position < batch->order->len; self->position++)
    {
      guint32 index = _weft_batch_index (batch, self->position);
      WeftJobCell *cell = &batch->shared->cells[index];

      if (!weft_shared_move (batch->shared, index, WEFT_JOB_QUEUED, WEFT_JOB_RUNNING))
        continue;
      self->job = index;
      atomic_store (&cell->started_ns, weft_clock_ns ());
      atomic_store (&cell->pid, (gint32) getpid ());
      atomic_store (&cell->tid, (gint32) syscall (SYS_gettid));
      weft_workload_begin (&batch->shared->specs[index], &self->work, 1u + atomic_fetch_add (&cell->attempts, 1), &self->sum,
                           weft_clock_ns ());
      return TRUE;
    }
  return FALSE;
}

static void
end_job (WeftBlocking *self, WeftJobState state)
{
  WeftJobCell *cell = &self->batch->shared->cells[self->job];

  if (state == WEFT_JOB_FAILED)
    {
      atomic_store (&cell->error, WEFT_JOB_ERROR_BROKE_OFF);
      atomic_store (&cell->error_value, (gint32) weft_workload_breaks_at (&self->batch->shared->specs[self->job], self->work.attempt));
    }
  atomic_store (&cell->ended_ns, weft_clock_ns ());
  weft_shared_move (self->batch->shared, self->job, WEFT_JOB_RUNNING, state);
  self->job = WEFT_JOB_NONE;
}

static void
sleep_until (guint64 time_ns)
{
  struct timespec until = { (time_t) (time_ns / WEFT_NS_PER_SEC), (long) (time_ns % WEFT_NS_PER_SEC) };

  while (clock_nanosleep (CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL) == EINTR)
    ;
}

/* One step of the job under way, and the wait after it. */
static void
step (WeftBlocking *self, guint64 end_ns)
{
  WeftShared *shared = self->batch->shared;
  guint64 now = weft_clock_ns ();
  WeftProgress progress;
  WeftStep outcome = weft_workload_step (&shared->specs[self->job], &self->work, now, &progress);

  weft_shared_report (shared, self->job, progress.bytes);
  if (atomic_load (&shared->cells[self->job].control) & WEFT_CONTROL_CANCEL)
    end_job (self, WEFT_JOB_CANCELLED);
  else if (outcome == WEFT_STEP_SUCCEEDED)
    end_job (self, WEFT_JOB_SUCCEEDED);
  else if (outcome == WEFT_STEP_BROKE_OFF)
    end_job (self, WEFT_JOB_FAILED);
  else if (outcome == WEFT_STEP_WAIT)
    sleep_until (MIN (MIN (progress.until_ns, now + REPORT_NS), end_ns));
}

gboolean
weft_blocking_run (WeftBlocking *self, double seconds)
{
  guint64 end = weft_clock_ns () + (guint64) (seconds * (double) WEFT_NS_PER_SEC);

  while (weft_clock_ns () < end && (self->job != WEFT_JOB_NONE || take_job (self)))
    {
      guint32 job = self->job;

      step (self, end);
      if (self->job == WEFT_JOB_NONE)
        _weft_batch_see (self->batch, job);
    }
  if (self->job != WEFT_JOB_NONE)
    _weft_batch_see (self->batch, self->job);
  _weft_batch_emit_changed (self->batch);
  return self->job != WEFT_JOB_NONE || self->position < self->batch->order->len;
}

void
weft_blocking_free (WeftBlocking *self)
{
  if (self->job != WEFT_JOB_NONE)
    {
      WeftShared *shared = self->batch->shared;
      WeftJobCell *cell = &shared->cells[self->job];

      atomic_store (&cell->bytes, 0);
      atomic_store (&cell->started_ns, 0);
      atomic_store (&cell->attempts, 0);
      atomic_store (&cell->pid, 0);
      atomic_store (&cell->tid, 0);
      weft_shared_move (shared, self->job, WEFT_JOB_RUNNING, WEFT_JOB_QUEUED);
      _weft_batch_see (self->batch, self->job);
      _weft_batch_emit_changed (self->batch);
    }
  g_object_unref (self->batch);
  g_free (self);
}
