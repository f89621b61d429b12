/* timeline-input.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "timeline-private.h"

#include <math.h>

/* Pointer, wheel and fingers. The wheel scrolls the lanes; with Control it zooms at the pointer, with Shift it goes
 * through time. Dragging pans, or selects a stretch of time. */

#define ZOOM_STEP 1.2
#define WHEEL_PIXELS 60
/* A press that moves less is a click. */
#define CLICK_PIXELS 4

static double
get_column_at (WeftTimeline *self, double x)
{
  return (x - self->plot.x) * self->scale;
}

static void
point (WeftTimeline *self, double x, double y)
{
  WeftSpot spot;
  gboolean inside = weft_timeline_pick (self, x, y, &spot);

  self->pointer_x = x;
  self->pointer_y = y;
  self->pointed = inside;
  self->hovered = spot;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
motion_cb (WeftTimeline *self, double x, double y)
{
  /* A pointer that lies still says nothing: the keys' readout stays. */
  if (x != self->pointer_x || y != self->pointer_y)
    point (self, x, y);
}

static void
leave_cb (WeftTimeline *self)
{
  self->pointed = FALSE;
  self->hovered = (WeftSpot) { WEFT_LANE_NONE, FALSE, 0 };
  self->pointer_x = self->pointer_y = -1;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean
can_scroll (WeftTimeline *self)
{
  return gtk_adjustment_get_upper (self->down) > gtk_adjustment_get_page_size (self->down);
}

static double
get_pixels (GtkEventControllerScroll *scroll)
{
  GdkEvent *event = gtk_event_controller_get_current_event (GTK_EVENT_CONTROLLER (scroll));
  gboolean smooth = event != NULL && gdk_event_get_event_type (event) == GDK_SCROLL && gdk_scroll_event_get_direction (event) == GDK_SCROLL_SMOOTH;

  /* A touchpad tells of many small steps, a wheel of one. */
  return smooth ? WHEEL_PIXELS / 2.0 : WHEEL_PIXELS;
}

static gboolean
scroll_cb (WeftTimeline *self, double dx, double dy, GtkEventControllerScroll *scroll)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (scroll));
  double pixels = get_pixels (scroll);

  if (self->trace == NULL)
    return GDK_EVENT_PROPAGATE;
  if (state & GDK_CONTROL_MASK)
    {
      weft_timeline_zoom_at (self, self->pointer_x >= self->plot.x ? get_column_at (self, self->pointer_x) : self->view.n / 2.0, pow (ZOOM_STEP, -dy));
      return GDK_EVENT_STOP;
    }
  if (state & GDK_SHIFT_MASK && dx == 0)
    {
      dx = dy;
      dy = 0;
    }
  if (dx != 0)
    weft_timeline_pan (self, (gint64) (dx * pixels * self->scale));
  /* With nothing to scroll here it is for what lies around. */
  if (dy != 0 && !can_scroll (self))
    return dx != 0;
  weft_timeline_scroll (self, dy * pixels);
  return GDK_EVENT_STOP;
}

static gboolean
is_selecting (WeftTimeline *self, GtkGesture *drag)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (drag));

  return !!(state & GDK_SHIFT_MASK) != self->select_mode;
}

static void
drag_begin_cb (WeftTimeline *self, double x, double y, GtkGesture *drag)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (self->trace == NULL || y >= self->plot.y + self->plot.height)
    {
      gtk_gesture_set_state (drag, GTK_EVENT_SEQUENCE_DENIED);
      return;
    }
  self->drag_x = self->drag_y = 0;
  self->selecting = is_selecting (self, drag) && x >= self->plot.x && x < self->plot.x + self->plot.width;
}

static void
select_dragged (WeftTimeline *self, double start, double x)
{
  double a = CLAMP (start, self->plot.x, self->plot.x + self->plot.width), b = CLAMP (x, self->plot.x, self->plot.x + self->plot.width);
  guint64 from_ns = weft_time_scale_get_time (&self->view, get_column_at (self, MIN (a, b)));
  guint64 to_ns = weft_time_scale_get_time (&self->view, get_column_at (self, MAX (a, b)));

  weft_timeline_select (self, MIN (from_ns, weft_timeline_get_now (self)), MIN (to_ns, weft_timeline_get_now (self)));
}

