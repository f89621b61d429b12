/* compare-report.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "output.h"
#include "terminal.h"

#include "engine/compare.h"
#include "engine/json.h"

G_BEGIN_DECLS

/* What there is to say about a comparison. */

/* For people: a table, a row a run. */
typedef struct _WeftCliCompareTable WeftCliCompareTable;

WeftCliCompareTable *weft_cli_compare_table_new (WeftComparison *comparison, WeftCliOutput *output, int fd);
void weft_cli_compare_table_free (WeftCliCompareTable *table);

/* On a terminal the whole table, drawn over, with bars. Elsewhere the rows of the runs that have ended since the last time,
 * so that a reader sees them as they come. */
void weft_cli_compare_table_show (WeftCliCompareTable *table);

/* For people, below the table: speed-ups and what was found. */
void weft_cli_compare_summarize (WeftComparison *comparison, WeftCliOutput *output);

/* For programs. JSON is one object: begun, then run by run as they end, then ended with what was found. */
void weft_cli_compare_begin_json (WeftJson *json);
void weft_cli_compare_add_json (WeftJson *json, WeftComparison *comparison, WeftComparisonRun *run, WeftCliOutput *output);
void weft_cli_compare_end_json (WeftJson *json, WeftComparison *comparison, WeftCliOutput *output);

/* CSV: the names of the columns, and a line for a run. */
void weft_cli_compare_write_csv_head (WeftCliOutput *output);
void weft_cli_compare_write_csv (WeftComparisonRun *run, WeftCliOutput *output);

G_END_DECLS
