/* download-options.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "download-options.h"

#include "arguments.h"
#include "number.h"
#include "text.h"

#include "engine/format.h"
#include "engine/shared.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <unistd.h>

/* JSON readers keep whole numbers in 63 bits at best. */
#define SEED_MAX ((guint64) G_MAXINT64)

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
take_whole (const char *name, const char *value, guint64 least, guint64 most, guint64 *number, GError **error)
{
  g_autofree char *shown = weft_format_name (value);

  return weft_cli_number_whole (value, least, most, number)
         || weft_cli_refuse (error, _("--%s must be a whole number from %llu to %llu, not \"%s\"."), name,
                             (unsigned long long) least, (unsigned long long) most, shown);
}

static gboolean
take_workers (const char *value, gpointer data, GError **error)
{
  guint64 number = 0;
  gboolean taken = take_whole ("workers", value, 1, WEFT_WORKERS_MAX, &number, error);

  ((WeftCliDownloadOptions *) data)->workers = (guint) number;
  return taken;
}

static gboolean
take_count (const char *value, gpointer data, GError **error)
{
  guint64 number = 0;
  gboolean taken = take_whole ("count", value, 1, WEFT_JOBS_MAX, &number, error);

  ((WeftCliDownloadOptions *) data)->count = (guint) number;
  return taken;
}

static gboolean
take_seed (const char *value, gpointer data, GError **error)
{
  return take_whole ("seed", value, 0, SEED_MAX, &((WeftCliDownloadOptions *) data)->plan.seed, error);
}

static gboolean
take_retries (const char *value, gpointer data, GError **error)
{
  guint64 number = 0;
  gboolean taken = take_whole ("retries", value, 0, WEFT_PLAN_RETRIES_MAX, &number, error);

  ((WeftCliDownloadOptions *) data)->plan.retries = (guint) number;
  return taken;
}

static gboolean
take_duration (const char *value, gpointer data, GError **error)
{
  WeftPlan *plan = &((WeftCliDownloadOptions *) data)->plan;
  g_autofree char *shown = weft_format_name (value);

  return weft_cli_number_range (value, &plan->duration_min, &plan->duration_max)
         || weft_cli_refuse (error, _("--duration must be seconds, such as 5, or MIN..MAX, such as 0.5..1, not \"%s\"."),
                             shown);
}

static gboolean
take_size (const char *value, gpointer data, GError **error)
{
  WeftPlan *plan = &((WeftCliDownloadOptions *) data)->plan;
  g_autofree char *shown = weft_format_name (value);

  return weft_cli_number_sizes (value, &plan->size_min, &plan->size_max)
         || weft_cli_refuse (error, _("--size must be bytes, such as 500K, or MIN..MAX, such as 1M..1.5G, not \"%s\"."),
                             shown);
}

static gboolean
take_fail (const char *value, gpointer data, GError **error)
{
  double *failure = &((WeftCliDownloadOptions *) data)->plan.failure;
  g_autofree char *shown = weft_format_name (value);

  return (weft_cli_number_real (value, failure) && *failure <= 1)
         || weft_cli_refuse (error, _("--fail must be a number from 0 (never) to 1 (always), such as 0.2, not \"%s\"."),
                             shown);
}

static gboolean
take_workload (const char *value, gpointer data, GError **error)
{
  WeftPlan *plan = &((WeftCliDownloadOptions *) data)->plan;
  g_autofree char *shown = weft_format_name (value);

  return weft_plan_workload_by_nick (value, &plan->workload)
         || weft_cli_refuse (error, _("There is no workload \"%s\". Choose one of: download, checksum, mixed."), shown);
}

