/* test-parse.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "support.h"

#include <math.h>
#include <string.h>

static void
test_every_field_is_read (void)
{
  const char *text = "1234 (bash) S 12 1234 1234 34816 1300 4194304 4000 5000 1 2 70 30 5 6 20 -5 3 0 987654 "
                     "8900000 1200 18446744073709551615 1 1 0 0 0 0 65536 3670020 1266777851 1 0 0 17 7 0 0 0 0 0 0 0\n";
  WeftStat stat;

  g_assert_true (weft_parse_stat (text, &stat));
  g_assert_cmpint (stat.pid, ==, 1234);
  g_assert_cmpint (stat.ppid, ==, 12);
  g_assert_cmpstr (stat.name, ==, "bash");
  g_assert_cmpint (stat.state, ==, 'S');
  g_assert_cmpuint (stat.cpu_ticks, ==, 100);
  g_assert_cmpint (stat.nice, ==, -5);
  g_assert_cmpuint (stat.threads, ==, 3);
  g_assert_cmpuint (stat.start_ticks, ==, 987654);
  g_assert_cmpuint (stat.resident, ==, 1200);
  g_assert_cmpint (stat.last_core, ==, 7);
}

static void
test_names_may_hold_anything (void)
{
  const char *const names[] = { "a b", "a) S 1 (b", ")", "(", "", "a\nb", "((()))", ") R 9 9 9", "\xff\xfe", "\xe7\xba\xbf\xe7\xa8\x8b", " ", "1 (x) S" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      Script from = script (42, names[i]);
      g_autofree char *text = NULL;
      WeftStat stat;

      from.user_ticks = 7;
      from.core = 3;
      text = script_stat (&from);
      g_assert_true (weft_parse_stat (text, &stat));
      g_assert_cmpstr (stat.name, ==, names[i]);
      g_assert_cmpint (stat.state, ==, 'S');
      g_assert_cmpuint (stat.cpu_ticks, ==, 7);
      g_assert_cmpint (stat.last_core, ==, 3);
    }
}

static void
test_a_long_name_is_cut (void)
{
  g_autofree char *name = g_strnfill (500, 'x');
  Script from = script (42, name);
  g_autofree char *text = script_stat (&from);
  WeftStat stat;

  g_assert_true (weft_parse_stat (text, &stat));
  g_assert_cmpuint (strlen (stat.name), ==, WEFT_NAME_MOST - 1);
}

static void
test_a_line_cut_anywhere_is_refused (void)
{
  Script from = script (42, "a (b) c");
  g_autofree char *text = script_stat (&from);
  const char *core = strstr (text, " 17 ");
  WeftStat stat;

  for (gsize length = 0; length < (gsize) (core - text) + 4; length++)
    {
      g_autofree char *cut = g_strndup (text, length);

      g_assert_false (weft_parse_stat (cut, &stat));
    }
  g_assert_true (weft_parse_stat (text, &stat));
}

/* Whatever comes, it is read or refused; the sanitizers see that nothing else happens. */
static void
test_noise_does_no_harm (void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (7);
  Script from = script (42, "name");
  g_autofree char *whole = script_stat (&from);
  g_autoptr(GArray) cores = g_array_new (FALSE, FALSE, sizeof (WeftCoreTicks));

  for (guint round = 0; round < 20000; round++)
    {
      g_autofree char *text = g_strdup (whole);
      gsize length = strlen (text);
      WeftSampleMemory memory;
      WeftStat stat;
      guint64 value;
      gint64 boot;
      double load[3];

      for (int n = g_rand_int_range (random, 0, 12); n >= 0; n--)
        text[g_rand_int_range (random, 0, (gint32) length)] = (char) g_rand_int_range (random, 0, 256);
      if (weft_parse_stat (text, &stat))
        g_assert_cmpint (stat.pid, >, 0);
      weft_parse_schedstat (text, &value);
      weft_parse_cores (text, cores, &boot);
      weft_parse_memory (text, &memory);
      weft_parse_load (text, load);
    }
}

