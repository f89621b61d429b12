/* test-core-graph.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "app/area-graph.h"
#include "app/core-graph-private.h"
#include "made-up.h"

#include <adwaita.h>
#include <math.h>

/* The core graph in a window that is never shown: what it draws, what it reads out, what it tells. */

#define WIDTH 640
#define HEIGHT 400
#define END (3600 * (gint64) G_USEC_PER_SEC)

typedef struct
{
  MadeUp made_up;
  GtkWidget *window; /* (owned) */
  WeftCoreGraph *graph;
  gint64 chosen_us;
  guint n_chosen;
} Fixture;

static void
chosen_cb (Fixture *self, gint64 time_us)
{
  self->chosen_us = time_us;
  self->n_chosen++;
}

/* Nothing slides: the last sample ends at END, and so does the picture. */
static void
set_up (Fixture *self, gconstpointer data)
{
  made_up_init (&self->made_up, GPOINTER_TO_UINT (data));
  made_up_fill (&self->made_up, END, 300);
  self->window = g_object_ref_sink (gtk_window_new ());
  self->graph = WEFT_CORE_GRAPH (weft_core_graph_new ());
  weft_core_graph_set_power_saver (self->graph, TRUE);
  weft_core_graph_set_series (self->graph, self->made_up.cores, self->made_up.kinds);
  g_signal_connect_swapped (self->graph, "moment-chosen", G_CALLBACK (chosen_cb), self);
  gtk_window_set_child (GTK_WINDOW (self->window), GTK_WIDGET (self->graph));
  gtk_widget_allocate (GTK_WIDGET (self->graph), WIDTH, HEIGHT, -1, NULL);
  weft_core_graph_update (self->graph);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (self->window));
  g_assert_finalize_object (self->window);
  made_up_clear (&self->made_up);
}

static GskRenderNode *
draw (Fixture *self)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();

  GTK_WIDGET_GET_CLASS (self->graph)->snapshot (GTK_WIDGET (self->graph), snapshot);
  return gtk_snapshot_free_to_node (snapshot);
}

static guint
count_kind (GskRenderNode *node, GskRenderNodeType type)
{
  g_autoptr(GBytes) bytes = gsk_render_node_serialize (node);
  const char *name = type == GSK_TEXTURE_NODE ? "texture {" : type == GSK_TEXT_NODE ? "text {" : "clip {";
  g_auto(GStrv) parts = g_strsplit (g_bytes_get_data (bytes, NULL), name, -1);

  return g_strv_length (parts) - 1;
}

/* Through the class's own bindings, as a key press does. */
static gboolean
press (Fixture *self, guint key, GdkModifierType modifiers)
{
  g_autoptr(GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (self->graph));

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
            return gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut), 0, GTK_WIDGET (self->graph), gtk_shortcut_get_arguments (shortcut));
        }
    }
  g_assert_not_reached ();
}

static void
test_every_view_draws_within_its_bounds (Fixture *self, gconstpointer data)
{
  for (guint view = WEFT_CORE_VIEW_GRID; view <= WEFT_CORE_VIEW_HEAT; view++)
    {
      g_autoptr(GskRenderNode) node = NULL;
      graphene_rect_t bounds;

      weft_core_graph_set_view (self->graph, view);
      node = draw (self);
      g_assert_nonnull (node);
      gsk_render_node_get_bounds (node, &bounds);
      g_assert_cmpfloat (bounds.origin.x, >=, -1);
      g_assert_cmpfloat (bounds.origin.y, >=, -1);
      g_assert_cmpfloat (bounds.size.width, <=, WIDTH + 2);
      g_assert_cmpfloat (bounds.size.height, <=, HEIGHT + 2);
      g_assert_cmpuint (count_kind (node, GSK_TEXTURE_NODE), >, 0);
      g_assert_cmpuint (count_kind (node, GSK_TEXT_NODE), >, 0);
    }
}

static void
test_draws_nothing_without_a_series (void)
{
  WeftCoreGraph *graph = g_object_ref_sink (WEFT_CORE_GRAPH (weft_core_graph_new ()));
  GtkSnapshot *snapshot = gtk_snapshot_new ();

  gtk_widget_allocate (GTK_WIDGET (graph), WIDTH, HEIGHT, -1, NULL);
  GTK_WIDGET_GET_CLASS (graph)->snapshot (GTK_WIDGET (graph), snapshot);
  g_assert_null (gtk_snapshot_free_to_node (snapshot));
  g_assert_finalize_object (graph);
}

