/* test-csv.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "engine/csv.h"

static const struct
{
  const char *value, *field;
} fields[] = {
  { NULL, "" },
  { "", "" },
  { "lena.png", "lena.png" },
  { "a b", "a b" },
  { "1-2=3", "1-2=3" },
  { "a,b", "\"a,b\"" },
  { "say \"a\"", "\"say \"\"a\"\"\"" },
  { "a\nb", "\"a\nb\"" },
  { "=1+1", "'=1+1" },
  { "+1", "'+1" },
  { "-bash", "'-bash" },
  { "@SUM(A1)", "'@SUM(A1)" },
  { "\t=1", "'\t=1" },
  { "\r=1", "\"'\r=1\"" },
  { "=cmd(\"a\",1)", "\"'=cmd(\"\"a\"\",1)\"" },
};

static void
test_fields (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      g_autoptr(GString) text = g_string_new ("first");
      g_autofree char *line = g_strconcat ("first,", fields[i].field, NULL);

      weft_csv_add_text (text, fields[i].value);
      g_assert_cmpstr (text->str, ==, line);
    }
}

static void
test_first_of_a_line_has_no_comma (void)
{
  g_autoptr(GString) text = g_string_new (NULL);

  weft_csv_add_text (text, "a");
  weft_csv_add_text (text, "b");
  g_string_append_c (text, '\n');
  weft_csv_add_text (text, "=c");
  g_assert_cmpstr (text->str, ==, "a,b\n'=c");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/csv/fields", test_fields);
  g_test_add_func ("/csv/first-of-a-line-has-no-comma", test_first_of_a_line_has_no_comma);

  return g_test_run ();
}
