/* shared.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "job-cell.h"

#include <stddef.h>

/* The memory that the window's process, its threads and its worker processes map alike: a memfd of
 *
 *   header | specs[] | cells[] | dirty[] | trace rings
 *
 * It is sized for WEFT_JOBS_MAX jobs once and for all; a page costs memory only when it is touched, so an empty
 * batch costs kilobytes and jobs can be added while workers run, without anyone remapping anything. */

#define WEFT_JOBS_MAX 1000000u
#define WEFT_JOB_NONE UINT32_MAX

/* The last two rings are not workers': the supervisor's and the main thread's. */
#define WEFT_LANES_OF_WEFT 2u

/* Goes up with every change to this layout or to the messages of control.h. */
#define WEFT_PROTOCOL 3

typedef struct
{
  uint32_t magic;
  uint32_t protocol;
  _Atomic uint32_t ring_slots;   /* lanes of the current start and WEFT_LANES_OF_WEFT; 0 when nothing is recorded */
  _Atomic uint32_t ring_records; /* records a lane, a power of two */
  _Atomic uint64_t report_ns;    /* how often a waiting job reports */
  _Atomic uint32_t trace_jobs;   /* whether the jobs of a loop tell a trace of themselves; 0 where they are too many */
} WeftSharedHeader;

typedef struct
{
  _Atomic unsigned refs; /* the batch, and each runner that is still at work */
  int fd;
  WeftSharedHeader *header;
  WeftJobSpec *specs;
  WeftJobCell *cells;
  _Atomic uint8_t *dirty;
  void *rings; /* WeftRing[], weft_ring_at() knows the stride */
  size_t size, rings_size;
} WeftShared;

/* A new memfd (close-on-exec), owned by its references; NULL with errno set. */
WeftShared *weft_shared_new (void);
WeftShared *weft_shared_ref (WeftShared *shared);
void weft_shared_unref (WeftShared *shared);

/* Maps an inherited memfd: 0 or an errno, EPROTO when it is of another protocol. */
int weft_shared_attach (WeftShared *shared, int fd);

/* Room for `slots` rings of `records` each (a power of two), emptied. The owner calls it while no worker lives;
 * (0, 0) gives the memory back. 0 or an errno. */
int weft_shared_set_rings (WeftShared *shared, uint32_t slots, uint32_t records);

/* Tell the reader that a cell changed. */
static inline void
weft_shared_touch (WeftShared *shared, uint32_t job)
{
  atomic_store_explicit (&shared->dirty[job], 1, memory_order_release);
}

/* Report progress: two stores, no lock, no call, no wake-up. The flag is read first because 60 times a second it is
 * clear and a million times a second it is set, and a line that is only read is not torn between the cores.
 * The reader keeps looking at a cell for one more frame after it cleared the flag, so a report whose store was still
 * on its way when the flag was read is seen then (weft_shared_collect()). */
static inline void
weft_shared_report (WeftShared *shared, uint32_t job, uint64_t bytes)
{
  atomic_store_explicit (&shared->cells[job].bytes, bytes, memory_order_relaxed);
  if (atomic_load_explicit (&shared->dirty[job], memory_order_relaxed) != 1)
    weft_shared_touch (shared, job);
}

/* The reader's side, for the main thread alone: calls `changed` for every cell of the first `n_jobs` that was touched
 * since the last time, and for those that were touched the time before. */
typedef void (*WeftSharedChanged) (uint32_t job, void *data);
void weft_shared_collect (WeftShared *shared, uint32_t n_jobs, WeftSharedChanged changed, void *data);

/* Likewise from job `from` on (0, or what the last call returned), until about that time. Returns where to go on; 0 when there is
 * nothing left. */
uint32_t weft_shared_collect_some (WeftShared *shared, uint32_t from, uint32_t n_jobs, uint64_t until_ns, WeftSharedChanged changed, void *data);

/* Moves a job from one state to another; false when somebody else was quicker. */
static inline bool
weft_shared_move (WeftShared *shared, uint32_t job, WeftJobState from, WeftJobState to)
{
  uint32_t expected = from;
  bool moved = atomic_compare_exchange_strong (&shared->cells[job].state, &expected, to);

  if (moved)
    weft_shared_touch (shared, job);
  return moved;
}

/* Sets and clears bits of the job's control word and wakes its worker, in whichever process it waits. */
void weft_shared_control (WeftShared *shared, uint32_t job, uint32_t set, uint32_t clear);

/* Waits until the control word is no longer `seen`, or until the clock reads `until_ns` (UINT64_MAX: for ever).
 * May return early; the caller looks again. */
void weft_shared_wait_control (WeftShared *shared, uint32_t job, uint32_t seen, uint64_t until_ns);
