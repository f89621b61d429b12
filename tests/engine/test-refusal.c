/* test-refusal.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "support.h"

#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <spawn.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* A system that refuses: threads, processes, descriptors, memory. This program puts itself before the C library's
 * functions and grants what the test allows. */

#define NO_LIMIT G_MAXINT

static _Atomic int threads_limit = NO_LIMIT, n_threads; /* at once */
static _Atomic int processes_limit = NO_LIMIT, n_processes;
static _Atomic (WeftShared *) cancel_meanwhile; /* whose job 1 is cancelled just when no process is to be had for it */
static _Atomic bool refuse_sockets, refuse_eventfd, refuse_epoll, refuse_memfd;

#define REAL(name) ((__typeof__ (&name)) dlsym (RTLD_NEXT, #name))

typedef struct
{
  void *(*function) (void *);
  void *data;
} Granted;

static void *
run_granted (void *data)
{
  Granted granted = *(Granted *) data;
  void *result;

  free (data);
  result = granted.function (granted.data);
  /* To the system a thread is there for a while after its last word. */
  g_usleep (1000);
  atomic_fetch_sub (&n_threads, 1);
  return result;
}

int
pthread_create (pthread_t *thread, const pthread_attr_t *attributes, void *(*function) (void *), void *data)
{
  Granted *granted;
  int failed;

  if (atomic_fetch_add (&n_threads, 1) >= atomic_load (&threads_limit))
    {
      atomic_fetch_sub (&n_threads, 1);
      return EAGAIN;
    }
  granted = malloc (sizeof *granted);
  *granted = (Granted) { function, data };
  failed = REAL (pthread_create) (thread, attributes, run_granted, granted);
  if (failed != 0)
    free (granted);
  return failed;
}

int
posix_spawn (pid_t *pid, const char *path, const posix_spawn_file_actions_t *actions, const posix_spawnattr_t *attributes,
             char *const arguments[], char *const environment[])
{
  if (atomic_fetch_add (&n_processes, 1) < atomic_load (&processes_limit))
    return REAL (posix_spawn) (pid, path, actions, attributes, arguments, environment);
  atomic_fetch_sub (&n_processes, 1);
  if (atomic_load (&cancel_meanwhile) != NULL)
    weft_shared_control (atomic_load (&cancel_meanwhile), 1, WEFT_CONTROL_CANCEL, 0);
  return EAGAIN;
}

pid_t
wait4 (pid_t pid, int *status, int options, struct rusage *usage)
{
  pid_t waited = REAL (wait4) (pid, status, options, usage);

  if (waited > 0)
    atomic_fetch_sub (&n_processes, 1);
  return waited;
}

static bool
refuses (_Atomic bool *what, int error)
{
  if (atomic_load (what))
    errno = error;
  return atomic_load (what);
}

int
socketpair (int domain, int type, int protocol, int sockets[2])
{
  return refuses (&refuse_sockets, EMFILE) ? -1 : REAL (socketpair) (domain, type, protocol, sockets);
}

int
eventfd (unsigned int count, int flags)
{
  return refuses (&refuse_eventfd, EMFILE) ? -1 : REAL (eventfd) (count, flags);
}

int
epoll_create1 (int flags)
{
  return refuses (&refuse_epoll, EMFILE) ? -1 : REAL (epoll_create1) (flags);
}

int
memfd_create (const char *name, unsigned int flags)
{
  return refuses (&refuse_memfd, ENFILE) ? -1 : REAL (memfd_create) (name, flags);
}

static WeftBatch *
new_batch (double ms, guint n)
{
  WeftPlan plan = test_plan (ms, ms);

  return test_batch (&plan, n);
}

static void
assert_all_failed (WeftBatch *batch, int number)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (batch));
  g_autofree char *expected = g_strdup_printf ("the system would not start a worker: %s", g_strerror (number));

  g_assert_cmpuint (weft_batch_get_count (batch, WEFT_JOB_FAILED), ==, n);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *error = test_error (batch, i);

      g_assert_cmpstr (error, ==, expected);
    }
  test_assert_sums (batch);
}

/* With the supervisor, one more than the workers. */
static void
allow_workers (WeftStrategyId id, int n)
{
  test_wait_while (atomic_load (&n_threads) > 0);
  if (weft_strategy_get (id)->processes)
    atomic_store (&processes_limit, n);
  else
    atomic_store (&threads_limit, n == NO_LIMIT ? n : n + 1);
}

