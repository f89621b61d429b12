/* bench-process-table.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "app/process-table.h"
#include "tests/app/made-up-processes.h"

#include <adwaita.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* What 3,000 processes cost the main thread in a table sorted by CPU, while a hundred start and end every second: its
 * CPU time, so that other programs on the machine do not count, for handing over a sample, and for what is written into
 * the cells in each of the frames that follow. Beside these the whole frames, with GTK's layout and drawing, and the time
 * until the first. In the first second GTK is given the two hundred rows that it keeps built, some in each frame: that is
 * a figure of its own, which must leave the frame time to be drawn. Prints one line of JSON. */

#define N_PROCESSES 3000
#define N_SAMPLES 60
#define WARM_UP 20 /* the rows are built by then */
#define CHANGE 50
#define FRAMES_MOST 4000
#define SAMPLE_MS 100
#define LIMIT_MS 4.0
#define BUILDING_LIMIT_MS 12.0

typedef struct
{
  MadeUpProcesses machine;
  WeftProcessTable *table; /* (not owned) */
  GMainLoop *loop;         /* (not owned) */
  double handed[N_SAMPLES], building[FRAMES_MOST], updated[FRAMES_MOST], painted[FRAMES_MOST];
  double opened_ms;
  guint n_samples, n_building, n_frames;
  gint64 frame_ns, update_ns;
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
  self->frame_ns = get_cpu_ns ();
}

static void
updated_cb (Run *self)
{
  self->update_ns = get_cpu_ns ();
}

static void
after_paint_cb (Run *self)
{
  double update = self->update_ns > self->frame_ns ? (double) (self->update_ns - self->frame_ns) / 1e6 : 0;

  if (MAX (self->n_building, self->n_frames) == FRAMES_MOST)
    return;
  if (self->n_samples <= WARM_UP)
    {
      self->building[self->n_building++] = update;
      return;
    }
  self->updated[self->n_frames] = update;
  self->painted[self->n_frames++] = (double) (get_cpu_ns () - self->frame_ns) / 1e6;
}

static gboolean
sample_cb (gpointer data)
{
  Run *self = data;
  g_autoptr(WeftSample) sample = NULL;
  gint64 began;

  made_up_processes_go_on (&self->machine, CHANGE);
  sample = made_up_processes_sample (&self->machine);
  began = get_cpu_ns ();
  weft_process_table_set_sample (self->table, sample);
  if (self->n_samples >= WARM_UP)
    self->handed[self->n_samples - WARM_UP] = (double) (get_cpu_ns () - began) / 1e6;
  if (++self->n_samples < WARM_UP + N_SAMPLES)
    return G_SOURCE_CONTINUE;
  g_main_loop_quit (self->loop);
  return G_SOURCE_REMOVE;
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double left = *(const double *) a, right = *(const double *) b;

  return (left > right) - (left < right);
}

static double
percentile (double *values, guint n, guint per_cent)
{
  qsort (values, n, sizeof *values, compare_doubles);
  return n > 0 ? values[MIN (n - 1, n * per_cent / 100)] : 0;
}

static int
report (Run *self)
{
  double p99 = percentile (self->handed, N_SAMPLES, 99), update = percentile (self->updated, self->n_frames, 99);
  double building = percentile (self->building, self->n_building, 99);
  gboolean pass = p99 <= LIMIT_MS && update <= LIMIT_MS && building <= BUILDING_LIMIT_MS;

  printf ("{\"name\": \"process-table\", \"unit\": \"ms\", \"processes\": %d, \"samples\": %d, \"figure\": %.3f, "
          "\"sample_p50\": %.3f, \"update_p99\": %.3f, \"frames\": %u, \"frame_p50\": %.3f, \"frame_p99\": %.3f, "
          "\"opened\": %.1f, \"building_p99\": %.3f, \"building_limit\": %.1f, \"limit\": %.1f, \"pass\": %s}\n",
          N_PROCESSES, N_SAMPLES, p99, percentile (self->handed, N_SAMPLES, 50), update, self->n_frames,
          percentile (self->painted, self->n_frames, 50), percentile (self->painted, self->n_frames, 99), self->opened_ms, building, BUILDING_LIMIT_MS,
          LIMIT_MS, pass ? "true" : "false");
  return pass ? EXIT_SUCCESS : EXIT_FAILURE;
}

static void
open_window (Run *self, GtkWidget *window)
{
  g_autoptr(WeftSample) sample = made_up_processes_sample (&self->machine);
  gint64 began = get_cpu_ns ();
  GdkFrameClock *clock;

  self->table = weft_process_table_new ();
  weft_process_table_set_sample (self->table, sample);
  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (self->table));
  gtk_window_set_default_size (GTK_WINDOW (window), 1000, 700);
  gtk_window_present (GTK_WINDOW (window));
  clock = gtk_widget_get_frame_clock (window);
  g_signal_connect_swapped (clock, "before-paint", G_CALLBACK (before_paint_cb), self);
  g_signal_connect_data (clock, "update", G_CALLBACK (updated_cb), self, NULL, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_swapped (clock, "after-paint", G_CALLBACK (after_paint_cb), self);
  g_signal_connect_swapped (clock, "after-paint", G_CALLBACK (g_main_loop_quit), self->loop);
  g_main_loop_run (self->loop);
  g_signal_handlers_disconnect_by_func (clock, g_main_loop_quit, self->loop);
  self->opened_ms = (double) (get_cpu_ns () - began) / 1e6;
}

int
main (int argc, char **argv)
{
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Run run = { .loop = loop };
  GtkWidget *window;
  int status;

  adw_init ();
  made_up_processes_init (&run.machine, 8);
  made_up_processes_fill (&run.machine, N_PROCESSES);
  window = gtk_window_new ();
  open_window (&run, window);
  g_timeout_add (SAMPLE_MS, sample_cb, &run);
  g_main_loop_run (loop);
  status = report (&run);
  made_up_processes_clear (&run.machine);
  return status;
}
