/* downloads-page.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/batch.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The page Downloads: a batch, its card, and a row for every job. Property "blocking": the main thread does the work.
 *
 * Signal "say" (text, undo): something to be told in a toast; `undo` is an action of the page or NULL. */
#define WEFT_TYPE_DOWNLOADS_PAGE (weft_downloads_page_get_type ())
G_DECLARE_FINAL_TYPE (WeftDownloadsPage, weft_downloads_page, WEFT, DOWNLOADS_PAGE, AdwBin)

WeftBatch *weft_downloads_page_get_batch (WeftDownloadsPage *page);
void weft_downloads_page_set_settings (WeftDownloadsPage *page, GSettings *settings);
void weft_downloads_page_set_narrow (WeftDownloadsPage *page, gboolean narrow);

/* For dialogs that add jobs. FALSE and a sentence when they can't be added. */
gboolean weft_downloads_page_add (WeftDownloadsPage *page, const WeftPlan *plan, const char *name, guint count, GError **error);

G_END_DECLS
