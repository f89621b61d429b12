/* test-text.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/row.h"
#include "cli/text.h"

typedef void (*Append) (GString *to, const char *text, guint width, const char *ellipsis);

static void
assert_appended (Append append, const char *text, guint width, const char *expected)
{
  g_autoptr(GString) to = g_string_new (NULL);

  append (to, text, width, "~");
  g_assert_cmpstr (to->str, ==, expected);
  g_assert_cmpuint (weft_cli_text_width (to->str), ==, width);
}

static void
test_width_counts_columns (void)
{
  g_assert_cmpuint (weft_cli_text_width (""), ==, 0);
  g_assert_cmpuint (weft_cli_text_width ("abc"), ==, 3);
  g_assert_cmpuint (weft_cli_text_width ("文件.pdf"), ==, 8);
  g_assert_cmpuint (weft_cli_text_width ("e\xcc\x81"), ==, 1);
  g_assert_cmpuint (weft_cli_text_width ("🦊"), ==, 2);
}

static void
test_fitted_is_exactly_as_wide_as_asked (void)
{
  assert_appended (weft_cli_text_append_fitted, "abc", 5, "abc  ");
  assert_appended (weft_cli_text_append_fitted, "abc", 3, "abc");
  assert_appended (weft_cli_text_append_fitted, "abcd", 3, "ab~");
  assert_appended (weft_cli_text_append_fitted, "abcd", 1, "~");
  assert_appended (weft_cli_text_append_fitted, "abcd", 0, "");
  assert_appended (weft_cli_text_append_fitted, "文件文件", 8, "文件文件");
  /* Half a character does not fit: a space makes up for it. */
  assert_appended (weft_cli_text_append_fitted, "文件文件", 6, "文件~ ");
  assert_appended (weft_cli_text_append_fitted, "文件文件", 7, "文件文~");
}

static void
test_right_puts_the_spaces_before (void)
{
  assert_appended (weft_cli_text_append_right, "5 %", 5, "  5 %");
  assert_appended (weft_cli_text_append_right, "123456", 5, "1234~");
}

/* Whatever the terminal's width, a row never reaches its last column. */
static void
test_layout_fits_every_terminal (void)
{
  for (guint columns = 4; columns < 300; columns++)
    for (guint name = 1; name < 90; name += 11)
      {
        WeftCliLayout layout;
        guint sum, fields[4];

        weft_cli_layout_init (&layout, columns, name);
        sum = 2 + layout.name + (layout.bar > 0 ? layout.bar + 2 : 0);
        fields[0] = layout.percent;
        fields[1] = layout.speed;
        fields[2] = layout.left;
        fields[3] = layout.worker;
        for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
          sum += fields[i] > 0 ? fields[i] + 2 : 0;
        g_assert_cmpuint (sum, ==, layout.width);
        g_assert_cmpuint (layout.width, <, columns);
      }
}

static void
test_layout_shows_everything_on_80_columns (void)
{
  WeftCliLayout layout;

  weft_cli_layout_init (&layout, 80, 13);
  g_assert_cmpuint (layout.name, ==, 13);
  g_assert_cmpuint (layout.bar, >=, 10);
  g_assert_cmpuint (layout.percent, >, 0);
  g_assert_cmpuint (layout.speed, >, 0);
  g_assert_cmpuint (layout.left, >, 0);
  g_assert_cmpuint (layout.worker, >, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/text/width-counts-columns", test_width_counts_columns);
  g_test_add_func ("/text/fitted-is-exactly-as-wide-as-asked", test_fitted_is_exactly_as_wide_as_asked);
  g_test_add_func ("/text/right-puts-the-spaces-before", test_right_puts_the_spaces_before);
  g_test_add_func ("/layout/fits-every-terminal", test_layout_fits_every_terminal);
  g_test_add_func ("/layout/shows-everything-on-80-columns", test_layout_shows_everything_on_80_columns);

  return g_test_run ();
}
