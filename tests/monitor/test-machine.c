/* test-machine.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "support.h"

#include "engine/clock.h"

#include <math.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

/* This machine, whatever else it does: what is shown is held against what the kernel's exact clock of the same process says
 * over the same time. */

#define POINTS 0.02

static double
cpu_of (gint32 pid)
{
  struct timespec used;
  clockid_t clock;

  g_assert_cmpint (clock_getcpuclockid (pid, &clock), ==, 0);
  g_assert_cmpint (clock_gettime (clock, &used), ==, 0);
  return (double) used.tv_sec + (double) used.tv_nsec / 1e9;
}

/* The clocks before and after the sample was taken: the share lies between. */
typedef struct
{
  WeftSample *sample;
  double before[8], after[8];
  guint64 before_ns, after_ns;
} Look;

static void
look (WeftCollector *collector, const gint32 *pids, guint n, Look *look)
{
  look->before_ns = weft_clock_ns ();
  for (guint i = 0; i < n; i++)
    look->before[i] = cpu_of (pids[i]);
  look->sample = weft_collector_take (collector, n > 0 ? pids[0] : 0);
  for (guint i = 0; i < n; i++)
    look->after[i] = cpu_of (pids[i]);
  look->after_ns = weft_clock_ns ();
}

static void
assert_right (const Look *first, const Look *second, guint i, gint32 pid)
{
  const WeftSampleProcess *process = find (second->sample, pid);
  double least = (second->before[i] - first->after[i]) / weft_seconds (second->after_ns - first->before_ns);
  double most = (second->after[i] - first->before[i]) / weft_seconds (second->before_ns - first->after_ns);

  g_test_message ("process %d: shown %.4f, its clock says %.4f to %.4f", pid, process->cpu, least, most);
  g_assert_cmpfloat (process->cpu, >=, least - POINTS);
  g_assert_cmpfloat (process->cpu, <=, most + POINTS);
}

static void
test_shares_are_what_the_processes_own_clocks_say (void)
{
  const char *const duties[] = { "0", "0.25", "0.5", "1" };
  g_autoptr(WeftCollector) collector = weft_collector_new (weft_source_system_new ());
  gint32 pids[4];
  Look looks[2];

  for (guint i = 0; i < 4; i++)
    pids[i] = spinner_start ("1", duties[i]);
  for (guint round = 0; round < 3; round++)
    {
      look (collector, pids, 4, &looks[0]);
      g_usleep (G_USEC_PER_SEC);
      look (collector, pids, 4, &looks[1]);
      for (guint i = 0; round > 0 && i < 4; i++)
        assert_right (&looks[0], &looks[1], i, pids[i]);
      weft_sample_unref (looks[0].sample);
      weft_sample_unref (looks[1].sample);
    }
  for (guint i = 0; i < 4; i++)
    spinner_kill (pids[i]);
}

/* What a thread's own clock says in schedstat; nobody may ask the clock of another process' thread. */
static double
cpu_of_thread (gint32 pid, gint32 tid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/task/%d/schedstat", pid, tid);
  g_autofree char *text = NULL;
  guint64 run_ns = 0;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  /* All zero is what the kernel says of one that has not had a turn yet. */
  if (!weft_parse_schedstat (text, &run_ns))
    g_assert_true (g_str_has_prefix (text, "0 0 0"));
  return weft_seconds (run_ns);
}

#define THREADS 3

static void
read_threads (gint32 pid, const gint32 *tids, double *cpu)
{
  for (guint i = 0; i < THREADS; i++)
    cpu[i] = cpu_of_thread (pid, tids[i]);
}

static void
look_at_threads (WeftCollector *collector, gint32 pid, const gint32 *tids, Look *look)
{
  look->before_ns = weft_clock_ns ();
  read_threads (pid, tids, look->before);
  look->sample = weft_collector_take (collector, pid);
  read_threads (pid, tids, look->after);
  look->after_ns = weft_clock_ns ();
}

/* All of its threads run once they are listed. */
static void
wait_for_threads (WeftCollector *collector, gint32 pid, gint32 *tids)
{
  for (;;)
    {
      g_autoptr(WeftSample) sample = weft_collector_take (collector, pid);

      for (guint i = 0; i < MIN (sample->detail.n_threads, THREADS); i++)
        tids[i] = sample->detail.threads[i].tid;
      if (sample->detail.n_threads == THREADS)
        return;
      g_usleep (10000);
    }
}

