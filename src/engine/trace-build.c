/* trace-build.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "trace-private.h"

#include "clock.h"

#include <unistd.h>

/* Out of the records of all rings and of the kernel, put in one order of time, comes what each lane did. Records may be missing (a
 * full ring), so no record is relied upon: whatever comes next, the lane shows what it says. */

static guint32
new_worker_lane (WeftTrace *self, guint32 worker)
{
  WeftLane lane = {
    .kind = self->loop ? WEFT_LANE_LOOP : self->processes ? WEFT_LANE_PROCESS : WEFT_LANE_THREAD,
    .worker = worker,
    .parent = WEFT_LANE_NONE,
  };

  return _weft_trace_add_lane (self, &lane);
}

WeftTraceWorker *
_weft_trace_worker (WeftTrace *self, guint32 number)
{
  WeftTraceWorker *worker;

  for (guint32 i = self->workers->len; i <= number; i++)
    {
      WeftTraceWorker none = { .lane = WEFT_LANE_NONE, .job = WEFT_JOB_NONE, .state = WEFT_SPAN_SLEEPING };

      g_array_append_val (self->workers, none);
    }
  worker = &g_array_index (self->workers, WeftTraceWorker, number);
  if (worker->lane == WEFT_LANE_NONE)
    worker->lane = new_worker_lane (self, number);
  return worker;
}

static guint32
own_lane (WeftTrace *self, WeftLaneOwn own)
{
  guint32 *lane = own == WEFT_LANE_MAIN ? &self->lane_main : &self->lane_supervisor;
  WeftLane none = { .kind = WEFT_LANE_WEFT, .worker = own, .parent = WEFT_LANE_NONE, .pid = getpid () };

  if (*lane == WEFT_LANE_NONE)
    *lane = _weft_trace_add_lane (self, &none);
  return *lane;
}

/* Who computes and is known to be on no core wants one. */
void
_weft_trace_show_state (WeftTrace *self, WeftTraceWorker *worker, guint64 time_ns)
{
  gboolean wants = worker->state == WEFT_SPAN_RUNNING && worker->known && !worker->on_core;

  _weft_trace_show (self, worker->lane, self->all, time_ns, worker->job, wants ? WEFT_SPAN_READY : worker->state);
}

static void
set_state (WeftTrace *self, WeftTraceWorker *worker, guint64 time_ns, WeftSpanState state)
{
  worker->state = state;
  _weft_trace_show_state (self, worker, time_ns);
}

static void
count_jobs (WeftTrace *self, guint64 time_ns, int more)
{
  self->in_flight += (guint) more;
  _weft_trace_count (self, WEFT_COUNTER_JOBS, time_ns, self->in_flight);
}

static WeftMarkKind
mark_of_end (gint64 state)
{
  return state == WEFT_JOB_SUCCEEDED ? WEFT_MARK_SUCCEEDED : state == WEFT_JOB_FAILED ? WEFT_MARK_FAILED : WEFT_MARK_CANCELLED;
}

static WeftMarkKind
mark_of (const WeftTraceRecord *record)
{
  switch (record->kind)
    {
    case WEFT_TRACE_JOB_BEGIN:
      return record->value > 1 ? WEFT_MARK_RETRY : WEFT_MARK_START;
    case WEFT_TRACE_JOB_END:
      return mark_of_end (record->value);
    case WEFT_TRACE_PAUSE:
      return WEFT_MARK_PAUSE;
    case WEFT_TRACE_RESUME:
      return WEFT_MARK_RESUME;
    case WEFT_TRACE_WORKER_BEGIN:
      return WEFT_MARK_WORKER_BEGIN;
    case WEFT_TRACE_WORKER_END:
      return WEFT_MARK_WORKER_END;
    default:
      return WEFT_MARK_START;
    }
}

