/* test-fit.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "engine/fit.h"

#include <math.h>

/* Laws with known parameters are found again, exactly, under noise, and at the edges of what they may be. */

static const double counts[] = { 1, 2, 3, 4, 6, 8, 12, 16, 24, 32 };

#define N_COUNTS G_N_ELEMENTS (counts)

static void
make (WeftFitPoint *points, gsize n, double sigma, double kappa)
{
  const WeftFit law = { .sigma = sigma, .kappa = kappa };

  for (gsize i = 0; i < n; i++)
    points[i] = (WeftFitPoint) { counts[i], weft_fit_get_speedup (&law, counts[i]) };
}

static double
sum_squares (const WeftFitPoint *points, gsize n, double sigma, double kappa)
{
  const WeftFit law = { .sigma = sigma, .kappa = kappa };
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += pow (weft_fit_get_speedup (&law, points[i].workers) - points[i].speedup, 2);
  return sum;
}

static void
test_amdahl_is_found_again (void)
{
  static const double sigmas[] = { 0, 0.001, 0.05, 0.3, 0.9, 1 };
  WeftFitPoint points[N_COUNTS];
  WeftFit fit;

  for (guint i = 0; i < G_N_ELEMENTS (sigmas); i++)
    {
      make (points, N_COUNTS, sigmas[i], 0);
      g_assert_true (weft_fit (WEFT_LAW_AMDAHL, points, N_COUNTS, &fit));
      g_assert_cmpfloat_with_epsilon (fit.sigma, sigmas[i], 1e-6);
      g_assert_cmpfloat (fit.kappa, ==, 0);
      g_assert_cmpfloat (fit.error, <, 1e-6);
    }
}

static void
test_usl_is_found_again (void)
{
  static const double parameters[][2] = { { 0.05, 0.001 }, { 0, 0.01 }, { 0.2, 0 }, { 0.02, 0.02 }, { 0.9, 0.5 }, { 0, 0 } };
  WeftFitPoint points[N_COUNTS];
  WeftFit fit;

  for (guint i = 0; i < G_N_ELEMENTS (parameters); i++)
    {
      make (points, N_COUNTS, parameters[i][0], parameters[i][1]);
      g_assert_true (weft_fit (WEFT_LAW_USL, points, N_COUNTS, &fit));
      g_assert_cmpfloat_with_epsilon (fit.sigma, parameters[i][0], 1e-5);
      g_assert_cmpfloat_with_epsilon (fit.kappa, parameters[i][1], 1e-6);
    }
}

/* sqrt ((1 - 0.05) / 0.01) = 9.75 */
static void
test_the_peak_is_where_it_is_fastest (void)
{
  WeftFitPoint points[N_COUNTS];
  WeftFit fit;

  make (points, N_COUNTS, 0.05, 0.01);
  g_assert_true (weft_fit (WEFT_LAW_USL, points, N_COUNTS, &fit));
  g_assert_cmpfloat_with_epsilon (fit.peak_workers, 9.7468, 1e-3);
  for (double workers = 1; workers < 40; workers += 0.25)
    g_assert_cmpfloat (weft_fit_get_speedup (&fit, workers), <=, fit.peak_speedup + 1e-12);
}

static void
test_amdahl_has_a_limit_and_no_peak (void)
{
  WeftFitPoint points[N_COUNTS];
  WeftFit fit;

  make (points, N_COUNTS, 0.04, 0);
  g_assert_true (weft_fit (WEFT_LAW_AMDAHL, points, N_COUNTS, &fit));
  g_assert_true (isinf (fit.peak_workers));
  g_assert_cmpfloat_with_epsilon (fit.peak_speedup, 25, 1e-4);
}

static void
test_what_grows_straight_has_no_limit (void)
{
  WeftFitPoint points[N_COUNTS];
  WeftFit fit;

  make (points, N_COUNTS, 0, 0);
  g_assert_true (weft_fit (WEFT_LAW_USL, points, N_COUNTS, &fit));
  g_assert_true (isinf (fit.peak_workers) && isinf (fit.peak_speedup));
}

/* Measured faster than straight: the nearest that is allowed is straight. */
static void
test_no_parameter_is_below_zero (void)
{
  WeftFitPoint points[N_COUNTS];
  WeftFit fit;

  make (points, N_COUNTS, 0, 0);
  for (guint i = 1; i < N_COUNTS; i++)
    points[i].speedup *= 1.1;
  for (guint law = 0; law < WEFT_N_LAWS; law++)
    {
      g_assert_true (weft_fit (law, points, N_COUNTS, &fit));
      g_assert_cmpfloat (fit.sigma, ==, 0);
      g_assert_cmpfloat (fit.kappa, ==, 0);
    }
}

static void
test_noise_moves_it_little (void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (42);
  WeftFitPoint points[N_COUNTS];
  WeftFit fit;

  for (guint turn = 0; turn < 200; turn++)
    {
      make (points, N_COUNTS, 0.05, 0.002);
      for (guint i = 0; i < N_COUNTS; i++)
        points[i].speedup *= g_rand_double_range (random, 0.98, 1.02);
      g_assert_true (weft_fit (WEFT_LAW_USL, points, N_COUNTS, &fit));
      g_assert_cmpfloat_with_epsilon (fit.sigma, 0.05, 0.02);
      g_assert_cmpfloat_with_epsilon (fit.kappa, 0.002, 0.001);
      g_assert_cmpfloat (fit.error, <, 0.02);
    }
}

