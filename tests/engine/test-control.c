/* test-control.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "support.h"

#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* The control word: how the main thread reaches whoever runs a job. */

#define JOB 5
#define LONG_NS (TEST_PATIENCE_SECONDS * WEFT_NS_PER_SEC)

typedef struct
{
  WeftShared *shared;
  uint64_t until_ns;
  _Atomic gint32 tid; /* of the one who waits */
  _Atomic guint32 seen;
} Waiter;

/* Waits for the word to be other than 0, as a driver does: early returns are allowed. */
static gpointer
wait_for_word (gpointer data)
{
  Waiter *self = data;
  guint32 word;

  atomic_store (&self->tid, (gint32) syscall (SYS_gettid));
  while ((word = atomic_load (&self->shared->cells[JOB].control)) == 0 && weft_clock_ns () < self->until_ns)
    weft_shared_wait_control (self->shared, JOB, 0, self->until_ns);
  atomic_store (&self->seen, word);
  return NULL;
}

static void
await_sleep (gint32 pid, gint32 tid)
{
  test_wait_while (test_task_status (pid, tid) != 'S');
}

static void
test_bits_are_set_and_cleared_alone (void)
{
  WeftShared *shared = weft_shared_new ();
  _Atomic uint32_t *word = &shared->cells[JOB].control;

  weft_shared_control (shared, JOB, WEFT_CONTROL_PAUSE, 0);
  g_assert_cmpuint (atomic_load (word), ==, WEFT_CONTROL_PAUSE);
  weft_shared_control (shared, JOB, WEFT_CONTROL_CANCEL, 0);
  g_assert_cmpuint (atomic_load (word), ==, WEFT_CONTROL_PAUSE | WEFT_CONTROL_CANCEL);
  weft_shared_control (shared, JOB, 0, WEFT_CONTROL_PAUSE);
  g_assert_cmpuint (atomic_load (word), ==, WEFT_CONTROL_CANCEL);
  weft_shared_control (shared, JOB, WEFT_CONTROL_PAUSE, WEFT_CONTROL_CANCEL);
  g_assert_cmpuint (atomic_load (word), ==, WEFT_CONTROL_PAUSE);
  g_assert_cmpuint (atomic_load (&shared->cells[JOB + 1].control), ==, 0);
  weft_shared_unref (shared);
}

static void
test_a_wait_for_what_is_past_returns_at_once (void)
{
  WeftShared *shared = weft_shared_new ();

  weft_shared_control (shared, JOB, WEFT_CONTROL_PAUSE, 0);
  weft_shared_wait_control (shared, JOB, 0, UINT64_MAX);
  weft_shared_wait_control (shared, JOB, WEFT_CONTROL_PAUSE, 0);
  weft_shared_wait_control (shared, JOB, WEFT_CONTROL_PAUSE, weft_clock_ns ());
  weft_shared_unref (shared);
}

static void
test_a_wait_ends_at_its_time (void)
{
  Waiter waiter = { .shared = weft_shared_new () };

  waiter.until_ns = weft_clock_ns () + 20 * WEFT_NS_PER_MS;
  wait_for_word (&waiter);
  g_assert_cmpuint (weft_clock_ns (), >=, waiter.until_ns);
  g_assert_cmpuint (atomic_load (&waiter.seen), ==, 0);
  weft_shared_unref (waiter.shared);
}

static void
test_wakes_a_waiting_thread (void)
{
  Waiter waiter = { .shared = weft_shared_new (), .until_ns = weft_clock_ns () + LONG_NS };
  GThread *thread = g_thread_new ("waiter", wait_for_word, &waiter);

  test_wait_while (atomic_load (&waiter.tid) == 0);
  await_sleep (getpid (), atomic_load (&waiter.tid));
  weft_shared_control (waiter.shared, JOB, WEFT_CONTROL_CANCEL, 0);
  g_thread_join (thread);
  g_assert_cmpuint (atomic_load (&waiter.seen), ==, WEFT_CONTROL_CANCEL);
  g_assert_cmpuint (weft_clock_ns (), <, waiter.until_ns);
  weft_shared_unref (waiter.shared);
}

