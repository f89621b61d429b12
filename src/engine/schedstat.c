/* schedstat.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "schedstat.h"

#include "clock.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* An open file is read in 0.7 µs; opening it would take five times that. A file whose task is gone says ESRCH. */

typedef struct
{
  gint32 tid;
  int fd;
  guint64 time_ns, ran_ns, wanted_ns; /* when it was last read */
} Task;

typedef struct
{
  gint32 pid, tid;
} Wish;

struct _WeftSchedstat
{
  _Atomic unsigned refs; /* the owner's, and the thread's */
  pthread_mutex_t lock;  /* protects what follows; POSIX, because the thread sanitizer knows these and not GLib's */
  pthread_cond_t cond;   /* on the monotonic clock */
  gboolean stop;
  GArray *wishes;        /* (owned) Wish: to be opened by the thread */
  GArray *records;       /* (owned) WeftSwitch */
};

static void
schedstat_unref (WeftSchedstat *self)
{
  if (atomic_fetch_sub (&self->refs, 1) != 1)
    return;
  g_array_unref (self->wishes);
  g_array_unref (self->records);
  pthread_mutex_destroy (&self->lock);
  pthread_cond_destroy (&self->cond);
  g_free (self);
}

/* Run, and waited for a core, in nanoseconds. */
static gboolean
read_sums (int fd, guint64 *ran_ns, guint64 *wanted_ns)
{
  char text[96], *end;
  ssize_t n = pread (fd, text, sizeof text - 1, 0);

  if (n <= 0)
    return FALSE;
  text[n] = '\0';
  *ran_ns = strtoull (text, &end, 10);
  *wanted_ns = strtoull (end, NULL, 10);
  return TRUE;
}

static void
open_task (GArray *tasks, Wish wish)
{
  char path[64];
  Task task = { .tid = wish.tid };

  if (tasks->len >= WEFT_SWITCHES_MOST)
    return;
  snprintf (path, sizeof path, "/proc/%d/task/%d/schedstat", wish.pid, wish.tid);
  task.fd = open (path, O_RDONLY | O_CLOEXEC);
  task.time_ns = weft_clock_ns ();
  if (task.fd >= 0 && read_sums (task.fd, &task.ran_ns, &task.wanted_ns))
    g_array_append_val (tasks, task);
  else if (task.fd >= 0)
    close (task.fd);
}

static gboolean
sample_task (Task *task, WeftSwitch *record)
{
  guint64 ran, wanted, now = weft_clock_ns ();

  if (!read_sums (task->fd, &ran, &wanted))
    return FALSE;
  *record = (WeftSwitch) {
    .time_ns = now,
    .tid = task->tid,
    .kind = WEFT_SWITCH_SAMPLE,
    .ran_ns = (guint32) MIN (ran - task->ran_ns, G_MAXUINT32),
    .wanted_ns = (guint32) MIN (wanted - task->wanted_ns, G_MAXUINT32),
    .sampled_ns = (guint32) MIN (now - task->time_ns, G_MAXUINT32),
  };
  task->time_ns = now;
  task->ran_ns = ran;
  task->wanted_ns = wanted;
  return TRUE;
}

static void
sample_all (GArray *tasks, GArray *records)
{
  for (guint i = tasks->len; i > 0; i--)
    {
      Task *task = &g_array_index (tasks, Task, i - 1);
      WeftSwitch record;

      if (!sample_task (task, &record))
        {
          close (task->fd);
          g_array_remove_index_fast (tasks, i - 1);
        }
      else if (record.ran_ns > 0 || record.wanted_ns > 0)
        {
          g_array_append_val (records, record);
        }
    }
}

static void
init_monotonic (pthread_cond_t *cond)
{
  pthread_condattr_t attributes;

  pthread_condattr_init (&attributes);
  pthread_condattr_setclock (&attributes, CLOCK_MONOTONIC);
  pthread_cond_init (cond, &attributes);
  pthread_condattr_destroy (&attributes);
}

