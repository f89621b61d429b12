/* test-download.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "support.h"

#include <string.h>

/* "weft download" that goes as it should: what it says, and whether the figures agree with each other. */

static const char *const strategies[] = { "sequential", "threads", "thread-pool", "processes", "process-pool", "event-loop", "process-loops" };

static void
assert_members (JsonObject *object, const char *const *names)
{
  for (guint i = 0; names[i] != NULL; i++)
    if (!json_object_has_member (object, names[i]))
      g_error ("\"%s\" is missing", names[i]);
  g_assert_cmpuint (json_object_get_size (object), ==, g_strv_length ((char **) names));
}

static gboolean
is_null (JsonObject *object, const char *name)
{
  return json_object_get_null_member (object, name);
}

static void
assert_type (JsonObject *object, const char *name, GType type)
{
  g_assert_cmpstr (g_type_name (json_node_get_value_type (json_object_get_member (object, name))), ==, g_type_name (type));
}

static double
number (JsonObject *object, const char *name)
{
  g_assert_false (is_null (object, name));
  return json_object_get_double_member (object, name);
}

static void
test_json_has_every_field (void)
{
  const char *const members[] = { "strategy", "workload", "workers", "seed", "processors", "jobs", "succeeded", "failed", "cancelled", "refused",
                                  "elapsed", "work", "ideal", "overhead", "cpu", "peak_memory", "context_switches", NULL };
  const char *const of_job[] = { "name", "state", "worker", "pid", "tid", "started", "ended", "bytes", "bytes_total", "attempts",
                                 "error", NULL };
  const char *const cpu[] = { "user", "system", NULL };
  const char *const switches[] = { "voluntary", "involuntary", NULL };
  g_auto(Run) run = { 0 };

  weft_run_json (&run, "download --duration=0.01");
  g_assert_cmpint (run.status, ==, 0);
  assert_members (run.json, members);
  assert_members (json_object_get_object_member (run.json, "cpu"), cpu);
  assert_members (json_object_get_object_member (run.json, "context_switches"), switches);
  g_assert_cmpuint (count_jobs (&run), ==, 5);
  for (guint i = 0; i < 5; i++)
    assert_members (job_at (&run, i), of_job);
}

static void
test_json_fields_have_their_types (void)
{
  const char *const wholes[] = { "workers", "seed", "processors", "succeeded", "failed", "cancelled", "refused", "peak_memory" };
  const char *const reals[] = { "elapsed", "work", "ideal", "overhead" };
  const char *const job_wholes[] = { "pid", "tid", "bytes", "bytes_total", "attempts" };
  g_auto(Run) run = { 0 };
  JsonObject *job;

  weft_run_json (&run, "download --duration=0.01 --seed=9223372036854775807");
  for (guint i = 0; i < G_N_ELEMENTS (wholes); i++)
    assert_type (run.json, wholes[i], G_TYPE_INT64);
  for (guint i = 0; i < G_N_ELEMENTS (reals); i++)
    assert_type (run.json, reals[i], G_TYPE_DOUBLE);
  g_assert_cmpint (json_object_get_int_member (run.json, "seed"), ==, G_MAXINT64);
  g_assert_cmpint (json_object_get_int_member (run.json, "peak_memory"), >, 1 << 20);
  job = job_at (&run, 0);
  for (guint i = 0; i < G_N_ELEMENTS (job_wholes); i++)
    assert_type (job, job_wholes[i], G_TYPE_INT64);
  assert_type (job, "started", G_TYPE_DOUBLE);
  assert_type (job, "ended", G_TYPE_DOUBLE);
  assert_type (job, "name", G_TYPE_STRING);
  g_assert_true (is_null (job, "error"));
}

static void
test_json_stays_english (void)
{
  g_autoptr(GSubprocess) weft = NULL;
  GSubprocessLauncher *launcher = weft_launcher ();
  g_auto(Run) run = { 0 };

  g_subprocess_launcher_setenv (launcher, "LANGUAGE", "zh_CN", TRUE);
  weft = weft_start (launcher, "download --duration=0.01 --fail=1 --format=json");
  weft_finish (weft, &run);
  run_parse_json (&run);
  g_assert_cmpstr (json_object_get_string_member (job_at (&run, 0), "state"), ==, "failed");
  g_assert_true (g_str_has_prefix (json_object_get_string_member (job_at (&run, 0), "error"), "broke off at"));
}

