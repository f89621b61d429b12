/* output.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "output.h"

#include "cli.h"

#include <errno.h>
#include <glib-unix.h>
#include <glib/gi18n.h>
#include <limits.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

struct _WeftCliOutput
{
  int fd;
  gsize chunk;       /* as much as goes at once when poll() says that something goes */
  GString *pending;
  gsize written;     /* of `pending` */
  guint write_id;    /* while something is pending */
  guint watch_id;    /* always: tells that the reader has gone */
  int error;
  gboolean abandoned;
  const char *charset; /* (nullable): the locale's, if it is not UTF-8 */
  void (*broken) (gpointer data);
  gpointer data;
};

/* A pipe that is said to be writable has room for PIPE_BUF bytes at least (pipe(7)); more might wait. */
static gsize
chunk_of (int fd)
{
  struct stat status;

  if (fstat (fd, &status) == 0 && S_ISREG (status.st_mode))
    return 1 << 20;
  return PIPE_BUF;
}

static void
stop (WeftCliOutput *self)
{
  self->abandoned = TRUE;
  g_clear_handle_id (&self->write_id, g_source_remove);
  g_clear_handle_id (&self->watch_id, g_source_remove);
}

static void
fail (WeftCliOutput *self, int error)
{
  self->error = error;
  stop (self);
  if (self->broken != NULL)
    self->broken (self->data);
}

/* FALSE when the reader takes no more for now. */
static gboolean
write_chunk (WeftCliOutput *self)
{
  struct pollfd ready = { .fd = self->fd, .events = POLLOUT };
  gssize n;

  if (poll (&ready, 1, 0) <= 0)
    return FALSE;
  n = write (self->fd, self->pending->str + self->written, MIN (self->pending->len - self->written, self->chunk));
  if (n >= 0)
    self->written += (gsize) n;
  else if (errno != EINTR && errno != EAGAIN)
    fail (self, errno);
  return n >= 0;
}

static void
write_pending (WeftCliOutput *self)
{
  while (!weft_cli_output_is_drained (self) && write_chunk (self))
    ;
  if (!weft_cli_output_is_drained (self))
    return;
  g_string_truncate (self->pending, 0);
  self->written = 0;
}

static gboolean
writable_cb (int fd, GIOCondition condition, gpointer data)
{
  WeftCliOutput *self = data;

  write_pending (self);
  if (!weft_cli_output_is_drained (self))
    return G_SOURCE_CONTINUE;
  self->write_id = 0;
  return G_SOURCE_REMOVE;
}

static gboolean
reader_gone_cb (int fd, GIOCondition condition, gpointer data)
{
  WeftCliOutput *self = data;

  self->watch_id = 0;
  fail (self, EPIPE);
  return G_SOURCE_REMOVE;
}

WeftCliOutput *
weft_cli_output_new (int fd, void (*broken) (gpointer data), gpointer data)
{
  WeftCliOutput *self = g_new0 (WeftCliOutput, 1);

  self->fd = fd;
  self->chunk = chunk_of (fd);
  self->pending = g_string_new (NULL);
  self->broken = broken;
  self->data = data;
  if (g_get_charset (&self->charset))
    self->charset = NULL;
  self->watch_id = g_unix_fd_add (fd, G_IO_ERR, reader_gone_cb, self);
  return self;
}

void
weft_cli_output_free (WeftCliOutput *self)
{
  stop (self);
  g_string_free (self->pending, TRUE);
  g_free (self);
}

void
weft_cli_output_add_bytes (WeftCliOutput *self, const char *bytes, gsize length)
{
  if (self->abandoned)
    return;
  g_string_append_len (self->pending, bytes, (gssize) length);
  write_pending (self);
  if (!weft_cli_output_is_drained (self) && self->write_id == 0)
    self->write_id = g_unix_fd_add (self->fd, G_IO_OUT, writable_cb, self);
}

void
weft_cli_output_add_text (WeftCliOutput *self, const char *text)
{
  g_autofree char *converted = NULL;
  gsize length = 0;

  if (self->charset != NULL)
    converted = g_convert_with_fallback (text, -1, self->charset, "UTF-8", "?", NULL, &length, NULL);
  if (converted != NULL)
    weft_cli_output_add_bytes (self, converted, length);
  else
    weft_cli_output_add_bytes (self, text, strlen (text));
}

gboolean
weft_cli_output_is_drained (WeftCliOutput *self)
{
  return self->abandoned || self->written == self->pending->len;
}

void
weft_cli_output_drain (WeftCliOutput *self)
{
  while (!weft_cli_output_is_drained (self))
    g_main_context_iteration (NULL, TRUE);
}

gboolean
weft_cli_output_sink (const char *bytes, gsize length, gpointer output)
{
  WeftCliOutput *self = output;

  weft_cli_output_add_bytes (self, bytes, length);
  weft_cli_output_drain (self);
  return !self->abandoned;
}

void
weft_cli_output_abandon (WeftCliOutput *self)
{
  stop (self);
}

int
weft_cli_output_get_error (WeftCliOutput *self)
{
  return self->error;
}

gboolean
weft_cli_output_check (WeftCliOutput *self)
{
  g_autofree char *sentence = NULL;

  if (self->error == 0)
    return TRUE;
  sentence = g_strdup_printf (_("Standard output can't be written to: %s."), g_strerror (self->error));
  /* A reader that has gone wanted no more: that is no news to anybody. */
  if (self->error != EPIPE)
    weft_cli_complain (NULL, sentence);
  return FALSE;
}

int
weft_cli_output_say (const char *text)
{
  g_autoptr(WeftCliOutput) output = weft_cli_output_new (STDOUT_FILENO, NULL, NULL);

  weft_cli_output_add_text (output, text);
  weft_cli_output_drain (output);
  return weft_cli_output_check (output) ? WEFT_CLI_SUCCEEDED : WEFT_CLI_FAILED;
}
