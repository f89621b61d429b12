/* made-up-trace.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "made-up-trace.h"

static const char *const states[] = { "running", "ready", "waiting", "locked", "paused", "sleeping", "done", "failed", "crashed" };
static const char *const marks[] = { "start", "retry", "pause", "resume", "cancel", "succeeded", "failed", "cancelled", "crashed",
                                     "begin", "end" };

MadeUp *
made_up_new (guint32 workers, gboolean loop, gboolean processes)
{
  MadeUp *self = g_new0 (MadeUp, 1);

  self->strategy.processes = processes;
  self->runner.strategy = &self->strategy;
  self->runner.shared = weft_shared_new ();
  self->runner.n_lanes = workers;
  g_assert_cmpint (weft_shared_set_rings (self->runner.shared, workers + 2, MADE_UP_RECORDS), ==, 0);
  self->supervisor = workers;
  self->main = workers + 1;
  /* Long ago: a record of the future would not be looked at. */
  self->started_ns = weft_clock_ns () - MIN (weft_clock_ns () / 2, 10000 * WEFT_NS_PER_SEC);
  self->trace = weft_trace_new (self->started_ns, loop);
  return self;
}

void
made_up_free (MadeUp *self)
{
  weft_trace_free (self->trace);
  weft_shared_unref (self->runner.shared);
  g_free (self);
}

void
made_up_record (MadeUp *self, guint32 slot, double ms, WeftTraceKind kind, guint32 job, gint64 value)
{
  WeftTraceRecord record = { self->started_ns + (guint64) (ms * WEFT_NS_PER_MS), job, kind, value };

  weft_ring_push (weft_ring_at (self->runner.shared->rings, MADE_UP_RECORDS, slot), MADE_UP_RECORDS, record);
}

void
made_up_collect (MadeUp *self)
{
  weft_trace_collect (self->trace, &self->runner);
}

void
made_up_finish (MadeUp *self, double ms)
{
  made_up_collect (self);
  weft_trace_finish (self->trace, self->started_ns + (guint64) (ms * WEFT_NS_PER_MS));
}

static double
in_ms (guint64 ns)
{
  return (double) ns / WEFT_NS_PER_MS;
}

char *
made_up_dup_spans (MadeUp *self, guint32 lane)
{
  const WeftSpans *spans = weft_trace_get_lane (self->trace, lane)->spans;
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < weft_spans_get_n (spans); i++)
    {
      const WeftSpan *span = weft_spans_get (spans, i);

      g_string_append_printf (text, "%s%s %g-", i > 0 ? " " : "", states[span->state], in_ms (span->from_ns));
      if (span->to_ns != WEFT_TIME_OPEN)
        g_string_append_printf (text, "%g", in_ms (span->to_ns));
      if (span->job != WEFT_JOB_NONE)
        g_string_append_printf (text, " #%u", span->job);
    }
  return g_string_free (text, FALSE);
}

char *
made_up_dup_marks (MadeUp *self)
{
  GString *text = g_string_new (NULL);
  gsize n;
  const WeftMark *mark = weft_trace_get_marks (self->trace, &n);

  for (gsize i = 0; i < n; i++)
    {
      g_string_append_printf (text, "%s%s %g @%u", i > 0 ? " " : "", marks[mark[i].kind], in_ms (mark[i].time_ns), mark[i].lane);
      if (mark[i].job != WEFT_JOB_NONE)
        g_string_append_printf (text, " #%u", mark[i].job);
    }
  return g_string_free (text, FALSE);
}

char *
made_up_dup_counts (MadeUp *self, WeftCounter counter)
{
  GString *text = g_string_new (NULL);
  gsize n;
  const WeftCount *count = weft_trace_get_counts (self->trace, counter, &n);

  for (gsize i = 0; i < n; i++)
    g_string_append_printf (text, "%s%g:%g", i > 0 ? " " : "", in_ms (count[i].time_ns), count[i].value);
  return g_string_free (text, FALSE);
}
