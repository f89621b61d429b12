/* workload.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "job-cell.h"
#include "sha256.h"

/* A workload is a step function over a small state. It neither sleeps nor knows who drives it: the same code runs
 * blocking on a thread, in a worker process, and on a loop.
 *
 * There are two kinds of work. Waiting: a simulated download, whose bytes grow with the time. Computing: the SHA-256 of
 * bytes that are made up from the job's seed. A mixed job waits for each MiB, as if it were downloaded, and then adds it
 * to the sum; a checksum is one that waits for nothing. */

typedef enum
{
  WEFT_WORKLOAD_DOWNLOAD,
  WEFT_WORKLOAD_CHECKSUM,
  WEFT_WORKLOAD_MIXED,
  WEFT_N_WORKLOADS
} WeftWorkloadKind;

/* Bytes that one second of computing is worth when a job is drawn: about what a core of today's does without special
 * instructions. The same everywhere, so that a seed gives the same bytes on every machine; how long they really took is
 * measured. */
#define WEFT_WORKLOAD_RATE (128u << 20)

/* What is computed in one step; about half a millisecond. */
#define WEFT_WORKLOAD_SLICE (64u << 10)

/* What a mixed job waits for at a time. */
#define WEFT_WORKLOAD_CHUNK (1u << 20)

typedef enum
{
  WEFT_STEP_WAIT,      /* call again at `until_ns` */
  WEFT_STEP_COMPUTED,  /* a slice is done, and the next can be done at once */
  WEFT_STEP_SUCCEEDED,
  WEFT_STEP_BROKE_OFF, /* this attempt failed */
} WeftStep;

/* One attempt under way. Belongs to the driver, in its own memory. */
typedef struct
{
  uint64_t since_ns; /* when the present wait began, pauses taken out; 0: it begins with the next step.
                        While paused: how long it has lasted */
  uint32_t attempt;  /* from 1 */
  bool computing;    /* the driver's: what it last told the trace */
  WeftSha256 *sum;   /* of a job that computes; the driver's memory */
} WeftWork;

typedef struct
{
  uint64_t bytes;
  uint64_t until_ns; /* after WEFT_STEP_WAIT */
} WeftProgress;

/* Begins attempt number `attempt` (from 1). `sum` may be NULL for a job that does not compute. */
void weft_workload_begin (const WeftJobSpec *spec, WeftWork *work, unsigned attempt, WeftSha256 *sum, uint64_t now_ns);

WeftStep weft_workload_step (const WeftJobSpec *spec, WeftWork *work, uint64_t now_ns, WeftProgress *progress);

/* The bytes so far, without going on. Not while paused. */
uint64_t weft_workload_get_bytes (const WeftJobSpec *spec, const WeftWork *work, uint64_t now_ns);

void weft_workload_pause (WeftWork *work, uint64_t now_ns);
void weft_workload_resume (WeftWork *work, uint64_t now_ns);

/* The first 32 bits of the checksum, after WEFT_STEP_SUCCEEDED of a job that computes. */
uint32_t weft_workload_get_checksum (WeftWork *work);

/* Per mille of the way at which the attempt breaks off, 0 without a duration; 1000: it does not. */
unsigned weft_workload_breaks_at (const WeftJobSpec *spec, unsigned attempt);

/* How long a job waits after its failed attempt number `attempt`: 0.25 s doubled each time, at most 10 s, less a
 * random part of up to a half, so that jobs that failed together do not all come back together. */
uint64_t weft_workload_back_off_ns (const WeftJobSpec *spec, unsigned attempt);

/* What the seed holds for this job, before it runs: how long it waits from its start to its end, failed attempts and
 * back-offs included, computing left out; and whether it succeeds at last. */
uint64_t weft_workload_planned_ns (const WeftJobSpec *spec, bool *succeeds);

/* How long the computing of one attempt takes on a core of WEFT_WORKLOAD_RATE. */
uint64_t weft_workload_computing_ns (const WeftJobSpec *spec);
