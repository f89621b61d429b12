/* test-parser.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lookup/parser.h"
#include "servers.h"

#include <string.h>

/* recorded/NAME.out is what an nslookup said, recorded/NAME.read what is to be read in it. Those of 9.18 are recorded with
 * the zones of servers.c, "tutorial" is from 2013; the other wordings were taken from what people reported of these
 * versions. To add one: write the .out, run this test, and look at what it prints very closely. */

static char *
describe (const WeftReading *reading)
{
  g_autofree char *answers = dup_answers (reading->answers);

  return g_strdup_printf ("%s\nauthoritative: %d\nserver: %s\nmessage: %s\n%s", weft_lookup_state_get_nick (reading->state),
                          reading->authoritative, reading->server != NULL ? reading->server : "-",
                          reading->message != NULL ? reading->message : "-", answers);
}

static char *
get_recorded (const char *name, const char *ending, gsize *length)
{
  g_autofree char *file = g_strconcat (name, ending, NULL);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "lookup", "recorded", file, NULL);
  g_autoptr(GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, length, &error);
  g_assert_no_error (error);
  return text;
}

static void
check_recorded (const char *name)
{
  gsize length;
  g_autofree char *output = get_recorded (name, ".out", &length);
  g_autofree char *wanted = get_recorded (name, ".read", NULL);
  g_autoptr(WeftReading) reading = weft_reading_new (output, length);
  g_autofree char *read = describe (reading);

  if (!g_str_equal (read, wanted))
    g_error ("%s is read as\n%s\nnot as\n%s", name, read, wanted);
}

static void
test_reads_recorded_outputs (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "lookup", "recorded", NULL);
  g_autoptr(GDir) folder = g_dir_open (path, 0, NULL);
  const char *file;
  guint n = 0;

  while ((file = g_dir_read_name (folder)) != NULL)
    if (g_str_has_suffix (file, ".out"))
      {
        g_autofree char *name = g_strndup (file, strlen (file) - strlen (".out"));

        check_recorded (name);
        n++;
      }
  g_assert_cmpuint (n, >=, 20);
}

/* However it is cut into pieces, it reads the same. */
static void
test_reads_bit_by_bit (void)
{
  gsize length;
  g_autofree char *output = get_recorded ("9.18-mx-recursive", ".out", &length);
  g_autofree char *wanted = get_recorded ("9.18-mx-recursive", ".read", NULL);

  for (gsize step = 1; step < 40; step++)
    {
      g_autoptr(WeftReading) reading = weft_reading_begin ();
      g_autofree char *read = NULL;

      for (gsize at = 0; at < length; at += step)
        weft_reading_feed (reading, output + at, MIN (step, length - at));
      weft_reading_finish (reading);
      read = describe (reading);
      g_assert_cmpstr (read, ==, wanted);
    }
}

static WeftReading *
read_text (const char *text)
{
  return weft_reading_new (text, strlen (text));
}

static void
test_does_not_guess (void)
{
  static const char *const texts[] = {
    "", "\n\n", "hello\n", "Server:\t\t127.0.0.1\nAddress:\t127.0.0.1#53\n", "Address: 192.0.2.1\n", "a.test\tsomething = new\n",
    "Authoritative answers can be found from:\na.test\tnameserver = ns.\n", "\torigin = a\n", "a.test\tmail exchanger = mx.test.\n",
    "Name:\tx\nAddress: ", "a.test\tservice = 1 2 x.test.\n", "a.test\tmail exchanger = 99999999999 mx.\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(WeftReading) reading = read_text (texts[i]);

      if (reading->state != WEFT_LOOKUP_SERVER_FAILURE || reading->answers->len != 0)
        g_error ("\"%s\" is taken for an answer", texts[i]);
    }
}

/* nagios-plugins#412: the server was shown as the answer. */
static void
test_the_server_is_no_answer (void)
{
  g_autoptr(WeftReading) reading = read_text ("Server:\t\tns.test\nAddress:\t192.0.2.53#53\n\nName:\ta.test\nAddress: 192.0.2.1\n");
  g_autofree char *answers = dup_answers (reading->answers);

  g_assert_cmpstr (answers, ==, "A a.test 192.0.2.1\n");
  g_assert_cmpstr (reading->server, ==, "192.0.2.53#53");
}

