/* trace.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "runner.h"
#include "trace-ring.h"

G_BEGIN_DECLS

/* What the workers of one start did, gathered from their rings by the main thread. */
typedef struct
{
  WeftTraceRecord record;
  guint32 lane;
} WeftTraceEntry;

typedef struct _WeftTrace WeftTrace;

WeftTrace *weft_trace_new (void);
void weft_trace_free (WeftTrace *trace);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftTrace, weft_trace_free)

/* Empties the rings of all workers that there were so far. */
void weft_trace_collect (WeftTrace *trace, WeftRunner *runner);

/* In the order of each lane, not sorted by time. Valid until the next collect. */
const WeftTraceEntry *weft_trace_get_entries (WeftTrace *trace, gsize *n);

/* Records that found a ring full. */
guint64 weft_trace_get_dropped (WeftTrace *trace);

G_END_DECLS
