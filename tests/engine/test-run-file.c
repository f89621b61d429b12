/* test-run-file.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "made-up-run.h"
#include "support.h"

#include "engine/run-format.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct
{
  char *folder, *path;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->folder = g_dir_make_tmp ("weft-run-XXXXXX", NULL);
  self->path = g_build_filename (self->folder, "a" WEFT_RUN_SUFFIX, NULL);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_autoptr(GDir) folder = g_dir_open (self->folder, 0, NULL);
  const char *base;

  while ((base = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->folder, base, NULL);

      g_unlink (path);
    }
  g_rmdir (self->folder);
  g_free (self->folder);
  g_free (self->path);
}

static GBytes *
read_bytes (const char *path)
{
  char *text;
  gsize length;

  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  return g_bytes_new_take (text, length);
}

static guint
count_files (const char *path)
{
  g_autoptr(GDir) folder = g_dir_open (path, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (folder) != NULL)
    n++;
  return n;
}

static void
save (WeftRun *run, const char *path)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (weft_run_save (run, path, &error));
  g_assert_no_error (error);
}

static void
assert_same_spans (const WeftSpans *a, const WeftSpans *b)
{
  g_assert_cmpuint (weft_spans_get_n (a), ==, weft_spans_get_n (b));
  for (gsize i = 0; i < weft_spans_get_n (a); i++)
    g_assert_cmpmem (weft_spans_get (a, i), sizeof (WeftSpan), weft_spans_get (b, i), sizeof (WeftSpan));
}

static void
assert_same_traces (WeftTrace *a, WeftTrace *b)
{
  gsize n, m;
  const char *reason;

  g_assert_cmpuint (weft_trace_get_length (a), ==, weft_trace_get_length (b));
  g_assert_cmpuint (weft_trace_get_dropped (a), ==, weft_trace_get_dropped (b));
  g_assert_cmpuint (weft_trace_get_hidden (a), ==, weft_trace_get_hidden (b));
  g_assert_cmpuint (weft_trace_get_truth (b, &reason), ==, WEFT_TRUTH_SCHEDSTAT);
  g_assert_cmpstr (reason, ==, "it is made up");
  g_assert_cmpuint (weft_trace_get_n_lanes (a), ==, weft_trace_get_n_lanes (b));
  for (guint i = 0; i < weft_trace_get_n_lanes (a); i++)
    {
      const WeftLane *first = weft_trace_get_lane (a, i), *second = weft_trace_get_lane (b, i);

      g_assert_cmpmem (first, G_STRUCT_OFFSET (WeftLane, spans), second, G_STRUCT_OFFSET (WeftLane, spans));
      assert_same_spans (first->spans, second->spans);
      assert_same_spans (first->on_core, second->on_core);
    }
  assert_same_spans (weft_trace_get_core (a, 0), weft_trace_get_core (b, 0));
  g_assert_cmpmem (weft_trace_get_marks (a, &n), n * sizeof (WeftMark), weft_trace_get_marks (b, &m), m * sizeof (WeftMark));
  g_assert_cmpmem (weft_trace_get_edges (a, &n), n * sizeof (WeftEdge), weft_trace_get_edges (b, &m), m * sizeof (WeftEdge));
  g_assert_cmpmem (weft_trace_get_counts (a, 1, &n), n * sizeof (WeftCount), weft_trace_get_counts (b, 1, &m), m * sizeof (WeftCount));
  g_assert_cmpmem (weft_trace_get_changes (a, WEFT_LANE_NONE, &n), n * 8, weft_trace_get_changes (b, WEFT_LANE_NONE, &m), m * 8);
}

static void
test_comes_back_as_it_was (Fixture *self, gconstpointer data)
{
  g_autoptr(WeftRun) run = made_up_run (3, 40, "odd\n\xff name");
  g_autoptr(WeftRun) back = NULL;
  g_autofree char *name = NULL;
  const WeftRunJob *jobs, *jobs_back;
  guint n, n_back;

  save (run, self->path);
  back = weft_run_open (self->path, FALSE, NULL);
  g_assert_nonnull (back);
  g_assert_cmpstr (weft_run_get_name (back), ==, "Made up");
  g_assert_cmpstr (weft_run_get_path (back), ==, self->path);
  g_assert_cmpstr (weft_run_get_head (back)->id, ==, weft_run_get_head (run)->id);
  g_assert_cmpmem (&weft_run_get_head (back)->plan, sizeof (WeftPlan), &weft_run_get_head (run)->plan, sizeof (WeftPlan));
  g_assert_cmpmem (&weft_run_get_head (back)->figures, sizeof (WeftFigures), &weft_run_get_head (run)->figures, sizeof (WeftFigures));
  jobs = weft_run_get_jobs (run, &n);
  jobs_back = weft_run_get_jobs (back, &n_back);
  g_assert_cmpmem (jobs, n * sizeof *jobs, jobs_back, n_back * sizeof *jobs);
  name = weft_run_dup_job_name (back, &jobs_back[0]);
  g_assert_cmpstr (name, ==, "odd\n\xff name");
  assert_same_traces (weft_run_get_trace (run), weft_run_get_trace (back));
}

/* Written by hand, as it goes: GVariant must find nothing to mend. The sizes are those at which ends take more bytes. */
static void
test_is_a_variant_in_normal_form (Fixture *self, gconstpointer data)
{
  const guint sizes[][2] = { { 0, 0 }, { 1, 0 }, { 1, 1 }, { 7, 100 }, { 20, 400 } };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr(WeftRun) run = made_up_run (sizes[i][0], sizes[i][1], "x");
      g_autoptr(GBytes) bytes = NULL;
      g_autoptr(GVariant) whole = NULL;

      save (run, self->path);
      bytes = read_bytes (self->path);
      whole = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE (WEFT_RUN_TYPE), bytes, FALSE));
      g_assert_true (g_variant_is_normal_form (whole));
      g_assert_cmpuint (g_bytes_get_size (bytes), ==, g_variant_get_size (whole));
    }
}

