/* test-add-dialog.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "downloads-fixture.h"

#include "app/add-dialog.h"

static GtkWidget *
open_dialog (DownloadsFixture *fixture)
{
  GtkWidget *dialog;

  gtk_widget_activate_action (fixture->page, "jobs.add", NULL);
  dialog = test_get_window (WEFT_TYPE_ADD_DIALOG);
  g_assert_nonnull (dialog);
  return dialog;
}

static void
set_value (GtkWidget *dialog, const char *name, double value)
{
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (test_find (dialog, GTK_TYPE_SPIN_BUTTON, name)), value);
}

static double
get_value (GtkWidget *dialog, const char *name)
{
  return gtk_spin_button_get_value (GTK_SPIN_BUTTON (test_find (dialog, GTK_TYPE_SPIN_BUTTON, name)));
}

static void
await_closed (void)
{
  test_iterate_while (test_get_window (WEFT_TYPE_ADD_DIALOG) != NULL);
}

static void
test_dialog_adds_what_was_chosen (DownloadsFixture *fixture, gconstpointer data)
{
  GtkWidget *dialog = open_dialog (fixture);

  set_value (dialog, "Number of jobs", 20);
  set_value (dialog, "Shortest duration", 0.5);
  set_value (dialog, "Longest duration", 1.5);
  set_value (dialog, "Smallest size", 3);
  set_value (dialog, "Largest size", 4);
  set_value (dialog, "Chance of failure", 25);
  set_value (dialog, "Retries", 2);
  test_press (dialog, "Add");
  await_closed ();
  g_assert_cmpuint (downloads_n_jobs (fixture), ==, 25);
  for (guint i = 5; i < 25; i++)
    {
      const WeftJobSpec *spec = &weft_batch_get_shared (fixture->batch)->specs[i];

      g_assert_cmpfloat (weft_seconds (spec->duration_ns), >=, 0.5);
      g_assert_cmpfloat (weft_seconds (spec->duration_ns), <=, 1.5);
      g_assert_cmpuint (spec->bytes_total, >=, 3 << 20);
      g_assert_cmpuint (spec->bytes_total, <=, 4 << 20);
      g_assert_cmpfloat (spec->failure, ==, 0.25f);
      g_assert_cmpuint (spec->retries, ==, 2);
    }
  /* What was chosen is where the next one starts. */
  dialog = open_dialog (fixture);
  g_assert_cmpfloat (get_value (dialog, "Longest duration"), ==, 1.5);
  g_assert_cmpfloat (get_value (dialog, "Chance of failure"), ==, 25);
  test_press (dialog, "Cancel");
  await_closed ();
  g_assert_cmpuint (downloads_n_jobs (fixture), ==, 25);
}

static void
test_dialog_gives_the_first_job_its_name (DownloadsFixture *fixture, gconstpointer data)
{
  GtkWidget *dialog = open_dialog (fixture);

  gtk_editable_set_text (GTK_EDITABLE (test_find (dialog, ADW_TYPE_ENTRY_ROW, NULL)), "  my file.iso ");
  set_value (dialog, "Number of jobs", 2);
  test_press (dialog, "Add");
  await_closed ();
  g_assert_cmpuint (downloads_n_jobs (fixture), ==, 7);
  downloads_assert_name (fixture, 5, "my file.iso");
}

static void
test_dialog_says_what_is_wrong (DownloadsFixture *fixture, gconstpointer data)
{
  GtkWidget *dialog = open_dialog (fixture);

  g_assert_true (test_can_press (dialog, "Add"));
  set_value (dialog, "Longest duration", 2);
  g_assert_false (test_can_press (dialog, "Add"));
  g_assert_true (test_has_text (dialog, "*duration*."));
  set_value (dialog, "Shortest duration", 1);
  g_assert_true (test_can_press (dialog, "Add"));
  set_value (dialog, "Smallest size", 100);
  g_assert_false (test_can_press (dialog, "Add"));
  set_value (dialog, "Largest size", 100);
  g_assert_true (test_can_press (dialog, "Add"));
  test_press (dialog, "Cancel");
  await_closed ();
  g_assert_cmpuint (downloads_n_jobs (fixture), ==, 5);
}

/* Whatever runs, nothing holds the page or its batch when the window is gone, and no worker is left. */
#define ADD(path, set_up, function) g_test_add (path, DownloadsFixture, NULL, set_up, function, downloads_tear_down)

int
main (int argc, char **argv)
{
  test_widgets_init (&argc, &argv);

  ADD ("/add-dialog/adds-what-was-chosen", downloads_set_up, test_dialog_adds_what_was_chosen);
  ADD ("/add-dialog/gives-the-first-job-its-name", downloads_set_up, test_dialog_gives_the_first_job_its_name);
  ADD ("/add-dialog/says-what-is-wrong", downloads_set_up, test_dialog_says_what_is_wrong);

  return g_test_run ();
}
