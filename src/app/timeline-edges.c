/* timeline-edges.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "timeline-private.h"

#include <math.h>

/* Who woke whom, as thin curves: all of them where they are few, else those of the span that is read out. */

#define MOST_EDGES 32
/* So many are looked at on each side of what is read. */
#define MOST_LOOKED_AT 4096

static gsize
find_edge (const WeftEdge *edges, gsize n, guint64 time_ns)
{
  gsize low = 0;

  while (low < n)
    {
      gsize middle = low + (n - low) / 2;

      if (edges[middle].from_ns < time_ns)
        low = middle + 1;
      else
        n = middle;
    }
  return low;
}

static gboolean
get_row_y (WeftTimeline *self, guint32 lane, double *y)
{
  int row = weft_timeline_rows_get_row (self->rows, lane);
  const WeftTimelineRow *place;

  if (row < 0)
    return FALSE;
  place = weft_timeline_rows_get (self->rows, (guint) row);
  *y = self->plot.y + place->y + place->height / 2.0 - gtk_adjustment_get_value (self->down);
  return TRUE;
}

static double
get_x (WeftTimeline *self, guint64 time_ns)
{
  return self->plot.x + floor (weft_time_scale_get_column (&self->view, time_ns)) / self->scale + 0.5;
}

/* From the edge of the one lane to the edge of the other, with a dot where it begins and an arrow where it arrives. */
static void
stroke (WeftTimeline *self, cairo_t *cr, const WeftEdge *edge)
{
  double y0, y1, x0 = get_x (self, edge->from_ns), x1 = get_x (self, edge->to_ns), bend, side;

  if (edge->from_lane == edge->to_lane || !get_row_y (self, edge->from_lane, &y0) || !get_row_y (self, edge->to_lane, &y1) || y0 == y1)
    return;
  side = y1 > y0 ? 1 : -1;
  y0 += side * (weft_timeline_get_lane_height (self) / 2.0 - 4);
  y1 -= side * (weft_timeline_get_lane_height (self) / 2.0 - 4);
  bend = CLAMP (fabs (x1 - x0) / 2, 4, 40);
  cairo_move_to (cr, x0, y0);
  cairo_curve_to (cr, x0 + bend, y0, x1 - bend, y1, x1, y1 - side * 4);
  cairo_stroke (cr);
  cairo_arc (cr, x0, y0, 1.8, 0, 2 * G_PI);
  cairo_fill (cr);
  cairo_move_to (cr, x1, y1);
  cairo_rel_line_to (cr, -3, -side * 5);
  cairo_rel_line_to (cr, 6, 0);
  cairo_fill (cr);
}

static void
stroke_of_span (WeftTimeline *self, cairo_t *cr, const WeftSpot *spot, const WeftEdge *edges, gsize n)
{
  const WeftSpan *span = weft_timeline_get_span (self, spot);
  gsize middle, from, to;

  if (span == NULL)
    return;
  middle = find_edge (edges, n, span->from_ns);
  from = middle > MOST_LOOKED_AT ? middle - MOST_LOOKED_AT : 0;
  to = MIN (middle + MOST_LOOKED_AT, n);
  for (gsize i = from; i < to; i++)
    if ((edges[i].to_lane == spot->lane && edges[i].to_ns >= span->from_ns && edges[i].to_ns <= span->to_ns)
        || (edges[i].from_lane == spot->lane && edges[i].from_ns >= span->from_ns && edges[i].from_ns <= span->to_ns))
      stroke (self, cr, &edges[i]);
}

void
weft_timeline_append_edges (WeftTimeline *self, GtkSnapshot *snapshot)
{
  gsize n, first, last;
  const WeftEdge *edges = weft_trace_get_edges (self->trace, &n);
  gboolean few;
  GdkRGBA color = weft_timeline_faint (self, 0.32f);
  cairo_t *cr;

  first = find_edge (edges, n, weft_time_scale_get_time (&self->view, 0));
  last = find_edge (edges, n, weft_time_scale_get_time (&self->view, self->view.n));
  few = last - first <= MOST_EDGES;
  if (few ? last == first : self->hovered.lane == WEFT_LANE_NONE && self->chosen.lane == WEFT_LANE_NONE)
    return;
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT ((float) self->plot.x, (float) self->plot.y, (float) self->plot.width, (float) self->plot.height));
  gdk_cairo_set_source_rgba (cr, &color);
  cairo_set_line_width (cr, 1);
  for (gsize i = first; few && i < last; i++)
    stroke (self, cr, &edges[i]);
  gdk_cairo_set_source_rgba (cr, &self->colors.text);
  cairo_set_line_width (cr, 1.5);
  stroke_of_span (self, cr, &self->chosen, edges, n);
  stroke_of_span (self, cr, &self->hovered, edges, n);
  cairo_destroy (cr);
}
