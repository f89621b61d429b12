/* batch-figures.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "batch-private.h"

#include "workload.h"

#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static double
seconds_of (const struct timeval *time)
{
  return (double) time->tv_sec + (double) time->tv_usec / 1e6;
}

/* What this process did between the start and now; ru_maxrss is the highest that resident memory ever was, in KiB. */
static void
add_own_usage (WeftUsage *usage, const struct rusage *before, const struct rusage *now)
{
  usage->cpu_user += seconds_of (&now->ru_utime) - seconds_of (&before->ru_utime);
  usage->cpu_system += seconds_of (&now->ru_stime) - seconds_of (&before->ru_stime);
  usage->switches_voluntary += (guint64) (now->ru_nvcsw - before->ru_nvcsw);
  usage->switches_involuntary += (guint64) (now->ru_nivcsw - before->ru_nivcsw);
}

/* Resident memory. The kernel counts its peak from the program's start, so it would be the highest of all runs so far:
 * "5" makes it begin again from what there is now (proc(5)). Where that is not permitted, it stays as it was. */
guint64
_weft_begin_to_measure_memory (void)
{
  g_autofree char *text = NULL;
  unsigned long long whole, resident = 0;
  int fd = open ("/proc/self/clear_refs", O_WRONLY | O_CLOEXEC);

  if (fd >= 0)
    {
      if (write (fd, "5", 1) != 1)
        g_debug ("The peak of memory was not set back");
      close (fd);
    }
  if (!g_file_get_contents ("/proc/self/statm", &text, NULL, NULL) || sscanf (text, "%llu %llu", &whole, &resident) != 2)
    return 0;
  return resident * (guint64) sysconf (_SC_PAGESIZE);
}

/* The kernel counts it, per process and per thread (getrusage(2)). */
void
_weft_batch_sum_usage (WeftBatch *self, WeftRunner *runner)
{
  struct rusage now;

  getrusage (RUSAGE_SELF, &now);
  weft_runner_get_usage (runner, &self->usage, self->drawing);
  if (!self->drawing)
    add_own_usage (&self->usage, &self->usage_before, &now);
  self->usage.peak_memory += MAX ((guint64) now.ru_maxrss * 1024, self->memory_before) - self->memory_before;
}

/* A job's own duration: what its seed holds for it to wait, and what it computed. One that did not get so far, or lost its
 * worker, counts as long as it ran. */
static double
own_seconds (WeftBatch *self, guint32 index)
{
  WeftJobCell *cell = &self->shared->cells[index];
  WeftJobState state = atomic_load (&cell->state);
  guint64 started = atomic_load (&cell->started_ns), ended = atomic_load (&cell->ended_ns);
  gboolean cut_short = state == WEFT_JOB_CANCELLED
                       || (state == WEFT_JOB_FAILED && atomic_load (&cell->error) != WEFT_JOB_ERROR_BROKE_OFF);

  if (!cut_short)
    return weft_seconds (weft_workload_planned_ns (&self->shared->specs[index], NULL)) + (double) atomic_load (&cell->computed);
  return started == 0 || ended < started ? 0 : MAX (weft_seconds (ended - started) - (double) atomic_load (&cell->paused), 0);
}

/* TRUE when its times follow from the seed and the strategy alone. */
static gboolean
is_undisturbed (WeftBatch *self, guint32 index)
{
  WeftJobState state = atomic_load (&self->shared->cells[index].state);
  guint error = atomic_load (&self->shared->cells[index].error);

  /* The elapsed time is the last start's: a job that ran in an earlier one has no part in it. */
  if (_weft_batch_record (self, index)->disturbed || atomic_load (&self->shared->cells[index].started_ns) < self->started_ns)
    return FALSE;
  return state == WEFT_JOB_SUCCEEDED || (state == WEFT_JOB_FAILED && error == WEFT_JOB_ERROR_BROKE_OFF);
}

gboolean
_weft_batch_is_of_run (WeftBatch *self, guint32 index)
{
  WeftJobCell *cell = &self->shared->cells[index];
  guint64 ended = atomic_load (&cell->ended_ns);

  if (self->started_ns == 0)
    return TRUE;
  if (!weft_job_state_is_final (atomic_load (&cell->state)))
    return self->runner != NULL;
  return ended >= self->run_ns && (self->runner != NULL || ended <= self->ended_ns);
}