static void
test_goes_on_with_the_workers_it_has (gconstpointer data)
{
  const WeftStrategy *strategy = weft_strategy_get (GPOINTER_TO_UINT (data));

  for (guint allowed = 1; allowed <= 3; allowed += 2)
    {
      g_autoptr(WeftBatch) batch = new_batch (2, 12);

      allow_workers (strategy->id, (int) allowed);
      test_start (batch, strategy->id, 8);
      test_run_to_end (batch);
      allow_workers (strategy->id, NO_LIMIT);
      g_assert_cmpuint (weft_batch_get_count (batch, WEFT_JOB_SUCCEEDED), ==, 12);
      if (weft_strategy_workers (strategy, 8) > 1)
        g_assert_cmpuint (weft_batch_get_refused (batch), >, 0);
      else
        g_assert_cmpuint (weft_batch_get_refused (batch), ==, 0);
      g_assert_cmpuint (weft_batch_get_refused (batch), <=, 12 * 12);
      test_assert_sums (batch);
    }
}

static void
test_a_pool_says_how_many_it_lacks (gconstpointer data)
{
  g_autoptr(WeftBatch) batch = new_batch (600000, 12);

  allow_workers (GPOINTER_TO_UINT (data), 3);
  test_start (batch, GPOINTER_TO_UINT (data), 8);
  for (guint i = 0; i < 3; i++)
    test_await_state (batch, i, WEFT_JOB_RUNNING);
  test_wait_while (weft_batch_get_refused (batch) == 0);
  g_assert_cmpuint (weft_batch_get_refused (batch), ==, 5);
  g_assert_cmpuint (weft_batch_get_alive (batch), ==, 3);
  weft_batch_do_all (batch, WEFT_COMMAND_CANCEL);
  test_run_to_end (batch);
  allow_workers (GPOINTER_TO_UINT (data), NO_LIMIT);
  g_assert_cmpuint (weft_batch_get_refused (batch), ==, 5);
}

/* Nobody holds it but the supervisor, which must look once more before it waits for a worker to be free: none ever is. */
static void
test_a_job_that_is_cancelled_meanwhile_does_not_wait (void)
{
  g_autoptr(WeftBatch) batch = new_batch (600000, 2);

  allow_workers (WEFT_STRATEGY_PROCESS_POOL, 1);
  atomic_store (&cancel_meanwhile, weft_batch_get_shared (batch));
  test_start (batch, WEFT_STRATEGY_PROCESS_POOL, 2);
  test_await_state (batch, 1, WEFT_JOB_CANCELLED);
  atomic_store (&cancel_meanwhile, NULL);
  weft_batch_do_all (batch, WEFT_COMMAND_CANCEL);
  test_run_to_end (batch);
  allow_workers (WEFT_STRATEGY_PROCESS_POOL, NO_LIMIT);
  test_assert_sums (batch);
}

static void
test_every_job_fails_without_any_worker (gconstpointer data)
{
  g_autoptr(WeftBatch) batch = new_batch (2, 5);

  allow_workers (GPOINTER_TO_UINT (data), 0);
  test_start (batch, GPOINTER_TO_UINT (data), 3);
  test_run_to_end (batch);
  allow_workers (GPOINTER_TO_UINT (data), NO_LIMIT);
  assert_all_failed (batch, EAGAIN);

  weft_batch_do_all (batch, WEFT_COMMAND_RETRY);
  test_start (batch, GPOINTER_TO_UINT (data), 3);
  test_run_to_end (batch);
  g_assert_cmpuint (weft_batch_get_count (batch, WEFT_JOB_SUCCEEDED), ==, 5);
}