static void
test_the_five_known_jobs_are_offered (void)
{
  const char *const names[] = { "Python.pdf", "nazha.mkv", "something.mp4", "lena.png", "lol.avi" };
  g_auto(Run) run = { 0 };

  weft_run_json (&run, "download --duration=0.01 --count=7");
  g_assert_cmpuint (count_jobs (&run), ==, 7);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_cmpstr (json_object_get_string_member (job_at (&run, i), "name"), ==, names[i]);
  g_assert_cmpstr (json_object_get_string_member (run.json, "strategy"), ==, "threads");
  g_assert_cmpint (json_object_get_int_member (run.json, "seed"), ==, 1);
}

static void
test_names_come_before_made_up_ones (void)
{
  g_auto(Run) run = { 0 };

  weft_run_json (&run, "download mine yours --duration=0.01 --count=4");
  g_assert_cmpuint (count_jobs (&run), ==, 4);
  g_assert_cmpstr (json_object_get_string_member (job_at (&run, 0), "name"), ==, "mine");
  g_assert_cmpstr (json_object_get_string_member (job_at (&run, 1), "name"), ==, "yours");
  g_assert_cmpuint (strlen (json_object_get_string_member (job_at (&run, 3), "name")), >, 0);
}

static void
test_the_same_seed_gives_the_same_jobs_to_every_strategy (void)
{
  g_auto(Run) first = { 0 };

  weft_run_json (&first, "download --duration=0..0.02 --count=20 --seed=7");
  for (guint s = 0; s < G_N_ELEMENTS (strategies); s++)
    {
      g_autofree char *line = g_strdup_printf ("download --duration=0..0.02 --count=20 --seed=7 --strategy=%s", strategies[s]);
      g_auto(Run) run = { 0 };

      weft_run_json (&run, line);
      g_assert_cmpint (run.status, ==, 0);
      g_assert_cmpfloat (number (run.json, "work"), ==, number (first.json, "work"));
      for (guint i = 0; i < 20; i++)
        g_assert_cmpint (json_object_get_int_member (job_at (&run, i), "bytes_total"), ==,
                         json_object_get_int_member (job_at (&first, i), "bytes_total"));
    }
}

static void
test_sizes_lie_in_their_range (void)
{
  g_auto(Run) run = { 0 };

  weft_run_json (&run, "download --duration=0 --count=50 --size=1k..1.5K");
  for (guint i = 0; i < 50; i++)
    {
      gint64 bytes = json_object_get_int_member (job_at (&run, i), "bytes_total");

      g_assert_cmpint (bytes, >=, 1024);
      g_assert_cmpint (bytes, <=, 1536);
      g_assert_cmpint (json_object_get_int_member (job_at (&run, i), "bytes"), ==, bytes);
    }
}

/* One after the other: elapsed is the sum. */
static void
test_sequential_takes_as_long_as_all_together (void)
{
  g_auto(Run) run = { 0 };

  weft_run_json (&run, "download --duration=0.02..0.06 --strategy=sequential --workers=4");
  g_assert_cmpint (json_object_get_int_member (run.json, "workers"), ==, 1);
  g_assert_cmpfloat_with_epsilon (number (run.json, "ideal"), number (run.json, "work"), 2e-6);
  g_assert_cmpfloat (number (run.json, "elapsed"), >=, number (run.json, "work") - 2e-6);
  g_assert_cmpfloat_with_epsilon (number (run.json, "overhead"), number (run.json, "elapsed") / number (run.json, "ideal"), 1e-3);
  for (guint i = 1; i < 5; i++)
    g_assert_cmpfloat (number (job_at (&run, i), "started"), >=, number (job_at (&run, i - 1), "ended"));
}

