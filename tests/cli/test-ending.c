/* test-ending.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "support.h"

#include <fcntl.h>
#include <gio/gunixinputstream.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

/* How "weft download" ends when something cuts it short: signals, a reader that goes. No child is left. */

/* A batch that takes far longer than the tests' patience, so that only its being cut short can end it. */
#define LONG "--duration=600"

typedef struct
{
  const char *name, *arguments;
  int signal;
  guint children;
} Interruption;

static const Interruption interruptions[] = {
  { "sigint-processes", "download --strategy=processes " LONG " --format=json", SIGINT, 5 },
  { "sigint-process-pool", "download --strategy=process-pool --workers=2 " LONG " --format=json", SIGINT, 2 },
  { "sigterm-processes", "download --strategy=processes " LONG " --format=json", SIGTERM, 5 },
  { "sighup-processes", "download --strategy=processes " LONG " --format=json", SIGHUP, 5 },
};

static void
test_signal_ends_the_workers_and_tells_what_was_done (gconstpointer data)
{
  const Interruption *interruption = data;
  g_autoptr(GSubprocess) weft = weft_start (NULL, interruption->arguments);
  g_autoptr(GArray) children = watch_children (weft_pid (weft), interruption->children);
  g_auto(Run) run = { 0 };

  g_subprocess_send_signal (weft, interruption->signal);
  weft_finish (weft, &run);
  g_assert_cmpint (run.status, ==, 128 + interruption->signal);
  g_assert_cmpuint (count_alive (children), ==, 0);
  g_assert_cmpstr (run.err, ==, "");
  run_parse_json (&run);
  g_assert_cmpint (json_object_get_int_member (run.json, "cancelled"), ==, 5);
  g_assert_cmpuint (count_state (&run, "cancelled"), ==, 5);
  g_assert_true (json_object_get_null_member (run.json, "overhead"));
}

/* From the signal to the end: 100 ms is what a person may wait; the rest is for a machine that has other things to do. */
static void
test_sigint_ends_within_the_blink_of_an_eye (void)
{
  const char *const strategies[] = { "sequential", "threads", "thread-pool", "processes", "process-pool", "event-loop", "process-loops" };

  for (guint i = 0; i < G_N_ELEMENTS (strategies); i++)
    {
      g_autofree char *line = g_strdup_printf ("download %s --strategy=%s --format=json", LONG, strategies[i]);
      g_autoptr(GSubprocess) weft = weft_start (NULL, line);
      g_auto(Run) run = { 0 };
      gint64 since;

      /* The main thread, GLib's own for signals, and at least one for the batch. */
      wait_while (threads_of (weft_pid (weft)) < 3);
      since = g_get_monotonic_time ();
      g_subprocess_send_signal (weft, SIGINT);
      weft_finish (weft, &run);
      g_assert_cmpint (g_get_monotonic_time () - since, <, (100 + 900) * 1000);
      g_assert_cmpint (run.status, ==, 130);
    }
}

static void
test_sigint_in_a_pipe_still_ends_with_the_summary (void)
{
  g_autoptr(GSubprocess) weft = weft_start (NULL, "download --strategy=threads " LONG);
  GDataInputStream *lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (weft));
  g_autoptr(GString) out = g_string_new (NULL);
  g_autofree char *first = g_data_input_stream_read_line (lines, NULL, NULL, NULL);
  char *line;

  g_assert_nonnull (strstr (first, ": running on thread-"));
  g_subprocess_send_signal (weft, SIGINT);
  while ((line = g_data_input_stream_read_line (lines, NULL, NULL, NULL)) != NULL)
    {
      g_string_append_printf (out, "%s\n", line);
      g_free (line);
    }
  g_subprocess_wait (weft, NULL, NULL);
  g_assert_cmpint (g_subprocess_get_exit_status (weft), ==, 130);
  g_assert_nonnull (strstr (out->str, ": cancelled after "));
  g_assert_nonnull (strstr (out->str, "\nThreads: 5 jobs, 0 succeeded, 5 cancelled\n"));
  g_object_unref (lines);
}

/* A reader that holds the pipe and does not read (a pager): the jobs end all the same, and a second Ctrl+C ends Weft. */
static void
test_a_reader_that_does_not_read_holds_up_nothing (void)
{
  g_autoptr(GSubprocess) weft = weft_start (NULL, "download --strategy=threads --count=500 " LONG);
  GInputStream *out = g_subprocess_get_stdout_pipe (weft);
  pid_t pid = weft_pid (weft);

  g_assert_cmpint (fcntl (g_unix_input_stream_get_fd (G_UNIX_INPUT_STREAM (out)), F_SETPIPE_SZ, 4096), >=, 0);
  wait_while (threads_of (pid) < 500);
  g_subprocess_send_signal (weft, SIGINT);
  wait_while (threads_of (pid) > 10);
  g_subprocess_send_signal (weft, SIGINT);
  g_subprocess_wait (weft, NULL, NULL);
  g_assert_true (g_subprocess_get_if_exited (weft));
  g_assert_cmpint (g_subprocess_get_exit_status (weft), ==, 130);
}

static void
ignore_hangups_cb (gpointer data)
{
  signal (SIGHUP, SIG_IGN);
}

