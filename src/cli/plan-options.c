/* plan-options.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "plan-options.h"

#include "number.h"
#include "text.h"

#include "engine/format.h"
#include "engine/shared.h"
#include "engine/strategy.h"

/* JSON readers keep whole numbers in 63 bits at best. */
#define SEED_MAX ((guint64) G_MAXINT64)

gboolean
weft_cli_take_whole (const char *name, const char *value, guint64 least, guint64 most, guint64 *number, GError **error)
{
  g_autofree char *shown = weft_format_name (value);

  return weft_cli_number_whole (value, least, most, number)
         || weft_cli_refuse (error, _("--%s must be a whole number from %llu to %llu, not \"%s\"."), name,
                             (unsigned long long) least, (unsigned long long) most, shown);
}

gboolean
weft_cli_take_count (const char *value, gpointer data, GError **error)
{
  guint64 number = 0;
  gboolean taken = weft_cli_take_whole ("count", value, 1, WEFT_JOBS_MAX, &number, error);

  ((WeftCliPlanOptions *) data)->count = (guint) number;
  return taken;
}

gboolean
weft_cli_take_seed (const char *value, gpointer data, GError **error)
{
  return weft_cli_take_whole ("seed", value, 0, SEED_MAX, &((WeftCliPlanOptions *) data)->plan.seed, error);
}

gboolean
weft_cli_take_retries (const char *value, gpointer data, GError **error)
{
  guint64 number = 0;
  gboolean taken = weft_cli_take_whole ("retries", value, 0, WEFT_PLAN_RETRIES_MAX, &number, error);

  ((WeftCliPlanOptions *) data)->plan.retries = (guint) number;
  return taken;
}

gboolean
weft_cli_take_duration (const char *value, gpointer data, GError **error)
{
  WeftPlan *plan = &((WeftCliPlanOptions *) data)->plan;
  g_autofree char *shown = weft_format_name (value);

  return weft_cli_number_range (value, &plan->duration_min, &plan->duration_max)
         || weft_cli_refuse (error, _("--duration must be seconds, such as 5, or MIN..MAX, such as 0.5..1, not \"%s\"."),
                             shown);
}

gboolean
weft_cli_take_size (const char *value, gpointer data, GError **error)
{
  WeftPlan *plan = &((WeftCliPlanOptions *) data)->plan;
  g_autofree char *shown = weft_format_name (value);

  return weft_cli_number_sizes (value, &plan->size_min, &plan->size_max)
         || weft_cli_refuse (error, _("--size must be bytes, such as 500K, or MIN..MAX, such as 1M..1.5G, not \"%s\"."),
                             shown);
}

gboolean
weft_cli_take_fail (const char *value, gpointer data, GError **error)
{
  double *failure = &((WeftCliPlanOptions *) data)->plan.failure;
  g_autofree char *shown = weft_format_name (value);

  return (weft_cli_number_real (value, failure) && *failure <= 1)
         || weft_cli_refuse (error, _("--fail must be a number from 0 (never) to 1 (always), such as 0.2, not \"%s\"."),
                             shown);
}

gboolean
weft_cli_take_workload (const char *value, gpointer data, GError **error)
{
  WeftPlan *plan = &((WeftCliPlanOptions *) data)->plan;
  g_autofree char *shown = weft_format_name (value);

  return weft_plan_workload_by_nick (value, &plan->workload)
         || weft_cli_refuse (error, _("There is no workload \"%s\". Choose one of: download, checksum, mixed."), shown);
}

gboolean
weft_cli_take_cpu (const char *value, gpointer data, GError **error)
{
  double *computes = &((WeftCliPlanOptions *) data)->plan.computes;
  g_autofree char *shown = weft_format_name (value);

  return (weft_cli_number_real (value, computes) && *computes <= 1)
         || weft_cli_refuse (error, _("--cpu must be a number from 0 (only waits) to 1 (only computes), such as 0.5, not \"%s\"."),
                             shown);
}

static gboolean
check_names (WeftCliPlanOptions *options, GError **error)
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

void
weft_cli_plan_options_init (WeftCliPlanOptions *options)
{
  *options = (WeftCliPlanOptions) { .names = g_ptr_array_new () };
  weft_plan_init (&options->plan);
}

void
weft_cli_plan_options_clear (WeftCliPlanOptions *options)
{
  g_clear_pointer (&options->names, g_ptr_array_unref);
}

gboolean
weft_cli_plan_options_check (WeftCliPlanOptions *options, GError **error)
{
  if (!check_names (options, error) || !weft_plan_check (&options->plan, error))
    return FALSE;
  g_ptr_array_add (options->names, NULL);
  return TRUE;
}

void
weft_cli_append_strategies (GString *text)
{
  g_string_append_printf (text, "\n%s\n", _("Strategies:"));
  for (guint i = 0; i < WEFT_N_STRATEGIES; i++)
    weft_cli_text_append_entry (text, weft_strategy_get (i)->nick, _(weft_strategy_get (i)->description));
}
