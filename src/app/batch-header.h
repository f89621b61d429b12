/* batch-header.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/batch.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The card above the list: what the jobs do, how the batch is run, the one button that starts it, and what followed.
 *
 * Signal "workload-changed". */
#define WEFT_TYPE_BATCH_HEADER (weft_batch_header_get_type ())
G_DECLARE_FINAL_TYPE (WeftBatchHeader, weft_batch_header, WEFT, BATCH_HEADER, AdwBin)

void weft_batch_header_set_batch (WeftBatchHeader *header, WeftBatch *batch);

/* NULL: the choice is not kept. */
void weft_batch_header_set_settings (WeftBatchHeader *header, GSettings *settings);
const WeftStrategy *weft_batch_header_get_strategy (WeftBatchHeader *header);

/* 0: one a processor. */
guint weft_batch_header_get_workers (WeftBatchHeader *header);

/* `computes`: of a mixed job. */
WeftWorkloadKind weft_batch_header_get_workload (WeftBatchHeader *header, double *computes);
void weft_batch_header_set_narrow (WeftBatchHeader *header, gboolean narrow);

/* Without the figures, for who needs the room. */
void weft_batch_header_set_short (WeftBatchHeader *header, gboolean is_short);

/* While the main thread does the work, nothing can be chosen. */
void weft_batch_header_set_blocked (WeftBatchHeader *header, gboolean blocked);

/* Shows the figures as they are now. */
void weft_batch_header_update (WeftBatchHeader *header);

G_END_DECLS
