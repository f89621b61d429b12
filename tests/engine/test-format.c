/* test-format.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "engine/format.h"

#include <locale.h>
#include <math.h>
#include <string.h>

/* Text for people, in the C locale. */

#define MOST 80

static const struct
{
  guint64 bytes;
  const char *text;
} sizes[] = {
  { 0, "0 B" },
  { 1, "1 B" },
  { 999, "999 B" },
  { 1000, "1.0 KiB" },
  { 1024, "1.0 KiB" },
  { 1536, "1.5 KiB" },
  { 99 * 1024, "99.0 KiB" },
  { 100 * 1024, "100 KiB" },
  { 999 * 1024, "999 KiB" },
  { 1023 * 1024 - 1, "1.0 MiB" },
  { 999 * 1024 + 700, "1.0 MiB" }, /* not "1000 KiB" */
  { 64 << 20, "64.0 MiB" },
  { G_GUINT64_CONSTANT (3) << 40, "3.0 TiB" },
  { G_GUINT64_CONSTANT (1) << 50, "1.0 PiB" },
  { G_MAXUINT64, "16.0 EiB" },
};

static void
test_size (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autofree char *text = weft_format_size (sizes[i].bytes);

      g_assert_cmpstr (text, ==, sizes[i].text);
    }
}

static void
test_size_has_three_figures_at_most (void)
{
  for (guint64 bytes = 1; bytes < G_MAXUINT64 / 3; bytes += bytes / 97 + 1)
    {
      g_autofree char *text = weft_format_size (bytes);
      gsize figures = strspn (text, "0123456789");

      g_assert_cmpuint (figures, <=, 3);
    }
}

static void
test_speed (void)
{
  g_autofree char *some = weft_format_speed (1572864), *none = weft_format_speed (0);
  g_autofree char *unknown = weft_format_speed (-1), *nan = weft_format_speed (NAN);

  g_assert_cmpstr (some, ==, "1.5 MiB/s");
  g_assert_cmpstr (none, ==, "0 B/s");
  g_assert_cmpstr (unknown, ==, "—");
  g_assert_cmpstr (nan, ==, "—");
}

static const struct
{
  double seconds;
  const char *text;
} durations[] = {
  { 0, "0.00 s" },
  { 0.5249, "0.52 s" },
  { 9.994, "9.99 s" },
  { 9.996, "10.0 s" },
  { 12.34, "12.3 s" },
  { 99.94, "99.9 s" },
  { 99.96, "1:40" },
  { 125, "2:05" },
  { 3599.4, "59:59" },
  { 3599.6, "1:00:00" },
  { 3725, "1:02:05" },
  { 604800, "168:00:00" },
  { -1, "—" },
  { NAN, "—" },
  { INFINITY, "—" },
};

static void
test_duration (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (durations); i++)
    {
      g_autofree char *text = weft_format_duration (durations[i].seconds);

      g_assert_cmpstr (text, ==, durations[i].text);
    }
}

