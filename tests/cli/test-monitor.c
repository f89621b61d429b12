/* test-monitor.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "support.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

/* "weft monitor", as it is typed. */

#define QUICK "monitor --interval=0.25 "

static JsonObject *
parse_line (const char *line)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) node = json_from_string (line, &error);

  g_assert_no_error (error);
  g_assert_true (JSON_NODE_HOLDS_OBJECT (node));
  return json_object_ref (json_node_get_object (node));
}

static void
assert_members (JsonObject *object, const char *names)
{
  g_auto(GStrv) wanted = g_strsplit (names, " ", -1);

  for (guint i = 0; wanted[i] != NULL; i++)
    if (!json_object_has_member (object, wanted[i]))
      g_error ("\"%s\" is missing", wanted[i]);
  g_assert_cmpuint (json_object_get_size (object), ==, g_strv_length (wanted));
}

static void
test_json_is_one_object_a_line (void)
{
  g_auto(Run) run = { 0 };
  g_auto(GStrv) lines = NULL;

  weft_run (&run, QUICK "--samples=3 --format=json");
  g_assert_cmpint (run.status, ==, 0);
  g_assert_cmpstr (run.err, ==, "");
  g_assert_cmpuint (count_lines (run.out), ==, 3);
  lines = g_strsplit (run.out, "\n", -1);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr(JsonObject) object = parse_line (lines[i]);

      g_assert_cmpfloat (json_object_get_double_member (object, "elapsed"), >=, 0.2);
    }
}

static void
test_json_has_every_field (void)
{
  g_auto(Run) run = { 0 };
  g_autofree char *line = g_strdup_printf (QUICK "--samples=1 --format=json --pid=%d --threads", (int) getpid ());
  g_autoptr(JsonObject) object = NULL;
  JsonObject *process;

  weft_run (&run, line);
  object = parse_line (run.out);
  assert_members (object, "time elapsed cores memory swap load processes threads hides_others cost");
  assert_members (json_array_get_object_element (json_object_get_array_member (object, "cores"), 0),
                  "id online busy user system nice iowait irq steal");
  assert_members (json_object_get_object_member (object, "memory"), "total available used cached");
  assert_members (json_object_get_object_member (object, "swap"), "total used");
  assert_members (json_object_get_object_member (object, "cost"), "elapsed cpu");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "processes")), ==, 1);
  process = json_array_get_object_element (json_object_get_array_member (object, "processes"), 0);
  assert_members (process, "pid ppid name user cpu cpu_time memory threads state nice started last_core");
  g_assert_cmpint (json_object_get_int_member (process, "pid"), ==, getpid ());
  g_assert_cmpint (json_object_get_int_member (process, "ppid"), ==, getppid ());
  g_assert_cmpstr (json_object_get_string_member (process, "name"), ==, "test-monitor");
  assert_members (json_array_get_object_element (json_object_get_array_member (object, "threads"), 0),
                  "tid name cpu cpu_time state last_core voluntary involuntary");
}

static void
test_csv_has_a_line_of_headings (void)
{
  g_auto(Run) processes = { 0 };
  g_auto(Run) cores = { 0 };

  weft_run (&processes, QUICK "--samples=2 --processes=3 --format=csv");
  g_assert_cmpint (processes.status, ==, 0);
  g_assert_true (g_str_has_prefix (processes.out, "time,pid,ppid,name,user,cpu,cpu_time,memory,threads,state,nice,started,last_core\n"));
  g_assert_cmpuint (count_lines (processes.out), <=, 7);
  g_assert_cmpuint (count_lines (processes.out), >=, 3);
  weft_run (&cores, QUICK "--samples=1 --processes=0 --format=csv");
  g_assert_true (g_str_has_prefix (cores.out, "time,id,online,busy,user,system,nice,iowait,irq,steal\n"));
  g_assert_cmpuint (count_lines (cores.out), >=, 2);
}

static void
test_text_says_what_a_person_wants_to_know (void)
{
  g_auto(Run) run = { 0 };

  weft_run (&run, QUICK "--samples=1 --processes=2");
  g_assert_cmpint (run.status, ==, 0);
  g_assert_nonnull (strstr (run.out, "processor"));
  g_assert_nonnull (strstr (run.out, "Memory"));
  g_assert_nonnull (strstr (run.out, "PID"));
  g_assert_null (strstr (run.out, "\033"));
}

static void
test_processes_are_in_the_order_that_was_asked_for (void)
{
  g_auto(Run) run = { 0 };
  g_autoptr(JsonObject) object = NULL;
  JsonArray *processes;
  gint64 last = 0;

  weft_run (&run, QUICK "--samples=1 --sort=pid --format=json");
  object = parse_line (run.out);
  processes = json_object_get_array_member (object, "processes");
  for (guint i = 0; i < json_array_get_length (processes); i++)
    {
      gint64 pid = json_object_get_int_member (json_array_get_object_element (processes, i), "pid");

      g_assert_cmpint (pid, >, last);
      last = pid;
    }
}

