/* compare-measure.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "compare-measure.h"

#include "engine/format.h"

#include <glib/gi18n.h>
#include <math.h>

const char *
weft_measure_get_title (WeftMeasure measure)
{
  static const char *const titles[WEFT_N_MEASURES] = {
    [WEFT_MEASURE_ELAPSED] = N_("Elapsed time"),
    [WEFT_MEASURE_CPU] = N_("CPU time"),
    [WEFT_MEASURE_MEMORY] = N_("Peak memory"),
    [WEFT_MEASURE_SWITCHES] = N_("Context switches"),
  };

  return _(titles[measure]);
}

const char *
weft_measure_get_part (WeftMeasure measure, guint part)
{
  static const char *const parts[WEFT_N_MEASURES][WEFT_MEASURE_PARTS] = {
    [WEFT_MEASURE_ELAPSED] = { N_("elapsed"), N_("best possible") },
    /* Translators: kinds of CPU time */
    [WEFT_MEASURE_CPU] = { N_("user"), N_("system") },
    /* Translators: memory that the run took, and what there was before it */
    [WEFT_MEASURE_MEMORY] = { N_("for the run"), N_("before it") },
    /* Translators: kinds of context switches: a worker waits, or it loses its core */
    [WEFT_MEASURE_SWITCHES] = { N_("voluntary"), N_("involuntary") },
  };

  return _(parts[measure][part]);
}

gboolean
weft_measure_is_sum (WeftMeasure measure)
{
  return measure != WEFT_MEASURE_ELAPSED;
}

double
weft_measure_get_value (WeftMeasure measure, guint part, const WeftFindingRun *run)
{
  guint64 before = MIN (run->memory_before, run->peak_memory);

  switch (measure)
    {
    case WEFT_MEASURE_ELAPSED:
      return part == 0 ? run->elapsed : run->ideal;
    case WEFT_MEASURE_CPU:
      return part == 0 ? run->cpu_user : run->cpu_system;
    case WEFT_MEASURE_MEMORY:
      return (double) (part == 0 ? run->peak_memory - before : before);
    case WEFT_MEASURE_SWITCHES:
      return (double) (part == 0 ? run->switches_voluntary : run->switches_involuntary);
    case WEFT_N_MEASURES:
    default:
      g_return_val_if_reached (NAN);
    }
}

static double
known (double value)
{
  return isfinite (value) ? MAX (value, 0) : 0;
}

double
weft_measure_get_extent (WeftMeasure measure, const WeftFindingRun *run)
{
  double first = known (weft_measure_get_value (measure, 0, run)), second = known (weft_measure_get_value (measure, 1, run));

  return weft_measure_is_sum (measure) ? first + second : MAX (first, second);
}

char *
weft_measure_dup_text (WeftMeasure measure, double value)
{
  if (!isfinite (value))
    return g_strdup ("—");
  switch (measure)
    {
    case WEFT_MEASURE_ELAPSED:
      return weft_format_duration (value);
    case WEFT_MEASURE_CPU:
      if (value < 0.9995)
        /* Translators: milliseconds, as in "3.1 ms" */
        return g_strdup_printf (_("%.1f ms"), value * 1e3);
      return weft_format_duration (value);
    case WEFT_MEASURE_MEMORY:
      return weft_format_size ((guint64) value);
    case WEFT_MEASURE_SWITCHES:
      return g_strdup_printf ("%'.0f", value);
    case WEFT_N_MEASURES:
    default:
      g_return_val_if_reached (NULL);
    }
}

char *
weft_measure_dup_total (WeftMeasure measure, const WeftFindingRun *run)
{
  if (!weft_measure_is_sum (measure))
    return weft_measure_dup_text (measure, weft_measure_get_value (measure, 0, run));
  return weft_measure_dup_text (measure, weft_measure_get_extent (measure, run));
}

char *
weft_measure_dup_description (WeftMeasure measure, const WeftFindingRun *run)
{
  g_autofree char *first = weft_measure_dup_text (measure, weft_measure_get_value (measure, 0, run));
  g_autofree char *second = weft_measure_dup_text (measure, weft_measure_get_value (measure, 1, run));

  /* Translators: two parts of a figure with their values, as in "user 0.01 s, system 0.02 s" */
  return g_strdup_printf (_("%s %s, %s %s"), weft_measure_get_part (measure, 0), first, weft_measure_get_part (measure, 1), second);
}

double
weft_nice_step (double highest, guint most)
{
  double rough = highest / MAX (most, 1), power;

  if (!(rough > 0) || !isfinite (rough))
    return 1;
  power = pow (10, floor (log10 (rough)));
  if (rough <= power * 1.0001)
    return power;
  return rough <= 2 * power ? 2 * power : rough <= 5 * power ? 5 * power : 10 * power;
}

/* Sizes are round in their own unit, times in minutes from some minutes on. */
double
weft_measure_get_step (WeftMeasure measure, double highest, guint most)
{
  double unit = 1;

  if (measure == WEFT_MEASURE_MEMORY)
    while (highest / unit >= 1024)
      unit *= 1024;
  else if ((measure == WEFT_MEASURE_ELAPSED || measure == WEFT_MEASURE_CPU) && highest >= 180)
    unit = highest >= 3 * 60 * 60 ? 60 * 60 : 60;
  else if (measure == WEFT_MEASURE_SWITCHES)
    return MAX (weft_nice_step (highest, most), 1);
  return unit * weft_nice_step (highest / unit, most);
}

static int
decimals_of (double step)
{
  return step >= 0.9999 ? 0 : (int) ceil (-log10 (step) - 1e-9);
}

char *
weft_measure_dup_tick (WeftMeasure measure, double value, double step)
{
  if (value <= 0)
    return g_strdup ("0");
  if (measure == WEFT_MEASURE_MEMORY)
    return weft_format_size ((guint64) value);
  if (measure == WEFT_MEASURE_SWITCHES)
    return g_strdup_printf ("%'.0f", value);
  if (measure == WEFT_MEASURE_CPU && step < 0.0999)
    /* Translators: milliseconds on an axis, as in "20 ms"; the first is the number of decimals */
    return g_strdup_printf (_("%.*f ms"), decimals_of (step * 1e3), value * 1e3);
  if (value >= 99.95)
    return weft_format_duration (value);
  /* Translators: seconds on an axis, as in "2.5 s"; the first is the number of decimals */
  return g_strdup_printf (_("%.*f s"), decimals_of (step), value);
}