/* No parameters of a fine grid do better. */
static void
test_it_is_the_least_sum_of_squares (void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (7);
  WeftFitPoint points[6];
  WeftFit fit;

  for (guint turn = 0; turn < 30; turn++)
    {
      double found;

      make (points, G_N_ELEMENTS (points), g_rand_double_range (random, 0, 0.5), g_rand_double_range (random, 0, 0.05));
      for (guint i = 0; i < G_N_ELEMENTS (points); i++)
        points[i].speedup *= g_rand_double_range (random, 0.7, 1.3);
      g_assert_true (weft_fit (WEFT_LAW_USL, points, G_N_ELEMENTS (points), &fit));
      found = sum_squares (points, G_N_ELEMENTS (points), fit.sigma, fit.kappa);
      for (double sigma = 0; sigma < 1.2; sigma += 0.01)
        for (double kappa = 0; kappa < 0.2; kappa += 0.002)
          g_assert_cmpfloat (found, <=, sum_squares (points, G_N_ELEMENTS (points), sigma, kappa) + 1e-9);
    }
}

static void
test_too_few_points_are_no_fit (void)
{
  WeftFitPoint points[N_COUNTS];
  WeftFit fit;

  make (points, N_COUNTS, 0.1, 0.01);
  for (guint law = 0; law < WEFT_N_LAWS; law++)
    {
      g_assert_false (weft_fit (law, points, 0, &fit));
      g_assert_false (weft_fit (law, points, weft_law_get_least (law) - 1, &fit));
      g_assert_true (weft_fit (law, points, weft_law_get_least (law), &fit));
    }
}

static void
test_the_same_count_again_is_no_new_point (void)
{
  const WeftFitPoint points[] = { { 1, 1 }, { 2, 1.9 }, { 2, 1.8 }, { 1, 1 }, { 2, 1.85 } };
  WeftFit fit;

  g_assert_false (weft_fit (WEFT_LAW_AMDAHL, points, G_N_ELEMENTS (points), &fit));
  g_assert_false (weft_fit (WEFT_LAW_USL, points, G_N_ELEMENTS (points), &fit));
}

static void
test_what_is_no_speed_up_is_refused (void)
{
  const double wrong[] = { 0, -1, NAN, INFINITY };
  WeftFit fit;

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      WeftFitPoint points[N_COUNTS];

      make (points, N_COUNTS, 0.1, 0.01);
      points[3].speedup = wrong[i];
      g_assert_false (weft_fit (WEFT_LAW_USL, points, N_COUNTS, &fit));
      make (points, N_COUNTS, 0.1, 0.01);
      points[3].workers = wrong[i];
      g_assert_false (weft_fit (WEFT_LAW_AMDAHL, points, N_COUNTS, &fit));
    }
}

/* More workers make it slower from the first: one is the best. */
static void
test_what_only_gets_slower_peaks_at_one (void)
{
  WeftFitPoint points[N_COUNTS];
  WeftFit fit;

  for (guint i = 0; i < N_COUNTS; i++)
    points[i] = (WeftFitPoint) { counts[i], 1 / counts[i] };
  g_assert_true (weft_fit (WEFT_LAW_USL, points, N_COUNTS, &fit));
  g_assert_cmpfloat_with_epsilon (fit.peak_workers, 1, 0.2);
}

static void
test_a_level_line_is_all_serial (void)
{
  WeftFitPoint points[N_COUNTS];
  WeftFit fit;

  for (guint i = 0; i < N_COUNTS; i++)
    points[i] = (WeftFitPoint) { counts[i], 1 };
  g_assert_true (weft_fit (WEFT_LAW_AMDAHL, points, N_COUNTS, &fit));
  g_assert_cmpfloat_with_epsilon (fit.sigma, 1, 1e-6);
  g_assert_cmpfloat_with_epsilon (fit.peak_speedup, 1, 1e-6);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/fit/amdahl-is-found-again", test_amdahl_is_found_again);
  g_test_add_func ("/fit/usl-is-found-again", test_usl_is_found_again);
  g_test_add_func ("/fit/the-peak-is-where-it-is-fastest", test_the_peak_is_where_it_is_fastest);
  g_test_add_func ("/fit/amdahl-has-a-limit-and-no-peak", test_amdahl_has_a_limit_and_no_peak);
  g_test_add_func ("/fit/what-grows-straight-has-no-limit", test_what_grows_straight_has_no_limit);
  g_test_add_func ("/fit/no-parameter-is-below-zero", test_no_parameter_is_below_zero);
  g_test_add_func ("/fit/noise-moves-it-little", test_noise_moves_it_little);
  g_test_add_func ("/fit/it-is-the-least-sum-of-squares", test_it_is_the_least_sum_of_squares);
  g_test_add_func ("/fit/too-few-points-are-no-fit", test_too_few_points_are_no_fit);
  g_test_add_func ("/fit/the-same-count-again-is-no-new-point", test_the_same_count_again_is_no_new_point);
  g_test_add_func ("/fit/what-is-no-speed-up-is-refused", test_what_is_no_speed_up_is_refused);
  g_test_add_func ("/fit/what-only-gets-slower-peaks-at-one", test_what_only_gets_slower_peaks_at_one);
  g_test_add_func ("/fit/a-level-line-is-all-serial", test_a_level_line_is_all_serial);

  return g_test_run ();
}
