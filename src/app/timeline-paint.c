/* timeline-paint.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "timeline-paint.h"

#include <math.h>

/* From the bottom up: what is worked first, what is nothing last. */
static const guint8 stacked[WEFT_SPAN_N_STATES] = {
  WEFT_SPAN_RUNNING, WEFT_SPAN_READY, WEFT_SPAN_LOCKED, WEFT_SPAN_WAITING, WEFT_SPAN_PAUSED,
  WEFT_SPAN_FAILED, WEFT_SPAN_CRASHED, WEFT_SPAN_DONE, WEFT_SPAN_SLEEPING,
};

void
weft_timeline_paint_init (WeftTimelinePaint *self, const WeftTimelineInks *inks, const WeftTimeScale *scale,
                          guint32 *pixels, int width, int height, gint64 first, guint64 now_ns)
{
  *self = (WeftTimelinePaint) { inks, pixels, width, height, first, g_new (guint64, width + 1), now_ns };
  for (int x = 0; x <= width; x++)
    self->edges[x] = weft_time_scale_get_edge (scale, first + x);
}

void
weft_timeline_paint_clear (WeftTimelinePaint *self)
{
  g_clear_pointer (&self->edges, g_free);
}

int
weft_timeline_paint_find (const WeftTimelinePaint *self, guint64 time_ns)
{
  int low = 0, high = self->width;

  if (time_ns < self->edges[0])
    return -1;
  if (time_ns >= self->edges[high])
    return high;
  /* The guess is right but for the rounding of the edges. */
  low = (int) ((double) (time_ns - self->edges[0]) / (double) (self->edges[high] - self->edges[0]) * self->width);
  low = CLAMP (low, 0, high - 1);
  while (low > 0 && self->edges[low] > time_ns)
    low--;
  while (low < high - 1 && self->edges[low + 1] <= time_ns)
    low++;
  /* Before the beginning of time all edges are 0. */
  return low;
}

static void
paint_column (WeftTimelinePaint *self, int x, int top, int bottom, guint state)
{
  guint32 *pixel = self->pixels + (gsize) top * (gsize) self->width + x;

  for (int y = top; y < bottom; y++, pixel += self->width)
    *pixel = weft_timeline_inks_get (self->inks, state, self->first + x, y);
}

static void
paint_plain (WeftTimelinePaint *self, int from, int to, int top, int bottom, guint32 ink)
{
  for (int y = MAX (top, 0); y < MIN (bottom, self->height); y++)
    for (int x = MAX (from, 0); x < MIN (to, self->width); x++)
      self->pixels[(gsize) y * (gsize) self->width + (gsize) x] = ink;
}

static guint32
pack (const GdkRGBA *color, float alpha)
{
  guint32 a = (guint32) (color->alpha * alpha * 255 + 0.5f);

  return a << 24 | (guint32) (color->red * (float) a + 0.5f) << 16 | (guint32) (color->green * (float) a + 0.5f) << 8
         | (guint32) (color->blue * (float) a + 0.5f);
}

/* Whether something with an outline goes on here, or only a state that no job has. */
static gboolean
has_job (const WeftSpan *span)
{
  return span->state < WEFT_SPAN_SLEEPING;
}

/* The same job without a gap in between. */
static gboolean
goes_on (const WeftSpan *before, const WeftSpan *after)
{
  return before->job == after->job && before->to_ns == after->from_ns && has_job (before) && has_job (after);
}

/* Rows that are left out at the end of a job, so that its corners are round. */
static int
get_inset (int distance, int scale)
{
  return distance < scale ? 2 * scale : distance < 2 * scale ? scale : 0;
}

typedef struct
{
  int from, to;             /* columns */
  gboolean begins, ends;    /* a job does, here */
} Run;

