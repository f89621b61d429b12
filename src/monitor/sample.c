/* sample.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "sample.h"

WeftProcessInfo *
weft_process_info_new (void)
{
  WeftProcessInfo *self = g_new0 (WeftProcessInfo, 1);

  atomic_init (&self->refs, 1);
  return self;
}

WeftProcessInfo *
weft_process_info_ref (WeftProcessInfo *self)
{
  atomic_fetch_add_explicit (&self->refs, 1, memory_order_relaxed);
  return self;
}

void
weft_process_info_unref (WeftProcessInfo *self)
{
  if (atomic_fetch_sub_explicit (&self->refs, 1, memory_order_acq_rel) > 1)
    return;
  g_free (self->name);
  g_free (self->user);
  g_free (self->command);
  g_free (self);
}

WeftSample *
weft_sample_new (void)
{
  WeftSample *self = g_new0 (WeftSample, 1);

  atomic_init (&self->refs, 1);
  return self;
}

WeftSample *
weft_sample_ref (WeftSample *self)
{
  atomic_fetch_add_explicit (&self->refs, 1, memory_order_relaxed);
  return self;
}

void
weft_sample_unref (WeftSample *self)
{
  if (atomic_fetch_sub_explicit (&self->refs, 1, memory_order_acq_rel) > 1)
    return;
  for (guint i = 0; i < self->n_processes; i++)
    weft_process_info_unref (self->processes[i].info);
  for (guint i = 0; i < self->detail.n_threads; i++)
    g_free (self->detail.threads[i].name);
  g_free (self->detail.threads);
  g_free (self->processes);
  g_free (self->cores);
  g_free (self);
}

gboolean
weft_sample_hides_others (const WeftSample *self)
{
  return weft_sample_find (self, 1) == NULL;
}

const WeftSampleProcess *
weft_sample_find (const WeftSample *self, gint32 pid)
{
  guint from = 0, to = self->n_processes;

  while (from < to)
    {
      guint middle = (from + to) / 2;

      if (self->processes[middle].pid < pid)
        from = middle + 1;
      else
        to = middle;
    }
  return from < self->n_processes && self->processes[from].pid == pid ? &self->processes[from] : NULL;
}
