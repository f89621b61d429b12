/* run.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "batch.h"

G_BEGIN_DECLS

/* A finished batch with its trace and its figures, which can be kept, opened and compared.
 *
 * A run has a head (what a list shows) and a body (jobs and trace). A run that was read from the store has its head alone
 * until weft_run_load_async(). But for its name it never changes, so threads may read a body while they hold the run. */
#define WEFT_TYPE_RUN (weft_run_get_type ())
G_DECLARE_FINAL_TYPE (WeftRun, weft_run, WEFT, RUN, GObject)

#define WEFT_RUN_SUFFIX ".weftrun"
#define WEFT_RUN_NAME_MOST 200 /* characters */

/* The machine that a run ran on. */
typedef struct
{
  char *cpu;    /* (owned) the model's name; "" when it can't be had */
  char *kernel; /* (owned) likewise */
  guint processors;
  guint64 memory; /* bytes */
} WeftMachine;

typedef struct
{
  char *id;       /* (owned) a UUID */
  char *strategy; /* (owned) a nick that this version of Weft knows */
  char *workload; /* (owned) likewise; also in the plan */
  char *version;  /* (owned) Weft's */
  gint64 when;    /* the start: microseconds since 1970, UTC */
  guint workers;  /* the most at once; G_MAXUINT: one a job */
  guint refused;  /* workers that the system refused */
  guint counts[WEFT_JOB_N_STATES];
  guint n_jobs;
  guint64 n_spans;
  WeftPlan plan;
  WeftMachine machine;
  WeftFigures figures;
} WeftRunHead;

/* A job as it ended. Also a record of files: the layout is the format's. Times are nanoseconds from the run's start. */
typedef struct
{
  guint64 started_ns, ended_ns; /* G_MAXUINT64: never */
  guint64 bytes, bytes_total;
  guint64 computed_ns;          /* CPU time that it took itself; 0: it does not compute */
  guint32 number;               /* for weft_plan_name() */
  guint32 name;                 /* where its own name is among the names; G_MAXUINT32: it has the plan's */
  guint32 worker;               /* lane from 1; 0: nobody ran it */
  gint32 pid, tid;              /* 0: unknown */
  gint32 error_value;
  guint32 attempts;
  guint16 state;                /* WeftJobState, never WEFT_JOB_HELD */
  guint16 error;                /* WeftJobError */
} WeftRunJob;

/* Makes a run of a batch that has ended. It takes slices of the main loop that are never longer than 4 ms; a batch that
 * changes meanwhile is refused as G_IO_ERROR_BUSY. A batch of a few hundred jobs is read before the call returns.
 * `plan` is what the jobs were drawn from; `name` may be NULL: made from strategy and number of jobs. */
void weft_run_new_from_batch_async (WeftBatch *batch, const WeftPlan *plan, const char *name, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer data);
WeftRun *weft_run_new_from_batch_finish (GAsyncResult *result, GError **error);

const WeftRunHead *weft_run_get_head (WeftRun *run);

/* Property "name". It is checked: valid UTF-8, at most WEFT_RUN_NAME_MOST characters; text for people wants
 * weft_format_name(). To change it in the store too: weft_run_store_rename_async(). */
const char *weft_run_get_name (WeftRun *run);
void weft_run_set_name (WeftRun *run, const char *name);

/* Whether somebody gave it its name. */
gboolean weft_run_is_named (WeftRun *run);

/* The file that it was read from or saved to; NULL. */
const char *weft_run_get_path (WeftRun *run);

/* The body; property "loaded". Without one there are no jobs and the trace is NULL. */
gboolean weft_run_is_loaded (WeftRun *run);
const WeftRunJob *weft_run_get_jobs (WeftRun *run, guint *n);
const WeftRunJob *weft_run_find_job (WeftRun *run, guint32 number);  /* as the trace calls it; NULL */
char *weft_run_dup_job_name (WeftRun *run, const WeftRunJob *job);   /* (transfer full) */
char *weft_run_dup_job_error (WeftRun *run, const WeftRunJob *job);  /* a sentence; NULL; (transfer full) */
WeftTrace *weft_run_get_trace (WeftRun *run);

/* Files (run-file.c). The work is done by a thread of its own. A file is checked wholly before anything of it is used:
 * one that is damaged, of another version or of another program is refused with a sentence that names it. A file is
 * written beside the old one, brought to the disk and then takes its place, so there is always a whole one. */
void weft_run_open_async (const char *path, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
WeftRun *weft_run_open_finish (GAsyncResult *result, GError **error);
void weft_run_load_async (WeftRun *run, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
gboolean weft_run_load_finish (WeftRun *run, GAsyncResult *result, GError **error);
void weft_run_save_async (WeftRun *run, const char *path, GCancellable *cancellable, GAsyncReadyCallback callback,
                          gpointer data);
gboolean weft_run_save_finish (WeftRun *run, GAsyncResult *result, GError **error);

/* The same, for who may wait: the terminal face and tests. `head_only`: no body, and no look at it. */
WeftRun *weft_run_open (const char *path, gboolean head_only, GError **error);
WeftRun *weft_run_open_bytes (GBytes *bytes, const char *shown, gboolean head_only, GError **error);
gboolean weft_run_save (WeftRun *run, const char *path, GError **error);

/* Exports. They need the body. */
typedef enum
{
  WEFT_RUN_JSON,   /* what "weft download --format=json" prints */
  WEFT_RUN_CSV,    /* a line for each job */
  WEFT_RUN_SPANS,  /* CSV: a line for each span of each lane */
  WEFT_RUN_CHROME, /* the trace event format, which Perfetto, Speedscope and chrome://tracing read */
  WEFT_RUN_SVG,    /* a picture of the lanes */
  WEFT_RUN_N_FORMATS
} WeftRunFormat;

/* "json", "csv", … in files' names and on the command line. */
const char *weft_run_format_get_extension (WeftRunFormat format);

/* Hands the text over piece by piece, so that a run of any size takes little memory. FALSE ends it. */
typedef gboolean (*WeftRunSink) (const char *bytes, gsize length, gpointer data);
gboolean weft_run_write (WeftRun *run, WeftRunFormat format, WeftRunSink sink, gpointer data);

/* To a file, by a thread of its own, as whole as weft_run_save_async(). */
void weft_run_export_async (WeftRun *run, WeftRunFormat format, const char *path, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer data);
gboolean weft_run_export_finish (WeftRun *run, GAsyncResult *result, GError **error);
gboolean weft_run_export (WeftRun *run, WeftRunFormat format, const char *path, GError **error);

G_END_DECLS
