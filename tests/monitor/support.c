/* support.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "support.h"

#include "engine/clock.h"

#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#define MIDNIGHT_US (G_GINT64_CONSTANT (1700000000) * G_USEC_PER_SEC)

static void
tell_time (Machine *self)
{
  weft_source_scripted_set_time (self->source, self->time_ns, MIDNIGHT_US + (gint64) (self->time_ns / 1000));
}

void
machine_init (Machine *self)
{
  self->source = weft_source_scripted_new ();
  self->collector = weft_collector_new (self->source);
  self->time_ns = WEFT_NS_PER_SEC;
  tell_time (self);
}

void
machine_clear (Machine *self)
{
  g_clear_pointer (&self->collector, weft_collector_free);
}

void
machine_wait (Machine *self, double seconds)
{
  self->time_ns += (guint64) (seconds * 1e9 + 0.5);
  tell_time (self);
}

Script
script (gint32 pid, const char *name)
{
  return (Script) { .pid = pid, .ppid = 1, .name = name, .state = 'S', .start_ticks = 100, .threads = 1, .pages = 10 };
}

char *
script_stat (const Script *self)
{
  return g_strdup_printf ("%d (%s) %c %d 5 5 0 -1 4194304 1 2 3 4 %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT
                          " 0 0 20 %d %u 0 %" G_GUINT64_FORMAT " 8192 %" G_GUINT64_FORMAT
                          " 18446744073709551615 1 1 0 0 0 0 0 0 0 0 0 0 17 %d 0 0 0 0 0\n",
                          self->pid, self->name, self->state, self->ppid, self->user_ticks, self->system_ticks, self->nice,
                          self->threads, self->start_ticks, self->pages, self->core);
}

static void
set_files (Machine *self, const char *folder, const Script *from)
{
  g_autofree char *stat = script_stat (from);
  g_autofree char *sched = g_strdup_printf ("%" G_GUINT64_FORMAT " 1000 %u\n", from->run_ns, from->turns);
  g_autofree char *stat_path = g_strconcat (folder, "/stat", NULL);
  g_autofree char *sched_path = g_strconcat (folder, "/schedstat", NULL);

  weft_source_scripted_set (self->source, stat_path, stat);
  weft_source_scripted_set (self->source, sched_path, from->run_ns > 0 ? sched : NULL);
}

void
machine_set (Machine *self, const Script *from)
{
  g_autofree char *folder = g_strdup_printf ("%d", from->pid);

  set_files (self, folder, from);
}

void
machine_set_thread (Machine *self, gint32 pid, const Script *from, guint voluntary, guint involuntary)
{
  g_autofree char *folder = g_strdup_printf ("%d/task/%d", pid, from->pid);
  g_autofree char *path = g_strconcat (folder, "/status", NULL);
  g_autofree char *status = g_strdup_printf ("Name:\tx\nvoluntary_ctxt_switches:\t%u\nnonvoluntary_ctxt_switches:\t%u\n", voluntary, involuntary);

  set_files (self, folder, from);
  weft_source_scripted_set (self->source, path, status);
}

WeftSample *
machine_take (Machine *self)
{
  return weft_collector_take (self->collector, 0);
}

const WeftSampleProcess *
find (WeftSample *sample, gint32 pid)
{
  const WeftSampleProcess *process = weft_sample_find (sample, pid);

  g_assert_nonnull (process);
  return process;
}

gint32
spinner_start (const char *threads, const char *duty)
{
  const char *path = g_getenv ("WEFT_SPINNER");
  char *const arguments[] = { (char *) path, (char *) threads, (char *) duty, NULL };
  pid_t pid = 0;

  g_assert_cmpint (posix_spawn (&pid, path, NULL, NULL, arguments, environ), ==, 0);
  return pid;
}

int
spinner_wait (gint32 pid)
{
  int status = 0;

  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  return WIFSIGNALED (status) ? WTERMSIG (status) : 0;
}

void
spinner_kill (gint32 pid)
{
  kill (pid, SIGKILL);
  spinner_wait (pid);
}