static void
test_draws_before_the_first_sample (void)
{
  g_autoptr(WeftSeries) series = weft_series_new (4, 10);
  WeftCoreGraph *graph = g_object_ref_sink (WEFT_CORE_GRAPH (weft_core_graph_new ()));
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr(GskRenderNode) node = NULL;

  weft_core_graph_set_series (graph, series, NULL);
  gtk_widget_allocate (GTK_WIDGET (graph), WIDTH, HEIGHT, -1, NULL);
  GTK_WIDGET_GET_CLASS (graph)->snapshot (GTK_WIDGET (graph), snapshot);
  node = gtk_snapshot_free_to_node (snapshot);
  g_assert_cmpuint (count_kind (node, GSK_TEXTURE_NODE), ==, 0);
  weft_core_graph_update (graph);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (graph), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "Nothing has been measured yet");
  g_assert_finalize_object (graph);
}

/* A second frame of the same data paints nothing, a new sample only the end. */
static void
test_paints_only_what_is_new (Fixture *self, gconstpointer data)
{
  g_autoptr(GskRenderNode) first = draw (self), second = NULL, third = NULL;
  guint painted = weft_strips_get_n_painted (self->graph->strips), all = painted;

  second = draw (self);
  g_assert_cmpuint (weft_strips_get_n_painted (self->graph->strips), ==, painted);
  made_up_append (&self->made_up, END + G_USEC_PER_SEC);
  weft_core_graph_update (self->graph);
  third = draw (self);
  painted = weft_strips_get_n_painted (self->graph->strips) - painted;
  g_assert_cmpuint (painted, >, 0);
  g_assert_cmpuint (painted, <, all);
}

static void
test_the_pointer_finds_core_and_time (Fixture *self, gconstpointer data)
{
  guint n = weft_core_graph_get_n_channels (self->graph);
  g_autoptr(GskRenderNode) node = draw (self);

  for (guint i = 0; i < n; i++)
    {
      WeftArea plot = weft_graph_layout_get_plot (&self->graph->layout, i);
      WeftReading reading;

      g_assert_true (weft_core_graph_point (self->graph, plot.x + plot.width / 2.0, plot.y + plot.height / 2.0));
      g_assert_cmpuint (self->graph->read_channel, ==, i);
      weft_core_graph_read (self->graph, &reading);
      g_assert_cmpfloat_with_epsilon ((double) reading.ago_us / G_USEC_PER_SEC, 30, 1);
    }
  g_assert_false (weft_core_graph_point (self->graph, -50, -50));
}

static void
test_reads_the_samples_own_value (Fixture *self, gconstpointer data)
{
  WeftSeries *cores = self->made_up.cores;
  guint last = weft_series_get_n_samples (cores) - 1;
  WeftReading reading;

  for (guint back = 0; back < 30; back++)
    {
      float value = weft_series_get_value (cores, 0, last - back);

      press (self, back == 0 ? GDK_KEY_End : GDK_KEY_Left, 0);
      weft_core_graph_read (self->graph, &reading);
      g_assert_true (reading.known);
      g_assert_cmpfloat_with_epsilon (reading.mean, value, 1e-6);
      g_assert_cmpfloat (reading.mean, ==, reading.high);
    }
}

