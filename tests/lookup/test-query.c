/* test-query.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lookup/query.h"

#include <gio/gio.h>
#include <string.h>

static const WeftLookupOptions plain = WEFT_LOOKUP_OPTIONS_INIT;

static void
assert_refused (const char *name, gssize length)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WeftQuery) query = weft_query_new (name, length, &plain, &error);

  if (query != NULL)
    g_error ("\"%s\" is taken for a name", name);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_assert_cmpint (strlen (error->message), >, 10);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
}

static void
test_refuses_what_is_no_name (void)
{
  static const char *const names[] = {
    "", " ", "-type=any", "-", "--", " -x", "a b", "a\tb", "x\nserver evil", "x\rserver evil", "$(id)", ";id", "`id`", "a;b", "a|b",
    "a&b", "a'b", "a\"b", "a\\b", "a/b", "/etc/passwd", "a*b", "a?b", "a=b", "a@b", "a,b", "a#53", "a%b", "a:b", "http://a.test",
    ".a", "a..b", "..", "a.-\x7f", "\xff\xfe", "a\xc3", "\xe2\x80\xae" "a.test", "\xef\xbc\x8dtype", "fe80::1%eth0", "1.2.3.4:53", "[::1]",
  };
  g_autofree char *long_name = g_strnfill (300, 'a');
  g_autofree char *long_label = g_strnfill (64, 'a');

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    assert_refused (names[i], -1);
  assert_refused (long_name, -1);
  assert_refused (long_label, -1);
  assert_refused ("a\0b", 3);
  assert_refused ("a.test\0", 7);
}

static void
assert_asked (const char *name, const char *asked)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WeftQuery) query = weft_query_new (name, -1, &plain, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (query->asked, ==, asked);
}

static void
test_takes_names (void)
{
  g_autofree char *label = g_strnfill (63, 'a');
  g_autofree char *longest = g_strdup_printf ("%s.%s.%s.%.61s", label, label, label, label);

  assert_asked ("a.test", "a.test");
  assert_asked (" a.test\r\n", "a.test");
  assert_asked ("A.Test.", "A.Test.");
  assert_asked ("localhost", "localhost");
  assert_asked ("_sip._tcp.test", "_sip._tcp.test");
  assert_asked (".", ".");
  assert_asked ("exit", "exit");
  g_assert_cmpuint (strlen (longest), ==, 253);
  assert_asked (longest, longest);
}

static void
test_asks_for_internationalised_names_in_ascii (void)
{
  assert_asked ("münchen.test", "xn--mnchen-3ya.test");
  assert_asked ("例え.テスト", "xn--r8jz45g.xn--zckzah");
  assert_asked ("例え。テスト", "xn--r8jz45g.xn--zckzah");
}

static void
test_an_address_asks_for_its_name (void)
{
  WeftLookupOptions options = { WEFT_RECORD_MX, NULL, 10 };
  static const char *const addresses[] = { "192.0.2.1", "::1", "2001:db8::1" };

  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      g_autoptr(WeftQuery) query = weft_query_new (addresses[i], -1, &options, NULL);

      g_assert_nonnull (query);
      g_assert_true (query->is_address);
      g_assert_cmpint (query->type, ==, WEFT_RECORD_PTR);
      g_assert_cmpstr (query->asked, ==, addresses[i]);
    }
}

static void
assert_command_line (const char *name, WeftRecordType type, const char *server, double timeout, const char *line)
{
  WeftLookupOptions options = { type, server, timeout };
  g_autoptr(GError) error = NULL;
  g_autoptr(WeftQuery) query = weft_query_new (name, -1, &options, &error);
  g_autofree char *said = NULL;

  g_assert_no_error (error);
  said = weft_query_dup_command_line (query);
  g_assert_cmpstr (said, ==, line);
}

static void
test_options_come_before_the_name (void)
{
  assert_command_line ("a.test", WEFT_RECORD_A, NULL, 10, "nslookup -type=A -timeout=5 -retry=2 a.test");
  assert_command_line ("a.test", WEFT_RECORD_MX, "127.0.0.1#5353", 1, "nslookup -type=MX -port=5353 -timeout=1 -retry=1 a.test 127.0.0.1");
  assert_command_line ("a.test", WEFT_RECORD_MX, "::1", 0.5, "nslookup -type=MX -timeout=1 -retry=1 a.test ::1");
  assert_command_line ("192.0.2.1", WEFT_RECORD_A, "ns.test", 3, "nslookup -type=PTR -timeout=1 -retry=2 192.0.2.1 ns.test");
}

static void
test_checks_servers (void)
{
  static const char *const wrong[] = { "", "-x", "a b", "127.0.0.1#", "127.0.0.1#0", "127.0.0.1#65536", "127.0.0.1#5x", "a#b#5",
                                       "fe80::1%eth0", "x\nserver evil", "#53" };
  static const char *const right[] = { "127.0.0.1", "127.0.0.1#53", "::1#65535", "ns1.test", "münchen.test#5353" };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      WeftLookupOptions options = { WEFT_RECORD_A, wrong[i], 10 };
      g_autoptr(GError) error = NULL;

      if (weft_lookup_options_check (&options, &error))
        g_error ("\"%s\" is taken for a server", wrong[i]);
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
    }
  for (guint i = 0; i < G_N_ELEMENTS (right); i++)
    {
      WeftLookupOptions options = { WEFT_RECORD_A, right[i], 10 };

      g_assert_true (weft_lookup_options_check (&options, NULL));
    }
}

static void
test_checks_time_limits (void)
{
  static const double wrong[] = { 0, -1, 0.05, 601, G_MAXDOUBLE };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      WeftLookupOptions options = { WEFT_RECORD_A, NULL, wrong[i] };

      g_assert_false (weft_lookup_options_check (&options, NULL));
    }
}

static void
test_types_have_names (void)
{
  WeftRecordType type = WEFT_RECORD_A;
  g_autofree char *list = weft_record_type_list ();

  g_assert_true (weft_record_type_parse ("mx", &type));
  g_assert_cmpint (type, ==, WEFT_RECORD_MX);
  g_assert_true (weft_record_type_parse ("ANY", &type));
  g_assert_false (weft_record_type_parse ("MX ", &type));
  g_assert_false (weft_record_type_parse ("", &type));
  g_assert_cmpstr (list, ==, "A, AAAA, MX, NS, TXT, CNAME, SOA, PTR, SRV, CAA, ANY");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/query/refuses-what-is-no-name", test_refuses_what_is_no_name);
  g_test_add_func ("/query/takes-names", test_takes_names);
  g_test_add_func ("/query/asks-for-internationalised-names-in-ascii", test_asks_for_internationalised_names_in_ascii);
  g_test_add_func ("/query/an-address-asks-for-its-name", test_an_address_asks_for_its_name);
  g_test_add_func ("/query/options-come-before-the-name", test_options_come_before_the_name);
  g_test_add_func ("/query/checks-servers", test_checks_servers);
  g_test_add_func ("/query/checks-time-limits", test_checks_time_limits);
  g_test_add_func ("/query/types-have-names", test_types_have_names);
  return g_test_run ();
}
