/* timeline-keys.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "timeline-private.h"

/* All of it by keyboard: arrows pan and go from lane to lane, + and - zoom, brackets go from span to span, Enter selects
 * the span's stretch of time, Shift and arrows change what is selected. */

#define ZOOM_KEY 1.5

static gboolean
pan_cb (GtkWidget *widget, GVariant *args, gpointer data)
{
  WeftTimeline *self = WEFT_TIMELINE (widget);

  if (self->trace == NULL)
    return FALSE;
  weft_timeline_pan (self, (gint64) self->view.n * g_variant_get_int32 (args) / 10);
  return TRUE;
}

static gboolean
zoom_cb (GtkWidget *widget, GVariant *args, gpointer data)
{
  WeftTimeline *self = WEFT_TIMELINE (widget);
  const WeftSpan *span = weft_timeline_get_span (self, &self->chosen);
  double column = span != NULL ? weft_time_scale_get_column (&self->view, span->from_ns) : -1;

  if (self->trace == NULL)
    return FALSE;
  /* Around what is read out, if that shows. */
  weft_timeline_zoom_at (self, column >= 0 && column < self->view.n ? column : self->view.n / 2.0,
                         g_variant_get_int32 (args) > 0 ? ZOOM_KEY : 1 / ZOOM_KEY);
  return TRUE;
}

static gboolean
fit_cb (GtkWidget *widget, GVariant *args, gpointer data)
{
  weft_timeline_show_all (WEFT_TIMELINE (widget));
  return TRUE;
}

/* To the end of the run, and along with it while it goes on. */
static gboolean
end_cb (GtkWidget *widget, GVariant *args, gpointer data)
{
  WeftTimeline *self = WEFT_TIMELINE (widget);

  if (self->trace == NULL)
    return FALSE;
  if (!self->finished)
    {
      weft_timeline_set_follow (self, TRUE);
      return TRUE;
    }
  weft_timeline_pan (self, (gint64) weft_time_scale_get_column (&self->view, weft_timeline_get_now (self)) - (gint64) self->view.n * 19 / 20);
  return TRUE;
}

static gboolean
lane_cb (GtkWidget *widget, GVariant *args, gpointer data)
{
  weft_timeline_step_lane (WEFT_TIMELINE (widget), g_variant_get_int32 (args));
  return TRUE;
}

static gboolean
page_cb (GtkWidget *widget, GVariant *args, gpointer data)
{
  WeftTimeline *self = WEFT_TIMELINE (widget);

  weft_timeline_scroll (self, g_variant_get_int32 (args) * gtk_adjustment_get_page_increment (self->down));
  return TRUE;
}

static gboolean
span_cb (GtkWidget *widget, GVariant *args, gpointer data)
{
  weft_timeline_step_span (WEFT_TIMELINE (widget), g_variant_get_int32 (args));
  return TRUE;
}

/* A group is folded or unfolded; of a span the stretch of time is selected. */
static gboolean
activate_cb (GtkWidget *widget, GVariant *args, gpointer data)
{
  WeftTimeline *self = WEFT_TIMELINE (widget);
  const WeftSpan *span = weft_timeline_get_span (self, &self->chosen);
  int row = weft_timeline_rows_get_row (self->rows, self->chosen.lane);

  if (row < 0)
    return FALSE;
  if (weft_timeline_rows_get (self->rows, (guint) row)->n_inside > 0)
    weft_timeline_set_folded (self, self->chosen.lane, !weft_timeline_rows_get (self->rows, (guint) row)->folded);
  else if (span != NULL)
    weft_timeline_select (self, span->from_ns, MAX (MIN (span->to_ns, weft_timeline_get_now (self)), span->from_ns + 1));
  return TRUE;
}

