/* downloads-page.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/batch.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The page Downloads: a batch, its card, and what can be seen of it: a row for every job, or another view. Property "blocking":
 * the main thread does the work. Property "view": the name of the view, also as the action "jobs.view".
 *
 * Signal "say" (text, undo): something to be told in a toast; `undo` is an action of the page or NULL. */
#define WEFT_TYPE_DOWNLOADS_PAGE (weft_downloads_page_get_type ())
G_DECLARE_FINAL_TYPE (WeftDownloadsPage, weft_downloads_page, WEFT, DOWNLOADS_PAGE, AdwBin)

WeftBatch *weft_downloads_page_get_batch (WeftDownloadsPage *page);

/* The batch runs, or it is being compared. */
gboolean weft_downloads_page_is_busy (WeftDownloadsPage *page);
void weft_downloads_page_set_settings (WeftDownloadsPage *page, GSettings *settings);
void weft_downloads_page_set_narrow (WeftDownloadsPage *page, gboolean narrow);

/* Narrower still: too narrow for the titles of the views. */
void weft_downloads_page_set_tight (WeftDownloadsPage *page, gboolean tight);

/* For dialogs that add jobs. The plan is that of the jobs added later and of comparisons, too. FALSE and a sentence when they can't be added. */
gboolean weft_downloads_page_add (WeftDownloadsPage *page, const WeftPlan *plan, const char *name, guint count, GError **error);

G_END_DECLS
