/* rdata.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "rdata.h"

#include <string.h>

/* The words that nslookup puts before a record's data, in all of its versions (rtypetext[] in its source). */
static const struct
{
  const char *words;
  const char *type;
  guint n_numbers;
} kinds[] = {
  { "canonical name = ", "CNAME", 0 },
  { "mail exchanger = ", "MX", 1 },
  { "nameserver = ", "NS", 0 },
  { "name = ", "PTR", 0 },
  { "text = ", "TXT", 0 },
  { "service = ", "SRV", 3 },
  { "rdata_257 = ", "CAA", 1 },
  { "internet address = ", "A", 0 },
  { "has AAAA address ", "AAAA", 0 },
  { "hinfo = ", "HINFO", 0 },
  { "rp = ", "RP", 0 },
  { "afsdb = ", "AFSDB", 0 },
  { "loc = ", "LOC", 0 },
  { "naptr = ", "NAPTR", 0 },
  { "kx = ", "KX", 0 },
  { "cert = ", "CERT", 0 },
  { "dname = ", "DNAME", 0 },
};

/* Those that it prints by number. */
static const struct
{
  guint number;
  const char *type;
} numbered[] = {
  { 43, "DS" }, { 44, "SSHFP" }, { 46, "RRSIG" }, { 47, "NSEC" }, { 48, "DNSKEY" }, { 50, "NSEC3" }, { 51, "NSEC3PARAM" },
  { 52, "TLSA" }, { 64, "SVCB" }, { 65, "HTTPS" }, { 256, "URI" },
};

/* "10 " → 10, and `text` moves behind it. */
static gboolean
take_number (const char **text, guint32 *number)
{
  guint64 value = 0;
  gsize digits = strspn (*text, "0123456789");
  g_autofree char *word = g_strndup (*text, digits);

  if (!g_ascii_string_to_unsigned (word, 10, 0, G_MAXUINT32, &value, NULL))
    return FALSE;
  *number = (guint32) value;
  *text += digits;
  if (**text == ' ')
    (*text)++;
  else if (**text != '\0')
    return FALSE;
  return TRUE;
}

/* What follows a backslash inside quotes: a character, or three digits of a byte. A control character stays as it is
 * written, so that it can't play tricks. */
static const char *
unescape (GString *to, const char *p)
{
  int byte = g_ascii_isdigit (p[0]) && g_ascii_isdigit (p[1]) && g_ascii_isdigit (p[2])
             ? 100 * (p[0] - '0') + 10 * (p[1] - '0') + (p[2] - '0') : -1;

  if (byte >= 0x20 && byte != 0x7f && byte <= 0xff)
    {
      g_string_append_c (to, (char) byte);
      return p + 3;
    }
  if (byte >= 0 || *p == '\0')
    {
      g_string_append_c (to, '\\');
      return p;
    }
  g_string_append_c (to, *p);
  return p + 1;
}

/* "one" "two" → onetwo, as the texts of one record are meant to be read. NULL when it is not written so. */
static char *
read_quoted (const char *text)
{
  g_autoptr(GString) value = g_string_new (NULL);
  const char *p = text;

  while (*p == '"')
    {
      for (p++; *p != '"' && *p != '\0';)
        {
          if (*p == '\\')
            {
              p = unescape (value, p + 1);
              continue;
            }
          g_string_append_c (value, *p++);
        }
      if (*p++ != '"')
        return NULL;
      while (*p == ' ')
        p++;
    }
  return *p == '\0' && p != text ? g_utf8_make_valid (value->str, (gssize) value->len) : NULL;
}

/* A CAA has a word before its text. */
static const char *
take_word (WeftAnswer *self, const char *text)
{
  gsize length = strcspn (text, " ");

  if (text[length] != ' ' || length == 0)
    return NULL;
  self->word = g_strndup (text, length);
  return text + length + 1;
}

static WeftAnswer *
read_kind (const char *type, guint n_numbers, const char *name, const char *text)
{
  g_autoptr(WeftAnswer) self = weft_answer_new (type, name, NULL);

  for (; self->n_numbers < n_numbers; self->n_numbers++)
    if (!take_number (&text, &self->numbers[self->n_numbers]))
      return NULL;
  if (g_str_equal (type, "CAA"))
    text = take_word (self, text);
  if (text == NULL || *text == '\0')
    return NULL;
  if (g_str_equal (type, "CAA") || g_str_equal (type, "TXT"))
    self->value = read_quoted (text);
  if (self->value == NULL)
    self->value = g_strdup (text);
  return g_steal_pointer (&self);
}

/* "rdata_65 = …", "rtype_10 = …" */
static WeftAnswer *
read_numbered (const char *name, const char *text)
{
  g_autofree char *type = NULL;
  guint32 number;

  if (!g_str_has_prefix (text, "rdata_") && !g_str_has_prefix (text, "rtype_"))
    return NULL;
  text += strlen ("rdata_");
  if (!take_number (&text, &number) || !g_str_has_prefix (text, "= "))
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (numbered); i++)
    if (numbered[i].number == number)
      type = g_strdup (numbered[i].type);
  if (type == NULL)
    type = g_strdup_printf ("TYPE%u", number);
  return weft_answer_new (type, name, text + 2);
}

WeftAnswer *
weft_rdata_read (const char *name, const char *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_has_prefix (text, kinds[i].words))
      return read_kind (kinds[i].type, kinds[i].n_numbers, name, text + strlen (kinds[i].words));
  return read_numbered (name, text);
}

gboolean
weft_rdata_read_soa (WeftAnswer *soa, const char *text)
{
  static const char *const names[] = { "serial = ", "refresh = ", "retry = ", "expire = ", "minimum = " };
  const char *number;

  if (g_str_has_prefix (text, "mail addr = ") && soa->word == NULL)
    {
      soa->word = g_strdup (text + strlen ("mail addr = "));
      return TRUE;
    }
  if (soa->n_numbers >= G_N_ELEMENTS (names) || !g_str_has_prefix (text, names[soa->n_numbers]))
    return FALSE;
  number = text + strlen (names[soa->n_numbers]);
  if (!take_number (&number, &soa->numbers[soa->n_numbers]))
    return FALSE;
  soa->n_numbers++;
  return TRUE;
}
