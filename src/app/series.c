/* series.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "series.h"

#include <math.h>

typedef struct
{
  gint64 from_us, to_us;
} Stretch;

struct _WeftSeries
{
  guint n_refs; /* of the main thread alone */
  guint n_channels, capacity;
  guint n, next;
  guint64 n_appended;
  Stretch *stretches;
  float *values; /* channel by channel: what is read is one channel over time */
};

/* Columns that are being filled; times in columns since the first one's start. */
typedef struct
{
  WeftColumn *columns;
  guint n;
  gint64 start_us;
  double column_us;
} Filling;

WeftSeries *
weft_series_new (guint n_channels, guint capacity)
{
  WeftSeries *self;

  g_return_val_if_fail (n_channels > 0 && capacity > 0, NULL);

  self = g_new0 (WeftSeries, 1);
  self->n_refs = 1;
  self->n_channels = n_channels;
  self->capacity = capacity;
  self->stretches = g_new (Stretch, capacity);
  self->values = g_new (float, (gsize) n_channels * capacity);
  return self;
}

WeftSeries *
weft_series_ref (WeftSeries *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  self->n_refs++;
  return self;
}

void
weft_series_unref (WeftSeries *self)
{
  g_return_if_fail (self != NULL);

  if (--self->n_refs > 0)
    return;
  g_free (self->stretches);
  g_free (self->values);
  g_free (self);
}

static guint
get_slot (const WeftSeries *self, guint sample)
{
  return (self->next + self->capacity - self->n + sample) % self->capacity;
}

gboolean
weft_series_append (WeftSeries *self, gint64 from_us, gint64 to_us, const float *values)
{
  g_return_val_if_fail (self != NULL && values != NULL, FALSE);

  if (self->n > 0)
    {
      gint64 last_us = self->stretches[get_slot (self, self->n - 1)].to_us;

      /* Less than a quarter of a sample is the sampler's own time, not a gap. */
      if (from_us - last_us < (to_us - from_us) / 4)
        from_us = last_us;
    }
  if (to_us <= from_us)
    return FALSE;

  self->stretches[self->next] = (Stretch) { from_us, to_us };
  for (guint i = 0; i < self->n_channels; i++)
    self->values[(gsize) i * self->capacity + self->next] = isnan (values[i]) ? NAN : CLAMP (values[i], 0, 1);
  self->next = (self->next + 1) % self->capacity;
  self->n = MIN (self->n + 1, self->capacity);
  self->n_appended++;
  return TRUE;
}

guint
weft_series_get_n_channels (const WeftSeries *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_channels;
}

guint
weft_series_get_n_samples (const WeftSeries *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n;
}

guint64
weft_series_get_n_appended (const WeftSeries *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_appended;
}

float
weft_series_get_value (const WeftSeries *self, guint channel, guint sample)
{
  g_return_val_if_fail (self != NULL && channel < self->n_channels && sample < self->n, NAN);

  return self->values[(gsize) channel * self->capacity + get_slot (self, sample)];
}

gint64
weft_series_get_from (const WeftSeries *self, guint sample)
{
  g_return_val_if_fail (self != NULL && sample < self->n, 0);

  return self->stretches[get_slot (self, sample)].from_us;
}

gint64
weft_series_get_to (const WeftSeries *self, guint sample)
{
  g_return_val_if_fail (self != NULL && sample < self->n, 0);

  return self->stretches[get_slot (self, sample)].to_us;
}

guint
weft_series_find (const WeftSeries *self, gint64 time_us)
{
  guint low = 0, high;

  g_return_val_if_fail (self != NULL, 0);

  high = self->n;
  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (self->stretches[get_slot (self, middle)].to_us > time_us)
        high = middle;
      else
        low = middle + 1;
    }
  return low;
}

static void
fill_column (WeftColumn *column, double share, float begin, float end)
{
  if (isnan (begin))
    {
      column->off += (float) share;
      return;
    }
  column->low = fminf (column->low, fminf (begin, end));
  column->high = fmaxf (column->high, fmaxf (begin, end));
  /* The sum for now; finish() divides. */
  column->mean += (begin + end) / 2 * (float) share;
  column->time += (float) share;
}

