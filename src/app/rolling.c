/* rolling.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "rolling.h"

#include <stdlib.h>

void
weft_rolling_add (WeftRolling *self, gint64 time_us, double value)
{
  self->samples[self->next].time_us = time_us;
  self->samples[self->next].value = value;
  self->next = (self->next + 1) % WEFT_ROLLING_SAMPLES;
  self->n = MIN (self->n + 1, WEFT_ROLLING_SAMPLES);
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double left = *(const double *) a, right = *(const double *) b;

  return (left > right) - (left < right);
}

void
weft_rolling_get (const WeftRolling *self, gint64 now_us, WeftRollingFigures *figures)
{
  double values[WEFT_ROLLING_SAMPLES];
  guint n = 0;

  *figures = (WeftRollingFigures) { -1, -1, -1 };
  for (guint i = 0; i < self->n; i++)
    if (self->samples[i].time_us > now_us - WEFT_ROLLING_US)
      values[n++] = self->samples[i].value;
  if (n == 0)
    return;
  figures->last = self->samples[(self->next + WEFT_ROLLING_SAMPLES - 1) % WEFT_ROLLING_SAMPLES].value;
  qsort (values, n, sizeof *values, compare_doubles);
  /* Nearest rank: the smallest value that 99 of 100 do not exceed. */
  figures->p99 = values[(n * 99 + 99) / 100 - 1];
  figures->worst = values[n - 1];
}

void
weft_rolling_get_worst (const WeftRolling *self, gint64 now_us, double *worst, guint n)
{
  for (guint i = 0; i < n; i++)
    worst[i] = 0;
  for (guint i = 0; i < self->n; i++)
    {
      gint64 age = now_us - self->samples[i].time_us;
      guint stretch;

      if (age < 0 || age >= WEFT_ROLLING_US)
        continue;
      stretch = n - 1 - (guint) (age * n / WEFT_ROLLING_US);
      worst[stretch] = MAX (worst[stretch], self->samples[i].value);
    }
}
