/* monitor-series.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "series.h"

#include "monitor/history.h"

G_BEGIN_DECLS

/* What the monitor's graphs draw, kept up with the sampler's history. Main thread. */
typedef struct
{
  WeftSeries *cores;  /* (owned) (nullable): a channel a core; NULL before the first sample */
  WeftSeries *kinds;  /* (owned) (nullable): a channel for each WeftCpuKind, shares of the machine */
  WeftSeries *memory; /* (owned) (nullable): memory and, where there is one, swap: shares of what there is */
  guint64 last_ns;    /* the newest moment that is in them */
} WeftMonitorSeries;

/* Appends what the history has got since the last time. TRUE when the series are other ones than before: the first
 * sample came, or a core was added to the machine. */
gboolean weft_monitor_series_follow (WeftMonitorSeries *series, WeftHistory *history);
void weft_monitor_series_clear (WeftMonitorSeries *series);

G_END_DECLS
