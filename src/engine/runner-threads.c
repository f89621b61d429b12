/* runner-threads.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "runner.h"

#include "drive.h"

#include <errno.h>
#include <malloc.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>

/* Sequential (a pool of one), threads (one a job), the thread pool, and the thread of the event loop. */

#define LINGER_TURNS 10
#define LINGER_US 1000

/* What a limit on Weft's addresses leaves for everything that is no worker: running out of memory ends the program. */
#define ROOM (32 * 1024 * 1024)

typedef struct
{
  WeftRunner *runner;
  guint32 lane;
  guint32 job; /* WEFT_JOB_NONE: takes jobs from the queue */
} ThreadStart;

static void
run_job (WeftRunner *runner, WeftDriver *driver, guint32 job)
{
  weft_drive (driver, job);
  weft_queue_done (runner->queue);
}

static void
name_thread (gboolean loop, guint32 lane)
{
  char name[16];

  g_snprintf (name, sizeof name, loop ? "loop-%u" : "thread-%u", lane + 1);
  prctl (PR_SET_NAME, name);
}

static gpointer
worker_thread (gpointer data)
{
  ThreadStart start = *(ThreadStart *) data;
  const WeftStrategy *strategy = start.runner->strategy;
  WeftDriver driver;
  guint32 job;

  g_free (data);
  name_thread (strategy->loop, start.lane);
  weft_driver_begin (&driver, start.runner->shared, start.lane);
  if (strategy->loop)
    weft_runner_loop_thread (start.runner, &driver);
  else if (start.job != WEFT_JOB_NONE)
    run_job (start.runner, &driver, start.job);
  else
    while ((job = weft_queue_take (start.runner->queue)) != WEFT_JOB_NONE)
      run_job (start.runner, &driver, job);
  weft_driver_end (&driver);
  weft_runner_add_thread_usage (start.runner);
  weft_runner_give_lane (start.runner, start.lane);
  atomic_fetch_sub (&start.runner->workers, 1);
  /* The last word: once it is said, the supervisor may free everything. */
  weft_queue_worker_ended (start.runner->queue);
  return NULL;
}

/* Whether the process has such a limit; as of the start of the last batch. */
static _Atomic bool addresses_limited;

static gboolean
has_room (void)
{
  void *room;

  if (!atomic_load (&addresses_limited))
    return TRUE;
  room = mmap (NULL, ROOM, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (room == MAP_FAILED)
    return FALSE;
  munmap (room, ROOM);
  return TRUE;
}

/* The C library gives every thread that frees something an arena, 64 MiB of addresses, up to eight per processor. Workers
 * have no need of their own. */
static void
save_addresses (void)
{
  struct rlimit limit;

  atomic_store (&addresses_limited, getrlimit (RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY);
#ifdef M_ARENA_MAX
  if (atomic_load (&addresses_limited))
    mallopt (M_ARENA_MAX, 1);
#endif
}

/* Not a GThread: that takes the usual stack. The thread is counted, not joined: ten thousand ended threads that wait to be
 * joined would keep their stacks. */
static int
create_thread (ThreadStart *start)
{
  pthread_attr_t attributes;
  pthread_t thread;
  int error;

  if (!has_room ())
    return EAGAIN;
  pthread_attr_init (&attributes);
  pthread_attr_setdetachstate (&attributes, PTHREAD_CREATE_DETACHED);
  pthread_attr_setstacksize (&attributes, WEFT_THREAD_STACK);
  error = pthread_create (&thread, &attributes, worker_thread, start);
  pthread_attr_destroy (&attributes);
  return error;
}

static gboolean
start_thread (WeftRunner *self, guint32 job)
{
  ThreadStart *start = g_new (ThreadStart, 1);

  *start = (ThreadStart) { self, weft_runner_take_lane (self), job };
  weft_queue_worker_began (self->queue);
  atomic_fetch_add (&self->workers, 1);
  weft_runner_record_wake (self, job, start->lane);
  if (create_thread (start) == 0)
    return TRUE;
  weft_runner_give_lane (self, start->lane);
  g_free (start);
  atomic_fetch_sub (&self->workers, 1);
  weft_queue_worker_ended (self->queue);
  return FALSE;
}

void
weft_runner_fail_all (WeftRunner *self, int error)
{
  guint32 job;

  while ((job = weft_queue_take (self->queue)) != WEFT_JOB_NONE)
    weft_runner_end_job (self, job, WEFT_JOB_FAILED, WEFT_JOB_ERROR_NO_WORKER, error);
}

/* A thread that has said its last word counts for the system until it is gone. */
static gboolean
start_thread_patiently (WeftRunner *self, guint32 job)
{
  for (guint i = 0; i < LINGER_TURNS; i++)
    {
      if (start_thread (self, job))
        return TRUE;
      g_usleep (LINGER_US);
    }
  return FALSE;
}

/* A thread a job. Where the system refuses one, the job waits for another to end; where there is no other, all fail. */
static void
run_one_each (WeftRunner *self)
{
  guint32 job;

  while ((job = weft_queue_take (self->queue)) != WEFT_JOB_NONE)
    {
      gboolean started = start_thread (self, job), others;

      if (started)
        continue;
      atomic_fetch_add (&self->refused, 1);
      do
        {
          others = weft_queue_wait_for_end (self->queue);
          started = start_thread_patiently (self, job);
        }
      while (!started && others);
      if (!started)
        {
          weft_runner_end_job (self, job, WEFT_JOB_FAILED, WEFT_JOB_ERROR_NO_WORKER, EAGAIN);
          weft_runner_fail_all (self, EAGAIN);
        }
    }
}

/* As many threads as there are jobs to run, the pool's size at most; where the system gives fewer, with those. */
static void
run_pool (WeftRunner *self)
{
  guint most = self->max_workers;

  while (weft_queue_wait_for_demand (self->queue, most))
    {
      if (start_thread (self, WEFT_JOB_NONE))
        continue;
      atomic_store (&self->refused, most - atomic_load (&self->workers));
      most = atomic_load (&self->workers);
      if (most == 0)
        {
          weft_runner_fail_all (self, EAGAIN);
          return;
        }
    }
}

void
weft_runner_run_threads (WeftRunner *self)
{
  save_addresses ();
  if (self->strategy->one_job)
    run_one_each (self);
  else
    run_pool (self);
  weft_queue_wait_for_all (self->queue);
}
