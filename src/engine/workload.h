/* workload.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "job-cell.h"

/* A workload is a step function over a small state. It neither sleeps nor knows who drives it: the same code runs
 * blocking on a thread, in a worker process, and on a loop. */

typedef enum
{
  WEFT_WORKLOAD_DOWNLOAD, /* simulated: waits, and its bytes grow with the time */
  WEFT_N_WORKLOADS
} WeftWorkloadKind;

typedef enum
{
  WEFT_STEP_WAIT,      /* call again at `until_ns` */
  WEFT_STEP_SUCCEEDED,
  WEFT_STEP_BROKE_OFF, /* this attempt failed */
} WeftStep;

/* One attempt under way. Belongs to the driver, in its own memory. */
typedef struct
{
  uint64_t resumed_ns; /* since when the clock runs */
  uint64_t active_ns;  /* ran before that, pauses left out */
  uint64_t breaks_ns;  /* the active time at which it breaks off; UINT64_MAX: never */
  uint64_t bytes;
  uint64_t until_ns;   /* after WEFT_STEP_WAIT */
} WeftWork;

/* Begins attempt number `attempt` (from 1) at `now_ns`. */
void weft_workload_begin (const WeftJobSpec *spec, WeftWork *work, unsigned attempt, uint64_t now_ns);

/* Goes on. The time to wait for is at most `report_ns` away, so that bytes are reported that often. */
WeftStep weft_workload_step (const WeftJobSpec *spec, WeftWork *work, uint64_t now_ns, uint64_t report_ns);

void weft_workload_pause (WeftWork *work, uint64_t now_ns);
void weft_workload_resume (WeftWork *work, uint64_t now_ns);

/* How long a job waits after its failed attempt number `attempt`: 0.25 s doubled each time, at most 10 s, less a
 * random part of up to a half, so that jobs that failed together do not all come back together. */
uint64_t weft_workload_back_off_ns (const WeftJobSpec *spec, unsigned attempt);

/* What the seed holds for this job, before it runs: the time from its start to its end, failed attempts and back-offs
 * included. `succeeds` may be NULL. */
uint64_t weft_workload_planned_ns (const WeftJobSpec *spec, bool *succeeds);
