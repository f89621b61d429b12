/* time-scale.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Which stretch of time lies where: a column is a pixel of the device and a fixed stretch of time, numbered from the
 * beginning of time. Panning goes by whole columns, so that what was painted for a column stays true; only zooming
 * makes other ones. */
typedef struct
{
  double column_ns;
  gint64 first;     /* the leftmost column */
  guint n;          /* how many show */
} WeftTimeScale;

/* So much of a width is left beside a run that is shown whole. */
#define WEFT_TIME_SCALE_MARGIN 0.02

/* The whole of [from, to), with a little room at both ends. */
void weft_time_scale_fit (WeftTimeScale *scale, guint64 from_ns, guint64 to_ns);
/* The time under `column` (from the left edge) stays there. */
void weft_time_scale_zoom (WeftTimeScale *scale, double column, double factor, guint64 length_ns);
void weft_time_scale_pan (WeftTimeScale *scale, gint64 columns, guint64 length_ns);
/* At another width the same stretch of time shows. */
void weft_time_scale_resize (WeftTimeScale *scale, guint n);

/* Columns are counted from the left edge. */
double weft_time_scale_get_column (const WeftTimeScale *scale, guint64 time_ns);
/* Not before the beginning of time. */
guint64 weft_time_scale_get_time (const WeftTimeScale *scale, double column);
/* Where column number `number` begins. */
guint64 weft_time_scale_get_edge (const WeftTimeScale *scale, gint64 number);
gint64 weft_time_scale_get_number (const WeftTimeScale *scale, guint64 time_ns);

/* 1, 2 or 5 times a power of ten, at least so many columns. */
guint64 weft_time_scale_get_step (const WeftTimeScale *scale, double columns);

/* "1.25 s", "370 ms", "12 µs": as exact as a step of `step_ns` needs, in the unit that suits `most_ns`. */
char *weft_time_dup_text (guint64 ns, guint64 step_ns, guint64 most_ns);
/* Three digits, in the unit that suits it. */
char *weft_time_dup_length (guint64 ns);

G_END_DECLS
