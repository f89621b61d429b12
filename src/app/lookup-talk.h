/* lookup-talk.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lookup/talk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Talk: a conversation with one nslookup that stays open.
 *
 * Signal "say" (text, undo): something to be told in a toast. */
#define WEFT_TYPE_LOOKUP_TALK (weft_lookup_talk_get_type ())
G_DECLARE_FINAL_TYPE (WeftLookupTalk, weft_lookup_talk, WEFT, LOOKUP_TALK, AdwBin)

/* The one that is shown, or NULL. */
WeftTalk *weft_lookup_talk_get_talk (WeftLookupTalk *talk);

/* There is no nslookup: that is said instead, with the package that brings it. */
void weft_lookup_talk_set_missing (WeftLookupTalk *talk, gboolean missing);
void weft_lookup_talk_set_narrow (WeftLookupTalk *talk, gboolean narrow);

G_END_DECLS
