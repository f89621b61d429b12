/* runner.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "drive.h"
#include "queue.h"
#include "strategy.h"
#include "switches.h"

#include <pthread.h>
#include <sys/resource.h>

G_BEGIN_DECLS

/* Workers wait and count. The usual stack, 8 MiB, costs each of them a page of page tables and an unmapping at its end (the
 * C library keeps 40 MiB of stacks for reuse), and ten thousand of them 80 GiB of addresses. */
#define WEFT_THREAD_STACK (256 * 1024)

/* What one start of a batch has cost so far, Weft and its workers together. */
typedef struct
{
  double cpu_user, cpu_system; /* seconds */
  guint64 peak_memory;         /* bytes: Weft's own peak and the most that its children had at one time */
  guint64 switches_voluntary, switches_involuntary;
} WeftUsage;

/* One start of a batch: a supervisor thread that starts workers, watches them and ends when every job has its final
 * state. It shares the cells with the batch and nothing else, so it can outlive the batch (the window is closed, the
 * workers are still ending); the last reference frees it.
 *
 * The supervisor is the parent of all worker processes: they die with it (PR_SET_PDEATHSIG is per thread), and
 * posix_spawn(), which stops its caller for about half a millisecond, never stops the main loop. */
typedef struct _WeftRunner WeftRunner;

struct _WeftRunner
{
  _Atomic unsigned refs;
  const WeftStrategy *strategy;
  guint max_workers;
  WeftShared *shared;        /* (owned) */
  WeftQueue *queue;          /* (owned) */
  char *worker_path;         /* (owned) (nullable) weft-worker */
  int wake_fd;               /* wakes the supervisor of processes */
  int notice_fd;             /* wakes the main loop: finished */
  uint64_t started_ns;

  _Atomic uint32_t workers;  /* alive now */
  _Atomic uint32_t refused;  /* workers that the system would not start */
  _Atomic bool finished;
  _Atomic uint32_t n_lanes;  /* that were ever taken */
  WeftDriver supervisor;     /* records for the supervisor thread */
  WeftDriver window;         /* records for the main thread */
  WeftSwitches *_Atomic switches; /* (owned) (nullable) from the supervisor's begin on */

  pthread_mutex_t lock;      /* protects the lanes and the usage */
  GArray *free_lanes;        /* guint32 */
  WeftUsage children, threads;
};

/* Starts the supervisor, which takes `jobs` (guint32, transfer full; states: queued) over. NULL and `error` when it can't be.
 * `workers`: the pool's size, 0 for one per processor; ignored by strategies without a pool.
 * `recording`: whether the workers tell a trace. */
WeftRunner *weft_runner_start (WeftShared *shared, const WeftStrategy *strategy, guint workers, gboolean recording,
                               GArray *jobs, GError **error);
WeftRunner *weft_runner_ref (WeftRunner *runner);
void weft_runner_unref (WeftRunner *runner);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftRunner, weft_runner_unref)

/* A control word was written: for the loops, which can't wait for a hundred thousand of them. */
void weft_runner_notice (WeftRunner *runner);

/* The rings of the supervisor and of the main thread come after those of the workers. */
guint32 weft_runner_supervisor_slot (WeftRunner *runner);
guint32 weft_runner_main_slot (WeftRunner *runner);

/* Of the worker processes that have ended; with `threads` also of the threads, the supervisor's included. */
void weft_runner_get_usage (WeftRunner *runner, WeftUsage *usage, gboolean threads);

/* Where weft-worker is: $WEFT_WORKER, else in the build tree beside this program, else where it was installed.
 * NULL and a sentence when there is none to be run. (transfer full) */
char *weft_runner_find_worker (GError **error);

/* For the runners' own files. */

/* Each thread before it ends. */
void weft_runner_add_thread_usage (WeftRunner *runner);
void weft_runner_add_usage (WeftRunner *runner, WeftUsage *to, const struct rusage *usage);
void weft_runner_run_threads (WeftRunner *runner);
void weft_runner_run_processes (WeftRunner *runner);
void weft_runner_loop_thread (WeftRunner *runner, WeftDriver *driver);

/* Every job that is still to be taken fails, because there is no worker. */
void weft_runner_fail_all (WeftRunner *runner, int error);

/* The supervisor wakes worker lane `lane` for `job`, or loses it. */
void weft_runner_record_wake (WeftRunner *runner, guint32 job, guint32 lane);
void weft_runner_record_death (WeftRunner *runner, guint32 lane);

guint32 weft_runner_take_lane (WeftRunner *runner);
void weft_runner_give_lane (WeftRunner *runner, guint32 lane);

/* Ends a job that no worker runs (any more): in the state given, or cancelled if that was asked for meanwhile. */
void weft_runner_end_job (WeftRunner *runner, guint32 job, WeftJobState state, WeftJobError error, gint32 value);

G_END_DECLS
