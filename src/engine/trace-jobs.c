/* trace-jobs.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "trace-private.h"

#include "clock.h"

#include <stdlib.h>

/* The jobs that a loop carries at once: each takes the lowest lane that is free below its loop. Jobs for which there is none are
 * not shown one by one, but they are in the sums of their loop's jobs and in the count of those in flight. */

static WeftTraceJob *
get_job (WeftTrace *self, guint32 job)
{
  if (self->jobs->len <= job)
    g_array_set_size (self->jobs, job + 1);
  return &g_array_index (self->jobs, WeftTraceJob, job);
}

static guint32
make_job_lane (WeftTrace *self, WeftTraceWorker *worker)
{
  const WeftLane *loop = _weft_trace_lane (self, worker->lane);
  WeftLane lane = { .kind = WEFT_LANE_JOB, .worker = loop->worker, .parent = worker->lane, .pid = loop->pid, .tid = loop->tid };

  worker->job_lanes = g_renew (guint32, worker->job_lanes, worker->n_job_lanes + 1);
  return worker->job_lanes[worker->n_job_lanes++] = _weft_trace_add_lane (self, &lane);
}

static guint8
take_slot (WeftTrace *self, WeftTraceWorker *worker)
{
  guint slot = worker->taken == G_MAXUINT64 ? WEFT_JOB_LANES : (guint) __builtin_ctzll (~worker->taken);

  if (slot == WEFT_JOB_LANES)
    {
      self->hidden++;
      return WEFT_JOB_LANES;
    }
  worker->taken |= G_GUINT64_CONSTANT (1) << slot;
  while (worker->n_job_lanes <= slot)
    make_job_lane (self, worker);
  return (guint8) slot;
}

static void
count_jobs (WeftTrace *self, guint64 time_ns, int more)
{
  self->in_flight += (guint) more;
  _weft_trace_count (self, WEFT_COUNTER_JOBS, time_ns, self->in_flight);
}

/* Its own, or its loop's. */
static guint32
lane_of (const WeftTraceWorker *worker, const WeftTraceJob *job)
{
  return job->alive && job->slot < WEFT_JOB_LANES ? worker->job_lanes[job->slot] : worker->lane;
}

static void
set_state (WeftTrace *self, WeftTraceWorker *worker, guint32 number, guint64 time_ns, WeftSpanState state)
{
  WeftTraceJob *job = get_job (self, number);

  weft_changes_add (_weft_trace_group (self, worker->lane), time_ns, job->state, state);
  job->state = (guint8) state;
  if (job->slot < WEFT_JOB_LANES)
    _weft_trace_show (self, worker->job_lanes[job->slot], NULL, time_ns, number, state);
}

/* Also for a job whose begin was dropped. */
static WeftTraceWorker *
take_up (WeftTrace *self, guint32 number, guint32 job_number, guint64 time_ns)
{
  WeftTraceWorker *worker = _weft_trace_worker (self, number);
  WeftTraceJob *job = get_job (self, job_number);

  if (job->alive && job->worker != number)
    {
      _weft_trace_job_end (self, job->worker, job_number, time_ns, WEFT_SPAN_DONE, WEFT_MARK_N_KINDS);
      worker = _weft_trace_worker (self, number);
      job = get_job (self, job_number);
    }
  if (job->alive)
    return worker;
  worker->alive = true;
  *job = (WeftTraceJob) {
    .worker = number,
    .slot = take_slot (self, worker),
    .state = WEFT_SPAN_ABSENT,
    .before = WEFT_SPAN_WAITING,
    .alive = true,
  };
  count_jobs (self, time_ns, 1);
  return worker;
}

void
_weft_trace_job_begin (WeftTrace *self, guint32 number, guint32 job, guint64 time_ns, gint32 attempt)
{
  WeftTraceWorker *worker = take_up (self, number, job, time_ns);
  WeftMarkKind mark = attempt > 1 ? WEFT_MARK_RETRY : WEFT_MARK_START;

  _weft_trace_mark (self, time_ns, lane_of (worker, get_job (self, job)), job, mark, attempt);
  set_state (self, worker, job, time_ns, WEFT_SPAN_WAITING);
}

