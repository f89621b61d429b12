/* test-loop.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "support.h"

#include "engine/loop.h"

#include <signal.h>
#include <sys/eventfd.h>
#include <unistd.h>

/* The event loop, by itself on this thread, and as the worker of a batch: one thread or process for many jobs. */

#define FOR_EVER_MS 600000

typedef struct
{
  WeftBatch *batch;
  WeftDriver driver;
  WeftLoop *loop;
  int fd;
} Fixture;

/* The jobs are taken up here, not by a runner. */
static void
set_up (Fixture *self, const WeftPlan *plan, guint n)
{
  self->batch = test_batch (plan, n);
  weft_driver_begin (&self->driver, weft_batch_get_shared (self->batch), 0);
  atomic_store (&self->driver.shared->header->report_ns, WEFT_NS_PER_SEC / 30);
  self->loop = weft_loop_new (&self->driver);
  self->fd = eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK);
}

static void
tear_down (Fixture *self)
{
  close (self->fd);
  weft_loop_free (self->loop);
  g_object_unref (self->batch);
}

static void
add (Fixture *self, guint32 job)
{
  g_assert_true (weft_shared_move (self->driver.shared, job, WEFT_JOB_QUEUED, WEFT_JOB_RUNNING));
  g_assert_true (weft_loop_add (self->loop, job));
}

/* One turn, and the sleep after it if there is anything to wait for. */
static void
turn (Fixture *self)
{
  uint64_t next = weft_loop_turn (self->loop);

  if (next != UINT64_MAX)
    weft_loop_sleep (self->loop, self->fd, next);
}

static void
run_to_end (Fixture *self, guint n)
{
  gint64 since = 0;

  for (; weft_loop_get_n (self->loop) > 0; test_be_patient (&since, "the jobs of a loop"))
    turn (self);
  g_assert_cmpuint (weft_loop_take_done (self->loop), ==, n);
}

static void
tell (Fixture *self, guint32 job, guint32 control)
{
  atomic_store (&test_cell (self->batch, job)->control, control);
  weft_loop_obey (self->loop);
}

static double
lasted (Fixture *self, guint32 job)
{
  WeftJobCell *cell = test_cell (self->batch, job);

  return weft_seconds (atomic_load (&cell->ended_ns) - atomic_load (&cell->started_ns));
}

static void
test_carries_many_at_once (void)
{
  WeftPlan plan = test_plan (5, 50);
  Fixture self;

  set_up (&self, &plan, 500);
  for (guint32 i = 0; i < 500; i++)
    add (&self, i);
  run_to_end (&self, 500);
  for (guint32 i = 0; i < 500; i++)
    {
      g_assert_cmpuint (test_state (self.batch, i), ==, WEFT_JOB_SUCCEEDED);
      g_assert_cmpuint (atomic_load (&test_cell (self.batch, i)->bytes), ==, 1000);
      g_assert_cmpfloat (lasted (&self, i), >=, weft_seconds (self.driver.shared->specs[i].duration_ns));
    }
  tear_down (&self);
}

/* The number that it was told to expect is a hint, no limit. */
static void
test_carries_more_than_it_expected (void)
{
  WeftPlan plan = test_plan (5, 20);
  Fixture self;

  set_up (&self, &plan, 300);
  weft_loop_expect (self.loop, 20);
  for (guint32 i = 0; i < 300; i++)
    add (&self, i);
  g_assert_cmpuint (weft_loop_get_n (self.loop), ==, 300);
  run_to_end (&self, 300);
  for (guint32 i = 0; i < 300; i++)
    g_assert_cmpuint (test_state (self.batch, i), ==, WEFT_JOB_SUCCEEDED);
  tear_down (&self);
}

/* Slots of jobs that are over are used again, whatever is still queued for them. */
static void
test_uses_its_slots_again (void)
{
  WeftPlan plan = test_plan (0, 2);
  g_autoptr(GRand) random = g_rand_new_with_seed (5);
  guint32 next = 0;
  Fixture self;

  plan.workload = WEFT_WORKLOAD_MIXED;
  set_up (&self, &plan, 400);
  while (next < 400)
    {
      for (guint n = (guint) g_rand_int_range (random, 1, 9); n > 0 && next < 400; n--)
        add (&self, next++);
      weft_loop_turn (self.loop);
      tell (&self, next - 1, g_rand_boolean (random) ? WEFT_CONTROL_CANCEL : 0);
      if (next > 20)
        tell (&self, next - 20, WEFT_CONTROL_CANCEL);
    }
  run_to_end (&self, 400);
  for (guint32 i = 0; i < 400; i++)
    g_assert_true (weft_job_state_is_final (test_state (self.batch, i)));
  tear_down (&self);
}

