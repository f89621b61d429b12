/* made-up-runs.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "made-up-runs.h"

#include <glib/gi18n.h>
#include <math.h>

#define MIB ((guint64) 1 << 20)

/* As "weft compare" told them once. */
static const struct
{
  guint workers;
  double elapsed, ideal, user, system;
  double memory;
  guint voluntary, involuntary;
} downloads[] = {
  { 1, 38.24, 38.22, 0.0121, 0.0093, 0.3, 3894, 12 },
  { 5, 9.88, 9.87, 0.0034, 0.0028, 0.5, 1020, 9 },
  { 2, 20.13, 20.11, 0.0078, 0.0059, 0.3, 2065, 11 },
  { 5, 9.89, 9.87, 0.0071, 0.0049, 4.6, 1051, 31 },
  { 2, 20.14, 20.11, 0.0089, 0.0068, 1.9, 2091, 18 },
};

static WeftFindingRun
make_download (guint i)
{
  double work = 38.22;
  guint row = MIN (i, G_N_ELEMENTS (downloads) - 1);

  return (WeftFindingRun) {
    .strategy = weft_strategy_get (i), .workers = downloads[row].workers, .at_once = downloads[row].workers, .n_jobs = 5, .succeeded = 5,
    .processors = 2, .elapsed = downloads[row].elapsed, .work = work, .ideal = downloads[row].ideal,
    .overhead = downloads[row].elapsed / downloads[row].ideal, .longest = 9.87, .computing = 0, .cpu_user = downloads[row].user,
    .cpu_system = downloads[row].system, .peak_memory = (guint64) ((12.1 + downloads[row].memory) * (double) MIB),
    .memory_before = (guint64) (12.1 * (double) MIB), .switches_voluntary = downloads[row].voluntary,
    .switches_involuntary = downloads[row].involuntary, .running = NAN, .ready = NAN,
  };
}

static WeftFindingRun
make_scaling (WeftStrategyId id, guint workers, double sigma, double kappa)
{
  const WeftFit law = { .sigma = sigma, .kappa = kappa };
  /* A little off, but the same each time. */
  double speedup = weft_fit_get_speedup (&law, workers) * (1 + 0.03 * sin (workers * 1.7));
  double work = 64;

  if (workers == 1)
    speedup = 1;
  return (WeftFindingRun) {
    .strategy = weft_strategy_get (id), .workers = workers, .at_once = workers, .n_jobs = 256, .succeeded = 256, .processors = 8,
    .elapsed = work / speedup, .work = work, .ideal = work / MIN (workers, 8), .overhead = MIN (workers, 8) / speedup, .longest = 0.3,
    .computing = 1, .cpu_user = work * (1 + kappa * workers), .cpu_system = 0.4 * workers, .peak_memory = 14 * MIB + workers * MIB / 2,
    .memory_before = 12 * MIB, .switches_voluntary = 300 * workers, .switches_involuntary = workers > 8 ? 9000 : 700, .running = NAN, .ready = NAN,
  };
}

guint
made_up_runs (gboolean scaling, WeftFindingRun *runs, char **titles)
{
  guint n = 0;

  for (guint i = 0; !scaling && i < WEFT_N_STRATEGIES; i++)
    {
      titles[n] = g_strdup (_(weft_strategy_get (i)->title));
      runs[n++] = make_download (i);
    }
  for (guint kind = 0; scaling && kind < 2; kind++)
    for (guint workers = 1; workers <= 16; workers *= 2)
      {
        WeftStrategyId id = kind == 0 ? WEFT_STRATEGY_THREAD_POOL : WEFT_STRATEGY_PROCESS_POOL;

        titles[n] = g_strdup_printf ("%s, %u", _(weft_strategy_get (id)->title), workers);
        runs[n++] = make_scaling (id, workers, kind == 0 ? 0.06 : 0.03, kind == 0 ? 0.004 : 0.006);
      }
  return n;
}
