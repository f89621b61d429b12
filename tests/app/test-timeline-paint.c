/* test-timeline-paint.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "made-up-trace.h"
#include "timeline-fixture.h"
#include "widgets.h"

#include <math.h>

/* What is painted of each column, against the same found out span by span: no event vanishes, whatever the zoom. */

#define PIECE 200
#define ROWS 22

/* Spans of every length, from none to long, with gaps and with states of all kinds; marks anywhere. */
static void
draw_wild (GRand *rand, WeftSpan *spans, WeftMark *marks, guint n, guint32 lane)
{
  guint64 ns = 0, at = 0;

  for (guint i = 0; i < n; i++)
    {
      guint64 length = (guint64) pow (10, g_rand_double_range (rand, -1, 4.5));

      ns += g_rand_int_range (rand, 0, 3) == 0 ? (guint64) g_rand_int_range (rand, 0, 2000) : 0;
      spans[i] = (WeftSpan) { ns, ns + length, i / 3, (guint) g_rand_int_range (rand, 0, WEFT_SPAN_N_STATES) };
      ns += length;
      at += (guint64) pow (10, g_rand_double_range (rand, -1, 4.3));
      marks[i] = (WeftMark) { at, lane, i, (guint) g_rand_int_range (rand, 0, WEFT_MARK_N_KINDS), 1 };
    }
}

static WeftTrace *
make_wild_trace (guint seed, guint n)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (seed);
  g_autofree WeftSpan *spans = g_new (WeftSpan, n);
  g_autofree WeftMark *marks = g_new (WeftMark, n);

  draw_wild (rand, spans, marks, n, 0);
  return made_up_trace_new_of (spans, n, marks, n);
}

static gboolean
is_painted (const WeftTimelinePaint *paint, int x, int top, int bottom)
{
  for (int y = top; y < bottom; y++)
    if (paint->pixels[y * paint->width + x] >> 24 != 0)
      return TRUE;
  return FALSE;
}

/* Column by column, without any tree: the span touches it, or the mark lies in it. */
static void
compare_spans (const WeftTimelinePaint *paint, const WeftSpans *spans)
{
  for (gsize i = 0; i < weft_spans_get_n (spans); i++)
    {
      const WeftSpan *span = weft_spans_get (spans, i);
      gboolean inside = FALSE, painted = FALSE;

      for (int x = 0; x < paint->width; x++)
        {
          gboolean touches = span->from_ns < paint->edges[x + 1] && (span->to_ns > paint->edges[x] || (span->from_ns == span->to_ns && span->to_ns >= paint->edges[x]));

          inside = inside || touches;
          painted = painted || (touches && is_painted (paint, x, 0, paint->height));
        }
      g_assert_true (painted || !inside);
    }
}

/* In a column that one span fills there is this span's colour, and nothing else. */
static void
compare_colors (const WeftTimelinePaint *paint, const WeftSpans *spans)
{
  for (gsize i = 0; i < weft_spans_get_n (spans); i++)
    {
      const WeftSpan *span = weft_spans_get (spans, i);

      for (int x = 8; x + 8 < paint->width; x++)
        if (span->from_ns < paint->edges[x - 8] && span->to_ns > paint->edges[x + 8])
          for (int y = 0; y < paint->height; y++)
            g_assert_cmphex (paint->pixels[y * paint->width + x], ==, weft_timeline_inks_get (paint->inks, span->state, paint->first + x, y));
    }
}

static void
compare_marks (const WeftTimelinePaint *paint, const WeftMark *marks, gsize n)
{
  for (gsize i = 0; i < n; i++)
    for (int x = 0; x < paint->width; x++)
      if (marks[i].time_ns >= paint->edges[x] && marks[i].time_ns < paint->edges[x + 1])
        g_assert_true (is_painted (paint, x, 0, paint->height));
}

