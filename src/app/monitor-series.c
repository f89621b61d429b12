/* monitor-series.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "monitor-series.h"

#include "graph-colors.h"

#include "engine/clock.h"

#include <math.h>

enum
{
  MEMORY_USED,
  MEMORY_SWAP,
  N_MEMORY
};

static const WeftShare shares[WEFT_CPU_N_KINDS] = {
  [WEFT_CPU_USER] = WEFT_SHARE_USER,
  [WEFT_CPU_SYSTEM] = WEFT_SHARE_SYSTEM,
  [WEFT_CPU_NICE] = WEFT_SHARE_NICE,
  [WEFT_CPU_IOWAIT] = WEFT_SHARE_IOWAIT,
  [WEFT_CPU_IRQ] = WEFT_SHARE_IRQ,
  [WEFT_CPU_STEAL] = WEFT_SHARE_STEAL,
};

static float
share_of (guint64 part, guint64 whole)
{
  return whole == 0 ? NAN : (float) ((double) part / (double) whole);
}

static void
append_moment (WeftMonitorSeries *self, WeftHistory *history, guint moment)
{
  const WeftSampleMemory *memory = weft_history_get_memory (history, moment);
  guint n = weft_series_get_n_channels (self->cores);
  g_autofree float *busy = g_new (float, n);
  float kinds[WEFT_CPU_N_KINDS], filled[N_MEMORY];
  guint64 to = weft_history_get_time (history, moment);
  gint64 to_us = (gint64) (to / WEFT_NS_PER_US);
  gint64 from_us = (gint64) ((to - weft_history_get_elapsed (history, moment)) / WEFT_NS_PER_US);

  for (guint i = 0; i < n; i++)
    busy[i] = i < weft_history_get_cores (history) ? weft_history_get_core (history, moment, i, WEFT_SHARE_BUSY) : NAN;
  for (guint i = 0; i < WEFT_CPU_N_KINDS; i++)
    kinds[i] = weft_history_get_total (history, moment, shares[i]);
  filled[MEMORY_USED] = share_of (memory->used, memory->total);
  filled[MEMORY_SWAP] = share_of (memory->swap_used, memory->swap_total);
  weft_series_append (self->cores, from_us, to_us, busy);
  weft_series_append (self->kinds, from_us, to_us, kinds);
  weft_series_append (self->memory, from_us, to_us, filled);
  self->last_ns = to;
}

gboolean
weft_monitor_series_follow (WeftMonitorSeries *self, WeftHistory *history)
{
  guint cores = weft_history_get_cores (history), n = weft_history_get_length (history);
  gboolean swap = n > 0 && weft_history_get_memory (history, n - 1)->swap_total > 0;
  gboolean anew = n > 0 && (self->cores == NULL || weft_series_get_n_channels (self->cores) < cores
                            || (swap && weft_series_get_n_channels (self->memory) < N_MEMORY));

  if (anew)
    {
      weft_monitor_series_clear (self);
      self->cores = weft_series_new (cores, WEFT_SERIES_CAPACITY);
      self->kinds = weft_series_new (WEFT_CPU_N_KINDS, WEFT_SERIES_CAPACITY);
      self->memory = weft_series_new (swap ? N_MEMORY : MEMORY_SWAP, WEFT_SERIES_CAPACITY);
    }
  for (guint moment = weft_history_find (history, self->last_ns + 1); moment < n; moment++)
    append_moment (self, history, moment);
  return anew;
}

void
weft_monitor_series_clear (WeftMonitorSeries *self)
{
  g_clear_pointer (&self->cores, weft_series_unref);
  g_clear_pointer (&self->kinds, weft_series_unref);
  g_clear_pointer (&self->memory, weft_series_unref);
  self->last_ns = 0;
}
