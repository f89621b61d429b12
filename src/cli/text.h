/* text.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Text in the columns of a terminal: a Chinese character takes two, a combining accent none. */
guint weft_cli_text_width (const char *text);

/* Exactly `width` columns: cut with `ellipsis` (one column) at its end, or filled up with spaces. */
void weft_cli_text_append_fitted (GString *to, const char *text, guint width, const char *ellipsis);

/* The same, with the spaces before it; for numbers. */
void weft_cli_text_append_right (GString *to, const char *text, guint width, const char *ellipsis);

/* A line of a --help: what can be written, and what it does. */
void weft_cli_text_append_entry (GString *to, const char *what, const char *help);

G_END_DECLS
