/* made-up.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "made-up.h"

#include "app/graph-colors.h"

#include <math.h>

#define SECOND G_USEC_PER_SEC

void
made_up_init (MadeUp *self, guint n_cores)
{
  *self = (MadeUp) {
    .n_cores = n_cores,
    .cores = weft_series_new (n_cores, WEFT_SERIES_CAPACITY),
    .kinds = weft_series_new (WEFT_CPU_N_KINDS, WEFT_SERIES_CAPACITY),
    .rand = g_rand_new_with_seed (7),
    .values = g_new0 (float, n_cores),
  };
  for (guint i = 0; i < n_cores; i++)
    self->values[i] = (float) g_rand_double_range (self->rand, 0.02, 0.5);
}

void
made_up_clear (MadeUp *self)
{
  weft_series_unref (self->cores);
  weft_series_unref (self->kinds);
  g_rand_free (self->rand);
  g_free (self->values);
}

/* A walk that is drawn to the core's own level, and bursts that several cores share. */
static float
walk (MadeUp *self, guint core)
{
  double level = 0.15 + 0.12 * sin (core * 1.7) + 0.1 * sin ((double) self->step / 17 + core * 0.3);
  double burst = (self->step / 9 + core / 3 * 5) % 11 == 0 ? 0.55 + 0.3 * sin (core * 2.3) : 0;
  double noise = g_rand_double_range (self->rand, -0.09, 0.09);

  if (g_rand_double (self->rand) < 0.01)
    return 1;
  return (float) CLAMP (self->values[core] * 0.55 + (level + burst) * 0.45 + noise, 0, 1);
}

static gboolean
is_off (MadeUp *self, guint core)
{
  return (core % 16 == 5 && self->step % 300 > 265 && self->n_cores > 2) || (core % 64 == 40);
}

static void
append_kinds (MadeUp *self, gint64 to_us, float busy)
{
  float wait = 0.06f + 0.05f * sinf ((float) self->step / 6);
  float kinds[WEFT_CPU_N_KINDS] = {
    [WEFT_CPU_USER] = busy * 0.58f, [WEFT_CPU_SYSTEM] = busy * 0.22f, [WEFT_CPU_NICE] = busy * 0.08f,
    [WEFT_CPU_IRQ] = busy * 0.05f, [WEFT_CPU_STEAL] = busy * 0.07f, [WEFT_CPU_IOWAIT] = wait,
  };

  weft_series_append (self->kinds, to_us - SECOND, to_us, kinds);
}

void
made_up_append (MadeUp *self, gint64 to_us)
{
  g_autofree float *values = g_new (float, self->n_cores);
  float sum = 0;

  for (guint i = 0; i < self->n_cores; i++)
    {
      self->values[i] = walk (self, i);
      sum += self->values[i];
      values[i] = is_off (self, i) ? NAN : self->values[i];
    }
  self->step++;
  weft_series_append (self->cores, to_us - SECOND, to_us, values);
  append_kinds (self, to_us, sum / (float) self->n_cores);
}

void
made_up_fill (MadeUp *self, gint64 end_us, guint seconds)
{
  for (guint i = 0; i < seconds; i++)
    if (i % 300 < 252 || i % 300 > 257)
      made_up_append (self, end_us - (gint64) (seconds - 1 - i) * SECOND);
    else
      self->step++;
}