/* Whole seconds, rounded up: one is left until none is. */
static void
test_time_left (void)
{
  static const struct
  {
    double seconds;
    const char *text;
  } times[] = {
    { 0, "0 s" }, { 0.1, "1 s" }, { 7, "7 s" }, { 59.2, "60 s" }, { 60.5, "1:01" }, { 125, "2:05" }, { 3599.5, "1:00:00" },
    { -1, "—" }, { NAN, "—" }, { INFINITY, "—" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      g_autofree char *text = weft_format_time_left (times[i].seconds);

      g_assert_cmpstr (text, ==, times[i].text);
    }
}

static void
test_state_has_a_word_for_each (void)
{
  for (guint state = 0; state < WEFT_JOB_N_STATES; state++)
    g_assert_cmpuint (strlen (weft_format_state (state)), >, 0);
  g_assert_cmpstr (weft_format_state (WEFT_JOB_HELD), ==, weft_format_state (WEFT_JOB_PAUSED));
}

static const struct
{
  const char *name, *text;
} names[] = {
  { "Python.pdf", "Python.pdf" },
  { "", "" },
  { "下载 día.mkv", "下载 día.mkv" },
  { "e\xcc\x81.txt", "e\xcc\x81.txt" },                             /* an accent that combines */
  { "a\nb\tc\rd", "a\\nb\\tc\\x0dd" },
  { "\x1b[31mred\x7f", "\\x1b[31mred\\x7f" },                        /* a terminal's escape sequence */
  { "\xc2\x9b" "1m", "\\x9b1m" },                                    /* the same in one C1 character */
  { "photo_\xe2\x80\xaegnp.exe", "photo_\\u202egnp.exe" },           /* right-to-left override */
  { "\xe2\x81\xa7\xe2\x80\x8f", "\\u2067\\u200f" },                  /* isolate, mark */
  { "a\xe2\x80\x8b\xef\xbb\xbf" "b", "a\\u200b\\ufeffb" },           /* zero width */
  { "a\xe2\x80\xa8" "b\xe2\x80\xa9", "a\\u2028b\\u2029" },           /* line and paragraph separator */
  { "\xee\x80\x80", "\\ue000" },                                     /* private use */
  { "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d", "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d" }, /* Hebrew is text like any other */
  { "\xff\xfe" "a", "\xef\xbf\xbd\xef\xbf\xbd" "a" },                /* not UTF-8 */
  { "<b>&amp;</b>", "<b>&amp;</b>" },
};

static void
test_name_is_safe (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *text = weft_format_name (names[i].name);

      g_assert_cmpstr (text, ==, names[i].text);
    }
}

static void
test_name_is_shortened_in_the_middle (void)
{
  g_autofree char *long_name = g_strnfill (4000, 'x');
  g_autofree char *text = NULL;

  memcpy (long_name, "start", 5);
  memcpy (long_name + 4000 - 4, ".pdf", 4);
  text = weft_format_name (long_name);
  g_assert_cmpint (g_utf8_strlen (text, -1), ==, MOST);
  g_assert_true (g_str_has_prefix (text, "startx"));
  g_assert_true (g_str_has_suffix (text, "x.pdf"));
  g_assert_nonnull (strstr (text, "x…x"));
}

static void
test_name_of_just_the_most_stays_whole (void)
{
  g_autofree char *most = g_strnfill (MOST, 'x'), *more = g_strnfill (MOST + 1, 'x');
  g_autofree char *whole = weft_format_name (most), *shortened = weft_format_name (more);

  g_assert_cmpstr (whole, ==, most);
  g_assert_cmpint (g_utf8_strlen (shortened, -1), ==, MOST);
}

/* Whatever bytes come, what is shown is one line of valid text, and not too long. */
static void
test_name_of_any_bytes_is_one_line (void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (1);

  for (guint turn = 0; turn < 5000; turn++)
    {
      char bytes[300];
      gsize n = (gsize) g_rand_int_range (random, 0, sizeof bytes);
      g_autofree char *text = NULL;

      for (gsize i = 0; i < n; i++)
        bytes[i] = (char) g_rand_int_range (random, turn % 2 == 0 ? 1 : 0xc0, 256);
      bytes[n] = '\0';
      text = weft_format_name (bytes);
      g_assert_true (g_utf8_validate (text, -1, NULL));
      g_assert_cmpint (g_utf8_strlen (text, -1), <=, MOST);
      for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
        g_assert_false (g_unichar_iscntrl (g_utf8_get_char (p)));
    }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/format/size", test_size);
  g_test_add_func ("/format/size-has-three-figures-at-most", test_size_has_three_figures_at_most);
  g_test_add_func ("/format/speed", test_speed);
  g_test_add_func ("/format/duration", test_duration);
  g_test_add_func ("/format/time-left", test_time_left);
  g_test_add_func ("/format/state-has-a-word-for-each", test_state_has_a_word_for_each);
  g_test_add_func ("/format/name-is-safe", test_name_is_safe);
  g_test_add_func ("/format/name-is-shortened-in-the-middle", test_name_is_shortened_in_the_middle);
  g_test_add_func ("/format/name-of-just-the-most-stays-whole", test_name_of_just_the_most_stays_whole);
  g_test_add_func ("/format/name-of-any-bytes-is-one-line", test_name_of_any_bytes_is_one_line);

  return g_test_run ();
}
