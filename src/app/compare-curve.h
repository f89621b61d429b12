/* compare-curve.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/findings.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* How many times as fast each strategy gets with more workers: the points that were measured, Amdahl's law and the universal
 * scalability law fitted to them where there are enough, and the straight line that nothing exceeds for long. The pointer and
 * the arrow keys choose a point, which is read out. */
#define WEFT_TYPE_COMPARE_CURVE (weft_compare_curve_get_type ())
G_DECLARE_FINAL_TYPE (WeftCompareCurve, weft_compare_curve, WEFT, COMPARE_CURVE, GtkWidget)

GtkWidget *weft_compare_curve_new (void);

/* Takes of the runs what it can show. FALSE when no strategy ran with two numbers of workers: there is no curve. */
gboolean weft_compare_curve_set_runs (WeftCompareCurve *curve, const WeftFindingRun *runs, guint n);

/* All points and laws in words, which is its accessible description. (transfer full) */
char *weft_compare_curve_dup_description (WeftCompareCurve *curve);

/* The chosen point in words; NULL when none is. (transfer full) */
char *weft_compare_curve_dup_reading (WeftCompareCurve *curve);

G_END_DECLS
