/* test-processes.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "support.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

static void
test_every_figure_is_the_one_worked_out_by_hand (void)
{
  g_auto(Machine) machine = { 0 };
  Script from = script (7, "job");
  g_autoptr(WeftSample) first = NULL;
  g_autoptr(WeftSample) second = NULL;
  const WeftSampleProcess *process;

  machine_init (&machine);
  weft_source_scripted_set (machine.source, "stat", "cpu0 0 0 0 0\nbtime 1700000000\n");
  weft_source_scripted_set (machine.source, "7/cmdline", "/usr/bin/job\0");
  weft_source_scripted_set (machine.source, "7/uid", "0");
  machine_set (&machine, &from);
  first = machine_take (&machine);
  assert_unknown (find (first, 7)->cpu);

  machine_wait (&machine, 2);
  from = (Script) { 7, 3, "job", 'R', .user_ticks = 130, .system_ticks = 20, .start_ticks = 100, .threads = 2, .nice = -3, .pages = 25, .core = 5 };
  machine_set (&machine, &from);
  second = machine_take (&machine);
  process = find (second, 7);
  assert_share (process->cpu, 0.75); /* 150 ticks of 10 ms in 2 s */
  g_assert_cmpfloat_with_epsilon (process->cpu_time, 1.5, 1e-9);
  g_assert_cmpint (process->ppid, ==, 3);
  g_assert_cmpuint (process->memory, ==, 102400);
  g_assert_cmpuint (process->threads, ==, 2);
  g_assert_cmpint (process->nice, ==, -3);
  g_assert_cmpint (process->state, ==, 'R');
  g_assert_cmpint (process->last_core, ==, 5);
  g_assert_cmpuint (process->start_ticks, ==, 100);
  g_assert_cmpstr (process->info->name, ==, "job");
  g_assert_cmpstr (process->info->command, ==, "/usr/bin/job");
  g_assert_cmpstr (process->info->user, ==, "root");
  g_assert_cmpint (process->info->started_us, ==, G_GINT64_CONSTANT (1700000001000000));
}

/* The interval that was asked for plays no part. */
static void
test_shares_are_of_the_time_that_passed (void)
{
  g_auto(Machine) machine = { 0 };
  Script from = script (7, "job");
  const double waits[] = { 0.25, 1, 3.7, 10 };

  machine_init (&machine);
  machine_set (&machine, &from);
  weft_sample_unref (machine_take (&machine));
  for (guint i = 0; i < G_N_ELEMENTS (waits); i++)
    {
      g_autoptr(WeftSample) sample = NULL;

      machine_wait (&machine, waits[i]);
      from.user_ticks += 10;
      machine_set (&machine, &from);
      sample = machine_take (&machine);
      assert_share (find (sample, 7)->cpu, 0.1 / waits[i]);
    }
}

/* Ticks of 10 ms are 4 points of a quarter of a second. */
static void
test_one_thread_is_measured_to_the_nanosecond (void)
{
  g_auto(Machine) machine = { 0 };
  Script from = script (7, "job");
  g_autoptr(WeftSample) first = NULL;
  g_autoptr(WeftSample) second = NULL;

  machine_init (&machine);
  from.run_ns = 1000000;
  machine_set (&machine, &from);
  first = machine_take (&machine);
  machine_wait (&machine, 0.25);
  from.run_ns += 127500000;
  from.user_ticks += 12;
  machine_set (&machine, &from);
  second = machine_take (&machine);
  assert_share (find (second, 7)->cpu, 0.51);
}

/* What ended threads have used, PID/schedstat does not say. */
static void
test_threads_that_ended_are_counted (void)
{
  g_auto(Machine) machine = { 0 };
  Script from = script (7, "job");
  g_autoptr(WeftSample) first = NULL;
  g_autoptr(WeftSample) second = NULL;

  machine_init (&machine);
  from.run_ns = 1000000;
  machine_set (&machine, &from);
  first = machine_take (&machine);
  machine_wait (&machine, 1);
  from.run_ns += 1000000;
  from.user_ticks += 80;
  machine_set (&machine, &from);
  second = machine_take (&machine);
  assert_share (find (second, 7)->cpu, 0.8);
}

static guint
reads_of (Machine *machine)
{
  guint64 before = weft_source_scripted_get_reads (machine->source);

  weft_sample_unref (machine_take (machine));
  return (guint) (weft_source_scripted_get_reads (machine->source) - before);
}

