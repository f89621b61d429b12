/* test-strategy.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "engine/strategy.h"

#include <string.h>

/* What the strategies are, how many workers they take, and the best that they can do. */

static const double five[] = { 5, 7, 10, 6, 8 };

static double
ideal (WeftStrategyId id, guint workers, const double *seconds, gsize n)
{
  return weft_strategy_ideal (weft_strategy_get (id), workers, seconds, n, 0);
}

static void
test_each_is_found_by_its_nick (void)
{
  for (guint id = 0; id < WEFT_N_STRATEGIES; id++)
    {
      const WeftStrategy *strategy = weft_strategy_get (id);

      g_assert_cmpuint (strategy->id, ==, id);
      g_assert_true (weft_strategy_by_nick (strategy->nick) == strategy);
      g_assert_true (g_str_has_suffix (strategy->description, "."));
    }
}

static void
test_there_is_none_of_another_name (void)
{
  static const char *const others[] = { "", "thread", "Threads", "threads ", "thread pool" };

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    g_assert_null (weft_strategy_by_nick (others[i]));
  g_assert_null (weft_strategy_by_nick (NULL));
}

static void
test_the_list_names_all (void)
{
  g_autofree char *list = weft_strategy_list ();

  g_assert_cmpstr (list, ==, "sequential, threads, thread-pool, processes, process-pool, event-loop, process-loops");
}

static void
test_only_pools_take_a_number_of_workers (void)
{
  g_assert_cmpuint (weft_strategy_workers (weft_strategy_get (WEFT_STRATEGY_SEQUENTIAL), 7), ==, 1);
  g_assert_cmpuint (weft_strategy_workers (weft_strategy_get (WEFT_STRATEGY_THREADS), 7), ==, G_MAXUINT);
  g_assert_cmpuint (weft_strategy_workers (weft_strategy_get (WEFT_STRATEGY_THREAD_POOL), 7), ==, 7);
  g_assert_cmpuint (weft_strategy_workers (weft_strategy_get (WEFT_STRATEGY_PROCESSES), 7), ==, G_MAXUINT);
  g_assert_cmpuint (weft_strategy_workers (weft_strategy_get (WEFT_STRATEGY_PROCESS_POOL), 7), ==, 7);
}

static void
test_a_pool_has_one_worker_a_processor_unless_told (void)
{
  const WeftStrategy *pool = weft_strategy_get (WEFT_STRATEGY_THREAD_POOL);

  g_assert_cmpuint (weft_strategy_workers (pool, 0), ==, g_get_num_processors ());
  g_assert_cmpuint (weft_strategy_workers (pool, 1000000000), ==, WEFT_WORKERS_MAX);
}

static void
test_sequential_is_ideal_at_the_sum (void)
{
  g_assert_cmpfloat (ideal (WEFT_STRATEGY_SEQUENTIAL, 0, five, 5), ==, 36);
  g_assert_cmpfloat (ideal (WEFT_STRATEGY_SEQUENTIAL, 5, five, 5), ==, 36);
}

static void
test_one_worker_a_job_is_ideal_at_the_longest (void)
{
  g_assert_cmpfloat (ideal (WEFT_STRATEGY_THREADS, 0, five, 5), ==, 10);
  g_assert_cmpfloat (ideal (WEFT_STRATEGY_PROCESSES, 2, five, 5), ==, 10);
}

/* By hand. Two workers: 5 | 7; the first is free at 5 and takes 10, until 15; the second at 7 takes 6, until 13, then 8,
 * until 21. Three: 5 | 7 | 10; at 5 comes 6, until 11; at 7 comes 8, until 15. */
static void
test_a_pool_is_ideal_at_the_end_of_its_queue (void)
{
  g_assert_cmpfloat (ideal (WEFT_STRATEGY_THREAD_POOL, 1, five, 5), ==, 36);
  g_assert_cmpfloat (ideal (WEFT_STRATEGY_THREAD_POOL, 2, five, 5), ==, 21);
  g_assert_cmpfloat (ideal (WEFT_STRATEGY_THREAD_POOL, 3, five, 5), ==, 15);
  g_assert_cmpfloat (ideal (WEFT_STRATEGY_PROCESS_POOL, 4, five, 5), ==, 13);
  g_assert_cmpfloat (ideal (WEFT_STRATEGY_PROCESS_POOL, 5, five, 5), ==, 10);
  g_assert_cmpfloat (ideal (WEFT_STRATEGY_PROCESS_POOL, 100, five, 5), ==, 10);
}

