/* test-pulse.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/pulse.h"

#include "widgets.h"

#define TICK_US 20000
#define BLOCK_US 120000

/* The newest sample has number 1. */
static double
value_of (const WeftRolling *rolling, guint number)
{
  return rolling->samples[(rolling->next + WEFT_ROLLING_SAMPLES - number) % WEFT_ROLLING_SAMPLES].value;
}

static gint64
time_of (const WeftRolling *rolling, guint number)
{
  return rolling->samples[(rolling->next + WEFT_ROLLING_SAMPLES - number) % WEFT_ROLLING_SAMPLES].time_us;
}

static void
test_pulse_ticks_fifty_times_a_second (void)
{
  WeftPulse pulse = { 0 };

  weft_pulse_init (&pulse);
  test_iterate_while (pulse.delay.n < 10);
  /* When each was due: one tick after the other, whenever it was seen. */
  for (guint i = 1; i < pulse.delay.n; i++)
    {
      double due = (double) time_of (&pulse.delay, i) - 1000 * value_of (&pulse.delay, i);
      double before = (double) time_of (&pulse.delay, i + 1) - 1000 * value_of (&pulse.delay, i + 1);

      g_assert_cmpfloat (value_of (&pulse.delay, i), >=, 0);
      /* One that came early counts as in time. */
      if (value_of (&pulse.delay, i) > 0 && value_of (&pulse.delay, i + 1) > 0)
        g_assert_cmpfloat_with_epsilon (due - before, TICK_US, 2);
    }
  weft_pulse_clear (&pulse);
}

static gboolean
block_cb (gpointer data)
{
  gint64 *blocked_us = data;
  gint64 since = g_get_monotonic_time ();

  while (g_get_monotonic_time () < since + BLOCK_US)
    g_usleep (1000);
  *blocked_us = g_get_monotonic_time () - since;
  return G_SOURCE_REMOVE;
}

static void
test_pulse_counts_every_tick_of_a_stall (void)
{
  WeftPulse pulse = { 0 };
  WeftRollingFigures figures;
  gint64 blocked_us = 0, seen_us;
  guint newest = 1, n = 0, before;

  weft_pulse_init (&pulse);
  test_iterate_while (pulse.delay.n < 2);
  before = pulse.delay.n;
  g_idle_add_full (G_PRIORITY_HIGH, block_cb, &blocked_us, NULL);
  test_iterate_while (blocked_us == 0 || pulse.delay.n < before + BLOCK_US / TICK_US - 1);

  /* Those that were seen at the same moment, after the stall. */
  while (value_of (&pulse.delay, newest) < 10 && newest < pulse.delay.n)
    newest++;
  seen_us = time_of (&pulse.delay, newest);
  while (newest > 1 && time_of (&pulse.delay, newest - 1) == seen_us)
    newest--;
  while (newest + n <= pulse.delay.n && time_of (&pulse.delay, newest + n) == seen_us)
    n++;
  g_assert_cmpuint (n, >=, BLOCK_US / TICK_US - 1);
  for (guint i = 0; i + 1 < n; i++)
    g_assert_cmpfloat_with_epsilon (value_of (&pulse.delay, newest + i + 1) - value_of (&pulse.delay, newest + i), TICK_US / 1000.0, 0.01);
  /* The first tick was missed within a tick of the stall's beginning. */
  weft_rolling_get (&pulse.delay, g_get_monotonic_time (), &figures);
  g_assert_cmpfloat (figures.worst, >=, (BLOCK_US - TICK_US) / 1000.0);
  g_assert_cmpfloat (value_of (&pulse.delay, newest + n - 1), >=, (BLOCK_US - TICK_US) / 1000.0);
  weft_pulse_clear (&pulse);
}

static void
test_pulse_ends_when_cleared (void)
{
  WeftPulse pulse = { 0 };
  guint descriptors = test_count_descriptors (), n;

  weft_pulse_init (&pulse);
  test_iterate_while (pulse.delay.n < 2);
  weft_pulse_clear (&pulse);
  n = pulse.delay.n;
  g_usleep (3 * TICK_US);
  test_drain ();
  g_assert_cmpuint (pulse.delay.n, ==, n);
  g_assert_cmpuint (test_count_descriptors (), ==, descriptors);
}

static void
draw_slowly_cb (GtkDrawingArea *area, cairo_t *cairo, int width, int height, gpointer data)
{
  g_usleep (30 * 1000);
}

static void
test_pulse_times_the_frames_of_its_clock (void)
{
  GtkWidget *area = gtk_drawing_area_new ();
  GtkWindow *window;
  WeftPulse pulse = { 0 };
  WeftRollingFigures figures;
  guint n;

  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (area), draw_slowly_cb, NULL, NULL);
  window = test_show (area, 200, 200);
  weft_pulse_init (&pulse);
  weft_pulse_set_clock (&pulse, gtk_widget_get_frame_clock (area));
  test_await_frame (area);
  weft_rolling_get (&pulse.frame, g_get_monotonic_time (), &figures);
  g_assert_cmpfloat (figures.worst, >=, 30);

  weft_pulse_set_clock (&pulse, NULL);
  n = pulse.frame.n;
  test_await_frame (area);
  g_assert_cmpuint (pulse.frame.n, ==, n);
  weft_pulse_clear (&pulse);
  test_destroy (window);
}

int
main (int argc, char **argv)
{
  test_widgets_init (&argc, &argv);

  g_test_add_func ("/pulse/ticks-fifty-times-a-second", test_pulse_ticks_fifty_times_a_second);
  g_test_add_func ("/pulse/counts-every-tick-of-a-stall", test_pulse_counts_every_tick_of_a_stall);
  g_test_add_func ("/pulse/ends-when-cleared", test_pulse_ends_when_cleared);
  g_test_add_func ("/pulse/times-the-frames-of-its-clock", test_pulse_times_the_frames_of_its_clock);

  return g_test_run ();
}