static void
test_a_kernel_that_does_not_count_is_told_from_one_that_does (void)
{
  guint64 run_ns = 5;

  g_assert_true (weft_parse_schedstat ("123456 99 7\n", &run_ns));
  g_assert_cmpuint (run_ns, ==, 123456);
  g_assert_false (weft_parse_schedstat ("0 0 0\n", &run_ns));
  g_assert_false (weft_parse_schedstat ("", &run_ns));
  g_assert_false (weft_parse_schedstat ("12", &run_ns));
}

static void
test_cores_keep_their_numbers_over_gaps (void)
{
  g_autoptr(GArray) cores = g_array_new (FALSE, FALSE, sizeof (WeftCoreTicks));
  gint64 boot = 0;

  g_assert_true (weft_parse_cores ("cpu  9 9 9\ncpu0 1 2 3 4 5 6 7 8 9 10\ncpu1 1 1 1 1\ncpu3 5 0 0 0\nintr 1 2 3\nbtime 1700000000\n", cores, &boot));
  g_assert_cmpuint (cores->len, ==, 3);
  g_assert_cmpuint (g_array_index (cores, WeftCoreTicks, 0).ticks[WEFT_CORE_STEAL], ==, 8);
  g_assert_cmpuint (g_array_index (cores, WeftCoreTicks, 1).ticks[WEFT_CORE_STEAL], ==, 0);
  g_assert_cmpuint (g_array_index (cores, WeftCoreTicks, 2).id, ==, 3);
  g_assert_cmpuint (g_array_index (cores, WeftCoreTicks, 2).ticks[WEFT_CORE_USER], ==, 5);
  g_assert_cmpint (boot, ==, 1700000000);
}

static void
test_memory_adds_up (void)
{
  WeftSampleMemory memory;

  g_assert_true (weft_parse_memory ("MemTotal:  1000 kB\nMemFree: 100 kB\nMemAvailable:    400 kB\nBuffers: 10 kB\nCached: 200 kB\n"
                                    "SwapCached: 7 kB\nSwapTotal: 50 kB\nSwapFree: 20 kB\nSReclaimable: 5 kB\n", &memory));
  g_assert_cmpuint (memory.total, ==, 1024000);
  g_assert_cmpuint (memory.available, ==, 409600);
  g_assert_cmpuint (memory.used, ==, 1024 * 600);
  g_assert_cmpuint (memory.cached, ==, 1024 * 215);
  g_assert_cmpuint (memory.swap_total, ==, 51200);
  g_assert_cmpuint (memory.swap_used, ==, 30 * 1024);
  g_assert_false (weft_parse_memory ("", &memory));
}

static void
add_id (guint id, gpointer data)
{
  g_string_append_printf (data, "%u ", id);
}

static void
test_ranges_of_cores_are_read (void)
{
  g_autoptr(GString) ids = g_string_new (NULL);

  weft_parse_ranges ("0-2,5,8-9\n", add_id, ids);
  g_assert_cmpstr (ids->str, ==, "0 1 2 5 8 9 ");
  g_string_truncate (ids, 0);
  weft_parse_ranges ("x", add_id, ids);
  weft_parse_ranges ("4-", add_id, ids);
  g_assert_cmpstr (ids->str, ==, "");
  weft_parse_ranges ("8190-99999999999", add_id, ids);
  g_assert_cmpstr (ids->str, ==, "8190 8191 ");
}

#define ADD(name, test) g_test_add_func ("/parse/" name, test)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("every-field-is-read", test_every_field_is_read);
  ADD ("names-may-hold-anything", test_names_may_hold_anything);
  ADD ("a-long-name-is-cut", test_a_long_name_is_cut);
  ADD ("a-line-cut-anywhere-is-refused", test_a_line_cut_anywhere_is_refused);
  ADD ("noise-does-no-harm", test_noise_does_no_harm);
  ADD ("a-kernel-that-does-not-count-is-told-from-one-that-does", test_a_kernel_that_does_not_count_is_told_from_one_that_does);
  ADD ("cores-keep-their-numbers-over-gaps", test_cores_keep_their_numbers_over_gaps);
  ADD ("memory-adds-up", test_memory_adds_up);
  ADD ("ranges-of-cores-are-read", test_ranges_of_cores_are_read);

  return g_test_run ();
}
