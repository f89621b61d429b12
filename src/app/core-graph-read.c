/* core-graph-read.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "core-graph-private.h"

#include <math.h>

/* Reading values off the graph: with the pointer, whose moment follows from where it is, and with the keys, whose
 * place follows from the moment. */

static gint64
get_last_column (WeftCoreGraph *self)
{
  return weft_core_graph_get_end_us (self) / weft_core_graph_get_column_us (self) - 1;
}

double
weft_core_graph_get_position (WeftCoreGraph *self, gint64 time_us, gint64 end_column)
{
  gint64 first = end_column - weft_core_graph_get_n_columns (self);

  return (double) (time_us / weft_core_graph_get_column_us (self) - first) / self->scale;
}

/* One sample's own value where it is wider than a pixel: a column that two of them share would show what neither was. */
static WeftColumn
get_column (WeftCoreGraph *self, guint channel, gint64 time_us)
{
  WeftSeries *shown = weft_core_graph_get_shown (self);
  gint64 column_us = weft_core_graph_get_column_us (self), start_us = time_us / column_us * column_us;
  guint sample = weft_series_find (shown, time_us);
  WeftColumn column;

  if (sample < weft_series_get_n_samples (shown)
      && weft_series_get_to (shown, sample) - weft_series_get_from (shown, sample) > column_us)
    {
      start_us = time_us;
      column_us = 1;
    }
  weft_series_get_columns (shown, channel, WEFT_SERIES_STEPS, start_us, column_us, 1, &column);
  return column;
}

void
weft_core_graph_read (WeftCoreGraph *self, WeftReading *reading)
{
  WeftColumn column = get_column (self, self->read_channel, self->read_us);

  *reading = (WeftReading) {
    .known = !isnan (column.mean),
    .off = isnan (column.mean) && column.off > 0,
    .mean = column.mean,
    .high = column.high,
    .ago_us = weft_core_graph_get_newest_us (self) - self->read_us,
  };
}

static float
get_value_at (WeftCoreGraph *self, guint channel, gint64 time_us)
{
  WeftColumn column;
  gint64 column_us = weft_core_graph_get_column_us (self);

  weft_series_get_columns (weft_core_graph_get_shown (self), channel, WEFT_SERIES_LINE, time_us / column_us * column_us, column_us, 1, &column);
  return column.mean;
}

static guint
find_nearest_line (WeftCoreGraph *self, float value)
{
  float least = INFINITY;
  guint nearest = 0;

  for (guint i = 0; i < weft_core_graph_get_n_channels (self); i++)
    {
      float distance = fabsf (get_value_at (self, i, self->read_us) - value);

      if (distance < least)
        {
          least = distance;
          nearest = i;
        }
    }
  return nearest;
}

/* The layer of the stack at this height; the topmost one above all of them. */
static guint
find_layer (WeftCoreGraph *self, float height)
{
  guint n = weft_core_graph_get_n_channels (self), online = 0, found = 0;
  gboolean kinds = weft_core_graph_get_shown (self) == self->kinds;
  float stacked = 0;

  for (guint i = 0; i < n && !kinds; i++)
    online += !isnan (get_value_at (self, i, self->read_us));
  for (guint i = 0; i < n && (stacked < height || i == 0); i++)
    {
      float value = get_value_at (self, i, self->read_us);

      if (isnan (value) || value <= 0)
        continue;
      found = i;
      stacked += kinds ? value : value / (float) MAX (online, 1);
    }
  return found;
}

static guint
find_channel (WeftCoreGraph *self, guint cell, double y)
{
  WeftArea plot = weft_graph_layout_get_plot (&self->layout, 0);
  double share = CLAMP ((y - plot.y) / plot.height, 0, 1);
  guint n = weft_core_graph_get_n_channels (self);

  switch (self->view)
    {
    case WEFT_CORE_VIEW_LINES:
      return find_nearest_line (self, (float) (1 - share));
    case WEFT_CORE_VIEW_STACKED:
      return find_layer (self, (float) (1 - share));
    case WEFT_CORE_VIEW_HEAT:
      return MIN ((guint) (share * n), n - 1);
    case WEFT_CORE_VIEW_GRID:
    default:
      return cell;
    }
}

