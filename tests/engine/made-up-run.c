/* made-up-run.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "made-up-run.h"

#include "engine/run-private.h"

#include <string.h>

#define SPAN_NS 1000

typedef struct
{
  WeftLane *lanes;
  WeftMark *marks;
  WeftEdge *edges;
  WeftCount counts[2];
  WeftSpans *cores[1];
  WeftTraceGroup group;
  guint64 changes[2];
  WeftRunJob *jobs;
  char *names;
} Parts;

static void
parts_free (gpointer data)
{
  Parts *self = data;

  g_free (self->lanes);
  g_free (self->marks);
  g_free (self->edges);
  g_free (self->jobs);
  g_free (self->names);
  g_free (self);
}

static WeftSpans *
make_spans (guint n, guint job)
{
  WeftSpans *spans = weft_spans_new ();

  for (guint i = 0; i < n; i++)
    weft_spans_append (spans, (WeftSpan) { i * SPAN_NS, (i + 1) * SPAN_NS, job, i % WEFT_SPAN_N_STATES });
  return spans;
}

static WeftSpans *
make_running (guint64 to_ns, guint job)
{
  WeftSpans *spans = weft_spans_new ();

  weft_spans_append (spans, (WeftSpan) { 0, to_ns, job, WEFT_SPAN_RUNNING });
  return spans;
}

static void
make_lane (Parts *parts, guint i, guint spans)
{
  guint64 length = (guint64) spans * SPAN_NS;

  parts->lanes[i] = (WeftLane) { WEFT_LANE_THREAD, i, WEFT_LANE_NONE, 100, (gint32) (200 + i), make_spans (spans, i), make_running (length, 0) };
  parts->marks[i] = (WeftMark) { i, i, i, WEFT_MARK_RETRY, 2 };
  parts->edges[i] = (WeftEdge) { i, i + 1, 0, i, i, WEFT_MARK_START };
  parts->jobs[i] = (WeftRunJob) {
    .started_ns = 0,
    .ended_ns = length,
    .bytes = 1000,
    .bytes_total = 1000,
    .number = i,
    .name = i == 0 ? 0 : G_MAXUINT32,
    .worker = i + 1,
    .pid = 100,
    .tid = (gint32) (200 + i),
    .attempts = 1,
    .state = WEFT_JOB_SUCCEEDED,
  };
}

static WeftTrace *
make_trace (Parts *parts, guint lanes, guint64 length)
{
  return weft_trace_new_from_parts (&(WeftTraceParts) {
    .length_ns = length,
    .dropped = 3,
    .hidden = 4,
    .lanes = parts->lanes,
    .n_lanes = lanes,
    .marks = parts->marks,
    .n_marks = lanes,
    .edges = parts->edges,
    .n_edges = lanes,
    .counts = { parts->counts, parts->counts },
    .n_counts = { 2, 2 },
    .cores = parts->cores,
    .n_cores = 1,
    .groups = &parts->group,
    .n_groups = 1,
    .truth = WEFT_TRUTH_SCHEDSTAT,
    .reason = "it is made up",
    .free = parts_free,
    .owner = parts,
  });
}

static void
fill_head (WeftRunHead *head, guint lanes, guint spans)
{
  *head = (WeftRunHead) {
    .id = g_uuid_string_random (),
    .strategy = g_strdup ("threads"),
    .workload = g_strdup ("download"),
    .version = g_strdup ("0.1.0"),
    .when = G_GINT64_CONSTANT (1700000000000000),
    .workers = G_MAXUINT,
    .n_jobs = lanes,
    .n_spans = (guint64) lanes * (spans + 1),
    .machine = { g_strdup ("CPU"), g_strdup ("Linux"), 2, 1 << 30 },
    .figures = { .elapsed = 1, .work = 2, .ideal = 1, .overhead = 1 },
  };
  head->counts[WEFT_JOB_SUCCEEDED] = lanes;
  weft_plan_init (&head->plan);
}

WeftRun *
made_up_run (guint lanes, guint spans, const char *name)
{
  Parts *parts = g_new0 (Parts, 1);
  WeftRunBody *body = g_new0 (WeftRunBody, 1);
  guint64 length = (guint64) spans * SPAN_NS;
  WeftRunHead head;
  WeftRun *run;

  parts->lanes = g_new0 (WeftLane, lanes);
  parts->marks = g_new0 (WeftMark, lanes);
  parts->edges = g_new0 (WeftEdge, lanes);
  parts->jobs = g_new0 (WeftRunJob, lanes);
  parts->names = g_strdup (name);
  parts->counts[1] = (WeftCount) { length, lanes };
  parts->cores[0] = make_running (length, 0);
  parts->changes[0] = WEFT_CHANGE (0, WEFT_SPAN_ABSENT, WEFT_SPAN_RUNNING);
  parts->changes[1] = WEFT_CHANGE (length, WEFT_SPAN_RUNNING, WEFT_SPAN_DONE);
  parts->group = (WeftTraceGroup) { WEFT_LANE_NONE, parts->changes, 2 };
  for (guint i = 0; i < lanes; i++)
    make_lane (parts, i, spans);
  *body = (WeftRunBody) { .jobs = parts->jobs, .n_jobs = lanes, .names = parts->names, .names_size = strlen (name) + 1 };
  body->trace = make_trace (parts, lanes, length);
  fill_head (&head, lanes, spans);
  run = _weft_run_new (&head, "Made up");
  _weft_run_take_body (run, body);
  return run;
}
