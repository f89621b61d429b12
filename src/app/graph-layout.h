/* graph-layout.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Where the plots of a graph lie: equal cells, row by row. Whole pixels, so that nothing is blurred. */
typedef struct
{
  guint n;           /* of the cells */
  guint columns, rows;
  int x, y;          /* of the first cell */
  int width, height; /* of a cell, with its caption */
  int gap;
  int caption;       /* height of the line of text above a plot; 0: no room for one */
} WeftGraphLayout;

typedef struct
{
  int x, y, width, height;
} WeftArea;

/* `n` small graphs, as large as they can be at a shape that is not odd. `line` is the height of a line of text. */
void weft_graph_layout_init_grid (WeftGraphLayout *layout, guint n, const WeftArea *area, int line);
void weft_graph_layout_init_single (WeftGraphLayout *layout, const WeftArea *area);

/* Where the graph itself is, below the caption. */
WeftArea weft_graph_layout_get_plot (const WeftGraphLayout *layout, guint cell);

/* The cell under this point, the nearest one if it is between two; -1: beside all. */
int weft_graph_layout_find (const WeftGraphLayout *layout, double x, double y);

/* How high all the cells of one column are. */
int weft_graph_layout_get_height (const WeftGraphLayout *layout);

G_END_DECLS
