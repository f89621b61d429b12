/* test-queue.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "support.h"

#include "engine/queue.h"

#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The jobs that wait for a worker. */

typedef struct
{
  WeftShared *shared;
  WeftQueue *queue;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->shared = weft_shared_new ();
  self->queue = weft_queue_new (self->shared, -1);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  weft_queue_free (self->queue);
  weft_shared_unref (self->shared);
}

/* Adds the jobs `first` to `first + n - 1`. */
static void
add (Fixture *self, guint32 first, guint n)
{
  g_autofree guint32 *jobs = g_new (guint32, n);

  for (guint i = 0; i < n; i++)
    jobs[i] = first + i;
  weft_queue_add (self->queue, jobs, n);
}

static void
finish (Fixture *self, guint32 job)
{
  g_assert_true (weft_shared_move (self->shared, job, WEFT_JOB_RUNNING, WEFT_JOB_SUCCEEDED));
  weft_queue_done (self->queue);
}

/* A thread that calls one of the functions that wait. */
typedef struct
{
  Fixture *fixture;
  gsize most;
  _Atomic gint32 tid;
  guint32 result;
  GThread *thread;
} Caller;

static gpointer
take_cb (gpointer data)
{
  Caller *self = data;

  atomic_store (&self->tid, (gint32) syscall (SYS_gettid));
  self->result = weft_queue_take (self->fixture->queue);
  return NULL;
}

static gpointer
demand_cb (gpointer data)
{
  Caller *self = data;

  atomic_store (&self->tid, (gint32) syscall (SYS_gettid));
  self->result = (guint32) weft_queue_wait_for_demand (self->fixture->queue, self->most);
  return NULL;
}

static gpointer
end_cb (gpointer data)
{
  Caller *self = data;

  atomic_store (&self->tid, (gint32) syscall (SYS_gettid));
  self->result = (guint32) weft_queue_wait_for_end (self->fixture->queue);
  return NULL;
}

static gpointer
all_cb (gpointer data)
{
  Caller *self = data;

  atomic_store (&self->tid, (gint32) syscall (SYS_gettid));
  weft_queue_wait_for_all (self->fixture->queue);
  return NULL;
}

/* Starts the thread and waits until it is asleep in there. */
static void
call (Caller *self, Fixture *fixture, GThreadFunc function)
{
  self->fixture = fixture;
  self->thread = g_thread_new ("caller", function, self);
  test_wait_while (atomic_load (&self->tid) == 0);
  test_wait_while (test_task_status (getpid (), atomic_load (&self->tid)) != 'S');
}

static guint32
join (Caller *self)
{
  g_thread_join (self->thread);
  return self->result;
}

static void
test_gives_jobs_in_the_order_they_were_added (Fixture *self, gconstpointer data)
{
  add (self, 0, 3);
  add (self, 10, 2);
  for (guint32 i = 0; i < 3; i++)
    g_assert_cmpuint (weft_queue_try_take (self->queue), ==, i);
  g_assert_cmpuint (weft_queue_take (self->queue), ==, 10);
  g_assert_cmpuint (weft_queue_take (self->queue), ==, 11);
  g_assert_cmpuint (weft_queue_try_take (self->queue), ==, WEFT_JOB_NONE);
}

/* The first ones are not copied; others come after them. */
static void
test_takes_the_first_jobs_over (Fixture *self, gconstpointer data)
{
  GArray *jobs = g_array_new (FALSE, FALSE, sizeof (guint32));

  g_array_append_vals (jobs, ((const guint32[]) { 7, 3, 5 }), 3);
  weft_queue_adopt (self->queue, jobs);
  add (self, 20, 1);
  g_assert_cmpuint (weft_queue_get_pending (self->queue), ==, 4);
  g_assert_cmpuint (weft_queue_take (self->queue), ==, 7);
  g_assert_cmpuint (weft_queue_take (self->queue), ==, 3);
  g_assert_cmpuint (weft_queue_take (self->queue), ==, 5);
  g_assert_cmpuint (weft_queue_take (self->queue), ==, 20);
  g_assert_cmpuint (weft_queue_try_take (self->queue), ==, WEFT_JOB_NONE);
}

static void
test_a_job_that_is_taken_is_running (Fixture *self, gconstpointer data)
{
  add (self, 4, 1);
  g_assert_cmpuint (weft_queue_take (self->queue), ==, 4);
  g_assert_cmpuint (atomic_load (&self->shared->cells[4].state), ==, WEFT_JOB_RUNNING);
}

