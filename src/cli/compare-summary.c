/* compare-summary.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "compare-report.h"

#include "text.h"

#include <glib/gi18n.h>
#include <math.h>

static void
append_points (GString *text, const WeftFitPoint *points, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      /* Translators: a number of workers, and how many times as fast they are as one */
      g_autofree char *point = g_strdup_printf (_("%.0f: %.2f"), points[i].workers, points[i].speedup);

      g_string_append_printf (text, "%s%s", i == 0 ? "" : "   ", point);
    }
  g_string_append_c (text, '\n');
}

/* Both laws, or what they need. */
static void
append_fits (GString *text, const WeftFitPoint *points, guint n)
{
  WeftFit fit;

  if (weft_fit (WEFT_LAW_AMDAHL, points, n, &fit))
    /* Translators: sigma is the share that runs one at a time; the last is the mean distance of the points from the curve */
    g_string_append_printf (text, _("  Amdahl's law: sigma %.4f, off by %.1f %%\n"), fit.sigma, 100 * fit.error);
  else
    g_string_append_printf (text, _("  Amdahl's law takes %u different numbers of workers or more.\n"), WEFT_FIT_AMDAHL_LEAST);
  if (weft_fit (WEFT_LAW_USL, points, n, &fit))
    g_string_append_printf (text, _("  Universal scalability law: sigma %.4f, kappa %.6f, off by %.1f %%\n"), fit.sigma, fit.kappa, 100 * fit.error);
  else
    g_string_append_printf (text, _("  The universal scalability law takes %u different numbers of workers or more.\n"), WEFT_FIT_USL_LEAST);
}

static void
append_speedups (GString *text, const WeftFindingRun *figures, guint n)
{
  g_autofree WeftFitPoint *points = g_new (WeftFitPoint, n + 1);

  for (guint id = 0; id < WEFT_N_STRATEGIES; id++)
    {
      const WeftStrategy *strategy = weft_strategy_get (id);
      guint n_points = weft_findings_get_speedups (figures, n, strategy, points, NULL);

      if (!strategy->pooled || n_points < 2)
        continue;
      /* Translators: a strategy; below it, how much faster it is with more workers */
      g_string_append_printf (text, _("\nSpeed-up of %s\n"), strategy->nick);
      g_string_append (text, "  ");
      append_points (text, points, n_points);
      append_fits (text, points, n_points);
    }
}

void
weft_cli_compare_summarize (WeftComparison *comparison, WeftCliOutput *output)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(GPtrArray) findings = NULL;
  guint n;
  g_autofree WeftFindingRun *figures = weft_comparison_dup_figures (comparison, &n, NULL);

  append_speedups (text, figures, n);
  findings = weft_findings_new (figures, n);
  if (findings->len > 0)
    g_string_append_c (text, '\n');
  for (guint i = 0; i < findings->len; i++)
    g_string_append_printf (text, "%s\n", ((WeftFinding *) g_ptr_array_index (findings, i))->sentence);
  weft_cli_output_add_text (output, text->str);
}