static void
test_a_list_reads_heads_alone (Fixture *self, gconstpointer data)
{
  g_autoptr(WeftRun) run = made_up_run (3, 40, "x");
  g_autoptr(WeftRun) head = NULL;
  guint n;

  save (run, self->path);
  head = weft_run_open (self->path, TRUE, NULL);
  g_assert_false (weft_run_is_loaded (head));
  g_assert_null (weft_run_get_trace (head));
  g_assert_null (weft_run_get_jobs (head, &n));
  g_assert_cmpuint (weft_run_get_head (head)->n_jobs, ==, 3);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static void
test_threads_do_the_same (Fixture *self, gconstpointer data)
{
  g_autoptr(WeftRun) run = made_up_run (3, 40, "x");
  g_autoptr(WeftRun) head = NULL;
  g_autoptr(GAsyncResult) saved = NULL, loaded = NULL, exported = NULL;
  g_autofree char *svg = g_build_filename (self->folder, "a.svg", NULL);

  weft_run_save_async (run, self->path, NULL, done_cb, &saved);
  test_iterate_while (saved == NULL);
  g_assert_true (weft_run_save_finish (run, saved, NULL));
  head = weft_run_open (self->path, TRUE, NULL);
  weft_run_load_async (head, NULL, done_cb, &loaded);
  test_iterate_while (loaded == NULL);
  g_assert_true (weft_run_load_finish (head, loaded, NULL));
  assert_same_traces (weft_run_get_trace (run), weft_run_get_trace (head));
  weft_run_export_async (head, WEFT_RUN_SVG, svg, NULL, done_cb, &exported);
  test_iterate_while (exported == NULL);
  g_assert_true (weft_run_export_finish (head, exported, NULL));
  g_assert_true (g_file_test (svg, G_FILE_TEST_IS_REGULAR));
}

static void
assert_refused (GBytes *bytes, const char *part)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (weft_run_open_bytes (bytes, "shown", FALSE, &error));
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, "shown"));
  g_assert_null (strchr (error->message, '\n'));
  if (part != NULL && strstr (error->message, part) == NULL)
    g_error ("\"%s\" says nothing of \"%s\"", error->message, part);
}

static void
test_refuses_what_is_no_run (Fixture *self, gconstpointer data)
{
  g_autoptr(WeftRun) run = made_up_run (2, 10, "x");
  g_autoptr(GBytes) bytes = NULL, empty = g_bytes_new (NULL, 0), text = g_bytes_new_static ("#!/bin/sh\n", 10);
  g_autoptr(GBytes) other = NULL, begun = g_bytes_new_static ("WEFTRUN\0\1", 9);
  guint8 *copy;
  gsize size;

  save (run, self->path);
  bytes = read_bytes (self->path);
  size = g_bytes_get_size (bytes);
  copy = g_memdup2 (g_bytes_get_data (bytes, NULL), size);
  copy[8] = WEFT_RUN_VERSION + 1;
  other = g_bytes_new_take (copy, size);
  assert_refused (empty, "empty");
  assert_refused (text, "no run");
  assert_refused (begun, "cut short");
  assert_refused (other, "another version");
}

