/* drive.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "drive.h"

#include "clock.h"
#include "workload.h"

#include <sys/syscall.h>
#include <unistd.h>

static void
record (WeftDriver *driver, uint32_t job, WeftTraceKind kind, int64_t value)
{
  WeftTraceRecord entry = { .time_ns = weft_clock_ns (), .job = job, .kind = kind, .value = value };

  if (driver->ring != NULL)
    weft_ring_push (driver->ring, driver->ring_records, entry);
}

void
weft_driver_begin (WeftDriver *driver, WeftShared *shared, uint32_t lane)
{
  uint32_t records = atomic_load (&shared->header->ring_records);

  *driver = (WeftDriver) {
    .shared = shared,
    .ring_records = records,
    .lane = lane,
    .pid = (int32_t) getpid (),
    .tid = (int32_t) syscall (SYS_gettid),
  };
  if (shared->rings != NULL && lane < atomic_load (&shared->header->ring_slots))
    driver->ring = weft_ring_at (shared->rings, records, lane);
  record (driver, WEFT_JOB_NONE, WEFT_TRACE_WORKER_BEGIN, driver->tid);
}

void
weft_driver_end (WeftDriver *driver)
{
  record (driver, WEFT_JOB_NONE, WEFT_TRACE_WORKER_END, 0);
}

/* The times and bytes are stored before the state, so whoever reads a final state reads final figures. */
static void
finish (WeftDriver *driver, uint32_t job, WeftJobState state)
{
  WeftJobCell *cell = &driver->shared->cells[job];

  atomic_store (&cell->ended_ns, weft_clock_ns ());
  record (driver, job, WEFT_TRACE_JOB_END, state);
  if (!weft_shared_move (driver->shared, job, WEFT_JOB_RUNNING, state))
    weft_shared_move (driver->shared, job, WEFT_JOB_PAUSED, state);
}

/* Until the pause is over or the job is cancelled. */
static void
wait_while_paused (WeftDriver *driver, uint32_t job, WeftWork *work)
{
  WeftShared *shared = driver->shared;
  WeftJobCell *cell = &shared->cells[job];
  uint64_t since = weft_clock_ns ();
  uint32_t control;

  weft_workload_pause (work, since);
  weft_shared_report (shared, job, work->bytes);
  weft_shared_move (shared, job, WEFT_JOB_RUNNING, WEFT_JOB_PAUSED);
  record (driver, job, WEFT_TRACE_PAUSE, 0);
  while ((control = atomic_load (&cell->control)) == WEFT_CONTROL_PAUSE)
    weft_shared_wait_control (shared, job, control, UINT64_MAX);
  record (driver, job, WEFT_TRACE_RESUME, 0);
  weft_workload_resume (work, weft_clock_ns ());
  atomic_fetch_add (&cell->paused_ns, weft_clock_ns () - since);
  weft_shared_move (shared, job, WEFT_JOB_PAUSED, WEFT_JOB_RUNNING);
}

/* Waits until `until_ns` in active time; false when the job is cancelled meanwhile. */
static bool
wait_until (WeftDriver *driver, uint32_t job, WeftWork *work, uint64_t until_ns)
{
  WeftShared *shared = driver->shared;
  uint32_t control = atomic_load (&shared->cells[job].control);

  if (control == 0)
    {
      weft_shared_wait_control (shared, job, 0, until_ns);
      control = atomic_load (&shared->cells[job].control);
    }
  if (control == WEFT_CONTROL_PAUSE)
    {
      wait_while_paused (driver, job, work);
      control = atomic_load (&shared->cells[job].control);
    }
  return (control & WEFT_CONTROL_CANCEL) == 0;
}

/* The attempt's outcome; WEFT_STEP_WAIT means that the job was cancelled. */
static WeftStep
run_attempt (WeftDriver *driver, uint32_t job, unsigned attempt)
{
  WeftShared *shared = driver->shared;
  const WeftJobSpec *spec = &shared->specs[job];
  WeftWork work;
  WeftStep step;

  record (driver, job, WEFT_TRACE_JOB_BEGIN, attempt);
  weft_workload_begin (spec, &work, attempt, weft_clock_ns ());
  do
    {
      step = weft_workload_step (spec, &work, weft_clock_ns (), atomic_load (&shared->header->report_ns));
      weft_shared_report (shared, job, work.bytes);
    }
  while (step == WEFT_STEP_WAIT && wait_until (driver, job, &work, work.until_ns));

  if (step == WEFT_STEP_BROKE_OFF)
    {
      /* Without a duration it broke off at the start. */
      double at = spec->duration_ns > 0 ? (double) work.breaks_ns / (double) spec->duration_ns : 0;

      atomic_store (&shared->cells[job].error_value, (int32_t) (1000.0 * at));
      atomic_store (&shared->cells[job].error, WEFT_JOB_ERROR_BROKE_OFF);
    }
  return step;
}

/* False when the job is cancelled meanwhile. */
static bool
back_off (WeftDriver *driver, uint32_t job, unsigned attempt)
{
  uint64_t until = weft_clock_ns () + weft_workload_back_off_ns (&driver->shared->specs[job], attempt);
  WeftWork none = { 0 };

  record (driver, job, WEFT_TRACE_BACK_OFF, attempt);
  while (weft_clock_ns () < until)
    if (!wait_until (driver, job, &none, until))
      return false;
  return true;
}

static void
take_up (WeftDriver *driver, uint32_t job)
{
  WeftJobCell *cell = &driver->shared->cells[job];

  atomic_store (&cell->pid, driver->pid);
  atomic_store (&cell->tid, driver->tid);
  atomic_store (&cell->worker, driver->lane + 1);
  if (atomic_load (&cell->started_ns) == 0)
    atomic_store (&cell->started_ns, weft_clock_ns ());
  weft_shared_touch (driver->shared, job);
}

void
weft_drive (WeftDriver *driver, uint32_t job)
{
  WeftJobCell *cell = &driver->shared->cells[job];
  unsigned most = 1u + driver->shared->specs[job].retries;

  take_up (driver, job);
  for (;;)
    {
      unsigned attempt = 1u + atomic_fetch_add (&cell->attempts, 1);

      switch (run_attempt (driver, job, attempt))
        {
        case WEFT_STEP_SUCCEEDED:
          atomic_store (&cell->error, WEFT_JOB_ERROR_NONE);
          finish (driver, job, WEFT_JOB_SUCCEEDED);
          return;
        case WEFT_STEP_WAIT:
          finish (driver, job, WEFT_JOB_CANCELLED);
          return;
        case WEFT_STEP_BROKE_OFF:
        default:
          break;
        }
      if (attempt >= most)
        {
          finish (driver, job, WEFT_JOB_FAILED);
          return;
        }
      if (!back_off (driver, job, attempt))
        {
          finish (driver, job, WEFT_JOB_CANCELLED);
          return;
        }
    }
}