static void
test_a_paused_job_waits_while_the_others_go_on (void)
{
  WeftPlan plan = test_plan (20, 20);
  Fixture self;

  set_up (&self, &plan, 2);
  add (&self, 0);
  add (&self, 1);
  tell (&self, 0, WEFT_CONTROL_PAUSE);
  g_assert_cmpuint (test_state (self.batch, 0), ==, WEFT_JOB_PAUSED);
  while (!weft_job_state_is_final (test_state (self.batch, 1)))
    turn (&self);
  g_assert_cmpuint (test_state (self.batch, 0), ==, WEFT_JOB_PAUSED);
  tell (&self, 0, 0);
  g_assert_cmpuint (test_state (self.batch, 0), ==, WEFT_JOB_RUNNING);
  run_to_end (&self, 2);
  g_assert_cmpuint (test_state (self.batch, 0), ==, WEFT_JOB_SUCCEEDED);
  g_assert_cmpfloat (lasted (&self, 0), >=, 0.02 + (double) atomic_load (&test_cell (self.batch, 0)->paused) - 1e-4);
  tear_down (&self);
}

/* However often it was paused, it has one entry in the heap that counts. */
static void
test_a_thousand_pauses_leave_nothing_behind (void)
{
  WeftPlan plan = test_plan (10, 10);
  Fixture self;

  plan.failure = 1;
  plan.retries = 1;
  set_up (&self, &plan, 3);
  for (guint32 i = 0; i < 3; i++)
    add (&self, i);
  for (guint i = 0; i < 1000; i++)
    {
      tell (&self, i % 3, WEFT_CONTROL_PAUSE);
      if (i % 7 == 0)
        weft_loop_turn (self.loop);
      tell (&self, i % 3, 0);
    }
  run_to_end (&self, 3);
  for (guint32 i = 0; i < 3; i++)
    g_assert_cmpuint (test_state (self.batch, i), ==, WEFT_JOB_FAILED);
  tear_down (&self);
}

/* A job that computes takes its turn with the others: none starves, and timers fire meanwhile. */
static void
test_computing_takes_turns (void)
{
  WeftPlan plan = test_plan (60, 60);
  Fixture self;
  guint64 least, most;

  plan.workload = WEFT_WORKLOAD_CHECKSUM;
  set_up (&self, &plan, 4);
  for (guint32 i = 0; i < 4; i++)
    add (&self, i);
  while (!weft_job_state_is_final (test_state (self.batch, 0)))
    {
      weft_loop_turn (self.loop);
      least = G_MAXUINT64;
      most = 0;
      for (guint32 i = 0; i < 4; i++)
        {
          least = MIN (least, atomic_load (&test_cell (self.batch, i)->bytes));
          most = MAX (most, atomic_load (&test_cell (self.batch, i)->bytes));
        }
      g_assert_cmpuint (most - least, <=, WEFT_WORKLOAD_SLICE);
    }
  run_to_end (&self, 4);
  for (guint32 i = 0; i < 4; i++)
    g_assert_cmpfloat (atomic_load (&test_cell (self.batch, i)->computed), >, 0);
  tear_down (&self);
}

static guint
count (WeftBatch *batch, WeftJobState state)
{
  return weft_batch_get_count (batch, state);
}

static void
test_a_batch_of_thousands (gconstpointer data)
{
  guint n = TEST_TIMES (20000, 3000);
  WeftPlan plan = test_plan (100, 400);
  g_autoptr(WeftBatch) batch = test_batch (&plan, n);

  test_start (batch, GPOINTER_TO_UINT (data), 2);
  test_run_to_end (batch);
  g_assert_cmpuint (count (batch, WEFT_JOB_SUCCEEDED), ==, n);
  test_assert_sums (batch);
}

static void
test_all_can_be_paused_and_cancelled (gconstpointer data)
{
  guint n = TEST_TIMES (5000, 500);
  WeftPlan plan = test_plan (FOR_EVER_MS, FOR_EVER_MS);
  g_autoptr(WeftBatch) batch = test_batch (&plan, n);

  test_start (batch, GPOINTER_TO_UINT (data), 2);
  test_iterate_while (count (batch, WEFT_JOB_RUNNING) < n);
  weft_batch_do_all (batch, WEFT_COMMAND_PAUSE);
  test_iterate_while (count (batch, WEFT_JOB_PAUSED) < n);
  weft_batch_do_all (batch, WEFT_COMMAND_RESUME);
  test_iterate_while (count (batch, WEFT_JOB_RUNNING) < n);
  weft_batch_do_all (batch, WEFT_COMMAND_CANCEL);
  test_run_to_end (batch);
  g_assert_cmpuint (count (batch, WEFT_JOB_CANCELLED), ==, n);
  test_assert_sums (batch);
}

