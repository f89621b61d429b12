/* test-dot-grid.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/dot-grid-private.h"
#include "app/dot-pane.h"
#include "engine/batch-private.h"

#include "widgets.h"

#include <adwaita.h>

/* The dots of a batch whose cells the tests write themselves: no workers. */

typedef struct
{
  WeftBatch *batch;  /* (owned) */
  WeftDotGrid *grid; /* (not owned) */
  GtkWindow *window; /* (nullable) */
  guint activated;   /* position */
} Fixture;

static void
activated_cb (Fixture *fixture, guint position)
{
  fixture->activated = position;
}

static void
add_jobs (Fixture *fixture, guint n)
{
  WeftPlan plan = test_plan (1000, 1000);
  g_autoptr(GError) error = NULL;

  g_assert_true (weft_batch_add (fixture->batch, &plan, n, &error));
  g_assert_no_error (error);
}

/* The number of jobs is the test's data. */
static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  fixture->batch = weft_batch_new (&error);
  g_assert_no_error (error);
  add_jobs (fixture, GPOINTER_TO_UINT (data));
  fixture->activated = G_MAXUINT;
  fixture->grid = WEFT_DOT_GRID (weft_dot_grid_new ());
  weft_dot_grid_set_batch (fixture->grid, fixture->batch);
  g_signal_connect_swapped (fixture->grid, "activated", G_CALLBACK (activated_cb), fixture);
  fixture->window = test_show (GTK_WIDGET (fixture->grid), 300, 300);
  test_iterate_while (fixture->grid->scanned < fixture->grid->n);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  test_destroy (fixture->window);
  g_assert_finalize_object (fixture->batch);
}

/* As a worker and the next look at the cells would. */
static void
set_state (Fixture *fixture, guint32 index, WeftJobState state)
{
  atomic_store (&fixture->batch->shared->cells[index].state, state);
  _weft_batch_see (fixture->batch, index);
}

static void
tell (Fixture *fixture)
{
  _weft_batch_emit_changed (fixture->batch);
  test_iterate_while (fixture->grid->later_id != 0);
}

static WeftDotLook
look_at (Fixture *fixture, guint position)
{
  return WEFT_DOT_LOOK (fixture->grid->looks[position]);
}

static void
assert_counts (Fixture *fixture)
{
  guint counts[WEFT_DOT_N_LOOKS] = { 0 };

  for (guint i = 0; i < fixture->grid->n; i++)
    counts[look_at (fixture, i)]++;
  for (guint look = 0; look < WEFT_DOT_N_LOOKS; look++)
    g_assert_cmpuint (weft_dot_grid_get_count (fixture->grid, look), ==, counts[look]);
}

/* What is on the screen, compared with one that is painted from the beginning. */
static void
assert_painted (Fixture *fixture)
{
  WeftDotGrid *grid = fixture->grid;
  gsize size = (gsize) grid->width * (gsize) (grid->layout.rows * grid->layout.cell) * sizeof (guint32);
  g_autofree guint32 *before = g_memdup2 (grid->pixels, size);

  _weft_dot_grid_lay_out (grid);
  g_assert_cmpmem (before, size, grid->pixels, size);
}

static void
press (Fixture *fixture, guint key)
{
  g_autoptr(GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (fixture->grid));
  gboolean done = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers) && !done; i++)
    {
      g_autoptr(GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (!GTK_IS_SHORTCUT_CONTROLLER (controller))
        continue;
      for (guint j = 0; j < g_list_model_get_n_items (G_LIST_MODEL (controller)) && !done; j++)
        {
          g_autoptr(GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), j);
          GtkShortcutTrigger *trigger = gtk_shortcut_get_trigger (shortcut);

          if (GTK_IS_KEYVAL_TRIGGER (trigger) && gtk_keyval_trigger_get_keyval (GTK_KEYVAL_TRIGGER (trigger)) == key)
            done = gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut), 0, GTK_WIDGET (fixture->grid), gtk_shortcut_get_arguments (shortcut));
        }
    }
  g_assert_true (done);
}

