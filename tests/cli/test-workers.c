/* test-workers.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "support.h"

#include <signal.h>
#include <string.h>
#include <sys/resource.h>

/* Workers that die, a helper program that is none, and a system that refuses more of them: the batch goes on with what
 * there is, and says what happened. */

/* Kills one of the workers when all of them live. */
static void
run_and_kill_a_worker (Run *run, const char *arguments, guint n)
{
  g_autoptr(GSubprocess) weft = weft_start (NULL, arguments);
  g_autoptr(GArray) watched = watch_children (weft_pid (weft), n);
  g_autoptr(GArray) children = children_of (weft_pid (weft));

  kill (g_array_index (children, int, 0), SIGKILL);
  weft_finish (weft, run);
  run_parse_json (run);
}

static void
test_a_killed_worker_fails_its_job_alone (void)
{
  g_auto(Run) run = { 0 };

  run_and_kill_a_worker (&run, "download --strategy=processes --duration=0.5 --format=json", 5);
  g_assert_cmpint (run.status, ==, 1);
  g_assert_cmpuint (count_state (&run, "succeeded"), ==, 4);
  g_assert_cmpuint (count_state (&run, "failed"), ==, 1);
  for (guint i = 0; i < 5; i++)
    if (g_str_equal (json_object_get_string_member (job_at (&run, i), "state"), "failed"))
      g_assert_cmpstr (json_object_get_string_member (job_at (&run, i), "error"), ==, "worker ended by signal 9");
  g_assert_true (json_object_get_null_member (run.json, "overhead"));
}

static void
test_a_pool_replaces_a_killed_worker (void)
{
  g_auto(Run) run = { 0 };

  run_and_kill_a_worker (&run, "download --strategy=process-pool --workers=2 --duration=0.3 --format=json", 2);
  g_assert_cmpint (run.status, ==, 1);
  g_assert_cmpuint (count_state (&run, "succeeded"), ==, 4);
}

static void
test_a_retry_makes_up_for_a_killed_worker (void)
{
  g_auto(Run) run = { 0 };
  gint64 attempts = 0;

  run_and_kill_a_worker (&run, "download --strategy=processes --duration=0.5 --retries=1 --format=json", 5);
  g_assert_cmpint (run.status, ==, 0);
  g_assert_cmpuint (count_state (&run, "succeeded"), ==, 5);
  for (guint i = 0; i < 5; i++)
    attempts += json_object_get_int_member (job_at (&run, i), "attempts");
  g_assert_cmpint (attempts, ==, 6);
}

static void
run_with_helper (Run *run, const char *helper, const char *arguments)
{
  GSubprocessLauncher *launcher = weft_launcher ();
  g_autoptr(GSubprocess) weft = NULL;

  g_subprocess_launcher_setenv (launcher, "WEFT_WORKER", helper, TRUE);
  weft = weft_start (launcher, arguments);
  weft_finish (weft, run);
}

static void
test_a_missing_helper_is_said (void)
{
  const char *const helpers[] = { "/nonexistent/weft-worker", "/", "/etc/passwd" };

  for (guint i = 0; i < G_N_ELEMENTS (helpers); i++)
    {
      g_auto(Run) run = { 0 };

      run_with_helper (&run, helpers[i], "download --strategy=processes");
      g_assert_cmpint (run.status, ==, 1);
      g_assert_cmpstr (run.out, ==, "");
      g_assert_cmpuint (count_lines (run.err), ==, 1);
      g_assert_nonnull (strstr (run.err, "weft-worker is missing"));
      g_assert_nonnull (strstr (run.err, helpers[i]));
    }
}

static void
test_threads_need_no_helper (void)
{
  g_auto(Run) run = { 0 };

  run_with_helper (&run, "/nonexistent/weft-worker", "download --strategy=threads --duration=0.01");
  g_assert_cmpint (run.status, ==, 0);
}

/* A program that ends at once, with success or without: every job says so, and nothing is started for ever. */
static void
test_a_wrong_helper_is_said (void)
{
  const char *const helpers[] = { "/bin/true", "/bin/false" };

  for (guint i = 0; i < G_N_ELEMENTS (helpers) * 10; i++)
    {
      g_auto(Run) run = { 0 };

      run_with_helper (&run, helpers[i % 2], "download --strategy=processes --retries=3 --format=json");
      g_assert_cmpint (run.status, ==, 1);
      run_parse_json (&run);
      g_assert_cmpuint (count_state (&run, "failed"), ==, 5);
      g_assert_nonnull (strstr (json_object_get_string_member (job_at (&run, 0), "error"), "weft-worker does not belong to this version"));
    }
}

typedef struct
{
  int resource;
  rlim_t most;
} Limit;

static void
limit_cb (gpointer data)
{
  const Limit *limit = data;

  setrlimit (limit->resource, &(struct rlimit) { limit->most, limit->most });
}

