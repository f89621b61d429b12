/* lookup.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "query.h"
#include "record.h"
#include "state.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* One lookup: one nslookup, started, read, ended and understood. For the main thread alone. It belongs to a
 * WeftLookupList, which starts it when its turn comes.
 *
 * Property "state" (uint, a WeftLookupState): notified once all that follows from it can be asked for. "name" and
 * "type-name" (strings) never change. */
#define WEFT_TYPE_LOOKUP (weft_lookup_get_type ())
G_DECLARE_FINAL_TYPE (WeftLookup, weft_lookup, WEFT, LOOKUP, GObject)

/* The most that is kept of what one nslookup says; more ends it. */
#define WEFT_LOOKUP_OUTPUT_MOST (1024 * 1024)

/* As it was typed, in valid UTF-8; text for people wants weft_format_name(). */
const char *weft_lookup_get_name (WeftLookup *lookup);

/* In ASCII, as nslookup is asked; NULL when it is invalid. */
const char *weft_lookup_get_asked (WeftLookup *lookup);
WeftRecordType weft_lookup_get_record_type (WeftLookup *lookup);
double weft_lookup_get_timeout (WeftLookup *lookup);

WeftLookupState weft_lookup_get_state (WeftLookup *lookup);

/* (element-type WeftAnswer) (transfer none): never NULL, empty until it has ended. */
GPtrArray *weft_lookup_get_answers (WeftLookup *lookup);
int weft_lookup_get_authoritative (WeftLookup *lookup); /* 1, 0; -1: unknown */

/* Who answered, ADDRESS#PORT; before that, or when nobody did, the one that was asked, HOST#PORT; NULL: the system's. */
const char *weft_lookup_get_server (WeftLookup *lookup);

/* Of nslookup; -1: it has none (it has not ended, a signal ended it, or it was never started). */
int weft_lookup_get_exit_status (WeftLookup *lookup);
int weft_lookup_get_signal (WeftLookup *lookup); /* that ended it; 0: none did */

/* Seconds from its start to its end, or to now while it runs; negative: it was never started. */
double weft_lookup_get_elapsed (WeftLookup *lookup);

/* When it was started, in microseconds since 1970; 0: never. */
gint64 weft_lookup_get_started (WeftLookup *lookup);

/* What nslookup said, exactly as it came, with a NUL behind it; any bytes may be in it. NULL: it has not ended, or
 * nothing was started. */
const char *weft_lookup_get_raw (WeftLookup *lookup, gsize *length);
gboolean weft_lookup_is_raw_cut (WeftLookup *lookup); /* it said more than WEFT_LOOKUP_OUTPUT_MOST */

/* For a shell; NULL when it is invalid or nslookup was not asked. (transfer full) */
char *weft_lookup_dup_command_line (WeftLookup *lookup);

/* Why it did not answer, as a sentence; NULL when it did. (transfer full) */
char *weft_lookup_dup_error (WeftLookup *lookup);

/* It was answered by the system's resolver, not by nslookup. */
gboolean weft_lookup_is_by_resolver (WeftLookup *lookup);

/* To keep it for another day. (transfer floating) */
GVariant *weft_lookup_to_variant (WeftLookup *lookup);
#define WEFT_LOOKUP_VARIANT_TYPE G_VARIANT_TYPE ("a{sv}")

G_END_DECLS
