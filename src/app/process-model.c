/* process-model.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "process-model-private.h"

#include <math.h>

static void weft_process_model_list_init (GListModelInterface *iface);
static void weft_process_model_selection_init (GtkSelectionModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WeftProcessModel, weft_process_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, weft_process_model_list_init)
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SELECTION_MODEL, weft_process_model_selection_init))

static WeftProcess *
row_at (WeftProcessModel *self, guint position)
{
  return g_ptr_array_index (self->rows, position);
}

static WeftProcess *
process_new (const WeftSampleProcess *now)
{
  WeftProcess *process = g_new0 (WeftProcess, 1);

  process->now = *now;
  weft_process_info_ref (now->info);
  return process;
}

static void
process_free (gpointer data)
{
  WeftProcess *process = data;

  if (process->item != NULL)
    g_object_remove_weak_pointer (G_OBJECT (process->item), (gpointer *) &process->item);
  weft_process_info_unref (process->now.info);
  g_free (process->name_key);
  g_free (process->folded);
  g_free (process);
}

static void
process_update (WeftProcess *process, const WeftSampleProcess *now)
{
  WeftProcessInfo *old = process->now.info;

  if (old != now->info)
    {
      g_clear_pointer (&process->name_key, g_free);
      g_clear_pointer (&process->folded, g_free);
    }
  weft_process_info_ref (now->info);
  process->now = *now;
  weft_process_info_unref (old);
}

WeftProcess *
_weft_process_model_find (WeftProcessModel *self, gint32 pid)
{
  guint from = 0, to = self->processes->len;

  while (from < to)
    {
      guint middle = (from + to) / 2;
      WeftProcess *process = g_ptr_array_index (self->processes, middle);

      if (process->now.pid == pid)
        return process;
      if (process->now.pid < pid)
        from = middle + 1;
      else
        to = middle;
    }
  return NULL;
}

/* Both are in the order of the pids. Returns those that have ended, which rows still name. */
static GPtrArray *
merge (WeftProcessModel *self, const WeftSample *sample)
{
  GPtrArray *old = self->processes, *gone = g_ptr_array_new_with_free_func (process_free);
  guint n = sample != NULL ? sample->n_processes : 0, k = 0;

  self->processes = g_ptr_array_new_full (n, process_free);
  for (guint i = 0; i < n; i++)
    {
      const WeftSampleProcess *now = &sample->processes[i];
      WeftProcess *process = NULL;

      while (k < old->len && ((WeftProcess *) g_ptr_array_index (old, k))->now.pid < now->pid)
        g_ptr_array_add (gone, g_ptr_array_index (old, k++));
      if (k < old->len && ((WeftProcess *) g_ptr_array_index (old, k))->now.pid == now->pid)
        process = g_ptr_array_index (old, k++);
      if (process != NULL && process->now.start_ticks == now->start_ticks)
        {
          process_update (process, now);
          g_ptr_array_add (self->processes, process);
          continue;
        }
      if (process != NULL)
        g_ptr_array_add (gone, process);
      g_ptr_array_add (self->processes, process_new (now));
    }
  while (k < old->len)
    g_ptr_array_add (gone, g_ptr_array_index (old, k++));
  g_ptr_array_set_free_func (old, NULL);
  g_ptr_array_unref (old);
  return gone;
}

static void
update_items (GPtrArray *processes, gboolean gone)
{
  for (guint i = 0; i < processes->len; i++)
    {
      WeftProcess *process = g_ptr_array_index (processes, i);

      process->place.gone = gone;
      if (gone)
        process->row = WEFT_PROCESS_HIDDEN;
      if (process->item != NULL)
        weft_process_item_update (process->item, &process->now, &process->place);
    }
}

/* Nobody shall end a process that he does not see. */
static void
unselect_hidden (WeftProcessModel *self)
{
  for (guint i = 0; self->n_selected > 0 && i < self->rows->len; i++)
    {
      WeftProcess *process = row_at (self, i);

      if (process->row != WEFT_PROCESS_HIDDEN || !process->selected)
        continue;
      process->selected = FALSE;
      self->n_selected--;
    }
}

