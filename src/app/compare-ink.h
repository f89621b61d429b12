/* compare-ink.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "graph-colors.h"

G_BEGIN_DECLS

/* What the charts of a comparison are drawn with. Colour never carries meaning alone: the second part is hatched, and
 * each strategy of a curve has a shape of its own. */

void weft_ink_append_rect (GtkSnapshot *snapshot, const GdkRGBA *color, float x, float y, float width, float height);

/* A bar, its right end rounded where `ends`. */
void weft_ink_append_bar (GtkSnapshot *snapshot, const GdkRGBA *color, gboolean hatched, gboolean ends, const graphene_rect_t *area);

/* A title in the widget's font, but bold; returns its width. */
int weft_ink_append_title (GtkSnapshot *snapshot, GtkWidget *widget, const char *title, const GdkRGBA *color, float x, float y);

typedef enum
{
  WEFT_MARKER_CIRCLE,
  WEFT_MARKER_SQUARE,
  WEFT_MARKER_TRIANGLE,
  WEFT_MARKER_DIAMOND,
  WEFT_N_MARKERS
} WeftMarker;

void weft_ink_draw_marker (cairo_t *cr, WeftMarker marker, double x, double y, double radius);

/* Whether the user asked for a high contrast: then bars have outlines. */
gboolean weft_ink_is_high_contrast (void);

G_END_DECLS
