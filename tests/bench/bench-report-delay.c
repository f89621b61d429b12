/* bench-report-delay.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "bench-batch.h"
#include "bench.h"
#include "engine/clock.h"
#include "engine/shared.h"

#include <glib-unix.h>
#include <pthread.h>
#include <sys/timerfd.h>
#include <unistd.h>

/* How late the main loop is while one worker per processor reports flat out, at p99, in milliseconds: through the cells
 * of a running batch whose jobs are all looked at, and as the reference by one g_idle_add() per report.
 *
 * The probe is a timer that is due every millisecond. A moment that the loop slept through counts with its whole
 * delay, so a loop that stands still for a second is late a thousand times, not once. With all processors busy any thread
 * is late now and then; how late, says the control: a thread that does nothing but wait for the same moments. */

#define PROBE_NS WEFT_NS_PER_MS
#define LONG (2 * WEFT_NS_PER_SEC)
#define PENDING_MOST 2000000 /* idle sources at once: 100 bytes each and more */
#define MOMENTS_MOST 20000

typedef struct
{
  uint64_t due_ns, ends_ns; /* the next moment and the last */
  double delays[MOMENTS_MOST]; /* ms */
  gsize n;
} Moments;

typedef struct
{
  GMainLoop *loop;
  Moments moments;
} Probe;

typedef struct
{
  WeftShared *shared; /* NULL: g_idle_add() */
  _Atomic bool ended;
  _Atomic int pending;
  guint n_threads;
  pthread_t threads[64];
  _Atomic uint32_t next_job;
} Flood;

static struct timespec
to_timespec (uint64_t ns)
{
  return (struct timespec) { (time_t) (ns / WEFT_NS_PER_SEC), (long) (ns % WEFT_NS_PER_SEC) };
}

static void
moments_begin (Moments *self, uint64_t now)
{
  self->n = 0;
  self->due_ns = now + PROBE_NS;
  self->ends_ns = now + LONG;
}

/* Counts those that are over; FALSE when all are. */
static gboolean
moments_count (Moments *self)
{
  uint64_t now = weft_clock_ns ();

  for (; self->due_ns <= now && self->n < MOMENTS_MOST; self->due_ns += PROBE_NS)
    self->delays[self->n++] = (double) (now - self->due_ns) / WEFT_NS_PER_MS;
  return now < self->ends_ns;
}

static gboolean
probe_cb (int fd, GIOCondition condition, gpointer data)
{
  Probe *self = data;
  uint64_t expirations;

  if (read (fd, &expirations, sizeof expirations) > 0 && !moments_count (&self->moments))
    g_main_loop_quit (self->loop);
  return G_SOURCE_CONTINUE;
}

/* Runs the loop for the time and gives the p99 of its delays. */
static double
probe_run (void)
{
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autofree Probe *self = g_new0 (Probe, 1);
  int timer = timerfd_create (CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
  guint source = g_unix_fd_add (timer, G_IO_IN, probe_cb, self);
  struct itimerspec times = { .it_interval = to_timespec (PROBE_NS) };

  self->loop = loop;
  moments_begin (&self->moments, weft_clock_ns ());
  times.it_value = to_timespec (self->moments.due_ns);
  timerfd_settime (timer, TFD_TIMER_ABSTIME, &times, NULL);
  g_main_loop_run (loop);
  g_source_remove (source);
  close (timer);
  return bench_percentile (self->moments.delays, self->moments.n, 0.99);
}

static gpointer
control_thread (gpointer data)
{
  Moments *self = data;
  struct timespec due;

  moments_begin (self, weft_clock_ns ());
  do
    due = to_timespec (self->due_ns);
  while (clock_nanosleep (CLOCK_MONOTONIC, TIMER_ABSTIME, &due, NULL) != 0 || moments_count (self));
  return NULL;
}

/* Both at once. */
static double
probe_run_with_control (double *control)
{
  g_autofree Moments *moments = g_new0 (Moments, 1);
  pthread_t thread;
  double late;

  if (pthread_create (&thread, NULL, control_thread, moments) != 0)
    g_error ("No thread");
  late = probe_run ();
  pthread_join (thread, NULL);
  *control = bench_percentile (moments->delays, moments->n, 0.99);
  return late;
}

static gboolean
idle_cb (gpointer data)
{
  atomic_fetch_sub (&((Flood *) data)->pending, 1);
  return G_SOURCE_REMOVE;
}

static void
add_idle (Flood *self)
{
  if (atomic_load (&self->pending) >= PENDING_MOST)
    return;
  atomic_fetch_add (&self->pending, 1);
  g_idle_add (idle_cb, self);
}

static gpointer
flood_thread (gpointer data)
{
  Flood *self = data;
  uint32_t job = atomic_fetch_add (&self->next_job, 1);

  for (uint64_t bytes = 0; !atomic_load_explicit (&self->ended, memory_order_relaxed); bytes++)
    if (self->shared != NULL)
      weft_shared_report (self->shared, job, bytes);
    else
      add_idle (self);
  return NULL;
}

static void
flood_start (Flood *self)
{
  self->n_threads = MIN (g_get_num_processors (), G_N_ELEMENTS (self->threads));
  for (guint i = 0; i < self->n_threads; i++)
    if (pthread_create (&self->threads[i], NULL, flood_thread, self) != 0)
      g_error ("No thread");
}

static void
flood_end (Flood *self)
{
  atomic_store (&self->ended, true);
  for (guint i = 0; i < self->n_threads; i++)
    pthread_join (self->threads[i], NULL);
  while (atomic_load (&self->pending) > 0)
    g_main_context_iteration (NULL, TRUE);
}

/* A listener as a row has one. */
static void
bytes_cb (WeftJob *job, GParamSpec *pspec, double *sum)
{
  *sum += weft_job_get_fraction (job);
}

static GPtrArray *
look_at_all (WeftBatch *batch, double *sum)
{
  GPtrArray *jobs = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (batch)); i++)
    {
      WeftJob *job = g_list_model_get_item (G_LIST_MODEL (batch), i);

      g_signal_connect (job, "notify::bytes", G_CALLBACK (bytes_cb), sum);
      g_ptr_array_add (jobs, job);
    }
  return jobs;
}

/* The batch's own workers wait; these threads report in their place. */
static double
measure (gpointer data)
{
  g_autoptr(WeftBatch) batch = bench_batch_new (g_get_num_processors (), 3600, 3600);
  double sum = 0, late;
  g_autoptr(GPtrArray) jobs = look_at_all (batch, &sum);
  Flood flood = { .shared = weft_batch_get_shared (batch) };

  if (!weft_batch_start (batch, weft_strategy_get (WEFT_STRATEGY_THREADS), 0, NULL))
    g_error ("The batch can't be started");
  flood_start (&flood);
  late = probe_run_with_control (data);
  flood_end (&flood);
  weft_batch_do_all (batch, WEFT_COMMAND_CANCEL);
  while (weft_batch_is_running (batch))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpfloat (sum, >, 0);
  return late;
}

static double
reference (gpointer data)
{
  Flood flood = { NULL };
  double late;

  flood_start (&flood);
  late = probe_run ();
  flood_end (&flood);
  return late;
}

int
main (void)
{
  double control = 0;
  const Bench bench = {
    .name = "report/main-loop-delay",
    .unit = "ms at p99",
    .measure = measure,
    .reference = reference,
    .control = &control,
    .rounds = 5,
    .limit = 4,
    .ratio_limit = 0.01,
  };

  return bench_run (&bench, &control);
}
