/* trace-ring.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

/* What a worker did when: one ring a worker, written by that worker alone and read by the main thread alone.
 * Plain C without GLib, in memory that processes share. */

typedef enum
{
  WEFT_TRACE_WORKER_BEGIN, /* value: thread ID */
  WEFT_TRACE_WORKER_END,
  WEFT_TRACE_JOB_BEGIN,    /* value: number of the attempt, from 1 */
  WEFT_TRACE_JOB_END,      /* value: WeftJobState */
  WEFT_TRACE_PAUSE,
  WEFT_TRACE_RESUME,
  WEFT_TRACE_BACK_OFF,     /* an attempt failed, the next waits; value: number of the failed attempt */
  WEFT_TRACE_COMPUTE,      /* from here on the job computes; from its begin on it waits */
  WEFT_TRACE_WAIT,         /* from here on it waits for time or I/O */
  WEFT_TRACE_BURST,        /* a loop was awake: `time_ns` is when it woke, value: for how many ns; job: how many steps */
  WEFT_TRACE_WAKE,         /* by the supervisor or the main thread: it woke worker lane `value`, for `job` */
  WEFT_TRACE_DIED,         /* by the supervisor: the process on worker lane `value` died */
} WeftTraceKind;

typedef struct
{
  uint64_t time_ns;
  uint32_t job; /* or WEFT_JOB_NONE */
  uint32_t kind;
  int64_t value;
} WeftTraceRecord;

typedef struct
{
  _Alignas (64) _Atomic uint32_t head; /* records written since the start; the worker's */
  _Atomic uint32_t dropped;            /* records that found the ring full; the worker's */
  _Alignas (64) _Atomic uint32_t tail; /* records read; the reader's */
  _Alignas (64) WeftTraceRecord records[];
} WeftRing;

/* Bytes from one ring to the next. */
static inline size_t
weft_ring_stride (uint32_t records)
{
  return (sizeof (WeftRing) + records * sizeof (WeftTraceRecord) + 63) & ~(size_t) 63;
}

static inline WeftRing *
weft_ring_at (void *rings, uint32_t records, uint32_t slot)
{
  return (WeftRing *) (void *) ((char *) rings + slot * weft_ring_stride (records));
}

/* The worker's side: never waits; a full ring drops the record and counts it. */
static inline void
weft_ring_push (WeftRing *ring, uint32_t capacity, WeftTraceRecord record)
{
  uint32_t head = atomic_load_explicit (&ring->head, memory_order_relaxed);

  if (head - atomic_load_explicit (&ring->tail, memory_order_acquire) == capacity)
    {
      atomic_fetch_add_explicit (&ring->dropped, 1, memory_order_relaxed);
      return;
    }
  ring->records[head & (capacity - 1)] = record;
  atomic_store_explicit (&ring->head, head + 1, memory_order_release);
}

/* The reader's side: 1 and a record, or 0. */
static inline int
weft_ring_pop (WeftRing *ring, uint32_t capacity, WeftTraceRecord *record)
{
  uint32_t tail = atomic_load_explicit (&ring->tail, memory_order_relaxed);

  if (tail == atomic_load_explicit (&ring->head, memory_order_acquire))
    return 0;
  *record = ring->records[tail & (capacity - 1)];
  atomic_store_explicit (&ring->tail, tail + 1, memory_order_release);
  return 1;
}
