/* bench-report-cost.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "bench.h"
#include "engine/clock.h"
#include "engine/shared.h"

#include <pthread.h>

/* What a report costs the worker that makes it, flat out, while somebody else looks at the cells 60 times a second as
 * the main loop does. The reference is one relaxed atomic store into the same cell. */

#define REPORTS 500000000u /* some frames long */

typedef struct
{
  WeftShared *shared;
  _Atomic bool ended;
  uint64_t seen;
} Look;

static void
see (uint32_t job, void *data)
{
  Look *self = data;

  self->seen += atomic_load_explicit (&self->shared->cells[job].bytes, memory_order_relaxed);
}

static gpointer
look_every_frame (gpointer data)
{
  Look *self = data;

  while (!atomic_load (&self->ended))
    {
      weft_shared_collect (self->shared, 1, see, self);
      g_usleep (G_USEC_PER_SEC / 60);
    }
  return NULL;
}

static void
report_all (WeftShared *shared)
{
  for (uint32_t i = 0; i < REPORTS; i++)
    weft_shared_report (shared, 0, i);
}

static void
store_all (WeftShared *shared)
{
  for (uint32_t i = 0; i < REPORTS; i++)
    atomic_store_explicit (&shared->cells[0].bytes, i, memory_order_relaxed);
}

/* Nanoseconds each. */
static double
time_while_watched (WeftShared *shared, void (*act) (WeftShared *))
{
  Look look = { .shared = shared };
  uint64_t start;
  double each;
  pthread_t thread;

  if (pthread_create (&thread, NULL, look_every_frame, &look) != 0)
    g_error ("No thread");
  start = weft_clock_ns ();
  act (shared);
  each = (double) (weft_clock_ns () - start) / REPORTS;
  atomic_store (&look.ended, true);
  pthread_join (thread, NULL);
  return each;
}

static double
measure (gpointer data)
{
  return time_while_watched (data, report_all);
}

static double
reference (gpointer data)
{
  return time_while_watched (data, store_all);
}

int
main (void)
{
  WeftShared *shared = weft_shared_new ();
  const Bench bench = {
    .name = "report/cost",
    .unit = "ns",
    .measure = measure,
    .reference = reference,
    .rounds = 9,
    .limit = 10,
  };
  int status;

  g_assert_nonnull (shared);
  status = bench_run (&bench, shared);
  weft_shared_unref (shared);
  return status;
}