static void
paint_and_compare (WeftTrace *trace, const WeftTimelineInks *inks, const WeftTimeScale *scale, gint64 first)
{
  const WeftSpans *spans = weft_trace_get_lane (trace, 0)->spans;
  g_autofree guint32 *pixels = g_new0 (guint32, PIECE * ROWS);
  g_autofree guint32 *all = NULL, *notable = NULL;
  WeftTimelinePaint paint;
  gsize n, n_notable = 0;
  const WeftMark *marks = weft_trace_get_marks (trace, &n);

  all = g_new (guint32, n);
  notable = g_new (guint32, n);
  for (guint32 i = 0; i < n; i++)
    {
      all[i] = i;
      if (weft_timeline_get_mark_shape (marks[i].kind) != NULL)
        notable[n_notable++] = i;
    }
  weft_timeline_paint_init (&paint, inks, scale, pixels, PIECE, ROWS, first, weft_trace_get_length (trace));
  weft_timeline_paint_spans (&paint, spans, 0, ROWS);
  compare_spans (&paint, spans);
  if (scale->column_ns < 100)
    compare_colors (&paint, spans);
  weft_timeline_paint_marks (&paint, &(WeftTimelineMarks) { marks, all, (guint) n },
                             &(WeftTimelineMarks) { marks, notable, (guint) n_notable }, 0, ROWS, 3);
  compare_marks (&paint, marks, n);
  weft_timeline_paint_clear (&paint);
}

static void
test_no_event_vanishes (void)
{
  WeftGraphColors colors = { .text = { 0, 0, 0, 1 }, .accent = { 0.2f, 0.5f, 0.9f, 1 }, .back = { 1, 1, 1, 1 } };
  WeftTimelineInks inks;

  weft_timeline_inks_init (&inks, &colors, FALSE, 1);
  for (guint seed = 1; seed <= 4; seed++)
    {
      g_autoptr(WeftTrace) trace = make_wild_trace (seed, 600);

      for (double column_ns = 1; column_ns < 40000; column_ns *= 3.7)
        {
          WeftTimeScale scale = { column_ns, 0, PIECE };
          gint64 last = (gint64) ((double) weft_trace_get_length (trace) / column_ns);

          for (guint i = 0; i < 4; i++)
            paint_and_compare (trace, &inks, &scale, last * i / 4 - 20);
        }
    }
  weft_timeline_inks_clear (&inks);
}

#define INSIDE 3u

/* Most lie far apart and are short, so that many a column has nothing but a moment. */
static WeftTrace *
make_wild_group (WeftLaneKind kind, guint seed, guint n)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (seed);
  g_autofree WeftSpan *spans = g_new (WeftSpan, INSIDE * n);
  g_autofree WeftMark *marks = g_new (WeftMark, INSIDE * n);
  guint32 first = kind == WEFT_LANE_THREAD ? 0 : 1;

  for (guint32 i = 0; i < INSIDE; i++)
    {
      draw_wild (rand, spans + i * n, marks + i * n, n, first + i);
      for (guint k = 0; k < n; k++)
        {
          guint64 shift = k * G_GUINT64_CONSTANT (20000);

          spans[i * n + k].from_ns += shift;
          spans[i * n + k].to_ns = k % 2 == 0 ? spans[i * n + k].from_ns : spans[i * n + k].to_ns + shift;
          marks[i * n + k].time_ns += shift;
        }
    }
  return made_up_trace_new_group (kind, INSIDE, spans, n, marks, INSIDE * n);
}

static void
paint_group_and_compare (TimelineFixture *self, guint32 group, const WeftTimeScale *scale, gint64 first)
{
  g_autofree guint32 *pixels = g_new0 (guint32, PIECE * ROWS);
  WeftTimelinePaint paint;
  gsize n;
  const WeftMark *marks = weft_trace_get_marks (self->trace, &n);

  weft_timeline_paint_init (&paint, &self->timeline->inks, scale, pixels, PIECE, ROWS, first, weft_trace_get_length (self->trace));
  weft_timeline_paint_group (self->timeline, &paint, group);
  for (guint i = 0; i < weft_trace_get_n_lanes (self->trace); i++)
    compare_spans (&paint, weft_trace_get_lane (self->trace, i)->spans);
  compare_marks (&paint, marks, n);
  weft_timeline_paint_clear (&paint);
}

