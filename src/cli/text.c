/* text.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "text.h"

#define HELP_COLUMN 24

static guint
columns_of (gunichar c)
{
  if (g_unichar_iszerowidth (c))
    return 0;
  return g_unichar_iswide (c) ? 2 : 1;
}

guint
weft_cli_text_width (const char *text)
{
  guint width = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    width += columns_of (g_utf8_get_char (p));
  return width;
}

static void
append_spaces (GString *to, guint n)
{
  g_string_append_printf (to, "%*s", (int) n, "");
}

/* As much of the text as fits; gives the columns that it takes. */
static guint
append_cut (GString *to, const char *text, guint width, const char *ellipsis)
{
  guint used = 0, whole = weft_cli_text_width (text);
  guint room = whole <= width ? width : MAX (width, 1) - 1;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      guint columns = columns_of (g_utf8_get_char (p));

      if (used + columns > room)
        break;
      g_string_append_unichar (to, g_utf8_get_char (p));
      used += columns;
    }
  if (whole <= width || width == 0)
    return used;
  g_string_append (to, ellipsis);
  return used + 1;
}

void
weft_cli_text_append_fitted (GString *to, const char *text, guint width, const char *ellipsis)
{
  guint used = append_cut (to, text, width, ellipsis);

  append_spaces (to, width - used);
}

void
weft_cli_text_append_right (GString *to, const char *text, guint width, const char *ellipsis)
{
  g_autoptr(GString) cut = g_string_new (NULL);
  guint used = append_cut (cut, text, width, ellipsis);

  /* A wide character that did not fit leaves a column more than one would think. */
  append_spaces (to, width - used);
  g_string_append (to, cut->str);
}

void
weft_cli_text_append_entry (GString *to, const char *what, const char *help)
{
  guint width = weft_cli_text_width (what);

  g_string_append_printf (to, "  %s", what);
  if (width + 2 < HELP_COLUMN)
    append_spaces (to, HELP_COLUMN - 2 - width);
  else
    g_string_append_printf (to, "\n%*s", HELP_COLUMN, "");
  g_string_append_printf (to, "%s\n", help);
}
