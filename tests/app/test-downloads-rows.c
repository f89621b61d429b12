/* test-downloads-rows.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "downloads-fixture.h"

#include "app/job-row.h"
#include "engine/batch-private.h"

/* Which rows show what their jobs are like now, and which rest. */

static void
scroll (DownloadsFixture *fixture, double fraction)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (test_find (fixture->page, GTK_TYPE_SCROLLED_WINDOW, NULL)));

  gtk_adjustment_set_value (adjustment, fraction * (gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment)));
  test_await_frame (fixture->page);
}

typedef struct
{
  const char *name;
  GtkWidget *row;
} RowSearch;

/* Also among those that are not to be seen: a row that has no place yet, and shows no name, has one for a screen reader. */
static gboolean
search_row_cb (GtkWidget *widget, gboolean *inside, gpointer data)
{
  RowSearch *search = data;
  g_autofree char *name = GTK_IS_PROGRESS_BAR (widget) ? test_dup_name (widget) : NULL;

  if (g_strcmp0 (name, search->name) != 0)
    return FALSE;
  search->row = gtk_widget_get_ancestor (widget, WEFT_TYPE_JOB_ROW);
  return TRUE;
}

static GtkWidget *
search_row (DownloadsFixture *fixture, const char *name)
{
  RowSearch search = { name, NULL };

  test_walk (fixture->page, search_row_cb, &search);
  return search.row;
}

/* Rows out of sight are left as they were; in the frame in which they come into sight they show what is. */
static void
test_page_rows_out_of_sight_rest (DownloadsFixture *fixture, gconstpointer data)
{
  const char *names[] = { "the last one", NULL };
  WeftPlan plan = test_plan (1000, 1000);
  WeftJobCell *cell;
  GtkWidget *row;
  guint32 last;
  g_autoptr(GError) error = NULL;

  downloads_replace_jobs (fixture, 150, 1000, 1000);
  g_assert_true (weft_batch_add_named (fixture->batch, &plan, names, &error));
  g_assert_no_error (error);
  last = _weft_batch_index (fixture->batch, downloads_n_jobs (fixture) - 1);
  cell = test_cell (fixture->batch, last);
  test_await_frame (fixture->page);
  atomic_store (&cell->bytes, 500);
  atomic_store (&cell->state, WEFT_JOB_FAILED);
  _weft_batch_see (fixture->batch, last);
  _weft_batch_emit_changed (fixture->batch);
  for (guint i = 0; i < 5; i++)
    test_await_frame (fixture->page);
  /* GTK builds a row that far away (4.8), or it does not (later). */
  row = search_row (fixture, "the last one");
  g_assert_true (row == NULL || !gtk_widget_get_mapped (row));
  if (row != NULL)
    g_assert_true (weft_job_row_is_stale (WEFT_JOB_ROW (row)));

  scroll (fixture, 1);
  row = downloads_find_row (fixture, "the last one");
  g_assert_true (gtk_widget_get_mapped (row));
  g_assert_true (test_has_text (row, "failed"));
  g_assert_cmpfloat (downloads_fraction_of (row), ==, 0.5);
}

static guint
count_resting (DownloadsFixture *fixture, guint *n_rows)
{
  g_autoptr(GPtrArray) rows = test_find_all (fixture->page, WEFT_TYPE_JOB_ROW);
  guint resting = 0;

  for (guint i = 0; i < rows->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (rows, i);
      gboolean rests = !gtk_widget_get_visible (gtk_widget_get_first_child (row));

      g_assert_false (rests && gtk_widget_get_mapped (row));
      resting += rests;
    }
  *n_rows = rows->len;
  return resting;
}

/* GTK 4.8 keeps two hundred rows, whatever is in sight. */
static void
test_page_rows_out_of_sight_show_nothing (DownloadsFixture *fixture, gconstpointer data)
{
  guint n, resting;

  g_assert_cmpuint (count_resting (fixture, &n), ==, 0);
  downloads_replace_jobs (fixture, 1000, 1000, 1000);
  for (guint i = 0; i <= 10; i++)
    {
      scroll (fixture, i / 10.0);
      for (guint frame = 0; frame < 3; frame++)
        test_await_frame (fixture->page);
      resting = count_resting (fixture, &n);
      g_assert_true (n <= 40 || resting > n / 2);
    }
}

/* What rested comes back when the list gets short, as high as the others. */
static void
test_page_few_rows_are_awake (DownloadsFixture *fixture, gconstpointer data)
{
  guint n;

  downloads_replace_jobs (fixture, 1000, 1000, 1000);
  scroll (fixture, 0.5);
  for (guint frame = 0; frame < 3; frame++)
    test_await_frame (fixture->page);
  count_resting (fixture, &n);
  downloads_replace_jobs (fixture, 12, 1000, 1000);
  test_iterate_while (count_resting (fixture, &n) > 0);
  g_assert_cmpuint (n, <=, 40);
}

#define ADD(path, set_up, function) g_test_add (path, DownloadsFixture, NULL, set_up, function, downloads_tear_down)

int
main (int argc, char **argv)
{
  test_widgets_init (&argc, &argv);

  ADD ("/downloads-rows/rows-out-of-sight-rest", downloads_set_up, test_page_rows_out_of_sight_rest);
  ADD ("/downloads-rows/few-rows-are-awake", downloads_set_up, test_page_few_rows_are_awake);
  ADD ("/downloads-rows/rows-out-of-sight-show-nothing", downloads_set_up, test_page_rows_out_of_sight_show_nothing);

  return g_test_run ();
}
