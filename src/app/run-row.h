/* run-row.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/run.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* A run in the list: what it was and how it went, a button that opens it, and a menu. They activate the actions of the view
 * with the run's id. */
#define WEFT_TYPE_RUN_ROW (weft_run_row_get_type ())
G_DECLARE_FINAL_TYPE (WeftRunRow, weft_run_row, WEFT, RUN_ROW, AdwBin)

GtkWidget *weft_run_row_new (void);

/* NULL: none any more. */
void weft_run_row_bind (WeftRunRow *row, WeftRun *run);

/* The moment in the place where it is read. (transfer full) */
char *weft_run_dup_when (WeftRun *run);

G_END_DECLS