/* Their sum is held against the same bounds: each was read between them. */
static void
test_threads_shares_are_what_their_own_clocks_say (void)
{
  g_autoptr(WeftCollector) collector = weft_collector_new (weft_source_system_new ());
  gint32 pid = spinner_start ("3", "0.4"), tids[THREADS];
  double sum = 0, least_sum = 0, most_sum = 0;
  Look looks[2];

  wait_for_threads (collector, pid, tids);
  look_at_threads (collector, pid, tids, &looks[0]);
  g_usleep (2 * G_USEC_PER_SEC);
  look_at_threads (collector, pid, tids, &looks[1]);
  g_assert_cmpint (looks[1].sample->detail.pid, ==, pid);
  g_assert_cmpuint (looks[1].sample->detail.n_threads, ==, THREADS);
  for (guint i = 0; i < THREADS; i++)
    {
      const WeftSampleThread *thread = &looks[1].sample->detail.threads[i];
      double least = (looks[1].before[i] - looks[0].after[i]) / weft_seconds (looks[1].after_ns - looks[0].before_ns);
      double most = (looks[1].after[i] - looks[0].before[i]) / weft_seconds (looks[1].before_ns - looks[0].after_ns);

      g_test_message ("thread %d: shown %.4f, its clock says %.4f to %.4f", thread->tid, (double) thread->cpu, least, most);
      g_assert_cmpint (thread->tid, ==, tids[i]);
      g_assert_cmpfloat (thread->cpu, >=, least - POINTS);
      g_assert_cmpfloat (thread->cpu, <=, most + POINTS);
      sum += thread->cpu;
      least_sum += least;
      most_sum += most;
    }
  g_test_message ("process %d: shown %.4f, its threads' sum %.4f", pid, (double) find (looks[1].sample, pid)->cpu, sum);
  g_assert_cmpfloat (find (looks[1].sample, pid)->cpu, >=, least_sum - POINTS);
  g_assert_cmpfloat (find (looks[1].sample, pid)->cpu, <=, most_sum + POINTS);
  weft_sample_unref (looks[0].sample);
  weft_sample_unref (looks[1].sample);
  spinner_kill (pid);
}

/* How many processes and threads there ever were. */
static guint64
count_births (void)
{
  g_autofree char *text = NULL;
  const char *line;

  g_assert_true (g_file_get_contents ("/proc/stat", &text, NULL, NULL));
  line = strstr (text, "\nprocesses ");
  return line != NULL ? g_ascii_strtoull (line + strlen ("\nprocesses "), NULL, 10) : 0;
}

/* What a process did that began or ended meanwhile is known to the cores alone: negative, nothing can be compared. */
static double
difference (WeftCollector *collector)
{
  guint64 births = count_births ();
  g_autoptr(WeftSample) first = weft_collector_take (collector, 0), sample = NULL;
  double cores = 0, processes = 0;
  guint same = 0;

  g_usleep (G_USEC_PER_SEC);
  sample = weft_collector_take (collector, 0);
  for (guint i = 0; i < sample->n_cores; i++)
    cores += sample->cores[i].online ? sample->cores[i].busy : 0;
  for (guint i = 0; i < sample->n_processes; i++)
    {
      same += weft_sample_find (first, sample->processes[i].pid) != NULL;
      processes += isnan (sample->processes[i].cpu) ? 0 : sample->processes[i].cpu;
    }
  g_test_message ("the cores were busy for %.3f, the processes for %.3f", cores, processes);
  return count_births () == births && same == first->n_processes ? fabs (cores - processes) : -1;
}

#define TRIES 8
#define ENOUGH 3 /* quiet seconds: interrupts, too, are time of the cores and of no process */

/* With a busy loop for every core, so that it does not matter whether the kernel counts a core's time or guesses it from
 * what runs at a tick. */
