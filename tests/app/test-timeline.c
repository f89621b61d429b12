/* test-timeline.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "made-up-trace.h"
#include "timeline-fixture.h"
#include "widgets.h"

#include <adwaita.h>
#include <glib/gstdio.h>
#include <math.h>

/* The timeline in a window that is never shown: what it paints, how it moves, what it tells. */

#define MS G_GUINT64_CONSTANT (1000000)

static GskRenderNode *
draw (TimelineFixture *self)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();

  GTK_WIDGET_GET_CLASS (self->timeline)->snapshot (GTK_WIDGET (self->timeline), snapshot);
  return gtk_snapshot_free_to_node (snapshot);
}

/* Through the class's own bindings, as a key press does. */
static gboolean
press (TimelineFixture *self, guint key, GdkModifierType modifiers)
{
  g_autoptr(GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (self->timeline));

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr(GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (!GTK_IS_SHORTCUT_CONTROLLER (controller))
        continue;
      for (guint k = 0; k < g_list_model_get_n_items (G_LIST_MODEL (controller)); k++)
        {
          g_autoptr(GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), k);
          GtkShortcutTrigger *trigger = gtk_shortcut_get_trigger (shortcut);

          if (GTK_IS_KEYVAL_TRIGGER (trigger)
              && gtk_keyval_trigger_get_keyval (GTK_KEYVAL_TRIGGER (trigger)) == key
              && gtk_keyval_trigger_get_modifiers (GTK_KEYVAL_TRIGGER (trigger)) == modifiers)
            return gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut), 0, GTK_WIDGET (self->timeline), gtk_shortcut_get_arguments (shortcut));
        }
    }
  g_assert_not_reached ();
}

static void
test_draws_nothing_without_a_trace (void)
{
  WeftTimeline *timeline = g_object_ref_sink (WEFT_TIMELINE (weft_timeline_new ()));
  GtkSnapshot *snapshot = gtk_snapshot_new ();

  gtk_widget_allocate (GTK_WIDGET (timeline), WIDTH, HEIGHT, -1, NULL);
  weft_timeline_draw (timeline, snapshot);
  g_assert_null (gtk_snapshot_free_to_node (snapshot));
  weft_timeline_update (timeline);
  weft_timeline_show_all (timeline);
  g_assert_finalize_object (timeline);
}

/* Before anything has come in. */
static void
test_a_run_that_begins_is_empty (void)
{
  WeftTimeline *timeline = g_object_ref_sink (WEFT_TIMELINE (weft_timeline_new ()));
  g_autoptr(WeftTrace) trace = weft_trace_new (0, FALSE);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr(GskRenderNode) node = NULL;

  gtk_widget_allocate (GTK_WIDGET (timeline), WIDTH, HEIGHT, -1, NULL);
  weft_timeline_set_trace (timeline, trace, NULL);
  g_assert_true (weft_timeline_get_follow (timeline));
  weft_timeline_draw (timeline, snapshot);
  node = gtk_snapshot_free_to_node (snapshot);
  g_assert_nonnull (node);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (timeline), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "Nothing has been recorded yet");
  weft_timeline_pan (timeline, 10);
  g_assert_false (weft_timeline_get_follow (timeline));
  weft_timeline_show_all (timeline);
  g_assert_true (weft_timeline_get_follow (timeline));
  weft_timeline_set_trace (timeline, NULL, NULL);
  g_assert_finalize_object (timeline);
}

static void
test_draws_at_every_size (TimelineFixture *self, gconstpointer data)
{
  static const int sizes[][2] = { { 280, 160 }, { 360, 640 }, { 1280, 900 }, { 5000, 200 } };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (guint zoom = 0; zoom < 12; zoom++)
      {
        g_autoptr(GskRenderNode) node = NULL;

        gtk_widget_allocate (GTK_WIDGET (self->timeline), sizes[i][0], sizes[i][1], -1, NULL);
        weft_timeline_zoom (self->timeline, zoom == 0 ? 1 : 6);
        node = draw (self);
        g_assert_nonnull (node);
      }
}

