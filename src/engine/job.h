/* job.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "job-cell.h"
#include "strategy.h"

#include <glib-object.h>

G_BEGIN_DECLS

/* A row's view of one job of a batch. It is made when somebody looks at the job, lives as long as somebody holds it,
 * and keeps the batch alive. `notify::state` and `notify::bytes` come at most once a frame, on the main thread. */
#define WEFT_TYPE_JOB (weft_job_get_type ())
G_DECLARE_FINAL_TYPE (WeftJob, weft_job, WEFT, JOB, GObject)

guint32 weft_job_get_index (WeftJob *job);

/* As it was typed; text for people wants weft_format_name(). (transfer full) */
char *weft_job_dup_name (WeftJob *job);

/* Never WEFT_JOB_HELD: that is paused. */
WeftJobState weft_job_get_state (WeftJob *job);
guint64 weft_job_get_bytes (WeftJob *job);
guint64 weft_job_get_bytes_total (WeftJob *job);
double weft_job_get_fraction (WeftJob *job);  /* 0 to 1 */
double weft_job_get_speed (WeftJob *job);     /* bytes a second; negative: unknown */
double weft_job_get_time_left (WeftJob *job); /* seconds; negative: unknown */
guint weft_job_get_attempts (WeftJob *job);

/* Who runs or ran it: the lane from 1 and the kind of worker, 0 while nobody did. */
guint weft_job_get_worker (WeftJob *job, gboolean *is_process, gint32 *pid, gint32 *tid);

/* Under which strategy its batch was last started; NULL before. */
const WeftStrategy *weft_job_get_strategy (WeftJob *job);

/* Whether anything can be done to it: not when it is only the replay of one. */
gboolean weft_job_can_change (WeftJob *job);

/* What went wrong, as a sentence; NULL when nothing did. (transfer full) */
char *weft_job_dup_error (WeftJob *job);

G_END_DECLS
