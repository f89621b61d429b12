/* test-states.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "servers.h"

#include <stdlib.h>
#include <string.h>

/* Every type and every state, by real nslookups that ask real servers: two of BIND's named, and one that makes mistakes. */

static NameServer *authority, *recursor;
static FaultServer *faults;

static int
compare_cb (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* A server may give the records of one name in any order. */
static char *
sort_lines (const char *text)
{
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);

  qsort (lines, g_strv_length (lines), sizeof *lines, compare_cb);
  return g_strjoinv ("\n", lines);
}

static void
assert_looked_up (const char *name, WeftRecordType type, NameServer *server, WeftLookupState state, const char *wanted)
{
  g_autoptr(WeftLookup) lookup = NULL;
  g_autofree char *said = NULL;
  g_autofree char *answers = NULL;
  g_autofree char *sorted = sort_lines (wanted);
  g_autofree char *error = NULL;

  lookup = look_up (name, type, name_server_get_port (server), 30);
  said = dup_answers (weft_lookup_get_answers (lookup));
  answers = sort_lines (said);
  error = weft_lookup_dup_error (lookup);
  if (weft_lookup_get_state (lookup) != state)
    g_error ("%s is %s: %s", name, weft_lookup_state_get_nick (weft_lookup_get_state (lookup)), weft_lookup_get_raw (lookup, NULL));
  g_assert_cmpstr (answers, ==, sorted);
  g_assert_true ((error == NULL) == (state == WEFT_LOOKUP_ANSWERED));
  g_assert_cmpint (weft_lookup_get_signal (lookup), ==, 0);
  g_assert_cmpfloat (weft_lookup_get_elapsed (lookup), >, 0);
  if (state == WEFT_LOOKUP_ANSWERED || state == WEFT_LOOKUP_NO_DATA)
    {
      g_assert_cmpint (weft_lookup_get_exit_status (lookup), ==, 0);
      g_assert_cmpint (weft_lookup_get_authoritative (lookup), ==, server == authority);
    }
}

static gboolean
skip_without_named (void)
{
  if (authority == NULL)
    g_test_skip ("named is not installed");
  return authority == NULL;
}

static void
test_every_type_is_answered (void)
{
  static const struct
  {
    const char *name;
    WeftRecordType type;
    const char *answers;
  } cases[] = {
    { "a.test", WEFT_RECORD_A, "A a.test 192.0.2.1\nA a.test 192.0.2.2\n" },
    { "a.test", WEFT_RECORD_AAAA, "AAAA a.test 2001:db8::1\n" },
    { "test", WEFT_RECORD_MX, "MX test 10 mail.test.\nMX test 20 backup.test.\n" },
    { "nullmx.test", WEFT_RECORD_MX, "MX nullmx.test 0 .\n" },
    { "test", WEFT_RECORD_NS, "NS test ns1.test.\nNS test ns2.test.\n" },
    { "txt.test", WEFT_RECORD_TXT, "TXT txt.test helloworld\n" },
    { "quote.test", WEFT_RECORD_TXT, "TXT quote.test say \"hi\" \\ back; donetab\\009end你\n" },
    { "alias.test", WEFT_RECORD_CNAME, "CNAME alias.test middle.test.\n" },
    { "alias.test", WEFT_RECORD_A, "CNAME alias.test middle.test.\nCNAME middle.test a.test.\nA a.test 192.0.2.1\nA a.test 192.0.2.2\n" },
    { "test", WEFT_RECORD_SOA, "SOA test ns1.test admin.test 2026112601 3600 600 86400 300\n" },
    { "192.0.2.1", WEFT_RECORD_A, "PTR 1.2.0.192.in-addr.arpa a.test.\n" },
    { "1.2.0.192.in-addr.arpa", WEFT_RECORD_PTR, "PTR 1.2.0.192.in-addr.arpa a.test.\n" },
    { "192.0.2.2", WEFT_RECORD_MX, "PTR 2.2.0.192.in-addr.arpa a.test.\nPTR 2.2.0.192.in-addr.arpa b.test.\n" },
    { "2001:db8::1", WEFT_RECORD_A,
      "PTR 1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa a.test.\n" },
    { "_sip._tcp.test", WEFT_RECORD_SRV, "SRV _sip._tcp.test 1 2 5060 mail.test.\n" },
    { "caa.test", WEFT_RECORD_CAA, "CAA caa.test 0 issue ca.test\n" },
    { "münchen.test", WEFT_RECORD_A, "A xn--mnchen-3ya.test 192.0.2.9\n" },
  };

  if (skip_without_named ())
    return;
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      assert_looked_up (cases[i].name, cases[i].type, authority, WEFT_LOOKUP_ANSWERED, cases[i].answers);
      assert_looked_up (cases[i].name, cases[i].type, recursor, WEFT_LOOKUP_ANSWERED, cases[i].answers);
    }
}

