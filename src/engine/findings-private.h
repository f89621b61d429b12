/* findings-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "findings.h"

G_BEGIN_DECLS

/* All runs, and what has been found in them so far. */
typedef struct
{
  const WeftFindingRun *runs;
  guint n;
  GPtrArray *found; /* (not owned) WeftFinding */
  gboolean all_wait;
} WeftFindings;

/* Adds one; `second`: G_MAXUINT when it is about one run. The sentence is taken over. */
WeftFinding *_weft_findings_add (WeftFindings *findings, WeftFindingKind kind, guint first, guint second, char *sentence);
void _weft_finding_add_run (WeftFinding *finding, guint run);
void _weft_finding_add_number (WeftFinding *finding, const char *key, double value);

/* findings-patterns.c, findings-pairs.c, findings-laws.c */
void _weft_findings_look_at_run (WeftFindings *findings, guint run);
gboolean _weft_findings_all_wait (WeftFindings *findings);
void _weft_findings_tell_that_all_wait (WeftFindings *findings);
void _weft_findings_compare (WeftFindings *findings);
void _weft_findings_look_for_limits (WeftFindings *findings);

static inline double
_weft_finding_run_cpu (const WeftFindingRun *run)
{
  return run->cpu_user + run->cpu_system;
}

/* The cores that its workers could have used at once. */
static inline double
_weft_finding_run_cores (const WeftFindingRun *run)
{
  return MAX (MIN (run->workers, run->processors), 1);
}

/* Its figures are figures; of other runs nothing is said. */
gboolean _weft_finding_run_is_sound (const WeftFindingRun *run);

/* findings-run.c: how long its workers had a core, and how long they wanted one, where a trace (nullable) knows. */
void _weft_finding_run_take_trace (WeftFindingRun *run, WeftTrace *trace);

/* Seconds of processor time that the jobs themselves took. */
static inline double
_weft_finding_run_computed (const WeftFindingRun *run)
{
  return run->computing > 0 ? MIN (run->computing, 1) * run->work : 0;
}

/* Every job ran to its own end, at its own pace: the times follow from the strategy. */
gboolean _weft_finding_run_is_whole (const WeftFindingRun *run);

/* Of one strategy that takes a number of workers: the whole runs, by that number. (transfer full) (element-type guint) */
GArray *_weft_findings_sort_by_workers (const WeftFindingRun *runs, guint n, const WeftStrategy *strategy);

G_END_DECLS
