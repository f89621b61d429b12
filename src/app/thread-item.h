/* thread-item.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "monitor/sample.h"

#include <glib-object.h>

G_BEGIN_DECLS

/* One thread of the process in the pane, as a row of its list. */
#define WEFT_TYPE_THREAD_ITEM (weft_thread_item_get_type ())
G_DECLARE_FINAL_TYPE (WeftThreadItem, weft_thread_item, WEFT, THREAD_ITEM, GObject)

/* `job`: (nullable): what a worker of Weft's own has in hand, as it is called. */
WeftThreadItem *weft_thread_item_new (const WeftSampleThread *thread, const char *job);

/* Takes the new figures over, and notifies "figures". */
void weft_thread_item_update (WeftThreadItem *item, const WeftSampleThread *thread, const char *job);

gint32 weft_thread_item_get_tid (WeftThreadItem *item);
float weft_thread_item_get_cpu (WeftThreadItem *item);

typedef enum
{
  WEFT_THREAD_TID,
  WEFT_THREAD_NAME,
  WEFT_THREAD_CPU,
  WEFT_THREAD_STATE,
  WEFT_THREAD_CORE,
  WEFT_THREAD_VOLUNTARY,
  WEFT_THREAD_INVOLUNTARY,
  WEFT_THREAD_N_COLUMNS,
} WeftThreadColumn;

/* What a cell shows. (transfer full) */
char *weft_thread_item_dup_text (WeftThreadItem *item, WeftThreadColumn column);

G_END_DECLS
