/* bench-monitor.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "bench.h"

#include "engine/clock.h"
#include "monitor/collector.h"

#include <fcntl.h>
#include <gio/gio.h>
#include <math.h>
#include <pty.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* The CPU time of one sample while 3,000 processes more sleep: ours, once a second, so that in eight samples every process
 * had its turn to be read whole. Beside it, in turn:
 *
 *   monitor/loop   the least that could be done: list /proc, and read one small file a process that is open already
 *   monitor/btop   btop, monitor/htop: htop, on a terminal of their own, at their own interval
 *   monitor/gnome-system-monitor   its list of processes, on the display that there is, at its own interval */

#define SLEEPERS "3000"
#define SAMPLES 8
#define WARM_UP_SECONDS 4
#define WARM_UP_SECONDS_WINDOW 15 /* its list is filled once */
#define WATCH_SECONDS 12

typedef struct
{
  Bench bench;
  const char *program; /* (nullable) */
  const char *option;  /* (nullable) */
  double samples_per_second;

  GSubprocess *sleepers;
  WeftCollector *collector;
  GArray *files;
} Case;

static double
cpu_ms (clockid_t clock)
{
  struct timespec used;

  return clock_gettime (clock, &used) == 0 ? (double) used.tv_sec * 1e3 + (double) used.tv_nsec / 1e6 : NAN;
}

static gboolean
start_sleepers (Case *self)
{
  char answer[32];

  self->sleepers = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL, g_getenv ("WEFT_SLEEPERS"), SLEEPERS, NULL);
  return self->sleepers != NULL
         && g_input_stream_read (g_subprocess_get_stdout_pipe (self->sleepers), answer, sizeof answer, NULL, NULL) > 0;
}

static double
measure (gpointer data)
{
  Case *self = data;
  double sum = 0;

  weft_sample_unref (weft_collector_take (self->collector, 0));
  for (guint i = 0; i < SAMPLES; i++)
    {
      g_autoptr(WeftSample) sample = NULL;

      g_usleep (G_USEC_PER_SEC);
      sample = weft_collector_take (self->collector, 0);
      sum += sample->cost_cpu_ms;
    }
  return sum / SAMPLES;
}

static guint
list (gboolean open_files, GArray *files)
{
  g_autoptr(GDir) proc = g_dir_open ("/proc", 0, NULL);
  const char *name;
  guint n = 0;

  while (proc != NULL && (name = g_dir_read_name (proc)) != NULL)
    {
      g_autofree char *path = NULL;
      int fd;

      if (!g_ascii_isdigit (*name))
        continue;
      n++;
      path = open_files ? g_build_filename ("/proc", name, "schedstat", NULL) : NULL;
      fd = open_files ? open (path, O_RDONLY | O_CLOEXEC) : -1;
      if (fd >= 0)
        g_array_append_val (files, fd);
    }
  return n;
}

static double
reference_loop (gpointer data)
{
  Case *self = data;
  double from;

  if (self->files == NULL)
    {
      self->files = g_array_new (FALSE, FALSE, sizeof (int));
      list (TRUE, self->files);
    }
  from = cpu_ms (CLOCK_THREAD_CPUTIME_ID);
  for (guint i = 0; i < SAMPLES; i++)
    {
      char text[64];

      list (FALSE, NULL);
      for (guint j = 0; j < self->files->len; j++)
        if (pread (g_array_index (self->files, int, j), text, sizeof text, 0) < 0)
          continue;
    }
  return (cpu_ms (CLOCK_THREAD_CPUTIME_ID) - from) / SAMPLES;
}

/* Somebody has to read what it draws. */
static void
drain (int fd, double seconds)
{
  guint64 until = weft_clock_ns () + (guint64) (seconds * 1e9);
  char text[4096];

  while (weft_clock_ns () < until)
    if (read (fd, text, sizeof text) <= 0)
      g_usleep (10000);
}

static double
watch_program (const char *path, const char *option, double samples_per_second)
{
  struct winsize size = { 40, 120, 0, 0 };
  clockid_t clock;
  double used = NAN;
  int terminal;
  pid_t pid = forkpty (&terminal, NULL, NULL, &size);

  if (pid == 0)
    {
      g_setenv ("TERM", "xterm-256color", TRUE);
      execl (path, path, option, NULL);
      _exit (127);
    }
  if (pid < 0)
    return NAN;
  fcntl (terminal, F_SETFL, O_NONBLOCK);
  drain (terminal, option != NULL ? WARM_UP_SECONDS_WINDOW : WARM_UP_SECONDS);
  if (clock_getcpuclockid (pid, &clock) == 0)
    {
      used = -cpu_ms (clock);
      drain (terminal, WATCH_SECONDS);
      used += cpu_ms (clock);
    }
  kill (pid, SIGKILL);
  waitpid (pid, NULL, 0);
  close (terminal);
  return used / (WATCH_SECONDS * samples_per_second);
}

static double
reference_program (gpointer data)
{
  Case *self = data;
  g_autofree char *path = g_find_program_in_path (self->program);

  return path != NULL ? watch_program (path, self->option, self->samples_per_second) : NAN;
}

static Case cases[] = {
  { { "monitor/loop", "ms CPU a sample", measure, reference_loop, 3, .warm_up = TRUE, .ratio_limit = 4 } },
  { { "monitor/btop", "ms CPU a sample", measure, reference_program, 1, .ratio_limit = 0.5 }, "btop", NULL, 1 / 2.0 },
  { { "monitor/htop", "ms CPU a sample", measure, reference_program, 1, .ratio_limit = 0.25 }, "htop", NULL, 1 / 1.5 },
  { { "monitor/gnome-system-monitor", "ms CPU a sample", measure, reference_program, 1, .ratio_limit = 0.1 },
    "gnome-system-monitor", "--show-processes-tab", 1 / 3.0 },
  { { NULL } },
};

int
main (int argc, char **argv)
{
  Case *self = bench_choose (argc, argv, cases, sizeof *cases);
  int status;

  if (self == NULL)
    return 2;
  weft_monitor_init ();
  if (!start_sleepers (self))
    return BENCH_SKIPPED;
  self->collector = weft_collector_new (weft_source_system_new ());
  status = bench_run (&self->bench, self);
  weft_collector_free (self->collector);
  g_subprocess_force_exit (self->sleepers);
  g_subprocess_wait (self->sleepers, NULL, NULL);
  g_object_unref (self->sleepers);
  return status;
}
