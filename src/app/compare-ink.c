/* compare-ink.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "compare-ink.h"

#include <adwaita.h>
#include <math.h>

#define HATCH 6.0
#define ROUND 3.0f

void
weft_ink_append_rect (GtkSnapshot *snapshot, const GdkRGBA *color, float x, float y, float width, float height)
{
  gtk_snapshot_append_color (snapshot, color, &GRAPHENE_RECT_INIT (x, y, width, height));
}

gboolean
weft_ink_is_high_contrast (void)
{
  return adw_style_manager_get_high_contrast (adw_style_manager_get_default ());
}

/* Diagonals that go on from bar to bar, because they follow the page and not the bar. */
static void
append_hatch (GtkSnapshot *snapshot, const GdkRGBA *color, const graphene_rect_t *area)
{
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, area);
  double x = (double) area->origin.x, y = (double) area->origin.y, width = (double) area->size.width, height = (double) area->size.height;

  cairo_rectangle (cr, x, y, width, height);
  cairo_clip (cr);
  gdk_cairo_set_source_rgba (cr, color);
  cairo_set_line_width (cr, 1.5);
  for (double at = floor ((x - height) / HATCH) * HATCH; at < x + width + height; at += HATCH)
    {
      cairo_move_to (cr, at, y + height);
      cairo_line_to (cr, at + height, y);
    }
  cairo_stroke (cr);
  cairo_destroy (cr);
}

void
weft_ink_append_bar (GtkSnapshot *snapshot, const GdkRGBA *color, gboolean hatched, gboolean ends, const graphene_rect_t *area)
{
  float round = ends ? MIN (ROUND, area->size.width / 2) : 0;
  GskRoundedRect shape;
  GdkRGBA fill = *color;

  if (area->size.width <= 0)
    return;
  gsk_rounded_rect_init (&shape, area, graphene_size_zero (), &GRAPHENE_SIZE_INIT (round, round), &GRAPHENE_SIZE_INIT (round, round), graphene_size_zero ());
  gtk_snapshot_push_rounded_clip (snapshot, &shape);
  if (hatched)
    fill.alpha *= 0.25f;
  gtk_snapshot_append_color (snapshot, &fill, area);
  if (hatched)
    append_hatch (snapshot, color, area);
  gtk_snapshot_pop (snapshot);
  if (hatched || weft_ink_is_high_contrast ())
    gtk_snapshot_append_border (snapshot, &shape, (float[4]) { 1, 1, 1, 1 }, (GdkRGBA[4]) { *color, *color, *color, *color });
}

int
weft_ink_append_title (GtkSnapshot *snapshot, GtkWidget *widget, const char *title, const GdkRGBA *color, float x, float y)
{
  g_autoptr(PangoLayout) layout = gtk_widget_create_pango_layout (widget, title);
  PangoAttrList *attributes = pango_attr_list_new ();
  int width, height;

  pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);
  pango_layout_get_pixel_size (layout, &width, &height);
  if (snapshot == NULL)
    return width;
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (floorf (x), floorf (y)));
  gtk_snapshot_append_layout (snapshot, layout, color);
  gtk_snapshot_restore (snapshot);
  return width;
}

void
weft_ink_draw_marker (cairo_t *cr, WeftMarker marker, double x, double y, double radius)
{
  double r = radius;

  cairo_new_sub_path (cr);
  switch (marker)
    {
    case WEFT_MARKER_SQUARE:
      cairo_rectangle (cr, x - r * 0.9, y - r * 0.9, r * 1.8, r * 1.8);
      return;
    case WEFT_MARKER_TRIANGLE:
      cairo_move_to (cr, x, y - r * 1.2);
      cairo_line_to (cr, x + r * 1.1, y + r * 0.8);
      cairo_line_to (cr, x - r * 1.1, y + r * 0.8);
      break;
    case WEFT_MARKER_DIAMOND:
      cairo_move_to (cr, x, y - r * 1.3);
      cairo_line_to (cr, x + r * 1.3, y);
      cairo_line_to (cr, x, y + r * 1.3);
      cairo_line_to (cr, x - r * 1.3, y);
      break;
    case WEFT_MARKER_CIRCLE:
    case WEFT_N_MARKERS:
    default:
      cairo_arc (cr, x, y, r, 0, 2 * G_PI);
    }
  cairo_close_path (cr);
}
