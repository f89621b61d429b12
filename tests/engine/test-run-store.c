/* test-run-store.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "made-up-run.h"
#include "support.h"

#include "engine/run-private.h"
#include "engine/run-store.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

typedef struct
{
  char *top, *folder;
  WeftRunStore *store;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->top = g_dir_make_tmp ("weft-store-XXXXXX", NULL);
  self->folder = g_build_filename (self->top, "weft", "runs", NULL);
  self->store = weft_run_store_new (self->folder);
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
  g_assert_finalize_object (self->store);
  delete_all (self->top);
  g_free (self->top);
  g_free (self->folder);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static void
settle (WeftRunStore *store)
{
  g_autoptr(GAsyncResult) result = NULL;

  weft_run_store_settle_async (store, done_cb, &result);
  test_iterate_while (result == NULL);
  test_drain ();
}

static void
scan (WeftRunStore *store)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  weft_run_store_scan_async (store, done_cb, &result);
  g_assert_true (weft_run_store_is_scanning (store));
  test_iterate_while (result == NULL);
  g_assert_true (weft_run_store_scan_finish (store, result, &error));
  g_assert_no_error (error);
  g_assert_false (weft_run_store_is_scanning (store));
}

/* Another look at the same folder, as the next start of Weft would have it. */
static WeftRunStore *
look_again (Fixture *self)
{
  WeftRunStore *store = weft_run_store_new (self->folder);

  scan (store);
  return store;
}

static guint
count (WeftRunStore *store)
{
  return g_list_model_get_n_items (G_LIST_MODEL (store));
}

static WeftRun *
add_run (Fixture *self, gint64 when, const char *name)
{
  WeftRun *run = made_up_run (2, 5, "x");
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  run->head.when = when;
  weft_run_set_name (run, name);
  weft_run_store_add_async (self->store, run, done_cb, &result);
  test_iterate_while (result == NULL);
  g_assert_true (weft_run_store_add_finish (self->store, result, &error));
  g_assert_no_error (error);
  return run;
}

static const char *
name_at (WeftRunStore *store, guint position)
{
  g_autoptr(WeftRun) run = g_list_model_get_item (G_LIST_MODEL (store), position);

  return weft_run_get_name (run);
}

static void
test_a_folder_that_is_not_there_has_no_runs (Fixture *self, gconstpointer data)
{
  scan (self->store);
  g_assert_cmpuint (count (self->store), ==, 0);
  g_assert_false (g_file_test (self->folder, G_FILE_TEST_EXISTS));
}

static void
test_keeps_runs_the_newest_first (Fixture *self, gconstpointer data)
{
  g_autoptr(WeftRun) second = add_run (self, 2000, "second"), first = add_run (self, 1000, "first"), third = add_run (self, 3000, "third");
  g_autoptr(WeftRunStore) again = look_again (self);

  for (guint i = 0; i < 2; i++)
    {
      WeftRunStore *store = i == 0 ? self->store : again;

      g_assert_cmpuint (count (store), ==, 3);
      g_assert_cmpstr (name_at (store, 0), ==, "third");
      g_assert_cmpstr (name_at (store, 1), ==, "second");
      g_assert_cmpstr (name_at (store, 2), ==, "first");
    }
  g_assert_false (weft_run_is_loaded (weft_run_store_find (again, "first")));
  /* The folder is nobody else's business. */
  {
    GStatBuf status;

    g_assert_cmpint (g_stat (self->folder, &status), ==, 0);
    g_assert_cmpint (status.st_mode & 0777, ==, 0700);
  }
}

static void
test_a_scan_keeps_the_objects_that_it_knows (Fixture *self, gconstpointer data)
{
  g_autoptr(WeftRun) run = add_run (self, 1000, "one");

  scan (self->store);
  g_assert_cmpuint (count (self->store), ==, 1);
  g_assert_true (weft_run_store_find (self->store, "one") == run);
}

