/* test-arguments.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "support.h"

#include <string.h>

/* Wrong usage: status 2, one line on standard error that says what and how to mend it, nothing on standard output. */

typedef struct
{
  const char *name;
  const char *arguments[4];
  const char *says; /* must be part of the line */
} Wrong;

static const Wrong wrongs[] = {
  { "command", { "frobnicate" }, "There is no command \"frobnicate\". \"weft --help\"" },
  { "command-that-is-to-come", { "lab" }, "There is no command \"lab\"" },
  { "command-empty", { "" }, "There is no command \"\"" },
  { "command-with-escapes", { "\033[31mred\n" }, "There is no command \"\\x1b[31mred\\n\"" },
  { "command-not-utf8", { "\xff\xfe" }, "There is no command \"\xef\xbf\xbd\xef\xbf\xbd\"" },
  { "option-before-command", { "--frobnicate" }, "There is no option --frobnicate" },
  { "option", { "download", "--frobnicate" }, "There is no option --frobnicate. \"--help\"" },
  { "option-short", { "download", "-x" }, "There is no option -x" },
  { "option-cut-short", { "download", "--work=3" }, "There is no option --work=3" },
  { "option-with-escapes", { "download", "--\033[31m\n=\n" }, "There is no option --\\x1b[31m\\n=\\n" },
  { "option-very-long", { "download", "--4000" }, "There is no option --aaa" },
  { "help-with-value", { "download", "--help=me" }, "--help takes no value" },
  { "strategy", { "download", "--strategy=magic" },
    "There is no strategy \"magic\". Choose one of: sequential, threads, thread-pool, processes, process-pool, event-loop, process-loops." },
  { "strategy-in-capitals", { "download", "--strategy=Threads" }, "There is no strategy \"Threads\"" },
  { "strategy-empty", { "download", "--strategy=" }, "There is no strategy \"\"" },
  { "strategy-missing", { "download", "--strategy" }, "--strategy needs a value: write --strategy=STRATEGY" },
  { "workers-none", { "download", "--workers=0" }, "--workers must be a whole number from 1 to 10000, not \"0\"" },
  { "workers-negative", { "download", "--workers=-1" }, "from 1 to 10000" },
  { "workers-negative-apart", { "download", "--workers", "-1" }, "from 1 to 10000" },
  { "workers-billion", { "download", "--workers=1000000000" }, "from 1 to 10000" },
  { "workers-beyond-64-bits", { "download", "--workers=99999999999999999999" }, "from 1 to 10000" },
  { "workers-word", { "download", "--workers=abc" }, "not \"abc\"" },
  { "workers-empty", { "download", "--workers=" }, "not \"\"" },
  { "workers-fraction", { "download", "--workers=1.5" }, "not \"1.5\"" },
  { "workers-where-ignored", { "download", "--strategy=threads", "--workers=0" }, "from 1 to 10000" },
  { "count-negative", { "download", "--count=-1" }, "--count must be a whole number from 1 to 1000000" },
  { "count-none", { "download", "--count=0" }, "from 1 to 1000000" },
  { "count-below-names", { "download", "a", "b", "--count=1" }, "There are 2 names, but --count=1" },
  { "duration-turned", { "download", "--duration=5..1" }, "The shortest duration is longer than the longest" },
  { "duration-nan", { "download", "--duration=nan" }, "--duration must be seconds" },
  { "duration-inf", { "download", "--duration=1..inf" }, "--duration must be seconds" },
  { "duration-huge", { "download", "--duration=1e400" }, "--duration must be seconds" },
  { "duration-a-month", { "download", "--duration=2592000" }, "at most a week" },
  { "duration-negative", { "download", "--duration=-1" }, "--duration must be seconds" },
  { "duration-half-a-range", { "download", "--duration=1.." }, "--duration must be seconds" },
  { "duration-three-ends", { "download", "--duration=1..2..3" }, "--duration must be seconds" },
  { "duration-comma", { "download", "--duration=0,5" }, "--duration must be seconds" },
  { "duration-unit", { "download", "--duration=5s" }, "--duration must be seconds" },
  { "duration-hexadecimal", { "download", "--duration=0x5" }, "--duration must be seconds" },
  { "duration-space", { "download", "--duration= 5" }, "--duration must be seconds" },
  { "size-unit", { "download", "--size=5X" }, "--size must be bytes" },
  { "size-unit-alone", { "download", "--size=M" }, "--size must be bytes" },
  { "size-turned", { "download", "--size=1M..1K" }, "The smallest size is larger than the largest" },
  { "size-huge", { "download", "--size=1e30G" }, "at most 1 PiB" },
  { "size-nan", { "download", "--size=nan" }, "--size must be bytes" },
  { "fail-above-one", { "download", "--fail=1.01" }, "--fail must be a number from 0 (never) to 1 (always)" },
  { "fail-negative", { "download", "--fail=-0.1" }, "--fail must be a number" },
  { "fail-nan", { "download", "--fail=nan" }, "--fail must be a number" },
  { "retries-negative", { "download", "--retries=-1" }, "--retries must be a whole number from 0 to 100" },
  { "retries-many", { "download", "--retries=101" }, "from 0 to 100" },
  { "seed-negative", { "download", "--seed=-1" }, "--seed must be a whole number from 0" },
  { "seed-beyond-63-bits", { "download", "--seed=9223372036854775808" }, "--seed must be a whole number from 0" },
  { "format", { "download", "--format=xml" }, "There is no format \"xml\". Choose one of: text, json." },
  { "name-empty", { "download", "a", "" }, "A job needs a name" },
  { "name-of-spaces", { "download", "  " }, "A job needs a name" },
  { "value-with-escapes", { "download", "--workers=\033[2J\n" }, "not \"\\x1b[2J\\n\"" },
};

