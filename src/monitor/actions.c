/* actions.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "actions.h"

#include "parse.h"

#include <dirent.h>
#include <errno.h>
#include <glib/gi18n.h>
#include <linux/capability.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* A pidfd holds on to a process, so whatever is found out after it was opened is about that one. Old kernels (before
 * 5.3) and some sandboxes have none: there the start time alone has to do, as it did for everybody before. */

#define CORES_MOST 8192

typedef struct
{
  gint32 pid;
  int fd; /* -1: the system has no pidfd */
} Target;

static gboolean
fail (GError **error, int code, gint32 pid)
{
  if (code == ESRCH || code == ENOENT)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _("Process %d has ended."), pid);
  else if (code == EPERM || code == EACCES)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED, _("You are not permitted to do this to process %d."), pid);
  else
    /* Translators: %s is the system's description of the error */
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _("This can't be done to process %d: %s."), pid, g_strerror (code));
  return FALSE;
}

static gboolean
has_started_at (gint32 pid, guint64 start_ticks)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/stat", pid);
  g_autofree char *text = NULL;
  WeftStat stat;

  return g_file_get_contents (path, &text, NULL, NULL) && weft_parse_stat (text, &stat) && stat.start_ticks == start_ticks;
}

static void
target_clear (Target *target)
{
  if (target->fd >= 0)
    close (target->fd);
  target->fd = -1;
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Target, target_clear)

static gboolean
target_open (Target *target, gint32 pid, guint64 start_ticks, GError **error)
{
  g_return_val_if_fail (pid > 0, FALSE);

  *target = (Target) { .pid = pid, .fd = (int) syscall (SYS_pidfd_open, pid, 0) };
  if (target->fd < 0 && errno != ENOSYS && errno != EPERM)
    return fail (error, errno, pid);
  return has_started_at (pid, start_ticks) || fail (error, ESRCH, pid);
}

/* 0 or an errno. */
static int
target_signal (const Target *target, int number)
{
  if (target->fd < 0)
    return kill (target->pid, number) == 0 ? 0 : errno;
  return syscall (SYS_pidfd_send_signal, target->fd, number, NULL, 0) == 0 ? 0 : errno;
}

gboolean
weft_process_signal (gint32 pid, guint64 start_ticks, int number, GError **error)
{
  g_auto(Target) target = { .fd = -1 };
  int code;

  if (!target_open (&target, pid, start_ticks, error))
    return FALSE;
  code = target_signal (&target, number);
  return code == 0 || fail (error, code, pid);
}

/* Linux keeps nice values and cores by thread. Calls `act` (0 or an errno) for each, and gives the first error; threads
 * that end meanwhile need nothing. Until all have been seen: one that was just made has its maker's old values. */
static int
for_each_thread (gint32 pid, int (*act) (pid_t tid, gconstpointer data), gconstpointer data)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/task", pid);
  struct dirent *entry;
  DIR *tasks = opendir (path);
  int code = 0;

  if (tasks == NULL)
    return errno;
  while (code == 0 && (entry = readdir (tasks)) != NULL)
    {
      pid_t tid = (pid_t) g_ascii_strtoll (entry->d_name, NULL, 10);

      code = tid > 0 ? act (tid, data) : 0;
      if (code == ESRCH && tid != pid)
        code = 0;
    }
  closedir (tasks);
  return code;
}

static int
act_nice (pid_t tid, gconstpointer data)
{
  return setpriority (PRIO_PROCESS, (id_t) tid, *(const int *) data) == 0 ? 0 : errno;
}

gboolean
weft_process_set_nice (gint32 pid, guint64 start_ticks, int nice, GError **error)
{
  g_auto(Target) target = { .fd = -1 };
  int code;

  if (!target_open (&target, pid, start_ticks, error))
    return FALSE;
  code = for_each_thread (pid, act_nice, &nice);
  return code == 0 || fail (error, code, pid);
}

typedef struct
{
  cpu_set_t *set;
  gsize size;
} Cores;

static int
act_cores (pid_t tid, gconstpointer data)
{
  const Cores *cores = data;

  return sched_setaffinity (tid, cores->size, cores->set) == 0 ? 0 : errno;
}

gboolean
weft_process_set_cores (gint32 pid, guint64 start_ticks, const guint32 *ids, guint n, GError **error)
{
  g_auto(Target) target = { .fd = -1 };
  Cores cores = { CPU_ALLOC (CORES_MOST), CPU_ALLOC_SIZE (CORES_MOST) };
  int code = 0;

  CPU_ZERO_S (cores.size, cores.set);
  for (guint i = 0; i < n; i++)
    CPU_SET_S (ids[i], cores.size, cores.set);
  if (!target_open (&target, pid, start_ticks, error))
    {
      CPU_FREE (cores.set);
      return FALSE;
    }
  code = for_each_thread (pid, act_cores, &cores);
  CPU_FREE (cores.set);
  if (code == EINVAL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, _("None of these cores may be used. Choose at least one that is online."));
      return FALSE;
    }
  return code == 0 || fail (error, code, pid);
}