static void
test_passes_over_jobs_that_were_cancelled (Fixture *self, gconstpointer data)
{
  add (self, 0, 3);
  g_assert_true (weft_shared_move (self->shared, 0, WEFT_JOB_QUEUED, WEFT_JOB_CANCELLED));
  g_assert_true (weft_shared_move (self->shared, 2, WEFT_JOB_QUEUED, WEFT_JOB_CANCELLED));
  weft_queue_done (self->queue);
  weft_queue_done (self->queue);
  g_assert_cmpuint (weft_queue_take (self->queue), ==, 1);
  g_assert_cmpuint (weft_queue_try_take (self->queue), ==, WEFT_JOB_NONE);
  g_assert_cmpuint (atomic_load (&self->shared->cells[0].state), ==, WEFT_JOB_CANCELLED);
}

static void
test_what_is_taken_out_can_be_claimed_later (Fixture *self, gconstpointer data)
{
  add (self, 0, 2);
  g_assert_cmpuint (weft_queue_take_out (self->queue), ==, 0);
  g_assert_cmpuint (weft_queue_take_out (self->queue), ==, 1);
  g_assert_cmpuint (weft_queue_take_out (self->queue), ==, WEFT_JOB_NONE);
  g_assert_cmpuint (atomic_load (&self->shared->cells[0].state), ==, WEFT_JOB_QUEUED);
  g_assert_true (weft_shared_move (self->shared, 0, WEFT_JOB_QUEUED, WEFT_JOB_HELD));
  g_assert_false (weft_queue_claim (self->queue, 0));
  g_assert_true (weft_queue_claim (self->queue, 1));
  g_assert_false (weft_queue_claim (self->queue, 1));
  g_assert_cmpuint (atomic_load (&self->shared->cells[1].state), ==, WEFT_JOB_RUNNING);
}

/* A worker may come upon an older entry of a job that is tried again. */
static void
test_what_is_expected_can_end_before_it_is_put (Fixture *self, gconstpointer data)
{
  add (self, 0, 1);
  g_assert_true (weft_shared_move (self->shared, 0, WEFT_JOB_QUEUED, WEFT_JOB_CANCELLED));
  weft_queue_done (self->queue);
  weft_queue_expect (self->queue);
  g_assert_true (weft_shared_move (self->shared, 0, WEFT_JOB_CANCELLED, WEFT_JOB_QUEUED));
  g_assert_cmpuint (weft_queue_take (self->queue), ==, 0);
  weft_queue_done (self->queue);
  weft_queue_put (self->queue, 0);
  g_assert_cmpuint (weft_queue_take (self->queue), ==, WEFT_JOB_NONE);
  g_assert_cmpuint (weft_queue_get_pending (self->queue), ==, 0);
}

static void
test_passes_over_jobs_that_are_held (Fixture *self, gconstpointer data)
{
  add (self, 0, 2);
  g_assert_true (weft_shared_move (self->shared, 0, WEFT_JOB_QUEUED, WEFT_JOB_HELD));
  g_assert_cmpuint (weft_queue_take (self->queue), ==, 1);
  g_assert_cmpuint (weft_queue_try_take (self->queue), ==, WEFT_JOB_NONE);
  g_assert_cmpuint (weft_queue_get_pending (self->queue), ==, 2);
}

static void
test_a_job_that_was_put_back_comes_first (Fixture *self, gconstpointer data)
{
  add (self, 0, 3);
  g_assert_cmpuint (weft_queue_take (self->queue), ==, 0);
  g_assert_cmpuint (weft_queue_take (self->queue), ==, 1);
  for (guint32 job = 0; job < 2; job++)
    {
      g_assert_true (weft_shared_move (self->shared, job, WEFT_JOB_RUNNING, WEFT_JOB_QUEUED));
      weft_queue_put (self->queue, job);
    }
  g_assert_cmpuint (weft_queue_get_pending (self->queue), ==, 3);
  for (guint32 job = 0; job < 3; job++)
    g_assert_cmpuint (weft_queue_take (self->queue), ==, job);
}

/* Held and resumed before anyone passed over it: it stands in the queue twice, and is given once. */
static void
test_a_job_that_stands_there_twice_is_given_once (Fixture *self, gconstpointer data)
{
  add (self, 0, 1);
  weft_queue_put (self->queue, 0);
  g_assert_cmpuint (weft_queue_try_take (self->queue), ==, 0);
  g_assert_cmpuint (weft_queue_try_take (self->queue), ==, WEFT_JOB_NONE);
}

static void
test_pending_counts_until_a_job_is_done (Fixture *self, gconstpointer data)
{
  g_assert_cmpuint (weft_queue_get_pending (self->queue), ==, 0);
  add (self, 0, 2);
  g_assert_cmpuint (weft_queue_get_pending (self->queue), ==, 2);
  weft_queue_take (self->queue);
  g_assert_cmpuint (weft_queue_get_pending (self->queue), ==, 2);
  finish (self, 0);
  g_assert_cmpuint (weft_queue_get_pending (self->queue), ==, 1);
}

