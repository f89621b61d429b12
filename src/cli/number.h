/* number.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Numbers that were typed: the same in every locale, with nothing before or after them. Each gives FALSE when the text
 * is none. */

/* Digits only, at least `least` and at most `most`. */
gboolean weft_cli_number_whole (const char *text, guint64 least, guint64 most, guint64 *number);

/* 5, 0.5, 1e-3; finite and not negative. */
gboolean weft_cli_number_real (const char *text, double *number);

/* MIN..MAX or one number for both. Which of them is larger is not looked at. */
gboolean weft_cli_number_range (const char *text, double *least, double *most);

/* Likewise, of bytes: with K, M or G behind a number, powers of 1024. A size that no file has is G_MAXUINT64. */
gboolean weft_cli_number_sizes (const char *text, guint64 *least, guint64 *most);

G_END_DECLS
