/* loop.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "drive.h"

/* An event loop: one thread carries any number of jobs, each a few dozen bytes that wait without a thread. Plain C, for
 * the window's process and weft-worker alike; it belongs to its thread.
 *
 * Waiting jobs are in a binary heap by the time at which they go on, those that compute in a queue, a slice each in turn.
 * It does not wait by itself: whoever owns it waits, for the time that weft_loop_turn() gives or for a descriptor. */
typedef struct _WeftLoop WeftLoop;

/* NULL when there is no memory. The driver has begun and outlives it. */
WeftLoop *weft_loop_new (WeftDriver *driver);
void weft_loop_free (WeftLoop *loop);

/* How many jobs it will carry at once, as far as that is known before the first: memory that grows by doubling leaves its
 * earlier, smaller self behind. It costs only addresses until it is used; where it can't be had, it grows as needed. */
void weft_loop_expect (WeftLoop *loop, uint32_t n);

/* Carries a job whose state is running (or was paused or cancelled since). False when there is no memory. */
bool weft_loop_add (WeftLoop *loop, uint32_t job);

/* One turn: every job that is due, a slice of computing, and some of the reports that are due. Returns the time of the
 * next; UINT64_MAX when there is nothing to wait for. */
uint64_t weft_loop_turn (WeftLoop *loop);

/* Sleeps until then, or until `fd` can be read: true. Records how long the loop was awake before. */
bool weft_loop_sleep (WeftLoop *loop, int fd, uint64_t until_ns);

/* Obeys every control word now; to be called when one was written. */
void weft_loop_obey (WeftLoop *loop);

/* Jobs that it carries; and whether one of them is ready to compute. */
uint32_t weft_loop_get_n (const WeftLoop *loop);
bool weft_loop_has_ready (const WeftLoop *loop);

/* Jobs that have reached a final state since the last call. */
uint32_t weft_loop_take_done (WeftLoop *loop);
