/* lookup-pipes.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lookup/pipe-level.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The three pipes between Weft and a program, as tubes with captions and figures. Property "stacked" (boolean, to be set when
 * it is made): the tubes are below the captions, as wide as can be. */
#define WEFT_TYPE_LOOKUP_PIPES (weft_lookup_pipes_get_type ())
G_DECLARE_FINAL_TYPE (WeftLookupPipes, weft_lookup_pipes, WEFT, LOOKUP_PIPES, AdwBin)

/* Standard input, output, error. `stuck`: nothing moves any more, so who writes into a full one waits. */
void weft_lookup_pipes_set_levels (WeftLookupPipes *pipes, const WeftPipeLevel levels[3], gboolean stuck);

G_END_DECLS
