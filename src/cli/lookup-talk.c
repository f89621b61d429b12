/* lookup-talk.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "lookup-report.h"

#include "cli.h"
#include "interrupt.h"
#include "engine/json.h"

#include "lookup/talk.h"

#include <gio/gunixinputstream.h>
#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

/* Commands that are sent before their answers have come: as many as keep nslookup busy, not a whole file. */
#define PENDING_MOST 16

typedef struct
{
  WeftTalk *talk;          /* (owned) */
  WeftCliOutput *output;   /* (owned) */
  GDataInputStream *input; /* (owned) */
  GCancellable *reading;   /* (owned) */
  gboolean json;
  gboolean is_reading, input_ended;
  gboolean prompted;       /* the prompt stands on the terminal */
  guint entry;             /* whose answer is being written */
  gsize written;           /* of it */
} Talk;

static guint
count_pending (Talk *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->talk)) - self->entry;
}

/* What has come since the last time, in the order of the commands. */
static void
write_answers (Talk *self)
{
  for (; self->entry < g_list_model_get_n_items (G_LIST_MODEL (self->talk)); self->entry++)
    {
      g_autoptr(WeftTalkEntry) entry = g_list_model_get_item (G_LIST_MODEL (self->talk), self->entry);
      const char *answer = weft_talk_entry_get_answer (entry);

      if (!self->json)
        weft_cli_output_add_bytes (self->output, answer + self->written, strlen (answer) - self->written);
      self->written = strlen (answer);
      if (weft_talk_entry_is_pending (entry))
        return;
      self->written = 0;
    }
}

/* Where people type, they are told that it is their turn. */
static void
prompt (Talk *self)
{
  if (self->json || self->prompted || count_pending (self) > 0 || !weft_talk_is_alive (self->talk) || !isatty (STDIN_FILENO)
      || !isatty (STDOUT_FILENO))
    return;
  weft_cli_output_add_text (self->output, "> ");
  self->prompted = TRUE;
}

static void
take_line (Talk *self, const char *line)
{
  g_autoptr(GError) error = NULL;

  self->prompted = FALSE;
  if (!weft_talk_send (self->talk, line, &error) && weft_talk_is_alive (self->talk))
    weft_cli_complain ("lookup", error->message);
}

static void
line_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Talk *self = data;
  gsize length = 0;
  g_autofree char *line = g_data_input_stream_read_line_finish (G_DATA_INPUT_STREAM (source), result, &length, NULL);

  self->is_reading = FALSE;
  if (line != NULL && length > 0 && line[length - 1] == '\r')
    line[length - 1] = '\0';
  if (line == NULL)
    {
      self->input_ended = TRUE;
      weft_talk_end (self->talk);
    }
  else
    {
      take_line (self, line);
    }
}

static void
read_more (Talk *self)
{
  if (self->is_reading || self->input_ended || !weft_talk_is_alive (self->talk) || count_pending (self) >= PENDING_MOST)
    return;
  self->is_reading = TRUE;
  g_data_input_stream_read_line_async (self->input, G_PRIORITY_DEFAULT, self->reading, line_cb, self);
}

static void
kill_cb (gpointer data)
{
  weft_talk_kill (((Talk *) data)->talk);
}

static void
write_json (Talk *self)
{
  g_autoptr(GString) text = g_string_new (NULL);
  WeftJson json = { .text = text };
  int exit_status = weft_talk_get_exit_status (self->talk), ended_by = weft_talk_get_signal (self->talk);

  weft_json_open (&json, NULL, '{', FALSE);
  weft_json_open (&json, "commands", '[', FALSE);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->talk)); i++)
    {
      g_autoptr(WeftTalkEntry) entry = g_list_model_get_item (G_LIST_MODEL (self->talk), i);

      weft_json_open (&json, NULL, '{', TRUE);
      weft_json_add_string (&json, "command", weft_talk_entry_get_command (entry));
      weft_json_add_string (&json, "answer", weft_talk_entry_get_answer (entry));
      weft_json_close (&json, '{');
    }
  weft_json_close (&json, '[');
  if (exit_status >= 0)
    weft_json_add_whole (&json, "exit_status", (guint64) exit_status);
  else
    weft_json_add_null (&json, "exit_status");
  if (ended_by != 0)
    weft_json_add_whole (&json, "signal", (guint64) ended_by);
  else
    weft_json_add_null (&json, "signal");
  weft_json_add_real (&json, "elapsed", weft_talk_get_elapsed (self->talk));
  weft_json_close (&json, '{');
  g_string_append_c (text, '\n');
  weft_cli_output_add_bytes (self->output, text->str, text->len);
}

/* A read of a terminal that nobody types at is not waited for. */
static void
stop_reading (Talk *self)
{
  g_cancellable_cancel (self->reading);
  while (self->is_reading)
    g_main_context_iteration (NULL, TRUE);
}

static void
run (Talk *self)
{
  if (!weft_talk_is_line_buffered (self->talk))
    weft_cli_complain ("lookup", _("The program stdbuf is not here, so the answers come when the conversation ends."));
  while (weft_talk_is_alive (self->talk))
    {
      write_answers (self);
      prompt (self);
      read_more (self);
      g_main_context_iteration (NULL, TRUE);
    }
  write_answers (self);
  stop_reading (self);
  if (self->json)
    write_json (self);
  weft_cli_output_drain (self->output);
}

static int
status (Talk *self)
{
  g_autofree char *error = weft_talk_dup_error (self->talk);

  if (weft_cli_interrupt_get_signal () != 0)
    return 128 + weft_cli_interrupt_get_signal ();
  if (error != NULL)
    weft_cli_complain ("lookup", error);
  return weft_cli_output_check (self->output) && weft_talk_get_exit_status (self->talk) == 0 ? WEFT_CLI_SUCCEEDED : WEFT_CLI_FAILED;
}

int
weft_cli_lookup_talk (const WeftCliLookupOptions *options)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GInputStream) input = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  Talk self = { .json = options->json, .talk = weft_talk_new (options->lookup.server, &error) };
  int result;

  if (self.talk == NULL)
    {
      weft_cli_complain ("lookup", error->message);
      return WEFT_CLI_FAILED;
    }
  self.input = g_data_input_stream_new (input);
  self.reading = g_cancellable_new ();
  self.output = weft_cli_output_new (STDOUT_FILENO, kill_cb, &self);
  weft_cli_interrupt_watch (kill_cb, &self);
  run (&self);
  weft_cli_interrupt_unwatch ();
  result = status (&self);
  weft_cli_output_free (self.output);
  g_object_unref (self.reading);
  g_object_unref (self.input);
  g_object_unref (self.talk);
  return result;
}
