/* interrupt.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* SIGINT, SIGTERM and SIGHUP end a command early: `interrupted` is called once, from the main loop. A second signal
 * ends Weft at once; its workers die with it. */
void weft_cli_interrupt_watch (void (*interrupted) (gpointer data), gpointer data);
void weft_cli_interrupt_unwatch (void);

/* The signal that came; 0: none. */
int weft_cli_interrupt_get_signal (void);

G_END_DECLS
