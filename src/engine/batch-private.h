/* batch-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "batch.h"
#include "clock.h"
#include "job-private.h"
#include "shared.h"
#include "speed.h"

#include <sys/resource.h>

G_BEGIN_DECLS

/* The main thread's own side of a job: 16 bytes, so that a million jobs are no more than they must be. What only some of
 * them have is in tables. */
typedef struct
{
  guint64 bytes;      /* as last seen in the cell */
  guint16 redraws;    /* how often it was retried by hand: added to its seed */
  guint8 state;       /* as last seen in the cell */
  guint8 named : 1;   /* in `names`; otherwise it has the plan's name */
  guint8 looked_at : 1; /* in `objects` */
  guint8 removed : 1;
  guint8 disturbed : 1; /* paused, cancelled, retried or added under way: its times say nothing about the strategy */
} WeftRecord;

struct _WeftBatch
{
  GObject parent_instance;

  WeftShared *shared;  /* (owned) */
  GArray *records;     /* WeftRecord, by index: a job keeps its index for ever */
  GHashTable *names;   /* index to char * (owned), of jobs that were given one */
  GHashTable *objects; /* index to WeftJob (not owned), while somebody looks at it */
  GArray *order;       /* guint32: the index of the job at each position of the model */

  guint32 *journal;    /* (owned) (nullable) */
  guint64 n_journal;   /* written to it in all */

  guint counts[WEFT_JOB_N_STATES]; /* of the jobs in the model, as last seen */
  guint64 bytes, bytes_total;
  WeftSpeed speed;

  WeftRunner *runner;  /* (owned) (nullable): while it runs */
  GSource *source;     /* (owned) (nullable): likewise */
  WeftTrace *trace;    /* (owned) (nullable) */
  guint64 trace_due_ns; /* when the rings are read again */
  gboolean recording, drawing;
  gboolean changed;    /* during one look */
  guint32 next_look;   /* where the next one begins: a hundred thousand jobs may change at once, and are seen in several frames */
  gboolean finishing;  /* the runner is done, and the trace is not yet */
  guint32 next_end;    /* the first job whose end was not looked at yet */
  guint64 last_end_ns; /* of those before it */

  GQueue sweeps;       /* commands for many jobs that are not through yet, in their order */
  GSource *sweep_source; /* (owned) (nullable) */
  gboolean sweeping;   /* one is being done at this moment */

  const WeftStrategy *strategy;
  guint workers, refused;
  guint64 started_ns, ended_ns;
  guint64 run_ns;      /* the start of the run: earlier than `started_ns` where late jobs were started by themselves */
  struct rusage usage_before;
  guint64 memory_before; /* 0, but for a batch beside a window, whose memory is none of the run's */
  WeftUsage usage;     /* of the last start */

  const WeftFigures *replayed; /* (nullable) the run's, when this is a replay of one: its cells are written from there, and
                                  `ended_ns` is where it stands */
  guint64 replayed_ns; /* how long that run lasted */
};

static inline WeftRecord *
_weft_batch_record (WeftBatch *self, guint32 index)
{
  return &g_array_index (self->records, WeftRecord, index);
}

static inline guint32
_weft_batch_index (WeftBatch *self, guint position)
{
  return g_array_index (self->order, guint32, position);
}

/* The clock that the times in its cells are of. */
static inline guint64
_weft_batch_now (WeftBatch *self)
{
  return self->replayed != NULL ? self->ended_ns : weft_clock_ns ();
}

/* Reads one cell into its record and tells whoever looks at the job. */
void _weft_batch_see (WeftBatch *batch, guint32 index);

/* Counts a job in (sign 1) or out (sign -1) of the sums. */
void _weft_batch_count (WeftBatch *batch, guint32 index, int sign);

/* batch-journal.c: says that the job has changed. */
void _weft_batch_write_journal (WeftBatch *batch, guint32 index);

/* Emits "changed". */
void _weft_batch_emit_changed (WeftBatch *batch);

/* Does the command to these jobs (transfer full), in slices, after the commands before it. */
void _weft_batch_sweep (WeftBatch *batch, WeftCommand command, GArray *jobs);

/* The jobs at these positions, those that there are. (transfer full) */
GArray *_weft_batch_jobs_at (WeftBatch *batch, const guint *positions, guint n);

/* Does now what commands have still to do. */
void _weft_batch_finish_sweeps (WeftBatch *batch);

/* The jobs' own durations, gathered one by one, so that it can be done in slices. */
typedef struct
{
  GArray *seconds;      /* (owned) double */
  double work, computed;
  gboolean undisturbed; /* TRUE until a job was paused, cancelled, came later or lost its worker */
} WeftOwnTimes;

/* Whether a job is one of those that the figures are about: of this or the last run, not one that ended in an earlier run or has
 * come since; before the first run, any. */
gboolean _weft_batch_is_of_run (WeftBatch *batch, guint32 index);
void _weft_batch_gather_times (WeftBatch *batch, guint position, WeftOwnTimes *times);

/* The figures that follow from them; the others stay. Without the batch, so that a thread can do it. */
void _weft_own_times_fill_figures (const WeftOwnTimes *times, const WeftStrategy *strategy, guint workers, WeftFigures *figures);

/* The resident memory, in bytes; its peak begins anew from there. 0 when it can't be had. */
guint64 _weft_begin_to_measure_memory (void);
void _weft_batch_sum_usage (WeftBatch *batch, WeftRunner *runner);

G_END_DECLS
