/* core-graph-slide.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "core-graph-private.h"

/* Sliding between two samples. The graph moves by whole pixels of the device, so that it stays sharp; at a minute over
 * 300 pixels that is five times a second. Following the frame clock for that would wake the program sixty times, so
 * when the next move is far off a timer waits for it, and the frame clock is only followed for the last bit. */

#define FAR_US (50 * 1000)

static gboolean tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data);

static gboolean
may_slide (WeftCoreGraph *self)
{
  gboolean animations = FALSE;

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-enable-animations", &animations, NULL);
  return animations && !self->power_saver && !self->frozen && gtk_widget_get_mapped (GTK_WIDGET (self))
         && self->cores != NULL && weft_series_get_n_samples (self->cores) > 0;
}

static gboolean
wake_cb (gpointer data)
{
  WeftCoreGraph *self = WEFT_CORE_GRAPH (data);

  self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
  self->wake_id = 0;
  return G_SOURCE_REMOVE;
}

static gboolean
wait_for (WeftCoreGraph *self, gint64 us)
{
  self->wake_id = g_timeout_add ((guint) (us / 1000), wake_cb, self);
  g_source_set_name_by_id (self->wake_id, "[weft] core graph");
  self->tick_id = 0;
  return G_SOURCE_REMOVE;
}

/* The newest sample comes in from the right while the next one is being taken. Its second half bends when the next one
 * is there, so that half stays outside till then: what has been seen does not change. */
static gint64
get_limit (WeftCoreGraph *self, gint64 *length_us)
{
  guint last = weft_series_get_n_samples (self->cores) - 1;
  gint64 to_us = weft_series_get_to (self->cores, last);

  *length_us = to_us - weft_series_get_from (self->cores, last);
  return to_us - *length_us / 2;
}

gint64
weft_core_graph_get_sliding_end (WeftCoreGraph *self)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (self));
  gint64 length_us, limit_us = get_limit (self, &length_us);

  return MIN (gdk_frame_clock_get_frame_time (clock) - length_us - length_us / 2, limit_us);
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  WeftCoreGraph *self = WEFT_CORE_GRAPH (widget);
  gint64 column_us = weft_core_graph_get_column_us (self), end_us = weft_core_graph_get_end_us (self), length_us;
  gint64 next_us = column_us - end_us % column_us;

  /* Without a size there are no columns to move by. */
  if (!self->ready)
    return G_SOURCE_CONTINUE;
  if (end_us / column_us != self->end_column)
    gtk_widget_queue_draw (widget);
  /* Nothing more comes in till weft_core_graph_update(). */
  if (end_us >= get_limit (self, &length_us))
    {
      self->tick_id = 0;
      return G_SOURCE_REMOVE;
    }
  /* A frame early, since the frame clock needs one to begin. */
  return next_us > FAR_US ? wait_for (self, next_us - G_USEC_PER_SEC / 60) : G_SOURCE_CONTINUE;
}

void
weft_core_graph_slide (WeftCoreGraph *self)
{
  if (!may_slide (self))
    {
      weft_core_graph_stop (self);
      return;
    }
  self->sliding = TRUE;
  if (self->tick_id == 0 && self->wake_id == 0)
    self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
}

void
weft_core_graph_stop (WeftCoreGraph *self)
{
  self->sliding = FALSE;
  if (self->tick_id > 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick_id);
  self->tick_id = 0;
  g_clear_handle_id (&self->wake_id, g_source_remove);
}