static void
test_any_is_answered (void)
{
  g_autoptr(WeftLookup) lookup = NULL;

  if (skip_without_named ())
    return;
  lookup = look_up ("any.test", WEFT_RECORD_ANY, name_server_get_port (authority), 30);
  g_assert_cmpint (weft_lookup_get_state (lookup), ==, WEFT_LOOKUP_ANSWERED);
  g_assert_cmpuint (weft_lookup_get_answers (lookup)->len, ==, 4);
}

static void
test_what_fails_says_how (void)
{
  if (skip_without_named ())
    return;
  assert_looked_up ("only4.test", WEFT_RECORD_AAAA, authority, WEFT_LOOKUP_NO_DATA, "");
  assert_looked_up ("a.test", WEFT_RECORD_MX, recursor, WEFT_LOOKUP_NO_DATA, "");
  assert_looked_up ("nx.test", WEFT_RECORD_A, authority, WEFT_LOOKUP_NO_SUCH_NAME, "");
  assert_looked_up ("nx.test", WEFT_RECORD_A, recursor, WEFT_LOOKUP_NO_SUCH_NAME, "");
  assert_looked_up ("192.0.2.9", WEFT_RECORD_A, authority, WEFT_LOOKUP_NO_SUCH_NAME, "");
  assert_looked_up ("x.broken", WEFT_RECORD_A, authority, WEFT_LOOKUP_SERVER_FAILURE, "");
  assert_looked_up ("x.private", WEFT_RECORD_A, authority, WEFT_LOOKUP_REFUSED, "");
  assert_looked_up ("elsewhere.invalid", WEFT_RECORD_A, authority, WEFT_LOOKUP_REFUSED, "");
}

/* The alias has no such record, though there is an alias. */
static void
test_an_alias_alone_is_no_record (void)
{
  if (skip_without_named ())
    return;
  assert_looked_up ("alias.test", WEFT_RECORD_MX, recursor, WEFT_LOOKUP_NO_DATA,
                    "CNAME alias.test middle.test.\nCNAME middle.test a.test.\n");
}

static void
test_what_is_too_long_comes_by_tcp (void)
{
  g_autoptr(WeftLookup) lookup = NULL;

  if (skip_without_named ())
    return;
  lookup = look_up ("big.test", WEFT_RECORD_TXT, name_server_get_port (authority), 30);
  g_assert_cmpint (weft_lookup_get_state (lookup), ==, WEFT_LOOKUP_ANSWERED);
  g_assert_cmpuint (weft_lookup_get_answers (lookup)->len, ==, 40);
  g_assert_nonnull (strstr (weft_lookup_get_raw (lookup, NULL), "retrying in TCP mode"));
}

static WeftLookup *
ask_faults (const char *name, double timeout)
{
  return look_up (name, WEFT_RECORD_A, fault_server_get_port (faults), timeout);
}

static void
assert_fault (const char *name, WeftLookupState state)
{
  g_autoptr(WeftLookup) lookup = ask_faults (name, 30);
  g_autofree char *error = weft_lookup_dup_error (lookup);
  g_autofree char *line = weft_lookup_dup_command_line (lookup);

  if (weft_lookup_get_state (lookup) != state)
    g_error ("%s is %s: %s", name, weft_lookup_state_get_nick (weft_lookup_get_state (lookup)), weft_lookup_get_raw (lookup, NULL));
  g_assert_nonnull (line);
  g_assert_true ((error == NULL) == (state == WEFT_LOOKUP_ANSWERED));
}

static void
test_faulty_servers_are_told_apart (void)
{
  assert_fault ("answer.test", WEFT_LOOKUP_ANSWERED);
  assert_fault ("late.test", WEFT_LOOKUP_ANSWERED);
  assert_fault ("truncated.test", WEFT_LOOKUP_ANSWERED);
  assert_fault ("closes.test", WEFT_LOOKUP_SERVER_FAILURE);
  assert_fault ("empty.test", WEFT_LOOKUP_NO_DATA);
  assert_fault ("rcode-1.test", WEFT_LOOKUP_SERVER_FAILURE);
  assert_fault ("rcode-2.test", WEFT_LOOKUP_SERVER_FAILURE);
  assert_fault ("rcode-3.test", WEFT_LOOKUP_NO_SUCH_NAME);
  assert_fault ("rcode-4.test", WEFT_LOOKUP_SERVER_FAILURE);
  assert_fault ("rcode-5.test", WEFT_LOOKUP_REFUSED);
}

/* nslookup may end by itself or be ended: never is a wrong answer taken for one. */
static void
test_wrong_answers_are_none (void)
{
  static const char *const names[] = { "wrong-id.test", "wrong-question.test", "cut.test", "garbage.test" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr(WeftLookup) lookup = ask_faults (names[i], 1.5);
      WeftLookupState state = weft_lookup_get_state (lookup);

      if (state != WEFT_LOOKUP_TIMED_OUT && state != WEFT_LOOKUP_SERVER_FAILURE)
        g_error ("%s is %s: %s", names[i], weft_lookup_state_get_nick (state), weft_lookup_get_raw (lookup, NULL));
      g_assert_cmpuint (weft_lookup_get_answers (lookup)->len, ==, 0);
    }
}

