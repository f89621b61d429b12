/* test-series.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/series.h"

#include <math.h>

/* Samples in a ring, and what becomes of them in columns of pixels. */

#define SECOND G_USEC_PER_SEC

static void
append (WeftSeries *series, gint64 from_s, gint64 to_s, float value)
{
  g_assert_true (weft_series_append (series, from_s * SECOND, to_s * SECOND, &value));
}

static void
assert_near (float a, double b)
{
  g_assert_cmpfloat_with_epsilon (a, b, 1e-4);
}

static void
test_starts_empty (void)
{
  g_autoptr(WeftSeries) series = weft_series_new (2, 4);
  WeftSeriesSummary summary;
  WeftColumn column;

  g_assert_cmpuint (weft_series_get_n_samples (series), ==, 0);
  g_assert_cmpuint (weft_series_find (series, 0), ==, 0);
  weft_series_get_columns (series, 1, WEFT_SERIES_LINE, 0, SECOND, 1, &column);
  g_assert_true (isnan (column.mean) && isnan (column.high) && isnan (column.low));
  g_assert_true (column.time == 0 && column.off == 0);
  weft_series_get_summary (series, 0, 0, &summary);
  g_assert_true (isnan (summary.last) && isnan (summary.mean) && isnan (summary.high));
}

static void
test_keeps_the_newest (void)
{
  g_autoptr(WeftSeries) series = weft_series_new (2, 3);

  for (int i = 0; i < 10; i++)
    g_assert_true (weft_series_append (series, i * SECOND, (i + 1) * SECOND, (float[]) { (float) i / 10, (float) (10 - i) / 10 }));
  g_assert_cmpuint (weft_series_get_n_samples (series), ==, 3);
  g_assert_cmpuint (weft_series_get_n_appended (series), ==, 10);
  for (guint i = 0; i < 3; i++)
    {
      assert_near (weft_series_get_value (series, 0, i), (7 + i) / 10.0);
      assert_near (weft_series_get_value (series, 1, i), (3 - i) / 10.0);
      g_assert_cmpint (weft_series_get_from (series, i), ==, (7 + i) * SECOND);
    }
  g_assert_cmpuint (weft_series_find (series, 0), ==, 0);
  g_assert_cmpuint (weft_series_find (series, 8 * SECOND), ==, 1);
  g_assert_cmpuint (weft_series_find (series, 8 * SECOND - 1), ==, 0);
  g_assert_cmpuint (weft_series_find (series, 10 * SECOND), ==, 3);
}

static void
test_a_clock_that_jumps_back_bends_nothing (void)
{
  g_autoptr(WeftSeries) series = weft_series_new (1, 8);
  float value = 0.5f;

  append (series, 10, 20, 0.1f);
  g_assert_false (weft_series_append (series, 5 * SECOND, 6 * SECOND, &value));
  g_assert_false (weft_series_append (series, 15 * SECOND, 20 * SECOND, &value));
  g_assert_cmpuint (weft_series_get_n_samples (series), ==, 1);
  append (series, 15, 25, 0.2f);
  g_assert_cmpint (weft_series_get_from (series, 1), ==, 20 * SECOND);
}

static void
test_values_are_shares (void)
{
  g_autoptr(WeftSeries) series = weft_series_new (1, 8);

  append (series, 0, 1, 1.7f);
  append (series, 1, 2, -0.1f);
  append (series, 2, 3, NAN);
  assert_near (weft_series_get_value (series, 0, 0), 1);
  assert_near (weft_series_get_value (series, 0, 1), 0);
  g_assert_true (isnan (weft_series_get_value (series, 0, 2)));
}

static void
test_steps_hold_over_the_whole_stretch (void)
{
  g_autoptr(WeftSeries) series = weft_series_new (1, 8);
  WeftColumn columns[6];

  append (series, 0, 2, 0.2f);
  append (series, 2, 3, 0.8f);
  weft_series_get_columns (series, 0, WEFT_SERIES_STEPS, 0, SECOND / 2, 6, columns);
  for (guint i = 0; i < 6; i++)
    {
      assert_near (columns[i].mean, i < 4 ? 0.2 : 0.8);
      assert_near (columns[i].time, 1);
    }
}

static void
test_a_line_joins_the_middles (void)
{
  g_autoptr(WeftSeries) series = weft_series_new (1, 8);
  WeftColumn columns[4];

  append (series, 0, 2, 0);
  append (series, 2, 4, 1);
  weft_series_get_columns (series, 0, WEFT_SERIES_LINE, 0, SECOND, 4, columns);
  assert_near (columns[0].mean, 0);
  assert_near (columns[1].low, 0);
  assert_near (columns[1].mean, 0.25);
  assert_near (columns[1].high, 0.5);
  assert_near (columns[2].mean, 0.75);
  assert_near (columns[2].high, 1);
  assert_near (columns[3].mean, 1);
}

/* One sample in a thousand of a column is at the top. */
static void
test_no_spike_is_lost (gconstpointer data)
{
  WeftSeriesShape shape = GPOINTER_TO_UINT (data);
  g_autoptr(WeftSeries) series = weft_series_new (1, 3600);
  WeftColumn columns[3];

  for (int i = 0; i < 3000; i++)
    append (series, i, i + 1, i == 1700 ? 1 : i == 2100 ? 0 : 0.1f);
  weft_series_get_columns (series, 0, shape, 0, 1000 * SECOND, 3, columns);
  assert_near (columns[0].high, 0.1);
  assert_near (columns[1].high, 1);
  g_assert_cmpfloat (columns[1].mean, <, 0.102);
  assert_near (columns[2].low, 0);
}

