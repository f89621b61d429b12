/* bench-lookups.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "app/lookup-page.h"
#include "app/lookup-view-private.h"
#include "app/pulse.h"

#include "widgets.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* What must hold of a window in which 1,000 names are looked up, 32 at a time, while one looks at them. $WEFT_NSLOOKUP is a
 * script that answers after 0.3 seconds, as a name server far away does, so that it takes the ten seconds that the pulse
 * tells of.
 *
 *   pulse    how late the main loop comes, fifty times a second, at p99, from the press of the button to the last answer
 *   turn     what the main thread works in one turn of its loop, at p99, meanwhile
 *   export   the longest turn, while all of them become a file
 *   clear    the longest turn, from the command that takes all of them out until the main loop is idle again
 *   undo     likewise, until they are all back
 *   drop     likewise, until all memory of those that nobody can bring back is given back
 *   stop     likewise, from the command that stops them until all that run have ended
 *
 * The machine may be busy with something else, the programs that are started first of all. So work is counted as the time
 * of the processor that the main thread had, and the delay is judged by that of a thread of the same process that has
 * nothing to do but to be in time. Where that is late itself, a thread that works is later still, whatever it does; then it
 * is enough that the work of the turns would not make the pulse late. What pasting a thousand lines costs GTK's text view is
 * printed beside the pulse. */

#define N_NAMES 1000
#define N_AT_ONCE 32
#define PULSE_LIMIT 8 /* milliseconds */
#define TURN_LIMIT 4  /* likewise */
#define BUSY 2        /* likewise: a machine on which the thread that has nothing to do is as late */
#define ANSWER_MS 300.0
#define LEAST_MS (ANSWER_MS * N_NAMES / N_AT_ONCE)
#define TURNS 65536
#define SETTLE_US (G_USEC_PER_SEC)

typedef struct
{
  WeftRolling delay;
  gint ended;
} Control;

/* What the main thread has worked in each turn, in milliseconds. */
static struct
{
  double work[TURNS];
  guint n;
  gint64 began_us;
} turns;

static gint64
cpu_us (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

/* Between two polls lies a turn. */
static int
poll_cb (GPollFD *fds, guint n_fds, int timeout)
{
  int result;

  if (turns.n < TURNS)
    turns.work[turns.n++] = (double) (cpu_us () - turns.began_us) / 1000;
  result = g_poll (fds, n_fds, timeout);
  turns.began_us = cpu_us ();
  return result;
}

static void
begin_turns (void)
{
  turns.n = 0;
  turns.began_us = cpu_us ();
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double left = *(const double *) a, right = *(const double *) b;

  return (left > right) - (left < right);
}

/* Of those turns in which anything was done. */
static double
get_turn (double p)
{
  guint n = 0;

  for (guint i = 0; i < turns.n; i++)
    if (turns.work[i] >= 0.05)
      turns.work[n++] = turns.work[i];
  turns.n = n;
  qsort (turns.work, n, sizeof *turns.work, compare_doubles);
  return n > 0 ? turns.work[MIN ((guint) (p * n), n - 1)] : 0;
}

/* The delay of the main loop at p99, in milliseconds, if its thread had a processor for itself: of all moments of the least
 * time that all this takes, one in a hundred lies earlier than that before the end of a turn. */
static double
get_worked_delay (void)
{
  double delay = 0, late = G_MAXDOUBLE;

  for (; late > LEAST_MS / 100; delay += 0.1)
    {
      late = 0;
      for (guint i = 0; i < turns.n; i++)
        late += MAX (turns.work[i] - delay, 0);
    }
  return delay;
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
dup_names (void)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < N_NAMES; i++)
    g_string_append_printf (names, "name-%u.example\n", i);
  return g_string_free (names, FALSE);
}

/* Returns the delay that it means, in milliseconds. */
static double
paste (GtkWidget *page, const char *names)
{
  GtkWidget *view = test_find (page, GTK_TYPE_TEXT_VIEW, "Names to look up");
  WeftPulse pulse = { 0 };
  WeftRollingFigures delay;

  weft_pulse_init (&pulse);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), names, -1);
  test_await_frame (page);
  test_await_frame (page);
  test_drain ();
  weft_rolling_get (&pulse.delay, g_get_monotonic_time (), &delay);
  weft_pulse_clear (&pulse);
  return delay.worst;
}

/* Returns whether it holds. */
static gboolean
print_pulse (WeftPulse *pulse, Control *control, double paste_ms, double seconds)
{
  WeftRollingFigures delay, frame, alone;
  gint64 now = g_get_monotonic_time ();
  double worked = get_worked_delay ();
  gboolean pass;

  weft_rolling_get (&pulse->delay, now, &delay);
  weft_rolling_get (&pulse->frame, now, &frame);
  weft_rolling_get (&control->delay, now, &alone);
  pass = delay.p99 <= PULSE_LIMIT + alone.p99 || (alone.p99 > BUSY && worked <= PULSE_LIMIT);
  printf ("{\"name\": \"lookups/pulse\", \"unit\": \"ms\", \"figure\": %.3g, \"worked\": %.3g, \"worst\": %.3g, \"frame\": %.3g, \"control\": %.3g, \"control_worst\": %.3g, "
          "\"paste\": %.3g, \"seconds\": %.3g, \"limit\": %d, \"limit_in_this_run\": %.3g, \"pass\": %s}\n",
          delay.p99, worked, delay.worst, frame.p99, alone.p99, alone.worst, paste_ms, seconds, PULSE_LIMIT, PULSE_LIMIT + alone.p99, pass ? "true" : "false");
  return pass;
}

