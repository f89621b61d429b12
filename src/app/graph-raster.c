/* graph-raster.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "graph-raster.h"

#include <math.h>

#define HATCH_STEP 8

/* So many empty rows are worth a node of their own on either side. */
#define BAND_GAP 16

void
weft_raster_init (WeftRaster *self, int width, int height, int scale)
{
  self->scale = scale;
  self->width = width;
  self->height = height;
  self->pixels = g_new0 (guint32, (gsize) width * (gsize) height);
}

static GskRenderNode *
make_texture_node (WeftRaster *self, const graphene_rect_t *bounds)
{
  gsize stride = (gsize) self->width * sizeof *self->pixels;
  g_autoptr(GBytes) bytes = g_bytes_new_take (g_steal_pointer (&self->pixels), stride * (gsize) self->height);
  g_autoptr(GdkTexture) texture = gdk_memory_texture_new (self->width, self->height, GDK_MEMORY_DEFAULT, bytes, stride);

  return gsk_texture_node_new (texture, bounds);
}

static gboolean
is_empty (const WeftRaster *self, int row)
{
  const guint32 *pixels = self->pixels + (gsize) row * (gsize) self->width;

  for (int x = 0; x < self->width; x++)
    if (pixels[x] != 0)
      return FALSE;
  return TRUE;
}

/* The next rows with something in them, from `from` on; FALSE: there are none. */
static gboolean
find_band (const WeftRaster *self, int from, int *top, int *bottom)
{
  int gap = 0;

  while (from < self->height && is_empty (self, from))
    from++;
  *top = *bottom = from;
  for (int row = from; row < self->height && gap < BAND_GAP; row++)
    if (is_empty (self, row))
      gap++;
    else
      {
        gap = 0;
        *bottom = row + 1;
      }
  return *bottom > *top;
}

static GskRenderNode *
make_band (WeftRaster *self, cairo_surface_t *surface, int top, int bottom)
{
  float scale = (float) self->scale;
  GskRenderNode *node = gsk_cairo_node_new (&GRAPHENE_RECT_INIT (0, (float) top / scale, (float) self->width / scale,
                                                                 (float) (bottom - top) / scale));
  cairo_t *cr = gsk_cairo_node_get_draw_context (node);

  cairo_set_operator (cr, CAIRO_OPERATOR_SOURCE);
  cairo_set_source_surface (cr, surface, 0, 0);
  /* Its pixels are the screen's; where they are stretched for a moment, fast is better than smooth. */
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
  cairo_paint (cr);
  cairo_destroy (cr);
  return node;
}

/* One node for each band of rows that has something in it: the renderer copies every pixel of a node three times, empty
 * or not, and most of a graph is empty. */
static GskRenderNode *
make_cairo_node (WeftRaster *self)
{
  static const cairo_user_data_key_t key;
  cairo_surface_t *surface = cairo_image_surface_create_for_data ((guchar *) self->pixels, CAIRO_FORMAT_ARGB32,
                                                                  self->width, self->height, self->width * 4);
  g_autoptr(GPtrArray) bands = g_ptr_array_new_with_free_func ((GDestroyNotify) gsk_render_node_unref);

  cairo_surface_set_user_data (surface, &key, self->pixels, g_free);
  cairo_surface_set_device_scale (surface, self->scale, self->scale);
  for (int top = 0, bottom = 0; find_band (self, bottom, &top, &bottom);)
    g_ptr_array_add (bands, make_band (self, surface, top, bottom));
  self->pixels = NULL;
  cairo_surface_destroy (surface);
  return gsk_container_node_new ((GskRenderNode **) bands->pdata, bands->len);
}

/* A texture stays on the graphics card. The cairo renderer of GTK 4.8 has none, and turns every texture into floating
 * point and back in every frame, which is most of the frame's time; a surface it takes as it is. */
GskRenderNode *
weft_raster_finish (WeftRaster *self, gboolean cairo)
{
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, (float) self->width / (float) self->scale, (float) self->height / (float) self->scale);

  return cairo ? make_cairo_node (self) : make_texture_node (self, &bounds);
}