static void
test_panning_paints_only_what_is_new (TimelineFixture *self, gconstpointer data)
{
  g_autoptr(GskRenderNode) first = NULL, second = NULL, third = NULL;
  guint painted, all;

  weft_timeline_zoom (self->timeline, 20);
  first = draw (self);
  all = painted = weft_timeline_tiles_get_n_painted (self->timeline->tiles);
  second = draw (self);
  g_assert_cmpuint (weft_timeline_tiles_get_n_painted (self->timeline->tiles), ==, painted);
  weft_timeline_pan (self->timeline, WEFT_TILE_COLUMNS);
  third = draw (self);
  painted = weft_timeline_tiles_get_n_painted (self->timeline->tiles) - painted;
  g_assert_cmpuint (painted, >, 0);
  g_assert_cmpuint (painted, <=, all / 2);
}

/* The names of all rows, with room for so many that are new. */
static GBytes *
draw_names (TimelineFixture *self, guint new_names)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr(GskRenderNode) node = NULL;

  self->timeline->new_names = new_names;
  for (guint i = 0; i < weft_timeline_rows_get_n (self->timeline->rows); i++)
    {
      const WeftTimelineRow *row = weft_timeline_rows_get (self->timeline->rows, i);

      if (row->lane != WEFT_ROW_ALL && !row->folded)
        weft_timeline_append_names (self->timeline, snapshot, row, row->y, row->height);
    }
  node = gtk_snapshot_free_to_node (snapshot);
  return node != NULL ? gsk_render_node_serialize (node) : g_bytes_new (NULL, 0);
}

static void
test_names_come_bit_by_bit (TimelineFixture *self, gconstpointer data)
{
  g_autoptr(GBytes) none = NULL, whole = NULL, last = NULL;
  guint frames = 0;

  weft_timeline_zoom (self->timeline, 200);
  none = draw_names (self, 0);
  g_assert_cmpuint (g_bytes_get_size (none), ==, 0);
  g_assert_cmpuint (self->timeline->more_id, >, 0);
  do
    {
      g_clear_pointer (&last, g_bytes_unref);
      last = draw_names (self, 1);
      g_assert_cmpuint (++frames, <, 1000);
    }
  while (self->timeline->new_names == 0);
  g_assert_cmpuint (frames, >, 3);
  whole = draw_names (self, G_MAXUINT);
  g_assert_true (g_bytes_equal (last, whole));
}

static void
test_large_groups_begin_folded (TimelineFixture *self, gconstpointer data)
{
  guint n = GPOINTER_TO_UINT (data);
  const WeftTimelineRow *row = weft_timeline_rows_get (self->timeline->rows, 0);

  g_assert_cmpuint (weft_timeline_rows_get_n (self->timeline->rows), ==, n > WEFT_TIMELINE_FOLD ? 1 : n);
  g_assert_true (row->folded == (n > WEFT_TIMELINE_FOLD));
  if (!row->folded)
    return;
  g_assert_cmpint (weft_timeline_rows_get_row (self->timeline->rows, n / 2), ==, 0);
  press (self, GDK_KEY_Down, 0);
  g_assert_true (press (self, GDK_KEY_Return, 0));
  g_assert_cmpuint (weft_timeline_rows_get_n (self->timeline->rows), ==, n + 1);
  for (guint i = 0; i <= n; i++)
    {
      row = weft_timeline_rows_get (self->timeline->rows, i);
      g_assert_cmpint (weft_timeline_rows_find (self->timeline->rows, row->y + row->height - 1), ==, (int) i);
    }
  g_assert_cmpint (weft_timeline_rows_find (self->timeline->rows, weft_timeline_rows_get_height (self->timeline->rows)), ==, -1);
}

static void
test_only_rows_that_show_are_painted (TimelineFixture *self, gconstpointer data)
{
  g_autoptr(GskRenderNode) node = NULL;

  weft_timeline_set_folded (self->timeline, WEFT_ROW_ALL, FALSE);
  node = draw (self);
  g_assert_cmpuint (weft_timeline_tiles_get_n_painted (self->timeline->tiles), <, 30 * (WIDTH / WEFT_TILE_COLUMNS + 2));
}

