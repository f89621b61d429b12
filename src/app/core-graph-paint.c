/* core-graph-paint.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "core-graph-private.h"

#include <math.h>

/* Paints one segment of a strip, in the four views. Rows and columns are pixels of the device here. */

/* More lines than this are painted as one cloud in the accent colour: it is dark where many cores are. */
#define MOST_LINES 16

#define LINE_WIDTH 1.6f

typedef struct
{
  WeftCoreGraph *graph;
  WeftSeries *series;
  WeftRaster raster;
  gint64 first;          /* number of the raster's first column */
  WeftColumn *columns;   /* one more than the raster has: the one before comes first */
} Painting;

static void
read_columns (Painting *self, guint channel, WeftSeriesShape shape)
{
  gint64 column_us = weft_core_graph_get_column_us (self->graph);

  weft_series_get_columns (self->series, channel, shape, (self->first - 1) * column_us, column_us,
                           (guint) self->raster.width + 1, self->columns);
}

static WeftInk
faint_ink (Painting *self, float alpha)
{
  return weft_ink (&self->graph->colors.text, alpha);
}

/* Whose area is filled, too: a graph of one or two things. */
static WeftPlot
make_plot (Painting *self, const WeftArea *area, const GdkRGBA *color, gboolean filled)
{
  int scale = self->graph->scale;

  return (WeftPlot) {
    .top = (area->y - self->graph->layout.y) * scale,
    .height = area->height * scale,
    .line = LINE_WIDTH * (float) scale,
    .stroke = weft_ink (color, 1),
    .area = weft_ink (color, filled ? 0.25f : 0),
    .spike = weft_ink (color, filled ? 0.4f : 0.25f),
    .hatch = faint_ink (self, filled ? 0.12f : 0),
  };
}

static void
paint_grid (Painting *self, guint strip)
{
  const WeftGraphLayout *layout = &self->graph->layout;

  for (guint cell = strip; cell < layout->n; cell += layout->columns)
    {
      WeftArea area = weft_graph_layout_get_plot (layout, cell);
      WeftPlot plot = make_plot (self, &area, &self->graph->colors.accent, TRUE);

      read_columns (self, cell, WEFT_SERIES_LINE);
      if (area.height < 24)
        plot.line = (float) self->graph->scale;
      weft_raster_plot (&self->raster, &plot, self->columns, self->first);
    }
}

static void
paint_cloud (Painting *self, const WeftArea *area, guint n)
{
  WeftPlot plot = make_plot (self, area, &self->graph->colors.accent, FALSE);

  /* Crossing lines add up: the more there are, the less one of them weighs. */
  plot.stroke = weft_ink (&self->graph->colors.accent, CLAMP (2.4f / sqrtf ((float) n), 0.06f, 1));
  plot.spike.a = 0;
  for (guint i = 0; i < n; i++)
    {
      read_columns (self, i, WEFT_SERIES_LINE);
      weft_raster_plot (&self->raster, &plot, self->columns, self->first);
    }
}

static void
paint_lines (Painting *self)
{
  WeftArea area = weft_graph_layout_get_plot (&self->graph->layout, 0);
  guint n = weft_series_get_n_channels (self->series);

  if (n > MOST_LINES)
    {
      paint_cloud (self, &area, n);
      return;
    }
  /* The first one on top, as in the legend. */
  for (guint i = n; i-- > 0;)
    {
      WeftPlot plot = make_plot (self, &area, &self->graph->palette[i], n <= 2);

      read_columns (self, i, WEFT_SERIES_LINE);
      weft_raster_plot (&self->raster, &plot, self->columns, self->first);
    }
}

/* Layers with a pattern as well as a colour: time that was waited or taken away, not worked. */
static gboolean
is_hatched (Painting *self, guint channel)
{
  return self->series == self->graph->kinds && (channel == WEFT_CPU_IOWAIT || channel == WEFT_CPU_STEAL);
}

static void
paint_layer (Painting *self, const WeftArea *area, guint channel, float *stacked, const float *share)
{
  int scale = self->graph->scale;
  float top = (float) ((area->y - self->graph->layout.y) * scale), height = (float) (area->height * scale);
  WeftInk ink = weft_ink (&self->graph->palette[channel], is_hatched (self, channel) ? 0.35f : 0.85f);
  WeftInk hatch = weft_ink (&self->graph->palette[channel], 1);

  read_columns (self, channel, WEFT_SERIES_LINE);
  for (int x = 0; x < self->raster.width; x++)
    {
      float value = self->columns[x + 1].mean, bottom = top + height * (1 - stacked[x]);

      if (isnan (value))
        continue;
      stacked[x] = MIN (stacked[x] + value * share[x], 1);
      weft_raster_run (&self->raster, x, top + height * (1 - stacked[x]), bottom, ink);
      if (is_hatched (self, channel))
        weft_raster_hatch (&self->raster, x, self->first + x, top + height * (1 - stacked[x]), bottom, hatch);
    }
}

