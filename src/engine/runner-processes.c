/* runner-processes.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "runner-processes-private.h"

#include "clock.h"

#include <errno.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <unistd.h>

/* Processes (one a job), the process pool and processes with event loops: one thread that sleeps in epoll, starts workers, gives them jobs, and
 * knows at every moment which job each of them holds. That is all it needs when one dies: whatever ends a worker ends
 * its socket too. */

#define LOOK_MS 250                            /* how often it looks for workers that do not answer */
#define HELLO_NS (10 * WEFT_NS_PER_SEC)        /* a worker that has not said hello by then is none of ours */
#define OBEY_NS (750 * WEFT_NS_PER_MS)         /* who still runs so long after a cancellation, or the end, is killed */
#define EVENTS 64
#define STARTS_AT_ONCE 16                      /* between two looks at what the others say */

static gboolean
watch (WeftSupervisor *self, int fd, gpointer data)
{
  struct epoll_event event = { .events = EPOLLIN, .data.ptr = data };

  return epoll_ctl (self->epoll, EPOLL_CTL_ADD, fd, &event) == 0;
}

/* One that could not be heard would hang. NULL with errno set. */
static WeftWorkerProcess *
give_up_worker (WeftSupervisor *self, WeftWorkerProcess *process, int error)
{
  struct rusage usage;

  weft_worker_process_reap (process, &usage);
  weft_runner_give_lane (self->runner, process->lane);
  weft_worker_process_free (process);
  errno = error;
  return NULL;
}

WeftWorkerProcess *
_weft_supervisor_start_worker (WeftSupervisor *self)
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
    return give_up_worker (self, process, errno);
  g_ptr_array_add (self->alive, process);
  atomic_fetch_add (&runner->workers, 1);
  return process;
}

/* The system gave no process for `job`. With others alive, the batch goes on with those. */
static void
refuse (WeftSupervisor *self, guint32 job, int error)
{
  WeftRunner *runner = self->runner;
  gsize wanted;

  if (self->alive->len == 0)
    {
      _weft_supervisor_break_off (self, WEFT_JOB_ERROR_NO_WORKER, error);
      _weft_supervisor_give_up_job (self, job);
      return;
    }
  wanted = MIN (self->most, weft_queue_get_pending (runner->queue));
  atomic_fetch_add (&runner->refused, (uint32_t) (wanted - MIN (wanted, self->alive->len)));
  self->most = self->alive->len;
  _weft_supervisor_put_back (self, job);
}

static void
hand_over (WeftSupervisor *self, guint32 job)
{
  WeftWorkerProcess *process = NULL;

  if (self->idle->len > 0)
    process = g_ptr_array_steal_index_fast (self->idle, self->idle->len - 1);
  else
    process = _weft_supervisor_start_worker (self);
  if (process == NULL)
    {
      refuse (self, job, errno);
      return;
    }
  process->life = atomic_load (&self->runner->shared->cells[job].life);
  weft_runner_record_wake (self->runner, job, process->lane);
  weft_worker_process_run (process, job, self->runner->strategy->one_job);
}

/* TRUE when there may be more to hand out: ten thousand starts take seconds, in which others end, and those that said
 * hello must not be taken for silent because nobody listened. */
static gboolean
hand_out_jobs (WeftSupervisor *self)
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
        _weft_supervisor_give_up_job (self, job);
      else
        hand_over (self, job);
    }
  return TRUE;
}

static void
settle (WeftSupervisor *self, WeftWorkerProcess *process, int status)
{
  if (self->runner->strategy->loop)
    _weft_supervisor_bury_share (self, process, status);
  else
    _weft_supervisor_bury_job (self, process, status);
}

