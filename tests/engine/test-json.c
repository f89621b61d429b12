/* test-json.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "engine/json.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

/* What is written is what a JSON reader that is not ours reads. */
static JsonObject *
parse (GString *text)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) node = json_from_string (text->str, &error);

  g_assert_no_error (error);
  return json_object_ref (json_node_get_object (node));
}

static char *
round_trip (const char *value, GString *text)
{
  WeftJson json = { .text = text };
  g_autoptr(JsonObject) object = NULL;

  weft_json_open (&json, NULL, '{', TRUE);
  weft_json_add_string (&json, "value", value);
  weft_json_close (&json, '{');
  object = parse (text);
  return g_strdup (json_object_get_string_member (object, "value"));
}

static void
test_strings_come_back_as_they_were (void)
{
  const char *const values[] = { "", "plain", "\"quoted\" \\ and / slashed", "line\nfeed\r\ttab\b\f", "\x01\x1f\x7f",
                                 "文件 é 🦊", "\xe2\x80\xae" "fdp.exe", "\xe2\x80\xa8\xe2\x80\xa9", "\xc2\x85\xc2\xad", "\xf3\xa0\x80\x81 tag" };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autoptr(GString) text = g_string_new (NULL);
      g_autofree char *back = round_trip (values[i], text);

      g_assert_cmpstr (back, ==, values[i]);
    }
}

static void
test_strings_can_not_play_tricks_with_a_terminal (void)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autofree char *back = round_trip ("\033[31m\n\xe2\x80\xae\xc2\x9b\x7f", text);

  g_assert_cmpstr (text->str, ==, "{\"value\": \"\\u001b[31m\\n\\u202e\\u009b\\u007f\"}");
  g_assert_cmpstr (back, ==, "\033[31m\n\xe2\x80\xae\xc2\x9b\x7f");
}

static void
test_what_is_not_utf8_is_replaced (void)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autofree char *back = round_trip ("a\xff" "b\xc3", text);

  g_assert_cmpstr (back, ==, "a\xef\xbf\xbd" "b\xef\xbf\xbd");
}

static void
test_numbers_that_json_has_not_are_null (void)
{
  g_autoptr(GString) text = g_string_new (NULL);
  WeftJson json = { .text = text };

  weft_json_open (&json, NULL, '[', TRUE);
  weft_json_add_real (&json, NULL, NAN);
  weft_json_add_real (&json, NULL, INFINITY);
  weft_json_add_real (&json, NULL, 0.5);
  weft_json_add_whole (&json, NULL, G_MAXINT64);
  weft_json_add_string (&json, NULL, NULL);
  weft_json_close (&json, '[');
  g_assert_cmpstr (text->str, ==, "[null, null, 0.500000, 9223372036854775807, null]");
}

static void
test_nests_by_lines (void)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(JsonObject) object = NULL;
  WeftJson json = { .text = text };

  weft_json_open (&json, NULL, '{', FALSE);
  weft_json_open (&json, "list", '[', FALSE);
  for (guint i = 0; i < 2; i++)
    {
      weft_json_open (&json, NULL, '{', TRUE);
      weft_json_add_whole (&json, "i", i);
      weft_json_add_null (&json, "none");
      weft_json_close (&json, '{');
    }
  weft_json_close (&json, '[');
  weft_json_open (&json, "empty", '[', FALSE);
  weft_json_close (&json, '[');
  weft_json_close (&json, '{');
  g_assert_cmpstr (text->str, ==, "{\n  \"list\": [\n    {\"i\": 0, \"none\": null},\n    {\"i\": 1, \"none\": null}\n  ],\n  \"empty\": []\n}");
  object = parse (text);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "list")), ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/json/strings-come-back-as-they-were", test_strings_come_back_as_they_were);
  g_test_add_func ("/json/strings-can-not-play-tricks-with-a-terminal", test_strings_can_not_play_tricks_with_a_terminal);
  g_test_add_func ("/json/what-is-not-utf8-is-replaced", test_what_is_not_utf8_is_replaced);
  g_test_add_func ("/json/numbers-that-json-has-not-are-null", test_numbers_that_json_has_not_are_null);
  g_test_add_func ("/json/nests-by-lines", test_nests_by_lines);

  return g_test_run ();
}