void
_weft_trace_job_state (WeftTrace *self, guint32 number, guint32 job_number, guint64 time_ns, guint32 kind)
{
  WeftTraceWorker *worker = take_up (self, number, job_number, time_ns);
  WeftTraceJob *job = get_job (self, job_number);
  guint32 lane = lane_of (worker, job);

  switch (kind)
    {
    case WEFT_TRACE_PAUSE:
      job->before = job->state < WEFT_SPAN_ABSENT ? job->state : WEFT_SPAN_WAITING;
      _weft_trace_mark (self, time_ns, lane, job_number, WEFT_MARK_PAUSE, 0);
      set_state (self, worker, job_number, time_ns, WEFT_SPAN_PAUSED);
      break;
    case WEFT_TRACE_RESUME:
      _weft_trace_mark (self, time_ns, lane, job_number, WEFT_MARK_RESUME, 0);
      set_state (self, worker, job_number, time_ns, job->state == WEFT_SPAN_PAUSED ? job->before : WEFT_SPAN_WAITING);
      break;
    case WEFT_TRACE_COMPUTE:
      set_state (self, worker, job_number, time_ns, WEFT_SPAN_RUNNING);
      break;
    default:
      set_state (self, worker, job_number, time_ns, WEFT_SPAN_WAITING);
      break;
    }
}

void
_weft_trace_job_end (WeftTrace *self, guint32 number, guint32 job_number, guint64 time_ns, WeftSpanState state, WeftMarkKind mark)
{
  WeftTraceWorker *worker = _weft_trace_worker (self, number);
  WeftTraceJob *job = get_job (self, job_number);

  if (mark < WEFT_MARK_N_KINDS)
    _weft_trace_mark (self, time_ns, lane_of (worker, job), job_number, mark, 0);
  if (!job->alive || job->worker != number)
    return;
  weft_changes_add (_weft_trace_group (self, worker->lane), time_ns, job->state, WEFT_SPAN_ABSENT);
  if (job->slot < WEFT_JOB_LANES)
    {
      _weft_trace_show (self, worker->job_lanes[job->slot], NULL, time_ns, job_number, state);
      worker->taken &= ~(G_GUINT64_CONSTANT (1) << job->slot);
    }
  job->alive = false;
  count_jobs (self, time_ns, -1);
}

void
_weft_trace_jobs_died (WeftTrace *self, guint32 number, guint64 time_ns)
{
  for (guint32 i = 0; i < self->jobs->len; i++)
    {
      const WeftTraceJob *job = get_job (self, i);

      if (job->alive && job->worker == number)
        _weft_trace_job_end (self, number, i, time_ns, WEFT_SPAN_CRASHED, WEFT_MARK_CRASHED);
    }
}

/* When the last job on this lane ended. */
static guint64
free_since (WeftTrace *self, guint32 lane)
{
  const WeftSpans *spans = _weft_trace_lane (self, lane)->spans;
  gsize n = weft_spans_get_n (spans);

  return n > 0 ? weft_spans_get (spans, n - 1)->from_ns : 0;
}

/* WEFT_LANE_NONE when all are taken at that time. */
static guint32
find_lane_at (WeftTrace *self, WeftTraceWorker *worker, guint64 from_ns)
{
  guint64 earliest = G_MAXUINT64;

  if (from_ns < worker->free_ns)
    return WEFT_LANE_NONE;
  for (guint32 i = 0; i < worker->n_job_lanes; i++)
    {
      guint64 since = free_since (self, worker->job_lanes[i]);

      if (since <= from_ns)
        return worker->job_lanes[i];
      earliest = MIN (earliest, since);
    }
  if (worker->n_job_lanes < WEFT_JOB_LANES)
    return make_job_lane (self, worker);
  worker->free_ns = earliest;
  return WEFT_LANE_NONE;
}

