/* dot-inks.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "dot-inks.h"

#include "engine/format.h"

#include <glib/gi18n.h>

/* From this size on (pixels) a dot fills as its job goes on. */
#define LEVELS_FROM 12

/* Below it no shape can be made out: a dot is a square of one colour, and what it stands for is read out. */
#define SHAPES_FROM 4

WeftDotLook
weft_dot_get_look (WeftJobState state, WeftJobError error)
{
  static const WeftDotLook looks[WEFT_JOB_N_STATES] = {
    [WEFT_JOB_QUEUED] = WEFT_DOT_QUEUED, [WEFT_JOB_RUNNING] = WEFT_DOT_RUNNING, [WEFT_JOB_PAUSED] = WEFT_DOT_PAUSED,
    [WEFT_JOB_SUCCEEDED] = WEFT_DOT_SUCCEEDED, [WEFT_JOB_FAILED] = WEFT_DOT_FAILED, [WEFT_JOB_CANCELLED] = WEFT_DOT_CANCELLED,
    [WEFT_JOB_HELD] = WEFT_DOT_PAUSED,
  };

  if (state == WEFT_JOB_FAILED && (error == WEFT_JOB_ERROR_WORKER_SIGNALLED || error == WEFT_JOB_ERROR_WORKER_EXITED))
    return WEFT_DOT_CRASHED;
  return state < WEFT_JOB_N_STATES ? looks[state] : WEFT_DOT_QUEUED;
}

const char *
weft_dot_get_name (WeftDotLook look)
{
  static const WeftJobState states[WEFT_DOT_N_LOOKS] = {
    [WEFT_DOT_QUEUED] = WEFT_JOB_QUEUED, [WEFT_DOT_RUNNING] = WEFT_JOB_RUNNING, [WEFT_DOT_PAUSED] = WEFT_JOB_PAUSED,
    [WEFT_DOT_SUCCEEDED] = WEFT_JOB_SUCCEEDED, [WEFT_DOT_FAILED] = WEFT_JOB_FAILED, [WEFT_DOT_CANCELLED] = WEFT_JOB_CANCELLED,
  };

  /* Translators: of a job whose worker died, in the middle of a sentence or alone */
  return look == WEFT_DOT_CRASHED ? _("crashed") : weft_format_state (states[look]);
}

static void
get_color (WeftDotLook look, const WeftGraphColors *colors, gboolean high_contrast, GdkRGBA *color)
{
  double lightness = colors->dark ? (high_contrast ? 0.82 : 0.74) : (high_contrast ? 0.48 : 0.58);
  float more = high_contrast ? 1.5f : 1;

  *color = colors->text;
  switch (look)
    {
    case WEFT_DOT_RUNNING:
      weft_graph_color_from_lch (lightness, 0.13, 155, color);
      break;
    case WEFT_DOT_PAUSED:
      weft_graph_color_from_lch (lightness, 0.06, 245, color);
      break;
    case WEFT_DOT_FAILED:
    case WEFT_DOT_CRASHED:
      weft_graph_color_from_lch (lightness, 0.19, 25, color);
      break;
    case WEFT_DOT_SUCCEEDED:
      color->alpha *= MIN (0.5f * more, 1);
      break;
    case WEFT_DOT_CANCELLED:
      color->alpha *= MIN (0.65f * more, 1);
      break;
    case WEFT_DOT_QUEUED:
    case WEFT_DOT_N_LOOKS:
    default:
      color->alpha *= MIN (0.4f * more, 1);
    }
}

/* How much of a cell of one colour it is: what waits for its turn shall look lighter than what is done. */
static float
get_weight (WeftDotLook look)
{
  return look == WEFT_DOT_QUEUED ? 0.45f : look == WEFT_DOT_CANCELLED ? 0.6f : 1;
}

static void
set_source (cairo_t *cr, const GdkRGBA *color, double alpha)
{
  cairo_set_source_rgba (cr, color->red, color->green, color->blue, color->alpha * alpha);
}

/* The shapes stand in a square from -1 to 1. */

static void
draw_ring (cairo_t *cr)
{
  cairo_set_line_width (cr, 0.3);
  cairo_arc (cr, 0, 0, 0.7, 0, 2 * G_PI);
  cairo_stroke (cr);
}

static void
draw_disc (cairo_t *cr, double radius)
{
  cairo_arc (cr, 0, 0, radius, 0, 2 * G_PI);
  cairo_fill (cr);
}

static void
draw_filling (cairo_t *cr, const GdkRGBA *color, double fraction)
{
  set_source (cr, color, 0.3);
  draw_disc (cr, 0.9);
  cairo_save (cr);
  cairo_rectangle (cr, -1, 0.9 - 1.8 * fraction, 2, 2);
  cairo_clip (cr);
  set_source (cr, color, 1);
  draw_disc (cr, 0.9);
  cairo_restore (cr);
}

static void
draw_bars (cairo_t *cr)
{
  cairo_rectangle (cr, -0.75, -0.85, 0.55, 1.7);
  cairo_rectangle (cr, 0.2, -0.85, 0.55, 1.7);
  cairo_fill (cr);
}

static void
draw_cross (cairo_t *cr)
{
  cairo_set_line_width (cr, 0.5);
  cairo_move_to (cr, -0.7, -0.7);
  cairo_line_to (cr, 0.7, 0.7);
  cairo_move_to (cr, -0.7, 0.7);
  cairo_line_to (cr, 0.7, -0.7);
  cairo_stroke (cr);
}

