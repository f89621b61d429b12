/* test-run.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "support.h"

#include <glib/gstdio.h>
#include <string.h>

/* "weft download --save" and "weft run", in a data folder of their own. */

typedef struct
{
  char *top, *file, *kept;
} Fixture;

static void
run_in (Fixture *self, Run *run, const char *arguments)
{
  GSubprocessLauncher *launcher = weft_launcher ();

  g_subprocess_launcher_setenv (launcher, "XDG_DATA_HOME", self->top, TRUE);
  g_subprocess_launcher_set_cwd (launcher, self->top);
  {
    g_autoptr(GSubprocess) weft = weft_start (launcher, arguments);

    weft_finish (weft, run);
  }
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_auto(Run) run = { 0 };

  self->top = g_dir_make_tmp ("weft-cli-run-XXXXXX", NULL);
  self->file = g_build_filename (self->top, "a.weftrun", NULL);
  self->kept = g_build_filename (self->top, "weft", "runs", NULL);
  run_in (self, &run, "download --duration=0.01 --save=a.weftrun --format=json");
  g_assert_cmpstr (run.err, ==, "");
  g_assert_cmpint (run.status, ==, 0);
  g_assert_cmpint (g_mkdir_with_parents (self->kept, 0700), ==, 0);
}

static void
delete_all (const char *path)
{
  g_autoptr(GDir) folder = g_dir_open (path, 0, NULL);
  const char *base;

  while (folder != NULL && (base = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *inner = g_build_filename (path, base, NULL);

      delete_all (inner);
    }
  g_remove (path);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  delete_all (self->top);
  g_free (self->top);
  g_free (self->file);
  g_free (self->kept);
}

/* As the window keeps it. */
static void
keep (Fixture *self)
{
  g_autofree char *text = NULL;
  g_autofree char *path = g_build_filename (self->kept, "one.weftrun", NULL);
  gsize length;

  g_assert_true (g_file_get_contents (self->file, &text, &length, NULL));
  g_assert_true (g_file_set_contents (path, text, (gssize) length, NULL));
}

static void
assert_one_line (const Run *run, int status, const char *part)
{
  g_assert_cmpint (run->status, ==, status);
  g_assert_cmpstr (run->out, ==, "");
  g_assert_cmpuint (count_lines (run->err), ==, 1);
  g_assert_true (g_str_has_prefix (run->err, "weft run: ") || g_str_has_prefix (run->err, "weft download: "));
  if (strstr (run->err, part) == NULL)
    g_error ("\"%s\" says nothing of \"%s\"", run->err, part);
}

static void
test_json_of_a_run_is_what_download_prints (Fixture *self, gconstpointer data)
{
  g_auto(Run) download = { 0 }, run = { 0 };

  run_in (self, &download, "download --duration=0.01 --count=20 --fail=0.5 --strategy=process-pool --save=b.weftrun --format=json");
  run_in (self, &run, "run export b.weftrun --to=json");
  g_assert_cmpint (run.status, ==, 0);
  g_assert_cmpstr (run.out, ==, download.out);
}

static void
test_exports_to_standard_output_and_to_files (Fixture *self, gconstpointer data)
{
  const char *const formats[] = { "json", "csv", "chrome", "svg", "csv --table=spans" };

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autofree char *to_output = g_strdup_printf ("run export a.weftrun --to=%s", formats[i]);
      g_autofree char *to_file = g_strdup_printf ("%s --output=out", to_output);
      g_autofree char *path = g_build_filename (self->top, "out", NULL);
      g_autofree char *text = NULL;
      g_auto(Run) first = { 0 }, second = { 0 };

      run_in (self, &first, to_output);
      run_in (self, &second, to_file);
      g_assert_cmpint (first.status, ==, 0);
      g_assert_cmpint (second.status, ==, 0);
      g_assert_cmpstr (second.out, ==, "");
      g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
      g_assert_cmpstr (text, ==, first.out);
      g_assert_cmpuint (strlen (text), >, 100);
    }
}

