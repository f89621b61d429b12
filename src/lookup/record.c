/* record.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "record.h"

static const char *const type_names[WEFT_N_RECORD_TYPES] = {
  [WEFT_RECORD_A] = "A",
  [WEFT_RECORD_AAAA] = "AAAA",
  [WEFT_RECORD_MX] = "MX",
  [WEFT_RECORD_NS] = "NS",
  [WEFT_RECORD_TXT] = "TXT",
  [WEFT_RECORD_CNAME] = "CNAME",
  [WEFT_RECORD_SOA] = "SOA",
  [WEFT_RECORD_PTR] = "PTR",
  [WEFT_RECORD_SRV] = "SRV",
  [WEFT_RECORD_CAA] = "CAA",
  [WEFT_RECORD_ANY] = "ANY",
};

/* What the numbers and the word of a record are called. */
static const struct
{
  const char *type;
  const char *numbers[WEFT_ANSWER_NUMBERS_MOST];
  const char *word;
} shapes[] = {
  { "MX", { "preference" }, NULL },
  { "SRV", { "priority", "weight", "port" }, NULL },
  { "SOA", { "serial", "refresh", "retry", "expire", "minimum" }, "mail" },
  { "CAA", { "flags" }, "tag" },
};

const char *
weft_record_type_get_name (WeftRecordType type)
{
  g_return_val_if_fail (type < WEFT_N_RECORD_TYPES, NULL);

  return type_names[type];
}

gboolean
weft_record_type_parse (const char *name, WeftRecordType *type)
{
  for (guint i = 0; i < WEFT_N_RECORD_TYPES; i++)
    if (g_ascii_strcasecmp (name, type_names[i]) == 0)
      {
        *type = i;
        return TRUE;
      }
  return FALSE;
}

char *
weft_record_type_list (void)
{
  GString *list = g_string_new (type_names[0]);

  for (guint i = 1; i < WEFT_N_RECORD_TYPES; i++)
    g_string_append_printf (list, ", %s", type_names[i]);
  return g_string_free (list, FALSE);
}

WeftAnswer *
weft_answer_new (const char *type, const char *name, const char *value)
{
  WeftAnswer *self = g_new0 (WeftAnswer, 1);

  self->type = g_strdup (type);
  self->name = g_strdup (name);
  self->value = g_strdup (value);
  return self;
}

void
weft_answer_free (WeftAnswer *self)
{
  g_free (self->type);
  g_free (self->name);
  g_free (self->value);
  g_free (self->word);
  g_free (self);
}

const char *
weft_answer_get_number_name (const WeftAnswer *self, guint i)
{
  if (i >= self->n_numbers)
    return NULL;
  for (guint shape = 0; shape < G_N_ELEMENTS (shapes); shape++)
    if (g_str_equal (shapes[shape].type, self->type))
      return shapes[shape].numbers[i];
  return NULL;
}

const char *
weft_answer_get_word_name (const WeftAnswer *self)
{
  for (guint shape = 0; shape < G_N_ELEMENTS (shapes) && self->word != NULL; shape++)
    if (g_str_equal (shapes[shape].type, self->type))
      return shapes[shape].word;
  return NULL;
}

static void
append_numbers (GString *text, const WeftAnswer *self)
{
  for (guint i = 0; i < self->n_numbers; i++)
    g_string_append_printf (text, "%s%u", text->len > 0 ? " " : "", self->numbers[i]);
}

static void
append_part (GString *text, const char *part)
{
  if (part != NULL)
    g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", part);
}

char *
weft_answer_dup_text (const WeftAnswer *self)
{
  GString *text = g_string_new (NULL);

  /* A SOA has its names first, all others their numbers. */
  if (g_str_equal (self->type, "SOA"))
    {
      append_part (text, self->value);
      append_part (text, self->word);
      append_numbers (text, self);
    }
  else
    {
      append_numbers (text, self);
      append_part (text, self->word);
      append_part (text, self->value);
    }
  return g_string_free (text, FALSE);
}