static void
test_the_pointer_finds_the_span (TimelineFixture *self, gconstpointer data)
{
  WeftTimeline *timeline = self->timeline;
  const WeftSpans *spans = weft_trace_get_lane (self->trace, 0)->spans;
  int lane_y = timeline->plot.y + weft_timeline_rows_get (timeline->rows, 0)->height / 2;
  WeftSpot spot;

  for (gsize i = 0; i < weft_spans_get_n (spans); i++)
    {
      const WeftSpan *span = weft_spans_get (spans, i);
      double x = timeline->plot.x + weft_time_scale_get_column (&timeline->view, (span->from_ns + span->to_ns) / 2) / timeline->scale;

      g_assert_true (weft_timeline_pick (timeline, x, lane_y, &spot));
      g_assert_cmpuint (spot.lane, ==, 0);
      g_assert_true (spot.known);
      g_assert_cmpuint (spot.span, ==, i);
    }
  g_assert_true (weft_timeline_pick (timeline, timeline->titles.x + 4, lane_y, &spot));
  g_assert_false (spot.known);
  g_assert_false (weft_timeline_pick (timeline, timeline->plot.x + 4, 1, &spot));
}

static void
test_zooming_keeps_the_time_under_the_pointer (TimelineFixture *self, gconstpointer data)
{
  WeftTimeScale *view = &self->timeline->view;
  double column = view->n / 3.0, time = (double) weft_time_scale_get_time (view, column);

  for (guint i = 0; i < 8; i++)
    {
      weft_timeline_zoom_at (self->timeline, column, 1.7);
      g_assert_cmpfloat (fabs ((double) weft_time_scale_get_time (view, column) - time), <=, view->column_ns * (i + 2));
    }
  g_assert_false (weft_timeline_get_follow (self->timeline) && self->timeline->whole);
  for (guint i = 0; i < 60; i++)
    weft_timeline_zoom (self->timeline, 1 / 3.0);
  g_assert_cmpfloat (view->column_ns * view->n, <=, 2.1 * (double) weft_trace_get_length (self->trace));
  for (guint i = 0; i < 60; i++)
    weft_timeline_zoom (self->timeline, 3);
  g_assert_cmpfloat (view->column_ns, >=, 1);
}

static void
test_keys_move_and_zoom (TimelineFixture *self, gconstpointer data)
{
  WeftTimeScale *view = &self->timeline->view;
  double whole = view->column_ns;
  gint64 first;

  g_assert_true (press (self, GDK_KEY_plus, 0));
  g_assert_cmpfloat (view->column_ns, <, whole);
  first = view->first;
  g_assert_true (press (self, GDK_KEY_Right, 0));
  g_assert_cmpint (view->first, >, first);
  g_assert_true (press (self, GDK_KEY_Left, 0));
  g_assert_cmpint (view->first, ==, first);
  g_assert_true (press (self, GDK_KEY_0, 0));
  g_assert_cmpfloat_with_epsilon (view->column_ns, whole, whole * 1e-9);
  press (self, GDK_KEY_minus, 0);
  g_assert_cmpfloat (view->column_ns, >, whole);
}

static void
test_keys_go_from_span_to_span (TimelineFixture *self, gconstpointer data)
{
  WeftTimeline *timeline = self->timeline;
  gsize before;

  g_assert_true (press (self, GDK_KEY_Down, 0));
  g_assert_cmpuint (timeline->chosen.lane, ==, 0);
  g_assert_true (timeline->chosen.known);
  before = timeline->chosen.span;
  press (self, GDK_KEY_bracketright, 0);
  g_assert_cmpuint (timeline->chosen.span, ==, before + 1);
  press (self, GDK_KEY_bracketleft, 0);
  g_assert_cmpuint (timeline->chosen.span, ==, before);
  press (self, GDK_KEY_Down, 0);
  g_assert_cmpuint (timeline->chosen.lane, ==, 1);
  press (self, GDK_KEY_Up, 0);
  press (self, GDK_KEY_Up, 0);
  g_assert_cmpuint (timeline->chosen.lane, ==, 0);
  /* However close the view is, the next one comes into it. */
  for (guint i = 0; i < 12; i++)
    press (self, GDK_KEY_plus, 0);
  for (guint i = 0; i < 10; i++)
    {
      const WeftSpan *span;

      press (self, GDK_KEY_bracketright, 0);
      span = weft_timeline_get_span (timeline, &timeline->chosen);
      g_assert_cmpfloat (weft_time_scale_get_column (&timeline->view, span->from_ns), >=, 0);
      g_assert_cmpfloat (weft_time_scale_get_column (&timeline->view, span->from_ns), <, timeline->view.n);
    }
}

