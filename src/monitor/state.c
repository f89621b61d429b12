/* state.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "state.h"

#include <glib/gi18n.h>

static const struct
{
  char letter;
  const char *nick;
  const char *name;
} states[] = {
  /* Translators: from here on, states of a process or thread */
  { 'R', "running", N_("running") },
  { 'S', "sleeping", N_("sleeping") },
  /* Translators: in a wait that nothing interrupts, mostly for a disk */
  { 'D', "waiting", N_("waiting for I/O") },
  { 'T', "stopped", N_("stopped") },
  { 't', "traced", N_("held by a debugger") },
  { 'Z', "zombie", N_("ended, not collected") },
  { 'I', "idle", N_("idle") },
  { 'X', "dead", N_("ended") },
};

/* "unknown": a letter that only other kernels have. */
static guint
find (char state)
{
  guint i = 0;

  while (i < G_N_ELEMENTS (states) && states[i].letter != state)
    i++;
  return i;
}

const char *
weft_process_state_nick (char state)
{
  guint i = find (state);

  return i < G_N_ELEMENTS (states) ? states[i].nick : "unknown";
}

const char *
weft_process_state_name (char state)
{
  guint i = find (state);

  return i < G_N_ELEMENTS (states) ? _(states[i].name) : _("unknown");
}
