/* file-writer.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "file-writer.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BUFFER (64 * 1024)

struct _WeftFileWriter
{
  char *shown;     /* (owned) the name as it was given, for messages */
  char *path;      /* (owned) where it goes; links followed */
  char *temporary; /* (owned) (nullable): NULL is written to directly */
  int fd;
  int error;       /* errno; 0: all is well so far */
  guint64 size;
  gsize pending;
  char buffer[BUFFER];
};

static void
set_error (GError **error, const char *path, int code)
{
  g_autofree char *shown = g_filename_display_name (path);

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), _("\"%s\" can't be written: %s."), shown, g_strerror (code));
}

/* A link is followed, so that it stays one. */
static char *
resolve (const char *path)
{
  char *real = realpath (path, NULL);
  char *resolved = g_strdup (real != NULL ? real : path);

  free (real);
  return resolved;
}

/* A file that replaces another keeps who may read it. */
static int
open_beside (WeftFileWriter *self, gboolean replaces, mode_t mode)
{
  g_autofree char *folder = g_path_get_dirname (self->path);
  g_autofree char *base = g_path_get_basename (self->path);
  int fd;

  /* Names have room for 255 bytes. */
  self->temporary = g_strdup_printf ("%s/.%.200s.XXXXXX", folder, base);
  fd = g_mkstemp_full (self->temporary, O_WRONLY | O_CLOEXEC, 0666);
  if (fd < 0)
    g_clear_pointer (&self->temporary, g_free);
  else if (replaces)
    (void) !fchmod (fd, mode & 0777);
  return fd;
}

WeftFileWriter *
weft_file_writer_new (const char *path, GError **error)
{
  g_autoptr(WeftFileWriter) self = g_new (WeftFileWriter, 1);
  struct stat status;
  gboolean exists;

  memset (self, 0, offsetof (WeftFileWriter, buffer));
  self->shown = g_strdup (path);
  self->path = resolve (path);
  exists = stat (self->path, &status) == 0;
  if (exists && !S_ISREG (status.st_mode))
    self->fd = open (self->path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
  else
    self->fd = open_beside (self, exists, exists ? status.st_mode : 0);
  if (self->fd >= 0)
    return g_steal_pointer (&self);
  set_error (error, path, errno);
  return NULL;
}

static gboolean
flush (WeftFileWriter *self)
{
  gsize written = 0;

  while (self->error == 0 && written < self->pending)
    {
      gssize n = write (self->fd, self->buffer + written, self->pending - written);

      if (n >= 0)
        written += (gsize) n;
      else if (errno != EINTR)
        self->error = errno;
    }
  self->pending = 0;
  return self->error == 0;
}

gboolean
weft_file_writer_add (WeftFileWriter *self, gconstpointer bytes, gsize length)
{
  const char *from = bytes;

  self->size += length;
  while (length > 0 && self->error == 0)
    {
      gsize n = MIN (length, BUFFER - self->pending);

      memcpy (self->buffer + self->pending, from, n);
      self->pending += n;
      from += n;
      length -= n;
      if (self->pending == BUFFER)
        flush (self);
    }
  return self->error == 0;
}

guint64
weft_file_writer_get_size (WeftFileWriter *self)
{
  return self->size;
}

/* So that the new name too is there after a power cut. Not every file system can; the file is whole in any case. */
static void
sync_folder (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  if (fd < 0)
    return;
  fsync (fd);
  close (fd);
}

gboolean
weft_file_writer_commit (WeftFileWriter *self, GError **error)
{
  g_assert (self->fd >= 0);

  flush (self);
  if (self->error == 0 && self->temporary != NULL && fsync (self->fd) != 0)
    self->error = errno;
  if (close (self->fd) != 0 && self->error == 0)
    self->error = errno;
  self->fd = -1;
  if (self->error == 0 && self->temporary != NULL && g_rename (self->temporary, self->path) != 0)
    self->error = errno;
  if (self->error != 0)
    {
      set_error (error, self->shown, self->error);
      return FALSE;
    }
  if (self->temporary != NULL)
    sync_folder (self->path);
  g_clear_pointer (&self->temporary, g_free);
  return TRUE;
}

void
weft_file_writer_free (WeftFileWriter *self)
{
  if (self->fd >= 0)
    close (self->fd);
  if (self->temporary != NULL)
    g_unlink (self->temporary);
  g_free (self->temporary);
  g_free (self->path);
  g_free (self->shown);
  g_free (self);
}
