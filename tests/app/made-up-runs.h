/* made-up-runs.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/findings.h"

G_BEGIN_DECLS

/* Runs that never ran, with figures such as real ones have: five downloads under each strategy, then, where `scaling`, two
 * pools of computing jobs with 1, 2, 4, 8, 16 workers on eight cores. At most MADE_UP_RUNS_MOST. */
#define MADE_UP_RUNS_MOST 16

guint made_up_runs (gboolean scaling, WeftFindingRun *runs, char **titles);

G_END_DECLS
