/* batch-remove.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "batch-private.h"

/* Jobs that are taken out keep their records and cells: they can be brought back, and their workers may still be ending. */
struct _WeftRemoved
{
  guint n;
  guint *positions; /* ascending: where each job was */
  guint32 *indices;
};

static int
compare_positions (gconstpointer a, gconstpointer b)
{
  guint left = *(const guint *) a, right = *(const guint *) b;

  return (left > right) - (left < right);
}

/* A selection mostly is. */
static gboolean
is_ascending (const guint *positions, guint n)
{
  for (guint i = 1; i < n; i++)
    if (positions[i - 1] > positions[i])
      return FALSE;
  return TRUE;
}

/* Ascending, without those that come twice or are not there. (transfer full) */
static guint *
sorted_positions (const guint *positions, guint *n, guint end)
{
  guint *sorted = g_memdup2 (positions, *n * sizeof *positions);
  guint kept = 0;

  if (!is_ascending (sorted, *n))
    qsort (sorted, *n, sizeof *sorted, compare_positions);
  for (guint i = 0; i < *n; i++)
    if (sorted[i] < end && (kept == 0 || sorted[i] != sorted[kept - 1]))
      sorted[kept++] = sorted[i];
  *n = kept;
  return sorted;
}

WeftRemoved *
weft_batch_remove (WeftBatch *self, const guint *positions, guint n)
{
  WeftRemoved *removed;
  guint kept = 0, next = 0, before = self->order->len;

  g_return_val_if_fail (WEFT_IS_BATCH (self), NULL);

  removed = g_new0 (WeftRemoved, 1);
  removed->positions = sorted_positions (positions, &n, before);
  removed->indices = g_new (guint32, n);
  removed->n = n;
  _weft_batch_sweep (self, WEFT_COMMAND_CANCEL, _weft_batch_jobs_at (self, removed->positions, n));
  for (guint i = 0; i < before; i++)
    {
      guint32 index = _weft_batch_index (self, i);

      if (next == n || removed->positions[next] != i)
        {
          g_array_index (self->order, guint32, kept++) = index;
          continue;
        }
      _weft_batch_count (self, index, -1);
      _weft_batch_record (self, index)->removed = TRUE;
      removed->indices[next++] = index;
    }
  g_array_set_size (self->order, kept);
  if (n > 0)
    {
      /* One signal for the stretch from the first to the last of them. */
      guint first = removed->positions[0], stretch = removed->positions[n - 1] - first + 1;

      g_list_model_items_changed (G_LIST_MODEL (self), first, stretch, stretch - n);
    }
  _weft_batch_emit_changed (self);
  return removed;
}

/* Back to where they were, or to the end where the list has become shorter. */
static GArray *
merge (GArray *order, const WeftRemoved *removed)
{
  GArray *merged = g_array_sized_new (FALSE, FALSE, sizeof (guint32), order->len + removed->n);
  guint kept = 0, back = 0;

  while (kept < order->len || back < removed->n)
    {
      gboolean is_back = back < removed->n && (removed->positions[back] <= merged->len || kept == order->len);

      if (is_back)
        g_array_append_val (merged, removed->indices[back++]);
      else
        g_array_append_val (merged, g_array_index (order, guint32, kept++));
    }
  return merged;
}

void
weft_batch_restore (WeftBatch *self, WeftRemoved *removed)
{
  guint before = self->order->len, first;
  GArray *merged;

  g_return_if_fail (WEFT_IS_BATCH (self));

  if (removed->n == 0)
    return;
  merged = merge (self->order, removed);
  first = MIN (removed->positions[0], before);
  for (guint i = 0; i < removed->n; i++)
    {
      _weft_batch_record (self, removed->indices[i])->removed = FALSE;
      _weft_batch_count (self, removed->indices[i], 1);
    }
  g_array_unref (self->order);
  self->order = merged;
  removed->n = 0;
  g_list_model_items_changed (G_LIST_MODEL (self), first, before - first, merged->len - first);
  _weft_batch_emit_changed (self);
}

guint
weft_removed_get_n (const WeftRemoved *removed)
{
  return removed->n;
}

void
weft_removed_free (WeftRemoved *removed)
{
  g_free (removed->positions);
  g_free (removed->indices);
  g_free (removed);
}
