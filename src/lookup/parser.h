/* parser.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "record.h"
#include "state.h"

G_BEGIN_DECLS

/* What the output of one nslookup says, of versions 9.16 to 9.20. What the parser does not know it leaves out; it never
 * guesses. */
typedef struct
{
  WeftLookupState state; /* ANSWERED, NO_DATA, NO_SUCH_NAME, SERVER_FAILURE, REFUSED or TIMED_OUT */
  GPtrArray *answers;    /* (element-type WeftAnswer) */
  int authoritative;     /* 1, 0; -1: it does not say */
  char *server;          /* (nullable): ADDRESS#PORT */
  char *message;         /* (nullable): the line that tells what went wrong, in nslookup's words */
} WeftReading;

/* Any bytes at all. Never NULL. */
WeftReading *weft_reading_new (const char *output, gsize length);
void weft_reading_free (WeftReading *reading);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftReading, weft_reading_free)

/* The same bit by bit, as it comes: so reading much never takes long at once. `reading` is complete after finish(). */
WeftReading *weft_reading_begin (void);
void weft_reading_feed (WeftReading *reading, const char *bytes, gsize length);
void weft_reading_finish (WeftReading *reading);

G_END_DECLS
