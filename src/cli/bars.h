/* bars.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "output.h"

#include "engine/batch.h"

G_BEGIN_DECLS

/* Progress on a terminal: a bar for every job where the screen has a row for each, otherwise for those that run, and
 * always a total.
 *
 * The rows are ordinary lines at the end of the screen, drawn over at every frame. The cursor is not hidden, because it
 * always waits in the same place below them; so no end of Weft, SIGKILL included, can leave it hidden. */
typedef struct _WeftCliBars WeftCliBars;

WeftCliBars *weft_cli_bars_new (WeftBatch *batch, WeftCliOutput *output, int fd);
void weft_cli_bars_draw (WeftCliBars *bars);
void weft_cli_bars_free (WeftCliBars *bars);

G_END_DECLS
