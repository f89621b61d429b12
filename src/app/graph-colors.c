/* graph-colors.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "graph-colors.h"

#include <math.h>

/* Oklch: equal numbers look equally light, which they do not in HSL. */
#define LIGHTNESS_ON_LIGHT 0.60
#define LIGHTNESS_ON_DARK 0.74
#define CHROMA 0.14

static double
to_linear (double value)
{
  return value <= 0.04045 ? value / 12.92 : pow ((value + 0.055) / 1.055, 2.4);
}

static float
from_linear (double value)
{
  value = CLAMP (value, 0, 1);
  return (float) (value <= 0.0031308 ? value * 12.92 : 1.055 * pow (value, 1 / 2.4) - 0.055);
}

/* In degrees; the accent's, so that the first channel looks like the rest of the program. */
static double
get_hue (const GdkRGBA *color)
{
  double r = to_linear (color->red), g = to_linear (color->green), b = to_linear (color->blue);
  double l = cbrt (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  double m = cbrt (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  double s = cbrt (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);

  return atan2 (0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s,
                1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s) * 180 / G_PI;
}

static gboolean
convert (double lightness, double chroma, double hue, double rgb[3])
{
  double a = chroma * cos (hue * G_PI / 180), b = chroma * sin (hue * G_PI / 180);
  double l = pow (lightness + 0.3963377774 * a + 0.2158037573 * b, 3);
  double m = pow (lightness - 0.1055613458 * a - 0.0638541728 * b, 3);
  double s = pow (lightness - 0.0894841775 * a - 1.2914855480 * b, 3);

  rgb[0] = +4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s;
  rgb[1] = -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s;
  rgb[2] = -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s;
  for (int i = 0; i < 3; i++)
    if (rgb[i] < 0 || rgb[i] > 1)
      return FALSE;
  return TRUE;
}

/* A screen can't show every hue at this chroma: rather paler than lighter or darker. */
void
weft_graph_color_from_lch (double lightness, double chroma, double hue, GdkRGBA *color)
{
  double rgb[3];

  while (!convert (lightness, chroma, hue, rgb) && chroma > 0)
    chroma -= 0.005;
  *color = (GdkRGBA) { from_linear (rgb[0]), from_linear (rgb[1]), from_linear (rgb[2]), 1 };
}

static void
set_hue (const WeftGraphColors *self, double hue, GdkRGBA *color)
{
  weft_graph_color_from_lch (self->dark ? LIGHTNESS_ON_DARK : LIGHTNESS_ON_LIGHT, CHROMA, hue, color);
}

static void
look_up (GtkWidget *widget, const char *name, const GdkRGBA *otherwise, GdkRGBA *color)
{
  if (!gtk_style_context_lookup_color (gtk_widget_get_style_context (widget), name, color))
    *color = *otherwise;
}

void
weft_graph_colors_look_up (WeftGraphColors *self, GtkWidget *widget)
{
  const GdkRGBA blue = { 0.21f, 0.52f, 0.89f, 1 }, orange = { 0.9f, 0.38f, 0, 1 }, white = { 1, 1, 1, 1 };

  memset (self, 0, sizeof *self); /* so that two of them can be compared as memory */
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &self->text);
  look_up (widget, "accent_color", &blue, &self->accent);
  look_up (widget, "warning_color", &orange, &self->mark);
  look_up (widget, "popover_bg_color", &white, &self->back);
  self->dark = self->text.red + self->text.green + self->text.blue > 1.5f;
}

void
weft_graph_colors_get_channel (const WeftGraphColors *self, guint i, guint n, GdkRGBA *color)
{
  set_hue (self, get_hue (&self->accent) + 360.0 * i / MAX (n, 1), color);
}

void
weft_graph_colors_get_kind (const WeftGraphColors *self, WeftCpuKind kind, GdkRGBA *color)
{
  static const double hues[WEFT_CPU_N_KINDS] = {
    [WEFT_CPU_SYSTEM] = 320, [WEFT_CPU_NICE] = 195, [WEFT_CPU_IOWAIT] = 60, [WEFT_CPU_IRQ] = 110, [WEFT_CPU_STEAL] = 25,
  };

  g_return_if_fail (kind < WEFT_CPU_N_KINDS);

  set_hue (self, kind == WEFT_CPU_USER ? get_hue (&self->accent) : hues[kind], color);
}

GdkRGBA
weft_graph_colors_get_faint (const WeftGraphColors *self, float alpha)
{
  GdkRGBA color = self->text;

  color.alpha *= alpha;
  return color;
}
