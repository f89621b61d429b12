/* blocking.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "batch.h"

G_BEGIN_DECLS

/* The wrong way, on purpose: a batch's queued jobs run by the thread that calls, which does nothing else meanwhile. */
typedef struct _WeftBlocking WeftBlocking;

/* NULL while the batch runs. Keeps the batch alive. */
WeftBlocking *weft_blocking_new (WeftBatch *batch);

/* Blocks for `seconds`, or until no job is left: then FALSE. */
gboolean weft_blocking_run (WeftBlocking *blocking, double seconds);

/* A job that was under way goes back to queued, with nothing done. */
void weft_blocking_free (WeftBlocking *blocking);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftBlocking, weft_blocking_free)

G_END_DECLS
