/* worker-process.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "worker-process.h"

#include "clock.h"

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* dup2() of a descriptor onto itself, in file actions, takes its close-on-exec flag off, in the child only
 * (POSIX.1-2024; glibc 2.29). So no other program that Weft starts at this moment inherits it. */
static int
prepare (posix_spawn_file_actions_t *actions, posix_spawnattr_t *attributes, int cells, int control)
{
  sigset_t none, all;
  int error;

  sigemptyset (&none);
  sigfillset (&all);
  error = posix_spawn_file_actions_adddup2 (actions, cells, cells);
  if (error == 0)
    error = posix_spawn_file_actions_adddup2 (actions, control, control);
  posix_spawnattr_setflags (attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
  posix_spawnattr_setpgroup (attributes, 0);
  posix_spawnattr_setsigmask (attributes, &none);
  posix_spawnattr_setsigdefault (attributes, &all);
  return error;
}

static int
spawn (const char *path, int cells, int control, pid_t *pid)
{
  char cells_text[12], control_text[12], parent_text[12];
  char *arguments[] = { (char *) path, cells_text, control_text, parent_text, NULL };
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  int error;

  g_snprintf (cells_text, sizeof cells_text, "%d", cells);
  g_snprintf (control_text, sizeof control_text, "%d", control);
  g_snprintf (parent_text, sizeof parent_text, "%d", (int) getpid ());
  posix_spawn_file_actions_init (&actions);
  posix_spawnattr_init (&attributes);
  error = prepare (&actions, &attributes, cells, control);
  if (error == 0)
    error = posix_spawn (pid, path, &actions, &attributes, arguments, environ);
  posix_spawnattr_destroy (&attributes);
  posix_spawn_file_actions_destroy (&actions);
  return error;
}

WeftWorkerProcess *
weft_worker_process_spawn (const char *path, WeftShared *shared, guint32 lane)
{
  WeftWorkerProcess *self;
  int sockets[2], error;
  pid_t pid = 0;

  if (socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets) != 0)
    return NULL;
  error = spawn (path, shared->fd, sockets[1], &pid);
  close (sockets[1]);
  if (error != 0)
    {
      close (sockets[0]);
      errno = error;
      return NULL;
    }
  self = g_new0 (WeftWorkerProcess, 1);
  *self = (WeftWorkerProcess) { .pid = pid, .socket = sockets[0], .lane = lane, .job = WEFT_JOB_NONE, .spawned_ns = weft_clock_ns () };
  return self;
}

static gboolean
send_message (WeftWorkerProcess *self, WeftMessage message)
{
  message.lane = self->lane;
  return send (self->socket, &message, sizeof message, MSG_NOSIGNAL | MSG_DONTWAIT) == (gssize) sizeof message;
}

gboolean
weft_worker_process_share (WeftWorkerProcess *self)
{
  if (!send_message (self, (WeftMessage) { .kind = WEFT_MESSAGE_SHARE, .value = self->share_from, .more = self->share_to }))
    return FALSE;
  self->share_from = self->share_to = 0;
  self->n_shares++;
  return TRUE;
}

void
weft_worker_process_obey (WeftWorkerProcess *self)
{
  if (self->told_ns == 0)
    self->told_ns = weft_clock_ns ();
  self->n_told += send_message (self, (WeftMessage) { .kind = WEFT_MESSAGE_OBEY });
}

gboolean
weft_worker_process_run (WeftWorkerProcess *self, guint32 job, gboolean last)
{
  gboolean sent;

  self->job = job;
  sent = send_message (self, (WeftMessage) { .kind = WEFT_MESSAGE_RUN, .value = job });
  if (sent && last)
    shutdown (self->socket, SHUT_WR);
  /* One that can't be sent to is dead; its end arrives at the same socket and is handled there. */
  return sent;
}

void
weft_worker_process_end (WeftWorkerProcess *self)
{
  self->ending_ns = weft_clock_ns ();
  shutdown (self->socket, SHUT_WR);
}

void
weft_worker_process_kill (WeftWorkerProcess *self)
{
  /* Not reaped yet, so the number is still its own. */
  if (self->socket >= 0)
    kill (self->pid, SIGKILL);
}

gboolean
weft_worker_process_read (WeftWorkerProcess *self, WeftMessage *message, gboolean *ended)
{
  gssize length;

  do
    length = recv (self->socket, message, sizeof *message, MSG_DONTWAIT);
  while (length < 0 && errno == EINTR);
  if (length > 0 && length != (gssize) sizeof *message)
    message->kind = WEFT_MESSAGE_FOREIGN;
  *ended = length == 0 || (length < 0 && errno != EAGAIN && errno != EWOULDBLOCK);
  return length > 0;
}

gboolean
weft_worker_process_has_said (WeftWorkerProcess *self)
{
  char any;

  return recv (self->socket, &any, sizeof any, MSG_DONTWAIT | MSG_PEEK) >= 0;
}

int
weft_worker_process_reap (WeftWorkerProcess *self, struct rusage *usage)
{
  int status = 0;
  pid_t pid;

  /* It closed its socket. A program that does so and lives on is none of ours. */
  weft_worker_process_kill (self);
  do
    pid = wait4 (self->pid, &status, 0, usage);
  while (pid < 0 && errno == EINTR);
  close (self->socket);
  self->socket = -1;
  self->ended_ns = weft_clock_ns ();
  return status;
}

void
weft_worker_process_free (WeftWorkerProcess *self)
{
  g_assert (self->socket < 0);
  g_free (self);
}
