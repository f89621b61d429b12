/* lookup-resolver.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "lookup-private.h"

#include <glib/gi18n.h>
#include <netdb.h>
#include <string.h>

/* Where there is no nslookup: the system's resolver, through GResolver. It has neither a raw output nor a server to be
 * named, and does not say whether an answer is authoritative. */

static WeftAnswer *
add_answer (WeftLookup *self, const char *value)
{
  WeftAnswer *answer = weft_answer_new (weft_record_type_get_name (self->query->type), self->query->asked, value);

  g_ptr_array_add (self->reading->answers, answer);
  return answer;
}

static void
add_numbers (WeftAnswer *answer, GVariant *record, guint from, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(GVariant) number = g_variant_get_child_value (record, from + i);

      answer->numbers[answer->n_numbers++] = g_variant_is_of_type (number, G_VARIANT_TYPE_UINT16)
                                             ? g_variant_get_uint16 (number) : g_variant_get_uint32 (number);
    }
}

static void
add_text (WeftLookup *self, GVariant *record)
{
  g_autofree const char **texts = NULL;
  g_autofree char *joined = NULL;

  g_variant_get (record, "(^a&s)", &texts);
  joined = g_strjoinv ("", (char **) texts);
  add_answer (self, joined);
}

/* GResolverRecordType says what each record is made of. */
static void
add_record (WeftLookup *self, GVariant *record)
{
  const char *value = NULL, *mail = NULL;
  WeftAnswer *answer;

  if (self->query->type == WEFT_RECORD_TXT)
    {
      add_text (self, record);
    }
  else if (self->query->type == WEFT_RECORD_SOA)
    {
      g_variant_get_child (record, 0, "&s", &value);
      g_variant_get_child (record, 1, "&s", &mail);
      answer = add_answer (self, value);
      answer->word = g_strdup (mail);
      add_numbers (answer, record, 2, 5);
    }
  else
    {
      guint numbers = (guint) g_variant_n_children (record) - 1;

      g_variant_get_child (record, numbers, "&s", &value);
      add_numbers (add_answer (self, value), record, 0, numbers);
    }
}

static WeftLookupState
get_outcome (WeftLookup *self, const GError *error)
{
  gboolean named = self->query->type == WEFT_RECORD_A || self->query->type == WEFT_RECORD_AAAA;

  if (error == NULL)
    return WEFT_LOOKUP_ANSWERED;
  g_free (self->reading->message);
  self->reading->message = g_strdup (error->message);
  if (!g_error_matches (error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND))
    return WEFT_LOOKUP_SERVER_FAILURE;
  /* Of records, and of a name that has other addresses only, it says that there are none of that type. */
  if (self->is_record_query || (named && strstr (error->message, gai_strerror (EAI_NODATA)) != NULL))
    return WEFT_LOOKUP_NO_DATA;
  return WEFT_LOOKUP_NO_SUCH_NAME;
}

static void
addresses_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WeftLookup) self = data;
  g_autoptr(GError) error = NULL;
  GList *addresses = g_resolver_lookup_by_name_with_flags_finish (G_RESOLVER (source), result, &error);

  for (GList *at = addresses; at != NULL; at = at->next)
    {
      g_autofree char *address = g_inet_address_to_string (at->data);

      add_answer (self, address);
    }
  g_resolver_free_addresses (addresses);
  _weft_lookup_end (self, get_outcome (self, error));
}

static void
name_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WeftLookup) self = data;
  g_autoptr(GError) error = NULL;
  g_autofree char *name = g_resolver_lookup_by_address_finish (G_RESOLVER (source), result, &error);

  if (name != NULL)
    add_answer (self, name);
  _weft_lookup_end (self, get_outcome (self, error));
}

static void
records_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WeftLookup) self = data;
  g_autoptr(GError) error = NULL;
  GList *records = g_resolver_lookup_records_finish (G_RESOLVER (source), result, &error);

  for (GList *at = records; at != NULL; at = at->next)
    add_record (self, at->data);
  g_list_free_full (records, (GDestroyNotify) g_variant_unref);
  _weft_lookup_end (self, get_outcome (self, error));
}

static GResolverRecordType
get_resolver_type (WeftRecordType type)
{
  switch (type)
    {
    case WEFT_RECORD_MX:
      return G_RESOLVER_RECORD_MX;
    case WEFT_RECORD_NS:
      return G_RESOLVER_RECORD_NS;
    case WEFT_RECORD_TXT:
      return G_RESOLVER_RECORD_TXT;
    case WEFT_RECORD_SOA:
      return G_RESOLVER_RECORD_SOA;
    case WEFT_RECORD_SRV:
      return G_RESOLVER_RECORD_SRV;
    case WEFT_RECORD_A:
    case WEFT_RECORD_AAAA:
    case WEFT_RECORD_CNAME:
    case WEFT_RECORD_PTR:
    case WEFT_RECORD_CAA:
    case WEFT_RECORD_ANY:
    case WEFT_N_RECORD_TYPES:
    default:
      return 0;
    }
}

static char *
dup_refusal (WeftLookup *self)
{
  WeftRecordType type = self->query->type;
  gboolean known = type == WEFT_RECORD_A || type == WEFT_RECORD_AAAA || self->query->is_address || get_resolver_type (type) != 0;

  if (self->query->server != NULL)
    return g_strdup (_("The system's resolver can't be told which server to ask."));
  /* Translators: %s is a record type, such as CAA */
  return known ? NULL : g_strdup_printf (_("The system's resolver can't ask for %s records."), weft_record_type_get_name (type));
}

static void
ask (WeftLookup *self, GResolver *resolver)
{
  const WeftQuery *query = self->query;
  g_autoptr(GInetAddress) address = query->is_address ? g_inet_address_new_from_string (query->asked) : NULL;
  GResolverNameLookupFlags flags = query->type == WEFT_RECORD_A ? G_RESOLVER_NAME_LOOKUP_FLAGS_IPV4_ONLY
                                                                : G_RESOLVER_NAME_LOOKUP_FLAGS_IPV6_ONLY;

  self->is_record_query = address == NULL && get_resolver_type (query->type) != 0;
  if (address != NULL)
    g_resolver_lookup_by_address_async (resolver, address, self->cancellable, name_cb, g_object_ref (self));
  else if (self->is_record_query)
    g_resolver_lookup_records_async (resolver, query->asked, get_resolver_type (query->type), self->cancellable, records_cb,
                                     g_object_ref (self));
  else
    g_resolver_lookup_by_name_with_flags_async (resolver, query->asked, flags, self->cancellable, addresses_cb,
                                                g_object_ref (self));
}

void
_weft_lookup_ask_resolver (WeftLookup *self)
{
  g_autoptr(GResolver) resolver = g_resolver_get_default ();

  self->refusal = dup_refusal (self);
  if (self->refusal != NULL)
    {
      self->started_ns = 0;
      self->started_us = 0;
      _weft_lookup_end (self, WEFT_LOOKUP_NOT_STARTED);
      return;
    }
  self->cancellable = g_cancellable_new ();
  _weft_lookup_set_state (self, WEFT_LOOKUP_RUNNING);
  ask (self, resolver);
}