static void
test_processes_add_up_to_the_cores (void)
{
  g_autoptr(WeftCollector) collector = weft_collector_new (weft_source_system_new ());
  guint n = MIN (g_get_num_processors (), 16), quiet = 0;
  double least = INFINITY;
  gint32 pids[16];

  for (guint i = 0; i < n; i++)
    pids[i] = spinner_start ("1", "1");
  for (guint i = 0; i < TRIES && quiet < ENOUGH && least > POINTS; i++)
    {
      double different = difference (collector);

      quiet += different >= 0;
      least = different >= 0 ? MIN (least, different) : least;
    }
  for (guint i = 0; i < n; i++)
    spinner_kill (pids[i]);
  if (quiet == ENOUGH || least <= POINTS)
    g_assert_cmpfloat (least, <=, POINTS);
  else
    g_test_skip ("other programs come and go too often to compare");
}

static void
test_we_find_ourselves (void)
{
  g_autoptr(WeftCollector) collector = weft_collector_new (weft_source_system_new ());
  g_autoptr(WeftSample) sample = weft_collector_take (collector, 0);
  const WeftSampleProcess *us = weft_sample_find (sample, getpid ());

  g_assert_nonnull (us);
  g_assert_cmpint (us->ppid, ==, getppid ());
  g_assert_cmpuint (us->uid, ==, geteuid ());
  g_assert_cmpstr (us->info->name, ==, "test-machine");
  g_assert_nonnull (strstr (us->info->command, "test-machine"));
  g_assert_cmpuint (us->memory, >, 1 << 20);
  g_assert_cmpint (ABS (us->info->started_us - g_get_real_time ()), <, G_GINT64_CONSTANT (600) * G_USEC_PER_SEC);
  g_assert_cmpuint (sample->memory.total, >, sample->memory.used);
  g_assert_cmpuint (sample->memory.used + sample->memory.available, ==, sample->memory.total);
  g_assert_cmpuint (sample->n_cores, >=, 1);
  g_assert_cmpfloat (sample->cost_cpu_ms, >, 0);
}

static guint
count_descriptors (void)
{
  g_autoptr(GDir) folder = g_dir_open ("/proc/self/fd", 0, NULL);
  guint n = 0;

  while (g_dir_read_name (folder) != NULL)
    n++;
  return n;
}

static void
test_no_descriptor_stays (void)
{
  guint before = count_descriptors ();
  WeftCollector *collector = weft_collector_new (weft_source_system_new ());

  for (guint i = 0; i < 3; i++)
    {
      gint32 pid = spinner_start ("1", "0");

      weft_sample_unref (weft_collector_take (collector, pid));
      spinner_kill (pid);
      weft_sample_unref (weft_collector_take (collector, pid));
    }
  weft_collector_free (collector);
  g_assert_cmpuint (count_descriptors (), <=, before);
}

/* Then files are opened and closed again each time. */
static void
test_few_descriptors_show_as_many_processes (void)
{
  const struct rlimit few = { 40, 40 };
  WeftCollector *collector;
  gint32 pids[30];

  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
      g_test_trap_assert_passed ();
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (pids); i++)
    pids[i] = spinner_start ("1", "0");
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &few), ==, 0);
  collector = weft_collector_new (weft_source_system_new ());
  for (guint round = 0; round < 3; round++)
    {
      g_autoptr(WeftSample) sample = weft_collector_take (collector, 0);

      for (guint i = 0; i < G_N_ELEMENTS (pids); i++)
        g_assert_nonnull (weft_sample_find (sample, pids[i]));
      g_assert_cmpuint (sample->n_unreadable, ==, 0);
    }
  weft_collector_free (collector);
  for (guint i = 0; i < G_N_ELEMENTS (pids); i++)
    spinner_kill (pids[i]);
}

#define ADD(name, test) g_test_add_func ("/machine/" name, test)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  weft_monitor_init ();

  ADD ("we-find-ourselves", test_we_find_ourselves);
  ADD ("shares-are-what-the-processes-own-clocks-say", test_shares_are_what_the_processes_own_clocks_say);
  ADD ("threads-shares-are-what-their-own-clocks-say", test_threads_shares_are_what_their_own_clocks_say);
  ADD ("processes-add-up-to-the-cores", test_processes_add_up_to_the_cores);
  ADD ("no-descriptor-stays", test_no_descriptor_stays);
  ADD ("few-descriptors-show-as-many-processes", test_few_descriptors_show_as_many_processes);

  return g_test_run ();
}