/* The job that a worker has open ends; its own record of that, if there was one, is lost. */
static void
drop_job (WeftTrace *self, WeftTraceWorker *worker, guint64 time_ns)
{
  if (worker->job == WEFT_JOB_NONE)
    return;
  worker->job = WEFT_JOB_NONE;
  count_jobs (self, time_ns, -1);
}

static void
worker_begins (WeftTrace *self, guint32 number, guint64 time_ns, gint32 tid)
{
  WeftTraceWorker *worker = _weft_trace_worker (self, number);
  WeftLane *lane = _weft_trace_lane (self, worker->lane);

  if (self->loop)
    _weft_trace_jobs_died (self, number, time_ns);
  drop_job (self, worker, time_ns);
  lane->tid = tid;
  lane->pid = self->processes ? tid : getpid ();
  worker->alive = true;
  worker->failed = false;
  worker->n_jobs = 0;
  /* Who says so is on a core. */
  worker->known = self->truth == WEFT_TRUTH_SWITCHES;
  worker->on_core = true;
  _weft_trace_mark (self, time_ns, worker->lane, WEFT_JOB_NONE, WEFT_MARK_WORKER_BEGIN, tid);
  set_state (self, worker, time_ns, WEFT_SPAN_SLEEPING);
  if (self->source != NULL && weft_switches_get_truth (self->source, NULL) == WEFT_TRUTH_SCHEDSTAT)
    weft_switches_watch (self->source, lane->pid, tid);
}

/* A worker of one job that failed is a lane that failed. */
static void
worker_ends (WeftTrace *self, WeftTraceWorker *worker, guint64 time_ns)
{
  gint32 tid = _weft_trace_lane (self, worker->lane)->tid;

  drop_job (self, worker, time_ns);
  worker->alive = false;
  worker->known = false;
  _weft_trace_mark (self, time_ns, worker->lane, WEFT_JOB_NONE, WEFT_MARK_WORKER_END, tid);
  set_state (self, worker, time_ns, worker->failed && worker->n_jobs == 1 ? WEFT_SPAN_FAILED : WEFT_SPAN_DONE);
}

static void
worker_died (WeftTrace *self, guint32 number, guint64 time_ns)
{
  WeftTraceWorker *worker = _weft_trace_worker (self, number);

  if (!worker->alive)
    return;
  _weft_trace_mark (self, time_ns, worker->lane, worker->job, WEFT_MARK_CRASHED, 0);
  worker->alive = false;
  worker->known = false;
  set_state (self, worker, time_ns, WEFT_SPAN_CRASHED);
  drop_job (self, worker, time_ns);
  if (self->loop)
    _weft_trace_jobs_died (self, number, time_ns);
}

static void
job_begins (WeftTrace *self, WeftTraceWorker *worker, guint64 time_ns, guint32 job, gint32 attempt)
{
  if (worker->job != job)
    {
      drop_job (self, worker, time_ns);
      count_jobs (self, time_ns, 1);
      worker->n_jobs++;
    }
  worker->alive = true;
  worker->failed = false;
  worker->job = job;
  _weft_trace_mark (self, time_ns, worker->lane, job, attempt > 1 ? WEFT_MARK_RETRY : WEFT_MARK_START, attempt);
  set_state (self, worker, time_ns, WEFT_SPAN_WAITING);
}

static void
job_ends (WeftTrace *self, WeftTraceWorker *worker, guint64 time_ns, guint32 job, gint64 state)
{
  _weft_trace_mark (self, time_ns, worker->lane, job, mark_of_end (state), (gint32) state);
  worker->failed = state == WEFT_JOB_FAILED;
  drop_job (self, worker, time_ns);
  set_state (self, worker, time_ns, WEFT_SPAN_SLEEPING);
}

