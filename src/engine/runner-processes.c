/* runner-processes.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "runner.h"

#include "clock.h"
#include "worker-process.h"

#include <errno.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* Processes (one a job) and the process pool: one thread that sleeps in epoll, starts workers, gives them jobs, and
 * knows at every moment which job each of them holds. That is all it needs when one dies: whatever ends a worker ends
 * its socket too. */

#define LOOK_MS 250                            /* how often it looks for workers that do not answer */
#define HELLO_NS (10 * WEFT_NS_PER_SEC)        /* a worker that has not said hello by then is none of ours */
#define OBEY_NS (750 * WEFT_NS_PER_MS)         /* who still runs so long after a cancellation, or the end, is killed */
#define EVENTS 64
#define STARTS_AT_ONCE 16                      /* between two looks at what the others say */

typedef struct
{
  WeftRunner *runner;
  int epoll;
  GPtrArray *alive;  /* WeftWorkerProcess (owned) */
  GPtrArray *idle;   /* those of `alive` that have no job */
  GArray *lives;     /* Life, of the dead */
  guint most;        /* workers at once; less than the pool's size where the system refused some */
  uint64_t look_ns;  /* when to look for silent ones again */
  gboolean broken;   /* weft-worker is of no use: start no other */
  WeftJobError broken_error;
  gint32 broken_value;
} Supervisor;

/* From when to when a worker lived, and how much memory it had at most. */
typedef struct
{
  uint64_t from_ns, to_ns;
  guint32 peak_kib;
} Life;

static gboolean
watch (Supervisor *self, int fd, gpointer data)
{
  struct epoll_event event = { .events = EPOLLIN, .data.ptr = data };

  return epoll_ctl (self->epoll, EPOLL_CTL_ADD, fd, &event) == 0;
}

/* Called when `job` can't be run by any worker. */
static void
give_up_job (Supervisor *self, guint32 job)
{
  weft_runner_end_job (self->runner, job, WEFT_JOB_FAILED, self->broken_error, self->broken_value);
}

static void
break_off (Supervisor *self, WeftJobError error, gint32 value)
{
  self->broken = TRUE;
  self->broken_error = error;
  self->broken_value = value;
}

static WeftWorkerProcess *
start_worker (Supervisor *self)
{
  WeftRunner *runner = self->runner;
  guint32 lane = weft_runner_take_lane (runner);
  WeftWorkerProcess *process = weft_worker_process_spawn (runner->worker_path, runner->shared, lane);

  if (process == NULL)
    {
      int failed = errno;

      weft_runner_give_lane (runner, lane);
      errno = failed;
      return NULL;
    }
  if (!watch (self, process->socket, process))
    g_warning ("A worker can't be watched: %s", g_strerror (errno));
  g_ptr_array_add (self->alive, process);
  atomic_fetch_add (&runner->workers, 1);
  return process;
}

/* A job that no worker holds any more goes back to the queue. */
static void
put_back (Supervisor *self, guint32 job)
{
  WeftShared *shared = self->runner->shared;
  WeftJobCell *cell = &shared->cells[job];

  if (weft_shared_move (shared, job, WEFT_JOB_RUNNING, WEFT_JOB_QUEUED)
      || weft_shared_move (shared, job, WEFT_JOB_PAUSED, WEFT_JOB_QUEUED))
    weft_queue_put (self->runner->queue, job);
  /* Cancelled before the move: the main thread saw it running and left it to us. */
  if ((atomic_load (&cell->control) & WEFT_CONTROL_CANCEL) && weft_shared_move (shared, job, WEFT_JOB_QUEUED, WEFT_JOB_CANCELLED))
    {
      atomic_store (&cell->ended_ns, weft_clock_ns ());
      weft_queue_done (self->runner->queue);
    }
}

