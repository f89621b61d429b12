/* test-compare.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "support.h"

#include "engine/strategy.h"

#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>

/* "weft compare": what it says, that its figures are those of "weft download", and that both are what the kernel counts. */

static JsonObject *
run_at (Run *run, guint i)
{
  return json_array_get_object_element (json_object_get_array_member (run->json, "runs"), i);
}

static guint
count_runs (Run *run)
{
  return json_array_get_length (json_object_get_array_member (run->json, "runs"));
}

static double
number (JsonObject *object, const char *name)
{
  return json_object_get_double_member (object, name);
}

static void
assert_same_members (JsonObject *a, JsonObject *b)
{
  g_autoptr(GList) names = json_object_get_members (a);

  g_assert_cmpuint (json_object_get_size (a), ==, json_object_get_size (b));
  for (GList *name = names; name != NULL; name = name->next)
    g_assert_true (json_object_has_member (b, name->data));
}

static void
test_every_strategy_has_a_run (void)
{
  g_auto(Run) run = { 0 };

  weft_run_json (&run, "compare --duration=0.01");
  g_assert_cmpint (run.status, ==, 0);
  g_assert_cmpuint (count_runs (&run), ==, WEFT_N_STRATEGIES);
  for (guint i = 0; i < WEFT_N_STRATEGIES; i++)
    g_assert_cmpstr (json_object_get_string_member (run_at (&run, i), "strategy"), ==, weft_strategy_get (i)->nick);
}

static void
test_a_run_is_what_download_prints (void)
{
  g_auto(Run) compare = { 0 }, download = { 0 };
  JsonObject *run;

  weft_run_json (&compare, "compare mine --strategies=processes,threads --count=4 --duration=0.01..0.02 --seed=3");
  weft_run_json (&download, "download mine --strategy=threads --count=4 --duration=0.01..0.02 --seed=3");
  g_assert_cmpuint (count_runs (&compare), ==, 2);
  run = run_at (&compare, 1);
  assert_same_members (run, download.json);
  g_assert_cmpfloat (number (run, "work"), ==, number (download.json, "work"));
  g_assert_cmpfloat (number (run, "ideal"), ==, number (download.json, "ideal"));
  for (guint i = 0; i < 4; i++)
    {
      JsonObject *a = json_array_get_object_element (json_object_get_array_member (run, "jobs"), i), *b = job_at (&download, i);

      assert_same_members (a, b);
      g_assert_cmpstr (json_object_get_string_member (a, "name"), ==, json_object_get_string_member (b, "name"));
      g_assert_cmpint (json_object_get_int_member (a, "bytes"), ==, json_object_get_int_member (b, "bytes"));
    }
}