static void
test_an_empty_queue_sends_everybody_home (Fixture *self, gconstpointer data)
{
  g_assert_cmpuint (weft_queue_take (self->queue), ==, WEFT_JOB_NONE);
  g_assert_false (weft_queue_wait_for_demand (self->queue, 5));
  g_assert_false (weft_queue_wait_for_end (self->queue));
  weft_queue_wait_for_all (self->queue);
}

static void
test_wakes_a_taker_for_a_new_job (Fixture *self, gconstpointer data)
{
  Caller caller = { 0 };

  add (self, 0, 1);
  weft_queue_take (self->queue);
  call (&caller, self, take_cb);
  add (self, 1, 1);
  g_assert_cmpuint (join (&caller), ==, 1);
}

static void
test_wakes_a_taker_for_a_job_that_is_put_back (Fixture *self, gconstpointer data)
{
  Caller caller = { 0 };

  add (self, 0, 1);
  weft_queue_take (self->queue);
  call (&caller, self, take_cb);
  g_assert_true (weft_shared_move (self->shared, 0, WEFT_JOB_RUNNING, WEFT_JOB_QUEUED));
  weft_queue_put (self->queue, 0);
  g_assert_cmpuint (join (&caller), ==, 0);
}

static void
test_releases_all_takers_at_the_end (Fixture *self, gconstpointer data)
{
  Caller callers[8] = { 0 };

  add (self, 0, 1);
  weft_queue_take (self->queue);
  for (guint i = 0; i < G_N_ELEMENTS (callers); i++)
    call (&callers[i], self, take_cb);
  finish (self, 0);
  for (guint i = 0; i < G_N_ELEMENTS (callers); i++)
    g_assert_cmpuint (join (&callers[i]), ==, WEFT_JOB_NONE);
}

static void
test_demand_is_for_as_many_workers_as_there_are_jobs (Fixture *self, gconstpointer data)
{
  Caller caller = { .most = 10 };

  add (self, 0, 2);
  for (guint i = 0; i < 2; i++)
    {
      g_assert_true (weft_queue_wait_for_demand (self->queue, 10));
      weft_queue_worker_began (self->queue);
    }
  call (&caller, self, demand_cb);
  add (self, 2, 1);
  g_assert_true (join (&caller));
  weft_queue_worker_ended (self->queue);
  weft_queue_worker_ended (self->queue);
}

static void
test_demand_is_never_over_the_most (Fixture *self, gconstpointer data)
{
  Caller caller = { .most = 1 };

  add (self, 0, 5);
  weft_queue_worker_began (self->queue);
  call (&caller, self, demand_cb);
  weft_queue_worker_ended (self->queue);
  g_assert_true (join (&caller));
}

static void
test_demand_ends_with_the_last_job (Fixture *self, gconstpointer data)
{
  Caller caller = { .most = 1 };

  add (self, 0, 1);
  weft_queue_take (self->queue);
  weft_queue_worker_began (self->queue);
  call (&caller, self, demand_cb);
  finish (self, 0);
  g_assert_false (join (&caller));
  weft_queue_worker_ended (self->queue);
}

static void
test_waits_for_one_worker_to_end (Fixture *self, gconstpointer data)
{
  Caller caller = { 0 };

  weft_queue_worker_began (self->queue);
  weft_queue_worker_began (self->queue);
  call (&caller, self, end_cb);
  weft_queue_worker_ended (self->queue);
  g_assert_true (join (&caller));
  weft_queue_worker_ended (self->queue);
}

static void
test_waits_for_all_workers_to_end (Fixture *self, gconstpointer data)
{
  Caller caller = { 0 };

  weft_queue_worker_began (self->queue);
  weft_queue_worker_began (self->queue);
  call (&caller, self, all_cb);
  weft_queue_worker_ended (self->queue);
  weft_queue_worker_ended (self->queue);
  join (&caller);
}

static void
test_tells_whoever_polls (Fixture *self, gconstpointer data)
{
  int fd = eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK);
  WeftQueue *queue = weft_queue_new (self->shared, fd);
  guint32 job = 0;
  guint64 count;

  weft_queue_add (queue, &job, 1);
  g_assert_cmpint (read (fd, &count, sizeof count), ==, sizeof count);
  weft_queue_try_take (queue);
  g_assert_cmpint (read (fd, &count, sizeof count), <, 0);
  weft_queue_put (queue, job);
  g_assert_cmpint (read (fd, &count, sizeof count), ==, sizeof count);
  weft_queue_done (queue);
  g_assert_cmpint (read (fd, &count, sizeof count), ==, sizeof count);
  weft_queue_free (queue);
  close (fd);
}

