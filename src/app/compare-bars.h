/* compare-bars.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "compare-measure.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* One figure of several runs as bars, a row a run. The pointer and the arrow keys choose a row, whose values are read out;
 * property "selected" is its position, -1 for none. */
#define WEFT_TYPE_COMPARE_BARS (weft_compare_bars_get_type ())
G_DECLARE_FINAL_TYPE (WeftCompareBars, weft_compare_bars, WEFT, COMPARE_BARS, GtkWidget)

GtkWidget *weft_compare_bars_new (WeftMeasure measure);

WeftMeasure weft_compare_bars_get_measure (WeftCompareBars *bars);

/* Copied. `titles` has `n`. */
void weft_compare_bars_set_runs (WeftCompareBars *bars, const WeftFindingRun *runs, const char *const *titles, guint n);

int weft_compare_bars_get_selected (WeftCompareBars *bars);
void weft_compare_bars_set_selected (WeftCompareBars *bars, int selected);

/* All of it as a table in words, which is its accessible description. (transfer full) */
char *weft_compare_bars_dup_description (WeftCompareBars *bars);

G_END_DECLS
