/* worker-process.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "control.h"
#include "shared.h"

#include <glib.h>
#include <sys/resource.h>

G_BEGIN_DECLS

/* One weft-worker: started, spoken to, reaped. Belongs to the supervisor thread. */
typedef struct
{
  pid_t pid;
  int socket;          /* -1 once it is reaped */
  guint32 lane;
  guint32 job;         /* WEFT_JOB_NONE while idle, and in a loop */
  guint32 n_given;     /* jobs that were handed over to a loop */
  guint32 n_done;      /* jobs that it has said it ran */
  guint32 share_from, share_to; /* jobs that are marked as its own, and that it has not been told of; none if equal */
  guint32 n_shares;    /* messages that told it of those */
  uint64_t load_ns;    /* computing that was handed over to a loop */
  uint64_t ahead_ns;   /* of that, since it last had nothing ready to compute */
  uint64_t told_ns;    /* since when it has not answered to "obey"; 0: it has */
  guint32 n_told, n_obeyed;
  guint32 life;        /* of that job, when it was handed over */
  uint64_t spawned_ns, ended_ns;
  uint64_t cancel_ns;  /* when it was first seen not to obey; 0: it obeys */
  uint64_t ending_ns;  /* since when it has nothing more to do but to end; 0: not yet */
  guint32 peak_kib;    /* as it said itself */
  gboolean said_hello;
  gboolean silent;     /* it did not say hello in time */
  gboolean foreign;    /* it speaks, but not our protocol */
} WeftWorkerProcess;

/* Starts one; NULL with errno set. It inherits the two descriptors that it needs and no other, is the leader of a process
 * group of its own (a Ctrl+C in the terminal is for Weft to handle), and gets no signal blocked or ignored. */
WeftWorkerProcess *weft_worker_process_spawn (const char *path, WeftShared *shared, guint32 lane);

/* Hands it a job. `last`: it ends after that. */
gboolean weft_worker_process_run (WeftWorkerProcess *process, guint32 job, gboolean last);

/* Tells a loop of jobs that were marked with its lane. FALSE when it must be told later, or is dead. */
gboolean weft_worker_process_share (WeftWorkerProcess *process);

/* Tells a loop to look at the control words. */
void weft_worker_process_obey (WeftWorkerProcess *process);

/* Tells an idle one to end. */
void weft_worker_process_end (WeftWorkerProcess *process);

void weft_worker_process_kill (WeftWorkerProcess *process);

/* TRUE and a message; FALSE and `ended` tells whether it is gone or has just nothing to say. */
gboolean weft_worker_process_read (WeftWorkerProcess *process, WeftMessage *message, gboolean *ended);

/* Whether there is something to read, be it its end. */
gboolean weft_worker_process_has_said (WeftWorkerProcess *process);

/* After its socket was closed by its end: waits for it (its death has begun), and gives its status as waitpid() does. */
int weft_worker_process_reap (WeftWorkerProcess *process, struct rusage *usage);

void weft_worker_process_free (WeftWorkerProcess *process);

G_END_DECLS
