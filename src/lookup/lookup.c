/* lookup.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "lookup-private.h"

#include "nslookup.h"

#include "engine/clock.h"
#include "engine/format.h"

#include <glib/gi18n.h>

enum
{
  PROP_0,
  PROP_NAME,
  PROP_TYPE_NAME,
  PROP_STATE,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (WeftLookup, weft_lookup, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static WeftLookupOptions
get_options (WeftLookup *self)
{
  return (WeftLookupOptions) { self->type, self->server, self->timeout };
}

WeftLookup *
_weft_lookup_new (const char *name, gssize length, const WeftLookupOptions *options)
{
  WeftLookup *self = g_object_new (WEFT_TYPE_LOOKUP, NULL);

  self->typed = g_string_new_len (name, length < 0 ? (gssize) strlen (name) : length);
  self->name = g_utf8_make_valid (self->typed->str, (gssize) self->typed->len);
  g_strstrip (self->name);
  self->type = options->type;
  self->server = g_strdup (options->server);
  self->timeout = options->timeout;
  self->query = weft_query_new (name, length, options, NULL);
  self->state = self->query != NULL ? WEFT_LOOKUP_QUEUED : WEFT_LOOKUP_INVALID;
  return self;
}

static void
weft_lookup_dispose (GObject *object)
{
  WeftLookup *self = WEFT_LOOKUP (object);

  g_clear_handle_id (&self->limit, g_source_remove);
  g_clear_pointer (&self->child, weft_child_free);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (weft_lookup_parent_class)->dispose (object);
}

static void
weft_lookup_finalize (GObject *object)
{
  WeftLookup *self = WEFT_LOOKUP (object);

  g_string_free (self->typed, TRUE);
  g_free (self->name);
  g_free (self->server);
  g_clear_pointer (&self->query, weft_query_free);
  g_clear_pointer (&self->reading, weft_reading_free);
  g_clear_pointer (&self->raw, g_byte_array_unref);
  g_free (self->refusal);
  G_OBJECT_CLASS (weft_lookup_parent_class)->finalize (object);
}

static void
weft_lookup_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WeftLookup *self = WEFT_LOOKUP (object);

  switch (id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_TYPE_NAME:
      g_value_set_string (value, weft_record_type_get_name (weft_lookup_get_record_type (self)));
      break;
    case PROP_STATE:
      g_value_set_uint (value, self->state);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
weft_lookup_class_init (WeftLookupClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->dispose = weft_lookup_dispose;
  object_class->finalize = weft_lookup_finalize;
  object_class->get_property = weft_lookup_get_property;

  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_TYPE_NAME] = g_param_spec_string ("type-name", NULL, NULL, NULL, flags);
  properties[PROP_STATE] = g_param_spec_uint ("state", NULL, NULL, 0, WEFT_LOOKUP_N_STATES, WEFT_LOOKUP_QUEUED, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
weft_lookup_init (WeftLookup *self)
{
  self->exit_status = -1;
  self->elapsed = -1;
  self->reading = weft_reading_begin ();
}

void
_weft_lookup_set_state (WeftLookup *self, WeftLookupState state)
{
  G_GNUC_UNUSED g_autoptr(WeftLookup) kept = g_object_ref (self);
  WeftLookupState before = self->state;

  if (state == before)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
  if (self->changed != NULL)
    self->changed (self, before, self->data);
}

const char *
weft_lookup_get_name (WeftLookup *self)
{
  g_return_val_if_fail (WEFT_IS_LOOKUP (self), NULL);

  return self->name;
}

const char *
weft_lookup_get_asked (WeftLookup *self)
{
  g_return_val_if_fail (WEFT_IS_LOOKUP (self), NULL);

  return self->query != NULL ? self->query->asked : NULL;
}

WeftRecordType
weft_lookup_get_record_type (WeftLookup *self)
{
  g_return_val_if_fail (WEFT_IS_LOOKUP (self), WEFT_RECORD_A);

  return self->query != NULL ? self->query->type : self->type;
}

double
weft_lookup_get_timeout (WeftLookup *self)
{
  g_return_val_if_fail (WEFT_IS_LOOKUP (self), 0);

  return self->timeout;
}

WeftLookupState
weft_lookup_get_state (WeftLookup *self)
{
  g_return_val_if_fail (WEFT_IS_LOOKUP (self), WEFT_LOOKUP_INVALID);

  return self->state;
}

GPtrArray *
weft_lookup_get_answers (WeftLookup *self)
{
  g_return_val_if_fail (WEFT_IS_LOOKUP (self), NULL);

  return self->reading->answers;
}

int
weft_lookup_get_authoritative (WeftLookup *self)
{
  g_return_val_if_fail (WEFT_IS_LOOKUP (self), -1);

  return weft_lookup_state_is_final (self->state) ? self->reading->authoritative : -1;
}

const char *
weft_lookup_get_server (WeftLookup *self)
{
  g_return_val_if_fail (WEFT_IS_LOOKUP (self), NULL);

  return self->reading->server != NULL ? self->reading->server : self->server;
}

int
weft_lookup_get_exit_status (WeftLookup *self)
{
  g_return_val_if_fail (WEFT_IS_LOOKUP (self), -1);

  return self->exit_status;
}

int
weft_lookup_get_signal (WeftLookup *self)
{
  g_return_val_if_fail (WEFT_IS_LOOKUP (self), 0);

  return self->signal;
}

double
weft_lookup_get_elapsed (WeftLookup *self)
{
  g_return_val_if_fail (WEFT_IS_LOOKUP (self), -1);

  if (self->started_ns == 0)
    return self->elapsed;
  return weft_seconds ((self->ended_ns != 0 ? self->ended_ns : weft_clock_ns ()) - self->started_ns);
}

gint64
weft_lookup_get_started (WeftLookup *self)
{
  g_return_val_if_fail (WEFT_IS_LOOKUP (self), 0);

  return self->started_us;
}

const char *
weft_lookup_get_raw (WeftLookup *self, gsize *length)
{
  gboolean there;

  g_return_val_if_fail (WEFT_IS_LOOKUP (self), NULL);

  /* The NUL behind it is put there when it has ended. */
  there = self->raw != NULL && weft_lookup_state_is_final (self->state);
  if (length != NULL)
    *length = there ? self->raw->len - 1 : 0;
  return there ? (const char *) self->raw->data : NULL;
}

