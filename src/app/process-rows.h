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

/* At first there are only as many as are soon in sight, because GTK makes the widgets of two hundred at once. Adds some,
 * and returns whether there are more to come: to be called once a frame. */
gboolean weft_process_rows_grow (WeftProcessRows *rows);

G_END_DECLS