static void
paint_run (WeftTimelinePaint *self, const Run *run, const WeftSpan *span, int top, int bottom)
{
  int scale = self->inks->scale, from = MAX (run->from, 0), to = MIN (run->to, self->width);
  gboolean wide = run->to - run->from >= 8 * scale && has_job (span) && bottom - top >= 8 * scale;
  int end = run->to - (run->ends && run->to - run->from >= 4 * scale ? scale : 0);

  for (int x = from; x < MIN (to, end); x++)
    {
      int inset = 0;

      if (wide && run->begins)
        inset = get_inset (x - run->from, scale);
      if (wide && run->ends)
        inset = MAX (inset, get_inset (end - 1 - x, scale));
      paint_column (self, x, top + inset, bottom - inset, span->state);
    }
  if (run->begins && (span->state == WEFT_SPAN_CRASHED || span->state == WEFT_SPAN_FAILED))
    paint_plain (self, run->from, MIN (run->from + 3 * scale, MAX (run->to, run->from + scale)), top, bottom,
                 pack (span->state == WEFT_SPAN_CRASHED ? &self->inks->cap : &self->inks->cross, 1));
}

void
weft_timeline_paint_shares (WeftTimelinePaint *self, int x, const guint64 ns[WEFT_SPAN_N_STATES], double whole, int top, int bottom)
{
  double sum = 0;
  int row = bottom;

  for (guint i = 0; i < WEFT_SPAN_N_STATES && row > top; i++)
    {
      guint state = stacked[i];
      int next;

      if (ns[state] == 0)
        continue;
      sum += (double) ns[state];
      next = bottom - (int) ((bottom - top) * sum / whole + 0.5);
      /* However little it was: a pixel. */
      next = CLAMP (next, top, row - 1);
      paint_column (self, x, next, row, state);
      row = next;
    }
}

/* The first from `i` on that ends after the column begins; one without length that lies on the edge belongs to it, too. */
static gsize
find_first (const WeftSpans *spans, gsize i, guint64 time_ns)
{
  i = weft_spans_find_next (spans, i, time_ns);
  while (i > 0 && weft_spans_get (spans, i - 1)->from_ns == time_ns && weft_spans_get (spans, i - 1)->to_ns == time_ns)
    i--;
  return i;
}

static guint64
get_end (const WeftTimelinePaint *self, const WeftSpan *span)
{
  return span->to_ns == WEFT_TIME_OPEN ? MAX (self->now_ns, span->from_ns) : span->to_ns;
}

/* How many of the spans from `i` on touch the column, at most three: more are not told apart. */
static gsize
count_touching (const WeftSpans *spans, gsize i, gsize n, guint64 to_ns)
{
  gsize count = 1;

  while (count < 3 && i + count < n && weft_spans_get (spans, i + count)->from_ns < to_ns)
    count++;
  return count;
}

/* Part of a column: its height is its share, or a wake-up of microseconds would look like milliseconds. */
static gboolean
is_small (WeftTimelinePaint *self, const WeftSpan *span, int x)
{
  guint64 end = get_end (self, span);

  return end > span->from_ns && end <= self->edges[x + 1] && end - span->from_ns < self->edges[x + 1] - self->edges[x];
}

static void
paint_crowd (WeftTimelinePaint *self, const WeftSpans *spans, gsize i, int x, int top, int bottom)
{
  guint64 ns[WEFT_SPAN_N_STATES] = { 0 }, all = 0;

  weft_spans_sum (spans, self->edges[x], self->edges[x + 1], self->now_ns, ns);
  for (guint state = 0; state < WEFT_SPAN_N_STATES; state++)
    all += ns[state];
  if (all == 0)
    paint_column (self, x, top, bottom, weft_spans_get (spans, i)->state);
  else
    weft_timeline_paint_shares (self, x, ns, (double) (self->edges[x + 1] - self->edges[x]), top, bottom);
}