static void
test_a_stretch_is_selected_by_keys (TimelineFixture *self, gconstpointer data)
{
  const WeftSpan *span;
  guint64 from_ns, to_ns, longer_ns;

  press (self, GDK_KEY_Down, 0);
  press (self, GDK_KEY_bracketright, 0);
  span = weft_timeline_get_span (self->timeline, &self->timeline->chosen);
  press (self, GDK_KEY_Return, 0);
  g_assert_true (weft_timeline_get_selection (self->timeline, &from_ns, &to_ns));
  g_assert_cmpuint (from_ns, ==, span->from_ns);
  g_assert_cmpuint (to_ns, ==, span->to_ns);
  press (self, GDK_KEY_Right, GDK_SHIFT_MASK);
  weft_timeline_get_selection (self->timeline, &from_ns, &longer_ns);
  g_assert_cmpuint (longer_ns, >, to_ns);
  g_assert_cmpuint (self->n_selections, ==, 2);
  g_assert_true (press (self, GDK_KEY_Escape, 0));
  g_assert_false (weft_timeline_get_selection (self->timeline, &from_ns, &to_ns));
  g_assert_true (press (self, GDK_KEY_Escape, 0));
  g_assert_cmpuint (self->timeline->chosen.lane, ==, WEFT_LANE_NONE);
  g_assert_false (press (self, GDK_KEY_Escape, 0));
}

/* Against adding up span by span. */
static void
test_sums_are_exact (TimelineFixture *self, gconstpointer data)
{
  guint64 from_ns = 777 * MS + 123, to_ns = 1890 * MS + 77, expected[WEFT_SPAN_N_STATES] = { 0 };
  WeftTimelineSums sums;

  weft_timeline_get_sums (self->timeline, from_ns, to_ns, WEFT_LANE_NONE, &sums);
  for (guint i = 0; i < weft_trace_get_n_lanes (self->trace); i++)
    {
      const WeftLane *lane = weft_trace_get_lane (self->trace, i);

      for (gsize k = 0; lane->kind <= WEFT_LANE_LOOP && k < weft_spans_get_n (lane->spans); k++)
        {
          const WeftSpan *span = weft_spans_get (lane->spans, k);
          guint64 a = MAX (span->from_ns, from_ns), b = MIN (span->to_ns, to_ns);

          expected[span->state] += b > a ? b - a : 0;
        }
    }
  for (guint state = 0; state < WEFT_SPAN_N_STATES; state++)
    g_assert_cmpuint (sums.ns[state], ==, expected[state]);
  g_assert_cmpuint (sums.n_cores, ==, 2);
  /* Seven workers and a loop; the loop's process has no spans of its own. */
  g_assert_cmpuint (sums.n_lanes, ==, 8);
  g_assert_cmpfloat (sums.cores, >, 0.5);
  g_assert_cmpfloat (sums.cores, <=, 2);
  weft_timeline_select (self->timeline, from_ns, to_ns);
  g_assert_true (gtk_widget_get_visible (self->timeline->card));
  g_assert_true (test_has_text (self->timeline->card, "*cores"));
  weft_timeline_unselect (self->timeline);
  g_assert_false (gtk_widget_get_visible (self->timeline->card));
}

