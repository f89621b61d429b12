/* bare.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "bare.h"

#include "engine/clock.h"

#include <errno.h>
#include <math.h>
#include <pthread.h>
#include <spawn.h>
#include <stdatomic.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct
{
  const double *seconds;
  gsize n;
  _Atomic gsize next;
} Pool;

static void
sleep_for (double seconds)
{
  struct timespec left = { (time_t) seconds, (long) ((seconds - floor (seconds)) * 1e9) };

  while (nanosleep (&left, &left) != 0 && errno == EINTR)
    ;
}

double
bare_sequence (const double *seconds, gsize n)
{
  uint64_t start = weft_clock_ns ();

  for (gsize i = 0; i < n; i++)
    sleep_for (seconds[i]);
  return weft_seconds (weft_clock_ns () - start);
}

static gpointer
sleep_once (gpointer data)
{
  sleep_for (*(const double *) data);
  return NULL;
}

double
bare_threads (const double *seconds, gsize n)
{
  g_autofree pthread_t *threads = g_new (pthread_t, n);
  uint64_t start = weft_clock_ns ();
  gsize started = 0;

  while (started < n && pthread_create (&threads[started], NULL, sleep_once, (gpointer) &seconds[started]) == 0)
    started++;
  for (gsize i = 0; i < started; i++)
    pthread_join (threads[i], NULL);
  return started == n ? weft_seconds (weft_clock_ns () - start) : NAN;
}

static gpointer
take_and_sleep (gpointer data)
{
  Pool *pool = data;
  gsize i;

  while ((i = atomic_fetch_add (&pool->next, 1)) < pool->n)
    sleep_for (pool->seconds[i]);
  return NULL;
}

double
bare_pool (const double *seconds, gsize n, guint workers)
{
  Pool pool = { .seconds = seconds, .n = n };
  g_autofree pthread_t *threads = g_new (pthread_t, workers);
  uint64_t start = weft_clock_ns ();
  guint started = 0;

  while (started < workers && pthread_create (&threads[started], NULL, take_and_sleep, &pool) == 0)
    started++;
  for (guint i = 0; i < started; i++)
    pthread_join (threads[i], NULL);
  return started == workers ? weft_seconds (weft_clock_ns () - start) : NAN;
}

static gboolean
spawn (const char *sleeper, double seconds, pid_t *pid)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  char *arguments[] = { (char *) sleeper, g_ascii_dtostr (text, sizeof text, seconds), NULL };

  return posix_spawn (pid, sleeper, NULL, NULL, arguments, environ) == 0;
}

double
bare_processes (const char *sleeper, const double *seconds, gsize n)
{
  g_autofree pid_t *processes = g_new (pid_t, n);
  uint64_t start = weft_clock_ns ();
  gsize started = 0, slept = 0;
  int status;

  while (started < n && spawn (sleeper, seconds[started], &processes[started]))
    started++;
  for (gsize i = 0; i < started; i++)
    if (waitpid (processes[i], &status, 0) == processes[i] && WIFEXITED (status) && WEXITSTATUS (status) == 0)
      slept++;
  return slept == n ? weft_seconds (weft_clock_ns () - start) : NAN;
}