static gboolean
print_turn (const char *name, double p)
{
  double worst = get_turn (1), figure = get_turn (p);
  gboolean pass = figure <= TURN_LIMIT;

  printf ("{\"name\": \"lookups/%s\", \"unit\": \"ms of the processor\", \"figure\": %.3g, \"p50\": %.3g, \"p99\": %.3g, \"worst\": %.3g, \"turns\": %u, \"limit\": %d, \"pass\": %s}\n",
          name, figure, get_turn (0.5), get_turn (0.99), worst, turns.n, TURN_LIMIT, pass ? "true" : "false");
  return pass;
}

/* Turns the main loop for as long as what follows from a command may take. */
static void
settle (void)
{
  gint64 until = g_get_monotonic_time () + SETTLE_US;

  test_iterate_while (g_get_monotonic_time () < until);
}

static gboolean
measure_command (GtkWidget *page, const char *action, const char *name)
{
  begin_turns ();
  gtk_widget_activate_action (test_find (page, WEFT_TYPE_LOOKUP_VIEW, NULL), action, NULL);
  settle ();
  return print_turn (name, 1);
}

static gboolean
measure_lookups (GtkWidget *page, double paste_ms)
{
  WeftLookupList *list = weft_lookup_page_get_list (WEFT_LOOKUP_PAGE (page));
  Control control = { 0 };
  WeftPulse pulse = { 0 };
  GThread *thread;
  gint64 began;
  gboolean pass;

  weft_pulse_init (&pulse);
  weft_pulse_set_clock (&pulse, gtk_widget_get_frame_clock (page));
  thread = g_thread_new ("control", control_thread, &control);
  began = g_get_monotonic_time ();
  begin_turns ();
  test_press (page, "Look Up");
  test_iterate_while (weft_lookup_list_get_count (list, WEFT_LOOKUP_ANSWERED) < N_NAMES);
  g_atomic_int_set (&control.ended, TRUE);
  g_thread_join (thread);
  pass = print_pulse (&pulse, &control, paste_ms, (double) (g_get_monotonic_time () - began) / G_USEC_PER_SEC);
  pass = print_turn ("turn", 0.99) && pass;
  weft_pulse_clear (&pulse);
  return pass;
}

/* All of them as JSON, from the answer to the question where to until it is said that it is there. */
static gboolean
measure_export (GtkWidget *page, const char *folder)
{
  g_autoptr(GFile) file = g_file_new_build_filename (folder, "lookups.json", NULL);
  gboolean pass;

  begin_turns ();
  _weft_lookup_view_save (WEFT_LOOKUP_VIEW (test_find (page, WEFT_TYPE_LOOKUP_VIEW, NULL)), file, TRUE);
  settle ();
  pass = print_turn ("export", 1) && g_file_query_exists (file, NULL);
  g_file_delete (file, NULL, NULL);
  return pass;
}

/* The undo of one is that of the others no more. */
static gboolean
measure_drop (GtkWidget *page)
{
  gtk_widget_activate_action (test_find (page, WEFT_TYPE_LOOKUP_VIEW, NULL), "lookups.clear", NULL);
  settle ();
  paste (page, "one.example");
  test_press (page, "Look Up");
  test_iterate_while (weft_lookup_list_is_running (weft_lookup_page_get_list (WEFT_LOOKUP_PAGE (page))));
  settle ();
  return measure_command (page, "lookups.clear", "drop");
}

/* As many again, of which nearly all are queued. */
static gboolean
measure_stop (GtkWidget *page, const char *names)
{
  paste (page, names);
  test_press (page, "Look Up");
  test_iterate_while (g_list_model_get_n_items (G_LIST_MODEL (weft_lookup_page_get_list (WEFT_LOOKUP_PAGE (page)))) < N_NAMES);
  settle ();
  return measure_command (page, "lookups.stop", "stop");
}

int
main (int argc, char **argv)
{
  g_autofree char *names = dup_names (), *folder = g_dir_make_tmp ("weft-bench.XXXXXX", NULL), *past = g_build_filename (folder, "past", NULL);
  GtkWidget *page;
  GtkWindow *window;
  gboolean pass;

  g_main_context_set_poll_func (NULL, poll_cb);
  test_widgets_init (&argc, &argv);
  page = g_object_ref_sink (g_object_new (WEFT_TYPE_LOOKUP_PAGE, NULL));
  weft_lookup_page_set_past (WEFT_LOOKUP_PAGE (page), past);
  window = test_show (page, 900, 720);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (test_find (page, GTK_TYPE_SPIN_BUTTON, "Lookups at once")), N_AT_ONCE);
  pass = measure_lookups (page, paste (page, names));
  settle ();
  pass = measure_export (page, folder) && pass;
  pass = measure_command (page, "lookups.clear", "clear") && pass;
  pass = measure_command (page, "lookups.undo-remove", "undo") && pass;
  pass = measure_drop (page) && pass;
  pass = measure_stop (page, names) && pass;
  test_destroy (window);
  g_object_unref (page);
  settle (); /* a thread may write them still */
  g_unlink (past);
  g_rmdir (folder);
  return pass ? 0 : 1;
}
