/* core-graph-still.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "core-graph-private.h"

#include <glib/gi18n.h>
#include <math.h>

/* What does not slide: the ground and the scales, names and values, the legend. Made once a sample and kept as a node. */

#define DIM 0.65f

static void
append_rect (GtkSnapshot *snapshot, const GdkRGBA *color, float x, float y, float width, float height)
{
  gtk_snapshot_append_color (snapshot, color, &GRAPHENE_RECT_INIT (x, y, width, height));
}

/* The newest value, or the one on the right edge while that stands still. */
static float
get_current (WeftCoreGraph *self, guint channel)
{
  WeftSeries *shown = weft_core_graph_get_shown (self);
  guint n = weft_series_get_n_samples (shown), sample;

  if (n == 0)
    return NAN;
  sample = self->frozen ? weft_series_find (shown, self->frozen_us - 1) : n - 1;
  return weft_series_get_value (shown, channel, MIN (sample, n - 1));
}

static void
append_caption (WeftCoreGraph *self, GtkSnapshot *snapshot, guint cell, const WeftArea *plot)
{
  GdkRGBA dim = weft_graph_colors_get_faint (&self->colors, DIM);
  g_autofree char *value = weft_core_graph_dup_value (self, cell, get_current (self, cell));
  g_autofree char *name = weft_core_graph_dup_name (self, cell);
  float y = (float) (plot->y - self->layout.caption);
  int room = plot->width - weft_graph_text_get_width (&self->text, weft_graph_text_get_percent (1)) - 6;

  if (self->names == NULL && weft_graph_text_get_width (&self->text, name) > room)
    {
      g_free (name);
      name = g_strdup_printf ("%u", cell);
    }
  weft_graph_text_append (&self->text, snapshot, name, &dim, 0, (float) plot->x, y);
  weft_graph_text_append (&self->text, snapshot, value, &self->colors.text, 1, (float) (plot->x + plot->width), y);
}

static void
append_cells (WeftCoreGraph *self, GtkSnapshot *snapshot)
{
  GdkRGBA ground = weft_graph_colors_get_faint (&self->colors, 0.05f), half = weft_graph_colors_get_faint (&self->colors, 0.08f);
  GdkRGBA base = weft_graph_colors_get_faint (&self->colors, 0.15f);

  for (guint i = 0; i < self->layout.n; i++)
    {
      WeftArea plot = weft_graph_layout_get_plot (&self->layout, i);

      append_rect (snapshot, &ground, (float) plot.x, (float) plot.y, (float) plot.width, (float) plot.height);
      if (plot.height >= 60)
        append_rect (snapshot, &half, (float) plot.x, (float) (plot.y + plot.height / 2), (float) plot.width, 1);
      append_rect (snapshot, &base, (float) plot.x, (float) (plot.y + plot.height - 1), (float) plot.width, 1);
      if (self->layout.caption > 0)
        append_caption (self, snapshot, i, &plot);
    }
}

static void
append_scale (WeftCoreGraph *self, GtkSnapshot *snapshot)
{
  GdkRGBA rule = weft_graph_colors_get_faint (&self->colors, 0.1f), dim = weft_graph_colors_get_faint (&self->colors, DIM);
  WeftArea plot = weft_graph_layout_get_plot (&self->layout, 0);
  float half = (float) weft_graph_text_get_height (&self->text) / 2;

  for (int quarter = 0; quarter <= 4; quarter++)
    {
      float y = roundf ((float) plot.y + (float) (plot.height * quarter) / 4);

      append_rect (snapshot, &rule, (float) plot.x, MIN (y, (float) (plot.y + plot.height - 1)), (float) plot.width, 1);
      if (quarter % 2 == 0)
        weft_graph_text_append (&self->text, snapshot, weft_graph_text_get_percent ((float) (4 - quarter) / 4), &dim, 1,
                                (float) (plot.x - 6), y - half);
    }
}

/* The cores' numbers, as many as have room. */
static void
append_row_numbers (WeftCoreGraph *self, GtkSnapshot *snapshot)
{
  GdkRGBA ground = weft_graph_colors_get_faint (&self->colors, 0.05f), dim = weft_graph_colors_get_faint (&self->colors, DIM);
  WeftArea plot = weft_graph_layout_get_plot (&self->layout, 0);
  guint n = weft_core_graph_get_n_channels (self), step = 1;
  int line = weft_graph_text_get_height (&self->text);
  float pitch = (float) plot.height / (float) n;

  append_rect (snapshot, &ground, (float) plot.x, (float) plot.y, (float) plot.width, (float) plot.height);
  while (pitch * (float) step < (float) line)
    step *= 2;
  for (guint i = 0; i < n; i += step)
    {
      g_autofree char *number = g_strdup_printf ("%u", i);

      weft_graph_text_append (&self->text, snapshot, number, &dim, 1, (float) (plot.x - 6),
                              (float) plot.y + pitch * ((float) i + 0.5f) - (float) line / 2);
    }
}

