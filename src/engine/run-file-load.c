/* run-file-load.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "run-format.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* A file is read into memory of our own, not mapped: whoever cuts a mapped file short, or pulls out the disk that it is on,
 * ends every program that looks at it with a SIGBUS. Reading costs some milliseconds for a million spans, in a thread.
 *
 * For a list of runs only their heads are read. The memory is as large as the file, so that everything is in its place;
 * what is not read costs nothing. */

/* Where a GVariant of this type keeps where its parts end: the last hundred bytes. */
#define TAIL 4096

typedef struct
{
  char *bytes; /* (owned) anonymous and zero */
  gsize size;
} Memory;

static void
memory_free (gpointer data)
{
  Memory *self = data;

  munmap (self->bytes, self->size);
  g_free (self);
}

static Memory *
memory_new (gsize size, gboolean sparse)
{
  void *bytes = mmap (NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | (sparse ? MAP_NORESERVE : 0), -1, 0);
  Memory *self;

  if (bytes == MAP_FAILED)
    return NULL;
  /* Fewer and larger pages are filled in half the time. It does not matter if there are none. */
  if (!sparse)
    madvise (bytes, size, MADV_HUGEPAGE);
  self = g_new (Memory, 1);
  *self = (Memory) { bytes, size };
  return self;
}

/* How many bytes there were; -1 with errno. */
static gssize
read_part (int fd, char *bytes, gsize from, gsize to)
{
  gsize at = from;

  while (at < to)
    {
      gssize n = pread (fd, bytes + at, to - at, (off_t) at);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return -1;
      if (n == 0)
        break;
      at += (gsize) n;
    }
  return (gssize) (at - from);
}

/* How much of it is worth reading: of what is no run, or not all of one, only what tells so. */
static gssize
get_worth (int fd, gsize size)
{
  WeftRunFixed fixed = { 0 };
  gssize n = read_part (fd, (char *) &fixed, 0, sizeof fixed);

  if (n < 0)
    return -1;
  if (fixed.magic == WEFT_RUN_MAGIC && fixed.version == WEFT_RUN_VERSION && fixed.size == size)
    return (gssize) size;
  return n;
}

/* `memory`: (transfer full). If the file is shorter by now, so are the bytes. */
static GBytes *
fill (Memory *memory, int fd, gboolean head_only)
{
  gsize size = memory->size;
  gboolean parts = head_only && size > WEFT_RUN_HEAD_END + TAIL;
  gssize n = read_part (fd, memory->bytes, 0, parts ? WEFT_RUN_HEAD_END : size);

  if (n >= 0 && parts && n == WEFT_RUN_HEAD_END)
    {
      gssize tail = read_part (fd, memory->bytes, size - TAIL, size);

      n = tail < 0 ? -1 : tail == TAIL ? (gssize) size : n;
    }
  if (n >= 0)
    return g_bytes_new_with_free_func (memory->bytes, (gsize) n, memory_free, memory);
  memory_free (memory);
  return NULL;
}

static GBytes *
load (int fd, gboolean head_only)
{
  struct stat status;
  gssize size;
  Memory *memory;

  if (fstat (fd, &status) != 0)
    return NULL;
  errno = S_ISDIR (status.st_mode) ? EISDIR : EINVAL;
  if (!S_ISREG (status.st_mode))
    return NULL;
  size = get_worth (fd, (gsize) status.st_size);
  if (size <= 0)
    return size == 0 ? g_bytes_new (NULL, 0) : NULL;
  memory = memory_new ((gsize) size, head_only);
  return memory != NULL ? fill (memory, fd, head_only) : NULL;
}

/* What is opened may be a pipe that nobody writes to: not to wait for it. */
GBytes *
_weft_run_file_load (const char *path, gboolean head_only, GError **error)
{
  g_autofree char *shown = g_filename_display_name (path);
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY), code;
  GBytes *bytes = fd >= 0 ? load (fd, head_only) : NULL;

  code = errno;
  if (fd >= 0)
    close (fd);
  if (bytes == NULL)
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), _("\"%s\" can't be read: %s."), shown, g_strerror (code));
  return bytes;
}
