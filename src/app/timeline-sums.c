/* timeline-sums.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "timeline-private.h"

#include <math.h>

/* How long which state, on how many cores, in a stretch of time: of one lane, or of all workers together. */

static gboolean
is_worker (WeftTimeline *self, guint32 index)
{
  const WeftLane *lane = weft_trace_get_lane (self->trace, index);

  return lane->kind == WEFT_LANE_THREAD || lane->kind == WEFT_LANE_LOOP || lane->kind == WEFT_LANE_PROCESS;
}

static void
add_lane (WeftTimeline *self, guint32 index, WeftTimelineSums *sums)
{
  guint64 ns[WEFT_SPAN_N_STATES] = { 0 };

  weft_spans_sum (weft_trace_get_lane (self->trace, index)->spans, sums->from_ns, sums->to_ns, weft_timeline_get_now (self), ns);
  for (guint state = 0; state < WEFT_SPAN_N_STATES; state++)
    sums->ns[state] += ns[state];
  sums->n_lanes++;
}

/* Of this run, as the kernel tells. */
static void
add_cores (WeftTimeline *self, WeftTimelineSums *sums)
{
  guint n = weft_trace_get_n_cores (self->trace);
  double busy = 0;

  sums->cores = NAN;
  for (guint core = 0; core < n; core++)
    {
      const WeftSpans *spans = weft_trace_get_core (self->trace, core);
      guint64 ns[WEFT_SPAN_N_STATES] = { 0 };

      if (spans == NULL || weft_spans_sum (spans, sums->from_ns, sums->to_ns, weft_timeline_get_now (self), ns) == 0)
        continue;
      busy += (double) ns[WEFT_SPAN_RUNNING];
      sums->n_cores += ns[WEFT_SPAN_RUNNING] > 0;
    }
  if (n > 0)
    sums->cores = busy / (double) (sums->to_ns - sums->from_ns);
}

void
weft_timeline_get_sums (WeftTimeline *self, guint64 from_ns, guint64 to_ns, guint32 lane, WeftTimelineSums *sums)
{
  *sums = (WeftTimelineSums) { .from_ns = from_ns, .to_ns = MAX (to_ns, from_ns + 1) };
  add_cores (self, sums);
  if (lane < weft_trace_get_n_lanes (self->trace))
    {
      add_lane (self, lane, sums);
      return;
    }
  for (guint32 i = 0; i < weft_trace_get_n_lanes (self->trace); i++)
    if (is_worker (self, i))
      add_lane (self, i, sums);
}
