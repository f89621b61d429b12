/* lookup-run.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "lookup-private.h"

#include "nslookup.h"

#include "engine/clock.h"

#include <glib/gi18n.h>

/* How a lookup runs: nslookup, with a time limit. A final state is set when the child has gone, never before, so that
 * who sees it may count on that. */

static void
forget (WeftLookup *self)
{
  g_clear_pointer (&self->reading, weft_reading_free);
  g_clear_pointer (&self->raw, g_byte_array_unref);
  g_clear_pointer (&self->refusal, g_free);
  self->reading = weft_reading_begin ();
  self->raw_cut = FALSE;
  self->by_resolver = FALSE;
  self->exit_status = -1;
  self->signal = 0;
  self->started_ns = self->ended_ns = 0;
  self->started_us = 0;
  self->elapsed = -1;
  self->ends_as = WEFT_LOOKUP_QUEUED;
}

static gboolean
limit_cb (gpointer data)
{
  WeftLookup *self = data;

  self->limit = 0;
  _weft_lookup_stop (self, WEFT_LOOKUP_TIMED_OUT);
  return G_SOURCE_REMOVE;
}

void
_weft_lookup_begin (WeftLookup *self, gboolean by_resolver)
{
  /* Until _weft_lookup_end(). */
  g_object_ref (self);
  forget (self);
  self->by_resolver = by_resolver;
  self->started_ns = weft_clock_ns ();
  self->started_us = g_get_real_time ();
  self->limit = g_timeout_add ((guint) (self->timeout * 1000), limit_cb, self);
}

void
_weft_lookup_end (WeftLookup *self, WeftLookupState state)
{
  g_clear_handle_id (&self->limit, g_source_remove);
  g_clear_object (&self->cancellable);
  self->ended_ns = weft_clock_ns ();
  if (self->raw != NULL)
    g_byte_array_append (self->raw, (const guint8 *) "", 1);
  _weft_lookup_set_state (self, self->ends_as != WEFT_LOOKUP_QUEUED ? self->ends_as : state);
  g_object_unref (self);
}

static void
said_cb (WeftChild *child, const char *bytes, gsize length, gpointer data)
{
  WeftLookup *self = data;
  gsize room = WEFT_LOOKUP_OUTPUT_MOST - self->raw->len;
  gsize taken = MIN (length, room);

  g_byte_array_append (self->raw, (const guint8 *) bytes, (guint) taken);
  weft_reading_feed (self->reading, bytes, taken);
  if (taken == length)
    return;
  self->raw_cut = TRUE;
  weft_child_cut_off (child);
}

/* `error`: (nullable): NULL when weft-worker could not become nslookup, and said why. */
static void
end_unstarted (WeftLookup *self, const GError *error)
{
  g_autofree char *words = NULL;

  g_byte_array_append (self->raw, (const guint8 *) "", 1);
  words = g_utf8_make_valid (error != NULL ? error->message : (const char *) self->raw->data, -1);

  self->refusal = g_strdup_printf (_("nslookup could not be started: %s"), g_strstrip (words));
  self->exit_status = -1;
  g_clear_pointer (&self->raw, g_byte_array_unref);
  _weft_lookup_end (self, WEFT_LOOKUP_NOT_STARTED);
}

/* Whether there is a record of the type that was asked for. */
static gboolean
is_answered (WeftLookup *self)
{
  const char *wanted = weft_record_type_get_name (self->query->type);

  if (self->query->type == WEFT_RECORD_ANY)
    return TRUE;
  for (guint i = 0; i < self->reading->answers->len; i++)
    if (g_str_equal (((WeftAnswer *) self->reading->answers->pdata[i])->type, wanted))
      return TRUE;
  return FALSE;
}

/* What a program said that then crashed is not to be relied on; what one said that we ended for its length is. */
static WeftLookupState
get_outcome (WeftLookup *self)
{
  if (self->signal != 0 && !self->raw_cut)
    return WEFT_LOOKUP_SERVER_FAILURE;
  /* An alias leads somewhere, where there is no such record. */
  if (self->reading->state == WEFT_LOOKUP_ANSWERED && !is_answered (self))
    return WEFT_LOOKUP_NO_DATA;
  return self->reading->state;
}

static void
ended_cb (WeftChild *child, gpointer data)
{
  WeftLookup *self = data;
  gboolean unstarted = weft_child_is_unstarted (child);
  g_autoptr(GError) error = weft_child_get_error (child) != NULL ? g_error_copy (weft_child_get_error (child)) : NULL;

  self->exit_status = weft_child_get_exit_status (child);
  self->signal = weft_child_get_signal (child);
  g_clear_pointer (&self->child, weft_child_free);
  weft_reading_finish (self->reading);
  if (unstarted)
    end_unstarted (self, error);
  else
    _weft_lookup_end (self, get_outcome (self));
}

static void
ask_nslookup (WeftLookup *self)
{
  static const WeftChildListener listener = { said_cb, ended_cb };
  g_autofree char *program = weft_nslookup_find ();
  g_auto(GStrv) arguments = program != NULL ? weft_query_dup_arguments (self->query, program) : NULL;
  g_autoptr(GError) error = NULL;

  if (program != NULL)
    self->child = weft_child_new ((const char *const *) arguments, WEFT_CHILD_NO_INPUT, &listener, self, &error);
  if (self->child == NULL)
    {
      self->started_ns = 0;
      self->started_us = 0;
      self->refusal = error != NULL ? g_strdup (error->message) : NULL;
      _weft_lookup_end (self, WEFT_LOOKUP_NOT_STARTED);
      return;
    }
  self->raw = g_byte_array_new ();
  _weft_lookup_set_state (self, WEFT_LOOKUP_RUNNING);
}

void
_weft_lookup_start (WeftLookup *self, gboolean by_resolver)
{
  g_assert (self->state == WEFT_LOOKUP_QUEUED);

  _weft_lookup_begin (self, by_resolver);
  if (by_resolver)
    _weft_lookup_ask_resolver (self);
  else
    ask_nslookup (self);
}

void
_weft_lookup_stop (WeftLookup *self, WeftLookupState as)
{
  if (self->state == WEFT_LOOKUP_QUEUED)
    _weft_lookup_set_state (self, as);
  if (self->state != WEFT_LOOKUP_RUNNING)
    return;
  if (self->ends_as == WEFT_LOOKUP_QUEUED)
    self->ends_as = as;
  if (self->child != NULL)
    weft_child_stop (self->child);
  else
    g_cancellable_cancel (self->cancellable);
}

void
_weft_lookup_abandon (WeftLookup *self)
{
  self->changed = NULL;
  _weft_lookup_stop (self, WEFT_LOOKUP_CANCELLED);
  if (self->child == NULL)
    return;
  g_clear_pointer (&self->child, weft_child_free);
  weft_reading_finish (self->reading);
  _weft_lookup_end (self, WEFT_LOOKUP_CANCELLED);
}

void
_weft_lookup_rewind (WeftLookup *self)
{
  g_assert (weft_lookup_state_is_final (self->state) && self->query != NULL);

  forget (self);
  _weft_lookup_set_state (self, WEFT_LOOKUP_QUEUED);
}
