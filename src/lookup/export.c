/* export.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "export.h"

#include "engine/csv.h"
#include "engine/json.h"

#include <locale.h>
#include <math.h>

#define HEAD_LINE "name,asked,type,state,answer_type,answer_name,value,data,authoritative,server,exit_status,signal,elapsed,error\n"

static void
add_whole (WeftJson *json, const char *key, guint64 value, gboolean known)
{
  if (known)
    weft_json_add_whole (json, key, value);
  else
    weft_json_add_null (json, key);
}

static void
add_answers (WeftJson *json, GPtrArray *answers)
{
  weft_json_open (json, "answers", '[', FALSE);
  for (guint i = 0; i < answers->len; i++)
    {
      const WeftAnswer *answer = answers->pdata[i];

      weft_json_open (json, NULL, '{', TRUE);
      weft_json_add_string (json, "type", answer->type);
      weft_json_add_string (json, "name", answer->name);
      weft_json_add_string (json, "value", answer->value);
      for (guint j = 0; weft_answer_get_number_name (answer, j) != NULL; j++)
        weft_json_add_whole (json, weft_answer_get_number_name (answer, j), answer->numbers[j]);
      if (weft_answer_get_word_name (answer) != NULL)
        weft_json_add_string (json, weft_answer_get_word_name (answer), answer->word);
      weft_json_close (json, '{');
    }
  weft_json_close (json, '[');
}

static void
add_outcome (WeftJson *json, WeftLookup *lookup)
{
  int authoritative = weft_lookup_get_authoritative (lookup), exit_status = weft_lookup_get_exit_status (lookup);
  int ended_by = weft_lookup_get_signal (lookup);
  double elapsed = weft_lookup_get_elapsed (lookup);

  if (authoritative >= 0)
    weft_json_add_boolean (json, "authoritative", authoritative);
  else
    weft_json_add_null (json, "authoritative");
  weft_json_add_string (json, "server", weft_lookup_get_server (lookup));
  add_whole (json, "exit_status", (guint64) exit_status, exit_status >= 0);
  add_whole (json, "signal", (guint64) ended_by, ended_by != 0);
  weft_json_add_real (json, "elapsed", elapsed >= 0 ? elapsed : NAN);
}

static void
add_lookup (WeftJson *json, WeftLookup *lookup)
{
  g_autofree char *error = weft_lookup_dup_error (lookup);
  g_autofree char *command = weft_lookup_dup_command_line (lookup);
  gsize length;
  const char *raw = weft_lookup_get_raw (lookup, &length);
  /* A NUL in it would be the end of it. */
  g_autofree char *valid = raw != NULL ? g_utf8_make_valid (raw, (gssize) length) : NULL;

  weft_json_open (json, NULL, '{', FALSE);
  weft_json_add_string (json, "name", weft_lookup_get_name (lookup));
  weft_json_add_string (json, "asked", weft_lookup_get_asked (lookup));
  weft_json_add_string (json, "type", weft_record_type_get_name (weft_lookup_get_record_type (lookup)));
  weft_json_add_string (json, "state", weft_lookup_state_get_nick (weft_lookup_get_state (lookup)));
  add_answers (json, weft_lookup_get_answers (lookup));
  add_outcome (json, lookup);
  weft_json_add_string (json, "error", error);
  weft_json_add_string (json, "by", weft_lookup_is_by_resolver (lookup) ? "resolver" : "nslookup");
  weft_json_add_string (json, "command", command);
  weft_json_add_string (json, "raw", valid);
  weft_json_close (json, '{');
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

static void
add_number_cell (GString *text, int value, gboolean known)
{
  g_autofree char *digits = known ? g_strdup_printf ("%d", value) : NULL;

  weft_csv_add_text (text, digits);
}

