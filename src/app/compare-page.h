/* compare-page.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "compare-results.h"

#include "engine/compare.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* A batch under every strategy that is ticked, one after the other: what to run, how far it is, what came of it. A body for a
 * page or a dialog; it needs no more than a window around it.
 *
 * Signal "say" (text, undo): something to be told in a toast; `undo` is NULL. Property "running". Actions: "compare.start",
 * "compare.stop", "compare.save-csv", "compare.save-svg", "compare.save-png". */
#define WEFT_TYPE_COMPARE_PAGE (weft_compare_page_get_type ())
G_DECLARE_FINAL_TYPE (WeftComparePage, weft_compare_page, WEFT, COMPARE_PAGE, AdwBin)

GtkWidget *weft_compare_page_new (void);

/* What is compared from the next start on: by default the five downloads that Weft offers. `names`: NULL-terminated, or NULL.
 * `count` is that of all jobs. */
void weft_compare_page_set_batch (WeftComparePage *page, const WeftPlan *plan, const char *const *names, guint count);

/* Lays runs side by side that ended elsewhere, such as two saved ones: there is nothing to choose then. `titles` has `n`. */
void weft_compare_page_show_runs (WeftComparePage *page, const WeftFindingRun *runs, const char *const *titles, guint n);

/* Makes the lane chart of a run, of which it may keep the batch, on an axis of `span_ns`, the same for all of them. NULL: it
 * has none. Without such a function there are no lanes. */
typedef GtkWidget *(*WeftCompareLanesFunc) (WeftComparisonRun *run, guint64 span_ns, gpointer data);
void weft_compare_page_set_lanes_func (WeftComparePage *page, WeftCompareLanesFunc func, gpointer data, GDestroyNotify destroy);

/* Why nothing can be compared now, a sentence; NULL: it can. */
void weft_compare_page_set_obstacle (WeftComparePage *page, const char *sentence);

gboolean weft_compare_page_is_running (WeftComparePage *page);
void weft_compare_page_start (WeftComparePage *page);
void weft_compare_page_stop (WeftComparePage *page);

/* (nullable): of the last start. */
WeftComparison *weft_compare_page_get_comparison (WeftComparePage *page);
WeftCompareResults *weft_compare_page_get_results (WeftComparePage *page);

/* The numbers of workers that a text names, as "1, 2, 4": each from 1 to WEFT_WORKERS_MAX, in the order of the text, each once.
 * An empty text has none. FALSE when it is wrong. (transfer full) (element-type guint) */
gboolean weft_compare_parse_workers (const char *text, GArray **workers);
#define WEFT_COMPARE_WORKERS_MOST 64

G_END_DECLS
