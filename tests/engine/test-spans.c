/* test-spans.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "support.h"

#include "engine/spans.h"

#include <string.h>

/* The sums that are kept beside the spans give, to the nanosecond, what going through all spans gives. */

#define N_ROUNDS 40
#define N_STRETCHES TEST_TIMES (400, 100)

/* 0 is drawn as often as `below` says: some spans have no length, some a gap before them. */
static guint64
draw (GRand *random, gint32 below, gint32 end)
{
  gint32 drawn = g_rand_int_range (random, -below, end);

  return (guint64) MAX (drawn, 0);
}

static WeftSpans *
draw_spans (GRand *random, gsize n, gboolean open)
{
  WeftSpans *spans = weft_spans_new ();
  guint64 time = draw (random, 0, 50);

  for (gsize i = 0; i < n; i++)
    {
      guint64 from = time + draw (random, 20, 20);
      guint64 to = from + draw (random, 10, 50);

      weft_spans_append (spans, (WeftSpan) { .from_ns = from,
                                             .to_ns = open && i == n - 1 ? WEFT_TIME_OPEN : to,
                                             .job = (guint32) i,
                                             .state = (guint32) g_rand_int_range (random, 0, WEFT_SPAN_N_STATES) });
      time = to;
    }
  return spans;
}

static gsize
brute_sum (const WeftSpans *spans, guint64 from, guint64 to, guint64 now, guint64 *ns)
{
  gsize touched = 0;

  memset (ns, 0, WEFT_SPAN_N_STATES * sizeof *ns);
  for (gsize i = 0; from < to && i < weft_spans_get_n (spans); i++)
    {
      const WeftSpan *span = weft_spans_get (spans, i);
      guint64 end = span->to_ns == WEFT_TIME_OPEN ? MAX (now, span->from_ns) : span->to_ns;
      gboolean empty = span->from_ns == end;

      if (span->from_ns >= to || (empty ? end < from : end <= from))
        continue;
      touched++;
      ns[span->state] += MIN (end, to) - MAX (span->from_ns, from);
    }
  return touched;
}

static guint
brute_states (const WeftSpans *spans, guint64 from, guint64 to)
{
  guint states = 0;

  for (gsize i = 0; i < weft_spans_get_n (spans); i++)
    {
      const WeftSpan *span = weft_spans_get (spans, i);
      guint64 end = span->to_ns == WEFT_TIME_OPEN ? span->from_ns : span->to_ns;

      if (span->from_ns < to && (end > from || span->from_ns >= from))
        states |= 1u << span->state;
    }
  return states;
}

static void
assert_stretch (const WeftSpans *spans, guint64 from, guint64 to, guint64 now)
{
  guint64 ns[WEFT_SPAN_N_STATES], expected[WEFT_SPAN_N_STATES];

  g_assert_cmpuint (weft_spans_sum (spans, from, to, now, ns), ==, brute_sum (spans, from, to, now, expected));
  for (guint state = 0; state < WEFT_SPAN_N_STATES; state++)
    g_assert_cmpuint (ns[state], ==, expected[state]);
  if (from < to)
    g_assert_cmphex (weft_spans_get_states (spans, from, to), ==, brute_states (spans, from, to));
}

static guint64
end_of_last (const WeftSpans *spans)
{
  return weft_spans_get_n (spans) == 0 ? 0 : weft_spans_get (spans, weft_spans_get_n (spans) - 1)->from_ns + 60;
}

static void
assert_stretches (GRand *random, const WeftSpans *spans)
{
  guint64 last = end_of_last (spans);

  for (guint i = 0; i < N_STRETCHES; i++)
    {
      guint64 from = (guint64) g_rand_double_range (random, 0, (double) last);
      guint64 longest = i % 2 == 0 ? 100 : last;
      guint64 now = last - (guint64) g_rand_int_range (random, 0, 60);

      assert_stretch (spans, from, from + (guint64) g_rand_double_range (random, 0, (double) longest), now);
    }
  assert_stretch (spans, 0, G_MAXUINT64, last);
  assert_stretch (spans, last, last + 1, last);
}

static void
test_sums_are_exact (gconstpointer data)
{
  for (guint32 round = 0; round < N_ROUNDS; round++)
    {
      g_autoptr(GRand) random = g_rand_new_with_seed (round);
      gsize n = round < 20 ? round * 8 : (gsize) g_rand_int_range (random, 0, 3000);
      g_autoptr(WeftSpans) spans = draw_spans (random, n, GPOINTER_TO_INT (data));

      assert_stretches (random, spans);
    }
}

/* In every stretch as wide as a pixel, at any zoom, each span is counted where it lies. */
static void
test_every_span_touches (void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (1);
  g_autoptr(WeftSpans) spans = draw_spans (random, 2000, FALSE);
  guint64 last = end_of_last (spans), ns[WEFT_SPAN_N_STATES];

  for (gsize i = 0; i < weft_spans_get_n (spans); i++)
    {
      guint64 from = weft_spans_get (spans, i)->from_ns;

      g_assert_cmpuint (weft_spans_sum (spans, from, from + 1, last, ns), >=, 1);
      g_assert_true (weft_spans_get_states (spans, from, from + 1) >> weft_spans_get (spans, i)->state & 1);
      for (guint64 width = 1; width < last; width *= 7)
        g_assert_cmpuint (weft_spans_sum (spans, from / width * width, (from / width + 1) * width, last, ns), >=, 1);
    }
}