static void
test_layout_fits (void)
{
  static const guint counts[] = { 1, 2, 5, 99, 100, 101, 1000, 9999, 30000, 89999, 90000, 90001, 100000, 1000000 };

  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    for (int width = 30; width < 400; width += 37)
      for (int height = 30; height < 700; height += 61)
        {
          WeftDotLayout layout;
          int last;

          weft_dot_layout_init (&layout, counts[i], width, height, 36);
          g_assert_cmpint (layout.cell, >=, 1);
          g_assert_cmpint (layout.cell, <=, 36);
          g_assert_cmpint (layout.columns * layout.cell, <=, width);
          g_assert_cmpint (layout.rows * layout.cell, <=, height);
          g_assert_cmpuint ((guint64) layout.dots * layout.per_dot, >=, counts[i]);
          g_assert_cmpuint ((guint64) (layout.dots - 1) * layout.per_dot, <, counts[i]);
          /* A dot a job, wherever there are pixels for it. */
          g_assert_true (layout.per_dot == 1 || (guint) (width * height) < counts[i]);
          last = (int) layout.dots - 1;
          g_assert_cmpint (weft_dot_layout_find (&layout, 0, 0), ==, 0);
          g_assert_cmpint (weft_dot_layout_find (&layout, last % layout.columns * layout.cell, last / layout.columns * layout.cell), ==, last);
          g_assert_cmpint (weft_dot_layout_find (&layout, -1, 0), ==, -1);
          g_assert_cmpint (weft_dot_layout_find (&layout, 0, layout.rows * layout.cell), ==, -1);
        }
}

static void
test_layout_of_nothing (void)
{
  WeftDotLayout layout;

  weft_dot_layout_init (&layout, 0, 100, 100, 36);
  g_assert_cmpint (weft_dot_layout_find (&layout, 1, 1), ==, -1);
  weft_dot_layout_init (&layout, 1000000, 0, 100, 36);
  g_assert_cmpint (weft_dot_layout_find (&layout, 0, 0), ==, -1);
  weft_dot_layout_init (&layout, 1000000, 3, 3, 36);
  g_assert_cmpuint (layout.dots, ==, 1);
}

static void
test_dots_follow_states (Fixture *fixture, gconstpointer data)
{
  static const WeftDotLook looks[] = { WEFT_DOT_QUEUED, WEFT_DOT_RUNNING, WEFT_DOT_PAUSED, WEFT_DOT_SUCCEEDED, WEFT_DOT_FAILED, WEFT_DOT_CANCELLED, WEFT_DOT_PAUSED };

  for (guint state = 0; state < WEFT_JOB_N_STATES; state++)
    set_state (fixture, state, state);
  tell (fixture);
  for (guint state = 0; state < WEFT_JOB_N_STATES; state++)
    g_assert_cmpint (look_at (fixture, state), ==, looks[state]);
  assert_counts (fixture);
  assert_painted (fixture);
}

static void
test_dots_tell_crashes_apart (Fixture *fixture, gconstpointer data)
{
  atomic_store (&fixture->batch->shared->cells[3].error, WEFT_JOB_ERROR_WORKER_SIGNALLED);
  set_state (fixture, 3, WEFT_JOB_FAILED);
  atomic_store (&fixture->batch->shared->cells[4].error, WEFT_JOB_ERROR_BROKE_OFF);
  set_state (fixture, 4, WEFT_JOB_FAILED);
  tell (fixture);
  g_assert_cmpint (look_at (fixture, 3), ==, WEFT_DOT_CRASHED);
  g_assert_cmpint (look_at (fixture, 4), ==, WEFT_DOT_FAILED);
}

/* Only what lies where a job has changed is painted anew. */
static void
test_dots_paint_what_changed (Fixture *fixture, gconstpointer data)
{
  guint painted = 0;

  test_await_frame (GTK_WIDGET (fixture->grid));
  for (guint i = 0; i < fixture->grid->bands->len; i++)
    g_assert_nonnull (g_ptr_array_index (fixture->grid->bands, i));
  g_assert_cmpuint (fixture->grid->bands->len, >, 1);
  set_state (fixture, 0, WEFT_JOB_RUNNING);
  tell (fixture);
  for (guint i = 0; i < fixture->grid->bands->len; i++)
    painted += g_ptr_array_index (fixture->grid->bands, i) == NULL;
  g_assert_cmpuint (painted, ==, 1);
  assert_painted (fixture);
}

static void
test_dots_follow_the_list (Fixture *fixture, gconstpointer data)
{
  guint positions[] = { 1, 4 };
  g_autoptr(WeftRemoved) removed = NULL;

  set_state (fixture, 5, WEFT_JOB_SUCCEEDED);
  tell (fixture);
  g_assert_cmpint (look_at (fixture, 5), ==, WEFT_DOT_SUCCEEDED);
  removed = weft_batch_remove (fixture->batch, positions, 2);
  test_iterate_while (fixture->grid->scanned < fixture->grid->n);
  g_assert_cmpint (look_at (fixture, 3), ==, WEFT_DOT_SUCCEEDED);
  set_state (fixture, 6, WEFT_JOB_FAILED);
  set_state (fixture, 1, WEFT_JOB_RUNNING); /* nobody sees it */
  tell (fixture);
  g_assert_cmpint (look_at (fixture, 4), ==, WEFT_DOT_FAILED);
  assert_counts (fixture);
  weft_batch_restore (fixture->batch, removed);
  test_iterate_while (fixture->grid->scanned < fixture->grid->n);
  g_assert_cmpint (look_at (fixture, 1), ==, WEFT_DOT_RUNNING);
  g_assert_cmpint (look_at (fixture, 5), ==, WEFT_DOT_SUCCEEDED);
  g_assert_cmpint (look_at (fixture, 6), ==, WEFT_DOT_FAILED);
  add_jobs (fixture, 3);
  test_iterate_while (fixture->grid->scanned < fixture->grid->n);
  g_assert_cmpuint (fixture->grid->n, ==, GPOINTER_TO_UINT (data) + 3);
  test_await_frame (GTK_WIDGET (fixture->grid));
  assert_counts (fixture);
  assert_painted (fixture);
}

