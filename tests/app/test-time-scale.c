/* test-time-scale.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "app/timeline-private.h"
#include "widgets.h"

#define MS G_GUINT64_CONSTANT (1000000)

static void
test_times_have_units_that_suit (void)
{
  static const struct
  {
    guint64 ns, step, most;
    const char *text;
  } times[] = {
    { 0, 500 * MS, 4000 * MS, "0.0 s" }, { 1500 * MS, 500 * MS, 4000 * MS, "1.5 s" }, { 20 * MS, 10 * MS, 90 * MS, "20 ms" },
    { 1250, 50, 5000, "1.25 µs" }, { 12, 2, 40, "12 ns" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      g_autofree char *text = weft_time_dup_text (times[i].ns, times[i].step, times[i].most);

      g_assert_cmpstr (text, ==, times[i].text);
    }
  for (double column_ns = 1; column_ns < 1e9; column_ns *= 1.37)
    {
      WeftTimeScale scale = { column_ns, 0, 1000 };
      guint64 step = weft_time_scale_get_step (&scale, 80);

      g_assert_cmpfloat ((double) step, >=, column_ns * 80 * 0.99);
      g_assert_cmpfloat ((double) step, <=, column_ns * 80 * 2.6);
    }
}

/* Every time lies in exactly the column between whose edges it is. */
static void
test_columns_share_out_the_time (void)
{
  for (double column_ns = 1; column_ns < 1e6; column_ns *= 3.3)
    {
      WeftTimeScale scale = { column_ns, 0, 100 };

      for (guint64 ns = 0; ns < 3000000000; ns = ns * 2 + 17)
        {
          gint64 number = weft_time_scale_get_number (&scale, ns);

          g_assert_cmpuint (weft_time_scale_get_edge (&scale, number), <=, ns);
          g_assert_cmpuint (weft_time_scale_get_edge (&scale, number + 1), >, ns);
        }
    }
}

int
main (int argc, char **argv)
{
  test_widgets_init (&argc, &argv);

  g_test_add_func ("/time-scale/times-have-units-that-suit", test_times_have_units_that_suit);
  g_test_add_func ("/time-scale/columns-share-out-the-time", test_columns_share_out_the_time);

  return g_test_run ();
}
