/* findings-run.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "findings-private.h"

#include "clock.h"

#include <math.h>

/* A run that was kept, as the rules want it. What Weft had of memory before it is not kept. */

static double
find_longest (WeftRun *run)
{
  double longest = 0;
  guint n;
  const WeftRunJob *jobs = weft_run_get_jobs (run, &n);

  for (guint i = 0; i < n; i++)
    if (jobs[i].started_ns != G_MAXUINT64 && jobs[i].ended_ns != G_MAXUINT64)
      longest = MAX (longest, weft_seconds (jobs[i].ended_ns - jobs[i].started_ns));
  return longest;
}

/* A process and the loop in it are one task, which is in one of the two lanes. */
void
_weft_finding_run_take_trace (WeftFindingRun *run, WeftTrace *trace)
{
  guint64 ns[WEFT_SPAN_N_STATES] = { 0 };

  run->running = run->ready = NAN;
  if (trace == NULL || weft_trace_get_truth (trace, NULL) == WEFT_TRUTH_NONE)
    return;
  for (guint i = 0; i < weft_trace_get_n_lanes (trace); i++)
    {
      const WeftLane *lane = weft_trace_get_lane (trace, i);
      guint64 own[WEFT_SPAN_N_STATES];

      if (lane->on_core == NULL || lane->kind == WEFT_LANE_WEFT)
        continue;
      weft_spans_sum (lane->on_core, 0, weft_trace_get_length (trace), weft_trace_get_length (trace), own);
      ns[WEFT_SPAN_RUNNING] += own[WEFT_SPAN_RUNNING];
      ns[WEFT_SPAN_READY] += own[WEFT_SPAN_READY];
    }
  if (ns[WEFT_SPAN_RUNNING] == 0)
    return;
  run->running = weft_seconds (ns[WEFT_SPAN_RUNNING]);
  run->ready = weft_seconds (ns[WEFT_SPAN_READY]);
}

void
weft_finding_run_init_from_run (WeftFindingRun *finding, WeftRun *run)
{
  const WeftRunHead *head;
  const WeftFigures *figures;
  guint workers;

  g_return_if_fail (WEFT_IS_RUN (run));

  head = weft_run_get_head (run);
  figures = &head->figures;
  workers = MIN (head->workers, head->n_jobs);
  *finding = (WeftFindingRun) {
    .strategy = weft_strategy_by_nick (head->strategy),
    .workers = workers,
    .at_once = MIN (weft_strategy_at_once (weft_strategy_by_nick (head->strategy), workers), head->n_jobs),
    .n_jobs = head->n_jobs,
    .succeeded = head->counts[WEFT_JOB_SUCCEEDED],
    .failed = head->counts[WEFT_JOB_FAILED],
    .cancelled = head->counts[WEFT_JOB_CANCELLED],
    .refused = head->refused,
    .processors = head->machine.processors,
    .elapsed = figures->elapsed,
    .work = figures->work,
    .ideal = figures->ideal,
    .overhead = figures->overhead,
    .longest = find_longest (run),
    .computing = figures->work > 0 ? figures->computed / figures->work : 0,
    .cpu_user = figures->usage.cpu_user,
    .cpu_system = figures->usage.cpu_system,
    .peak_memory = figures->usage.peak_memory,
    .switches_voluntary = figures->usage.switches_voluntary,
    .switches_involuntary = figures->usage.switches_involuntary,
  };
  _weft_finding_run_take_trace (finding, weft_run_get_trace (run));
}
