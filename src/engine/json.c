/* json.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "json.h"

#include <math.h>

static void
append_escaped (GString *text, gunichar c)
{
  /* Beyond the first plane it takes a surrogate pair. */
  if (c > 0xffff)
    g_string_append_printf (text, "\\u%04x\\u%04x", 0xd800 + ((c - 0x10000) >> 10), 0xdc00 + ((c - 0x10000) & 0x3ff));
  else
    g_string_append_printf (text, "\\u%04x", c);
}

/* JSON itself asks for control characters only; the others break lines or turn the direction of what follows. */
static gboolean
wants_escape (gunichar c)
{
  GUnicodeType type = c < 0x7f ? G_UNICODE_OTHER_LETTER : g_unichar_type (c);

  return c < 0x20 || type == G_UNICODE_CONTROL || type == G_UNICODE_FORMAT || type == G_UNICODE_LINE_SEPARATOR
         || type == G_UNICODE_PARAGRAPH_SEPARATOR;
}

static void
append_string (GString *text, const char *value)
{
  g_autofree char *valid = g_utf8_make_valid (value, -1);

  g_string_append_c (text, '"');
  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == '"' || c == '\\')
        g_string_append_printf (text, "\\%c", (char) c);
      else if (c == '\n')
        g_string_append (text, "\\n");
      else if (wants_escape (c))
        append_escaped (text, c);
      else
        g_string_append_unichar (text, c);
    }
  g_string_append_c (text, '"');
}

static gboolean
is_on_one_line (WeftJson *self)
{
  return self->one_line != 0 && self->depth >= self->one_line;
}

static void
new_line (WeftJson *self)
{
  g_string_append_printf (self->text, "\n%*s", (int) (2 * self->depth), "");
}

/* What stands before a member: a comma, a new line, its key. */
static void
append_key (WeftJson *self, const char *key)
{
  if (self->filled)
    g_string_append (self->text, is_on_one_line (self) ? ", " : ",");
  if (self->depth > 0 && !is_on_one_line (self))
    new_line (self);
  self->filled = TRUE;
  if (key != NULL)
    g_string_append_printf (self->text, "\"%s\": ", key);
}

void
weft_json_open (WeftJson *self, const char *key, char bracket, gboolean one_line)
{
  append_key (self, key);
  g_string_append_c (self->text, bracket);
  self->depth++;
  self->filled = FALSE;
  if (one_line && self->one_line == 0)
    self->one_line = self->depth;
}

void
weft_json_close (WeftJson *self, char bracket)
{
  gboolean on_one_line = is_on_one_line (self);

  self->depth--;
  if (self->depth < self->one_line)
    self->one_line = 0;
  if (self->filled && !on_one_line)
    new_line (self);
  g_string_append_c (self->text, bracket == '{' ? '}' : ']');
  self->filled = TRUE;
}

void
weft_json_add_null (WeftJson *self, const char *key)
{
  append_key (self, key);
  g_string_append (self->text, "null");
}

void
weft_json_add_string (WeftJson *self, const char *key, const char *value)
{
  if (value == NULL)
    {
      weft_json_add_null (self, key);
      return;
    }
  append_key (self, key);
  append_string (self->text, value);
}

void
weft_json_add_whole (WeftJson *self, const char *key, guint64 value)
{
  append_key (self, key);
  g_string_append_printf (self->text, "%" G_GUINT64_FORMAT, value);
}

void
weft_json_add_signed (WeftJson *self, const char *key, gint64 value)
{
  append_key (self, key);
  g_string_append_printf (self->text, "%" G_GINT64_FORMAT, value);
}

void
weft_json_add_boolean (WeftJson *self, const char *key, gboolean value)
{
  append_key (self, key);
  g_string_append (self->text, value ? "true" : "false");
}

void
weft_json_add_real (WeftJson *self, const char *key, double value)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE + 320];

  if (!isfinite (value))
    {
      weft_json_add_null (self, key);
      return;
    }
  append_key (self, key);
  g_string_append (self->text, g_ascii_formatd (digits, sizeof digits, "%.6f", value));
}
