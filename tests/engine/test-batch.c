/* test-batch.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "support.h"

#include <string.h>

/* The batch as a list of jobs, while nothing runs. */

/* Writes down what the model says of itself, as "3-1+0 0-0+5 ". */
static void
record_changes (GListModel *model, guint position, guint removed, guint added, GString *record)
{
  g_string_append_printf (record, "%u-%u+%u ", position, removed, added);
}

static GString *
record_of (WeftBatch *batch)
{
  GString *record = g_string_new (NULL);

  g_signal_connect (batch, "items-changed", G_CALLBACK (record_changes), record);
  return record;
}

static void
assert_record (GString *record, const char *text)
{
  g_assert_cmpstr (record->str, ==, text);
  g_string_truncate (record, 0);
}

/* The jobs' numbers in the order of the model, as "0 1 2 ". */
static void
assert_jobs (WeftBatch *batch, const char *text)
{
  g_autoptr(GString) jobs = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (batch)); i++)
    {
      g_autoptr(WeftJob) job = g_list_model_get_item (G_LIST_MODEL (batch), i);

      g_string_append_printf (jobs, "%u ", weft_job_get_index (job));
    }
  g_assert_cmpstr (jobs->str, ==, text);
}

static WeftBatch *
new_batch (guint n)
{
  WeftPlan plan = test_plan (1, 5);

  return test_batch (&plan, n);
}

static WeftRemoved *
remove_jobs (WeftBatch *batch, const char *positions)
{
  g_auto(GStrv) words = g_strsplit (positions, " ", -1);
  guint numbers[16], n = g_strv_length (words);

  for (guint i = 0; i < n; i++)
    numbers[i] = (guint) g_ascii_strtoull (words[i], NULL, 10);
  return weft_batch_remove (batch, numbers, n);
}

static void
test_is_a_list_of_jobs (void)
{
  g_autoptr(WeftBatch) batch = new_batch (3);
  GListModel *model = G_LIST_MODEL (batch);
  g_autoptr(GObject) first = g_list_model_get_item (model, 0);

  g_assert_true (g_list_model_get_item_type (model) == WEFT_TYPE_JOB);
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, 3);
  g_assert_true (WEFT_IS_JOB (first));
  g_assert_null (g_list_model_get_item (model, 3));
  assert_jobs (batch, "0 1 2 ");
}

static void
test_gives_the_same_object_while_it_is_held (void)
{
  g_autoptr(WeftBatch) batch = new_batch (3);
  g_autoptr(WeftJob) job = g_list_model_get_item (G_LIST_MODEL (batch), 1);
  g_autoptr(WeftJob) again = g_list_model_get_item (G_LIST_MODEL (batch), 1);
  g_autoptr(WeftJob) other = g_list_model_get_item (G_LIST_MODEL (batch), 2);

  g_assert_true (job == again);
  g_assert_true (job != other);
}

static void
test_forgets_an_object_that_nobody_holds (void)
{
  g_autoptr(WeftBatch) batch = new_batch (2);
  WeftJob *job;

  for (guint i = 0; i < 3; i++)
    {
      job = g_list_model_get_item (G_LIST_MODEL (batch), 1);
      g_assert_cmpuint (weft_job_get_index (job), ==, 1);
      g_assert_finalize_object (job);
    }
}

static void
test_a_job_keeps_its_batch_alive (void)
{
  WeftBatch *batch = new_batch (1);
  WeftJob *job = g_list_model_get_item (G_LIST_MODEL (batch), 0);
  g_autofree char *name = NULL;

  g_object_add_weak_pointer (G_OBJECT (batch), (gpointer *) &batch);
  g_object_unref (batch);
  name = weft_job_dup_name (job);
  g_assert_cmpstr (name, ==, "Python.pdf");
  g_assert_nonnull (batch);
  g_assert_finalize_object (job);
  g_assert_null (batch);
}