/* With one arena: when its threads get some of their own, 64 MiB each, is a matter of luck. */
static GSubprocess *
start_limited (Limit *limit, const char *arguments)
{
  GSubprocessLauncher *launcher = weft_launcher ();

  g_subprocess_launcher_setenv (launcher, "MALLOC_ARENA_MAX", "1", TRUE);
  g_subprocess_launcher_set_child_setup (launcher, limit_cb, limit, NULL);
  return weft_start (launcher, arguments);
}

static void
run_limited (Run *run, Limit limit, const char *arguments)
{
  g_autoptr(GSubprocess) weft = start_limited (&limit, arguments);

  weft_finish (weft, run);
}

/* A process costs a descriptor. */
static void
test_refused_processes_do_not_stop_the_batch (void)
{
  const char *const strategies[] = { "processes", "process-pool --workers=60" };

  for (guint i = 0; i < G_N_ELEMENTS (strategies); i++)
    {
      g_autofree char *line = g_strdup_printf ("download --count=60 --duration=0.05 --format=json --strategy=%s", strategies[i]);
      g_auto(Run) run = { 0 };

      run_limited (&run, (Limit) { RLIMIT_NOFILE, 40 }, line);
      g_assert_cmpint (run.status, ==, 0);
      run_parse_json (&run);
      g_assert_cmpuint (count_state (&run, "succeeded"), ==, 60);
      g_assert_cmpint (json_object_get_int_member (run.json, "refused"), >, 0);
      g_assert_cmpint (json_object_get_int_member (run.json, "refused"), <, 60);
    }
}

static guint64
addresses_of (pid_t pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/status", (int) pid);
  g_autofree char *text = NULL;
  const char *line;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  line = strstr (text, "VmSize:");
  g_assert_nonnull (line);
  return g_ascii_strtoull (line + strlen ("VmSize:") + strspn (line + strlen ("VmSize:"), " \t"), NULL, 10) << 10;
}

/* What Weft takes while all of its 600 workers run. */
static guint64
addresses_wanted (const char *strategy)
{
  Limit none = { RLIMIT_AS, RLIM_INFINITY };
  g_autofree char *line = g_strdup_printf ("download --count=600 --duration=600 --strategy=%s", strategy);
  g_autoptr(GSubprocess) weft = start_limited (&none, line);
  g_auto(Run) run = { 0 };
  guint64 addresses;

  /* With the main thread, GLib's and the supervisor. */
  wait_while (threads_of (weft_pid (weft)) < 603);
  addresses = addresses_of (weft_pid (weft));
  g_subprocess_send_signal (weft, SIGINT);
  weft_finish (weft, &run);
  g_assert_cmpint (run.status, ==, 130);
  return addresses;
}

/* A thread costs the addresses of its stack, 256 KiB; nothing else of Weft runs out of them. */
static void
test_refused_threads_do_not_stop_the_batch (void)
{
#ifdef __SANITIZE_ADDRESS__
  g_test_skip ("The address sanitizer itself needs more than the limit");
  return;
#endif
  const char *const strategies[] = { "threads", "thread-pool --workers=600" };

  for (guint i = 0; i < G_N_ELEMENTS (strategies); i++)
    {
      guint64 wanted = addresses_wanted (strategies[i]);
      g_autofree char *line = g_strdup_printf ("download --count=600 --duration=0.5 --strategy=%s", strategies[i]);

      for (guint lacking = 20; lacking <= 70; lacking += 50)
        {
          g_auto(Run) run = { 0 };

          run_limited (&run, (Limit) { RLIMIT_AS, wanted - (lacking << 20) }, line);
          g_assert_cmpstr (run.err, ==, "");
          g_assert_cmpint (run.status, ==, 0);
          g_assert_nonnull (strstr (run.out, ": 600 jobs, 600 succeeded\n"));
          g_assert_true (g_regex_match_simple ("\nThe system refused [0-9]+ workers?; the batch went on with those it had\\.\n", run.out, 0, 0));
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/workers/a-killed-one-fails-its-job-alone", test_a_killed_worker_fails_its_job_alone);
  g_test_add_func ("/workers/a-pool-replaces-a-killed-one", test_a_pool_replaces_a_killed_worker);
  g_test_add_func ("/workers/a-retry-makes-up-for-a-killed-one", test_a_retry_makes_up_for_a_killed_worker);
  g_test_add_func ("/workers/a-missing-helper-is-said", test_a_missing_helper_is_said);
  g_test_add_func ("/workers/threads-need-no-helper", test_threads_need_no_helper);
  g_test_add_func ("/workers/a-wrong-helper-is-said", test_a_wrong_helper_is_said);
  g_test_add_func ("/workers/refused-processes-do-not-stop-the-batch", test_refused_processes_do_not_stop_the_batch);
  g_test_add_func ("/workers/refused-threads-do-not-stop-the-batch", test_refused_threads_do_not_stop_the_batch);

  return g_test_run ();
}
