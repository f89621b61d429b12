/* child.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "child.h"

#include "spawner.h"

#include "engine/runner.h"

#include <errno.h>
#include <glib-unix.h>
#include <glib/gi18n.h>
#include <gio/gunixinputstream.h>
#include <gio/gunixoutputstream.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

/* The pipes are read and written by sources of our own: GSubprocess's communicate() keeps everything in memory without a
 * limit, gives nothing before the end, and does not end the child when it is cancelled. */

#define READ_AT_ONCE 65536
#define EXIT_NO_PROGRAM 127 /* of weft-worker --exec */

typedef struct
{
  WeftChild *child;
  int fd;      /* -1: there is none, or it has come to its end */
  guint source;
} Mouth;

struct _WeftChild
{
  WeftSpawning *spawning;    /* (nullable): while it is being started */
  GSubprocess *process;      /* (owned) (nullable): once it is */
  GError *error;             /* (nullable): it could not be */
  pid_t pid;
  WeftChildListener listener;
  gpointer data;
  GCancellable *waiting;     /* (owned): cancelled when nobody is to be told any more */
  Mouth mouths[2];           /* standard output and error */
  int input;                 /* -1: there is none, or it is closed */
  guint input_source;
  GByteArray *unwritten;
  gboolean close_after;
  guint kill_timer, let_go_timer;
  gboolean stopped, exited;
};

static void
signal_group (WeftChild *self, int number)
{
  /* Itself by GSubprocess, which knows whether it is still there. Its group, where it has one already, may outlive it. */
  if (self->process == NULL)
    return;
  if (!self->exited)
    g_subprocess_send_signal (self->process, number);
  kill (-self->pid, number);
}

static void
close_mouth (Mouth *mouth)
{
  g_clear_handle_id (&mouth->source, g_source_remove);
  mouth->fd = -1;
}

static gboolean
is_read (WeftChild *self)
{
  return self->mouths[0].fd < 0 && self->mouths[1].fd < 0;
}

static void
check_ended (WeftChild *self)
{
  if (!self->exited || !is_read (self))
    return;
  g_clear_handle_id (&self->kill_timer, g_source_remove);
  g_clear_handle_id (&self->let_go_timer, g_source_remove);
  self->listener.ended (self, self->data);
}

static gboolean
readable_cb (int fd, GIOCondition condition, gpointer data)
{
  Mouth *mouth = data;
  WeftChild *self = mouth->child;
  char bytes[READ_AT_ONCE];
  gssize n = read (fd, bytes, sizeof bytes);

  if (n < 0 && (errno == EINTR || errno == EAGAIN))
    return G_SOURCE_CONTINUE;
  if (n > 0)
    {
      self->listener.said (self, bytes, (gsize) n, self->data);
      return G_SOURCE_CONTINUE;
    }
  mouth->source = 0;
  mouth->fd = -1;
  check_ended (self);
  return G_SOURCE_REMOVE;
}

static void
open_mouth (WeftChild *self, guint i, GInputStream *stream)
{
  Mouth *mouth = &self->mouths[i];

  mouth->child = self;
  mouth->fd = stream != NULL ? g_unix_input_stream_get_fd (G_UNIX_INPUT_STREAM (stream)) : -1;
  if (mouth->fd < 0)
    return;
  g_unix_set_fd_nonblocking (mouth->fd, TRUE, NULL);
  mouth->source = g_unix_fd_add (mouth->fd, G_IO_IN | G_IO_HUP | G_IO_ERR, readable_cb, mouth);
}

/* It has exited, but somebody holds its output open: a descendant, which has no business here any more. */
static gboolean
let_go_cb (gpointer data)
{
  WeftChild *self = data;

  self->let_go_timer = 0;
  kill (-self->pid, SIGKILL);
  close_mouth (&self->mouths[0]);
  close_mouth (&self->mouths[1]);
  check_ended (self);
  return G_SOURCE_REMOVE;
}

