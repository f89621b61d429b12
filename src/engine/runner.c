/* runner.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "runner.h"

#include "clock.h"
#include "trace-ring.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gi18n.h>
#include <sys/eventfd.h>
#include <unistd.h>

/* A worker's ring holds what it records between two looks of the main thread. Workers that run one job write half a
 * dozen records in their life; there may be thousands of them, so their rings are small. */
#define RING_RECORDS_ONE_JOB 16
#define RING_RECORDS_COMPUTING 128 /* it changes between waiting and computing all the time */
#define RING_RECORDS_POOLED 1024
#define RING_RECORDS_LOOP 8192
#define LANES_ONE_JOB 4096

/* The jobs of a loop are told of one by one up to this number; more would drown its ring when they all begin. */
#define TRACE_LOOP_JOBS 2048

char *
weft_runner_find_worker (GError **error)
{
  const char *named = g_getenv ("WEFT_WORKER");
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = program != NULL ? g_path_get_dirname (program) : g_strdup (".");
  g_autofree char *built = g_build_filename (folder, "worker", "weft-worker", NULL);
  g_autofree char *sibling = g_build_filename (folder, "..", "worker", "weft-worker", NULL);
  const char *places[] = { named, built, sibling, LIBEXECDIR "/weft-worker" };

  for (guint i = named != NULL ? 0 : 1; i < (named != NULL ? 1 : G_N_ELEMENTS (places)); i++)
    if (g_file_test (places[i], G_FILE_TEST_IS_EXECUTABLE) && !g_file_test (places[i], G_FILE_TEST_IS_DIR))
      return g_canonicalize_filename (places[i], NULL);

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
               _("The helper program weft-worker is missing (looked for %s). Install Weft again, or run threads instead of processes."),
               named != NULL ? named : LIBEXECDIR "/weft-worker");
  return NULL;
}

static guint32
ring_records (WeftRunner *self, guint32 job)
{
  if (self->strategy->loop)
    return RING_RECORDS_LOOP;
  if (!self->strategy->one_job)
    return RING_RECORDS_POOLED;
  return self->shared->specs[job].computes != 0 ? RING_RECORDS_COMPUTING : RING_RECORDS_ONE_JOB;
}

static int
prepare_lanes (WeftRunner *self, gboolean recording, GArray *jobs)
{
  gsize lanes = self->max_workers, n_jobs = jobs->len;

  atomic_store (&self->shared->header->trace_jobs, n_jobs <= TRACE_LOOP_JOBS);
  if (!recording)
    return weft_shared_set_rings (self->shared, 0, 0);
  if (self->strategy->one_job)
    lanes = MIN (MAX (2 * n_jobs, LANES_ONE_JOB), WEFT_JOBS_MAX);
  return weft_shared_set_rings (self->shared, (guint32) lanes + WEFT_LANES_OF_WEFT,
                                ring_records (self, n_jobs > 0 ? g_array_index (jobs, guint32, 0) : 0));
}

guint32
weft_runner_supervisor_slot (WeftRunner *self)
{
  return atomic_load (&self->shared->header->ring_slots) - 2;
}

guint32
weft_runner_main_slot (WeftRunner *self)
{
  return atomic_load (&self->shared->header->ring_slots) - 1;
}

/* Only for records: neither is a worker. */
static void
prepare_driver (WeftRunner *self, WeftDriver *driver, guint32 slot)
{
  *driver = (WeftDriver) { .shared = self->shared, .ring_records = atomic_load (&self->shared->header->ring_records), .lane = slot };
  if (self->shared->rings != NULL)
    driver->ring = weft_ring_at (self->shared->rings, driver->ring_records, slot);
}

void
weft_runner_record_wake (WeftRunner *self, guint32 job, guint32 lane)
{
  if (self->supervisor.ring != NULL)
    weft_driver_record (&self->supervisor, job, WEFT_TRACE_WAKE, lane, weft_clock_ns ());
}

