/* heap.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "heap.h"

#include <stdlib.h>

/* Four, not two: half the levels, and four entries are as many bytes as a line of the cache. */
#define CHILDREN 4

bool
weft_heap_reserve (WeftHeap *self, uint32_t size)
{
  WeftHeapEntry *entries;

  if (size <= self->size)
    return true;
  entries = realloc (self->entries, size * sizeof *entries);
  if (entries == NULL)
    return false;
  self->entries = entries;
  self->size = size;
  return true;
}

void
weft_heap_clear (WeftHeap *self)
{
  free (self->entries);
  *self = (WeftHeap) { 0 };
}

static void
sift_up (WeftHeapEntry *entries, uint32_t i, WeftHeapEntry entry)
{
  while (i > 0 && entries[(i - 1) / CHILDREN].until_ns > entry.until_ns)
    {
      entries[i] = entries[(i - 1) / CHILDREN];
      i = (i - 1) / CHILDREN;
    }
  entries[i] = entry;
}

/* Which one it is nobody can foretell, so the compiler is given no branch to guess at. */
static uint32_t
get_earliest (const WeftHeapEntry *entries, uint32_t first, uint32_t end)
{
  uint32_t earliest = first;

  for (uint32_t i = first + 1; i < end; i++)
    earliest = entries[i].until_ns < entries[earliest].until_ns ? i : earliest;
  return earliest;
}

static void
sift_down (WeftHeapEntry *entries, uint32_t n, WeftHeapEntry entry)
{
  uint32_t i = 0;

  for (uint32_t first = 1; first < n; first = CHILDREN * i + 1)
    {
      uint32_t child = get_earliest (entries, first, first + CHILDREN < n ? first + CHILDREN : n);

      if (entries[child].until_ns >= entry.until_ns)
        break;
      entries[i] = entries[child];
      i = child;
    }
  entries[i] = entry;
}

void
weft_heap_push (WeftHeap *self, WeftHeapEntry entry)
{
  sift_up (self->entries, self->n++, entry);
}

WeftHeapEntry
weft_heap_pop (WeftHeap *self)
{
  WeftHeapEntry first = self->entries[0];

  if (--self->n > 0)
    sift_down (self->entries, self->n, self->entries[self->n]);
  return first;
}

/* What is kept moves only towards the root, so nothing is overwritten that was not looked at yet. */
void
weft_heap_filter (WeftHeap *self, bool (*counts) (const WeftHeapEntry *entry, const void *data), const void *data)
{
  uint32_t n = self->n;

  self->n = 0;
  for (uint32_t i = 0; i < n; i++)
    if (counts (&self->entries[i], data))
      weft_heap_push (self, self->entries[i]);
}
