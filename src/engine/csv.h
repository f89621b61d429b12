/* csv.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* RFC 4180, but with a line feed alone at the end of a line. */

/* Appends a field, after a comma where it is not the first of its line: so a first field must not be empty. `value`:
 * (nullable): an empty field. What a spreadsheet would take for a formula (it begins with =, +, -, @, a tab or a carriage
 * return, and may come from anybody: a process, a name server) gets an apostrophe before it, which makes it text:
 * https://owasp.org/www-community/attacks/CSV_Injection */
void weft_csv_add_text (GString *text, const char *value);

G_END_DECLS
