/* lookup-past.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lookup-order.h"

G_BEGIN_DECLS

/* Keeps the lookups that have ended in a file of the user's, from day to day. Reading and writing are done by threads of
 * their own, which are given nothing but immutable values; objects are made on the main thread, a few in each turn. */
#define WEFT_TYPE_LOOKUP_PAST (weft_lookup_past_get_type ())
G_DECLARE_FINAL_TYPE (WeftLookupPast, weft_lookup_past, WEFT, LOOKUP_PAST, GObject)

/* So many are kept, the newest ones, and of those as many as this many bytes hold. */
#define WEFT_LOOKUP_PAST_MOST 5000
#define WEFT_LOOKUP_PAST_BYTES (16 * 1024 * 1024)

/* `order` must live as long. `path`: NULL for the file in the user's data folder. */
WeftLookupPast *weft_lookup_past_new (WeftLookupList *list, WeftLookupOrder *order, const char *path);

/* Adds what was kept, once. */
void weft_lookup_past_load (WeftLookupPast *past);
gboolean weft_lookup_past_is_loaded (WeftLookupPast *past);

/* FALSE: the file is taken away, and nothing is kept from now on. */
void weft_lookup_past_set_keep (WeftLookupPast *past, gboolean keep);

/* Some have ended, come or gone: they are written within a second. */
void weft_lookup_past_changed (WeftLookupPast *past);

/* Writes now what is not yet written. */
void weft_lookup_past_flush (WeftLookupPast *past);
gboolean weft_lookup_past_is_busy (WeftLookupPast *past);

G_END_DECLS
