/* compare-curve-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "compare-curve.h"
#include "compare-ink.h"
#include "graph-text.h"

G_BEGIN_DECLS

/* One strategy. */
typedef struct
{
  const WeftStrategy *strategy;
  WeftFitPoint *points; /* (owned) by workers */
  guint n;
  gboolean has_fit[WEFT_N_LAWS];
  WeftFit fits[WEFT_N_LAWS];
} WeftCurveLine;

struct _WeftCompareCurve
{
  GtkWidget parent_instance;

  GArray *lines;        /* (owned) WeftCurveLine */
  double most_workers, most_speedup;
  int line, point;      /* what is chosen; -1: nothing */
  WeftGraphText text;
  WeftGraphColors colors;
};

static inline WeftCurveLine *
weft_compare_curve_get_line (WeftCompareCurve *self, guint i)
{
  return &g_array_index (self->lines, WeftCurveLine, i);
}

/* compare-curve-draw.c */
void weft_compare_curve_snapshot (GtkWidget *widget, GtkSnapshot *snapshot);
int weft_compare_curve_measure_height (WeftCompareCurve *self, int width);
/* Chooses the point next to this place. */
void weft_compare_curve_find (WeftCompareCurve *self, double x, double y, int *line, int *point);

G_END_DECLS