static void
test_keys_go_through_time_and_cores (Fixture *self, gconstpointer data)
{
  gint64 newest, oldest;

  g_assert_false (press (self, GDK_KEY_Return, 0));
  g_assert_false (press (self, GDK_KEY_Escape, 0));
  g_assert_true (press (self, GDK_KEY_Left, 0));
  newest = self->graph->read_us;
  g_assert_cmpint (newest, >, END - G_USEC_PER_SEC);
  press (self, GDK_KEY_Left, 0);
  g_assert_cmpint (self->graph->read_us, ==, newest - G_USEC_PER_SEC);
  press (self, GDK_KEY_Page_Up, 0);
  g_assert_cmpint (self->graph->read_us, ==, newest - 7 * G_USEC_PER_SEC);
  press (self, GDK_KEY_Page_Down, 0);
  press (self, GDK_KEY_Right, 0);
  press (self, GDK_KEY_Right, 0);
  g_assert_cmpint (self->graph->read_us, <=, END);
  press (self, GDK_KEY_Home, 0);
  oldest = self->graph->read_us;
  g_assert_cmpfloat_with_epsilon ((double) (END - oldest) / G_USEC_PER_SEC, 60, 1);
  press (self, GDK_KEY_Left, 0);
  g_assert_cmpint (self->graph->read_us, ==, oldest);
  press (self, GDK_KEY_Down, 0);
  g_assert_cmpuint (self->graph->read_channel, ==, self->graph->layout.columns);
  press (self, GDK_KEY_Right, GDK_CONTROL_MASK);
  g_assert_cmpuint (self->graph->read_channel, ==, self->graph->layout.columns + 1);
  press (self, GDK_KEY_Up, 0);
  press (self, GDK_KEY_Up, 0);
  g_assert_cmpuint (self->graph->read_channel, ==, 1);
}

static void
test_a_moment_is_chosen_and_cleared (Fixture *self, gconstpointer data)
{
  press (self, GDK_KEY_End, 0);
  press (self, GDK_KEY_Page_Up, 0);
  g_assert_true (press (self, GDK_KEY_Return, 0));
  g_assert_cmpuint (self->n_chosen, ==, 1);
  g_assert_cmpint (self->chosen_us, ==, self->graph->read_us);
  g_assert_cmpint (weft_core_graph_get_moment (self->graph), ==, self->chosen_us);
  g_assert_true (press (self, GDK_KEY_Escape, 0));
  g_assert_cmpint (weft_core_graph_get_moment (self->graph), >=, 0);
  g_assert_true (press (self, GDK_KEY_Escape, 0));
  g_assert_cmpuint (self->n_chosen, ==, 2);
  g_assert_cmpint (self->chosen_us, ==, -1);
  g_assert_false (press (self, GDK_KEY_Escape, 0));
}

static void
test_is_an_image_with_a_summary (Fixture *self, gconstpointer data)
{
  g_autofree char *summary = weft_core_graph_dup_summary (self->graph);

  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (self->graph), GTK_ACCESSIBLE_ROLE_IMG);
  g_assert_true (gtk_widget_get_focusable (GTK_WIDGET (self->graph)));
  weft_core_graph_set_title (self->graph, "Cores");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (self->graph), GTK_ACCESSIBLE_PROPERTY_LABEL, "Cores");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (self->graph), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, summary);
  g_assert_true (g_str_has_prefix (summary, "16 cores, 1 of them off; now "));
}

static void
test_what_keys_read_is_its_name (Fixture *self, gconstpointer data)
{
  g_autofree char *text = NULL;
  WeftReading reading;

  weft_core_graph_set_title (self->graph, "Cores");
  press (self, GDK_KEY_Left, 0);
  press (self, GDK_KEY_Left, 0);
  weft_core_graph_read (self->graph, &reading);
  text = g_strdup_printf ("CPU 0: %s, 1 s ago", weft_graph_text_get_percent (reading.mean));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (self->graph), GTK_ACCESSIBLE_PROPERTY_LABEL, text);
  press (self, GDK_KEY_Escape, 0);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (self->graph), GTK_ACCESSIBLE_PROPERTY_LABEL, "Cores");
}

static void
test_a_core_that_is_off_says_so (Fixture *self, gconstpointer data)
{
  g_autofree char *value = weft_core_graph_dup_value (self->graph, 5, NAN), *text = NULL;
  WeftReading reading;

  g_assert_cmpstr (value, ==, "off");
  press (self, GDK_KEY_End, 0);
  self->graph->read_channel = 5;
  weft_core_graph_read (self->graph, &reading);
  g_assert_true (reading.off && !reading.known);
  text = weft_core_graph_dup_reading (self->graph, &reading);
  g_assert_cmpstr (text, ==, "CPU 5: off");
}