static void
assert_one_plain_line (const char *text)
{
  g_assert_cmpuint (count_lines (text), ==, 1);
  g_assert_true (g_str_has_prefix (text, "weft"));
  g_assert_true (g_str_has_suffix (text, ".\n"));
  g_assert_cmpuint (strlen (text), <, 300);
  g_assert_true (g_utf8_validate (text, -1, NULL));
  for (const char *p = text; p[1] != '\0'; p++)
    g_assert_false (g_ascii_iscntrl (*p));
}

static void
test_wrong (gconstpointer data)
{
  const Wrong *wrong = data;
  g_autofree char *length = g_strnfill (4000, 'a');
  g_autofree char *very_long = g_strconcat ("--", length, NULL);
  const char *arguments[] = { wrong->arguments[0], wrong->arguments[1], wrong->arguments[2], wrong->arguments[3], NULL };
  g_auto(Run) run = { 0 };

  if (g_strcmp0 (arguments[1], "--4000") == 0)
    arguments[1] = very_long;
  weft_run_v (&run, arguments);
  g_assert_cmpint (run.status, ==, 2);
  g_assert_cmpstr (run.out, ==, "");
  assert_one_plain_line (run.err);
  g_assert_nonnull (strstr (run.err, wrong->says));
}

static void
test_help_is_for_standard_output (void)
{
  const char *const asks[] = { "--help", "-h", "download --help", "download -h", "download --workers=3 --help a b" };

  for (guint i = 0; i < G_N_ELEMENTS (asks); i++)
    {
      g_auto(Run) run = { 0 };

      weft_run (&run, asks[i]);
      g_assert_cmpint (run.status, ==, 0);
      g_assert_cmpstr (run.err, ==, "");
      g_assert_true (g_str_has_prefix (run.out, "Usage:\n  weft"));
      g_assert_nonnull (strstr (run.out, "--help"));
      g_assert_true (g_utf8_validate (run.out, -1, NULL));
    }
}

static void
test_help_names_every_option_and_strategy (void)
{
  const char *const parts[] = { "--strategy=", "--workers=", "--count=", "--duration=", "--size=", "--seed=", "--fail=",
                                "--retries=", "--format=", "sequential", "threads", "thread-pool", "processes", "process-pool", "event-loop", "process-loops" };
  g_auto(Run) run = { 0 };

  weft_run (&run, "download --help");
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    g_assert_nonnull (strstr (run.out, parts[i]));
}

static void
test_version (void)
{
  g_auto(Run) run = { 0 };

  weft_run (&run, "--version");
  g_assert_cmpint (run.status, ==, 0);
  g_assert_true (g_regex_match_simple ("^weft [0-9]+\\.[0-9]+\\.[0-9]+\\n$", run.out, G_REGEX_DOLLAR_ENDONLY, 0));
}

/* A value apart from its option, the last of two, a dash alone, and what follows "--". */
static void
test_options_are_understood_as_everywhere (void)
{
  const char *const names[] = { "-", "--count=3", "--" };
  const char *const arguments[] = { "download", "--format", "json", "-", "--duration", "9", "--duration", "0", "--", "--count=3", "--", NULL };
  g_auto(Run) run = { 0 };

  weft_run_v (&run, arguments);
  g_assert_cmpint (run.status, ==, 0);
  run_parse_json (&run);
  g_assert_cmpuint (count_jobs (&run), ==, G_N_ELEMENTS (names));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_cmpstr (json_object_get_string_member (job_at (&run, i), "name"), ==, names[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (wrongs); i++)
    {
      g_autofree char *path = g_strconcat ("/arguments/refuses/", wrongs[i].name, NULL);

      g_test_add_data_func (path, &wrongs[i], test_wrong);
    }
  g_test_add_func ("/arguments/help-is-for-standard-output", test_help_is_for_standard_output);
  g_test_add_func ("/arguments/help-names-every-option-and-strategy", test_help_names_every_option_and_strategy);
  g_test_add_func ("/arguments/version", test_version);
  g_test_add_func ("/arguments/options-are-understood-as-everywhere", test_options_are_understood_as_everywhere);

  return g_test_run ();
}