/* Into as many parts as give round numbers. */
static guint
get_n_parts (guint span)
{
  return span == 300 ? 5 : span == 900 ? 3 : span % 4 == 0 ? 4 : 1;
}

static char *
dup_span (guint seconds)
{
  if (seconds % 60 == 0)
    return g_strdup_printf (_("%u min"), seconds / 60);
  return g_strdup_printf (_("%u s"), seconds);
}

static char *
dup_end (WeftCoreGraph *self)
{
  if (!self->frozen)
    return g_strdup (_("now"));
  return weft_graph_text_dup_ago (weft_core_graph_get_newest_us (self) - self->frozen_us);
}

/* Below a grid only both ends: it has several graphs above each other. */
static void
append_times (WeftCoreGraph *self, GtkSnapshot *snapshot)
{
  GdkRGBA dim = weft_graph_colors_get_faint (&self->colors, DIM), rule = weft_graph_colors_get_faint (&self->colors, 0.06f);
  const WeftGraphLayout *layout = &self->layout;
  gboolean grid = self->view == WEFT_CORE_VIEW_GRID;
  float width = (float) (grid ? (int) layout->columns * (layout->width + layout->gap) - layout->gap : layout->width);
  float y = (float) (layout->y + weft_graph_layout_get_height (layout));
  guint parts = grid ? 1 : get_n_parts (self->span);
  float used = -G_MAXFLOAT;

  for (guint i = 0; i <= parts; i++)
    {
      g_autofree char *text = i == parts ? dup_end (self) : dup_span (self->span - self->span * i / parts);
      float x = (float) layout->x + roundf (width * (float) i / (float) parts);
      float align = i == 0 ? 0 : i == parts ? 1 : 0.5f, room = (float) weft_graph_text_get_width (&self->text, text);

      if (i > 0 && i < parts)
        append_rect (snapshot, &rule, x, (float) layout->y, 1, (float) layout->height);
      if (x - align * room < used + 6 && i < parts)
        continue;
      weft_graph_text_append (&self->text, snapshot, text, &dim, align, x, y + 4);
      used = x + (1 - align) * room;
    }
}

/* The same pattern as in the graph. */
static void
append_chip (WeftCoreGraph *self, GtkSnapshot *snapshot, guint channel, float x, float y)
{
  gboolean hatched = weft_core_graph_get_shown (self) == self->kinds && (channel == WEFT_CPU_IOWAIT || channel == WEFT_CPU_STEAL);
  GdkRGBA color = self->palette[channel];

  if (hatched)
    color.alpha = 0.35f;
  append_rect (snapshot, &color, x, y, 10, 10);
  for (int i = 0; hatched && i < 10; i++)
    {
      int at = (10 - i) % 8;

      append_rect (snapshot, &self->palette[channel], x + (float) at, y + (float) i, MIN (2, 10 - (float) at), 1);
    }
}

static void
append_legend (WeftCoreGraph *self, GtkSnapshot *snapshot)
{
  GdkRGBA dim = weft_graph_colors_get_faint (&self->colors, DIM);
  int across = MAX (self->legend.width / self->legend_pitch, 1), line = weft_graph_text_get_height (&self->text);

  for (guint i = 0; i < weft_core_graph_get_n_channels (self); i++)
    {
      g_autofree char *value = weft_core_graph_dup_value (self, i, get_current (self, i));
      g_autofree char *name = weft_core_graph_dup_legend (self, i);
      float x = (float) (self->legend.x + (int) i % across * self->legend_pitch);
      float y = (float) (self->legend.y + (int) i / across * (line + 4) + 2);

      append_chip (self, snapshot, i, x, y + floorf ((float) (line - 10) / 2));
      weft_graph_text_append (&self->text, snapshot, name, &dim, 0, x + 16, y);
      weft_graph_text_append (&self->text, snapshot, value, &self->colors.text, 1, x + (float) (self->legend_pitch - 18), y);
    }
}

void
weft_core_graph_append_still (WeftCoreGraph *self, GtkSnapshot *snapshot)
{
  if (self->view == WEFT_CORE_VIEW_GRID)
    append_cells (self, snapshot);
  else if (self->view == WEFT_CORE_VIEW_HEAT)
    append_row_numbers (self, snapshot);
  else
    append_scale (self, snapshot);
  append_times (self, snapshot);
  if (self->legend_pitch > 0)
    append_legend (self, snapshot);
}