/* All at once: elapsed is the longest. */
static void
assert_all_at_once (const char *strategy)
{
  g_autofree char *line = g_strdup_printf ("download --duration=0.3..0.5 --strategy=%s", strategy);
  g_auto(Run) run = { 0 };
  double last_start = 0, first_end = G_MAXDOUBLE, last_end = 0;

  weft_run_json (&run, line);
  g_assert_cmpint (json_object_get_int_member (run.json, "workers"), ==, 5);
  for (guint i = 0; i < 5; i++)
    {
      last_start = MAX (last_start, number (job_at (&run, i), "started"));
      first_end = MIN (first_end, number (job_at (&run, i), "ended"));
      last_end = MAX (last_end, number (job_at (&run, i), "ended"));
    }
  g_assert_cmpfloat (last_start, <, first_end);
  g_assert_cmpfloat_with_epsilon (number (run.json, "elapsed"), last_end, 2e-6);
  g_assert_cmpfloat (number (run.json, "elapsed"), >=, number (run.json, "ideal") - 2e-6);
  g_assert_cmpfloat (number (run.json, "elapsed"), <, number (run.json, "work"));
}

static void
test_threads_take_as_long_as_the_longest (void)
{
  assert_all_at_once ("threads");
}

static void
test_processes_take_as_long_as_the_longest (void)
{
  assert_all_at_once ("processes");
}

/* How many different numbers there are, and that none of them is `never`. */
static guint
count_different (Run *run, const char *name, gint64 never)
{
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  for (guint i = 0; i < count_jobs (run); i++)
    {
      gint64 value = json_object_get_int_member (job_at (run, i), name);

      g_assert_cmpint (value, >, 0);
      g_assert_cmpint (value, !=, never);
      g_hash_table_add (seen, g_memdup2 (&value, sizeof value));
    }
  return g_hash_table_size (seen);
}

static gint64
run_and_get_pid (Run *run, const char *arguments)
{
  g_autofree char *line = g_strconcat (arguments, " --format=json", NULL);
  g_autoptr(GSubprocess) weft = weft_start (NULL, line);
  gint64 pid = weft_pid (weft);

  weft_finish (weft, run);
  run_parse_json (run);
  return pid;
}

static void
test_threads_are_threads_of_weft (void)
{
  g_auto(Run) run = { 0 };
  gint64 pid = run_and_get_pid (&run, "download --duration=0.2 --strategy=threads");

  g_assert_cmpint (json_object_get_int_member (job_at (&run, 0), "pid"), ==, pid);
  g_assert_cmpuint (count_different (&run, "pid", 0), ==, 1);
  g_assert_cmpuint (count_different (&run, "tid", pid), ==, 5);
  for (guint i = 0; i < 5; i++)
    g_assert_true (g_str_has_prefix (json_object_get_string_member (job_at (&run, i), "worker"), "thread-"));
}

static void
test_processes_are_processes_of_their_own (void)
{
  g_auto(Run) run = { 0 };
  gint64 pid = run_and_get_pid (&run, "download --duration=0.05 --strategy=processes");

  g_assert_cmpuint (count_different (&run, "pid", pid), ==, 5);
  g_assert_cmpuint (count_different (&run, "tid", pid), ==, 5);
  for (guint i = 0; i < 5; i++)
    g_assert_true (g_str_has_prefix (json_object_get_string_member (job_at (&run, i), "worker"), "process-"));
}

static void
test_pools_keep_their_workers (void)
{
  g_auto(Run) threads = { 0 };
  g_auto(Run) processes = { 0 };

  weft_run_json (&threads, "download --duration=0.05 --count=6 --strategy=thread-pool --workers=2");
  g_assert_cmpint (json_object_get_int_member (threads.json, "workers"), ==, 2);
  g_assert_cmpuint (count_different (&threads, "tid", 0), ==, 2);
  run_and_get_pid (&processes, "download --duration=0.05 --count=6 --strategy=process-pool --workers=2");
  g_assert_cmpuint (count_different (&processes, "pid", 0), ==, 2);
}

