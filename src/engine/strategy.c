/* strategy.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "strategy.h"

#include <glib/gi18n.h>

static const WeftStrategy strategies[WEFT_N_STRATEGIES] = {
  { WEFT_STRATEGY_SEQUENTIAL, "sequential", N_("Sequential"),
    N_("One worker runs one job after the other: the whole takes as long as all jobs together."), FALSE, FALSE, FALSE },
  { WEFT_STRATEGY_THREADS, "threads", N_("Threads"),
    N_("A thread for every job, all in one process: the whole takes as long as the longest job."), FALSE, FALSE, TRUE },
  { WEFT_STRATEGY_THREAD_POOL, "thread-pool", N_("Thread pool"),
    N_("A fixed number of threads take jobs from a queue: starting is paid once, waiting jobs queue."), FALSE, TRUE, FALSE },
  { WEFT_STRATEGY_PROCESSES, "processes", N_("Processes"),
    N_("A process for every job: nothing is shared, a crash harms one job only, starting costs more."), TRUE, FALSE, TRUE },
  { WEFT_STRATEGY_PROCESS_POOL, "process-pool", N_("Process pool"),
    N_("A fixed number of processes take jobs from a queue; one that dies is replaced."), TRUE, TRUE, FALSE },
};

const WeftStrategy *
weft_strategy_get (WeftStrategyId id)
{
  g_return_val_if_fail (id < WEFT_N_STRATEGIES, NULL);

  return &strategies[id];
}

const WeftStrategy *
weft_strategy_by_nick (const char *nick)
{
  for (guint i = 0; i < WEFT_N_STRATEGIES; i++)
    if (g_strcmp0 (strategies[i].nick, nick) == 0)
      return &strategies[i];
  return NULL;
}

char *
weft_strategy_list (void)
{
  const char *nicks[WEFT_N_STRATEGIES + 1] = { NULL };

  for (guint i = 0; i < WEFT_N_STRATEGIES; i++)
    nicks[i] = strategies[i].nick;
  return g_strjoinv (", ", (char **) nicks);
}

guint
weft_strategy_workers (const WeftStrategy *strategy, guint wished)
{
  if (!strategy->pooled)
    return strategy->one_job ? G_MAXUINT : 1;
  return wished > 0 ? MIN (wished, WEFT_WORKERS_MAX) : g_get_num_processors ();
}

/* A binary heap of the times at which each worker is free; the root is the earliest. */
static void
sift_down (double *heap, gsize n)
{
  gsize i = 0;

  for (;;)
    {
      gsize least = i, left = 2 * i + 1;
      double swap;

      if (left < n && heap[left] < heap[least])
        least = left;
      if (left + 1 < n && heap[left + 1] < heap[least])
        least = left + 1;
      if (least == i)
        return;
      swap = heap[i];
      heap[i] = heap[least];
      heap[least] = swap;
      i = least;
    }
}

double
weft_strategy_ideal (const WeftStrategy *strategy, guint workers, const double *seconds, gsize n)
{
  gsize n_workers = MIN ((gsize) weft_strategy_workers (strategy, workers), MAX (n, 1));
  g_autofree double *heap = g_new0 (double, n_workers);
  double end = 0;

  for (gsize i = 0; i < n; i++)
    {
      heap[0] += seconds[i];
      end = MAX (end, heap[0]);
      sift_down (heap, n_workers);
    }
  return end;
}
