/* row.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "row.h"

#include "text.h"

#include "engine/format.h"
#include "engine/run-json.h"

#include <glib/gi18n.h>
#include <math.h>

#define NAME_MOST 28
#define BAR_LEAST 6
#define BAR_GOOD 10
#define PERCENT 5
#define SPEED 10
#define LEFT 8
#define WORKER 12
#define GAP 2

/* Gives a field its columns if the bar keeps enough of them. */
static guint
grant (guint *room, guint wished, guint bar)
{
  if (*room < wished + GAP + bar + GAP)
    return 0;
  *room -= wished + GAP;
  return wished;
}

void
weft_cli_layout_init (WeftCliLayout *self, guint columns, guint name)
{
  guint room;

  /* The last column stays free: a character there leaves some terminals in two minds about where the cursor is. */
  *self = (WeftCliLayout) { .width = MAX (columns, 4) - 1 };
  room = self->width - 2;
  self->name = MIN (MIN (name, NAME_MOST), MAX (room / 2, 1));
  room -= self->name;
  self->percent = grant (&room, PERCENT, BAR_LEAST);
  self->left = grant (&room, LEFT, BAR_GOOD);
  self->speed = grant (&room, SPEED, BAR_GOOD);
  self->worker = grant (&room, WORKER, BAR_GOOD);
  self->bar = room > GAP ? room - GAP : 0;
  self->width -= room > GAP ? 0 : room;
}

char *
weft_cli_dup_worker (WeftJob *job, gint32 *pid, gint32 *tid)
{
  gboolean is_process;
  guint lane = weft_job_get_worker (job, &is_process, pid, tid);

  return lane == 0 ? NULL : weft_run_worker_nick (weft_job_get_strategy (job), lane);
}

static void
append_field (GString *text, guint width, const char *value, gboolean right, const WeftCliGlyphs *glyphs)
{
  if (width == 0)
    return;
  g_string_append_printf (text, "%*s", GAP, "");
  if (right)
    weft_cli_text_append_right (text, value, width, glyphs->ellipsis);
  else
    weft_cli_text_append_fitted (text, value, width, glyphs->ellipsis);
}

static void
append_times (GString *text, const char *what, guint n)
{
  for (guint i = 0; i < n; i++)
    g_string_append (text, what);
}

/* Full only when it is: 99.9 % of a bar is not the whole bar. */
static void
append_bar (GString *text, guint width, double fraction, const char *colour, const WeftCliGlyphs *glyphs)
{
  guint full = (guint) floor (fraction * width);

  if (width == 0)
    return;
  g_string_append_printf (text, "%*s%s", GAP, "", colour);
  append_times (text, glyphs->full, full);
  g_string_append_printf (text, "%s%s", glyphs->plain, glyphs->faint);
  append_times (text, glyphs->empty, width - full);
  g_string_append (text, glyphs->plain);
}

static void
append_percent (GString *text, const WeftCliLayout *layout, double fraction, const WeftCliGlyphs *glyphs)
{
  /* Translators: how much is done, as in "58 %" */
  g_autofree char *percent = g_strdup_printf (_("%d %%"), (int) floor (fraction * 100));

  append_field (text, layout->percent, percent, TRUE, glyphs);
}

/* Whole seconds: hundredths that run backwards are only restless. */
static char *
format_left (double seconds)
{
  guint days = (guint) CLAMP (seconds / (24 * 60 * 60), 0, 99999);

  if (seconds >= 0 && seconds < 99.5)
    /* Translators: the time that is left, in seconds */
    return g_strdup_printf (_("%d s"), (int) ceil (seconds));
  if (days >= 4)
    /* Translators: the time that is left */
    return g_strdup_printf (ngettext ("%u day", "%u days", days), days);
  return weft_format_duration (seconds);
}

static void
append_running (GString *text, const WeftCliLayout *layout, const WeftCliGlyphs *glyphs, WeftJob *job)
{
  g_autofree char *speed = weft_format_speed (weft_job_get_speed (job));
  g_autofree char *left = format_left (weft_job_get_time_left (job));
  gint32 pid, tid;
  g_autofree char *worker = weft_cli_dup_worker (job, &pid, &tid);

  append_field (text, layout->speed, speed, TRUE, glyphs);
  append_field (text, layout->left, left, TRUE, glyphs);
  append_field (text, layout->worker, worker != NULL ? worker : "", FALSE, glyphs);
}

