/* lookup.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "lookup.h"

#include "cli.h"
#include "interrupt.h"
#include "lookup-report.h"

#include "engine/format.h"
#include "lookup/export.h"
#include "lookup/nslookup.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <unistd.h>

#define INPUT_MOST (64 * 1024 * 1024)

typedef struct
{
  WeftCliLookupOptions options;
  WeftLookupList *list;  /* (owned) */
  WeftCliOutput *output; /* (owned) */
  guint told;            /* lookups, in their order */
} Lookup;

static void
reader_gone_cb (gpointer data)
{
  weft_lookup_list_cancel_all (((Lookup *) data)->list);
}

static void
interrupted_cb (gpointer data)
{
  Lookup *self = data;

  /* Nothing runs any more, so what is waited for is a reader that does not read. */
  if (!weft_lookup_list_is_running (self->list))
    weft_cli_output_abandon (self->output);
  weft_lookup_list_cancel_all (self->list);
}

/* All of standard input, which is a list and ends. */
static GByteArray *
read_input (GError **error)
{
  g_autoptr(GByteArray) text = g_byte_array_new ();
  guint8 bytes[65536];
  gssize n;

  while ((n = read (STDIN_FILENO, bytes, sizeof bytes)) != 0)
    {
      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), _("Standard input can't be read: %s."), g_strerror (errno));
          return NULL;
        }
      g_byte_array_append (text, bytes, (guint) n);
      if (text->len > INPUT_MOST)
        {
          g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, _("Standard input is too long for a list of names."));
          return NULL;
        }
    }
  return g_steal_pointer (&text);
}

static gboolean
add_input (Lookup *self, GError **error)
{
  g_autoptr(GByteArray) text = read_input (error);

  if (text == NULL)
    return FALSE;
  if (text->len > 0)
    weft_lookup_list_add_lines (self->list, (const char *) text->data, text->len, &self->options.lookup);
  return TRUE;
}

static gboolean
add_names (Lookup *self, GError **error)
{
  for (guint i = 0; i < self->options.names->len; i++)
    {
      const char *name = self->options.names->pdata[i];

      if (!g_str_equal (name, "-"))
        weft_lookup_list_add (self->list, name, -1, &self->options.lookup);
      else if (!add_input (self, error))
        return FALSE;
    }
  return TRUE;
}

/* Where there is no nslookup, another way is better than none; but the system's resolver asks whom it wants. */
static void
look_for_nslookup (Lookup *self)
{
  g_autofree char *program = weft_nslookup_find ();
  g_autofree char *missing = program == NULL ? weft_nslookup_dup_missing () : NULL;
  g_autofree char *sentence = NULL;

  if (missing == NULL)
    return;
  weft_lookup_list_set_by_resolver (self->list, self->options.lookup.server == NULL);
  sentence = g_strdup_printf ("%s %s", missing, self->options.lookup.server == NULL ? _("The system's resolver is asked instead.") : "");
  weft_cli_complain ("lookup", g_strchomp (sentence));
}

static void
tell_invalid (WeftLookup *lookup)
{
  g_autofree char *name = weft_format_name (weft_lookup_get_name (lookup));
  g_autofree char *error = weft_lookup_dup_error (lookup);
  g_autofree char *sentence = g_strdup_printf ("\"%s\": %s", name, error);

  weft_cli_complain ("lookup", sentence);
}

/* Those that have ended, up to the first that has not: the order is that of the names. */
static void
tell (Lookup *self)
{
  for (; self->told < g_list_model_get_n_items (G_LIST_MODEL (self->list)); self->told++)
    {
      g_autoptr(WeftLookup) lookup = g_list_model_get_item (G_LIST_MODEL (self->list), self->told);

      if (!weft_lookup_state_is_final (weft_lookup_get_state (lookup)))
        return;
      if (weft_lookup_get_state (lookup) == WEFT_LOOKUP_INVALID)
        tell_invalid (lookup);
      else if (!self->options.json)
        weft_cli_lookup_write_text (lookup, self->output);
    }
}

static void
run (Lookup *self)
{
  g_autofree char *json = NULL;

  tell (self);
  while (weft_lookup_list_is_running (self->list))
    {
      g_main_context_iteration (NULL, TRUE);
      tell (self);
    }
  json = self->options.json ? weft_lookup_export_json (G_LIST_MODEL (self->list)) : NULL;
  if (json != NULL)
    weft_cli_output_add_bytes (self->output, json, strlen (json));
  weft_cli_output_drain (self->output);
}

static int
status (Lookup *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->list));

  if (weft_cli_interrupt_get_signal () != 0)
    return 128 + weft_cli_interrupt_get_signal ();
  if (!weft_cli_output_check (self->output))
    return WEFT_CLI_FAILED;
  if (n > 0 && weft_lookup_list_get_count (self->list, WEFT_LOOKUP_INVALID) == n)
    return WEFT_CLI_USAGE;
  return weft_lookup_list_get_count (self->list, WEFT_LOOKUP_ANSWERED) < n ? WEFT_CLI_FAILED : WEFT_CLI_SUCCEEDED;
}

static int
look_up (Lookup *self)
{
  g_autoptr(GError) error = NULL;

  self->list = weft_lookup_list_new ();
  weft_lookup_list_set_parallel (self->list, self->options.jobs);
  look_for_nslookup (self);
  if (!add_names (self, &error))
    {
      weft_cli_complain ("lookup", error->message);
      return WEFT_CLI_FAILED;
    }
  self->output = weft_cli_output_new (STDOUT_FILENO, reader_gone_cb, self);
  weft_cli_interrupt_watch (interrupted_cb, self);
  run (self);
  weft_cli_interrupt_unwatch ();
  return status (self);
}

int
weft_cli_lookup (int argc, char **argv)
{
  Lookup self = { 0 };
  g_autoptr(GError) error = NULL;
  g_autofree char *help = NULL;
  int result = WEFT_CLI_USAGE;

  if (!weft_cli_lookup_options_parse (&self.options, argc, argv, &error))
    {
      weft_cli_complain ("lookup", error->message);
    }
  else if (self.options.help)
    {
      help = weft_cli_lookup_options_help ();
      result = weft_cli_output_say (help);
    }
  else
    {
      result = self.options.talk ? weft_cli_lookup_talk (&self.options) : look_up (&self);
    }
  g_clear_pointer (&self.output, weft_cli_output_free);
  g_clear_object (&self.list);
  weft_cli_lookup_options_clear (&self.options);
  return result;
}
