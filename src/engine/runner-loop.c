/* runner-loop.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "runner.h"

#include "loop.h"

#include <errno.h>
#include <unistd.h>

/* The event loop: one thread carries every job. */

/* Jobs taken up between two turns: those that are due shall not wait until all are in. */
#define TAKEN_AT_ONCE 512

/* FALSE when there are no more for now. */
static gboolean
take_jobs (WeftRunner *self, WeftLoop *loop)
{
  for (guint i = 0; i < TAKEN_AT_ONCE; i++)
    {
      guint32 job = weft_queue_try_take (self->queue);

      if (job == WEFT_JOB_NONE)
        return FALSE;
      if (!weft_loop_add (loop, job))
        weft_runner_end_job (self, job, WEFT_JOB_FAILED, WEFT_JOB_ERROR_NO_WORKER, ENOMEM);
    }
  return TRUE;
}

static void
run_loop (WeftRunner *self, WeftLoop *loop)
{
  while (weft_queue_get_pending (self->queue) > 0)
    {
      gboolean more = take_jobs (self, loop);
      guint64 next = weft_loop_turn (loop), count;

      weft_queue_done_many (self->queue, weft_loop_take_done (loop));
      if (weft_loop_sleep (loop, self->wake_fd, more ? 0 : next) && read (self->wake_fd, &count, sizeof count) > 0)
        weft_loop_obey (loop);
    }
}

void
weft_runner_loop_thread (WeftRunner *self, WeftDriver *driver)
{
  WeftLoop *loop = weft_loop_new (driver);

  if (loop == NULL)
    {
      weft_runner_fail_all (self, ENOMEM);
      return;
    }
  weft_loop_expect (loop, (guint32) weft_queue_get_pending (self->queue));
  run_loop (self, loop);
  weft_loop_free (loop);
}
