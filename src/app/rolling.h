/* rolling.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Samples of the last ten seconds: the last one, the 99th percentile, the worst. Plain data, fixed memory; times in
 * microseconds of g_get_monotonic_time(), values in milliseconds. */
#define WEFT_ROLLING_SAMPLES 1024
#define WEFT_ROLLING_US (10 * G_USEC_PER_SEC)

typedef struct
{
  struct
  {
    gint64 time_us;
    double value;
  } samples[WEFT_ROLLING_SAMPLES];
  guint n, next;
} WeftRolling;

typedef struct
{
  double last, p99, worst; /* negative: no sample in the last ten seconds */
} WeftRollingFigures;

void weft_rolling_add (WeftRolling *rolling, gint64 time_us, double value);
void weft_rolling_get (const WeftRolling *rolling, gint64 now_us, WeftRollingFigures *figures);

/* The worst value of each of `n` equal stretches of the last ten seconds, oldest first; 0 where there was none. */
void weft_rolling_get_worst (const WeftRolling *rolling, gint64 now_us, double *worst, guint n);

G_END_DECLS
