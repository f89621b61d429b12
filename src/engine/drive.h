/* drive.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "shared.h"
#include "trace-ring.h"
#include "workload.h"

/* Who drives: a thread or a worker process, with its lane of the trace. */
typedef struct
{
  WeftShared *shared;
  WeftRing *ring; /* NULL: nothing is recorded */
  uint32_t ring_records;
  uint32_t lane;
  int32_t pid, tid;
} WeftDriver;

/* For the calling thread, with lane `lane` of `shared`; records that the worker begins. */
void weft_driver_begin (WeftDriver *driver, WeftShared *shared, uint32_t lane);
void weft_driver_end (WeftDriver *driver);

/* Runs a job that was taken from the queue (its state is running) to its final state, blocking. Obeys the control
 * word within the time of a wake-up. */
void weft_drive (WeftDriver *driver, uint32_t job);

/* What a life of a job consists of, for those who drive many at a time. The job is running or paused, and the caller's. */

void weft_driver_take_up (WeftDriver *driver, uint32_t job);

/* `sum` may be NULL if the job does not compute. */
void weft_driver_begin_attempt (WeftDriver *driver, uint32_t job, WeftWork *work, WeftSha256 *sum, uint64_t now_ns);

/* A step of it, timed, reported and recorded. */
WeftStep weft_driver_step (WeftDriver *driver, uint32_t job, WeftWork *work, uint64_t now_ns, WeftProgress *progress);

/* Whether another attempt is left after the one that broke off; if so, when it begins, and it is recorded. */
bool weft_driver_back_off (WeftDriver *driver, uint32_t job, uint64_t now_ns, uint64_t *until_ns);

/* `work` of no attempt (0): it backs off. */
void weft_driver_pause (WeftDriver *driver, uint32_t job, WeftWork *work, uint64_t now_ns);

/* `since_ns`: when it was paused. */
void weft_driver_resume (WeftDriver *driver, uint32_t job, WeftWork *work, uint64_t since_ns, uint64_t now_ns);

/* The times and bytes are stored before the state, so whoever reads a final state reads final figures. */
void weft_driver_finish (WeftDriver *driver, uint32_t job, WeftJobState state);

void weft_driver_record (WeftDriver *driver, uint32_t job, WeftTraceKind kind, int64_t value, uint64_t time_ns);
