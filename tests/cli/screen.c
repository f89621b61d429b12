/* screen.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "screen.h"

#include "cli/text.h"

#include <stdlib.h>
#include <string.h>

static void
free_line (gpointer data)
{
  g_string_free (data, TRUE);
}

Screen *
screen_new (guint rows, guint columns)
{
  Screen *self = g_new0 (Screen, 1);

  self->rows = rows;
  self->columns = columns;
  self->lines = g_ptr_array_new_with_free_func (free_line);
  self->wrap = TRUE;
  self->partial = g_string_new (NULL);
  g_ptr_array_add (self->lines, g_string_new (NULL));
  return self;
}

void
screen_free (Screen *self)
{
  g_ptr_array_unref (self->lines);
  g_string_free (self->partial, TRUE);
  g_free (self);
}

static GString *
line (Screen *self)
{
  return g_ptr_array_index (self->lines, self->row);
}

/* Where column `column` begins in the line; the line is filled up to there. */
static gsize
byte_of (GString *text, guint column)
{
  g_autoptr(GString) upto = g_string_new (NULL);
  const char *p;

  while (weft_cli_text_width (text->str) < column)
    g_string_append_c (text, ' ');
  for (p = text->str; *p != '\0' && weft_cli_text_width (upto->str) < column; p = g_utf8_next_char (p))
    g_string_append_unichar (upto, g_utf8_get_char (p));
  return (gsize) (p - text->str);
}

static void
new_line (Screen *self)
{
  if (++self->row == self->lines->len)
    g_ptr_array_add (self->lines, g_string_new (NULL));
}

/* Nothing of ours writes into the middle of a line: what stood there is gone. */
static void
put (Screen *self, const char *character)
{
  guint width = weft_cli_text_width (character);

  if (self->wrap && self->column + width > self->columns)
    {
      new_line (self);
      self->column = 0;
    }
  g_string_truncate (line (self), byte_of (line (self), self->column));
  g_string_append (line (self), character);
  self->column += width;
  if (!self->wrap)
    self->widest = MAX (self->widest, self->column);
}

static void
erase_below (Screen *self)
{
  g_string_truncate (line (self), byte_of (line (self), self->column));
  g_ptr_array_set_size (self->lines, (int) self->row + 1);
}

/* "\033[" has been read; `text` goes up to the letter. */
static void
obey (Screen *self, const char *text)
{
  guint top = self->lines->len > self->rows ? self->lines->len - self->rows : 0;
  char letter = text[strlen (text) - 1];

  if (letter == 'A')
    self->row = MAX (top, self->row - MIN (self->row, (guint) atoi (text)));
  else if (g_str_equal (text, "K"))
    g_string_truncate (line (self), byte_of (line (self), self->column));
  else if (g_str_equal (text, "J"))
    erase_below (self);
  else if (letter == 'm')
    self->colours++;
  else if (g_str_equal (text, "?7l") || g_str_equal (text, "?7h"))
    self->wrap = letter == 'h';
  else
    g_error ("A sequence that is not known: ESC [ %s", text);
}

/* One control character, sequence or character; its length, 0 when there is more to come. */
static gsize
take (Screen *self, const char *text)
{
  g_autofree char *one = NULL;
  gsize length;

  if (g_str_has_prefix (text, "\033["))
    {
      length = strcspn (text + 2, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz") + 3;
      one = g_strndup (text + 2, length - 2);
      if (strlen (text) < length)
        return 0;
      obey (self, one);
      return length;
    }
  if (g_str_equal (text, "\033") || g_utf8_get_char_validated (text, -1) == (gunichar) -2)
    return 0;
  length = (gsize) (g_utf8_next_char (text) - text);
  one = g_strndup (text, length);
  if (*one == '\r')
    self->column = 0;
  else if (*one == '\n')
    new_line (self);
  else if (g_ascii_iscntrl (*one))
    g_error ("A control character that is not known: %d", *one);
  else
    put (self, one);
  return length;
}

void
screen_feed (Screen *self, const char *bytes, gsize length)
{
  gsize done = 0, n;

  g_string_append_len (self->partial, bytes, (gssize) length);
  while (done < self->partial->len && (n = take (self, self->partial->str + done)) > 0)
    done += n;
  g_string_erase (self->partial, 0, (gssize) done);
}

char *
screen_dup_text (Screen *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->lines->len; i++)
    {
      g_autofree char *copy = g_strdup (((GString *) g_ptr_array_index (self->lines, i))->str);

      g_string_append_printf (text, "%s\n", g_strchomp (copy));
    }
  return g_string_free (text, FALSE);
}