static void
test_finds_by_id_beginning_and_name (Fixture *self, gconstpointer data)
{
  g_autoptr(WeftRun) old = add_run (self, 1000, "same"), new = add_run (self, 2000, "same");
  const char *id = weft_run_get_head (old)->id;
  g_autofree char *beginning = g_strndup (id, 12);

  g_assert_true (weft_run_store_find (self->store, id) == old);
  g_assert_true (weft_run_store_find (self->store, beginning) == old);
  g_assert_true (weft_run_store_find (self->store, "same") == new);
  g_assert_null (weft_run_store_find (self->store, ""));
  g_assert_null (weft_run_store_find (self->store, "../same"));
}

static void
test_renames (Fixture *self, gconstpointer data)
{
  g_autoptr(WeftRun) run = add_run (self, 1000, "before");
  g_autoptr(WeftRunStore) again = look_again (self);
  WeftRun *head = weft_run_store_find (again, "before");
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(WeftRunStore) third = NULL;
  g_autoptr(WeftRun) opened = NULL;

  /* One whose body was never read. */
  weft_run_store_rename_async (again, head, "after", done_cb, &result);
  g_assert_cmpstr (weft_run_get_name (head), ==, "after");
  test_iterate_while (result == NULL);
  g_assert_true (weft_run_store_rename_finish (again, result, NULL));
  third = look_again (self);
  g_assert_cmpstr (name_at (third, 0), ==, "after");
  opened = weft_run_open (weft_run_get_path (head), FALSE, NULL);
  g_assert_cmpuint (weft_trace_get_n_lanes (weft_run_get_trace (opened)), ==, 2);
}