static void
test_a_new_job_is_queued_and_knows_nothing (void)
{
  g_autoptr(WeftBatch) batch = new_batch (1);
  g_autoptr(WeftJob) job = g_list_model_get_item (G_LIST_MODEL (batch), 0);
  gboolean is_process;
  gint32 pid, tid;
  double started, ended;

  g_assert_cmpuint (weft_job_get_state (job), ==, WEFT_JOB_QUEUED);
  g_assert_cmpuint (weft_job_get_bytes (job), ==, 0);
  g_assert_cmpuint (weft_job_get_bytes_total (job), ==, 1000);
  g_assert_cmpfloat (weft_job_get_fraction (job), ==, 0);
  g_assert_cmpfloat (weft_job_get_speed (job), <, 0);
  g_assert_cmpfloat (weft_job_get_time_left (job), <, 0);
  g_assert_cmpuint (weft_job_get_attempts (job), ==, 0);
  g_assert_cmpuint (weft_job_get_worker (job, &is_process, &pid, &tid), ==, 0);
  g_assert_null (weft_job_dup_error (job));
  weft_batch_get_times (batch, 0, &started, &ended);
  g_assert_cmpfloat (started, <, 0);
  g_assert_cmpfloat (ended, <, 0);
}

static void
test_its_properties_are_those_of_the_getters (void)
{
  g_autoptr(WeftBatch) batch = new_batch (1);
  g_autoptr(WeftJob) job = g_list_model_get_item (G_LIST_MODEL (batch), 0);
  g_autofree char *name = NULL;
  guint64 bytes, total;
  guint state;
  gboolean running;

  g_object_get (job, "name", &name, "state", &state, "bytes", &bytes, "bytes-total", &total, NULL);
  g_object_get (batch, "running", &running, NULL);
  g_assert_cmpstr (name, ==, "Python.pdf");
  g_assert_cmpuint (state, ==, WEFT_JOB_QUEUED);
  g_assert_cmpuint (bytes, ==, 0);
  g_assert_cmpuint (total, ==, 1000);
  g_assert_false (running);
}

static void
test_add_says_what_was_added (void)
{
  g_autoptr(WeftBatch) batch = weft_batch_new (NULL);
  g_autoptr(GString) record = record_of (batch);
  WeftPlan plan = test_plan (1, 5);

  g_assert_true (weft_batch_add (batch, &plan, 2, NULL));
  assert_record (record, "0-0+2 ");
  g_assert_true (weft_batch_add (batch, &plan, 3, NULL));
  assert_record (record, "2-0+3 ");
  assert_jobs (batch, "0 1 2 3 4 ");
  test_assert_sums (batch);
}

