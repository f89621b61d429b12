/* nice-dialog.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "process-table.h"

G_BEGIN_DECLS

/* Asks for the nice value of some processes, and sets it. */
#define WEFT_TYPE_NICE_DIALOG (weft_nice_dialog_get_type ())
G_DECLARE_FINAL_TYPE (WeftNiceDialog, weft_nice_dialog, WEFT, NICE_DIALOG, AdwWindow)

/* `items`: (element-type WeftProcessItem) */
void weft_nice_dialog_present (WeftProcessTable *table, GPtrArray *items);

G_END_DECLS