static void
drag_update_cb (WeftTimeline *self, double x, double y, GtkGestureDrag *drag)
{
  double start_x, start_y;

  if (!gtk_gesture_drag_get_start_point (drag, &start_x, &start_y))
    return;
  if (gtk_event_controller_get_propagation_phase (GTK_EVENT_CONTROLLER (drag)) == GTK_PHASE_NONE || (fabs (x) < CLICK_PIXELS && fabs (y) < CLICK_PIXELS && self->drag_x == 0 && self->drag_y == 0))
    return;
  gtk_gesture_set_state (GTK_GESTURE (drag), GTK_EVENT_SEQUENCE_CLAIMED);
  if (self->selecting)
    select_dragged (self, start_x, start_x + x);
  else
    {
      weft_timeline_pan (self, (gint64) floor (self->drag_x * self->scale) - (gint64) floor (x * self->scale));
      weft_timeline_scroll (self, self->drag_y - y);
    }
  self->drag_x = x;
  self->drag_y = y;
}

static void
drag_end_cb (WeftTimeline *self)
{
  self->selecting = FALSE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean
fold_there (WeftTimeline *self, const WeftSpot *spot, double x)
{
  int row = weft_timeline_rows_get_row (self->rows, spot->lane);
  const WeftTimelineRow *place = row >= 0 ? weft_timeline_rows_get (self->rows, (guint) row) : NULL;

  if (place == NULL || place->n_inside == 0 || (x >= self->plot.x && x < self->plot.x + self->plot.width))
    return FALSE;
  weft_timeline_set_folded (self, spot->lane, !place->folded);
  return TRUE;
}

/* Beside all lanes nothing is chosen any more. A click twice shows the span as large as it can be. */
static void
released_cb (WeftTimeline *self, int n_press, double x, double y)
{
  const WeftSpan *span;
  WeftSpot spot;

  if (y >= self->plot.y + self->plot.height || y < self->plot.y)
    return;
  weft_timeline_pick (self, x, y, &spot);
  if (n_press == 1 && fold_there (self, &spot, x))
    return;
  weft_timeline_choose (self, &spot, FALSE);
  span = weft_timeline_get_span (self, &spot);
  if (n_press == 2 && span != NULL)
    weft_timeline_show_stretch (self, span->from_ns, MAX (MIN (span->to_ns, weft_timeline_get_now (self)), span->from_ns + 1));
}

static void
pinch_begin_cb (WeftTimeline *self)
{
  self->pinch = 1;
}

static void
pinch_cb (WeftTimeline *self, double scale, GtkGesture *gesture)
{
  double x, y;

  if (scale <= 0 || !gtk_gesture_get_bounding_box_center (gesture, &x, &y))
    return;
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  weft_timeline_zoom_at (self, get_column_at (self, x), scale / self->pinch);
  self->pinch = scale;
}

static void
focus_cb (WeftTimeline *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
weft_timeline_init_input (WeftTimeline *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new (), *focus = gtk_event_controller_focus_new ();
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  GtkGesture *drag = gtk_gesture_drag_new (), *click = gtk_gesture_click_new (), *pinch = gtk_gesture_zoom_new ();

  g_signal_connect_swapped (motion, "enter", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect_swapped (focus, "enter", G_CALLBACK (focus_cb), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (focus_cb), self);
  g_signal_connect_swapped (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect_swapped (drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  g_signal_connect_swapped (click, "released", G_CALLBACK (released_cb), self);
  g_signal_connect_swapped (pinch, "begin", G_CALLBACK (pinch_begin_cb), self);
  g_signal_connect_swapped (pinch, "scale-changed", G_CALLBACK (pinch_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
  gtk_widget_add_controller (GTK_WIDGET (self), scroll);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (pinch));
}