/* libgtop's way to ask for this ends the program when the process has just ended. */
GArray *
weft_process_get_cores (gint32 pid, guint64 start_ticks, GError **error)
{
  g_auto(Target) target = { .fd = -1 };
  g_autoptr(GArray) ids = g_array_new (FALSE, FALSE, sizeof (guint32));
  gsize size = CPU_ALLOC_SIZE (CORES_MOST);
  cpu_set_t *set;
  int code;

  if (!target_open (&target, pid, start_ticks, error))
    return NULL;
  set = CPU_ALLOC (CORES_MOST);
  CPU_ZERO_S (size, set);
  code = sched_getaffinity (pid, size, set) == 0 ? 0 : errno;
  for (guint32 id = 0; code == 0 && id < CORES_MOST; id++)
    if (CPU_ISSET_S (id, size, set))
      g_array_append_val (ids, id);
  CPU_FREE (set);
  if (code != 0)
    fail (error, code, pid);
  return code == 0 ? g_steal_pointer (&ids) : NULL;
}

static gboolean
has_capability (guint number)
{
  struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 0 };
  struct __user_cap_data_struct sets[_LINUX_CAPABILITY_U32S_3] = { { 0 } };

  return syscall (SYS_capget, &header, sets) == 0 && (sets[number / 32].effective & (1u << (number % 32))) != 0;
}

/* Also what RLIMIT_NICE grants: 20 less the limit. */
static int
least_nice (gint32 pid, gboolean ours)
{
  struct rlimit limit;
  int now, least;

  if (has_capability (CAP_SYS_NICE))
    return -20;
  if (!ours)
    return 20;
  errno = 0;
  now = getpriority (PRIO_PROCESS, (id_t) pid);
  if (now == -1 && errno != 0)
    return 20;
  if (getrlimit (RLIMIT_NICE, &limit) != 0)
    return now;
  least = limit.rlim_cur >= 40 ? -20 : 20 - (int) limit.rlim_cur;
  return MIN (now, least);
}

gboolean
weft_process_get_permissions (gint32 pid, guint64 start_ticks, WeftPermissions *permissions)
{
  g_auto(Target) target = { .fd = -1 };
  g_autofree char *path = g_strdup_printf ("/proc/%d", pid);
  struct stat status;
  gboolean ours;

  *permissions = (WeftPermissions) { .nice_least = 20 };
  if (!target_open (&target, pid, start_ticks, NULL) || stat (path, &status) != 0)
    return FALSE;
  ours = status.st_uid == geteuid ();
  permissions->may_signal = target_signal (&target, 0) == 0;
  permissions->may_set_cores = ours || has_capability (CAP_SYS_NICE);
  permissions->nice_least = least_nice (pid, ours);
  return TRUE;
}

const char *
weft_signal_name (int number)
{
  static const struct
  {
    int number;
    const char *name;
  } names[] = {
    { SIGHUP, "SIGHUP" }, { SIGINT, "SIGINT" }, { SIGQUIT, "SIGQUIT" }, { SIGILL, "SIGILL" }, { SIGTRAP, "SIGTRAP" },
    { SIGABRT, "SIGABRT" }, { SIGBUS, "SIGBUS" }, { SIGFPE, "SIGFPE" }, { SIGKILL, "SIGKILL" }, { SIGUSR1, "SIGUSR1" },
    { SIGSEGV, "SIGSEGV" }, { SIGUSR2, "SIGUSR2" }, { SIGPIPE, "SIGPIPE" }, { SIGALRM, "SIGALRM" }, { SIGTERM, "SIGTERM" },
    { SIGCHLD, "SIGCHLD" }, { SIGCONT, "SIGCONT" }, { SIGSTOP, "SIGSTOP" }, { SIGTSTP, "SIGTSTP" }, { SIGTTIN, "SIGTTIN" },
    { SIGTTOU, "SIGTTOU" }, { SIGURG, "SIGURG" }, { SIGXCPU, "SIGXCPU" }, { SIGXFSZ, "SIGXFSZ" }, { SIGVTALRM, "SIGVTALRM" },
    { SIGPROF, "SIGPROF" }, { SIGWINCH, "SIGWINCH" }, { SIGIO, "SIGIO" }, { SIGPWR, "SIGPWR" }, { SIGSYS, "SIGSYS" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (names[i].number == number)
      return names[i].name;
  return NULL;
}
