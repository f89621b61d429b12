/* test-export.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "servers.h"

#include "lookup/export.h"

#include <json-glib/json-glib.h>
#include <locale.h>
#include <string.h>

/* What programs are told, and the lookups of the system's resolver, which tests can't count on to be told much. */

static WeftLookupList *
make_list (void)
{
  WeftLookupList *list = weft_lookup_list_new ();
  WeftLookupOptions options = { WEFT_RECORD_MX, "127.0.0.1#5353", 3 };

  use_odd_nslookup ();
  weft_lookup_list_add (list, "a,b\"c", -1, &options);
  weft_lookup_list_add (list, "", 0, &options);
  weft_lookup_list_add (list, "x\xe2\x80\xae", -1, &options);
  options.type = WEFT_RECORD_A;
  weft_lookup_list_add (list, "a.test", -1, &options);
  weft_lookup_list_add (list, "bytes.test", -1, &options);
  run_while (weft_lookup_list_is_running (list));
  return list;
}

static void
test_csv_quotes_what_needs_it (void)
{
  g_autoptr(WeftLookupList) list = make_list ();
  g_autofree char *csv = weft_lookup_export_csv (G_LIST_MODEL (list));
  g_auto(GStrv) lines = g_strsplit (csv, "\n", -1);

  g_assert_cmpuint (g_strv_length (lines), ==, 7);
  g_assert_cmpstr (lines[0], ==, "name,asked,type,state,answer_type,answer_name,value,data,authoritative,server,exit_status,signal,elapsed,error");
  g_assert_true (g_str_has_prefix (lines[1], "\"a,b\"\"c\",,MX,invalid,,,,,,127.0.0.1#5353,,,,"));
  g_assert_true (g_str_has_prefix (lines[4], "a.test,a.test,A,answered,A,a.test,192.0.2.3,192.0.2.3,,127.0.0.1#5353,0,,0."));
}

static void
test_json_is_an_object_whatever_was_said (void)
{
  g_autoptr(WeftLookupList) list = make_list ();
  g_autofree char *text = weft_lookup_export_json (G_LIST_MODEL (list));
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) node = json_from_string (text, &error);
  JsonArray *lookups;

  g_assert_no_error (error);
  lookups = json_object_get_array_member (json_node_get_object (node), "lookups");
  g_assert_cmpuint (json_array_get_length (lookups), ==, 5);
  g_assert_null (strstr (text, "\xe2\x80\xae"));
  g_assert_nonnull (strstr (text, "x\\u202e"));
  g_assert_true (g_utf8_validate (text, -1, NULL));
}

/* Numbers and sentences do not follow the locale. */
static void
test_is_the_same_in_every_locale (void)
{
  g_autoptr(WeftLookupList) list = make_list ();
  g_autofree char *plain = weft_lookup_export_csv (G_LIST_MODEL (list));
  g_autofree char *german = NULL;

  if (setlocale (LC_ALL, "de_DE.UTF-8") == NULL)
    {
      g_test_skip ("there is no locale de_DE.UTF-8");
      return;
    }
  german = weft_lookup_export_csv (G_LIST_MODEL (list));
  setlocale (LC_ALL, "C.UTF-8");
  g_assert_cmpstr (german, ==, plain);
}

static void
test_the_resolver_answers_where_nslookup_is_not (void)
{
  g_autoptr(WeftLookupList) list = weft_lookup_list_new ();
  WeftLookupOptions options = WEFT_LOOKUP_OPTIONS_INIT;
  WeftLookup *lookup;
  g_autofree char *answers = NULL;

  use_nslookup ("/nowhere/nslookup");
  weft_lookup_list_set_by_resolver (list, TRUE);
  lookup = weft_lookup_list_add (list, "localhost", -1, &options);
  run_while (weft_lookup_list_is_running (list));
  use_real_nslookup ();
  answers = dup_answers (weft_lookup_get_answers (lookup));
  g_assert_cmpint (weft_lookup_get_state (lookup), ==, WEFT_LOOKUP_ANSWERED);
  g_assert_true (weft_lookup_is_by_resolver (lookup));
  g_assert_cmpstr (answers, ==, "A localhost 127.0.0.1\n");
  g_assert_null (weft_lookup_dup_command_line (lookup));
  g_assert_null (weft_lookup_get_raw (lookup, NULL));
  g_assert_cmpint (weft_lookup_get_exit_status (lookup), ==, -1);
}

static void
assert_resolver_can_not (WeftRecordType type, const char *server)
{
  g_autoptr(WeftLookupList) list = weft_lookup_list_new ();
  WeftLookupOptions options = { type, server, 5 };
  WeftLookup *lookup;
  g_autofree char *error = NULL;

  weft_lookup_list_set_by_resolver (list, TRUE);
  lookup = weft_lookup_list_add (list, "a.test", -1, &options);
  run_while (weft_lookup_list_is_running (list));
  error = weft_lookup_dup_error (lookup);
  g_assert_cmpint (weft_lookup_get_state (lookup), ==, WEFT_LOOKUP_NOT_STARTED);
  g_assert_nonnull (strstr (error, "resolver"));
}

static void
test_the_resolver_says_what_it_can_not (void)
{
  assert_resolver_can_not (WEFT_RECORD_CNAME, NULL);
  assert_resolver_can_not (WEFT_RECORD_CAA, NULL);
  assert_resolver_can_not (WEFT_RECORD_ANY, NULL);
  assert_resolver_can_not (WEFT_RECORD_A, "127.0.0.1");
}

/* A resolver that is told what to say, so that every kind of record comes by. */
#define TEST_TYPE_RESOLVER (test_resolver_get_type ())
G_DECLARE_FINAL_TYPE (TestResolver, test_resolver, TEST, RESOLVER, GResolver)