static void
test_hints_are_no_answers (void)
{
  g_autoptr(WeftReading) reading = read_text (
    "Server:\t\t127.0.0.1\nAddress:\t127.0.0.1#53\n\nNon-authoritative answer:\na.test\tmail exchanger = 10 mx.\n\n"
    "Authoritative answers can be found from:\ntest\tnameserver = ns1.\nns1\tinternet address = 192.0.2.53\n\n"
    "Non-authoritative answer:\nb.test\tmail exchanger = 20 mx.\n\n"
    "Authoritative answers can be found from:\ntest\tnameserver = ns2.\nns2\thas AAAA address ::1\n");
  g_autofree char *answers = dup_answers (reading->answers);

  g_assert_cmpstr (answers, ==, "MX a.test 10 mx.\nMX b.test 20 mx.\n");
  g_assert_cmpint (reading->authoritative, ==, 0);
}

static void
assert_text_value (const char *written, const char *value)
{
  g_autofree char *line = g_strdup_printf ("a.test\ttext = %s\n", written);
  g_autoptr(WeftReading) reading = read_text (line);

  g_assert_cmpuint (reading->answers->len, ==, 1);
  g_assert_cmpstr (((WeftAnswer *) reading->answers->pdata[0])->value, ==, value);
}

static void
test_texts_are_unquoted (void)
{
  assert_text_value ("\"v=spf1 -all\"", "v=spf1 -all");
  assert_text_value ("\"one\" \"two\"", "onetwo");
  assert_text_value ("\"say \\\"hi\\\"\"", "say \"hi\"");
  assert_text_value ("\"back\\\\slash\"", "back\\slash");
  assert_text_value ("\"\\228\\189\\160\"", "你");
  assert_text_value ("\"\\009\\127\\000\"", "\\009\\127\\000");
  assert_text_value ("\"\\255\"", "\357\277\275");
  assert_text_value ("\"\"", "");
  assert_text_value ("\"not closed", "\"not closed");
  assert_text_value ("bare", "bare");
  assert_text_value ("\"ends with \\", "\"ends with \\");
}

static void
test_any_bytes_are_read (void)
{
  GRand *random = g_rand_new_with_seed (5);

  for (guint i = 0; i < 2000; i++)
    {
      char bytes[256];
      gsize length = (gsize) g_rand_int_range (random, 0, sizeof bytes);
      g_autoptr(WeftReading) reading = NULL;

      for (gsize j = 0; j < length; j++)
        bytes[j] = "\n\t\0 :\"\\;*N=a1\r\377"[g_rand_int_range (random, 0, 16)];
      reading = weft_reading_new (bytes, length);
      g_assert_true (weft_lookup_state_is_final (reading->state));
    }
  g_rand_free (random);
}

static void
test_a_line_cut_off_is_no_answer (void)
{
  g_autoptr(WeftReading) reading = read_text ("Name:\ta.test\nAddress: 192.0.2.1\nName:\ta.test\nAddress: 192.0.2.2");

  g_assert_cmpuint (reading->answers->len, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/parser/reads-recorded-outputs", test_reads_recorded_outputs);
  g_test_add_func ("/parser/reads-bit-by-bit", test_reads_bit_by_bit);
  g_test_add_func ("/parser/does-not-guess", test_does_not_guess);
  g_test_add_func ("/parser/the-server-is-no-answer", test_the_server_is_no_answer);
  g_test_add_func ("/parser/hints-are-no-answers", test_hints_are_no_answers);
  g_test_add_func ("/parser/texts-are-unquoted", test_texts_are_unquoted);
  g_test_add_func ("/parser/any-bytes-are-read", test_any_bytes_are_read);
  g_test_add_func ("/parser/a-line-cut-off-is-no-answer", test_a_line_cut_off_is_no_answer);
  return g_test_run ();
}
