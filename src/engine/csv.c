/* csv.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "csv.h"

#include <string.h>

static gboolean
is_like_formula (const char *value)
{
  return *value != '\0' && strchr ("=+-@\t\r", *value) != NULL;
}

static void
add_quoted (GString *text, const char *value)
{
  g_string_append_c (text, '"');
  for (; *value != '\0'; value++)
    g_string_append_len (text, *value == '"' ? "\"\"" : value, *value == '"' ? 2 : 1);
  g_string_append_c (text, '"');
}

void
weft_csv_add_text (GString *text, const char *value)
{
  g_autofree char *safe = NULL;

  if (text->len > 0 && text->str[text->len - 1] != '\n')
    g_string_append_c (text, ',');
  if (value == NULL)
    return;
  if (is_like_formula (value))
    value = safe = g_strconcat ("'", value, NULL);
  if (strpbrk (value, "\",\r\n") != NULL)
    add_quoted (text, value);
  else
    g_string_append (text, value);
}
