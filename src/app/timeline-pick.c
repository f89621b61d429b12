/* timeline-pick.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "timeline-private.h"

/* What is under the pointer, and going from span to span and from lane to lane with the keys. */

/* A span of a pixel can be hit from so far beside it. */
#define REACH 3

const WeftSpan *
weft_timeline_get_span (WeftTimeline *self, const WeftSpot *spot)
{
  const WeftSpans *spans;

  if (self->trace == NULL || !spot->known || spot->lane >= weft_trace_get_n_lanes (self->trace))
    return NULL;
  spans = weft_trace_get_lane (self->trace, spot->lane)->spans;
  return spot->span < weft_spans_get_n (spans) ? weft_spans_get (spans, spot->span) : NULL;
}

/* Of those within reach the one that is hit, or else the nearest. */
static gboolean
find_span (WeftTimeline *self, guint32 lane, double column, gsize *found)
{
  const WeftSpans *spans = weft_trace_get_lane (self->trace, lane)->spans;
  guint64 time_ns = weft_time_scale_get_time (&self->view, column), reach_ns = (guint64) (REACH * self->scale * self->view.column_ns);
  gsize n = weft_spans_get_n (spans), i = weft_spans_find (spans, time_ns);

  if (weft_time_scale_get_time (&self->view, column) >= weft_timeline_get_now (self))
    return FALSE;
  *found = i;
  if (i < n && weft_spans_get (spans, i)->from_ns <= time_ns + reach_ns)
    return TRUE;
  if (i == 0 || weft_spans_get (spans, i - 1)->to_ns + reach_ns < time_ns)
    return FALSE;
  *found = i - 1;
  return TRUE;
}

/* FALSE: not in the lanes. On a title it is the whole lane. */
gboolean
weft_timeline_pick (WeftTimeline *self, double x, double y, WeftSpot *spot)
{
  int row = weft_timeline_rows_find (self->rows, y - self->plot.y + gtk_adjustment_get_value (self->down));
  const WeftTimelineRow *place;

  *spot = (WeftSpot) { WEFT_LANE_NONE, FALSE, 0 };
  if (self->trace == NULL || y < self->plot.y || y >= self->plot.y + self->plot.height || row < 0)
    return FALSE;
  place = weft_timeline_rows_get (self->rows, (guint) row);
  spot->lane = place->lane;
  if (place->lane != WEFT_ROW_ALL && !place->folded && x >= self->plot.x && x < self->plot.x + self->plot.width)
    spot->known = find_span (self, place->lane, (x - self->plot.x) * self->scale, &spot->span);
  return TRUE;
}

void
weft_timeline_choose (WeftTimeline *self, const WeftSpot *spot, gboolean by_keys)
{
  self->chosen = *spot;
  self->by_keys = by_keys;
  if (by_keys)
    self->pointed = FALSE;
  if (self->selected)
    weft_timeline_update_card (self);
  weft_timeline_announce (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Of what is chosen; -1: nothing is. */
static int
get_row (WeftTimeline *self)
{
  return weft_timeline_rows_get_row (self->rows, self->chosen.lane);
}

/* The span that shows in the middle of the view, or the next one. */
static WeftSpot
get_spot_in_row (WeftTimeline *self, int row, guint64 time_ns)
{
  const WeftTimelineRow *place = weft_timeline_rows_get (self->rows, (guint) row);
  WeftSpot spot = { place->lane, FALSE, 0 };
  const WeftSpans *spans;

  if (place->folded || place->lane == WEFT_ROW_ALL)
    return spot;
  spans = weft_trace_get_lane (self->trace, place->lane)->spans;
  if (weft_spans_get_n (spans) == 0)
    return spot;
  spot.known = TRUE;
  spot.span = MIN (weft_spans_find (spans, time_ns), weft_spans_get_n (spans) - 1);
  return spot;
}

void
weft_timeline_step_lane (WeftTimeline *self, int rows)
{
  int n = (int) weft_timeline_rows_get_n (self->rows), row = get_row (self), next = row < 0 ? 0 : CLAMP (row + rows, 0, n - 1);
  const WeftSpan *span = weft_timeline_get_span (self, &self->chosen);
  guint64 left_ns = weft_time_scale_get_time (&self->view, 0), time_ns = span != NULL ? MAX (span->from_ns, left_ns) : left_ns;
  WeftSpot spot;

  if (n == 0)
    return;
  spot = get_spot_in_row (self, next, time_ns);
  weft_timeline_choose (self, &spot, TRUE);
  weft_timeline_reveal (self, &(WeftSpot) { spot.lane, FALSE, 0 });
}

void
weft_timeline_step_span (WeftTimeline *self, int direction)
{
  const WeftSpans *spans;
  WeftSpot spot = self->chosen;
  gsize n;

  if (get_row (self) < 0 || !spot.known)
    {
      weft_timeline_step_lane (self, 0);
      return;
    }
  spans = weft_trace_get_lane (self->trace, spot.lane)->spans;
  n = weft_spans_get_n (spans);
  if (direction < 0 ? spot.span == 0 : spot.span + 1 >= n)
    {
      gtk_widget_error_bell (GTK_WIDGET (self));
      return;
    }
  spot.span += direction < 0 ? (gsize) -1 : 1;
  weft_timeline_choose (self, &spot, TRUE);
  weft_timeline_reveal (self, &spot);
}
