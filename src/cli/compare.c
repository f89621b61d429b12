/* compare.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "compare.h"

#include "cli.h"
#include "compare-options.h"
#include "compare-report.h"
#include "interrupt.h"

#include <unistd.h>

#define FRAME_MS 100

typedef struct
{
  WeftCliCompareOptions options;
  WeftComparison *comparison; /* (owned) */
  WeftCliOutput *output;      /* (owned) */
  WeftCliCompareTable *table; /* (owned) (nullable) */
  GString *text;              /* (owned) of the JSON */
  WeftJson json;
  gboolean draining;          /* nothing runs: what is waited for is the reader */
  gboolean failed;            /* a job, or a run */
} Compare;

static void
reader_gone_cb (gpointer data)
{
  weft_comparison_stop (((Compare *) data)->comparison);
}

static void
interrupted_cb (gpointer data)
{
  Compare *self = data;

  if (self->draining)
    weft_cli_output_abandon (self->output);
  weft_comparison_stop (self->comparison);
}

static void
drain (Compare *self)
{
  self->draining = TRUE;
  weft_cli_output_drain (self->output);
  self->draining = FALSE;
}

static void
report_run (Compare *self, WeftComparisonRun *run)
{
  switch (self->options.format)
    {
    case WEFT_CLI_COMPARE_JSON:
      weft_cli_compare_add_json (&self->json, self->comparison, run, self->output);
      break;
    case WEFT_CLI_COMPARE_CSV:
      weft_cli_compare_write_csv (run, self->output);
      break;
    case WEFT_CLI_COMPARE_TEXT:
    default:
      weft_cli_compare_table_show (self->table);
    }
}

/* What a run was is written and forgotten before the next one starts, so that it neither disturbs nor is counted in the
 * next one's memory. */
static void
run_ended_cb (Compare *self, WeftComparisonRun *run)
{
  if (weft_comparison_run_get_state (run) == WEFT_COMPARISON_REFUSED)
    {
      g_autofree char *sentence = g_strdup_printf ("%s: %s", weft_comparison_run_get_strategy (run)->nick, weft_comparison_run_get_error (run));

      weft_cli_complain ("compare", sentence);
      self->failed = TRUE;
      return;
    }
  weft_comparison_hold (self->comparison);
  report_run (self, run);
  drain (self);
  self->failed = self->failed || weft_comparison_run_get_figures (run)->succeeded < weft_comparison_run_get_figures (run)->n_jobs;
  weft_comparison_run_forget_batch (run);
  weft_comparison_release (self->comparison);
}

static gboolean
frame_cb (gpointer data)
{
  weft_cli_compare_table_show (((Compare *) data)->table);
  return G_SOURCE_CONTINUE;
}

static void
begin_report (Compare *self)
{
  if (self->options.format == WEFT_CLI_COMPARE_JSON)
    weft_cli_compare_begin_json (&self->json);
  else if (self->options.format == WEFT_CLI_COMPARE_CSV)
    weft_cli_compare_write_csv_head (self->output);
  else
    self->table = weft_cli_compare_table_new (self->comparison, self->output, STDOUT_FILENO);
}

static void
end_report (Compare *self)
{
  if (self->options.format == WEFT_CLI_COMPARE_JSON)
    {
      weft_cli_compare_end_json (&self->json, self->comparison, self->output);
    }
  else if (self->options.format == WEFT_CLI_COMPARE_TEXT)
    {
      weft_cli_compare_table_show (self->table);
      weft_cli_compare_summarize (self->comparison, self->output);
    }
  drain (self);
}

static void
run (Compare *self)
{
  guint frame_id = self->table != NULL ? g_timeout_add (FRAME_MS, frame_cb, self) : 0;

  while (weft_comparison_is_running (self->comparison))
    g_main_context_iteration (NULL, TRUE);
  g_clear_handle_id (&frame_id, g_source_remove);
}

static int
status (Compare *self)
{
  if (weft_cli_interrupt_get_signal () != 0)
    return 128 + weft_cli_interrupt_get_signal ();
  return !weft_cli_output_check (self->output) || self->failed ? WEFT_CLI_FAILED : WEFT_CLI_SUCCEEDED;
}

static int
start_and_run (Compare *self)
{
  const WeftCliCompareOptions *options = &self->options;
  g_autoptr(GError) error = NULL;

  self->comparison = weft_comparison_new (&options->batch.plan, (const char *const *) options->batch.names->pdata, options->batch.count);
  weft_comparison_plan (self->comparison, options->strategies, options->n_strategies, options->workers, options->n_workers);
  weft_comparison_set_recording (self->comparison, FALSE);
  g_signal_connect_swapped (self->comparison, "run-ended", G_CALLBACK (run_ended_cb), self);
  if (!weft_comparison_start (self->comparison, &error))
    {
      weft_cli_complain ("compare", error->message);
      return WEFT_CLI_FAILED;
    }
  self->output = weft_cli_output_new (STDOUT_FILENO, reader_gone_cb, self);
  weft_cli_interrupt_watch (interrupted_cb, self);
  begin_report (self);
  run (self);
  end_report (self);
  weft_cli_interrupt_unwatch ();
  return status (self);
}

static void
clear (Compare *self)
{
  g_clear_pointer (&self->table, weft_cli_compare_table_free);
  g_clear_pointer (&self->output, weft_cli_output_free);
  g_clear_object (&self->comparison);
  weft_cli_compare_options_clear (&self->options);
  g_string_free (self->text, TRUE);
}

int
weft_cli_compare (int argc, char **argv)
{
  Compare self = { .text = g_string_new (NULL) };
  g_autoptr(GError) error = NULL;
  g_autofree char *help = NULL;
  int result = WEFT_CLI_USAGE;

  self.json.text = self.text;
  if (!weft_cli_compare_options_parse (&self.options, argc, argv, &error))
    {
      weft_cli_complain ("compare", error->message);
    }
  else if (self.options.help)
    {
      help = weft_cli_compare_options_help ();
      result = weft_cli_output_say (help);
    }
  else
    {
      result = start_and_run (&self);
    }
  clear (&self);
  return result;
}
