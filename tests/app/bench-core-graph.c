/* bench-core-graph.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "app/core-graph-private.h"
#include "made-up.h"

#include <adwaita.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* What a frame of a sliding grid of 16 cores costs the main thread: its CPU time from the frame clock's "before-paint"
 * to its "after-paint", so that other programs on the machine do not count. In every frame the grid moves by a pixel,
 * which is twelve times as often as it does at a minute; once a second there is a new sample as well. Prints one line
 * of JSON. Other numbers of cores and views (0 to 3) may be given as arguments. */

#define N_CORES 16u
#define N_FRAMES 600
#define WARM_UP 60
#define LIMIT_MS 3.0

typedef struct
{
  MadeUp made_up;
  guint n_cores, view;
  WeftCoreGraph *graph; /* (not owned) */
  GMainLoop *loop;      /* (not owned) */
  gint64 now_us;        /* of the made-up samples */
  gint64 began_ns;
  double ms[N_FRAMES];
  guint frames;
} Run;

static gint64
get_cpu_ns (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (gint64) time.tv_sec * 1000000000 + time.tv_nsec;
}

static void
before_paint_cb (Run *self)
{
  self->began_ns = get_cpu_ns ();
}

static void
after_paint_cb (Run *self)
{
  if (self->frames >= WARM_UP)
    self->ms[self->frames - WARM_UP] = (double) (get_cpu_ns () - self->began_ns) / 1e6;
  if (++self->frames == WARM_UP + N_FRAMES)
    g_main_loop_quit (self->loop);
}

/* Frozen, the right edge is where it is put: here a pixel further in each frame. */
static gboolean
move_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  Run *self = data;
  gint64 column_us = weft_core_graph_get_column_us (self->graph);

  self->graph->frozen_us += column_us;
  if (self->graph->frozen_us > self->now_us - G_USEC_PER_SEC)
    {
      self->now_us += G_USEC_PER_SEC;
      made_up_append (&self->made_up, self->now_us);
      weft_core_graph_update (self->graph);
    }
  gtk_widget_queue_draw (widget);
  return G_SOURCE_CONTINUE;
}

static GtkWidget *
make_window (Run *self)
{
  GtkWidget *window = gtk_window_new ();

  self->graph = WEFT_CORE_GRAPH (weft_core_graph_new ());
  weft_core_graph_set_series (self->graph, self->made_up.cores, self->made_up.kinds);
  weft_core_graph_set_view (self->graph, self->view);
  weft_core_graph_set_frozen (self->graph, TRUE);
  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (self->graph));
  gtk_window_set_default_size (GTK_WINDOW (window), 1000, 600);
  return window;
}

static void
watch (Run *self, GtkWidget *window)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);

  g_signal_connect_swapped (clock, "before-paint", G_CALLBACK (before_paint_cb), self);
  g_signal_connect_swapped (clock, "after-paint", G_CALLBACK (after_paint_cb), self);
  gtk_widget_add_tick_callback (GTK_WIDGET (self->graph), move_cb, self, NULL);
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double left = *(const double *) a, right = *(const double *) b;

  return (left > right) - (left < right);
}

static int
report (Run *self)
{
  double sum = 0, mean;

  for (guint i = 0; i < N_FRAMES; i++)
    sum += self->ms[i];
  mean = sum / N_FRAMES;
  qsort (self->ms, N_FRAMES, sizeof *self->ms, compare_doubles);
  printf ("{\"name\": \"core-graph-slide\", \"unit\": \"ms a frame\", \"cores\": %u, \"view\": %u, \"frames\": %d, \"figure\": %.3f, "
          "\"p50\": %.3f, \"p99\": %.3f, \"worst\": %.3f, \"limit\": %.1f, \"pass\": %s}\n",
          self->n_cores, self->view, N_FRAMES, mean, self->ms[N_FRAMES / 2], self->ms[N_FRAMES * 99 / 100], self->ms[N_FRAMES - 1],
          LIMIT_MS, mean < LIMIT_MS ? "true" : "false");
  return mean < LIMIT_MS ? EXIT_SUCCESS : EXIT_FAILURE;
}

int
main (int argc, char **argv)
{
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autofree Run *run = g_new0 (Run, 1);
  GtkWidget *window;

  adw_init ();
  run->loop = loop;
  run->now_us = g_get_monotonic_time ();
  run->n_cores = argc > 1 ? (guint) g_ascii_strtoull (argv[1], NULL, 10) : N_CORES;
  run->view = argc > 2 ? (guint) g_ascii_strtoull (argv[2], NULL, 10) % 4 : WEFT_CORE_VIEW_GRID;
  made_up_init (&run->made_up, run->n_cores);
  made_up_fill (&run->made_up, run->now_us, 120);
  window = make_window (run);
  gtk_window_present (GTK_WINDOW (window));
  watch (run, window);
  g_main_loop_run (loop);
  made_up_clear (&run->made_up);
  return report (run);
}
