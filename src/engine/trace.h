/* trace.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "changes.h"
#include "runner.h"
#include "spans.h"
#include "switches.h"

G_BEGIN_DECLS

/* What happened when, and where: the one model behind the timeline, live or from a file, of a batch or a lesson. All times are
 * nanoseconds from the run's start. It is the main thread's alone. */

#define WEFT_LANE_NONE G_MAXUINT32

typedef enum
{
  WEFT_LANE_PROCESS,
  WEFT_LANE_THREAD,
  WEFT_LANE_LOOP,
  WEFT_LANE_JOB,  /* one of the jobs that a loop carries at once */
  WEFT_LANE_WEFT, /* the supervisor, the main loop */
  WEFT_LANE_N_KINDS
} WeftLaneKind;

/* For WEFT_LANE_WEFT: `worker` is one of these. */
typedef enum
{
  WEFT_LANE_SUPERVISOR,
  WEFT_LANE_MAIN,
} WeftLaneOwn;

typedef struct
{
  WeftLaneKind kind;
  guint32 worker;     /* its worker, as WeftJobCell.worker - 1 */
  guint32 parent;     /* a lane: of a job, its loop's; or WEFT_LANE_NONE */
  gint32 pid, tid;    /* of whom it shows last; 0: not known */
  WeftSpans *spans;   /* (owned) */
  WeftSpans *on_core; /* (owned) (nullable) from the kernel: `job` is the core's number (WEFT_LANE_NONE: not known), the state
                       * running or ready; where there is nothing it neither had nor wanted a core */
} WeftLane;

typedef enum
{
  WEFT_MARK_START,        /* value: 1 */
  WEFT_MARK_RETRY,        /* value: number of the attempt */
  WEFT_MARK_PAUSE,
  WEFT_MARK_RESUME,
  WEFT_MARK_CANCEL,       /* somebody asked for it */
  WEFT_MARK_SUCCEEDED,
  WEFT_MARK_FAILED,
  WEFT_MARK_CANCELLED,    /* it is */
  WEFT_MARK_CRASHED,
  WEFT_MARK_WORKER_BEGIN, /* value: thread ID */
  WEFT_MARK_WORKER_END,   /* value: thread ID */
  WEFT_MARK_N_KINDS
} WeftMarkKind;

/* Also in files. */
typedef struct
{
  guint64 time_ns;
  guint32 lane, job;
  guint32 kind; /* WeftMarkKind */
  gint32 value;
} WeftMark;

/* Who woke whom. Also in files. */
typedef struct
{
  guint64 from_ns, to_ns;
  guint32 from_lane, to_lane;
  guint32 job;
  guint32 kind; /* WeftMarkKind: what the woken one did first */
} WeftEdge;

/* Also in files. */
typedef struct
{
  guint64 time_ns;
  double value; /* from here on */
} WeftCount;

typedef enum
{
  WEFT_COUNTER_JOBS,  /* in flight */
  WEFT_COUNTER_CORES, /* in use by this run; only with WEFT_TRUTH_SWITCHES */
  WEFT_N_COUNTERS
} WeftCounter;

G_STATIC_ASSERT (sizeof (WeftMark) == 24 && sizeof (WeftEdge) == 32 && sizeof (WeftCount) == 16);

typedef struct _WeftTrace WeftTrace;

/* `loop`: the workers carry many jobs at once, so each lane of a worker has lanes of jobs below it. */
WeftTrace *weft_trace_new (guint64 started_ns, gboolean loop);

/* A batch and the runs that were made of it share their trace: free drops one reference. For the main thread. */
WeftTrace *weft_trace_ref (WeftTrace *trace);
void weft_trace_free (WeftTrace *trace);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftTrace, weft_trace_free)

/* Empties the rings and the kernel's records into the lanes; about ten times a second while the batch runs. What came in after the
 * call began is looked at in the next one. */
void weft_trace_collect (WeftTrace *trace, WeftRunner *runner);

/* For loops with so many jobs that they do not record each: told from the cells when the batch is over, before weft_trace_finish().
 * The times are those of the clock, as in the cells. */
void weft_trace_add_job (WeftTrace *trace, guint32 worker, guint32 job, guint64 from_ns, guint64 to_ns, WeftJobState state);

/* Puts them in order, in slices; without it weft_trace_finish() does that at once. TRUE when all is done. */
gboolean weft_trace_settle (WeftTrace *trace, guint64 until_ns);

