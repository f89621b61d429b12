/* test-job-row.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/job-row.h"
#include "engine/batch-private.h"
#include "engine/format.h"

#include "widgets.h"

/* A row, shown in a window, bound to jobs of a batch whose cells the test writes as a worker would. */

#define JOB_BYTES (10 << 20)

typedef struct
{
  WeftBatch *batch;
  GtkWidget *view; /* a scrolled window with the row at its top and room to scroll it out */
  GtkWidget *row;
  GtkWindow *window;
} Fixture;

static WeftBatch *
make_batch (void)
{
  WeftPlan plan;

  weft_plan_init (&plan);
  plan.size_min = plan.size_max = JOB_BYTES;
  return test_batch (&plan, 5);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *rest = adw_bin_new ();

  fixture->batch = make_batch ();
  fixture->view = gtk_scrolled_window_new ();
  fixture->row = weft_job_row_new (fixture->view);
  gtk_box_append (GTK_BOX (box), fixture->row);
  gtk_box_append (GTK_BOX (box), rest);
  gtk_widget_set_size_request (rest, -1, 5000);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (fixture->view), box);
  fixture->window = test_show (fixture->view, 600, 300);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  test_destroy (fixture->window);
  g_assert_finalize_object (fixture->batch);
}

/* What a worker does, then the main loop, and then the list in its next frame: the cell is written, looked at, and shown. */
static void
write_cell (WeftBatch *batch, guint32 index, WeftJobState state, guint64 bytes)
{
  atomic_store (&test_cell (batch, index)->bytes, bytes);
  atomic_store (&test_cell (batch, index)->state, state);
  _weft_batch_see (batch, index);
}

static void
report (Fixture *fixture, guint32 index, WeftJobState state, guint64 bytes)
{
  WeftJobRow *row = WEFT_JOB_ROW (fixture->row);

  write_cell (fixture->batch, index, state, bytes);
  if (weft_job_row_is_stale (row))
    weft_job_row_update (row);
}

static void
bind (Fixture *fixture, guint position)
{
  g_autoptr(WeftJob) job = g_list_model_get_item (G_LIST_MODEL (fixture->batch), position);

  weft_job_row_bind (WEFT_JOB_ROW (fixture->row), job, NULL);
}

static void
assert_bar (Fixture *fixture, const char *name, double value)
{
  GtkWidget *bar = test_find (fixture->row, GTK_TYPE_PROGRESS_BAR, NULL);

  gtk_test_accessible_assert_role (bar, GTK_ACCESSIBLE_ROLE_PROGRESS_BAR);
  gtk_test_accessible_assert_property (bar, GTK_ACCESSIBLE_PROPERTY_LABEL, name);
  gtk_test_accessible_assert_property (bar, GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, value);
  g_assert_cmpfloat_with_epsilon (gtk_progress_bar_get_fraction (GTK_PROGRESS_BAR (bar)), value, 1e-9);
}

static void
assert_button (Fixture *fixture, const char *name, gboolean sensitive)
{
  GtkWidget *button = test_find (fixture->row, GTK_TYPE_BUTTON, name);

  gtk_test_accessible_assert_role (button, GTK_ACCESSIBLE_ROLE_BUTTON);
  g_assert_true (gtk_widget_is_sensitive (button) == sensitive);
}

