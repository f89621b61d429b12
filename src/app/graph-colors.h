/* graph-colors.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The theme's colours for a graph, and what is derived from them: hues of equal lightness, so that no line stands out
 * because of its number. */
typedef struct
{
  GdkRGBA text, accent, mark, back;
  gboolean dark;
} WeftGraphColors;

/* What a core's time went into, in the order in which it is stacked. */
typedef enum
{
  WEFT_CPU_USER,
  WEFT_CPU_SYSTEM,
  WEFT_CPU_NICE,
  WEFT_CPU_IOWAIT,
  WEFT_CPU_IRQ,
  WEFT_CPU_STEAL,
  WEFT_CPU_N_KINDS,
} WeftCpuKind;

void weft_graph_colors_look_up (WeftGraphColors *colors, GtkWidget *widget);

/* The color of channel `i` of `n`. */
void weft_graph_colors_get_channel (const WeftGraphColors *colors, guint i, guint n, GdkRGBA *color);
void weft_graph_colors_get_kind (const WeftGraphColors *colors, WeftCpuKind kind, GdkRGBA *color);

/* Of Oklch, where equal numbers look equally light: lightness from 0 to 1, chroma from 0 (grey) to about 0.3, hue in degrees. */
void weft_graph_color_from_lch (double lightness, double chroma, double hue, GdkRGBA *color);

/* The text's colour, nearly clear: lines behind the data. */
GdkRGBA weft_graph_colors_get_faint (const WeftGraphColors *colors, float alpha);

G_END_DECLS