static void
test_refuses_paths_that_are_no_files (Fixture *self, gconstpointer data)
{
  g_autofree char *pipe = g_build_filename (self->folder, "pipe", NULL);
  g_autoptr(GError) missing = NULL, folder = NULL, no_file = NULL;

  /* Nobody writes to it: it must not be waited for. */
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  g_assert_null (weft_run_open (self->path, FALSE, &missing));
  g_assert_error (missing, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_null (weft_run_open (self->folder, FALSE, &folder));
  g_assert_error (folder, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY);
  g_assert_null (weft_run_open (pipe, FALSE, &no_file));
  g_assert_nonnull (no_file);
}

static void
test_refuses_every_length_that_is_short (Fixture *self, gconstpointer data)
{
  g_autoptr(WeftRun) run = made_up_run (2, 10, "x");
  g_autoptr(GBytes) bytes = NULL;

  save (run, self->path);
  bytes = read_bytes (self->path);
  for (gsize n = 0; n < g_bytes_get_size (bytes); n += 1 + n / 64)
    {
      g_autoptr(GBytes) part = g_bytes_new_from_bytes (bytes, 0, n);

      assert_refused (part, NULL);
    }
}

static gboolean
swallow (const char *bytes, gsize length, gpointer data)
{
  return TRUE;
}

/* Whatever is changed, it is refused or can be used. */
static void
use (WeftRun *run)
{
  WeftTrace *trace = weft_run_get_trace (run);

  for (guint i = 0; i < WEFT_RUN_N_FORMATS; i++)
    weft_run_write (run, i, swallow, NULL);
  for (guint i = 0; i < weft_trace_get_n_lanes (trace); i++)
    {
      guint64 ns[WEFT_SPAN_N_STATES];

      weft_spans_sum (weft_trace_get_lane (trace, i)->spans, 0, 5000, 5000, ns);
      weft_trace_sum (trace, i, 0, 5000, ns);
    }
}

/* Another program may empty the file, or write into it, while it is open here. */
static void
test_what_becomes_of_the_file_harms_nothing (Fixture *self, gconstpointer data)
{
  g_autoptr(WeftRun) run = made_up_run (20, 2000, "x");
  g_autoptr(WeftRun) back = NULL, head = NULL;
  g_autofree char *name = NULL;
  const WeftRunJob *jobs;
  guint n;

  save (run, self->path);
  back = weft_run_open (self->path, FALSE, NULL);
  head = weft_run_open (self->path, TRUE, NULL);
  g_assert_nonnull (back);
  g_assert_nonnull (head);
  g_assert_cmpint (truncate (self->path, 0), ==, 0);
  use (back);
  assert_same_traces (weft_run_get_trace (run), weft_run_get_trace (back));
  jobs = weft_run_get_jobs (back, &n);
  for (guint i = 0; i < n; i++)
    {
      g_clear_pointer (&name, g_free);
      name = weft_run_dup_job_name (back, &jobs[i]);
    }
  g_assert_cmpstr (weft_run_get_name (head), ==, "Made up");
  g_assert_cmpstr (weft_run_get_head (head)->strategy, ==, weft_run_get_head (run)->strategy);
}

/* Bytes that this process has read so far (proc(5)); 0: not known. */
static guint64
get_n_read (void)
{
  g_autofree char *text = NULL;

  if (!g_file_get_contents ("/proc/self/io", &text, NULL, NULL))
    return 0;
  return g_ascii_strtoull (strstr (text, "rchar: ") + strlen ("rchar: "), NULL, 10);
}

/* Of fifty runs in a list, only the heads are read. */
static void
test_a_head_is_read_without_the_rest (Fixture *self, gconstpointer data)
{
  g_autoptr(WeftRun) run = made_up_run (20, 50000, "x");
  g_autoptr(WeftRun) head = NULL;
  guint64 before;
  struct stat status;

  save (run, self->path);
  g_assert_cmpint (stat (self->path, &status), ==, 0);
  g_assert_cmpint (status.st_size, >, 16 << 20);
  before = get_n_read ();
  head = weft_run_open (self->path, TRUE, NULL);
  g_assert_nonnull (head);
  g_assert_cmpmem (&weft_run_get_head (head)->plan, sizeof (WeftPlan), &weft_run_get_head (run)->plan, sizeof (WeftPlan));
  g_assert_false (weft_run_is_loaded (head));
  g_assert_cmpuint (get_n_read () - before, <, 256 << 10);
}

static void
refuse_large (const char *path, GBytes *begins, const char *part)
{
  gboolean heads[] = { FALSE, TRUE };

  g_assert_true (g_file_set_contents (path, g_bytes_get_data (begins, NULL), (gssize) g_bytes_get_size (begins), NULL));
  g_assert_cmpint (truncate (path, G_GINT64_CONSTANT (1) << 36), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (heads); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (weft_run_open (path, heads[i], &error));
      g_assert_nonnull (strstr (error->message, part));
    }
}

/* 64 GiB, all holes: nobody reads that through to find out that it is no run. */
static void
test_refuses_what_is_too_large_at_once (Fixture *self, gconstpointer data)
{
  g_autoptr(WeftRun) run = made_up_run (2, 10, "x");
  g_autoptr(GBytes) bytes = NULL, other = g_bytes_new_static ("a film", 6);

  save (run, self->path);
  bytes = read_bytes (self->path);
  refuse_large (self->path, bytes, "cut short");
  refuse_large (self->path, other, "no run");
}

static void
test_a_changed_byte_harms_nothing (Fixture *self, gconstpointer data)
{
  g_autoptr(WeftRun) run = made_up_run (2, 10, "x");
  g_autoptr(GBytes) bytes = NULL;
  const guint8 values[] = { 0, 1, 0x7f, 0xff };
  gsize size;

  save (run, self->path);
  bytes = read_bytes (self->path);
  size = g_bytes_get_size (bytes);
  for (gsize i = 0; i < size; i += TEST_TIMES (1, 3))
    {
      guint8 *copy = g_memdup2 (g_bytes_get_data (bytes, NULL), size);
      g_autoptr(GBytes) changed = NULL;
      g_autoptr(WeftRun) opened = NULL;

      copy[i] = values[i / 3 % G_N_ELEMENTS (values)];
      changed = g_bytes_new_take (copy, size);
      opened = weft_run_open_bytes (changed, "shown", FALSE, NULL);
      if (opened != NULL)
        use (opened);
    }
}

/* Lanes that share their spans would make a small file take for ever. */
static void
test_refuses_records_that_are_used_twice (Fixture *self, gconstpointer data)
{
  g_autoptr(WeftRun) run = made_up_run (2, 10, "x");
  g_autoptr(GBytes) bytes = NULL, changed = NULL;
  g_autoptr(GVariant) whole = NULL, lanes = NULL;
  WeftRunLane *records;
  guint8 *copy;
  gsize size, n, offset;

  save (run, self->path);
  bytes = read_bytes (self->path);
  size = g_bytes_get_size (bytes);
  copy = g_memdup2 (g_bytes_get_data (bytes, NULL), size);
  changed = g_bytes_new_take (copy, size);
  whole = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE (WEFT_RUN_TYPE), changed, FALSE));
  lanes = g_variant_get_child_value (whole, WEFT_RUN_FIRST_SECTION + WEFT_RUN_LANES);
  offset = (gsize) ((const guint8 *) g_variant_get_fixed_array (lanes, &n, sizeof (WeftRunLane)) - copy);
  g_assert_cmpuint (n, ==, 2);
  records = (WeftRunLane *) (void *) (copy + offset);
  records[1].spans = records[0].spans;
  assert_refused (changed, "damaged");
}