/* The same of a row that stands for several lanes: of a loop's jobs, of what is in a process, of all workers. */
static void
test_no_event_vanishes_in_a_group (TimelineFixture *self, gconstpointer data)
{
  static const WeftLaneKind kinds[] = { WEFT_LANE_LOOP, WEFT_LANE_PROCESS, WEFT_LANE_THREAD };

  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    for (guint seed = 1; seed <= 2; seed++)
      {
        timeline_show (self, make_wild_group (kinds[k], seed, 150));
        for (double column_ns = 1; column_ns < 80000; column_ns *= 3.7)
          {
            WeftTimeScale scale = { column_ns, 0, PIECE };
            gint64 last = (gint64) ((double) weft_trace_get_length (self->trace) / column_ns);

            for (guint i = 0; i < 5; i++)
              paint_group_and_compare (self, kinds[k] == WEFT_LANE_THREAD ? WEFT_ROW_ALL : 0, &scale, last * i / 4 - 20);
          }
      }
}

/* Without the marks: what lasted no time at all has a pixel of its own state. */
static void
test_a_moment_has_its_state_in_a_group (TimelineFixture *self, gconstpointer data)
{
  static const WeftLaneKind kinds[] = { WEFT_LANE_LOOP, WEFT_LANE_PROCESS };
  const WeftSpan spans[] = { { 0, 1000, 0, WEFT_SPAN_RUNNING }, { 5500, 5500, 1, WEFT_SPAN_FAILED },
                             { 100, 900, 2, WEFT_SPAN_WAITING }, { 9000, 9999, 3, WEFT_SPAN_WAITING } };
  WeftTimeScale scale = { 1000, 0, PIECE };

  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    {
      g_autofree guint32 *pixels = g_new0 (guint32, PIECE * ROWS);
      guint failed = 0, painted = 0;
      WeftTimelinePaint paint;

      timeline_show (self, made_up_trace_new_group (kinds[k], 2, spans, 2, NULL, 0));
      weft_timeline_paint_init (&paint, &self->timeline->inks, &scale, pixels, PIECE, ROWS, 0, weft_trace_get_length (self->trace));
      weft_timeline_paint_group (self->timeline, &paint, 0);
      for (int y = 0; y < ROWS; y++)
        {
          failed += pixels[y * PIECE + 5] == weft_timeline_inks_get (paint.inks, WEFT_SPAN_FAILED, 5, y);
          painted += pixels[y * PIECE + 6] >> 24 != 0;
        }
      g_assert_cmpuint (failed, ==, 1);
      g_assert_cmpuint (painted, ==, 0);
      weft_timeline_paint_clear (&paint);
    }
}

