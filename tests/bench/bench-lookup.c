/* bench-lookup.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "bench.h"

#include "engine/clock.h"
#include "lookup/lookup-list.h"
#include "servers.h"

#include <fcntl.h>
#include <glib-unix.h>
#include <math.h>
#include <spawn.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <unistd.h>

/* What a lookup costs, from its start to its end. The reference is the same nslookup with the same arguments, started as
 * bare as can be, its output thrown away: most of the time is nslookup's own.
 *
 * And how late the main loop comes while a thousand names are looked up, 32 at a time: the 99th percentile of the delay
 * of a timer that ticks 50 times a second, as the window's pulse counts it. The reference is the same timer in a main loop
 * that has nothing to do, while as many bare nslookups keep the machine as busy. */

#define AT_ONCE 32
#define NAMES 1000
#define ROUND 8       /* lookups, one after the other */
#define TICK_NS (20 * WEFT_NS_PER_MS)

typedef struct
{
  Bench bench;
} Case;

static NameServer *server;
static char *server_text;

static char *
name_of (guint i)
{
  return g_strdup_printf ("n%u.many.test", i);
}

static void
add (WeftLookupList *list, guint i)
{
  WeftLookupOptions options = { WEFT_RECORD_A, server_text, 60 };
  g_autofree char *name = name_of (i);

  weft_lookup_list_add (list, name, -1, &options);
}

static void
run_list (WeftLookupList *list)
{
  while (weft_lookup_list_is_running (list))
    g_main_context_iteration (NULL, TRUE);
}

/* Milliseconds a lookup. */
static double
measure_one (gpointer data)
{
  g_autoptr(WeftLookupList) list = weft_lookup_list_new ();
  uint64_t start = weft_clock_ns ();

  for (guint i = 0; i < ROUND; i++)
    {
      add (list, i);
      run_list (list);
    }
  return weft_lookup_list_get_count (list, WEFT_LOOKUP_ANSWERED) == ROUND
         ? (double) (weft_clock_ns () - start) / (double) WEFT_NS_PER_MS / ROUND : NAN;
}

static pid_t
spawn_bare (guint i)
{
  WeftLookupOptions options = { WEFT_RECORD_A, server_text, 60 };
  g_autofree char *program = g_find_program_in_path ("nslookup");
  g_autofree char *name = name_of (i);
  g_autoptr(WeftQuery) query = weft_query_new (name, -1, &options, NULL);
  g_auto(GStrv) arguments = weft_query_dup_arguments (query, program);
  posix_spawn_file_actions_t actions;
  pid_t pid = -1;

  posix_spawn_file_actions_init (&actions);
  posix_spawn_file_actions_addopen (&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen (&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn (&pid, program, &actions, NULL, arguments, environ);
  posix_spawn_file_actions_destroy (&actions);
  return pid;
}

static double
bare_one (gpointer data)
{
  uint64_t start = weft_clock_ns ();
  int status = 1;

  for (guint i = 0; i < ROUND; i++)
    if (waitpid (spawn_bare (i), &status, 0) < 0 || status != 0)
      return NAN;
  return (double) (weft_clock_ns () - start) / (double) WEFT_NS_PER_MS / ROUND;
}

/* The pulse without a window. */
typedef struct
{
  int fd;
  uint64_t due_ns;
  GArray *delays; /* of double, in milliseconds */
} Pulse;

static gboolean
tick_cb (int fd, GIOCondition condition, gpointer data)
{
  Pulse *self = data;
  uint64_t missed = 0, now = weft_clock_ns ();

  if (read (fd, &missed, sizeof missed) != sizeof missed)
    return G_SOURCE_CONTINUE;
  for (; missed > 0; missed--, self->due_ns += TICK_NS)
    {
      double delay = (double) (now - MIN (now, self->due_ns)) / (double) WEFT_NS_PER_MS;

      g_array_append_val (self->delays, delay);
    }
  return G_SOURCE_CONTINUE;
}

static guint
pulse_begin (Pulse *self)
{
  struct itimerspec every = { { 0, TICK_NS }, { 0, TICK_NS } };

  self->fd = timerfd_create (CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
  self->delays = g_array_new (FALSE, FALSE, sizeof (double));
  self->due_ns = weft_clock_ns () + TICK_NS;
  timerfd_settime (self->fd, 0, &every, NULL);
  return g_unix_fd_add (self->fd, G_IO_IN, tick_cb, self);
}

static double
pulse_end (Pulse *self, guint source)
{
  double late = self->delays->len > 0 ? bench_percentile ((double *) (gpointer) self->delays->data, self->delays->len, 0.99) : NAN;

  g_source_remove (source);
  close (self->fd);
  g_array_unref (self->delays);
  return late;
}

static double
measure_pulse (gpointer data)
{
  g_autoptr(WeftLookupList) list = weft_lookup_list_new ();
  Pulse pulse;
  guint source = pulse_begin (&pulse);
  double late;

  weft_lookup_list_set_parallel (list, AT_ONCE);
  for (guint i = 0; i < NAMES; i++)
    add (list, i);
  run_list (list);
  late = pulse_end (&pulse, source);
  return weft_lookup_list_get_count (list, WEFT_LOOKUP_ANSWERED) == NAMES ? late : NAN;
}

static gpointer
keep_busy (gpointer data)
{
  int status;

  for (guint i = 0; i < NAMES + AT_ONCE; i++)
    {
      if (i >= AT_ONCE)
        wait (&status);
      if (i < NAMES)
        spawn_bare (i);
    }
  g_atomic_int_set ((int *) data, 1);
  g_main_context_wakeup (NULL);
  return NULL;
}

static double
idle_pulse (gpointer data)
{
  int done = 0;
  Pulse pulse;
  guint source = pulse_begin (&pulse);
  GThread *thread = g_thread_new ("bare", keep_busy, &done);

  while (!g_atomic_int_get (&done))
    g_main_context_iteration (NULL, TRUE);
  g_thread_join (thread);
  return pulse_end (&pulse, source);
}

static Case cases[] = {
  { { .name = "lookup/cost", .unit = "ms a lookup", .measure = measure_one, .reference = bare_one, .rounds = 9, .warm_up = TRUE,
      .ratio_limit = 1.3 } },
  /* Where a main loop that does nothing is late already, ours may be as much later. */
  { { .name = "lookup/pulse", .unit = "ms late, p99", .measure = measure_pulse, .reference = idle_pulse, .rounds = 1, .limit = 8, .quiet = 2 } },
  { { NULL } },
};

int
main (int argc, char **argv)
{
  Case *self = bench_choose (argc, argv, cases, sizeof *cases);
  int status;

  if (self == NULL)
    return 2;
  server = name_server_new (0);
  if (server == NULL)
    return BENCH_SKIPPED;
  server_text = g_strdup_printf ("127.0.0.1#%u", name_server_get_port (server));
  status = bench_run (&self->bench, self);
  name_server_free (server);
  g_free (server_text);
  return status;
}
