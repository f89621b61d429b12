/* trace.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "trace-private.h"

#include "clock.h"

#include <glib/gi18n.h>

/* The model alone: what it holds and what can be asked of it. trace-build.c makes it out of records. */

/* A batch that runs for hours would fill the memory: beyond this, and a mark or an edge takes as much as a span, what comes is
 * counted as dropped. */
#define MOST_SPANS 2000000

/* A counter is drawn, not summed. */
#define MOST_COUNTS 16384

static void
clear_lane (gpointer data)
{
  WeftLane *lane = data;

  weft_spans_free (lane->spans);
  g_clear_pointer (&lane->on_core, weft_spans_free);
}

static void
clear_worker (gpointer data)
{
  g_free (((WeftTraceWorker *) data)->job_lanes);
}

static void
free_spans (gpointer data)
{
  if (data != NULL)
    weft_spans_free (data);
}

static void
free_changes (gpointer data)
{
  if (data != NULL)
    weft_changes_free (data);
}

static WeftTrace *
trace_new (void)
{
  WeftTrace *self = g_new0 (WeftTrace, 1);

  self->refs = 1;
  self->lanes = g_array_new (FALSE, FALSE, sizeof (WeftLane));
  g_array_set_clear_func (self->lanes, clear_lane);
  self->marks = g_array_new (FALSE, FALSE, sizeof (WeftMark));
  self->edges = g_array_new (FALSE, FALSE, sizeof (WeftEdge));
  self->cores = g_ptr_array_new_with_free_func (free_spans);
  self->groups = g_ptr_array_new_with_free_func (free_changes);
  for (guint i = 0; i < WEFT_N_COUNTERS; i++)
    self->counts[i].counts = g_array_new (FALSE, FALSE, sizeof (WeftCount));
  return self;
}

WeftTrace *
weft_trace_new (guint64 started_ns, gboolean loop)
{
  WeftTrace *self = trace_new ();

  self->started_ns = started_ns;
  self->loop = loop;
  self->all = weft_changes_new ();
  self->lane_supervisor = self->lane_main = WEFT_LANE_NONE;
  self->slot_supervisor = self->slot_main = WEFT_LANE_NONE;
  self->workers = g_array_new (FALSE, TRUE, sizeof (WeftTraceWorker));
  g_array_set_clear_func (self->workers, clear_worker);
  self->jobs = g_array_new (FALSE, TRUE, sizeof (WeftTraceJob));
  self->tasks = g_hash_table_new_full (NULL, NULL, NULL, _weft_trace_task_free);
  self->events = g_array_new (FALSE, FALSE, sizeof (WeftTraceEvent));
  self->switches = g_array_new (FALSE, FALSE, sizeof (WeftSwitch));
  self->core_tids = g_array_new (FALSE, TRUE, sizeof (gint32));
  return self;
}

WeftTrace *
weft_trace_new_from_parts (const WeftTraceParts *parts)
{
  WeftTrace *self = trace_new ();

  self->finished = true;
  self->length_ns = parts->length_ns;
  self->dropped = parts->dropped;
  self->hidden = parts->hidden;
  g_array_append_vals (self->lanes, parts->lanes, (guint) parts->n_lanes);
  g_array_append_vals (self->marks, parts->marks, (guint) parts->n_marks);
  g_array_append_vals (self->edges, parts->edges, (guint) parts->n_edges);
  for (guint i = 0; i < WEFT_N_COUNTERS; i++)
    g_array_append_vals (self->counts[i].counts, parts->counts[i], (guint) parts->n_counts[i]);
  for (gsize i = 0; i < parts->n_cores; i++)
    g_ptr_array_add (self->cores, parts->cores[i]);
  g_ptr_array_set_size (self->groups, (int) parts->n_lanes);
  for (gsize i = 0; i < parts->n_groups; i++)
    {
      const WeftTraceGroup *group = &parts->groups[i];
      WeftChanges *changes = weft_changes_new_borrowed (group->changes, group->n_changes);

      if (group->lane == WEFT_LANE_NONE)
        self->all = changes;
      else
        g_ptr_array_index (self->groups, group->lane) = changes;
    }
  self->truth = parts->truth;
  self->reason = g_strdup (parts->reason);
  self->free = parts->free;
  self->owner = parts->owner;
  return self;
}