void
_weft_batch_gather_times (WeftBatch *self, guint position, WeftOwnTimes *times)
{
  guint32 index = _weft_batch_index (self, position);
  double seconds = own_seconds (self, index);

  g_array_append_val (times->seconds, seconds);
  times->work += seconds;
  times->computed += (double) atomic_load (&self->shared->cells[index].computed);
  times->undisturbed = times->undisturbed && is_undisturbed (self, index);
}

void
_weft_own_times_fill_figures (const WeftOwnTimes *times, const WeftStrategy *strategy, guint workers, WeftFigures *figures)
{
  guint n = times->seconds->len;

  figures->work = times->work;
  figures->computed = times->computed;
  figures->ideal = figures->overhead = NAN;
  if (strategy != NULL)
    figures->ideal = weft_strategy_ideal (strategy, workers == G_MAXUINT ? 0 : workers,
                                          (const double *) (void *) times->seconds->data, n, times->computed);
  if (times->undisturbed && n > 0 && figures->ideal > 0)
    figures->overhead = figures->elapsed / figures->ideal;
}

void
weft_batch_get_figures (WeftBatch *self, const WeftStrategy *strategy, guint workers, WeftFigures *figures)
{
  WeftOwnTimes times = { .undisturbed = self->runner == NULL && self->ended_ns > 0 };

  g_return_if_fail (WEFT_IS_BATCH (self));

  if (self->replayed != NULL)
    {
      *figures = *self->replayed;
      figures->elapsed = weft_batch_get_elapsed (self);
      return;
    }
  times.seconds = g_array_sized_new (FALSE, FALSE, sizeof (double), self->order->len);
  for (guint i = 0; i < self->order->len; i++)
    if (_weft_batch_is_of_run (self, _weft_batch_index (self, i)))
      _weft_batch_gather_times (self, i, &times);
  *figures = (WeftFigures) { .elapsed = weft_batch_get_elapsed (self), .usage = self->usage };
  if (strategy != NULL)
    _weft_own_times_fill_figures (&times, strategy, workers, figures);
  else
    _weft_own_times_fill_figures (&times, self->strategy, self->workers, figures);
  g_array_unref (times.seconds);
}

guint
weft_batch_get_count (WeftBatch *self, WeftJobState state)
{
  g_return_val_if_fail (WEFT_IS_BATCH (self), 0);

  return self->counts[state] + (state == WEFT_JOB_PAUSED ? self->counts[WEFT_JOB_HELD] : 0);
}

const WeftStrategy *
weft_batch_get_strategy (WeftBatch *self)
{
  return self->strategy;
}

guint
weft_batch_get_workers (WeftBatch *self)
{
  return self->workers;
}

guint
weft_batch_get_alive (WeftBatch *self)
{
  return self->runner != NULL ? atomic_load (&self->runner->workers) : 0;
}

guint
weft_batch_get_refused (WeftBatch *self)
{
  return self->runner != NULL ? atomic_load (&self->runner->refused) : self->refused;
}

guint64
weft_batch_get_bytes (WeftBatch *self, guint64 *total)
{
  *total = self->bytes_total;
  return self->bytes;
}

double
weft_batch_get_elapsed (WeftBatch *self)
{
  if (self->started_ns == 0)
    return 0;
  return weft_seconds ((self->runner != NULL && !self->finishing ? weft_clock_ns () : self->ended_ns) - self->started_ns);
}

double
weft_batch_get_time_left (WeftBatch *self)
{
  return self->runner == NULL ? -1 : weft_speed_time_left (&self->speed, weft_clock_ns (), self->bytes, self->bytes_total);
}

WeftTrace *
weft_batch_get_trace (WeftBatch *self)
{
  return self->trace;
}

void
weft_batch_get_times (WeftBatch *self, guint32 index, double *started, double *ended)
{
  WeftJobCell *cell = &self->shared->cells[index];
  guint64 from = atomic_load (&cell->started_ns), to = atomic_load (&cell->ended_ns);

  *started = from >= self->started_ns && from > 0 ? weft_seconds (from - self->started_ns) : -1;
  *ended = to >= self->started_ns && to > 0 ? weft_seconds (to - self->started_ns) : -1;
}
