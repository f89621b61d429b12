/* run.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "run.h"

#include "cli.h"
#include "interrupt.h"
#include "run-options.h"
#include "run-report.h"
#include "runs.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <unistd.h>

static int
fail (GError *error)
{
  weft_cli_complain ("run", error->message);
  return WEFT_CLI_FAILED;
}

static int
end_output (WeftCliOutput *output)
{
  weft_cli_output_drain (output);
  return weft_cli_output_check (output) ? WEFT_CLI_SUCCEEDED : WEFT_CLI_FAILED;
}

/* A file that can't be read is no reason not to show the others; it is told on standard error. */
static int
list (const WeftCliRunOptions *options)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WeftRunStore) store = weft_cli_open_store (&error);
  g_autoptr(WeftCliOutput) output = NULL;
  const char *const *problems;

  if (store == NULL)
    return fail (error);
  output = weft_cli_output_new (STDOUT_FILENO, NULL, NULL);
  weft_cli_run_list (store, options->json, output);
  problems = weft_run_store_get_problems (store);
  for (guint i = 0; problems[i] != NULL; i++)
    weft_cli_complain ("run", problems[i]);
  return end_output (output) == WEFT_CLI_SUCCEEDED && problems[0] == NULL ? WEFT_CLI_SUCCEEDED : WEFT_CLI_FAILED;
}

static int
show (const WeftCliRunOptions *options)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WeftRun) run = weft_cli_open_run (g_ptr_array_index (options->names, 0), FALSE, &error);
  g_autoptr(WeftCliOutput) output = NULL;

  if (run == NULL)
    return fail (error);
  output = weft_cli_output_new (STDOUT_FILENO, NULL, NULL);
  weft_cli_run_show (run, options->json, output);
  return end_output (output);
}

static void
interrupted_cb (gpointer data)
{
}

/* Takes a second at most: a signal is obeyed when the file is whole, so nothing is left beside it. */
static int
export_to_file (const WeftCliRunOptions *options, WeftRun *run)
{
  g_autoptr(GError) error = NULL;
  gboolean written;

  weft_cli_interrupt_watch (interrupted_cb, NULL);
  written = weft_run_export (run, options->to, options->output, &error);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  weft_cli_interrupt_unwatch ();
  if (!written)
    return fail (error);
  return weft_cli_interrupt_get_signal () != 0 ? 128 + weft_cli_interrupt_get_signal () : WEFT_CLI_SUCCEEDED;
}

static int
export (const WeftCliRunOptions *options)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WeftRun) run = weft_cli_open_run (g_ptr_array_index (options->names, 0), FALSE, &error);
  g_autoptr(WeftCliOutput) output = NULL;

  if (run == NULL)
    return fail (error);
  if (options->output != NULL)
    return export_to_file (options, run);
  output = weft_cli_output_new (STDOUT_FILENO, NULL, NULL);
  weft_run_write (run, options->to, weft_cli_output_sink, output);
  return end_output (output);
}

static gboolean
is_gone (const char *path)
{
  g_autofree char *shown = g_filename_display_name (path);
  g_autofree char *sentence = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  sentence = g_strdup_printf (_("\"%s\" can't be deleted: its folder can't be changed."), shown);
  weft_cli_complain ("run", sentence);
  return FALSE;
}

/* The file of a run, which may be one that can't be read. (transfer full) */
static char *
find_file (WeftRunStore *store, const char *name, GError **error)
{
  g_autofree char *path = weft_cli_find_kept_file (store, name);
  WeftRun *run = path == NULL ? weft_cli_find_run (store, name, error) : NULL;

  return path != NULL ? g_steal_pointer (&path) : run != NULL ? g_strdup (weft_run_get_path (run)) : NULL;
}

/* All or nothing: a name that is wrong deletes none. */
static int
delete (const WeftCliRunOptions *options)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WeftRunStore) store = weft_cli_open_store (&error);
  g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; store != NULL && error == NULL && i < options->names->len - 1; i++)
    g_ptr_array_add (paths, find_file (store, g_ptr_array_index (options->names, i), &error));
  if (error != NULL)
    return fail (error);
  for (guint i = 0; i < paths->len; i++)
    g_unlink (g_ptr_array_index (paths, i));
  for (guint i = 0; i < paths->len; i++)
    if (!is_gone (g_ptr_array_index (paths, i)))
      return WEFT_CLI_FAILED;
  return WEFT_CLI_SUCCEEDED;
}

static int
do_action (const WeftCliRunOptions *options)
{
  switch (options->action)
    {
    case WEFT_CLI_RUN_LIST:
      return list (options);
    case WEFT_CLI_RUN_SHOW:
      return show (options);
    case WEFT_CLI_RUN_EXPORT:
      return export (options);
    case WEFT_CLI_RUN_DELETE:
    case WEFT_CLI_RUN_N_ACTIONS:
    default:
      return delete (options);
    }
}

int
weft_cli_run (int argc, char **argv)
{
  g_auto(WeftCliRunOptions) options = { 0 };
  g_autoptr(GError) error = NULL;
  g_autofree char *help = NULL;

  if (!weft_cli_run_options_parse (&options, argc, argv, &error))
    {
      weft_cli_complain ("run", error->message);
      return WEFT_CLI_USAGE;
    }
  if (!options.help)
    return do_action (&options);
  help = weft_cli_run_options_help ();
  return weft_cli_output_say (help);
}