/* The end of what is selected moves by a fiftieth of the view; the first time it begins where what is read out begins. */
static gboolean
extend_cb (GtkWidget *widget, GVariant *args, gpointer data)
{
  WeftTimeline *self = WEFT_TIMELINE (widget);
  const WeftSpan *span = weft_timeline_get_span (self, &self->chosen);
  guint64 middle_ns = weft_time_scale_get_time (&self->view, self->view.n / 2.0), now_ns = weft_timeline_get_now (self);
  gint64 step_ns = MAX ((gint64) (self->view.column_ns * self->view.n / 50), 1);
  guint64 from_ns = self->selected ? self->selected_from : MIN (span != NULL ? span->from_ns : middle_ns, now_ns);
  guint64 to_ns = self->selected ? self->selected_to : from_ns;
  gint64 end_ns;

  if (self->trace == NULL)
    return FALSE;
  end_ns = (gint64) to_ns + g_variant_get_int32 (args) * step_ns;
  weft_timeline_select (self, from_ns, (guint64) CLAMP (end_ns, (gint64) from_ns + 1, (gint64) MAX (now_ns, from_ns + 1)));
  return TRUE;
}

/* First what is selected, then what is read out; with neither the key is for somebody else. */
static gboolean
escape_cb (GtkWidget *widget, GVariant *args, gpointer data)
{
  WeftTimeline *self = WEFT_TIMELINE (widget);

  if (self->selected)
    weft_timeline_unselect (self);
  else if (self->chosen.lane != WEFT_LANE_NONE)
    weft_timeline_choose (self, &(WeftSpot) { WEFT_LANE_NONE, FALSE, 0 }, FALSE);
  else
    return FALSE;
  return TRUE;
}

static void
add_key (GtkWidgetClass *klass, guint key, guint keypad, GdkModifierType modifiers, GtkShortcutFunc func, int step)
{
  gtk_widget_class_add_binding (klass, key, modifiers, func, "i", step);
  if (keypad != 0)
    gtk_widget_class_add_binding (klass, keypad, modifiers, func, "i", step);
}

void
weft_timeline_class_init_keys (GtkWidgetClass *klass)
{
  add_key (klass, GDK_KEY_Left, GDK_KEY_KP_Left, 0, pan_cb, -1);
  add_key (klass, GDK_KEY_Right, GDK_KEY_KP_Right, 0, pan_cb, 1);
  add_key (klass, GDK_KEY_Left, GDK_KEY_KP_Left, GDK_CONTROL_MASK, pan_cb, -9);
  add_key (klass, GDK_KEY_Right, GDK_KEY_KP_Right, GDK_CONTROL_MASK, pan_cb, 9);
  add_key (klass, GDK_KEY_Left, GDK_KEY_KP_Left, GDK_SHIFT_MASK, extend_cb, -1);
  add_key (klass, GDK_KEY_Right, GDK_KEY_KP_Right, GDK_SHIFT_MASK, extend_cb, 1);
  add_key (klass, GDK_KEY_Up, GDK_KEY_KP_Up, 0, lane_cb, -1);
  add_key (klass, GDK_KEY_Down, GDK_KEY_KP_Down, 0, lane_cb, 1);
  add_key (klass, GDK_KEY_Page_Up, GDK_KEY_KP_Page_Up, 0, page_cb, -1);
  add_key (klass, GDK_KEY_Page_Down, GDK_KEY_KP_Page_Down, 0, page_cb, 1);
  add_key (klass, GDK_KEY_plus, GDK_KEY_KP_Add, 0, zoom_cb, 1);
  add_key (klass, GDK_KEY_equal, 0, 0, zoom_cb, 1);
  add_key (klass, GDK_KEY_minus, GDK_KEY_KP_Subtract, 0, zoom_cb, -1);
  add_key (klass, GDK_KEY_0, GDK_KEY_KP_0, 0, fit_cb, 0);
  add_key (klass, GDK_KEY_Home, GDK_KEY_KP_Home, 0, fit_cb, 0);
  add_key (klass, GDK_KEY_End, GDK_KEY_KP_End, 0, end_cb, 0);
  add_key (klass, GDK_KEY_bracketleft, 0, 0, span_cb, -1);
  add_key (klass, GDK_KEY_bracketright, 0, 0, span_cb, 1);
  add_key (klass, GDK_KEY_Return, GDK_KEY_KP_Enter, 0, activate_cb, 0);
  add_key (klass, GDK_KEY_space, GDK_KEY_KP_Space, 0, activate_cb, 0);
  add_key (klass, GDK_KEY_Escape, 0, 0, escape_cb, 0);
}
