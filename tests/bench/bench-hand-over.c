/* bench-hand-over.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "bench.h"
#include "engine/clock.h"
#include "engine/queue.h"

#include <pthread.h>

/* What it costs to hand a job that does nothing to a pool of a thread per processor, which waits for it; microseconds a
 * job. The reference is g_thread_pool_push() on an exclusive pool of the same size.
 *
 * In a row: job after job is put into the queue; from the first that is put until the last is done. One at a time: each
 * is put when all threads sleep, and the time is the giver's; most of it is the kernel's, to wake a processor that
 * idles (8 of 8 us on a virtual machine), so there only the ratio has a limit. */

#define IN_A_ROW 200000u
#define ONE_AT_A_TIME 500u
#define ASLEEP_US 50 /* after so long, a thread that has nothing to do sleeps */

typedef struct _Pool Pool;

struct _Pool
{
  void (*open) (Pool *self);
  void (*put) (Pool *self, guint32 job);
  void (*close) (Pool *self);

  WeftShared *shared;
  WeftQueue *queue;
  GThreadPool *theirs;
  pthread_t threads[64];
  guint n_threads;
  _Atomic guint done;
};

typedef struct
{
  Bench bench;
  double (*hand_over) (Pool *pool);
} Case;

static gpointer
serve (gpointer data)
{
  Pool *self = data;
  guint32 job;

  while ((job = weft_queue_take (self->queue)) != WEFT_JOB_NONE)
    {
      weft_shared_move (self->shared, job, WEFT_JOB_RUNNING, WEFT_JOB_SUCCEEDED);
      weft_queue_done (self->queue);
      atomic_fetch_add (&self->done, 1);
    }
  return NULL;
}

/* One more job is pending and never queued: so the threads wait for more. */
static void
queue_open (Pool *self)
{
  guint32 keeper = IN_A_ROW;

  self->shared = weft_shared_new ();
  g_assert_nonnull (self->shared);
  for (guint32 job = 0; job < IN_A_ROW; job++)
    atomic_store (&self->shared->cells[job].state, WEFT_JOB_QUEUED);
  atomic_store (&self->shared->cells[keeper].state, WEFT_JOB_HELD);
  self->queue = weft_queue_new (self->shared, -1);
  weft_queue_add (self->queue, &keeper, 1);
  for (guint i = 0; i < self->n_threads; i++)
    if (pthread_create (&self->threads[i], NULL, serve, self) != 0)
      g_error ("No thread");
}

static void
queue_put (Pool *self, guint32 job)
{
  weft_queue_add (self->queue, &job, 1);
}

static void
queue_close (Pool *self)
{
  weft_queue_done (self->queue); /* the keeper */
  for (guint i = 0; i < self->n_threads; i++)
    pthread_join (self->threads[i], NULL);
  weft_queue_free (self->queue);
  weft_shared_unref (self->shared);
}

static void
count (gpointer job, gpointer data)
{
  atomic_fetch_add (&((Pool *) data)->done, 1);
}

static void
their_open (Pool *self)
{
  self->theirs = g_thread_pool_new (count, self, (int) self->n_threads, TRUE, NULL);
  g_assert_nonnull (self->theirs);
}

static void
their_put (Pool *self, guint32 job)
{
  g_thread_pool_push (self->theirs, GUINT_TO_POINTER (job + 1), NULL);
}

static void
their_close (Pool *self)
{
  g_thread_pool_free (self->theirs, FALSE, TRUE);
}

static double
microseconds_since (uint64_t start_ns)
{
  return (double) (weft_clock_ns () - start_ns) / (double) WEFT_NS_PER_US;
}

static double
hand_over_in_a_row (Pool *pool)
{
  uint64_t start = weft_clock_ns ();

  for (guint32 job = 0; job < IN_A_ROW; job++)
    pool->put (pool, job);
  while (atomic_load (&pool->done) < IN_A_ROW)
    g_usleep (100);
  return microseconds_since (start) / IN_A_ROW;
}

static double
hand_over_one_at_a_time (Pool *pool)
{
  double costs[ONE_AT_A_TIME];

  for (guint32 job = 0; job < ONE_AT_A_TIME; job++)
    {
      uint64_t start;

      g_usleep (ASLEEP_US);
      start = weft_clock_ns ();
      pool->put (pool, job);
      costs[job] = microseconds_since (start);
      while (atomic_load (&pool->done) <= job)
        ;
    }
  return bench_percentile (costs, ONE_AT_A_TIME, 0.5);
}

static double
use (const Case *self, Pool pool)
{
  double cost;

  pool.n_threads = MIN (g_get_num_processors (), G_N_ELEMENTS (pool.threads));
  pool.open (&pool);
  cost = self->hand_over (&pool);
  pool.close (&pool);
  return cost;
}

static double
measure (gpointer data)
{
  return use (data, (Pool) { .open = queue_open, .put = queue_put, .close = queue_close });
}

static double
reference (gpointer data)
{
  return use (data, (Pool) { .open = their_open, .put = their_put, .close = their_close });
}

#define HAND_OVER(text) .name = "hand-over/" text, .unit = "us a job", .measure = measure, .reference = reference, .rounds = 9, .warm_up = TRUE

static Case cases[] = {
  { { HAND_OVER ("in-a-row"), .limit = 3 }, hand_over_in_a_row },
  { { HAND_OVER ("one-at-a-time"), .ratio_limit = 1.25 }, hand_over_one_at_a_time },
  { { NULL } },
};

int
main (int argc, char **argv)
{
  Case *self = bench_choose (argc, argv, cases, sizeof *cases);

  return self == NULL ? 2 : bench_run (&self->bench, self);
}
