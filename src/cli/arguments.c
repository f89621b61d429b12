/* arguments.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "arguments.h"

#include "text.h"

#include "engine/format.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <string.h>

gboolean
weft_cli_refuse (GError **error, const char *format, ...)
{
  va_list values;

  va_start (values, format);
  if (error != NULL)
    *error = g_error_new_valist (G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, format, values);
  va_end (values);
  return FALSE;
}

/* `text` is "name" or "name=value". */
static const WeftCliArgument *
find (const WeftCliArgument *arguments, const char *text)
{
  gsize length = strcspn (text, "=");

  for (; arguments->name != NULL; arguments++)
    if (strlen (arguments->name) == length && strncmp (arguments->name, text, length) == 0)
      return arguments;
  return NULL;
}

static gboolean
refuse_unknown (const char *text, GError **error)
{
  g_autofree char *shown = weft_format_name (text);

  return weft_cli_refuse (error, _("There is no option %s. \"--help\" shows those that there are."), shown);
}

/* argv[*i] is an option; the value may be the argument after it. */
static gboolean
take_option (const WeftCliArgument *arguments, int argc, char **argv, int *i, gpointer options, GError **error)
{
  const char *text = argv[*i];
  const WeftCliArgument *argument = g_str_has_prefix (text, "--") ? find (arguments, text + 2) : NULL;
  const char *value = strchr (text, '=');

  if (g_str_equal (text, "-h"))
    argument = find (arguments, "help");
  if (argument == NULL)
    return refuse_unknown (text, error);
  if (argument->value == NULL && value != NULL)
    return weft_cli_refuse (error, _("--%s takes no value."), argument->name);
  if (argument->value == NULL)
    return argument->take (NULL, options, error);
  if (value == NULL && *i + 1 == argc)
    return weft_cli_refuse (error, _("--%s needs a value: write --%s=%s."), argument->name, argument->name,
                            argument->value);
  return argument->take (value != NULL ? value + 1 : argv[++*i], options, error);
}

gboolean
weft_cli_arguments_parse (const WeftCliArgument *arguments, int argc, char **argv, gpointer options, GPtrArray *rest,
                          GError **error)
{
  gboolean names_only = FALSE;

  for (int i = 1; i < argc; i++)
    {
      /* A dash alone is a name, as everywhere. */
      gboolean is_option = !names_only && argv[i][0] == '-' && argv[i][1] != '\0';

      if (!is_option)
        g_ptr_array_add (rest, argv[i]);
      else if (g_str_equal (argv[i], "--"))
        names_only = TRUE;
      else if (!take_option (arguments, argc, argv, &i, options, error))
        return FALSE;
    }
  return TRUE;
}

void
weft_cli_arguments_append_help (const WeftCliArgument *arguments, GString *text)
{
  for (; arguments->name != NULL; arguments++)
    {
      g_autofree char *what = NULL;

      if (arguments->value == NULL)
        what = g_strdup_printf ("--%s", arguments->name);
      else
        what = g_strdup_printf ("--%s=%s", arguments->name, arguments->value);
      weft_cli_text_append_entry (text, what, _(arguments->help));
    }
}
