/* lookup-view.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lookup/lookup-list.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Look up: what is asked, and a row for every lookup. Properties "order" (string, as the settings name it) and "keep"
 * (boolean).
 *
 * Signal "say" (text, undo): something to be told in a toast; `undo` is an action of the view or NULL. */
#define WEFT_TYPE_LOOKUP_VIEW (weft_lookup_view_get_type ())
G_DECLARE_FINAL_TYPE (WeftLookupView, weft_lookup_view, WEFT, LOOKUP_VIEW, AdwBin)

WeftLookupList *weft_lookup_view_get_list (WeftLookupView *view);

/* `path`: of the file with past lookups; NULL: in the user's data folder. It is read when the view is first shown. */
void weft_lookup_view_set_past (WeftLookupView *view, const char *path);
void weft_lookup_view_set_settings (WeftLookupView *view, GSettings *settings);
void weft_lookup_view_set_narrow (WeftLookupView *view, gboolean narrow);

/* Through the system's resolver where there is no nslookup: looks whether there is one. */
void weft_lookup_view_set_by_resolver (WeftLookupView *view, gboolean by_resolver);

G_END_DECLS