gboolean
weft_core_graph_point (WeftCoreGraph *self, double x, double y)
{
  int cell;

  self->pointer_x = x;
  self->pointer_y = y;
  cell = self->cores != NULL && self->ready ? weft_graph_layout_find (&self->layout, x, y) : -1;
  if (cell < 0)
    {
      weft_core_graph_stop_reading (self);
      return FALSE;
    }
  self->read_by = WEFT_READ_POINTER;
  weft_core_graph_follow_pointer (self, get_last_column (self) + 1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  return TRUE;
}

void
weft_core_graph_follow_pointer (WeftCoreGraph *self, gint64 end_column)
{
  gint64 n = weft_core_graph_get_n_columns (self), column_us = weft_core_graph_get_column_us (self), column;
  WeftArea plot;
  int cell;

  if (self->read_by != WEFT_READ_POINTER)
    return;
  cell = MAX (weft_graph_layout_find (&self->layout, self->pointer_x, self->pointer_y), 0);
  plot = weft_graph_layout_get_plot (&self->layout, (guint) cell);
  column = CLAMP ((gint64) floor ((self->pointer_x - plot.x) * self->scale), 0, n - 1);
  self->read_us = (end_column - n + column) * column_us + column_us / 2;
  self->read_channel = find_channel (self, (guint) cell, self->pointer_y);
}

void
weft_core_graph_stop_reading (WeftCoreGraph *self)
{
  if (self->read_by == WEFT_READ_NOTHING)
    return;
  self->read_by = WEFT_READ_NOTHING;
  self->read_channel = 0;
  weft_core_graph_describe (self, TRUE);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* From sample to sample, but never less than a pixel. */
static gint64
get_step (WeftCoreGraph *self)
{
  WeftSeries *shown = weft_core_graph_get_shown (self);
  guint n = weft_series_get_n_samples (shown);
  gint64 length_us = weft_series_get_to (shown, n - 1) - weft_series_get_from (shown, n - 1);

  return MAX (length_us, weft_core_graph_get_column_us (self));
}

static gboolean
has_data (WeftCoreGraph *self)
{
  if (self->cores == NULL || weft_series_get_n_samples (self->cores) == 0)
    return FALSE;
  weft_core_graph_prepare (self);
  return TRUE;
}

static void
read_at (WeftCoreGraph *self, gint64 time_us)
{
  gint64 column_us = weft_core_graph_get_column_us (self), last = get_last_column (self);
  gint64 first = last - weft_core_graph_get_n_columns (self) + 1;
  gint64 oldest = weft_series_get_from (weft_core_graph_get_shown (self), 0) / column_us;

  self->read_by = WEFT_READ_KEYS;
  self->read_us = CLAMP (time_us, MAX (first, MIN (oldest, last)) * column_us, last * column_us + column_us - 1);
  weft_core_graph_announce (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* The first key shows the newest values; the next ones go from there. */
static gboolean
move_cb (GtkWidget *widget, GVariant *args, gpointer data)
{
  WeftCoreGraph *self = WEFT_CORE_GRAPH (widget);
  int steps, pages;

  if (!has_data (self))
    return FALSE;
  g_variant_get (args, "(ii)", &steps, &pages);
  if (self->read_by == WEFT_READ_NOTHING)
    read_at (self, G_MAXINT64);
  else
    read_at (self, self->read_us + steps * get_step (self) + pages * (gint64) self->span * (G_USEC_PER_SEC / 10));
  return TRUE;
}

static gboolean
end_cb (GtkWidget *widget, GVariant *args, gpointer data)
{
  WeftCoreGraph *self = WEFT_CORE_GRAPH (widget);

  if (!has_data (self))
    return FALSE;
  read_at (self, g_variant_get_int32 (args) < 0 ? 0 : G_MAXINT64);
  return TRUE;
}

/* In a grid Up and Down go to the row above and below; with Control, Left and Right go to the core beside, since by
 * themselves they go through time. */
static gboolean
channel_cb (GtkWidget *widget, GVariant *args, gpointer data)
{
  WeftCoreGraph *self = WEFT_CORE_GRAPH (widget);
  gboolean by_row;
  gint64 channel;
  int steps;

  if (!has_data (self))
    return FALSE;
  g_variant_get (args, "(ib)", &steps, &by_row);
  if (by_row && self->view == WEFT_CORE_VIEW_GRID)
    steps *= (int) self->layout.columns;
  channel = (gint64) self->read_channel + steps;
  if (self->read_by != WEFT_READ_NOTHING && channel >= 0 && channel < weft_core_graph_get_n_channels (self))
    self->read_channel = (guint) channel;
  read_at (self, self->read_by == WEFT_READ_NOTHING ? G_MAXINT64 : self->read_us);
  return TRUE;
}

static gboolean
choose_cb (GtkWidget *widget, GVariant *args, gpointer data)
{
  WeftCoreGraph *self = WEFT_CORE_GRAPH (widget);

  if (self->read_by == WEFT_READ_NOTHING)
    return FALSE;
  weft_core_graph_choose (self, self->read_us);
  return TRUE;
}

/* First what is read out, then the mark; with neither the key is for somebody else. */
static gboolean
escape_cb (GtkWidget *widget, GVariant *args, gpointer data)
{
  WeftCoreGraph *self = WEFT_CORE_GRAPH (widget);

  if (self->read_by == WEFT_READ_KEYS)
    weft_core_graph_stop_reading (self);
  else if (self->moment_us >= 0)
    weft_core_graph_choose (self, -1);
  else
    return FALSE;
  return TRUE;
}

static void
add_key (GtkWidgetClass *klass, guint key, guint keypad, GdkModifierType modifiers, GtkShortcutFunc func, const char *format, int a, int b)
{
  if (format == NULL)
    {
      gtk_widget_class_add_binding (klass, key, modifiers, func, NULL);
      gtk_widget_class_add_binding (klass, keypad, modifiers, func, NULL);
      return;
    }
  gtk_widget_class_add_binding (klass, key, modifiers, func, format, a, b);
  gtk_widget_class_add_binding (klass, keypad, modifiers, func, format, a, b);
}

void
weft_core_graph_class_init_reading (GtkWidgetClass *klass)
{
  add_key (klass, GDK_KEY_Left, GDK_KEY_KP_Left, 0, move_cb, "(ii)", -1, 0);
  add_key (klass, GDK_KEY_Right, GDK_KEY_KP_Right, 0, move_cb, "(ii)", 1, 0);
  add_key (klass, GDK_KEY_Page_Up, GDK_KEY_KP_Page_Up, 0, move_cb, "(ii)", 0, -1);
  add_key (klass, GDK_KEY_Page_Down, GDK_KEY_KP_Page_Down, 0, move_cb, "(ii)", 0, 1);
  add_key (klass, GDK_KEY_Home, GDK_KEY_KP_Home, 0, end_cb, "i", -1, 0);
  add_key (klass, GDK_KEY_End, GDK_KEY_KP_End, 0, end_cb, "i", 1, 0);
  add_key (klass, GDK_KEY_Up, GDK_KEY_KP_Up, 0, channel_cb, "(ib)", -1, TRUE);
  add_key (klass, GDK_KEY_Down, GDK_KEY_KP_Down, 0, channel_cb, "(ib)", 1, TRUE);
  add_key (klass, GDK_KEY_Left, GDK_KEY_KP_Left, GDK_CONTROL_MASK, channel_cb, "(ib)", -1, FALSE);
  add_key (klass, GDK_KEY_Right, GDK_KEY_KP_Right, GDK_CONTROL_MASK, channel_cb, "(ib)", 1, FALSE);
  add_key (klass, GDK_KEY_Return, GDK_KEY_KP_Enter, 0, choose_cb, NULL, 0, 0);
  add_key (klass, GDK_KEY_space, GDK_KEY_KP_Space, 0, choose_cb, NULL, 0, 0);
  gtk_widget_class_add_binding (klass, GDK_KEY_Escape, 0, escape_cb, NULL);
}

static void
motion_cb (WeftCoreGraph *self, double x, double y)
{
  /* A pointer that lies still says nothing: the keys' readout stays. */
  if (self->read_by != WEFT_READ_KEYS || x != self->pointer_x || y != self->pointer_y)
    weft_core_graph_point (self, x, y);
}

static void
leave_cb (WeftCoreGraph *self)
{
  if (self->read_by == WEFT_READ_POINTER)
    weft_core_graph_stop_reading (self);
}

static void
focus_out_cb (WeftCoreGraph *self)
{
  if (self->read_by == WEFT_READ_KEYS)
    weft_core_graph_stop_reading (self);
}

static void
pressed_cb (WeftCoreGraph *self, int n_press, double x, double y)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (weft_core_graph_point (self, x, y) && weft_series_get_n_samples (self->cores) > 0)
    weft_core_graph_choose (self, self->read_us);
}

void
weft_core_graph_init_reading (WeftCoreGraph *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new (), *focus = gtk_event_controller_focus_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect_swapped (motion, "enter", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (focus_out_cb), self);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}