static void
test_shows_how_it_went_and_where (Fixture *self, gconstpointer data)
{
  g_auto(Run) text = { 0 }, json = { 0 };
  JsonObject *trace;

  run_in (self, &text, "run show a.weftrun");
  g_assert_nonnull (strstr (text.out, "Threads: 5 jobs"));
  g_assert_nonnull (strstr (text.out, "5 succeeded"));
  run_in (self, &json, "run show a.weftrun --format=json");
  run_parse_json (&json);
  g_assert_cmpint (json_object_get_int_member (json.json, "succeeded"), ==, 5);
  g_assert_true (json_object_has_member (json.json, "machine"));
  trace = json_object_get_object_member (json.json, "trace");
  g_assert_cmpint (json_object_get_int_member (trace, "lanes"), >=, 5);
  g_assert_cmpint (json_object_get_int_member (trace, "dropped"), ==, 0);
  g_assert_cmpint (json_object_get_int_member (trace, "hidden"), ==, 0);
}

static void
test_lists_and_deletes_what_was_kept (Fixture *self, gconstpointer data)
{
  g_auto(Run) none = { 0 }, list = { 0 }, show = { 0 }, delete = { 0 }, again = { 0 };
  JsonObject *first;
  g_autofree char *line = NULL;

  run_in (self, &none, "run list --format=json");
  run_parse_json (&none);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (none.json, "runs")), ==, 0);
  keep (self);
  run_in (self, &list, "run list --format=json");
  run_parse_json (&list);
  first = json_array_get_object_element (json_object_get_array_member (list.json, "runs"), 0);
  g_assert_cmpstr (json_object_get_string_member (first, "strategy"), ==, "threads");
  line = g_strdup_printf ("run delete %.8s", json_object_get_string_member (first, "id"));
  run_in (self, &show, "run list");
  g_assert_cmpuint (count_lines (show.out), ==, 1);
  run_in (self, &delete, line);
  g_assert_cmpstr (delete.err, ==, "");
  g_assert_cmpint (delete.status, ==, 0);
  g_assert_cmpint (g_rmdir (self->kept), ==, 0);
  run_in (self, &again, line);
  assert_one_line (&again, 1, "There is no run");
}

/* By its path, because nothing else is known of it; a file that is not among them is left alone. */
static void
test_deletes_what_cannot_be_read (Fixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->kept, "cut.weftrun", NULL), *line = g_strdup_printf ("run delete %s", path);
  g_auto(Run) list = { 0 }, outside = { 0 }, delete = { 0 }, again = { 0 };

  g_assert_true (g_file_set_contents (path, "cut", 3, NULL));
  run_in (self, &list, "run list");
  g_assert_cmpint (list.status, ==, 1);
  run_in (self, &outside, "run delete a.weftrun");
  assert_one_line (&outside, 1, "There is no run");
  g_assert_true (g_file_test (self->file, G_FILE_TEST_EXISTS));
  run_in (self, &delete, line);
  g_assert_cmpint (delete.status, ==, 0);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  run_in (self, &again, "run list");
  g_assert_cmpint (again.status, ==, 0);
}

static void
write_part (Fixture *self, const char *base, gsize most)
{
  g_autofree char *path = g_build_filename (self->top, base, NULL);
  g_autofree char *text = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (self->file, &text, &length, NULL));
  if (most > 0)
    text[8] = most > length ? 99 : text[8];
  g_assert_true (g_file_set_contents (path, text, (gssize) MIN (most, length), NULL));
}

