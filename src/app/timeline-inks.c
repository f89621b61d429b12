/* timeline-inks.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "timeline-inks.h"

#include <glib/gi18n.h>
#include <math.h>

/* Every hatch goes into it a whole number of times. */
#define SQUARE 24

typedef enum
{
  PLAIN,
  RISING,   /* / */
  FALLING,  /* \ */
  CROSSED,
  UPRIGHT,
  DOTTED,
} Hatch;

typedef struct
{
  double chroma, hue;  /* Oklch; chroma below 0: the text's colour */
  float ground, line;  /* how opaque */
  Hatch hatch;
  int period;
  double thickness;
} Look;

/* Work is solid and stands out; what waits is light, with lines in the same colour. */
static const Look looks[WEFT_SPAN_N_STATES] = {
  [WEFT_SPAN_RUNNING] = { 0.13, 155, 1, 1, PLAIN, 1, 0 },
  [WEFT_SPAN_READY] = { 0.10, 215, 0.45f, 1, FALLING, 6, 2 },
  [WEFT_SPAN_WAITING] = { 0.13, 65, 0.26f, 0.55f, RISING, 8, 1.7 },
  [WEFT_SPAN_LOCKED] = { 0.17, 25, 0.35f, 0.9f, CROSSED, 8, 1.7 },
  [WEFT_SPAN_PAUSED] = { 0.035, 245, 0.3f, 0.75f, UPRIGHT, 6, 2 },
  [WEFT_SPAN_SLEEPING] = { -1, 0, 0.06f, 0, PLAIN, 1, 0 },
  [WEFT_SPAN_DONE] = { -1, 0, 0.05f, 0.25f, DOTTED, 6, 2 },
  [WEFT_SPAN_FAILED] = { 0.17, 25, 0.16f, 0.7f, DOTTED, 6, 2 },
  [WEFT_SPAN_CRASHED] = { -1, 0, 0.16f, 0.45f, CROSSED, 6, 1 },
};

const char *
weft_timeline_get_state_name (guint state)
{
  static const char *const names[WEFT_SPAN_N_STATES] = {
    [WEFT_SPAN_RUNNING] = N_("Running"),
    /* Translators: state of a worker: wants a core and has none */
    [WEFT_SPAN_READY] = N_("Ready"),
    /* Translators: state of a worker: for time or for data */
    [WEFT_SPAN_WAITING] = N_("Waiting"),
    /* Translators: state of a worker: waits for a lock that another one has */
    [WEFT_SPAN_LOCKED] = N_("Waiting for a lock"),
    [WEFT_SPAN_PAUSED] = N_("Paused"),
    /* Translators: state of a worker: has no job */
    [WEFT_SPAN_SLEEPING] = N_("Sleeping"),
    /* Translators: state of a worker: it has ended */
    [WEFT_SPAN_DONE] = N_("Done"),
    [WEFT_SPAN_FAILED] = N_("Failed"),
    [WEFT_SPAN_CRASHED] = N_("Crashed"),
  };

  g_return_val_if_fail (state < WEFT_SPAN_N_STATES, NULL);

  return _(names[state]);
}

/* How much of a pixel lies on a line whose distance is `at`, of one that is `thickness` wide every `period`. */
static float
cover (double at, double period, double thickness, double slant)
{
  double distance = fabs (fmod (fmod (at, period) + period, period) - period / 2) * slant;

  return (float) CLAMP (thickness * slant / 2 + 0.5 - distance, 0, 1);
}

static float
get_line (const Look *look, double x, double y, double unit)
{
  double period = look->period * unit, thickness = look->thickness * unit;

  switch (look->hatch)
    {
    case RISING:
      return cover (x + y, period, thickness, G_SQRT2 / 2);
    case FALLING:
      return cover (x - y, period, thickness, G_SQRT2 / 2);
    case CROSSED:
      return MAX (cover (x + y, period, thickness, G_SQRT2 / 2), cover (x - y, period, thickness, G_SQRT2 / 2));
    case UPRIGHT:
      return cover (x, period, thickness, 1);
    case DOTTED:
      return cover (x, period, thickness, 1) * cover (y, period, thickness, 1);
    case PLAIN:
    default:
      return 0;
    }
}

static guint32
premultiply (const GdkRGBA *color, float alpha)
{
  guint32 a = (guint32) (color->alpha * alpha * 255 + 0.5f);
  guint32 r = (guint32) (color->red * (float) a + 0.5f), g = (guint32) (color->green * (float) a + 0.5f), b = (guint32) (color->blue * (float) a + 0.5f);

  return a << 24 | r << 16 | g << 8 | b;
}

static float
get_alpha (const Look *look, float line, float contrast)
{
  return MIN ((look->ground + (look->line - look->ground) * line) * contrast, 1);
}

static void
make_square (WeftTimelineInks *self, guint state, float contrast)
{
  const Look *look = &looks[state];
  int size = self->size;

  self->squares[state] = g_new (guint32, (gsize) size * (gsize) size);
  for (int y = 0; y < size; y++)
    for (int x = 0; x < size; x++)
      self->squares[state][y * size + x] = premultiply (&self->colors[state], get_alpha (look, get_line (look, x + 0.5, y + 0.5, self->scale), contrast));
}

void
weft_timeline_inks_init (WeftTimelineInks *self, const WeftGraphColors *colors, gboolean high_contrast, int scale)
{
  double lightness = colors->dark ? (high_contrast ? 0.82 : 0.74) : (high_contrast ? 0.48 : 0.58);

  *self = (WeftTimelineInks) { .scale = scale, .size = SQUARE * scale };
  for (guint i = 0; i < WEFT_SPAN_N_STATES; i++)
    {
      if (looks[i].chroma < 0)
        self->colors[i] = colors->text;
      else
        weft_graph_color_from_lch (lightness, looks[i].chroma, looks[i].hue, &self->colors[i]);
      make_square (self, i, high_contrast ? 1.5f : 1);
    }
  self->solid_name = colors->dark ? (GdkRGBA) { 0, 0, 0, 0.87f } : (GdkRGBA) { 1, 1, 1, 1 };
  self->name = colors->text;
  self->cap = colors->text;
  self->cap.alpha = 1;
  self->ground = colors->back;
  weft_graph_color_from_lch (colors->dark ? 0.68 : 0.52, 0.2, 27, &self->cross);
}

void
weft_timeline_inks_clear (WeftTimelineInks *self)
{
  for (guint i = 0; i < WEFT_SPAN_N_STATES; i++)
    g_clear_pointer (&self->squares[i], g_free);
}
