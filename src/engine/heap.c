/* heap.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "heap.h"

#include <stdlib.h>

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
  while (i > 0 && entries[(i - 1) / 2].until_ns > entry.until_ns)
    {
      entries[i] = entries[(i - 1) / 2];
      i = (i - 1) / 2;
    }
  entries[i] = entry;
}

static void
sift_down (WeftHeapEntry *entries, uint32_t n, WeftHeapEntry entry)
{
  uint32_t i = 0;

  for (;;)
    {
      uint32_t child = 2 * i + 1;

      if (child + 1 < n && entries[child + 1].until_ns < entries[child].until_ns)
        child++;
      if (child >= n || entries[child].until_ns >= entry.until_ns)
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
