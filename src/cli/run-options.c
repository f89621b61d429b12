/* run-options.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "run-options.h"

#include "arguments.h"
#include "text.h"

#include "engine/format.h"

#include <glib/gi18n.h>

typedef struct
{
  const char *name;
  const char *arguments; /* untranslated */
  const char *help;      /* untranslated */
} Action;

static const Action actions[WEFT_CLI_RUN_N_ACTIONS] = {
  [WEFT_CLI_RUN_LIST] = { "list", "", N_("Show the runs that were kept, the newest first") },
  [WEFT_CLI_RUN_SHOW] = { "show", " RUN", N_("Show how a run went and on which machine") },
  [WEFT_CLI_RUN_EXPORT] = { "export", " RUN --to=FORMAT", N_("Write a run in a format that other programs read") },
  [WEFT_CLI_RUN_DELETE] = { "delete", " RUN...", N_("Delete runs that were kept, or the path of a file among them that can't be read") },
};

static gboolean
take_to (const char *value, gpointer data, GError **error)
{
  WeftCliRunOptions *options = data;
  g_autofree char *shown = weft_format_name (value);

  options->to = WEFT_RUN_N_FORMATS;
  if (g_str_equal (value, "json"))
    options->to = WEFT_RUN_JSON;
  else if (g_str_equal (value, "csv"))
    options->to = WEFT_RUN_CSV;
  else if (g_str_equal (value, "chrome"))
    options->to = WEFT_RUN_CHROME;
  else if (g_str_equal (value, "svg"))
    options->to = WEFT_RUN_SVG;
  return options->to != WEFT_RUN_N_FORMATS
         || weft_cli_refuse (error, _("--to must be one of json, csv, chrome and svg, not \"%s\"."), shown);
}

static gboolean
take_table (const char *value, gpointer data, GError **error)
{
  g_autofree char *shown = weft_format_name (value);

  ((WeftCliRunOptions *) data)->spans = g_str_equal (value, "spans");
  return g_str_equal (value, "spans") || g_str_equal (value, "jobs")
         || weft_cli_refuse (error, _("--table must be jobs or spans, not \"%s\"."), shown);
}

static gboolean
take_output (const char *value, gpointer data, GError **error)
{
  ((WeftCliRunOptions *) data)->output = value;
  return *value != '\0' || weft_cli_refuse (error, _("--output must be a file, such as run.svg."));
}

static gboolean
take_format (const char *value, gpointer data, GError **error)
{
  g_autofree char *shown = weft_format_name (value);

  ((WeftCliRunOptions *) data)->json = g_str_equal (value, "json");
  return g_str_equal (value, "json") || g_str_equal (value, "text")
         || weft_cli_refuse (error, _("There is no format \"%s\". Choose one of: text, json."), shown);
}

static gboolean
take_help (const char *value, gpointer data, GError **error)
{
  ((WeftCliRunOptions *) data)->help = TRUE;
  return TRUE;
}

static const WeftCliArgument arguments[] = {
  { "to", "json|csv|chrome|svg", N_("What to export: figures and jobs, a table, a trace for trace viewers, a picture"), take_to },
  { "table", "jobs|spans", N_("What the table of --to=csv has in its rows; jobs, if not said otherwise"), take_table },
  { "output", "FILE", N_("Write to FILE; standard output, if not said otherwise"), take_output },
  { "format", "text|json", N_("Text for people, or one JSON object"), take_format },
  { "help", NULL, N_("Show this help and end"), take_help },
  { NULL },
};

