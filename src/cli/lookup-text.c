/* lookup-text.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "lookup-report.h"

#include "engine/format.h"

#include <glib/gi18n.h>

/* What a terminal would take for more than text is shown as an escape; it is not cut, because an answer is to be used. */
static void
append_safely (GString *text, const char *value)
{
  for (const char *p = value; *p != '\0'; p = g_utf8_next_char (p))
    {
      char one[8] = { 0 };
      g_autofree char *safe = NULL;

      g_unichar_to_utf8 (g_utf8_get_char (p), one);
      safe = weft_format_name (one);
      g_string_append (text, safe);
    }
}

/* "münchen.example (xn--mnchen-3ya.example)" */
static void
append_name (GString *text, WeftLookup *lookup)
{
  const char *name = weft_lookup_get_name (lookup), *asked = weft_lookup_get_asked (lookup);

  append_safely (text, name);
  if (asked != NULL && !g_str_equal (asked, name))
    g_string_append_printf (text, " (%s)", asked);
}

static void
append_row (GString *text, WeftLookup *lookup, const char *type, const char *value)
{
  append_name (text, lookup);
  g_string_append_printf (text, "\t%s\t", type);
  append_safely (text, value);
  if (weft_lookup_is_by_resolver (lookup))
    g_string_append_printf (text, "\t%s", _("(by the system's resolver)"));
  g_string_append_c (text, '\n');
}

void
weft_cli_lookup_write_text (WeftLookup *lookup, WeftCliOutput *output)
{
  g_autoptr(GString) text = g_string_new (NULL);
  GPtrArray *answers = weft_lookup_get_answers (lookup);
  WeftLookupState state = weft_lookup_get_state (lookup);
  g_autofree char *error = weft_lookup_dup_error (lookup);

  if (state == WEFT_LOOKUP_INVALID)
    return;
  for (guint i = 0; i < answers->len; i++)
    {
      const WeftAnswer *answer = answers->pdata[i];
      g_autofree char *data = weft_answer_dup_text (answer);

      append_row (text, lookup, answer->type, data);
    }
  if (error != NULL)
    {
      g_autofree char *why = g_strdup_printf ("%s: %s", weft_lookup_state_get_title (state), error);

      append_row (text, lookup, weft_record_type_get_name (weft_lookup_get_record_type (lookup)), why);
    }
  weft_cli_output_add_text (output, text->str);
}