static void
bury (WeftSupervisor *self, WeftWorkerProcess *process)
{
  struct rusage usage = { 0 };
  WeftLife life = { .from_ns = process->spawned_ns, .peak_kib = process->peak_kib };
  int status;

  /* A child that is just being started still holds all our sockets (the kernel lets posix_spawn() return before it closes
   * them), so that closing this one would not yet take it out of the set. */
  epoll_ctl (self->epoll, EPOLL_CTL_DEL, process->socket, NULL);
  status = weft_worker_process_reap (process, &usage);
  life.to_ns = process->ended_ns;
  weft_runner_add_usage (self->runner, &self->runner->children, &usage);
  g_array_append_val (self->lives, life);
  g_ptr_array_remove_fast (self->idle, process);
  g_ptr_array_remove_fast (self->alive, process);
  weft_runner_record_death (self->runner, process->lane);
  settle (self, process, status);
  weft_runner_give_lane (self->runner, process->lane);
  atomic_fetch_sub (&self->runner->workers, 1);
  weft_worker_process_free (process);
}

static void
job_done (WeftSupervisor *self, WeftWorkerProcess *process, const WeftMessage *message)
{
  process->peak_kib = message->more;
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
listen_to (WeftSupervisor *self, WeftWorkerProcess *process)
{
  WeftMessage message;
  gboolean ended = FALSE;

  while (weft_worker_process_read (process, &message, &ended))
    {
      if (message.kind == WEFT_MESSAGE_HELLO && message.value == WEFT_PROTOCOL)
        process->said_hello = TRUE;
      else if (self->runner->strategy->loop && _weft_supervisor_hear_loop (self, process, &message))
        continue;
      else if (message.kind == WEFT_MESSAGE_DONE && process->job != WEFT_JOB_NONE && message.value == process->job
               && _weft_supervisor_is_over (self, process))
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
look_for_silent_ones (WeftSupervisor *self)
{
  uint64_t now = weft_clock_ns ();

  if (now < self->look_ns)
    return;
  self->look_ns = now + LOOK_MS * WEFT_NS_PER_MS;
  for (guint i = 0; i < self->alive->len; i++)
    {
      WeftWorkerProcess *process = g_ptr_array_index (self->alive, i);
      gboolean cancelled = self->runner->strategy->loop ? _weft_supervisor_is_ignored (self, process, now)
                           : process->job != WEFT_JOB_NONE
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
wait_and_listen (WeftSupervisor *self, gboolean in_a_hurry)
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
      else if (read (self->runner->wake_fd, &count, sizeof count) > 0 && self->runner->strategy->loop)
        _weft_supervisor_tell_loops (self);
    }
  /* A full array: there is more to be heard first. */
  if (n < EVENTS)
    look_for_silent_ones (self);
}

static void
end_idle_workers (WeftSupervisor *self)
{
  if (self->runner->strategy->loop)
    _weft_supervisor_end_loops (self);
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
  WeftSupervisor self = {
    .runner = runner,
    .epoll = epoll_create1 (EPOLL_CLOEXEC),
    .alive = g_ptr_array_new (),
    .idle = g_ptr_array_new (),
    .lives = g_array_new (FALSE, FALSE, sizeof (WeftLife)),
    .computing = g_array_new (FALSE, FALSE, sizeof (guint32)),
    .most = runner->max_workers,
  };

  raise_descriptor_limit ();
  if (self.epoll < 0 || !watch (&self, runner->wake_fd, NULL))
    _weft_supervisor_break_off (&self, WEFT_JOB_ERROR_NO_WORKER, errno);
  for (;;)
    {
      gboolean more = runner->strategy->loop ? _weft_supervisor_share_out (&self) : hand_out_jobs (&self);

      if (weft_queue_get_pending (runner->queue) == 0)
        {
          end_idle_workers (&self);
          if (self.alive->len == 0)
            break;
        }
      wait_and_listen (&self, more);
    }
  runner->children.peak_memory = _weft_lives_get_peak (self.lives);
  g_ptr_array_unref (self.alive);
  g_ptr_array_unref (self.idle);
  g_array_unref (self.lives);
  g_array_unref (self.computing);
  if (self.epoll >= 0)
    close (self.epoll);
}
