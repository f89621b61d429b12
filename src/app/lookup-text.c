/* lookup-text.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "lookup-text.h"

#include "engine/format.h"

#include <glib/gi18n.h>

static const struct
{
  const char *icon, *style;
} looks[WEFT_LOOKUP_N_STATES] = {
  [WEFT_LOOKUP_QUEUED] = { "weft-state-queued-symbolic", "queued" },
  [WEFT_LOOKUP_RUNNING] = { "weft-state-running-symbolic", "running" },
  [WEFT_LOOKUP_ANSWERED] = { "weft-state-succeeded-symbolic", "succeeded" },
  [WEFT_LOOKUP_NO_DATA] = { "weft-state-none-symbolic", "none" },
  [WEFT_LOOKUP_NO_SUCH_NAME] = { "weft-state-failed-symbolic", "failed" },
  [WEFT_LOOKUP_SERVER_FAILURE] = { "dialog-warning-symbolic", "failed" },
  [WEFT_LOOKUP_REFUSED] = { "weft-state-refused-symbolic", "failed" },
  [WEFT_LOOKUP_TIMED_OUT] = { "weft-state-late-symbolic", "waiting" },
  [WEFT_LOOKUP_CANCELLED] = { "weft-state-cancelled-symbolic", "cancelled" },
  [WEFT_LOOKUP_INVALID] = { "dialog-error-symbolic", "failed" },
  [WEFT_LOOKUP_NOT_STARTED] = { "dialog-error-symbolic", "failed" },
};

const char *
weft_lookup_text_get_icon (WeftLookupState state)
{
  g_return_val_if_fail (state < WEFT_LOOKUP_N_STATES, NULL);

  return looks[state].icon;
}

const char *
weft_lookup_text_get_style (WeftLookupState state)
{
  g_return_val_if_fail (state < WEFT_LOOKUP_N_STATES, NULL);

  return looks[state].style;
}

/* Most lookups take some milliseconds, of which seconds with two decimals say nothing. */
char *
weft_lookup_text_elapsed (double seconds)
{
  if (seconds >= 0 && seconds < 0.9995)
    /* Translators: milliseconds */
    return g_strdup_printf (_("%.0f ms"), 1000 * seconds);
  return weft_format_duration (seconds);
}

char *
weft_lookup_text_exit (WeftLookup *lookup)
{
  int status = weft_lookup_get_exit_status (lookup), number = weft_lookup_get_signal (lookup);

  if (number > 0)
    return g_strdup_printf (_("signal %d"), number);
  if (status >= 0)
    return g_strdup_printf (_("exit status %d"), status);
  return NULL;
}

/* Takes `part`, which may be NULL. */
static void
append_part (GString *text, char *part)
{
  g_autofree char *owned = part;

  if (part == NULL)
    return;
  if (text->len > 0)
    g_string_append (text, " · ");
  g_string_append (text, part);
}

static char *
dup_authoritative (WeftLookup *lookup)
{
  int authoritative = weft_lookup_get_authoritative (lookup);

  return authoritative < 0 ? NULL : g_strdup (authoritative ? _("authoritative") : _("not authoritative"));
}

static char *
dup_server (WeftLookup *lookup)
{
  const char *server = weft_lookup_get_server (lookup);

  return server != NULL ? weft_format_name (server) : NULL;
}

char *
weft_lookup_text_details (WeftLookup *lookup)
{
  GString *text = g_string_new (NULL);
  double elapsed = weft_lookup_get_elapsed (lookup);

  g_return_val_if_fail (WEFT_IS_LOOKUP (lookup), g_string_free (text, FALSE));

  if (weft_lookup_is_by_resolver (lookup))
    append_part (text, g_strdup (_("by the system's resolver")));
  append_part (text, dup_authoritative (lookup));
  append_part (text, dup_server (lookup));
  append_part (text, weft_lookup_text_exit (lookup));
  /* Of a running one it would change all the time, in every row. */
  if (elapsed >= 0 && weft_lookup_state_is_final (weft_lookup_get_state (lookup)))
    append_part (text, weft_lookup_text_elapsed (elapsed));
  return g_string_free (text, FALSE);
}

char *
weft_lookup_text_title (WeftLookup *lookup)
{
  g_autofree char *name = NULL, *asked = NULL;

  g_return_val_if_fail (WEFT_IS_LOOKUP (lookup), NULL);

  name = weft_format_name (weft_lookup_get_name (lookup));
  if (weft_lookup_get_asked (lookup) == NULL || g_str_equal (weft_lookup_get_name (lookup), weft_lookup_get_asked (lookup)))
    return g_steal_pointer (&name);
  asked = weft_format_name (weft_lookup_get_asked (lookup));
  return g_strdup_printf ("%s → %s", name, asked);
}

char *
weft_lookup_text_answer (WeftLookup *lookup, const WeftAnswer *answer)
{
  g_autofree char *text = weft_answer_dup_text (answer), *safe = weft_format_name (text);

  if (g_str_equal (answer->type, weft_record_type_get_name (weft_lookup_get_record_type (lookup))))
    return g_steal_pointer (&safe);
  return g_strdup_printf ("%s %s", answer->type, safe);
}

char *
weft_lookup_text_to_copy (const WeftAnswer *answer)
{
  return answer->n_numbers == 0 && answer->word == NULL ? g_strdup (answer->value) : weft_answer_dup_text (answer);
}

char *
weft_lookup_text_no_answer (WeftLookup *lookup)
{
  g_autofree char *error = NULL;

  g_return_val_if_fail (WEFT_IS_LOOKUP (lookup), NULL);

  if (!weft_lookup_state_is_final (weft_lookup_get_state (lookup)))
    return g_strdup ("—");
  error = weft_lookup_dup_error (lookup);
  return error != NULL ? g_steal_pointer (&error) : g_strdup (weft_lookup_state_get_title (weft_lookup_get_state (lookup)));
}