/* What the row of "Python.pdf" shows in each state, after a half of its bytes. */
static const struct
{
  WeftJobState state;
  const char *word, *details;
  const char *first, *second; /* NULL: nothing can be done */
} states[] = {
  { WEFT_JOB_QUEUED, "queued", "5.0 MiB of 10.0 MiB", "Pause Python.pdf", "Cancel Python.pdf" },
  { WEFT_JOB_RUNNING, "running", "5.0 MiB of 10.0 MiB · * left", "Pause Python.pdf", "Cancel Python.pdf" },
  { WEFT_JOB_PAUSED, "paused", "5.0 MiB of 10.0 MiB", "Resume Python.pdf", "Cancel Python.pdf" },
  { WEFT_JOB_HELD, "paused", "5.0 MiB of 10.0 MiB", "Resume Python.pdf", "Cancel Python.pdf" },
  { WEFT_JOB_SUCCEEDED, "succeeded", "5.0 MiB of 10.0 MiB", NULL, "Remove Python.pdf" },
  { WEFT_JOB_FAILED, "failed", "5.0 MiB of 10.0 MiB", "Retry Python.pdf", "Remove Python.pdf" },
  { WEFT_JOB_CANCELLED, "cancelled", "5.0 MiB of 10.0 MiB", "Retry Python.pdf", "Remove Python.pdf" },
};

/* Icon and bar have the colour of the state. */
static gboolean
has_style (Fixture *fixture, const char *style)
{
  gboolean icon = gtk_widget_has_css_class (test_find (fixture->row, GTK_TYPE_IMAGE, NULL), style);

  g_assert_true (icon == gtk_widget_has_css_class (test_find (fixture->row, GTK_TYPE_PROGRESS_BAR, NULL), style));
  return icon;
}

static void
assert_state (Fixture *fixture, guint i)
{
  assert_bar (fixture, "Python.pdf", 0.5);
  g_assert_true (test_has_text (fixture->row, "Python.pdf"));
  g_assert_true (test_has_text (fixture->row, states[i].word));
  g_assert_true (test_has_text (fixture->row, states[i].details));
  g_assert_true (has_style (fixture, weft_format_state (states[i].state)));
  assert_button (fixture, states[i].second, TRUE);
  if (states[i].first != NULL)
    assert_button (fixture, states[i].first, TRUE);
}

static void
test_row_shows_each_state (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      report (fixture, 0, states[i].state, JOB_BYTES / 2);
      bind (fixture, 0);
      assert_state (fixture, i);
      weft_job_row_bind (WEFT_JOB_ROW (fixture->row), NULL, NULL);
    }
}

static void
test_row_follows_its_job_through_each_state (Fixture *fixture, gconstpointer data)
{
  bind (fixture, 0);
  report (fixture, 0, WEFT_JOB_QUEUED, JOB_BYTES / 2);
  for (guint i = 1; i < G_N_ELEMENTS (states); i++)
    {
      report (fixture, 0, states[i].state, JOB_BYTES / 2);
      assert_state (fixture, i);
    }
  /* The colours of two states never mix. */
  for (guint i = 0; i + 1 < G_N_ELEMENTS (states); i++)
    g_assert_false (has_style (fixture, weft_format_state (states[i].state)));
}

/* A finished job has nothing to pause, and its button stays where it is. */
static void
test_row_keeps_the_place_of_a_button_without_use (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GPtrArray) before = NULL;
  g_autoptr(GPtrArray) after = NULL;

  bind (fixture, 0);
  before = test_find_all (fixture->row, GTK_TYPE_BUTTON);
  report (fixture, 0, WEFT_JOB_SUCCEEDED, JOB_BYTES);
  after = test_find_all (fixture->row, GTK_TYPE_BUTTON);
  g_assert_cmpuint (before->len, ==, 2);
  g_assert_cmpuint (after->len, ==, 2);
  g_assert_false (gtk_widget_is_sensitive (g_ptr_array_index (after, 0)));
  g_assert_true (gtk_widget_is_sensitive (g_ptr_array_index (after, 1)));
}

static void
test_row_follows_progress (Fixture *fixture, gconstpointer data)
{
  bind (fixture, 0);
  report (fixture, 0, WEFT_JOB_RUNNING, 0);
  assert_bar (fixture, "Python.pdf", 0);
  for (guint i = 1; i <= 10; i++)
    {
      report (fixture, 0, WEFT_JOB_RUNNING, JOB_BYTES / 10 * i);
      assert_bar (fixture, "Python.pdf", (double) (JOB_BYTES / 10 * i) / JOB_BYTES);
    }
}