static void
test_a_full_disk_says_so_and_harms_nothing (Fixture *self, gconstpointer data)
{
  g_autoptr(WeftRun) small = made_up_run (1, 1, "x"), large = made_up_run (10, 10000, "x");
  g_autoptr(WeftRun) back = NULL;
  g_autoptr(GError) error = NULL, no_space = NULL;
  struct rlimit before, tight;

  save (small, self->path);
  signal (SIGXFSZ, SIG_IGN);
  getrlimit (RLIMIT_FSIZE, &before);
  tight = before;
  tight.rlim_cur = 100000;
  setrlimit (RLIMIT_FSIZE, &tight);
  g_assert_false (weft_run_save (large, self->path, &error));
  setrlimit (RLIMIT_FSIZE, &before);
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, g_strerror (EFBIG)));
  g_assert_cmpuint (count_files (self->folder), ==, 1);
  back = weft_run_open (self->path, FALSE, NULL);
  g_assert_cmpstr (weft_run_get_head (back)->id, ==, weft_run_get_head (small)->id);
  g_assert_true (weft_run_is_loaded (large));
  g_assert_false (weft_run_save (large, "/dev/full", &no_space));
  g_assert_error (no_space, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
}

/* The child of the test program writes again and again until it is killed. */
static void
write_for_ever (const char *path)
{
  g_autoptr(WeftRun) run = made_up_run (4, 2000, "x");

  for (;;)
    weft_run_save (run, path, NULL);
}

