/* runs-view.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "run-keeper.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The runs that were kept, the newest first: to be opened and replayed, renamed, saved, exported, compared and deleted.
 *
 * Signals: "open-run" (run): it is loaded, and somebody wants to see it. "say" (text, undo): something to be told in a toast;
 * `undo` is NULL, or "runs.undo-delete", for weft_runs_view_undo_delete(). */
#define WEFT_TYPE_RUNS_VIEW (weft_runs_view_get_type ())
G_DECLARE_FINAL_TYPE (WeftRunsView, weft_runs_view, WEFT, RUNS_VIEW, AdwBin)

GtkWidget *weft_runs_view_new (WeftRunKeeper *keeper);

/* A run's file from elsewhere: it is kept too, and opened. */
void weft_runs_view_open_file (WeftRunsView *view, GFile *file);

/* Writes the run to a file, by a thread, and says how it went. `kind`: "run", or as "json", "csv", "chrome", "svg" or "png". */
void weft_runs_view_write (WeftRunsView *view, WeftRun *run, const char *kind, GFile *file);

void weft_runs_view_undo_delete (WeftRunsView *view);

G_END_DECLS
