/* test-pulse-graph.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/pulse-graph.h"

#include "widgets.h"

#include <math.h>

/* What the graph draws, by the nodes that it gives to the renderer. */

/* The graph stands in no window, so it is measured and given its place by hand. (transfer full) */
static GskRenderNode *
draw (GtkWidget *graph)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  int width, height;

  gtk_widget_measure (graph, GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
  gtk_widget_measure (graph, GTK_ORIENTATION_VERTICAL, -1, &height, NULL, NULL, NULL);
  gtk_widget_allocate (graph, width, height, -1, NULL);
  GTK_WIDGET_GET_CLASS (graph)->snapshot (graph, snapshot);
  return gtk_snapshot_free_to_node (snapshot);
}

typedef struct
{
  GtkWidget *graph;
  WeftRolling delay;
  GskRenderNode *node;
  guint n;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->graph = g_object_ref_sink (g_object_new (WEFT_TYPE_PULSE_GRAPH, NULL));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->node, gsk_render_node_unref);
  g_assert_finalize_object (fixture->graph);
}

static void
update (Fixture *fixture)
{
  weft_pulse_graph_update (WEFT_PULSE_GRAPH (fixture->graph), &fixture->delay);
  g_clear_pointer (&fixture->node, gsk_render_node_unref);
  fixture->node = draw (fixture->graph);
  g_assert_cmpint (gsk_render_node_get_node_type (fixture->node), ==, GSK_CONTAINER_NODE);
  fixture->n = gsk_container_node_get_n_children (fixture->node);
}

static GskRenderNode *
bar_of (Fixture *fixture, guint i, graphene_rect_t *bounds)
{
  GskRenderNode *bar = gsk_container_node_get_child (fixture->node, i);

  g_assert_cmpint (gsk_render_node_get_node_type (bar), ==, GSK_COLOR_NODE);
  gsk_render_node_get_bounds (bar, bounds);
  return bar;
}

static float
height_of (Fixture *fixture, guint i)
{
  graphene_rect_t bounds;

  bar_of (fixture, i, &bounds);
  return bounds.size.height;
}

static int
natural (GtkWidget *widget, GtkOrientation orientation)
{
  int size;

  gtk_widget_measure (widget, orientation, -1, NULL, &size, NULL, NULL);
  return size;
}

static void
assert_color (Fixture *fixture, guint i, const char *name)
{
  graphene_rect_t bounds;
  GdkRGBA color;

  g_assert_true (gtk_style_context_lookup_color (gtk_widget_get_style_context (fixture->graph), name, &color));
  g_assert_true (gdk_rgba_equal (gsk_color_node_get_color (bar_of (fixture, i, &bounds)), &color));
}

/* The only bar that is higher than this. */
static guint
find_bar (Fixture *fixture, float least, float most)
{
  guint found = G_MAXUINT;

  for (guint i = 0; i < fixture->n; i++)
    if (height_of (fixture, i) >= least && height_of (fixture, i) <= most)
      {
        g_assert_cmpuint (found, ==, G_MAXUINT);
        found = i;
      }
  g_assert_cmpuint (found, !=, G_MAXUINT);
  return found;
}

static void
test_graph_is_rectangles_within_its_bounds (Fixture *fixture, gconstpointer data)
{
  float width = (float) natural (fixture->graph, GTK_ORIENTATION_HORIZONTAL);
  float height = (float) natural (fixture->graph, GTK_ORIENTATION_VERTICAL);
  float right = 0;

  update (fixture);
  g_assert_cmpuint (fixture->n, >=, 20);
  for (guint i = 0; i < fixture->n; i++)
    {
      graphene_rect_t bounds;

      bar_of (fixture, i, &bounds);
      /* From left to right, a line of one pixel on the ground where nothing was late. */
      g_assert_cmpfloat (bounds.origin.x, >=, right);
      right = bounds.origin.x + bounds.size.width;
      g_assert_cmpfloat (right, <=, width);
      g_assert_cmpfloat (bounds.size.height, ==, 1);
      g_assert_cmpfloat (bounds.origin.y + bounds.size.height, ==, height);
    }
}

/* log10 (1 + 9) and log10 (1 + 999) of three decades. */
static void
test_graph_height_goes_by_the_logarithm (Fixture *fixture, gconstpointer data)
{
  float full = (float) natural (fixture->graph, GTK_ORIENTATION_VERTICAL);
  gint64 now = g_get_monotonic_time ();
  guint low, high;

  weft_rolling_add (&fixture->delay, now - 5 * G_USEC_PER_SEC, 9);
  weft_rolling_add (&fixture->delay, now, 999);
  update (fixture);
  low = find_bar (fixture, 2, full - 1);
  high = find_bar (fixture, full - 0.01f, full);
  g_assert_cmpfloat_with_epsilon (height_of (fixture, low), full / 3, 0.01);
  /* Five of ten seconds apart: half of the bars. */
  g_assert_cmpuint (high - low, ==, fixture->n / 2);
}

static void
test_graph_never_leaves_its_height (Fixture *fixture, gconstpointer data)
{
  float full = (float) natural (fixture->graph, GTK_ORIENTATION_VERTICAL);

  weft_rolling_add (&fixture->delay, g_get_monotonic_time (), 1e6);
  update (fixture);
  find_bar (fixture, full - 0.01f, full);
}

static void
test_graph_color_tells_a_stall (Fixture *fixture, gconstpointer data)
{
  float full = (float) natural (fixture->graph, GTK_ORIENTATION_VERTICAL);
  gint64 now = g_get_monotonic_time ();

  weft_rolling_add (&fixture->delay, now - 4 * G_USEC_PER_SEC, 16);
  weft_rolling_add (&fixture->delay, now - 3 * G_USEC_PER_SEC, 17);
  weft_rolling_add (&fixture->delay, now - 2 * G_USEC_PER_SEC, 99);
  weft_rolling_add (&fixture->delay, now, 999);
  update (fixture);
  assert_color (fixture, find_bar (fixture, 9.02f / 22 * full - 0.01f, 9.03f / 22 * full), "success_color");
  assert_color (fixture, find_bar (fixture, 9.20f / 22 * full, 9.21f / 22 * full), "warning_color");
  assert_color (fixture, find_bar (fixture, 14.66f / 22 * full, 14.67f / 22 * full), "warning_color");
  assert_color (fixture, find_bar (fixture, full - 0.01f, full), "error_color");
}

static void
test_graph_is_a_picture_to_a_screen_reader (Fixture *fixture, gconstpointer data)
{
  gtk_test_accessible_assert_role (fixture->graph, GTK_ACCESSIBLE_ROLE_IMG);
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  test_widgets_init (&argc, &argv);

  ADD ("/pulse-graph/is-rectangles-within-its-bounds", test_graph_is_rectangles_within_its_bounds);
  ADD ("/pulse-graph/height-goes-by-the-logarithm", test_graph_height_goes_by_the_logarithm);
  ADD ("/pulse-graph/never-leaves-its-height", test_graph_never_leaves_its_height);
  ADD ("/pulse-graph/color-tells-a-stall", test_graph_color_tells_a_stall);
  ADD ("/pulse-graph/is-a-picture-to-a-screen-reader", test_graph_is_a_picture_to_a_screen_reader);

  return g_test_run ();
}