WeftTrace *
weft_trace_ref (WeftTrace *self)
{
  self->refs++;
  return self;
}

void
weft_trace_free (WeftTrace *self)
{
  if (--self->refs > 0)
    return;
  g_array_unref (self->lanes);
  g_array_unref (self->marks);
  g_array_unref (self->edges);
  g_ptr_array_unref (self->cores);
  g_ptr_array_unref (self->groups);
  g_clear_pointer (&self->all, weft_changes_free);
  for (guint i = 0; i < WEFT_N_COUNTERS; i++)
    g_array_unref (self->counts[i].counts);
  g_free (self->reason);
  g_clear_pointer (&self->workers, g_array_unref);
  g_clear_pointer (&self->jobs, g_array_unref);
  g_clear_pointer (&self->tasks, g_hash_table_unref);
  g_clear_pointer (&self->events, g_array_unref);
  g_clear_pointer (&self->switches, g_array_unref);
  g_clear_pointer (&self->core_tids, g_array_unref);
  g_free (self->cursors);
  if (self->free != NULL)
    self->free (self->owner);
  g_free (self);
}

guint32
_weft_trace_add_lane (WeftTrace *self, const WeftLane *lane)
{
  g_array_append_vals (self->lanes, lane, 1);
  _weft_trace_lane (self, self->lanes->len - 1)->spans = weft_spans_new ();
  return self->lanes->len - 1;
}

static bool
has_room (WeftTrace *self)
{
  if (self->n_spans < MOST_SPANS)
    return true;
  self->lost++;
  return false;
}

/* Records of different rings, and late ones, are nearly in order. */
static void
move_back (WeftMark *marks, gsize i)
{
  for (; i > 0 && marks[i - 1].time_ns > marks[i].time_ns; i--)
    {
      WeftMark later = marks[i - 1];

      marks[i - 1] = marks[i];
      marks[i] = later;
    }
}

void
_weft_trace_mark (WeftTrace *self, guint64 time_ns, guint32 lane, guint32 job, WeftMarkKind kind, gint32 value)
{
  WeftMark mark = { time_ns, lane, job, kind, value };

  if (!has_room (self))
    return;
  self->n_spans++;
  g_array_append_val (self->marks, mark);
  move_back ((WeftMark *) (void *) self->marks->data, self->marks->len - 1);
}

void
_weft_trace_edge (WeftTrace *self, const WeftEdge *edge)
{
  WeftEdge *edges;

  if (!has_room (self))
    return;
  self->n_spans++;
  g_array_append_vals (self->edges, edge, 1);
  edges = (WeftEdge *) (void *) self->edges->data;
  for (guint i = self->edges->len - 1; i > 0 && edges[i - 1].from_ns > edge->from_ns; i--)
    {
      edges[i] = edges[i - 1];
      edges[i - 1] = *edge;
    }
}

/* Twice as coarse as before: of each step the last value. */
static void
thin_out (WeftTraceCounts *self)
{
  WeftCount *counts = (WeftCount *) (void *) self->counts->data;
  guint kept = 0;

  self->step_ns = MAX (2 * self->step_ns, counts[self->counts->len - 1].time_ns / (MOST_COUNTS / 2) + 1);
  for (guint i = 1; i < self->counts->len; i++)
    {
      if (counts[i].time_ns / self->step_ns != counts[kept].time_ns / self->step_ns)
        counts[++kept].time_ns = counts[i].time_ns;
      counts[kept].value = counts[i].value;
    }
  g_array_set_size (self->counts, kept + 1);
}

