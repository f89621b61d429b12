/* heap.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* A heap with four children a node: the loop's timers, the earliest first. Plain C, for the window's process and weft-worker
 * alike; it belongs to its thread. Its owner sees to it that there is room before it pushes, so that pushing can't fail. */

typedef struct
{
  uint64_t until_ns;
  uint32_t slot;
  uint32_t turn; /* of the slot when this was pushed; when the slot's has gone up, the entry counts no more */
} WeftHeapEntry;

typedef struct
{
  WeftHeapEntry *entries; /* (owned) (nullable) */
  uint32_t n, size;
} WeftHeap;

/* Room for `size` in all; it never shrinks. False when there is no memory, and then it is as before. */
bool weft_heap_reserve (WeftHeap *heap, uint32_t size);
void weft_heap_clear (WeftHeap *heap);

void weft_heap_push (WeftHeap *heap, WeftHeapEntry entry);

/* The earliest is `heap->entries[0]`; there must be one. */
WeftHeapEntry weft_heap_pop (WeftHeap *heap);

/* Throws out what no longer counts. */
void weft_heap_filter (WeftHeap *heap, bool (*counts) (const WeftHeapEntry *entry, const void *data), const void *data);