static gboolean
take_cpu (const char *value, gpointer data, GError **error)
{
  double *computes = &((WeftCliDownloadOptions *) data)->plan.computes;
  g_autofree char *shown = weft_format_name (value);

  return (weft_cli_number_real (value, computes) && *computes <= 1)
         || weft_cli_refuse (error, _("--cpu must be a number from 0 (only waits) to 1 (only computes), such as 0.5, not \"%s\"."),
                             shown);
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
  { "count", "N", N_("Make N jobs: the names given or known, then made-up ones"), take_count },
  { "workload", "WORKLOAD", N_("What a job does: download waits, checksum computes, mixed does both in turn"), take_workload },
  { "cpu", "SHARE", N_("Of a mixed job: the share, from 0 to 1, that is computing; 0.5, if not said otherwise"), take_cpu },
  { "duration", "MIN[..MAX]", N_("Seconds that a job takes; 5..10, if not said otherwise"), take_duration },
  { "size", "MIN[..MAX]", N_("Bytes of a job, with K, M or G; 2M..64M, if not said otherwise"), take_size },
  { "seed", "N", N_("The same seed gives the same jobs to every strategy; 1, if not said otherwise"), take_seed },
  { "fail", "P", N_("Chance, from 0 to 1, that one attempt breaks off midway"), take_fail },
  { "retries", "N", N_("Further attempts of a job that broke off, each after a longer wait"), take_retries },
  { "save", "FILE", N_("Save the run with its trace, for \"weft run\" and for the window"), take_save },
  { "format", "text|json", N_("Text for people, or one JSON object"), take_format },
  { "help", NULL, N_("Show this help and end"), take_help },
  { NULL },
};

static gboolean
check_names (WeftCliDownloadOptions *options, GError **error)
{
  guint n = options->names->len;

  for (guint i = 0; i < n; i++)
    if (!weft_plan_check_name (g_ptr_array_index (options->names, i), error))
      return FALSE;
  if (options->count == 0)
    options->count = n > 0 ? n : WEFT_PLAN_N_NAMES;
  return options->count >= n
         || weft_cli_refuse (error, _("There are %u names, but --count=%u asks for fewer jobs. Leave it out, or raise it."),
                             n, options->count);
}

gboolean
weft_cli_download_options_parse (WeftCliDownloadOptions *options, int argc, char **argv, GError **error)
{
  *options = (WeftCliDownloadOptions) { .names = g_ptr_array_new () };
  options->strategy = weft_strategy_get (WEFT_STRATEGY_THREADS);
  weft_plan_init (&options->plan);
  if (!weft_cli_arguments_parse (arguments, argc, argv, options, options->names, error))
    return FALSE;
  if (!options->help && (!check_names (options, error) || !weft_plan_check (&options->plan, error)))
    return FALSE;
  g_ptr_array_add (options->names, NULL);
  return TRUE;
}

void
weft_cli_download_options_clear (WeftCliDownloadOptions *options)
{
  g_clear_pointer (&options->names, g_ptr_array_unref);
}

char *
weft_cli_download_options_help (void)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%s\n  weft download %s\n\n%s\n\n%s\n", _("Usage:"), _("[OPTION]... [NAME]..."),
                          _("Runs a batch of simulated downloads, one for each NAME, and shows how long it took."),
                          _("Options:"));
  weft_cli_arguments_append_help (arguments, text);
  g_string_append_printf (text, "\n%s\n", _("Strategies:"));
  for (guint i = 0; i < WEFT_N_STRATEGIES; i++)
    weft_cli_text_append_entry (text, weft_strategy_get (i)->nick, _(weft_strategy_get (i)->description));
  g_string_append_printf (text, "\n%s\n", _("Exit status: 0 when every job succeeded, 1 when one failed, 2 for wrong usage, "
                                            "130 after Ctrl+C."));
  g_string_append_printf (text, "\n%s\n  weft download --strategy=processes --duration=0.5..1\n"
                                "  weft download --strategy=thread-pool --workers=8 --count=1000 --format=json\n"
                                "  weft download --save=pool.weftrun --strategy=thread-pool\n",
                          _("Examples:"));
  return g_string_free (text, FALSE);
}
