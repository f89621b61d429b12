/* runs.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/run-store.h"

G_BEGIN_DECLS

/* Runs for commands, which wait: the main loop turns meanwhile. */

/* Of a batch that has ended. NULL and a sentence. */
WeftRun *weft_cli_make_run (WeftBatch *batch, const WeftPlan *plan, GError **error);

/* The store with the heads of its runs. NULL and a sentence. */
WeftRunStore *weft_cli_open_store (GError **error);

/* `name`: a file, or the id, its beginning, or the name of a kept run. NULL and a sentence. (transfer full) */
WeftRun *weft_cli_open_run (const char *name, gboolean head_only, GError **error);

/* The path of a file that is among the kept runs, whatever is in it; NULL when `name` is the path of none. (transfer full) */
char *weft_cli_find_kept_file (WeftRunStore *store, const char *name);

/* The kept run, to be deleted. NULL and a sentence. (transfer none) */
WeftRun *weft_cli_find_run (WeftRunStore *store, const char *name, GError **error);

G_END_DECLS
