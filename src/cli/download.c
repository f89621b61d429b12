/* download.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "download.h"

#include "cli.h"
#include "download-options.h"
#include "download-report.h"
#include "interrupt.h"
#include "progress.h"
#include "runs.h"
#include "terminal.h"

#include <unistd.h>

typedef struct
{
  WeftCliDownloadOptions options;
  WeftBatch *batch;      /* (owned) */
  WeftCliOutput *output; /* (owned) */
  gboolean unsaved;      /* it could not be */
} Download;

/* Whatever ends the batch early goes this way: the jobs are cancelled, and it no longer runs when the last worker is
 * gone. */
static void
cancel (Download *self)
{
  if (weft_batch_is_running (self->batch))
    weft_batch_do_all (self->batch, WEFT_COMMAND_CANCEL);
}

static void
reader_gone_cb (gpointer data)
{
  cancel (data);
}

static void
interrupted_cb (gpointer data)
{
  Download *self = data;

  /* Nothing runs any more, so what is waited for is a reader that does not read. */
  if (!weft_batch_is_running (self->batch))
    weft_cli_output_abandon (self->output);
  cancel (self);
}

/* Names that were given come first; the rest of `count` is the plan's. */
static gboolean
add_jobs (Download *self, GError **error)
{
  const WeftCliPlanOptions *options = &self->options.batch;
  const char *const *names = (const char *const *) options->names->pdata;
  guint named = options->names->len - 1;

  if (named > 0 && !weft_batch_add_named (self->batch, &options->plan, names, error))
    return FALSE;
  return weft_batch_add (self->batch, &options->plan, options->count - named, error);
}

static gboolean
start (Download *self, GError **error)
{
  self->batch = weft_batch_new (error);
  if (self->batch != NULL)
    weft_batch_set_recording (self->batch, self->options.save != NULL);
  return self->batch != NULL && add_jobs (self, error)
         && weft_batch_start (self->batch, self->options.strategy, self->options.workers, error);
}

static void
run (Download *self)
{
  g_autoptr(WeftCliProgress) progress = NULL;

  if (!self->options.json)
    progress = weft_cli_progress_new (self->batch, self->output, STDOUT_FILENO);
  while (weft_batch_is_running (self->batch))
    g_main_context_iteration (NULL, TRUE);
  weft_cli_output_drain (self->output);
}

static void
report (Download *self)
{
  if (self->options.json)
    weft_cli_download_write_json (self->batch, &self->options.batch.plan, self->output);
  else
    weft_cli_download_summarize (self->batch, weft_cli_terminal_can_draw (STDOUT_FILENO), self->output);
  weft_cli_output_drain (self->output);
}

/* Whatever became of the jobs: an interrupted batch is a run too. */
static void
save (Download *self)
{
  g_autoptr(WeftRun) run = NULL;
  g_autoptr(GError) error = NULL;

  run = weft_cli_make_run (self->batch, &self->options.batch.plan, &error);
  if (run != NULL && weft_run_save (run, self->options.save, &error))
    return;
  weft_cli_complain ("download", error->message);
  self->unsaved = TRUE;
}

static int
status (Download *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->batch));

  if (weft_cli_interrupt_get_signal () != 0)
    return 128 + weft_cli_interrupt_get_signal ();
  if (!weft_cli_output_check (self->output) || self->unsaved || weft_batch_get_count (self->batch, WEFT_JOB_SUCCEEDED) < n)
    return WEFT_CLI_FAILED;
  return WEFT_CLI_SUCCEEDED;
}

static int
start_and_run (Download *self)
{
  g_autoptr(GError) error = NULL;

  /* First, because GLib starts a thread for it, and ends the program when it gets none: so before the workers take all
   * that the system gives. */
  weft_cli_interrupt_watch (interrupted_cb, self);
  if (!start (self, &error))
    {
      weft_cli_interrupt_unwatch ();
      weft_cli_complain ("download", error->message);
      return WEFT_CLI_FAILED;
    }
  self->output = weft_cli_output_new (STDOUT_FILENO, reader_gone_cb, self);
  run (self);
  if (self->options.save != NULL)
    save (self);
  report (self);
  weft_cli_interrupt_unwatch ();
  return status (self);
}

int
weft_cli_download (int argc, char **argv)
{
  Download self = { 0 };
  g_autoptr(GError) error = NULL;
  g_autofree char *help = NULL;
  int result = WEFT_CLI_USAGE;

  if (!weft_cli_download_options_parse (&self.options, argc, argv, &error))
    {
      weft_cli_complain ("download", error->message);
    }
  else if (self.options.help)
    {
      help = weft_cli_download_options_help ();
      result = weft_cli_output_say (help);
    }
  else
    {
      result = start_and_run (&self);
    }
  g_clear_pointer (&self.output, weft_cli_output_free);
  g_clear_object (&self.batch);
  weft_cli_download_options_clear (&self.options);
  return result;
}