static void
close_input (WeftChild *self)
{
  g_clear_handle_id (&self->input_source, g_source_remove);
  if (self->input >= 0)
    g_output_stream_close (g_subprocess_get_stdin_pipe (self->process), NULL, NULL);
  self->input = -1;
  g_byte_array_set_size (self->unwritten, 0);
}

static void
exited_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(GError) error = NULL;
  WeftChild *self = data;

  /* Freed meanwhile: `data` is not to be looked at. */
  if (!g_subprocess_wait_finish (G_SUBPROCESS (source), result, &error))
    return;
  self->exited = TRUE;
  close_input (self);
  if (self->stopped)
    kill (-self->pid, SIGKILL);
  if (!is_read (self))
    self->let_go_timer = g_timeout_add (WEFT_CHILD_GRACE_MS, let_go_cb, self);
  check_ended (self);
}

static gboolean
writable_cb (int fd, GIOCondition condition, gpointer data)
{
  WeftChild *self = data;
  gssize n = write (fd, self->unwritten->data, self->unwritten->len);

  if (n < 0 && (errno == EINTR || errno == EAGAIN))
    return G_SOURCE_CONTINUE;
  if (n > 0)
    g_byte_array_remove_range (self->unwritten, 0, (guint) n);
  if (n >= 0 && self->unwritten->len > 0)
    return G_SOURCE_CONTINUE;
  self->input_source = 0;
  /* A child that hears no more is about to end, or lives on deaf. */
  if (n < 0 || self->close_after)
    close_input (self);
  return G_SOURCE_REMOVE;
}

static void
write_unwritten (WeftChild *self)
{
  if (self->input >= 0 && self->input_source == 0 && self->unwritten->len > 0)
    self->input_source = g_unix_fd_add (self->input, G_IO_OUT | G_IO_ERR, writable_cb, self);
  else if (self->input >= 0 && self->unwritten->len == 0 && self->close_after)
    close_input (self);
}

static void
open_pipes (WeftChild *self)
{
  GOutputStream *input = g_subprocess_get_stdin_pipe (self->process);

  open_mouth (self, 0, g_subprocess_get_stdout_pipe (self->process));
  open_mouth (self, 1, g_subprocess_get_stderr_pipe (self->process));
  self->input = input != NULL ? g_unix_output_stream_get_fd (G_UNIX_OUTPUT_STREAM (input)) : -1;
  if (self->input >= 0)
    g_unix_set_fd_nonblocking (self->input, TRUE, NULL);
  write_unwritten (self);
}

static void
spawned_cb (GSubprocess *process, GError *error, gpointer data)
{
  WeftChild *self = data;
  const char *pid = process != NULL ? g_subprocess_get_identifier (process) : NULL;

  self->spawning = NULL;
  self->process = process;
  self->error = error;
  if (error != NULL)
    {
      self->exited = TRUE;
      check_ended (self);
      return;
    }
  /* One that is dead already has no number, and needs none. */
  self->pid = pid != NULL ? (pid_t) g_ascii_strtoll (pid, NULL, 10) : G_MAXINT32;
  open_pipes (self);
  g_subprocess_wait_async (process, self->waiting, exited_cb, self);
  if (self->stopped)
    signal_group (self, SIGKILL);
}

static GPtrArray *
make_arguments (const char *worker, WeftChildPipes pipes, const char *const *arguments)
{
  GPtrArray *all = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (all, g_strdup (worker));
  g_ptr_array_add (all, g_strdup (pipes == WEFT_CHILD_NO_INPUT ? "--exec-merged" : "--exec"));
  g_ptr_array_add (all, g_strdup_printf ("%d", (int) getpid ()));
  for (; *arguments != NULL; arguments++)
    g_ptr_array_add (all, g_strdup (*arguments));
  g_ptr_array_add (all, NULL);
  return all;
}