static void
test_a_sleeper_costs_one_small_read (void)
{
  g_auto(Machine) machine = { 0 };
  guint quiet;

  machine_init (&machine);
  machine_wait (&machine, 1000);
  weft_sample_unref (machine_take (&machine));
  quiet = reads_of (&machine);
  for (gint32 pid = 1; pid <= 100; pid++)
    {
      Script from = script (pid, "sleeper");

      from.run_ns = 1000;
      machine_set (&machine, &from);
    }
  g_assert_cmpuint (reads_of (&machine), >=, quiet + 200);
  machine_wait (&machine, 0.001);
  g_assert_cmpuint (reads_of (&machine), <=, quiet + 100 + 5);
  /* In eight seconds each has had its turn. */
  machine_wait (&machine, 8);
  g_assert_cmpuint (reads_of (&machine), >=, quiet + 200);
}

static void
test_a_sleeper_has_no_share (void)
{
  g_auto(Machine) machine = { 0 };
  Script from = script (7, "sleeper");
  g_autoptr(WeftSample) first = NULL;
  g_autoptr(WeftSample) second = NULL;
  g_autoptr(WeftSample) third = NULL;

  machine_init (&machine);
  from.run_ns = 1000;
  machine_set (&machine, &from);
  first = machine_take (&machine);
  machine_wait (&machine, 1);
  second = machine_take (&machine);
  assert_share (find (second, 7)->cpu, 0);
  /* The time it slept before is not part of what it runs now. */
  machine_wait (&machine, 1);
  from.run_ns += 500000000;
  from.user_ticks += 50;
  machine_set (&machine, &from);
  third = machine_take (&machine);
  assert_share (find (third, 7)->cpu, 0.5);
}

static void
test_what_others_change_of_a_sleeper_is_seen (void)
{
  g_auto(Machine) machine = { 0 };
  Script from = script (7, "sleeper");
  g_autoptr(WeftSample) sample = NULL;

  machine_init (&machine);
  from.run_ns = 1000;
  machine_set (&machine, &from);
  weft_sample_unref (machine_take (&machine));
  from.nice = 5;
  from.pages = 3;
  machine_set (&machine, &from);
  machine_wait (&machine, 8);
  sample = machine_take (&machine);
  g_assert_cmpint (find (sample, 7)->nice, ==, 5);
  g_assert_cmpuint (find (sample, 7)->memory, ==, 3 * 4096);
}

static void
test_a_pid_that_is_used_again_is_another_process (void)
{
  g_auto(Machine) machine = { 0 };
  Script from = script (7, "old");
  g_autoptr(WeftSample) first = NULL;
  g_autoptr(WeftSample) second = NULL;
  g_autoptr(WeftSample) third = NULL;

  machine_init (&machine);
  from.user_ticks = 5000;
  machine_set (&machine, &from);
  first = machine_take (&machine);
  machine_wait (&machine, 1);
  from = script (7, "new");
  from.start_ticks = 999;
  from.user_ticks = 3;
  machine_set (&machine, &from);
  second = machine_take (&machine);
  assert_unknown (find (second, 7)->cpu);
  g_assert_cmpstr (find (second, 7)->info->name, ==, "new");
  g_assert_cmpuint (find (second, 7)->start_ticks, ==, 999);
  g_assert_cmpstr (find (first, 7)->info->name, ==, "old");
  machine_wait (&machine, 1);
  from.user_ticks = 28;
  machine_set (&machine, &from);
  third = machine_take (&machine);
  assert_share (find (third, 7)->cpu, 0.25);
}

typedef struct
{
  Machine *machine;
  const char *path;
  guint left;
} Ending;

static void
end_cb (const char *path, gpointer data)
{
  Ending *ending = data;

  if (ending->left > 0 && --ending->left == 0)
    weft_source_scripted_end (ending->machine->source, 7);
}

/* Before its first file is read, before the second, and so on. */
static void
test_a_process_may_end_between_any_two_reads (void)
{
  for (guint reads = 1; reads < 16; reads++)
    {
      g_auto(Machine) machine = { 0 };
      Script from = script (7, "short");
      Script other = script (9, "other");
      Ending ending = { &machine, NULL, reads };
      g_autoptr(WeftSample) sample = NULL;

      machine_init (&machine);
      from.run_ns = 5;
      machine_set (&machine, &from);
      machine_set (&machine, &other);
      machine_set_thread (&machine, 7, &from, 1, 2);
      weft_source_scripted_watch (machine.source, end_cb, &ending);
      for (guint i = 0; i < 3; i++)
        {
          g_clear_pointer (&sample, weft_sample_unref);
          machine_wait (&machine, 1);
          sample = weft_collector_take (machine.collector, 7);
          find (sample, 9);
        }
      if (ending.left == 0)
        {
          machine_wait (&machine, 1);
          g_clear_pointer (&sample, weft_sample_unref);
          sample = weft_collector_take (machine.collector, 7);
          g_assert_null (weft_sample_find (sample, 7));
          g_assert_cmpint (sample->detail.pid, ==, 0);
        }
    }
}