void
weft_trace_add_job (WeftTrace *self, guint32 number, guint32 job, guint64 from_ns, guint64 to_ns, WeftJobState state)
{
  WeftTraceWorker *worker;
  guint64 from = _weft_trace_time (self, from_ns), to = MAX (from, _weft_trace_time (self, to_ns));
  gboolean failed = state == WEFT_JOB_FAILED;
  guint32 lane;

  g_return_if_fail (!self->finished);
  g_return_if_fail (number < WEFT_JOBS_MAX);

  worker = _weft_trace_worker (self, number);
  lane = find_lane_at (self, worker, from);
  weft_changes_add (_weft_trace_group (self, worker->lane), from, WEFT_SPAN_ABSENT, WEFT_SPAN_WAITING);
  weft_changes_add (_weft_trace_group (self, worker->lane), to, WEFT_SPAN_WAITING, WEFT_SPAN_ABSENT);
  self->added = true;
  self->last_ns = MAX (self->last_ns, to);
  if (lane == WEFT_LANE_NONE)
    {
      self->hidden++;
      return;
    }
  _weft_trace_mark (self, from, lane, job, WEFT_MARK_START, 1);
  _weft_trace_show (self, lane, NULL, from, job, WEFT_SPAN_WAITING);
  _weft_trace_show (self, lane, NULL, to, job, failed ? WEFT_SPAN_FAILED : WEFT_SPAN_DONE);
  _weft_trace_mark (self, to, lane, job,
                    failed ? WEFT_MARK_FAILED : state == WEFT_JOB_CANCELLED ? WEFT_MARK_CANCELLED : WEFT_MARK_SUCCEEDED, 0);
}

static WeftTraceCursor *
earliest (WeftTraceCursor *cursors, guint n)
{
  WeftTraceCursor *found = NULL;

  for (guint i = 0; i < n; i++)
    if (cursors[i].next < cursors[i].n
        && (found == NULL || cursors[i].changes[cursors[i].next] < found->changes[found->next]))
      found = &cursors[i];
  return found;
}

static void
begin_to_count (WeftTrace *self)
{
  self->n_cursors = self->groups->len;
  self->cursors = g_new0 (WeftTraceCursor, self->n_cursors);
  for (guint i = 0; i < self->n_cursors; i++)
    self->cursors[i].changes = weft_trace_get_changes (self, i, &self->cursors[i].n);
  g_array_set_size (self->counts[WEFT_COUNTER_JOBS].counts, 0);
  self->counts[WEFT_COUNTER_JOBS].step_ns = 0;
  self->in_flight = 0;
}

/* The count of those in flight, anew, out of what each loop's jobs did. */
bool
_weft_trace_count_added (WeftTrace *self, guint64 until_ns)
{
  WeftTraceCursor *cursor;
  guint counted = 0;

  if (self->cursors == NULL)
    begin_to_count (self);
  while ((cursor = earliest (self->cursors, self->n_cursors)) != NULL)
    {
      guint64 change = cursor->changes[cursor->next++];

      self->in_flight += WEFT_CHANGE_FROM (change) == WEFT_SPAN_ABSENT;
      self->in_flight -= WEFT_CHANGE_TO (change) == WEFT_SPAN_ABSENT;
      _weft_trace_count (self, WEFT_COUNTER_JOBS, WEFT_CHANGE_TIME (change), self->in_flight);
      if (++counted % 1024 == 0 && until_ns != G_MAXUINT64 && weft_clock_ns () >= until_ns)
        return false;
    }
  g_clear_pointer (&self->cursors, g_free);
  self->added = false;
  return true;
}

gboolean
weft_trace_settle (WeftTrace *self, guint64 until_ns)
{
  g_return_val_if_fail (!self->finished, TRUE);

  for (guint i = 0; i < self->groups->len && self->cursors == NULL; i++)
    if (g_ptr_array_index (self->groups, i) != NULL && !weft_changes_settle (g_ptr_array_index (self->groups, i), until_ns))
      return FALSE;
  return !self->added || _weft_trace_count_added (self, until_ns);
}
