/* download-summary.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "download-report.h"

#include "text.h"

#include "engine/format.h"

#include <glib/gi18n.h>
#include <math.h>

#define FAILURES_MOST 10
#define LABELS 7

typedef struct
{
  const char *label;
  char *value; /* (owned) */
} Figure;

/* "Threads: 5 jobs, 4 succeeded, 1 failed." */
static void
append_counts (GString *text, WeftBatch *batch)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (batch));
  guint succeeded = weft_batch_get_count (batch, WEFT_JOB_SUCCEEDED);
  guint failed = weft_batch_get_count (batch, WEFT_JOB_FAILED);
  guint cancelled = weft_batch_get_count (batch, WEFT_JOB_CANCELLED);
  const char *strategy = _(weft_batch_get_strategy (batch)->title);

  /* Translators: a strategy and its jobs, as in "Threads: 5 jobs"; more follows, as in ", 4 succeeded, 1 failed" */
  g_string_append_printf (text, ngettext ("%s: %u job", "%s: %u jobs", n), strategy, n);
  g_string_append_printf (text, ngettext (", %u succeeded", ", %u succeeded", succeeded), succeeded);
  if (failed > 0)
    g_string_append_printf (text, ngettext (", %u failed", ", %u failed", failed), failed);
  if (cancelled > 0)
    g_string_append_printf (text, ngettext (", %u cancelled", ", %u cancelled", cancelled), cancelled);
  g_string_append_c (text, '\n');
}

static char *
format_work (const WeftFigures *figures)
{
  g_autofree char *work = weft_format_duration (figures->work);

  if (!(figures->elapsed > 0))
    return g_steal_pointer (&work);
  /* Translators: the sum of the jobs' times, and what it is of the elapsed time, as in "38.2 s, 3.87 times elapsed" */
  return g_strdup_printf (_("%s, %.2f times elapsed"), work, figures->work / figures->elapsed);
}

static char *
format_overhead (const WeftFigures *figures)
{
  if (!(figures->ideal > 0))
    return g_strdup (_("unknown, because the best possible is no time at all"));
  if (isnan (figures->overhead))
    return g_strdup (_("unknown, because not every job ran to its own end"));
  /* Translators: elapsed divided by best possible */
  return g_strdup_printf (_("%.3f times best possible"), figures->overhead);
}

/* Milliseconds, because waiting costs next to no CPU: that is the lesson of this figure. */
static char *
format_cpu (const WeftUsage *usage)
{
  /* Translators: CPU time in seconds, as in "0.002 s user, 0.005 s system" */
  return g_strdup_printf (_("%.3f s user, %.3f s system"), usage->cpu_user, usage->cpu_system);
}

static char *
format_switches (const WeftUsage *usage)
{
  return g_strdup_printf (_("%llu voluntary, %llu involuntary"), (unsigned long long) usage->switches_voluntary,
                          (unsigned long long) usage->switches_involuntary);
}

static void
append_figures (GString *text, const Figure *figures, guint n)
{
  guint width = 0;

  for (guint i = 0; i < n; i++)
    width = MAX (width, weft_cli_text_width (figures[i].label));
  for (guint i = 0; i < n; i++)
    {
      g_string_append (text, "  ");
      weft_cli_text_append_fitted (text, figures[i].label, width + 2, "");
      g_string_append_printf (text, "%s\n", figures[i].value);
      g_free (figures[i].value);
    }
}

static void
append_all_figures (GString *text, WeftBatch *batch)
{
  WeftFigures figures;

  weft_batch_get_figures (batch, NULL, 0, &figures);
  append_figures (text, (Figure[]) {
    { _("Elapsed"), weft_format_duration (figures.elapsed) },
    { _("Jobs' own times"), format_work (&figures) },
    { _("Best possible"), weft_format_duration (figures.ideal) },
    { _("Overhead"), format_overhead (&figures) },
    { _("CPU"), format_cpu (&figures.usage) },
    { _("Peak memory"), weft_format_size (figures.usage.peak_memory) },
    { _("Context switches"), format_switches (&figures.usage) },
  }, LABELS);
}

static void
append_failure (GString *text, WeftJob *job)
{
  g_autofree char *raw = weft_job_dup_name (job);
  g_autofree char *name = weft_format_name (raw);
  g_autofree char *error = weft_job_dup_error (job);

  /* Translators: a job's name, and why it failed */
  g_string_append_printf (text, _("%s: failed: %s\n"), name, error != NULL ? error : "");
}

static void
append_failures (GString *text, WeftBatch *batch)
{
  guint failed = weft_batch_get_count (batch, WEFT_JOB_FAILED), told = 0;

  for (guint i = 0; told < MIN (failed, FAILURES_MOST) && i < g_list_model_get_n_items (G_LIST_MODEL (batch)); i++)
    {
      g_autoptr(WeftJob) job = g_list_model_get_item (G_LIST_MODEL (batch), i);

      if (weft_job_get_state (job) != WEFT_JOB_FAILED)
        continue;
      append_failure (text, job);
      told++;
    }
  failed -= told;
  if (failed > 0)
    g_string_append_printf (text, ngettext ("… and %u more failed\n", "… and %u more failed\n", failed), failed);
}

void
weft_cli_download_summarize (WeftBatch *batch, gboolean list_failures, WeftCliOutput *output)
{
  g_autoptr(GString) text = g_string_new ("\n");
  guint refused = weft_batch_get_refused (batch);

  if (list_failures)
    append_failures (text, batch);
  append_counts (text, batch);
  append_all_figures (text, batch);
  if (refused > 0)
    g_string_append_printf (text,
                            ngettext ("The system refused %u worker; the batch went on with those it had.\n",
                                      "The system refused %u workers; the batch went on with those it had.\n", refused),
                            refused);
  weft_cli_output_add_text (output, text->str);
}
