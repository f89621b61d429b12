/* spans.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "spans.h"

#include <stdatomic.h>
#include <string.h>

/* Spans from one kept sum to the next. A sum is as large as four and a half spans, so they add less than a third to what spans
 * take. */
#define BLOCK 16

typedef struct
{
  guint64 ns[WEFT_SPAN_N_STATES];
  guint32 after[WEFT_SPAN_N_STATES]; /* behind the last span of this state; 0: there was none */
} Sum;

struct _WeftSpans
{
  WeftSpan *spans;  /* (owned) unless `borrowed` */
  gsize n, room;
  Sum *sums;        /* (owned) sums[k] of the spans before BLOCK * (k + 1), all of which have ended */
  gsize n_sums, sums_room;
  _Atomic gsize hint; /* where the last stretch ended: the next pixel begins there */
  gboolean borrowed;
  GDestroyNotify free;
  gpointer owner;
};

WeftSpans *
weft_spans_new (void)
{
  return g_new0 (WeftSpans, 1);
}

/* By a half, not twice: there may be ten thousand lanes, and what is kept for growth is memory all the same. */
static gsize
grow (gsize room)
{
  return room < 4 ? 4 : room + room / 2;
}

/* Called before span n is added, when all before it have ended. */
static void
keep_sum (WeftSpans *self, gsize n)
{
  Sum sum = { 0 };

  if (n == 0 || n % BLOCK != 0)
    return;
  if (self->n_sums > 0)
    sum = self->sums[self->n_sums - 1];
  for (gsize i = n - BLOCK; i < n; i++)
    {
      sum.ns[self->spans[i].state] += self->spans[i].to_ns - self->spans[i].from_ns;
      sum.after[self->spans[i].state] = (guint32) i + 1;
    }
  if (self->n_sums == self->sums_room)
    {
      self->sums_room = grow (self->sums_room);
      self->sums = g_renew (Sum, self->sums, self->sums_room);
    }
  self->sums[self->n_sums++] = sum;
}

WeftSpans *
weft_spans_new_borrowed (const WeftSpan *spans, gsize n, GDestroyNotify free, gpointer owner)
{
  WeftSpans *self = weft_spans_new ();

  self->spans = (WeftSpan *) spans;
  self->n = n;
  self->borrowed = TRUE;
  self->free = free;
  self->owner = owner;
  self->sums_room = n / BLOCK;
  self->sums = g_new (Sum, self->sums_room);
  /* Not the sum after the last span, which may be open. */
  for (gsize i = BLOCK; i < n; i += BLOCK)
    keep_sum (self, i);
  return self;
}

void
weft_spans_free (WeftSpans *self)
{
  if (!self->borrowed)
    g_free (self->spans);
  if (self->free != NULL)
    self->free (self->owner);
  g_free (self->sums);
  g_free (self);
}

void
weft_spans_append (WeftSpans *self, WeftSpan span)
{
  g_return_if_fail (!self->borrowed);
  g_return_if_fail (span.state < WEFT_SPAN_N_STATES);
  g_return_if_fail (span.from_ns <= span.to_ns);

  if (self->n > 0)
    {
      WeftSpan *last = &self->spans[self->n - 1];

      g_return_if_fail (span.from_ns >= last->from_ns);
      last->to_ns = MIN (last->to_ns, span.from_ns);
    }
  keep_sum (self, self->n);
  if (self->n == self->room)
    {
      self->room = grow (self->room);
      self->spans = g_renew (WeftSpan, self->spans, self->room);
    }
  self->spans[self->n++] = span;
}

void
weft_spans_close (WeftSpans *self, guint64 to_ns)
{
  WeftSpan *last;

  g_return_if_fail (!self->borrowed);

  if (self->n == 0)
    return;
  last = &self->spans[self->n - 1];
  if (last->to_ns == WEFT_TIME_OPEN)
    last->to_ns = MAX (to_ns, last->from_ns);
}

gsize
weft_spans_get_n (const WeftSpans *self)
{
  return self->n;
}

const WeftSpan *
weft_spans_get (const WeftSpans *self, gsize i)
{
  g_return_val_if_fail (i < self->n, NULL);

  return &self->spans[i];
}

static gsize
find_between (const WeftSpans *self, gsize low, gsize high, guint64 time_ns)
{
  while (low < high)
    {
      gsize middle = low + (high - low) / 2;

      if (self->spans[middle].to_ns > time_ns)
        high = middle;
      else
        low = middle + 1;
    }
  return low;
}

gsize
weft_spans_find (const WeftSpans *self, guint64 time_ns)
{
  return find_between (self, 0, self->n, time_ns);
}

gsize
weft_spans_find_next (const WeftSpans *self, gsize i, guint64 time_ns)
{
  gsize high = i, step = 1;

  while (high < self->n && self->spans[high].to_ns <= time_ns)
    {
      i = high + 1;
      high = self->n - high > step ? high + step : self->n;
      step *= 2;
    }
  return find_between (self, i, high, time_ns);
}

