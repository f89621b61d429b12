/* queue.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "shared.h"

#include <glib.h>

G_BEGIN_DECLS

/* The jobs of one start that wait for a worker. Any thread may call any function.
 *
 * It counts two things: the jobs that still owe a final state (`pending`) and the workers that live. When nothing is
 * pending everybody who waits is told to go home. */
typedef struct _WeftQueue WeftQueue;

/* `wake_fd`: an eventfd that is written to when there is something new for somebody who polls, or -1. Not owned. */
WeftQueue *weft_queue_new (WeftShared *shared, int wake_fd);
void weft_queue_free (WeftQueue *queue);

/* A job that owes a final state; it can be taken if its state is queued. */
void weft_queue_add (WeftQueue *queue, const guint32 *jobs, gsize n);

/* Likewise, for the first ones of all: guint32, in an array (transfer full) that nobody else has and that is not copied. */
void weft_queue_adopt (WeftQueue *queue, GArray *jobs);

/* Another job will owe a final state; weft_queue_put() lets it be taken. To be called before its state is queued, or somebody
 * who comes upon an older entry of it could end it before it is counted. */
void weft_queue_expect (WeftQueue *queue);

/* Lets a job be taken (again), counted already. */
void weft_queue_put (WeftQueue *queue, guint32 job);

/* A job has reached its final state; or `n` have. */
void weft_queue_done (WeftQueue *queue);
void weft_queue_done_many (WeftQueue *queue, gsize n);

/* `n` of those that were said to be done were not. */
void weft_queue_undo (WeftQueue *queue, gsize n);

/* The next job, which the caller now holds (its state is running); WEFT_JOB_NONE when nothing is pending any more.
 * `take` waits for one, `try_take` answers WEFT_JOB_NONE at once. */
guint32 weft_queue_take (WeftQueue *queue);
guint32 weft_queue_try_take (WeftQueue *queue);

/* Takes one out without holding it, if the caller wants to hold it later: weft_queue_claim() tells whether it still can. What
 * was cancelled or paused meanwhile can't be; it comes back through weft_queue_put() if it ever goes on. */
guint32 weft_queue_take_out (WeftQueue *queue);
gboolean weft_queue_claim (WeftQueue *queue, guint32 job);

gsize weft_queue_get_pending (WeftQueue *queue);

/* Threads that serve the queue. */
void weft_queue_worker_began (WeftQueue *queue);
void weft_queue_worker_ended (WeftQueue *queue);

/* Waits until one more worker would have work, `most` at most: TRUE; FALSE when nothing is pending any more. */
gboolean weft_queue_wait_for_demand (WeftQueue *queue, gsize most);

/* Waits until a worker ends: TRUE; FALSE when none lives. */
gboolean weft_queue_wait_for_end (WeftQueue *queue);

/* Waits until no worker lives. */
void weft_queue_wait_for_all (WeftQueue *queue);

G_END_DECLS
