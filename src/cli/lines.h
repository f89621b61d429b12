/* lines.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "output.h"

#include "engine/batch.h"

G_BEGIN_DECLS

/* Progress where nothing can be drawn: a line when a job starts, tries again, and ends, in the order in which it
 * happened. */
typedef struct _WeftCliLines WeftCliLines;

WeftCliLines *weft_cli_lines_new (WeftBatch *batch, WeftCliOutput *output);

/* Tells what happened since the last time. */
void weft_cli_lines_tell (WeftCliLines *lines);
void weft_cli_lines_free (WeftCliLines *lines);

G_END_DECLS
