/* query.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "query.h"

#include "engine/format.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#define NAME_MOST 253
#define LABEL_MOST 63
#define PORT_MOST 65535

#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"

static gboolean G_GNUC_PRINTF (2, 3)
refuse (GError **error, const char *format, ...)
{
  va_list values;

  va_start (values, format);
  if (error != NULL)
    *error = g_error_new_valist (G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, format, values);
  va_end (values);
  return FALSE;
}

/* What is between two dots. The one dot of "." and one at the end are taken off before. */
static gboolean
check_label (const char *label, gsize length, GError **error)
{
  if (length == 0)
    return refuse (error, _("A name must not begin with a dot, nor have two dots in a row."));
  if (length > LABEL_MOST)
    return refuse (error, _("What stands between two dots of a name has at most %d characters, not %u."), LABEL_MOST, (guint) length);
  return TRUE;
}

static gboolean
check_labels (const char *name, gsize length, GError **error)
{
  gsize start = 0;

  for (gsize i = 0; i <= length; i++)
    {
      if (i < length && name[i] != '.')
        continue;
      if (!check_label (name + start, i - start, error))
        return FALSE;
      start = i + 1;
    }
  return TRUE;
}

/* Of a name in ASCII. What passes here is one word to nslookup, and no option. */
static gboolean
check_ascii (const char *name, GError **error)
{
  gsize length = strlen (name), good = strspn (name, LETTERS ".");
  g_autofree char *odd = good < length ? g_strndup (name + good, 1) : NULL;
  g_autofree char *shown = odd != NULL ? weft_format_name (odd) : NULL;

  if (*name == '-')
    return refuse (error, _("A name must not begin with a hyphen: nslookup would take it for an option."));
  if (odd != NULL && *odd == ' ')
    return refuse (error, _("There must be no space in a name. Write one name on a line."));
  if (odd != NULL)
    return refuse (error, _("\"%s\" must not be in a name: it has letters, digits, dots, hyphens and underscores."), shown);
  if (g_str_equal (name, "."))
    return TRUE;
  length -= name[length - 1] == '.' ? 1 : 0;
  if (length > NAME_MOST)
    return refuse (error, _("A name has at most %d characters, not %u."), NAME_MOST, (guint) length);
  return check_labels (name, length, error);
}

/* Bytes to a text in ASCII: as it is, or by the rules for internationalised names (IDNA). */
static char *
to_ascii (const char *name, gsize length, GError **error)
{
  g_autofree char *text = NULL, *ascii = NULL;

  while (length > 0 && g_ascii_isspace (name[length - 1]))
    length--;
  for (; length > 0 && g_ascii_isspace (*name); length--)
    name++;
  text = g_strndup (name, length);
  if (length == 0)
    refuse (error, _("There is no name."));
  else if (memchr (name, '\0', length) != NULL)
    refuse (error, _("There must be no NUL byte in a name."));
  else if (!g_utf8_validate (name, (gssize) length, NULL))
    refuse (error, _("The name is not valid UTF-8."));
  else if (g_str_is_ascii (text))
    return g_steal_pointer (&text);
  else if ((ascii = g_hostname_to_ascii (text)) == NULL)
    refuse (error, _("The name has no form in ASCII, which it needs to be asked for (IDNA)."));
  return g_steal_pointer (&ascii);
}

/* HOST, HOST#PORT. */
static gboolean
take_server (const char *text, char **host, guint *port, GError **error)
{
  const char *hash = strrchr (text, '#');
  g_autofree char *typed = g_strndup (text, hash != NULL ? (gsize) (hash - text) : strlen (text));
  g_autofree char *ascii = to_ascii (typed, strlen (typed), error);
  guint64 number = 0;

  if (ascii == NULL)
    return FALSE;
  if (hash != NULL && !g_ascii_string_to_unsigned (hash + 1, 10, 1, PORT_MOST, &number, NULL))
    return refuse (error, _("The port must be a whole number from 1 to %d."), PORT_MOST);
  if (!g_hostname_is_ip_address (ascii) && !check_ascii (ascii, error))
    return FALSE;
  if (strchr (ascii, '%') != NULL)
    return refuse (error, _("An address with a zone (%%) can't be asked."));
  *host = g_steal_pointer (&ascii);
  *port = (guint) number;
  return TRUE;
}