void
weft_runner_record_death (WeftRunner *self, guint32 lane)
{
  if (self->supervisor.ring != NULL)
    weft_driver_record (&self->supervisor, WEFT_JOB_NONE, WEFT_TRACE_DIED, lane, weft_clock_ns ());
}

void
weft_runner_notice (WeftRunner *self)
{
  guint64 one = 1;

  /* It can only fail when it is full, and then it is readable already. */
  if (self->strategy->loop && write (self->wake_fd, &one, sizeof one) < 0)
    return;
}

/* The more jobs run at once, the less often each reports: 20,000 wake-ups of threads or 10,000 of processes a second, a
 * fifth of a processor, are all that progress may cost. Five jobs report 30 times a second, a thousand threads 20 times,
 * a thousand processes 10 times, ten thousand threads twice. A loop needs no wake-up for a report, but the main thread has
 * to read it: 50,000 jobs a second. */
static uint64_t
report_interval (WeftRunner *self, gsize n_jobs)
{
  gsize at_once = MIN (n_jobs, weft_strategy_at_once (self->strategy, self->max_workers));
  uint64_t each = (self->strategy->loop ? 20 : self->strategy->processes ? 100 : 50) * WEFT_NS_PER_US;

  return CLAMP (at_once * each, WEFT_NS_PER_SEC / 30, self->strategy->loop ? 10 * WEFT_NS_PER_SEC : WEFT_NS_PER_SEC);
}

static guint
at_once (WeftRunner *self)
{
  return MIN (weft_queue_get_pending (self->queue), self->max_workers);
}

static gpointer
supervise (gpointer data)
{
  WeftRunner *self = data;
  guint64 one = 1;

  if (self->shared->rings != NULL)
    atomic_store (&self->switches, weft_switches_open (at_once (self)));
  if (self->strategy->processes)
    weft_runner_run_processes (self);
  else
    weft_runner_run_threads (self);
  weft_runner_add_thread_usage (self);
  atomic_store (&self->finished, true);
  if (write (self->notice_fd, &one, sizeof one) < 0)
    g_warning ("The end of a batch could not be announced: %s", g_strerror (errno));
  weft_runner_unref (self);
  return NULL;
}

static WeftRunner *
runner_new (WeftShared *shared, const WeftStrategy *strategy, guint workers)
{
  WeftRunner *self = g_new0 (WeftRunner, 1);

  atomic_init (&self->refs, 1);
  self->strategy = strategy;
  self->max_workers = weft_strategy_workers (strategy, workers);
  self->shared = weft_shared_ref (shared);
  self->wake_fd = eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK);
  self->notice_fd = eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK);
  self->queue = weft_queue_new (shared, strategy->processes || strategy->loop ? self->wake_fd : -1);
  self->free_lanes = g_array_new (FALSE, FALSE, sizeof (guint32));
  pthread_mutex_init (&self->lock, NULL);
  return self;
}

static gboolean
runner_prepare (WeftRunner *self, gboolean recording, GArray *jobs, GError **error)
{
  int failed = self->wake_fd < 0 || self->notice_fd < 0 ? EMFILE : prepare_lanes (self, recording, jobs);

  if (failed != 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (failed), _("The batch can't be started: %s."), g_strerror (failed));
      return FALSE;
    }
  prepare_driver (self, &self->supervisor, weft_runner_supervisor_slot (self));
  prepare_driver (self, &self->window, weft_runner_main_slot (self));
  if (self->strategy->processes)
    self->worker_path = weft_runner_find_worker (error);
  return !self->strategy->processes || self->worker_path != NULL;
}

WeftRunner *
weft_runner_start (WeftShared *shared, const WeftStrategy *strategy, guint workers, gboolean recording, GArray *jobs_given,
                   GError **error)
{
  g_autoptr(GArray) jobs = jobs_given;
  g_autoptr(WeftRunner) self = runner_new (shared, strategy, workers);
  g_autoptr(GThread) thread = NULL;

  if (!runner_prepare (self, recording, jobs, error))
    return NULL;
  atomic_store (&shared->header->report_ns, report_interval (self, jobs->len));
  weft_queue_adopt (self->queue, g_steal_pointer (&jobs));
  self->started_ns = weft_clock_ns ();
  thread = g_thread_try_new ("weft-runner", supervise, weft_runner_ref (self), error);
  if (thread == NULL)
    {
      weft_runner_unref (self);
      return NULL;
    }
  return g_steal_pointer (&self);
}