/* After the last collect: what waits is looked at and what is open ends. `ended_ns` is the clock's. */
void weft_trace_finish (WeftTrace *trace, guint64 ended_ns);

guint64 weft_trace_get_started (const WeftTrace *trace);    /* the clock's time; 0: from a file */
gboolean weft_trace_is_finished (const WeftTrace *trace);
guint64 weft_trace_get_length (const WeftTrace *trace);     /* up to now, if it is not finished; pass it on as `now_ns` */
guint64 weft_trace_get_dropped (const WeftTrace *trace);    /* records that found a ring, or the trace, full */
guint64 weft_trace_get_hidden (const WeftTrace *trace);     /* jobs that have no lane because their loop had too many at once */
char *weft_trace_describe_hidden (const WeftTrace *trace);  /* as a sentence, or NULL when there are none */
guint64 weft_trace_get_generation (const WeftTrace *trace); /* another one after every change */
WeftTruth weft_trace_get_truth (const WeftTrace *trace, const char **reason); /* a sentence why it is not the switches, or NULL */
gsize weft_trace_get_size (const WeftTrace *trace);         /* bytes of memory */

/* Lanes only ever get more, and keep their number. Pointers, here and below, are valid until the next collect. */
guint weft_trace_get_n_lanes (const WeftTrace *trace);
const WeftLane *weft_trace_get_lane (const WeftTrace *trace, guint i);
guint32 weft_trace_find_worker (const WeftTrace *trace, guint32 worker); /* its lane, or WEFT_LANE_NONE */

/* In the order of time. */
const WeftMark *weft_trace_get_marks (const WeftTrace *trace, gsize *n);
const WeftEdge *weft_trace_get_edges (const WeftTrace *trace, gsize *n); /* by from_ns */
const WeftCount *weft_trace_get_counts (const WeftTrace *trace, WeftCounter counter, gsize *n);

/* What each core ran of this run: running spans whose `job` is a lane, or WEFT_LANE_NONE for a thread that has none. 0 cores without
 * WEFT_TRUTH_SWITCHES; NULL for a core that ran nothing. */
guint weft_trace_get_n_cores (const WeftTrace *trace);
const WeftSpans *weft_trace_get_core (const WeftTrace *trace, guint core);

/* Many lanes in one: for a loop's lane, of all its jobs, those without a lane too, while they last; for WEFT_LANE_NONE, of all
 * workers. Gives for each state the sum over the lanes of the nanoseconds in [from, to): divided by the stretch it is how many
 * there were on average. Returns how many changes fall into the stretch. */
gsize weft_trace_sum (const WeftTrace *trace, guint32 lane, guint64 from_ns, guint64 to_ns, guint64 ns[WEFT_SPAN_N_STATES]);

/* The states into which one of those lanes went in the stretch, if only for no time at all, which has no sum: a bit for each. */
guint weft_trace_get_states (const WeftTrace *trace, guint32 lane, guint64 from_ns, guint64 to_ns);

/* The sums in the form in which they are kept, for files: WEFT_CHANGE()s in the order of time. NULL if there is none of this lane. */
const guint64 *weft_trace_get_changes (const WeftTrace *trace, guint32 lane, gsize *n);

/* A finished trace from a file. Everything is borrowed until `free` is called with `owner`, but for the spans of the lanes and cores,
 * which it takes over (transfer full). Nothing is checked: the file's reader has. */
typedef struct
{
  guint32 lane; /* a loop's, or WEFT_LANE_NONE */
  const guint64 *changes;
  gsize n_changes;
} WeftTraceGroup;

typedef struct
{
  guint64 length_ns, dropped, hidden;
  const WeftLane *lanes;
  gsize n_lanes;
  const WeftMark *marks;
  gsize n_marks;
  const WeftEdge *edges;
  gsize n_edges;
  const WeftCount *counts[WEFT_N_COUNTERS];
  gsize n_counts[WEFT_N_COUNTERS];
  WeftSpans *const *cores; /* (nullable elements) */
  gsize n_cores;
  const WeftTraceGroup *groups;
  gsize n_groups;
  WeftTruth truth;
  const char *reason;      /* (nullable) */
  GDestroyNotify free;     /* (nullable) */
  gpointer owner;
} WeftTraceParts;

WeftTrace *weft_trace_new_from_parts (const WeftTraceParts *parts);

G_END_DECLS
