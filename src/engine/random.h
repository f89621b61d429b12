/* random.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <stdint.h>

/* SplitMix64's finaliser (Steele, Lea, Flood: "Fast splittable pseudorandom number generators", OOPSLA 2014).
 * A number is a pure function of (seed, stream, index), so job 7 draws the same whichever jobs came before it and
 * whichever strategy runs it. */
static inline uint64_t
weft_random_u64 (uint64_t seed, uint64_t stream, uint64_t index)
{
  uint64_t z = seed + (stream * UINT64_C (0xbf58476d1ce4e5b9)) + ((index + 1) * UINT64_C (0x9e3779b97f4a7c15));

  z = (z ^ (z >> 30)) * UINT64_C (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * UINT64_C (0x94d049bb133111eb);
  z ^= z >> 31;
  /* Once more: neighbouring streams differ in few bits before the first round. */
  z = (z ^ (z >> 30)) * UINT64_C (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * UINT64_C (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

/* Uniform in [0, 1). */
static inline double
weft_random_double (uint64_t seed, uint64_t stream, uint64_t index)
{
  return (double) (weft_random_u64 (seed, stream, index) >> 11) * 0x1p-53;
}