static void
test_a_name_that_can_not_be_kept_goes_back (Fixture *self, gconstpointer data)
{
  g_autoptr(WeftRun) run = add_run (self, 1000, "before");
  g_autoptr(WeftRunStore) again = look_again (self);
  WeftRun *head = weft_run_store_find (again, "before");
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  g_unlink (weft_run_get_path (head));
  weft_run_store_rename_async (again, head, "after", done_cb, &result);
  test_iterate_while (result == NULL);
  g_assert_false (weft_run_store_rename_finish (again, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_cmpstr (weft_run_get_name (head), ==, "before");
}

static void
test_removing_can_be_undone (Fixture *self, gconstpointer data)
{
  g_autoptr(WeftRun) first = add_run (self, 1000, "first"), second = add_run (self, 2000, "second");
  g_autoptr(WeftRunStore) without = NULL, with = NULL;

  weft_run_store_remove (self->store, first);
  g_assert_cmpuint (count (self->store), ==, 1);
  settle (self->store);
  without = look_again (self);
  g_assert_cmpuint (count (without), ==, 1);
  weft_run_store_restore (self->store, first);
  g_assert_cmpstr (name_at (self->store, 1), ==, "first");
  settle (self->store);
  with = look_again (self);
  g_assert_cmpuint (count (with), ==, 2);
}

static void
test_purging_deletes_the_file (Fixture *self, gconstpointer data)
{
  g_autoptr(WeftRun) run = add_run (self, 1000, "one");

  weft_run_store_remove (self->store, run);
  weft_run_store_purge (self->store, run);
  settle (self->store);
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
}

/* While a run is on its way out or back, a scan does not get in between. */
static void
test_a_scan_does_not_undo_what_is_under_way (Fixture *self, gconstpointer data)
{
  g_autoptr(WeftRun) run = add_run (self, 1000, "one");

  weft_run_store_scan_async (self->store, NULL, NULL);
  weft_run_store_remove (self->store, run);
  settle (self->store);
  g_assert_cmpuint (count (self->store), ==, 0);
  weft_run_store_scan_async (self->store, NULL, NULL);
  weft_run_store_restore (self->store, run);
  settle (self->store);
  g_assert_cmpuint (count (self->store), ==, 1);
}

static void
test_a_damaged_file_is_told_and_the_others_are_listed (Fixture *self, gconstpointer data)
{
  g_autoptr(WeftRun) run = add_run (self, 1000, "one");
  g_autofree char *bad = g_build_filename (self->folder, "bad" WEFT_RUN_SUFFIX, NULL);
  g_autofree char *other = g_build_filename (self->folder, "notes.txt", NULL);
  g_autoptr(WeftRunStore) again = NULL;

  g_assert_true (g_file_set_contents (bad, "", 0, NULL));
  g_assert_true (g_file_set_contents (other, "x", 1, NULL));
  again = look_again (self);
  g_assert_cmpuint (count (again), ==, 1);
  g_assert_cmpuint (g_strv_length ((char **) weft_run_store_get_problems (again)), ==, 1);
  g_assert_nonnull (strstr (weft_run_store_get_problems (again)[0], "bad" WEFT_RUN_SUFFIX));
  g_assert_true (g_file_test (bad, G_FILE_TEST_EXISTS));
}

static void
test_a_run_that_can_not_be_written_stays_in_memory (Fixture *self, gconstpointer data)
{
  g_autoptr(WeftRun) run = made_up_run (2, 5, "x");
  g_autofree char *weft = g_build_filename (self->top, "weft", NULL);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  /* A file where the folder should be. */
  g_assert_true (g_file_set_contents (weft, "", 0, NULL));
  weft_run_store_add_async (self->store, run, done_cb, &result);
  test_iterate_while (result == NULL);
  g_assert_false (weft_run_store_add_finish (self->store, result, &error));
  g_assert_nonnull (error);
  g_assert_cmpuint (count (self->store), ==, 1);
  g_assert_true (weft_run_is_loaded (run));
  g_assert_null (weft_run_get_path (run));
}

/* Removing a run that was opened from elsewhere must not take that file. */
static void
test_leaves_files_of_others_alone (Fixture *self, gconstpointer data)
{
  g_autoptr(WeftRun) run = made_up_run (2, 5, "x");
  g_autofree char *theirs = g_build_filename (self->top, "theirs" WEFT_RUN_SUFFIX, NULL);

  g_assert_true (weft_run_save (run, theirs, NULL));
  weft_run_store_add_async (self->store, run, NULL, NULL);
  weft_run_store_remove (self->store, run);
  weft_run_store_purge (self->store, run);
  settle (self->store);
  g_assert_true (g_file_test (theirs, G_FILE_TEST_EXISTS));
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
  add ("/run-store/a-folder-that-is-not-there-has-no-runs", test_a_folder_that_is_not_there_has_no_runs);
  add ("/run-store/keeps-runs-the-newest-first", test_keeps_runs_the_newest_first);
  add ("/run-store/a-scan-keeps-the-objects-that-it-knows", test_a_scan_keeps_the_objects_that_it_knows);
  add ("/run-store/finds-by-id-beginning-and-name", test_finds_by_id_beginning_and_name);
  add ("/run-store/renames", test_renames);
  add ("/run-store/a-name-that-can-not-be-kept-goes-back", test_a_name_that_can_not_be_kept_goes_back);
  add ("/run-store/removing-can-be-undone", test_removing_can_be_undone);
  add ("/run-store/purging-deletes-the-file", test_purging_deletes_the_file);
  add ("/run-store/a-scan-does-not-undo-what-is-under-way", test_a_scan_does_not_undo_what_is_under_way);
  add ("/run-store/a-damaged-file-is-told-and-the-others-are-listed", test_a_damaged_file_is_told_and_the_others_are_listed);
  add ("/run-store/a-run-that-can-not-be-written-stays-in-memory", test_a_run_that_can_not_be_written_stays_in_memory);
  add ("/run-store/leaves-files-of-others-alone", test_leaves_files_of_others_alone);
  return g_test_run ();
}
