/* lookup-page.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lookup/lookup-list.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The page Lookups: look names up with nslookup, talk with it, and see what its pipes are for.
 *
 * Signal "say" (text, undo): something to be told in a toast; `undo` is an action of the page or NULL. */
#define WEFT_TYPE_LOOKUP_PAGE (weft_lookup_page_get_type ())
G_DECLARE_FINAL_TYPE (WeftLookupPage, weft_lookup_page, WEFT, LOOKUP_PAGE, AdwBin)

WeftLookupList *weft_lookup_page_get_list (WeftLookupPage *page);

/* Keeps past lookups in this file, which is read when the page is first shown; NULL: in the user's data folder. */
void weft_lookup_page_set_past (WeftLookupPage *page, const char *path);
void weft_lookup_page_set_settings (WeftLookupPage *page, GSettings *settings);
void weft_lookup_page_set_narrow (WeftLookupPage *page, gboolean narrow);

/* What Ctrl+Return does in the part that is shown. */
void weft_lookup_page_start_or_stop (WeftLookupPage *page);

G_END_DECLS
