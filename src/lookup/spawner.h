/* spawner.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Starts programs on a thread of its own, because who spawns waits until the child has become the other program: on a busy
 * machine that takes longer than the main loop has. The thread never ends, since the children die with it
 * (PR_SET_PDEATHSIG is per thread). */
typedef struct _WeftSpawning WeftSpawning;

/* On the main loop: `process` (transfer full), or NULL and `error` (transfer full). */
typedef void (*WeftSpawned) (GSubprocess *process, GError *error, gpointer data);

/* `arguments` is copied. */
WeftSpawning *weft_spawn (const char *const *arguments, GSubprocessFlags flags, WeftSpawned spawned, gpointer data);

/* Nobody is told any more; what has been started is killed. Not after `spawned` was called. */
void weft_spawning_forget (WeftSpawning *spawning);

G_END_DECLS