static void
test_wakes_every_waiting_thread (void)
{
  WeftShared *shared = weft_shared_new ();
  Waiter waiters[4] = { 0 };
  GThread *threads[4];

  for (guint i = 0; i < 4; i++)
    {
      waiters[i].shared = shared;
      waiters[i].until_ns = weft_clock_ns () + LONG_NS;
      threads[i] = g_thread_new ("waiter", wait_for_word, &waiters[i]);
    }
  for (guint i = 0; i < 4; i++)
    {
      test_wait_while (atomic_load (&waiters[i].tid) == 0);
      await_sleep (getpid (), atomic_load (&waiters[i].tid));
    }
  weft_shared_control (shared, JOB, WEFT_CONTROL_PAUSE, 0);
  for (guint i = 0; i < 4; i++)
    g_thread_join (threads[i]);
  g_assert_cmpuint (weft_clock_ns (), <, waiters[0].until_ns);
  weft_shared_unref (shared);
}

/* What the child does: it maps the memory anew, at another address, as a worker process does. */
static void
wait_in_child (int fd)
{
  WeftShared shared;
  Waiter waiter = { .shared = &shared, .until_ns = weft_clock_ns () + LONG_NS };

  if (weft_shared_attach (&shared, fd) != 0)
    _exit (100);
  wait_for_word (&waiter);
  _exit (weft_clock_ns () < waiter.until_ns ? (int) atomic_load (&waiter.seen) : 101);
}

static void
test_wakes_a_waiting_process (void)
{
  WeftShared *shared = weft_shared_new ();
  pid_t child = fork ();
  int status = 0;

  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    wait_in_child (shared->fd);
  await_sleep (child, child);
  weft_shared_control (shared, JOB, WEFT_CONTROL_CANCEL, 0);
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, WEFT_CONTROL_CANCEL);
  weft_shared_unref (shared);
}

/* One pauses, the other cancels, a third resumes, all at once: no bit is lost, and the cancellation stays. */
#define N_TURNS 20000

typedef struct
{
  WeftShared *shared;
  guint32 set, clear;
} Commander;

static gpointer
command (gpointer data)
{
  Commander *self = data;

  for (guint32 job = 0; job < N_TURNS; job++)
    weft_shared_control (self->shared, job, self->set, self->clear);
  return NULL;
}

static void
test_no_bit_is_lost_in_a_race (void)
{
  WeftShared *shared = weft_shared_new ();
  Commander commanders[] = { { shared, WEFT_CONTROL_CANCEL, 0 }, { shared, WEFT_CONTROL_PAUSE, 0 }, { shared, 0, 4 } };
  GThread *threads[G_N_ELEMENTS (commanders)];

  for (guint32 job = 0; job < N_TURNS; job++)
    atomic_store (&shared->cells[job].control, 4);
  for (guint i = 0; i < G_N_ELEMENTS (commanders); i++)
    threads[i] = g_thread_new ("commander", command, &commanders[i]);
  for (guint i = 0; i < G_N_ELEMENTS (commanders); i++)
    g_thread_join (threads[i]);
  for (guint32 job = 0; job < N_TURNS; job++)
    g_assert_cmpuint (atomic_load (&shared->cells[job].control), ==, WEFT_CONTROL_PAUSE | WEFT_CONTROL_CANCEL);
  weft_shared_unref (shared);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  /* First, while there is one thread: a sanitizer may not follow a fork() of several. */
  g_test_add_func ("/control/wakes-a-waiting-process", test_wakes_a_waiting_process);
  g_test_add_func ("/control/bits-are-set-and-cleared-alone", test_bits_are_set_and_cleared_alone);
  g_test_add_func ("/control/a-wait-for-what-is-past-returns-at-once", test_a_wait_for_what_is_past_returns_at_once);
  g_test_add_func ("/control/a-wait-ends-at-its-time", test_a_wait_ends_at_its_time);
  g_test_add_func ("/control/wakes-a-waiting-thread", test_wakes_a_waiting_thread);
  g_test_add_func ("/control/wakes-every-waiting-thread", test_wakes_every_waiting_thread);
  g_test_add_func ("/control/no-bit-is-lost-in-a-race", test_no_bit_is_lost_in_a_race);

  return g_test_run ();
}
