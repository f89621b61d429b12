/* lookup-options.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "lookup-options.h"

#include "arguments.h"
#include "number.h"

#include "engine/format.h"
#include "lookup/lookup-list.h"

#include <glib/gi18n.h>

static gboolean
take_type (const char *value, gpointer data, GError **error)
{
  WeftCliLookupOptions *options = data;
  g_autofree char *list = weft_record_type_list ();
  g_autofree char *shown = weft_format_name (value);

  return weft_record_type_parse (value, &options->lookup.type)
         || weft_cli_refuse (error, _("There is no record type \"%s\". Choose one of: %s."), shown, list);
}

static gboolean
take_server (const char *value, gpointer data, GError **error)
{
  WeftLookupOptions *options = &((WeftCliLookupOptions *) data)->lookup;

  options->server = value;
  return weft_lookup_options_check (options, error);
}

static gboolean
take_timeout (const char *value, gpointer data, GError **error)
{
  double *timeout = &((WeftCliLookupOptions *) data)->lookup.timeout;
  g_autofree char *shown = weft_format_name (value);

  return (weft_cli_number_real (value, timeout) && *timeout >= WEFT_LOOKUP_TIMEOUT_LEAST && *timeout <= WEFT_LOOKUP_TIMEOUT_MOST)
         || weft_cli_refuse (error, _("--timeout must be seconds from 0.1 to 600, such as 5, not \"%s\"."), shown);
}

static gboolean
take_jobs (const char *value, gpointer data, GError **error)
{
  g_autofree char *shown = weft_format_name (value);
  guint64 number = 0;
  gboolean taken = weft_cli_number_whole (value, 1, WEFT_LOOKUP_PARALLEL_MOST, &number);

  ((WeftCliLookupOptions *) data)->jobs = (guint) number;
  return taken || weft_cli_refuse (error, _("--%s must be a whole number from %llu to %llu, not \"%s\"."), "jobs", 1ULL,
                                   (unsigned long long) WEFT_LOOKUP_PARALLEL_MOST, shown);
}

static gboolean
take_talk (const char *value, gpointer data, GError **error)
{
  ((WeftCliLookupOptions *) data)->talk = TRUE;
  return TRUE;
}

static gboolean
take_format (const char *value, gpointer data, GError **error)
{
  g_autofree char *shown = weft_format_name (value);

  ((WeftCliLookupOptions *) data)->json = g_str_equal (value, "json");
  return g_str_equal (value, "json") || g_str_equal (value, "text")
         || weft_cli_refuse (error, _("There is no format \"%s\". Choose one of: text, json."), shown);
}

static gboolean
take_help (const char *value, gpointer data, GError **error)
{
  ((WeftCliLookupOptions *) data)->help = TRUE;
  return TRUE;
}

static const WeftCliArgument arguments[] = {
  { "type", "TYPE", N_("The records to ask for; A, if not said otherwise, and PTR for an address"), take_type },
  { "server", "HOST[#PORT]", N_("The name server to ask; the system's, if not said otherwise"), take_server },
  { "timeout", "SECONDS", N_("Time that one lookup may take; 10, if not said otherwise"), take_timeout },
  { "jobs", "N", N_("Lookups that run at once, 1 to 64; 8, if not said otherwise"), take_jobs },
  { "talk", NULL, N_("Pass a conversation with one nslookup through, from standard input"), take_talk },
  { "format", "text|json", N_("Text for people, or one JSON object"), take_format },
  { "help", NULL, N_("Show this help and end"), take_help },
  { NULL },
};

static gboolean
check (const WeftCliLookupOptions *options, GError **error)
{
  if (options->talk && options->names->len > 0)
    return weft_cli_refuse (error, _("--talk takes no names: it reads nslookup's own commands from standard input."));
  if (!options->talk && options->names->len == 0)
    return weft_cli_refuse (error, _("There is no name to look up. Write some, or - to read them from standard input."));
  return TRUE;
}

gboolean
weft_cli_lookup_options_parse (WeftCliLookupOptions *options, int argc, char **argv, GError **error)
{
  *options = (WeftCliLookupOptions) {
    .lookup = WEFT_LOOKUP_OPTIONS_INIT,
    .jobs = WEFT_LOOKUP_PARALLEL_DEFAULT,
    .names = g_ptr_array_new (),
  };
  return weft_cli_arguments_parse (arguments, argc, argv, options, options->names, error)
         && (options->help || check (options, error));
}

void
weft_cli_lookup_options_clear (WeftCliLookupOptions *options)
{
  g_clear_pointer (&options->names, g_ptr_array_unref);
}

char *
weft_cli_lookup_options_help (void)
{
  GString *text = g_string_new (NULL);
  g_autofree char *list = weft_record_type_list ();

  g_string_append_printf (text, "%s\n  weft lookup %s\n  weft lookup --talk %s\n\n%s\n\n%s\n", _("Usage:"), _("[OPTION]... NAME..."),
                          "[--server=HOST[#PORT]]",
                          _("Looks names up, one nslookup for each NAME; - is a list on standard input, one on a line."), _("Options:"));
  weft_cli_arguments_append_help (arguments, text);
  g_string_append_printf (text, "\n%s %s\n", _("Record types:"), list);
  g_string_append_printf (text, "\n%s\n", _("Exit status: 0 when every name was answered, 1 when one was not, 2 for wrong usage "
                                            "or when no name was valid, 130 after Ctrl+C."));
  g_string_append_printf (text, "\n%s\n  weft lookup --type=MX python.org\n"
                                "  weft lookup --server=127.0.0.1#5353 --jobs=32 --format=json - < names.txt\n"
                                "  printf 'set q=mx\\npython.org\\nexit\\n' | weft lookup --talk\n",
                          _("Examples:"));
  return g_string_free (text, FALSE);
}