static void
test_nohup_is_obeyed (void)
{
  GSubprocessLauncher *launcher = weft_launcher ();
  g_autoptr(GSubprocess) weft = NULL;
  g_autoptr(GArray) children = NULL;
  g_auto(Run) run = { 0 };

  g_subprocess_launcher_set_child_setup (launcher, ignore_hangups_cb, NULL, NULL);
  weft = weft_start (launcher, "download --strategy=processes --duration=0.5");
  children = watch_children (weft_pid (weft), 5);
  g_subprocess_send_signal (weft, SIGHUP);
  weft_finish (weft, &run);
  g_assert_cmpint (run.status, ==, 0);
}

static void
assert_no_child_outlives (const char *arguments, guint n)
{
  g_autoptr(GSubprocess) weft = weft_start (NULL, arguments);
  g_autoptr(GArray) children = watch_children (weft_pid (weft), n);
  gint64 since = g_get_monotonic_time ();

  g_subprocess_force_exit (weft);
  g_subprocess_wait (weft, NULL, NULL);
  wait_while (count_alive (children) > 0);
  g_assert_cmpint (g_get_monotonic_time () - since, <, G_USEC_PER_SEC);
}

static void
test_no_child_outlives_a_killed_weft (void)
{
  assert_no_child_outlives ("download --strategy=processes --count=20 " LONG, 20);
  assert_no_child_outlives ("download --strategy=process-pool --workers=3 " LONG, 3);
}

static void
test_no_child_is_left_after_a_batch (void)
{
  g_autoptr(GSubprocess) weft = weft_start (NULL, "download --strategy=process-pool --workers=3 --duration=0.3 --format=json");
  g_autoptr(GArray) children = watch_children (weft_pid (weft), 3);
  g_auto(Run) run = { 0 };

  weft_finish (weft, &run);
  g_assert_cmpint (run.status, ==, 0);
  g_assert_cmpuint (count_alive (children), ==, 0);
}

static void
test_a_reader_that_goes_ends_the_batch_quietly (void)
{
  const char *const formats[] = { "text", "json" };

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autofree char *line = g_strdup_printf ("download %s --strategy=processes --format=%s", LONG, formats[i]);
      g_autoptr(GSubprocess) weft = weft_start (NULL, line);
      g_autoptr(GArray) children = watch_children (weft_pid (weft), 5);
      char message[100];
      gsize length;

      g_input_stream_close (g_subprocess_get_stdout_pipe (weft), NULL, NULL);
      g_subprocess_wait (weft, NULL, NULL);
      g_assert_true (g_subprocess_get_if_exited (weft));
      g_assert_cmpint (g_subprocess_get_exit_status (weft), ==, 1);
      g_assert_cmpuint (count_alive (children), ==, 0);
      g_assert_true (g_input_stream_read_all (g_subprocess_get_stderr_pipe (weft), message, sizeof message, &length, NULL, NULL));
      g_assert_cmpuint (length, ==, 0);
    }
}

static void
test_output_that_can_not_be_written_is_said (void)
{
  GSubprocessLauncher *launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr(GSubprocess) weft = NULL;
  g_auto(Run) run = { 0 };

  g_subprocess_launcher_set_stdout_file_path (launcher, "/dev/full");
  weft = weft_start (launcher, "download --duration=0.01");
  weft_finish (weft, &run);
  g_assert_cmpint (run.status, ==, 1);
  g_assert_cmpuint (count_lines (run.err), ==, 1);
  g_assert_nonnull (strstr (run.err, "Standard output can't be written to: No space left on device."));
}

static void
close_stdout_cb (gpointer data)
{
  close (STDOUT_FILENO);
}

/* What is opened next would get the number 1. */
static void
test_closed_output_is_said (void)
{
  GSubprocessLauncher *launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr(GSubprocess) weft = NULL;
  g_auto(Run) run = { 0 };

  g_subprocess_launcher_set_child_setup (launcher, close_stdout_cb, NULL, NULL);
  weft = weft_start (launcher, "download --duration=0.01 --strategy=processes --format=json");
  weft_finish (weft, &run);
  g_assert_cmpint (run.status, ==, 1);
  g_assert_nonnull (strstr (run.err, "Standard output can't be written to"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (interruptions); i++)
    {
      g_autofree char *path = g_strconcat ("/ending/signal-ends-the-workers-and-tells-what-was-done/", interruptions[i].name, NULL);

      g_test_add_data_func (path, &interruptions[i], test_signal_ends_the_workers_and_tells_what_was_done);
    }
  g_test_add_func ("/ending/sigint-ends-within-the-blink-of-an-eye", test_sigint_ends_within_the_blink_of_an_eye);
  g_test_add_func ("/ending/sigint-in-a-pipe-still-ends-with-the-summary", test_sigint_in_a_pipe_still_ends_with_the_summary);
  g_test_add_func ("/ending/a-reader-that-does-not-read-holds-up-nothing", test_a_reader_that_does_not_read_holds_up_nothing);
  g_test_add_func ("/ending/nohup-is-obeyed", test_nohup_is_obeyed);
  g_test_add_func ("/ending/no-child-outlives-a-killed-weft", test_no_child_outlives_a_killed_weft);
  g_test_add_func ("/ending/no-child-is-left-after-a-batch", test_no_child_is_left_after_a_batch);
  g_test_add_func ("/ending/a-reader-that-goes-ends-the-batch-quietly", test_a_reader_that_goes_ends_the_batch_quietly);
  g_test_add_func ("/ending/output-that-can-not-be-written-is-said", test_output_that_can_not_be_written_is_said);
  g_test_add_func ("/ending/closed-output-is-said", test_closed_output_is_said);

  return g_test_run ();
}
