/* speed.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>
#include <stdint.h>

G_BEGIN_DECLS

/* The speed of something that counts bytes, over the last ten seconds or so (aria2's window: long enough not to jump,
 * short enough to follow). Plain data, no allocation. */
#define WEFT_SPEED_SAMPLES 21

typedef struct
{
  struct
  {
    uint64_t time_ns, bytes;
  } samples[WEFT_SPEED_SAMPLES];
  guint n, next;
} WeftSpeed;

/* Starts at a moment at which `bytes` had been done. */
void weft_speed_reset (WeftSpeed *speed, uint64_t time_ns, uint64_t bytes);

/* Samples closer than half a second to the last one are left out. */
void weft_speed_add (WeftSpeed *speed, uint64_t time_ns, uint64_t bytes);

/* Bytes a second up to now; a negative number while unknown (less than half a second is known). */
double weft_speed_get (const WeftSpeed *speed, uint64_t time_ns, uint64_t bytes);

/* Seconds until `total`; a negative number while unknown. */
double weft_speed_time_left (const WeftSpeed *speed, uint64_t time_ns, uint64_t bytes, uint64_t total);

G_END_DECLS