/* Nothing else wakes a loop whose jobs all wait for hours. */
static void
test_obeys_at_once (gconstpointer data)
{
  WeftPlan plan = test_plan (FOR_EVER_MS, FOR_EVER_MS);
  g_autoptr(WeftBatch) batch = test_batch (&plan, 2);
  gint64 began;

  test_start (batch, GPOINTER_TO_UINT (data), 1);
  test_await_state (batch, 1, WEFT_JOB_RUNNING);
  test_wait_while (atomic_load (&test_cell (batch, 1)->pid) == 0);
  began = g_get_monotonic_time ();
  test_do (batch, WEFT_COMMAND_CANCEL, 1);
  test_await_state (batch, 1, WEFT_JOB_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - began, <, 2 * G_USEC_PER_SEC);
  weft_batch_do_all (batch, WEFT_COMMAND_CANCEL);
  test_run_to_end (batch);
}

/* Every job that the dead one carried fails or is tried again elsewhere, and none is lost. */
static void
test_jobs_of_a_dead_process_are_settled (gconstpointer data)
{
  WeftPlan plan = test_plan (5, 15);
  g_autoptr(WeftBatch) batch = NULL;
  guint n = TEST_TIMES (400, 100);

  plan.retries = 5;
  plan.workload = GPOINTER_TO_UINT (data);
  batch = test_batch (&plan, n);
  test_start (batch, WEFT_STRATEGY_PROCESS_LOOPS, 2);
  for (guint i = 0; i < 3; i++)
    {
      gint32 pid;

      test_wait_while ((pid = atomic_load (&test_cell (batch, (i + 1) * n / 4)->pid)) == 0);
      test_signal_child (pid, 9);
    }
  test_run_to_end (batch);
  g_assert_cmpuint (count (batch, WEFT_JOB_SUCCEEDED), ==, n);
  g_assert_cmpuint (test_count_children (), ==, 0);
  test_assert_sums (batch);
}

/* Jobs that only compute: all but the one that it holds. */
static void
test_a_process_that_is_held_up_leaves_its_jobs_to_the_others (void)
{
  WeftPlan plan = test_plan (25, 25);
  g_autoptr(WeftBatch) batch = NULL;
  guint n = TEST_TIMES (40, 10);
  gint32 pid;

  plan.workload = WEFT_WORKLOAD_CHECKSUM;
  batch = test_batch (&plan, n);
  test_start (batch, WEFT_STRATEGY_PROCESS_LOOPS, 2);
  test_wait_while ((pid = atomic_load (&test_cell (batch, 0)->pid)) == 0);
  g_assert_true (test_signal_child (pid, SIGSTOP));
  test_iterate_while (count (batch, WEFT_JOB_SUCCEEDED) < n - 1);
  g_assert_true (test_signal_child (pid, SIGCONT));
  test_run_to_end (batch);
  g_assert_cmpuint (count (batch, WEFT_JOB_SUCCEEDED), ==, n);
}

static void
test_computing_that_is_paused_leaves_the_loop_to_others (void)
{
  WeftPlan plan = test_plan (FOR_EVER_MS, FOR_EVER_MS);
  g_autoptr(WeftBatch) batch = NULL;

  plan.workload = WEFT_WORKLOAD_CHECKSUM;
  batch = test_batch (&plan, 1);
  plan.duration_min = plan.duration_max = 0.025;
  weft_batch_add (batch, &plan, 5, NULL);
  test_start (batch, WEFT_STRATEGY_PROCESS_LOOPS, 1);
  test_await_state (batch, 0, WEFT_JOB_RUNNING);
  test_do (batch, WEFT_COMMAND_PAUSE, 0);
  test_iterate_while (count (batch, WEFT_JOB_SUCCEEDED) < 5);
  g_assert_cmpint (test_state (batch, 0), ==, WEFT_JOB_PAUSED);
  test_do (batch, WEFT_COMMAND_CANCEL, 0);
  test_run_to_end (batch);
  test_assert_sums (batch);
}

