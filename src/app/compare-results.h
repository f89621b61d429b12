/* compare-results.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "compare-picture.h"

#include "engine/findings.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Runs of one batch side by side: what was found, a chart for each figure, the speed-up over numbers of workers where there
 * are several, room for their lanes, and a table. It does not care whether the runs have just ended or were saved long ago. */
#define WEFT_TYPE_COMPARE_RESULTS (weft_compare_results_get_type ())
G_DECLARE_FINAL_TYPE (WeftCompareResults, weft_compare_results, WEFT, COMPARE_RESULTS, AdwBin)

GtkWidget *weft_compare_results_new (void);

/* Copied. `titles` has `n`. */
void weft_compare_results_set_runs (WeftCompareResults *results, const WeftFindingRun *runs, const char *const *titles, guint n);
guint weft_compare_results_get_n_runs (WeftCompareResults *results);

/* (nullable): shown below the charts, under a heading of its own. */
void weft_compare_results_set_lanes (WeftCompareResults *results, GtkWidget *lanes);

/* Exports. (transfer full) */
char *weft_compare_results_dup_csv (WeftCompareResults *results);
GBytes *weft_compare_results_get_picture (WeftCompareResults *results, WeftPictureKind kind, GError **error);

G_END_DECLS