static void
test_a_frozen_graph_stays (Fixture *self, gconstpointer data)
{
  gint64 end_us = weft_core_graph_get_end_us (self->graph);

  weft_core_graph_set_frozen (self->graph, TRUE);
  made_up_append (&self->made_up, END + G_USEC_PER_SEC);
  weft_core_graph_update (self->graph);
  g_assert_cmpint (weft_core_graph_get_end_us (self->graph), ==, end_us);
  weft_core_graph_set_frozen (self->graph, FALSE);
  g_assert_cmpint (weft_core_graph_get_end_us (self->graph), ==, end_us + G_USEC_PER_SEC);
}

static void
iterate_until_moved (WeftCoreGraph *graph)
{
  gint64 before = graph->end_column, deadline_us = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  while (graph->end_column == before && g_get_monotonic_time () < deadline_us)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (graph->end_column, >, before);
}

/* On the real clock: between two samples the right edge moves on by itself. */
static void
test_slides_only_while_mapped (void)
{
  MadeUp made_up;
  GtkWidget *window = g_object_ref_sink (gtk_window_new ());
  WeftCoreGraph *graph = WEFT_CORE_GRAPH (weft_core_graph_new ());

  made_up_init (&made_up, 2);
  made_up_fill (&made_up, g_get_monotonic_time () + 30 * G_USEC_PER_SEC, 60);
  weft_core_graph_set_span (graph, 10);
  weft_core_graph_set_series (graph, made_up.cores, NULL);
  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (graph));
  gtk_window_set_default_size (GTK_WINDOW (window), WIDTH, HEIGHT);
  weft_core_graph_update (graph);
  g_assert_false (graph->sliding);
  gtk_window_present (GTK_WINDOW (window));
  g_assert_true (graph->sliding);
  while (!graph->ready)
    g_main_context_iteration (NULL, TRUE);
  iterate_until_moved (graph);
  iterate_until_moved (graph);
  weft_core_graph_set_power_saver (graph, TRUE);
  g_assert_true (!graph->sliding && graph->tick_id == 0 && graph->wake_id == 0);
  weft_core_graph_set_power_saver (graph, FALSE);
  g_assert_true (graph->sliding);
  gtk_widget_set_visible (window, FALSE);
  g_assert_true (!graph->sliding && graph->tick_id == 0 && graph->wake_id == 0 && graph->more_id == 0);
  gtk_window_destroy (GTK_WINDOW (window));
  g_assert_finalize_object (window);
  made_up_clear (&made_up);
}

static void
test_does_not_slide_without_animations (Fixture *self, gconstpointer data)
{
  GtkSettings *settings = gtk_widget_get_settings (self->window);

  g_object_set (settings, "gtk-enable-animations", FALSE, NULL);
  weft_core_graph_set_power_saver (self->graph, FALSE);
  gtk_window_present (GTK_WINDOW (self->window));
  weft_core_graph_update (self->graph);
  g_assert_false (self->graph->sliding);
  gtk_settings_reset_property (settings, "gtk-enable-animations");
}

static char *
format_gibibytes (guint channel, float value, gpointer data)
{
  return g_strdup_printf ("%.1f GiB", (double) value * 16);
}

static void
test_an_area_has_names_and_units (void)
{
  static const char *const names[] = { "Memory", "Swap", NULL };
  g_autoptr(WeftSeries) series = weft_series_new (2, 10);
  GtkWidget *widget = g_object_ref_sink (weft_area_graph_new ("Memory", names));

  weft_core_graph_set_format (WEFT_CORE_GRAPH (widget), format_gibibytes, NULL, NULL);
  weft_series_append (series, 0, G_USEC_PER_SEC, (float[]) { 0.5f, 0.25f });
  weft_core_graph_set_series (WEFT_CORE_GRAPH (widget), series, NULL);
  weft_core_graph_set_title (WEFT_CORE_GRAPH (widget), "Memory in use");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       "Memory: now 8.0 GiB, on average 8.0 GiB, at most 8.0 GiB. "
                                       "Swap: now 4.0 GiB, on average 4.0 GiB, at most 4.0 GiB.");
  g_assert_finalize_object (widget);
}

