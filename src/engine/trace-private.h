/* trace-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "trace-ring.h"
#include "trace.h"

G_BEGIN_DECLS

#define WEFT_JOB_LANES 64 /* of one loop: as many as its mask has bits */

/* What a worker does, as far as its records say. */
typedef struct
{
  guint32 lane;      /* WEFT_LANE_NONE: nothing was heard of it yet */
  guint32 job;
  guint8 state;      /* WeftSpanState, but for READY, which only the kernel knows of */
  guint8 before;     /* the pause */
  bool alive;
  bool failed;       /* the last job */
  bool known;        /* the kernel says whether it is on a core */
  bool on_core;
  guint32 n_jobs;    /* since its begin */

  guint64 woken_ns;  /* not answered yet; 0: none */
  guint32 woken_by;  /* lane */
  guint32 woken_for; /* job */

  guint64 taken;     /* of its lanes of jobs: a bit each */
  guint64 free_ns;   /* added jobs that begin before find no lane */
  guint32 n_job_lanes;
  guint32 *job_lanes; /* (owned) (nullable) */
} WeftTraceWorker;

/* A job on a loop. */
typedef struct
{
  guint32 worker;
  guint8 slot;       /* WEFT_JOB_LANES: it has no lane */
  guint8 state, before;
  bool alive;
} WeftTraceJob;

/* A thread that the kernel tells of. */
typedef struct
{
  gint32 tid;
  guint32 lane;      /* WEFT_LANE_NONE: none of ours, or not yet */
  guint32 worker;    /* likewise; of a lane of Weft's own: WEFT_LANE_NONE */
  guint32 core;
  bool on_core;
  WeftSpans *early;  /* (owned) (nullable) its spans before it was known whose it is */
} WeftTraceTask;

void _weft_trace_task_free (gpointer task);

/* A record of a ring, or of the kernel made into one, in the one order of time. */
typedef struct
{
  WeftTraceRecord record;
  guint32 slot;      /* WEFT_TRACE_SLOT_KERNEL: `kind` is a WeftSwitchKind, `job` the core, `value` the thread ID */
  guint32 order;
} WeftTraceEvent;

#define WEFT_TRACE_SLOT_KERNEL G_MAXUINT32

typedef struct
{
  GArray *counts;    /* (owned) WeftCount */
  guint64 step_ns;   /* of what comes closer together the last is kept */
} WeftTraceCounts;

/* Where all loops are at the same time: how far the jobs of one have been counted. */
typedef struct
{
  const guint64 *changes; /* (not owned) */
  gsize n, next;
} WeftTraceCursor;

struct _WeftTrace
{
  guint refs;
  guint64 started_ns, length_ns, last_ns;
  bool loop, finished, full;
  guint64 dropped, lost, hidden, generation;
  gsize n_spans;

  GArray *lanes;     /* (owned) WeftLane */
  GArray *marks;     /* (owned) WeftMark */
  GArray *edges;     /* (owned) WeftEdge */
  GPtrArray *cores;  /* (owned) WeftSpans (nullable) */
  GPtrArray *groups; /* (owned) WeftChanges (nullable), by the lane; the workers' are `all` */
  WeftChanges *all;  /* (owned) */
  WeftTraceCounts counts[WEFT_N_COUNTERS];
  WeftTruth truth;
  char *reason;      /* (owned) (nullable) */

  /* While it is built. */
  bool processes;
  guint32 slot_supervisor, slot_main;
  guint32 lane_supervisor, lane_main;
  GArray *workers;   /* (owned) WeftTraceWorker */
  GArray *jobs;      /* (owned) WeftTraceJob, by the job; only on loops */
  GHashTable *tasks; /* (owned) WeftTraceTask by thread ID */
  GArray *events;    /* (owned) WeftTraceEvent: what was read and not looked at yet */
  GArray *switches;  /* (owned) WeftSwitch: a buffer for one collect */
  GArray *core_tids; /* (owned) gint32, by core: who is on it; 0: none of ours */
  WeftSwitches *source; /* (not owned) (nullable) during one collect */
  guint in_flight, cores_used;
  bool added;        /* jobs without records, which are not counted yet */
  WeftTraceCursor *cursors; /* (owned) (nullable) while they are */
  guint n_cursors;

  GDestroyNotify free;
  gpointer owner;
};

/* trace.c: what the model is made of. Times are from the start. */
guint32 _weft_trace_add_lane (WeftTrace *self, const WeftLane *lane);
void _weft_trace_mark (WeftTrace *self, guint64 time_ns, guint32 lane, guint32 job, WeftMarkKind kind, gint32 value);
void _weft_trace_edge (WeftTrace *self, const WeftEdge *edge);
void _weft_trace_count (WeftTrace *self, WeftCounter counter, guint64 time_ns, double value);

/* From here on, as far as it is known; a time before the lane's last is the lane's last. False when the trace is full. */
bool _weft_trace_span (WeftTrace *self, WeftSpans *spans, guint64 from_ns, guint64 to_ns, guint32 job, WeftSpanState state);

/* An open span, which is also a change of `changes`. */
void _weft_trace_show (WeftTrace *self, guint32 lane, WeftChanges *changes, guint64 time_ns, guint32 job, WeftSpanState state);
WeftChanges *_weft_trace_group (WeftTrace *self, guint32 lane); /* makes it */

static inline WeftLane *
_weft_trace_lane (const WeftTrace *self, guint32 lane)
{
  return &g_array_index (self->lanes, WeftLane, lane);
}

static inline guint64
_weft_trace_time (const WeftTrace *self, guint64 clock_ns)
{
  return clock_ns > self->started_ns ? clock_ns - self->started_ns : 0;
}

/* trace-build.c */
WeftTraceWorker *_weft_trace_worker (WeftTrace *self, guint32 worker); /* makes its lane; valid until the next call */
void _weft_trace_show_state (WeftTrace *self, WeftTraceWorker *worker, guint64 time_ns);

/* trace-jobs.c: jobs on loops. */
void _weft_trace_job_begin (WeftTrace *self, guint32 worker, guint32 job, guint64 time_ns, gint32 attempt);
void _weft_trace_job_state (WeftTrace *self, guint32 worker, guint32 job, guint64 time_ns, guint32 kind);
void _weft_trace_job_end (WeftTrace *self, guint32 worker, guint32 job, guint64 time_ns, WeftSpanState state, WeftMarkKind mark);
void _weft_trace_jobs_died (WeftTrace *self, guint32 worker, guint64 time_ns);
bool _weft_trace_count_added (WeftTrace *self, guint64 until_ns); /* false when the time was over before */

/* trace-cores.c: what the kernel says. */
void _weft_trace_know_task (WeftTrace *self, gint32 tid, guint32 worker, guint32 lane);
void _weft_trace_switch (WeftTrace *self, WeftSwitchKind kind, guint64 time_ns, guint32 core, gint32 tid);
void _weft_trace_sample (WeftTrace *self, const WeftSwitch *sample);

G_END_DECLS
