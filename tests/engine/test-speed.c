/* test-speed.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "engine/clock.h"
#include "engine/speed.h"

/* The speed over the last ten seconds, by a clock that the test turns. */

#define START (500 * WEFT_NS_PER_SEC)
#define MS(n) ((n) * WEFT_NS_PER_MS)

/* Sixty samples a second, as the main loop gives them. */
static uint64_t
follow (WeftSpeed *speed, uint64_t from_ns, uint64_t lasting_ns, uint64_t bytes, double bytes_per_second)
{
  for (uint64_t t = 0; t <= lasting_ns; t += MS (16))
    weft_speed_add (speed, from_ns + t, bytes + (uint64_t) (bytes_per_second * weft_seconds (t)));
  return bytes + (uint64_t) (bytes_per_second * weft_seconds (lasting_ns));
}

static void
test_is_unknown_before_the_start (void)
{
  WeftSpeed speed = { 0 };

  g_assert_cmpfloat (weft_speed_get (&speed, START, 1000), <, 0);
  g_assert_cmpfloat (weft_speed_time_left (&speed, START, 1000, 2000), <, 0);
}

static void
test_is_unknown_in_the_first_half_second (void)
{
  WeftSpeed speed;

  weft_speed_reset (&speed, START, 0);
  follow (&speed, START, MS (499), 0, 1000);
  g_assert_cmpfloat (weft_speed_get (&speed, START + MS (499), 499), <, 0);
  g_assert_cmpfloat (weft_speed_time_left (&speed, START + MS (499), 499, 1000), <, 0);
  g_assert_cmpfloat (weft_speed_get (&speed, START + MS (500), 500), ==, 1000);
}

static void
test_is_bytes_by_seconds (void)
{
  WeftSpeed speed;
  uint64_t bytes;

  weft_speed_reset (&speed, START, 0);
  bytes = follow (&speed, START, MS (4000), 0, 2000);
  g_assert_cmpuint (bytes, ==, 8000);
  g_assert_cmpfloat_with_epsilon (weft_speed_get (&speed, START + MS (4000), bytes), 2000, 1);
  g_assert_cmpfloat_with_epsilon (weft_speed_time_left (&speed, START + MS (4000), bytes, 10000), 1, 0.001);
  g_assert_cmpfloat_with_epsilon (weft_speed_time_left (&speed, START + MS (4000), bytes, bytes), 0, 1e-9);
}

static void
test_what_was_there_at_the_start_is_no_speed (void)
{
  WeftSpeed speed;

  weft_speed_reset (&speed, START, 1000000);
  g_assert_cmpfloat (weft_speed_get (&speed, START + MS (1000), 1000500), ==, 500);
}

static void
test_forgets_what_is_older_than_ten_seconds (void)
{
  WeftSpeed speed;
  uint64_t bytes;

  weft_speed_reset (&speed, START, 0);
  bytes = follow (&speed, START, MS (60000), 0, 1000);
  bytes = follow (&speed, START + MS (60000), MS (5000), bytes, 5000);
  /* About half the window is of the one, half of the other. */
  g_assert_cmpfloat_with_epsilon (weft_speed_get (&speed, START + MS (65000), bytes), 3000, 200);
  bytes = follow (&speed, START + MS (65000), MS (6000), bytes, 5000);
  g_assert_cmpfloat_with_epsilon (weft_speed_get (&speed, START + MS (71000), bytes), 5000, 10);
}

static void
test_falls_while_nothing_comes (void)
{
  WeftSpeed speed;
  uint64_t bytes;

  weft_speed_reset (&speed, START, 0);
  bytes = follow (&speed, START, MS (2000), 0, 1000);
  follow (&speed, START + MS (2000), MS (2000), bytes, 0);
  g_assert_cmpfloat_with_epsilon (weft_speed_get (&speed, START + MS (4000), bytes), 500, 5);
  follow (&speed, START + MS (4000), MS (20000), bytes, 0);
  g_assert_cmpfloat (weft_speed_get (&speed, START + MS (24000), bytes), ==, 0);
  g_assert_cmpfloat (weft_speed_time_left (&speed, START + MS (24000), bytes, 9999), <, 0);
}

static void
test_another_attempt_starts_anew (void)
{
  WeftSpeed speed;
  uint64_t bytes;

  weft_speed_reset (&speed, START, 0);
  bytes = follow (&speed, START, MS (3000), 0, 1000);
  weft_speed_add (&speed, START + MS (3016), 0);
  g_assert_cmpfloat (weft_speed_get (&speed, START + MS (3016), 0), <, 0);
  bytes = follow (&speed, START + MS (3016), MS (1000), 0, 100);
  g_assert_cmpfloat_with_epsilon (weft_speed_get (&speed, START + MS (4016), bytes), 100, 1);
}

static void
test_more_bytes_than_there_are_leave_the_time_unknown (void)
{
  WeftSpeed speed;

  weft_speed_reset (&speed, START, 0);
  weft_speed_add (&speed, START + MS (1000), 1000);
  g_assert_cmpfloat (weft_speed_time_left (&speed, START + MS (1000), 1000, 999), <, 0);
}

static void
test_keeps_as_few_samples_as_it_needs (void)
{
  WeftSpeed speed;

  weft_speed_reset (&speed, START, 0);
  follow (&speed, START, MS (2000), 0, 1000);
  g_assert_cmpuint (speed.n, <=, 5);
  follow (&speed, START + MS (2000), MS (600000), 2000, 1000);
  g_assert_cmpuint (speed.n, ==, WEFT_SPEED_SAMPLES);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/speed/is-unknown-before-the-start", test_is_unknown_before_the_start);
  g_test_add_func ("/speed/is-unknown-in-the-first-half-second", test_is_unknown_in_the_first_half_second);
  g_test_add_func ("/speed/is-bytes-by-seconds", test_is_bytes_by_seconds);
  g_test_add_func ("/speed/what-was-there-at-the-start-is-no-speed", test_what_was_there_at_the_start_is_no_speed);
  g_test_add_func ("/speed/forgets-what-is-older-than-ten-seconds", test_forgets_what_is_older_than_ten_seconds);
  g_test_add_func ("/speed/falls-while-nothing-comes", test_falls_while_nothing_comes);
  g_test_add_func ("/speed/another-attempt-starts-anew", test_another_attempt_starts_anew);
  g_test_add_func ("/speed/more-bytes-than-there-are-leave-the-time-unknown", test_more_bytes_than_there_are_leave_the_time_unknown);
  g_test_add_func ("/speed/keeps-as-few-samples-as-it-needs", test_keeps_as_few_samples_as_it_needs);

  return g_test_run ();
}
