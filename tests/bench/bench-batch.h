/* bench-batch.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/batch.h"

G_BEGIN_DECLS

/* Runs a batch on a main loop, as the two faces do. */

/* A batch of `n` jobs from `min` to `max` seconds long; the same jobs each time. */
WeftBatch *bench_batch_new (guint n, double min, double max);

/* Likewise of another workload, with as much data as takes an ordinary core so long. */
WeftBatch *bench_batch_new_of (guint n, double min, double max, WeftWorkloadKind workload);

/* The seconds from just before its start until every worker is gone, as the main loop sees it. NAN when a worker was
 * refused or a job did not succeed. */
double bench_batch_run (WeftBatch *batch, WeftStrategyId strategy, guint workers);

/* The jobs' own durations. (transfer full) */
double *bench_batch_dup_seconds (WeftBatch *batch);

G_END_DECLS
