/* test-races.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "support.h"

#include <signal.h>
#include <string.h>

/* Everything that can be done to a batch, in any order and at any moment, while its jobs, which last 0 to 5 ms, begin
 * and end. What is done follows from a seed; when it is done, between the workers' steps, is chance. Whatever happens,
 * every life of a job ends in one final state and stays there, and the batch ends. */

#define N_ROUNDS (TEST_TIMES (16, 8) * (g_test_thorough () ? 20 : 1))
#define N_OPERATIONS TEST_TIMES (150, 80)
#define N_WORKERS 3
#define N_JOBS_MOST 2000

/* A thread that looks at all cells as fast as it can: a job that left its final state, were it for a nanosecond, would
 * be seen sooner or later. */
typedef struct
{
  WeftShared *shared;
  _Atomic guint32 n_jobs;
  _Atomic bool stop;
  GThread *thread;
  struct
  {
    guint32 life;
    bool begun;     /* it was seen in this life, in a state that is not final */
    guint32 final;  /* and in this one after that; 0: not yet */
  } seen[N_JOBS_MOST];
} Observer;

typedef struct
{
  GRand *random;
  WeftBatch *batch;
  WeftStrategyId strategy;
  GPtrArray *removed;  /* WeftRemoved */
  guint n_jobs;        /* that there were ever */
  guint n_finished;
  Observer *observer;
} Round;

/* What is read between two equal readings of the life is of this life, or the final state of the one before: the main
 * thread counts the life first and sets the state last. */
static void
observe_one (Observer *self, guint32 job)
{
  WeftJobCell *cell = &self->shared->cells[job];
  guint32 life = atomic_load (&cell->life), state = atomic_load (&cell->state);
  bool final = weft_job_state_is_final (state);

  if (atomic_load (&cell->life) != life)
    return;
  if (self->seen[job].life != life)
    {
      self->seen[job].life = life;
      self->seen[job].begun = false;
      self->seen[job].final = 0;
    }
  if (self->seen[job].final != 0)
    g_assert_cmpuint (state, ==, self->seen[job].final);
  else if (!final)
    self->seen[job].begun = true;
  else if (self->seen[job].begun)
    self->seen[job].final = state;
}

static gpointer
observe (gpointer data)
{
  Observer *self = data;

  while (!atomic_load (&self->stop))
    {
      for (guint32 job = 0; job < atomic_load (&self->n_jobs); job++)
        observe_one (self, job);
      sched_yield ();
    }
  return NULL;
}

static Observer *
observer_new (WeftShared *shared, guint n_jobs)
{
  Observer *self = g_new0 (Observer, 1);

  self->shared = weft_shared_ref (shared);
  atomic_store (&self->n_jobs, n_jobs);
  self->thread = g_thread_new ("observer", observe, self);
  return self;
}

static void
observer_free (Observer *self)
{
  atomic_store (&self->stop, true);
  g_thread_join (self->thread);
  weft_shared_unref (self->shared);
  g_free (self);
}

static void
finished_cb (WeftBatch *batch, Round *round)
{
  round->n_finished++;
  for (guint state = 0; state < WEFT_JOB_N_STATES; state++)
    if (!weft_job_state_is_final (state))
      g_assert_cmpuint (weft_batch_get_count (batch, state), ==, 0);
}

static guint
draw (Round *round, guint below)
{
  return below == 0 ? 0 : (guint) g_rand_int_range (round->random, 0, (gint32) below);
}

/* Half of them break off sometimes, the other half may be tried again when a worker dies. */
static WeftPlan
draw_plan (Round *round)
{
  WeftPlan plan = test_plan (0, 5);

  plan.seed = g_rand_int (round->random);
  plan.workload = (WeftWorkloadKind) draw (round, WEFT_N_WORKLOADS);
  if (draw (round, 2) == 0)
    plan.failure = 0.3;
  else
    plan.retries = draw (round, 3);
  return plan;
}

static void
add_jobs (Round *round)
{
  WeftPlan plan = draw_plan (round);
  guint n = 1 + draw (round, 8);

  g_assert_true (weft_batch_add (round->batch, &plan, n, NULL));
  round->n_jobs += n;
  g_assert_cmpuint (round->n_jobs, <, N_JOBS_MOST);
  atomic_store (&round->observer->n_jobs, round->n_jobs);
}

/* Some positions, a few of which are not there. */
static guint
draw_positions (Round *round, guint *positions, guint most)
{
  guint n = draw (round, most + 1);

  for (guint i = 0; i < n; i++)
    positions[i] = draw (round, g_list_model_get_n_items (G_LIST_MODEL (round->batch)) + 2);
  return n;
}

static void
command_some (Round *round)
{
  guint positions[12], n = draw_positions (round, positions, G_N_ELEMENTS (positions));

  weft_batch_do (round->batch, (WeftCommand) draw (round, 4), positions, n);
}

static void
command_all (Round *round)
{
  weft_batch_do_all (round->batch, (WeftCommand) draw (round, 4));
}

static void
remove_some (Round *round)
{
  guint positions[4], n = draw_positions (round, positions, G_N_ELEMENTS (positions));

  g_ptr_array_add (round->removed, weft_batch_remove (round->batch, positions, n));
}

static void
restore_some (Round *round)
{
  guint i = draw (round, round->removed->len);

  if (round->removed->len == 0)
    return;
  weft_batch_restore (round->batch, g_ptr_array_index (round->removed, i));
  g_ptr_array_remove_index (round->removed, i);
}