/* The system gave no process for `job`. With others alive, the batch goes on with those. */
static void
refuse (Supervisor *self, guint32 job, int error)
{
  WeftRunner *runner = self->runner;
  gsize wanted;

  if (self->alive->len == 0)
    {
      break_off (self, WEFT_JOB_ERROR_NO_WORKER, error);
      give_up_job (self, job);
      return;
    }
  wanted = MIN (self->most, weft_queue_get_pending (runner->queue));
  atomic_fetch_add (&runner->refused, (uint32_t) (wanted - MIN (wanted, self->alive->len)));
  self->most = self->alive->len;
  put_back (self, job);
}

static void
hand_over (Supervisor *self, guint32 job)
{
  WeftWorkerProcess *process = NULL;

  if (self->idle->len > 0)
    process = g_ptr_array_steal_index_fast (self->idle, self->idle->len - 1);
  else
    process = start_worker (self);
  if (process == NULL)
    {
      refuse (self, job, errno);
      return;
    }
  process->life = atomic_load (&self->runner->shared->cells[job].life);
  weft_worker_process_run (process, job, self->runner->strategy->one_job);
}

/* TRUE when there may be more to hand out: ten thousand starts take seconds, in which others end, and those that said
 * hello must not be taken for silent because nobody listened. */
static gboolean
hand_out_jobs (Supervisor *self)
{
  guint32 job;

  for (guint i = 0; i < STARTS_AT_ONCE; i++)
    {
      if (!self->broken && self->idle->len == 0 && self->alive->len >= self->most)
        return FALSE;
      job = weft_queue_try_take (self->runner->queue);
      if (job == WEFT_JOB_NONE)
        return FALSE;
      if (self->broken)
        give_up_job (self, job);
      else
        hand_over (self, job);
    }
  return TRUE;
}

/* The job of a worker that is dead. If it had begun and retries are left it goes back to the queue. */
static void
settle_job (Supervisor *self, WeftWorkerProcess *process, WeftJobError error, gint32 value)
{
  WeftShared *shared = self->runner->shared;
  guint32 job = process->job;
  WeftJobCell *cell = &shared->cells[job];
  unsigned attempts;

  if (atomic_load (&cell->pid) != process->pid)
    {
      /* It died before it took the job up. One that was idle did so for a reason of its own, which is none of this job;
       * one that was just started counts as an attempt, or a worker that dies at once would be started for ever. */
      if (process->n_done > 0)
        {
          put_back (self, job);
          return;
        }
      atomic_fetch_add (&cell->attempts, 1);
    }
  atomic_store (&cell->pid, process->pid);
  attempts = atomic_load (&cell->attempts);
  if (attempts > shared->specs[job].retries || (atomic_load (&cell->control) & WEFT_CONTROL_CANCEL))
    {
      weft_runner_end_job (self->runner, job, WEFT_JOB_FAILED, error, value);
      return;
    }
  /* What became of this attempt is told until the next one succeeds. */
  atomic_store (&cell->error_value, value);
  atomic_store (&cell->error, (uint16_t) error);
  atomic_store (&cell->bytes, 0);
  put_back (self, job);
}

/* TRUE when no weft-worker is to be had here at all, and another try would end like this one. */
static gboolean
is_useless (WeftWorkerProcess *process, int status, WeftJobError *error, gint32 *value)
{
  gboolean exited = WIFEXITED (status);

  *error = WEFT_JOB_ERROR_WORKER_VERSION;
  *value = exited ? WEXITSTATUS (status) : 0;
  if (process->foreign || (exited && WEXITSTATUS (status) == WEFT_WORKER_EXIT_PROTOCOL) || (exited && !process->said_hello))
    return TRUE;
  *error = WEFT_JOB_ERROR_WORKER_SILENT;
  return process->silent;
}

/* The job reached its final state before the worker died, and may have been queued again since. */
static gboolean
is_over (Supervisor *self, WeftWorkerProcess *process)
{
  WeftJobCell *cell = &self->runner->shared->cells[process->job];

  return atomic_load (&cell->life) != process->life || weft_job_state_is_final (atomic_load (&cell->state));
}