static void
test_pools_run_once_for_each_number (void)
{
  g_auto(Run) run = { 0 };

  weft_run_json (&run, "compare --strategies=sequential,thread-pool --workers=1,4,2 --count=8 --duration=0.01");
  g_assert_cmpuint (count_runs (&run), ==, 4);
  g_assert_cmpint (json_object_get_int_member (run_at (&run, 1), "workers"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (run_at (&run, 2), "workers"), ==, 4);
  g_assert_cmpint (json_object_get_int_member (run_at (&run, 3), "workers"), ==, 2);
}

static void
test_findings_name_their_runs (void)
{
  g_auto(Run) run = { 0 };
  JsonArray *findings;

  weft_run_json (&run, "compare --strategies=sequential,threads --count=5 --duration=0.2");
  findings = json_object_get_array_member (run.json, "findings");
  g_assert_cmpuint (json_array_get_length (findings), >, 0);
  for (guint i = 0; i < json_array_get_length (findings); i++)
    {
      JsonObject *finding = json_array_get_object_element (findings, i);
      JsonArray *runs = json_object_get_array_member (finding, "runs");

      g_assert_true (g_str_has_suffix (json_object_get_string_member (finding, "sentence"), "."));
      g_assert_nonnull (json_object_get_object_member (finding, "numbers"));
      for (guint k = 0; k < json_array_get_length (runs); k++)
        g_assert_cmpint (json_array_get_int_element (runs, k), <, 2);
    }
}

/* Five jobs of 0.3 s, one after the other or all at once: the time cannot be hidden by a busy machine. */
static void
test_the_pattern_is_found (void)
{
  g_auto(Run) run = { 0 };

  weft_run (&run, "compare --strategies=sequential,threads --count=5 --duration=0.3");
  g_assert_cmpint (run.status, ==, 0);
  g_assert_nonnull (strstr (run.out, "1 sequential worker ran the jobs one after the other"));
  g_assert_nonnull (strstr (run.out, "times as fast as 1 sequential worker"));
}

static void
test_json_stays_english (void)
{
  g_autoptr(GSubprocess) weft = NULL;
  GSubprocessLauncher *launcher = weft_launcher ();
  g_auto(Run) run = { 0 };

  g_subprocess_launcher_setenv (launcher, "LANGUAGE", "zh_CN", TRUE);
  weft = weft_start (launcher, "compare --strategies=sequential --duration=0.05 --format=json");
  weft_finish (weft, &run);
  run_parse_json (&run);
  g_assert_true (g_str_has_prefix (json_object_get_string_member (json_array_get_object_element (json_object_get_array_member (run.json, "findings"), 0), "sentence"),
                                   "1 sequential worker"));
}

static void
test_csv_has_a_line_for_each_run (void)
{
  g_auto(Run) run = { 0 };
  g_auto(GStrv) lines = NULL;
  g_auto(GStrv) head = NULL;

  weft_run (&run, "compare --duration=0.01 --format=csv --workers=1,2");
  g_assert_cmpint (run.status, ==, 0);
  lines = g_strsplit (run.out, "\n", -1);
  head = g_strsplit (lines[0], ",", -1);
  for (guint i = 0; lines[i][0] != '\0'; i++)
    {
      g_auto(GStrv) cells = g_strsplit (lines[i], ",", -1);

      g_assert_cmpuint (g_strv_length (cells), ==, g_strv_length (head));
      if (i > 0)
        g_assert_nonnull (weft_strategy_by_nick (cells[0]));
    }
}

static void
test_text_is_a_table (void)
{
  g_auto(Run) run = { 0 };
  g_auto(GStrv) lines = NULL;

  weft_run (&run, "compare --duration=0.01");
  g_assert_cmpint (run.status, ==, 0);
  lines = g_strsplit (run.out, "\n", -1);
  g_assert_true (g_str_has_prefix (lines[0], "strategy"));
  for (guint i = 0; i < WEFT_N_STRATEGIES; i++)
    {
      g_assert_true (g_str_has_prefix (lines[1 + i], weft_strategy_get (i)->nick));
      g_assert_cmpuint (strlen (lines[1 + i]), ==, strlen (lines[0]));
    }
  g_assert_null (strchr (run.out, '\033'));
}

static void
test_speed_ups_say_what_a_fit_takes (void)
{
  g_auto(Run) two = { 0 }, four = { 0 };

  weft_run (&two, "compare --strategies=thread-pool --workers=1,2 --count=8 --duration=0.02");
  g_assert_nonnull (strstr (two.out, "Speed-up of thread-pool"));
  g_assert_nonnull (strstr (two.out, "Amdahl's law takes 3 different numbers of workers or more."));
  g_assert_nonnull (strstr (two.out, "The universal scalability law takes 4 different numbers of workers or more."));
  weft_run (&four, "compare --strategies=thread-pool --workers=1,2,4,8 --count=16 --duration=0.02");
  g_assert_nonnull (strstr (four.out, "Universal scalability law: sigma"));
}

typedef struct
{
  const char *name, *arguments, *says;
} Wrong;

static const Wrong wrongs[] = {
  { "no-workers", "compare --workers=0", "weft compare: --workers must be at most 64 whole numbers from 1 to 10000, such as 1,2,4,8, not \"0\".\n" },
  { "half-a-list", "compare --workers=1,", "weft compare: --workers must be" },
  { "empty-list", "compare --workers=", "weft compare: --workers must be" },
  { "too-many-workers", "compare --workers=10001", "weft compare: --workers must be" },
  { "negative-workers", "compare --workers=2,-1", "weft compare: --workers must be" },
  { "unknown-strategy", "compare --strategies=threads,fibres", "weft compare: There is no strategy \"fibres\". Choose among: sequential, threads, " },
  { "no-strategy", "compare --strategies=", "weft compare: There is no strategy \"\". Choose among: " },
  { "unknown-format", "compare --format=xml", "weft compare: There is no format \"xml\". Choose one of: text, json, csv.\n" },
  { "one-strategy-option", "compare --strategy=threads", "weft compare: There is no option --strategy=threads." },
  { "wrong-duration", "compare --duration=10..5", "weft compare: The shortest duration is longer than the longest" },
  { "no-count", "compare --count=0", "weft compare: --count must be a whole number" },
};

static void
test_what_is_wrong_is_said_in_a_line (gconstpointer data)
{
  const Wrong *wrong = data;
  g_auto(Run) run = { 0 };

  weft_run (&run, wrong->arguments);
  g_assert_cmpint (run.status, ==, 2);
  g_assert_cmpstr (run.out, ==, "");
  g_assert_true (g_str_has_prefix (run.err, wrong->says));
  g_assert_cmpuint (count_lines (run.err), ==, 1);
}

static void
test_failures_are_status_1 (void)
{
  g_auto(Run) run = { 0 };

  weft_run_json (&run, "compare --strategies=threads,sequential --duration=0.01 --fail=1");
  g_assert_cmpint (run.status, ==, 1);
  g_assert_cmpuint (count_runs (&run), ==, 2);
}

static void
test_a_strategy_that_can_not_start_leaves_the_others (void)
{
  g_autoptr(GSubprocess) weft = NULL;
  GSubprocessLauncher *launcher = weft_launcher ();
  g_auto(Run) run = { 0 };

  g_subprocess_launcher_setenv (launcher, "WEFT_WORKER", "/nowhere/weft-worker", TRUE);
  weft = weft_start (launcher, "compare --strategies=processes,threads --duration=0.01 --format=json");
  weft_finish (weft, &run);
  g_assert_cmpint (run.status, ==, 1);
  g_assert_true (g_str_has_prefix (run.err, "weft compare: processes: "));
  g_assert_cmpuint (count_lines (run.err), ==, 1);
  run_parse_json (&run);
  g_assert_cmpuint (count_runs (&run), ==, 1);
}

/* The first run has ended, the second is under way. */
static void
test_an_interruption_ends_with_what_there_is (void)
{
  g_autoptr(GSubprocess) weft = weft_start (NULL, "compare --strategies=processes,threads --duration=600 --format=json");
  g_autoptr(GArray) children = watch_children (weft_pid (weft), 5);
  g_auto(Run) run = { 0 };

  g_subprocess_send_signal (weft, SIGINT);
  weft_finish (weft, &run);
  g_assert_cmpint (run.status, ==, 130);
  g_assert_cmpuint (count_alive (children), ==, 0);
  run_parse_json (&run);
  g_assert_cmpuint (count_runs (&run), ==, 1);
  g_assert_cmpint (json_object_get_int_member (run_at (&run, 0), "cancelled"), ==, 5);
}

static void
test_help_names_every_option (void)
{
  g_auto(Run) run = { 0 };

  weft_run (&run, "compare --help");
  g_assert_cmpint (run.status, ==, 0);
  g_assert_nonnull (strstr (run.out, "--strategies=A,B,"));
  g_assert_nonnull (strstr (run.out, "--workers=1,2,"));
  g_assert_nonnull (strstr (run.out, "--duration=MIN[..MAX]"));
  g_assert_nonnull (strstr (run.out, "--format=text|json|csv"));
}

/* What time(1) says of a command, and the command of itself. */
typedef struct
{
  double elapsed, cpu;
  double switches;
} Told;

static double
value_after (const char *text, const char *label)
{
  const char *at = strstr (text, label);

  if (at == NULL)
    g_error ("time(1) does not say \"%s\": %s", label, text);
  return at != NULL ? g_ascii_strtod (at + strlen (label), NULL) : 0;
}

/* "0:01.23" or "1:02:03" */
static double
elapsed_after (const char *text)
{
  const char *label = "Elapsed (wall clock) time (h:mm:ss or m:ss): ";
  const char *at = strstr (text, label);
  double seconds = 0;
  g_auto(GStrv) parts = NULL;

  g_assert_nonnull (at);
  parts = g_strsplit_set (at + strlen (label), ":\n", 4);
  for (guint i = 0; i < 3 && g_ascii_isdigit (parts[i][0]) && (i < 2 || strchr (parts[1], '.') == NULL); i++)
    seconds = seconds * 60 + g_ascii_strtod (parts[i], NULL);
  return seconds;
}

static void
time_it (const char *arguments, Told *outside, Told *inside)
{
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *line = g_strdup_printf ("/usr/bin/time -v %s %s --format=json", g_getenv ("WEFT"), arguments);
  g_auto(GStrv) argv = g_strsplit (line, " ", -1);
  g_auto(Run) run = { 0 };
  JsonObject *cpu, *switches;

  process = g_subprocess_newv ((const char *const *) argv, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, &error);
  g_assert_no_error (error);
  weft_finish (process, &run);
  g_assert_cmpint (run.status, ==, 0);
  run_parse_json (&run);
  cpu = json_object_get_object_member (run.json, "cpu");
  switches = json_object_get_object_member (run.json, "context_switches");
  *inside = (Told) { number (run.json, "elapsed"), number (cpu, "user") + number (cpu, "system"),
                     (double) (json_object_get_int_member (switches, "voluntary") + json_object_get_int_member (switches, "involuntary")) };
  *outside = (Told) { elapsed_after (run.err), value_after (run.err, "User time (seconds): ") + value_after (run.err, "System time (seconds): "),
                      value_after (run.err, "Voluntary context switches: ") + value_after (run.err, "Involuntary context switches: ") };
}

/* What a program needs besides its batch: to start, to end. The most of several, because the machine may be busy. */
static void
time_an_empty_batch (Told *most)
{
  *most = (Told) { 0 };
  for (guint i = 0; i < 3; i++)
    {
      Told outside, inside;

      time_it ("download --count=1 --duration=0 --size=0", &outside, &inside);
      most->elapsed = MAX (most->elapsed, outside.elapsed - inside.elapsed);
      most->cpu = MAX (most->cpu, outside.cpu - inside.cpu);
      most->switches = MAX (most->switches, outside.switches - inside.switches);
    }
}

static void
assert_agrees (const char *what, double inside, double outside, double besides, double resolution)
{
  g_test_message ("%s: %g told, %g counted, %g besides", what, inside, outside, besides);
  g_assert_cmpfloat (inside, <=, outside * 1.03 + resolution);
  g_assert_cmpfloat (inside, >=, (outside - 3 * besides) * 0.97 - resolution);
}

/* One process, looked at from within and from without in the same run, so that noise is the same for both. time(1) counts
 * in hundredths of a second. */
static void
assert_the_kernel_counts_the_same (const char *line)
{
  Told besides, outside, inside;

  if (!g_file_test ("/usr/bin/time", G_FILE_TEST_IS_EXECUTABLE))
    {
      g_test_skip ("time(1) is not installed");
      return;
    }
  time_an_empty_batch (&besides);
  time_it (line, &outside, &inside);
  assert_agrees ("elapsed", inside.elapsed, outside.elapsed, besides.elapsed, 0.1);
  assert_agrees ("CPU", inside.cpu, outside.cpu, besides.cpu, 0.02);
  assert_agrees ("switches", inside.switches, outside.switches, besides.switches, 40);
}

static void
test_the_kernel_counts_the_same (gconstpointer data)
{
  const WeftStrategy *strategy = weft_strategy_get (GPOINTER_TO_UINT (data));
  g_autofree char *waiting = g_strdup_printf ("download --strategy=%s --workers=4 --count=400 --duration=0.005", strategy->nick);
  g_autofree char *computing = g_strdup_printf ("download --strategy=%s --workload=checksum --count=8 --duration=0.1", strategy->nick);

  assert_the_kernel_counts_the_same (waiting);
  assert_the_kernel_counts_the_same (computing);
}

/* Both run the same batch on the same machine, at different moments: only what does not depend on the moment is compared
 * closely. */
static void
test_compare_and_download_agree (void)
{
  g_auto(Run) compare = { 0 };

  weft_run_json (&compare, "compare --duration=0.2..0.4");
  for (guint i = 0; i < WEFT_N_STRATEGIES; i++)
    {
      g_autofree char *line = g_strdup_printf ("download --duration=0.2..0.4 --strategy=%s", weft_strategy_get (i)->nick);
      JsonObject *run = run_at (&compare, i);
      g_auto(Run) download = { 0 };

      weft_run_json (&download, line);
      g_assert_cmpfloat (number (run, "work"), ==, number (download.json, "work"));
      g_assert_cmpfloat (number (run, "ideal"), ==, number (download.json, "ideal"));
      g_assert_cmpfloat (number (run, "elapsed"), >=, number (run, "ideal"));
      g_assert_cmpfloat (number (run, "elapsed"), <, number (download.json, "elapsed") * 1.03 + 0.25);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/compare/every-strategy-has-a-run", test_every_strategy_has_a_run);
  g_test_add_func ("/compare/a-run-is-what-download-prints", test_a_run_is_what_download_prints);
  g_test_add_func ("/compare/pools-run-once-for-each-number", test_pools_run_once_for_each_number);
  g_test_add_func ("/compare/findings-name-their-runs", test_findings_name_their_runs);
  g_test_add_func ("/compare/the-pattern-is-found", test_the_pattern_is_found);
  g_test_add_func ("/compare/json-stays-english", test_json_stays_english);
  g_test_add_func ("/compare/csv-has-a-line-for-each-run", test_csv_has_a_line_for_each_run);
  g_test_add_func ("/compare/text-is-a-table", test_text_is_a_table);
  g_test_add_func ("/compare/speed-ups-say-what-a-fit-takes", test_speed_ups_say_what_a_fit_takes);
  for (guint i = 0; i < G_N_ELEMENTS (wrongs); i++)
    {
      g_autofree char *path = g_strdup_printf ("/compare/what-is-wrong-is-said-in-a-line/%s", wrongs[i].name);

      g_test_add_data_func (path, &wrongs[i], test_what_is_wrong_is_said_in_a_line);
    }
  g_test_add_func ("/compare/failures-are-status-1", test_failures_are_status_1);
  g_test_add_func ("/compare/a-strategy-that-can-not-start-leaves-the-others", test_a_strategy_that_can_not_start_leaves_the_others);
  g_test_add_func ("/compare/an-interruption-ends-with-what-there-is", test_an_interruption_ends_with_what_there_is);
  g_test_add_func ("/compare/help-names-every-option", test_help_names_every_option);
  for (guint i = 0; i < WEFT_N_STRATEGIES; i++)
    {
      g_autofree char *path = g_strdup_printf ("/compare/the-kernel-counts-the-same/%s", weft_strategy_get (i)->nick);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_the_kernel_counts_the_same);
    }
  g_test_add_func ("/compare/compare-and-download-agree", test_compare_and_download_agree);

  return g_test_run ();
}
