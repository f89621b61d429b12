/* talk-entry.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "talk-private.h"

enum
{
  PROP_0,
  PROP_COMMAND,
  PROP_ANSWER,
  PROP_PENDING,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (WeftTalkEntry, weft_talk_entry, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static void
weft_talk_entry_finalize (GObject *object)
{
  WeftTalkEntry *self = WEFT_TALK_ENTRY (object);

  g_free (self->command);
  g_free (self->marker);
  g_string_free (self->answer, TRUE);
  G_OBJECT_CLASS (weft_talk_entry_parent_class)->finalize (object);
}

static void
weft_talk_entry_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WeftTalkEntry *self = WEFT_TALK_ENTRY (object);

  switch (id)
    {
    case PROP_COMMAND:
      g_value_set_string (value, self->command);
      break;
    case PROP_ANSWER:
      g_value_set_string (value, self->answer->str);
      break;
    case PROP_PENDING:
      g_value_set_boolean (value, self->pending);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
weft_talk_entry_class_init (WeftTalkEntryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = weft_talk_entry_finalize;
  object_class->get_property = weft_talk_entry_get_property;

  properties[PROP_COMMAND] = g_param_spec_string ("command", NULL, NULL, NULL, flags);
  properties[PROP_ANSWER] = g_param_spec_string ("answer", NULL, NULL, NULL, flags);
  properties[PROP_PENDING] = g_param_spec_boolean ("pending", NULL, NULL, TRUE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
weft_talk_entry_init (WeftTalkEntry *self)
{
  self->answer = g_string_new (NULL);
  self->pending = TRUE;
}

WeftTalkEntry *
_weft_talk_entry_new (const char *command, const char *marker)
{
  WeftTalkEntry *self = g_object_new (WEFT_TYPE_TALK_ENTRY, NULL);

  self->command = g_strdup (command);
  self->marker = g_strdup (marker);
  return self;
}

void
_weft_talk_entry_add (WeftTalkEntry *self, const char *bytes, gsize length)
{
  g_autofree char *valid = g_utf8_make_valid (bytes, (gssize) length);

  if (length == 0)
    return;
  g_string_append (self->answer, valid);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ANSWER]);
}

void
_weft_talk_entry_end (WeftTalkEntry *self)
{
  if (!self->pending)
    return;
  self->pending = FALSE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PENDING]);
}

const char *
weft_talk_entry_get_command (WeftTalkEntry *self)
{
  g_return_val_if_fail (WEFT_IS_TALK_ENTRY (self), NULL);

  return self->command;
}

const char *
weft_talk_entry_get_answer (WeftTalkEntry *self)
{
  g_return_val_if_fail (WEFT_IS_TALK_ENTRY (self), NULL);

  return self->answer->str;
}

gboolean
weft_talk_entry_is_pending (WeftTalkEntry *self)
{
  g_return_val_if_fail (WEFT_IS_TALK_ENTRY (self), FALSE);

  return self->pending;
}
