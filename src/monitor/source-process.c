/* source-process.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "source-private.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* Reading a process costs the kernel far more than it costs us: 5 µs to write PID/stat, 8 with opening it, and 1.6 for
 * PID/schedstat, which has three numbers that move whenever the process runs. So the small file is kept open and asked
 * first, and the large one is read only when the small one has changed; most processes sleep most of the time.
 *
 * A descriptor in /proc belongs to the process, not to its number: when the number has a new owner, reading fails. */

#define STAT_MOST 1024
#define QUIET_LOOKS 10 /* then PID/stat is closed: every open file of /proc holds 4 KiB of the kernel's memory */

static void
close_kept (WeftSystemSource *self, gint32 *kept)
{
  if (*kept == 0)
    return;
  close (*kept - 1);
  *kept = 0;
  self->kept--;
}

void
_weft_system_source_close_slot (WeftSource *source, WeftSlot *slot)
{
  WeftSystemSource *self = (WeftSystemSource *) source;

  close_kept (self, &slot->stat_fd);
  close_kept (self, &slot->sched_fd);
  *slot = (WeftSlot) { .pid = slot->pid };
}

static gssize
read_at (int fd, char *text, gsize size)
{
  gssize n;

  do
    n = pread (fd, text, size - 1, 0);
  while (n < 0 && errno == EINTR);
  text[MAX (n, 0)] = '\0';
  return n;
}

/* -1 with errno. The descriptor is kept in `kept` if it is not NULL and there is room for one more. */
static gssize
read_file (WeftSystemSource *self, const WeftSlot *slot, gint32 *kept, const char *name, char *text, gsize size)
{
  char path[32];
  gssize n;
  int fd, error;

  if (kept != NULL && *kept != 0)
    return read_at (*kept - 1, text, size);
  g_snprintf (path, sizeof path, "%d/%s", slot->pid, name);
  fd = openat (self->proc_fd, path, O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return -1;
  n = read_at (fd, text, size);
  if (n > 0 && kept != NULL && self->kept < self->kept_most)
    {
      *kept = fd + 1;
      self->kept++;
      return n;
    }
  error = errno;
  close (fd);
  errno = error;
  return n;
}

static WeftRead
fail (WeftSource *source, WeftSlot *slot)
{
  gboolean forbidden = errno == EACCES || errno == EPERM || errno == EMFILE || errno == ENFILE || errno == ENOMEM;

  _weft_system_source_close_slot (source, slot);
  return forbidden ? WEFT_READ_UNREADABLE : WEFT_READ_GONE;
}

/* Whether the process has not run since this was last asked. */
static gboolean
has_slept (WeftSystemSource *self, WeftSlot *slot, guint64 *run_ns)
{
  char text[sizeof slot->sched];
  gboolean same;
  gssize n;

  /* Opened only to be kept: opened every time it would cost more than it saves. */
  if (slot->many || (slot->sched_fd == 0 && self->kept >= self->kept_most))
    {
      slot->sched_length = 0;
      return FALSE;
    }
  n = read_file (self, slot, &slot->sched_fd, "schedstat", text, sizeof text);
  if (n <= 0 || !weft_parse_schedstat (text, run_ns))
    {
      slot->sched_length = 0;
      return FALSE;
    }
  same = slot->sched_length == n && memcmp (slot->sched, text, (gsize) n) == 0;
  memcpy (slot->sched, text, (gsize) n);
  slot->sched_length = (guint8) n;
  return same;
}

/* The small file is read before the large one: what happens between the two is seen again at the next look. */
WeftRead
_weft_system_source_read_process (WeftSource *source, WeftSlot *slot, gboolean whole, WeftStat *stat, guint64 *run_ns)
{
  WeftSystemSource *self = (WeftSystemSource *) source;
  gboolean slept = has_slept (self, slot, run_ns);
  char text[STAT_MOST];

  slot->quiet = slept ? MIN (slot->quiet + 1, QUIET_LOOKS) : 0;
  if (slot->quiet == QUIET_LOOKS)
    close_kept (self, &slot->stat_fd);
  if (slept && !whole)
    return WEFT_READ_SAME;
  if (read_file (self, slot, slot->quiet < QUIET_LOOKS ? &slot->stat_fd : NULL, "stat", text, sizeof text) <= 0)
    return fail (source, slot);
  if (!weft_parse_stat (text, stat))
    return WEFT_READ_UNREADABLE;
  slot->many = stat->threads > 1;
  return WEFT_READ_CHANGED;
}
