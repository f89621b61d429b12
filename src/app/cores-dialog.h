/* cores-dialog.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "process-table.h"

G_BEGIN_DECLS

/* Asks for the cores that some processes may use, and sets them. */
#define WEFT_TYPE_CORES_DIALOG (weft_cores_dialog_get_type ())
G_DECLARE_FINAL_TYPE (WeftCoresDialog, weft_cores_dialog, WEFT, CORES_DIALOG, AdwWindow)

/* `items`: (element-type WeftProcessItem) */
void weft_cores_dialog_present (WeftProcessTable *table, GPtrArray *items);

G_END_DECLS