void
_weft_trace_count (WeftTrace *self, WeftCounter counter, guint64 time_ns, double value)
{
  WeftTraceCounts *counts = &self->counts[counter];
  WeftCount count = { time_ns, value };

  if (counts->counts->len > 0)
    {
      WeftCount *last = &g_array_index (counts->counts, WeftCount, counts->counts->len - 1);

      count.time_ns = MAX (count.time_ns, last->time_ns);
      if (count.time_ns == last->time_ns
          || (counts->step_ns > 0 && count.time_ns / counts->step_ns == last->time_ns / counts->step_ns))
        {
          last->value = value;
          return;
        }
    }
  g_array_append_val (counts->counts, count);
  if (counts->counts->len > MOST_COUNTS)
    thin_out (counts);
}

bool
_weft_trace_span (WeftTrace *self, WeftSpans *spans, guint64 from_ns, guint64 to_ns, guint32 job, WeftSpanState state)
{
  gsize n = weft_spans_get_n (spans);

  if (n > 0)
    {
      const WeftSpan *last = weft_spans_get (spans, n - 1);

      from_ns = MAX (from_ns, last->from_ns);
      if (last->to_ns == WEFT_TIME_OPEN && to_ns == WEFT_TIME_OPEN && last->job == job && last->state == state)
        return true;
    }
  if (!has_room (self))
    {
      weft_spans_close (spans, from_ns);
      return false;
    }
  self->n_spans++;
  weft_spans_append (spans, (WeftSpan) { from_ns, MAX (to_ns, from_ns), job, state });
  return true;
}

void
_weft_trace_show (WeftTrace *self, guint32 lane, WeftChanges *changes, guint64 time_ns, guint32 job, WeftSpanState state)
{
  WeftSpans *spans = _weft_trace_lane (self, lane)->spans;
  gsize n = weft_spans_get_n (spans);
  const WeftSpan *last = n > 0 ? weft_spans_get (spans, n - 1) : NULL;
  guint before = last != NULL ? last->state : WEFT_SPAN_ABSENT;

  time_ns = last != NULL ? MAX (time_ns, last->from_ns) : time_ns;
  if (_weft_trace_span (self, spans, time_ns, WEFT_TIME_OPEN, job, state) && changes != NULL)
    weft_changes_add (changes, time_ns, before, state);
}

WeftChanges *
_weft_trace_group (WeftTrace *self, guint32 lane)
{
  if (self->groups->len <= lane)
    g_ptr_array_set_size (self->groups, (int) lane + 1);
  if (g_ptr_array_index (self->groups, lane) == NULL)
    g_ptr_array_index (self->groups, lane) = weft_changes_new ();
  return g_ptr_array_index (self->groups, lane);
}

guint64
weft_trace_get_started (const WeftTrace *self)
{
  return self->started_ns;
}

gboolean
weft_trace_is_finished (const WeftTrace *self)
{
  return self->finished;
}

guint64
weft_trace_get_length (const WeftTrace *self)
{
  return self->finished ? self->length_ns : _weft_trace_time (self, weft_clock_ns ());
}

guint64
weft_trace_get_dropped (const WeftTrace *self)
{
  return self->dropped + self->lost;
}

guint64
weft_trace_get_hidden (const WeftTrace *self)
{
  return self->hidden;
}

char *
weft_trace_describe_hidden (const WeftTrace *self)
{
  g_autofree char *count = NULL;

  if (self->hidden == 0)
    return NULL;
  count = g_strdup_printf ("%'" G_GUINT64_FORMAT, self->hidden);
  /* Translators: a loop carried so many at once that not each could have a lane; the number is %s */
  return g_strdup_printf (ngettext ("%s job has no lane of its own", "%s jobs have no lane of their own", (gulong) self->hidden), count);
}

guint64
weft_trace_get_generation (const WeftTrace *self)
{
  return self->generation;
}

WeftTruth
weft_trace_get_truth (const WeftTrace *self, const char **reason)
{
  if (reason != NULL)
    *reason = self->reason;
  return self->truth;
}

guint
weft_trace_get_n_lanes (const WeftTrace *self)
{
  return self->lanes->len;
}

const WeftLane *
weft_trace_get_lane (const WeftTrace *self, guint i)
{
  g_return_val_if_fail (i < self->lanes->len, NULL);

  return _weft_trace_lane (self, i);
}

