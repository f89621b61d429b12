/* monitor.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "monitor.h"

#include "cli.h"
#include "interrupt.h"
#include "monitor-report.h"

#include "monitor/sampler.h"

#include <glib/gi18n.h>
#include <unistd.h>

typedef struct
{
  WeftCliMonitorOptions options;
  WeftSampler *sampler;  /* (owned) */
  WeftCliOutput *output; /* (owned) */
  WeftCliScreen *screen; /* (owned) (nullable): in text only */
  guint64 shown;
  guint64 start_ticks;   /* of the process that was asked for */
  gboolean seen, gone, hidden, done;
} Monitor;

/* Samples enough, the reader gone, or a signal: a sample that is being written is written to its end. */
static void
end_cb (gpointer data)
{
  Monitor *self = data;

  self->done = TRUE;
  weft_sampler_set_paused (self->sampler, TRUE);
}

/* Whether the process that was asked for is still there, and still the same. */
static gboolean
check_process (Monitor *self, const WeftSample *sample)
{
  const WeftSampleProcess *process;

  if (self->options.pid == 0)
    return TRUE;
  self->hidden = weft_sample_hides_others (sample);
  process = weft_sample_find (sample, self->options.pid);
  if (process != NULL && !self->seen)
    self->start_ticks = process->start_ticks;
  self->seen |= process != NULL;
  return process != NULL && process->start_ticks == self->start_ticks;
}

static void
show (Monitor *self, const WeftSample *sample)
{
  if (self->options.format == WEFT_CLI_FORMAT_JSON)
    weft_cli_monitor_write_json (&self->options, sample, self->output);
  else if (self->options.format == WEFT_CLI_FORMAT_CSV)
    weft_cli_monitor_write_csv (&self->options, sample, self->shown == 0, self->output);
  else
    weft_cli_screen_show (self->screen, sample);
  self->shown++;
}

/* The first sample only says where the differences begin. A reader that has not taken the last sample gets no other,
 * so that nothing piles up. */
static void
sampled_cb (WeftSampler *sampler, gpointer data)
{
  Monitor *self = data;
  const WeftSample *sample = weft_sampler_get_sample (sampler);

  if (self->done)
    return;
  if (!check_process (self, sample))
    self->gone = TRUE;
  else if (sample->elapsed_ns > 0 && weft_cli_output_is_drained (self->output))
    show (self, sample);
  if (self->gone || (self->options.samples > 0 && self->shown == self->options.samples))
    end_cb (self);
}

static void
run (Monitor *self)
{
  g_signal_connect (self->sampler, "sampled", G_CALLBACK (sampled_cb), self);
  weft_sampler_set_interval (self->sampler, self->options.interval);
  if (self->options.threads)
    weft_sampler_set_detail (self->sampler, self->options.pid);
  weft_sampler_hold (self->sampler);
  while (!self->done)
    g_main_context_iteration (NULL, TRUE);
  weft_cli_output_drain (self->output);
}

static char *
dup_why_gone (Monitor *self)
{
  if (self->seen)
    return g_strdup_printf (_("Process %d has ended."), self->options.pid);
  if (self->hidden)
    return g_strdup_printf (_("There is no process %d, or it is another user's and the system hides it (hidepid)."), self->options.pid);
  return g_strdup_printf (_("There is no process %d."), self->options.pid);
}

static int
status (Monitor *self)
{
  g_autofree char *sentence = NULL;

  if (weft_cli_interrupt_get_signal () != 0)
    return 128 + weft_cli_interrupt_get_signal ();
  if (self->gone)
    {
      sentence = dup_why_gone (self);
      weft_cli_complain ("monitor", sentence);
    }
  if (!weft_cli_output_check (self->output) || (self->gone && self->shown == 0))
    return WEFT_CLI_FAILED;
  return WEFT_CLI_SUCCEEDED;
}

static int
monitor (Monitor *self)
{
  weft_monitor_init ();
  self->sampler = weft_sampler_new (NULL);
  self->output = weft_cli_output_new (STDOUT_FILENO, end_cb, self);
  if (self->options.format == WEFT_CLI_FORMAT_TEXT)
    self->screen = weft_cli_screen_new (&self->options, self->output, STDOUT_FILENO);
  weft_cli_interrupt_watch (end_cb, self);
  run (self);
  weft_cli_interrupt_unwatch ();
  return status (self);
}

int
weft_cli_monitor (int argc, char **argv)
{
  Monitor self = { 0 };
  g_autoptr(GError) error = NULL;
  g_autofree char *help = NULL;
  int result = WEFT_CLI_USAGE;

  if (!weft_cli_monitor_options_parse (&self.options, argc, argv, &error))
    {
      weft_cli_complain ("monitor", error->message);
    }
  else if (self.options.help)
    {
      help = weft_cli_monitor_options_help ();
      result = weft_cli_output_say (help);
    }
  else
    {
      result = monitor (&self);
    }
  g_clear_pointer (&self.screen, weft_cli_screen_free);
  g_clear_pointer (&self.output, weft_cli_output_free);
  g_clear_object (&self.sampler);
  return result;
}
