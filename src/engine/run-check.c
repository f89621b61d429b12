/* run-check.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "run-format.h"

/* A file may come from anywhere. What is checked here is what those who use a run take for granted; it is one walk over
 * memory that will be walked over anyway for the sums. */

#define CORES_MOST 65536

/* What WEFT_CHANGE() can hold: two years. Workers end after the last job, so there are times beyond the run's length. */
#define TIME_MOST (G_MAXUINT64 >> 8)

/* Parents of parents of lanes. */
#define DEPTH_MOST 8

static gboolean
check_names (const WeftRunSections *sections)
{
  const char *names = sections->records[WEFT_RUN_NAMES];
  gsize n = sections->n[WEFT_RUN_NAMES];

  return n == 0 || names[n - 1] == '\0';
}

static gboolean
check_job (const WeftRunJob *job, gsize names)
{
  if (job->state >= WEFT_JOB_HELD || job->error > WEFT_JOB_ERROR_NO_WORKER)
    return FALSE;
  if (job->started_ns != G_MAXUINT64 && job->ended_ns != G_MAXUINT64 && job->started_ns > job->ended_ns)
    return FALSE;
  return job->name == G_MAXUINT32 || job->name < names;
}

static gboolean
check_jobs (const WeftRunHead *head, const WeftRunSections *sections)
{
  const WeftRunJob *jobs = sections->records[WEFT_RUN_JOBS];

  if (sections->n[WEFT_RUN_JOBS] != head->n_jobs)
    return FALSE;
  for (guint i = 0; i < head->n_jobs; i++)
    if (!check_job (&jobs[i], sections->n[WEFT_RUN_NAMES]))
      return FALSE;
  return TRUE;
}

/* Stretches follow each other, in the order in which they are checked, so that no record is checked twice, and a file of
 * many stretches takes no longer than its size allows. */
static gboolean
is_next (const WeftRunStretch *stretch, guint64 *next, gsize n)
{
  if (stretch->from != *next || stretch->n > n - *next)
    return FALSE;
  *next += stretch->n;
  return TRUE;
}

/* In the order of time, ended, not overlapping. */
static gboolean
check_spans (const WeftRunStretch *stretch, const WeftRunSections *sections, guint64 *next)
{
  const WeftSpan *span = sections->records[WEFT_RUN_ALL_SPANS];
  guint64 last_ns = 0;

  if (!is_next (stretch, next, sections->n[WEFT_RUN_ALL_SPANS]))
    return FALSE;
  span += stretch->from;
  for (guint64 i = 0; i < stretch->n; i++, span++)
    {
      if (span->from_ns < last_ns || span->to_ns < span->from_ns || span->state >= WEFT_SPAN_N_STATES)
        return FALSE;
      last_ns = span->to_ns;
    }
  return last_ns <= TIME_MOST;
}

/* What the kernel says: the core, and one of two states. */
static gboolean
check_cores_of_spans (const WeftRunStretch *stretch, const WeftSpan *spans)
{
  for (const WeftSpan *span = spans + stretch->from; span < spans + stretch->from + stretch->n; span++)
    if ((span->job >= CORES_MOST && span->job != WEFT_LANE_NONE) || span->state > WEFT_SPAN_READY)
      return FALSE;
  return TRUE;
}

/* Of a family tree: no lane is its own forefather. */
static gboolean
check_parents (const WeftRunLane *lanes, gsize n, gsize i)
{
  guint depth = 0;

  for (guint32 parent = lanes[i].parent; parent != WEFT_LANE_NONE; parent = lanes[parent].parent)
    if (parent >= n || ++depth > DEPTH_MOST)
      return FALSE;
  return TRUE;
}

