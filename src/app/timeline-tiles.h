/* timeline-tiles.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What was painted and is still true: pieces of rows, each so many columns wide. Panning and scrolling only move them.
 * Those that have not been seen for the longest time go first. */
typedef struct _WeftTimelineTiles WeftTimelineTiles;

/* So many columns a piece. */
#define WEFT_TILE_COLUMNS 256

WeftTimelineTiles *weft_timeline_tiles_new (void);
void weft_timeline_tiles_free (WeftTimelineTiles *tiles);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftTimelineTiles, weft_timeline_tiles_free)

void weft_timeline_tiles_forget (WeftTimelineTiles *tiles);
/* Once a frame, when all that shows was looked up. */
void weft_timeline_tiles_sweep (WeftTimelineTiles *tiles);

/* (transfer none) (nullable): `known`: whether it was painted with data that are still right; an older one is returned
 * all the same. `stamp` is that of the data now. */
GskRenderNode *weft_timeline_tiles_look_up (WeftTimelineTiles *tiles, guint64 row, gint64 index, guint64 stamp, gboolean *known);
/* `node`: (transfer full) (nullable) nothing is there. `settled`: will be right for ever. */
void weft_timeline_tiles_insert (WeftTimelineTiles *tiles, guint64 row, gint64 index, guint64 stamp, gboolean settled, GskRenderNode *node);

/* How many were painted in all: for the tests. */
guint weft_timeline_tiles_get_n_painted (WeftTimelineTiles *tiles);

G_END_DECLS
