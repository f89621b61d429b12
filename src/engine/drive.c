/* drive.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "drive.h"

#include "clock.h"

#include <sys/syscall.h>
#include <unistd.h>

void
weft_driver_record (WeftDriver *driver, uint32_t job, WeftTraceKind kind, int64_t value, uint64_t time_ns)
{
  if (driver->ring != NULL)
    weft_ring_push (driver->ring, driver->ring_records,
                    (WeftTraceRecord) { .time_ns = time_ns, .job = job, .kind = kind, .value = value });
}

static void
record_now (WeftDriver *driver, uint32_t job, WeftTraceKind kind, int64_t value)
{
  if (driver->ring != NULL)
    weft_driver_record (driver, job, kind, value, weft_clock_ns ());
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
  if (shared->rings != NULL && lane + WEFT_LANES_OF_WEFT < atomic_load (&shared->header->ring_slots))
    driver->ring = weft_ring_at (shared->rings, records, lane);
  record_now (driver, WEFT_JOB_NONE, WEFT_TRACE_WORKER_BEGIN, driver->tid);
}

void
weft_driver_end (WeftDriver *driver)
{
  record_now (driver, WEFT_JOB_NONE, WEFT_TRACE_WORKER_END, 0);
}

void
weft_driver_take_up (WeftDriver *driver, uint32_t job)
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
weft_driver_begin_attempt (WeftDriver *driver, uint32_t job, WeftWork *work, WeftSha256 *sum, uint64_t now_ns)
{
  unsigned attempt = 1u + atomic_fetch_add (&driver->shared->cells[job].attempts, 1);

  weft_driver_record (driver, job, WEFT_TRACE_JOB_BEGIN, attempt, now_ns);
  weft_workload_begin (&driver->shared->specs[job], work, attempt, sum, now_ns);
}

/* What this thread has computed since it began (clock_gettime(2)). */
static uint64_t
thread_cpu_ns (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (uint64_t) now.tv_sec * WEFT_NS_PER_SEC + (uint64_t) now.tv_nsec;
}

static WeftStep
timed_step (WeftDriver *driver, uint32_t job, WeftWork *work, uint64_t now_ns, WeftProgress *progress)
{
  const WeftJobSpec *spec = &driver->shared->specs[job];
  WeftJobCell *cell = &driver->shared->cells[job];
  uint64_t before;
  WeftStep step;

  if (spec->computes == 0)
    return weft_workload_step (spec, work, now_ns, progress);
  before = thread_cpu_ns ();
  step = weft_workload_step (spec, work, now_ns, progress);
  atomic_store (&cell->computed, atomic_load (&cell->computed) + (float) weft_seconds (thread_cpu_ns () - before));
  if (work->computing != (step != WEFT_STEP_WAIT))
    weft_driver_record (driver, job, step == WEFT_STEP_WAIT ? WEFT_TRACE_WAIT : WEFT_TRACE_COMPUTE, 0, now_ns);
  work->computing = step != WEFT_STEP_WAIT;
  return step;
}

WeftStep
weft_driver_step (WeftDriver *driver, uint32_t job, WeftWork *work, uint64_t now_ns, WeftProgress *progress)
{
  const WeftJobSpec *spec = &driver->shared->specs[job];
  WeftJobCell *cell = &driver->shared->cells[job];
  WeftStep step = timed_step (driver, job, work, now_ns, progress);

  weft_shared_report (driver->shared, job, progress->bytes);
  if (step == WEFT_STEP_BROKE_OFF)
    {
      atomic_store (&cell->error_value, (int32_t) weft_workload_breaks_at (spec, work->attempt));
      atomic_store (&cell->error, WEFT_JOB_ERROR_BROKE_OFF);
    }
  else if (step == WEFT_STEP_SUCCEEDED)
    {
      atomic_store (&cell->error_value, spec->computes == 0 ? 0 : (int32_t) weft_workload_get_checksum (work));
      atomic_store (&cell->error, WEFT_JOB_ERROR_NONE);
    }
  return step;
}

bool
weft_driver_back_off (WeftDriver *driver, uint32_t job, uint64_t now_ns, uint64_t *until_ns)
{
  unsigned attempt = atomic_load (&driver->shared->cells[job].attempts);

  if (attempt > driver->shared->specs[job].retries)
    return false;
  *until_ns = now_ns + weft_workload_back_off_ns (&driver->shared->specs[job], attempt);
  weft_driver_record (driver, job, WEFT_TRACE_BACK_OFF, attempt, now_ns);
  return true;
}

