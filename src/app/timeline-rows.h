/* timeline-rows.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/trace.h"

G_BEGIN_DECLS

/* The lanes in the order in which they stand below each other: each one's inner lanes after it, unless they are folded
 * into one row. Only what is on the screen is ever drawn; a row here is a few numbers. */

#define WEFT_ROW_ALL (G_MAXUINT32 - 1) /* instead of a lane: the row of all that have no parent */

typedef struct
{
  guint32 lane;
  guint32 n_inside;    /* lanes right below it; 0: no group */
  guint16 depth;
  gboolean folded;
  int y, height;
} WeftTimelineRow;

typedef struct _WeftTimelineRows WeftTimelineRows;

/* Groups of more lanes than this begin folded. */
#define WEFT_TIMELINE_FOLD 40

WeftTimelineRows *weft_timeline_rows_new (void);
void weft_timeline_rows_free (WeftTimelineRows *rows);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftTimelineRows, weft_timeline_rows_free)

/* `trace` (nullable); heights of a lane's row and of a folded group's. */
void weft_timeline_rows_build (WeftTimelineRows *rows, WeftTrace *trace, int height, int folded_height);
/* Another trace: nothing that was folded or unfolded by hand counts any more. */
void weft_timeline_rows_forget (WeftTimelineRows *rows);
void weft_timeline_rows_set_folded (WeftTimelineRows *rows, guint32 lane, gboolean folded);

guint weft_timeline_rows_get_n (WeftTimelineRows *rows);
const WeftTimelineRow *weft_timeline_rows_get (WeftTimelineRows *rows, guint i);
int weft_timeline_rows_get_height (WeftTimelineRows *rows);
/* The row at this height; -1: none. */
int weft_timeline_rows_find (WeftTimelineRows *rows, double y);
/* The row of a lane, or of the group that it is folded into; -1: none. */
int weft_timeline_rows_get_row (WeftTimelineRows *rows, guint32 lane);
/* Its number among those of its kind below the same parent, from 1. */
guint weft_timeline_rows_get_number (WeftTimelineRows *rows, guint32 lane);

G_END_DECLS
