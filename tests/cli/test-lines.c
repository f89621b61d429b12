/* test-lines.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "support.h"

#include <string.h>

/* "weft download" in a pipe: plain lines, whatever the jobs are called. */

static guint
count_matches (const char *text, const char *pattern)
{
  g_autoptr(GRegex) regex = g_regex_new (pattern, G_REGEX_MULTILINE, 0, NULL);
  g_autoptr(GMatchInfo) match = NULL;
  guint n = 0;

  g_regex_match (regex, text, 0, &match);
  for (; g_match_info_matches (match); g_match_info_next (match, NULL))
    n++;
  return n;
}

static void
test_a_pipe_gets_plain_lines (void)
{
  g_auto(Run) run = { 0 };

  weft_run (&run, "download --duration=0.02..0.05");
  g_assert_cmpint (run.status, ==, 0);
  g_assert_cmpstr (run.err, ==, "");
  g_assert_cmpuint (count_matches (run.out, "^[A-Za-z]+\\.[a-z0-9]+: running on thread-[0-9]+ \\(TID [0-9]+\\)$"), ==, 5);
  g_assert_cmpuint (count_matches (run.out, "^[A-Za-z]+\\.[a-z0-9]+: succeeded in 0\\.0[0-9] s$"), ==, 5);
  g_assert_nonnull (strstr (run.out, "\nThreads: 5 jobs, 5 succeeded\n"));
  g_assert_null (strchr (run.out, '\033'));
  g_assert_null (strchr (run.out, '\r'));
}

static void
test_lines_come_in_the_order_of_what_happened (void)
{
  g_auto(Run) run = { 0 };

  weft_run (&run, "download a b c --duration=0.01 --strategy=sequential");
  g_assert_true (g_regex_match_simple ("^a: running.*\na: succeeded.*\nb: running.*\nb: succeeded.*\nc: running.*\nc: succeeded.*\n\n",
                                       run.out, 0, 0));
}

static void
test_lines_tell_of_failures_and_retries (void)
{
  g_auto(Run) run = { 0 };

  weft_run (&run, "download a --duration=0.01 --fail=1 --retries=1");
  g_assert_cmpint (run.status, ==, 1);
  g_assert_cmpuint (count_matches (run.out, "^a: broke off at [0-9]+ %; attempt 2$"), ==, 1);
  g_assert_cmpuint (count_matches (run.out, "^a: failed: broke off at [0-9]+ %$"), ==, 1);
  g_assert_nonnull (strstr (run.out, "Threads: 1 job, 0 succeeded, 1 failed\n"));
}

typedef struct
{
  const char *name;    /* of the test */
  const char *typed;
  const char *shown;   /* at the beginning of a line */
  const char *in_json; /* NULL: as it was typed */
} Name;

static const Name names[] = {
  { "lines", "two\nlines\r\t", "two\\nlines\\x0d\\t: ", NULL },
  { "escapes", "\033[2J\033]0;owned\007", "\\x1b[2J\\x1b]0;owned\\x07: ", NULL },
  { "right-to-left", "\xe2\x80\xae" "fdp.exe", "\\u202efdp.exe: ", NULL },
  { "not-utf8", "bad\xff\xc3utf8", "bad\xef\xbf\xbd\xef\xbf\xbdutf8: ", "bad\xef\xbf\xbd\xef\xbf\xbdutf8" },
  { "quotes", "a \"quoted\" \\ name", "a \"quoted\" \\ name: ", NULL },
  { "formats", "%s%n%d", "%s%n%d: ", NULL },
  { "wide", "文件 🦊 e\xcc\x81", "文件 🦊 e\xcc\x81: ", NULL },
};

static void
test_any_name_is_shown_safely (gconstpointer data)
{
  const Name *name = data;
  g_auto(Run) text = { 0 };
  g_auto(Run) json = { 0 };

  weft_run_v (&text, (const char *const[]) { "download", name->typed, "--duration=0.01", NULL });
  g_assert_cmpint (text.status, ==, 0);
  g_assert_true (g_str_has_prefix (text.out, name->shown));
  g_assert_true (g_utf8_validate (text.out, -1, NULL));
  for (const char *p = text.out; *p != '\0'; p++)
    g_assert_true (*p == '\n' || !g_ascii_iscntrl (*p));

  weft_run_v (&json, (const char *const[]) { "download", name->typed, "--duration=0.01", "--format=json", NULL });
  run_parse_json (&json);
  g_assert_cmpstr (json_object_get_string_member (job_at (&json, 0), "name"), ==,
                   name->in_json != NULL ? name->in_json : name->typed);
}

static void
test_a_long_name_is_cut_for_people_only (void)
{
  g_autofree char *name = g_strnfill (4000, 'x');
  g_auto(Run) text = { 0 };
  g_auto(Run) json = { 0 };

  weft_run_v (&text, (const char *const[]) { "download", name, "--duration=0.01", NULL });
  g_assert_cmpint (text.status, ==, 0);
  g_assert_cmpint (strchr (text.out, '\n') - text.out, <, 200);
  weft_run_v (&json, (const char *const[]) { "download", name, "--duration=0.01", "--format=json", NULL });
  run_parse_json (&json);
  g_assert_cmpstr (json_object_get_string_member (job_at (&json, 0), "name"), ==, name);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/lines/a-pipe-gets-plain-lines", test_a_pipe_gets_plain_lines);
  g_test_add_func ("/lines/come-in-the-order-of-what-happened", test_lines_come_in_the_order_of_what_happened);
  g_test_add_func ("/lines/tell-of-failures-and-retries", test_lines_tell_of_failures_and_retries);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_strconcat ("/lines/any-name-is-shown-safely/", names[i].name, NULL);

      g_test_add_data_func (path, &names[i], test_any_name_is_shown_safely);
    }
  g_test_add_func ("/lines/a-long-name-is-cut-for-people-only", test_a_long_name_is_cut_for_people_only);

  return g_test_run ();
}
