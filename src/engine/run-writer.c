/* run-writer.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "run-writer.h"

#include "run-json.h"

#define ENOUGH (32 * 1024)

void
_weft_run_writer_init (WeftRunWriter *self, WeftRunSink sink, gpointer data)
{
  *self = (WeftRunWriter) { .text = g_string_sized_new (ENOUGH), .sink = sink, .data = data };
}

static void
hand_on (WeftRunWriter *self)
{
  if (!self->broken && self->text->len > 0)
    self->broken = !self->sink (self->text->str, self->text->len, self->data);
  g_string_truncate (self->text, 0);
}

gboolean
_weft_run_writer_pass (WeftRunWriter *self)
{
  if (self->text->len >= ENOUGH || self->broken)
    hand_on (self);
  return !self->broken;
}

gboolean
_weft_run_writer_end (WeftRunWriter *self)
{
  hand_on (self);
  g_string_free (self->text, TRUE);
  return !self->broken;
}

/* Numbers rise with the positions, but for jobs that were taken out of the batch and brought back. */
const WeftRunJob *
weft_run_find_job (WeftRun *run, guint32 number)
{
  guint n, low = 0, high;
  const WeftRunJob *jobs = weft_run_get_jobs (run, &n);

  if (number < n && jobs[number].number == number)
    return &jobs[number];
  for (high = n; low < high;)
    {
      guint middle = low + (high - low) / 2;

      if (jobs[middle].number == number)
        return &jobs[middle];
      if (jobs[middle].number < number)
        low = middle + 1;
      else
        high = middle;
    }
  return NULL;
}

char *
_weft_run_lane_nick (WeftRun *run, guint32 index)
{
  static const char *const kinds[WEFT_LANE_N_KINDS] = { "process", "thread", "loop", "job", "weft" };
  WeftTrace *trace = weft_run_get_trace (run);
  const WeftLane *lane;

  if (index >= weft_trace_get_n_lanes (trace))
    return g_strdup ("");
  lane = weft_trace_get_lane (trace, index);
  if (lane->kind == WEFT_LANE_WEFT)
    return g_strdup (lane->worker == WEFT_LANE_SUPERVISOR ? "supervisor" : "main");
  if (lane->kind == WEFT_LANE_JOB)
    return g_strdup_printf ("%s-%u-%u", kinds[lane->kind], lane->worker + 1, index);
  return g_strdup_printf ("%s-%u", kinds[lane->kind], lane->worker + 1);
}

const char *
_weft_span_state_nick (guint state)
{
  static const char *const names[WEFT_SPAN_N_STATES] = { "running", "ready", "waiting", "locked", "paused",
                                                         "sleeping", "done", "failed", "crashed" };

  return names[state];
}

const char *
_weft_mark_nick (guint kind)
{
  static const char *const names[WEFT_MARK_N_KINDS] = {
    [WEFT_MARK_START] = "start",
    [WEFT_MARK_RETRY] = "retry",
    [WEFT_MARK_PAUSE] = "pause",
    [WEFT_MARK_RESUME] = "resume",
    [WEFT_MARK_CANCEL] = "cancel",
    [WEFT_MARK_SUCCEEDED] = "succeeded",
    [WEFT_MARK_FAILED] = "failed",
    [WEFT_MARK_CANCELLED] = "cancelled",
    [WEFT_MARK_CRASHED] = "crashed",
    [WEFT_MARK_WORKER_BEGIN] = "worker-begin",
    [WEFT_MARK_WORKER_END] = "worker-end",
  };

  return names[kind];
}

const char *
weft_run_format_get_extension (WeftRunFormat format)
{
  static const char *const extensions[WEFT_RUN_N_FORMATS] = { "json", "csv", "csv", "json", "svg" };

  g_return_val_if_fail (format < WEFT_RUN_N_FORMATS, NULL);

  return extensions[format];
}

gboolean
weft_run_write (WeftRun *run, WeftRunFormat format, WeftRunSink sink, gpointer data)
{
  WeftRunView view;

  g_return_val_if_fail (WEFT_IS_RUN (run) && weft_run_is_loaded (run), FALSE);

  switch (format)
    {
    case WEFT_RUN_JSON:
      weft_run_view_init_run (&view, run);
      return weft_run_view_write_json (&view, sink, data);
    case WEFT_RUN_CSV:
      return _weft_run_write_csv (run, sink, data);
    case WEFT_RUN_SPANS:
      return _weft_run_write_spans (run, sink, data);
    case WEFT_RUN_CHROME:
      return _weft_run_write_chrome (run, sink, data);
    case WEFT_RUN_SVG:
      return _weft_run_write_svg (run, sink, data);
    case WEFT_RUN_N_FORMATS:
    default:
      g_return_val_if_reached (FALSE);
    }
}
