/* strategy.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "strategy.h"

#include <glib/gi18n.h>

static const WeftStrategy strategies[WEFT_N_STRATEGIES] = {
  { WEFT_STRATEGY_SEQUENTIAL, "sequential", N_("Sequential"),
    N_("One worker runs one job after the other: the whole takes as long as all jobs together."), FALSE, FALSE, FALSE, FALSE },
  { WEFT_STRATEGY_THREADS, "threads", N_("Threads"),
    N_("A thread for every job, all in one process: the whole takes as long as the longest job."), FALSE, FALSE, TRUE, FALSE },
  { WEFT_STRATEGY_THREAD_POOL, "thread-pool", N_("Thread pool"),
    N_("A fixed number of threads take jobs from a queue: starting is paid once, waiting jobs queue."), FALSE, TRUE, FALSE, FALSE },
  { WEFT_STRATEGY_PROCESSES, "processes", N_("Processes"),
    N_("A process for every job: nothing is shared, a crash harms one job only, starting costs more."), TRUE, FALSE, TRUE, FALSE },
  { WEFT_STRATEGY_PROCESS_POOL, "process-pool", N_("Process pool"),
    N_("A fixed number of processes take jobs from a queue; one that dies is replaced."), TRUE, TRUE, FALSE, FALSE },
  { WEFT_STRATEGY_EVENT_LOOP, "event-loop", N_("Event loop"),
    N_("One thread carries all jobs at once: waiting needs no thread of its own, computing shares one core."), FALSE, FALSE, FALSE, TRUE },
  { WEFT_STRATEGY_PROCESS_LOOPS, "process-loops", N_("Process loops"),
    N_("A process for every core, each with an event loop that carries its share: waits and cores are both made use of."),
    TRUE, TRUE, FALSE, TRUE },
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

guint
weft_strategy_at_once (const WeftStrategy *strategy, guint wished)
{
  return strategy->loop ? G_MAXUINT : weft_strategy_workers (strategy, wished);
}

/* When the last of them ends if `at_once` can be under way. */
static double
last_end (gsize at_once, const double *seconds, gsize n)
{
  g_autofree double *heap = at_once < n ? g_new0 (double, at_once) : NULL;
  double end = 0;

  for (gsize i = 0; heap == NULL && i < n; i++)
    end = MAX (end, seconds[i]);
  if (heap == NULL)
    return end;
  for (gsize i = 0; i < n; i++)
    {
      heap[0] += seconds[i];
      end = MAX (end, heap[0]);
      sift_down (heap, at_once);
    }
  return end;
}

double
weft_strategy_ideal (const WeftStrategy *strategy, guint workers, const double *seconds, gsize n, double computing)
{
  guint cores = MIN (weft_strategy_workers (strategy, workers), g_get_num_processors ());

  return MAX (last_end (weft_strategy_at_once (strategy, workers), seconds, n), computing / cores);
}
