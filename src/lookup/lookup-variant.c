/* lookup-variant.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "lookup-private.h"

/* A kept lookup is what was asked and what nslookup said; what follows from that is read anew. One that the resolver
 * answered keeps its answers as the text that nslookup would have said. */

static void
add_typed (WeftLookup *self, GVariantDict *dict)
{
  GVariant *typed = g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, self->typed->str, self->typed->len, 1);

  g_variant_dict_insert_value (dict, "name", typed);
  g_variant_dict_insert (dict, "type", "s", weft_record_type_get_name (self->type));
  g_variant_dict_insert (dict, "timeout", "d", self->timeout);
  if (self->server != NULL)
    g_variant_dict_insert (dict, "server", "s", self->server);
}

static GVariant *
answer_to_variant (const WeftAnswer *answer)
{
  GVariantBuilder numbers;

  g_variant_builder_init (&numbers, G_VARIANT_TYPE ("au"));
  for (guint i = 0; i < answer->n_numbers; i++)
    g_variant_builder_add (&numbers, "u", answer->numbers[i]);
  return g_variant_new ("(sssmsau)", answer->type, answer->name, answer->value, answer->word, &numbers);
}

static void
add_answers (WeftLookup *self, GVariantDict *dict)
{
  GVariantBuilder answers;

  g_variant_builder_init (&answers, G_VARIANT_TYPE ("a(sssmsau)"));
  for (guint i = 0; i < self->reading->answers->len; i++)
    g_variant_builder_add_value (&answers, answer_to_variant (self->reading->answers->pdata[i]));
  g_variant_dict_insert_value (dict, "answers", g_variant_builder_end (&answers));
}

static void
add_outcome (WeftLookup *self, GVariantDict *dict)
{
  gsize length;
  const char *raw = weft_lookup_get_raw (self, &length);

  g_variant_dict_insert (dict, "state", "s", weft_lookup_state_get_nick (self->state));
  g_variant_dict_insert (dict, "started", "x", self->started_us);
  g_variant_dict_insert (dict, "elapsed", "d", weft_lookup_get_elapsed (self));
  g_variant_dict_insert (dict, "exit-status", "i", self->exit_status);
  g_variant_dict_insert (dict, "signal", "i", self->signal);
  g_variant_dict_insert (dict, "by-resolver", "b", self->by_resolver);
  g_variant_dict_insert (dict, "cut", "b", self->raw_cut);
  if (self->refusal != NULL)
    g_variant_dict_insert (dict, "refusal", "s", self->refusal);
  if (raw != NULL)
    g_variant_dict_insert_value (dict, "raw", g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, raw, length, 1));
  else
    add_answers (self, dict);
}

GVariant *
weft_lookup_to_variant (WeftLookup *self)
{
  GVariantDict dict;

  g_return_val_if_fail (WEFT_IS_LOOKUP (self), NULL);

  g_variant_dict_init (&dict, NULL);
  add_typed (self, &dict);
  if (weft_lookup_state_is_final (self->state))
    add_outcome (self, &dict);
  return g_variant_dict_end (&dict);
}

static gboolean
take_state (const char *nick, WeftLookupState *state)
{
  for (guint i = 0; i < WEFT_LOOKUP_N_STATES; i++)
    if (g_str_equal (weft_lookup_state_get_nick (i), nick))
      {
        *state = i;
        return weft_lookup_state_is_final (i);
      }
  return FALSE;
}

static void
take_answer (WeftLookup *self, GVariant *variant)
{
  const char *type, *name, *value, *word;
  g_autoptr(GVariant) numbers = NULL;
  const guint32 *values;
  WeftAnswer *answer;
  gsize n;

  g_variant_get (variant, "(&s&s&sm&s@au)", &type, &name, &value, &word, &numbers);
  answer = weft_answer_new (type, name, value);
  answer->word = g_strdup (word);
  values = g_variant_get_fixed_array (numbers, &n, sizeof *values);
  for (; answer->n_numbers < MIN (n, WEFT_ANSWER_NUMBERS_MOST); answer->n_numbers++)
    answer->numbers[answer->n_numbers] = values[answer->n_numbers];
  g_ptr_array_add (self->reading->answers, answer);
}

static void
take_answers (WeftLookup *self, GVariantDict *dict)
{
  g_autoptr(GVariant) answers = g_variant_dict_lookup_value (dict, "answers", G_VARIANT_TYPE ("a(sssmsau)"));

  for (gsize i = 0; answers != NULL && i < g_variant_n_children (answers); i++)
    {
      g_autoptr(GVariant) answer = g_variant_get_child_value (answers, i);

      take_answer (self, answer);
    }
}

static void
take_raw (WeftLookup *self, GVariantDict *dict)
{
  g_autoptr(GVariant) raw = g_variant_dict_lookup_value (dict, "raw", G_VARIANT_TYPE_BYTESTRING);
  const guint8 *bytes;
  gsize length;

  if (raw == NULL)
    {
      take_answers (self, dict);
      return;
    }
  bytes = g_variant_get_fixed_array (raw, &length, 1);
  length = MIN (length, WEFT_LOOKUP_OUTPUT_MOST);
  self->raw = g_byte_array_new ();
  g_byte_array_append (self->raw, bytes, (guint) length);
  g_byte_array_append (self->raw, (const guint8 *) "", 1);
  weft_reading_feed (self->reading, (const char *) bytes, length);
  weft_reading_finish (self->reading);
}

static void
take_outcome (WeftLookup *self, GVariantDict *dict)
{
  g_variant_dict_lookup (dict, "started", "x", &self->started_us);
  g_variant_dict_lookup (dict, "elapsed", "d", &self->elapsed);
  g_variant_dict_lookup (dict, "exit-status", "i", &self->exit_status);
  g_variant_dict_lookup (dict, "signal", "i", &self->signal);
  g_variant_dict_lookup (dict, "by-resolver", "b", &self->by_resolver);
  g_variant_dict_lookup (dict, "cut", "b", &self->raw_cut);
  g_variant_dict_lookup (dict, "refusal", "s", &self->refusal);
  take_raw (self, dict);
}

WeftLookup *
_weft_lookup_new_from_variant (GVariant *variant)
{
  WeftLookupOptions options = WEFT_LOOKUP_OPTIONS_INIT;
  g_auto(GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);
  g_autoptr(GVariant) name = NULL;
  const char *type = NULL, *state = NULL;
  WeftLookup *self;
  gsize length;

  if (!g_variant_is_of_type (variant, WEFT_LOOKUP_VARIANT_TYPE))
    return NULL;
  g_variant_dict_init (&dict, variant);
  name = g_variant_dict_lookup_value (&dict, "name", G_VARIANT_TYPE_BYTESTRING);
  if (name == NULL || !g_variant_dict_lookup (&dict, "type", "&s", &type) || !weft_record_type_parse (type, &options.type))
    return NULL;
  g_variant_dict_lookup (&dict, "timeout", "d", &options.timeout);
  g_variant_dict_lookup (&dict, "server", "&s", &options.server);
  type = g_variant_get_fixed_array (name, &length, 1);
  self = _weft_lookup_new (type != NULL ? type : "", (gssize) length, &options);
  /* An invalid name is invalid whatever was kept. */
  if (self->query != NULL && g_variant_dict_lookup (&dict, "state", "&s", &state) && take_state (state, &self->state))
    take_outcome (self, &dict);
  return self;
}