/* Many takers, one who adds, one who cancels: every job ends once, by a taker or by the one who cancels. */
#define N_JOBS 20000

typedef struct
{
  Fixture *fixture;
  _Atomic guint taken, cancelled;
} Crowd;

static gpointer
take_all_cb (gpointer data)
{
  Crowd *crowd = data;
  guint32 job;

  while ((job = weft_queue_take (crowd->fixture->queue)) != WEFT_JOB_NONE)
    {
      atomic_fetch_add (&crowd->taken, 1);
      finish (crowd->fixture, job);
    }
  return NULL;
}

static gpointer
cancel_all_cb (gpointer data)
{
  Crowd *crowd = data;

  for (guint32 job = N_JOBS; job > 0; job--)
    if (weft_shared_move (crowd->fixture->shared, job, WEFT_JOB_QUEUED, WEFT_JOB_CANCELLED))
      {
        atomic_fetch_add (&crowd->cancelled, 1);
        weft_queue_done (crowd->fixture->queue);
      }
  return NULL;
}

static void
test_every_job_ends_once_in_a_crowd (Fixture *self, gconstpointer data)
{
  Crowd crowd = { .fixture = self };
  GThread *threads[5];

  /* Job 0 is held until the end, so that no taker goes home before all are added. */
  add (self, 0, 1 + N_JOBS);
  g_assert_true (weft_shared_move (self->shared, 0, WEFT_JOB_QUEUED, WEFT_JOB_HELD));
  for (guint i = 0; i < 4; i++)
    threads[i] = g_thread_new ("taker", take_all_cb, &crowd);
  threads[4] = g_thread_new ("canceller", cancel_all_cb, &crowd);
  g_thread_join (threads[4]);
  g_assert_true (weft_shared_move (self->shared, 0, WEFT_JOB_HELD, WEFT_JOB_QUEUED));
  weft_queue_put (self->queue, 0);
  for (guint i = 0; i < 4; i++)
    g_thread_join (threads[i]);
  g_assert_cmpuint (weft_queue_get_pending (self->queue), ==, 0);
  g_assert_cmpuint (atomic_load (&crowd.taken) + atomic_load (&crowd.cancelled), ==, 1 + N_JOBS);
}

#define ADD(name, function) g_test_add ("/queue/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("gives-jobs-in-the-order-they-were-added", test_gives_jobs_in_the_order_they_were_added);
  ADD ("takes-the-first-jobs-over", test_takes_the_first_jobs_over);
  ADD ("a-job-that-is-taken-is-running", test_a_job_that_is_taken_is_running);
  ADD ("passes-over-jobs-that-were-cancelled", test_passes_over_jobs_that_were_cancelled);
  ADD ("passes-over-jobs-that-are-held", test_passes_over_jobs_that_are_held);
  ADD ("what-is-taken-out-can-be-claimed-later", test_what_is_taken_out_can_be_claimed_later);
  ADD ("what-is-expected-can-end-before-it-is-put", test_what_is_expected_can_end_before_it_is_put);
  ADD ("a-job-that-was-put-back-comes-first", test_a_job_that_was_put_back_comes_first);
  ADD ("a-job-that-stands-there-twice-is-given-once", test_a_job_that_stands_there_twice_is_given_once);
  ADD ("pending-counts-until-a-job-is-done", test_pending_counts_until_a_job_is_done);
  ADD ("an-empty-queue-sends-everybody-home", test_an_empty_queue_sends_everybody_home);
  ADD ("wakes-a-taker-for-a-new-job", test_wakes_a_taker_for_a_new_job);
  ADD ("wakes-a-taker-for-a-job-that-is-put-back", test_wakes_a_taker_for_a_job_that_is_put_back);
  ADD ("releases-all-takers-at-the-end", test_releases_all_takers_at_the_end);
  ADD ("demand-is-for-as-many-workers-as-there-are-jobs", test_demand_is_for_as_many_workers_as_there_are_jobs);
  ADD ("demand-is-never-over-the-most", test_demand_is_never_over_the_most);
  ADD ("demand-ends-with-the-last-job", test_demand_ends_with_the_last_job);
  ADD ("waits-for-one-worker-to-end", test_waits_for_one_worker_to_end);
  ADD ("waits-for-all-workers-to-end", test_waits_for_all_workers_to_end);
  ADD ("tells-whoever-polls", test_tells_whoever_polls);
  ADD ("every-job-ends-once-in-a-crowd", test_every_job_ends_once_in_a_crowd);

  return g_test_run ();
}
