/* made-up-processes.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "made-up-processes.h"

#include <math.h>
#include <string.h>
#include <unistd.h>

static void
clear_process (gpointer data)
{
  weft_process_info_unref (((WeftSampleProcess *) data)->info);
}

void
made_up_processes_init (MadeUpProcesses *self, guint n_cores)
{
  self->processes = g_array_new (FALSE, FALSE, sizeof (WeftSampleProcess));
  g_array_set_clear_func (self->processes, clear_process);
  self->n_cores = n_cores;
  self->ticks = 1000;
  self->rand = g_rand_new_with_seed (7);
}

void
made_up_processes_clear (MadeUpProcesses *self)
{
  g_array_unref (self->processes);
  g_rand_free (self->rand);
}

static guint
find (MadeUpProcesses *self, gint32 pid)
{
  guint i = 0;

  while (i < self->processes->len && g_array_index (self->processes, WeftSampleProcess, i).pid < pid)
    i++;
  return i;
}

WeftSampleProcess *
made_up_processes_get (MadeUpProcesses *self, gint32 pid)
{
  guint i = find (self, pid);
  WeftSampleProcess *process = i < self->processes->len ? &g_array_index (self->processes, WeftSampleProcess, i) : NULL;

  return process != NULL && process->pid == pid ? process : NULL;
}

WeftSampleProcess *
made_up_processes_start (MadeUpProcesses *self, gint32 pid, gint32 ppid, const char *name, float cpu)
{
  WeftProcessInfo *info = weft_process_info_new ();
  WeftSampleProcess process = {
    .pid = pid,
    .ppid = ppid,
    .start_ticks = self->ticks++,
    .info = info,
    .memory = (guint64) pid << 20,
    .cpu_time = 1.5,
    .cpu = cpu,
    .threads = 1,
    .uid = getuid (),
    .state = cpu > 0 ? 'R' : 'S',
  };
  guint i = find (self, pid);

  info->name = g_strdup (name);
  info->user = g_strdup ("ada");
  info->command = g_strdup_printf ("/usr/bin/%s --verbose", name);
  info->started_us = g_get_real_time ();
  g_array_insert_val (self->processes, i, process);
  return &g_array_index (self->processes, WeftSampleProcess, i);
}

void
made_up_processes_end (MadeUpProcesses *self, gint32 pid)
{
  g_array_remove_index (self->processes, find (self, pid));
}

static void
start_any (MadeUpProcesses *self, gint32 pid)
{
  g_autofree char *name = g_strdup_printf ("%s-%d", pid % 3 == 0 ? "Worker" : pid % 3 == 1 ? "shell" : "über", pid);

  made_up_processes_start (self, pid, pid == 1 ? 0 : 1 + pid / 10, name, pid % 50 == 0 ? (float) g_rand_double (self->rand) : 0);
}

void
made_up_processes_fill (MadeUpProcesses *self, guint n)
{
  for (gint32 pid = 1; pid <= (gint32) n; pid++)
    start_any (self, pid);
}

void
made_up_processes_go_on (MadeUpProcesses *self, guint change)
{
  for (guint i = 0; i < self->processes->len; i++)
    {
      WeftSampleProcess *process = &g_array_index (self->processes, WeftSampleProcess, i);

      if (process->pid % 50 != 0)
        continue;
      process->cpu = (float) g_rand_double (self->rand);
      process->cpu_time += process->cpu / 2;
      process->memory += 4096;
    }
  for (guint i = 0; i < change; i++)
    {
      guint last = self->processes->len - 1, ended = (guint) g_rand_int_range (self->rand, 1, (gint32) last);
      gint32 pid = g_array_index (self->processes, WeftSampleProcess, last).pid + 1;

      g_array_remove_index (self->processes, ended);
      start_any (self, pid);
    }
}

WeftSample *
made_up_processes_sample (MadeUpProcesses *self)
{
  WeftSample *sample = weft_sample_new ();

  sample->elapsed_ns = 500000000;
  sample->n_cores = self->n_cores;
  sample->cores = g_new0 (WeftSampleCore, self->n_cores);
  for (guint i = 0; i < self->n_cores; i++)
    sample->cores[i] = (WeftSampleCore) { .id = i, .online = TRUE };
  sample->n_processes = self->processes->len;
  sample->processes = g_new (WeftSampleProcess, self->processes->len);
  memcpy (sample->processes, self->processes->data, self->processes->len * sizeof (WeftSampleProcess));
  for (guint i = 0; i < sample->n_processes; i++)
    weft_process_info_ref (sample->processes[i].info);
  return sample;
}
