/* control.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <stdint.h>

/* The messages on the SOCK_SEQPACKET pair between a runner and a weft-worker. One send is one message.
 * The end of the stream is a message too: to the worker it means "end", to the runner "it is dead". */

typedef enum
{
  WEFT_MESSAGE_HELLO, /* worker: `value` is the protocol it speaks */
  WEFT_MESSAGE_RUN,   /* runner: run job `value` on lane `lane` */
  WEFT_MESSAGE_DONE,  /* worker: job `value` has reached its final state; `more`: its peak resident memory in KiB, or 0 */

  /* To and from a worker that is a loop. */
  WEFT_MESSAGE_SHARE,  /* runner: from now on carry those of the jobs from `value` up to before `more` that are marked with
                        * lane `lane`, running, and nobody's yet */
  WEFT_MESSAGE_OBEY,   /* runner: control words were written, look at them */
  WEFT_MESSAGE_OBEYED, /* worker: it has */
  WEFT_MESSAGE_DONE_MANY, /* worker: `value` more jobs have reached their final states; `more` as in DONE */
  WEFT_MESSAGE_ASK,    /* worker: it has heard `value` SHAREs, and nothing of theirs is ready to compute; once for each number */
  WEFT_MESSAGE_FOREIGN = 0x7fffffff, /* never sent: what a message of another length is read as */
} WeftMessageKind;

/* weft-worker's exit status when the memory that it was given is of another protocol. */
#define WEFT_WORKER_EXIT_PROTOCOL 3

typedef struct
{
  uint32_t kind;
  uint32_t value;
  uint32_t lane;
  uint32_t more;
} WeftMessage;