/* More than the journal holds, and while it is not on the screen. */
static void
test_dots_catch_up (Fixture *fixture, gconstpointer data)
{
  guint n = fixture->grid->n;

  gtk_widget_set_visible (GTK_WIDGET (fixture->grid), FALSE);
  for (guint i = 0; i < n; i++)
    set_state (fixture, i, i % 3 == 0 ? WEFT_JOB_FAILED : WEFT_JOB_SUCCEEDED);
  tell (fixture);
  g_assert_cmpuint (weft_dot_grid_get_count (fixture->grid, WEFT_DOT_QUEUED), ==, n);
  gtk_widget_set_visible (GTK_WIDGET (fixture->grid), TRUE);
  test_await_frame (GTK_WIDGET (fixture->grid));
  test_iterate_while (fixture->grid->scanned < n || fixture->grid->pixels == NULL);
  g_assert_cmpuint (weft_dot_grid_get_count (fixture->grid, WEFT_DOT_FAILED), ==, (n + 2) / 3);
  assert_counts (fixture);
  assert_painted (fixture);
}

static void
test_dots_mix_when_there_are_too_many (Fixture *fixture, gconstpointer data)
{
  g_autofree char *scale = weft_dot_grid_dup_scale (fixture->grid);
  guint32 before = fixture->grid->pixels[0];

  g_assert_cmpuint (fixture->grid->layout.per_dot, >, 1);
  g_assert_true (g_str_has_prefix (scale, "Each dot stands for "));
  set_state (fixture, 1, WEFT_JOB_FAILED);
  tell (fixture);
  g_assert_cmphex (fixture->grid->pixels[0], !=, before);
  press (fixture, GDK_KEY_Home);
  g_assert_true (g_pattern_match_simple ("Jobs 1 to *: * queued, 1 failed", weft_dot_grid_get_reading (fixture->grid)));
  assert_painted (fixture);
}

static void
test_dots_are_read_out (Fixture *fixture, gconstpointer data)
{
  set_state (fixture, 1, WEFT_JOB_RUNNING);
  set_state (fixture, 2, WEFT_JOB_SUCCEEDED);
  tell (fixture);
  g_assert_null (weft_dot_grid_get_reading (fixture->grid));
  press (fixture, GDK_KEY_Home);
  g_assert_cmpstr (weft_dot_grid_get_reading (fixture->grid), ==, "Python.pdf · queued");
  press (fixture, GDK_KEY_Right);
  g_assert_cmpstr (weft_dot_grid_get_reading (fixture->grid), ==, "nazha.mkv · running · 0 %");
  press (fixture, GDK_KEY_Right);
  g_assert_cmpstr (weft_dot_grid_get_reading (fixture->grid), ==, "something.mp4 · succeeded");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (fixture->grid), GTK_ACCESSIBLE_PROPERTY_LABEL, "something.mp4 · succeeded");
  press (fixture, GDK_KEY_Return);
  g_assert_cmpuint (fixture->activated, ==, 2);
  /* It goes on being read while it changes. */
  set_state (fixture, 2, WEFT_JOB_QUEUED);
  tell (fixture);
  g_assert_cmpstr (weft_dot_grid_get_reading (fixture->grid), ==, "something.mp4 · queued");
  press (fixture, GDK_KEY_Escape);
  g_assert_null (weft_dot_grid_get_reading (fixture->grid));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (fixture->grid), GTK_ACCESSIBLE_PROPERTY_LABEL, "Jobs as dots");
}

static void
test_dots_tell_the_counts (Fixture *fixture, gconstpointer data)
{
  g_autofree char *summary = NULL;

  set_state (fixture, 1, WEFT_JOB_RUNNING);
  set_state (fixture, 2, WEFT_JOB_SUCCEEDED);
  tell (fixture);
  summary = weft_dot_grid_dup_summary (fixture->grid);
  g_assert_cmpstr (summary, ==, "20 jobs: 18 queued, 1 running, 1 succeeded");
  _weft_dot_grid_describe (fixture->grid, TRUE);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (fixture->grid), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, summary);
}

