/* compare-run.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "findings.h"

G_BEGIN_DECLS

typedef enum
{
  WEFT_COMPARISON_PLANNED,
  WEFT_COMPARISON_RUNNING,
  WEFT_COMPARISON_ENDED,   /* with figures, if it was stopped those of what it did */
  WEFT_COMPARISON_REFUSED, /* it could not be started */
} WeftComparisonState;

/* One of the runs of a comparison: first a plan, then a batch that runs, then figures. "state" is a property. */
#define WEFT_TYPE_COMPARISON_RUN (weft_comparison_run_get_type ())
G_DECLARE_FINAL_TYPE (WeftComparisonRun, weft_comparison_run, WEFT, COMPARISON_RUN, GObject)

WeftComparisonRun *weft_comparison_run_new (const WeftStrategy *strategy, guint workers);

const WeftStrategy *weft_comparison_run_get_strategy (WeftComparisonRun *run);
guint weft_comparison_run_get_workers (WeftComparisonRun *run); /* as it was asked for; 0: one a processor, or no number */
WeftComparisonState weft_comparison_run_get_state (WeftComparisonRun *run);

/* Figures; zero before it has ended. */
const WeftFindingRun *weft_comparison_run_get_figures (WeftComparisonRun *run);

/* (nullable): while it runs, and afterwards until it is forgotten. Its jobs and its trace are there. */
WeftBatch *weft_comparison_run_get_batch (WeftComparisonRun *run);
void weft_comparison_run_forget_batch (WeftComparisonRun *run);

/* What was wrong when it was refused. */
const char *weft_comparison_run_get_error (WeftComparisonRun *run);

/* "Threads", "Thread pool, 4": for people. (transfer full) */
char *weft_comparison_run_dup_title (WeftComparisonRun *run);

/* For tests and for runs that come from elsewhere: it has ended with these figures. */
void weft_comparison_run_set_figures (WeftComparisonRun *run, const WeftFindingRun *figures);

/* For compare.c. */
void _weft_comparison_run_begin (WeftComparisonRun *run, WeftBatch *batch, guint64 memory_before);
void _weft_comparison_run_end (WeftComparisonRun *run);
void _weft_comparison_run_refuse (WeftComparisonRun *run, const char *error);

G_END_DECLS