static inline guint64
end_of (const WeftSpan *span, guint64 now_ns)
{
  return span->to_ns != WEFT_TIME_OPEN ? span->to_ns : MAX (now_ns, span->from_ns);
}

/* Whether it reaches into what begins at `from_ns`: it ends later, or is without length and not earlier. All after it do too. */
static inline gboolean
reaches (const WeftSpans *self, gsize i, guint64 from_ns, guint64 now_ns)
{
  return end_of (&self->spans[i], now_ns) > from_ns || self->spans[i].from_ns >= from_ns;
}

static gboolean
is_first (const WeftSpans *self, gsize i, guint64 from_ns, guint64 now_ns)
{
  return i < self->n && reaches (self, i, from_ns, now_ns) && (i == 0 || !reaches (self, i - 1, from_ns, now_ns));
}

static gsize
find_first (const WeftSpans *self, guint64 from_ns, guint64 now_ns)
{
  gsize hint = atomic_load_explicit (&((WeftSpans *) self)->hint, memory_order_relaxed);
  gsize low = 0, high = self->n;

  if (is_first (self, hint, from_ns, now_ns))
    return hint;
  if (is_first (self, hint + 1, from_ns, now_ns))
    return hint + 1;
  while (low < high)
    {
      gsize middle = low + (high - low) / 2;

      if (reaches (self, middle, from_ns, now_ns))
        high = middle;
      else
        low = middle + 1;
    }
  return low;
}

/* The first span from `low` on that begins at `to_ns` or later. Most stretches are a pixel and hold a few spans, so
 * it is looked for in steps that grow. */
static gsize
find_end (const WeftSpans *self, gsize low, guint64 to_ns)
{
  gsize high = low, step = 1;

  while (high < self->n && self->spans[high].from_ns < to_ns)
    {
      low = high + 1;
      high = MIN (high + step, self->n);
      step *= 2;
    }
  while (low < high)
    {
      gsize middle = low + (high - low) / 2;

      if (self->spans[middle].from_ns >= to_ns)
        high = middle;
      else
        low = middle + 1;
    }
  return low;
}

static void
add_spans (const WeftSpans *self, gsize first, gsize end, guint64 now_ns, guint64 *ns)
{
  for (gsize i = first; i < end; i++)
    ns[self->spans[i].state] += end_of (&self->spans[i], now_ns) - self->spans[i].from_ns;
}

/* The sums over all whole spans before `end`, times `sign`; the arithmetic is modulo 2^64 and comes out even. */
static void
add_before (const WeftSpans *self, gsize end, guint64 now_ns, gboolean subtract, guint64 *ns)
{
  guint64 sums[WEFT_SPAN_N_STATES] = { 0 };
  gsize blocks = MIN (end / BLOCK, self->n_sums);

  if (blocks > 0)
    memcpy (sums, self->sums[blocks - 1].ns, sizeof sums);
  add_spans (self, blocks * BLOCK, end, now_ns, sums);
  for (guint state = 0; state < WEFT_SPAN_N_STATES; state++)
    ns[state] += subtract ? -sums[state] : sums[state];
}

gsize
weft_spans_sum (const WeftSpans *self, guint64 from_ns, guint64 to_ns, guint64 now_ns, guint64 ns[WEFT_SPAN_N_STATES])
{
  gsize first, end;
  guint64 last_end;

  memset (ns, 0, WEFT_SPAN_N_STATES * sizeof *ns);
  if (from_ns >= to_ns)
    return 0;
  first = find_first (self, from_ns, now_ns);
  end = find_end (self, first, to_ns);
  if (first == end)
    return 0;
  atomic_store_explicit (&((WeftSpans *) self)->hint, end - 1, memory_order_relaxed);

  if (end - first <= 2 * BLOCK)
    {
      add_spans (self, first, end, now_ns, ns);
    }
  else
    {
      add_before (self, end, now_ns, FALSE, ns);
      add_before (self, first, now_ns, TRUE, ns);
    }
  /* What the outer two have outside. */
  if (self->spans[first].from_ns < from_ns)
    ns[self->spans[first].state] -= from_ns - self->spans[first].from_ns;
  last_end = end_of (&self->spans[end - 1], now_ns);
  if (last_end > to_ns)
    ns[self->spans[end - 1].state] -= last_end - to_ns;
  return end - first;
}

guint
weft_spans_get_states (const WeftSpans *self, guint64 from_ns, guint64 to_ns)
{
  gsize first = find_first (self, from_ns, from_ns), end = find_end (self, first, to_ns);
  gsize blocks = MIN (end / BLOCK, self->n_sums);
  guint states = 0;

  for (gsize i = MAX (first, blocks * BLOCK); i < end; i++)
    states |= 1u << self->spans[i].state;
  for (guint state = 0; blocks > 0 && state < WEFT_SPAN_N_STATES; state++)
    if (self->sums[blocks - 1].after[state] > first)
      states |= 1u << state;
  return states;
}

gsize
weft_spans_get_size (const WeftSpans *self)
{
  return sizeof *self + self->room * sizeof *self->spans + self->sums_room * sizeof *self->sums;
}