static void
test_is_an_image_that_says_what_it_shows (TimelineFixture *self, gconstpointer data)
{
  GtkAccessible *accessible = GTK_ACCESSIBLE (self->timeline);
  g_autofree char *told = NULL, *selected = NULL;

  gtk_test_accessible_assert_role (accessible, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_test_accessible_assert_property (accessible, GTK_ACCESSIBLE_PROPERTY_LABEL, "Timeline");
  told = weft_timeline_dup_summary (self->timeline);
  g_assert_true (g_str_has_prefix (told, "8 workers, 0 s to 4.00 s of 4.00 s. Cores: from the kernel's switch records"));
  weft_timeline_select (self->timeline, 1000 * MS, 2000 * MS);
  selected = weft_timeline_dup_summary (self->timeline);
  g_assert_nonnull (strstr (selected, "1.00 s selected; Running "));
  gtk_test_accessible_assert_property (accessible, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, selected);
}

/* Which jobs have no lane, and why no more is known of the cores. */
static void
test_says_what_is_missing (TimelineFixture *self, gconstpointer data)
{
  static const char reason[] = "The kernel tells nobody when which core ran a worker, and so it is not known here either, nor "
                               "will it ever be";
  WeftLane lane = { WEFT_LANE_LOOP, 0, WEFT_LANE_NONE, 1, 1, weft_spans_new (), NULL };
  g_autofree char *told = NULL;
  int before = weft_timeline_get_legend_height (self->timeline, 400, 500), after;

  weft_spans_append (lane.spans, (WeftSpan) { 0, MS, 0, WEFT_SPAN_RUNNING });
  timeline_show (self, weft_trace_new_from_parts (&(WeftTraceParts) {
          .length_ns = MS, .hidden = 97952, .lanes = &lane, .n_lanes = 1, .truth = WEFT_TRUTH_NONE, .reason = reason }));
  told = weft_timeline_dup_summary (self->timeline);
  g_assert_nonnull (strstr (told, "97952 jobs have no lane of their own"));
  g_assert_nonnull (strstr (told, reason));
  /* In rows of their own; where there is no room the lanes come first. */
  after = weft_timeline_get_legend_height (self->timeline, 400, 500);
  g_assert_cmpint (after, >=, before + 2 * self->timeline->line);
  g_assert_cmpint (weft_timeline_get_legend_height (self->timeline, 400, 160), <, after);
}

static char *
name_cb (guint32 job, gpointer data)
{
  return g_strdup_printf ("file %u", job);
}

static void
test_what_keys_read_is_its_name (TimelineFixture *self, gconstpointer data)
{
  GtkAccessible *accessible = GTK_ACCESSIBLE (self->timeline);
  const WeftSpan *span;
  g_autofree char *name = NULL;

  weft_timeline_set_name_func (self->timeline, name_cb, NULL, NULL);
  press (self, GDK_KEY_Down, 0);
  do
    {
      press (self, GDK_KEY_bracketright, 0);
      span = weft_timeline_get_span (self->timeline, &self->timeline->chosen);
    }
  while (span->state != WEFT_SPAN_WAITING);
  name = test_dup_name (GTK_WIDGET (self->timeline));
  g_assert_true (g_pattern_match_simple ("file * · Waiting · Thread 1, * ms, from * ms*", name));
  press (self, GDK_KEY_Escape, 0);
  gtk_test_accessible_assert_property (accessible, GTK_ACCESSIBLE_PROPERTY_LABEL, "Timeline");
}

static void
test_the_hint_is_shown_until_dismissed (TimelineFixture *self, gconstpointer data)
{
  g_autoptr(GSettings) settings = g_settings_new (APP_ID);

  g_assert_false (gtk_widget_get_visible (self->timeline->hint));
  weft_timeline_set_settings (self->timeline, settings);
  g_assert_true (gtk_widget_get_visible (self->timeline->hint));
  test_press (self->timeline->hint, "Dismiss");
  g_assert_false (gtk_widget_get_visible (self->timeline->hint));
  g_assert_false (g_settings_get_boolean (settings, "timeline-hint"));
  weft_timeline_set_settings (self->timeline, settings);
  g_assert_false (gtk_widget_get_visible (self->timeline->hint));
  g_settings_reset (settings, "timeline-hint");
}

/* All of the run, whatever part of it shows; the view stays as it is. */
static void
test_a_picture_is_saved (void)
{
  g_autoptr(WeftTrace) trace = made_up_trace_new ();
  g_autofree char *name = g_build_filename (g_get_tmp_dir (), "weft-timeline-XXXXXX", NULL);
  g_autoptr(GFile) file = NULL;
  g_autoptr(GdkTexture) picture = NULL;
  g_autoptr(GError) error = NULL;
  WeftTimeline *timeline = WEFT_TIMELINE (weft_timeline_new ());
  GtkWindow *window = test_show (GTK_WIDGET (timeline), 500, 400);
  WeftTimeScale view;

  g_assert_cmpint (g_mkdtemp (name) != NULL, ==, TRUE);
  file = g_file_new_build_filename (name, "run.png", NULL);
  weft_timeline_set_trace (timeline, trace, NULL);
  weft_timeline_show_stretch (timeline, 1000 * MS, 1500 * MS);
  test_await_frame (GTK_WIDGET (timeline));
  view = timeline->view;
  g_assert_true (weft_timeline_save_picture (timeline, TRUE, file, &error));
  g_assert_no_error (error);
  g_assert_cmpmem (&view, sizeof view, &timeline->view, sizeof timeline->view);
  picture = gdk_texture_new_from_file (file, &error);
  g_assert_no_error (error);
  g_assert_cmpint (gdk_texture_get_width (picture), ==, gtk_widget_get_width (GTK_WIDGET (timeline)) * timeline->scale);
  g_file_delete (file, NULL, NULL);
  g_rmdir (name);
  weft_timeline_set_trace (timeline, NULL, NULL);
  test_destroy (window);
}

#define ADD(name, n, func) g_test_add ("/timeline/" name, TimelineFixture, GUINT_TO_POINTER (n), timeline_set_up, func, timeline_tear_down)

int
main (int argc, char **argv)
{
  test_widgets_init (&argc, &argv);

  g_test_add_func ("/timeline/draws-nothing-without-a-trace", test_draws_nothing_without_a_trace);
  g_test_add_func ("/timeline/a-run-that-begins-is-empty", test_a_run_that_begins_is_empty);
  ADD ("draws-at-every-size", 0, test_draws_at_every_size);
  ADD ("draws-at-every-size/large", 100, test_draws_at_every_size);
  ADD ("panning-paints-only-what-is-new", 8, test_panning_paints_only_what_is_new);
  ADD ("names-come-bit-by-bit", 8, test_names_come_bit_by_bit);
  ADD ("large-groups-begin-folded/40", 40, test_large_groups_begin_folded);
  ADD ("large-groups-begin-folded/41", 41, test_large_groups_begin_folded);
  ADD ("large-groups-begin-folded/10000", 10000, test_large_groups_begin_folded);
  ADD ("only-rows-that-show-are-painted", 10000, test_only_rows_that_show_are_painted);
  ADD ("the-pointer-finds-the-span", 0, test_the_pointer_finds_the_span);
  ADD ("zooming-keeps-the-time-under-the-pointer", 0, test_zooming_keeps_the_time_under_the_pointer);
  ADD ("keys-move-and-zoom", 0, test_keys_move_and_zoom);
  ADD ("keys-go-from-span-to-span", 0, test_keys_go_from_span_to_span);
  ADD ("a-stretch-is-selected-by-keys", 0, test_a_stretch_is_selected_by_keys);
  ADD ("sums-are-exact", 0, test_sums_are_exact);
  ADD ("is-an-image-that-says-what-it-shows", 0, test_is_an_image_that_says_what_it_shows);
  ADD ("says-what-is-missing", 0, test_says_what_is_missing);
  ADD ("what-keys-read-is-its-name", 0, test_what_keys_read_is_its_name);
  ADD ("the-hint-is-shown-until-dismissed", 0, test_the_hint_is_shown_until_dismissed);
  g_test_add_func ("/timeline/a-picture-is-saved", test_a_picture_is_saved);

  return g_test_run ();
}
