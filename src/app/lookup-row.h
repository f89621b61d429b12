/* lookup-row.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lookup/lookup.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The row of one lookup in a list, which is given one lookup after the other. Its buttons activate the actions
 * "lookups.cancel-one", "lookups.retry-one", "lookups.remove-one" and "lookups.open" with the position of the row, and
 * "lookups.copy-text" with an answer. It shows what has changed only when weft_lookup_row_update() is called; one that is new
 * is stale after that, and has its buttons after another call. */
#define WEFT_TYPE_LOOKUP_ROW (weft_lookup_row_get_type ())
G_DECLARE_FINAL_TYPE (WeftLookupRow, weft_lookup_row, WEFT, LOOKUP_ROW, AdwBin)

/* So many answers a row shows; the others are one click away. */
#define WEFT_LOOKUP_ROW_ANSWERS 4

GtkWidget *weft_lookup_row_new (GtkWidget *view);

/* NULL, NULL: it shows nothing from now on. */
void weft_lookup_row_bind (WeftLookupRow *row, WeftLookup *lookup, GtkListItem *item);
void weft_lookup_row_set_narrow (WeftLookupRow *row, gboolean narrow);

/* FALSE, as it is at first: a running lookup has a still icon instead of a spinner. */
void weft_lookup_row_set_lively (WeftLookupRow *row, gboolean lively);

/* It was laid out. */
gboolean weft_lookup_row_has_place (WeftLookupRow *row);
gboolean weft_lookup_row_is_stale (WeftLookupRow *row);
void weft_lookup_row_update (WeftLookupRow *row);

G_END_DECLS
