/* timeline-marks.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "timeline-paint.h"

/* Marks as pixels: a tick in the column in which it happened, and a small picture of what it was where there is room. */

#define SHAPE 7

static const guint8 retry_shape[SHAPE] = { 0x1c, 0x22, 0x41, 0x45, 0x07, 0x02, 0x1c };
static const guint8 pause_shape[SHAPE] = { 0x00, 0x36, 0x36, 0x36, 0x36, 0x36, 0x00 };
static const guint8 resume_shape[SHAPE] = { 0x10, 0x18, 0x1c, 0x1e, 0x1c, 0x18, 0x10 };
static const guint8 cancel_shape[SHAPE] = { 0x1c, 0x22, 0x51, 0x49, 0x45, 0x22, 0x1c };
static const guint8 cross_shape[SHAPE] = { 0x41, 0x63, 0x36, 0x1c, 0x36, 0x63, 0x41 };
static const guint8 cap_shape[SHAPE] = { 0x3e, 0x7f, 0x7f, 0x7f, 0x7f, 0x7f, 0x3e };

const guint8 *
weft_timeline_get_mark_shape (guint kind)
{
  switch (kind)
    {
    case WEFT_MARK_RETRY:
      return retry_shape;
    case WEFT_MARK_PAUSE:
      return pause_shape;
    case WEFT_MARK_RESUME:
      return resume_shape;
    case WEFT_MARK_CANCEL:
    case WEFT_MARK_CANCELLED:
      return cancel_shape;
    case WEFT_MARK_FAILED:
      return cross_shape;
    case WEFT_MARK_CRASHED:
      return cap_shape;
    default:
      return NULL;
    }
}

static guint32
pack (const GdkRGBA *color)
{
  return 255u << 24 | (guint32) (color->red * 255 + 0.5f) << 16 | (guint32) (color->green * 255 + 0.5f) << 8 | (guint32) (color->blue * 255 + 0.5f);
}

static void
set (WeftTimelinePaint *self, int x, int y, guint32 ink)
{
  if (x >= 0 && x < self->width && y >= 0 && y < self->height)
    self->pixels[(gsize) y * (gsize) self->width + (gsize) x] = ink;
}

static gboolean
is_set (const guint8 *shape, int x, int y)
{
  return x >= 0 && y >= 0 && x < SHAPE && y < SHAPE && (shape[y] >> (SHAPE - 1 - x) & 1);
}

static gboolean
is_near (const guint8 *shape, int x, int y)
{
  for (int dy = -1; dy <= 1; dy++)
    for (int dx = -1; dx <= 1; dx++)
      if (is_set (shape, x + dx, y + dy))
        return TRUE;
  return FALSE;
}

/* With a halo in the ground's colour, so that it is seen on every state. */
static void
paint_shape (WeftTimelinePaint *self, const guint8 *shape, int column, int top, guint32 ink, guint32 halo)
{
  int scale = self->inks->scale, left = column - SHAPE * scale / 2;

  for (int y = -scale; y < (SHAPE + 1) * scale; y++)
    for (int x = -scale; x < (SHAPE + 1) * scale; x++)
      {
        int cell_x = (x + scale) / scale - 1, cell_y = (y + scale) / scale - 1;

        if (is_set (shape, cell_x, cell_y))
          set (self, left + x, top + y, ink);
        else if (is_near (shape, cell_x, cell_y))
          set (self, left + x, top + y, halo);
      }
}

static const GdkRGBA *
get_color (const WeftTimelinePaint *self, guint kind)
{
  return kind == WEFT_MARK_FAILED ? &self->inks->cross : &self->inks->cap;
}

static inline const WeftMark *
get_mark (const WeftTimelineMarks *self, guint i)
{
  return self->indices != NULL ? &self->marks[self->indices[i]] : &self->marks[i];
}

/* The first, from `low` on and before `n`, that is not before this time. */
static guint
find_mark (const WeftTimelineMarks *self, guint low, guint n, guint64 time_ns)
{
  while (low < n)
    {
      guint middle = low + (n - low) / 2;

      if (get_mark (self, middle)->time_ns < time_ns)
        low = middle + 1;
      else
        n = middle;
    }
  return low;
}

/* Likewise of all; it is likely to be near `low`, and there may be a hundred thousand. */
static guint
find_next_mark (const WeftTimelineMarks *self, guint low, guint64 time_ns)
{
  guint high = low, step = 1;

  while (high < self->n && get_mark (self, high)->time_ns < time_ns)
    {
      low = high + 1;
      high = self->n - high > step ? high + step : self->n;
      step *= 2;
    }
  return find_mark (self, low, high, time_ns);
}

/* Half a shape to the left of the piece, half a shape to the right: the neighbours' shapes reach in. */
static void
paint_shapes (WeftTimelinePaint *self, const WeftTimelineMarks *marks, int top)
{
  int reach = (SHAPE / 2 + 2) * self->inks->scale, pitch = (SHAPE + 2) * self->inks->scale;
  double column_ns = (double) (self->edges[self->width] - self->edges[0]) / self->width;
  guint64 beyond = (guint64) (reach * column_ns), from = self->edges[0] > beyond ? self->edges[0] - beyond : 0;
  guint32 halo = pack (&self->inks->ground);

  for (guint i = find_mark (marks, 0, marks->n, from); i < marks->n;)
    {
      const WeftMark *mark = get_mark (marks, i);
      const guint8 *shape = weft_timeline_get_mark_shape (mark->kind);
      gint64 number = (gint64) ((double) mark->time_ns / column_ns), slot = number / pitch;

      if (mark->time_ns > self->edges[self->width] + beyond)
        return;
      /* One in each stretch of a shape's width, counted from the beginning of time: the same in every piece. */
      if (shape != NULL)
        paint_shape (self, shape, (int) (number - self->first), top, pack (get_color (self, mark->kind)), halo);
      i = find_next_mark (marks, i + 1, (guint64) ((double) (slot + 1) * pitch * column_ns));
    }
}

static void
paint_ticks (WeftTimelinePaint *self, const WeftTimelineMarks *marks, int top, int bottom, int ground)
{
  for (guint i = find_mark (marks, 0, marks->n, self->edges[0]); i < marks->n;)
    {
      const WeftMark *mark = get_mark (marks, i);
      int x = weft_timeline_paint_find (self, mark->time_ns);

      if (x >= self->width)
        return;
      /* A beginning or an end is seen where the span is; it has a tick only where there is nothing. */
      if (weft_timeline_get_mark_shape (mark->kind) != NULL
          || self->pixels[(gsize) ground * (gsize) self->width + (gsize) x] >> 24 == 0)
        for (int y = top; y < bottom; y++)
          set (self, x, y, pack (get_color (self, mark->kind)));
      i = find_next_mark (marks, i + 1, self->edges[x + 1]);
    }
}

void
weft_timeline_paint_marks (WeftTimelinePaint *self, const WeftTimelineMarks *all, const WeftTimelineMarks *notable,
                           int top, int bottom, int ground)
{
  paint_ticks (self, all, top, MIN (top + 3 * self->inks->scale, bottom), ground);
  paint_shapes (self, notable, top + self->inks->scale);
}
