/* compare-picture.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "compare-picture.h"

#include <cairo-svg.h>
#include <glib/gi18n.h>
#include <math.h>

#define MARGIN 24
#define SPACE 30
#define PNG_SCALE 2.0

static cairo_status_t
write_cb (void *data, const unsigned char *bytes, unsigned int length)
{
  g_byte_array_append (data, bytes, length);
  return CAIRO_STATUS_SUCCESS;
}

/* Through the widget's own drawing, so that the picture cannot differ from the screen. */
static void
draw_widget (cairo_t *cr, GtkWidget *widget)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr(GskRenderNode) node = NULL;

  GTK_WIDGET_GET_CLASS (widget)->snapshot (widget, snapshot);
  node = gtk_snapshot_free_to_node (snapshot);
  if (node != NULL)
    gsk_render_node_draw (node, cr);
}

static void
draw_all (cairo_t *cr, GtkWidget *const *widgets, guint n, const GdkRGBA *ground)
{
  gdk_cairo_set_source_rgba (cr, ground);
  cairo_paint (cr);
  cairo_translate (cr, MARGIN, MARGIN);
  for (guint i = 0; i < n; i++)
    {
      cairo_save (cr);
      draw_widget (cr, widgets[i]);
      cairo_restore (cr);
      cairo_translate (cr, 0, gtk_widget_get_height (widgets[i]) + SPACE);
    }
}

static cairo_surface_t *
make_surface (WeftPictureKind kind, int width, int height, GByteArray *bytes)
{
  cairo_surface_t *surface;

  if (kind == WEFT_PICTURE_SVG)
    {
      surface = cairo_svg_surface_create_for_stream (write_cb, bytes, width, height);
      cairo_svg_surface_set_document_unit (surface, CAIRO_SVG_UNIT_PX);
      return surface;
    }
  surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) (width * PNG_SCALE), (int) (height * PNG_SCALE));
  cairo_surface_set_device_scale (surface, PNG_SCALE, PNG_SCALE);
  return surface;
}

static void
measure (GtkWidget *const *widgets, guint n, int *width, int *height)
{
  *width = 0;
  *height = 2 * MARGIN - SPACE;
  for (guint i = 0; i < n; i++)
    {
      *width = MAX (*width, gtk_widget_get_width (widgets[i]) + 2 * MARGIN);
      *height += gtk_widget_get_height (widgets[i]) + SPACE;
    }
}

GBytes *
weft_picture_new (WeftPictureKind kind, GtkWidget *const *widgets, guint n, const GdkRGBA *ground, GError **error)
{
  GByteArray *bytes = g_byte_array_new ();
  cairo_surface_t *surface;
  cairo_status_t status;
  int width, height;
  cairo_t *cr;

  g_return_val_if_fail (n > 0, NULL);

  measure (widgets, n, &width, &height);
  surface = make_surface (kind, width, height, bytes);
  cr = cairo_create (surface);
  draw_all (cr, widgets, n, ground);
  status = cairo_status (cr);
  cairo_destroy (cr);
  if (status == CAIRO_STATUS_SUCCESS && kind == WEFT_PICTURE_PNG)
    status = cairo_surface_write_to_png_stream (surface, write_cb, bytes);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    return g_byte_array_free_to_bytes (bytes);
  g_byte_array_unref (bytes);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _("The picture can't be drawn: %s."), cairo_status_to_string (status));
  return NULL;
}
