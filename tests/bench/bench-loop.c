/* bench-loop.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "bench.h"
#include "bench-batch.h"

#include "engine/clock.h"
#include "engine/sha256.h"
#include "engine/shared.h"

#include <math.h>
#include <stdlib.h>
#include <sched.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* What event loops cost and reach. Processor time and memory are those of a process of its own that does nothing else:
 * this program again, told what to run, or Python's asyncio. What it takes to start that process is taken off. */

typedef struct
{
  Bench bench;
  guint jobs;
  double min, max; /* seconds a job */
  WeftStrategyId strategy;
} Case;

typedef struct
{
  double cpu;    /* seconds */
  double memory; /* MiB at most */
} Cost;

static Cost
wait_for (GPid pid)
{
  struct rusage usage;
  int status;

  while (wait4 (pid, &status, 0, &usage) < 0)
    ;
  if (!WIFEXITED (status) || WEXITSTATUS (status) != 0)
    return (Cost) { NAN, NAN };
  return (Cost) {
    .cpu = (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) + (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6,
    .memory = (double) usage.ru_maxrss / 1024,
  };
}

static Cost
cost_of (const char *const *arguments)
{
  GPid pid;

  if (!g_spawn_async (NULL, (char **) arguments, NULL, G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_SEARCH_PATH, NULL, NULL, &pid, NULL))
    return (Cost) { NAN, NAN };
  return wait_for (pid);
}

static Cost
cost_of_loop (const Case *self, guint jobs)
{
  g_autofree char *count = g_strdup_printf ("%u", jobs);
  g_autofree char *min = g_strdup_printf ("%g", self->min), *max = g_strdup_printf ("%g", self->max);

  return cost_of ((const char *[]) { "/proc/self/exe", "--run", count, min, max, NULL });
}

static Cost
cost_of_asyncio (const Case *self, guint jobs)
{
  g_autofree char *program = g_strdup_printf ("import asyncio\n"
                                              "async def main():\n"
                                              "    await asyncio.gather(*[asyncio.sleep(%g) for _ in range(%u)])\n"
                                              "asyncio.run(main())\n", self->min, jobs);

  return cost_of ((const char *[]) { "python3", "-c", program, NULL });
}

/* In the process that is measured. */
static int
run (char **argv)
{
  g_autoptr(WeftBatch) batch = bench_batch_new ((guint) atoi (argv[0]), g_ascii_strtod (argv[1], NULL), g_ascii_strtod (argv[2], NULL));

  weft_batch_set_recording (batch, FALSE);
  return isnan (bench_batch_run (batch, WEFT_STRATEGY_EVENT_LOOP, 0));
}

/* Of one core, over the time that the longest job takes. */
static double
measure_share (gpointer data)
{
  const Case *self = data;

  return (cost_of_loop (self, self->jobs).cpu - cost_of_loop (self, 0).cpu) / self->max;
}

static double
measure_memory (gpointer data)
{
  const Case *self = data;

  return cost_of_loop (self, self->jobs).memory - cost_of_loop (self, 0).memory;
}

static double
measure_whole_memory (gpointer data)
{
  return cost_of_loop (data, ((const Case *) data)->jobs).memory;
}

static double
measure_cpu (gpointer data)
{
  const Case *self = data;

  return cost_of_loop (self, self->jobs).cpu - cost_of_loop (self, 0).cpu;
}

static double
asyncio_cpu (gpointer data)
{
  const Case *self = data;

  return cost_of_asyncio (self, self->jobs).cpu - cost_of_asyncio (self, 0).cpu;
}

static double
asyncio_memory (gpointer data)
{
  const Case *self = data;

  return cost_of_asyncio (self, self->jobs).memory - cost_of_asyncio (self, 0).memory;
}

/* The same for one job: what is there anyway. */
static double
share_of_one (gpointer data)
{
  return cost_of_loop (data, 1).cpu / ((const Case *) data)->max;
}

static double
memory_of_none (gpointer data)
{
  return cost_of_loop (data, 0).memory;
}

static WeftBatch *
run_here (const Case *self)
{
  WeftBatch *batch = bench_batch_new (self->jobs, self->min, self->max);

  weft_batch_set_recording (batch, FALSE);
  bench_batch_run (batch, self->strategy, 0);
  return batch;
}

/* By how many milliseconds 99 of 100 jobs ended late at most. */
static double
measure_lateness (gpointer data)
{
  const Case *self = data;
  g_autoptr(WeftBatch) batch = run_here (self);
  WeftShared *shared = weft_batch_get_shared (batch);
  g_autofree double *late = g_new (double, self->jobs);

  for (guint i = 0; i < self->jobs; i++)
    late[i] = 1e3 * weft_seconds (shared->cells[i].ended_ns - shared->cells[i].started_ns - shared->specs[i].duration_ns);
  return bench_percentile (late, self->jobs, 0.99);
}

/* The same of a thread that does nothing but sleep until a moment. */
static double
lateness_of_sleep (gpointer data)
{
  double late[500];

  for (guint i = 0; i < G_N_ELEMENTS (late); i++)
    {
      uint64_t until = weft_clock_ns () + 2 * WEFT_NS_PER_MS;
      struct timespec time = { (time_t) (until / WEFT_NS_PER_SEC), (long) (until % WEFT_NS_PER_SEC) };

      clock_nanosleep (CLOCK_MONOTONIC, TIMER_ABSTIME, &time, NULL);
      late[i] = 1e3 * weft_seconds (weft_clock_ns () - until);
    }
  return bench_percentile (late, G_N_ELEMENTS (late), 0.99);
}

static double
measure_elapsed (gpointer data)
{
  g_autoptr(WeftBatch) batch = run_here (data);
  WeftFigures figures;

  weft_batch_get_figures (batch, NULL, 0, &figures);
  return figures.overhead;
}

/* A single job: it can only be late at its end. */
static double
elapsed_of_one (gpointer data)
{
  Case one = *(const Case *) data;

  one.jobs = 1;
  one.min = one.max = 1;
  return measure_elapsed (&one);
}

/* Jobs that only compute. */
static double
elapsed_of_checksums (const Case *self, WeftStrategyId strategy)
{
  g_autoptr(WeftBatch) batch = weft_batch_new (NULL);
  WeftPlan plan;

  weft_plan_init (&plan);
  plan.workload = WEFT_WORKLOAD_CHECKSUM;
  plan.duration_min = self->min;
  plan.duration_max = self->max;
  weft_batch_add (batch, &plan, self->jobs, NULL);
  return bench_batch_run (batch, strategy, 0);
}

#define BARE_ROUNDS 125
#define BARE_BLOCKS 256

static void
sum_up (void)
{
  guint8 blocks[BARE_BLOCKS * WEFT_SHA256_BLOCK] = { 0 };
  WeftSha256 sum;

  weft_sha256_begin (&sum);
  for (guint i = 0; i < BARE_ROUNDS; i++)
    weft_sha256_add_blocks (&sum, blocks, BARE_BLOCKS);
  weft_sha256_end (&sum, blocks);
}

/* Takes one sum after the other, as long as there are any: `data` is how many, _Atomic int. */
static gpointer
take_sums (gpointer data)
{
  while (atomic_fetch_sub ((_Atomic int *) data, 1) > 0)
    sum_up ();
  return NULL;
}

/* How much longer as many sums take on all cores than one after the other, times the cores, with nothing of Weft: cores of
 * a virtual machine may share what computes. */
static double
stretch_of_bare_threads (guint sums)
{
  _Atomic int left = (int) sums;
  guint n = g_get_num_processors ();
  g_autofree GThread **threads = g_new (GThread *, n);
  uint64_t start = weft_clock_ns (), middle;

  take_sums (&left);
  left = (int) sums;
  middle = weft_clock_ns ();
  for (guint i = 0; i < n; i++)
    threads[i] = g_thread_new ("bare", take_sums, &left);
  for (guint i = 0; i < n; i++)
    g_thread_join (threads[i]);
  return (double) (weft_clock_ns () - middle) * n / (double) (middle - start);
}

/* Of what was measured, the part that the machine alone adds. */
static double machine_adds;

/* Times the cores, of the sequential time: 1 is perfect. */
static double
measure_checksums (gpointer data)
{
  const Case *self = data;
  double figure = elapsed_of_checksums (self, self->strategy) * g_get_num_processors ();

  machine_adds = figure * (1 - 1 / MAX (stretch_of_bare_threads (self->jobs), 1));
  return figure;
}

static double
reference_checksums (gpointer data)
{
  return elapsed_of_checksums (data, WEFT_STRATEGY_SEQUENTIAL);
}

static double
elapsed_of_waits (const Case *self, WeftStrategyId strategy)
{
  g_autoptr(WeftBatch) batch = bench_batch_new (self->jobs, self->min, self->max);

  return bench_batch_run (batch, strategy, 1);
}

/* On all cores, the loop's elapsed time over the longest that a job may take. */
static double
waits_on_all_cores (gpointer data)
{
  return elapsed_of_waits (data, WEFT_STRATEGY_EVENT_LOOP) / ((const Case *) data)->max;
}

/* On one core, the longest of three strategies over the shortest. */
static double
measure_waits_on_one_core (gpointer data)
{
  double threads, loop, loops;
  cpu_set_t all, one;

  sched_getaffinity (0, sizeof all, &all);
  CPU_ZERO (&one);
  for (int i = 0; CPU_COUNT (&one) == 0; i++)
    if (CPU_ISSET (i, &all))
      CPU_SET (i, &one);
  sched_setaffinity (0, sizeof one, &one);
  threads = elapsed_of_waits (data, WEFT_STRATEGY_THREADS);
  loop = elapsed_of_waits (data, WEFT_STRATEGY_EVENT_LOOP);
  loops = elapsed_of_waits (data, WEFT_STRATEGY_PROCESS_LOOPS);
  sched_setaffinity (0, sizeof all, &all);
  return fmax (threads, fmax (loop, loops)) / fmin (threads, fmin (loop, loops));
}

#define HUNDRED_THOUSAND .jobs = 100000, .min = 5, .max = 10, .strategy = WEFT_STRATEGY_EVENT_LOOP
#define TEN_THOUSAND .jobs = 10000, .min = 0.5, .max = 0.5
#define CHECKSUMS(id) .jobs = 64, .min = 0.02, .max = 0.02, .strategy = id
#define SPEED_UP .unit = "cores * seconds", .measure = measure_checksums, .reference = reference_checksums, .rounds = 7, .ratio_limit = 1 / 0.95, .control = &machine_adds

static Case cases[] = {
  { { .name = "loop/100000-share", .unit = "of a core", .measure = measure_share, .reference = share_of_one, .rounds = 1, .limit = 0.05 }, HUNDRED_THOUSAND },
  { { .name = "loop/100000-memory", .unit = "MiB", .measure = measure_memory, .reference = memory_of_none, .rounds = 1, .limit = 20 }, HUNDRED_THOUSAND },
  { { .name = "loop/100000-lateness", .unit = "ms p99", .measure = measure_lateness, .reference = lateness_of_sleep, .rounds = 1, .limit = 1 }, HUNDRED_THOUSAND },
  { { .name = "loop/100000-elapsed", .unit = "elapsed/ideal", .measure = measure_elapsed, .reference = elapsed_of_one, .rounds = 1, .limit = 1.01 }, HUNDRED_THOUSAND },
  { { .name = "loop/1000000-memory", .unit = "MiB", .measure = measure_whole_memory, .reference = memory_of_none, .rounds = 1, .limit = 200 },
    .jobs = 1000000, .min = 5, .max = 10 },
  { { .name = "loop/asyncio-cpu", .unit = "s", .measure = measure_cpu, .reference = asyncio_cpu, .rounds = 5, .ratio_limit = 0.1 }, TEN_THOUSAND },
  { { .name = "loop/asyncio-memory", .unit = "MiB", .measure = measure_memory, .reference = asyncio_memory, .rounds = 3, .ratio_limit = 0.1 },
    TEN_THOUSAND },
  { { .name = "loop/checksums-threads", SPEED_UP }, CHECKSUMS (WEFT_STRATEGY_THREADS) },
  { { .name = "loop/checksums-thread-pool", SPEED_UP }, CHECKSUMS (WEFT_STRATEGY_THREAD_POOL) },
  { { .name = "loop/checksums-process-pool", SPEED_UP }, CHECKSUMS (WEFT_STRATEGY_PROCESS_POOL) },
  { { .name = "loop/checksums-process-loops", SPEED_UP }, CHECKSUMS (WEFT_STRATEGY_PROCESS_LOOPS) },
  { { .name = "loop/waits-on-one-core", .unit = "longest/shortest", .measure = measure_waits_on_one_core, .reference = waits_on_all_cores, .rounds = 3, .limit = 1.02 },
    .jobs = 100, .min = 0.5, .max = 1 },
  { { NULL } },
};

int
main (int argc, char **argv)
{
  Case *chosen;

  if (argc == 5 && strcmp (argv[1], "--run") == 0)
    return run (argv + 2);
  chosen = bench_choose (argc, argv, cases, sizeof *cases);
  return chosen == NULL ? 2 : bench_run (&chosen->bench, chosen);
}