static void
test_a_start_that_is_refused_says_so (gconstpointer data)
{
  g_autoptr(WeftBatch) batch = new_batch (2, 5);
  g_autoptr(GError) error = NULL;
  guint descriptors;

  test_wait_while (atomic_load (&n_threads) > 0);
  descriptors = test_count_descriptors ();
  atomic_store (&threads_limit, 0);
  g_assert_false (weft_batch_start (batch, weft_strategy_get (GPOINTER_TO_UINT (data)), 3, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  atomic_store (&threads_limit, NO_LIMIT);
  atomic_store (&refuse_eventfd, true);
  g_assert_false (weft_batch_start (batch, weft_strategy_get (GPOINTER_TO_UINT (data)), 3, &error));
  g_assert_nonnull (strstr (error->message, "can't be started"));
  atomic_store (&refuse_eventfd, false);
  g_assert_false (weft_batch_is_running (batch));
  g_assert_cmpuint (test_count_descriptors (), ==, descriptors);

  test_start (batch, GPOINTER_TO_UINT (data), 3);
  test_run_to_end (batch);
  g_assert_cmpuint (weft_batch_get_count (batch, WEFT_JOB_SUCCEEDED), ==, 5);
}

static void
test_sockets_that_are_refused_are_said (gconstpointer data)
{
  g_autoptr(WeftBatch) batch = new_batch (2, 5);

  atomic_store (&refuse_sockets, true);
  test_start (batch, GPOINTER_TO_UINT (data), 3);
  test_run_to_end (batch);
  atomic_store (&refuse_sockets, false);
  assert_all_failed (batch, EMFILE);
}

static void
test_an_epoll_that_is_refused_is_said (gconstpointer data)
{
  g_autoptr(WeftBatch) batch = new_batch (2, 5);

  atomic_store (&refuse_epoll, true);
  test_start (batch, GPOINTER_TO_UINT (data), 3);
  test_run_to_end (batch);
  atomic_store (&refuse_epoll, false);
  assert_all_failed (batch, EMFILE);
}

static void
test_memory_that_is_refused_is_said (void)
{
  g_autoptr(GError) error = NULL;

  atomic_store (&refuse_memfd, true);
  g_assert_null (weft_batch_new (&error));
  atomic_store (&refuse_memfd, false);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_TOO_MANY_OPEN_FILES);
  g_assert_nonnull (strstr (error->message, g_strerror (ENFILE)));
  g_assert_true (g_str_has_suffix (error->message, "."));
}

/* Refused by the kernel this time: a process may have so many descriptors, and each worker takes one. */
static void
test_goes_on_within_the_limit_of_descriptors (gconstpointer data)
{
  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
      g_test_trap_assert_passed ();
      return;
    }
  else
    {
      g_autoptr(WeftBatch) batch = new_batch (2, 30);
      struct rlimit limit;

      test_drain ();
      limit.rlim_cur = limit.rlim_max = test_count_descriptors () + 8;
      g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &limit), ==, 0);
      test_start (batch, GPOINTER_TO_UINT (data), 20);
      test_run_to_end (batch);
      g_assert_cmpuint (weft_batch_get_count (batch, WEFT_JOB_SUCCEEDED), ==, 30);
      g_assert_cmpuint (weft_batch_get_refused (batch), >, 0);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  test_add_for_strategies ("/refusal/goes-on-with-the-workers-it-has", test_goes_on_with_the_workers_it_has);
  g_test_add_data_func ("/refusal/a-pool-says-how-many-it-lacks/thread-pool", GUINT_TO_POINTER (WEFT_STRATEGY_THREAD_POOL),
                        test_a_pool_says_how_many_it_lacks);
  g_test_add_data_func ("/refusal/a-pool-says-how-many-it-lacks/process-pool", GUINT_TO_POINTER (WEFT_STRATEGY_PROCESS_POOL),
                        test_a_pool_says_how_many_it_lacks);
  g_test_add_func ("/refusal/a-job-that-is-cancelled-meanwhile-does-not-wait", test_a_job_that_is_cancelled_meanwhile_does_not_wait);
  test_add_for_strategies ("/refusal/every-job-fails-without-any-worker", test_every_job_fails_without_any_worker);
  test_add_for_strategies ("/refusal/a-start-that-is-refused-says-so", test_a_start_that_is_refused_says_so);
  test_add_for_processes ("/refusal/sockets-that-are-refused-are-said", test_sockets_that_are_refused_are_said);
  test_add_for_processes ("/refusal/an-epoll-that-is-refused-is-said", test_an_epoll_that_is_refused_is_said);
  g_test_add_func ("/refusal/memory-that-is-refused-is-said", test_memory_that_is_refused_is_said);
  test_add_for_processes ("/refusal/goes-on-within-the-limit-of-descriptors", test_goes_on_within_the_limit_of_descriptors);

  return g_test_run ();
}
