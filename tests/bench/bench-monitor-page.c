/* bench-monitor-page.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "app/monitor-page.h"

#include "engine/clock.h"

#include <gio/gio.h>
#include <poll.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* The page Monitor as it is, on this machine with 3,000 processes more, a sample every half second, sorted by CPU, while a
 * hundred processes start and end each second. Counted is what the main thread works from one poll() to the next, in its CPU
 * time, so that other programs on the machine do not count:
 *
 *   opened     from the choice of the page to the first frame with its processes
 *   pulse_p99  what somebody who comes at any time has to wait until the main loop is free, at most, in 99 of 100 cases
 *   worst      the longest turn, with all that GTK does for a frame in it
 *
 * Prints one line of JSON. */

#define SLEEPERS "3000"
#define INTERVAL 0.5
#define WARM_UP_SECONDS 2
#define SECONDS 8
#define A_SECOND 100
#define LIVING 70
#define TURNS_MOST 100000
#define OPEN_LIMIT_MS 100
#define PULSE_LIMIT_MS 8
#define WORST_LIMIT_MS 33

static double turns[TURNS_MOST];
static guint n_turns;
static gint64 turn_began_ns;
static _Atomic gboolean over;

static gint64
get_cpu_ns (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (gint64) time.tv_sec * 1000000000 + time.tv_nsec;
}

static gint
poll_cb (GPollFD *fds, guint n, gint timeout)
{
  gint result;

  if (turn_began_ns != 0 && n_turns < TURNS_MOST)
    turns[n_turns++] = (double) (get_cpu_ns () - turn_began_ns) / 1e6;
  result = poll ((struct pollfd *) (gpointer) fds, n, timeout);
  turn_began_ns = get_cpu_ns ();
  return result;
}

/* Each lives for most of a second. */
static gpointer
come_and_go (gpointer data)
{
  char *const arguments[] = { (char *) "sleep", (char *) "0.6", NULL };
  pid_t pids[LIVING] = { 0 };

  for (guint i = 0; !over; i = (i + 1) % LIVING)
    {
      if (pids[i] > 0)
        waitpid (pids[i], NULL, 0);
      if (posix_spawnp (&pids[i], "sleep", NULL, NULL, arguments, environ) != 0)
        pids[i] = 0;
      g_usleep (G_USEC_PER_SEC / A_SECOND);
    }
  for (guint i = 0; i < LIVING; i++)
    if (pids[i] > 0)
      waitpid (pids[i], NULL, 0);
  return NULL;
}

static gboolean
quit_cb (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

static void
run_for (GMainLoop *loop, double seconds)
{
  g_timeout_add ((guint) (seconds * 1000), quit_cb, loop);
  g_main_loop_run (loop);
}

/* Somebody who comes in the midst of a turn waits for its rest. */
static double
get_share_that_waits (double longer_than_ms)
{
  double sum = 0;

  for (guint i = 0; i < n_turns; i++)
    sum += MAX (turns[i] - longer_than_ms, 0);
  return sum / (SECONDS * 1000.0);
}

static double
get_p99 (void)
{
  double ms = 0;

  while (get_share_that_waits (ms) > 0.01)
    ms += 0.05;
  return ms;
}

static void
sampled_cb (WeftSampler *sampler, guint *samples)
{
  ++*samples;
}

static void
painted_cb (GdkFrameClock *clock, guint *frames)
{
  ++*frames;
}

/* Until what the first sample told has been painted. */
static double
open_page (AdwViewStack *stack, WeftMonitorPage *page, WeftSampler *sampler, double *wall_ms)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (stack));
  guint samples = 0, frames = 0;
  gint64 began_us = g_get_monotonic_time ();
  gint64 began = get_cpu_ns ();

  g_signal_connect (sampler, "sampled", G_CALLBACK (sampled_cb), &samples);
  g_signal_connect (clock, "after-paint", G_CALLBACK (painted_cb), &frames);
  adw_view_stack_set_visible_child (stack, GTK_WIDGET (page));
  weft_monitor_page_set_sampler (page, sampler);
  while (samples == 0)
    g_main_context_iteration (NULL, TRUE);
  frames = 0;
  while (frames < 2)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handlers_disconnect_by_func (sampler, sampled_cb, &samples);
  g_signal_handlers_disconnect_by_func (clock, painted_cb, &frames);
  *wall_ms = (double) (g_get_monotonic_time () - began_us) / 1000;
  return (double) (get_cpu_ns () - began) / 1e6;
}

static double
get_worst (void)
{
  double worst = 0;

  for (guint i = 0; i < n_turns; i++)
    worst = MAX (worst, turns[i]);
  return worst;
}

static int
report (double opened, double opened_wall, guint n_processes)
{
  double p99 = get_p99 (), worst = get_worst ();
  gboolean pass = opened <= OPEN_LIMIT_MS && p99 <= PULSE_LIMIT_MS && worst <= WORST_LIMIT_MS;

  printf ("{\"name\": \"monitor-page\", \"unit\": \"ms\", \"processes\": %u, \"figure\": %.2f, \"limit\": %d, \"worst\": %.1f, "
          "\"worst_limit\": %d, \"opened\": %.1f, \"opened_by_the_clock\": %.1f, \"opened_limit\": %d, \"pass\": %s}\n",
          n_processes, p99, PULSE_LIMIT_MS, worst, WORST_LIMIT_MS, opened, opened_wall, OPEN_LIMIT_MS, pass ? "true" : "false");
  return pass ? EXIT_SUCCESS : EXIT_FAILURE;
}

static GSubprocess *
start_sleepers (void)
{
  GSubprocess *sleepers = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL, g_getenv ("WEFT_SLEEPERS"), SLEEPERS, NULL);
  char answer[32];

  g_assert_true (sleepers != NULL && g_input_stream_read (g_subprocess_get_stdout_pipe (sleepers), answer, sizeof answer, NULL, NULL) > 0);
  return sleepers;
}

int
main (int argc, char **argv)
{
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr(GSubprocess) sleepers = start_sleepers ();
  g_autoptr(WeftSampler) sampler = NULL;
  WeftMonitorPage *page;
  GtkWidget *window, *stack;
  double opened, wall;
  GThread *others;
  int status;

  weft_monitor_init ();
  adw_init ();
  sampler = weft_sampler_new (NULL);
  window = gtk_window_new ();
  stack = adw_view_stack_new ();
  page = g_object_new (WEFT_TYPE_MONITOR_PAGE, NULL);
  adw_view_stack_add (ADW_VIEW_STACK (stack), gtk_label_new ("another page"));
  adw_view_stack_add (ADW_VIEW_STACK (stack), GTK_WIDGET (page));
  gtk_window_set_child (GTK_WINDOW (window), stack);
  gtk_window_set_default_size (GTK_WINDOW (window), 1000, 700);
  gtk_window_present (GTK_WINDOW (window));
  run_for (loop, 0.5);

  opened = open_page (ADW_VIEW_STACK (stack), page, sampler, &wall);
  weft_sampler_set_interval (sampler, INTERVAL);
  others = g_thread_new ("come-and-go", come_and_go, NULL);
  run_for (loop, WARM_UP_SECONDS);
  g_main_context_set_poll_func (NULL, poll_cb);
  run_for (loop, SECONDS);
  g_main_context_set_poll_func (NULL, NULL);
  over = TRUE;
  g_thread_join (others);
  status = report (opened, wall, weft_sampler_get_sample (sampler)->n_processes);
  gtk_window_destroy (GTK_WINDOW (window));
  g_subprocess_force_exit (sleepers);
  g_subprocess_wait (sleepers, NULL, NULL);
  return status;
}
