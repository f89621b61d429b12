/* test-actions.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "monitor/actions.h"
#include "support.h"

#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

typedef struct
{
  gint32 pid;
  guint64 start_ticks;
} Victim;

static gboolean
read_stat (gint32 pid, WeftStat *stat)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/stat", pid);
  g_autofree char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) && weft_parse_stat (text, stat);
}

static void
victim_init (Victim *self)
{
  WeftStat stat;

  self->pid = spinner_start ("2", "0");
  g_assert_true (read_stat (self->pid, &stat));
  self->start_ticks = stat.start_ticks;
}

/* It may have been waited for already. */
static void
victim_clear (Victim *self)
{
  if (self->pid > 0)
    spinner_kill (self->pid);
  self->pid = 0;
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Victim, victim_clear)

static void
wait_for_state (gint32 pid, char state)
{
  gint64 until = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;
  WeftStat stat = { 0 };

  while (read_stat (pid, &stat) && stat.state != state)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, until);
      g_usleep (1000);
    }
  g_assert_cmpint (stat.state, ==, state);
}

static void
test_stops_continues_and_ends (void)
{
  g_auto(Victim) victim = { 0 };
  g_autoptr(GError) error = NULL;

  victim_init (&victim);
  g_assert_true (weft_process_signal (victim.pid, victim.start_ticks, SIGSTOP, &error));
  wait_for_state (victim.pid, 'T');
  g_assert_true (weft_process_signal (victim.pid, victim.start_ticks, SIGCONT, &error));
  wait_for_state (victim.pid, 'S');
  g_assert_true (weft_process_signal (victim.pid, victim.start_ticks, SIGTERM, &error));
  g_assert_no_error (error);
  g_assert_cmpint (spinner_wait (victim.pid), ==, SIGTERM);
  victim.pid = 0;
}

static void
test_never_touches_a_process_that_took_over_the_number (void)
{
  g_auto(Victim) victim = { 0 };
  g_autoptr(GError) error = NULL;
  WeftPermissions permissions;
  guint32 core = 0;
  WeftStat stat;

  victim_init (&victim);
  g_assert_false (weft_process_signal (victim.pid, victim.start_ticks - 1, SIGKILL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (weft_process_set_nice (victim.pid, victim.start_ticks + 1, 5, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (weft_process_set_cores (victim.pid, victim.start_ticks + 1, &core, 1, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (weft_process_get_cores (victim.pid, victim.start_ticks + 1, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_false (weft_process_get_permissions (victim.pid, victim.start_ticks + 1, &permissions));
  g_assert_false (permissions.may_signal);
  g_assert_true (read_stat (victim.pid, &stat));
  g_assert_cmpint (stat.nice, ==, getpriority (PRIO_PROCESS, 0));
}

static void
test_a_process_that_has_ended_is_told (void)
{
  g_autoptr(GError) error = NULL;
  Victim victim = { 0 };

  victim_init (&victim);
  spinner_kill (victim.pid);
  g_assert_false (weft_process_signal (victim.pid, victim.start_ticks, SIGTERM, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_clear_error (&error);
  /* libgtop's way to ask for this aborts the program. */
  g_assert_null (weft_process_get_cores (victim.pid, victim.start_ticks, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

static void
test_all_threads_become_nicer (void)
{
  g_auto(Victim) victim = { 0 };
  g_autoptr(GError) error = NULL;
  g_autofree char *path = NULL;
  g_autoptr(GDir) tasks = NULL;
  const char *name;
  guint n = 0;

  victim_init (&victim);
  path = g_strdup_printf ("/proc/%d/task", victim.pid);
  for (gint64 until = g_get_monotonic_time () + 20 * G_USEC_PER_SEC; n < 2; n = 0)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, until);
      g_clear_pointer (&tasks, g_dir_close);
      tasks = g_dir_open (path, 0, NULL);
      while (g_dir_read_name (tasks) != NULL)
        n++;
      if (n == 2)
        break;
    }
  g_assert_true (weft_process_set_nice (victim.pid, victim.start_ticks, 15, &error));
  g_assert_no_error (error);
  g_dir_rewind (tasks);
  while ((name = g_dir_read_name (tasks)) != NULL)
    g_assert_cmpint (getpriority (PRIO_PROCESS, (id_t) g_ascii_strtoll (name, NULL, 10)), ==, 15);
}

static void
test_cores_are_set_and_told (void)
{
  g_auto(Victim) victim = { 0 };
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) all = NULL;
  g_autoptr(GArray) one = NULL;
  guint32 last, none = 8000;

  victim_init (&victim);
  all = weft_process_get_cores (victim.pid, victim.start_ticks, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (all->len, >=, 1);
  last = g_array_index (all, guint32, all->len - 1);
  g_assert_true (weft_process_set_cores (victim.pid, victim.start_ticks, &last, 1, &error));
  one = weft_process_get_cores (victim.pid, victim.start_ticks, &error);
  g_assert_cmpuint (one->len, ==, 1);
  g_assert_cmpuint (g_array_index (one, guint32, 0), ==, last);
  g_assert_false (weft_process_set_cores (victim.pid, victim.start_ticks, &none, 1, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
}

static void
test_says_beforehand_what_is_permitted (void)
{
  g_auto(Victim) victim = { 0 };
  WeftPermissions permissions;

  victim_init (&victim);
  g_assert_true (weft_process_get_permissions (victim.pid, victim.start_ticks, &permissions));
  g_assert_true (permissions.may_signal);
  g_assert_true (permissions.may_set_cores);
  g_assert_cmpint (permissions.nice_least, <=, getpriority (PRIO_PROCESS, (id_t) victim.pid));
}

/* Process 1 is root's; root becomes nobody for this. */
static void
test_what_is_not_permitted_is_refused (void)
{
  g_autoptr(GError) error = NULL;
  WeftPermissions permissions;
  WeftStat stat;

  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
      g_test_trap_assert_passed ();
      return;
    }
  if ((geteuid () == 0 && setresuid (65534, 65534, 65534) != 0) || !read_stat (1, &stat))
    return;
  g_assert_true (weft_process_get_permissions (1, stat.start_ticks, &permissions));
  g_assert_false (permissions.may_signal);
  g_assert_false (permissions.may_set_cores);
  g_assert_cmpint (permissions.nice_least, ==, 20);
  g_assert_false (weft_process_signal (1, stat.start_ticks, 0, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
}

#define ADD(name, test) g_test_add_func ("/actions/" name, test)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("stops-continues-and-ends", test_stops_continues_and_ends);
  ADD ("never-touches-a-process-that-took-over-the-number", test_never_touches_a_process_that_took_over_the_number);
  ADD ("a-process-that-has-ended-is-told", test_a_process_that_has_ended_is_told);
  ADD ("all-threads-become-nicer", test_all_threads_become_nicer);
  ADD ("cores-are-set-and-told", test_cores_are_set_and_told);
  ADD ("says-beforehand-what-is-permitted", test_says_beforehand_what_is_permitted);
  ADD ("what-is-not-permitted-is-refused", test_what_is_not_permitted_is_refused);

  return g_test_run ();
}