static void
draw_dash (cairo_t *cr)
{
  cairo_rectangle (cr, -0.85, -0.25, 1.7, 0.5);
  cairo_fill (cr);
}

static void
draw_cap (cairo_t *cr, const WeftGraphColors *colors)
{
  set_source (cr, &colors->text, 1);
  cairo_rectangle (cr, -0.95, -1, 1.9, 0.4);
  cairo_fill (cr);
}

static void
draw_diamond (cairo_t *cr)
{
  cairo_move_to (cr, 0, -0.85);
  cairo_line_to (cr, 0.85, 0);
  cairo_line_to (cr, 0, 0.85);
  cairo_line_to (cr, -0.85, 0);
  cairo_fill (cr);
}

static void
draw_shape (cairo_t *cr, WeftDotLook look, const WeftGraphColors *colors, const GdkRGBA *color, double fraction)
{
  switch (look)
    {
    case WEFT_DOT_RUNNING:
      draw_filling (cr, color, fraction);
      break;
    case WEFT_DOT_PAUSED:
      draw_bars (cr);
      break;
    case WEFT_DOT_SUCCEEDED:
      draw_diamond (cr);
      break;
    case WEFT_DOT_FAILED:
      draw_cross (cr);
      break;
    case WEFT_DOT_CRASHED:
      draw_cross (cr);
      draw_cap (cr, colors);
      break;
    case WEFT_DOT_CANCELLED:
      draw_dash (cr);
      break;
    case WEFT_DOT_QUEUED:
    case WEFT_DOT_N_LOOKS:
    default:
      draw_ring (cr);
    }
}

void
weft_dot_draw (cairo_t *cr, WeftDotLook look, const WeftGraphColors *colors, gboolean high_contrast, double size, double fraction)
{
  GdkRGBA color;

  get_color (look, colors, high_contrast, &color);
  cairo_save (cr);
  cairo_translate (cr, size / 2, size / 2);
  cairo_scale (cr, size / 2, size / 2);
  set_source (cr, &color, 1);
  draw_shape (cr, look, colors, &color, fraction);
  cairo_restore (cr);
}

static guint32
flatten (const GdkRGBA *color, float weight)
{
  float alpha = color->alpha * weight * 255;
  guint32 a = (guint32) (alpha + 0.5f);

  return a << 24 | (guint32) (color->red * alpha + 0.5f) << 16 | (guint32) (color->green * alpha + 0.5f) << 8 | (guint32) (color->blue * alpha + 0.5f);
}

static guint32 *
make_sprite (const WeftDotInks *self, WeftDotLook look, const WeftGraphColors *colors, gboolean high_contrast, double fraction)
{
  guint32 *pixels = g_new0 (guint32, (gsize) self->cell * (gsize) self->cell);
  cairo_surface_t *surface = cairo_image_surface_create_for_data ((guchar *) pixels, CAIRO_FORMAT_ARGB32, self->cell, self->cell, self->cell * 4);
  cairo_t *cr = cairo_create (surface);
  /* The space between two: a fifth, but never half a pixel. */
  int gap = MAX (self->cell / 5, 1);

  cairo_translate (cr, gap / 2, gap / 2);
  weft_dot_draw (cr, look, colors, high_contrast, self->cell - gap, fraction);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return pixels;
}

/* A square; from three pixels on with a space beside it. */
static guint32 *
make_square (const WeftDotInks *self, WeftDotLook look)
{
  guint32 *pixels = g_new0 (guint32, (gsize) self->cell * (gsize) self->cell);
  int side = self->cell >= 3 ? self->cell - 1 : self->cell;

  for (int y = 0; y < side; y++)
    for (int x = 0; x < side; x++)
      pixels[y * self->cell + x] = self->flat[look];
  return pixels;
}

static void
make_sprites (WeftDotInks *self, WeftDotLook look, const WeftGraphColors *colors, gboolean high_contrast)
{
  gboolean fills = self->levels && look == WEFT_DOT_RUNNING;

  if (self->cell < SHAPES_FROM)
    {
      self->sprites[look][0] = make_square (self, look);
      return;
    }
  for (guint level = 0; level < (fills ? WEFT_DOT_LEVELS : 1); level++)
    self->sprites[look][level] = make_sprite (self, look, colors, high_contrast, fills ? level / (WEFT_DOT_LEVELS - 1.0) : 1);
}

void
weft_dot_inks_init (WeftDotInks *self, const WeftGraphColors *colors, gboolean high_contrast, int cell, int scale)
{
  *self = (WeftDotInks) { .cell = cell, .levels = cell >= LEVELS_FROM * scale };
  for (guint look = 0; look < WEFT_DOT_N_LOOKS && cell > 0; look++)
    {
      GdkRGBA color;

      get_color (look, colors, high_contrast, &color);
      self->flat[look] = flatten (&color, get_weight (look));
      make_sprites (self, look, colors, high_contrast);
    }
}

void
weft_dot_inks_clear (WeftDotInks *self)
{
  for (guint look = 0; look < WEFT_DOT_N_LOOKS; look++)
    for (guint level = 0; level < WEFT_DOT_LEVELS; level++)
      g_clear_pointer (&self->sprites[look][level], g_free);
}
