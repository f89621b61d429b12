/* timeline-view.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "timeline-private.h"

#include <math.h>

/* Which part of the run shows: zooming, panning, scrolling, following. */

/* While the run grows, what is shown of it grows by so much at a time: the picture would never stand still otherwise. */
#define GROWTH 1.25
#define LEAST_ROOM_NS (G_GUINT64_CONSTANT (1000000000) / 2)

static void
set_adjustment (GtkAdjustment *adjustment, double value, double upper, double page)
{
  upper = MAX (upper, page);
  gtk_adjustment_configure (adjustment, CLAMP (value, 0, upper - page), 0, upper, page / 10, page * 0.9, page);
}

/* What lies before the beginning and behind the end can be seen, but counts as the beginning and the end for the bar. */
static void
update_across (WeftTimeline *self)
{
  double columns = ceil ((double) weft_timeline_get_now (self) / self->view.column_ns);
  double page = MIN ((double) self->view.n, columns);

  set_adjustment (self->across, (double) MAX (self->view.first, 0), columns, page);
  gtk_widget_set_child_visible (self->scroll_across, !self->whole && (self->view.first > 0 || columns > page) && gtk_widget_get_width (GTK_WIDGET (self)) > 0);
}

static void
update_down (WeftTimeline *self)
{
  int height = weft_timeline_rows_get_height (self->rows);

  set_adjustment (self->down, gtk_adjustment_get_value (self->down), height, MAX (self->plot.height, 1));
  gtk_widget_set_child_visible (self->scroll_down, height > self->plot.height && self->plot.height > 0);
}

void
weft_timeline_view_changed (WeftTimeline *self)
{
  self->adjusting = TRUE;
  update_across (self);
  update_down (self);
  self->adjusting = FALSE;
  weft_timeline_describe (self, FALSE);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
end_following (WeftTimeline *self)
{
  self->whole = FALSE;
  weft_timeline_set_follow (self, FALSE);
}

void
weft_timeline_pan (WeftTimeline *self, gint64 columns)
{
  if (columns == 0)
    return;
  end_following (self);
  weft_time_scale_pan (&self->view, columns, weft_timeline_get_now (self));
  weft_timeline_view_changed (self);
}

void
weft_timeline_scroll (WeftTimeline *self, double pixels)
{
  gtk_adjustment_set_value (self->down, gtk_adjustment_get_value (self->down) + pixels);
}

/* Following goes on at the end of a closer view. */
void
weft_timeline_zoom_at (WeftTimeline *self, double column, double factor)
{
  double before = self->view.column_ns;

  weft_timeline_prepare (self);
  weft_time_scale_zoom (&self->view, column, factor, weft_timeline_get_now (self));
  if (self->view.column_ns == before)
    return;
  self->whole = FALSE;
  weft_timeline_stretch_tiles (self, before);
  weft_timeline_view_changed (self);
}

void
weft_timeline_zoom (WeftTimeline *self, double factor)
{
  g_return_if_fail (WEFT_IS_TIMELINE (self));
  g_return_if_fail (factor > 0);

  weft_timeline_zoom_at (self, self->view.n / 2.0, factor);
}

void
weft_timeline_show_all (WeftTimeline *self)
{
  g_return_if_fail (WEFT_IS_TIMELINE (self));

  self->whole = TRUE;
  self->room_ns = 0;
  if (!self->finished && self->trace != NULL)
    weft_timeline_set_follow (self, TRUE);
  weft_timeline_keep_up (self);
}

static void
fit (WeftTimeline *self, guint64 from_ns, guint64 to_ns)
{
  WeftTimeScale before = self->view;

  weft_time_scale_fit (&self->view, from_ns, to_ns);
  if (before.column_ns != self->view.column_ns)
    weft_timeline_stretch_tiles (self, before.column_ns);
  weft_timeline_view_changed (self);
}

void
weft_timeline_show_stretch (WeftTimeline *self, guint64 from_ns, guint64 to_ns)
{
  g_return_if_fail (WEFT_IS_TIMELINE (self));
  g_return_if_fail (from_ns < to_ns);

  end_following (self);
  weft_timeline_prepare (self);
  fit (self, from_ns, to_ns);
}

/* After the run has grown or the size has changed. */
void
weft_timeline_keep_up (WeftTimeline *self)
{
  guint64 now_ns = weft_timeline_get_now (self);

  if (self->view.n == 0)
    return;
  if (self->whole && !self->finished)
    {
      if (self->room_ns < now_ns || self->room_ns == 0)
        self->room_ns = MAX ((guint64) ((double) now_ns * GROWTH), LEAST_ROOM_NS);
      fit (self, 0, self->room_ns);
    }
  else if (self->whole)
    fit (self, 0, MAX (now_ns, 1));
  else if (self->follow && !self->finished)
    {
      self->view.first = (gint64) ((double) now_ns / self->view.column_ns) - (gint64) self->view.n * 19 / 20;
      weft_timeline_view_changed (self);
    }
  else
    weft_timeline_view_changed (self);
}

static int
get_content_y (WeftTimeline *self, guint32 lane, int *height)
{
  int row = weft_timeline_rows_get_row (self->rows, lane);

  if (row < 0)
    return -1;
  *height = weft_timeline_rows_get (self->rows, (guint) row)->height;
  return weft_timeline_rows_get (self->rows, (guint) row)->y;
}

/* A span that is wider than the view shows its beginning. */
static void
reveal_span (WeftTimeline *self, const WeftSpan *span)
{
  double margin = self->view.n * 0.08, from = weft_time_scale_get_column (&self->view, span->from_ns);
  double to = weft_time_scale_get_column (&self->view, MIN (span->to_ns, weft_timeline_get_now (self)));

  if (from >= 0 && to < self->view.n)
    return;
  if (from < 0 || to - from > self->view.n - 2 * margin)
    weft_timeline_pan (self, (gint64) (from - margin));
  else
    weft_timeline_pan (self, (gint64) (to - self->view.n + margin));
}

void
weft_timeline_reveal (WeftTimeline *self, const WeftSpot *spot)
{
  const WeftSpan *span = weft_timeline_get_span (self, spot);
  int height, y = get_content_y (self, spot->lane, &height);

  if (span != NULL)
    reveal_span (self, span);
  if (y >= 0)
    gtk_adjustment_clamp_page (self->down, y, y + height);
}

static void
across_cb (WeftTimeline *self)
{
  if (self->adjusting)
    return;
  end_following (self);
  self->view.first = (gint64) gtk_adjustment_get_value (self->across);
  weft_timeline_describe (self, FALSE);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
weft_timeline_init_view (WeftTimeline *self)
{
  self->across = g_object_ref_sink (gtk_adjustment_new (0, 0, 1, 1, 1, 1));
  self->down = g_object_ref_sink (gtk_adjustment_new (0, 0, 1, 1, 1, 1));
  self->scroll_across = gtk_scrollbar_new (GTK_ORIENTATION_HORIZONTAL, self->across);
  self->scroll_down = gtk_scrollbar_new (GTK_ORIENTATION_VERTICAL, self->down);
  /* Time goes from left to right in every language. */
  gtk_widget_set_direction (self->scroll_across, GTK_TEXT_DIR_LTR);
  gtk_widget_set_parent (self->scroll_across, GTK_WIDGET (self));
  gtk_widget_set_parent (self->scroll_down, GTK_WIDGET (self));
  g_signal_connect_object (self->across, "value-changed", G_CALLBACK (across_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->down, "value-changed", G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
}
