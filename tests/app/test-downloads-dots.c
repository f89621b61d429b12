/* test-downloads-dots.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/dot-pane.h"
#include "app/downloads-page.h"

#include "widgets.h"

/* The dots on the page Downloads. */

typedef struct
{
  GtkWidget *page;
  WeftBatch *batch; /* (not owned) */
  GtkWindow *window;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->page = g_object_ref_sink (g_object_new (WEFT_TYPE_DOWNLOADS_PAGE, NULL));
  fixture->batch = weft_downloads_page_get_batch (WEFT_DOWNLOADS_PAGE (fixture->page));
  weft_downloads_page_set_narrow (WEFT_DOWNLOADS_PAGE (fixture->page), data != NULL);
  weft_downloads_page_set_tight (WEFT_DOWNLOADS_PAGE (fixture->page), data != NULL);
  fixture->window = test_show (fixture->page, data != NULL ? 360 : 900, 800);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  test_destroy (fixture->window);
  g_assert_finalize_object (fixture->page);
}

static graphene_rect_t
get_bounds (Fixture *fixture, GType type, const char *name)
{
  graphene_rect_t bounds;

  g_assert_true (gtk_widget_compute_bounds (test_find (fixture->page, type, name), fixture->page, &bounds));
  return bounds;
}

static void
test_dots_stand_beside_the_rows (Fixture *fixture, gconstpointer data)
{
  graphene_rect_t dots = get_bounds (fixture, WEFT_TYPE_DOT_PANE, NULL), rows = get_bounds (fixture, GTK_TYPE_LIST_VIEW, "Jobs");

  g_assert_cmpfloat (dots.origin.x, >=, rows.origin.x + rows.size.width);
  g_assert_cmpfloat (dots.size.width, <, 300);
}

static void
test_dots_stand_above_narrow_rows (Fixture *fixture, gconstpointer data)
{
  graphene_rect_t dots = get_bounds (fixture, WEFT_TYPE_DOT_PANE, NULL), rows = get_bounds (fixture, GTK_TYPE_LIST_VIEW, "Jobs");

  g_assert_cmpfloat (dots.origin.y + dots.size.height, <=, rows.origin.y);
  g_assert_cmpfloat (dots.size.height, <, 100);
  g_assert_cmpfloat (dots.size.width, <=, 360);
}

static void
test_dots_can_be_hidden (Fixture *fixture, gconstpointer data)
{
  gtk_widget_activate_action (fixture->page, "jobs.show-dots", NULL);
  g_assert_null (test_look_for (fixture->page, WEFT_TYPE_DOT_PANE, NULL));
  gtk_widget_activate_action (fixture->page, "jobs.show-dots", NULL);
  g_assert_nonnull (test_look_for (fixture->page, WEFT_TYPE_DOT_PANE, NULL));
}

/* The row of the dot is brought into sight and selected. */
static void
test_dots_lead_to_their_rows (Fixture *fixture, gconstpointer data)
{
  GtkListView *list = GTK_LIST_VIEW (test_find (fixture->page, GTK_TYPE_LIST_VIEW, "Jobs"));
  WeftDotGrid *grid = WEFT_DOT_GRID (test_find (fixture->page, WEFT_TYPE_DOT_GRID, NULL));
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (list));
  WeftPlan plan = test_plan (1000, 1000);
  g_autoptr(GError) error = NULL;

  g_assert_true (weft_downloads_page_add (WEFT_DOWNLOADS_PAGE (fixture->page), &plan, NULL, 1000, &error));
  g_assert_no_error (error);
  test_await_frame (fixture->page);
  g_signal_emit_by_name (grid, "activated", 777u);
  g_assert_true (gtk_selection_model_is_selected (gtk_list_view_get_model (list), 777));
  g_assert_true (test_has_text (fixture->page, "1 of 1*005 selected"));
  test_iterate_while (gtk_adjustment_get_value (adjustment) == 0);
}

static void
test_dots_follow_the_workers (Fixture *fixture, gconstpointer data)
{
  WeftDotGrid *grid = WEFT_DOT_GRID (test_find (fixture->page, WEFT_TYPE_DOT_GRID, NULL));
  WeftPlan plan = test_plan (10, 20);
  g_autoptr(GError) error = NULL;

  gtk_widget_activate_action (fixture->page, "jobs.remove", NULL);
  g_assert_true (weft_downloads_page_add (WEFT_DOWNLOADS_PAGE (fixture->page), &plan, NULL, 20000, &error));
  g_assert_no_error (error);
  g_assert_true (weft_batch_start (fixture->batch, weft_strategy_get (WEFT_STRATEGY_EVENT_LOOP), 0, &error));
  test_run_to_end (fixture->batch);
  test_iterate_while (weft_dot_grid_get_count (grid, WEFT_DOT_SUCCEEDED) < 20000);
}

#define ADD(path, narrow, function) g_test_add ("/downloads-dots/" path, Fixture, narrow, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  test_widgets_init (&argc, &argv);
  ADD ("stand-beside-the-rows", NULL, test_dots_stand_beside_the_rows);
  ADD ("stand-above-narrow-rows", "narrow", test_dots_stand_above_narrow_rows);
  ADD ("can-be-hidden", NULL, test_dots_can_be_hidden);
  ADD ("lead-to-their-rows", NULL, test_dots_lead_to_their_rows);
  ADD ("follow-the-workers", NULL, test_dots_follow_the_workers);
  return g_test_run ();
}
