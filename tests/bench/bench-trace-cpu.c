/* bench-trace-cpu.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "bench-batch.h"
#include "bench.h"

#include <sys/resource.h>

/* What recording adds to the processor time of a batch, the window's side of it and the kernel's records included. The reference is the
 * same batch without. */

typedef struct
{
  Bench bench;
  WeftStrategyId strategy;
  guint jobs, workers;
  double min, max; /* seconds a job */
  WeftWorkloadKind workload;
} Case;

static double
cpu_seconds (int who)
{
  struct rusage usage;

  getrusage (who, &usage);
  return (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) + (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static double
run (const Case *self, gboolean recording)
{
  double before = cpu_seconds (RUSAGE_SELF) + cpu_seconds (RUSAGE_CHILDREN);
  g_autoptr(WeftBatch) batch = bench_batch_new_of (self->jobs, self->min, self->max, self->workload);

  weft_batch_set_recording (batch, recording);
  bench_batch_run (batch, self->strategy, self->workers);
  return cpu_seconds (RUSAGE_SELF) + cpu_seconds (RUSAGE_CHILDREN) - before;
}

static double
measure (gpointer data)
{
  return run (data, TRUE);
}

static double
reference (gpointer data)
{
  return run (data, FALSE);
}

#define CASE(name_, strategy_, jobs_, workers_, min_, max_, workload_) \
  { \
    .bench = { \
      .name = "trace-cpu/" name_, \
      .unit = "s", \
      .measure = measure, \
      .reference = reference, \
      .rounds = 7, \
      .warm_up = TRUE, \
      .ratio_limit = 1.02, \
    }, \
    .strategy = strategy_, .jobs = jobs_, .workers = workers_, .min = min_, .max = max_, .workload = workload_, \
  }

int
main (int argc, char **argv)
{
  static Case cases[] = {
    CASE ("checksums-in-pool", WEFT_STRATEGY_THREAD_POOL, 20, 8, 0.01, 0.02, WEFT_WORKLOAD_CHECKSUM),
    CASE ("checksums-in-process-loops", WEFT_STRATEGY_PROCESS_LOOPS, 20, 2, 0.01, 0.02, WEFT_WORKLOAD_CHECKSUM),
    CASE ("1000-threads", WEFT_STRATEGY_THREADS, 1000, 0, 0.5, 1, WEFT_WORKLOAD_DOWNLOAD),
    { .bench = { NULL } },
  };
  Case *chosen = bench_choose (argc, argv, cases, sizeof *cases);

  return chosen == NULL ? 2 : bench_run (&chosen->bench, chosen);
}