/* A worker is dead: its job, if it held one, is settled by how it died. */
static void
bury_job (Supervisor *self, WeftWorkerProcess *process, int status)
{
  guint32 job = process->job;
  WeftJobError error;
  gint32 value;

  if (job == WEFT_JOB_NONE)
    return;
  if (is_over (self, process))
    {
      weft_queue_done (self->runner->queue);
    }
  else if (is_useless (process, status, &error, &value))
    {
      break_off (self, error, value);
      give_up_job (self, job);
    }
  else if (WIFSIGNALED (status))
    {
      settle_job (self, process, WEFT_JOB_ERROR_WORKER_SIGNALLED, WTERMSIG (status));
    }
  else
    {
      settle_job (self, process, WEFT_JOB_ERROR_WORKER_EXITED, WEXITSTATUS (status));
    }
}

static void
add_usage (Supervisor *self, const struct rusage *usage)
{
  WeftUsage *sum = &self->runner->children;

  pthread_mutex_lock (&self->runner->lock);
  sum->cpu_user += (double) usage->ru_utime.tv_sec + (double) usage->ru_utime.tv_usec / 1e6;
  sum->cpu_system += (double) usage->ru_stime.tv_sec + (double) usage->ru_stime.tv_usec / 1e6;
  sum->switches_voluntary += (guint64) usage->ru_nvcsw;
  sum->switches_involuntary += (guint64) usage->ru_nivcsw;
  pthread_mutex_unlock (&self->runner->lock);
}

static void
bury (Supervisor *self, WeftWorkerProcess *process)
{
  struct rusage usage = { 0 };
  Life life = { .from_ns = process->spawned_ns, .peak_kib = process->peak_kib };
  int status;

  /* A child that is just being started still holds all our sockets (the kernel lets posix_spawn() return before it closes
   * them), so that closing this one would not yet take it out of the set. */
  epoll_ctl (self->epoll, EPOLL_CTL_DEL, process->socket, NULL);
  status = weft_worker_process_reap (process, &usage);
  life.to_ns = process->ended_ns;
  add_usage (self, &usage);
  g_array_append_val (self->lives, life);
  g_ptr_array_remove_fast (self->idle, process);
  g_ptr_array_remove_fast (self->alive, process);
  bury_job (self, process, status);
  weft_runner_give_lane (self->runner, process->lane);
  atomic_fetch_sub (&self->runner->workers, 1);
  weft_worker_process_free (process);
}

static void
job_done (Supervisor *self, WeftWorkerProcess *process, const WeftMessage *message)
{
  process->peak_kib = message->peak_kib;
  process->job = WEFT_JOB_NONE;
  process->n_done++;
  process->cancel_ns = 0;
  weft_queue_done (self->runner->queue);
  if (self->runner->strategy->one_job)
    process->ending_ns = weft_clock_ns ();
  else
    g_ptr_array_add (self->idle, process);
}

static void
listen_to (Supervisor *self, WeftWorkerProcess *process)
{
  WeftMessage message;
  gboolean ended = FALSE;

  while (weft_worker_process_read (process, &message, &ended))
    {
      if (message.kind == WEFT_MESSAGE_HELLO && message.value == WEFT_PROTOCOL)
        process->said_hello = TRUE;
      else if (message.kind == WEFT_MESSAGE_DONE && message.value == process->job)
        job_done (self, process, &message);
      else
        process->foreign = TRUE;
    }
  if (process->foreign)
    weft_worker_process_kill (process);
  if (ended)
    bury (self, process);
}

static gboolean
is_late (uint64_t since_ns, uint64_t now)
{
  return since_ns != 0 && now - since_ns >= OBEY_NS;
}

/* A worker that is stopped, stuck, or no weft-worker at all is killed; its end then settles its job. */
static void
look_for_silent_ones (Supervisor *self)
{
  uint64_t now = weft_clock_ns ();

  if (now < self->look_ns)
    return;
  self->look_ns = now + LOOK_MS * WEFT_NS_PER_MS;
  for (guint i = 0; i < self->alive->len; i++)
    {
      WeftWorkerProcess *process = g_ptr_array_index (self->alive, i);
      gboolean cancelled = process->job != WEFT_JOB_NONE
                           && (atomic_load (&self->runner->shared->cells[process->job].control) & WEFT_CONTROL_CANCEL);

      /* It may have said it long ago: where thousands are started, they are listened to later. */
      process->silent = !process->said_hello && now - process->spawned_ns > HELLO_NS && !weft_worker_process_has_said (process);
      if (cancelled && process->cancel_ns == 0)
        process->cancel_ns = now;
      if (process->silent || is_late (process->cancel_ns, now) || is_late (process->ending_ns, now))
        weft_worker_process_kill (process);
    }
}

