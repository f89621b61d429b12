/* bench-trace-sum.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "bench.h"
#include "engine/clock.h"
#include "engine/spans.h"

/* What it costs to know for every pixel of a timeline how long which state lasted there: a million spans in 40 lanes, 1,500 pixels
 * wide, all of it and a hundredth of it in turn. The reference looks at every span. */

#define N_LANES 40
#define N_SPANS 25000u /* each */
#define WIDTH 1500u
#define LIMIT_MS 8     /* a frame */
#define QUIET_MS 3     /* where looking at every span takes longer, so may this */

static void
fill (WeftSpans *spans, GRand *random)
{
  guint64 time = 0;

  for (guint i = 0; i < N_SPANS; i++)
    {
      guint64 to = time + (guint64) g_rand_int_range (random, 0, 800000);

      weft_spans_append (spans, (WeftSpan) { time, to, i, i % WEFT_SPAN_N_STATES });
      time = to;
    }
}

static guint64
sum_pixels (WeftSpans **lanes, guint64 from, guint64 length)
{
  guint64 ns[WEFT_SPAN_N_STATES], touched = 0;

  for (guint lane = 0; lane < N_LANES; lane++)
    for (guint x = 0; x < WIDTH; x++)
      touched += weft_spans_sum (lanes[lane], from + length * x / WIDTH, from + length * (x + 1) / WIDTH, length, ns);
  return touched;
}

/* Milliseconds of the slower of the two. */
static double
measure (gpointer data)
{
  const guint64 length = 10 * WEFT_NS_PER_SEC;
  uint64_t start = weft_clock_ns (), middle;

  g_assert_cmpuint (sum_pixels (data, 0, length), >, N_LANES * N_SPANS);
  middle = weft_clock_ns ();
  g_assert_cmpuint (sum_pixels (data, length / 2, length / 100), >, 0);
  return 1000 * weft_seconds (MAX (middle - start, weft_clock_ns () - middle));
}

static double
reference (gpointer data)
{
  WeftSpans **lanes = data;
  guint64 ns[WEFT_SPAN_N_STATES] = { 0 };
  uint64_t start = weft_clock_ns ();

  for (guint lane = 0; lane < N_LANES; lane++)
    for (guint i = 0; i < N_SPANS; i++)
      {
        const WeftSpan *span = weft_spans_get (lanes[lane], i);

        ns[span->state] += span->to_ns - span->from_ns;
      }
  g_assert_cmpuint (ns[0], >, 0);
  return 1000 * weft_seconds (weft_clock_ns () - start);
}

int
main (void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (1);
  WeftSpans *lanes[N_LANES];
  const Bench bench = {
    .name = "trace/sum",
    .unit = "ms",
    .measure = measure,
    .reference = reference,
    .rounds = 9,
    .warm_up = TRUE,
    .limit = LIMIT_MS,
    .quiet = QUIET_MS,
  };
  int status;

  for (guint lane = 0; lane < N_LANES; lane++)
    fill (lanes[lane] = weft_spans_new (), random);
  status = bench_run (&bench, lanes);
  for (guint lane = 0; lane < N_LANES; lane++)
    weft_spans_free (lanes[lane]);
  return status;
}
