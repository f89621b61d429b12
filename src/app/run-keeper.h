/* run-keeper.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/run-store.h"

G_BEGIN_DECLS

/* Makes a run of every batch that has finished and keeps it; of runs that nobody named only so many, the newest.
 *
 * Signal "say" (text): something went wrong. */
#define WEFT_TYPE_RUN_KEEPER (weft_run_keeper_get_type ())
G_DECLARE_FINAL_TYPE (WeftRunKeeper, weft_run_keeper, WEFT, RUN_KEEPER, GObject)

WeftRunKeeper *weft_run_keeper_new (WeftRunStore *store);
WeftRunStore *weft_run_keeper_get_store (WeftRunKeeper *keeper);

/* What the jobs of the batch are drawn from is asked for when it has finished. `plan` belongs to the caller and lives as long
 * as the batch is watched. */
void weft_run_keeper_watch (WeftRunKeeper *keeper, WeftBatch *batch, const WeftPlan *plan);

/* 0: no batch becomes a run. */
guint weft_run_keeper_get_limit (WeftRunKeeper *keeper);
void weft_run_keeper_set_limit (WeftRunKeeper *keeper, guint limit);
#define WEFT_RUNS_KEPT 50
#define WEFT_RUNS_KEPT_MOST 1000

/* Reads what was kept before, the first time; so a list that nobody looks at costs nothing. */
void weft_run_keeper_scan (WeftRunKeeper *keeper);

G_END_DECLS
