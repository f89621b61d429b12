/* lookup-list.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lookup.h"

G_BEGIN_DECLS

/* Lookups in the order in which they were added: a GListModel of WeftLookup, for the main thread alone. As many run at
 * once as "parallel" allows, the first first.
 *
 * Property "running" (boolean: some are queued or running), "parallel" (uint). Signals: "changed" (): the state of some
 * has changed, or a row came or went; "finished" (): the last of those that were queued has its final state and its
 * nslookup is gone. */
#define WEFT_TYPE_LOOKUP_LIST (weft_lookup_list_get_type ())
G_DECLARE_FINAL_TYPE (WeftLookupList, weft_lookup_list, WEFT, LOOKUP_LIST, GObject)

#define WEFT_LOOKUP_PARALLEL_DEFAULT 8
#define WEFT_LOOKUP_PARALLEL_MOST 64

WeftLookupList *weft_lookup_list_new (void);

/* Adds one, which is started from the main loop when its turn comes; an invalid name has its final state at once. `name`
 * has `length` bytes, or -1 when it ends with NUL. (transfer none) */
WeftLookup *weft_lookup_list_add (WeftLookupList *list, const char *name, gssize length, const WeftLookupOptions *options);

/* One for each line that is not empty. Returns how many. */
guint weft_lookup_list_add_lines (WeftLookupList *list, const char *text, gssize length, const WeftLookupOptions *options);

/* From weft_lookup_to_variant(); FALSE when it is none. It is added with its final state; what had none is queued. */
gboolean weft_lookup_list_add_variant (WeftLookupList *list, GVariant *variant);

void weft_lookup_list_set_parallel (WeftLookupList *list, guint parallel); /* 1 to WEFT_LOOKUP_PARALLEL_MOST */
guint weft_lookup_list_get_parallel (WeftLookupList *list);

/* Ask the system's resolver instead of nslookup, from the next that is started. */
void weft_lookup_list_set_by_resolver (WeftLookupList *list, gboolean by_resolver);
gboolean weft_lookup_list_get_by_resolver (WeftLookupList *list);

/* Queued: at once. Running: ends nslookup, and has its final state when that is gone. Ended: nothing. */
void weft_lookup_list_cancel (WeftLookupList *list, WeftLookup *lookup);

/* Of very many queued ones some in later turns of the main loop; none is started any more. */
void weft_lookup_list_cancel_all (WeftLookupList *list);

/* An ended one anew, but no invalid one. */
gboolean weft_lookup_list_can_retry (WeftLookupList *list, WeftLookup *lookup);
void weft_lookup_list_retry (WeftLookupList *list, WeftLookup *lookup);

/* Cancels it and takes it out; insert puts it back (at the end when the list has become shorter). */
void weft_lookup_list_remove (WeftLookupList *list, WeftLookup *lookup);
void weft_lookup_list_insert (WeftLookupList *list, guint position, WeftLookup *lookup);

/* Likewise, of neighbours, of which the model is told once. */
void weft_lookup_list_remove_range (WeftLookupList *list, guint position, guint n);
void weft_lookup_list_insert_range (WeftLookupList *list, guint position, WeftLookup **lookups, guint n);

/* Takes out all that have ended. Returns how many. */
guint weft_lookup_list_clear (WeftLookupList *list);

gboolean weft_lookup_list_is_running (WeftLookupList *list);
guint weft_lookup_list_get_count (WeftLookupList *list, WeftLookupState state);

G_END_DECLS
