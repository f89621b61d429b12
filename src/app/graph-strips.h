/* graph-strips.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What a sliding graph keeps: strips of pixels that grow to the right, cut into segments of which each is painted once
 * its time has passed and then only moved. A column is a pixel of the device and a fixed stretch of time, numbered since
 * the beginning of time, so that a segment's content never depends on where it is on the screen. */
typedef struct _WeftStrips WeftStrips;

/* Paints columns `first` to `first` + `n` of a strip, at the origin; NULL: there is nothing in them. */
typedef GskRenderNode *(*WeftStripsPaint) (gpointer data, guint strip, gint64 first, guint n);

typedef struct
{
  gint64 first, end;  /* the columns that show */
  gint64 settled;     /* before this column nothing will change */
  guint64 stamp;      /* changes with the data */
  gint64 budget_us;   /* 0: as long as it takes */
} WeftStripsWindow;

WeftStrips *weft_strips_new (void);
void weft_strips_free (WeftStrips *strips);

/* `n_columns` and `height` in pixels of the device. Forgets what was painted if anything is different. */
void weft_strips_configure (WeftStrips *strips, guint n_strips, guint n_columns, guint segment, int height);
void weft_strips_forget (WeftStrips *strips);

/* Paints what is missing, newest first; FALSE: the budget was too small, more is to do in the next frame. */
gboolean weft_strips_paint (WeftStrips *strips, const WeftStripsWindow *window, WeftStripsPaint paint, gpointer data);

/* At the origin, `scale` pixels of the device to one of the snapshot. */
void weft_strips_append (WeftStrips *strips, GtkSnapshot *snapshot, guint strip, gint64 first, int scale);

/* How many segments were painted in all: for the tests. */
guint weft_strips_get_n_painted (WeftStrips *strips);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftStrips, weft_strips_free)

G_END_DECLS
