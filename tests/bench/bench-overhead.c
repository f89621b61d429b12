/* bench-overhead.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "bare.h"
#include "bench-batch.h"
#include "bench.h"

/* What a strategy adds to the work: elapsed divided by the best possible elapsed. Elapsed is measured from outside,
 * until the last worker is gone, which is a little more than what Weft itself shows (until the last job's end). The
 * reference is the bare loop's, over the same durations. */

typedef struct
{
  Bench bench;
  WeftStrategyId strategy;
  guint jobs;
  double min, max; /* seconds a job */
  guint workers;
} Case;

static double
ideal_of (const Case *self, const double *seconds)
{
  return weft_strategy_ideal (weft_strategy_get (self->strategy), self->workers, seconds, self->jobs, 0);
}

static double
measure (gpointer data)
{
  const Case *self = data;
  g_autoptr(WeftBatch) batch = bench_batch_new (self->jobs, self->min, self->max);
  g_autofree double *seconds = bench_batch_dup_seconds (batch);

  return bench_batch_run (batch, self->strategy, self->workers) / ideal_of (self, seconds);
}

static double
run_bare (const Case *self, const double *seconds)
{
  switch (self->strategy)
    {
    case WEFT_STRATEGY_SEQUENTIAL:
      return bare_sequence (seconds, self->jobs);
    case WEFT_STRATEGY_THREADS:
      return bare_threads (seconds, self->jobs);
    case WEFT_STRATEGY_THREAD_POOL:
      return bare_pool (seconds, self->jobs, self->workers);
    case WEFT_STRATEGY_PROCESSES:
    case WEFT_STRATEGY_PROCESS_POOL: /* with as many workers as jobs it comes to the same */
      return bare_processes (g_getenv ("WEFT_SLEEPER"), seconds, self->jobs);
    case WEFT_STRATEGY_EVENT_LOOP: /* bench-loop.c */
    case WEFT_STRATEGY_PROCESS_LOOPS:
    case WEFT_N_STRATEGIES:
    default:
      g_assert_not_reached ();
    }
}

static double
reference (gpointer data)
{
  const Case *self = data;
  g_autoptr(WeftBatch) batch = bench_batch_new (self->jobs, self->min, self->max);
  g_autofree double *seconds = bench_batch_dup_seconds (batch);

  return run_bare (self, seconds) / ideal_of (self, seconds);
}

#define OVERHEAD(text, n) .name = "overhead/" text, .unit = "elapsed/ideal", .measure = measure, .reference = reference, .rounds = n
#define FIVE .jobs = 5, .min = 0.5, .max = 1.0, .workers = 5
#define EQUAL(n) .jobs = n, .min = 0.5, .max = 0.5

/* `quiet`: what the bare loop took on this kind of machine with nothing else running, when the limits were set. */
static Case cases[] = {
  { { OVERHEAD ("5-sequential", 3), .limit = 1.005, .quiet = 1.002 }, WEFT_STRATEGY_SEQUENTIAL, FIVE },
  { { OVERHEAD ("5-threads", 5), .limit = 1.005, .quiet = 1.002 }, WEFT_STRATEGY_THREADS, FIVE },
  { { OVERHEAD ("5-thread-pool", 5), .limit = 1.005, .quiet = 1.002 }, WEFT_STRATEGY_THREAD_POOL, FIVE },
  { { OVERHEAD ("5-processes", 5), .limit = 1.02, .quiet = 1.006 }, WEFT_STRATEGY_PROCESSES, FIVE },
  { { OVERHEAD ("5-process-pool", 5), .limit = 1.02, .quiet = 1.006 }, WEFT_STRATEGY_PROCESS_POOL, FIVE },
  { { OVERHEAD ("1000-threads", 7), .warm_up = TRUE, .limit = 1.07, .quiet = 1.054 }, WEFT_STRATEGY_THREADS, EQUAL (1000) },
  { { OVERHEAD ("1000-processes", 7), .warm_up = TRUE, .ratio_limit = 1.2 }, WEFT_STRATEGY_PROCESSES, EQUAL (1000) },
  { { OVERHEAD ("10000-threads", 7), .warm_up = TRUE, .limit = 1.9, .quiet = 1.73 }, WEFT_STRATEGY_THREADS, EQUAL (10000) },
  { { OVERHEAD ("10000-in-pool-of-1000", 3), .limit = 1.05 }, WEFT_STRATEGY_THREAD_POOL, EQUAL (10000), .workers = 1000 },
  { { NULL } },
};

int
main (int argc, char **argv)
{
  Case *self = bench_choose (argc, argv, cases, sizeof *cases);

  return self == NULL ? 2 : bench_run (&self->bench, self);
}
