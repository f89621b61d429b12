/* process-pane.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/batch.h"
#include "monitor/sample.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* One process: its CPU and memory over time, what it is, and its threads. Signal "closed": the button was pressed. */
#define WEFT_TYPE_PROCESS_PANE (weft_process_pane_get_type ())
G_DECLARE_FINAL_TYPE (WeftProcessPane, weft_process_pane, WEFT, PROCESS_PANE, AdwBin)

/* Whose workers are threads with the names of jobs. */
void weft_process_pane_set_batch (WeftProcessPane *pane, WeftBatch *batch);

/* pid 0: none. */
void weft_process_pane_set_process (WeftProcessPane *pane, gint32 pid, guint64 start_ticks);

/* Shows the process as it is in this sample; when it is not in it, says that it has ended. */
void weft_process_pane_set_sample (WeftProcessPane *pane, WeftSample *sample);

G_END_DECLS
