/* bench-trace-event.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "bench.h"
#include "engine/clock.h"
#include "engine/trace-ring.h"

/* What a record costs the worker that writes it: putting it into the ring. The time it has already, because it reads the clock
 * for the job's cell or for its next step (drive.c). The reference is that look at the clock. The ring is emptied meanwhile, as the
 * main thread does, but not while the clock runs. */

#define RECORDS 1024u
#define TIMES 20000u
#define LIMIT_NS 30

static double
measure (gpointer data)
{
  WeftRing *ring = data;
  uint64_t total = 0;
  WeftTraceRecord record;

  for (uint32_t k = 0; k < TIMES; k++)
    {
      uint64_t start = weft_clock_ns ();

      for (uint32_t i = 0; i < RECORDS; i++)
        weft_ring_push (ring, RECORDS, (WeftTraceRecord) { start + i, i, WEFT_TRACE_WAIT, 0 });
      total += weft_clock_ns () - start;
      while (weft_ring_pop (ring, RECORDS, &record))
        ;
    }
  g_assert_cmpuint (atomic_load (&ring->dropped), ==, 0);
  return (double) total / TIMES / RECORDS;
}

static double
reference (gpointer data)
{
  uint64_t start = weft_clock_ns (), last = 0;

  for (uint32_t i = 0; i < TIMES * RECORDS; i++)
    last = weft_clock_ns ();
  return (double) (last - start) / TIMES / RECORDS;
}

int
main (void)
{
  WeftRing *ring = g_aligned_alloc0 (1, weft_ring_stride (RECORDS), 64);
  const Bench bench = {
    .name = "trace/event",
    .unit = "ns",
    .measure = measure,
    .reference = reference,
    .rounds = 5,
    .limit = LIMIT_NS,
  };
  int status = bench_run (&bench, ring);

  g_aligned_free (ring);
  return status;
}
