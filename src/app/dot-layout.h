/* dot-layout.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Where the dots of many jobs lie: square cells, row by row, as large as they can be. Where there are more jobs than
 * pixels, a dot stands for several. Lengths are pixels of the device. */
typedef struct
{
  guint n;           /* jobs */
  guint per_dot;     /* jobs to a dot */
  guint dots;
  int cell;          /* a side of a dot with the space around it */
  int columns, rows; /* rows: those that there are dots in */
} WeftDotLayout;

/* `most`: no cell is larger. Without room, or without jobs, there are no dots. */
void weft_dot_layout_init (WeftDotLayout *layout, guint n, int width, int height, int most);

/* The dot under this point; -1: none. */
int weft_dot_layout_find (const WeftDotLayout *layout, double x, double y);

G_END_DECLS
