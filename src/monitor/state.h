/* state.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The states of a process or thread, by the kernel's letter. */

/* For machines: the same in every language. */
const char *weft_process_state_nick (char state);

/* For people: "sleeping". Not to be freed. */
const char *weft_process_state_name (char state);

G_END_DECLS
