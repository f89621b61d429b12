/* trace-cores.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "trace-private.h"

/* What the kernel says about who was on which core. */

void
_weft_trace_task_free (gpointer data)
{
  WeftTraceTask *task = data;

  g_clear_pointer (&task->early, weft_spans_free);
  g_free (task);
}

static WeftTraceTask *
get_task (WeftTrace *self, gint32 tid)
{
  WeftTraceTask *task = g_hash_table_lookup (self->tasks, GINT_TO_POINTER (tid));

  if (task != NULL)
    return task;
  task = g_new (WeftTraceTask, 1);
  *task = (WeftTraceTask) { .tid = tid, .lane = WEFT_LANE_NONE, .worker = WEFT_LANE_NONE };
  g_hash_table_insert (self->tasks, GINT_TO_POINTER (tid), task);
  return task;
}

static WeftSpans *
on_core_of (WeftTrace *self, WeftTraceTask *task)
{
  WeftSpans **spans = task->lane == WEFT_LANE_NONE ? &task->early : &_weft_trace_lane (self, task->lane)->on_core;

  if (*spans == NULL)
    *spans = weft_spans_new ();
  return *spans;
}

/* The core has shown somebody unknown. */
static void
name_on_core (WeftTrace *self, const WeftSpan *span, guint32 lane)
{
  const WeftSpans *spans = span->job < self->cores->len ? g_ptr_array_index (self->cores, span->job) : NULL;
  gsize i = spans != NULL ? weft_spans_find (spans, span->from_ns) : 0;

  if (spans != NULL && i < weft_spans_get_n (spans) && weft_spans_get (spans, i)->from_ns == span->from_ns)
    ((WeftSpan *) weft_spans_get (spans, i))->job = lane;
}

/* A thread may be switched in and out before it says who it is. */
static void
take_early_spans (WeftTrace *self, WeftTraceTask *task)
{
  g_autoptr(WeftSpans) early = g_steal_pointer (&task->early);

  for (gsize i = 0; early != NULL && i < weft_spans_get_n (early); i++)
    {
      const WeftSpan *span = weft_spans_get (early, i);

      _weft_trace_span (self, on_core_of (self, task), span->from_ns, span->to_ns, span->job, span->state);
      if (span->state == WEFT_SPAN_RUNNING)
        name_on_core (self, span, task->lane);
    }
}

void
_weft_trace_know_task (WeftTrace *self, gint32 tid, guint32 worker, guint32 lane)
{
  WeftTraceTask *task;

  if (self->truth == WEFT_TRUTH_NONE && self->source == NULL)
    return;
  task = get_task (self, tid);
  task->worker = worker;
  task->lane = lane;
  take_early_spans (self, task);
}

static WeftSpans *
core_spans (WeftTrace *self, guint32 core)
{
  if (self->cores->len <= core)
    g_ptr_array_set_size (self->cores, (int) core + 1);
  if (self->core_tids->len <= core)
    g_array_set_size (self->core_tids, core + 1);
  if (g_ptr_array_index (self->cores, core) == NULL)
    g_ptr_array_index (self->cores, core) = weft_spans_new ();
  return g_ptr_array_index (self->cores, core);
}

static void
use_core (WeftTrace *self, guint64 time_ns, guint32 core, WeftTraceTask *task)
{
  WeftSpans *spans = core_spans (self, core);
  gint32 *tid = &g_array_index (self->core_tids, gint32, core);

  if (*tid == 0)
    _weft_trace_count (self, WEFT_COUNTER_CORES, time_ns, ++self->cores_used);
  *tid = task->tid;
  _weft_trace_span (self, spans, time_ns, WEFT_TIME_OPEN, task->lane, WEFT_SPAN_RUNNING);
}

static void
leave_core (WeftTrace *self, guint64 time_ns, guint32 core, const WeftTraceTask *task)
{
  WeftSpans *spans = core_spans (self, core);
  gint32 *tid = &g_array_index (self->core_tids, gint32, core);

  if (*tid != task->tid)
    return;
  *tid = 0;
  weft_spans_close (spans, time_ns);
  _weft_trace_count (self, WEFT_COUNTER_CORES, time_ns, --self->cores_used);
}

/* What a worker's lane shows follows. */
static void
tell_worker (WeftTrace *self, const WeftTraceTask *task, guint64 time_ns)
{
  WeftTraceWorker *worker;

  if (task->worker == WEFT_LANE_NONE)
    return;
  worker = _weft_trace_worker (self, task->worker);
  /* On a lane that was given on, or of which it is not known yet. */
  if (!worker->alive || _weft_trace_lane (self, worker->lane)->tid != task->tid)
    return;
  worker->known = true;
  worker->on_core = task->on_core;
  if (worker->state == WEFT_SPAN_RUNNING)
    _weft_trace_show_state (self, worker, time_ns);
}

static void
comes (WeftTrace *self, WeftTraceTask *task, guint64 time_ns, guint32 core)
{
  if (task->on_core)
    leave_core (self, time_ns, task->core, task);
  task->on_core = true;
  task->core = core;
  use_core (self, time_ns, core, task);
  _weft_trace_span (self, on_core_of (self, task), time_ns, WEFT_TIME_OPEN, core, WEFT_SPAN_RUNNING);
}

static void
goes (WeftTrace *self, WeftTraceTask *task, guint64 time_ns, gboolean preempted)
{
  if (task->on_core)
    leave_core (self, time_ns, task->core, task);
  task->on_core = false;
  weft_spans_close (on_core_of (self, task), time_ns);
  if (preempted)
    _weft_trace_span (self, on_core_of (self, task), time_ns, WEFT_TIME_OPEN, task->core, WEFT_SPAN_READY);
}

void
_weft_trace_switch (WeftTrace *self, WeftSwitchKind kind, guint64 time_ns, guint32 core, gint32 tid)
{
  WeftTraceTask *task = get_task (self, tid);

  if (kind == WEFT_SWITCH_IN)
    comes (self, task, time_ns, core);
  else
    goes (self, task, time_ns, kind == WEFT_SWITCH_PREEMPTED);
  tell_worker (self, task, time_ns);
  if (kind == WEFT_SWITCH_EXIT)
    g_hash_table_remove (self->tasks, GINT_TO_POINTER (tid));
}

/* When within the sample is not known: it is shown as if it had run first. */
void
_weft_trace_sample (WeftTrace *self, const WeftSwitch *sample)
{
  WeftTraceTask *task = g_hash_table_lookup (self->tasks, GINT_TO_POINTER (sample->tid));
  guint64 to = _weft_trace_time (self, sample->time_ns), from = to - MIN (to, sample->sampled_ns);
  guint64 ran = MIN (from + sample->ran_ns, to), wanted = MIN (ran + sample->wanted_ns, to);

  if (task == NULL || task->lane == WEFT_LANE_NONE)
    return;
  if (ran > from)
    _weft_trace_span (self, on_core_of (self, task), from, ran, WEFT_LANE_NONE, WEFT_SPAN_RUNNING);
  if (wanted > ran)
    _weft_trace_span (self, on_core_of (self, task), ran, wanted, WEFT_LANE_NONE, WEFT_SPAN_READY);
}