static gboolean
has_details (Fixture *fixture, const char *pattern)
{
  return test_has_text (fixture->row, pattern);
}

/* What changes faster than one can read is no figure: four times a second at most, but then the newest. */
static void
test_row_writes_figures_that_can_be_read (Fixture *fixture, gconstpointer data)
{
  gint64 since = g_get_monotonic_time ();
  guint written = 0;

  bind (fixture, 0);
  report (fixture, 0, WEFT_JOB_RUNNING, 0);
  for (guint i = 1; i <= 2000; i++)
    {
      g_autofree char *size = weft_format_size (i << 10);
      g_autofree char *pattern = g_strconcat (size, " of 10.0 MiB · *", NULL);

      report (fixture, 0, WEFT_JOB_RUNNING, i << 10);
      written += has_details (fixture, pattern);
    }
  g_assert_cmpuint (written, <=, 1 + (guint) ((g_get_monotonic_time () - since) / (G_USEC_PER_SEC / 4)));
  g_usleep (G_USEC_PER_SEC / 4 + 1000);
  report (fixture, 0, WEFT_JOB_RUNNING, 6 << 20);
  g_assert_true (has_details (fixture, "6.0 MiB of 10.0 MiB · *"));
}

static void
test_row_says_who_runs_the_job (Fixture *fixture, gconstpointer data)
{
  WeftJobCell *cell = test_cell (fixture->batch, 0);

  bind (fixture, 0);
  g_assert_false (test_has_text (fixture->row, "*TID*"));
  atomic_store (&cell->worker, 3);
  atomic_store (&cell->pid, 4711);
  atomic_store (&cell->tid, 4712);
  report (fixture, 0, WEFT_JOB_RUNNING, 1);
  g_assert_true (test_has_text (fixture->row, "thread 3 · TID 4712"));
  fixture->batch->strategy = weft_strategy_get (WEFT_STRATEGY_PROCESSES);
  report (fixture, 0, WEFT_JOB_PAUSED, 1);
  g_assert_true (test_has_text (fixture->row, "process 3 · PID 4711"));
  atomic_store (&cell->worker, 0);
  report (fixture, 0, WEFT_JOB_RUNNING, 1);
  g_assert_true (test_has_text (fixture->row, "main thread · TID 4712"));
}

static void
test_row_says_what_went_wrong (Fixture *fixture, gconstpointer data)
{
  WeftJobCell *cell = test_cell (fixture->batch, 0);

  bind (fixture, 0);
  atomic_store (&cell->attempts, 1);
  atomic_store (&cell->error, WEFT_JOB_ERROR_WORKER_SIGNALLED);
  atomic_store (&cell->error_value, 9);
  report (fixture, 0, WEFT_JOB_FAILED, JOB_BYTES / 4);
  g_assert_true (has_details (fixture, "2.5 MiB of 10.0 MiB · worker ended by signal 9 · 1 attempt"));
  /* Tried again, with success: it is of no interest any more. */
  atomic_store (&cell->attempts, 2);
  report (fixture, 0, WEFT_JOB_SUCCEEDED, JOB_BYTES);
  g_assert_true (has_details (fixture, "10.0 MiB of 10.0 MiB"));
}

static void
test_row_recycled_shows_the_other_job_only (Fixture *fixture, gconstpointer data)
{
  report (fixture, 0, WEFT_JOB_FAILED, JOB_BYTES / 2);
  bind (fixture, 0);
  weft_job_row_bind (WEFT_JOB_ROW (fixture->row), NULL, NULL);
  bind (fixture, 1);
  assert_bar (fixture, "nazha.mkv", 0);
  g_assert_true (test_has_text (fixture->row, "nazha.mkv"));
  g_assert_true (test_has_text (fixture->row, "queued"));
  g_assert_false (test_has_text (fixture->row, "Python.pdf"));
  g_assert_false (has_style (fixture, "failed"));
  assert_button (fixture, "Pause nazha.mkv", TRUE);
  assert_button (fixture, "Cancel nazha.mkv", TRUE);

  /* Without unbinding too, as a list may do it. */
  bind (fixture, 2);
  report (fixture, 0, WEFT_JOB_RUNNING, JOB_BYTES / 4);
  report (fixture, 1, WEFT_JOB_RUNNING, JOB_BYTES / 4);
  assert_bar (fixture, "something.mp4", 0);
  report (fixture, 2, WEFT_JOB_RUNNING, JOB_BYTES / 8);
  assert_bar (fixture, "something.mp4", 0.125);
}

