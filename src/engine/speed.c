/* speed.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "speed.h"

#include "clock.h"

#define SPACING (WEFT_NS_PER_SEC / 2)

void
weft_speed_reset (WeftSpeed *self, uint64_t time_ns, uint64_t bytes)
{
  self->n = 1;
  self->next = 1;
  self->samples[0].time_ns = time_ns;
  self->samples[0].bytes = bytes;
}

static guint
newest (const WeftSpeed *self)
{
  return (self->next + WEFT_SPEED_SAMPLES - 1) % WEFT_SPEED_SAMPLES;
}

void
weft_speed_add (WeftSpeed *self, uint64_t time_ns, uint64_t bytes)
{
  /* Fewer bytes than before: another attempt began from nothing. */
  if (self->n == 0 || bytes < self->samples[newest (self)].bytes)
    {
      weft_speed_reset (self, time_ns, bytes);
      return;
    }
  if (time_ns - self->samples[newest (self)].time_ns < SPACING)
    return;
  self->samples[self->next].time_ns = time_ns;
  self->samples[self->next].bytes = bytes;
  self->next = (self->next + 1) % WEFT_SPEED_SAMPLES;
  self->n = MIN (self->n + 1, WEFT_SPEED_SAMPLES);
}

double
weft_speed_get (const WeftSpeed *self, uint64_t time_ns, uint64_t bytes)
{
  guint oldest = self->n < WEFT_SPEED_SAMPLES ? 0 : self->next;

  if (self->n == 0 || time_ns < self->samples[oldest].time_ns + SPACING || bytes < self->samples[oldest].bytes)
    return -1;
  return (double) (bytes - self->samples[oldest].bytes) / weft_seconds (time_ns - self->samples[oldest].time_ns);
}

double
weft_speed_time_left (const WeftSpeed *self, uint64_t time_ns, uint64_t bytes, uint64_t total)
{
  double speed = weft_speed_get (self, time_ns, bytes);

  return speed <= 0 || bytes > total ? -1 : (double) (total - bytes) / speed;
}
