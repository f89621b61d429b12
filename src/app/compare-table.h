/* compare-table.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/findings.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The figures of several runs in rows and columns. Property "selected" marks a row; -1: none. */
#define WEFT_TYPE_COMPARE_TABLE (weft_compare_table_get_type ())
G_DECLARE_FINAL_TYPE (WeftCompareTable, weft_compare_table, WEFT, COMPARE_TABLE, GtkWidget)

GtkWidget *weft_compare_table_new (void);

/* `titles` has `n`. */
void weft_compare_table_set_runs (WeftCompareTable *table, const WeftFindingRun *runs, const char *const *titles, guint n);

G_END_DECLS
