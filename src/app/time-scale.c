/* time-scale.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "time-scale.h"

#include <glib/gi18n.h>
#include <math.h>

/* A microsecond over a thousand columns. */
#define LEAST_COLUMN_NS 1.0

static double
get_most (const WeftTimeScale *self, guint64 length_ns)
{
  return MAX ((double) length_ns * 2 / MAX (self->n, 1), LEAST_COLUMN_NS);
}

/* Something of the run always shows. */
static void
keep_within (WeftTimeScale *self, guint64 length_ns)
{
  gint64 end = (gint64) ((double) length_ns / self->column_ns), half = (gint64) self->n / 2;

  self->first = CLAMP (self->first, -half, MAX (end - half, -half));
}

void
weft_time_scale_fit (WeftTimeScale *self, guint64 from_ns, guint64 to_ns)
{
  double length = (double) (MAX (to_ns, from_ns + 1) - from_ns);
  double n = MAX (self->n, 1) * (1 - 2 * WEFT_TIME_SCALE_MARGIN);

  self->column_ns = MAX (length / n, LEAST_COLUMN_NS);
  self->first = (gint64) floor ((double) from_ns / self->column_ns - (MAX (self->n, 1) - length / self->column_ns) / 2);
}

void
weft_time_scale_zoom (WeftTimeScale *self, double column, double factor, guint64 length_ns)
{
  double time = ((double) self->first + column) * self->column_ns;

  self->column_ns = CLAMP (self->column_ns / factor, LEAST_COLUMN_NS, get_most (self, length_ns));
  self->first = (gint64) floor (time / self->column_ns - column + 0.5);
  keep_within (self, length_ns);
}

void
weft_time_scale_pan (WeftTimeScale *self, gint64 columns, guint64 length_ns)
{
  self->first += columns;
  keep_within (self, length_ns);
}

void
weft_time_scale_resize (WeftTimeScale *self, guint n)
{
  double from = (double) self->first * self->column_ns;

  if (self->n == n || n == 0)
    return;
  if (self->n > 0)
    self->column_ns = MAX (self->column_ns * self->n / n, LEAST_COLUMN_NS);
  self->first = (gint64) floor (from / self->column_ns + 0.5);
  self->n = n;
}

double
weft_time_scale_get_column (const WeftTimeScale *self, guint64 time_ns)
{
  return (double) time_ns / self->column_ns - (double) self->first;
}

guint64
weft_time_scale_get_time (const WeftTimeScale *self, double column)
{
  double time = ((double) self->first + column) * self->column_ns;

  return time > 0 ? (guint64) time : 0;
}

guint64
weft_time_scale_get_edge (const WeftTimeScale *self, gint64 number)
{
  return number > 0 ? (guint64) ceil ((double) number * self->column_ns) : 0;
}

/* The column whose edges enclose the time: dividing alone may be one off where they are rounded. */
gint64
weft_time_scale_get_number (const WeftTimeScale *self, guint64 time_ns)
{
  gint64 number = (gint64) floor ((double) time_ns / self->column_ns);

  while (number > 0 && weft_time_scale_get_edge (self, number) > time_ns)
    number--;
  while (weft_time_scale_get_edge (self, number + 1) <= time_ns)
    number++;
  return number;
}

guint64
weft_time_scale_get_step (const WeftTimeScale *self, double columns)
{
  double least = MAX (self->column_ns * columns, 1), power = pow (10, floor (log10 (least)));

  for (guint i = 0; i < 3; i++)
    if (power * (double[]) { 1, 2, 5 }[i] >= least * 0.999)
      return (guint64) (power * (double[]) { 1, 2, 5 }[i] + 0.5);
  return (guint64) (power * 10 + 0.5);
}

static char *
dup_in_unit (double value, int unit, int digits)
{
  switch (unit)
    {
    case 0:
      /* Translators: nanoseconds */
      return g_strdup_printf (_("%.*f ns"), digits, value);
    case 1:
      /* Translators: microseconds */
      return g_strdup_printf (_("%.*f µs"), digits, value);
    case 2:
      /* Translators: milliseconds */
      return g_strdup_printf (_("%.*f ms"), digits, value);
    default:
      /* Translators: seconds */
      return g_strdup_printf (_("%.*f s"), digits, value);
    }
}

static int
get_unit (guint64 ns)
{
  return ns >= G_GUINT64_CONSTANT (1000000000) ? 3 : ns >= 1000000 ? 2 : ns >= 1000 ? 1 : 0;
}

static const double unit_ns[] = { 1, 1e3, 1e6, 1e9 };

char *
weft_time_dup_text (guint64 ns, guint64 step_ns, guint64 most_ns)
{
  int unit = get_unit (MAX (most_ns, step_ns)), digits = 0;
  double step = (double) MAX (step_ns, 1) / unit_ns[unit];

  while (digits < 9 && step < 0.999)
    {
      step *= 10;
      digits++;
    }
  return dup_in_unit ((double) ns / unit_ns[unit], unit, digits);
}

char *
weft_time_dup_length (guint64 ns)
{
  int unit = get_unit (ns);
  double value = (double) ns / unit_ns[unit];

  if (ns == 0)
    return dup_in_unit (0, 3, 0);
  return dup_in_unit (value, unit, unit == 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2);
}
