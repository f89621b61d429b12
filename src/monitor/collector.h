/* collector.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "source.h"

G_BEGIN_DECLS

/* Makes samples of what a source says: it remembers the last look and tells the difference. One thread's. */
typedef struct _WeftCollector WeftCollector;

WeftCollector *weft_collector_new (WeftSource *source); /* (transfer full) */
void weft_collector_free (WeftCollector *collector);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftCollector, weft_collector_free)

/* `detail_pid`: the process whose threads are wanted, 0: none. (transfer full) */
WeftSample *weft_collector_take (WeftCollector *collector, gint32 detail_pid);

/* The next sample is a first one again. After a pause: a mean over ten minutes is no news. */
void weft_collector_forget (WeftCollector *collector);

G_END_DECLS