/* An unbound row lets go of its job, and nothing that the job does reaches it. */
static void
test_row_unbound_follows_nothing (Fixture *fixture, gconstpointer data)
{
  bind (fixture, 0);
  report (fixture, 0, WEFT_JOB_RUNNING, JOB_BYTES / 4);
  weft_job_row_bind (WEFT_JOB_ROW (fixture->row), NULL, NULL);
  g_assert_false (_weft_batch_record (fixture->batch, 0)->looked_at);
  report (fixture, 0, WEFT_JOB_RUNNING, JOB_BYTES / 2);
  g_assert_false (weft_job_row_is_stale (WEFT_JOB_ROW (fixture->row)));
  weft_job_row_update (WEFT_JOB_ROW (fixture->row));
  assert_bar (fixture, "Python.pdf", 0.25);
}

static void
scroll (Fixture *fixture, double value)
{
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (fixture->view)), value);
  test_await_frame (fixture->view);
}

/* It only notes that it is stale, so that a burst of reports costs nothing, and shows it when it is told to. */
static void
test_row_waits_to_be_updated (Fixture *fixture, gconstpointer data)
{
  WeftJobRow *row = WEFT_JOB_ROW (fixture->row);

  bind (fixture, 0);
  g_assert_false (weft_job_row_is_stale (row));
  write_cell (fixture->batch, 0, WEFT_JOB_RUNNING, JOB_BYTES / 2);
  write_cell (fixture->batch, 0, WEFT_JOB_PAUSED, JOB_BYTES / 4);
  g_assert_true (weft_job_row_is_stale (row));
  assert_bar (fixture, "Python.pdf", 0);
  weft_job_row_update (row);
  g_assert_false (weft_job_row_is_stale (row));
  assert_bar (fixture, "Python.pdf", 0.25);
  g_assert_true (test_has_text (fixture->row, "paused"));
  /* What changed nothing leaves it as it is. */
  write_cell (fixture->batch, 0, WEFT_JOB_PAUSED, JOB_BYTES / 4);
  g_assert_false (weft_job_row_is_stale (row));
}

static void
test_row_knows_whether_it_is_in_sight (Fixture *fixture, gconstpointer data)
{
  WeftJobRow *row = WEFT_JOB_ROW (fixture->row);
  double height = gtk_widget_get_height (fixture->view), own = gtk_widget_get_height (fixture->row);

  g_assert_true (weft_job_row_is_near (row, 0));
  scroll (fixture, own - 2);
  g_assert_true (weft_job_row_is_near (row, 0));
  scroll (fixture, own + 2);
  g_assert_false (weft_job_row_is_near (row, 0));
  g_assert_true (weft_job_row_is_near (row, 0.5));
  scroll (fixture, own + height / 2 + 2);
  g_assert_false (weft_job_row_is_near (row, 0.5));
  g_assert_true (weft_job_row_is_near (row, 1));
  scroll (fixture, 0);
  g_assert_true (weft_job_row_is_near (row, 0));
}

