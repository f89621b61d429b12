/* made-up-findings.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/findings.h"

G_BEGIN_DECLS

/* Each rule with made-up figures: what it says when they hold it, and that it says nothing when they do not. The machine has
 * four cores; there are ten jobs of four seconds each, which wait. */

WeftFindingRun test_make_run (WeftStrategyId id, guint workers, double elapsed);

/* The same jobs, but they compute. */
WeftFindingRun test_make_computing_run (WeftStrategyId id, guint workers, double elapsed, double cpu);

/* End the test when it is not so. */
void test_assert_says (const WeftFindingRun *runs, guint n, WeftFindingKind kind, const char *sentence);
void test_assert_silent (const WeftFindingRun *runs, guint n, WeftFindingKind kind);
const WeftFinding *test_find_finding (GPtrArray *found, WeftFindingKind kind);
double test_get_number (const WeftFinding *finding, const char *key);

G_END_DECLS