/* What a job says between its begin and its end, on a worker that has one job at a time. */
static void
job_changes (WeftTrace *self, WeftTraceWorker *worker, guint64 time_ns, const WeftTraceRecord *record)
{
  /* Its begin was dropped. */
  if (worker->job != record->job)
    {
      drop_job (self, worker, time_ns);
      worker->job = record->job;
      worker->n_jobs++;
      worker->state = worker->before = WEFT_SPAN_WAITING;
      count_jobs (self, time_ns, 1);
    }
  switch (record->kind)
    {
    case WEFT_TRACE_PAUSE:
      worker->before = worker->state;
      _weft_trace_mark (self, time_ns, worker->lane, record->job, WEFT_MARK_PAUSE, 0);
      set_state (self, worker, time_ns, WEFT_SPAN_PAUSED);
      return;
    case WEFT_TRACE_RESUME:
      _weft_trace_mark (self, time_ns, worker->lane, record->job, WEFT_MARK_RESUME, 0);
      set_state (self, worker, time_ns, worker->state == WEFT_SPAN_PAUSED ? worker->before : WEFT_SPAN_WAITING);
      return;
    default:
      set_state (self, worker, time_ns, record->kind == WEFT_TRACE_COMPUTE ? WEFT_SPAN_RUNNING : WEFT_SPAN_WAITING);
      return;
    }
}

static void
burst (WeftTrace *self, WeftTraceWorker *worker, guint64 time_ns, guint64 lasted_ns)
{
  worker->alive = true;
  _weft_trace_show (self, worker->lane, self->all, time_ns, WEFT_JOB_NONE, WEFT_SPAN_RUNNING);
  _weft_trace_show (self, worker->lane, self->all, time_ns + lasted_ns, WEFT_JOB_NONE, WEFT_SPAN_SLEEPING);
  worker->state = WEFT_SPAN_SLEEPING;
  self->last_ns = MAX (self->last_ns, time_ns + lasted_ns);
}

static void
look_at_loop (WeftTrace *self, guint32 number, guint64 time_ns, const WeftTraceRecord *record)
{
  WeftSpanState state = record->value == WEFT_JOB_FAILED ? WEFT_SPAN_FAILED : WEFT_SPAN_DONE;

  switch (record->kind)
    {
    case WEFT_TRACE_JOB_BEGIN:
      _weft_trace_job_begin (self, number, record->job, time_ns, (gint32) record->value);
      break;
    case WEFT_TRACE_JOB_END:
      _weft_trace_job_end (self, number, record->job, time_ns, state, mark_of_end (record->value));
      break;
    default:
      _weft_trace_job_state (self, number, record->job, time_ns, record->kind);
      break;
    }
}

static void
look_at_worker (WeftTrace *self, WeftTraceWorker *worker, guint64 time_ns, const WeftTraceRecord *record)
{
  switch (record->kind)
    {
    case WEFT_TRACE_JOB_BEGIN:
      job_begins (self, worker, time_ns, record->job, (gint32) record->value);
      break;
    case WEFT_TRACE_JOB_END:
      job_ends (self, worker, time_ns, record->job, record->value);
      break;
    case WEFT_TRACE_PAUSE:
    case WEFT_TRACE_RESUME:
    case WEFT_TRACE_BACK_OFF:
    case WEFT_TRACE_COMPUTE:
    case WEFT_TRACE_WAIT:
      job_changes (self, worker, time_ns, record);
      break;
    default:
      break;
    }
}

/* A worker that was woken answers with its first record of what it was woken for. */
static void
answer (WeftTrace *self, WeftTraceWorker *worker, guint64 time_ns, const WeftTraceRecord *record)
{
  WeftEdge edge = { worker->woken_ns, time_ns, worker->woken_by, worker->lane, worker->woken_for, mark_of (record) };

  if (worker->woken_ns == 0 || time_ns < worker->woken_ns)
    return;
  if (record->job != worker->woken_for && record->kind != WEFT_TRACE_JOB_BEGIN && record->kind != WEFT_TRACE_BURST)
    return;
  worker->woken_ns = 0;
  _weft_trace_edge (self, &edge);
}

