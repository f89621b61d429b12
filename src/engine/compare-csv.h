/* compare-csv.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "findings.h"

G_BEGIN_DECLS

/* The figures of runs as CSV (RFC 4180, but with a line feed alone at the end of a line), a line for each. Never
 * translated; nothing for what is not known. */
#define WEFT_COMPARISON_CSV_HEAD \
  "strategy,workers,jobs,succeeded,failed,cancelled,refused,processors,elapsed,work,ideal,overhead,cpu_user,cpu_system," \
  "peak_memory,memory_before,voluntary,involuntary\n"

void weft_comparison_append_csv (GString *text, const WeftFindingRun *run);

G_END_DECLS
