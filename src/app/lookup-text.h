/* lookup-text.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lookup/lookup.h"

G_BEGIN_DECLS

/* What is said of a lookup, in the list and in the window of one alike. */

/* How a state looks: the shape says it, the colour (by the style class) only helps. Not to be freed. */
const char *weft_lookup_text_get_icon (WeftLookupState state);
const char *weft_lookup_text_get_style (WeftLookupState state);

/* "17 ms", "1.02 s"; "—" when negative. (transfer full) */
char *weft_lookup_text_elapsed (double seconds);

/* "exit status 1", "signal 15"; NULL when there is neither. (transfer full) */
char *weft_lookup_text_exit (WeftLookup *lookup);

/* "authoritative · 127.0.0.1#53 · exit status 0 · 17 ms" (transfer full) */
char *weft_lookup_text_details (WeftLookup *lookup);

/* "a.example", and what is asked where that differs: "bücher.example → xn--bcher-kva.example" (transfer full) */
char *weft_lookup_text_title (WeftLookup *lookup);

/* An answer on one line, safe to be shown; its type comes first where it is not the one that was asked for. (transfer full) */
char *weft_lookup_text_answer (WeftLookup *lookup, const WeftAnswer *answer);

/* What somebody wants who copies an answer: the address or the host, and all of a record that has more. (transfer full) */
char *weft_lookup_text_to_copy (const WeftAnswer *answer);

/* One sentence or word that stands where answers would: why there are none, or that they are awaited. (transfer full) */
char *weft_lookup_text_no_answer (WeftLookup *lookup);

G_END_DECLS
