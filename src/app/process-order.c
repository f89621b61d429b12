/* process-order.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "process-model-private.h"

#include <math.h>
#include <string.h>
#include <unistd.h>

/* Which processes are rows, and where: at 3,000 processes some hundred microseconds, so it is simply done anew for every
 * sample. What is costly, folding and collating text, is kept with the process. */

#define ANCESTORS_MOST 64

static const char *
get_name_key (WeftProcess *process)
{
  if (process->name_key == NULL)
    {
      g_autofree char *folded = g_utf8_casefold (process->now.info->name, -1);

      process->name_key = g_utf8_collate_key (folded, -1);
    }
  return process->name_key;
}

static const char *
get_folded (WeftProcess *process)
{
  const WeftProcessInfo *info = process->now.info;
  g_autofree char *text = NULL;

  if (process->folded != NULL)
    return process->folded;
  text = g_strdup_printf ("%s\n%s\n%s\n%d", info->name, info->command != NULL ? info->command : "", info->user != NULL ? info->user : "", process->now.pid);
  process->folded = g_utf8_casefold (text, -1);
  return process->folded;
}

/* A parent began before its child; a later one has only taken over the number. So nobody is an ancestor of itself. */
static WeftProcess *
find_parent (WeftProcessModel *self, const WeftProcess *process)
{
  const WeftSampleProcess *now = &process->now;
  WeftProcess *parent = now->ppid > 0 ? _weft_process_model_find (self, now->ppid) : NULL;

  if (parent == NULL || parent->now.start_ticks > now->start_ticks)
    return NULL;
  return parent->now.start_ticks < now->start_ticks || parent->now.pid < now->pid ? parent : NULL;
}

static gboolean
find_ours (WeftProcess *process, guint ancestors)
{
  if (!process->ours_known)
    {
      process->ours_known = TRUE;
      process->place.ours = process->now.pid == getpid ()
                            || (process->parent != NULL && ancestors < ANCESTORS_MOST && find_ours (process->parent, ancestors + 1));
    }
  return process->place.ours;
}

static gboolean
passes (WeftProcessModel *self, WeftProcess *process)
{
  switch (self->filter)
    {
    case WEFT_PROCESSES_MINE:
      return process->now.uid == getuid ();
    case WEFT_PROCESSES_ACTIVE:
      return process->now.cpu > 0 || process->now.state == 'R' || process->now.state == 'D';
    case WEFT_PROCESSES_OURS:
      return process->place.ours;
    case WEFT_PROCESSES_ALL:
    case WEFT_PROCESSES_N_FILTERS:
    default:
      return TRUE;
    }
}

static void
look (WeftProcessModel *self)
{
  for (guint i = 0; i < self->processes->len; i++)
    {
      WeftProcess *process = g_ptr_array_index (self->processes, i);

      process->parent = find_parent (self, process);
      process->first = process->last = process->next = NULL;
      process->ours_known = process->visited = FALSE;
      process->row = WEFT_PROCESS_HIDDEN;
      process->place.depth = 0;
      process->place.parent = FALSE;
    }
  for (guint i = 0; i < self->processes->len; i++)
    {
      WeftProcess *process = g_ptr_array_index (self->processes, i);

      find_ours (process, 0);
      process->matches = passes (self, process) && (self->search == NULL || strstr (get_folded (process), self->search) != NULL);
    }
}

#define COMPARE(a, b) (((a) > (b)) - ((a) < (b)))

/* As it is shown, so that two that show the same do not change places. */
static int
compare_cpu (float a, float b)
{
  long left = isnan (a) ? -1 : lroundf (a * 1000), right = isnan (b) ? -1 : lroundf (b * 1000);

  return COMPARE (left, right);
}

static int
compare_users (const WeftSampleProcess *a, const WeftSampleProcess *b)
{
  int order = a->uid == b->uid ? 0 : g_strcmp0 (a->info->user, b->info->user);

  return order != 0 ? order : COMPARE (a->uid, b->uid);
}