static void
test_a_loop_carries_all_at_once (void)
{
  g_assert_cmpuint (weft_strategy_workers (weft_strategy_get (WEFT_STRATEGY_EVENT_LOOP), 7), ==, 1);
  g_assert_cmpuint (weft_strategy_workers (weft_strategy_get (WEFT_STRATEGY_PROCESS_LOOPS), 7), ==, 7);
  g_assert_cmpfloat (ideal (WEFT_STRATEGY_EVENT_LOOP, 0, five, 5), ==, 10);
  g_assert_cmpfloat (ideal (WEFT_STRATEGY_PROCESS_LOOPS, 2, five, 5), ==, 10);
}

/* Of the 36 seconds, all are computing: no strategy does that in less than its cores need. */
static void
test_computing_needs_cores (void)
{
  guint cores = g_get_num_processors ();

  for (guint id = 0; id < WEFT_N_STRATEGIES; id++)
    {
      const WeftStrategy *strategy = weft_strategy_get (id);
      double computing = weft_strategy_ideal (strategy, 3, five, 5, 36);
      double waiting = weft_strategy_ideal (strategy, 3, five, 5, 0);

      g_assert_cmpfloat (computing, ==, MAX (waiting, 36.0 / MIN (cores, weft_strategy_workers (strategy, 3))));
    }
  g_assert_cmpfloat (weft_strategy_ideal (weft_strategy_get (WEFT_STRATEGY_EVENT_LOOP), 0, five, 5, 36), ==, 36);
}

static void
test_no_job_takes_no_time (void)
{
  for (guint id = 0; id < WEFT_N_STRATEGIES; id++)
    g_assert_cmpfloat (ideal (id, 3, NULL, 0), ==, 0);
}

/* The heap against the plain way: look for the worker that is free first. */
static double
plain_ideal (guint workers, const double *seconds, gsize n)
{
  g_autofree double *free_at = g_new0 (double, workers);
  double end = 0;

  for (gsize i = 0; i < n; i++)
    {
      guint first = 0;

      for (guint k = 1; k < workers; k++)
        if (free_at[k] < free_at[first])
          first = k;
      free_at[first] += seconds[i];
      end = MAX (end, free_at[first]);
    }
  return end;
}

static void
test_ideal_is_right_for_any_jobs (void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (1);
  double seconds[60];

  for (guint turn = 0; turn < 500; turn++)
    {
      gsize n = (gsize) g_rand_int_range (random, 1, G_N_ELEMENTS (seconds));
      guint workers = (guint) g_rand_int_range (random, 1, 20);

      for (gsize i = 0; i < n; i++)
        seconds[i] = g_rand_double (random);
      g_assert_cmpfloat_with_epsilon (ideal (WEFT_STRATEGY_THREAD_POOL, workers, seconds, n), plain_ideal (workers, seconds, n), 1e-9);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/strategy/each-is-found-by-its-nick", test_each_is_found_by_its_nick);
  g_test_add_func ("/strategy/there-is-none-of-another-name", test_there_is_none_of_another_name);
  g_test_add_func ("/strategy/the-list-names-all", test_the_list_names_all);
  g_test_add_func ("/strategy/only-pools-take-a-number-of-workers", test_only_pools_take_a_number_of_workers);
  g_test_add_func ("/strategy/a-pool-has-one-worker-a-processor-unless-told", test_a_pool_has_one_worker_a_processor_unless_told);
  g_test_add_func ("/strategy/sequential-is-ideal-at-the-sum", test_sequential_is_ideal_at_the_sum);
  g_test_add_func ("/strategy/one-worker-a-job-is-ideal-at-the-longest", test_one_worker_a_job_is_ideal_at_the_longest);
  g_test_add_func ("/strategy/a-pool-is-ideal-at-the-end-of-its-queue", test_a_pool_is_ideal_at_the_end_of_its_queue);
  g_test_add_func ("/strategy/no-job-takes-no-time", test_no_job_takes_no_time);
  g_test_add_func ("/strategy/a-loop-carries-all-at-once", test_a_loop_carries_all_at_once);
  g_test_add_func ("/strategy/computing-needs-cores", test_computing_needs_cores);
  g_test_add_func ("/strategy/ideal-is-right-for-any-jobs", test_ideal_is_right_for_any_jobs);

  return g_test_run ();
}
