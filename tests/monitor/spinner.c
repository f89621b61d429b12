/* spinner.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

/* spinner THREADS DUTY: so many threads that each are busy for DUTY (0 to 1) of every 20 ms. Ends with its parent. */

#define PERIOD_NS 20000000

static double duty;

static long
now_ns (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000000000L + now.tv_nsec;
}

static void *
spin (void *data)
{
  for (;;)
    {
      long from = now_ns ();
      struct timespec rest = { 0, (long) ((1 - duty) * PERIOD_NS) };

      while (duty > 0 && now_ns () - from < (long) (duty * PERIOD_NS))
        ;
      if (duty < 1)
        nanosleep (&rest, NULL);
    }
  return data;
}

int
main (int argc, char **argv)
{
  int threads = argc > 2 ? atoi (argv[1]) : 1;
  pthread_t thread;

  prctl (PR_SET_PDEATHSIG, SIGKILL);
  duty = argc > 2 ? strtod (argv[2], NULL) : 0;
  for (int i = 1; i < threads; i++)
    if (pthread_create (&thread, NULL, spin, NULL) != 0)
      return 1;
  spin (NULL);
}