/* The columns of one span from `x` on, whose left neighbour may own that one's beginning. */
static Run
get_run (WeftTimelinePaint *self, const WeftSpans *spans, gsize i, int x)
{
  const WeftSpan *span = weft_spans_get (spans, i);
  gsize n = weft_spans_get_n (spans);
  Run run = { x, weft_timeline_paint_find (self, get_end (self, span)), FALSE, FALSE };

  run.to = MAX (run.to, x + 1);
  run.begins = span->from_ns >= self->edges[x] && (i == 0 || !goes_on (weft_spans_get (spans, i - 1), span));
  run.ends = get_end (self, span) < self->edges[self->width] && span->to_ns != WEFT_TIME_OPEN
             && (i + 1 == n || !goes_on (span, weft_spans_get (spans, i + 1)));
  return run;
}

void
weft_timeline_paint_spans (WeftTimelinePaint *self, const WeftSpans *spans, int top, int bottom)
{
  gsize n = weft_spans_get_n (spans), i = find_first (spans, weft_spans_find (spans, self->edges[0]), self->edges[0]);
  int x = MAX (weft_timeline_paint_find (self, 0), 0);

  while (i < n && x < self->width)
    {
      const WeftSpan *span = weft_spans_get (spans, i);
      gsize touching;
      Run run;

      if (span->from_ns >= self->edges[self->width])
        return;
      x = MAX (x, weft_timeline_paint_find (self, span->from_ns));
      touching = count_touching (spans, i, n, self->edges[x + 1]);
      if (touching > 2 || (touching == 2 && span->from_ns >= self->edges[x]) || (touching == 1 && is_small (self, span, x)))
        {
          paint_crowd (self, spans, i, x, top, bottom);
          x++;
          i = x < self->width ? find_first (spans, i, self->edges[x]) : n;
          continue;
        }
      /* The column in which two meet is the later one's. */
      if (touching == 2)
        i++;
      run = get_run (self, spans, i, x);
      paint_run (self, &run, weft_spans_get (spans, i), top, bottom);
      x = run.to;
      if (x < self->width && get_end (self, weft_spans_get (spans, i)) <= self->edges[x])
        i++;
    }
}

/* Of a column's height, what of its time the core was used; a pixel at least. */
static int
get_core_top (WeftTimelinePaint *self, const WeftSpans *spans, int x, int top, int bottom)
{
  guint64 ns[WEFT_SPAN_N_STATES] = { 0 }, used = 0;

  weft_spans_sum (spans, self->edges[x], self->edges[x + 1], self->now_ns, ns);
  for (guint state = 0; state < WEFT_SPAN_N_STATES; state++)
    used += ns[state];
  return bottom - MAX ((int) ((double) (bottom - top) * (double) used / (double) (self->edges[x + 1] - self->edges[x]) + 0.5), 1);
}

/* The worker that had the core at the beginning of a column, or else the first one in it. */
void
weft_timeline_paint_core (WeftTimelinePaint *self, const WeftSpans *spans, const guint32 *colors, guint n_colors, int top, int bottom)
{
  gsize n = weft_spans_get_n (spans), i = find_first (spans, weft_spans_find (spans, self->edges[0]), self->edges[0]);

  for (int x = MAX (weft_timeline_paint_find (self, 0), 0); i < n && x < self->width;)
    {
      const WeftSpan *span = weft_spans_get (spans, i);
      int to;

      if (span->from_ns >= self->edges[self->width])
        return;
      x = MAX (x, weft_timeline_paint_find (self, span->from_ns));
      to = MAX (weft_timeline_paint_find (self, get_end (self, span)), x + 1);
      paint_plain (self, x, to, to == x + 1 ? get_core_top (self, spans, x, top, bottom) : top, bottom, colors[span->job % n_colors]);
      x = to;
      i = x < self->width ? find_first (spans, i, self->edges[x]) : n;
    }
}

/* On a core: a line; wants one and has none: hatched. Where it had and wanted none there is nothing. */
void
weft_timeline_paint_strip (WeftTimelinePaint *self, const WeftSpans *spans, int top, int bottom)
{
  weft_timeline_paint_spans (self, spans, top, bottom);
}
