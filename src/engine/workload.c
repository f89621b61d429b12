/* workload.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workload.h"

#include "clock.h"
#include "random.h"

/* Streams of a job's random numbers, one for each thing that is drawn (the index is the attempt). */
enum
{
  DRAW_FAILS,
  DRAW_WHERE,
  DRAW_BACK_OFF,
};

#define BACK_OFF_FIRST (250 * WEFT_NS_PER_MS)
#define BACK_OFF_MOST (10 * WEFT_NS_PER_SEC)

/* Between a tenth and nine tenths of the way, so that a failure is seen to happen midway. */
static uint64_t
breaks_off_at (const WeftJobSpec *spec, unsigned attempt)
{
  if (weft_random_double (spec->seed, DRAW_FAILS, attempt) >= (double) spec->failure)
    return UINT64_MAX;
  return (uint64_t) ((double) spec->duration_ns * (0.1 + 0.8 * weft_random_double (spec->seed, DRAW_WHERE, attempt)));
}

void
weft_workload_begin (const WeftJobSpec *spec, WeftWork *work, unsigned attempt, uint64_t now_ns)
{
  *work = (WeftWork) { .resumed_ns = now_ns, .breaks_ns = breaks_off_at (spec, attempt) };
}

static uint64_t
bytes_after (const WeftJobSpec *spec, uint64_t active_ns)
{
  if (active_ns >= spec->duration_ns)
    return spec->bytes_total;
  return (uint64_t) ((double) spec->bytes_total * ((double) active_ns / (double) spec->duration_ns));
}

WeftStep
weft_workload_step (const WeftJobSpec *spec, WeftWork *work, uint64_t now_ns, uint64_t report_ns)
{
  uint64_t active = work->active_ns + (now_ns - work->resumed_ns);
  uint64_t last = spec->duration_ns < work->breaks_ns ? spec->duration_ns : work->breaks_ns;

  work->bytes = bytes_after (spec, active < last ? active : last);
  if (active >= last)
    return last == work->breaks_ns ? WEFT_STEP_BROKE_OFF : WEFT_STEP_SUCCEEDED;
  work->until_ns = now_ns + (last - active < report_ns ? last - active : report_ns);
  return WEFT_STEP_WAIT;
}

void
weft_workload_pause (WeftWork *work, uint64_t now_ns)
{
  work->active_ns += now_ns - work->resumed_ns;
  work->resumed_ns = now_ns;
}

void
weft_workload_resume (WeftWork *work, uint64_t now_ns)
{
  work->resumed_ns = now_ns;
}

uint64_t
weft_workload_back_off_ns (const WeftJobSpec *spec, unsigned attempt)
{
  uint64_t longest = BACK_OFF_MOST;

  if (attempt < 6)
    longest = BACK_OFF_FIRST << (attempt - 1);
  return (uint64_t) ((double) longest * (1.0 - 0.5 * weft_random_double (spec->seed, DRAW_BACK_OFF, attempt)));
}

uint64_t
weft_workload_planned_ns (const WeftJobSpec *spec, bool *succeeds)
{
  uint64_t planned = 0;
  unsigned attempt;

  for (attempt = 1; attempt <= 1u + spec->retries; attempt++)
    {
      uint64_t breaks = breaks_off_at (spec, attempt);

      if (breaks == UINT64_MAX)
        break;
      planned += breaks;
      if (attempt <= spec->retries)
        planned += weft_workload_back_off_ns (spec, attempt);
    }
  if (succeeds != NULL)
    *succeeds = attempt <= 1u + spec->retries;
  return attempt <= 1u + spec->retries ? planned + spec->duration_ns : planned;
}