/* One stretch, without the rows at both ends that are as they were. */
static void
change_rows (WeftProcessModel *self)
{
  GPtrArray *old = self->rows;
  guint from = 0, end = 0, least = MIN (old->len, self->wanted->len);

  while (from < least && old->pdata[from] == self->wanted->pdata[from])
    from++;
  while (end < least - from && old->pdata[old->len - end - 1] == self->wanted->pdata[self->wanted->len - end - 1])
    end++;
  self->rows = g_steal_pointer (&self->wanted);
  self->wanted = old;
  if (old->len - end > from || self->rows->len - end > from)
    g_list_model_items_changed (G_LIST_MODEL (self), from, old->len - end - from, self->rows->len - end - from);
}

static void
refresh (WeftProcessModel *self)
{
  _weft_process_model_order (self);
  update_items (self->processes, FALSE);
  unselect_hidden (self);
  change_rows (self);
}

static void
show (WeftProcessModel *self, const WeftSample *sample)
{
  g_autoptr(GPtrArray) gone = merge (self, sample); /* until no row is one of them */

  update_items (gone, TRUE);
  refresh (self);
}

static WeftProcessItem *
get_item (WeftProcess *process)
{
  if (process->item != NULL)
    return g_object_ref (process->item);
  process->item = weft_process_item_new (&process->now, &process->place);
  g_object_add_weak_pointer (G_OBJECT (process->item), (gpointer *) &process->item);
  return process->item;
}

static GType
weft_process_model_get_item_type (GListModel *list)
{
  return WEFT_TYPE_PROCESS_ITEM;
}

static guint
weft_process_model_get_n_items (GListModel *list)
{
  return WEFT_PROCESS_MODEL (list)->rows->len;
}

static gpointer
weft_process_model_get_item (GListModel *list, guint position)
{
  WeftProcessModel *self = WEFT_PROCESS_MODEL (list);

  return position < self->rows->len ? get_item (row_at (self, position)) : NULL;
}

static void
weft_process_model_list_init (GListModelInterface *iface)
{
  iface->get_item_type = weft_process_model_get_item_type;
  iface->get_n_items = weft_process_model_get_n_items;
  iface->get_item = weft_process_model_get_item;
}

static gboolean
weft_process_model_is_selected (GtkSelectionModel *model, guint position)
{
  WeftProcessModel *self = WEFT_PROCESS_MODEL (model);

  return position < self->rows->len && row_at (self, position)->selected;
}

static GtkBitset *
weft_process_model_get_selection_in_range (GtkSelectionModel *model, guint position, guint n)
{
  WeftProcessModel *self = WEFT_PROCESS_MODEL (model);
  GtkBitset *bitset = gtk_bitset_new_empty ();

  for (guint i = 0; self->n_selected > 0 && i < self->rows->len; i++)
    if (row_at (self, i)->selected)
      gtk_bitset_add (bitset, i);
  return bitset;
}

static gboolean
weft_process_model_set_selection (GtkSelectionModel *model, GtkBitset *selected, GtkBitset *mask)
{
  WeftProcessModel *self = WEFT_PROCESS_MODEL (model);
  guint first = G_MAXUINT, last = 0, position;
  GtkBitsetIter iter;

  for (gboolean more = gtk_bitset_iter_init_first (&iter, mask, &position); more && position < self->rows->len;
       more = gtk_bitset_iter_next (&iter, &position))
    {
      gboolean select = gtk_bitset_contains (selected, position);
      WeftProcess *process = row_at (self, position);

      if (process->selected == select)
        continue;
      process->selected = select;
      self->n_selected += select ? 1 : -1;
      first = MIN (first, position);
      last = position;
    }
  if (first <= last)
    gtk_selection_model_selection_changed (model, first, last - first + 1);
  return TRUE;
}

