/* runs.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "runs.h"

#include "engine/format.h"

#include <glib/gi18n.h>
#include <string.h>

static void
ready_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static void
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

WeftRun *
weft_cli_make_run (WeftBatch *batch, const WeftPlan *plan, GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  weft_run_new_from_batch_async (batch, plan, NULL, NULL, ready_cb, &result);
  wait_for (&result);
  return weft_run_new_from_batch_finish (result, error);
}

WeftRunStore *
weft_cli_open_store (GError **error)
{
  g_autoptr(WeftRunStore) store = weft_run_store_new (NULL);
  g_autoptr(GAsyncResult) result = NULL;

  weft_run_store_scan_async (store, ready_cb, &result);
  wait_for (&result);
  return weft_run_store_scan_finish (store, result, error) ? g_steal_pointer (&store) : NULL;
}

WeftRun *
weft_cli_find_run (WeftRunStore *store, const char *name, GError **error)
{
  WeftRun *run = weft_run_store_find (store, name);
  g_autofree char *shown = weft_format_name (name);

  if (run == NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                 _("There is no run \"%s\". \"weft run list\" shows those that were kept."), shown);
  return run;
}

char *
weft_cli_find_kept_file (WeftRunStore *store, const char *name)
{
  g_autofree char *path = g_canonicalize_filename (name, NULL), *folder = g_canonicalize_filename (weft_run_store_get_folder (store), NULL);
  g_autofree char *its_folder = g_path_get_dirname (path);

  if (!g_str_has_suffix (path, WEFT_RUN_SUFFIX) || !g_str_equal (its_folder, folder) || !g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return NULL;
  return g_steal_pointer (&path);
}

/* What looks like a file is one, and so is what is there. */
static gboolean
is_file (const char *name)
{
  return strchr (name, G_DIR_SEPARATOR) != NULL || g_str_has_suffix (name, WEFT_RUN_SUFFIX)
         || g_file_test (name, G_FILE_TEST_EXISTS);
}

WeftRun *
weft_cli_open_run (const char *name, gboolean head_only, GError **error)
{
  g_autoptr(WeftRunStore) store = NULL;
  WeftRun *run;

  if (is_file (name))
    return weft_run_open (name, head_only, error);
  store = weft_cli_open_store (error);
  run = store != NULL ? weft_cli_find_run (store, name, error) : NULL;
  return run != NULL ? weft_run_open (weft_run_get_path (run), head_only, error) : NULL;
}