static void
test_what_must_not_be_read_is_counted (void)
{
  g_auto(Machine) machine = { 0 };
  Script from = script (7, "mine");
  g_autoptr(WeftSample) sample = NULL;

  machine_init (&machine);
  machine_set (&machine, &from);
  weft_source_scripted_set (machine.source, "8/stat", WEFT_SCRIPTED_FORBIDDEN);
  weft_source_scripted_set (machine.source, "9/stat", WEFT_SCRIPTED_FORBIDDEN);
  sample = machine_take (&machine);
  g_assert_cmpuint (sample->n_processes, ==, 1);
  g_assert_cmpuint (sample->n_unreadable, ==, 2);
}

/* What is mounted with hidepid=2 does not even tell that there are others. */
static void
test_the_first_process_tells_whether_others_are_hidden (void)
{
  g_auto(Machine) machine = { 0 };
  Script first = script (1, "init"), mine = script (7, "mine");
  g_autoptr(WeftSample) hiding = NULL, open = NULL, forbidden = NULL;

  machine_init (&machine);
  machine_set (&machine, &mine);
  hiding = machine_take (&machine);
  g_assert_true (weft_sample_hides_others (hiding));
  machine_set (&machine, &first);
  open = machine_take (&machine);
  g_assert_false (weft_sample_hides_others (open));
  weft_source_scripted_set (machine.source, "1/stat", WEFT_SCRIPTED_FORBIDDEN);
  forbidden = machine_take (&machine);
  g_assert_true (weft_sample_hides_others (forbidden));
}

static void
test_names_become_valid_text (void)
{
  g_auto(Machine) machine = { 0 };
  Script odd = script (7, "a\xff) S 1 (\n");
  Script cut = script (8, "a-very-long-nam");
  g_autoptr(WeftSample) sample = NULL;

  machine_init (&machine);
  machine_set (&machine, &odd);
  machine_set (&machine, &cut);
  weft_source_scripted_set (machine.source, "7/cmdline", "\xfe\xff");
  weft_source_scripted_set (machine.source, "8/cmdline", "/opt/a-very-long-name-indeed");
  sample = machine_take (&machine);
  g_assert_true (g_utf8_validate (find (sample, 7)->info->name, -1, NULL));
  g_assert_true (g_utf8_validate (find (sample, 7)->info->command, -1, NULL));
  g_assert_true (g_str_has_suffix (find (sample, 7)->info->name, ") S 1 (\n"));
  g_assert_cmpstr (find (sample, 8)->info->name, ==, "a-very-long-name-indeed");
}

static void
test_a_program_that_starts_another_changes_its_name (void)
{
  g_auto(Machine) machine = { 0 };
  Script from = script (7, "sh");
  g_autoptr(WeftSample) first = NULL;
  g_autoptr(WeftSample) second = NULL;

  machine_init (&machine);
  machine_set (&machine, &from);
  weft_source_scripted_set (machine.source, "7/cmdline", "sh");
  first = machine_take (&machine);
  machine_wait (&machine, 1);
  from.name = "make";
  machine_set (&machine, &from);
  weft_source_scripted_set (machine.source, "7/cmdline", "make all");
  second = machine_take (&machine);
  g_assert_cmpstr (find (first, 7)->info->command, ==, "sh");
  g_assert_cmpstr (find (second, 7)->info->name, ==, "make");
  g_assert_cmpstr (find (second, 7)->info->command, ==, "make all");
}

static void
test_threads_are_read_of_the_one_process_alone (void)
{
  g_auto(Machine) machine = { 0 };
  Script from = script (7, "job"), thread = script (8, "a thread");
  g_autoptr(WeftSample) first = NULL;
  g_autoptr(WeftSample) second = NULL;
  const WeftSampleThread *told;

  machine_init (&machine);
  from.threads = 2;
  from.run_ns = thread.run_ns = 1000;
  machine_set (&machine, &from);
  machine_set_thread (&machine, 7, &from, 1, 2);
  machine_set_thread (&machine, 7, &thread, 10, 20);
  first = machine_take (&machine);
  g_assert_cmpint (first->detail.pid, ==, 0);
  g_assert_cmpuint (first->detail.n_threads, ==, 0);
  machine_wait (&machine, 1);
  g_clear_pointer (&first, weft_sample_unref);
  first = weft_collector_take (machine.collector, 7);
  g_assert_cmpuint (first->detail.n_threads, ==, 2);
  assert_unknown (first->detail.threads[1].cpu);

  machine_wait (&machine, 0.5);
  thread.run_ns += 400000000;
  thread.user_ticks = 40;
  thread.core = 3;
  thread.state = 'R';
  machine_set_thread (&machine, 7, &thread, 11, 25);
  second = weft_collector_take (machine.collector, 7);
  told = &second->detail.threads[1];
  g_assert_cmpint (told->tid, ==, 8);
  g_assert_cmpstr (told->name, ==, "a thread");
  assert_share (told->cpu, 0.8);
  g_assert_cmpfloat_with_epsilon (told->cpu_time, 0.4, 1e-9);
  g_assert_cmpuint (told->voluntary, ==, 11);
  g_assert_cmpuint (told->involuntary, ==, 25);
  g_assert_cmpint (told->last_core, ==, 3);
  g_assert_cmpint (told->state, ==, 'R');
  assert_share (second->detail.threads[0].cpu, 0);
}

