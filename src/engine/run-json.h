/* run-json.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "json.h"
#include "run.h"

G_BEGIN_DECLS

/* The one object that a batch and a run look like in JSON, wherever its jobs come from: a batch of a million jobs can be
 * written without making a run of it. */
typedef struct
{
  const WeftStrategy *strategy;
  const char *workload; /* its nick */
  guint workers;    /* G_MAXUINT: one a job */
  guint64 seed;
  guint processors;
  guint n_jobs, succeeded, failed, cancelled, refused;
  WeftFigures figures;
  gpointer source;  /* of the jobs */
  char *(*get_job) (gpointer source, guint position, WeftRunJob *job); /* returns its name (transfer full) */
} WeftRunView;

/* Both are valid as long as what they view. The batch looks at every job for its figures. */
void weft_run_view_init_batch (WeftRunView *view, WeftBatch *batch, const WeftPlan *plan);
void weft_run_view_init_run (WeftRunView *view, WeftRun *run);

/* Adds it as a member; `key` as in json.h. What has been written so far is handed to `sink` now and then, and taken out of
 * json's text; where that is FALSE, so is this. */
gboolean weft_run_view_add_json (const WeftRunView *view, WeftJson *json, const char *key, WeftRunSink sink, gpointer data);

/* All of it, with the end of the line. */
gboolean weft_run_view_write_json (const WeftRunView *view, WeftRunSink sink, gpointer data);

/* "succeeded", "process-3": the same in every language. The second is (transfer full), and NULL for lane 0. */
const char *weft_run_state_nick (guint state);
char *weft_run_worker_nick (const WeftStrategy *strategy, guint lane);

G_END_DECLS