static void
test_says_in_one_line_what_is_wrong_with_a_file (Fixture *self, gconstpointer data)
{
  static const struct { const char *name, *part; } files[] = {
    { "zero.weftrun", "is empty" },
    { "short.weftrun", "cut short" },
    { "version.weftrun", "another version" },
    { "other.weftrun", "is no run of Weft" },
    { "missing.weftrun", "No such file" },
    { ".", "Is a directory" },
    { "nosuchrun", "There is no run" },
  };
  const char *const actions[] = { "run show %s", "run export %s --to=json", "run export %s --to=svg --output=out.svg" };
  g_autofree char *other = g_build_filename (self->top, "other.weftrun", NULL);

  write_part (self, "zero.weftrun", 0);
  write_part (self, "short.weftrun", 300);
  write_part (self, "version.weftrun", G_MAXSIZE);
  g_assert_true (g_file_set_contents (other, "%PDF-1.4\n", -1, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    for (guint k = 0; k < G_N_ELEMENTS (actions); k++)
      {
        g_autoptr(GString) line = g_string_new (actions[k]);
        g_auto(Run) run = { 0 };

        g_string_replace (line, "%s", files[i].name, 0);
        run_in (self, &run, line->str);
        assert_one_line (&run, 1, files[i].part);
      }
}

static void
test_wrong_usage_is_told_how_to_mend (Fixture *self, gconstpointer data)
{
  static const struct { const char *line, *part; } wrong[] = {
    { "run", "list, show, export or delete" },
    { "run dance", "list, show, export or delete" },
    { "run show", "Which run?" },
    { "run show a b", "only one" },
    { "run list a", "takes no names" },
    { "run export a.weftrun", "--to is missing" },
    { "run export a.weftrun --to=pdf", "json, csv, chrome and svg" },
    { "run export a.weftrun --to=json --table=spans", "--to=csv" },
    { "run show a.weftrun --to=json", "alone" },
    { "run show a.weftrun --format=xml", "text, json" },
    { "download --save=", "--save must be a file" },
    { "download --save=.", "--save must be a file" },
    { "download --save=nosuchfolder/a.weftrun", "No such file" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_auto(Run) run = { 0 };

      run_in (self, &run, wrong[i].line);
      assert_one_line (&run, 2, wrong[i].part);
    }
}

static void
test_a_full_disk_says_so (Fixture *self, gconstpointer data)
{
  g_auto(Run) save = { 0 }, export = { 0 };

  run_in (self, &save, "download --duration=0.01 --save=/dev/full --format=json");
  g_assert_cmpint (save.status, ==, 1);
  g_assert_cmpstr (save.err, ==, "weft download: \"/dev/full\" can't be written: No space left on device.\n");
  run_parse_json (&save);
  run_in (self, &export, "run export a.weftrun --to=json --output=/dev/full");
  assert_one_line (&export, 1, "No space left");
}

static void
test_a_damaged_file_does_not_hide_the_others (Fixture *self, gconstpointer data)
{
  g_autofree char *bad = g_build_filename (self->kept, "bad.weftrun", NULL);
  g_auto(Run) list = { 0 };

  keep (self);
  g_assert_true (g_file_set_contents (bad, "", 0, NULL));
  run_in (self, &list, "run list");
  g_assert_cmpint (list.status, ==, 1);
  g_assert_cmpuint (count_lines (list.out), ==, 1);
  g_assert_cmpuint (count_lines (list.err), ==, 1);
}

static void
add (const char *path, void (*function) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, function, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/run/json-of-a-run-is-what-download-prints", test_json_of_a_run_is_what_download_prints);
  add ("/run/exports-to-standard-output-and-to-files", test_exports_to_standard_output_and_to_files);
  add ("/run/shows-how-it-went-and-where", test_shows_how_it_went_and_where);
  add ("/run/lists-and-deletes-what-was-kept", test_lists_and_deletes_what_was_kept);
  add ("/run/deletes-what-cannot-be-read", test_deletes_what_cannot_be_read);
  add ("/run/says-in-one-line-what-is-wrong-with-a-file", test_says_in_one_line_what_is_wrong_with_a_file);
  add ("/run/wrong-usage-is-told-how-to-mend", test_wrong_usage_is_told_how_to_mend);
  add ("/run/a-full-disk-says-so", test_a_full_disk_says_so);
  add ("/run/a-damaged-file-does-not-hide-the-others", test_a_damaged_file_does_not_hide_the_others);
  return g_test_run ();
}