WeftInk
weft_ink (const GdkRGBA *color, float alpha)
{
  float a = color->alpha * alpha * 255;

  return (WeftInk) { (guint8) (color->red * a + 0.5f), (guint8) (color->green * a + 0.5f),
                     (guint8) (color->blue * a + 0.5f), (guint8) (a + 0.5f) };
}

/* Of two numbers from 0 to 255 that stand for 0 to 1. */
static inline guint32
multiply (guint32 a, guint32 b)
{
  guint32 t = a * b + 128;

  return (t + (t >> 8)) >> 8;
}

static inline void
blend (guint32 *pixel, WeftInk ink, guint32 coverage)
{
  guint32 keep = 255 - multiply (ink.a, coverage);
  guint32 a = multiply (ink.a, coverage) + multiply (*pixel >> 24, keep);
  guint32 r = multiply (ink.r, coverage) + multiply ((*pixel >> 16) & 255, keep);
  guint32 g = multiply (ink.g, coverage) + multiply ((*pixel >> 8) & 255, keep);
  guint32 b = multiply (ink.b, coverage) + multiply (*pixel & 255, keep);

  *pixel = MIN (a, 255) << 24 | MIN (r, 255) << 16 | MIN (g, 255) << 8 | MIN (b, 255);
}

void
weft_raster_run (WeftRaster *self, int x, float top, float bottom, WeftInk ink)
{
  int first, last;
  guint32 *pixel;

  g_assert (x >= 0 && x < self->width);

  top = CLAMP (top, 0, (float) self->height);
  bottom = CLAMP (bottom, 0, (float) self->height);
  if (!(bottom > top) || ink.a == 0)
    return;
  first = (int) top;
  last = (int) ceilf (bottom) - 1;
  pixel = self->pixels + (gsize) first * (gsize) self->width + x;
  for (int y = first; y <= last; y++, pixel += self->width)
    {
      float part = MIN (bottom, (float) (y + 1)) - MAX (top, (float) y);

      blend (pixel, ink, (guint32) (part * 255 + 0.5f));
    }
}

void
weft_raster_hatch (WeftRaster *self, int x, gint64 column, float top, float bottom, WeftInk ink)
{
  int first = MAX ((int) ceilf (top), 0), last = MIN ((int) bottom, self->height);
  int step = HATCH_STEP * self->scale;

  for (int y = first; y < last; y++)
    {
      gint64 phase = ((column + y) % step + step) % step;

      if (phase <= self->scale)
        blend (&self->pixels[(gsize) y * (gsize) self->width + (gsize) x], ink, phase < self->scale ? 255 : 128);
    }
}

static float
get_row (const WeftPlot *plot, float value)
{
  return (float) plot->top + (float) plot->height * (1 - value);
}

/* From the height of the column before to this one's, so that the line has no holes where it is steep. */
static void
stroke (WeftRaster *self, const WeftPlot *plot, int x, float row, float before)
{
  float half = plot->line / 2, bottom = (float) (plot->top + plot->height);
  float high = isnan (before) ? row : MIN (row, before), low = isnan (before) ? row : MAX (row, before);

  /* A line on the edge of its plot is moved in rather than cut in half. */
  high = CLAMP (high, (float) plot->top + half, bottom - half);
  low = CLAMP (low, (float) plot->top + half, bottom - half);
  weft_raster_run (self, x, high - half, low + half, plot->stroke);
}

void
weft_raster_plot (WeftRaster *self, const WeftPlot *plot, const WeftColumn *columns, gint64 first)
{
  float bottom = (float) (plot->top + plot->height);

  for (int x = 0; x < self->width; x++)
    {
      const WeftColumn *column = &columns[x + 1];
      float row;

      if (isnan (column->mean))
        {
          if (column->off > 0)
            weft_raster_hatch (self, x, first + x, (float) plot->top, bottom, plot->hatch);
          continue;
        }
      row = get_row (plot, column->mean);
      weft_raster_run (self, x, row, bottom, plot->area);
      weft_raster_run (self, x, get_row (plot, column->high), row, plot->spike);
      if (plot->line > 0)
        stroke (self, plot, x, row, get_row (plot, columns[x].mean));
    }
}
