/* lookup-talk-row.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lookup/talk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* A command of a conversation, and below it what nslookup said to that. */
#define WEFT_TYPE_LOOKUP_TALK_ROW (weft_lookup_talk_row_get_type ())
G_DECLARE_FINAL_TYPE (WeftLookupTalkRow, weft_lookup_talk_row, WEFT, LOOKUP_TALK_ROW, AdwBin)

GtkWidget *weft_lookup_talk_row_new (void);

/* NULL: it shows nothing from now on. */
void weft_lookup_talk_row_bind (WeftLookupTalkRow *row, WeftTalkEntry *entry);

G_END_DECLS
