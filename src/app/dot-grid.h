/* dot-grid.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "dot-inks.h"

#include "engine/batch.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* All jobs of a batch at a glance: a dot a job, from one to a million, in the order of the list. Pixels that are painted anew
 * only where jobs have changed; no widget and no object belongs to a dot.
 *
 * Property "reading": in words, the dot under the pointer or the one that the arrow keys have come to; NULL when there is none.
 * Signals "activated" (position: a dot was clicked, or Enter pressed on it) and "counted" (the counts by look, or how many
 * jobs a dot stands for, may have changed; once a frame at most, perhaps while it is laid out). */
#define WEFT_TYPE_DOT_GRID (weft_dot_grid_get_type ())
G_DECLARE_FINAL_TYPE (WeftDotGrid, weft_dot_grid, WEFT, DOT_GRID, GtkWidget)

GtkWidget *weft_dot_grid_new (void);
void weft_dot_grid_set_batch (WeftDotGrid *grid, WeftBatch *batch); /* (nullable) */
const char *weft_dot_grid_get_reading (WeftDotGrid *grid);

/* Something beside it needs the next frames, such as a list that is scrolled: dots may wait for half a second. */
void weft_dot_grid_yield (WeftDotGrid *grid);

/* How many jobs look so, as far as they have been looked at. */
guint weft_dot_grid_get_count (WeftDotGrid *grid, WeftDotLook look);

/* "5 jobs: 3 running, 2 queued" (transfer full) */
char *weft_dot_grid_dup_summary (WeftDotGrid *grid);

/* "Each dot stands for 10 jobs"; NULL where it stands for one. (transfer full) */
char *weft_dot_grid_dup_scale (WeftDotGrid *grid);

G_END_DECLS
