/* source-system.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "source-private.h"

#include "engine/clock.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glibtop.h>
#include <glibtop/cpu.h>
#include <glibtop/mem.h>
#include <glibtop/proclist.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#define KEPT_MOST 8192

static void
system_get_time (WeftSource *source, guint64 *time_ns, gint64 *wall_us)
{
  *time_ns = weft_clock_ns ();
  *wall_us = g_get_real_time ();
}

static guint64
system_clock (WeftSource *source)
{
  return weft_clock_ns ();
}

/* 0 or an errno. */
static int
read_all (int fd, GByteArray *text)
{
  gsize used = 0;
  gssize n;

  do
    {
      g_byte_array_set_size (text, (guint) MAX (used + 65536, text->len));
      n = read (fd, text->data + used, text->len - used - 1);
      used += (gsize) MAX (n, 0);
    }
  while (n > 0 || (n < 0 && errno == EINTR));
  text->data[used] = '\0';
  g_byte_array_set_size (text, (guint) used + 1);
  return n < 0 ? errno : 0;
}

static const char *
system_read_text (WeftSource *source, const char *path, gsize *length)
{
  WeftSystemSource *self = (WeftSystemSource *) source;
  int fd = openat (self->proc_fd, path, O_RDONLY | O_CLOEXEC);
  int error;

  if (fd < 0)
    return NULL;
  error = read_all (fd, self->text);
  close (fd);
  if (length != NULL)
    *length = self->text->len - 1;
  return error == 0 ? (const char *) self->text->data : NULL;
}

/* libgtop stops at the first gap in the numbers, and counts the cores only once. */
static gboolean
libgtop_sees_all (GArray *cores)
{
  guint last = g_array_index (cores, WeftCoreTicks, cores->len - 1).id;

  return cores->len > 1 && last == cores->len - 1 && cores->len <= GLIBTOP_NCPU
         && glibtop_global_server->ncpu == (int) cores->len - 1;
}

static void
take_libgtop_core (const glibtop_cpu *from, WeftCoreTicks *core)
{
  guint32 i = core->id;

  core->ticks[WEFT_CORE_USER] = from->xcpu_user[i];
  core->ticks[WEFT_CORE_NICE] = from->xcpu_nice[i];
  core->ticks[WEFT_CORE_SYSTEM] = from->xcpu_sys[i];
  core->ticks[WEFT_CORE_IDLE] = from->xcpu_idle[i];
  core->ticks[WEFT_CORE_IOWAIT] = from->xcpu_iowait[i];
  core->ticks[WEFT_CORE_IRQ] = from->xcpu_irq[i];
  core->ticks[WEFT_CORE_SOFTIRQ] = from->xcpu_softirq[i];
}

/* libgtop's figures where it sees all cores; stolen time, and cores behind a gap, are our own reading. That comes
 * first, too, because libgtop ends the program when it can't read /proc/stat. */
static gboolean
system_read_cores (WeftSource *source, GArray *cores, gint64 *boot_s)
{
  WeftSystemSource *self = (WeftSystemSource *) source;
  glibtop_cpu *from = self->cores;

  if (!weft_source_parse_cores (source, cores, boot_s))
    return FALSE;
  if (!libgtop_sees_all (cores))
    return TRUE;
  glibtop_get_cpu (from);
  for (guint i = 0; from->flags != 0 && i < cores->len; i++)
    take_libgtop_core (from, &g_array_index (cores, WeftCoreTicks, i));
  return TRUE;
}

/* What can be had for the asking is not in libgtop, so we read as well, and first, for the reason above. The swap is
 * ours: libgtop reads /proc/vmstat with it, and ends the program where that is missing. */
static gboolean
system_read_memory (WeftSource *source, WeftSampleMemory *memory)
{
  glibtop_mem mem;

  if (!weft_source_parse_memory (source, memory))
    return FALSE;
  glibtop_get_mem (&mem);
  memory->total = mem.total;
  memory->available = MIN (memory->available, mem.total);
  memory->used = mem.total - memory->available;
  return TRUE;
}

