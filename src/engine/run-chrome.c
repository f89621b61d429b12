/* run-chrome.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "run-writer.h"

#include "json.h"

/* The trace event format of Chrome's tracing, which Perfetto and Speedscope read too. Times are microseconds. A lane is a
 * "thread" there, with its number as ID, because threads that follow each other share a lane; what the kernel says of it is
 * another, below it. */

#define NS_PER_US 1000.0

typedef struct
{
  WeftRun *run;
  WeftTrace *trace;
  WeftRunWriter writer;
  WeftJson json;
} Chrome;

/* Of viewers that know these names; the others choose colours of their own. */
static const char *const colours[WEFT_SPAN_N_STATES] = {
  [WEFT_SPAN_RUNNING] = "thread_state_running",
  [WEFT_SPAN_READY] = "thread_state_runnable",
  [WEFT_SPAN_WAITING] = "thread_state_iowait",
  [WEFT_SPAN_LOCKED] = "bad",
  [WEFT_SPAN_PAUSED] = "generic_work",
  [WEFT_SPAN_SLEEPING] = "thread_state_sleeping",
  [WEFT_SPAN_DONE] = "grey",
  [WEFT_SPAN_FAILED] = "terrible",
  [WEFT_SPAN_CRASHED] = "black",
};

/* Lanes of loops' jobs belong to the loop's process. Zero is no process to some viewers. */
static gint32
pid_of (Chrome *self, guint32 lane)
{
  const WeftLane *at = weft_trace_get_lane (self->trace, lane);

  for (guint depth = 0; at->pid <= 0 && at->parent != WEFT_LANE_NONE && depth < 8; depth++)
    at = weft_trace_get_lane (self->trace, at->parent);
  return at->pid > 0 ? at->pid : 1;
}

static guint64
tid_of (guint32 lane, gboolean kernel)
{
  return 2 * (guint64) lane + 1 + (kernel ? 1 : 0);
}

static void
begin (Chrome *self, const char *phase, const char *name, guint32 lane, gboolean kernel)
{
  weft_json_open (&self->json, NULL, '{', TRUE);
  weft_json_add_string (&self->json, "ph", phase);
  weft_json_add_string (&self->json, "name", name);
  weft_json_add_signed (&self->json, "pid", pid_of (self, lane));
  weft_json_add_whole (&self->json, "tid", tid_of (lane, kernel));
}

static void
add_time (Chrome *self, const char *key, guint64 ns)
{
  weft_json_add_real (&self->json, key, (double) ns / NS_PER_US);
}

static gboolean
end (Chrome *self)
{
  weft_json_close (&self->json, '{');
  return _weft_run_writer_pass (&self->writer);
}

static void
add_metadata (Chrome *self, guint32 lane, gboolean kernel, const char *what, const char *name)
{
  begin (self, "M", what, lane, kernel);
  weft_json_open (&self->json, "args", '{', TRUE);
  weft_json_add_string (&self->json, "name", name);
  weft_json_close (&self->json, '{');
  end (self);
}

static void
add_sort_index (Chrome *self, guint32 lane, gboolean kernel)
{
  begin (self, "M", "thread_sort_index", lane, kernel);
  weft_json_open (&self->json, "args", '{', TRUE);
  weft_json_add_whole (&self->json, "sort_index", tid_of (lane, kernel));
  weft_json_close (&self->json, '{');
  end (self);
}

static void
add_names (Chrome *self, guint32 index)
{
  const WeftLane *lane = weft_trace_get_lane (self->trace, index);
  g_autofree char *nick = _weft_run_lane_nick (self->run, index);
  g_autofree char *name = lane->tid > 0 ? g_strdup_printf ("%s (tid %d)", nick, lane->tid) : g_strdup (nick);
  g_autofree char *on_core = g_strdup_printf ("%s on a core", nick);

  add_metadata (self, index, FALSE, "process_name", lane->kind == WEFT_LANE_PROCESS ? nick : "weft");
  add_metadata (self, index, FALSE, "thread_name", name);
  add_sort_index (self, index, FALSE);
  if (lane->on_core == NULL)
    return;
  add_metadata (self, index, TRUE, "thread_name", on_core);
  add_sort_index (self, index, TRUE);
}

static char *
name_span (Chrome *self, const WeftSpan *span, gboolean kernel)
{
  const WeftRunJob *job = kernel ? NULL : weft_run_find_job (self->run, span->job);

  if (kernel && span->state == WEFT_SPAN_RUNNING && span->job != WEFT_LANE_NONE)
    return g_strdup_printf ("core %u", span->job);
  return job != NULL ? weft_run_dup_job_name (self->run, job) : g_strdup (_weft_span_state_nick (span->state));
}

static gboolean
add_span (Chrome *self, guint32 lane, gboolean kernel, const WeftSpan *span)
{
  g_autofree char *name = name_span (self, span, kernel);

  begin (self, "X", name, lane, kernel);
  weft_json_add_string (&self->json, "cat", _weft_span_state_nick (span->state));
  weft_json_add_string (&self->json, "cname", colours[span->state]);
  add_time (self, "ts", span->from_ns);
  add_time (self, "dur", span->to_ns - span->from_ns);
  return end (self);
}