static void
look_at_own (WeftTrace *self, WeftLaneOwn own, guint64 time_ns, const WeftTraceRecord *record)
{
  guint32 lane = own_lane (self, own), number = (guint32) record->value;
  WeftTraceWorker *worker;

  if (record->value < 0 || record->value >= MIN (self->slot_supervisor, WEFT_JOBS_MAX))
    return;
  if (record->kind == WEFT_TRACE_DIED)
    worker_died (self, number, time_ns);
  if (record->kind != WEFT_TRACE_WAKE)
    return;
  worker = _weft_trace_worker (self, number);
  worker->woken_ns = MAX (time_ns, 1);
  worker->woken_by = lane;
  worker->woken_for = record->job;
}

static void
look (WeftTrace *self, const WeftTraceEvent *event)
{
  const WeftTraceRecord *record = &event->record;
  guint64 time_ns = _weft_trace_time (self, record->time_ns);

  self->last_ns = MAX (self->last_ns, time_ns);
  if (event->slot == WEFT_TRACE_SLOT_KERNEL)
    {
      _weft_trace_switch (self, record->kind, time_ns, record->job, (gint32) record->value);
      return;
    }
  if (event->slot == self->slot_supervisor || event->slot == self->slot_main)
    {
      look_at_own (self, event->slot == self->slot_main ? WEFT_LANE_MAIN : WEFT_LANE_SUPERVISOR, time_ns, record);
      return;
    }
  answer (self, _weft_trace_worker (self, event->slot), time_ns, record);
  if (record->kind == WEFT_TRACE_WORKER_BEGIN)
    worker_begins (self, event->slot, time_ns, (gint32) record->value);
  else if (record->kind == WEFT_TRACE_WORKER_END)
    worker_ends (self, _weft_trace_worker (self, event->slot), time_ns);
  else if (record->kind == WEFT_TRACE_BURST)
    burst (self, _weft_trace_worker (self, event->slot), time_ns, (guint64) MAX (record->value, 0));
  else if (record->job >= WEFT_JOBS_MAX)
    return;
  else if (self->loop)
    look_at_loop (self, event->slot, time_ns, record);
  else
    look_at_worker (self, _weft_trace_worker (self, event->slot), time_ns, record);
}

/* A switch is understood only when it is known whose it is, and a thread says so after it was switched in. */
static void
introduce (WeftTrace *self, const WeftTraceEvent *event)
{
  if (event->record.kind == WEFT_TRACE_WORKER_BEGIN)
    _weft_trace_know_task (self, (gint32) event->record.value, event->slot, _weft_trace_worker (self, event->slot)->lane);
}

static guint32
gather_ring (WeftTrace *self, WeftRunner *runner, guint32 slot, guint32 records)
{
  WeftRing *ring = weft_ring_at (runner->shared->rings, records, slot);
  WeftTraceEvent event = { .slot = slot };

  while (weft_ring_pop (ring, records, &event.record))
    {
      event.order = self->events->len;
      g_array_append_val (self->events, event);
      if (slot != self->slot_supervisor && slot != self->slot_main)
        introduce (self, &event);
    }
  return atomic_load_explicit (&ring->dropped, memory_order_relaxed);
}

/* The supervisor's come last: what it says of a worker's death is then here before the records of the next worker on that lane. */
static void
gather_rings (WeftTrace *self, WeftRunner *runner)
{
  guint32 records = atomic_load (&runner->shared->header->ring_records);
  guint32 slots = atomic_load (&runner->shared->header->ring_slots);
  guint32 lanes = MIN (atomic_load (&runner->n_lanes), slots);
  guint64 dropped = 0;

  self->slot_supervisor = slots >= lanes + 2 ? slots - 2 : WEFT_LANE_NONE;
  self->slot_main = slots >= lanes + 2 ? slots - 1 : WEFT_LANE_NONE;
  for (guint32 lane = 0; lane < lanes; lane++)
    dropped += gather_ring (self, runner, lane, records);
  if (slots >= lanes + 2)
    dropped += gather_ring (self, runner, slots - 2, records) + gather_ring (self, runner, slots - 1, records);
  self->dropped = dropped;
}

