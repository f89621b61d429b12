/* bench-dot-grid.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "app/dot-grid-private.h"
#include "engine/batch-private.h"

#include <adwaita.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* What a frame of the dots of 100,000 jobs costs the main thread: its CPU time from the frame clock's "before-paint" to its
 * "after-paint", so that other programs on the machine do not count. First as many jobs change a frame as may report (100,000
 * a second), all over the grid; then all jobs change in each frame, which is more than can be told one by one; then the window
 * changes its size in each frame. Prints one line of JSON for each. Another number of jobs may be given as an argument. */

#define N_JOBS 100000u
#define PER_FRAME 1667u
#define N_FRAMES 200
#define WARM_UP 30
#define LIMIT_MS 4.0

typedef enum
{
  SOME,
  ALL,
  RESIZE,
  N_PARTS,
} Part;

typedef struct
{
  WeftBatch *batch;   /* (not owned) */
  GtkWidget *grid;    /* (not owned) */
  GMainLoop *loop;    /* (not owned) */
  GRand *random;      /* (owned) */
  guint n;
  gint64 began_ns, changing_ns;
  double ms[N_PARTS][N_FRAMES];
  guint frames;       /* of this part, with those to warm up */
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
  self->changing_ns = 0;
}

static void
after_paint_cb (Run *self)
{
  if (self->frames >= WARM_UP)
    self->ms[self->part][self->frames - WARM_UP] = (double) (get_cpu_ns () - self->began_ns - self->changing_ns) / 1e6;
  if (++self->frames < WARM_UP + N_FRAMES)
    return;
  self->frames = 0;
  if (++self->part == N_PARTS)
    g_main_loop_quit (self->loop);
}

static void
change (Run *self, guint32 index)
{
  WeftJobState state = (WeftJobState) g_rand_int_range (self->random, WEFT_JOB_QUEUED, WEFT_JOB_CANCELLED + 1);

  atomic_store (&self->batch->shared->cells[index].state, state);
  _weft_batch_see (self->batch, index);
}

/* What the batch does to see the changes is not the grid's. */
static gboolean
change_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  Run *self = data;
  gint64 since = get_cpu_ns ();

  if (self->part == SOME)
    for (guint i = 0; i < MIN (PER_FRAME, self->n); i++)
      change (self, (guint32) g_rand_int_range (self->random, 0, (gint32) self->n));
  if (self->part == ALL)
    for (guint i = 0; i < self->n; i++)
      change (self, i);
  self->changing_ns = get_cpu_ns () - since;
  if (self->part == RESIZE)
    gtk_widget_set_margin_end (self->grid, (int) (self->frames % 100));
  _weft_dot_grid_catch_up (WEFT_DOT_GRID (self->grid)); /* in every frame, which is more often than they do it by themselves */
  gtk_widget_queue_draw (widget);
  return G_SOURCE_CONTINUE;
}

static GtkWidget *
make_window (Run *self)
{
  GtkWidget *window = gtk_window_new ();

  self->grid = weft_dot_grid_new ();
  weft_dot_grid_set_batch (WEFT_DOT_GRID (self->grid), self->batch);
  gtk_window_set_child (GTK_WINDOW (window), self->grid);
  gtk_window_set_default_size (GTK_WINDOW (window), 400, 600);
  return window;
}

static void
watch (Run *self, GtkWidget *window)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);

  g_signal_connect_swapped (clock, "before-paint", G_CALLBACK (before_paint_cb), self);
  g_signal_connect_swapped (clock, "after-paint", G_CALLBACK (after_paint_cb), self);
  gtk_widget_add_tick_callback (self->grid, change_cb, self, NULL);
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double left = *(const double *) a, right = *(const double *) b;

  return (left > right) - (left < right);
}

static gboolean
report (Run *self, Part part)
{
  static const char *const names[N_PARTS] = { "dot-grid-some", "dot-grid-all", "dot-grid-resize" };
  double sum = 0, *ms = self->ms[part];

  for (guint i = 0; i < N_FRAMES; i++)
    sum += ms[i];
  qsort (ms, N_FRAMES, sizeof *ms, compare_doubles);
  printf ("{\"name\": \"%s\", \"unit\": \"ms a frame\", \"jobs\": %u, \"frames\": %d, \"figure\": %.3f, \"p50\": %.3f, \"p99\": %.3f, "
          "\"worst\": %.3f, \"limit\": %.1f, \"pass\": %s}\n",
          names[part], self->n, N_FRAMES, sum / N_FRAMES, ms[N_FRAMES / 2], ms[N_FRAMES * 99 / 100], ms[N_FRAMES - 1],
          LIMIT_MS, ms[N_FRAMES * 99 / 100] < LIMIT_MS ? "true" : "false");
  return ms[N_FRAMES * 99 / 100] < LIMIT_MS;
}

int
main (int argc, char **argv)
{
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr(GError) error = NULL;
  g_autoptr(WeftBatch) batch = weft_batch_new (&error);
  g_autofree Run *run = g_new0 (Run, 1);
  gboolean pass = TRUE;
  GtkWidget *window;
  WeftPlan plan;

  adw_init ();
  weft_plan_init (&plan);
  *run = (Run) { .batch = batch, .loop = loop, .n = argc > 1 ? (guint) g_ascii_strtoull (argv[1], NULL, 10) : N_JOBS };
  run->random = g_rand_new_with_seed (7);
  if (batch == NULL || !weft_batch_add (batch, &plan, run->n, &error))
    g_error ("%s", error->message);
  window = make_window (run);
  gtk_window_present (GTK_WINDOW (window));
  watch (run, window);
  g_main_loop_run (loop);
  for (guint part = 0; part < N_PARTS; part++)
    pass = report (run, part) && pass;
  gtk_window_destroy (GTK_WINDOW (window));
  g_rand_free (run->random);
  return pass ? EXIT_SUCCESS : EXIT_FAILURE;
}
