/* series.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The history behind a graph: for some channels (cores, say) the newest samples, in a ring of fixed memory. A sample is
 * what was measured over a stretch of time, so a gap is where no sample's stretch lies, and nothing has to be guessed.
 * Times are microseconds of g_get_monotonic_time(). Plain memory of the main thread; all views share one series. */
typedef struct _WeftSeries WeftSeries;

/* An hour at one sample a second. */
#define WEFT_SERIES_CAPACITY 3600

/* What the line through the samples does in one column of pixels. */
typedef struct
{
  float mean, low, high; /* NAN: nothing was measured */
  float time;            /* share of the column's time that was measured, 0 to 1 */
  float off;             /* share of it in which there were samples, but not of this channel: a core that is offline */
} WeftColumn;

typedef enum
{
  WEFT_SERIES_STEPS, /* each sample's value over its whole stretch */
  WEFT_SERIES_LINE,  /* a line from the middle of each stretch to the middle of the next */
} WeftSeriesShape;

typedef struct
{
  float last, mean, high; /* NAN: nothing was measured */
} WeftSeriesSummary;

WeftSeries *weft_series_new (guint n_channels, guint capacity);
WeftSeries *weft_series_ref (WeftSeries *series);
void weft_series_unref (WeftSeries *series);

/* What was measured from `from_us` to `to_us`: one value for each channel, 0 to 1, NAN where there is none. A stretch
 * that begins before the last one's end loses that part, and is dropped (FALSE) if nothing of it is left: a clock that
 * jumped back never bends the line. */
gboolean weft_series_append (WeftSeries *series, gint64 from_us, gint64 to_us, const float *values);

guint weft_series_get_n_channels (const WeftSeries *series);
guint weft_series_get_n_samples (const WeftSeries *series);
/* How many there have been in all: changes with every sample. */
guint64 weft_series_get_n_appended (const WeftSeries *series);

/* Sample 0 is the oldest that is kept. */
float weft_series_get_value (const WeftSeries *series, guint channel, guint sample);
gint64 weft_series_get_from (const WeftSeries *series, guint sample);
gint64 weft_series_get_to (const WeftSeries *series, guint sample);

/* The first sample that ends after this time; the number of samples if there is none. */
guint weft_series_find (const WeftSeries *series, gint64 time_us);

/* `n` columns of `column_us` each, the first from `start_us` on. However many samples fall into a column, the highest
 * and the lowest are in it: no spike is lost. */
void weft_series_get_columns (const WeftSeries *series, guint channel, WeftSeriesShape shape,
                              gint64 start_us, gint64 column_us, guint n, WeftColumn *columns);

void weft_series_get_summary (const WeftSeries *series, guint channel, gint64 since_us, WeftSeriesSummary *summary);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftSeries, weft_series_unref)

G_END_DECLS
