/* run-svg-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "run-writer.h"

G_BEGIN_DECLS

/* The picture of a run's lanes, in its two files: what stands around the rows, and what is in them. */

#define WIDTH 1000
#define LEFT 130
#define RIGHT 20
#define PLOT (WIDTH - LEFT - RIGHT)
#define TOP 72
#define ROW 18
#define BAR 14

typedef struct
{
  WeftRun *run;
  WeftTrace *trace;
  WeftRunWriter writer;
  guint64 length_ns;
  GArray *lanes;     /* (owned) guint32: those that are shown */
  guint32 *row_of;   /* (owned) by lane; WEFT_LANE_NONE: it is not shown */
  guint per_row;     /* lanes */
  guint rows, n_paths;
} WeftSvg;

/* run-svg.c */
void _weft_svg_add_text (WeftSvg *svg, double x, double y, const char *class, const char *value);

/* To the data of a path. */
void _weft_svg_add_rect (GString *path, double x, double y, double width, double height);

/* A path in the looks of a state: its colour, and where it has one the hatch over it. */
void _weft_svg_add_path (WeftSvg *svg, guint state, const char *path);
double _weft_svg_x_of (WeftSvg *svg, guint64 ns);

/* run-svg-rows.c */
void _weft_svg_add_row (WeftSvg *svg, guint row);

G_END_DECLS