static void
test_samples_are_by_pid_and_stay_as_they_were (void)
{
  g_auto(Machine) machine = { 0 };
  const gint32 pids[] = { 500, 3, 77, 12, 4000000 };
  g_autoptr(WeftSample) sample = NULL;
  g_autoptr(WeftSample) later = NULL;

  machine_init (&machine);
  for (guint i = 0; i < G_N_ELEMENTS (pids); i++)
    {
      Script from = script (pids[i], "x");

      machine_set (&machine, &from);
    }
  sample = machine_take (&machine);
  weft_source_scripted_end (machine.source, 77);
  machine_wait (&machine, 1);
  later = machine_take (&machine);
  g_assert_cmpuint (sample->n_processes, ==, 5);
  g_assert_cmpuint (later->n_processes, ==, 4);
  for (guint i = 1; i < 5; i++)
    g_assert_cmpint (sample->processes[i - 1].pid, <, sample->processes[i].pid);
  find (sample, 77);
  g_assert_null (weft_sample_find (later, 77));
}

static void
record (const char *folder, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

static void
erase (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_cmpint (g_remove (path), ==, 0);
}

static void
test_a_recorded_proc_is_read_step_by_step (void)
{
  g_auto(Machine) machine = { 0 };
  g_autoptr(GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("weft-XXXXXX", &error);
  Script from = script (7, "recorded");
  g_autoptr(WeftSample) first = NULL;
  g_autoptr(WeftSample) second = NULL;

  machine_init (&machine);
  for (guint step = 0; step < 2; step++)
    {
      g_autofree char *stat = NULL;

      from.user_ticks = 30 * step;
      stat = script_stat (&from);
      record (folder, "7/stat", stat);
      record (folder, "stat", step == 0 ? "cpu0 0 0 0 0\n" : "cpu0 30 0 0 70\n");
      g_assert_true (weft_source_scripted_load (machine.source, folder, &error));
      machine_wait (&machine, 1);
      if (step == 0)
        first = machine_take (&machine);
      else
        second = machine_take (&machine);
    }
  assert_share (find (second, 7)->cpu, 0.3);
  assert_share (second->cores[0].busy, 0.3);
  erase (folder, "7/stat");
  erase (folder, "7");
  erase (folder, "stat");
  g_assert_false (weft_source_scripted_load (machine.source, "/nowhere", &error));
  g_assert_nonnull (error);
  g_assert_cmpint (g_remove (folder), ==, 0);
}

#define ADD(name, test) g_test_add_func ("/processes/" name, test)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("every-figure-is-the-one-worked-out-by-hand", test_every_figure_is_the_one_worked_out_by_hand);
  ADD ("shares-are-of-the-time-that-passed", test_shares_are_of_the_time_that_passed);
  ADD ("one-thread-is-measured-to-the-nanosecond", test_one_thread_is_measured_to_the_nanosecond);
  ADD ("threads-that-ended-are-counted", test_threads_that_ended_are_counted);
  ADD ("a-sleeper-costs-one-small-read", test_a_sleeper_costs_one_small_read);
  ADD ("a-sleeper-has-no-share", test_a_sleeper_has_no_share);
  ADD ("what-others-change-of-a-sleeper-is-seen", test_what_others_change_of_a_sleeper_is_seen);
  ADD ("a-pid-that-is-used-again-is-another-process", test_a_pid_that_is_used_again_is_another_process);
  ADD ("a-process-may-end-between-any-two-reads", test_a_process_may_end_between_any_two_reads);
  ADD ("what-must-not-be-read-is-counted", test_what_must_not_be_read_is_counted);
  ADD ("the-first-process-tells-whether-others-are-hidden", test_the_first_process_tells_whether_others_are_hidden);
  ADD ("names-become-valid-text", test_names_become_valid_text);
  ADD ("a-program-that-starts-another-changes-its-name", test_a_program_that_starts_another_changes_its_name);
  ADD ("threads-are-read-of-the-one-process-alone", test_threads_are_read_of_the_one_process_alone);
  ADD ("samples-are-by-pid-and-stay-as-they-were", test_samples_are_by_pid_and_stay_as_they_were);
  ADD ("a-recorded-proc-is-read-step-by-step", test_a_recorded_proc_is_read_step_by_step);

  return g_test_run ();
}
