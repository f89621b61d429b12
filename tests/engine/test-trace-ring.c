/* test-trace-ring.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "engine/trace-ring.h"

#include <glib.h>
#include <sched.h>

/* One worker writes, one reader reads, and what did not fit is counted. */

#define CAPACITY 16

static WeftRing *
new_ring (guint capacity)
{
  return g_aligned_alloc0 (1, weft_ring_stride (capacity), 64);
}

static void
push (WeftRing *ring, guint capacity, gint64 value)
{
  weft_ring_push (ring, capacity, (WeftTraceRecord) { .time_ns = (uint64_t) value, .job = (uint32_t) value, .kind = 1, .value = value });
}

static void
assert_pops (WeftRing *ring, guint capacity, gint64 value)
{
  WeftTraceRecord record = { 0 };

  g_assert_cmpint (weft_ring_pop (ring, capacity, &record), ==, 1);
  g_assert_cmpint (record.value, ==, value);
  g_assert_cmpuint (record.time_ns, ==, (uint64_t) value);
  g_assert_cmpuint (record.job, ==, (uint32_t) value);
  g_assert_cmpuint (record.kind, ==, 1);
}

static void
assert_empty (WeftRing *ring, guint capacity)
{
  WeftTraceRecord record;

  g_assert_cmpint (weft_ring_pop (ring, capacity, &record), ==, 0);
}

static void
test_rings_lie_side_by_side (void)
{
  for (guint capacity = 1; capacity <= 1024; capacity *= 2)
    {
      gsize stride = weft_ring_stride (capacity);

      g_assert_cmpuint (stride % 64, ==, 0);
      g_assert_cmpuint (stride, >=, sizeof (WeftRing) + capacity * sizeof (WeftTraceRecord));
      g_assert_true ((char *) weft_ring_at (NULL, capacity, 3) == (char *) NULL + 3 * stride);
    }
}

static void
test_gives_records_back_in_order (void)
{
  WeftRing *ring = new_ring (CAPACITY);

  assert_empty (ring, CAPACITY);
  for (gint64 i = 0; i < 1000; i += 5)
    {
      for (gint64 k = i; k < i + 5; k++)
        push (ring, CAPACITY, k);
      for (gint64 k = i; k < i + 5; k++)
        assert_pops (ring, CAPACITY, k);
      assert_empty (ring, CAPACITY);
    }
  g_assert_cmpuint (atomic_load (&ring->dropped), ==, 0);
  g_aligned_free (ring);
}

static void
test_a_full_ring_drops_the_newest_and_counts (void)
{
  WeftRing *ring = new_ring (CAPACITY);

  for (gint64 i = 0; i < CAPACITY + 3; i++)
    push (ring, CAPACITY, i);
  g_assert_cmpuint (atomic_load (&ring->dropped), ==, 3);
  assert_pops (ring, CAPACITY, 0);
  push (ring, CAPACITY, 100);
  push (ring, CAPACITY, 101);
  g_assert_cmpuint (atomic_load (&ring->dropped), ==, 4);
  for (gint64 i = 1; i < CAPACITY; i++)
    assert_pops (ring, CAPACITY, i);
  assert_pops (ring, CAPACITY, 100);
  assert_empty (ring, CAPACITY);
  g_aligned_free (ring);
}

/* The counters are 32 bits wide and run over after four thousand million records. */
static void
test_counters_may_run_over (void)
{
  WeftRing *ring = new_ring (CAPACITY);

  atomic_store (&ring->head, UINT32_MAX - 4);
  atomic_store (&ring->tail, UINT32_MAX - 4);
  for (gint64 i = 0; i < CAPACITY + 1; i++)
    push (ring, CAPACITY, i);
  g_assert_cmpuint (atomic_load (&ring->dropped), ==, 1);
  for (gint64 i = 0; i < CAPACITY; i++)
    assert_pops (ring, CAPACITY, i);
  assert_empty (ring, CAPACITY);
  g_aligned_free (ring);
}

#define N_RECORDS 200000

static gpointer
write_flat_out (gpointer data)
{
  for (gint64 i = 1; i <= N_RECORDS; i++)
    push (data, CAPACITY, i);
  return NULL;
}

/* Nothing is torn, nothing comes twice or out of order, and what is missing was counted. */
static void
test_one_writes_while_the_other_reads (void)
{
  WeftRing *ring = new_ring (CAPACITY);
  GThread *thread = g_thread_new ("writer", write_flat_out, ring);
  WeftTraceRecord record;
  gint64 last = 0;
  guint n = 0;

  while (n + atomic_load (&ring->dropped) < N_RECORDS)
    {
      if (!weft_ring_pop (ring, CAPACITY, &record))
        {
          sched_yield ();
          continue;
        }
      g_assert_cmpint (record.value, >, last);
      g_assert_cmpuint (record.time_ns, ==, (uint64_t) record.value);
      g_assert_cmpuint (record.job, ==, (uint32_t) record.value);
      last = record.value;
      n++;
    }
  g_thread_join (thread);
  g_assert_cmpuint (n + atomic_load (&ring->dropped), ==, N_RECORDS);
  g_assert_cmpuint (n, >=, CAPACITY);
  assert_empty (ring, CAPACITY);
  g_aligned_free (ring);
}

static gpointer
write_patiently (gpointer data)
{
  WeftRing *ring = data;

  for (gint64 i = 1; i <= N_RECORDS / 10; i++)
    {
      while (atomic_load (&ring->head) - atomic_load (&ring->tail) == CAPACITY)
        sched_yield ();
      push (ring, CAPACITY, i);
    }
  return NULL;
}

static void
test_a_reader_who_keeps_up_loses_nothing (void)
{
  WeftRing *ring = new_ring (CAPACITY);
  GThread *thread = g_thread_new ("writer", write_patiently, ring);
  WeftTraceRecord record;

  for (gint64 i = 1; i <= N_RECORDS / 10; i++)
    {
      while (!weft_ring_pop (ring, CAPACITY, &record))
        sched_yield ();
      g_assert_cmpint (record.value, ==, i);
    }
  g_thread_join (thread);
  g_assert_cmpuint (atomic_load (&ring->dropped), ==, 0);
  g_aligned_free (ring);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/trace-ring/rings-lie-side-by-side", test_rings_lie_side_by_side);
  g_test_add_func ("/trace-ring/gives-records-back-in-order", test_gives_records_back_in_order);
  g_test_add_func ("/trace-ring/a-full-ring-drops-the-newest-and-counts", test_a_full_ring_drops_the_newest_and_counts);
  g_test_add_func ("/trace-ring/counters-may-run-over", test_counters_may_run_over);
  g_test_add_func ("/trace-ring/one-writes-while-the-other-reads", test_one_writes_while_the_other_reads);
  g_test_add_func ("/trace-ring/a-reader-who-keeps-up-loses-nothing", test_a_reader_who_keeps_up_loses_nothing);

  return g_test_run ();
}
