/* replay-marks.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "replay-private.h"

#include <math.h>

/* Most jobs begin once and end once, and their record says when. Only for the others the marks are kept, by job and then
 * by time. */

typedef struct
{
  guint64 time_ns;
  guint32 position;
  guint32 kind; /* WeftMarkKind */
  gint32 value;
} Moment;

struct _WeftReplayMarks
{
  WeftRun *run;    /* (not owned): the replay's */
  GArray *moments; /* Moment, sorted by job, then by time */
};

/* One life of a job, as far as the marks have been read. */
typedef struct
{
  WeftJobState state;
  guint attempt;
  guint64 began_ns;  /* the attempt */
  guint64 paused_ns; /* since then, in pauses that are over */
  guint64 since_ns;  /* the pause that is not */
} Life;

static gboolean
get_position (WeftRun *run, guint32 number, guint32 *position)
{
  const WeftRunJob *job = weft_run_find_job (run, number);
  guint n;

  if (job == NULL)
    return FALSE;
  *position = (guint32) (job - weft_run_get_jobs (run, &n));
  return TRUE;
}

/* Begun and ended as the job's own record says, it tells nothing new. */
static gboolean
tells_more (const WeftRunJob *job, const WeftMark *mark)
{
  switch (mark->kind)
    {
    case WEFT_MARK_RETRY:
    case WEFT_MARK_PAUSE:
    case WEFT_MARK_RESUME:
      return TRUE;
    case WEFT_MARK_START:
    case WEFT_MARK_SUCCEEDED:
    case WEFT_MARK_FAILED:
    case WEFT_MARK_CANCELLED:
      return mark->time_ns < job->started_ns; /* an earlier life: it was retried by hand */
    default:
      return FALSE;
    }
}

static int
compare_moments (gconstpointer a, gconstpointer b)
{
  const Moment *left = a, *right = b;

  if (left->position != right->position)
    return left->position < right->position ? -1 : 1;
  return (left->time_ns > right->time_ns) - (left->time_ns < right->time_ns);
}

static gboolean
is_sorted (GArray *moments)
{
  for (guint i = 1; i < moments->len; i++)
    if (compare_moments (&g_array_index (moments, Moment, i - 1), &g_array_index (moments, Moment, i)) > 0)
      return FALSE;
  return TRUE;
}

WeftReplayMarks *
_weft_replay_marks_new (WeftRun *run)
{
  WeftReplayMarks *self = g_new0 (WeftReplayMarks, 1);
  guint n_jobs;
  const WeftRunJob *jobs = weft_run_get_jobs (run, &n_jobs);
  gsize n = 0;
  const WeftMark *marks = weft_trace_get_marks (weft_run_get_trace (run), &n);

  self->run = run;
  self->moments = g_array_new (FALSE, FALSE, sizeof (Moment));
  for (gsize i = 0; i < n; i++)
    {
      Moment moment = { .time_ns = marks[i].time_ns, .kind = marks[i].kind, .value = marks[i].value };

      if (marks[i].kind > WEFT_MARK_CANCELLED || !get_position (run, marks[i].job, &moment.position))
        continue;
      if (tells_more (&jobs[moment.position], &marks[i]))
        g_array_append_val (self->moments, moment);
    }
  if (!is_sorted (self->moments))
    g_array_sort (self->moments, compare_moments);
  return self;
}

void
_weft_replay_marks_free (WeftReplayMarks *self)
{
  g_array_unref (self->moments);
  g_free (self);
}

/* The first of this job; the end of all if there is none. */
static guint
find_first (const WeftReplayMarks *self, guint position)
{
  guint low = 0, high = self->moments->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (self->moments, Moment, middle).position < position)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static void
begin_attempt (Life *self, guint64 time_ns, gint32 attempt)
{
  *self = (Life) { .state = WEFT_JOB_RUNNING, .attempt = (guint) MAX (attempt, 1), .began_ns = time_ns };
}

