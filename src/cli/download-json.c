/* download-json.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "download-report.h"

#include "row.h"

#include "engine/json.h"
#include "engine/shared.h"

#include <locale.h>

#define JOBS_AT_ONCE 1000

/* The same in every language. */
static const char *const states[WEFT_JOB_N_STATES] = {
  [WEFT_JOB_QUEUED] = "queued",
  [WEFT_JOB_RUNNING] = "running",
  [WEFT_JOB_PAUSED] = "paused",
  [WEFT_JOB_SUCCEEDED] = "succeeded",
  [WEFT_JOB_FAILED] = "failed",
  [WEFT_JOB_CANCELLED] = "cancelled",
  [WEFT_JOB_HELD] = "paused",
};

static void
add_number_or_null (WeftJson *json, const char *key, gint64 value, gboolean known)
{
  if (known)
    weft_json_add_whole (json, key, (guint64) value);
  else
    weft_json_add_null (json, key);
}

static void
add_worker (WeftJson *json, WeftJob *job)
{
  gint32 pid, tid;
  g_autofree char *worker = weft_cli_dup_worker (job, &pid, &tid);

  weft_json_add_string (json, "worker", worker);
  add_number_or_null (json, "pid", pid, pid > 0);
  add_number_or_null (json, "tid", tid, tid > 0);
}

static void
add_time (WeftJson *json, const char *key, double seconds)
{
  if (seconds >= 0)
    weft_json_add_real (json, key, seconds);
  else
    weft_json_add_null (json, key);
}

static void
add_job (WeftJson *json, WeftBatch *batch, guint position)
{
  g_autoptr(WeftJob) job = g_list_model_get_item (G_LIST_MODEL (batch), position);
  g_autofree char *name = weft_job_dup_name (job);
  g_autofree char *error = weft_job_dup_error (job);
  double started, ended;

  weft_batch_get_times (batch, weft_job_get_index (job), &started, &ended);
  weft_json_open (json, NULL, '{', TRUE);
  weft_json_add_string (json, "name", name);
  weft_json_add_string (json, "state", states[weft_job_get_state (job)]);
  add_worker (json, job);
  add_time (json, "started", started);
  add_time (json, "ended", ended);
  weft_json_add_whole (json, "bytes", weft_job_get_bytes (job));
  weft_json_add_whole (json, "bytes_total", weft_job_get_bytes_total (job));
  weft_json_add_whole (json, "attempts", weft_job_get_attempts (job));
  weft_json_add_string (json, "error", error);
  weft_json_close (json, '{');
}

static void
send (WeftJson *json, WeftCliOutput *output)
{
  weft_cli_output_add_bytes (output, json->text->str, json->text->len);
  g_string_truncate (json->text, 0);
}

/* In the C locale, for this thread alone: what went wrong with a job is told by sentences that follow the locale. */
static void
add_jobs (WeftJson *json, WeftBatch *batch, guint from, guint to)
{
  locale_t c = newlocale (LC_ALL_MASK, "C", (locale_t) 0);
  locale_t before = uselocale (c);

  for (guint i = from; i < to; i++)
    add_job (json, batch, i);
  uselocale (before);
  freelocale (c);
}

static void
write_jobs (WeftJson *json, WeftBatch *batch, WeftCliOutput *output)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (batch));

  weft_json_open (json, "jobs", '[', FALSE);
  for (guint i = 0; i < n; i += JOBS_AT_ONCE)
    {
      add_jobs (json, batch, i, MIN (i + JOBS_AT_ONCE, n));
      send (json, output);
      weft_cli_output_drain (output);
    }
  weft_json_close (json, '[');
}

static void
add_head (WeftJson *json, WeftBatch *batch, const WeftPlan *plan)
{
  guint most = weft_batch_get_workers (batch);

  weft_json_add_string (json, "strategy", weft_batch_get_strategy (batch)->nick);
  weft_json_add_string (json, "workload", weft_plan_workload_nick (plan->workload));
  weft_json_add_whole (json, "workers", most == G_MAXUINT ? g_list_model_get_n_items (G_LIST_MODEL (batch)) : most);
  weft_json_add_whole (json, "seed", plan->seed);
  weft_json_add_whole (json, "processors", g_get_num_processors ());
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
add_figures (WeftJson *json, WeftBatch *batch)
{
  WeftFigures figures;

  weft_batch_get_figures (batch, NULL, 0, &figures);
  weft_json_add_whole (json, "succeeded", weft_batch_get_count (batch, WEFT_JOB_SUCCEEDED));
  weft_json_add_whole (json, "failed", weft_batch_get_count (batch, WEFT_JOB_FAILED));
  weft_json_add_whole (json, "cancelled", weft_batch_get_count (batch, WEFT_JOB_CANCELLED));
  weft_json_add_whole (json, "refused", weft_batch_get_refused (batch));
  weft_json_add_real (json, "elapsed", figures.elapsed);
  weft_json_add_real (json, "work", figures.work);
  weft_json_add_real (json, "ideal", figures.ideal);
  weft_json_add_real (json, "overhead", figures.overhead);
  add_usage (json, &figures.usage);
}

void
weft_cli_download_write_json (WeftBatch *batch, const WeftPlan *plan, WeftCliOutput *output)
{
  g_autoptr(GString) text = g_string_new (NULL);
  WeftJson json = { .text = text };

  weft_json_open (&json, NULL, '{', FALSE);
  add_head (&json, batch, plan);
  write_jobs (&json, batch, output);
  add_figures (&json, batch);
  weft_json_close (&json, '{');
  g_string_append_c (text, '\n');
  send (&json, output);
  weft_cli_output_drain (output);
}
