/* test-graph-raster.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "app/graph-raster.h"
#include "app/graph-strips.h"

/* How pixels become nodes for the cairo renderer, and how a sliding graph puts the nodes into its picture. */

#define WIDTH 16
#define HEIGHT 120

/* Two pieces, far apart, the second one with a hole that is too small to count. */
static void
paint (WeftRaster *raster, int scale)
{
  WeftInk ink = { 20, 40, 60, 80 };

  weft_raster_init (raster, WIDTH, HEIGHT, scale);
  for (int x = 2; x < 7; x++)
    {
      weft_raster_run (raster, x, 10, (float) (20 + x) + 0.5f, ink);
      weft_raster_run (raster, x, 80, 90, ink);
    }
  weft_raster_run (raster, 11, 94, HEIGHT, ink);
}

static void
assert_rows (GskRenderNode *bands, guint band, float top, float bottom)
{
  graphene_rect_t bounds;

  gsk_render_node_get_bounds (gsk_container_node_get_child (bands, band), &bounds);
  g_assert_cmpfloat (bounds.origin.y, ==, top);
  g_assert_cmpfloat (bounds.origin.y + bounds.size.height, ==, bottom);
}

static void
test_empty_rows_are_in_no_node (void)
{
  for (int scale = 1; scale <= 2; scale++)
    {
      g_autoptr(GskRenderNode) node = NULL;
      WeftRaster raster;

      paint (&raster, scale);
      node = weft_raster_finish (&raster, TRUE);
      g_assert_cmpuint (gsk_container_node_get_n_children (node), ==, 2);
      assert_rows (node, 0, 10.0f / (float) scale, 27.0f / (float) scale);
      assert_rows (node, 1, 80.0f / (float) scale, (float) HEIGHT / (float) scale);
    }
}

static void
test_nothing_painted_is_no_node (void)
{
  g_autoptr(GskRenderNode) node = NULL;
  WeftRaster raster;

  weft_raster_init (&raster, WIDTH, HEIGHT, 1);
  node = weft_raster_finish (&raster, TRUE);
  g_assert_cmpuint (gsk_container_node_get_n_children (node), ==, 0);
}

static void
test_the_nodes_are_the_same_pixels (void)
{
  for (int scale = 1; scale <= 2; scale++)
    {
      cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
      g_autofree guint32 *pixels = NULL;
      g_autoptr(GskRenderNode) node = NULL;
      WeftRaster raster;
      cairo_t *cr;

      paint (&raster, scale);
      pixels = g_memdup2 (raster.pixels, WIDTH * HEIGHT * sizeof *pixels);
      node = weft_raster_finish (&raster, TRUE);
      cairo_surface_set_device_scale (surface, scale, scale);
      cr = cairo_create (surface);
      gsk_render_node_draw (node, cr);
      cairo_destroy (cr);
      cairo_surface_flush (surface);
      g_assert_cmpmem (cairo_image_surface_get_data (surface), WIDTH * HEIGHT * sizeof *pixels, pixels, WIDTH * HEIGHT * sizeof *pixels);
      cairo_surface_destroy (surface);
    }
}

static GskRenderNode *
paint_segment (gpointer data, guint strip, gint64 first, guint n)
{
  WeftRaster raster;

  paint (&raster, 1);
  return weft_raster_finish (&raster, TRUE);
}

/* GTK draws anew all that is within the bounds of a node that has moved: the rows between two pieces stay as they are
 * only if no moved node holds both. */
static void
test_pieces_slide_by_themselves (void)
{
  g_autoptr(WeftStrips) strips = weft_strips_new ();
  WeftStripsWindow window = { .first = 3, .end = 3 + 2 * WIDTH, .settled = G_MAXINT64 };
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr(GskRenderNode) node = NULL;
  guint n;

  weft_strips_configure (strips, 1, 2 * WIDTH, WIDTH, HEIGHT);
  g_assert_true (weft_strips_paint (strips, &window, paint_segment, NULL));
  weft_strips_append (strips, snapshot, 0, window.first, 1);
  node = gtk_snapshot_free_to_node (snapshot);
  n = gsk_container_node_get_n_children (node);
  g_assert_cmpuint (n, ==, 2 * 3);
  for (guint i = 0; i < n; i++)
    {
      graphene_rect_t bounds;

      g_assert_cmpint (gsk_render_node_get_node_type (gsk_container_node_get_child (node, i)), ==, GSK_TRANSFORM_NODE);
      gsk_render_node_get_bounds (gsk_container_node_get_child (node, i), &bounds);
      g_assert_cmpfloat (bounds.origin.x, ==, (float) ((int) (i / 2) * WIDTH - 3));
      assert_rows (node, i, i % 2 == 0 ? 10 : 80, i % 2 == 0 ? 27 : HEIGHT);
    }
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);

  g_test_add_func ("/graph-raster/empty-rows-are-in-no-node", test_empty_rows_are_in_no_node);
  g_test_add_func ("/graph-raster/nothing-painted-is-no-node", test_nothing_painted_is_no_node);
  g_test_add_func ("/graph-raster/the-nodes-are-the-same-pixels", test_the_nodes_are_the_same_pixels);
  g_test_add_func ("/graph-strips/pieces-slide-by-themselves", test_pieces_slide_by_themselves);

  return g_test_run ();
}