static gboolean
check_lanes (const WeftRunSections *sections, guint64 *next)
{
  const WeftRunLane *lanes = sections->records[WEFT_RUN_LANES];
  gsize n = sections->n[WEFT_RUN_LANES];

  for (gsize i = 0; i < n; i++)
    {
      if (lanes[i].kind >= WEFT_LANE_N_KINDS || !check_parents (lanes, n, i)
          || !check_spans (&lanes[i].spans, sections, next) || !check_spans (&lanes[i].on_core, sections, next)
          || !check_cores_of_spans (&lanes[i].on_core, sections->records[WEFT_RUN_ALL_SPANS]))
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_lane (guint32 lane, const WeftRunSections *sections)
{
  return lane == WEFT_LANE_NONE || lane < sections->n[WEFT_RUN_LANES];
}

/* One for each core at most: running spans of lanes. */
static gboolean
check_cores (const WeftRunSections *sections, guint64 *next)
{
  const WeftRunStretch *cores = sections->records[WEFT_RUN_CORES];
  const WeftSpan *spans = sections->records[WEFT_RUN_ALL_SPANS];

  if (sections->n[WEFT_RUN_CORES] > CORES_MOST)
    return FALSE;
  for (gsize i = 0; i < sections->n[WEFT_RUN_CORES]; i++)
    {
      if (!check_spans (&cores[i], sections, next))
        return FALSE;
      for (guint64 k = cores[i].from; k < cores[i].from + cores[i].n; k++)
        if (spans[k].state != WEFT_SPAN_RUNNING || !is_lane (spans[k].job, sections))
          return FALSE;
    }
  return TRUE;
}

static gboolean
check_marks (const WeftRunSections *sections)
{
  const WeftMark *marks = sections->records[WEFT_RUN_MARKS];
  guint64 last_ns = 0;

  for (gsize i = 0; i < sections->n[WEFT_RUN_MARKS]; i++)
    {
      if (marks[i].time_ns < last_ns || marks[i].kind >= WEFT_MARK_N_KINDS || !is_lane (marks[i].lane, sections))
        return FALSE;
      last_ns = marks[i].time_ns;
    }
  return last_ns <= TIME_MOST;
}

static gboolean
check_edges (const WeftRunSections *sections)
{
  const WeftEdge *edges = sections->records[WEFT_RUN_EDGES];
  guint64 last_ns = 0;

  for (gsize i = 0; i < sections->n[WEFT_RUN_EDGES]; i++)
    {
      if (edges[i].from_ns < last_ns || edges[i].to_ns < edges[i].from_ns || edges[i].to_ns > TIME_MOST
          || edges[i].kind >= WEFT_MARK_N_KINDS || !is_lane (edges[i].from_lane, sections)
          || !is_lane (edges[i].to_lane, sections))
        return FALSE;
      last_ns = edges[i].from_ns;
    }
  return TRUE;
}

static gboolean
check_counts (const WeftRunSections *sections, WeftRunSection section)
{
  const WeftCount *counts = sections->records[section];
  guint64 last_ns = 0;

  for (gsize i = 0; i < sections->n[section]; i++)
    {
      if (counts[i].time_ns < last_ns || !(counts[i].value >= 0 && counts[i].value <= 1e9))
        return FALSE;
      last_ns = counts[i].time_ns;
    }
  return last_ns <= TIME_MOST;
}

static gboolean
check_changes (const WeftRunStretch *stretch, const WeftRunSections *sections, guint64 *next)
{
  const guint64 *changes = sections->records[WEFT_RUN_CHANGES];
  guint64 last_ns = 0;

  if (!is_next (stretch, next, sections->n[WEFT_RUN_CHANGES]))
    return FALSE;
  for (guint64 i = stretch->from; i < stretch->from + stretch->n; i++)
    {
      if (WEFT_CHANGE_TIME (changes[i]) < last_ns || WEFT_CHANGE_FROM (changes[i]) > WEFT_SPAN_ABSENT
          || WEFT_CHANGE_TO (changes[i]) > WEFT_SPAN_ABSENT)
        return FALSE;
      last_ns = WEFT_CHANGE_TIME (changes[i]);
    }
  return TRUE;
}

static gboolean
check_groups (const WeftRunSections *sections)
{
  const WeftRunGroup *groups = sections->records[WEFT_RUN_GROUPS];
  guint64 next = 0;

  /* All workers, then lanes, and none twice. Plus one, because all workers are the highest number. */
  for (gsize i = 0; i < sections->n[WEFT_RUN_GROUPS]; i++)
    {
      if (!is_lane (groups[i].lane, sections) || (i > 0 && groups[i].lane + 1 <= groups[i - 1].lane + 1))
        return FALSE;
      if (!check_changes (&groups[i].changes, sections, &next))
        return FALSE;
    }
  return TRUE;
}

gboolean
_weft_run_check (const WeftRunHead *head, const WeftRunSections *sections)
{
  guint64 next = 0;

  return check_names (sections) && check_jobs (head, sections) && check_lanes (sections, &next)
         && check_cores (sections, &next) && next == sections->n[WEFT_RUN_ALL_SPANS] && check_marks (sections)
         && check_edges (sections) && check_counts (sections, WEFT_RUN_IN_FLIGHT) && check_counts (sections, WEFT_RUN_IN_USE)
         && check_groups (sections);
}
