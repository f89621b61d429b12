/* state.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "state.h"

#include <glib/gi18n.h>

static const struct
{
  const char *nick, *title;
} states[WEFT_LOOKUP_N_STATES] = {
  [WEFT_LOOKUP_QUEUED] = { "queued", N_("queued") },
  [WEFT_LOOKUP_RUNNING] = { "running", N_("running") },
  [WEFT_LOOKUP_ANSWERED] = { "answered", N_("answered") },
  [WEFT_LOOKUP_NO_DATA] = { "no-data", N_("no such record") },
  [WEFT_LOOKUP_NO_SUCH_NAME] = { "no-such-name", N_("no such name") },
  [WEFT_LOOKUP_SERVER_FAILURE] = { "server-failure", N_("server failure") },
  [WEFT_LOOKUP_REFUSED] = { "refused", N_("refused") },
  [WEFT_LOOKUP_TIMED_OUT] = { "timed-out", N_("timed out") },
  [WEFT_LOOKUP_CANCELLED] = { "cancelled", N_("cancelled") },
  [WEFT_LOOKUP_INVALID] = { "invalid", N_("invalid") },
  [WEFT_LOOKUP_NOT_STARTED] = { "not-started", N_("not started") },
};

const char *
weft_lookup_state_get_nick (WeftLookupState state)
{
  g_return_val_if_fail (state < WEFT_LOOKUP_N_STATES, NULL);

  return states[state].nick;
}

const char *
weft_lookup_state_get_title (WeftLookupState state)
{
  g_return_val_if_fail (state < WEFT_LOOKUP_N_STATES, NULL);

  return _(states[state].title);
}

gboolean
weft_lookup_state_is_final (WeftLookupState state)
{
  return state > WEFT_LOOKUP_RUNNING;
}