/* A straight piece of the line. */
static void
fill (const Filling *self, gint64 from_us, float begin, gint64 to_us, float end)
{
  double from = (double) (from_us - self->start_us) / self->column_us;
  double to = (double) (to_us - self->start_us) / self->column_us;
  double slope = to > from ? (end - begin) / (to - from) : 0;
  double last = MIN (to, self->n);

  for (double at = MAX (floor (from), 0); at < last; at++)
    {
      double left = MAX (from, at), right = MIN (to, at + 1);

      if (right > left)
        fill_column (&self->columns[(guint) at], right - left,
                     (float) (begin + slope * (left - from)), (float) (begin + slope * (right - from)));
    }
}

static gint64
middle_of (const Stretch *stretch)
{
  return stretch->from_us + (stretch->to_us - stretch->from_us) / 2;
}

/* The line's value where two stretches meet; where they don't meet it goes on as it is. */
static float
value_between (const WeftSeries *self, const float *values, guint earlier, guint later, float otherwise)
{
  const Stretch *left = &self->stretches[earlier], *right = &self->stretches[later];
  double share;

  if (left->to_us != right->from_us || isnan (values[earlier]) || isnan (values[later]))
    return otherwise;
  share = (double) (left->to_us - middle_of (left)) / (double) (middle_of (right) - middle_of (left));
  return values[earlier] + (values[later] - values[earlier]) * (float) share;
}

static void
fill_sample (const WeftSeries *self, const float *values, guint sample, WeftSeriesShape shape, const Filling *filling)
{
  guint slot = get_slot (self, sample);
  const Stretch *stretch = &self->stretches[slot];
  float value = values[slot], begin = value, end = value;

  if (shape == WEFT_SERIES_STEPS || isnan (value))
    {
      fill (filling, stretch->from_us, value, stretch->to_us, value);
      return;
    }
  if (sample > 0)
    begin = value_between (self, values, get_slot (self, sample - 1), slot, value);
  if (sample + 1 < self->n)
    end = value_between (self, values, slot, get_slot (self, sample + 1), value);
  fill (filling, stretch->from_us, begin, middle_of (stretch), value);
  fill (filling, middle_of (stretch), value, stretch->to_us, end);
}

static void
finish (WeftColumn *columns, guint n)
{
  for (guint i = 0; i < n; i++)
    if (columns[i].time > 0)
      columns[i].mean = CLAMP (columns[i].mean / columns[i].time, columns[i].low, columns[i].high);
    else
      columns[i].mean = columns[i].low = columns[i].high = NAN;
}

void
weft_series_get_columns (const WeftSeries *self, guint channel, WeftSeriesShape shape,
                         gint64 start_us, gint64 column_us, guint n, WeftColumn *columns)
{
  Filling filling = { columns, n, start_us, (double) column_us };
  gint64 end_us = start_us + column_us * n;
  const float *values;

  g_return_if_fail (self != NULL && channel < self->n_channels && column_us > 0);

  for (guint i = 0; i < n; i++)
    columns[i] = (WeftColumn) { .low = INFINITY, .high = -INFINITY };
  values = self->values + (gsize) channel * self->capacity;
  for (guint i = weft_series_find (self, start_us); i < self->n; i++)
    {
      if (self->stretches[get_slot (self, i)].from_us >= end_us)
        break;
      fill_sample (self, values, i, shape, &filling);
    }
  finish (columns, n);
}

void
weft_series_get_summary (const WeftSeries *self, guint channel, gint64 since_us, WeftSeriesSummary *summary)
{
  double sum = 0, time = 0;

  g_return_if_fail (self != NULL && channel < self->n_channels && summary != NULL);

  *summary = (WeftSeriesSummary) { NAN, NAN, NAN };
  for (guint i = weft_series_find (self, since_us); i < self->n; i++)
    {
      guint slot = get_slot (self, i);
      float value = self->values[(gsize) channel * self->capacity + slot];
      double length = (double) (self->stretches[slot].to_us - self->stretches[slot].from_us);

      summary->last = value;
      if (isnan (value))
        continue;
      sum += value * length;
      time += length;
      summary->high = fmaxf (summary->high, value);
    }
  if (time > 0)
    summary->mean = (float) (sum / time);
}
