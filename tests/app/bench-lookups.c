/* bench-lookups.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "app/lookup-page.h"
#include "app/pulse.h"

#include "widgets.h"

#include <stdio.h>
#include <time.h>

/* What must hold of a window in which 1,000 names are looked up, 32 at a time, while one looks at them: the pulse (how late
 * the main loop comes, fifty times a second) stays under 8 ms at p99. $WEFT_NSLOOKUP is a program that answers at once,
 * so that as much happens in a second as can.
 *
 * The machine may be busy with something else, the programs that are started first of all. So the delay is judged by that of
 * a thread of the same process that has nothing to do but to be in time. The window's pulse is one of the last ten seconds,
 * and so it is here: the names are looked up again and again until these are over. */

#define N_NAMES 1000
#define N_AT_ONCE 32
#define ROUNDS 3
#define LIMIT 8 /* milliseconds */

typedef struct
{
  WeftRolling delay;
  gint ended;
} Control;

typedef struct
{
  double delay, worst, frame, control, seconds;
} Figures;

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double left = *(const double *) a, right = *(const double *) b;

  return (left > right) - (left < right);
}

static double
median (const Figures *rounds, gsize offset)
{
  double values[ROUNDS];

  for (guint i = 0; i < ROUNDS; i++)
    values[i] = *(const double *) (const void *) ((const char *) &rounds[i] + offset);
  qsort (values, ROUNDS, sizeof *values, compare_doubles);
  return values[ROUNDS / 2];
}

static gpointer
control_thread (gpointer data)
{
  Control *control = data;
  gint64 due = g_get_monotonic_time () + 20000;

  for (; !g_atomic_int_get (&control->ended); due += 20000)
    {
      struct timespec until = { due / G_USEC_PER_SEC, due % G_USEC_PER_SEC * 1000 };

      clock_nanosleep (CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL);
      weft_rolling_add (&control->delay, g_get_monotonic_time (), (double) MAX (g_get_monotonic_time () - due, 0) / 1000);
    }
  return NULL;
}

static char *
dup_names (guint round)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < N_NAMES; i++)
    g_string_append_printf (names, "name-%u.round-%u.example\n", i, round);
  return g_string_free (names, FALSE);
}

static void
look_up (GtkWidget *page, guint round)
{
  GtkWidget *view = test_find (page, GTK_TYPE_TEXT_VIEW, "Names to look up");
  g_autofree char *names = dup_names (round);

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), names, -1);
  test_await_frame (page);
  test_press (page, "Look Up");
}

static void
measure (GtkWidget *page, guint round, Figures *figures)
{
  WeftLookupList *list = weft_lookup_page_get_list (WEFT_LOOKUP_PAGE (page));
  Control control = { 0 };
  WeftPulse pulse = { 0 };
  WeftRollingFigures delay, frame;
  GThread *thread;
  gint64 began = g_get_monotonic_time ();

  weft_pulse_init (&pulse);
  weft_pulse_set_clock (&pulse, gtk_widget_get_frame_clock (page));
  thread = g_thread_new ("control", control_thread, &control);
  look_up (page, round);
  test_iterate_while (weft_lookup_list_get_count (list, WEFT_LOOKUP_ANSWERED) < (round + 1) * N_NAMES);
  figures->seconds = (double) (g_get_monotonic_time () - began) / G_USEC_PER_SEC;
  weft_rolling_get (&pulse.delay, g_get_monotonic_time (), &delay);
  weft_rolling_get (&pulse.frame, g_get_monotonic_time (), &frame);
  figures->delay = delay.p99;
  figures->worst = delay.worst;
  figures->frame = frame.p99;
  g_atomic_int_set (&control.ended, TRUE);
  g_thread_join (thread);
  weft_rolling_get (&control.delay, g_get_monotonic_time (), &delay);
  figures->control = delay.p99;
  weft_pulse_clear (&pulse);
}

int
main (int argc, char **argv)
{
  Figures rounds[ROUNDS];
  GtkWidget *page;
  GtkWindow *window;
  double figure, control;

  test_widgets_init (&argc, &argv);
  page = g_object_ref_sink (g_object_new (WEFT_TYPE_LOOKUP_PAGE, NULL));
  window = test_show (page, 900, 720);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (test_find (page, GTK_TYPE_SPIN_BUTTON, "Lookups at once")), N_AT_ONCE);
  for (guint i = 0; i < ROUNDS; i++)
    measure (page, i, &rounds[i]);
  figure = median (rounds, offsetof (Figures, delay));
  control = median (rounds, offsetof (Figures, control));
  printf ("{\"name\": \"lookups/pulse\", \"unit\": \"ms\", \"figure\": %.3g, \"worst\": %.3g, \"frame\": %.3g, \"control\": %.3g, \"seconds\": %.3g, "
          "\"limit\": %d, \"limit_in_this_run\": %.3g, \"rounds\": %d, \"pass\": %s}\n",
          figure, median (rounds, offsetof (Figures, worst)), median (rounds, offsetof (Figures, frame)), control,
          median (rounds, offsetof (Figures, seconds)), LIMIT, LIMIT + control, ROUNDS, figure <= LIMIT + control ? "true" : "false");
  test_destroy (window);
  g_object_unref (page);
  return figure <= LIMIT + control ? 0 : 1;
}
