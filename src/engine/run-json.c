/* run-json.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "run-json.h"

#include "clock.h"
#include "format.h"

#include <locale.h>

#define JOBS_AT_ONCE 1000

const char *
weft_run_state_nick (guint state)
{
  static const char *const states[WEFT_JOB_N_STATES] = {
    [WEFT_JOB_QUEUED] = "queued",
    [WEFT_JOB_RUNNING] = "running",
    [WEFT_JOB_PAUSED] = "paused",
    [WEFT_JOB_SUCCEEDED] = "succeeded",
    [WEFT_JOB_FAILED] = "failed",
    [WEFT_JOB_CANCELLED] = "cancelled",
    [WEFT_JOB_HELD] = "paused",
  };

  g_return_val_if_fail (state < WEFT_JOB_N_STATES, NULL);

  return states[state];
}

char *
weft_run_worker_nick (const WeftStrategy *strategy, guint lane)
{
  const char *kind = strategy->processes ? "process" : strategy->loop ? "loop" : "thread";

  return lane == 0 ? NULL : g_strdup_printf ("%s-%u", kind, lane);
}

static void
add_number_or_null (WeftJson *json, const char *key, gint64 value)
{
  if (value > 0)
    weft_json_add_whole (json, key, (guint64) value);
  else
    weft_json_add_null (json, key);
}

static void
add_time (WeftJson *json, const char *key, guint64 ns)
{
  if (ns != G_MAXUINT64)
    weft_json_add_real (json, key, weft_seconds (ns));
  else
    weft_json_add_null (json, key);
}

static void
add_job (const WeftRunView *self, WeftJson *json, guint position)
{
  WeftRunJob job;
  g_autofree char *name = self->get_job (self->source, position, &job);
  g_autofree char *worker = weft_run_worker_nick (self->strategy, job.worker);
  g_autofree char *error = weft_format_job_error (job.error, job.error_value);

  weft_json_open (json, NULL, '{', TRUE);
  weft_json_add_string (json, "name", name);
  weft_json_add_string (json, "state", weft_run_state_nick (job.state));
  weft_json_add_string (json, "worker", worker);
  add_number_or_null (json, "pid", job.pid);
  add_number_or_null (json, "tid", job.tid);
  add_time (json, "started", job.started_ns);
  add_time (json, "ended", job.ended_ns);
  weft_json_add_whole (json, "bytes", job.bytes);
  weft_json_add_whole (json, "bytes_total", job.bytes_total);
  weft_json_add_whole (json, "attempts", job.attempts);
  weft_json_add_string (json, "error", error);
  weft_json_close (json, '{');
}

/* In the C locale, for this thread alone: what went wrong with a job is told by sentences that follow the locale. */
static void
add_slice (const WeftRunView *self, WeftJson *json, guint from, guint to)
{
  locale_t c = newlocale (LC_ALL_MASK, "C", (locale_t) 0);
  locale_t before = uselocale (c);

  for (guint i = from; i < to; i++)
    add_job (self, json, i);
  uselocale (before);
  freelocale (c);
}

static gboolean
add_jobs (const WeftRunView *self, WeftJson *json, WeftRunSink sink, gpointer data)
{
  weft_json_open (json, "jobs", '[', FALSE);
  for (guint i = 0; i < self->n_jobs; i += JOBS_AT_ONCE)
    {
      add_slice (self, json, i, MIN (i + JOBS_AT_ONCE, self->n_jobs));
      if (!sink (json->text->str, json->text->len, data))
        return FALSE;
      g_string_truncate (json->text, 0);
    }
  weft_json_close (json, '[');
  return TRUE;
}

static void
add_usage (WeftJson *json, const WeftUsage *usage)
{
  weft_json_open (json, "cpu", '{', TRUE);
  weft_json_add_real (json, "user", usage->cpu_user);
  weft_json_add_real (json, "system", usage->cpu_system);
  weft_json_close (json, '{');
  weft_json_add_whole (json, "peak_memory", usage->peak_memory);
  weft_json_open (json, "context_switches", '{', TRUE);
  weft_json_add_whole (json, "voluntary", usage->switches_voluntary);
  weft_json_add_whole (json, "involuntary", usage->switches_involuntary);
  weft_json_close (json, '{');
}

static void
add_figures (const WeftRunView *self, WeftJson *json)
{
  weft_json_add_whole (json, "succeeded", self->succeeded);
  weft_json_add_whole (json, "failed", self->failed);
  weft_json_add_whole (json, "cancelled", self->cancelled);
  weft_json_add_whole (json, "refused", self->refused);
  weft_json_add_real (json, "elapsed", self->figures.elapsed);
  weft_json_add_real (json, "work", self->figures.work);
  weft_json_add_real (json, "ideal", self->figures.ideal);
  weft_json_add_real (json, "overhead", self->figures.overhead);
  add_usage (json, &self->figures.usage);
}

gboolean
weft_run_view_add_json (const WeftRunView *self, WeftJson *json, const char *key, WeftRunSink sink, gpointer data)
{
  weft_json_open (json, key, '{', FALSE);
  weft_json_add_string (json, "strategy", self->strategy->nick);
  weft_json_add_string (json, "workload", self->workload);
  weft_json_add_whole (json, "workers", self->workers == G_MAXUINT ? self->n_jobs : self->workers);
  weft_json_add_whole (json, "seed", self->seed);
  weft_json_add_whole (json, "processors", self->processors);
  if (!add_jobs (self, json, sink, data))
    return FALSE;
  add_figures (self, json);
  weft_json_close (json, '{');
  return TRUE;
}

gboolean
weft_run_view_write_json (const WeftRunView *self, WeftRunSink sink, gpointer data)
{
  g_autoptr(GString) text = g_string_new (NULL);
  WeftJson json = { .text = text };

  if (!weft_run_view_add_json (self, &json, NULL, sink, data))
    return FALSE;
  g_string_append_c (text, '\n');
  return sink (text->str, text->len, data);
}
