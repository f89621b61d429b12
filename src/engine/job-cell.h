/* job-cell.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/* What the window's process, its threads and its children share about one job. No pointers: it is mapped at a
 * different address in every process. This header includes no GLib, because weft-worker has none. */

typedef enum
{
  WEFT_JOB_QUEUED,
  WEFT_JOB_RUNNING,
  WEFT_JOB_PAUSED,      /* a worker holds it and waits for the word to go on */
  WEFT_JOB_SUCCEEDED,
  WEFT_JOB_FAILED,
  WEFT_JOB_CANCELLED,
  WEFT_JOB_HELD,        /* paused while still queued: no worker holds it. People are told "paused" */
  WEFT_JOB_N_STATES
} WeftJobState;

static inline bool
weft_job_state_is_final (WeftJobState state)
{
  return state == WEFT_JOB_SUCCEEDED || state == WEFT_JOB_FAILED || state == WEFT_JOB_CANCELLED;
}

typedef enum
{
  WEFT_JOB_ERROR_NONE,
  WEFT_JOB_ERROR_BROKE_OFF,        /* value: per mille of the download at which it broke off */
  WEFT_JOB_ERROR_WORKER_SIGNALLED, /* value: the signal's number */
  WEFT_JOB_ERROR_WORKER_EXITED,    /* value: the exit status */
  WEFT_JOB_ERROR_WORKER_VERSION,   /* value: 0, or the protocol that the worker speaks */
  WEFT_JOB_ERROR_WORKER_SILENT,    /* it never said hello */
  WEFT_JOB_ERROR_NO_WORKER,        /* value: errno of the thread or process that could not be started */
} WeftJobError;

typedef enum
{
  WEFT_CONTROL_PAUSE = 1 << 0,
  WEFT_CONTROL_CANCEL = 1 << 1,
} WeftControl;

/* What a job shall do. Written by the main thread before the job is queued, constant afterwards. */
typedef struct
{
  uint64_t duration_ns; /* of one undisturbed attempt; what of it is computing is an estimate */
  uint64_t bytes_total;
  uint64_t seed;        /* of this job's own draws */
  float failure;        /* the chance, 0 to 1, that one attempt breaks off midway */
  uint16_t retries;     /* further attempts after the first */
  uint8_t workload;     /* WeftWorkloadKind */
  uint8_t computes;     /* per cent of the duration that is computing, not waiting */
} WeftJobSpec;

/* What a job's worker says about it: one cache line, so that two workers never write the same line.
 *
 * Only the job's holder (the worker, or the runner once the worker is dead) writes, but for two words:
 * `state` changes by compare-and-swap alone, which is what makes the final state unique whoever races;
 * `control` is written by the main thread and waited on (a futex) by the worker. */
typedef struct
{
  _Alignas (64) _Atomic uint64_t bytes;
  _Atomic uint64_t started_ns; /* first taken up by a worker; 0: not yet */
  _Atomic uint64_t ended_ns;   /* 0: not yet */
  _Atomic uint32_t state;
  _Atomic uint32_t control;
  _Atomic uint32_t worker;     /* trace lane of the last holder + 1; 0: none yet */
  _Atomic int32_t pid;
  _Atomic int32_t tid;
  _Atomic uint16_t attempts;   /* begun so far */
  _Atomic uint16_t error;      /* WeftJobError of the last attempt */
  _Atomic int32_t error_value;
  _Atomic float paused;        /* seconds: the sum of the pauses that are over */
  _Atomic float computed;      /* seconds of processor time, in all attempts, where it computes */
  _Atomic uint32_t life;       /* goes up when a final job is put back to queued; the main thread's */
} WeftJobCell;

_Static_assert (sizeof (WeftJobCell) == 64, "a cell is one cache line");
