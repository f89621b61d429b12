/* add-dialog.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "downloads-page.h"

G_BEGIN_DECLS

/* Asks for jobs and adds them to the page's batch. `plan`: where it starts from, and where what was chosen is kept. */
#define WEFT_TYPE_ADD_DIALOG (weft_add_dialog_get_type ())
G_DECLARE_FINAL_TYPE (WeftAddDialog, weft_add_dialog, WEFT, ADD_DIALOG, AdwWindow)

void weft_add_dialog_present (WeftDownloadsPage *page, WeftPlan *plan);

G_END_DECLS