static void
gather_switches (WeftTrace *self, WeftSwitches *source)
{
  const char *reason;
  gint32 tid = weft_switches_get_tid (source);

  if (self->truth == WEFT_TRUTH_NONE && self->reason == NULL)
    {
      self->truth = weft_switches_get_truth (source, &reason);
      self->reason = g_strdup (reason);
      if (self->truth != WEFT_TRUTH_NONE)
        _weft_trace_know_task (self, tid, WEFT_LANE_NONE, own_lane (self, WEFT_LANE_SUPERVISOR));
      if (self->truth == WEFT_TRUTH_SCHEDSTAT)
        weft_switches_watch (source, getpid (), tid);
    }
  g_array_set_size (self->switches, 0);
  self->lost += weft_switches_read (source, self->switches);
  for (guint i = 0; i < self->switches->len; i++)
    {
      const WeftSwitch *record = &g_array_index (self->switches, WeftSwitch, i);
      WeftTraceEvent event = {
        .record = { .time_ns = record->time_ns, .job = record->core, .kind = record->kind, .value = record->tid },
        .slot = WEFT_TRACE_SLOT_KERNEL,
        .order = self->events->len,
      };

      if (record->kind == WEFT_SWITCH_SAMPLE)
        _weft_trace_sample (self, record);
      else
        g_array_append_val (self->events, event);
    }
}

static int
compare_events (gconstpointer a, gconstpointer b)
{
  const WeftTraceEvent *left = a, *right = b;

  if (left->record.time_ns != right->record.time_ns)
    return left->record.time_ns < right->record.time_ns ? -1 : 1;
  return (left->order > right->order) - (left->order < right->order);
}

/* Those until `until_ns`. */
static void
look_at_events (WeftTrace *self, guint64 until_ns)
{
  guint n = 0;

  g_array_sort (self->events, compare_events);
  while (n < self->events->len && g_array_index (self->events, WeftTraceEvent, n).record.time_ns <= until_ns)
    look (self, &g_array_index (self->events, WeftTraceEvent, n++));
  if (n == 0)
    return;
  g_array_remove_range (self->events, 0, n);
  for (guint i = 0; i < self->events->len; i++)
    g_array_index (self->events, WeftTraceEvent, i).order = i;
  self->generation++;
}

void
weft_trace_collect (WeftTrace *self, WeftRunner *runner)
{
  /* What is later than this may have been read from one place and not yet from another. */
  guint64 now = weft_clock_ns ();

  g_return_if_fail (!self->finished);

  self->processes = runner->strategy->processes;
  self->source = atomic_load (&runner->switches);
  gather_rings (self, runner);
  if (self->source != NULL)
    gather_switches (self, self->source);
  look_at_events (self, now);
  self->source = NULL;
}

static void
close_all (WeftTrace *self)
{
  for (guint i = 0; i < self->lanes->len; i++)
    {
      weft_spans_close (_weft_trace_lane (self, i)->spans, self->length_ns);
      if (_weft_trace_lane (self, i)->on_core != NULL)
        weft_spans_close (_weft_trace_lane (self, i)->on_core, self->length_ns);
    }
  for (guint i = 0; i < self->cores->len; i++)
    if (g_ptr_array_index (self->cores, i) != NULL)
      weft_spans_close (g_ptr_array_index (self->cores, i), self->length_ns);
}

void
weft_trace_finish (WeftTrace *self, guint64 ended_ns)
{
  g_return_if_fail (!self->finished);

  look_at_events (self, G_MAXUINT64);
  if (self->added)
    _weft_trace_count_added (self, G_MAXUINT64);
  self->length_ns = MAX (_weft_trace_time (self, ended_ns), self->last_ns);
  close_all (self);
  self->finished = true;
  self->generation++;
  g_array_set_size (self->jobs, 0);
  g_hash_table_remove_all (self->tasks);
}
