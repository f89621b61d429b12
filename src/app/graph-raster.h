/* graph-raster.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "series.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Pixels of a piece of a graph, painted column by column. A graph is made of upright runs of one colour; painting them
 * straight into memory takes a tenth of what stroking the same line takes, and it is done once: what is on the screen
 * is the same pixels, moved. Rows and columns are pixels of the device. */
typedef struct
{
  guint32 *pixels;
  int width, height;
  int scale; /* pixels of the device to one of the widget's */
} WeftRaster;

/* A colour, premultiplied, 0 to 255. */
typedef struct
{
  guint8 r, g, b, a;
} WeftInk;

/* Where a plot lies in the raster, and how its line looks. */
typedef struct
{
  int top, height;
  float line;      /* its thickness; 0: none */
  WeftInk stroke;
  WeftInk area;    /* under the mean */
  WeftInk spike;   /* from the mean up to the highest */
  WeftInk hatch;   /* where the channel was off */
} WeftPlot;

void weft_raster_init (WeftRaster *raster, int width, int height, int scale);
/* Takes the pixels; the node is at the origin. `cairo`: for the cairo renderer. */
GskRenderNode *weft_raster_finish (WeftRaster *raster, gboolean cairo);

WeftInk weft_ink (const GdkRGBA *color, float alpha);

/* From row `top` to row `bottom`; parts of a pixel get a part of the colour. */
void weft_raster_run (WeftRaster *raster, int x, float top, float bottom, WeftInk ink);
/* The same, only where slanting lines go; `column` keeps them going from one raster to the next. */
void weft_raster_hatch (WeftRaster *raster, int x, gint64 column, float top, float bottom, WeftInk ink);

/* `columns` has one more than the raster: the first is the one before it. `first` is the number of the raster's first
 * column since the beginning of time. */
void weft_raster_plot (WeftRaster *raster, const WeftPlot *plot, const WeftColumn *columns, gint64 first);

G_END_DECLS