static void
weft_process_model_selection_init (GtkSelectionModelInterface *iface)
{
  iface->is_selected = weft_process_model_is_selected;
  iface->get_selection_in_range = weft_process_model_get_selection_in_range;
  iface->set_selection = weft_process_model_set_selection;
}

static void
weft_process_model_finalize (GObject *object)
{
  WeftProcessModel *self = WEFT_PROCESS_MODEL (object);

  g_ptr_array_unref (self->rows);
  g_ptr_array_unref (self->wanted);
  g_ptr_array_unref (self->processes);
  g_clear_pointer (&self->sample, weft_sample_unref);
  g_free (self->search);
  G_OBJECT_CLASS (weft_process_model_parent_class)->finalize (object);
}

static void
weft_process_model_class_init (WeftProcessModelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weft_process_model_finalize;
}

static void
weft_process_model_init (WeftProcessModel *self)
{
  self->processes = g_ptr_array_new_with_free_func (process_free);
  self->rows = g_ptr_array_new ();
  self->wanted = g_ptr_array_new ();
  self->column = WEFT_PROCESS_CPU;
  self->descending = TRUE;
  self->cores = 1;
}

WeftProcessModel *
weft_process_model_new (void)
{
  return g_object_new (WEFT_TYPE_PROCESS_MODEL, NULL);
}

static guint
count_cores (const WeftSample *sample)
{
  guint n = 0;

  for (guint i = 0; i < sample->n_cores; i++)
    n += sample->cores[i].online ? 1 : 0;
  return MAX (n, 1);
}

void
weft_process_model_set_sample (WeftProcessModel *self, WeftSample *sample)
{
  g_return_if_fail (WEFT_IS_PROCESS_MODEL (self));

  if (sample != NULL)
    {
      weft_sample_ref (sample);
      self->cores = count_cores (sample);
    }
  g_clear_pointer (&self->sample, weft_sample_unref);
  self->sample = sample;
  show (self, sample);
}

WeftSample *
weft_process_model_get_sample (WeftProcessModel *self)
{
  g_return_val_if_fail (WEFT_IS_PROCESS_MODEL (self), NULL);

  return self->sample;
}

/* NULL: nobody whom we know of has this number. */
static const char *
find_user (const WeftSample *sample, guint32 uid)
{
  for (guint i = 0; sample != NULL && i < sample->n_processes; i++)
    if (sample->processes[i].uid == uid)
      return sample->processes[i].info->user;
  return NULL;
}

static WeftProcessInfo *
recall_info (WeftProcessModel *self, const WeftHistoryProcess *process)
{
  WeftProcessInfo *info = weft_process_info_new ();

  info->name = g_strdup (process->name);
  info->user = g_strdup (find_user (self->sample, process->uid));
  return info;
}

static void
recall (WeftProcessModel *self, const WeftHistoryProcess *then, WeftSampleProcess *process)
{
  const WeftSampleProcess *now = self->sample != NULL ? weft_sample_find (self->sample, then->pid) : NULL;
  gboolean same = now != NULL && now->start_ticks == then->start_ticks;

  *process = (WeftSampleProcess) {
    .pid = then->pid,
    .ppid = same ? now->ppid : 0,
    .start_ticks = then->start_ticks,
    .info = same ? weft_process_info_ref (now->info) : recall_info (self, then),
    .memory = (guint64) then->memory_kib * 1024,
    .cpu_time = NAN,
    .cpu = then->cpu,
    .uid = then->uid,
    .last_core = -1,
    .nice = WEFT_PROCESS_NICE_UNKNOWN,
  };
}

static int
compare_pids_cb (gconstpointer a, gconstpointer b)
{
  gint32 left = ((const WeftSampleProcess *) a)->pid, right = ((const WeftSampleProcess *) b)->pid;

  return (left > right) - (left < right);
}

