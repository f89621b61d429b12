/* process-table.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "process-model.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The processes as rows, and what can be done to them: actions "processes.…", on those that are selected.
 *
 * Signal "process-activated" (pid, start ticks): this one was activated, or is now the only one selected.
 * Signal "say" (text, undo): something to be told in a toast; `undo` is NULL. */
#define WEFT_TYPE_PROCESS_TABLE (weft_process_table_get_type ())
G_DECLARE_FINAL_TYPE (WeftProcessTable, weft_process_table, WEFT, PROCESS_TABLE, AdwBin)

WeftProcessTable *weft_process_table_new (void);
WeftProcessModel *weft_process_table_get_model (WeftProcessTable *table);

/* (nullable): without, everything works and nothing is kept. */
void weft_process_table_set_settings (WeftProcessTable *table, GSettings *settings);

/* As for the model. The cells follow within the next frames, those in sight first. */
void weft_process_table_set_sample (WeftProcessTable *table, WeftSample *sample);
void weft_process_table_set_moment (WeftProcessTable *table, WeftHistory *history, guint moment);

void weft_process_table_set_narrow (WeftProcessTable *table, gboolean narrow);

/* Puts the cursor into the search entry: what Ctrl+F does inside the table. */
void weft_process_table_search (WeftProcessTable *table);

G_END_DECLS