static void
test_silence_times_out_by_itself (void)
{
  g_autoptr(WeftLookup) lookup = ask_faults ("nothing.test", 2.9);
  g_autofree char *error = weft_lookup_dup_error (lookup);

  g_assert_cmpint (weft_lookup_get_state (lookup), ==, WEFT_LOOKUP_TIMED_OUT);
  g_assert_nonnull (strstr (error, "2.9"));
}

static void
test_silence_times_out_by_the_limit (void)
{
  g_autoptr(WeftLookup) lookup = ask_faults ("nothing.test", 0.3);

  g_assert_cmpint (weft_lookup_get_state (lookup), ==, WEFT_LOOKUP_TIMED_OUT);
  g_assert_cmpfloat (weft_lookup_get_elapsed (lookup), >=, 0.3);
}

static void
test_what_is_late_is_late (void)
{
  g_autoptr(WeftLookup) lookup = ask_faults ("late.test", 0.2);

  g_assert_cmpint (weft_lookup_get_state (lookup), ==, WEFT_LOOKUP_TIMED_OUT);
}

static void
test_nobody_there_is_a_server_failure (void)
{
  g_autoptr(WeftLookup) lookup = look_up ("a.test", WEFT_RECORD_A, find_port (), 30);
  g_autofree char *error = weft_lookup_dup_error (lookup);

  g_assert_cmpint (weft_lookup_get_state (lookup), ==, WEFT_LOOKUP_SERVER_FAILURE);
  g_assert_nonnull (strstr (error, "connection refused"));
}

static void
test_an_invalid_name_starts_nothing (void)
{
  g_autoptr(WeftLookup) lookup = NULL;
  g_autofree char *error = NULL;

  use_nslookup ("/bin/false");
  lookup = ask_faults ("-type=any", 5);
  error = weft_lookup_dup_error (lookup);
  use_real_nslookup ();
  g_assert_cmpint (weft_lookup_get_state (lookup), ==, WEFT_LOOKUP_INVALID);
  g_assert_null (weft_lookup_get_asked (lookup));
  g_assert_null (weft_lookup_get_raw (lookup, NULL));
  g_assert_cmpint (weft_lookup_get_exit_status (lookup), ==, -1);
  g_assert_cmpfloat (weft_lookup_get_elapsed (lookup), <, 0);
  g_assert_nonnull (strstr (error, "hyphen"));
}

static void
test_no_nslookup_is_not_started (void)
{
  g_autoptr(WeftLookup) lookup = NULL;
  g_autofree char *error = NULL;

  use_nslookup ("/nowhere/nslookup");
  lookup = ask_faults ("answer.test", 5);
  error = weft_lookup_dup_error (lookup);
  use_real_nslookup ();
  g_assert_cmpint (weft_lookup_get_state (lookup), ==, WEFT_LOOKUP_NOT_STARTED);
  g_assert_nonnull (strstr (error, "bind9-dnsutils"));
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/states/every-type-is-answered", test_every_type_is_answered);
  g_test_add_func ("/states/any-is-answered", test_any_is_answered);
  g_test_add_func ("/states/what-fails-says-how", test_what_fails_says_how);
  g_test_add_func ("/states/an-alias-alone-is-no-record", test_an_alias_alone_is_no_record);
  g_test_add_func ("/states/what-is-too-long-comes-by-tcp", test_what_is_too_long_comes_by_tcp);
  g_test_add_func ("/states/faulty-servers-are-told-apart", test_faulty_servers_are_told_apart);
  g_test_add_func ("/states/wrong-answers-are-none", test_wrong_answers_are_none);
  g_test_add_func ("/states/silence-times-out-by-itself", test_silence_times_out_by_itself);
  g_test_add_func ("/states/silence-times-out-by-the-limit", test_silence_times_out_by_the_limit);
  g_test_add_func ("/states/what-is-late-is-late", test_what_is_late_is_late);
  g_test_add_func ("/states/nobody-there-is-a-server-failure", test_nobody_there_is_a_server_failure);
  g_test_add_func ("/states/an-invalid-name-starts-nothing", test_an_invalid_name_starts_nothing);
  g_test_add_func ("/states/no-nslookup-is-not-started", test_no_nslookup_is_not_started);
  authority = name_server_new (0);
  recursor = authority != NULL ? name_server_new (name_server_get_port (authority)) : NULL;
  faults = fault_server_new ();
  status = g_test_run ();
  g_clear_pointer (&recursor, name_server_free);
  g_clear_pointer (&authority, name_server_free);
  fault_server_free (faults);
  return status;
}
