/* monitor-csv.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "monitor-report.h"

#include "engine/csv.h"
#include "monitor/state.h"

#include <math.h>

/* Nothing for what is not known. */
static void
add_real (GString *text, double value)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE + 320];

  g_string_append_c (text, ',');
  if (isfinite (value))
    g_string_append (text, g_ascii_formatd (digits, sizeof digits, "%.6f", value));
}

static void
add_whole (GString *text, gint64 value)
{
  g_string_append_printf (text, ",%" G_GINT64_FORMAT, value);
}

/* Every row begins with the sample's time. */
static void
begin_row (GString *text, const WeftSample *sample)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE + 320];

  g_string_append (text, g_ascii_formatd (digits, sizeof digits, "%.6f", (double) sample->wall_us / G_USEC_PER_SEC));
}

static void
add_processes (GString *text, const WeftCliMonitorOptions *options, const WeftSample *sample)
{
  g_autoptr(GPtrArray) chosen = weft_cli_monitor_choose (options, sample, options->processes);

  for (guint i = 0; i < chosen->len; i++)
    {
      const WeftSampleProcess *process = g_ptr_array_index (chosen, i);

      begin_row (text, sample);
      add_whole (text, process->pid);
      add_whole (text, process->ppid);
      weft_csv_add_text (text, process->info->name);
      weft_csv_add_text (text, process->info->user);
      add_real (text, process->cpu);
      add_real (text, process->cpu_time);
      add_whole (text, (gint64) process->memory);
      add_whole (text, process->threads);
      weft_csv_add_text (text, weft_process_state_nick (process->state));
      add_whole (text, process->nice);
      add_real (text, (double) process->info->started_us / G_USEC_PER_SEC);
      add_whole (text, process->last_core);
      g_string_append_c (text, '\n');
    }
}

static void
add_threads (GString *text, const WeftSample *sample)
{
  for (guint i = 0; i < sample->detail.n_threads; i++)
    {
      const WeftSampleThread *thread = &sample->detail.threads[i];

      begin_row (text, sample);
      add_whole (text, thread->tid);
      weft_csv_add_text (text, thread->name);
      add_real (text, thread->cpu);
      add_real (text, thread->cpu_time);
      weft_csv_add_text (text, weft_process_state_nick (thread->state));
      add_whole (text, thread->last_core);
      add_whole (text, (gint64) thread->voluntary);
      add_whole (text, (gint64) thread->involuntary);
      g_string_append_c (text, '\n');
    }
}

static void
add_cores (GString *text, const WeftSample *sample)
{
  for (guint i = 0; i < sample->n_cores; i++)
    {
      const WeftSampleCore *core = &sample->cores[i];

      begin_row (text, sample);
      add_whole (text, core->id);
      weft_csv_add_text (text, core->online ? "true" : "false");
      add_real (text, core->busy);
      add_real (text, core->user);
      add_real (text, core->system);
      add_real (text, core->nice);
      add_real (text, core->iowait);
      add_real (text, core->irq);
      add_real (text, core->steal);
      g_string_append_c (text, '\n');
    }
}

void
weft_cli_monitor_write_csv (const WeftCliMonitorOptions *options, const WeftSample *sample, gboolean first, WeftCliOutput *output)
{
  g_autoptr(GString) text = g_string_new (NULL);

  if (options->threads)
    {
      g_string_append (text, first ? "time,tid,name,cpu,cpu_time,state,last_core,voluntary,involuntary\n" : "");
      add_threads (text, sample);
    }
  else if (options->processes == 0)
    {
      g_string_append (text, first ? "time,id,online,busy,user,system,nice,iowait,irq,steal\n" : "");
      add_cores (text, sample);
    }
  else
    {
      g_string_append (text, first ? "time,pid,ppid,name,user,cpu,cpu_time,memory,threads,state,nice,started,last_core\n" : "");
      add_processes (text, options, sample);
    }
  weft_cli_output_add_bytes (output, text->str, text->len);
}
