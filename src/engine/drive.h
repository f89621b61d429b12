/* drive.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "shared.h"
#include "trace-ring.h"

/* Who drives: a thread or a worker process, with its lane of the trace. */
typedef struct
{
  WeftShared *shared;
  WeftRing *ring;
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
