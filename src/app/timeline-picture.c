/* timeline-picture.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "timeline-private.h"

/* The picture for a file: on the window's ground, without what floats above it. */

static GskRenderNode *
make_node (WeftTimeline *self, gboolean whole_run)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  WeftTimeScale view = self->view;
  int width = gtk_widget_get_width (GTK_WIDGET (self)), height = gtk_widget_get_height (GTK_WIDGET (self));

  gtk_snapshot_scale (snapshot, (float) self->scale, (float) self->scale);
  gtk_snapshot_append_color (snapshot, &self->colors.back, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  if (whole_run)
    {
      weft_time_scale_fit (&self->view, 0, MAX (weft_timeline_get_now (self), 1));
      weft_timeline_forget_tiles (self);
    }
  weft_timeline_draw (self, snapshot);
  if (whole_run)
    weft_timeline_forget_tiles (self);
  self->view = view;
  return gtk_snapshot_free_to_node (snapshot);
}

GdkTexture *
weft_timeline_render (WeftTimeline *self, gboolean whole_run)
{
  g_autoptr(GskRenderNode) node = NULL;
  GtkNative *native;

  g_return_val_if_fail (WEFT_IS_TIMELINE (self), NULL);
  g_return_val_if_fail (gtk_widget_get_realized (GTK_WIDGET (self)), NULL);

  weft_timeline_prepare (self);
  native = gtk_widget_get_native (GTK_WIDGET (self));
  node = make_node (self, whole_run);
  return gsk_renderer_render_texture (gtk_native_get_renderer (native), node,
                                      &GRAPHENE_RECT_INIT (0, 0, (float) (gtk_widget_get_width (GTK_WIDGET (self)) * self->scale),
                                                           (float) (gtk_widget_get_height (GTK_WIDGET (self)) * self->scale)));
}

/* Blocks as long as writing takes: some ten milliseconds. The texture may as well be written by a thread. */
gboolean
weft_timeline_save_picture (WeftTimeline *self, gboolean whole_run, GFile *file, GError **error)
{
  g_autoptr(GdkTexture) texture = NULL;
  g_autoptr(GBytes) png = NULL;

  g_return_val_if_fail (WEFT_IS_TIMELINE (self), FALSE);
  g_return_val_if_fail (G_IS_FILE (file), FALSE);

  texture = weft_timeline_render (self, whole_run);
  png = gdk_texture_save_to_png_bytes (texture);
  return g_file_replace_contents (file, g_bytes_get_data (png, NULL), g_bytes_get_size (png), NULL, FALSE, G_FILE_CREATE_NONE, NULL, NULL, error);
}