static int
compare_by (WeftProcessColumn column, WeftProcess *a, WeftProcess *b)
{
  const WeftSampleProcess *left = &a->now, *right = &b->now;

  switch (column)
    {
    case WEFT_PROCESS_NAME:
      return strcmp (get_name_key (a), get_name_key (b));
    case WEFT_PROCESS_USER:
      return compare_users (left, right);
    case WEFT_PROCESS_CPU:
      return compare_cpu (left->cpu, right->cpu);
    case WEFT_PROCESS_CPU_TIME:
      return COMPARE (left->cpu_time, right->cpu_time);
    case WEFT_PROCESS_MEMORY:
      return COMPARE (left->memory, right->memory);
    case WEFT_PROCESS_THREADS:
      return COMPARE (left->threads, right->threads);
    case WEFT_PROCESS_STATE:
      return COMPARE (left->state, right->state);
    case WEFT_PROCESS_NICE:
      return COMPARE (left->nice, right->nice);
    case WEFT_PROCESS_STARTED:
      return COMPARE (left->start_ticks, right->start_ticks);
    case WEFT_PROCESS_CORE:
      return COMPARE (left->last_core, right->last_core);
    case WEFT_PROCESS_COMMAND:
      return g_strcmp0 (left->info->command, right->info->command);
    case WEFT_PROCESS_PID:
    case WEFT_PROCESS_N_COLUMNS:
    default:
      return COMPARE (left->pid, right->pid);
    }
}

/* Those that are alike stand by number, whichever way the others go. */
static int
compare_cb (gconstpointer a, gconstpointer b, gpointer data)
{
  WeftProcessModel *self = data;
  WeftProcess *left = *(WeftProcess **) a, *right = *(WeftProcess **) b;
  int order = compare_by (self->column, left, right);

  if (order != 0)
    return self->descending ? -order : order;
  return COMPARE (left->now.pid, right->now.pid);
}

/* In a tree the ancestors of what matches come along, so that it hangs on something. */
static void
match_ancestors (WeftProcessModel *self)
{
  for (guint i = 0; i < self->processes->len; i++)
    {
      WeftProcess *process = g_ptr_array_index (self->processes, i);

      if (!process->matches)
        continue;
      for (WeftProcess *parent = process->parent; parent != NULL && !parent->visited; parent = parent->parent)
        parent->visited = TRUE;
    }
  for (guint i = 0; i < self->processes->len; i++)
    {
      WeftProcess *process = g_ptr_array_index (self->processes, i);

      process->matches |= process->visited;
      process->visited = FALSE;
    }
}

static void
choose (WeftProcessModel *self)
{
  g_ptr_array_set_size (self->wanted, 0);
  for (guint i = 0; i < self->processes->len; i++)
    {
      WeftProcess *process = g_ptr_array_index (self->processes, i);

      if (process->matches)
        g_ptr_array_add (self->wanted, process);
    }
  if (self->wanted->len > 1)
    g_qsort_with_data (self->wanted->pdata, (int) self->wanted->len, sizeof (gpointer), compare_cb, self);
}

/* The sorted ones become children of their parents, which keeps the order among brothers. */
static void
hang (GPtrArray *sorted)
{
  for (guint i = 0; i < sorted->len; i++)
    {
      WeftProcess *process = g_ptr_array_index (sorted, i), *parent = process->parent;

      if (parent == NULL)
        continue;
      parent->place.parent = TRUE;
      if (parent->last != NULL)
        parent->last->next = process;
      else
        parent->first = process;
      parent->last = process;
    }
}

/* The one after this in the tree, or NULL after the last below `root`. What was searched for is shown wherever it is. */
static WeftProcess *
get_next (WeftProcessModel *self, WeftProcess *process, const WeftProcess *root, guint *depth)
{
  if (process->first != NULL && (!process->place.closed || self->search != NULL))
    {
      (*depth)++;
      return process->first;
    }
  while (process != root && process->next == NULL)
    {
      process = process->parent;
      (*depth)--;
    }
  return process != root ? process->next : NULL;
}

static void
plant (WeftProcessModel *self)
{
  g_autoptr(GPtrArray) sorted = g_steal_pointer (&self->wanted);

  self->wanted = g_ptr_array_sized_new (sorted->len);
  hang (sorted);
  for (guint i = 0; i < sorted->len; i++)
    {
      WeftProcess *root = g_ptr_array_index (sorted, i);
      guint depth = 0;

      if (root->parent != NULL)
        continue;
      for (WeftProcess *process = root; process != NULL; process = get_next (self, process, root, &depth))
        {
          process->place.depth = depth;
          g_ptr_array_add (self->wanted, process);
        }
    }
}

void
_weft_process_model_order (WeftProcessModel *self)
{
  look (self);
  if (self->tree)
    match_ancestors (self);
  choose (self);
  if (self->tree)
    plant (self);
  for (guint i = 0; i < self->wanted->len; i++)
    ((WeftProcess *) g_ptr_array_index (self->wanted, i))->row = i;
}
