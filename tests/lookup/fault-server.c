/* fault-server.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "servers.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define HEADER 12
#define MESSAGE_MOST 512
#define LATE_US 700000

struct _FaultServer
{
  GThread *thread;
  int udp, tcp, stop[2];
  guint port;
};

typedef struct
{
  guint8 bytes[MESSAGE_MOST];
  gsize length;
  gboolean closes;
} Reply;

static gboolean
asks_for (const guint8 *question, gsize length, const char *label)
{
  gsize size = strlen (label);

  return length > HEADER + 1 + size && question[HEADER] >= size && memcmp (question + HEADER + 1, label, size) == 0;
}

/* The end of the question: a name, a type, a class. */
static gsize
question_end (const guint8 *question, gsize length)
{
  gsize at = HEADER;

  while (at < length && question[at] != 0)
    at += question[at] + 1u;
  return MIN (at + 5, length);
}

static void
add (Reply *reply, const void *bytes, gsize length)
{
  memcpy (reply->bytes + reply->length, bytes, length);
  reply->length += length;
}

static void
make_head (Reply *reply, const guint8 *question, gsize length, guint8 flags, guint8 code, guint8 answers)
{
  const guint8 head[HEADER] = { question[0], question[1], 0x80 | (question[2] & 1) | flags, 0x80 | code, 0, 1, 0, answers };

  reply->length = 0;
  add (reply, head, HEADER);
  add (reply, question + HEADER, question_end (question, length) - HEADER);
}

static void
make_answer (Reply *reply, const guint8 *question, gsize length)
{
  static const guint8 record[] = { 0xc0, HEADER, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 192, 0, 2, 80 };

  make_head (reply, question, length, 0, 0, 1);
  add (reply, record, sizeof record);
}

static void
make_truncated (Reply *reply, const guint8 *question, gsize length, gboolean stream)
{
  make_answer (reply, question, length);
  if (!stream)
    make_head (reply, question, length, 2, 0, 0);
  else
    reply->closes = asks_for (question, length, "closes");
}

static void
make_garbage (Reply *reply, const guint8 *question)
{
  memset (reply->bytes, 0xff, 60);
  memcpy (reply->bytes, question, 2);
  reply->bytes[2] = 0x80;
  reply->length = 60;
}

/* FALSE: says nothing. */
static gboolean
make_reply (Reply *reply, const guint8 *question, gsize length, gboolean stream)
{
  make_answer (reply, question, length);
  if (asks_for (question, length, "late"))
    g_usleep (LATE_US);
  else if (asks_for (question, length, "wrong-id"))
    reply->bytes[1]++;
  else if (asks_for (question, length, "wrong-question"))
    reply->bytes[HEADER + 1] = 'x';
  else if (asks_for (question, length, "truncated") || asks_for (question, length, "closes"))
    make_truncated (reply, question, length, stream);
  else if (asks_for (question, length, "cut"))
    reply->length -= 10;
  else if (asks_for (question, length, "garbage"))
    make_garbage (reply, question);
  else if (asks_for (question, length, "empty"))
    make_head (reply, question, length, 0, 0, 0);
  else if (asks_for (question, length, "rcode-"))
    make_head (reply, question, length, 0, (guint8) (question[HEADER + 7] - '0'), 0);
  return !asks_for (question, length, "nothing");
}

static void
serve_udp (FaultServer *self)
{
  struct sockaddr_storage from;
  socklen_t from_length = sizeof from;
  guint8 question[MESSAGE_MOST];
  Reply reply = { .length = 0 };
  gssize length = recvfrom (self->udp, question, sizeof question, 0, (struct sockaddr *) &from, &from_length);

  if (length > HEADER && make_reply (&reply, question, (gsize) length, FALSE))
    g_assert_cmpint (sendto (self->udp, reply.bytes, reply.length, 0, (struct sockaddr *) &from, from_length), >, 0);
}

static gboolean
read_all (int fd, void *bytes, gsize length)
{
  return recv (fd, bytes, length, MSG_WAITALL) == (gssize) length;
}

static void
serve_tcp (FaultServer *self)
{
  int fd = accept4 (self->tcp, NULL, NULL, SOCK_CLOEXEC);
  guint8 size[2], question[MESSAGE_MOST];
  Reply reply = { .length = 0 };

  if (fd >= 0 && read_all (fd, size, 2) && size[0] < 2 && read_all (fd, question, size[0] * 256u + size[1])
      && make_reply (&reply, question, size[0] * 256u + size[1], TRUE) && !reply.closes)
    {
      guint8 head[2] = { (guint8) (reply.length >> 8), (guint8) reply.length };

      g_assert_cmpint (send (fd, head, 2, MSG_NOSIGNAL), ==, 2);
      g_assert_cmpint (send (fd, reply.bytes, reply.length, MSG_NOSIGNAL), ==, reply.length);
    }
  if (fd >= 0)
    close (fd);
}

static gpointer
serve (gpointer data)
{
  FaultServer *self = data;
  struct pollfd ready[] = { { self->udp, POLLIN, 0 }, { self->tcp, POLLIN, 0 }, { self->stop[0], POLLIN | POLLHUP, 0 } };

  while (poll (ready, G_N_ELEMENTS (ready), -1) >= 0 || errno == EINTR)
    {
      if (ready[2].revents != 0)
        break;
      if (ready[0].revents != 0)
        serve_udp (self);
      if (ready[1].revents != 0)
        serve_tcp (self);
    }
  return NULL;
}

static int
open_socket (int type, guint port)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK), .sin_port = htons (port) };
  int fd = socket (AF_INET, type | SOCK_CLOEXEC, 0);

  g_assert_cmpint (bind (fd, (struct sockaddr *) &address, sizeof address), ==, 0);
  return fd;
}

FaultServer *
fault_server_new (void)
{
  FaultServer *self = g_new0 (FaultServer, 1);

  self->port = find_port ();
  self->udp = open_socket (SOCK_DGRAM, self->port);
  self->tcp = open_socket (SOCK_STREAM, self->port);
  g_assert_cmpint (listen (self->tcp, 16), ==, 0);
  g_assert_cmpint (pipe2 (self->stop, O_CLOEXEC), ==, 0);
  self->thread = g_thread_new ("fault-server", serve, self);
  return self;
}

guint
fault_server_get_port (FaultServer *self)
{
  return self->port;
}

void
fault_server_free (FaultServer *self)
{
  close (self->stop[1]);
  g_thread_join (self->thread);
  close (self->stop[0]);
  close (self->udp);
  close (self->tcp);
  g_free (self);
}
