/* process-item.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "monitor/sample.h"

#include <glib-object.h>

G_BEGIN_DECLS

/* What a table of processes can show, in the order of its columns. What one looks for stands beside the name, where it is in sight
 * in a narrow window too. */
typedef enum
{
  WEFT_PROCESS_NAME,
  WEFT_PROCESS_CPU,
  WEFT_PROCESS_MEMORY,
  WEFT_PROCESS_PID,
  WEFT_PROCESS_USER,
  WEFT_PROCESS_CPU_TIME,
  WEFT_PROCESS_THREADS,
  WEFT_PROCESS_STATE,
  WEFT_PROCESS_NICE,
  WEFT_PROCESS_STARTED,
  WEFT_PROCESS_CORE,
  WEFT_PROCESS_COMMAND,
  WEFT_PROCESS_N_COLUMNS
} WeftProcessColumn;

/* Of a process of a past moment, of which not all was kept. */
#define WEFT_PROCESS_NICE_UNKNOWN G_MAXINT16

/* Where it stands in a list or a tree. */
typedef struct
{
  guint depth;
  guint parent : 1; /* it has children that could be shown */
  guint closed : 1; /* and they are not */
  guint ours : 1;   /* Weft, or started by it */
  guint gone : 1;
} WeftProcessPlace;

/* A process that somebody looks at, known by its number and when it started. Read-only properties, notified when they
 * change: cpu, cpu-time, memory, threads, state, nice, last-core, info (name, user, command, start), place, gone. */
#define WEFT_TYPE_PROCESS_ITEM (weft_process_item_get_type ())
G_DECLARE_FINAL_TYPE (WeftProcessItem, weft_process_item, WEFT, PROCESS_ITEM, GObject)

WeftProcessItem *weft_process_item_new (const WeftSampleProcess *process, const WeftProcessPlace *place);

/* By its model, when there is a new sample. It is the same process. */
void weft_process_item_update (WeftProcessItem *item, const WeftSampleProcess *process, const WeftProcessPlace *place);

/* What was known last. */
const WeftSampleProcess *weft_process_item_get_process (WeftProcessItem *item);
const WeftProcessPlace *weft_process_item_get_place (WeftProcessItem *item);

/* Changes when what the column shows does, so that a cell can tell whether it is up to date without listening. */
guint weft_process_item_get_stamp (WeftProcessItem *item, WeftProcessColumn column);

/* (transfer full): for people, or "—". `cores`: 1 for a share of one core, or all that the machine has. */
char *weft_process_item_format (WeftProcessItem *item, WeftProcessColumn column, guint cores);

G_END_DECLS
