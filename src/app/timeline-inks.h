/* timeline-inks.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/spans.h"
#include "graph-colors.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* How the states look: colours of equal lightness, and a hatch beside each, so that the picture can be read without
 * telling colours apart. A hatch is a square of pixels that is repeated over the whole timeline from its origin; the
 * hatches of two spans side by side go on into each other. */
typedef struct
{
  int scale, size;                        /* of a square, in pixels of the device */
  guint32 *squares[WEFT_SPAN_N_STATES];   /* (owned) premultiplied */
  GdkRGBA colors[WEFT_SPAN_N_STATES];
  GdkRGBA name, solid_name;               /* of the text on spans, on those that run */
  GdkRGBA cap, cross, ground;             /* what crashed, what failed, what lies behind all */
} WeftTimelineInks;

void weft_timeline_inks_init (WeftTimelineInks *inks, const WeftGraphColors *colors, gboolean high_contrast, int scale);
void weft_timeline_inks_clear (WeftTimelineInks *inks);

/* "Running", "Ready", …; translated. */
const char *weft_timeline_get_state_name (guint state);

static inline guint32
weft_timeline_inks_get (const WeftTimelineInks *inks, guint state, gint64 x, int y)
{
  gint64 size = inks->size, column = x % size;

  return inks->squares[state][(gsize) (y % inks->size) * (gsize) size + (gsize) (column < 0 ? column + size : column)];
}

G_END_DECLS
