/* dot-grid-paint.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "dot-grid-private.h"
#include "graph-raster.h"

#include <adwaita.h>

#include <string.h>

/* The pixels are kept. A dot that has changed is painted over in its place, and the band of rows that it lies in is
 * handed on anew; what has not changed stays what it is, all the way to the screen. */

#define BAND 48       /* how high a band is, about, in pixels of the widget */
#define MOST_CELL 36  /* likewise, the largest dot */

static void
blit (WeftDotGrid *self, int x, int y, const guint32 *sprite)
{
  int cell = self->layout.cell;
  guint32 *pixels = self->pixels + (gsize) y * (gsize) self->width + x;

  if (cell == 1)
    {
      *pixels = *sprite;
      return;
    }
  for (int row = 0; row < cell; row++, pixels += self->width, sprite += cell)
    memcpy (pixels, sprite, (gsize) cell * sizeof *pixels);
}

static void
fill (WeftDotGrid *self, int x, int y, guint32 color)
{
  int side = self->layout.cell >= 3 ? self->layout.cell - 1 : self->layout.cell;

  for (int row = y; row < y + side; row++)
    for (int column = x; column < x + side; column++)
      self->pixels[(gsize) row * (gsize) self->width + (gsize) column] = color;
}

/* The mean of the colours of its jobs. */
static guint32
mix (WeftDotGrid *self, guint dot)
{
  guint end = _weft_dot_grid_end (self, dot), first = _weft_dot_grid_first (self, dot);
  guint counts[16] = { 0 }, a = 0, r = 0, g = 0, b = 0, n = end - first;

  for (guint position = first; position < end; position++)
    counts[WEFT_DOT_LOOK (self->looks[position])]++;
  for (guint look = 0; look < WEFT_DOT_N_LOOKS; look++)
    {
      guint32 color = self->inks.flat[look];

      a += counts[look] * (color >> 24);
      r += counts[look] * (color >> 16 & 255);
      g += counts[look] * (color >> 8 & 255);
      b += counts[look] * (color & 255);
    }
  return a / n << 24 | r / n << 16 | g / n << 8 | b / n;
}

static void
paint (WeftDotGrid *self, guint dot)
{
  int x = (int) (dot % (guint) self->layout.columns) * self->layout.cell;
  int y = (int) (dot / (guint) self->layout.columns) * self->layout.cell;
  guint8 look;

  if (self->layout.per_dot > 1)
    {
      fill (self, x, y, mix (self, dot));
      return;
    }
  look = self->looks[dot];
  /* A level that was taken when dots were larger. */
  blit (self, x, y, self->inks.sprites[WEFT_DOT_LOOK (look)][self->inks.levels ? WEFT_DOT_LEVEL (look) : 0]);
}

void
_weft_dot_grid_paint_dot (WeftDotGrid *self, guint dot)
{
  guint band;

  if (dot >= self->layout.dots)
    return;
  paint (self, dot);
  band = dot / (guint) self->layout.columns / (guint) self->band_rows;
  if (g_ptr_array_index (self->bands, band) == NULL)
    return;
  g_clear_pointer (&g_ptr_array_index (self->bands, band), gsk_render_node_unref);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
drop (WeftDotGrid *self)
{
  g_clear_pointer (&self->pixels, g_free);
  g_ptr_array_set_size (self->bands, 0);
  weft_dot_inks_clear (&self->inks);
  self->layout.dots = 0;
}

void
_weft_dot_grid_forget_pixels (WeftDotGrid *self)
{
  drop (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean
has_high_contrast (void)
{
  return adw_style_manager_get_high_contrast (adw_style_manager_get_default ());
}

void
_weft_dot_grid_lay_out (WeftDotGrid *self)
{
  drop (self);
  self->scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  self->width = gtk_widget_get_width (GTK_WIDGET (self)) * self->scale;
  self->height = gtk_widget_get_height (GTK_WIDGET (self)) * self->scale;
  weft_dot_layout_init (&self->layout, self->n, self->width, self->height, MOST_CELL * self->scale);
  if (self->layout.dots == 0)
    return;
  weft_graph_colors_look_up (&self->colors, GTK_WIDGET (self));
  weft_dot_inks_init (&self->inks, &self->colors, has_high_contrast (), self->layout.cell, self->scale);
  if (self->inks.levels)
    _weft_dot_grid_take_levels (self);
  self->pixels = g_new0 (guint32, (gsize) self->width * (gsize) (self->layout.rows * self->layout.cell));
  self->band_rows = MAX (BAND * self->scale / self->layout.cell, 1);
  g_ptr_array_set_size (self->bands, (self->layout.rows + self->band_rows - 1) / self->band_rows);
  for (guint dot = 0; dot < self->layout.dots; dot++)
    paint (self, dot);
}

static gboolean
is_cairo (WeftDotGrid *self)
{
  GtkNative *native = gtk_widget_get_native (GTK_WIDGET (self));

  return native != NULL && GSK_IS_CAIRO_RENDERER (gtk_native_get_renderer (native));
}

static GskRenderNode *
make_band (WeftDotGrid *self, guint band)
{
  int top = (int) band * self->band_rows, rows = MIN (self->band_rows, self->layout.rows - top);
  WeftRaster raster;

  weft_raster_init (&raster, self->width, rows * self->layout.cell, self->scale);
  memcpy (raster.pixels, self->pixels + (gsize) self->width * (gsize) (top * self->layout.cell),
          (gsize) self->width * (gsize) raster.height * sizeof *raster.pixels);
  return weft_raster_finish (&raster, is_cairo (self));
}

static void
append_bands (WeftDotGrid *self, GtkSnapshot *snapshot)
{
  for (guint i = 0; i < self->bands->len; i++)
    {
      float y = (float) ((int) i * self->band_rows * self->layout.cell) / (float) self->scale;

      if (g_ptr_array_index (self->bands, i) == NULL)
        g_ptr_array_index (self->bands, i) = make_band (self, i);
      gtk_snapshot_save (snapshot);
      gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (0, y));
      gtk_snapshot_append_node (snapshot, g_ptr_array_index (self->bands, i));
      gtk_snapshot_restore (snapshot);
    }
}

/* A frame around it, which keeps its distance from small dots. */
static void
append_frame (WeftDotGrid *self, GtkSnapshot *snapshot, guint dot, const GdkRGBA *color)
{
  float cell = (float) self->layout.cell / (float) self->scale, out = 2;
  float x = (float) (dot % (guint) self->layout.columns) * cell - out, y = (float) (dot / (guint) self->layout.columns) * cell - out;
  float side = cell + 2 * out, width = 2;
  GskRoundedRect frame;

  if (dot >= self->layout.dots)
    return;
  gsk_rounded_rect_init_from_rect (&frame, &GRAPHENE_RECT_INIT (x, y, side, side), 4);
  gtk_snapshot_append_border (snapshot, &frame, (float[4]) { width, width, width, width }, (GdkRGBA[4]) { *color, *color, *color, *color });
}

void
_weft_dot_grid_snapshot (WeftDotGrid *self, GtkSnapshot *snapshot)
{
  GdkRGBA faint;

  if (self->pixels == NULL)
    return;
  append_bands (self, snapshot);
  faint = weft_graph_colors_get_faint (&self->colors, 0.5f);
  append_frame (self, snapshot, self->hovered, &faint);
  append_frame (self, snapshot, self->chosen, &self->colors.accent);
}
