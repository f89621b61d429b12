/* compare-bars-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "compare-bars.h"
#include "graph-colors.h"
#include "graph-text.h"

G_BEGIN_DECLS

struct _WeftCompareBars
{
  GtkWidget parent_instance;

  WeftMeasure measure;
  WeftFindingRun *runs; /* (owned) */
  char **titles;        /* (owned) */
  guint n;
  int selected;
  WeftGraphText text;
  WeftGraphColors colors;
};

/* Where everything lies, for one width. */
typedef struct
{
  int line;                /* height of a line of text */
  int title_height;        /* of title and legend */
  gboolean legend_below;   /* no room for it beside the title */
  gboolean labels_above;   /* likewise for the rows' labels beside the bars */
  int row, bars;           /* heights: of a row, and of its bars */
  int x, width;            /* of the bars */
  int label, value;        /* widths of the texts on both sides */
  int y, height;           /* of all rows, and of the whole */
} WeftCompareBarsLayout;

/* compare-bars-draw.c */
void weft_compare_bars_lay_out (WeftCompareBars *self, int width, WeftCompareBarsLayout *layout);
void weft_compare_bars_snapshot (GtkWidget *widget, GtkSnapshot *snapshot);
/* The row at this height; -1: none. */
int weft_compare_bars_find (WeftCompareBars *self, double y);

G_END_DECLS