static void
add_spans (Chrome *self, guint32 lane, gboolean kernel, const WeftSpans *spans)
{
  gsize n = spans != NULL ? weft_spans_get_n (spans) : 0;

  for (gsize i = 0; i < n; i++)
    if (!add_span (self, lane, kernel, weft_spans_get (spans, i)))
      return;
}

static void
add_marks (Chrome *self)
{
  gsize n;
  const WeftMark *marks = weft_trace_get_marks (self->trace, &n);

  for (gsize i = 0; i < n; i++)
    {
      if (marks[i].lane == WEFT_LANE_NONE)
        continue;
      begin (self, "i", _weft_mark_nick (marks[i].kind), marks[i].lane, FALSE);
      weft_json_add_string (&self->json, "cat", "mark");
      weft_json_add_string (&self->json, "s", "t");
      add_time (self, "ts", marks[i].time_ns);
      if (!end (self))
        return;
    }
}

/* An arrow is two events of the same name and ID. */
static void
add_arrow_end (Chrome *self, const char *phase, gsize id, guint32 lane, guint64 ns)
{
  begin (self, phase, "wake", lane, FALSE);
  weft_json_add_string (&self->json, "cat", "wake");
  weft_json_add_whole (&self->json, "id", id);
  weft_json_add_string (&self->json, "bp", "e");
  add_time (self, "ts", ns);
  end (self);
}

static void
add_edges (Chrome *self)
{
  gsize n;
  const WeftEdge *edges = weft_trace_get_edges (self->trace, &n);

  for (gsize i = 0; i < n && !self->writer.broken; i++)
    {
      if (edges[i].from_lane == WEFT_LANE_NONE || edges[i].to_lane == WEFT_LANE_NONE)
        continue;
      add_arrow_end (self, "s", i + 1, edges[i].from_lane, edges[i].from_ns);
      add_arrow_end (self, "f", i + 1, edges[i].to_lane, edges[i].to_ns);
    }
}

static void
add_counts (Chrome *self, WeftCounter counter, const char *name)
{
  gsize n;
  const WeftCount *counts = weft_trace_get_counts (self->trace, counter, &n);

  for (gsize i = 0; i < n; i++)
    {
      weft_json_open (&self->json, NULL, '{', TRUE);
      weft_json_add_string (&self->json, "ph", "C");
      weft_json_add_string (&self->json, "name", name);
      weft_json_add_whole (&self->json, "pid", 1);
      add_time (self, "ts", counts[i].time_ns);
      weft_json_open (&self->json, "args", '{', TRUE);
      weft_json_add_real (&self->json, "n", counts[i].value);
      weft_json_close (&self->json, '{');
      if (!end (self))
        return;
    }
}

static void
add_about (Chrome *self)
{
  const WeftRunHead *head = weft_run_get_head (self->run);
  const char *reason;

  weft_json_add_string (&self->json, "displayTimeUnit", "ms");
  weft_json_open (&self->json, "otherData", '{', FALSE);
  weft_json_add_string (&self->json, "weft", head->version);
  weft_json_add_string (&self->json, "run", weft_run_get_name (self->run));
  weft_json_add_string (&self->json, "strategy", head->strategy);
  weft_json_add_string (&self->json, "workload", head->workload);
  weft_json_add_string (&self->json, "cpu", head->machine.cpu);
  weft_json_add_string (&self->json, "kernel", head->machine.kernel);
  weft_json_add_whole (&self->json, "dropped", weft_trace_get_dropped (self->trace));
  weft_trace_get_truth (self->trace, &reason);
  weft_json_add_string (&self->json, "switches_missing", reason);
  weft_json_close (&self->json, '{');
}

static void
add_events (Chrome *self)
{
  for (guint i = 0; i < weft_trace_get_n_lanes (self->trace) && !self->writer.broken; i++)
    {
      add_names (self, i);
      add_spans (self, i, FALSE, weft_trace_get_lane (self->trace, i)->spans);
      add_spans (self, i, TRUE, weft_trace_get_lane (self->trace, i)->on_core);
    }
  add_marks (self);
  add_edges (self);
  add_counts (self, WEFT_COUNTER_JOBS, "jobs in flight");
  add_counts (self, WEFT_COUNTER_CORES, "cores in use");
}

gboolean
_weft_run_write_chrome (WeftRun *run, WeftRunSink sink, gpointer data)
{
  Chrome self = { .run = run, .trace = weft_run_get_trace (run) };

  _weft_run_writer_init (&self.writer, sink, data);
  self.json.text = self.writer.text;
  weft_json_open (&self.json, NULL, '{', FALSE);
  add_about (&self);
  weft_json_open (&self.json, "traceEvents", '[', FALSE);
  add_events (&self);
  weft_json_close (&self.json, '[');
  weft_json_close (&self.json, '{');
  g_string_append_c (self.writer.text, '\n');
  return _weft_run_writer_end (&self.writer);
}
