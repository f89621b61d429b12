/* compare-options.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "compare-options.h"

#include "number.h"

#include "engine/format.h"

static gboolean
add_strategy (WeftCliCompareOptions *options, const char *nick, GError **error)
{
  const WeftStrategy *strategy = weft_strategy_by_nick (nick);
  g_autofree char *list = weft_strategy_list ();
  g_autofree char *shown = weft_format_name (nick);

  if (strategy == NULL)
    return weft_cli_refuse (error, _("There is no strategy \"%s\". Choose among: %s."), shown, list);
  for (guint i = 0; i < options->n_strategies; i++)
    if (options->strategies[i] == strategy)
      return TRUE;
  options->strategies[options->n_strategies++] = strategy;
  return TRUE;
}

/* In the order in which they are named, each once. */
static gboolean
take_strategies (const char *value, gpointer data, GError **error)
{
  WeftCliCompareOptions *options = data;
  g_auto(GStrv) nicks = g_strsplit (value, ",", -1);

  options->n_strategies = 0;
  if (nicks[0] == NULL)
    return add_strategy (options, value, error);
  for (guint i = 0; nicks[i] != NULL; i++)
    if (!add_strategy (options, nicks[i], error))
      return FALSE;
  return TRUE;
}

static gboolean
add_workers (WeftCliCompareOptions *options, guint workers)
{
  for (guint i = 0; i < options->n_workers; i++)
    if (options->workers[i] == workers)
      return TRUE;
  if (options->n_workers == G_N_ELEMENTS (options->workers))
    return FALSE;
  options->workers[options->n_workers++] = workers;
  return TRUE;
}

static gboolean
take_workers (const char *value, gpointer data, GError **error)
{
  WeftCliCompareOptions *options = data;
  g_auto(GStrv) numbers = g_strsplit (value, ",", -1);
  g_autofree char *shown = weft_format_name (value);
  gboolean taken = numbers[0] != NULL;

  options->n_workers = 0;
  for (guint i = 0; taken && numbers[i] != NULL; i++)
    {
      guint64 number = 0;

      taken = weft_cli_number_whole (numbers[i], 1, WEFT_WORKERS_MAX, &number) && add_workers (options, (guint) number);
    }
  return taken
         || weft_cli_refuse (error, _("--workers must be at most %u whole numbers from 1 to %u, such as 1,2,4,8, not \"%s\"."),
                             WEFT_CLI_COMPARE_WORKERS_MOST, WEFT_WORKERS_MAX, shown);
}

static gboolean
take_format (const char *value, gpointer data, GError **error)
{
  static const char *const formats[] = { "text", "json", "csv" };
  g_autofree char *shown = weft_format_name (value);

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (g_str_equal (value, formats[i]))
      {
        ((WeftCliCompareOptions *) data)->format = (WeftCliCompareFormat) i;
        return TRUE;
      }
  return weft_cli_refuse (error, _("There is no format \"%s\". Choose one of: text, json, csv."), shown);
}

static gboolean
take_help (const char *value, gpointer data, GError **error)
{
  ((WeftCliCompareOptions *) data)->help = TRUE;
  return TRUE;
}

static const WeftCliArgument arguments[] = {
  { "strategies", "A,B,…", N_("The strategies, in the order in which they run; all, if not said otherwise"), take_strategies },
  { "workers", "1,2,…", N_("Numbers of workers, one run of a pool for each; one per processor, if not said otherwise"), take_workers },
  WEFT_CLI_PLAN_ARGUMENTS,
  { "format", "text|json|csv", N_("Text for people, one JSON object, or CSV with a line for each run"), take_format },
  { "help", NULL, N_("Show this help and end"), take_help },
  { NULL },
};

gboolean
weft_cli_compare_options_parse (WeftCliCompareOptions *options, int argc, char **argv, GError **error)
{
  *options = (WeftCliCompareOptions) { .n_strategies = WEFT_N_STRATEGIES };
  for (guint i = 0; i < WEFT_N_STRATEGIES; i++)
    options->strategies[i] = weft_strategy_get (i);
  weft_cli_plan_options_init (&options->batch);
  return weft_cli_arguments_parse (arguments, argc, argv, options, options->batch.names, error)
         && (options->help || weft_cli_plan_options_check (&options->batch, error));
}

void
weft_cli_compare_options_clear (WeftCliCompareOptions *options)
{
  weft_cli_plan_options_clear (&options->batch);
}

char *
weft_cli_compare_options_help (void)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%s\n  weft compare %s\n\n%s\n\n%s\n", _("Usage:"), _("[OPTION]... [NAME]..."),
                          _("Runs the same batch under one strategy after the other, and says how they differ."), _("Options:"));
  weft_cli_arguments_append_help (arguments, text);
  weft_cli_append_strategies (text);
  g_string_append_printf (text, "\n%s\n", _("Exit status: 0 when every job of every run succeeded, 1 when one failed, 2 for wrong usage, "
                                            "130 after Ctrl+C."));
  g_string_append_printf (text, "\n%s\n  weft compare --duration=0.5..1\n"
                                "  weft compare --strategies=thread-pool,process-pool --workers=1,2,4,8 --count=64 --duration=0.2 --format=csv\n",
                          _("Examples:"));
  return g_string_free (text, FALSE);
}
