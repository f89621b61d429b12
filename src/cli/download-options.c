/* download-options.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "download-options.h"

#include "text.h"

#include "engine/format.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <unistd.h>

static gboolean
take_strategy (const char *value, gpointer data, GError **error)
{
  WeftCliDownloadOptions *options = data;
  g_autofree char *list = weft_strategy_list ();
  g_autofree char *shown = weft_format_name (value);

  options->strategy = weft_strategy_by_nick (value);
  return options->strategy != NULL
         || weft_cli_refuse (error, _("There is no strategy \"%s\". Choose one of: %s."), shown, list);
}

static gboolean
take_workers (const char *value, gpointer data, GError **error)
{
  guint64 number = 0;
  gboolean taken = weft_cli_take_whole ("workers", value, 1, WEFT_WORKERS_MAX, &number, error);

  ((WeftCliDownloadOptions *) data)->workers = (guint) number;
  return taken;
}

static gboolean
take_format (const char *value, gpointer data, GError **error)
{
  g_autofree char *shown = weft_format_name (value);

  ((WeftCliDownloadOptions *) data)->json = g_str_equal (value, "json");
  return g_str_equal (value, "json") || g_str_equal (value, "text")
         || weft_cli_refuse (error, _("There is no format \"%s\". Choose one of: text, json."), shown);
}

/* Better now than after an hour of work. */
static gboolean
take_save (const char *value, gpointer data, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (value);
  g_autofree char *shown = weft_format_name (value);

  ((WeftCliDownloadOptions *) data)->save = (char *) value;
  if (*value == '\0' || g_file_test (value, G_FILE_TEST_IS_DIR))
    return weft_cli_refuse (error, _("--save must be a file, such as run.weftrun, not \"%s\"."), shown);
  return g_access (folder, W_OK | X_OK) == 0
         || weft_cli_refuse (error, _("\"%s\" can't be written: %s."), shown, g_strerror (errno));
}

static gboolean
take_help (const char *value, gpointer data, GError **error)
{
  ((WeftCliDownloadOptions *) data)->help = TRUE;
  return TRUE;
}

static const WeftCliArgument arguments[] = {
  { "strategy", "STRATEGY", N_("How the batch is run; threads, if not said otherwise"), take_strategy },
  { "workers", "N", N_("Workers of a pool; one per processor, if not said otherwise"), take_workers },
  WEFT_CLI_PLAN_ARGUMENTS,
  { "save", "FILE", N_("Save the run with its trace, for \"weft run\" and for the window"), take_save },
  { "format", "text|json", N_("Text for people, or one JSON object"), take_format },
  { "help", NULL, N_("Show this help and end"), take_help },
  { NULL },
};

gboolean
weft_cli_download_options_parse (WeftCliDownloadOptions *options, int argc, char **argv, GError **error)
{
  *options = (WeftCliDownloadOptions) { .strategy = weft_strategy_get (WEFT_STRATEGY_THREADS) };
  weft_cli_plan_options_init (&options->batch);
  return weft_cli_arguments_parse (arguments, argc, argv, options, options->batch.names, error)
         && (options->help || weft_cli_plan_options_check (&options->batch, error));
}

void
weft_cli_download_options_clear (WeftCliDownloadOptions *options)
{
  weft_cli_plan_options_clear (&options->batch);
}

char *
weft_cli_download_options_help (void)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%s\n  weft download %s\n\n%s\n\n%s\n", _("Usage:"), _("[OPTION]... [NAME]..."),
                          _("Runs a batch of simulated downloads, one for each NAME, and shows how long it took."),
                          _("Options:"));
  weft_cli_arguments_append_help (arguments, text);
  weft_cli_append_strategies (text);
  g_string_append_printf (text, "\n%s\n", _("Exit status: 0 when every job succeeded, 1 when one failed, 2 for wrong usage, "
                                            "130 after Ctrl+C."));
  g_string_append_printf (text, "\n%s\n  weft download --strategy=processes --duration=0.5..1\n"
                                "  weft download --strategy=thread-pool --workers=8 --count=1000 --format=json\n"
                                "  weft download --save=pool.weftrun --strategy=thread-pool\n",
                          _("Examples:"));
  return g_string_free (text, FALSE);
}
