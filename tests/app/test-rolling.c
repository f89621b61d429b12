/* test-rolling.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/rolling.h"

#include "tests/engine/support.h"

/* Figures over ten seconds; what they shall be was worked out by hand. Times are in whole seconds here. */

#define SECOND ((gint64) G_USEC_PER_SEC)

static void
assert_figures (const WeftRolling *rolling, gint64 now_us, double last, double p99, double worst)
{
  WeftRollingFigures figures;

  weft_rolling_get (rolling, now_us, &figures);
  g_assert_cmpfloat (figures.last, ==, last);
  g_assert_cmpfloat (figures.p99, ==, p99);
  g_assert_cmpfloat (figures.worst, ==, worst);
}

static void
test_rolling_without_samples_has_no_figures (void)
{
  WeftRolling rolling = { 0 };

  assert_figures (&rolling, 100 * SECOND, -1, -1, -1);
}

static void
test_rolling_one_sample_is_every_figure (void)
{
  WeftRolling rolling = { 0 };

  weft_rolling_add (&rolling, 100 * SECOND, 7);
  assert_figures (&rolling, 100 * SECOND, 7, 7, 7);
}

/* Of 1 to n, the nearest rank is n * 0.99 rounded up. */
static void
test_rolling_p99_is_the_nearest_rank (void)
{
  static const struct
  {
    guint n;
    double p99;
  } cases[] = { { 2, 2 }, { 50, 50 }, { 99, 99 }, { 100, 99 }, { 101, 100 }, { 200, 198 }, { 201, 199 }, { 1000, 990 }, { 1024, 1014 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      WeftRolling rolling = { 0 };

      /* Downwards, so that the order of the samples is not the order of their values. */
      for (guint value = cases[i].n; value > 0; value--)
        weft_rolling_add (&rolling, 100 * SECOND, value);
      assert_figures (&rolling, 100 * SECOND, 1, cases[i].p99, cases[i].n);
    }
}

static void
test_rolling_forgets_after_ten_seconds (void)
{
  WeftRolling rolling = { 0 };

  weft_rolling_add (&rolling, 100 * SECOND, 50);
  weft_rolling_add (&rolling, 105 * SECOND, 20);
  weft_rolling_add (&rolling, 109 * SECOND, 30);
  assert_figures (&rolling, 109 * SECOND, 30, 50, 50);
  assert_figures (&rolling, 110 * SECOND - 1, 30, 50, 50);
  assert_figures (&rolling, 110 * SECOND, 30, 30, 30);
  assert_figures (&rolling, 118 * SECOND, 30, 30, 30);
  assert_figures (&rolling, 119 * SECOND, -1, -1, -1);
}

/* 1,500 in a room for 1,024: the oldest make way, the worst of them too. */
static void
test_rolling_keeps_the_newest (void)
{
  WeftRolling rolling = { 0 };

  weft_rolling_add (&rolling, 100 * SECOND, 5000);
  for (guint i = 1; i <= 1500; i++)
    weft_rolling_add (&rolling, 100 * SECOND + i, i);
  /* 477 to 1,500 are left; 1,024 * 0.99 rounded up is the 1,014th of them. */
  assert_figures (&rolling, 101 * SECOND, 1500, 1490, 1500);
}

static void
assert_worst (const WeftRolling *rolling, gint64 now_us, const double *expected, guint n)
{
  double *worst = g_new (double, n);

  for (guint i = 0; i < n; i++)
    worst[i] = -1;
  weft_rolling_get_worst (rolling, now_us, worst, n);
  for (guint i = 0; i < n; i++)
    g_assert_cmpfloat (worst[i], ==, expected[i]);
  g_free (worst);
}

static void
test_rolling_worst_of_each_stretch (void)
{
  WeftRolling rolling = { 0 };

  weft_rolling_add (&rolling, 100 * SECOND, 1);
  weft_rolling_add (&rolling, 101 * SECOND, 9);
  weft_rolling_add (&rolling, 102 * SECOND, 2);
  weft_rolling_add (&rolling, 107 * SECOND, 3);
  weft_rolling_add (&rolling, 109 * SECOND, 4);
  /* Five stretches of two seconds; at 109 the ages are 9, 8, 7, 2 and 0. */
  assert_worst (&rolling, 109 * SECOND, (double[]) { 9, 2, 0, 3, 4 }, 5);
  /* At 110 they are 10 (too old), 9, 8, 3 and 1. */
  assert_worst (&rolling, 110 * SECOND, (double[]) { 9, 0, 0, 3, 4 }, 5);
  /* At 111: 11, 10, 9, 4 and 2; the 9 is forgotten. */
  assert_worst (&rolling, 111 * SECOND, (double[]) { 2, 0, 3, 4, 0 }, 5);
  assert_worst (&rolling, 111 * SECOND, (double[]) { 4 }, 1);
  assert_worst (&rolling, 200 * SECOND, (double[]) { 0, 0, 0 }, 3);
}

/* A sample of the future (the clock was read before another thread of control added it) has no stretch. */
static void
test_rolling_worst_leaves_the_future_out (void)
{
  WeftRolling rolling = { 0 };

  weft_rolling_add (&rolling, 100 * SECOND, 1);
  weft_rolling_add (&rolling, 101 * SECOND, 2);
  assert_worst (&rolling, 100 * SECOND, (double[]) { 0, 1 }, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/rolling/without-samples-has-no-figures", test_rolling_without_samples_has_no_figures);
  g_test_add_func ("/rolling/one-sample-is-every-figure", test_rolling_one_sample_is_every_figure);
  g_test_add_func ("/rolling/p99-is-the-nearest-rank", test_rolling_p99_is_the_nearest_rank);
  g_test_add_func ("/rolling/forgets-after-ten-seconds", test_rolling_forgets_after_ten_seconds);
  g_test_add_func ("/rolling/keeps-the-newest", test_rolling_keeps_the_newest);
  g_test_add_func ("/rolling/worst-of-each-stretch", test_rolling_worst_of_each_stretch);
  g_test_add_func ("/rolling/worst-leaves-the-future-out", test_rolling_worst_leaves_the_future_out);

  return g_test_run ();
}