static gboolean
has_changed (const char *path, guint64 inode)
{
  struct stat status;

  return stat (path, &status) == 0 && status.st_ino != inode;
}

static void
test_sigkill_leaves_a_whole_file (Fixture *self, gconstpointer data)
{
  g_autoptr(WeftRun) run = made_up_run (4, 2000, "x");

  for (guint i = 0; i < TEST_TIMES (20, 5); i++)
    {
      const char *arguments[] = { g_get_prgname (), "--write", self->path, NULL };
      GPid writer;
      g_autoptr(WeftRun) back = NULL;
      g_autoptr(GError) error = NULL;
      struct stat status;

      save (run, self->path);
      g_assert_cmpint (stat (self->path, &status), ==, 0);
      g_assert_true (g_spawn_async (NULL, (char **) arguments, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &writer, NULL));
      test_wait_while (!has_changed (self->path, status.st_ino));
      g_usleep ((gulong) g_random_int_range (0, 3000));
      kill (writer, SIGKILL);
      g_assert_cmpint (waitpid (writer, NULL, 0), ==, writer);
      back = weft_run_open (self->path, FALSE, &error);
      g_assert_no_error (error);
      g_assert_nonnull (back);
    }
}

static void
test_keeps_links_and_who_may_read (Fixture *self, gconstpointer data)
{
  g_autoptr(WeftRun) run = made_up_run (1, 1, "x");
  g_autofree char *link = g_build_filename (self->folder, "link", NULL);
  struct stat status;

  save (run, self->path);
  g_assert_cmpint (g_chmod (self->path, 0600), ==, 0);
  g_assert_cmpint (symlink (self->path, link), ==, 0);
  save (run, link);
  g_assert_cmpint (lstat (link, &status), ==, 0);
  g_assert_true (S_ISLNK (status.st_mode));
  g_assert_cmpint (stat (self->path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
}

static void
add (const char *path, void (*function) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, function, tear_down);
}

int
main (int argc, char **argv)
{
  if (argc == 3 && g_str_equal (argv[1], "--write"))
    write_for_ever (argv[2]);
  g_test_init (&argc, &argv, NULL);
  g_set_prgname (argv[0]);
  add ("/run-file/comes-back-as-it-was", test_comes_back_as_it_was);
  add ("/run-file/is-a-variant-in-normal-form", test_is_a_variant_in_normal_form);
  add ("/run-file/a-list-reads-heads-alone", test_a_list_reads_heads_alone);
  add ("/run-file/threads-do-the-same", test_threads_do_the_same);
  add ("/run-file/refuses-what-is-no-run", test_refuses_what_is_no_run);
  add ("/run-file/refuses-paths-that-are-no-files", test_refuses_paths_that_are_no_files);
  add ("/run-file/refuses-every-length-that-is-short", test_refuses_every_length_that_is_short);
  add ("/run-file/what-becomes-of-the-file-harms-nothing", test_what_becomes_of_the_file_harms_nothing);
  add ("/run-file/a-head-is-read-without-the-rest", test_a_head_is_read_without_the_rest);
  add ("/run-file/refuses-what-is-too-large-at-once", test_refuses_what_is_too_large_at_once);
  add ("/run-file/a-changed-byte-harms-nothing", test_a_changed_byte_harms_nothing);
  add ("/run-file/refuses-records-that-are-used-twice", test_refuses_records_that_are_used_twice);
  add ("/run-file/a-full-disk-says-so-and-harms-nothing", test_a_full_disk_says_so_and_harms_nothing);
  add ("/run-file/sigkill-leaves-a-whole-file", test_sigkill_leaves_a_whole_file);
  add ("/run-file/keeps-links-and-who-may-read", test_keeps_links_and_who_may_read);
  return g_test_run ();
}
