/* export.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "export.h"

#include <json-glib/json-glib.h>
#include <locale.h>
#include <string.h>

static void
add_string (JsonBuilder *json, const char *key, const char *value)
{
  json_builder_set_member_name (json, key);
  if (value != NULL)
    json_builder_add_string_value (json, value);
  else
    json_builder_add_null_value (json);
}

static void
add_whole (JsonBuilder *json, const char *key, gint64 value, gboolean known)
{
  json_builder_set_member_name (json, key);
  if (known)
    json_builder_add_int_value (json, value);
  else
    json_builder_add_null_value (json);
}

static void
add_answer (JsonBuilder *json, const WeftAnswer *answer)
{
  json_builder_begin_object (json);
  add_string (json, "type", answer->type);
  add_string (json, "name", answer->name);
  add_string (json, "value", answer->value);
  for (guint i = 0; weft_answer_get_number_name (answer, i) != NULL; i++)
    add_whole (json, weft_answer_get_number_name (answer, i), answer->numbers[i], TRUE);
  if (weft_answer_get_word_name (answer) != NULL)
    add_string (json, weft_answer_get_word_name (answer), answer->word);
  json_builder_end_object (json);
}

static void
add_answers (JsonBuilder *json, WeftLookup *lookup)
{
  GPtrArray *answers = weft_lookup_get_answers (lookup);

  json_builder_set_member_name (json, "answers");
  json_builder_begin_array (json);
  for (guint i = 0; i < answers->len; i++)
    add_answer (json, answers->pdata[i]);
  json_builder_end_array (json);
}

/* To the millionth: more is noise. */
static void
add_elapsed (JsonBuilder *json, WeftLookup *lookup)
{
  double elapsed = weft_lookup_get_elapsed (lookup);

  json_builder_set_member_name (json, "elapsed");
  if (elapsed >= 0)
    json_builder_add_double_value (json, (double) (gint64) (elapsed * 1e6 + 0.5) / 1e6);
  else
    json_builder_add_null_value (json);
}

static void
add_outcome (JsonBuilder *json, WeftLookup *lookup)
{
  int authoritative = weft_lookup_get_authoritative (lookup), status = weft_lookup_get_exit_status (lookup);
  int signal = weft_lookup_get_signal (lookup);

  json_builder_set_member_name (json, "authoritative");
  if (authoritative >= 0)
    json_builder_add_boolean_value (json, authoritative);
  else
    json_builder_add_null_value (json);
  add_string (json, "server", weft_lookup_get_server (lookup));
  add_whole (json, "exit_status", status, status >= 0);
  add_whole (json, "signal", signal, signal != 0);
}

static void
add_lookup (JsonBuilder *json, WeftLookup *lookup)
{
  g_autofree char *error = weft_lookup_dup_error (lookup);
  g_autofree char *command = weft_lookup_dup_command_line (lookup);
  gsize length;
  const char *raw = weft_lookup_get_raw (lookup, &length);
  g_autofree char *valid = raw != NULL ? g_utf8_make_valid (raw, (gssize) length) : NULL;

  json_builder_begin_object (json);
  add_string (json, "name", weft_lookup_get_name (lookup));
  add_string (json, "asked", weft_lookup_get_asked (lookup));
  add_string (json, "type", weft_record_type_get_name (weft_lookup_get_record_type (lookup)));
  add_string (json, "state", weft_lookup_state_get_nick (weft_lookup_get_state (lookup)));
  add_answers (json, lookup);
  add_outcome (json, lookup);
  add_elapsed (json, lookup);
  add_string (json, "error", error);
  add_string (json, "by", weft_lookup_is_by_resolver (lookup) ? "resolver" : "nslookup");
  add_string (json, "command", command);
  add_string (json, "raw", valid);
  json_builder_end_object (json);
}

/* Outside of ASCII, what could play tricks with a terminal, or end a line in the eyes of some readers. */
static gboolean
wants_escape (gunichar c)
{
  GUnicodeType type = c < 0x7f ? G_UNICODE_OTHER_LETTER : g_unichar_type (c);

  return type == G_UNICODE_CONTROL || type == G_UNICODE_FORMAT || type == G_UNICODE_LINE_SEPARATOR
         || type == G_UNICODE_PARAGRAPH_SEPARATOR;
}

/* Such characters can stand in strings only, where an escape means the same. */
static void
append_escaped (GString *text, const char *json)
{
  for (const char *p = json; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (!wants_escape (c))
        g_string_append_unichar (text, c);
      else if (c > 0xffff)
        g_string_append_printf (text, "\\u%04x\\u%04x", 0xd800 + ((c - 0x10000) >> 10), 0xdc00 + ((c - 0x10000) & 0x3ff));
      else
        g_string_append_printf (text, "\\u%04x", c);
    }
}

