/* state.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* All but the first two are final; a lookup reaches exactly one of them, once (until it is retried). */
typedef enum
{
  WEFT_LOOKUP_QUEUED,
  WEFT_LOOKUP_RUNNING,
  WEFT_LOOKUP_ANSWERED,
  WEFT_LOOKUP_NO_DATA,        /* the name is there, a record of this type is not */
  WEFT_LOOKUP_NO_SUCH_NAME,
  WEFT_LOOKUP_SERVER_FAILURE, /* no usable answer: SERVFAIL and the like, nobody there, nonsense; the error says which */
  WEFT_LOOKUP_REFUSED,        /* the server will not answer us */
  WEFT_LOOKUP_TIMED_OUT,
  WEFT_LOOKUP_CANCELLED,
  WEFT_LOOKUP_INVALID,        /* no name; nothing was started */
  WEFT_LOOKUP_NOT_STARTED,    /* no nslookup, or the system would not start it */
  WEFT_LOOKUP_N_STATES
} WeftLookupState;

/* "no-such-name": the same in every language, for JSON and CSV. */
const char *weft_lookup_state_get_nick (WeftLookupState state);

/* "no such name", translated, in the middle of a sentence or alone. */
const char *weft_lookup_state_get_title (WeftLookupState state);

/* FALSE while queued and running. */
gboolean weft_lookup_state_is_final (WeftLookupState state);

G_END_DECLS
