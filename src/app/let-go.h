/* let-go.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* Lets go of very many objects, a few in each turn of the main loop: freeing a thousand takes longer than a frame has.
 * `objects`: unreferenced by its own free function. (transfer full) */
void weft_let_go (GPtrArray *objects);

G_END_DECLS
