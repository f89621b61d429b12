/* findings-laws.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "findings-private.h"

#include <glib/gi18n.h>
#include <math.h>
#include <stdlib.h>

/* What more workers of one strategy bring. */

static int
by_workers (gconstpointer a, gconstpointer b, gpointer data)
{
  const WeftFindingRun *runs = data;
  guint first = runs[*(const guint *) a].workers, second = runs[*(const guint *) b].workers;

  return (first > second) - (first < second);
}

GArray *
_weft_findings_sort_by_workers (const WeftFindingRun *runs, guint n, const WeftStrategy *strategy)
{
  GArray *sorted = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < n; i++)
    if (runs[i].strategy == strategy && _weft_finding_run_is_whole (&runs[i]))
      g_array_append_val (sorted, i);
  g_array_sort_with_data (sorted, by_workers, (gpointer) runs);
  return sorted;
}

/* The elapsed time of one worker. */
static double
find_base (const WeftFindingRun *runs, guint n, const WeftStrategy *strategy)
{
  double base = NAN;

  for (guint i = 0; i < n; i++)
    {
      if (runs[i].workers != 1 || !_weft_finding_run_is_whole (&runs[i]))
        continue;
      if (runs[i].strategy == strategy)
        return runs[i].elapsed;
      if (runs[i].strategy->id == WEFT_STRATEGY_SEQUENTIAL)
        base = runs[i].elapsed;
    }
  return base;
}

guint
weft_findings_get_speedups (const WeftFindingRun *runs, guint n, const WeftStrategy *strategy, WeftFitPoint *points, guint *indices)
{
  g_autoptr(GArray) sorted = _weft_findings_sort_by_workers (runs, n, strategy);
  double base = find_base (runs, n, strategy);

  for (guint i = 0; i < sorted->len; i++)
    {
      guint run = g_array_index (sorted, guint, i);
      double from = isnan (base) ? runs[run].work : base;

      points[i] = (WeftFitPoint) { runs[run].workers, from / runs[run].elapsed };
      if (indices != NULL)
        indices[i] = run;
    }
  return sorted->len;
}

static void
add_all_runs (WeftFinding *finding, const guint *indices, guint n)
{
  for (guint i = 1; i < n; i++)
    _weft_finding_add_run (finding, indices[i]);
}

static void
find_limit (WeftFindings *self, const WeftStrategy *strategy, const WeftFitPoint *points, const guint *indices, guint n)
{
  WeftFinding *finding;
  char *sentence;
  WeftFit fit;

  if (!weft_fit (WEFT_LAW_AMDAHL, points, n, &fit) || fit.error > WEFT_RULE_FIT_ERROR)
    return;
  if (fit.sigma >= WEFT_RULE_SERIAL_SHARE)
    /* Translators: a strategy; a share; a speed-up */
    sentence = g_strdup_printf (_("%s: by Amdahl's law %.1f %% of it runs one at a time, so no number of workers makes it over %.1f times as fast."),
                                _(strategy->title), 100 * fit.sigma, fit.peak_speedup);
  else
    sentence = g_strdup_printf (_("%s: within what was measured, it gets as many times faster as there are workers."), _(strategy->title));
  finding = _weft_findings_add (self, WEFT_FINDING_LIMIT, indices[0], G_MAXUINT, sentence);
  add_all_runs (finding, indices, n);
  _weft_finding_add_number (finding, "sigma", fit.sigma);
  _weft_finding_add_number (finding, "speedup", fit.peak_speedup);
  _weft_finding_add_number (finding, "error", fit.error);
}

/* Only a peak among the numbers that were tried, or just beyond: further out it would be a guess. */
static void
find_peak (WeftFindings *self, const WeftStrategy *strategy, const WeftFitPoint *points, const guint *indices, guint n)
{
  WeftFinding *finding;
  WeftFit fit;

  if (!weft_fit (WEFT_LAW_USL, points, n, &fit) || fit.error > WEFT_RULE_FIT_ERROR || fit.peak_workers > 2 * points[n - 1].workers)
    return;
  finding = _weft_findings_add (self, WEFT_FINDING_PEAK, indices[0], G_MAXUINT,
                                g_strdup_printf (_("%s: by the universal scalability law it is fastest with about %.0f workers, %.1f times as fast as with one; more make it slower."),
                                                 _(strategy->title), fit.peak_workers, fit.peak_speedup));
  add_all_runs (finding, indices, n);
  _weft_finding_add_number (finding, "sigma", fit.sigma);
  _weft_finding_add_number (finding, "kappa", fit.kappa);
  _weft_finding_add_number (finding, "workers", fit.peak_workers);
  _weft_finding_add_number (finding, "speedup", fit.peak_speedup);
}

static char *
dup_no_gain (const WeftFindingRun *few, const WeftFindingRun *many)
{
  g_autofree char *few_name = weft_finding_run_name (few), *many_name = weft_finding_run_name (many);

  if (few->computing >= WEFT_RULE_COMPUTING && few->workers >= few->processors)
    return g_strdup_printf (ngettext ("%s worked no faster than %s: there is %u core.", "%s worked no faster than %s: there are %u cores.",
                                      few->processors),
                            many_name, few_name, few->processors);
  if (many->ideal * WEFT_RULE_NO_GAIN > few->ideal)
    return g_strdup_printf (_("%s worked no faster than %s: the jobs do not divide any better among them."), many_name, few_name);
  return g_strdup_printf (_("%s worked no faster than %s."), many_name, few_name);
}

/* The first number of workers from which on more bring nothing. */
static void
find_no_gain (WeftFindings *self, const guint *indices, guint n)
{
  for (guint i = 0; i + 1 < n; i++)
    {
      const WeftFindingRun *few = &self->runs[indices[i]], *many = &self->runs[indices[i + 1]];
      double times = few->elapsed / many->elapsed;
      WeftFinding *finding;

      if (2 * many->workers < 3 * few->workers || times >= WEFT_RULE_NO_GAIN)
        continue;
      finding = _weft_findings_add (self, WEFT_FINDING_NO_GAIN, indices[i + 1], indices[i], dup_no_gain (few, many));
      _weft_finding_add_number (finding, "times", times);
      return;
    }
}

/* Leaves the numbers of workers among which the work could have been divided evenly. With more workers than cores, or few jobs for
 * them, the curve bends for that reason, and what a law made of it would be called a part that runs one at a time. */
static guint
keep_even (const WeftFindingRun *runs, WeftFitPoint *points, guint *indices, guint n)
{
  guint kept = 0;

  for (guint i = 0; i < n; i++)
    {
      const WeftFindingRun *run = &runs[indices[i]];

      if (run->ideal * run->workers > WEFT_RULE_UNEVEN * run->work)
        continue;
      points[kept] = points[i];
      indices[kept++] = indices[i];
    }
  return kept;
}

void
_weft_findings_look_for_limits (WeftFindings *self)
{
  g_autofree WeftFitPoint *points = g_new (WeftFitPoint, self->n + 1);
  g_autofree guint *indices = g_new (guint, self->n + 1);

  for (guint id = 0; id < WEFT_N_STRATEGIES; id++)
    {
      const WeftStrategy *strategy = weft_strategy_get (id);
      guint n = weft_findings_get_speedups (self->runs, self->n, strategy, points, indices);

      if (!strategy->pooled || n < 2)
        continue;
      find_no_gain (self, indices, n);
      n = keep_even (self->runs, points, indices, n);
      if (n == 0)
        continue;
      find_limit (self, strategy, points, indices, n);
      find_peak (self, strategy, points, indices, n);
    }
}