static void
test_dots_fill_as_jobs_go_on (Fixture *fixture, gconstpointer data)
{
  guint64 total = fixture->batch->shared->specs[0].bytes_total;

  g_assert_true (fixture->grid->inks.levels);
  atomic_store (&fixture->batch->shared->cells[0].bytes, total / 2);
  set_state (fixture, 0, WEFT_JOB_RUNNING);
  tell (fixture);
  g_assert_cmpuint (WEFT_DOT_LEVEL (fixture->grid->looks[0]), ==, (WEFT_DOT_LEVELS - 1) / 2);
  assert_painted (fixture);
}

static void
test_dots_without_a_batch (Fixture *fixture, gconstpointer data)
{
  weft_dot_grid_set_batch (fixture->grid, NULL);
  test_await_frame (GTK_WIDGET (fixture->grid));
  g_assert_cmpuint (fixture->grid->n, ==, 0);
  g_assert_null (weft_dot_grid_get_reading (fixture->grid));
  weft_dot_grid_set_batch (fixture->grid, fixture->batch);
  test_await_frame (GTK_WIDGET (fixture->grid));
  g_assert_cmpuint (fixture->grid->n, ==, GPOINTER_TO_UINT (data));
  assert_painted (fixture);
}

static gboolean
yield_cb (gpointer grid)
{
  weft_dot_grid_yield (grid);
  return G_SOURCE_CONTINUE;
}

/* Whoever scrolls a list has the frames for himself, but the dots do not stand still for it. */
static void
test_dots_wait_for_what_is_in_a_hurry (Fixture *fixture, gconstpointer data)
{
  guint yields = g_timeout_add (10, yield_cb, fixture->grid);
  gint64 caught_up;

  tell (fixture);
  caught_up = fixture->grid->caught_up_us;
  set_state (fixture, 1, WEFT_JOB_FAILED);
  weft_dot_grid_yield (fixture->grid);
  _weft_batch_emit_changed (fixture->batch);
  test_iterate_while (look_at (fixture, 1) != WEFT_DOT_FAILED);
  g_assert_cmpint (g_get_monotonic_time () - caught_up, >=, G_USEC_PER_SEC / 2);
  g_source_remove (yields);
}

static void
test_pane_has_a_legend (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WeftBatch) batch = weft_batch_new (&error);
  WeftPlan plan = test_plan (1000, 1000);
  GtkWidget *pane = weft_dot_pane_new ();
  GtkWindow *window;

  weft_batch_add (batch, &plan, 1234, &error);
  g_assert_no_error (error);
  weft_dot_grid_set_batch (weft_dot_pane_get_grid (WEFT_DOT_PANE (pane)), batch);
  window = test_show (pane, 260, 400);
  for (guint look = 0; look < WEFT_DOT_N_LOOKS; look++)
    g_assert_true (test_has_text (pane, weft_dot_get_name (look)));
  test_iterate_while (!test_has_text (pane, "1234") && !test_has_text (pane, "1,234"));
  weft_dot_pane_set_narrow (WEFT_DOT_PANE (pane), TRUE);
  g_assert_true (test_has_text (pane, "1*234 jobs: 1*234 queued"));
  g_assert_false (test_has_text (pane, "crashed"));
  test_destroy (window);
}

#define ADD(path, n, function) g_test_add ("/dot-grid/" path, Fixture, GUINT_TO_POINTER (n), set_up, function, tear_down)

int
main (int argc, char **argv)
{
  test_widgets_init (&argc, &argv);
  g_test_add_func ("/dot-layout/fits", test_layout_fits);
  g_test_add_func ("/dot-layout/of-nothing", test_layout_of_nothing);
  ADD ("follows-states", 20, test_dots_follow_states);
  ADD ("tells-crashes-apart", 20, test_dots_tell_crashes_apart);
  ADD ("paints-what-changed", 20000, test_dots_paint_what_changed);
  ADD ("follows-the-list", 20, test_dots_follow_the_list);
  ADD ("follows-a-long-list", 40000, test_dots_follow_the_list);
  ADD ("catches-up", 5000, test_dots_catch_up);
  ADD ("catches-up-beyond-the-journal", 80000, test_dots_catch_up);
  ADD ("mixes-when-there-are-too-many", 300000, test_dots_mix_when_there_are_too_many);
  ADD ("is-read-out", 20, test_dots_are_read_out);
  ADD ("tells-the-counts", 20, test_dots_tell_the_counts);
  ADD ("fills-as-jobs-go-on", 5, test_dots_fill_as_jobs_go_on);
  ADD ("wait-for-what-is-in-a-hurry", 20, test_dots_wait_for_what_is_in_a_hurry);
  ADD ("without-a-batch", 5, test_dots_without_a_batch);
  g_test_add_func ("/dot-pane/has-a-legend", test_pane_has_a_legend);
  return g_test_run ();
}