static void
test_the_mean_weighs_by_time (void)
{
  g_autoptr(WeftSeries) series = weft_series_new (1, 8);
  WeftSeriesSummary summary;
  WeftColumn column;

  append (series, 0, 3, 0.2f);
  append (series, 3, 4, 1);
  weft_series_get_columns (series, 0, WEFT_SERIES_STEPS, 0, 4 * SECOND, 1, &column);
  assert_near (column.mean, 0.4);
  weft_series_get_summary (series, 0, 0, &summary);
  assert_near (summary.mean, 0.4);
  assert_near (summary.high, 1);
  assert_near (summary.last, 1);
  weft_series_get_summary (series, 0, 3 * SECOND, &summary);
  assert_near (summary.mean, 1);
}

static void
test_gaps_stay_gaps (void)
{
  g_autoptr(WeftSeries) series = weft_series_new (1, 8);
  WeftColumn columns[4];

  append (series, 0, 1, 0.4f);
  append (series, 3, 4, 0.6f);
  weft_series_get_columns (series, 0, WEFT_SERIES_LINE, 0, SECOND, 4, columns);
  assert_near (columns[0].mean, 0.4);
  g_assert_true (isnan (columns[1].mean) && isnan (columns[2].mean));
  assert_near (columns[1].off, 0);
  assert_near (columns[3].mean, 0.6);
}

static void
test_the_sampler_itself_makes_no_gap (void)
{
  g_autoptr(WeftSeries) series = weft_series_new (1, 8);
  WeftColumn columns[2];
  float value = 0.5f;

  append (series, 0, 1, 0.5f);
  g_assert_true (weft_series_append (series, SECOND + SECOND / 20, 2 * SECOND, &value));
  weft_series_get_columns (series, 0, WEFT_SERIES_LINE, 0, SECOND, 2, columns);
  assert_near (columns[1].time, 1);
}

static void
test_off_is_told_from_a_gap (void)
{
  g_autoptr(WeftSeries) series = weft_series_new (1, 8);
  WeftColumn columns[4];

  append (series, 0, 1, 0.4f);
  append (series, 1, 2, NAN);
  append (series, 2, 3, 0.6f);
  weft_series_get_columns (series, 0, WEFT_SERIES_LINE, 0, SECOND, 4, columns);
  assert_near (columns[0].mean, 0.4);
  g_assert_true (isnan (columns[1].mean));
  assert_near (columns[1].off, 1);
  assert_near (columns[2].mean, 0.6);
  g_assert_true (isnan (columns[3].mean));
  assert_near (columns[3].off, 0);
}

/* A segment that was painted yesterday must fit to the one that is painted today. */
static void
test_columns_do_not_depend_on_the_first_one (void)
{
  g_autoptr(WeftSeries) series = weft_series_new (1, 200);
  g_autoptr(GRand) rand = g_rand_new_with_seed (3);
  WeftColumn all[100], some[20];

  for (int i = 0; i < 200; i++)
    append (series, i, i + 1, (float) g_rand_double (rand));
  weft_series_get_columns (series, 0, WEFT_SERIES_LINE, 0, 1700 * 1000, 100, all);
  weft_series_get_columns (series, 0, WEFT_SERIES_LINE, 50 * 1700 * 1000, 1700 * 1000, 20, some);
  for (guint i = 0; i < 20; i++)
    {
      assert_near (some[i].mean, all[50 + i].mean);
      assert_near (some[i].high, all[50 + i].high);
      assert_near (some[i].low, all[50 + i].low);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/series/starts-empty", test_starts_empty);
  g_test_add_func ("/series/keeps-the-newest", test_keeps_the_newest);
  g_test_add_func ("/series/a-clock-that-jumps-back-bends-nothing", test_a_clock_that_jumps_back_bends_nothing);
  g_test_add_func ("/series/values-are-shares", test_values_are_shares);
  g_test_add_func ("/series/steps-hold-over-the-whole-stretch", test_steps_hold_over_the_whole_stretch);
  g_test_add_func ("/series/a-line-joins-the-middles", test_a_line_joins_the_middles);
  g_test_add_data_func ("/series/no-spike-is-lost/steps", GUINT_TO_POINTER (WEFT_SERIES_STEPS), test_no_spike_is_lost);
  g_test_add_data_func ("/series/no-spike-is-lost/line", GUINT_TO_POINTER (WEFT_SERIES_LINE), test_no_spike_is_lost);
  g_test_add_func ("/series/the-mean-weighs-by-time", test_the_mean_weighs_by_time);
  g_test_add_func ("/series/gaps-stay-gaps", test_gaps_stay_gaps);
  g_test_add_func ("/series/the-sampler-itself-makes-no-gap", test_the_sampler_itself_makes_no_gap);
  g_test_add_func ("/series/off-is-told-from-a-gap", test_off_is_told_from_a_gap);
  g_test_add_func ("/series/columns-do-not-depend-on-the-first-one", test_columns_do_not_depend_on_the_first_one);

  return g_test_run ();
}