static void
test_crowds_show_the_shares (void)
{
  WeftGraphColors colors = { .text = { 0, 0, 0, 1 }, .back = { 1, 1, 1, 1 } };
  guint64 ns[WEFT_SPAN_N_STATES] = { [WEFT_SPAN_RUNNING] = 500, [WEFT_SPAN_WAITING] = 499, [WEFT_SPAN_FAILED] = 1 };
  WeftTimeScale scale = { 1000, 0, 1 };
  WeftTimelinePaint paint;
  WeftTimelineInks inks;
  guint32 pixels[20] = { 0 };
  guint running = 0, failed = 0;

  weft_timeline_inks_init (&inks, &colors, FALSE, 1);
  weft_timeline_paint_init (&paint, &inks, &scale, pixels, 1, 20, 0, 1000);
  weft_timeline_paint_shares (&paint, 0, ns, 1000, 0, 20);
  for (int y = 0; y < 20; y++)
    {
      running += pixels[y] == weft_timeline_inks_get (&inks, WEFT_SPAN_RUNNING, 0, y);
      failed += pixels[y] == weft_timeline_inks_get (&inks, WEFT_SPAN_FAILED, 0, y);
    }
  g_assert_cmpuint (running, ==, 10);
  g_assert_cmpuint (failed, ==, 0);
  ns[WEFT_SPAN_WAITING] = 400;
  memset (pixels, 0, sizeof pixels);
  weft_timeline_paint_shares (&paint, 0, ns, 1000, 0, 20);
  for (int y = 0; y < 20; y++)
    failed += pixels[y] == weft_timeline_inks_get (&inks, WEFT_SPAN_FAILED, 0, y);
  g_assert_cmpuint (failed, ==, 1);
  weft_timeline_paint_clear (&paint);
  weft_timeline_inks_clear (&inks);
}

static guint
count_painted (const guint32 *pixels, int x)
{
  guint n = 0;

  for (int y = 0; y < ROWS; y++)
    n += pixels[y * PIECE + x] != 0;
  return n;
}

/* In columns of 1 ms: a quarter of one, 20 us, two and a half. */
static void
test_what_is_short_is_as_high_as_its_share (void)
{
  static const WeftSpan spans[] = {
    { 10000000, 10250000, 0, WEFT_SPAN_RUNNING }, { 20100000, 20120000, 1, WEFT_SPAN_RUNNING }, { 30000000, 32500000, 2, WEFT_SPAN_RUNNING },
  };
  g_autoptr(WeftTrace) trace = made_up_trace_new_of (spans, G_N_ELEMENTS (spans), NULL, 0);
  WeftGraphColors colors = { .text = { 0, 0, 0, 1 }, .back = { 1, 1, 1, 1 } };
  WeftTimeScale scale = { 1000000, 0, PIECE };
  const guint32 core_color = 0xff102030;

  for (guint core = 0; core < 2; core++)
    {
      g_autofree guint32 *pixels = g_new0 (guint32, PIECE * ROWS);
      WeftTimelinePaint paint;
      WeftTimelineInks inks;

      weft_timeline_inks_init (&inks, &colors, FALSE, 1);
      weft_timeline_paint_init (&paint, &inks, &scale, pixels, PIECE, ROWS, 0, 40000000);
      if (core == 1)
        weft_timeline_paint_core (&paint, weft_trace_get_lane (trace, 0)->spans, &core_color, 1, 0, ROWS);
      else
        weft_timeline_paint_spans (&paint, weft_trace_get_lane (trace, 0)->spans, 0, ROWS);
      g_assert_cmpuint (count_painted (pixels, 10), ==, (ROWS + 2) / 4);
      g_assert_cmpuint (count_painted (pixels, 20), ==, 1);
      g_assert_cmpuint (count_painted (pixels, 31), ==, ROWS);
      weft_timeline_paint_clear (&paint);
      weft_timeline_inks_clear (&inks);
    }
}

#define ADD(name, n, func) g_test_add ("/timeline-paint/" name, TimelineFixture, GUINT_TO_POINTER (n), timeline_set_up, func, timeline_tear_down)

int
main (int argc, char **argv)
{
  test_widgets_init (&argc, &argv);

  g_test_add_func ("/timeline-paint/no-event-vanishes", test_no_event_vanishes);
  g_test_add_func ("/timeline-paint/crowds-show-the-shares", test_crowds_show_the_shares);
  g_test_add_func ("/timeline-paint/what-is-short-is-as-high-as-its-share", test_what_is_short_is_as_high_as_its_share);
  ADD ("no-event-vanishes-in-a-group", 8, test_no_event_vanishes_in_a_group);
  ADD ("a-moment-has-its-state-in-a-group", 8, test_a_moment_has_its_state_in_a_group);

  return g_test_run ();
}
