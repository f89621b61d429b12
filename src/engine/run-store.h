/* run-store.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "run.h"

G_BEGIN_DECLS

/* The runs that are kept, a file each: a GListModel of WeftRun, the newest first, for the main thread alone. All that
 * touches the disk is done by threads, one after the other. Property "scanning". */
#define WEFT_TYPE_RUN_STORE (weft_run_store_get_type ())
G_DECLARE_FINAL_TYPE (WeftRunStore, weft_run_store, WEFT, RUN_STORE, GObject)

/* `folder` NULL: $XDG_DATA_HOME/weft/runs. It need not exist. */
WeftRunStore *weft_run_store_new (const char *folder);
const char *weft_run_store_get_folder (WeftRunStore *store);

/* Reads the heads of all files. */
void weft_run_store_scan_async (WeftRunStore *store, GAsyncReadyCallback callback, gpointer data);
gboolean weft_run_store_scan_finish (WeftRunStore *store, GAsyncResult *result, GError **error);
gboolean weft_run_store_is_scanning (WeftRunStore *store);

/* Sentences about files that the last scan could not read. NULL-terminated, never NULL. */
const char *const *weft_run_store_get_problems (WeftRunStore *store);

/* By its id, or a beginning of it of at least 4 characters that only one has, or its name (the newest of that name). */
WeftRun *weft_run_store_find (WeftRunStore *store, const char *id_or_name);

/* Keeps a run: it is in the list at once, and stays there, in memory, when it can't be written; the error says why. */
void weft_run_store_add_async (WeftRunStore *store, WeftRun *run, GAsyncReadyCallback callback, gpointer data);
gboolean weft_run_store_add_finish (WeftRunStore *store, GAsyncResult *result, GError **error);

/* The name changes at once, and back if the file can't be written. */
void weft_run_store_rename_async (WeftRunStore *store, WeftRun *run, const char *name, GAsyncReadyCallback callback,
                                  gpointer data);
gboolean weft_run_store_rename_finish (WeftRunStore *store, GAsyncResult *result, GError **error);

/* Takes it out of the list; its file only gets a name that no scan looks at, so weft_run_store_restore() can bring it back
 * until weft_run_store_purge() deletes the file. One that was never purged goes with a scan, an hour later or more. */
void weft_run_store_remove (WeftRunStore *store, WeftRun *run);
void weft_run_store_restore (WeftRunStore *store, WeftRun *run);
void weft_run_store_purge (WeftRunStore *store, WeftRun *run);

/* Returns at once; `callback` is called when all that was asked for before is on the disk. */
void weft_run_store_settle_async (WeftRunStore *store, GAsyncReadyCallback callback, gpointer data);
gboolean weft_run_store_settle_finish (WeftRunStore *store, GAsyncResult *result, GError **error);

G_END_DECLS
