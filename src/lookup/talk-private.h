/* talk-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "talk.h"

G_BEGIN_DECLS

struct _WeftTalkEntry
{
  GObject parent_instance;

  char *command;
  char *marker;    /* (nullable): the line that ends the answer */
  GString *answer; /* valid UTF-8 */
  gboolean pending;
};

WeftTalkEntry *_weft_talk_entry_new (const char *command, const char *marker);
void _weft_talk_entry_add (WeftTalkEntry *self, const char *bytes, gsize length);
void _weft_talk_entry_end (WeftTalkEntry *self);

G_END_DECLS
