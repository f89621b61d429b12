/* compare.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "compare-run.h"

G_BEGIN_DECLS

/* The same batch under several strategies and numbers of workers, one run after the other, so that none disturbs another:
 * a GListModel of WeftComparisonRun, in the order in which they run; for the main thread alone.
 *
 * Property "running"; signals "run-started" and "run-ended" with the WeftComparisonRun, and "finished" when nothing runs any
 * more, all runs done or it was stopped. */
#define WEFT_TYPE_COMPARISON (weft_comparison_get_type ())
G_DECLARE_FINAL_TYPE (WeftComparison, weft_comparison, WEFT, COMPARISON, GObject)

/* `names`: NULL-terminated, or NULL; they come first, the rest of `count` jobs has the plan's names. */
WeftComparison *weft_comparison_new (const WeftPlan *plan, const char *const *names, guint count);

/* Plans a run for each of these strategies, and of those that take a number of workers one for each number. Without any
 * number (n_workers 0): one a processor. Not while it runs. */
void weft_comparison_plan (WeftComparison *comparison, const WeftStrategy *const *strategies, guint n_strategies, const guint *workers,
                           guint n_workers);

/* Runs what is planned. FALSE and a sentence when the plan itself is wrong; a strategy that can't be started is refused,
 * and the others go on. */
gboolean weft_comparison_start (WeftComparison *comparison, GError **error);

/* Cancels the jobs of the run that is under way, and starts no other. Runs that were not started stay planned. */
void weft_comparison_stop (WeftComparison *comparison);

/* Whether the workers tell traces; they do, if not said otherwise. */
void weft_comparison_set_recording (WeftComparison *comparison, gboolean recording);

/* Whether this thread draws a window: weft_batch_set_drawing() for all its batches. */
void weft_comparison_set_drawing (WeftComparison *comparison, gboolean drawing);

/* No further run is started until it is released as often: for who has to do something between two runs that would
 * disturb the next. */
void weft_comparison_hold (WeftComparison *comparison);
void weft_comparison_release (WeftComparison *comparison);

gboolean weft_comparison_is_running (WeftComparison *comparison);

/* (nullable): the run that is under way. */
WeftComparisonRun *weft_comparison_get_current (WeftComparison *comparison);

/* The best possible elapsed seconds of the run at this position; of very many jobs an estimate. */
double weft_comparison_get_ideal (WeftComparison *comparison, guint position);

/* Share of the whole, from 0 to 1, that is done, by the time that it would take at best. */
double weft_comparison_get_fraction (WeftComparison *comparison);

const WeftPlan *weft_comparison_get_plan (WeftComparison *comparison);
guint weft_comparison_get_count (WeftComparison *comparison);

/* The figures of all runs that have ended, in their order; `positions` (nullable) are theirs in the model. Both (transfer full). */
WeftFindingRun *weft_comparison_dup_figures (WeftComparison *comparison, guint *n, guint **positions);

G_END_DECLS
