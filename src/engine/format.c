/* format.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "format.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#define UNKNOWN "—"
#define NAME_MOST 80

char *
weft_format_size (guint64 bytes)
{
  static const char *const units[] = { N_("%.*f B"), N_("%.*f KiB"), N_("%.*f MiB"), N_("%.*f GiB"), N_("%.*f TiB"), N_("%.*f PiB"), N_("%.*f EiB") };
  double value = (double) bytes;
  guint unit = 0;

  while (value >= 999.5 && unit < G_N_ELEMENTS (units) - 1)
    {
      value /= 1024;
      unit++;
    }
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  return g_strdup_printf (_(units[unit]), unit == 0 || value >= 99.95 ? 0 : 1, value);
#pragma GCC diagnostic pop
}

char *
weft_format_speed (double bytes_per_second)
{
  g_autofree char *size = NULL;

  if (!(bytes_per_second >= 0))
    return g_strdup (UNKNOWN);
  size = weft_format_size ((guint64) bytes_per_second);
  /* Translators: a speed; %s is a size such as "1.5 MiB" */
  return g_strdup_printf (_("%s/s"), size);
}

/* "2:05", "1:02:05" */
static char *
format_clock (guint64 seconds)
{
  if (seconds < 3600)
    return g_strdup_printf ("%u:%02u", (guint) (seconds / 60), (guint) (seconds % 60));
  return g_strdup_printf ("%" G_GUINT64_FORMAT ":%02u:%02u", seconds / 3600, (guint) (seconds / 60 % 60), (guint) (seconds % 60));
}

char *
weft_format_duration (double seconds)
{
  if (!(seconds >= 0) || seconds > 1e15)
    return g_strdup (UNKNOWN);
  /* Translators: seconds, as in "0.52 s" */
  if (seconds < 9.995)
    return g_strdup_printf (_("%.2f s"), seconds);
  if (seconds < 99.95)
    return g_strdup_printf (_("%.1f s"), seconds);
  return format_clock ((guint64) round (seconds));
}

char *
weft_format_time_left (double seconds)
{
  if (!(seconds >= 0) || seconds > 1e15)
    return g_strdup (UNKNOWN);
  if (seconds <= 60)
    /* Translators: whole seconds, as in "7 s" */
    return g_strdup_printf (_("%d s"), (int) ceil (seconds));
  return format_clock ((guint64) ceil (seconds));
}

const char *
weft_format_state (WeftJobState state)
{
  static const char *const names[WEFT_JOB_N_STATES] = {
    [WEFT_JOB_QUEUED] = N_("queued"),
    [WEFT_JOB_RUNNING] = N_("running"),
    [WEFT_JOB_PAUSED] = N_("paused"),
    [WEFT_JOB_SUCCEEDED] = N_("succeeded"),
    [WEFT_JOB_FAILED] = N_("failed"),
    [WEFT_JOB_CANCELLED] = N_("cancelled"),
    [WEFT_JOB_HELD] = N_("paused"),
  };

  return _(names[state]);
}

char *
weft_format_job_error (WeftJobError error, int value)
{
  switch (error)
    {
    case WEFT_JOB_ERROR_BROKE_OFF:
      return g_strdup_printf (_("broke off at %d %%"), (value + 5) / 10);
    case WEFT_JOB_ERROR_WORKER_SIGNALLED:
      return g_strdup_printf (_("worker ended by signal %d"), value);
    case WEFT_JOB_ERROR_WORKER_EXITED:
      return g_strdup_printf (_("worker ended with status %d before the job was done"), value);
    case WEFT_JOB_ERROR_WORKER_VERSION:
      return g_strdup_printf (_("weft-worker does not belong to this version of Weft (status %d): install Weft again"), value);
    case WEFT_JOB_ERROR_WORKER_SILENT:
      return g_strdup (_("weft-worker did not answer: install Weft again"));
    case WEFT_JOB_ERROR_NO_WORKER:
      return g_strdup_printf (_("the system would not start a worker: %s"), g_strerror (value));
    case WEFT_JOB_ERROR_NONE:
    default:
      return NULL;
    }
}

G_STATIC_ASSERT (G_UNICODE_CONTROL == 0 && G_UNICODE_FORMAT == 1 && G_UNICODE_UNASSIGNED == 2 && G_UNICODE_PRIVATE_USE == 3);

/* Control characters, direction marks and overrides, zero-width characters, line separators, and what has no glyph. */
static gboolean
is_harmful (gunichar c)
{
  GUnicodeType type = g_unichar_type (c);

  return type <= G_UNICODE_PRIVATE_USE || type == G_UNICODE_LINE_SEPARATOR || type == G_UNICODE_PARAGRAPH_SEPARATOR;
}

static void
append_safely (GString *text, gunichar c)
{
  if (!is_harmful (c))
    g_string_append_unichar (text, c);
  else if (c == '\n')
    g_string_append (text, "\\n");
  else if (c == '\t')
    g_string_append (text, "\\t");
  else if (c < 0x100)
    g_string_append_printf (text, "\\x%02x", c);
  else
    g_string_append_printf (text, "\\u%04x", c);
}

char *
weft_format_name (const char *name)
{
  g_autofree char *valid = g_utf8_make_valid (name, -1);
  GString *text = g_string_new (NULL);
  glong length, half = NAME_MOST / 2;

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    append_safely (text, g_utf8_get_char (p));
  length = g_utf8_strlen (text->str, -1);
  if (length > NAME_MOST)
    {
      char *from = g_utf8_offset_to_pointer (text->str, half - 1);
      char *to = g_utf8_offset_to_pointer (text->str, length - half);

      g_string_erase (text, from - text->str, to - from);
      g_string_insert (text, from - text->str, "…");
    }
  return g_string_free (text, FALSE);
}
