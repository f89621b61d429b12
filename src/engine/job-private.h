/* job-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "job.h"

G_BEGIN_DECLS

typedef struct _WeftBatch WeftBatch;

WeftJob *_weft_job_new (WeftBatch *batch, guint32 index);

/* Reads the cell and notifies of what changed. */
void _weft_job_update (WeftJob *job);

G_END_DECLS
