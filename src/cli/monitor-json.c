/* monitor-json.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "monitor-report.h"

#include "monitor/state.h"

#include "engine/clock.h"
#include "engine/json.h"

static void
add_shares (WeftJson *json, const WeftSampleCore *core)
{
  weft_json_add_real (json, "busy", core->busy);
  weft_json_add_real (json, "user", core->user);
  weft_json_add_real (json, "system", core->system);
  weft_json_add_real (json, "nice", core->nice);
  weft_json_add_real (json, "iowait", core->iowait);
  weft_json_add_real (json, "irq", core->irq);
  weft_json_add_real (json, "steal", core->steal);
}

static void
add_cores (WeftJson *json, const WeftSample *sample)
{
  weft_json_open (json, "cores", '[', TRUE);
  for (guint i = 0; i < sample->n_cores; i++)
    {
      weft_json_open (json, NULL, '{', TRUE);
      weft_json_add_whole (json, "id", sample->cores[i].id);
      weft_json_add_boolean (json, "online", sample->cores[i].online);
      add_shares (json, &sample->cores[i]);
      weft_json_close (json, '{');
    }
  weft_json_close (json, '[');
}

static void
add_memory (WeftJson *json, const WeftSample *sample)
{
  const WeftSampleMemory *memory = &sample->memory;

  weft_json_open (json, "memory", '{', TRUE);
  weft_json_add_whole (json, "total", memory->total);
  weft_json_add_whole (json, "available", memory->available);
  weft_json_add_whole (json, "used", memory->used);
  weft_json_add_whole (json, "cached", memory->cached);
  weft_json_close (json, '{');
  weft_json_open (json, "swap", '{', TRUE);
  weft_json_add_whole (json, "total", memory->swap_total);
  weft_json_add_whole (json, "used", memory->swap_used);
  weft_json_close (json, '{');
  weft_json_open (json, "load", '[', TRUE);
  for (guint i = 0; i < 3; i++)
    weft_json_add_real (json, NULL, sample->load[i]);
  weft_json_close (json, '[');
}

static void
add_process (WeftJson *json, const WeftSampleProcess *process)
{
  weft_json_open (json, NULL, '{', TRUE);
  weft_json_add_whole (json, "pid", (guint64) process->pid);
  weft_json_add_whole (json, "ppid", (guint64) process->ppid);
  weft_json_add_string (json, "name", process->info->name);
  weft_json_add_string (json, "user", process->info->user);
  weft_json_add_real (json, "cpu", process->cpu);
  weft_json_add_real (json, "cpu_time", process->cpu_time);
  weft_json_add_whole (json, "memory", process->memory);
  weft_json_add_whole (json, "threads", process->threads);
  weft_json_add_string (json, "state", weft_process_state_nick (process->state));
  weft_json_add_signed (json, "nice", process->nice);
  weft_json_add_real (json, "started", (double) process->info->started_us / G_USEC_PER_SEC);
  weft_json_add_signed (json, "last_core", process->last_core);
  weft_json_close (json, '{');
}

static void
add_processes (WeftJson *json, const WeftCliMonitorOptions *options, const WeftSample *sample)
{
  g_autoptr(GPtrArray) chosen = weft_cli_monitor_choose (options, sample, options->processes);

  weft_json_open (json, "processes", '[', TRUE);
  for (guint i = 0; i < chosen->len; i++)
    add_process (json, g_ptr_array_index (chosen, i));
  weft_json_close (json, '[');
}

static void
add_thread (WeftJson *json, const WeftSampleThread *thread)
{
  weft_json_open (json, NULL, '{', TRUE);
  weft_json_add_whole (json, "tid", (guint64) thread->tid);
  weft_json_add_string (json, "name", thread->name);
  weft_json_add_real (json, "cpu", thread->cpu);
  weft_json_add_real (json, "cpu_time", thread->cpu_time);
  weft_json_add_string (json, "state", weft_process_state_nick (thread->state));
  weft_json_add_signed (json, "last_core", thread->last_core);
  weft_json_add_whole (json, "voluntary", thread->voluntary);
  weft_json_add_whole (json, "involuntary", thread->involuntary);
  weft_json_close (json, '{');
}

static void
add_threads (WeftJson *json, const WeftSampleDetail *detail)
{
  weft_json_open (json, "threads", '[', TRUE);
  for (guint i = 0; i < detail->n_threads; i++)
    add_thread (json, &detail->threads[i]);
  weft_json_close (json, '[');
}

static void
add_cost (WeftJson *json, const WeftSample *sample)
{
  weft_json_open (json, "cost", '{', TRUE);
  weft_json_add_real (json, "elapsed", sample->cost_wall_ms / 1000);
  weft_json_add_real (json, "cpu", sample->cost_cpu_ms / 1000);
  weft_json_close (json, '{');
}

void
weft_cli_monitor_write_json (const WeftCliMonitorOptions *options, const WeftSample *sample, WeftCliOutput *output)
{
  g_autoptr(GString) text = g_string_new (NULL);
  WeftJson json = { .text = text };

  weft_json_open (&json, NULL, '{', TRUE);
  weft_json_add_real (&json, "time", (double) sample->wall_us / G_USEC_PER_SEC);
  weft_json_add_real (&json, "elapsed", weft_seconds (sample->elapsed_ns));
  add_cores (&json, sample);
  add_memory (&json, sample);
  add_processes (&json, options, sample);
  if (options->threads)
    add_threads (&json, &sample->detail);
  weft_json_add_boolean (&json, "hides_others", weft_sample_hides_others (sample));
  add_cost (&json, sample);
  weft_json_close (&json, '{');
  g_string_append_c (text, '\n');
  weft_cli_output_add_bytes (output, text->str, text->len);
}
