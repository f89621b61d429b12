/* lines.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "lines.h"

#include "row.h"

#include "engine/format.h"
#include "engine/shared.h"

#include <glib/gi18n.h>

/* What has been told of a job: a byte for each, because there may be a million. */
typedef struct
{
  guint8 attempts;
  guint8 running : 1;
  guint8 ended : 1;
} Told;

typedef enum
{
  EVENT_RUNNING,
  EVENT_RETRIED,
  EVENT_ENDED,
} EventKind;

typedef struct
{
  double time;
  guint32 index;
  EventKind kind;
} Event;

struct _WeftCliLines
{
  WeftBatch *batch;      /* (owned) */
  WeftCliOutput *output; /* not owned */
  Told *told;            /* (owned): by the job's index */
  GArray *events;        /* Event, since the last time */
};

WeftCliLines *
weft_cli_lines_new (WeftBatch *batch, WeftCliOutput *output)
{
  WeftCliLines *self = g_new0 (WeftCliLines, 1);

  self->batch = g_object_ref (batch);
  self->output = output;
  self->told = g_new0 (Told, g_list_model_get_n_items (G_LIST_MODEL (batch)));
  self->events = g_array_new (FALSE, FALSE, sizeof (Event));
  return self;
}

void
weft_cli_lines_free (WeftCliLines *self)
{
  g_array_unref (self->events);
  g_free (self->told);
  g_object_unref (self->batch);
  g_free (self);
}

static void
add_event (WeftCliLines *self, guint32 index, EventKind kind, double time)
{
  Event event = { time, index, kind };

  g_array_append_val (self->events, event);
}

/* The state is read first: what it says has been stored before it. */
static void
look_at (WeftCliLines *self, guint32 index)
{
  WeftJobCell *cell = &weft_batch_get_shared (self->batch)->cells[index];
  WeftJobState state = atomic_load (&cell->state);
  gboolean ended = weft_job_state_is_final (state);
  guint attempts = atomic_load (&cell->attempts);
  Told *told = &self->told[index];
  double from, to;

  if (state == WEFT_JOB_QUEUED && attempts == 0)
    return;
  weft_batch_get_times (self->batch, index, &from, &to);
  if (!told->running && from >= 0)
    add_event (self, index, EVENT_RUNNING, from);
  if (attempts > MAX (told->attempts, 1))
    add_event (self, index, EVENT_RETRIED, ended ? to : weft_batch_get_elapsed (self->batch));
  /* One that was cancelled before it ran has nothing to tell: the summary counts it. */
  if (ended && (from >= 0 || state != WEFT_JOB_CANCELLED))
    add_event (self, index, EVENT_ENDED, to);
  told->running |= from >= 0;
  told->attempts = (guint8) attempts;
  told->ended = ended;
}

static int
compare_events (gconstpointer a, gconstpointer b)
{
  const Event *left = a, *right = b;

  if (left->time != right->time)
    return left->time < right->time ? -1 : 1;
  if (left->index != right->index)
    return left->index < right->index ? -1 : 1;
  return (int) left->kind - (int) right->kind;
}

/* "thread-1 (TID 123)" */
static char *
describe_worker (WeftJob *job)
{
  gint32 pid, tid;
  gboolean is_process;
  g_autofree char *name = weft_cli_dup_worker (job, &pid, &tid);

  weft_job_get_worker (job, &is_process, &pid, &tid);
  /* Translators: a worker and its process ID, as in "process-1 (PID 123)" */
  if (is_process)
    return g_strdup_printf (_("%s (PID %d)"), name, pid);
  /* Translators: a worker and its thread ID, as in "thread-1 (TID 123)" */
  return g_strdup_printf (_("%s (TID %d)"), name, tid);
}

static char *
running_line (WeftJob *job, const char *name)
{
  g_autofree char *worker = describe_worker (job);

  /* Translators: a job's name and its worker, as in "Python.pdf: running on thread-1 (TID 123)" */
  return g_strdup_printf (_("%s: running on %s\n"), name, worker);
}

static char *
retried_line (WeftJob *job, const char *name)
{
  g_autofree char *error = weft_job_dup_error (job);

  if (error == NULL)
    /* Translators: a job's name and the number of its attempt */
    return g_strdup_printf (_("%s: attempt %u\n"), name, weft_job_get_attempts (job));
  /* Translators: a job's name, why its last attempt failed, and the number of the next, as in
   * "lol.avi: broke off at 41 %; attempt 2" */
  return g_strdup_printf (_("%s: %s; attempt %u\n"), name, error, weft_job_get_attempts (job));
}

static char *
ended_line (WeftBatch *batch, WeftJob *job, const char *name)
{
  g_autofree char *duration = NULL;
  g_autofree char *error = NULL;
  double started, ended;

  weft_batch_get_times (batch, weft_job_get_index (job), &started, &ended);
  duration = weft_format_duration (ended - started);
  if (weft_job_get_state (job) == WEFT_JOB_SUCCEEDED)
    return g_strdup_printf (_("%s: succeeded in %s\n"), name, duration);
  if (weft_job_get_state (job) == WEFT_JOB_CANCELLED)
    return g_strdup_printf (_("%s: cancelled after %s\n"), name, duration);
  error = weft_job_dup_error (job);
  /* Translators: a job's name, and why it failed */
  return g_strdup_printf (_("%s: failed: %s\n"), name, error != NULL ? error : "");
}

static void
tell (WeftCliLines *self, const Event *event)
{
  g_autoptr(WeftJob) job = g_list_model_get_item (G_LIST_MODEL (self->batch), event->index);
  g_autofree char *raw = weft_job_dup_name (job);
  g_autofree char *name = weft_format_name (raw);
  g_autofree char *line = NULL;

  if (event->kind == EVENT_RUNNING)
    line = running_line (job, name);
  else if (event->kind == EVENT_RETRIED)
    line = retried_line (job, name);
  else
    line = ended_line (self->batch, job, name);
  weft_cli_output_add_text (self->output, line);
}

void
weft_cli_lines_tell (WeftCliLines *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->batch));

  for (guint32 i = 0; i < n; i++)
    if (!self->told[i].ended)
      look_at (self, i);
  g_array_sort (self->events, compare_events);
  for (guint i = 0; i < self->events->len; i++)
    tell (self, &g_array_index (self->events, Event, i));
  g_array_set_size (self->events, 0);
}