static void
test_failure_is_status_1_and_says_why (void)
{
  g_auto(Run) run = { 0 };

  weft_run_json (&run, "download --duration=0.02 --fail=1");
  g_assert_cmpint (run.status, ==, 1);
  g_assert_cmpint (json_object_get_int_member (run.json, "failed"), ==, 5);
  for (guint i = 0; i < 5; i++)
    {
      JsonObject *job = job_at (&run, i);

      g_assert_cmpstr (json_object_get_string_member (job, "state"), ==, "failed");
      g_assert_true (g_regex_match_simple ("^broke off at [0-9]+ %$", json_object_get_string_member (job, "error"), 0, 0));
      g_assert_cmpint (json_object_get_int_member (job, "attempts"), ==, 1);
      g_assert_cmpint (json_object_get_int_member (job, "bytes"), <, json_object_get_int_member (job, "bytes_total"));
    }
}

/* With this seed two of three jobs fail at first, once each. */
static void
test_retries_make_up_for_failures (void)
{
  g_auto(Run) without = { 0 };
  g_auto(Run) with = { 0 };
  gint64 attempts = 0;

  weft_run_json (&without, "download --duration=0.02 --count=3 --fail=0.5 --seed=6");
  g_assert_cmpint (without.status, ==, 1);
  weft_run_json (&with, "download --duration=0.02 --count=3 --fail=0.5 --seed=6 --retries=20");
  g_assert_cmpint (with.status, ==, 0);
  g_assert_cmpint (json_object_get_int_member (with.json, "succeeded"), ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      attempts += json_object_get_int_member (job_at (&with, i), "attempts");
      g_assert_true (is_null (job_at (&with, i), "error"));
    }
  g_assert_cmpint (attempts, ==, 3 + json_object_get_int_member (without.json, "failed"));
}

static void
test_a_batch_without_duration_has_no_overhead (void)
{
  g_auto(Run) run = { 0 };

  weft_run_json (&run, "download --duration=0 --size=0");
  g_assert_cmpint (run.status, ==, 0);
  g_assert_true (is_null (run.json, "overhead"));
}

static void
test_a_hundred_thousand_jobs_are_written (void)
{
  g_auto(Run) run = { 0 };

  weft_run_json (&run, "download --count=100000 --duration=0 --strategy=thread-pool --workers=2");
  g_assert_cmpint (run.status, ==, 0);
  g_assert_cmpuint (count_jobs (&run), ==, 100000);
  g_assert_cmpint (json_object_get_int_member (run.json, "succeeded"), ==, 100000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/download/json-has-every-field", test_json_has_every_field);
  g_test_add_func ("/download/json-fields-have-their-types", test_json_fields_have_their_types);
  g_test_add_func ("/download/json-stays-english", test_json_stays_english);
  g_test_add_func ("/download/the-five-known-jobs-are-offered", test_the_five_known_jobs_are_offered);
  g_test_add_func ("/download/names-come-before-made-up-ones", test_names_come_before_made_up_ones);
  g_test_add_func ("/download/the-same-seed-gives-the-same-jobs-to-every-strategy", test_the_same_seed_gives_the_same_jobs_to_every_strategy);
  g_test_add_func ("/download/sizes-lie-in-their-range", test_sizes_lie_in_their_range);
  g_test_add_func ("/download/sequential-takes-as-long-as-all-together", test_sequential_takes_as_long_as_all_together);
  g_test_add_func ("/download/threads-take-as-long-as-the-longest", test_threads_take_as_long_as_the_longest);
  g_test_add_func ("/download/processes-take-as-long-as-the-longest", test_processes_take_as_long_as_the_longest);
  g_test_add_func ("/download/threads-are-threads-of-weft", test_threads_are_threads_of_weft);
  g_test_add_func ("/download/processes-are-processes-of-their-own", test_processes_are_processes_of_their_own);
  g_test_add_func ("/download/pools-keep-their-workers", test_pools_keep_their_workers);
  g_test_add_func ("/download/failure-is-status-1-and-says-why", test_failure_is_status_1_and_says_why);
  g_test_add_func ("/download/retries-make-up-for-failures", test_retries_make_up_for_failures);
  g_test_add_func ("/download/a-batch-without-duration-has-no-overhead", test_a_batch_without_duration_has_no_overhead);
  g_test_add_func ("/download/a-hundred-thousand-jobs-are-written", test_a_hundred_thousand_jobs_are_written);

  return g_test_run ();
}
