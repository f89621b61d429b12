/* run-csv.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "run-json.h"
#include "run-writer.h"

#include "csv.h"
#include "format.h"

/* Times are seconds from the run's start. */

/* To the nanosecond; nothing for never. */
static void
add_time (GString *text, guint64 ns)
{
  g_string_append_c (text, ',');
  if (ns != G_MAXUINT64)
    g_string_append_printf (text, "%" G_GUINT64_FORMAT ".%09u", ns / 1000000000, (guint) (ns % 1000000000));
}

static void
add_whole (GString *text, guint64 value)
{
  g_string_append_printf (text, ",%" G_GUINT64_FORMAT, value);
}

static void
add_id (GString *text, gint32 id)
{
  g_string_append_c (text, ',');
  if (id > 0)
    g_string_append_printf (text, "%d", id);
}

static void
add_job (GString *text, WeftRun *run, const WeftStrategy *strategy, const WeftRunJob *job)
{
  g_autofree char *name = weft_run_dup_job_name (run, job);
  g_autofree char *valid = g_utf8_make_valid (name, -1);
  g_autofree char *worker = weft_run_worker_nick (strategy, job->worker);
  g_autofree char *error = weft_run_dup_job_error (run, job);

  weft_csv_add_text (text, valid);
  weft_csv_add_text (text, weft_run_state_nick (job->state));
  weft_csv_add_text (text, worker);
  add_id (text, job->pid);
  add_id (text, job->tid);
  add_time (text, job->started_ns);
  add_time (text, job->ended_ns);
  add_whole (text, job->bytes);
  add_whole (text, job->bytes_total);
  add_whole (text, job->attempts);
  weft_csv_add_text (text, error);
  g_string_append_c (text, '\n');
}

gboolean
_weft_run_write_csv (WeftRun *run, WeftRunSink sink, gpointer data)
{
  const WeftStrategy *strategy = weft_strategy_by_nick (weft_run_get_head (run)->strategy);
  WeftRunWriter writer;
  const WeftRunJob *jobs;
  guint n;

  _weft_run_writer_init (&writer, sink, data);
  jobs = weft_run_get_jobs (run, &n);
  g_string_append (writer.text, "name,state,worker,pid,tid,started,ended,bytes,bytes_total,attempts,error\n");
  for (guint i = 0; i < n && _weft_run_writer_pass (&writer); i++)
    add_job (writer.text, run, strategy, &jobs[i]);
  return _weft_run_writer_end (&writer);
}

/* `source`: whose word it is, Weft's own trace or the kernel's. */
static void
add_span (GString *text, WeftRun *run, const char *nick, const WeftLane *lane, const char *source, const WeftSpan *span)
{
  const WeftRunJob *job = g_str_equal (source, "trace") ? weft_run_find_job (run, span->job) : NULL;
  g_autofree char *name = job != NULL ? weft_run_dup_job_name (run, job) : NULL;
  g_autofree char *valid = name != NULL ? g_utf8_make_valid (name, -1) : NULL;

  weft_csv_add_text (text, nick);
  add_id (text, lane->pid);
  add_id (text, lane->tid);
  weft_csv_add_text (text, source);
  weft_csv_add_text (text, _weft_span_state_nick (span->state));
  add_time (text, span->from_ns);
  add_time (text, span->to_ns);
  weft_csv_add_text (text, valid);
  g_string_append_c (text, ',');
  if (job == NULL && span->job != WEFT_LANE_NONE && !g_str_equal (source, "trace"))
    g_string_append_printf (text, "%u", span->job);
  g_string_append_c (text, '\n');
}

static void
add_spans (WeftRunWriter *writer, WeftRun *run, guint32 index, const char *source, const WeftSpans *spans)
{
  const WeftLane *lane = weft_trace_get_lane (weft_run_get_trace (run), index);
  g_autofree char *nick = _weft_run_lane_nick (run, index);
  gsize n = spans != NULL ? weft_spans_get_n (spans) : 0;

  for (gsize i = 0; i < n && _weft_run_writer_pass (writer); i++)
    add_span (writer->text, run, nick, lane, source, weft_spans_get (spans, i));
}

gboolean
_weft_run_write_spans (WeftRun *run, WeftRunSink sink, gpointer data)
{
  WeftTrace *trace = weft_run_get_trace (run);
  WeftRunWriter writer;

  _weft_run_writer_init (&writer, sink, data);
  g_string_append (writer.text, "lane,pid,tid,source,state,from,to,job,core\n");
  for (guint i = 0; i < weft_trace_get_n_lanes (trace); i++)
    {
      add_spans (&writer, run, i, "trace", weft_trace_get_lane (trace, i)->spans);
      add_spans (&writer, run, i, "kernel", weft_trace_get_lane (trace, i)->on_core);
    }
  return _weft_run_writer_end (&writer);
}
