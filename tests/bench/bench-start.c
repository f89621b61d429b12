/* bench-start.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "bench-batch.h"
#include "bench.h"
#include "engine/clock.h"

#include <fcntl.h>
#include <math.h>
#include <pthread.h>
#include <semaphore.h>
#include <spawn.h>
#include <stdatomic.h>
#include <sys/wait.h>
#include <unistd.h>

/* What it costs to start a job in a worker of its own: thousands of jobs that take no time, from the start of the batch
 * until every worker is gone, in microseconds a job. The reference starts as many workers that do nothing, as bare as can
 * be, and waits until they are gone too.
 *
 * Bare threads are detached and have the stack that Weft's have. Bare processes are the same weft-worker, which says its
 * version into /dev/null: the same file to execute and the same C library to set up, and then next to nothing. */

#define THREADS 4000
#define PROCESSES 500

typedef struct
{
  Bench bench;
  WeftStrategyId strategy;
  guint jobs;
} Case;

typedef struct
{
  _Atomic guint left;
  sem_t last;
} Crowd;

static double
each (uint64_t start_ns, guint n)
{
  return (double) (weft_clock_ns () - start_ns) / (double) WEFT_NS_PER_US / n;
}

static double
measure (gpointer data)
{
  const Case *self = data;
  g_autoptr(WeftBatch) batch = bench_batch_new (self->jobs, 0, 0);

  return bench_batch_run (batch, self->strategy, 0) * 1e6 / self->jobs;
}

static gpointer
leave (gpointer data)
{
  Crowd *crowd = data;

  if (atomic_fetch_sub (&crowd->left, 1) == 1)
    sem_post (&crowd->last);
  return NULL;
}

static void
init_attributes (pthread_attr_t *attributes)
{
  pthread_attr_init (attributes);
  pthread_attr_setdetachstate (attributes, PTHREAD_CREATE_DETACHED);
  pthread_attr_setstacksize (attributes, WEFT_THREAD_STACK);
}

static double
start_threads (gpointer data)
{
  static Crowd crowd; /* static: the last one is still in sem_post() when we go on */
  pthread_attr_t attributes;
  pthread_t thread;
  uint64_t start = weft_clock_ns ();

  init_attributes (&attributes);
  sem_init (&crowd.last, 0, 0);
  atomic_store (&crowd.left, THREADS);
  for (guint i = 0; i < THREADS; i++)
    if (pthread_create (&thread, &attributes, leave, &crowd) != 0)
      return NAN;
  while (sem_wait (&crowd.last) != 0)
    ;
  pthread_attr_destroy (&attributes);
  return each (start, THREADS);
}

static guint
spawn_all (pid_t *processes, guint n)
{
  const char *worker = g_getenv ("WEFT_WORKER");
  char *arguments[] = { (char *) worker, (char *) "--version", NULL };
  posix_spawn_file_actions_t actions;
  guint i = 0;

  posix_spawn_file_actions_init (&actions);
  posix_spawn_file_actions_addopen (&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  while (i < n && posix_spawn (&processes[i], worker, &actions, NULL, arguments, environ) == 0)
    i++;
  posix_spawn_file_actions_destroy (&actions);
  return i;
}

static double
start_processes (gpointer data)
{
  pid_t processes[PROCESSES];
  uint64_t start = weft_clock_ns ();
  guint started = spawn_all (processes, PROCESSES), well = 0;
  int status;

  for (guint i = 0; i < started; i++)
    if (waitpid (processes[i], &status, 0) == processes[i] && status == 0)
      well++;
  return well == PROCESSES ? each (start, PROCESSES) : NAN;
}

#define START(text, bare, n) .name = "start/" text, .unit = "us a job", .measure = measure, .reference = bare, .rounds = n, .warm_up = TRUE

static Case cases[] = {
  { { START ("thread", start_threads, 15), .ratio_limit = 1.25 }, WEFT_STRATEGY_THREADS, THREADS },
  { { START ("process", start_processes, 11), .ratio_limit = 1.25 }, WEFT_STRATEGY_PROCESSES, PROCESSES },
  { { NULL } },
};

int
main (int argc, char **argv)
{
  Case *self = bench_choose (argc, argv, cases, sizeof *cases);

  return self == NULL ? 2 : bench_run (&self->bench, self);
}