static void
test_finds_the_first_that_ends_later (void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (2);
  g_autoptr(WeftSpans) spans = draw_spans (random, 500, TRUE);

  for (guint64 time = 0; time < end_of_last (spans); time++)
    {
      gsize expected = 0;

      while (expected < weft_spans_get_n (spans) && weft_spans_get (spans, expected)->to_ns <= time)
        expected++;
      g_assert_cmpuint (weft_spans_find (spans, time), ==, expected);
      for (gsize from = 0; from <= expected; from = 2 * from + 1)
        g_assert_cmpuint (weft_spans_find_next (spans, from, time), ==, expected);
      g_assert_cmpuint (weft_spans_find_next (spans, expected, time), ==, expected);
    }
  g_assert_cmpuint (weft_spans_find (spans, G_MAXUINT64 - 1), ==, 499);
}

static void
test_without_spans_there_is_nothing (void)
{
  g_autoptr(WeftSpans) spans = weft_spans_new ();
  guint64 ns[WEFT_SPAN_N_STATES];

  weft_spans_close (spans, 5);
  g_assert_cmpuint (weft_spans_get_n (spans), ==, 0);
  g_assert_cmpuint (weft_spans_find (spans, 0), ==, 0);
  g_assert_cmpuint (weft_spans_find_next (spans, 0, 0), ==, 0);
  g_assert_cmpuint (weft_spans_sum (spans, 0, G_MAXUINT64, 7, ns), ==, 0);
  g_assert_cmpuint (ns[WEFT_SPAN_RUNNING], ==, 0);
}

static void
test_an_open_span_ends_where_the_next_begins (void)
{
  g_autoptr(WeftSpans) spans = weft_spans_new ();
  guint64 ns[WEFT_SPAN_N_STATES];

  weft_spans_append (spans, (WeftSpan) { 10, WEFT_TIME_OPEN, 1, WEFT_SPAN_WAITING });
  g_assert_cmpuint (weft_spans_sum (spans, 0, 100, 30, ns), ==, 1);
  g_assert_cmpuint (ns[WEFT_SPAN_WAITING], ==, 20);
  g_assert_cmpuint (weft_spans_sum (spans, 0, 100, 5, ns), ==, 1);
  g_assert_cmpuint (ns[WEFT_SPAN_WAITING], ==, 0);
  g_assert_cmpuint (weft_spans_sum (spans, 40, 100, 30, ns), ==, 0);

  weft_spans_append (spans, (WeftSpan) { 50, 90, 2, WEFT_SPAN_RUNNING });
  weft_spans_append (spans, (WeftSpan) { 70, WEFT_TIME_OPEN, 3, WEFT_SPAN_PAUSED });
  weft_spans_close (spans, 100);
  weft_spans_close (spans, 200);
  g_assert_cmpuint (weft_spans_sum (spans, 0, 1000, 1000, ns), ==, 3);
  g_assert_cmpuint (ns[WEFT_SPAN_WAITING], ==, 40);
  g_assert_cmpuint (ns[WEFT_SPAN_RUNNING], ==, 20);
  g_assert_cmpuint (ns[WEFT_SPAN_PAUSED], ==, 30);
}

static void
count_cb (gpointer data)
{
  ++*(guint *) data;
}

static void
test_borrowed_spans_are_the_same (void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (3);

  for (gsize n = 0; n < 100; n++)
    {
      g_autoptr(WeftSpans) own = draw_spans (random, n, n % 2 == 0);
      guint freed = 0;
      WeftSpans *borrowed = weft_spans_new_borrowed (n > 0 ? weft_spans_get (own, 0) : NULL, n, count_cb, &freed);

      g_assert_cmpuint (weft_spans_get_n (borrowed), ==, n);
      assert_stretches (random, borrowed);
      g_assert_cmpuint (freed, ==, 0);
      weft_spans_free (borrowed);
      g_assert_cmpuint (freed, ==, 1);
    }
}

static void
test_many_spans_take_little_more_than_themselves (void)
{
  g_autoptr(WeftSpans) spans = weft_spans_new ();

  for (guint64 i = 0; i < 100000; i++)
    weft_spans_append (spans, (WeftSpan) { i, i + 1, 0, WEFT_SPAN_RUNNING });
  g_assert_cmpuint (weft_spans_get_size (spans), <, 2 * 100000 * sizeof (WeftSpan));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/spans/sums-are-exact/ended", GINT_TO_POINTER (FALSE), test_sums_are_exact);
  g_test_add_data_func ("/spans/sums-are-exact/open", GINT_TO_POINTER (TRUE), test_sums_are_exact);
  g_test_add_func ("/spans/every-span-touches", test_every_span_touches);
  g_test_add_func ("/spans/finds-the-first-that-ends-later", test_finds_the_first_that_ends_later);
  g_test_add_func ("/spans/without-spans-there-is-nothing", test_without_spans_there_is_nothing);
  g_test_add_func ("/spans/an-open-span-ends-where-the-next-begins", test_an_open_span_ends_where_the_next_begins);
  g_test_add_func ("/spans/borrowed-spans-are-the-same", test_borrowed_spans_are_the_same);
  g_test_add_func ("/spans/many-spans-take-little-more-than-themselves", test_many_spans_take_little_more_than_themselves);

  return g_test_run ();
}
