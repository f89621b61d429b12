/* trace.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "trace.h"

struct _WeftTrace
{
  GArray *entries; /* WeftTraceEntry */
  guint64 dropped;
};

WeftTrace *
weft_trace_new (void)
{
  WeftTrace *self = g_new0 (WeftTrace, 1);

  self->entries = g_array_new (FALSE, FALSE, sizeof (WeftTraceEntry));
  return self;
}

void
weft_trace_free (WeftTrace *self)
{
  g_array_unref (self->entries);
  g_free (self);
}

void
weft_trace_collect (WeftTrace *self, WeftRunner *runner)
{
  WeftShared *shared = runner->shared;
  guint32 records = atomic_load (&shared->header->ring_records);
  guint32 lanes = MIN (atomic_load (&runner->n_lanes), atomic_load (&shared->header->ring_slots));
  guint64 dropped = 0;

  for (guint32 lane = 0; lane < lanes; lane++)
    {
      WeftRing *ring = weft_ring_at (shared->rings, records, lane);
      WeftTraceEntry entry = { .lane = lane };

      while (weft_ring_pop (ring, records, &entry.record))
        g_array_append_val (self->entries, entry);
      dropped += atomic_load_explicit (&ring->dropped, memory_order_relaxed);
    }
  self->dropped = dropped;
}

const WeftTraceEntry *
weft_trace_get_entries (WeftTrace *self, gsize *n)
{
  *n = self->entries->len;
  return (const WeftTraceEntry *) (void *) self->entries->data;
}

guint64
weft_trace_get_dropped (WeftTrace *self)
{
  return self->dropped;
}
