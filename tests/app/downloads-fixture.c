/* downloads-fixture.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "downloads-fixture.h"

#include "app/job-row.h"

static void
say_cb (DownloadsFixture *fixture, const char *text, const char *undo)
{
  g_free (fixture->said);
  g_free (fixture->undo);
  fixture->said = g_strdup (text);
  fixture->undo = g_strdup (undo);
  fixture->n_said++;
}

void
downloads_set_up (DownloadsFixture *fixture, gconstpointer data)
{
  fixture->page = g_object_ref_sink (g_object_new (WEFT_TYPE_DOWNLOADS_PAGE, NULL));
  fixture->batch = weft_downloads_page_get_batch (WEFT_DOWNLOADS_PAGE (fixture->page));
  g_signal_connect_swapped (fixture->page, "say", G_CALLBACK (say_cb), fixture);
  fixture->window = test_show (fixture->page, 900, 800);
}

guint
downloads_n_jobs (DownloadsFixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (fixture->batch));
}

void
downloads_replace_jobs (DownloadsFixture *fixture, guint n, double min_ms, double max_ms)
{
  WeftPlan plan = test_plan (min_ms, max_ms);
  g_autoptr(GError) error = NULL;

  gtk_widget_activate_action (fixture->page, "jobs.remove", NULL);
  g_assert_cmpuint (downloads_n_jobs (fixture), ==, 0);
  g_assert_true (weft_downloads_page_add (WEFT_DOWNLOADS_PAGE (fixture->page), &plan, NULL, n, &error));
  g_assert_no_error (error);
}

void
downloads_set_up_short (DownloadsFixture *fixture, gconstpointer data)
{
  downloads_set_up (fixture, data);
  downloads_replace_jobs (fixture, 5, 10, 20);
}

void
downloads_set_up_running (DownloadsFixture *fixture, gconstpointer data)
{
  downloads_set_up (fixture, data);
  downloads_replace_jobs (fixture, 5, 600000, 600000);
  test_press (fixture->page, "Start");
  test_iterate_while (weft_batch_get_count (fixture->batch, WEFT_JOB_RUNNING) < 5);
}

void
downloads_tear_down (DownloadsFixture *fixture, gconstpointer data)
{
  test_destroy (fixture->window);
  g_assert_finalize_object (fixture->page);
  g_free (fixture->said);
  g_free (fixture->undo);
}

WeftJobState
downloads_state_of (DownloadsFixture *fixture, guint position)
{
  g_autoptr(WeftJob) job = g_list_model_get_item (G_LIST_MODEL (fixture->batch), position);

  return weft_job_get_state (job);
}

void
downloads_assert_states (DownloadsFixture *fixture, WeftJobState state)
{
  for (guint i = 0; i < downloads_n_jobs (fixture); i++)
    g_assert_cmpint (downloads_state_of (fixture, i), ==, state);
}

void
downloads_assert_name (DownloadsFixture *fixture, guint position, const char *expected)
{
  g_autoptr(WeftJob) job = g_list_model_get_item (G_LIST_MODEL (fixture->batch), position);
  g_autofree char *name = weft_job_dup_name (job);

  g_assert_cmpstr (name, ==, expected);
}

GtkWidget *
downloads_look_for_row (DownloadsFixture *fixture, const char *name)
{
  g_autoptr(GPtrArray) rows = test_find_all (fixture->page, WEFT_TYPE_JOB_ROW);

  for (guint i = 0; i < rows->len; i++)
    if (test_has_text (g_ptr_array_index (rows, i), name))
      return g_ptr_array_index (rows, i);
  return NULL;
}

GtkWidget *
downloads_find_row (DownloadsFixture *fixture, const char *name)
{
  test_iterate_while (downloads_look_for_row (fixture, name) == NULL);
  return downloads_look_for_row (fixture, name);
}

void
downloads_await_row (DownloadsFixture *fixture, const char *name, const char *text)
{
  test_iterate_while (downloads_look_for_row (fixture, name) == NULL || !test_has_text (downloads_look_for_row (fixture, name), text));
}

double
downloads_fraction_of (GtkWidget *row)
{
  return gtk_progress_bar_get_fraction (GTK_PROGRESS_BAR (test_find (row, GTK_TYPE_PROGRESS_BAR, NULL)));
}
