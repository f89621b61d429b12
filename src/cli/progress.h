/* progress.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "output.h"

#include "engine/batch.h"

G_BEGIN_DECLS

/* Shows how a batch goes, ten times a second: bars on a terminal that can draw them, lines anywhere else. */
typedef struct _WeftCliProgress WeftCliProgress;

WeftCliProgress *weft_cli_progress_new (WeftBatch *batch, WeftCliOutput *output, int fd);

/* Shows how it ended. */
void weft_cli_progress_free (WeftCliProgress *progress);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftCliProgress, weft_cli_progress_free)

G_END_DECLS
