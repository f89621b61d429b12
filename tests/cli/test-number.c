/* test-number.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/number.h"

static void
test_whole_takes_digits_only (void)
{
  const char *const wrong[] = { "", " 1", "1 ", "+1", "-1", "1.0", "0x1", "1e3", "one", "18446744073709551616", "1\n" };
  guint64 number = 0;

  g_assert_true (weft_cli_number_whole ("0", 0, 10, &number));
  g_assert_cmpuint (number, ==, 0);
  g_assert_true (weft_cli_number_whole ("010", 0, 10, &number));
  g_assert_cmpuint (number, ==, 10);
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_false (weft_cli_number_whole (wrong[i], 0, G_MAXUINT64, &number));
}

static void
test_whole_keeps_its_bounds (void)
{
  guint64 number = 0;

  g_assert_true (weft_cli_number_whole ("1", 1, 3, &number));
  g_assert_true (weft_cli_number_whole ("3", 1, 3, &number));
  g_assert_false (weft_cli_number_whole ("0", 1, 3, &number));
  g_assert_false (weft_cli_number_whole ("4", 1, 3, &number));
}

static void
test_real_takes_no_more_than_a_number (void)
{
  const char *const wrong[] = { "", ".", "e", "1e", "1e999", "nan", "inf", "infinity", "-1", "+1", " 1", "1 ", "1,5", "0x1p3",
                                "1..2", "1.2.3", "1K", "1-2", "\xd9\xa1" };
  double number = 0;

  g_assert_true (weft_cli_number_real ("0.5", &number));
  g_assert_cmpfloat (number, ==, 0.5);
  g_assert_true (weft_cli_number_real (".5", &number));
  g_assert_cmpfloat (number, ==, 0.5);
  g_assert_true (weft_cli_number_real ("5.", &number));
  g_assert_cmpfloat (number, ==, 5);
  g_assert_true (weft_cli_number_real ("25e-2", &number));
  g_assert_cmpfloat (number, ==, 0.25);
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_false (weft_cli_number_real (wrong[i], &number));
}

static void
test_range_is_one_number_or_two (void)
{
  double least = 0, most = 0;

  g_assert_true (weft_cli_number_range ("3", &least, &most));
  g_assert_cmpfloat (least, ==, 3);
  g_assert_cmpfloat (most, ==, 3);
  g_assert_true (weft_cli_number_range ("0.5..1.25", &least, &most));
  g_assert_cmpfloat (least, ==, 0.5);
  g_assert_cmpfloat (most, ==, 1.25);
  g_assert_false (weft_cli_number_range ("..", &least, &most));
  g_assert_false (weft_cli_number_range ("1..", &least, &most));
  g_assert_false (weft_cli_number_range ("..1", &least, &most));
  g_assert_false (weft_cli_number_range ("1..2..3", &least, &most));
}

static void
test_sizes_know_powers_of_1024 (void)
{
  guint64 least = 0, most = 0;

  g_assert_true (weft_cli_number_sizes ("0", &least, &most));
  g_assert_cmpuint (most, ==, 0);
  g_assert_true (weft_cli_number_sizes ("1k..1.5M", &least, &most));
  g_assert_cmpuint (least, ==, 1024);
  g_assert_cmpuint (most, ==, 1536 * 1024);
  g_assert_true (weft_cli_number_sizes ("2G", &least, &most));
  g_assert_cmpuint (least, ==, G_GUINT64_CONSTANT (2) << 30);
  g_assert_true (weft_cli_number_sizes ("1e30G", &least, &most));
  g_assert_cmpuint (most, ==, G_MAXUINT64);
  g_assert_false (weft_cli_number_sizes ("K", &least, &most));
  g_assert_false (weft_cli_number_sizes ("1KK", &least, &most));
  g_assert_false (weft_cli_number_sizes ("1T", &least, &most));
  g_assert_false (weft_cli_number_sizes ("-1K", &least, &most));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/number/whole-takes-digits-only", test_whole_takes_digits_only);
  g_test_add_func ("/number/whole-keeps-its-bounds", test_whole_keeps_its_bounds);
  g_test_add_func ("/number/real-takes-no-more-than-a-number", test_real_takes_no_more_than_a_number);
  g_test_add_func ("/number/range-is-one-number-or-two", test_range_is_one_number_or_two);
  g_test_add_func ("/number/sizes-know-powers-of-1024", test_sizes_know_powers_of_1024);

  return g_test_run ();
}
