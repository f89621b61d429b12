/* lookup-details.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lookup/lookup.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* A window with all there is to know of one lookup: its answers, each of which can be copied, the command line that was run,
 * and what nslookup said, exactly as it came. It follows a lookup that has not ended. */
#define WEFT_TYPE_LOOKUP_DETAILS (weft_lookup_details_get_type ())
G_DECLARE_FINAL_TYPE (WeftLookupDetails, weft_lookup_details, WEFT, LOOKUP_DETAILS, AdwWindow)

/* `widget`: in whose window it is shown. */
void weft_lookup_details_present (GtkWidget *widget, WeftLookup *lookup);

G_END_DECLS
