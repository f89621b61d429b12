/* number.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "number.h"

#include <math.h>
#include <string.h>

gboolean
weft_cli_number_whole (const char *text, guint64 least, guint64 most, guint64 *number)
{
  return g_ascii_string_to_unsigned (text, 10, least, most, number, NULL);
}

gboolean
weft_cli_number_real (const char *text, double *number)
{
  char *end;

  /* What strtod() takes besides: spaces, signs, hexadecimals, "inf" and "nan". */
  if (strspn (text, "0123456789.eE+-") != strlen (text) || (!g_ascii_isdigit (*text) && *text != '.'))
    return FALSE;
  *number = g_ascii_strtod (text, &end);
  return end != text && *end == '\0' && isfinite (*number);
}

/* Calls `parse` on the two halves, or twice on the whole. */
static gboolean
split (const char *text, gboolean (*parse) (const char *text, double *number), double *least, double *most)
{
  const char *dots = strstr (text, "..");
  g_autofree char *first = g_strndup (text, dots != NULL ? (gsize) (dots - text) : strlen (text));

  return parse (first, least) && parse (dots != NULL ? dots + 2 : first, most);
}

gboolean
weft_cli_number_range (const char *text, double *least, double *most)
{
  return split (text, weft_cli_number_real, least, most);
}

static gboolean
parse_size (const char *text, double *bytes)
{
  static const char units[] = "kmg";
  gsize length = strlen (text);
  const char *unit = length > 0 ? strchr (units, g_ascii_tolower (text[length - 1])) : NULL;
  g_autofree char *number = g_strndup (text, unit != NULL ? length - 1 : length);

  if (!weft_cli_number_real (number, bytes))
    return FALSE;
  if (unit != NULL)
    *bytes = ldexp (*bytes, 10 * (int) (unit - units + 1));
  return TRUE;
}

static guint64
whole_bytes (double bytes)
{
  return bytes < ldexp (1, 63) ? (guint64) bytes : G_MAXUINT64;
}

gboolean
weft_cli_number_sizes (const char *text, guint64 *least, guint64 *most)
{
  double from, to;

  if (!split (text, parse_size, &from, &to))
    return FALSE;
  *least = whole_bytes (from);
  *most = whole_bytes (to);
  return TRUE;
}