/* The worker of a job, whether or not it still has it; under threads there is none. */
static void
harm_worker (Round *round)
{
  static const int signals[] = { SIGKILL, SIGKILL, SIGTERM, SIGSTOP };
  gint32 pid = atomic_load (&test_cell (round->batch, draw (round, round->n_jobs))->pid);
  int number = signals[draw (round, G_N_ELEMENTS (signals))];

  if (!test_signal_child (pid, number) || number != SIGSTOP)
    return;
  for (guint i = 0; i < 200; i++)
    sched_yield ();
  test_signal_child (pid, SIGCONT);
}

static void
let_time_pass (Round *round)
{
  guint turns = draw (round, 40);

  for (guint i = 0; i < turns; i++)
    if (!g_main_context_iteration (NULL, FALSE))
      sched_yield ();
}

static void
start_again (Round *round)
{
  if (!weft_batch_is_running (round->batch))
    test_start (round->batch, round->strategy, N_WORKERS);
}

static void
operate (Round *round)
{
  static void (*const operations[]) (Round *) = {
    command_some, command_some, command_some, command_some, command_all, add_jobs, remove_some, restore_some,
    harm_worker, harm_worker, let_time_pass, let_time_pass, let_time_pass, start_again,
  };

  operations[draw (round, G_N_ELEMENTS (operations))] (round);
}

static void
begin_round (Round *round, WeftStrategyId strategy, guint32 seed)
{
  WeftPlan plan;

  memset (round, 0, sizeof *round);
  round->random = g_rand_new_with_seed (seed);
  round->strategy = strategy;
  round->removed = g_ptr_array_new_with_free_func ((GDestroyNotify) weft_removed_free);
  round->n_jobs = 10;
  plan = draw_plan (round);
  round->batch = test_batch (&plan, round->n_jobs);
  round->observer = observer_new (weft_batch_get_shared (round->batch), round->n_jobs);
  g_signal_connect (round->batch, "finished", G_CALLBACK (finished_cb), round);
  test_start (round->batch, strategy, N_WORKERS);
  for (guint i = 0; i < N_OPERATIONS; i++)
    operate (round);
}

static void
end_round (Round *round)
{
  observer_free (round->observer);
  g_ptr_array_unref (round->removed);
  g_rand_free (round->random);
}

/* Everything goes on and comes to its end. */
static void
run_out (Round *round)
{
  start_again (round);
  round->n_finished = 0;
  weft_batch_do_all (round->batch, WEFT_COMMAND_RESUME);
  test_run_to_end (round->batch);
  g_assert_cmpuint (round->n_finished, ==, 1);
  g_assert_cmpuint (weft_batch_get_alive (round->batch), ==, 0);
}

static void
assert_all_final (Round *round)
{
  for (guint32 job = 0; job < round->n_jobs; job++)
    {
      WeftJobCell *cell = test_cell (round->batch, job);

      g_assert_true (weft_job_state_is_final (test_state (round->batch, job)));
      g_assert_cmpuint (atomic_load (&cell->ended_ns), >=, atomic_load (&cell->started_ns));
      if (test_state (round->batch, job) == WEFT_JOB_SUCCEEDED)
        g_assert_cmpuint (atomic_load (&cell->bytes), ==, weft_batch_get_shared (round->batch)->specs[job].bytes_total);
    }
  test_assert_sums (round->batch);
}

/* A life that a worker ends is ended by one worker: no worker thread dies midway, so each has one record of it. */
static void
assert_trace (Round *round)
{
  g_autofree guint *ends = g_new0 (guint, round->n_jobs);
  const WeftMark *marks;
  gsize n;

  if (weft_strategy_get (round->strategy)->processes)
    return;
  marks = weft_trace_get_marks (weft_batch_get_trace (round->batch), &n);
  for (gsize i = 0; i < n; i++)
    if (marks[i].kind == WEFT_MARK_SUCCEEDED || marks[i].kind == WEFT_MARK_FAILED || marks[i].kind == WEFT_MARK_CANCELLED)
      ends[marks[i].job]++;
  for (guint32 job = 0; job < round->n_jobs; job++)
    g_assert_cmpuint (ends[job], <=, 1 + atomic_load (&test_cell (round->batch, job)->life));
}

static void
test_every_life_has_one_end (gconstpointer data)
{
  for (guint32 i = 0; i < N_ROUNDS; i++)
    {
      Round round;

      g_test_message ("round %u", i);
      begin_round (&round, GPOINTER_TO_UINT (data), i);
      run_out (&round);
      assert_all_final (&round);
      assert_trace (&round);
      g_assert_finalize_object (round.batch);
      end_round (&round);
      g_assert_cmpuint (test_count_children (), ==, 0);
    }
}

/* The same, but the batch is let go in the midst of it. */
static void
test_a_batch_may_go_at_any_moment (gconstpointer data)
{
  guint threads = test_count_threads ();

  for (guint32 i = 0; i < N_ROUNDS; i++)
    {
      Round round;

      g_test_message ("round %u", i);
      begin_round (&round, GPOINTER_TO_UINT (data), 1000 + i);
      g_assert_finalize_object (round.batch);
      test_wait_while (test_count_children () > 0);
      end_round (&round);
      test_drain ();
    }
  test_wait_while (test_count_threads () > threads);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  test_add_for_strategies ("/races/every-life-has-one-end", test_every_life_has_one_end);
  test_add_for_strategies ("/races/a-batch-may-go-at-any-moment", test_a_batch_may_go_at_any_moment);

  return g_test_run ();
}