/* FALSE when it shall end. Takes the wishes, gives the records; nothing is read under the lock. */
static gboolean
exchange (WeftSchedstat *self, GArray *wishes, GArray *records)
{
  guint64 end_ns = weft_clock_ns () + WEFT_NS_PER_SEC / WEFT_SCHEDSTAT_HERTZ;
  struct timespec until = { (time_t) (end_ns / WEFT_NS_PER_SEC), (long) (end_ns % WEFT_NS_PER_SEC) };
  gboolean stop;

  pthread_mutex_lock (&self->lock);
  g_array_append_vals (self->records, records->data, records->len);
  while (!self->stop && self->wishes->len == 0 && pthread_cond_timedwait (&self->cond, &self->lock, &until) == 0)
    ;
  g_array_set_size (wishes, 0);
  g_array_append_vals (wishes, self->wishes->data, self->wishes->len);
  g_array_set_size (self->wishes, 0);
  stop = self->stop;
  pthread_mutex_unlock (&self->lock);
  g_array_set_size (records, 0);
  return !stop;
}

static gpointer
sample (gpointer data)
{
  WeftSchedstat *self = data;
  g_autoptr(GArray) tasks = g_array_new (FALSE, FALSE, sizeof (Task));
  g_autoptr(GArray) wishes = g_array_new (FALSE, FALSE, sizeof (Wish));
  g_autoptr(GArray) records = g_array_new (FALSE, FALSE, sizeof (WeftSwitch));

  while (exchange (self, wishes, records))
    {
      sample_all (tasks, records);
      for (guint i = 0; i < wishes->len; i++)
        open_task (tasks, g_array_index (wishes, Wish, i));
    }
  for (guint i = 0; i < tasks->len; i++)
    close (g_array_index (tasks, Task, i).fd);
  schedstat_unref (self);
  return NULL;
}

static int
probe (void)
{
  guint64 ran, wanted;
  int fd = open ("/proc/thread-self/schedstat", O_RDONLY | O_CLOEXEC), failed = errno;

  if (fd < 0)
    return failed;
  failed = read_sums (fd, &ran, &wanted) ? 0 : EIO;
  close (fd);
  return failed;
}

WeftSchedstat *
weft_schedstat_new (int *error)
{
  WeftSchedstat *self;
  GThread *thread;

  *error = probe ();
  if (*error != 0)
    return NULL;
  self = g_new0 (WeftSchedstat, 1);
  atomic_init (&self->refs, 2);
  pthread_mutex_init (&self->lock, NULL);
  init_monotonic (&self->cond);
  self->wishes = g_array_new (FALSE, FALSE, sizeof (Wish));
  self->records = g_array_new (FALSE, FALSE, sizeof (WeftSwitch));
  thread = g_thread_try_new ("weft-schedstat", sample, self, NULL);
  if (thread != NULL)
    {
      g_thread_unref (thread);
      return self;
    }
  *error = EAGAIN;
  atomic_store (&self->refs, 1);
  schedstat_unref (self);
  return NULL;
}

void
weft_schedstat_free (WeftSchedstat *self)
{
  pthread_mutex_lock (&self->lock);
  self->stop = TRUE;
  pthread_cond_signal (&self->cond);
  pthread_mutex_unlock (&self->lock);
  schedstat_unref (self);
}

void
weft_schedstat_watch (WeftSchedstat *self, gint32 pid, gint32 tid)
{
  Wish wish = { pid, tid };

  pthread_mutex_lock (&self->lock);
  g_array_append_val (self->wishes, wish);
  pthread_cond_signal (&self->cond);
  pthread_mutex_unlock (&self->lock);
}

void
weft_schedstat_read (WeftSchedstat *self, GArray *records)
{
  pthread_mutex_lock (&self->lock);
  g_array_append_vals (records, self->records->data, self->records->len);
  g_array_set_size (self->records, 0);
  pthread_mutex_unlock (&self->lock);
}
