/* timeline-groups.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "timeline-private.h"

/* A folded group is one row for all lanes inside: in each column the shares of their states, one above the other, and their
 * marks. What had no length is there too. */

static WeftTimelineMarks
get_marks (WeftTimeline *self, const GArray *indices)
{
  gsize n;
  const WeftMark *marks = weft_trace_get_marks (self->trace, &n);

  if (indices == NULL)
    return (WeftTimelineMarks) { marks, NULL, 0 };
  return (WeftTimelineMarks) { marks, (guint32 *) (gpointer) indices->data, indices->len };
}

static void
paint_some_marks (WeftTimeline *self, WeftTimelinePaint *paint, const GArray *all, const GArray *notable,
                  int top, int bottom, int ground)
{
  WeftTimelineMarks ticks = get_marks (self, all), shapes = get_marks (self, notable);

  weft_timeline_paint_marks (paint, &ticks, &shapes, top, bottom, ground);
}

void
weft_timeline_paint_lane_marks (WeftTimeline *self, WeftTimelinePaint *paint, guint32 lane, gboolean inside,
                                int top, int bottom, int ground)
{
  const WeftLaneMarks *marks;

  if (lane >= self->marks->len)
    return;
  marks = &g_array_index (self->marks, WeftLaneMarks, lane);
  if (inside)
    paint_some_marks (self, paint, marks->all_inside, marks->notable_inside, top, bottom, ground);
  else
    paint_some_marks (self, paint, marks->all, marks->notable, top, bottom, ground);
}

static void
add_inside (WeftTimeline *self, guint32 group, guint64 from_ns, guint64 to_ns, guint64 ns[WEFT_SPAN_N_STATES])
{
  for (guint i = 0; i < weft_trace_get_n_lanes (self->trace); i++)
    {
      const WeftLane *lane = weft_trace_get_lane (self->trace, i);
      guint64 own[WEFT_SPAN_N_STATES] = { 0 };

      if (lane->parent != group)
        continue;
      weft_spans_sum (lane->spans, from_ns, to_ns, weft_timeline_get_now (self), own);
      for (guint state = 0; state < WEFT_SPAN_N_STATES; state++)
        ns[state] += own[state];
    }
}

static guint
get_states_inside (WeftTimeline *self, guint32 group, guint64 from_ns, guint64 to_ns)
{
  guint states = 0;

  for (guint i = 0; i < weft_trace_get_n_lanes (self->trace); i++)
    {
      const WeftLane *lane = weft_trace_get_lane (self->trace, i);

      if (lane->parent == group)
        states |= weft_spans_get_states (lane->spans, from_ns, to_ns);
    }
  return states;
}

/* The trace keeps the sums of the groups that can be large. */
void
weft_timeline_group_sum (WeftTimeline *self, guint32 lane, guint64 from_ns, guint64 to_ns, guint64 ns[WEFT_SPAN_N_STATES])
{
  memset (ns, 0, WEFT_SPAN_N_STATES * sizeof *ns);
  if (lane == WEFT_ROW_ALL || weft_trace_get_lane (self->trace, lane)->kind == WEFT_LANE_LOOP)
    weft_trace_sum (self->trace, lane == WEFT_ROW_ALL ? WEFT_LANE_NONE : lane, from_ns, to_ns, ns);
  else
    add_inside (self, lane, from_ns, to_ns, ns);
}

/* Which states there were, if only for no time at all: a bit for each. */
static guint
get_group_states (WeftTimeline *self, guint32 lane, guint64 from_ns, guint64 to_ns)
{
  if (lane == WEFT_ROW_ALL || weft_trace_get_lane (self->trace, lane)->kind == WEFT_LANE_LOOP)
    return weft_trace_get_states (self->trace, lane == WEFT_ROW_ALL ? WEFT_LANE_NONE : lane, from_ns, to_ns);
  return get_states_inside (self, lane, from_ns, to_ns);
}

/* How many lanes fill the height: of a loop, as many jobs as it ever had at once. */
static double
get_most (WeftTimeline *self, guint32 lane)
{
  int row = weft_timeline_rows_get_row (self->rows, lane);
  gsize n;
  const WeftCount *counts;
  double most = row >= 0 ? weft_timeline_rows_get (self->rows, (guint) row)->n_inside : 1;

  if (lane == WEFT_ROW_ALL || weft_trace_get_lane (self->trace, lane)->kind != WEFT_LANE_LOOP
      || weft_trace_get_hidden (self->trace) == 0)
    return most;
  counts = weft_trace_get_counts (self->trace, WEFT_COUNTER_JOBS, &n);
  for (gsize i = 0; i < n; i++)
    most = MAX (most, counts[i].value);
  return most;
}

/* The shares of one column; what had no length is seen all the same, as a pixel. */
static void
paint_group_column (WeftTimeline *self, WeftTimelinePaint *paint, guint32 lane, int x, double most, int top, int bottom)
{
  guint64 from_ns = paint->edges[x], end_ns = paint->edges[x + 1], to_ns = MIN (end_ns, paint->now_ns);
  guint64 ns[WEFT_SPAN_N_STATES] = { 0 };
  guint states;

  if (end_ns <= from_ns || from_ns > paint->now_ns)
    return;
  if (to_ns > from_ns)
    weft_timeline_group_sum (self, lane, from_ns, to_ns, ns);
  states = get_group_states (self, lane, from_ns, end_ns);
  for (guint state = 0; state < WEFT_SPAN_N_STATES; state++)
    if (states >> state & 1)
      ns[state] = MAX (ns[state], 1);
  weft_timeline_paint_shares (paint, x, ns, most * (double) (end_ns - from_ns), top, bottom);
}

void
weft_timeline_paint_group (WeftTimeline *self, WeftTimelinePaint *paint, guint32 lane)
{
  int top = WEFT_TIMELINE_PAD * self->scale, bottom = paint->height - WEFT_TIMELINE_PAD * self->scale;
  double most = get_most (self, lane);
  gsize n;
  const WeftMark *marks = weft_trace_get_marks (self->trace, &n);
  WeftTimelineMarks all = { marks, NULL, (guint) n }, notable = get_marks (self, self->notable);

  for (int x = 0; x < paint->width; x++)
    paint_group_column (self, paint, lane, x, most, top, bottom);
  if (lane == WEFT_ROW_ALL)
    {
      weft_timeline_paint_marks (paint, &all, &notable, top, bottom, bottom - 1);
      return;
    }
  weft_timeline_paint_lane_marks (self, paint, lane, FALSE, top, bottom, bottom - 1);
  weft_timeline_paint_lane_marks (self, paint, lane, TRUE, top, bottom, bottom - 1);
}