static void
add_outcome_cells (GString *text, WeftLookup *lookup)
{
  int authoritative = weft_lookup_get_authoritative (lookup), exit_status = weft_lookup_get_exit_status (lookup);
  int ended_by = weft_lookup_get_signal (lookup);
  double elapsed = weft_lookup_get_elapsed (lookup);
  char digits[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *error = weft_lookup_dup_error (lookup);

  weft_csv_add_text (text, authoritative < 0 ? NULL : authoritative ? "true" : "false");
  weft_csv_add_text (text, weft_lookup_get_server (lookup));
  add_number_cell (text, exit_status, exit_status >= 0);
  add_number_cell (text, ended_by, ended_by != 0);
  weft_csv_add_text (text, elapsed >= 0 ? g_ascii_formatd (digits, sizeof digits, "%.6f", elapsed) : NULL);
  weft_csv_add_text (text, error);
}

/* `answer`: NULL in a lookup that has none. */
static void
add_row (GString *text, WeftLookup *lookup, const WeftAnswer *answer)
{
  g_autofree char *data = answer != NULL ? weft_answer_dup_text (answer) : NULL;

  /* A first cell that is empty would have no comma behind it. */
  weft_csv_add_text (text, *weft_lookup_get_name (lookup) != '\0' ? weft_lookup_get_name (lookup) : " ");
  weft_csv_add_text (text, weft_lookup_get_asked (lookup));
  weft_csv_add_text (text, weft_record_type_get_name (weft_lookup_get_record_type (lookup)));
  weft_csv_add_text (text, weft_lookup_state_get_nick (weft_lookup_get_state (lookup)));
  weft_csv_add_text (text, answer != NULL ? answer->type : NULL);
  weft_csv_add_text (text, answer != NULL ? answer->name : NULL);
  weft_csv_add_text (text, answer != NULL ? answer->value : NULL);
  weft_csv_add_text (text, data);
  add_outcome_cells (text, lookup);
  g_string_append_c (text, '\n');
}

struct _WeftLookupExport
{
  gboolean as_json;
  GString *text;
  WeftJson json;
};

WeftLookupExport *
weft_lookup_export_new (gboolean as_json)
{
  WeftLookupExport *self = g_new0 (WeftLookupExport, 1);

  self->as_json = as_json;
  self->text = g_string_new (as_json ? NULL : HEAD_LINE);
  self->json.text = self->text;
  if (!as_json)
    return self;
  weft_json_open (&self->json, NULL, '{', FALSE);
  weft_json_open (&self->json, "lookups", '[', FALSE);
  return self;
}

void
weft_lookup_export_free (WeftLookupExport *self)
{
  g_string_free (self->text, TRUE);
  g_free (self);
}

static void
add_rows (GString *text, WeftLookup *lookup)
{
  GPtrArray *answers = weft_lookup_get_answers (lookup);

  for (guint i = 0; i < answers->len; i++)
    add_row (text, lookup, answers->pdata[i]);
  if (answers->len == 0)
    add_row (text, lookup, NULL);
}

void
weft_lookup_export_add (WeftLookupExport *self, WeftLookup *lookup)
{
  locale_t c, before;

  g_return_if_fail (WEFT_IS_LOOKUP (lookup));

  before = leave_locale (&c);
  if (self->as_json)
    add_lookup (&self->json, lookup);
  else
    add_rows (self->text, lookup);
  return_to_locale (c, before);
}

char *
weft_lookup_export_end (WeftLookupExport *self)
{
  char *text;

  if (self->as_json)
    {
      weft_json_close (&self->json, '[');
      weft_json_close (&self->json, '{');
      g_string_append_c (self->text, '\n');
    }
  text = g_string_free (self->text, FALSE);
  g_free (self);
  return text;
}

static char *
export_all (GListModel *model, gboolean as_json)
{
  WeftLookupExport *self = weft_lookup_export_new (as_json);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(WeftLookup) lookup = g_list_model_get_item (model, i);

      weft_lookup_export_add (self, lookup);
    }
  return weft_lookup_export_end (self);
}

char *
weft_lookup_export_json (GListModel *model)
{
  g_return_val_if_fail (G_IS_LIST_MODEL (model), NULL);

  return export_all (model, TRUE);
}

char *
weft_lookup_export_csv (GListModel *model)
{
  g_return_val_if_fail (G_IS_LIST_MODEL (model), NULL);

  return export_all (model, FALSE);
}
