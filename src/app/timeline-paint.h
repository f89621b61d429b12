/* timeline-paint.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/trace.h"
#include "time-scale.h"
#include "timeline-inks.h"

G_BEGIN_DECLS

/* A piece of a lane as pixels. The cost goes by the columns: where spans are narrower than one, their sums are asked for.
 * Whatever happened in a column, something of it is painted there. */
typedef struct
{
  const WeftTimelineInks *inks;
  guint32 *pixels;
  int width, height;
  gint64 first;      /* number of the leftmost column */
  guint64 *edges;    /* (owned) when each column begins; one more than there are columns */
  guint64 now_ns;    /* where spans end that are open */
} WeftTimelinePaint;

/* `pixels`: (not owned) width * height, clear. */
void weft_timeline_paint_init (WeftTimelinePaint *paint, const WeftTimelineInks *inks, const WeftTimeScale *scale,
                               guint32 *pixels, int width, int height, gint64 first, guint64 now_ns);
void weft_timeline_paint_clear (WeftTimelinePaint *paint);

/* Between the rows `top` and `bottom`. */
void weft_timeline_paint_spans (WeftTimelinePaint *paint, const WeftSpans *spans, int top, int bottom);
/* The states' shares of the whole, stacked; `whole` is the ns that fill the height. */
void weft_timeline_paint_shares (WeftTimelinePaint *paint, int x, const guint64 ns[WEFT_SPAN_N_STATES], double whole, int top, int bottom);
/* One colour for each worker: which of them a core ran. `colors`: of lane number modulo n. */
void weft_timeline_paint_core (WeftTimelinePaint *paint, const WeftSpans *spans, const guint32 *colors, guint n_colors, int top, int bottom);
/* Whether it had a core. */
void weft_timeline_paint_strip (WeftTimelinePaint *paint, const WeftSpans *spans, int top, int bottom);
/* Some of the marks, in the order of time. */
typedef struct
{
  const WeftMark *marks;
  const guint32 *indices; /* (nullable) which of them; NULL: the first `n` */
  guint n;
} WeftTimelineMarks;

/* `notable`: those of all that have a shape. `ground`: the row in which something is painted wherever there is a span. */
void weft_timeline_paint_marks (WeftTimelinePaint *paint, const WeftTimelineMarks *all, const WeftTimelineMarks *notable,
                                int top, int bottom, int ground);

/* The column in which a time lies, counted from the leftmost; may lie outside. */
int weft_timeline_paint_find (const WeftTimelinePaint *paint, guint64 time_ns);

/* The picture of a kind of mark: seven rows of seven bits; NULL: only a tick. */
const guint8 *weft_timeline_get_mark_shape (guint kind);

G_END_DECLS