/* What one core that is online is of the machine; kinds are shares of it already. */
static void
get_shares (Painting *self, guint n, float *share)
{
  for (int x = 0; x < self->raster.width; x++)
    share[x] = self->series == self->graph->kinds ? 1 : 0;
  if (self->series == self->graph->kinds)
    return;
  for (guint i = 0; i < n; i++)
    {
      read_columns (self, i, WEFT_SERIES_STEPS);
      for (int x = 0; x < self->raster.width; x++)
        share[x] += self->columns[x + 1].time > 0;
    }
  for (int x = 0; x < self->raster.width; x++)
    share[x] = share[x] > 0 ? 1 / share[x] : 0;
}

static void
paint_stack (Painting *self)
{
  WeftArea area = weft_graph_layout_get_plot (&self->graph->layout, 0);
  guint n = weft_series_get_n_channels (self->series);
  g_autofree float *stacked = g_new0 (float, self->raster.width);
  g_autofree float *share = g_new (float, self->raster.width);

  get_shares (self, n, share);
  for (guint i = 0; i < n; i++)
    paint_layer (self, &area, i, stacked, share);
}

/* The hottest core of each row, where there are more cores than rows. */
static void
gather_heat (Painting *self, guint n, guint n_rows, float *heat)
{
  gsize width = (gsize) self->raster.width;

  for (gsize i = 0; i < n_rows * width; i++)
    heat[i] = -1;
  for (guint i = 0; i < n; i++)
    {
      float *row = heat + (gsize) ((guint64) i * n_rows / n) * width;

      read_columns (self, i, WEFT_SERIES_STEPS);
      for (gsize x = 0; x < width; x++)
        if (!isnan (self->columns[x + 1].high))
          row[x] = MAX (row[x], self->columns[x + 1].high);
        else if (self->columns[x + 1].off > 0 && row[x] < 0)
          row[x] = -2;
    }
}

static void
paint_heat_row (Painting *self, const float *row, float top, float bottom)
{
  GdkRGBA *accent = &self->graph->colors.accent;
  WeftInk hatch = faint_ink (self, 0.2f);

  for (int x = 0; x < self->raster.width; x++)
    if (row[x] >= 0)
      weft_raster_run (&self->raster, x, top, bottom, weft_ink (accent, 0.07f + 0.93f * row[x]));
    else if (row[x] < -1)
      weft_raster_hatch (&self->raster, x, self->first + x, top, bottom, hatch);
}

static void
paint_heat (Painting *self)
{
  guint n = weft_series_get_n_channels (self->series), height = (guint) self->raster.height;
  guint n_rows = MIN (n, height);
  g_autofree float *heat = g_new (float, (gsize) n_rows * (gsize) self->raster.width);
  guint gap = height / n_rows >= 4 ? (guint) self->graph->scale : 0;

  gather_heat (self, n, n_rows, heat);
  for (guint i = 0; i < n_rows; i++)
    paint_heat_row (self, heat + (gsize) i * (gsize) self->raster.width,
                    (float) (i * height / n_rows), (float) ((i + 1) * height / n_rows - gap));
}

static gboolean
is_cairo (WeftCoreGraph *graph)
{
  GtkNative *native = gtk_widget_get_native (GTK_WIDGET (graph));

  return native != NULL && GSK_IS_CAIRO_RENDERER (gtk_native_get_renderer (native));
}

/* Before the first sample there is nothing, and no node either. */
static gboolean
has_samples (Painting *self)
{
  gint64 column_us = weft_core_graph_get_column_us (self->graph);
  guint n = weft_series_get_n_samples (self->series);
  guint sample = weft_series_find (self->series, (self->first - 1) * column_us);

  return sample < n && weft_series_get_from (self->series, sample) < (self->first + self->raster.width) * column_us;
}

GskRenderNode *
weft_core_graph_paint (gpointer data, guint strip, gint64 first, guint n)
{
  WeftCoreGraph *graph = WEFT_CORE_GRAPH (data);
  Painting self = { .graph = graph, .series = weft_core_graph_get_shown (graph), .first = first, .raster = { .width = (int) n } };

  if (!has_samples (&self))
    return NULL;
  weft_raster_init (&self.raster, (int) n, weft_graph_layout_get_height (&graph->layout) * graph->scale, graph->scale);
  self.columns = g_new (WeftColumn, n + 1);
  switch (graph->view)
    {
    case WEFT_CORE_VIEW_LINES:
      paint_lines (&self);
      break;
    case WEFT_CORE_VIEW_STACKED:
      paint_stack (&self);
      break;
    case WEFT_CORE_VIEW_HEAT:
      paint_heat (&self);
      break;
    case WEFT_CORE_VIEW_GRID:
    default:
      paint_grid (&self, strip);
      break;
    }
  g_free (self.columns);
  return weft_raster_finish (&self.raster, is_cairo (graph));
}