WeftChild *
weft_child_new (const char *const *arguments, WeftChildPipes pipes, const WeftChildListener *listener, gpointer data,
                GError **error)
{
  /* Inheriting descriptors lets GLib spawn instead of fork; they are all marked to be closed by exec, and weft-worker
   * makes sure of it. */
  GSubprocessFlags flags = G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_INHERIT_FDS
                           | (pipes == WEFT_CHILD_NO_INPUT ? G_SUBPROCESS_FLAGS_NONE
                                                           : G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autofree char *worker = weft_runner_find_worker (NULL);
  g_autoptr(GPtrArray) all = NULL;
  WeftChild *self;

  if (worker == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _("The helper program weft-worker is missing. Install Weft again."));
      return NULL;
    }
  self = g_new0 (WeftChild, 1);
  self->listener = *listener;
  self->data = data;
  self->unwritten = g_byte_array_new ();
  self->waiting = g_cancellable_new ();
  self->input = self->mouths[0].fd = self->mouths[1].fd = -1;
  all = make_arguments (worker, pipes, arguments);
  self->spawning = weft_spawn ((const char *const *) all->pdata, flags, spawned_cb, self);
  return self;
}

void
weft_child_free (WeftChild *self)
{
  if (self->spawning != NULL)
    weft_spawning_forget (self->spawning);
  if (!self->exited)
    signal_group (self, SIGKILL);
  g_cancellable_cancel (self->waiting);
  g_clear_handle_id (&self->kill_timer, g_source_remove);
  g_clear_handle_id (&self->let_go_timer, g_source_remove);
  close_mouth (&self->mouths[0]);
  close_mouth (&self->mouths[1]);
  close_input (self);
  g_byte_array_unref (self->unwritten);
  g_object_unref (self->waiting);
  /* GLib's worker thread reaps it. */
  g_clear_object (&self->process);
  g_clear_error (&self->error);
  g_free (self);
}

gboolean
weft_child_write (WeftChild *self, const char *bytes, gsize length)
{
  if (self->close_after || (self->input < 0 && self->spawning == NULL))
    return FALSE;
  g_byte_array_append (self->unwritten, (const guint8 *) bytes, (guint) length);
  write_unwritten (self);
  return TRUE;
}

void
weft_child_close_input (WeftChild *self)
{
  self->close_after = TRUE;
  write_unwritten (self);
}

static gboolean
kill_cb (gpointer data)
{
  WeftChild *self = data;

  self->kill_timer = 0;
  signal_group (self, SIGKILL);
  return G_SOURCE_REMOVE;
}

void
weft_child_stop (WeftChild *self)
{
  if (self->stopped)
    return;
  self->stopped = TRUE;
  if (self->spawning != NULL)
    return;
  signal_group (self, self->exited ? SIGKILL : SIGTERM);
  if (!self->exited)
    self->kill_timer = g_timeout_add (WEFT_CHILD_GRACE_MS, kill_cb, self);
}

void
weft_child_cut_off (WeftChild *self)
{
  close_mouth (&self->mouths[0]);
  close_mouth (&self->mouths[1]);
  g_input_stream_close (g_subprocess_get_stdout_pipe (self->process), NULL, NULL);
  weft_child_stop (self);
}

int
weft_child_get_exit_status (WeftChild *self)
{
  return self->exited && self->process != NULL && g_subprocess_get_if_exited (self->process) ? g_subprocess_get_exit_status (self->process) : -1;
}

int
weft_child_get_signal (WeftChild *self)
{
  return self->exited && self->process != NULL && g_subprocess_get_if_signaled (self->process) ? g_subprocess_get_term_sig (self->process) : 0;
}

const GError *
weft_child_get_error (WeftChild *self)
{
  return self->error;
}

gboolean
weft_child_is_unstarted (WeftChild *self)
{
  return self->error != NULL || weft_child_get_exit_status (self) == EXIT_NO_PROGRAM;
}

void
weft_child_get_levels (WeftChild *self, WeftPipeLevel levels[3])
{
  levels[0] = weft_pipe_level_get (self->input);
  levels[1] = weft_pipe_level_get (self->mouths[0].fd);
  levels[2] = weft_pipe_level_get (self->mouths[1].fd);
}