static void
test_add_named_keeps_the_names (void)
{
  static const char *const names[] = { "a\nb", "  ", "下载", NULL };
  g_autoptr(WeftBatch) batch = new_batch (1);
  g_autoptr(GError) error = NULL;
  WeftPlan plan = test_plan (1, 5);

  /* All or nothing. */
  g_assert_false (weft_batch_add_named (batch, &plan, names, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  assert_jobs (batch, "0 ");

  g_assert_true (weft_batch_add_named (batch, &plan, names + 2, NULL));
  assert_jobs (batch, "0 1 ");
  g_assert_true (weft_batch_add_named (batch, &plan, names + 3, NULL));
  assert_jobs (batch, "0 1 ");
}

static void
test_refuses_a_plan_that_makes_no_sense (void)
{
  g_autoptr(WeftBatch) batch = new_batch (1);
  g_autoptr(GString) record = record_of (batch);
  g_autoptr(GError) error = NULL;
  WeftPlan plan = test_plan (5, 1);

  g_assert_false (weft_batch_add (batch, &plan, 1, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  assert_record (record, "");
  assert_jobs (batch, "0 ");
}

static void
test_has_room_for_a_million_and_no_more (void)
{
  g_autoptr(WeftBatch) batch = new_batch (1);
  g_autoptr(GError) error = NULL;
  WeftPlan plan = test_plan (1, 5);

  g_assert_false (weft_batch_add (batch, &plan, WEFT_JOBS_MAX, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  g_assert_nonnull (strstr (error->message, "1000000"));
  g_assert_false (weft_batch_add (batch, &plan, G_MAXUINT, NULL));
  assert_jobs (batch, "0 ");
}

static void
test_remove_says_the_stretch (void)
{
  g_autoptr(WeftBatch) batch = new_batch (8);
  g_autoptr(GString) record = record_of (batch);
  g_autoptr(WeftRemoved) removed = remove_jobs (batch, "5 2 3");

  g_assert_cmpuint (weft_removed_get_n (removed), ==, 3);
  assert_record (record, "2-4+1 ");
  assert_jobs (batch, "0 1 4 6 7 ");
  test_assert_sums (batch);
  g_assert_cmpuint (test_state (batch, 2), ==, WEFT_JOB_CANCELLED);
}

static void
test_remove_of_nothing_says_nothing (void)
{
  g_autoptr(WeftBatch) batch = new_batch (2);
  g_autoptr(GString) record = record_of (batch);
  g_autoptr(WeftRemoved) removed = weft_batch_remove (batch, NULL, 0);

  g_assert_cmpuint (weft_removed_get_n (removed), ==, 0);
  assert_record (record, "");
  weft_batch_restore (batch, removed);
  assert_jobs (batch, "0 1 ");
}

static void
test_remove_passes_over_what_is_not_there (void)
{
  g_autoptr(WeftBatch) batch = new_batch (4);
  g_autoptr(GString) record = record_of (batch);
  g_autoptr(WeftRemoved) removed = remove_jobs (batch, "1 1 3 9 1");

  g_assert_cmpuint (weft_removed_get_n (removed), ==, 2);
  assert_record (record, "1-3+1 ");
  assert_jobs (batch, "0 2 ");
  weft_batch_restore (batch, removed);
  assert_jobs (batch, "0 1 2 3 ");
  test_assert_sums (batch);
}

static void
test_restore_puts_jobs_back_where_they_were (void)
{
  g_autoptr(WeftBatch) batch = new_batch (6);
  g_autoptr(WeftRemoved) removed = remove_jobs (batch, "0 3 5");
  g_autoptr(GString) record = record_of (batch);

  assert_jobs (batch, "1 2 4 ");
  weft_batch_restore (batch, removed);
  assert_record (record, "0-3+6 ");
  assert_jobs (batch, "0 1 2 3 4 5 ");
  g_assert_cmpuint (weft_batch_get_count (batch, WEFT_JOB_CANCELLED), ==, 3);
  test_assert_sums (batch);

  /* It was given back once, and cannot be a second time. */
  weft_batch_restore (batch, removed);
  assert_jobs (batch, "0 1 2 3 4 5 ");
}

static void
test_restore_into_a_shorter_list_puts_jobs_at_its_end (void)
{
  g_autoptr(WeftBatch) batch = new_batch (6);
  g_autoptr(WeftRemoved) late = remove_jobs (batch, "4 5");
  g_autoptr(WeftRemoved) early = remove_jobs (batch, "0 1 2");

  weft_batch_restore (batch, late);
  assert_jobs (batch, "3 4 5 ");
  weft_batch_restore (batch, early);
  assert_jobs (batch, "0 1 2 3 4 5 ");
  test_assert_sums (batch);
}

static void
test_a_removed_job_keeps_its_object (void)
{
  g_autoptr(WeftBatch) batch = new_batch (3);
  g_autoptr(WeftJob) job = g_list_model_get_item (G_LIST_MODEL (batch), 1);
  g_autoptr(WeftJob) again = NULL;
  g_autoptr(WeftRemoved) removed = remove_jobs (batch, "1");

  g_assert_cmpuint (weft_job_get_state (job), ==, WEFT_JOB_CANCELLED);
  weft_batch_restore (batch, removed);
  again = g_list_model_get_item (G_LIST_MODEL (batch), 1);
  g_assert_true (again == job);
}

static void
test_numbers_go_on_after_a_removal (void)
{
  g_autoptr(WeftBatch) batch = new_batch (3);
  g_autoptr(WeftRemoved) removed = remove_jobs (batch, "0 1 2");
  WeftPlan plan = test_plan (1, 5);

  g_assert_true (weft_batch_add (batch, &plan, 1, NULL));
  assert_jobs (batch, "3 ");
  test_assert_sums (batch);
}

static void
test_is_freed_with_what_it_has (void)
{
  WeftBatch *batch = new_batch (100);
  WeftRemoved *removed = remove_jobs (batch, "3");

  g_assert_finalize_object (batch);
  weft_removed_free (removed);
}

static void
note_index (guint32 index, gpointer data)
{
  g_string_append_printf (data, "%u ", index);
}

static void
assert_journal (WeftBatch *batch, guint64 *since, const char *text)
{
  g_autoptr(GString) told = g_string_new (NULL);

  if (!weft_batch_read_journal (batch, since, note_index, told))
    g_string_append (told, "all");
  g_assert_cmpstr (told->str, ==, text);
}

/* Each reader has its own place in it. */
static void
test_the_journal_tells_what_changed (void)
{
  g_autoptr(WeftBatch) batch = new_batch (5);
  guint64 since = 0, other = 0;
  guint positions[] = { 3, 1 };

  assert_journal (batch, &since, "all");
  assert_journal (batch, &since, "");
  weft_batch_do (batch, WEFT_COMMAND_PAUSE, positions, 2);
  assert_journal (batch, &since, "3 1 ");
  assert_journal (batch, &since, "");
  assert_journal (batch, &other, "all");
  weft_batch_do (batch, WEFT_COMMAND_CANCEL, positions, 1);
  assert_journal (batch, &since, "3 ");
  assert_journal (batch, &other, "3 ");
}

static void
test_the_journal_says_when_it_was_too_much (void)
{
  g_autoptr(WeftBatch) batch = new_batch (40000);
  g_autoptr(GString) told = g_string_new (NULL);
  guint64 since = 0, other = 0;

  assert_journal (batch, &since, "all");
  assert_journal (batch, &other, "all");
  weft_batch_rewind (batch);
  g_assert_true (weft_batch_read_journal (batch, &other, note_index, told));
  weft_batch_rewind (batch);
  assert_journal (batch, &since, "all");
  assert_journal (batch, &since, "");
}

static void
test_tells_states_by_index (void)
{
  g_autoptr(WeftBatch) batch = new_batch (3);
  WeftJobError error = WEFT_JOB_ERROR_BROKE_OFF;
  guint positions[] = { 1 }, n;
  const guint32 *order;

  weft_batch_do (batch, WEFT_COMMAND_PAUSE, positions, 1);
  g_assert_cmpint (weft_batch_get_state (batch, 1, &error), ==, WEFT_JOB_PAUSED);
  g_assert_cmpint (error, ==, WEFT_JOB_ERROR_NONE);
  g_assert_cmpfloat (weft_batch_get_fraction (batch, 1), ==, 0);
  weft_removed_free (remove_jobs (batch, "0"));
  order = weft_batch_get_order (batch, &n);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpuint (order[0], ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/batch/is-a-list-of-jobs", test_is_a_list_of_jobs);
  g_test_add_func ("/batch/gives-the-same-object-while-it-is-held", test_gives_the_same_object_while_it_is_held);
  g_test_add_func ("/batch/forgets-an-object-that-nobody-holds", test_forgets_an_object_that_nobody_holds);
  g_test_add_func ("/batch/a-job-keeps-its-batch-alive", test_a_job_keeps_its_batch_alive);
  g_test_add_func ("/batch/a-new-job-is-queued-and-knows-nothing", test_a_new_job_is_queued_and_knows_nothing);
  g_test_add_func ("/batch/its-properties-are-those-of-the-getters", test_its_properties_are_those_of_the_getters);
  g_test_add_func ("/batch/add-says-what-was-added", test_add_says_what_was_added);
  g_test_add_func ("/batch/add-named-keeps-the-names", test_add_named_keeps_the_names);
  g_test_add_func ("/batch/refuses-a-plan-that-makes-no-sense", test_refuses_a_plan_that_makes_no_sense);
  g_test_add_func ("/batch/has-room-for-a-million-and-no-more", test_has_room_for_a_million_and_no_more);
  g_test_add_func ("/batch/remove-says-the-stretch", test_remove_says_the_stretch);
  g_test_add_func ("/batch/remove-of-nothing-says-nothing", test_remove_of_nothing_says_nothing);
  g_test_add_func ("/batch/remove-passes-over-what-is-not-there", test_remove_passes_over_what_is_not_there);
  g_test_add_func ("/batch/restore-puts-jobs-back-where-they-were", test_restore_puts_jobs_back_where_they_were);
  g_test_add_func ("/batch/restore-into-a-shorter-list-puts-jobs-at-its-end", test_restore_into_a_shorter_list_puts_jobs_at_its_end);
  g_test_add_func ("/batch/a-removed-job-keeps-its-object", test_a_removed_job_keeps_its_object);
  g_test_add_func ("/batch/numbers-go-on-after-a-removal", test_numbers_go_on_after_a_removal);
  g_test_add_func ("/batch/is-freed-with-what-it-has", test_is_freed_with_what_it_has);

  g_test_add_func ("/batch/the-journal-tells-what-changed", test_the_journal_tells_what_changed);
  g_test_add_func ("/batch/the-journal-says-when-it-was-too-much", test_the_journal_says_when_it_was_too_much);
  g_test_add_func ("/batch/tells-states-by-index", test_tells_states_by_index);
  return g_test_run ();
}
