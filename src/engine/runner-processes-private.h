/* runner-processes-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "runner.h"
#include "worker-process.h"

G_BEGIN_DECLS

typedef struct
{
  WeftRunner *runner;
  int epoll;
  GPtrArray *alive;  /* WeftWorkerProcess (owned) */
  GPtrArray *idle;   /* those of `alive` that have no job */
  GArray *lives;     /* WeftLife, of the dead */
  guint most;        /* workers at once; less than the pool's size where the system refused some */
  uint64_t look_ns;  /* when to look for silent ones again */
  GArray *computing; /* guint32, from `next_computing` on: jobs, still queued, that only compute and wait until a loop asks */
  guint next_computing;
  guint32 top;       /* one more than the highest job that was shared out */
  guint in_vain;     /* loops that died one after the other without having taken up any job */
  gboolean broken;   /* weft-worker is of no use: start no other */
  WeftJobError broken_error;
  gint32 broken_value;
} WeftSupervisor;

/* From when to when a worker lived, and how much memory it had at most. */
typedef struct
{
  uint64_t from_ns, to_ns;
  guint32 peak_kib;
} WeftLife;

/* runner-deaths.c: what becomes of jobs that lost their worker, and what the dead have cost. */

/* `job` can't be run by any worker: it fails for the reason that break_off() gave. */
void _weft_supervisor_give_up_job (WeftSupervisor *self, guint32 job);
void _weft_supervisor_break_off (WeftSupervisor *self, WeftJobError error, gint32 value);

/* A job that no worker holds any more goes back to the queue. */
void _weft_supervisor_put_back (WeftSupervisor *self, guint32 job);

/* A worker is dead: its job, if it held one, is settled by how it died (a status as waitpid() gives it). */
void _weft_supervisor_bury_job (WeftSupervisor *self, WeftWorkerProcess *process, int status);
/* Whether the worker's job has reached the end that it had with this worker. */
gboolean _weft_supervisor_is_over (WeftSupervisor *self, WeftWorkerProcess *process);

/* Likewise one job of the dead worker, which did not reach its end. */
void _weft_supervisor_settle_job (WeftSupervisor *self, WeftWorkerProcess *process, int status);

/* runner-processes.c */

/* NULL with errno set. */
WeftWorkerProcess *_weft_supervisor_start_worker (WeftSupervisor *self);

/* runner-process-loops.c: each worker carries its share of the jobs on a loop. */

/* TRUE when there may be more to share out. */
gboolean _weft_supervisor_share_out (WeftSupervisor *self);

/* FALSE when the message is none of a loop's. */
gboolean _weft_supervisor_hear_loop (WeftSupervisor *self, WeftWorkerProcess *process, const WeftMessage *message);
void _weft_supervisor_tell_loops (WeftSupervisor *self);

/* Whether it leaves a cancelled job running and says nothing. */
gboolean _weft_supervisor_is_ignored (WeftSupervisor *self, WeftWorkerProcess *process, uint64_t now_ns);
void _weft_supervisor_bury_share (WeftSupervisor *self, WeftWorkerProcess *process, int status);

/* Nothing is pending: tells them to end. */
void _weft_supervisor_end_loops (WeftSupervisor *self);

/* runner-deaths.c */

/* The most that the workers had together at one time, in bytes. */
guint64 _weft_lives_get_peak (GArray *lives);

G_END_DECLS
