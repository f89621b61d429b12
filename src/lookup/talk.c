/* talk.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "talk.h"

#include "child.h"
#include "nslookup.h"
#include "query.h"
#include "talk-private.h"

#include "engine/clock.h"

#include <glib/gi18n.h>
#include <signal.h>
#include <string.h>

/* On a pipe nslookup gives no prompt, so nothing tells where an answer ends. But it reads its commands strictly in turn,
 * and complains of an option that there is none of: behind each command goes "set eot-17", and the line
 *
 *   *** Invalid option: eot-17
 *
 * is the end of what it said to the 17th. Nor does it flush: without stdbuf (or something else that makes its standard
 * output line-buffered) nothing comes before it ends. */

#define COMMAND_MOST 1000
#define MARKER "*** Invalid option: "

struct _WeftTalk
{
  GObject parent_instance;

  WeftChild *child;     /* (owned) (nullable): while it is alive */
  GPtrArray *entries;   /* (owned) (element-type WeftTalkEntry) */
  guint answering;      /* the position of the entry that is being answered */
  guint32 key;          /* in all markers, so that nobody types one */
  guint serial;         /* of the last marker */
  GString *line;        /* what has come of a line that is not complete */
  gsize heard;
  char *command_line;
  gboolean line_buffered, too_much;
  char *refusal;        /* (nullable): it could not be started */
  int exit_status, signal;
  guint64 started_ns, ended_ns;
};

enum
{
  PROP_0,
  PROP_ALIVE,
  N_PROPS
};

