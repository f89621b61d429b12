/* batch.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "job.h"
#include "plan.h"
#include "runner.h"
#include "strategy.h"
#include "trace.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* The jobs that are started together: a GListModel of WeftJob, for the main thread alone.
 *
 * Property "running"; signals "changed" (some job or figure changed; once a frame at most) and "finished" (every job
 * of this start has its final state and every worker is gone). */
#define WEFT_TYPE_BATCH (weft_batch_get_type ())
G_DECLARE_FINAL_TYPE (WeftBatch, weft_batch, WEFT, BATCH, GObject)

typedef enum
{
  WEFT_COMMAND_PAUSE,
  WEFT_COMMAND_RESUME,
  WEFT_COMMAND_CANCEL,
  WEFT_COMMAND_RETRY, /* a failed or cancelled job anew, redrawn; start the batch if it does not run */
} WeftCommand;

/* NULL and `error` when the shared memory can't be had. */
WeftBatch *weft_batch_new (GError **error);

/* Jobs drawn from the plan, with the plan's names, their numbers going on from the jobs that there were ever. FALSE when there would be
 * more than WEFT_JOBS_MAX, or the plan is wrong. While the batch runs they are queued at once. */
gboolean weft_batch_add (WeftBatch *batch, const WeftPlan *plan, guint count, GError **error);
gboolean weft_batch_has_room (WeftBatch *batch, guint count, GError **error);
gboolean weft_batch_add_named (WeftBatch *batch, const WeftPlan *plan, const char *const *names, GError **error);

/* Takes jobs out (cancels them first). What comes back can be restored with weft_batch_restore(). */
typedef struct _WeftRemoved WeftRemoved;
WeftRemoved *weft_batch_remove (WeftBatch *batch, const guint *positions, guint n);
void weft_batch_restore (WeftBatch *batch, WeftRemoved *removed);
guint weft_removed_get_n (const WeftRemoved *removed);
void weft_removed_free (WeftRemoved *removed);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftRemoved, weft_removed_free)

/* Whether the workers tell a trace; they do, if not said otherwise. From the next start on. */
void weft_batch_set_recording (WeftBatch *batch, gboolean recording);

/* Whether this process also draws a window, which costs more than most batches: then the usage is that of the workers and their
 * supervisor, and of memory what came to what there was before. It does not, if not said otherwise, and the usage is all that the process does, as time(1) says it. */
void weft_batch_set_drawing (WeftBatch *batch, gboolean drawing);

/* Runs the queued jobs. `workers`: the pool's size, 0 for one a processor. FALSE and a sentence when it can't. */
gboolean weft_batch_start (WeftBatch *batch, const WeftStrategy *strategy, guint workers, GError **error);

/* Makes the queued jobs such of the plan's workload; how long they take stays. Not while the batch runs. */
void weft_batch_set_workload (WeftBatch *batch, const WeftPlan *plan);

/* Puts every job back to queued, as it was drawn, to be run again. Not while the batch runs. */
void weft_batch_rewind (WeftBatch *batch);

/* Whether the command would do anything to the job at `position`. */
gboolean weft_batch_can (WeftBatch *batch, WeftCommand command, guint position);
void weft_batch_do (WeftBatch *batch, WeftCommand command, const guint *positions, guint n);
void weft_batch_do_all (WeftBatch *batch, WeftCommand command);

gboolean weft_batch_is_running (WeftBatch *batch);
gboolean weft_batch_is_replay (WeftBatch *batch); /* of a run that is over (replay.h): nothing can be done to its jobs */
const WeftStrategy *weft_batch_get_strategy (WeftBatch *batch); /* of the last start; NULL before */
guint weft_batch_get_workers (WeftBatch *batch);                /* likewise: the most at once; G_MAXUINT: one a job */
guint weft_batch_get_count (WeftBatch *batch, WeftJobState state);
guint weft_batch_get_alive (WeftBatch *batch);                  /* workers that live now */
guint weft_batch_get_refused (WeftBatch *batch);                /* workers that the system refused */
guint64 weft_batch_get_bytes (WeftBatch *batch, guint64 *total);
double weft_batch_get_elapsed (WeftBatch *batch);               /* seconds of this or the last start */
double weft_batch_get_time_left (WeftBatch *batch);             /* seconds; negative: unknown */
WeftTrace *weft_batch_get_trace (WeftBatch *batch);             /* of this or the last start; NULL before */

/* For who shows every job: the index of the job at each position, and what is known of it since the last "changed". The error is
 * that of a failed job. */
const guint32 *weft_batch_get_order (WeftBatch *batch, guint *n);
WeftJobState weft_batch_get_state (WeftBatch *batch, guint32 index, WeftJobError *error); /* never WEFT_JOB_HELD */
double weft_batch_get_fraction (WeftBatch *batch, guint32 index);

/* Tells of each job that has changed since the last time, of some more than once. `since` is the reader's own, 0 at first. FALSE,
 * and nothing is told, when too much has happened: all jobs have to be looked at. Jobs that come or go are the list model's. */
typedef void (*WeftBatchChangedFunc) (guint32 index, gpointer data);
gboolean weft_batch_read_journal (WeftBatch *batch, guint64 *since, WeftBatchChangedFunc changed, gpointer data);

/* The times of a job in seconds from the batch's start; negative: not yet. */
void weft_batch_get_times (WeftBatch *batch, guint32 index, double *started, double *ended);

/* What one worker has in hand: a job, or the first of several on one loop. */
typedef struct
{
  guint32 first; /* for weft_batch_dup_name() */
  guint n;
} WeftWorkerJobs;

/* By the number of the worker's thread (TID). Looks at the jobs in front of the last that runs: for somebody who looks, not
 * for every frame. (transfer full) (element-type gint32 WeftWorkerJobs) */
GHashTable *weft_batch_find_workers (WeftBatch *batch);

/* What followed from running the batch. A figure that can't be had is NAN. */
typedef struct
{
  double elapsed;
  double work;     /* the sum of the jobs' own durations: what they were drawn to wait, and what they computed */
  double computed; /* of that, seconds of processor time */
  double ideal;    /* weft_strategy_ideal() of these durations */
  double overhead; /* elapsed / ideal; NAN if a job was paused, cancelled, came later or lost its worker */
  WeftUsage usage; /* Weft and its workers; see weft_batch_set_drawing() */
} WeftFigures;

/* Looks at every job: for the end of a batch, not for every frame. For `strategy` NULL: the last start's. */
void weft_batch_get_figures (WeftBatch *batch, const WeftStrategy *strategy, guint workers, WeftFigures *figures);

/* For job.c. */
WeftShared *weft_batch_get_shared (WeftBatch *batch);
char *weft_batch_dup_name (WeftBatch *batch, guint32 index);
void weft_batch_forget_job (WeftBatch *batch, guint32 index);

G_END_DECLS
