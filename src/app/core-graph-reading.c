/* core-graph-reading.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "core-graph-private.h"

#include <math.h>

/* What lies above the graph: the mark of the chosen moment, the crosshair and what it reads out. */

#define PADDING 8

static void
append_rect (GtkSnapshot *snapshot, const GdkRGBA *color, float x, float y, float width, float height)
{
  gtk_snapshot_append_color (snapshot, color, &GRAPHENE_RECT_INIT (x, y, width, height));
}

/* At the same time in every graph of a grid. */
static void
append_upright (WeftCoreGraph *self, GtkSnapshot *snapshot, double position, const GdkRGBA *color, float thickness, float flag)
{
  for (guint i = 0; i < self->layout.n; i++)
    {
      WeftArea plot = weft_graph_layout_get_plot (&self->layout, i);
      float x = (float) plot.x + (float) floor (position) - floorf (thickness / 2);

      if (position < 0 || position >= plot.width)
        return;
      append_rect (snapshot, color, x, (float) plot.y, thickness, (float) plot.height);
      for (float row = 0; row < flag; row++)
        append_rect (snapshot, color, x - (flag - row - 1), (float) plot.y + row, thickness + 2 * (flag - row - 1), 1);
    }
}

static void
append_disc (GtkSnapshot *snapshot, const GdkRGBA *color, float x, float y, float radius)
{
  GskRoundedRect disc;

  gsk_rounded_rect_init_from_rect (&disc, &GRAPHENE_RECT_INIT (x - radius, y - radius, 2 * radius, 2 * radius), radius);
  gtk_snapshot_push_rounded_clip (snapshot, &disc);
  gtk_snapshot_append_color (snapshot, color, &disc.bounds);
  gtk_snapshot_pop (snapshot);
}

static const GdkRGBA *
get_color (WeftCoreGraph *self)
{
  gboolean many = self->view == WEFT_CORE_VIEW_LINES && weft_core_graph_get_n_channels (self) > 16;

  if (self->view == WEFT_CORE_VIEW_GRID || self->view == WEFT_CORE_VIEW_HEAT || many)
    return &self->colors.accent;
  return &self->palette[self->read_channel];
}

/* A frame around the row, a dot on the line: which of the channels it is. */
static void
append_target (WeftCoreGraph *self, GtkSnapshot *snapshot, const WeftReading *reading, double position)
{
  WeftArea plot = weft_graph_layout_get_plot (&self->layout, self->view == WEFT_CORE_VIEW_GRID ? self->read_channel : 0);
  float x = (float) plot.x + (float) floor (position) + 0.5f;

  if (self->view == WEFT_CORE_VIEW_HEAT)
    {
      float pitch = (float) plot.height / (float) weft_core_graph_get_n_channels (self);
      float top = floorf ((float) plot.y + pitch * (float) self->read_channel) - 1;
      GskRoundedRect frame;

      gsk_rounded_rect_init_from_rect (&frame, &GRAPHENE_RECT_INIT ((float) plot.x, top, (float) plot.width, MAX (ceilf (pitch), 3) + 1), 0);
      gtk_snapshot_append_border (snapshot, &frame, (float[4]) { 1, 1, 1, 1 },
                                  (GdkRGBA[4]) { self->colors.text, self->colors.text, self->colors.text, self->colors.text });
    }
  else if (self->view != WEFT_CORE_VIEW_STACKED && reading->known)
    {
      float y = (float) plot.y + (float) plot.height * (1 - reading->mean);

      append_disc (snapshot, &self->colors.back, x, y, 5);
      append_disc (snapshot, get_color (self), x, y, 3.5f);
    }
}

static void
append_bubble (WeftCoreGraph *self, GtkSnapshot *snapshot, const char *what, const char *when, double position)
{
  WeftArea plot = weft_graph_layout_get_plot (&self->layout, self->view == WEFT_CORE_VIEW_GRID ? self->read_channel : 0);
  int line = weft_graph_text_get_height (&self->text);
  int widest = MAX (weft_graph_text_get_width (&self->text, what), weft_graph_text_get_width (&self->text, when));
  int width = widest + 3 * PADDING + 6, height = 2 * line + 2 * PADDING;
  int x = plot.x + (int) position + 10, y = plot.y + 6;
  GdkRGBA edge = weft_graph_colors_get_faint (&self->colors, 0.2f), dim = weft_graph_colors_get_faint (&self->colors, 0.65f);
  GskRoundedRect frame;

  /* On the other side of the crosshair where it would leave the widget. */
  if (x + width > gtk_widget_get_width (GTK_WIDGET (self)))
    x = MAX (plot.x + (int) position - 10 - width, 0);
  if (self->view == WEFT_CORE_VIEW_HEAT && self->read_by == WEFT_READ_POINTER && self->pointer_y < y + height + 20)
    y = plot.y + plot.height - height - 6;
  y = MAX (MIN (y, gtk_widget_get_height (GTK_WIDGET (self)) - height), 0);

  gsk_rounded_rect_init_from_rect (&frame, &GRAPHENE_RECT_INIT ((float) x, (float) y, (float) width, (float) height), 8);
  gtk_snapshot_push_rounded_clip (snapshot, &frame);
  gtk_snapshot_append_color (snapshot, &self->colors.back, &frame.bounds);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_append_border (snapshot, &frame, (float[4]) { 1, 1, 1, 1 }, (GdkRGBA[4]) { edge, edge, edge, edge });
  append_disc (snapshot, get_color (self), (float) (x + PADDING + 3), (float) (y + PADDING) + (float) line / 2, 3.5f);
  weft_graph_text_append (&self->text, snapshot, what, &self->colors.text, 0, (float) (x + 2 * PADDING + 4), (float) (y + PADDING));
  weft_graph_text_append (&self->text, snapshot, when, &dim, 0, (float) (x + 2 * PADDING + 4), (float) (y + PADDING + line));
}

void
weft_core_graph_append_reading (WeftCoreGraph *self, GtkSnapshot *snapshot, gint64 end_column)
{
  GdkRGBA hair = weft_graph_colors_get_faint (&self->colors, 0.45f);
  g_autofree char *what = NULL, *when = NULL;
  WeftReading reading;
  double position;

  if (self->moment_us >= 0)
    append_upright (self, snapshot, weft_core_graph_get_position (self, self->moment_us, end_column), &self->colors.mark,
                    self->view == WEFT_CORE_VIEW_GRID ? 1 : 2, 5);
  if (self->read_by == WEFT_READ_NOTHING)
    return;
  position = weft_core_graph_get_position (self, self->read_us, end_column);
  append_upright (self, snapshot, position, &hair, 1, 0);
  weft_core_graph_read (self, &reading);
  append_target (self, snapshot, &reading, position);
  what = weft_core_graph_dup_reading (self, &reading);
  when = weft_graph_text_dup_ago (reading.ago_us);
  append_bubble (self, snapshot, what, when, position);
}