static void
assert_refused (const char *arguments, const char *says)
{
  g_auto(Run) run = { 0 };

  weft_run (&run, arguments);
  g_assert_cmpint (run.status, ==, 2);
  g_assert_cmpstr (run.out, ==, "");
  g_assert_cmpuint (count_lines (run.err), ==, 1);
  g_assert_true (g_str_has_prefix (run.err, "weft monitor: "));
  if (strstr (run.err, says) == NULL)
    g_error ("\"%s\" does not say \"%s\"", run.err, says);
}

static void
test_bad_input_is_refused_in_one_line (void)
{
  assert_refused ("monitor --interval=0", "0.25 to 10");
  assert_refused ("monitor --interval=11", "0.25 to 10");
  assert_refused ("monitor --interval=nan", "0.25 to 10");
  assert_refused ("monitor --samples=-1", "--samples");
  assert_refused ("monitor --samples=0", "--samples");
  assert_refused ("monitor --processes=many", "--processes");
  assert_refused ("monitor --pid=0", "--pid");
  assert_refused ("monitor --pid=99999999999", "--pid");
  assert_refused ("monitor --threads", "--pid=PID");
  assert_refused ("monitor --sort=size", "cpu, memory, name, pid");
  assert_refused ("monitor --format=xml", "text, json, csv");
  assert_refused ("monitor --what", "--help");
  assert_refused ("monitor firefox", "--pid=PID");
}

static void
test_a_process_that_does_not_exist_is_told (void)
{
  g_auto(Run) run = { 0 };

  weft_run (&run, "monitor --pid=2147483647");
  g_assert_cmpint (run.status, ==, 1);
  g_assert_cmpstr (run.out, ==, "");
  g_assert_cmpstr (run.err, ==, "weft monitor: There is no process 2147483647.\n");
}

static void
test_ends_when_the_process_ends (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GSubprocess) other = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, "sleep", "1", NULL);
  g_autofree char *line = g_strdup_printf (QUICK "--format=json --pid=%s", g_subprocess_get_identifier (other));
  g_auto(Run) run = { 0 };

  g_assert_no_error (error);
  weft_run (&run, line);
  g_assert_cmpint (run.status, ==, 0);
  g_assert_nonnull (strstr (run.err, "has ended"));
  g_assert_cmpuint (count_lines (run.out), >=, 1);
}

static void
test_ctrl_c_ends_it_between_two_samples (void)
{
  g_autoptr(GSubprocess) weft = weft_start (NULL, QUICK "--format=json --processes=1");
  GInputStream *out = g_subprocess_get_stdout_pipe (weft);
  g_auto(Run) run = { 0 };
  char first;

  g_assert_cmpint (g_input_stream_read (out, &first, 1, NULL, NULL), ==, 1);
  g_subprocess_send_signal (weft, SIGINT);
  weft_finish (weft, &run);
  g_assert_cmpint (run.status, ==, 130);
  g_assert_cmpstr (run.err, ==, "");
  g_assert_true (g_str_has_suffix (run.out, "}\n"));
}

static void
test_a_reader_that_has_gone_ends_it_quietly (void)
{
  g_autoptr(GSubprocess) weft = weft_start (NULL, QUICK "--format=json");
  g_autoptr(GError) error = NULL;

  g_input_stream_close (g_subprocess_get_stdout_pipe (weft), NULL, &error);
  g_assert_no_error (error);
  g_subprocess_wait (weft, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (weft));
  g_assert_cmpint (g_subprocess_get_exit_status (weft), ==, 1);
}

static void
test_help_tells_every_option (void)
{
  g_auto(Run) run = { 0 };
  const char *const options[] = { "--interval", "--samples", "--processes", "--pid", "--threads", "--sort", "--format" };

  weft_run (&run, "monitor --help");
  g_assert_cmpint (run.status, ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (options); i++)
    g_assert_nonnull (strstr (run.out, options[i]));
}

#define ADD(name, test) g_test_add_func ("/cli/monitor/" name, test)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("json-is-one-object-a-line", test_json_is_one_object_a_line);
  ADD ("json-has-every-field", test_json_has_every_field);
  ADD ("csv-has-a-line-of-headings", test_csv_has_a_line_of_headings);
  ADD ("text-says-what-a-person-wants-to-know", test_text_says_what_a_person_wants_to_know);
  ADD ("processes-are-in-the-order-that-was-asked-for", test_processes_are_in_the_order_that_was_asked_for);
  ADD ("bad-input-is-refused-in-one-line", test_bad_input_is_refused_in_one_line);
  ADD ("a-process-that-does-not-exist-is-told", test_a_process_that_does_not_exist_is_told);
  ADD ("ends-when-the-process-ends", test_ends_when_the_process_ends);
  ADD ("ctrl-c-ends-it-between-two-samples", test_ctrl_c_ends_it_between_two_samples);
  ADD ("a-reader-that-has-gone-ends-it-quietly", test_a_reader_that_has_gone_ends_it_quietly);
  ADD ("help-tells-every-option", test_help_tells_every_option);

  return g_test_run ();
}
