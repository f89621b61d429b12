/* lookup-report.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lookup-options.h"
#include "output.h"

#include "lookup/lookup-list.h"

G_BEGIN_DECLS

/* One line for each answer, or one that says why there is none. Of an invalid name nothing: that is a message. */
void weft_cli_lookup_write_text (WeftLookup *lookup, WeftCliOutput *output);

/* weft lookup --talk. Returns the exit status. */
int weft_cli_lookup_talk (const WeftCliLookupOptions *options);

G_END_DECLS
