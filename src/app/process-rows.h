/* process-rows.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "process-model.h"

G_BEGIN_DECLS

/* The rows of a WeftProcessModel as places: the item of a row says nothing, what it shows is asked of the model by its
 * position. So however the processes change their order, no row of the view does: GTK 4.8 takes 20 ms to move its two
 * hundred rows about, but nothing to leave them alone, and what never moves can't lose its place. Rows come and go at the
 * end only. What is selected is the model's. */
#define WEFT_TYPE_PROCESS_ROWS (weft_process_rows_get_type ())
G_DECLARE_FINAL_TYPE (WeftProcessRows, weft_process_rows, WEFT, PROCESS_ROWS, GObject)

WeftProcessRows *weft_process_rows_new (WeftProcessModel *model);

/* At first there are only as many as are in sight at once, because GTK makes the widgets of two hundred. Adds some, and returns
 * whether there are more to come: to be called once a frame. */
gboolean weft_process_rows_grow (WeftProcessRows *rows);

/* Whether there have to be as many rows as there are processes, since the end is in sight or soon will be. Otherwise a long list
 * may be a little too long or too short, so that it is not laid out anew because somewhere a process has come or gone. */
void weft_process_rows_set_exact (WeftProcessRows *rows, gboolean exact);

G_END_DECLS