static void
live (Life *self, const Moment *moment)
{
  switch (moment->kind)
    {
    case WEFT_MARK_START:
    case WEFT_MARK_RETRY:
      begin_attempt (self, moment->time_ns, moment->value);
      break;
    case WEFT_MARK_PAUSE:
      self->state = WEFT_JOB_PAUSED;
      self->since_ns = moment->time_ns;
      break;
    case WEFT_MARK_RESUME:
      if (self->state == WEFT_JOB_PAUSED)
        self->paused_ns += moment->time_ns - self->since_ns;
      self->state = WEFT_JOB_RUNNING;
      break;
    case WEFT_MARK_SUCCEEDED:
      self->state = WEFT_JOB_SUCCEEDED;
      break;
    case WEFT_MARK_FAILED:
      self->state = WEFT_JOB_FAILED;
      break;
    default:
      self->state = WEFT_JOB_CANCELLED;
      break;
    }
}

/* Its life until that moment. What the job's own record says holds also where a mark was dropped. */
static Life
live_until (const WeftReplayMarks *self, guint position, const WeftRunJob *job, guint64 time_ns)
{
  Life life = { .state = WEFT_JOB_QUEUED };
  gboolean begun = FALSE;

  for (guint i = find_first (self, position); i < self->moments->len; i++)
    {
      const Moment *moment = &g_array_index (self->moments, Moment, i);

      if (moment->position != position || moment->time_ns > time_ns)
        break;
      if (!begun && moment->time_ns >= job->started_ns)
        begin_attempt (&life, job->started_ns, 1);
      begun = begun || moment->time_ns >= job->started_ns;
      live (&life, moment);
    }
  if (!begun && time_ns >= job->started_ns)
    begin_attempt (&life, job->started_ns, 1);
  return life;
}

static guint64
active_ns (const Life *self, guint64 time_ns)
{
  guint64 until = self->state == WEFT_JOB_PAUSED ? self->since_ns : time_ns;
  guint64 since = until - MIN (self->began_ns, until);

  return since - MIN (self->paused_ns, since);
}

/* How far an attempt came that was not the last. The jobs were drawn from the plan, so it holds where they broke off; a job
 * that was drawn otherwise is known by its size. */
static guint64
bytes_at_break (const WeftReplayMarks *self, const WeftRunJob *job, guint attempt)
{
  const WeftRunHead *head = weft_run_get_head (self->run);
  WeftJobSpec spec;

  weft_plan_draw (&head->plan, job->number, &spec);
  if (spec.bytes_total != job->bytes_total)
    return job->bytes_total;
  return (guint64) ((double) job->bytes_total * weft_workload_breaks_at (&spec, attempt) / 1000);
}

/* An attempt has the same length and the same size as the one before it, so the last one tells how fast all were. */
static guint64
bytes_at (const WeftReplayMarks *self, guint position, const WeftRunJob *job, const Life *life, guint64 time_ns)
{
  Life last = live_until (self, position, job, job->ended_ns);
  guint64 most = life->began_ns == last.began_ns ? job->bytes : bytes_at_break (self, job, life->attempt);
  guint64 whole = active_ns (&last, job->ended_ns), active = active_ns (life, time_ns);

  if (whole == 0 || active >= whole)
    return most;
  return MIN (most, (guint64) ((double) job->bytes * ((double) active / (double) whole)));
}

static gboolean
is_over (const WeftRunJob *job, guint64 time_ns)
{
  /* It was final already when the run began. */
  if (job->ended_ns == G_MAXUINT64)
    return job->started_ns == G_MAXUINT64 && weft_job_state_is_final (job->state);
  return time_ns >= job->ended_ns;
}

void
_weft_replay_marks_get_job (const WeftReplayMarks *self, guint position, guint64 time_ns, WeftReplayedJob *replayed)
{
  guint n;
  const WeftRunJob *job = &weft_run_get_jobs (self->run, &n)[position];
  Life life;

  if (is_over (job, time_ns))
    {
      *replayed = (WeftReplayedJob) { job->state, job->bytes, job->attempts };
      return;
    }
  life = live_until (self, position, job, time_ns);
  *replayed = (WeftReplayedJob) { .state = life.state, .attempts = life.attempt };
  if (life.state != WEFT_JOB_QUEUED)
    replayed->bytes = bytes_at (self, position, job, &life, time_ns);
}