/* Whatever is told by sentences follows the locale of the thread. */
static locale_t
leave_locale (locale_t *c)
{
  *c = newlocale (LC_ALL_MASK, "C", (locale_t) 0);
  return uselocale (*c);
}

static void
return_to_locale (locale_t c, locale_t before)
{
  uselocale (before);
  freelocale (c);
}

char *
weft_lookup_export_json (GListModel *model)
{
  g_autoptr(JsonBuilder) json = json_builder_new ();
  g_autoptr(JsonGenerator) generator = json_generator_new ();
  g_autoptr(JsonNode) root = NULL;
  g_autofree char *plain = NULL;
  GString *text = g_string_new (NULL);
  locale_t c, before;

  g_return_val_if_fail (G_IS_LIST_MODEL (model), NULL);

  before = leave_locale (&c);
  json_builder_begin_object (json);
  json_builder_set_member_name (json, "lookups");
  json_builder_begin_array (json);
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(WeftLookup) lookup = g_list_model_get_item (model, i);

      add_lookup (json, lookup);
    }
  json_builder_end_array (json);
  json_builder_end_object (json);
  root = json_builder_get_root (json);
  json_generator_set_root (generator, root);
  json_generator_set_pretty (generator, TRUE);
  plain = json_generator_to_data (generator, NULL);
  append_escaped (text, plain);
  g_string_append_c (text, '\n');
  return_to_locale (c, before);
  return g_string_free (text, FALSE);
}

/* RFC 4180, but with a line feed alone at the end of a line. */
static void
add_cell (GString *text, const char *value)
{
  if (text->len > 0 && text->str[text->len - 1] != '\n')
    g_string_append_c (text, ',');
  if (value == NULL)
    return;
  if (strpbrk (value, "\",\r\n") == NULL)
    {
      g_string_append (text, value);
      return;
    }
  g_string_append_c (text, '"');
  for (; *value != '\0'; value++)
    g_string_append_len (text, *value == '"' ? "\"\"" : value, *value == '"' ? 2 : 1);
  g_string_append_c (text, '"');
}

static void
add_number_cell (GString *text, int value, gboolean known)
{
  g_autofree char *digits = known ? g_strdup_printf ("%d", value) : NULL;

  add_cell (text, digits);
}

static void
add_outcome_cells (GString *text, WeftLookup *lookup)
{
  int authoritative = weft_lookup_get_authoritative (lookup), status = weft_lookup_get_exit_status (lookup);
  int signal = weft_lookup_get_signal (lookup);
  double elapsed = weft_lookup_get_elapsed (lookup);
  char digits[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *error = weft_lookup_dup_error (lookup);

  add_cell (text, authoritative < 0 ? NULL : authoritative ? "true" : "false");
  add_cell (text, weft_lookup_get_server (lookup));
  add_number_cell (text, status, status >= 0);
  add_number_cell (text, signal, signal != 0);
  add_cell (text, elapsed >= 0 ? g_ascii_formatd (digits, sizeof digits, "%.6f", elapsed) : NULL);
  add_cell (text, error);
}

/* `answer`: NULL in a lookup that has none. */
static void
add_row (GString *text, WeftLookup *lookup, const WeftAnswer *answer)
{
  g_autofree char *data = answer != NULL ? weft_answer_dup_text (answer) : NULL;

  /* A first cell that is empty would have no comma behind it. */
  add_cell (text, *weft_lookup_get_name (lookup) != '\0' ? weft_lookup_get_name (lookup) : " ");
  add_cell (text, weft_lookup_get_asked (lookup));
  add_cell (text, weft_record_type_get_name (weft_lookup_get_record_type (lookup)));
  add_cell (text, weft_lookup_state_get_nick (weft_lookup_get_state (lookup)));
  add_cell (text, answer != NULL ? answer->type : NULL);
  add_cell (text, answer != NULL ? answer->name : NULL);
  add_cell (text, answer != NULL ? answer->value : NULL);
  add_cell (text, data);
  add_outcome_cells (text, lookup);
  g_string_append_c (text, '\n');
}

char *
weft_lookup_export_csv (GListModel *model)
{
  GString *text = g_string_new ("name,asked,type,state,answer_type,answer_name,value,data,authoritative,server,exit_status,"
                                "signal,elapsed,error\n");
  locale_t c, before;

  g_return_val_if_fail (G_IS_LIST_MODEL (model), NULL);

  before = leave_locale (&c);
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(WeftLookup) lookup = g_list_model_get_item (model, i);
      GPtrArray *answers = weft_lookup_get_answers (lookup);

      for (guint j = 0; j < answers->len; j++)
        add_row (text, lookup, answers->pdata[j]);
      if (answers->len == 0)
        add_row (text, lookup, NULL);
    }
  return_to_locale (c, before);
  return g_string_free (text, FALSE);
}
