/* test-run-export.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "made-up-run.h"
#include "support.h"

#include "engine/run-private.h"

#include <json-glib/json-glib.h>
#include <locale.h>
#include <string.h>

static gboolean
append (const char *bytes, gsize length, gpointer data)
{
  g_string_append_len (data, bytes, (gssize) length);
  return TRUE;
}

static char *
export (WeftRun *run, WeftRunFormat format)
{
  GString *text = g_string_new (NULL);

  g_assert_true (weft_run_write (run, format, append, text));
  return g_string_free (text, FALSE);
}

static JsonObject *
parse (const char *text)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) node = json_from_string (text, &error);

  g_assert_no_error (error);
  return json_object_ref (json_node_get_object (node));
}

static guint
count_lines (const char *text)
{
  guint n = 0;

  for (; *text != '\0'; text++)
    n += *text == '\n';
  return n;
}

static guint
count_events (JsonArray *events, const char *phase)
{
  guint n = 0;

  for (guint i = 0; i < json_array_get_length (events); i++)
    n += g_str_equal (json_object_get_string_member (json_array_get_object_element (events, i), "ph"), phase);
  return n;
}

static void
test_chrome_has_every_span_mark_and_edge (void)
{
  g_autoptr(WeftRun) run = made_up_run (4, 30, "evil \"name\"\n</script>");
  g_autofree char *text = export (run, WEFT_RUN_CHROME);
  g_autoptr(JsonObject) object = parse (text);
  JsonArray *events = json_object_get_array_member (object, "traceEvents");

  /* Of each lane its spans, and the one of the kernel. */
  g_assert_cmpuint (count_events (events, "X"), ==, 4 * 31);
  g_assert_cmpuint (count_events (events, "i"), ==, 4);
  g_assert_cmpuint (count_events (events, "s"), ==, 4);
  g_assert_cmpuint (count_events (events, "f"), ==, 4);
  g_assert_cmpuint (count_events (events, "C"), ==, 2 * 2);
  g_assert_cmpuint (count_events (events, "M"), ==, 4 * 5);
}

/* Microseconds, and each event on the row that has the lane's name. */
static void
test_chrome_has_the_times_of_the_trace (void)
{
  g_autoptr(WeftRun) run = made_up_run (1, 3, "x");
  g_autofree char *text = export (run, WEFT_RUN_CHROME);
  g_autoptr(JsonObject) object = parse (text);
  JsonArray *events = json_object_get_array_member (object, "traceEvents");
  guint k = 0;

  for (guint i = 0; i < json_array_get_length (events); i++)
    {
      JsonObject *event = json_array_get_object_element (events, i);

      if (!g_str_equal (json_object_get_string_member (event, "ph"), "X") || json_object_get_int_member (event, "tid") != 1)
        continue;
      g_assert_cmpfloat (json_object_get_double_member (event, "ts"), ==, k);
      g_assert_cmpfloat (json_object_get_double_member (event, "dur"), ==, 1);
      g_assert_cmpint (json_object_get_int_member (event, "pid"), ==, 100);
      k++;
    }
  g_assert_cmpuint (k, ==, 3);
}

static void
test_csv_has_a_line_for_each_job (void)
{
  g_autoptr(WeftRun) run = made_up_run (4, 30, "a, \"b\"");
  g_autofree char *text = export (run, WEFT_RUN_CSV);
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);

  g_assert_cmpuint (count_lines (text), ==, 5);
  g_assert_cmpstr (lines[0], ==, "name,state,worker,pid,tid,started,ended,bytes,bytes_total,attempts,error");
  g_assert_cmpstr (lines[1], ==, "\"a, \"\"b\"\"\",succeeded,thread-1,100,200,0.000000000,0.000030000,1000,1000,1,");
}

static void
test_csv_of_spans_has_a_line_for_each_span (void)
{
  g_autoptr(WeftRun) run = made_up_run (4, 30, "x");
  g_autofree char *text = export (run, WEFT_RUN_SPANS);
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);

  g_assert_cmpuint (count_lines (text), ==, 1 + 4 * 31);
  g_assert_cmpstr (lines[1], ==, "thread-1,100,200,trace,running,0.000000000,0.000001000,x,");
  g_assert_cmpstr (lines[31], ==, "thread-1,100,200,kernel,running,0.000000000,0.000030000,,0");
}

static void
test_json_is_the_same_in_every_locale (void)
{
  g_autoptr(WeftRun) run = made_up_run (4, 30, "x");
  g_autofree char *before = export (run, WEFT_RUN_JSON);
  g_autofree char *after = NULL;

  setlocale (LC_ALL, "de_DE.UTF-8");
  after = export (run, WEFT_RUN_JSON);
  setlocale (LC_ALL, "C.UTF-8");
  g_assert_cmpstr (before, ==, after);
}