static void
wait_and_listen (Supervisor *self, gboolean in_a_hurry)
{
  struct epoll_event events[EVENTS];
  int n = epoll_wait (self->epoll, events, EVENTS, in_a_hurry ? 0 : self->alive->len > 0 ? LOOK_MS : -1);

  if (n < 0 && errno != EINTR)
    g_usleep (LOOK_MS * 1000); /* no epoll to be had: everything fails, but not in a busy loop */
  for (int i = 0; i < n; i++)
    {
      guint64 count;

      if (events[i].data.ptr != NULL)
        listen_to (self, events[i].data.ptr);
      else if (read (self->runner->wake_fd, &count, sizeof count) < 0)
        continue;
    }
  /* A full array: there is more to be heard first. */
  if (n < EVENTS)
    look_for_silent_ones (self);
}

static int
compare_moments (gconstpointer a, gconstpointer b)
{
  gint64 left = *(const gint64 *) a, right = *(const gint64 *) b;

  return ABS (left) < ABS (right) ? -1 : ABS (left) > ABS (right);
}

/* The most that the workers had together at one time, in bytes. A worker that was killed could not say how much it
 * had; it is counted like the largest of the others. */
static guint64
peak_of (GArray *lives)
{
  g_autofree gint64 *moments = g_new (gint64, 2 * lives->len + 1);
  guint32 largest = 0;
  guint64 now = 0, peak = 0;

  for (guint i = 0; i < lives->len; i++)
    {
      const Life *life = &g_array_index (lives, Life, i);

      moments[2 * i] = (gint64) life->from_ns;
      moments[2 * i + 1] = -(gint64) life->to_ns;
      largest = MAX (largest, life->peak_kib);
    }
  qsort (moments, 2 * lives->len, sizeof *moments, compare_moments);
  for (guint i = 0; i < 2 * lives->len; i++)
    {
      now = moments[i] > 0 ? now + 1 : now - 1;
      peak = MAX (peak, now);
    }
  return peak * largest * 1024;
}

static void
end_idle_workers (Supervisor *self)
{
  for (guint i = 0; i < self->idle->len; i++)
    weft_worker_process_end (g_ptr_array_index (self->idle, i));
  g_ptr_array_set_size (self->idle, 0);
}

/* A worker costs a descriptor, and the soft limit is 1,024 for the sake of programs that use select(). */
static void
raise_descriptor_limit (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == limit.rlim_max)
    return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit (RLIMIT_NOFILE, &limit);
}

void
weft_runner_run_processes (WeftRunner *runner)
{
  Supervisor self = {
    .runner = runner,
    .epoll = epoll_create1 (EPOLL_CLOEXEC),
    .alive = g_ptr_array_new (),
    .idle = g_ptr_array_new (),
    .lives = g_array_new (FALSE, FALSE, sizeof (Life)),
    .most = runner->max_workers,
  };

  raise_descriptor_limit ();
  if (self.epoll < 0 || !watch (&self, runner->wake_fd, NULL))
    break_off (&self, WEFT_JOB_ERROR_NO_WORKER, errno);
  for (;;)
    {
      gboolean more = hand_out_jobs (&self);

      if (weft_queue_get_pending (runner->queue) == 0)
        {
          end_idle_workers (&self);
          if (self.alive->len == 0)
            break;
        }
      wait_and_listen (&self, more);
    }
  runner->children.peak_memory = peak_of (self.lives);
  g_ptr_array_unref (self.alive);
  g_ptr_array_unref (self.idle);
  g_array_unref (self.lives);
  if (self.epoll >= 0)
    close (self.epoll);
}