struct _TestResolver
{
  GResolver parent_instance;
};

G_DEFINE_FINAL_TYPE (TestResolver, test_resolver, G_TYPE_RESOLVER)

static void
lookup_records_async (GResolver *resolver, const char *name, GResolverRecordType type, GCancellable *cancellable,
                      GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr(GTask) task = g_task_new (resolver, cancellable, callback, data);
  static const char *const records[] = {
    [G_RESOLVER_RECORD_SRV] = "(uint16 1, uint16 2, uint16 5060, 'mail.test')",
    [G_RESOLVER_RECORD_MX] = "(uint16 10, 'mail.test')",
    [G_RESOLVER_RECORD_TXT] = "(['one', 'two'],)",
    [G_RESOLVER_RECORD_SOA] = "('ns1.test', 'admin.test', uint32 1, uint32 2, uint32 3, uint32 4, uint32 5)",
    [G_RESOLVER_RECORD_NS] = "('ns1.test',)",
  };

  if (g_str_equal (name, "nothing.test"))
    g_task_return_new_error (task, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, "none");
  else if (g_str_equal (name, "later.test"))
    g_task_return_new_error (task, G_RESOLVER_ERROR, G_RESOLVER_ERROR_TEMPORARY_FAILURE, "later");
  else
    g_task_return_pointer (task, g_list_append (NULL, g_variant_ref_sink (g_variant_new_parsed (records[type]))), NULL);
}

static GList *
lookup_records_finish (GResolver *resolver, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Never answers by itself. */
static void
cancelled_cb (GCancellable *cancellable, gpointer data)
{
  g_task_return_error_if_cancelled (data);
}

static void
lookup_by_name_async (GResolver *resolver, const char *name, GResolverNameLookupFlags flags, GCancellable *cancellable,
                      GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (resolver, cancellable, callback, data);

  g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), task, g_object_unref);
}

static void
test_resolver_class_init (TestResolverClass *klass)
{
  GResolverClass *resolver_class = G_RESOLVER_CLASS (klass);

  resolver_class->lookup_records_async = lookup_records_async;
  resolver_class->lookup_records_finish = lookup_records_finish;
  resolver_class->lookup_by_name_with_flags_async = lookup_by_name_async;
  resolver_class->lookup_by_name_with_flags_finish = lookup_records_finish;
}

static void
test_resolver_init (TestResolver *self)
{
}

static WeftLookup *
resolve (const char *name, WeftRecordType type, double timeout)
{
  g_autoptr(GResolver) before = g_resolver_get_default ();
  g_autoptr(GResolver) resolver = g_object_new (TEST_TYPE_RESOLVER, NULL);
  g_autoptr(WeftLookupList) list = weft_lookup_list_new ();
  WeftLookupOptions options = { type, NULL, timeout };
  WeftLookup *lookup;

  g_resolver_set_default (resolver);
  weft_lookup_list_set_by_resolver (list, TRUE);
  lookup = g_object_ref (weft_lookup_list_add (list, name, -1, &options));
  run_while (weft_lookup_list_is_running (list));
  g_resolver_set_default (before);
  return lookup;
}

static void
assert_resolved (WeftRecordType type, const char *wanted)
{
  g_autoptr(WeftLookup) lookup = resolve ("a.test", type, 5);
  g_autofree char *answers = dup_answers (weft_lookup_get_answers (lookup));

  g_assert_cmpint (weft_lookup_get_state (lookup), ==, WEFT_LOOKUP_ANSWERED);
  g_assert_cmpstr (answers, ==, wanted);
}

static void
test_the_resolver_tells_all_its_types (void)
{
  g_autoptr(WeftLookup) nothing = resolve ("nothing.test", WEFT_RECORD_MX, 5);
  g_autoptr(WeftLookup) later = resolve ("later.test", WEFT_RECORD_MX, 5);

  assert_resolved (WEFT_RECORD_MX, "MX a.test 10 mail.test\n");
  assert_resolved (WEFT_RECORD_SRV, "SRV a.test 1 2 5060 mail.test\n");
  assert_resolved (WEFT_RECORD_TXT, "TXT a.test onetwo\n");
  assert_resolved (WEFT_RECORD_NS, "NS a.test ns1.test\n");
  assert_resolved (WEFT_RECORD_SOA, "SOA a.test ns1.test admin.test 1 2 3 4 5\n");
  g_assert_cmpint (weft_lookup_get_state (nothing), ==, WEFT_LOOKUP_NO_DATA);
  g_assert_cmpint (weft_lookup_get_state (later), ==, WEFT_LOOKUP_SERVER_FAILURE);
}

static void
test_the_resolver_has_a_time_limit (void)
{
  g_autoptr(WeftLookup) lookup = resolve ("a.test", WEFT_RECORD_A, 0.2);

  g_assert_cmpint (weft_lookup_get_state (lookup), ==, WEFT_LOOKUP_TIMED_OUT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/export/csv-quotes-what-needs-it", test_csv_quotes_what_needs_it);
  g_test_add_func ("/export/json-is-an-object-whatever-was-said", test_json_is_an_object_whatever_was_said);
  g_test_add_func ("/export/is-the-same-in-every-locale", test_is_the_same_in_every_locale);
  g_test_add_func ("/resolver/answers-where-nslookup-is-not", test_the_resolver_answers_where_nslookup_is_not);
  g_test_add_func ("/resolver/says-what-it-can-not", test_the_resolver_says_what_it_can_not);
  g_test_add_func ("/resolver/tells-all-its-types", test_the_resolver_tells_all_its_types);
  g_test_add_func ("/resolver/has-a-time-limit", test_the_resolver_has_a_time_limit);
  return g_test_run ();
}
