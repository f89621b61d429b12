/* job-text.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "job-text.h"

#include "engine/format.h"

#include <glib/gi18n.h>

/* "12.3 MiB of 40.1 MiB · 4.1 MiB/s · 6 s left" */
static char *
describe_running (WeftJob *job, const char *bytes, const char *total)
{
  g_autofree char *speed = weft_format_speed (weft_job_get_speed (job));
  g_autofree char *left = weft_format_time_left (weft_job_get_time_left (job));
  guint attempts = weft_job_get_attempts (job);

  if (attempts > 1)
    /* Translators: bytes so far, bytes in all, speed, time left, and that it is the second (or a later) attempt */
    return g_strdup_printf (_("%s of %s · %s · %s left · attempt %u"), bytes, total, speed, left, attempts);
  /* Translators: bytes so far, bytes in all, speed, time left */
  return g_strdup_printf (_("%s of %s · %s · %s left"), bytes, total, speed, left);
}

char *
weft_job_text_describe (WeftJob *job)
{
  WeftJobState state = weft_job_get_state (job);
  g_autofree char *bytes = weft_format_size (weft_job_get_bytes (job));
  g_autofree char *total = weft_format_size (weft_job_get_bytes_total (job));
  g_autofree char *error = weft_job_dup_error (job);
  guint attempts = weft_job_get_attempts (job);

  if (state == WEFT_JOB_RUNNING)
    return describe_running (job, bytes, total);
  if (error == NULL || state == WEFT_JOB_SUCCEEDED)
    return g_strdup_printf (_("%s of %s"), bytes, total);
  /* Translators: bytes so far, bytes in all, what went wrong, how often it was tried */
  return g_strdup_printf (ngettext ("%s of %s · %s · %u attempt", "%s of %s · %s · %u attempts", attempts), bytes, total, error, attempts);
}

char *
weft_job_text_describe_worker (WeftJob *job)
{
  gboolean is_process;
  gint32 pid, tid;
  guint worker = weft_job_get_worker (job, &is_process, &pid, &tid);
  const WeftStrategy *strategy = weft_job_get_strategy (job);

  if (tid == 0)
    return g_strdup ("");
  if (worker == 0)
    return g_strdup_printf (_("main thread · TID %d"), tid);
  if (strategy != NULL && strategy->loop && !is_process)
    return g_strdup_printf (_("loop %u · TID %d"), worker, tid);
  return is_process ? g_strdup_printf (_("process %u · PID %d"), worker, pid) : g_strdup_printf (_("thread %u · TID %d"), worker, tid);
}
