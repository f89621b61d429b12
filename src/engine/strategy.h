/* strategy.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  WEFT_STRATEGY_SEQUENTIAL,
  WEFT_STRATEGY_THREADS,
  WEFT_STRATEGY_THREAD_POOL,
  WEFT_STRATEGY_PROCESSES,
  WEFT_STRATEGY_PROCESS_POOL,
  WEFT_STRATEGY_EVENT_LOOP,
  WEFT_STRATEGY_PROCESS_LOOPS,
  WEFT_N_STRATEGIES
} WeftStrategyId;

/* How a batch is run. What differs is the kind of worker, how many there may be at once, and whether one runs a single
 * job, job after job, or any number at once. */
typedef struct
{
  WeftStrategyId id;
  const char *nick;        /* on the command line, in JSON and in the settings */
  const char *title;       /* for people, untranslated: pass it through gettext */
  const char *description; /* one sentence, likewise */
  gboolean processes;      /* workers are processes, otherwise threads */
  gboolean pooled;         /* takes a number of workers */
  gboolean one_job;        /* a worker runs one job and ends */
  gboolean loop;           /* a worker carries any number of jobs at once */
} WeftStrategy;

#define WEFT_WORKERS_MAX 10000

const WeftStrategy *weft_strategy_get (WeftStrategyId id);

/* NULL when there is none of that name. */
const WeftStrategy *weft_strategy_by_nick (const char *nick);

/* "sequential, threads, …": for messages. (transfer full) */
char *weft_strategy_list (void);

/* How many workers may run at once: 1, the pool's size (`wished`, or one per processor when 0), or G_MAXUINT. */
guint weft_strategy_workers (const WeftStrategy *strategy, guint wished);

/* How many jobs may be under way at once: G_MAXUINT where a loop carries them. */
guint weft_strategy_at_once (const WeftStrategy *strategy, guint wished);

/* The best possible elapsed seconds for jobs of these lengths under this strategy: whoever is free takes the next job of
 * the queue at once, nothing costs anything, and the `computing` seconds of processor time that are part of the lengths
 * are spread evenly over as many cores as the workers can use. */
double weft_strategy_ideal (const WeftStrategy *strategy, guint workers, const double *seconds, gsize n, double computing);

G_END_DECLS