gboolean
weft_lookup_options_check (const WeftLookupOptions *options, GError **error)
{
  g_autofree char *host = NULL;
  g_autoptr(GError) problem = NULL;
  guint port;

  g_return_val_if_fail (options->type < WEFT_N_RECORD_TYPES, FALSE);

  if (!(options->timeout >= WEFT_LOOKUP_TIMEOUT_LEAST && options->timeout <= WEFT_LOOKUP_TIMEOUT_MOST))
    return refuse (error, _("The time limit must be from %g to %g seconds."), WEFT_LOOKUP_TIMEOUT_LEAST, WEFT_LOOKUP_TIMEOUT_MOST);
  if (options->server != NULL && !take_server (options->server, &host, &port, &problem))
    return refuse (error, _("That is no server: %s"), problem->message);
  return TRUE;
}

WeftQuery *
weft_query_new (const char *name, gssize length, const WeftLookupOptions *options, GError **error)
{
  g_autoptr(WeftQuery) self = g_new0 (WeftQuery, 1);

  g_return_val_if_fail (name != NULL, NULL);

  if (!weft_lookup_options_check (options, error))
    return NULL;
  self->asked = to_ascii (name, length < 0 ? strlen (name) : (gsize) length, error);
  if (self->asked == NULL)
    return NULL;
  self->is_address = g_hostname_is_ip_address (self->asked) && strchr (self->asked, '%') == NULL;
  if (!self->is_address && !check_ascii (self->asked, error))
    return NULL;
  self->type = self->is_address ? WEFT_RECORD_PTR : options->type;
  self->timeout = options->timeout;
  if (options->server != NULL && !take_server (options->server, &self->server, &self->port, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
weft_query_free (WeftQuery *self)
{
  g_free (self->asked);
  g_free (self->server);
  g_free (self);
}

/* nslookup counts whole seconds: two tries of half the time, or one of all of it. It is a little longer than our own
 * limit at worst, which then ends it. */
static void
add_patience (GPtrArray *arguments, double timeout)
{
  guint tries = timeout < 2 ? 1 : 2;
  guint seconds = MAX ((guint) floor (timeout / tries), 1);

  g_ptr_array_add (arguments, g_strdup_printf ("-timeout=%u", seconds));
  g_ptr_array_add (arguments, g_strdup_printf ("-retry=%u", tries));
}

char **
weft_query_dup_arguments (const WeftQuery *self, const char *program)
{
  GPtrArray *arguments = g_ptr_array_new ();

  g_ptr_array_add (arguments, g_strdup (program));
  g_ptr_array_add (arguments, g_strdup_printf ("-type=%s", weft_record_type_get_name (self->type)));
  if (self->port != 0)
    g_ptr_array_add (arguments, g_strdup_printf ("-port=%u", self->port));
  add_patience (arguments, self->timeout);
  g_ptr_array_add (arguments, g_strdup (self->asked));
  if (self->server != NULL)
    g_ptr_array_add (arguments, g_strdup (self->server));
  g_ptr_array_add (arguments, NULL);
  return (char **) g_ptr_array_free (arguments, FALSE);
}

char *
weft_query_dup_command_line (const WeftQuery *self)
{
  g_auto(GStrv) arguments = weft_query_dup_arguments (self, "nslookup");
  GString *line = g_string_new (NULL);

  for (guint i = 0; arguments[i] != NULL; i++)
    {
      gboolean plain = arguments[i][strspn (arguments[i], LETTERS ".:=")] == '\0';
      g_autofree char *quoted = plain ? g_strdup (arguments[i]) : g_shell_quote (arguments[i]);

      g_string_append_printf (line, "%s%s", i > 0 ? " " : "", quoted);
    }
  return g_string_free (line, FALSE);
}