/* Well-formed, whatever a job is called. */
static void
test_svg_is_xml (void)
{
  g_autoptr(WeftRun) run = made_up_run (3, 5, "<script>&\x01\xff]]>\"'");
  g_autofree char *text = export (run, WEFT_RUN_SVG);
  const GMarkupParser parser = { NULL };
  g_autoptr(GMarkupParseContext) context = g_markup_parse_context_new (&parser, 0, NULL, NULL);
  g_autoptr(GError) error = NULL;

  g_markup_parse_context_parse (context, text, -1, &error);
  g_assert_no_error (error);
  g_markup_parse_context_end_parse (context, &error);
  g_assert_no_error (error);
  g_assert_null (strstr (text, "<script>"));
  g_assert_nonnull (strstr (text, "Thread 3"));
  for (guint i = 0; i < WEFT_SPAN_N_STATES; i++)
    {
      g_autofree char *class = g_strdup_printf ("class=\"s%u\"", i);

      g_assert_nonnull (strstr (text, class));
    }
}

static void
test_svg_has_a_bound (void)
{
  const guint sizes[][2] = { { 1, 100000 }, { 2000, 50 }, { 200, 2000 } };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr(WeftRun) run = made_up_run (sizes[i][0], sizes[i][1], "x");
      g_autofree char *text = export (run, WEFT_RUN_SVG);

      g_test_message ("%u lanes of %u spans: %zu bytes", sizes[i][0], sizes[i][1], strlen (text));
      g_assert_cmpuint (strlen (text), <, 8 << 20);
    }
}

/* One crash among a hundred thousand spans still has its colour. */
static void
test_svg_loses_no_state (void)
{
  g_autoptr(WeftRun) run = made_up_run (1, 100008, "x");
  g_autofree char *text = export (run, WEFT_RUN_SVG);
  g_autofree char *crashed = g_strdup_printf ("<g class=\"s%d\">", WEFT_SPAN_CRASHED);
  const char *in_lane = strstr (text, crashed);

  /* The other is in the legend. */
  g_assert_nonnull (in_lane);
  g_assert_nonnull (strstr (in_lane + 1, crashed));
}

/* Nor one that lasted no time at all, in a lane with so many spans that its columns are sums. */
static void
test_svg_loses_no_moment (void)
{
  g_autoptr(WeftRun) run = made_up_run (1, 1, "x");
  g_autofree char *text = NULL, *failed = g_strdup_printf ("<g class=\"s%d\">", WEFT_SPAN_FAILED);
  WeftLane lane = { WEFT_LANE_THREAD, 0, WEFT_LANE_NONE, 1, 1, weft_spans_new (), NULL };
  const char *in_lane;

  for (guint64 i = 0; i < 5000; i++)
    if (i == 2500)
      weft_spans_append (lane.spans, (WeftSpan) { i * 1000, i * 1000, 0, WEFT_SPAN_FAILED });
    else
      weft_spans_append (lane.spans, (WeftSpan) { i * 1000, (i + 1) * 1000, 0, WEFT_SPAN_WAITING });
  weft_trace_free (run->body->trace);
  run->body->trace = weft_trace_new_from_parts (&(WeftTraceParts) { .length_ns = 5000000, .lanes = &lane, .n_lanes = 1 });
  text = export (run, WEFT_RUN_SVG);
  in_lane = strstr (text, failed);
  g_assert_nonnull (in_lane);
  g_assert_nonnull (strstr (in_lane + 1, failed));
}

/* What is not in the picture is said in it. */
static void
test_svg_says_what_is_missing (void)
{
  g_autoptr(WeftRun) run = made_up_run (3, 5, "x");
  g_autofree char *text = export (run, WEFT_RUN_SVG);

  g_assert_nonnull (strstr (text, "Cores: sampled from the kernel&apos;s statistics · 4 jobs have no lane of their own<"));
  g_assert_nonnull (strstr (text, ">it is made up<"));
}

static gboolean
refuse (const char *bytes, gsize length, gpointer data)
{
  (*(guint *) data)++;
  return FALSE;
}

static void
test_ends_when_nobody_reads (void)
{
  g_autoptr(WeftRun) run = made_up_run (20, 5000, "x");

  for (guint i = 0; i < WEFT_RUN_N_FORMATS; i++)
    {
      guint calls = 0;

      g_assert_false (weft_run_write (run, i, refuse, &calls));
      g_assert_cmpuint (calls, ==, 1);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/run-export/chrome-has-every-span-mark-and-edge", test_chrome_has_every_span_mark_and_edge);
  g_test_add_func ("/run-export/chrome-has-the-times-of-the-trace", test_chrome_has_the_times_of_the_trace);
  g_test_add_func ("/run-export/csv-has-a-line-for-each-job", test_csv_has_a_line_for_each_job);
  g_test_add_func ("/run-export/csv-of-spans-has-a-line-for-each-span", test_csv_of_spans_has_a_line_for_each_span);
  g_test_add_func ("/run-export/json-is-the-same-in-every-locale", test_json_is_the_same_in_every_locale);
  g_test_add_func ("/run-export/svg-is-xml", test_svg_is_xml);
  g_test_add_func ("/run-export/svg-has-a-bound", test_svg_has_a_bound);
  g_test_add_func ("/run-export/svg-loses-no-state", test_svg_loses_no_state);
  g_test_add_func ("/run-export/svg-loses-no-moment", test_svg_loses_no_moment);
  g_test_add_func ("/run-export/svg-says-what-is-missing", test_svg_says_what_is_missing);
  g_test_add_func ("/run-export/ends-when-nobody-reads", test_ends_when_nobody_reads);
  return g_test_run ();
}
