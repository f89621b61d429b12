/* dot-grid-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "dot-grid.h"
#include "dot-layout.h"

G_BEGIN_DECLS

#define WEFT_DOT_NONE G_MAXUINT

/* A job's look in a byte. */
#define WEFT_DOT_BYTE(look, level) ((guint8) ((look) | (level) << 4))
#define WEFT_DOT_LOOK(byte) ((WeftDotLook) ((byte) & 15))
#define WEFT_DOT_LEVEL(byte) ((guint) (byte) >> 4)

struct _WeftDotGrid
{
  GtkWidget parent_instance;

  WeftBatch *batch;          /* (owned) (nullable) */
  guint64 since;             /* how far its journal was read */
  guint8 *looks;             /* (owned) by position; of those from `scanned` on: what they were before, or nothing */
  guint32 *positions;        /* (owned) by index; right only where the batch's order says the same */
  guint n, room, n_indices;
  guint scanned;             /* positions below were looked at since the list changed, or too much happened */
  guint counts[WEFT_DOT_N_LOOKS]; /* of the positions below `n` */
  guint tick;                /* looks at the rest */
  guint later_id;            /* catches up */
  gint64 caught_up_us, yields_until_us;
  gboolean counted;          /* since "counted" was emitted */

  WeftGraphColors colors;
  WeftDotInks inks;
  WeftDotLayout layout;
  int width, height, scale;  /* of the raster, in pixels of the device */
  guint32 *pixels;           /* (owned) (nullable): not laid out yet */
  GPtrArray *bands;          /* (owned) GskRenderNode (nullable): painted on since */
  int band_rows;             /* rows of dots in a band */

  guint chosen, hovered;     /* dots; WEFT_DOT_NONE */
  gboolean by_keys;
  char *reading;             /* (owned) (nullable) */
  gint64 described_us;
};

/* dot-grid-look.c: what the batch is known to look like. */
void _weft_dot_grid_look_anew (WeftDotGrid *grid, gboolean all); /* `all`: not only those that have come since */
void _weft_dot_grid_catch_up (WeftDotGrid *grid);
void _weft_dot_grid_changed (WeftDotGrid *grid);               /* catches up soon */
void _weft_dot_grid_take_levels (WeftDotGrid *grid);           /* how far jobs are, which is known only where it shows */
void _weft_dot_grid_stop_looking (WeftDotGrid *grid);

/* dot-grid-paint.c: the pixels. */
void _weft_dot_grid_paint_dot (WeftDotGrid *grid, guint dot);
void _weft_dot_grid_lay_out (WeftDotGrid *grid);
void _weft_dot_grid_forget_pixels (WeftDotGrid *grid);
void _weft_dot_grid_snapshot (WeftDotGrid *grid, GtkSnapshot *snapshot);

/* dot-grid-input.c: pointer, keys, and what is read out. */
void _weft_dot_grid_init_input (WeftDotGrid *grid);
void _weft_dot_grid_install_keys (GtkWidgetClass *widget_class);
void _weft_dot_grid_choose (WeftDotGrid *grid, guint dot, gboolean by_keys);
void _weft_dot_grid_read (WeftDotGrid *grid);
void _weft_dot_grid_describe (WeftDotGrid *grid, gboolean at_once);
void _weft_dot_grid_take_reading (WeftDotGrid *grid, char *reading); /* dot-grid.c; (transfer full) */

static inline guint
_weft_dot_grid_first (const WeftDotGrid *grid, guint dot)
{
  return dot * grid->layout.per_dot;
}

static inline guint
_weft_dot_grid_end (const WeftDotGrid *grid, guint dot)
{
  return MIN ((dot + 1) * grid->layout.per_dot, grid->n);
}

G_END_DECLS