/* What became of a job that does not run. */
static char *
dup_note (WeftBatch *batch, WeftJob *job)
{
  g_autofree char *duration = NULL;
  char *error = NULL;
  double started, ended;

  if (weft_job_get_state (job) == WEFT_JOB_FAILED)
    error = weft_job_dup_error (job);
  if (error != NULL)
    return error;
  if (weft_job_get_state (job) != WEFT_JOB_SUCCEEDED)
    return g_strdup (weft_format_state (weft_job_get_state (job)));
  weft_batch_get_times (batch, weft_job_get_index (job), &started, &ended);
  duration = weft_format_duration (ended - started);
  /* Translators: how long a job took, as in "took 7.31 s" */
  return g_strdup_printf (_("took %s"), duration);
}

/* A note takes the place of the fields behind the percentage. */
static guint
note_width (const WeftCliLayout *layout)
{
  guint width = layout->left;

  if (layout->speed > 0)
    width += GAP + layout->speed;
  if (layout->worker > 0)
    width += GAP + layout->worker;
  return width;
}

static void
append_head (GString *text, const WeftCliLayout *layout, const WeftCliGlyphs *glyphs, const char *colour,
             const char *symbol, const char *name)
{
  g_string_append_printf (text, "%s%s%s ", colour, symbol, glyphs->plain);
  weft_cli_text_append_fitted (text, name, layout->name, glyphs->ellipsis);
}

void
weft_cli_row_append_job (GString *text, const WeftCliLayout *layout, const WeftCliGlyphs *glyphs, WeftBatch *batch,
                         WeftJob *job)
{
  g_autofree char *raw = weft_job_dup_name (job);
  g_autofree char *name = weft_format_name (raw);
  WeftJobState state = weft_job_get_state (job);
  gboolean retrying = state == WEFT_JOB_RUNNING && weft_job_get_attempts (job) > 1;
  const char *symbol = retrying ? glyphs->retrying : glyphs->symbols[state];
  g_autofree char *note = NULL;

  append_head (text, layout, glyphs, glyphs->colours[state], symbol, name);
  append_bar (text, layout->bar, weft_job_get_fraction (job), glyphs->colours[state], glyphs);
  append_percent (text, layout, weft_job_get_fraction (job), glyphs);
  if (state == WEFT_JOB_RUNNING)
    {
      append_running (text, layout, glyphs, job);
      return;
    }
  note = dup_note (batch, job);
  append_field (text, note_width (layout), note, FALSE, glyphs);
}

char *
weft_cli_format_done (guint done, guint n)
{
  /* Translators: jobs that are done of all jobs, as in "3/5 done" */
  return g_strdup_printf (_("%u/%u done"), done, n);
}

static double
total_fraction (WeftBatch *batch, guint done, guint n)
{
  guint64 total, bytes = weft_batch_get_bytes (batch, &total);

  if (total > 0)
    return CLAMP ((double) bytes / (double) total, 0, 1);
  return n > 0 ? (double) done / n : 0;
}

void
weft_cli_row_append_total (GString *text, const WeftCliLayout *layout, const WeftCliGlyphs *glyphs,
                           WeftBatch *batch)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (batch));
  guint failed = weft_batch_get_count (batch, WEFT_JOB_FAILED);
  guint cancelled = weft_batch_get_count (batch, WEFT_JOB_CANCELLED);
  guint done = weft_batch_get_count (batch, WEFT_JOB_SUCCEEDED) + failed + cancelled;
  double fraction = total_fraction (batch, done, n);
  g_autofree char *name = weft_cli_format_done (done, n);
  g_autofree char *failures = g_strdup_printf (ngettext ("%u failed", "%u failed", failed), failed);
  guint alive = weft_batch_get_alive (batch);
  g_autofree char *running = g_strdup_printf (ngettext ("%u running", "%u running", alive), alive);
  g_autofree char *left = format_left (weft_batch_get_time_left (batch));
  gboolean runs = weft_batch_is_running (batch);

  append_head (text, layout, glyphs, "", " ", name);
  append_bar (text, layout->bar, fraction, "", glyphs);
  append_percent (text, layout, fraction, glyphs);
  append_field (text, layout->speed, failed > 0 ? failures : "", FALSE, glyphs);
  append_field (text, layout->left, runs ? left : "", TRUE, glyphs);
  append_field (text, layout->worker, runs ? running : "", FALSE, glyphs);
}