/* Out of sight it costs nothing but what a screen reader may ask for; it never comes into sight as it was. */
static void
test_row_out_of_sight_waits_until_it_is_seen (Fixture *fixture, gconstpointer data)
{
  WeftJobRow *row = WEFT_JOB_ROW (fixture->row);

  bind (fixture, 0);
  gtk_widget_set_visible (fixture->row, FALSE);
  g_assert_false (weft_job_row_is_near (row, 100));
  write_cell (fixture->batch, 1, WEFT_JOB_FAILED, JOB_BYTES / 2);
  bind (fixture, 1);
  g_assert_true (weft_job_row_is_stale (row));
  assert_bar (fixture, "nazha.mkv", 0);
  assert_button (fixture, "Retry nazha.mkv", TRUE);
  assert_button (fixture, "Remove nazha.mkv", TRUE);

  gtk_widget_set_visible (fixture->row, TRUE);
  g_assert_false (weft_job_row_is_stale (row));
  assert_bar (fixture, "nazha.mkv", 0.5);
  g_assert_true (test_has_text (fixture->row, "nazha.mkv"));
  g_assert_true (test_has_text (fixture->row, "failed"));
  g_assert_true (has_details (fixture, "5.0 MiB of 10.0 MiB"));
}

static int
measure_height (GtkWidget *row)
{
  int height;

  gtk_widget_measure (row, GTK_ORIENTATION_VERTICAL, 600, &height, NULL, NULL, NULL);
  return height;
}

/* As a list does it, with what it has no room for. */
static void
test_row_rests_out_of_sight_and_keeps_its_room (Fixture *fixture, gconstpointer data)
{
  WeftJobRow *row = WEFT_JOB_ROW (fixture->row);
  GtkWidget *content = gtk_widget_get_first_child (fixture->row);
  int height = measure_height (fixture->row);

  bind (fixture, 0);
  weft_job_row_rest (row);
  g_assert_true (gtk_widget_get_visible (content));

  /* Whoever is at one of its buttons stays there. */
  gtk_widget_grab_focus (test_find (fixture->row, GTK_TYPE_BUTTON, "Cancel Python.pdf"));
  gtk_widget_set_child_visible (fixture->row, FALSE);
  weft_job_row_rest (row);
  g_assert_true (gtk_widget_get_visible (content));

  gtk_window_set_focus (fixture->window, NULL);
  weft_job_row_rest (row);
  g_assert_false (gtk_widget_get_visible (content));
  gtk_widget_queue_resize (fixture->row);
  g_assert_cmpint (measure_height (fixture->row), ==, height);
  write_cell (fixture->batch, 0, WEFT_JOB_RUNNING, JOB_BYTES / 2);
  g_assert_true (weft_job_row_is_stale (row));

  gtk_widget_set_child_visible (fixture->row, TRUE);
  g_assert_true (gtk_widget_get_mapped (content));
  assert_state (fixture, 1);
  report (fixture, 0, WEFT_JOB_FAILED, JOB_BYTES / 2);
  assert_state (fixture, 5);
}

/* The list puts the focus on what has no place yet: there a screen reader asks at once. */
static void
test_row_wakes_when_the_list_focuses_it (Fixture *fixture, gconstpointer data)
{
  GtkWidget *holder = gtk_widget_get_parent (fixture->row), *content = gtk_widget_get_first_child (fixture->row);

  bind (fixture, 0);
  test_iterate_while (!gtk_window_is_active (fixture->window));
  gtk_window_set_focus (fixture->window, NULL);
  gtk_widget_set_child_visible (fixture->row, FALSE);
  weft_job_row_rest (WEFT_JOB_ROW (fixture->row));
  g_assert_false (gtk_widget_get_visible (content));
  write_cell (fixture->batch, 0, WEFT_JOB_RUNNING, JOB_BYTES / 2);

  gtk_widget_set_focusable (holder, TRUE);
  gtk_window_set_focus (fixture->window, holder);
  g_assert_true (gtk_widget_has_focus (holder));
  g_assert_true (gtk_widget_get_visible (content));
  g_assert_false (weft_job_row_is_stale (WEFT_JOB_ROW (fixture->row)));
  weft_job_row_rest (WEFT_JOB_ROW (fixture->row));
  g_assert_true (gtk_widget_get_visible (content));
}