void
weft_driver_pause (WeftDriver *driver, uint32_t job, WeftWork *work, uint64_t now_ns)
{
  if (work->attempt > 0)
    weft_shared_report (driver->shared, job, weft_workload_get_bytes (&driver->shared->specs[job], work, now_ns));
  weft_workload_pause (work, now_ns);
  weft_shared_move (driver->shared, job, WEFT_JOB_RUNNING, WEFT_JOB_PAUSED);
  weft_driver_record (driver, job, WEFT_TRACE_PAUSE, 0, now_ns);
}

void
weft_driver_resume (WeftDriver *driver, uint32_t job, WeftWork *work, uint64_t since_ns, uint64_t now_ns)
{
  WeftJobCell *cell = &driver->shared->cells[job];

  weft_driver_record (driver, job, WEFT_TRACE_RESUME, 0, now_ns);
  weft_workload_resume (work, now_ns);
  atomic_store (&cell->paused, atomic_load (&cell->paused) + (float) weft_seconds (now_ns - since_ns));
  weft_shared_move (driver->shared, job, WEFT_JOB_PAUSED, WEFT_JOB_RUNNING);
}

void
weft_driver_finish (WeftDriver *driver, uint32_t job, WeftJobState state)
{
  uint64_t now = weft_clock_ns ();

  atomic_store (&driver->shared->cells[job].ended_ns, now);
  weft_driver_record (driver, job, WEFT_TRACE_JOB_END, state, now);
  if (!weft_shared_move (driver->shared, job, WEFT_JOB_RUNNING, state))
    weft_shared_move (driver->shared, job, WEFT_JOB_PAUSED, state);
}

static void
wait_while_paused (WeftDriver *driver, uint32_t job, WeftWork *work)
{
  _Atomic uint32_t *word = &driver->shared->cells[job].control;
  uint64_t since = weft_clock_ns ();
  uint32_t control;

  weft_driver_pause (driver, job, work, since);
  while ((control = atomic_load (word)) == WEFT_CONTROL_PAUSE)
    weft_shared_wait_control (driver->shared, job, control, UINT64_MAX);
  weft_driver_resume (driver, job, work, since, weft_clock_ns ());
}

/* Waits, for the time or until a pause is over; false when the job is cancelled. */
static bool
wait_until (WeftDriver *driver, uint32_t job, WeftWork *work, uint64_t until_ns)
{
  _Atomic uint32_t *word = &driver->shared->cells[job].control;

  if (atomic_load (word) == 0 && until_ns > 0)
    weft_shared_wait_control (driver->shared, job, 0, until_ns);
  if (atomic_load (word) == WEFT_CONTROL_PAUSE)
    wait_while_paused (driver, job, work);
  return (atomic_load (word) & WEFT_CONTROL_CANCEL) == 0;
}

/* The attempt's outcome; WEFT_STEP_WAIT means that the job was cancelled. */
static WeftStep
run_attempt (WeftDriver *driver, uint32_t job)
{
  _Atomic uint64_t *report_ns = &driver->shared->header->report_ns;
  WeftProgress progress = { 0 };
  WeftSha256 sum;
  WeftWork work;

  weft_driver_begin_attempt (driver, job, &work, &sum, weft_clock_ns ());
  for (;;)
    {
      uint64_t now = weft_clock_ns (), report = now + atomic_load (report_ns), until = 0;
      WeftStep step = weft_driver_step (driver, job, &work, now, &progress);

      if (step == WEFT_STEP_SUCCEEDED || step == WEFT_STEP_BROKE_OFF)
        return step;
      if (step == WEFT_STEP_WAIT)
        until = progress.until_ns < report ? progress.until_ns : report;
      if (!wait_until (driver, job, &work, until))
        return WEFT_STEP_WAIT;
    }
}

/* False when the job is cancelled meanwhile. */
static bool
wait_for_next_attempt (WeftDriver *driver, uint32_t job, uint64_t until_ns)
{
  WeftWork none = { 0 };

  while (weft_clock_ns () < until_ns)
    if (!wait_until (driver, job, &none, until_ns))
      return false;
  return true;
}

void
weft_drive (WeftDriver *driver, uint32_t job)
{
  WeftStep step;
  uint64_t until;

  weft_driver_take_up (driver, job);
  while ((step = run_attempt (driver, job)) == WEFT_STEP_BROKE_OFF)
    {
      if (!weft_driver_back_off (driver, job, weft_clock_ns (), &until))
        {
          weft_driver_finish (driver, job, WEFT_JOB_FAILED);
          return;
        }
      if (!wait_for_next_attempt (driver, job, until))
        {
          step = WEFT_STEP_WAIT;
          break;
        }
    }
  weft_driver_finish (driver, job, step == WEFT_STEP_SUCCEEDED ? WEFT_JOB_SUCCEEDED : WEFT_JOB_CANCELLED);
}