/* Mixed jobs: a wait that begins late would end late. */
static void
test_what_waits_is_shared_out_at_once (void)
{
  WeftPlan plan = test_plan (FOR_EVER_MS, FOR_EVER_MS);
  g_autoptr(WeftBatch) batch = NULL;

  plan.workload = WEFT_WORKLOAD_MIXED;
  plan.computes = 0.9;
  batch = test_batch (&plan, 20);
  test_start (batch, WEFT_STRATEGY_PROCESS_LOOPS, 2);
  for (guint32 i = 0; i < 20; i++)
    test_wait_while (atomic_load (&test_cell (batch, i)->pid) == 0);
  weft_batch_do_all (batch, WEFT_COMMAND_CANCEL);
  test_run_to_end (batch);
}

/* Nor does it wait behind computing that no loop has asked for yet. */
static void
test_what_waits_does_not_wait_for_what_computes (void)
{
  WeftPlan plan = test_plan (FOR_EVER_MS, FOR_EVER_MS);
  g_autoptr(WeftBatch) batch = NULL;

  plan.workload = WEFT_WORKLOAD_CHECKSUM;
  batch = test_batch (&plan, 5);
  plan = test_plan (10, 10);
  weft_batch_add (batch, &plan, 5, NULL);
  test_start (batch, WEFT_STRATEGY_PROCESS_LOOPS, 2);
  test_iterate_while (count (batch, WEFT_JOB_SUCCEEDED) < 5);
  g_assert_cmpuint (count (batch, WEFT_JOB_QUEUED), ==, 3);
  weft_batch_add (batch, &plan, 5, NULL);
  test_iterate_while (count (batch, WEFT_JOB_SUCCEEDED) < 10);
  weft_batch_do_all (batch, WEFT_COMMAND_CANCEL);
  test_run_to_end (batch);
  test_assert_sums (batch);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/loop/carries-many-at-once", test_carries_many_at_once);
  g_test_add_func ("/loop/carries-more-than-it-expected", test_carries_more_than_it_expected);
  g_test_add_func ("/loop/uses-its-slots-again", test_uses_its_slots_again);
  g_test_add_func ("/loop/a-paused-job-waits-while-the-others-go-on", test_a_paused_job_waits_while_the_others_go_on);
  g_test_add_func ("/loop/a-thousand-pauses-leave-nothing-behind", test_a_thousand_pauses_leave_nothing_behind);
  g_test_add_func ("/loop/computing-takes-turns", test_computing_takes_turns);
  for (guint id = WEFT_STRATEGY_EVENT_LOOP; id <= WEFT_STRATEGY_PROCESS_LOOPS; id++)
    {
      const char *nick = weft_strategy_get (id)->nick;
      g_autofree char *thousands = g_strconcat ("/loop/a-batch-of-thousands/", nick, NULL);
      g_autofree char *all = g_strconcat ("/loop/all-can-be-paused-and-cancelled/", nick, NULL);
      g_autofree char *obeys = g_strconcat ("/loop/obeys-at-once/", nick, NULL);

      g_test_add_data_func (thousands, GUINT_TO_POINTER (id), test_a_batch_of_thousands);
      g_test_add_data_func (all, GUINT_TO_POINTER (id), test_all_can_be_paused_and_cancelled);
      g_test_add_data_func (obeys, GUINT_TO_POINTER (id), test_obeys_at_once);
    }
  g_test_add_data_func ("/loop/jobs-of-a-dead-process-are-settled/waiting", GUINT_TO_POINTER (WEFT_WORKLOAD_DOWNLOAD),
                        test_jobs_of_a_dead_process_are_settled);
  g_test_add_data_func ("/loop/jobs-of-a-dead-process-are-settled/computing", GUINT_TO_POINTER (WEFT_WORKLOAD_CHECKSUM),
                        test_jobs_of_a_dead_process_are_settled);
  g_test_add_func ("/loop/a-process-that-is-held-up-leaves-its-jobs-to-the-others",
                   test_a_process_that_is_held_up_leaves_its_jobs_to_the_others);
  g_test_add_func ("/loop/computing-that-is-paused-leaves-the-loop-to-others", test_computing_that_is_paused_leaves_the_loop_to_others);
  g_test_add_func ("/loop/what-waits-is-shared-out-at-once", test_what_waits_is_shared_out_at_once);
  g_test_add_func ("/loop/what-waits-does-not-wait-for-what-computes", test_what_waits_does_not_wait_for_what_computes);

  return g_test_run ();
}
