/* bench-timeline.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "app/timeline-private.h"
#include "made-up-trace.h"

#include <adwaita.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* What a frame of a timeline of 1,000,000 spans costs the main thread: its CPU time from the frame clock's "before-paint"
 * to its "after-paint", so that other programs on the machine do not count. First it pans by some pixels a frame, from
 * the whole run to a close view of it; then it zooms in each frame, in and out again. Prints one line of JSON for each;
 * 99 frames of 100 must keep to the limit.
 * Other numbers of lanes and spans may be given as arguments. */

#define N_LANES 16u
#define N_SPANS 1000000u
#define N_FRAMES 300
#define WARM_UP 30
#define LIMIT_MS 8.0

typedef enum
{
  PAN,
  ZOOM,
  SCROLL,
  N_PARTS,
} Part;

typedef struct
{
  WeftTimeline *timeline; /* (not owned) */
  GMainLoop *loop;        /* (not owned) */
  gint64 began_ns;
  double ms[N_PARTS][N_FRAMES];
  guint frames;           /* of this part, with those to warm up */
  Part part;
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
    self->ms[self->part][self->frames - WARM_UP] = (double) (get_cpu_ns () - self->began_ns) / 1e6;
  if (++self->frames < WARM_UP + N_FRAMES)
    return;
  self->frames = 0;
  weft_timeline_show_all (self->timeline);
  if (++self->part == N_PARTS)
    g_main_loop_quit (self->loop);
}

static gboolean
move_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  Run *self = data;
  int height = weft_timeline_rows_get_height (self->timeline->rows);

  if (self->part == PAN && self->frames % 60 == 0 && self->frames > 0)
    weft_timeline_zoom (self->timeline, 8);
  if (self->part == PAN)
    weft_timeline_pan (self->timeline, self->frames / 60 % 2 == 0 ? 9 : -9);
  else if (self->part == ZOOM)
    weft_timeline_zoom (self->timeline, self->frames / 80 % 2 == 0 ? 1.06 : 1 / 1.06);
  else
    gtk_adjustment_set_value (self->timeline->down, (self->frames * 23) % MAX (height, 1));
  gtk_widget_queue_draw (widget);
  return G_SOURCE_CONTINUE;
}

static GtkWidget *
make_window (Run *self, WeftTrace *trace)
{
  GtkWidget *window = gtk_window_new ();

  self->timeline = WEFT_TIMELINE (weft_timeline_new ());
  weft_timeline_set_trace (self->timeline, trace, NULL);
  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (self->timeline));
  gtk_window_set_default_size (GTK_WINDOW (window), 1200, 700);
  return window;
}

static void
watch (Run *self, GtkWidget *window)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);

  g_signal_connect_swapped (clock, "before-paint", G_CALLBACK (before_paint_cb), self);
  g_signal_connect_swapped (clock, "after-paint", G_CALLBACK (after_paint_cb), self);
  gtk_widget_add_tick_callback (GTK_WIDGET (self->timeline), move_cb, self, NULL);
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double left = *(const double *) a, right = *(const double *) b;

  return (left > right) - (left < right);
}

static gboolean
report (Run *self, Part part, guint n_lanes, gsize n_spans)
{
  static const char *const names[N_PARTS] = { "timeline-pan", "timeline-zoom", "timeline-scroll" };
  double sum = 0, mean, *ms = self->ms[part];

  for (guint i = 0; i < N_FRAMES; i++)
    sum += ms[i];
  mean = sum / N_FRAMES;
  qsort (ms, N_FRAMES, sizeof *ms, compare_doubles);
  printf ("{\"name\": \"%s\", \"unit\": \"ms a frame\", \"lanes\": %u, \"spans\": %" G_GSIZE_FORMAT ", \"frames\": %d, \"figure\": %.3f, "
          "\"p50\": %.3f, \"p99\": %.3f, \"worst\": %.3f, \"limit\": %.1f, \"pass\": %s}\n",
          names[part], n_lanes, n_spans, N_FRAMES, mean, ms[N_FRAMES / 2], ms[N_FRAMES * 99 / 100], ms[N_FRAMES - 1],
          LIMIT_MS, ms[N_FRAMES * 99 / 100] < LIMIT_MS ? "true" : "false");
  return ms[N_FRAMES * 99 / 100] < LIMIT_MS;
}

int
main (int argc, char **argv)
{
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autofree Run *run = g_new0 (Run, 1);
  guint n_lanes = argc > 1 ? (guint) g_ascii_strtoull (argv[1], NULL, 10) : N_LANES;
  gsize n_spans = argc > 2 ? (gsize) g_ascii_strtoull (argv[2], NULL, 10) : N_SPANS;
  g_autoptr(WeftTrace) trace = NULL;
  gboolean pass = TRUE;
  GtkWidget *window;

  adw_init ();
  run->loop = loop;
  trace = made_up_trace_new_large (n_lanes, n_spans);
  window = make_window (run, trace);
  gtk_window_present (GTK_WINDOW (window));
  if (n_lanes > WEFT_TIMELINE_FOLD)
    weft_timeline_set_folded (run->timeline, WEFT_ROW_ALL, argc > 3);
  watch (run, window);
  g_main_loop_run (loop);
  for (guint part = 0; part < N_PARTS; part++)
    pass = report (run, part, n_lanes, n_spans) && pass;
  gtk_window_destroy (GTK_WINDOW (window));
  return pass ? EXIT_SUCCESS : EXIT_FAILURE;
}