gboolean
weft_lookup_is_raw_cut (WeftLookup *self)
{
  g_return_val_if_fail (WEFT_IS_LOOKUP (self), FALSE);

  return self->raw_cut;
}

char *
weft_lookup_dup_command_line (WeftLookup *self)
{
  g_return_val_if_fail (WEFT_IS_LOOKUP (self), NULL);

  return self->query == NULL || self->by_resolver ? NULL : weft_query_dup_command_line (self->query);
}

gboolean
weft_lookup_is_by_resolver (WeftLookup *self)
{
  g_return_val_if_fail (WEFT_IS_LOOKUP (self), FALSE);

  return self->by_resolver;
}

static char *
dup_failure (WeftLookup *self)
{
  g_autofree char *message = self->reading->message != NULL ? weft_format_name (self->reading->message) : NULL;

  if (self->raw_cut)
    return g_strdup (_("nslookup said more than 1 MiB, so it was ended."));
  if (self->signal != 0)
    return g_strdup_printf (_("nslookup was ended by signal %d."), self->signal);
  if (message != NULL)
    /* Translators: what follows is English, as a program or the system says it */
    return g_strdup_printf (_("There was no usable answer: %s"), message);
  return g_strdup (_("What nslookup said could not be understood."));
}

/* The same sentence as when it was refused, in the language of now. */
static char *
dup_why_invalid (WeftLookup *self)
{
  WeftLookupOptions options = get_options (self);
  g_autoptr(GError) error = NULL;
  g_autoptr(WeftQuery) query = NULL;

  query = weft_query_new (self->typed->str, (gssize) self->typed->len, &options, &error);
  return error != NULL ? g_strdup (error->message) : NULL;
}

static char *
dup_timed_out (WeftLookup *self)
{
  g_autofree char *limit = weft_format_duration (self->timeout);

  /* Translators: %s is a time such as "10.0 s" */
  return g_strdup_printf (_("No answer came within %s."), limit);
}

char *
weft_lookup_dup_error (WeftLookup *self)
{
  g_return_val_if_fail (WEFT_IS_LOOKUP (self), NULL);

  switch (self->state)
    {
    case WEFT_LOOKUP_NO_DATA:
      /* Translators: %s is a record type, such as MX */
      return g_strdup_printf (_("There is such a name, but it has no %s record."),
                              weft_record_type_get_name (weft_lookup_get_record_type (self)));
    case WEFT_LOOKUP_NO_SUCH_NAME:
      return g_strdup (_("There is no such name."));
    case WEFT_LOOKUP_SERVER_FAILURE:
      return dup_failure (self);
    case WEFT_LOOKUP_REFUSED:
      return g_strdup (_("The server refuses to answer."));
    case WEFT_LOOKUP_TIMED_OUT:
      return dup_timed_out (self);
    case WEFT_LOOKUP_CANCELLED:
      return g_strdup (_("It was cancelled."));
    case WEFT_LOOKUP_INVALID:
      return dup_why_invalid (self);
    case WEFT_LOOKUP_NOT_STARTED:
      return self->refusal != NULL ? g_strdup (self->refusal) : weft_nslookup_dup_missing ();
    case WEFT_LOOKUP_QUEUED:
    case WEFT_LOOKUP_RUNNING:
    case WEFT_LOOKUP_ANSWERED:
    case WEFT_LOOKUP_N_STATES:
    default:
      return self->raw_cut ? dup_failure (self) : NULL;
    }
}