/* From one core to 1,024 every core has a place of its own, and the point in it finds it again. */
static void
test_a_grid_has_room_for_all (void)
{
  static const int sizes[][2] = { { 360, 300 }, { 800, 480 }, { 1280, 700 } };
  static const guint counts[] = { 1, 2, 3, 7, 16, 61, 128, 1024 };

  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
    for (guint c = 0; c < G_N_ELEMENTS (counts); c++)
      {
        WeftArea area = { 10, 20, sizes[s][0], sizes[s][1] };
        WeftGraphLayout layout;

        weft_graph_layout_init_grid (&layout, counts[c], &area, 16);
        for (guint i = 0; i < counts[c]; i++)
          {
            WeftArea plot = weft_graph_layout_get_plot (&layout, i);

            g_assert_cmpint (plot.width, >, 0);
            g_assert_cmpint (plot.height, >, 0);
            g_assert_cmpint (plot.x, >=, area.x);
            g_assert_cmpint (plot.x + plot.width, <=, area.x + area.width);
            g_assert_cmpint (plot.y + plot.height, <=, area.y + area.height);
            g_assert_cmpint (weft_graph_layout_find (&layout, plot.x + plot.width / 2.0, plot.y + plot.height / 2.0), ==, (int) i);
          }
      }
}

static double
get_luminance (const GdkRGBA *color)
{
  return 0.2126 * pow (color->red, 2.2) + 0.7152 * pow (color->green, 2.2) + 0.0722 * pow (color->blue, 2.2);
}

static void
test_all_lines_are_equally_light (void)
{
  for (guint dark = 0; dark < 2; dark++)
    {
      WeftGraphColors colors = { .accent = { 0.21f, 0.52f, 0.89f, 1 }, .dark = dark };
      double least = 1, most = 0;

      for (guint i = 0; i < 16; i++)
        {
          GdkRGBA color;

          weft_graph_colors_get_channel (&colors, i, 16, &color);
          least = MIN (least, get_luminance (&color));
          most = MAX (most, get_luminance (&color));
        }
      g_assert_cmpfloat (most / least, <, 1.4);
    }
}

#define ADD(name, n, func) g_test_add ("/core-graph/" name, Fixture, GUINT_TO_POINTER (n), set_up, func, tear_down)

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  ADD ("every-view-draws-within-its-bounds/1", 1, test_every_view_draws_within_its_bounds);
  ADD ("every-view-draws-within-its-bounds/2", 2, test_every_view_draws_within_its_bounds);
  ADD ("every-view-draws-within-its-bounds/16", 16, test_every_view_draws_within_its_bounds);
  ADD ("every-view-draws-within-its-bounds/128", 128, test_every_view_draws_within_its_bounds);
  ADD ("every-view-draws-within-its-bounds/1024", 1024, test_every_view_draws_within_its_bounds);
  g_test_add_func ("/core-graph/draws-nothing-without-a-series", test_draws_nothing_without_a_series);
  g_test_add_func ("/core-graph/draws-before-the-first-sample", test_draws_before_the_first_sample);
  ADD ("paints-only-what-is-new", 16, test_paints_only_what_is_new);
  ADD ("the-pointer-finds-core-and-time", 16, test_the_pointer_finds_core_and_time);
  ADD ("reads-the-samples-own-value", 16, test_reads_the_samples_own_value);
  ADD ("keys-go-through-time-and-cores", 16, test_keys_go_through_time_and_cores);
  ADD ("a-moment-is-chosen-and-cleared", 16, test_a_moment_is_chosen_and_cleared);
  ADD ("is-an-image-with-a-summary", 16, test_is_an_image_with_a_summary);
  ADD ("what-keys-read-is-its-name", 16, test_what_keys_read_is_its_name);
  ADD ("a-core-that-is-off-says-so", 16, test_a_core_that_is_off_says_so);
  ADD ("a-frozen-graph-stays", 16, test_a_frozen_graph_stays);
  g_test_add_func ("/core-graph/slides-only-while-mapped", test_slides_only_while_mapped);
  ADD ("does-not-slide-without-animations", 2, test_does_not_slide_without_animations);
  g_test_add_func ("/core-graph/an-area-has-names-and-units", test_an_area_has_names_and_units);
  g_test_add_func ("/graph-layout/a-grid-has-room-for-all", test_a_grid_has_room_for_all);
  g_test_add_func ("/graph-colors/all-lines-are-equally-light", test_all_lines_are_equally_light);

  return g_test_run ();
}