static gboolean
take_action (WeftCliRunOptions *options, GError **error)
{
  const char *name = options->names->len > 0 ? g_ptr_array_index (options->names, 0) : NULL;
  g_autofree char *shown = name != NULL ? weft_format_name (name) : NULL;

  if (name == NULL)
    return weft_cli_refuse (error, _("What is to be done with runs? Write list, show, export or delete."));
  for (guint i = 0; i < WEFT_CLI_RUN_N_ACTIONS; i++)
    if (g_str_equal (name, actions[i].name))
      {
        options->action = i;
        g_ptr_array_remove_index (options->names, 0);
        return TRUE;
      }
  return weft_cli_refuse (error, _("\"%s\" can't be done with runs. Write list, show, export or delete."), shown);
}

/* Options that mean nothing for the action are no help to anyone. */
static gboolean
check_options (const WeftCliRunOptions *options, GError **error)
{
  if (options->action == WEFT_CLI_RUN_EXPORT && options->to == WEFT_RUN_N_FORMATS)
    return weft_cli_refuse (error, _("--to is missing: write --to=json, csv, chrome or svg."));
  if (options->action != WEFT_CLI_RUN_EXPORT && (options->to != WEFT_RUN_N_FORMATS || options->output != NULL || options->spans))
    return weft_cli_refuse (error, _("--to, --table and --output are for \"weft run export\" alone."));
  return !options->spans || options->to == WEFT_RUN_CSV
         || weft_cli_refuse (error, _("--table is for --to=csv alone."));
}

static gboolean
check (const WeftCliRunOptions *options, GError **error)
{
  guint n = options->names->len;

  if (!check_options (options, error))
    return FALSE;
  if (options->action == WEFT_CLI_RUN_LIST && n > 0)
    return weft_cli_refuse (error, _("\"weft run list\" takes no names: it shows all runs."));
  if (options->action != WEFT_CLI_RUN_LIST && n == 0)
    return weft_cli_refuse (error, _("Which run? Write a file, or the name or id of a run that \"weft run list\" shows."));
  return n <= 1 || options->action == WEFT_CLI_RUN_DELETE
         || weft_cli_refuse (error, _("There are %u runs, but only one can be shown or exported at a time."), n);
}

gboolean
weft_cli_run_options_parse (WeftCliRunOptions *options, int argc, char **argv, GError **error)
{
  *options = (WeftCliRunOptions) { .names = g_ptr_array_new (), .to = WEFT_RUN_N_FORMATS };
  if (!weft_cli_arguments_parse (arguments, argc, argv, options, options->names, error))
    return FALSE;
  if (!options->help && (!take_action (options, error) || !check (options, error)))
    return FALSE;
  if (options->spans)
    options->to = WEFT_RUN_SPANS;
  g_ptr_array_add (options->names, NULL);
  return TRUE;
}

void
weft_cli_run_options_clear (WeftCliRunOptions *options)
{
  g_clear_pointer (&options->names, g_ptr_array_unref);
}

char *
weft_cli_run_options_help (void)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%s\n", _("Usage:"));
  for (guint i = 0; i < WEFT_CLI_RUN_N_ACTIONS; i++)
    g_string_append_printf (text, "  weft run %s%s\n", actions[i].name, actions[i].arguments);
  g_string_append_printf (text, "\n%s\n\n%s\n",
                          _("A RUN is a file, or the name, the id or a beginning of the id of a run that was kept."),
                          _("Commands:"));
  for (guint i = 0; i < WEFT_CLI_RUN_N_ACTIONS; i++)
    weft_cli_text_append_entry (text, actions[i].name, _(actions[i].help));
  g_string_append_printf (text, "\n%s\n", _("Options:"));
  weft_cli_arguments_append_help (arguments, text);
  g_string_append_printf (text, "\n%s\n", _("Exit status: 0 when it was done, 1 when a run can't be read or written, 2 for wrong usage."));
  g_string_append_printf (text, "\n%s\n  weft run list\n  weft run show pool.weftrun --format=json\n"
                                "  weft run export pool.weftrun --to=svg --output=pool.svg\n"
                                "  weft run export pool.weftrun --to=chrome > trace.json\n",
                          _("Examples:"));
  return g_string_free (text, FALSE);
}
