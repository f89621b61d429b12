/* redraw.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Ordinary lines at the end of a terminal's screen, drawn over at every frame. Zero, but for `stall_us`, is: nothing has
 * been drawn. */
typedef struct
{
  gint64 stall_us; /* no two frames are further apart, if all goes well */
  guint drawn; /* rows of the last frame, none wider than `width` */
  guint width;
  gint64 drawn_us;
} WeftCliRedraw;

/* Back to the first row of the last frame, on a terminal of this size. */
void weft_cli_redraw_append_way_back (const WeftCliRedraw *redraw, GString *frame, guint rows, guint columns);

/* What the frame had. */
void weft_cli_redraw_done (WeftCliRedraw *redraw, guint drawn, guint width);

G_END_DECLS
