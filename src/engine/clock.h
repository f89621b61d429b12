/* clock.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <stdint.h>
#include <time.h>

#define WEFT_NS_PER_SEC UINT64_C (1000000000)
#define WEFT_NS_PER_MS UINT64_C (1000000)
#define WEFT_NS_PER_US UINT64_C (1000)

/* The one clock of every report, trace record and figure: CLOCK_MONOTONIC in nanoseconds. It is the same in
 * every process of the machine, so times written by a child compare with ours. */
static inline uint64_t
weft_clock_ns (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return (uint64_t) now.tv_sec * WEFT_NS_PER_SEC + (uint64_t) now.tv_nsec;
}

static inline double
weft_seconds (uint64_t ns)
{
  return (double) ns / (double) WEFT_NS_PER_SEC;
}