static void
test_row_shows_any_name_safely (Fixture *fixture, gconstpointer data)
{
  const char *names[] = { "a\nb\t\342\200\256c %s %n <b>&amp;", NULL };
  g_autoptr(GError) error = NULL;
  WeftPlan plan;

  weft_plan_init (&plan);
  g_assert_true (weft_batch_add_named (fixture->batch, &plan, names, &error));
  g_assert_no_error (error);
  bind (fixture, 5);
  g_assert_true (test_has_text (fixture->row, "a\\nb\\t\\u202ec %s %n <b>&amp;"));
  assert_bar (fixture, "a\\nb\\t\\u202ec %s %n <b>&amp;", 0);
  assert_button (fixture, "Cancel a\\nb\\t\\u202ec %s %n <b>&amp;", TRUE);
}

/* The row is as high and as narrow as it was, whatever it shows. */
static void
test_row_never_changes_its_size (Fixture *fixture, gconstpointer data)
{
  int width, height, least;

  bind (fixture, 0);
  gtk_widget_measure (fixture->row, GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
  gtk_widget_measure (fixture->row, GTK_ORIENTATION_VERTICAL, 600, &height, NULL, NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      report (fixture, 0, states[i].state, JOB_BYTES / 2);
      gtk_widget_measure (fixture->row, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
      g_assert_cmpint (least, ==, width);
      gtk_widget_measure (fixture->row, GTK_ORIENTATION_VERTICAL, 600, &least, NULL, NULL, NULL);
      g_assert_cmpint (least, ==, height);
    }
}

static void
test_row_leaves_nothing_behind (void)
{
  g_autoptr(WeftBatch) batch = make_batch ();
  GtkWidget *view = g_object_ref_sink (adw_bin_new ());
  GtkWidget *row = g_object_ref_sink (weft_job_row_new (view));
  WeftJob *job = g_list_model_get_item (G_LIST_MODEL (batch), 0);

  weft_job_row_bind (WEFT_JOB_ROW (row), job, NULL);
  g_assert_finalize_object (row);
  g_assert_finalize_object (job);
  g_assert_finalize_object (view);
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  test_widgets_init (&argc, &argv);

  ADD ("/job-row/shows-each-state", test_row_shows_each_state);
  ADD ("/job-row/follows-its-job-through-each-state", test_row_follows_its_job_through_each_state);
  ADD ("/job-row/keeps-the-place-of-a-button-without-use", test_row_keeps_the_place_of_a_button_without_use);
  ADD ("/job-row/follows-progress", test_row_follows_progress);
  ADD ("/job-row/writes-figures-that-can-be-read", test_row_writes_figures_that_can_be_read);
  ADD ("/job-row/says-who-runs-the-job", test_row_says_who_runs_the_job);
  ADD ("/job-row/says-what-went-wrong", test_row_says_what_went_wrong);
  ADD ("/job-row/recycled-shows-the-other-job-only", test_row_recycled_shows_the_other_job_only);
  ADD ("/job-row/unbound-follows-nothing", test_row_unbound_follows_nothing);
  ADD ("/job-row/waits-to-be-updated", test_row_waits_to_be_updated);
  ADD ("/job-row/knows-whether-it-is-in-sight", test_row_knows_whether_it_is_in_sight);
  ADD ("/job-row/out-of-sight-waits-until-it-is-seen", test_row_out_of_sight_waits_until_it_is_seen);
  ADD ("/job-row/rests-out-of-sight-and-keeps-its-room", test_row_rests_out_of_sight_and_keeps_its_room);
  ADD ("/job-row/wakes-when-the-list-focuses-it", test_row_wakes_when_the_list_focuses_it);
  ADD ("/job-row/shows-any-name-safely", test_row_shows_any_name_safely);
  ADD ("/job-row/never-changes-its-size", test_row_never_changes_its_size);
  g_test_add_func ("/job-row/leaves-nothing-behind", test_row_leaves_nothing_behind);

  return g_test_run ();
}