void
weft_process_model_set_moment (WeftProcessModel *self, WeftHistory *history, guint moment)
{
  g_autoptr(WeftSample) sample = weft_sample_new ();
  const WeftHistoryProcess *processes;

  g_return_if_fail (WEFT_IS_PROCESS_MODEL (self));
  g_return_if_fail (moment < weft_history_get_length (history));

  processes = weft_history_get_processes (history, moment, &sample->n_processes);
  sample->processes = g_new0 (WeftSampleProcess, sample->n_processes);
  for (guint i = 0; i < sample->n_processes; i++)
    recall (self, &processes[i], &sample->processes[i]);
  if (sample->n_processes > 1)
    qsort (sample->processes, sample->n_processes, sizeof *sample->processes, compare_pids_cb);
  show (self, sample);
}

void
weft_process_model_set_sort (WeftProcessModel *self, WeftProcessColumn column, gboolean descending)
{
  g_return_if_fail (WEFT_IS_PROCESS_MODEL (self) && column < WEFT_PROCESS_N_COLUMNS);

  self->column = column;
  self->descending = descending;
  refresh (self);
}

void
weft_process_model_set_filter (WeftProcessModel *self, WeftProcessFilter filter)
{
  g_return_if_fail (WEFT_IS_PROCESS_MODEL (self));

  self->filter = filter;
  refresh (self);
}

void
weft_process_model_set_search (WeftProcessModel *self, const char *text)
{
  g_return_if_fail (WEFT_IS_PROCESS_MODEL (self));

  g_free (self->search);
  self->search = text != NULL && *text != '\0' ? g_utf8_casefold (text, -1) : NULL;
  refresh (self);
}

void
weft_process_model_set_tree (WeftProcessModel *self, gboolean tree)
{
  g_return_if_fail (WEFT_IS_PROCESS_MODEL (self));

  self->tree = tree;
  refresh (self);
}

gboolean
weft_process_model_is_tree (WeftProcessModel *self)
{
  g_return_val_if_fail (WEFT_IS_PROCESS_MODEL (self), FALSE);

  return self->tree;
}

gboolean
weft_process_model_set_closed (WeftProcessModel *self, guint position, gboolean closed)
{
  WeftProcess *process;

  g_return_val_if_fail (WEFT_IS_PROCESS_MODEL (self), FALSE);

  process = position < self->rows->len ? row_at (self, position) : NULL;
  if (process == NULL || !process->place.parent || process->place.closed == !!closed)
    return FALSE;
  process->place.closed = !!closed;
  refresh (self);
  return TRUE;
}

gboolean
weft_process_model_has_at (WeftProcessModel *self, guint position, WeftProcessItem *item)
{
  g_return_val_if_fail (WEFT_IS_PROCESS_MODEL (self), FALSE);

  return position < self->rows->len && item != NULL && row_at (self, position)->item == item;
}

guint
weft_process_model_get_cores (WeftProcessModel *self)
{
  g_return_val_if_fail (WEFT_IS_PROCESS_MODEL (self), 1);

  return self->cores;
}

guint
weft_process_model_get_n_processes (WeftProcessModel *self)
{
  g_return_val_if_fail (WEFT_IS_PROCESS_MODEL (self), 0);

  return self->processes->len;
}

GPtrArray *
weft_process_model_get_selected (WeftProcessModel *self)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);

  g_return_val_if_fail (WEFT_IS_PROCESS_MODEL (self), items);

  for (guint i = 0; i < self->rows->len; i++)
    if (row_at (self, i)->selected)
      g_ptr_array_add (items, get_item (row_at (self, i)));
  return items;
}

guint
weft_process_model_get_n_selected (WeftProcessModel *self)
{
  g_return_val_if_fail (WEFT_IS_PROCESS_MODEL (self), 0);

  return self->n_selected;
}

guint
weft_process_model_find (WeftProcessModel *self, gint32 pid, guint64 start_ticks)
{
  WeftProcess *process;

  g_return_val_if_fail (WEFT_IS_PROCESS_MODEL (self), WEFT_PROCESS_HIDDEN);

  process = _weft_process_model_find (self, pid);
  return process != NULL && process->now.start_ticks == start_ticks ? process->row : WEFT_PROCESS_HIDDEN;
}