enum
{
  ENDED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static GType
get_item_type (GListModel *model)
{
  return WEFT_TYPE_TALK_ENTRY;
}

static guint
get_n_items (GListModel *model)
{
  return WEFT_TALK (model)->entries->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  WeftTalk *self = WEFT_TALK (model);

  return position < self->entries->len ? g_object_ref (self->entries->pdata[position]) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (WeftTalk, weft_talk, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static WeftTalkEntry *
get_answering (WeftTalk *self)
{
  return self->answering < self->entries->len ? self->entries->pdata[self->answering] : NULL;
}

static void
add_entry (WeftTalk *self, const char *command, const char *marker)
{
  g_ptr_array_add (self->entries, _weft_talk_entry_new (command, marker));
  g_list_model_items_changed (G_LIST_MODEL (self), self->entries->len - 1, 0, 1);
}

/* What comes while nothing was asked belongs to no command; it is shown all the same. */
static void
add_text (WeftTalk *self, const char *text, gsize length)
{
  WeftTalkEntry *entry = get_answering (self);

  if (entry == NULL && self->entries->len > 0)
    entry = self->entries->pdata[self->entries->len - 1];
  if (entry != NULL)
    _weft_talk_entry_add (entry, text, length);
}

/* Whether a whole line, with its end, ends the answer. */
static gboolean
is_marker (WeftTalk *self, const char *line, gsize length)
{
  WeftTalkEntry *entry = get_answering (self);

  return entry != NULL && entry->marker != NULL && length == strlen (entry->marker) && memcmp (line, entry->marker, length) == 0;
}

/* All lines of one answer that have come are added at once, so that a long answer costs few notifications. */
static void
read_lines (WeftTalk *self)
{
  const char *text = self->line->str, *from = text, *line = text, *end;

  while ((end = memchr (line, '\n', self->line->len - (gsize) (line - text))) != NULL)
    {
      gsize length = (gsize) (end + 1 - line);

      if (is_marker (self, line, length))
        {
          add_text (self, from, (gsize) (line - from));
          _weft_talk_entry_end (self->entries->pdata[self->answering++]);
          from = end + 1;
        }
      line = end + 1;
    }
  add_text (self, from, (gsize) (line - from));
  g_string_erase (self->line, 0, line - text);
}

static void
said_cb (WeftChild *child, const char *bytes, gsize length, gpointer data)
{
  g_autoptr(WeftTalk) self = g_object_ref (data);

  self->heard += length;
  if (self->heard > WEFT_TALK_OUTPUT_MOST)
    {
      self->too_much = TRUE;
      weft_child_cut_off (child);
      return;
    }
  g_string_append_len (self->line, bytes, (gssize) length);
  read_lines (self);
}

static void
end_entries (WeftTalk *self)
{
  add_text (self, self->line->str, self->line->len);
  g_string_truncate (self->line, 0);
  for (guint i = 0; i < self->entries->len; i++)
    _weft_talk_entry_end (self->entries->pdata[i]);
  self->answering = self->entries->len;
}

static void
ended_cb (WeftChild *child, gpointer data)
{
  g_autoptr(WeftTalk) self = g_object_ref (data);

  if (weft_child_get_error (child) != NULL)
    self->refusal = g_strdup (weft_child_get_error (child)->message);
  self->exit_status = weft_child_get_exit_status (child);
  self->signal = weft_child_get_signal (child);
  self->ended_ns = weft_clock_ns ();
  g_clear_pointer (&self->child, weft_child_free);
  end_entries (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ALIVE]);
  g_signal_emit (self, signals[ENDED], 0);
}

static void
weft_talk_dispose (GObject *object)
{
  g_clear_pointer (&WEFT_TALK (object)->child, weft_child_free);
  G_OBJECT_CLASS (weft_talk_parent_class)->dispose (object);
}

static void
weft_talk_finalize (GObject *object)
{
  WeftTalk *self = WEFT_TALK (object);

  g_ptr_array_unref (self->entries);
  g_string_free (self->line, TRUE);
  g_free (self->command_line);
  g_free (self->refusal);
  G_OBJECT_CLASS (weft_talk_parent_class)->finalize (object);
}

static void
weft_talk_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_ALIVE:
      g_value_set_boolean (value, WEFT_TALK (object)->child != NULL);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
weft_talk_class_init (WeftTalkClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = weft_talk_dispose;
  object_class->finalize = weft_talk_finalize;
  object_class->get_property = weft_talk_get_property;

  properties[PROP_ALIVE] = g_param_spec_boolean ("alive", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[ENDED] = g_signal_new ("ended", WEFT_TYPE_TALK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
weft_talk_init (WeftTalk *self)
{
  self->entries = g_ptr_array_new_with_free_func (g_object_unref);
  self->line = g_string_new (NULL);
  self->key = g_random_int ();
  self->exit_status = -1;
}

/* stdbuf -oL nslookup -port=… - SERVER; stdbuf becomes nslookup, so the process is the same. */
static GPtrArray *
make_arguments (WeftTalk *self, const char *server, GError **error)
{
  WeftLookupOptions options = { WEFT_RECORD_A, server, WEFT_LOOKUP_TIMEOUT_LEAST };
  g_autoptr(GPtrArray) arguments = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(WeftQuery) query = weft_query_new ("localhost", -1, &options, error);
  g_autofree char *program = weft_nslookup_find ();
  g_autofree char *stdbuf = weft_stdbuf_find ();
  g_autofree char *missing = program == NULL ? weft_nslookup_dup_missing () : NULL;

  if (query == NULL)
    return NULL;
  if (missing != NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, missing);
      return NULL;
    }
  self->line_buffered = stdbuf != NULL;
  if (stdbuf != NULL)
    {
      g_ptr_array_add (arguments, g_steal_pointer (&stdbuf));
      g_ptr_array_add (arguments, g_strdup ("-oL"));
    }
  g_ptr_array_add (arguments, g_steal_pointer (&program));
  if (query->port != 0)
    g_ptr_array_add (arguments, g_strdup_printf ("-port=%u", query->port));
  g_ptr_array_add (arguments, g_strdup ("-"));
  if (query->server != NULL)
    g_ptr_array_add (arguments, g_strdup (query->server));
  g_ptr_array_add (arguments, NULL);
  return g_steal_pointer (&arguments);
}

static char *
join_quoted (char **arguments)
{
  GString *line = g_string_new (NULL);

  for (guint i = 0; arguments[i] != NULL; i++)
    {
      g_autofree char *base = strchr (arguments[i], '/') != NULL ? g_path_get_basename (arguments[i]) : g_strdup (arguments[i]);
      g_autofree char *quoted = strpbrk (base, " '\"\\#") != NULL ? g_shell_quote (base) : g_strdup (base);

      g_string_append_printf (line, "%s%s", i > 0 ? " " : "", quoted);
    }
  return g_string_free (line, FALSE);
}

WeftTalk *
weft_talk_new (const char *server, GError **error)
{
  static const WeftChildListener listener = { said_cb, ended_cb };
  g_autoptr(WeftTalk) self = g_object_new (WEFT_TYPE_TALK, NULL);
  g_autoptr(GPtrArray) arguments = make_arguments (self, server, error);

  if (arguments == NULL)
    return NULL;
  self->child = weft_child_new ((const char *const *) arguments->pdata, WEFT_CHILD_THREE_PIPES, &listener, self, error);
  if (self->child == NULL)
    return NULL;
  self->command_line = join_quoted ((char **) arguments->pdata);
  self->started_ns = weft_clock_ns ();
  return g_steal_pointer (&self);
}

WeftTalk *
weft_talk_new_communicate (const char *server, const char *commands, GError **error)
{
  WeftTalk *self = weft_talk_new (server, error);

  if (self == NULL)
    return NULL;
  add_entry (self, commands, NULL);
  weft_child_write (self->child, commands, strlen (commands));
  weft_child_close_input (self->child);
  return self;
}

static gboolean
check_command (const char *command, GError **error)
{
  const char *problem = NULL;

  if (!g_utf8_validate (command, -1, NULL))
    problem = _("The command is not valid UTF-8.");
  else if (strlen (command) > COMMAND_MOST)
    problem = _("The command is too long for nslookup.");
  for (const char *p = command; *p != '\0' && problem == NULL; p++)
    if (g_ascii_iscntrl (*p) && *p != '\t')
      problem = _("There must be no line break or other control character in a command.");
  if (problem != NULL)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, problem);
  return problem == NULL;
}

gboolean
weft_talk_send (WeftTalk *self, const char *command, GError **error)
{
  g_autofree char *marker = NULL, *lines = NULL;
  guint serial;

  g_return_val_if_fail (WEFT_IS_TALK (self), FALSE);
  g_return_val_if_fail (command != NULL, FALSE);

  if (!check_command (command, error))
    return FALSE;
  serial = ++self->serial;
  lines = g_strdup_printf ("%s\nset eot-%08x-%u\n", command, self->key, serial);
  marker = g_strdup_printf (MARKER "eot-%08x-%u\n", self->key, serial);
  if (self->child == NULL || !weft_child_write (self->child, lines, strlen (lines)))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CLOSED, _("The conversation has ended."));
      return FALSE;
    }
  add_entry (self, command, marker);
  return TRUE;
}

void
weft_talk_end (WeftTalk *self)
{
  g_return_if_fail (WEFT_IS_TALK (self));

  if (self->child != NULL)
    weft_child_close_input (self->child);
}

void
weft_talk_kill (WeftTalk *self)
{
  g_return_if_fail (WEFT_IS_TALK (self));

  if (self->child != NULL)
    weft_child_stop (self->child);
}

gboolean
weft_talk_is_alive (WeftTalk *self)
{
  g_return_val_if_fail (WEFT_IS_TALK (self), FALSE);

  return self->child != NULL;
}

gboolean
weft_talk_is_line_buffered (WeftTalk *self)
{
  g_return_val_if_fail (WEFT_IS_TALK (self), FALSE);

  return self->line_buffered;
}

int
weft_talk_get_exit_status (WeftTalk *self)
{
  g_return_val_if_fail (WEFT_IS_TALK (self), -1);

  return self->exit_status;
}

int
weft_talk_get_signal (WeftTalk *self)
{
  g_return_val_if_fail (WEFT_IS_TALK (self), 0);

  return self->signal;
}

double
weft_talk_get_elapsed (WeftTalk *self)
{
  g_return_val_if_fail (WEFT_IS_TALK (self), 0);

  return weft_seconds ((self->ended_ns != 0 ? self->ended_ns : weft_clock_ns ()) - self->started_ns);
}

char *
weft_talk_dup_command_line (WeftTalk *self)
{
  g_return_val_if_fail (WEFT_IS_TALK (self), NULL);

  return g_strdup (self->command_line);
}

char *
weft_talk_dup_error (WeftTalk *self)
{
  g_return_val_if_fail (WEFT_IS_TALK (self), NULL);

  if (self->too_much)
    return g_strdup (_("nslookup said more than 8 MiB, so it was ended."));
  /* We never send this signal. BIND's programs abort when a check of theirs fails, which the nslookup of 9.20.30 does at every
   * few questions: it reads in a thread, and at the end of some answers begins two of them. */
  if (self->signal == SIGABRT)
    return g_strdup (_("nslookup found a fault in itself and gave up; some releases of BIND 9.20 do, in conversations. "
                       "Start another one, or look the names up under Names."));
  return g_strdup (self->refusal);
}

void
weft_talk_get_levels (WeftTalk *self, WeftPipeLevel levels[3])
{
  g_return_if_fail (WEFT_IS_TALK (self));

  memset (levels, 0, 3 * sizeof *levels);
  if (self->child != NULL)
    weft_child_get_levels (self->child, levels);
}
