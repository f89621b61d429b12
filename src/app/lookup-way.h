/* lookup-way.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* One of the two ways to ask a program and read its answers: what it does, its three pipes while it does it, and what became
 * of it. Property "together" (boolean, to be set when it is made): the right way. "running" (boolean, can be read).
 *
 * Signal "say" (text, undo): something to be told in a toast. */
#define WEFT_TYPE_LOOKUP_WAY (weft_lookup_way_get_type ())
G_DECLARE_FINAL_TYPE (WeftLookupWay, weft_lookup_way, WEFT, LOOKUP_WAY, AdwBin)

void weft_lookup_way_start (WeftLookupWay *way);
void weft_lookup_way_stop (WeftLookupWay *way);
gboolean weft_lookup_way_is_running (WeftLookupWay *way);

G_END_DECLS