WeftRunner *
weft_runner_ref (WeftRunner *self)
{
  atomic_fetch_add (&self->refs, 1);
  return self;
}

void
weft_runner_unref (WeftRunner *self)
{
  if (atomic_fetch_sub (&self->refs, 1) != 1)
    return;
  weft_queue_free (self->queue);
  if (self->wake_fd >= 0)
    close (self->wake_fd);
  if (self->notice_fd >= 0)
    close (self->notice_fd);
  if (self->switches != NULL)
    weft_switches_free (self->switches);
  weft_shared_unref (self->shared);
  g_array_unref (self->free_lanes);
  pthread_mutex_destroy (&self->lock);
  g_free (self->worker_path);
  g_free (self);
}

void
weft_runner_get_usage (WeftRunner *self, WeftUsage *usage, gboolean threads)
{
  pthread_mutex_lock (&self->lock);
  *usage = self->children;
  if (threads)
    {
      usage->cpu_user += self->threads.cpu_user;
      usage->cpu_system += self->threads.cpu_system;
      usage->switches_voluntary += self->threads.switches_voluntary;
      usage->switches_involuntary += self->threads.switches_involuntary;
    }
  pthread_mutex_unlock (&self->lock);
}

void
weft_runner_add_usage (WeftRunner *self, WeftUsage *to, const struct rusage *usage)
{
  pthread_mutex_lock (&self->lock);
  to->cpu_user += (double) usage->ru_utime.tv_sec + (double) usage->ru_utime.tv_usec / 1e6;
  to->cpu_system += (double) usage->ru_stime.tv_sec + (double) usage->ru_stime.tv_usec / 1e6;
  to->switches_voluntary += (guint64) usage->ru_nvcsw;
  to->switches_involuntary += (guint64) usage->ru_nivcsw;
  pthread_mutex_unlock (&self->lock);
}

void
weft_runner_add_thread_usage (WeftRunner *self)
{
  struct rusage usage;

  getrusage (RUSAGE_THREAD, &usage);
  weft_runner_add_usage (self, &self->threads, &usage);
}

guint32
weft_runner_take_lane (WeftRunner *self)
{
  guint32 lane;

  pthread_mutex_lock (&self->lock);
  if (self->free_lanes->len > 0)
    {
      lane = g_array_index (self->free_lanes, guint32, self->free_lanes->len - 1);
      g_array_set_size (self->free_lanes, self->free_lanes->len - 1);
    }
  else
    {
      lane = atomic_fetch_add (&self->n_lanes, 1);
    }
  pthread_mutex_unlock (&self->lock);
  return lane;
}

void
weft_runner_give_lane (WeftRunner *self, guint32 lane)
{
  pthread_mutex_lock (&self->lock);
  g_array_append_val (self->free_lanes, lane);
  pthread_mutex_unlock (&self->lock);
}

void
weft_runner_end_job (WeftRunner *self, guint32 job, WeftJobState state, WeftJobError error, gint32 value)
{
  WeftJobCell *cell = &self->shared->cells[job];

  if (atomic_load (&cell->control) & WEFT_CONTROL_CANCEL)
    state = WEFT_JOB_CANCELLED;
  if (state == WEFT_JOB_FAILED)
    {
      atomic_store (&cell->error_value, value);
      atomic_store (&cell->error, (uint16_t) error);
    }
  atomic_store (&cell->ended_ns, weft_clock_ns ());
  if (weft_shared_move (self->shared, job, WEFT_JOB_RUNNING, state)
      || weft_shared_move (self->shared, job, WEFT_JOB_PAUSED, state))
    weft_queue_done (self->queue);
}
