/* lookup-order.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lookup/lookup-list.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Which lookups are shown and in which order: a chain of list models over a WeftLookupList. For the main thread alone. */
typedef struct _WeftLookupOrder WeftLookupOrder;

typedef enum
{
  WEFT_LOOKUPS_NEWEST, /* what was asked last first; what was asked together stays in its order */
  WEFT_LOOKUPS_BY_NAME,
  WEFT_LOOKUPS_BY_STATE,
  WEFT_LOOKUPS_SLOWEST,
  WEFT_LOOKUPS_N_ORDERS
} WeftLookupsOrder;

typedef enum
{
  WEFT_LOOKUPS_ALL,
  WEFT_LOOKUPS_ANSWERED,
  WEFT_LOOKUPS_NOT_ANSWERED,
  WEFT_LOOKUPS_UNFINISHED,
  WEFT_LOOKUPS_N_FILTERS
} WeftLookupsFilter;

WeftLookupOrder *weft_lookup_order_new (WeftLookupList *list);
void weft_lookup_order_free (WeftLookupOrder *order);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftLookupOrder, weft_lookup_order_free)

/* What is shown. */
GListModel *weft_lookup_order_get_model (WeftLookupOrder *order);

void weft_lookup_order_set_order (WeftLookupOrder *order, WeftLookupsOrder by);
WeftLookupsOrder weft_lookup_order_get_order (WeftLookupOrder *order);

void weft_lookup_order_set_filter (WeftLookupOrder *order, WeftLookupsFilter filter);
void weft_lookup_order_set_search (WeftLookupOrder *order, const char *text);
gboolean weft_lookup_order_is_filtered (WeftLookupOrder *order);

/* States have changed: sorts and filters anew where that depends on them. */
void weft_lookup_order_refresh (WeftLookupOrder *order);

/* Some of those that came or went are not shown, or still are: it takes some turns of the main loop. */
gboolean weft_lookup_order_is_behind (WeftLookupOrder *order);

/* When a lookup was asked, which stays with it: what is added from now on has this stamp and those after it. 0: now.
 * Returns the one that it would have been. */
guint64 weft_lookup_order_set_next_stamp (WeftLookupOrder *order, guint64 stamp);
guint64 weft_lookup_order_get_stamp (WeftLookup *lookup);

/* "newest": as the settings name it. Unknown ones are the newest first. */
const char *weft_lookup_order_get_nick (WeftLookupsOrder by);
WeftLookupsOrder weft_lookup_order_by_nick (const char *nick);

G_END_DECLS
