/* monitor-choose.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "monitor-report.h"

#include <math.h>
#include <string.h>

static int
compare_pids (const WeftSampleProcess *a, const WeftSampleProcess *b)
{
  return (a->pid > b->pid) - (a->pid < b->pid);
}

/* What is not known yet comes last. */
static int
compare_cpu (const WeftSampleProcess *a, const WeftSampleProcess *b)
{
  float left = isnan (a->cpu) ? -1 : a->cpu, right = isnan (b->cpu) ? -1 : b->cpu;

  return (left < right) - (left > right);
}

static int
compare (gconstpointer a, gconstpointer b, gpointer data)
{
  const WeftSampleProcess *left = *(const WeftSampleProcess *const *) a, *right = *(const WeftSampleProcess *const *) b;
  WeftCliSort sort = GPOINTER_TO_UINT (data);
  int order = 0;

  if (sort == WEFT_CLI_SORT_CPU)
    order = compare_cpu (left, right);
  if (sort == WEFT_CLI_SORT_CPU && order == 0)
    sort = WEFT_CLI_SORT_MEMORY;
  if (sort == WEFT_CLI_SORT_MEMORY)
    order = (left->memory < right->memory) - (left->memory > right->memory);
  if (sort == WEFT_CLI_SORT_NAME)
    order = strcmp (left->info->name, right->info->name);
  return order != 0 ? order : compare_pids (left, right);
}

GPtrArray *
weft_cli_monitor_choose (const WeftCliMonitorOptions *options, const WeftSample *sample, guint most)
{
  GPtrArray *chosen = g_ptr_array_new ();

  for (guint i = 0; i < sample->n_processes; i++)
    if (options->pid == 0 || sample->processes[i].pid == options->pid)
      g_ptr_array_add (chosen, &sample->processes[i]);
  g_ptr_array_sort_with_data (chosen, compare, GUINT_TO_POINTER (options->sort));
  g_ptr_array_set_size (chosen, (int) MIN (chosen->len, most));
  return chosen;
}
