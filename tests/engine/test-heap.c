/* test-heap.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "engine/heap.h"

#include <glib.h>

/* The timers of a loop. */

#define N 1000u

static WeftHeapEntry
entry (guint32 slot, guint64 until_ns)
{
  return (WeftHeapEntry) { .until_ns = until_ns, .slot = slot, .turn = slot % 3 };
}

/* Times in no order, some of them alike. */
static void
fill (WeftHeap *heap)
{
  g_assert_true (weft_heap_reserve (heap, N));
  for (guint32 i = 0; i < N; i++)
    weft_heap_push (heap, entry (i, (guint64) i * 7919 % 500));
  g_assert_cmpuint (heap->n, ==, N);
}

/* Takes all out; in how many entries the slots were not seen before, and no time was earlier than the one before it. */
static guint
drain (WeftHeap *heap)
{
  g_autofree gboolean *seen = g_new0 (gboolean, N);
  guint64 last = 0;
  guint good = 0;

  while (heap->n > 0)
    {
      WeftHeapEntry first = weft_heap_pop (heap);

      good += first.until_ns >= last && !seen[first.slot] && first.until_ns == (guint64) first.slot * 7919 % 500;
      last = first.until_ns;
      seen[first.slot] = TRUE;
    }
  return good;
}

static void
test_gives_the_earliest_first (void)
{
  WeftHeap heap = { 0 };

  fill (&heap);
  g_assert_cmpuint (drain (&heap), ==, N);
  weft_heap_clear (&heap);
}

static void
test_goes_on_after_being_emptied (void)
{
  WeftHeap heap = { 0 };

  fill (&heap);
  drain (&heap);
  fill (&heap);
  g_assert_cmpuint (drain (&heap), ==, N);
  weft_heap_clear (&heap);
}

static bool
is_of_turn (const WeftHeapEntry *one, const void *data)
{
  return one->turn == *(const guint32 *) data;
}

static void
test_throws_out_what_no_longer_counts (void)
{
  WeftHeap heap = { 0 };
  guint32 turn = 2;

  fill (&heap);
  weft_heap_filter (&heap, is_of_turn, &turn);
  g_assert_cmpuint (heap.n, ==, N / 3);
  for (guint i = 0; i < heap.n; i++)
    g_assert_cmpuint (heap.entries[i].turn, ==, turn);
  g_assert_cmpuint (drain (&heap), ==, N / 3);
  weft_heap_clear (&heap);
}

static void
test_keeps_its_room (void)
{
  WeftHeap heap = { 0 };
  WeftHeapEntry *entries;

  g_assert_true (weft_heap_reserve (&heap, 64));
  entries = heap.entries;
  g_assert_true (weft_heap_reserve (&heap, 16));
  g_assert_true (heap.entries == entries && heap.size == 64);
  weft_heap_clear (&heap);
  g_assert_null (heap.entries);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/heap/gives-the-earliest-first", test_gives_the_earliest_first);
  g_test_add_func ("/heap/goes-on-after-being-emptied", test_goes_on_after_being_emptied);
  g_test_add_func ("/heap/throws-out-what-no-longer-counts", test_throws_out_what_no_longer_counts);
  g_test_add_func ("/heap/keeps-its-room", test_keeps_its_room);

  return g_test_run ();
}