static void
system_list (WeftSource *source, GArray *pids)
{
  glibtop_proclist list;
  g_autofree pid_t *found = glibtop_get_proclist (&list, GLIBTOP_KERN_PROC_ALL, 0);

  G_STATIC_ASSERT (sizeof (pid_t) == sizeof (gint32));
  if (found != NULL)
    g_array_append_vals (pids, found, (guint) list.number);
}

/* libgtop has no threads. */
static void
system_list_threads (WeftSource *source, gint32 pid, GArray *tids)
{
  WeftSystemSource *self = (WeftSystemSource *) source;
  struct dirent *entry;
  char path[32];
  DIR *tasks;
  int fd;

  g_snprintf (path, sizeof path, "%d/task", pid);
  fd = openat (self->proc_fd, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0)
    return;
  tasks = fdopendir (fd);
  while (tasks != NULL && (entry = readdir (tasks)) != NULL)
    {
      gint32 tid = (gint32) g_ascii_strtoll (entry->d_name, NULL, 10);

      if (tid > 0)
        g_array_append_val (tids, tid);
    }
  if (tasks != NULL)
    closedir (tasks);
  else
    close (fd);
}

/* Of the folder: the files in it are root's when a process hides its memory. */
static gboolean
system_get_owner (WeftSource *source, gint32 pid, guint32 *uid)
{
  struct stat status;
  char path[16];

  g_snprintf (path, sizeof path, "%d", pid);
  if (fstatat (((WeftSystemSource *) source)->proc_fd, path, &status, 0) != 0)
    return FALSE;
  *uid = status.st_uid;
  return TRUE;
}

static void
system_free (WeftSource *source)
{
  WeftSystemSource *self = (WeftSystemSource *) source;

  g_assert (self->kept == 0);

  close (self->proc_fd);
  g_byte_array_unref (self->text);
  g_free (self->cores);
  g_free (self);
}

/* Half of what the process may have open, for the other half is the jobs'. The soft limit is 1,024 for the sake of
 * programs that use select(). */
static guint
kept_most (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) != 0)
    return 0;
  if (limit.rlim_cur < limit.rlim_max && limit.rlim_cur < 2 * KEPT_MOST)
    {
      limit.rlim_cur = MIN (limit.rlim_max, 2 * KEPT_MOST);
      if (setrlimit (RLIMIT_NOFILE, &limit) != 0)
        getrlimit (RLIMIT_NOFILE, &limit);
    }
  return (guint) MIN (limit.rlim_cur / 2, KEPT_MOST);
}

static const WeftSourceClass system_class = {
  .get_time = system_get_time,
  .clock = system_clock,
  .read_cores = system_read_cores,
  .read_memory = system_read_memory,
  .list = system_list,
  .list_threads = system_list_threads,
  .read_process = _weft_system_source_read_process,
  .close_slot = _weft_system_source_close_slot,
  .get_owner = system_get_owner,
  .read_text = system_read_text,
  .free = system_free,
};

WeftSource *
weft_source_system_new (void)
{
  WeftSystemSource *self = g_new0 (WeftSystemSource, 1);

  self->parent = (WeftSource) {
    .class = &system_class,
    .ticks_per_second = (double) sysconf (_SC_CLK_TCK),
    .page_size = (guint64) sysconf (_SC_PAGESIZE),
  };
  self->proc_fd = open ("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  self->kept_most = kept_most ();
  self->text = g_byte_array_new ();
  self->cores = g_new0 (glibtop_cpu, 1);
  return &self->parent;
}

void
weft_monitor_init (void)
{
  glibtop_init ();
}

gboolean
weft_monitor_is_sandboxed (void)
{
  return access ("/.flatpak-info", F_OK) == 0;
}
