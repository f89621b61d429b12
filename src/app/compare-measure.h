/* compare-measure.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/findings.h"

G_BEGIN_DECLS

/* What a chart of a comparison shows: two parts of each run's figure, either beside each other or one after the other. */
typedef enum
{
  WEFT_MEASURE_ELAPSED,  /* elapsed, and the best possible below it */
  WEFT_MEASURE_CPU,      /* user and system, added */
  WEFT_MEASURE_MEMORY,   /* what Weft had before, and what the run took, added */
  WEFT_MEASURE_SWITCHES, /* voluntary and involuntary, added */
  WEFT_N_MEASURES
} WeftMeasure;

#define WEFT_MEASURE_PARTS 2

const char *weft_measure_get_title (WeftMeasure measure);
const char *weft_measure_get_part (WeftMeasure measure, guint part);

/* The parts are added; otherwise they lie beside each other. */
gboolean weft_measure_is_sum (WeftMeasure measure);

/* NAN when it is not known. */
double weft_measure_get_value (WeftMeasure measure, guint part, const WeftFindingRun *run);

/* How far the bars reach. */
double weft_measure_get_extent (WeftMeasure measure, const WeftFindingRun *run);

/* "10.0 s", "12.3 MiB", "1,234"; what stands at the end of the bars. (transfer full) */
char *weft_measure_dup_text (WeftMeasure measure, double value);
char *weft_measure_dup_total (WeftMeasure measure, const WeftFindingRun *run);

/* "elapsed 10.0 s, best possible 9.9 s". (transfer full) */
char *weft_measure_dup_description (WeftMeasure measure, const WeftFindingRun *run);

/* Round numbers for an axis that has room for about `most` of them. */
double weft_measure_get_step (WeftMeasure measure, double highest, guint most);
char *weft_measure_dup_tick (WeftMeasure measure, double value, double step);

/* 1, 2 or 5 times a power of ten, so that `highest` takes at most `most` of them. */
double weft_nice_step (double highest, guint most);

G_END_DECLS
