/* test-lookup.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "support.h"

#include "servers.h"

#include <fcntl.h>
#include <glib-unix.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

/* "weft lookup", as it is typed. */

static FaultServer *faults;

/* "lookup --server=… ARGUMENTS" */
static char *
line_of (const char *arguments)
{
  return g_strdup_printf ("lookup --server=127.0.0.1#%u %s", fault_server_get_port (faults), arguments);
}

static void
run (Run *run, const char *arguments)
{
  g_autofree char *line = line_of (arguments);

  weft_run (run, line);
}

static JsonObject *
lookup_at (Run *run, guint i)
{
  return json_array_get_object_element (json_object_get_array_member (run->json, "lookups"), i);
}

static void
run_json (Run *result, const char *arguments)
{
  g_autofree char *all = g_strconcat ("--format=json ", arguments, NULL);

  run (result, all);
  run_parse_json (result);
}

static void
test_says_one_answer_a_line (void)
{
  g_auto(Run) result = { 0 };

  run (&result, "answer.test");
  g_assert_cmpint (result.status, ==, 0);
  g_assert_cmpstr (result.out, ==, "answer.test\tA\t192.0.2.80\n");
  g_assert_cmpstr (result.err, ==, "");
}

static void
test_keeps_the_order_of_the_names (void)
{
  g_auto(Run) result = { 0 };

  run (&result, "--jobs=3 late.test answer.test rcode-3.test");
  g_assert_cmpint (result.status, ==, 1);
  g_assert_cmpstr (result.out, ==, "late.test\tA\t192.0.2.80\nanswer.test\tA\t192.0.2.80\n"
                                   "rcode-3.test\tA\tno such name: There is no such name.\n");
  g_assert_cmpstr (result.err, ==, "");
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
test_json_has_every_field (void)
{
  g_auto(Run) result = { 0 };
  JsonObject *lookup, *answer;

  run_json (&result, "answer.test");
  g_assert_cmpint (result.status, ==, 0);
  assert_members (result.json, "lookups");
  lookup = lookup_at (&result, 0);
  assert_members (lookup, "name asked type state answers authoritative server exit_status signal elapsed error by command raw");
  g_assert_cmpstr (json_object_get_string_member (lookup, "state"), ==, "answered");
  g_assert_cmpstr (json_object_get_string_member (lookup, "by"), ==, "nslookup");
  g_assert_false (json_object_get_boolean_member (lookup, "authoritative"));
  g_assert_cmpint (json_object_get_int_member (lookup, "exit_status"), ==, 0);
  g_assert_true (json_object_get_null_member (lookup, "signal"));
  g_assert_true (json_object_get_null_member (lookup, "error"));
  g_assert_nonnull (strstr (json_object_get_string_member (lookup, "raw"), "Non-authoritative answer:\n"));
  answer = json_array_get_object_element (json_object_get_array_member (lookup, "answers"), 0);
  assert_members (answer, "type name value");
  g_assert_cmpstr (json_object_get_string_member (answer, "value"), ==, "192.0.2.80");
}

static void
assert_state (Run *result, guint i, const char *state)
{
  g_assert_cmpstr (json_object_get_string_member (lookup_at (result, i), "state"), ==, state);
}

static void
test_json_tells_every_state (void)
{
  g_auto(Run) result = { 0 };

  run_json (&result, "--timeout=1 answer.test empty.test rcode-3.test rcode-2.test rcode-5.test nothing.test -- -type=any");
  g_assert_cmpint (result.status, ==, 1);
  assert_state (&result, 0, "answered");
  assert_state (&result, 1, "no-data");
  assert_state (&result, 2, "no-such-name");
  assert_state (&result, 3, "server-failure");
  assert_state (&result, 4, "refused");
  assert_state (&result, 5, "timed-out");
  assert_state (&result, 6, "invalid");
  g_assert_nonnull (strstr (result.err, "hyphen"));
}

static void
test_a_name_that_is_none_starts_nothing (void)
{
  static const char *const names[] = { "-type=any", "a b", "x\nserver evil", "$(id)", ";id", "\xff\xfe" };
  g_autofree char *long_name = g_strnfill (300, 'a');
  GPtrArray *arguments = g_ptr_array_new ();
  g_auto(Run) result = { 0 };

  use_nslookup ("/bin/false");
  g_ptr_array_add (arguments, (char *) "lookup");
  g_ptr_array_add (arguments, (char *) "--");
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_ptr_array_add (arguments, (char *) names[i]);
  g_ptr_array_add (arguments, long_name);
  g_ptr_array_add (arguments, NULL);
  weft_run_v (&result, (const char *const *) arguments->pdata);
  use_real_nslookup ();
  g_assert_cmpint (result.status, ==, 2);
  g_assert_cmpstr (result.out, ==, "");
  g_assert_cmpuint (count_lines (result.err), ==, 7);
  g_assert_null (strchr (result.err, '\033'));
  g_ptr_array_unref (arguments);
}

/* Less than a pipe holds. */
static GSubprocessLauncher *
launcher_with_input (const char *bytes, gsize length)
{
  GSubprocessLauncher *launcher = weft_launcher ();
  int ends[2];

  g_assert_true (g_unix_open_pipe (ends, FD_CLOEXEC, NULL));
  g_assert_cmpint (write (ends[1], bytes, length), ==, length);
  close (ends[1]);
  g_subprocess_launcher_take_stdin_fd (launcher, ends[0]);
  return launcher;
}

/* What is read from standard input is bytes, of which a NUL may be one. */
static void
test_reads_a_list_from_standard_input (void)
{
  static const char text[] = "answer.test\r\n\n  late.test\na\0b\n-x\nmünchen.test\n";
  GSubprocessLauncher *launcher = launcher_with_input (text, sizeof text - 1);
  g_autofree char *line = line_of ("--format=json -");
  g_autoptr(GSubprocess) weft = weft_start (launcher, line);
  g_auto(Run) result = { 0 };

  weft_finish (weft, &result);
  run_parse_json (&result);
  g_assert_cmpint (result.status, ==, 1);
  assert_state (&result, 0, "answered");
  assert_state (&result, 1, "answered");
  assert_state (&result, 2, "invalid");
  assert_state (&result, 3, "invalid");
  g_assert_cmpstr (json_object_get_string_member (lookup_at (&result, 4), "asked"), ==, "xn--mnchen-3ya.test");
  g_assert_nonnull (strstr (result.err, "NUL"));
}

static void
assert_usage (const char *arguments, const char *part)
{
  g_auto(Run) result = { 0 };

  weft_run (&result, arguments);
  g_assert_cmpint (result.status, ==, 2);
  g_assert_cmpstr (result.out, ==, "");
  if (strstr (result.err, part) == NULL)
    g_error ("%s says: %s", arguments, result.err);
}

static void
test_says_how_to_mend_wrong_usage (void)
{
  assert_usage ("lookup", "There is no name");
  assert_usage ("lookup --type=NO a.test", "AAAA");
  assert_usage ("lookup --server=-x a.test", "server");
  assert_usage ("lookup --server=127.0.0.1#0 a.test", "65535");
  assert_usage ("lookup --timeout=0 a.test", "600");
  assert_usage ("lookup --jobs=65 a.test", "64");
  assert_usage ("lookup --format=xml a.test", "json");
  assert_usage ("lookup --nothing a.test", "--nothing");
  assert_usage ("lookup --talk a.test", "--talk");
}

static void
test_help_tells_all (void)
{
  g_auto(Run) result = { 0 };

  weft_run (&result, "lookup --help");
  g_assert_cmpint (result.status, ==, 0);
  g_assert_nonnull (strstr (result.out, "--server=HOST[#PORT]"));
  g_assert_nonnull (strstr (result.out, "A, AAAA, MX, NS, TXT, CNAME, SOA, PTR, SRV, CAA, ANY"));
}

static void
test_says_what_brings_nslookup (void)
{
  g_auto(Run) here = { 0 };
  g_auto(Run) elsewhere = { 0 };

  use_nslookup ("/nowhere/nslookup");
  weft_run (&here, "lookup --format=json localhost");
  run_parse_json (&here);
  run_json (&elsewhere, "answer.test");
  use_real_nslookup ();
  g_assert_nonnull (strstr (here.err, "bind9-dnsutils"));
  g_assert_cmpstr (json_object_get_string_member (lookup_at (&here, 0), "by"), ==, "resolver");
  assert_state (&here, 0, "answered");
  g_assert_cmpint (elsewhere.status, ==, 1);
  assert_state (&elsewhere, 0, "not-started");
}

static void
test_ends_at_ctrl_c_with_what_it_has (void)
{
  g_autofree char *line = line_of ("--format=json answer.test nothing.test nothing.test");
  g_autoptr(GSubprocess) weft = weft_start (NULL, line);
  g_autoptr(GArray) children = NULL;
  g_auto(Run) result = { 0 };

  children = watch_children (weft_pid (weft), 2);
  g_subprocess_send_signal (weft, SIGINT);
  weft_finish (weft, &result);
  run_parse_json (&result);
  g_assert_cmpint (result.status, ==, 130);
  assert_state (&result, 1, "cancelled");
  assert_state (&result, 2, "cancelled");
  wait_while (count_alive (children) > 0);
}

/* Killed, it can't tidy up; what it started ends all the same. */
static void
test_nothing_outlives_it (void)
{
  g_autoptr(GSubprocess) weft = NULL;
  g_autoptr(GArray) children = NULL;

  use_odd_nslookup ();
  weft = weft_start (NULL, "lookup ignores.test ignores.test ignores.test");
  use_real_nslookup ();
  children = watch_children (weft_pid (weft), 3);
  g_subprocess_send_signal (weft, SIGKILL);
  g_subprocess_wait (weft, NULL, NULL);
  wait_while (count_alive (children) > 0);
}

static void
talk (Run *result, const char *arguments, const char *commands)
{
  GSubprocessLauncher *launcher = launcher_with_input (commands, strlen (commands));
  g_autofree char *line = line_of (arguments);
  g_autoptr(GSubprocess) weft = weft_start (launcher, line);

  weft_finish (weft, result);
}

static void
test_passes_a_conversation_through (void)
{
  g_auto(Run) result = { 0 };

  if (!nslookup_can_talk (fault_server_get_port (faults)))
    return;
  talk (&result, "--talk", "set q=a\nanswer.test\nrcode-3.test\nexit\n");
  g_assert_cmpint (result.status, ==, 1);
  g_assert_nonnull (strstr (result.out, "Address: 192.0.2.80\n"));
  g_assert_nonnull (strstr (result.out, "NXDOMAIN\n"));
  g_assert_null (strstr (result.out, "eot-"));
  g_assert_cmpstr (result.err, ==, "");
}

static void
test_a_conversation_is_json_too (void)
{
  g_auto(Run) result = { 0 };
  JsonArray *commands;

  talk (&result, "--talk --format=json", "set q=a\nanswer.test\n");
  run_parse_json (&result);
  g_assert_cmpint (result.status, ==, 0);
  assert_members (result.json, "commands exit_status signal elapsed");
  commands = json_object_get_array_member (result.json, "commands");
  g_assert_cmpuint (json_array_get_length (commands), ==, 2);
  g_assert_nonnull (strstr (json_object_get_string_member (json_array_get_object_element (commands, 1), "answer"), "192.0.2.80"));
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lookup/says-one-answer-a-line", test_says_one_answer_a_line);
  g_test_add_func ("/lookup/keeps-the-order-of-the-names", test_keeps_the_order_of_the_names);
  g_test_add_func ("/lookup/json-has-every-field", test_json_has_every_field);
  g_test_add_func ("/lookup/json-tells-every-state", test_json_tells_every_state);
  g_test_add_func ("/lookup/a-name-that-is-none-starts-nothing", test_a_name_that_is_none_starts_nothing);
  g_test_add_func ("/lookup/reads-a-list-from-standard-input", test_reads_a_list_from_standard_input);
  g_test_add_func ("/lookup/says-how-to-mend-wrong-usage", test_says_how_to_mend_wrong_usage);
  g_test_add_func ("/lookup/help-tells-all", test_help_tells_all);
  g_test_add_func ("/lookup/says-what-brings-nslookup", test_says_what_brings_nslookup);
  g_test_add_func ("/lookup/ends-at-ctrl-c-with-what-it-has", test_ends_at_ctrl_c_with_what_it_has);
  g_test_add_func ("/lookup/nothing-outlives-it", test_nothing_outlives_it);
  g_test_add_func ("/lookup/passes-a-conversation-through", test_passes_a_conversation_through);
  g_test_add_func ("/lookup/a-conversation-is-json-too", test_a_conversation_is_json_too);
  faults = fault_server_new ();
  status = g_test_run ();
  fault_server_free (faults);
  return status;
}
