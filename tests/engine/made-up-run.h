/* made-up-run.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/run.h"

G_BEGIN_DECLS

/* A run that nobody ran: every lane has this many spans of 1 µs, in turn of every state, with marks, edges, counts and
 * what the kernel would have said. Job 0 is called `name`. */
WeftRun *made_up_run (guint lanes, guint spans, const char *name);

G_END_DECLS