guint32
weft_trace_find_worker (const WeftTrace *self, guint32 worker)
{
  if (self->workers != NULL)
    return worker < self->workers->len ? g_array_index (self->workers, WeftTraceWorker, worker).lane : WEFT_LANE_NONE;
  for (guint32 i = 0; i < self->lanes->len; i++)
    if (_weft_trace_lane (self, i)->worker == worker && _weft_trace_lane (self, i)->kind <= WEFT_LANE_LOOP)
      return i;
  return WEFT_LANE_NONE;
}

const WeftMark *
weft_trace_get_marks (const WeftTrace *self, gsize *n)
{
  *n = self->marks->len;
  return (const WeftMark *) (void *) self->marks->data;
}

const WeftEdge *
weft_trace_get_edges (const WeftTrace *self, gsize *n)
{
  *n = self->edges->len;
  return (const WeftEdge *) (void *) self->edges->data;
}

const WeftCount *
weft_trace_get_counts (const WeftTrace *self, WeftCounter counter, gsize *n)
{
  *n = self->counts[counter].counts->len;
  return (const WeftCount *) (void *) self->counts[counter].counts->data;
}

guint
weft_trace_get_n_cores (const WeftTrace *self)
{
  return self->cores->len;
}

const WeftSpans *
weft_trace_get_core (const WeftTrace *self, guint core)
{
  g_return_val_if_fail (core < self->cores->len, NULL);

  return g_ptr_array_index (self->cores, core);
}

static WeftChanges *
find_changes (const WeftTrace *self, guint32 lane)
{
  if (lane == WEFT_LANE_NONE)
    return self->all;
  return lane < self->groups->len ? g_ptr_array_index (self->groups, lane) : NULL;
}

gsize
weft_trace_sum (const WeftTrace *self, guint32 lane, guint64 from_ns, guint64 to_ns, guint64 ns[WEFT_SPAN_N_STATES])
{
  WeftChanges *changes = find_changes (self, lane);

  for (guint state = 0; state < WEFT_SPAN_N_STATES; state++)
    ns[state] = 0;
  return changes != NULL ? weft_changes_sum (changes, from_ns, MIN (to_ns, weft_trace_get_length (self)), ns) : 0;
}

guint
weft_trace_get_states (const WeftTrace *self, guint32 lane, guint64 from_ns, guint64 to_ns)
{
  WeftChanges *changes = find_changes (self, lane);

  return changes != NULL ? weft_changes_get_states (changes, from_ns, to_ns) : 0;
}

const guint64 *
weft_trace_get_changes (const WeftTrace *self, guint32 lane, gsize *n)
{
  WeftChanges *changes = find_changes (self, lane);

  *n = 0;
  return changes != NULL ? weft_changes_get (changes, n) : NULL;
}

gsize
weft_trace_get_size (const WeftTrace *self)
{
  gsize size = sizeof *self + self->lanes->len * sizeof (WeftLane) + self->marks->len * sizeof (WeftMark)
               + self->edges->len * sizeof (WeftEdge) + (self->all != NULL ? weft_changes_get_size (self->all) : 0);

  for (guint i = 0; i < self->lanes->len; i++)
    {
      size += weft_spans_get_size (_weft_trace_lane (self, i)->spans);
      if (_weft_trace_lane (self, i)->on_core != NULL)
        size += weft_spans_get_size (_weft_trace_lane (self, i)->on_core);
    }
  for (guint i = 0; i < self->groups->len; i++)
    if (g_ptr_array_index (self->groups, i) != NULL)
      size += weft_changes_get_size (g_ptr_array_index (self->groups, i));
  for (guint i = 0; i < self->cores->len; i++)
    if (g_ptr_array_index (self->cores, i) != NULL)
      size += weft_spans_get_size (g_ptr_array_index (self->cores, i));
  for (guint i = 0; i < WEFT_N_COUNTERS; i++)
    size += self->counts[i].counts->len * sizeof (WeftCount);
  return size;
}
