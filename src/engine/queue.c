/* queue.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "queue.h"

#include <pthread.h>
#include <unistd.h>

/* POSIX mutex and condition, not GLib's: the thread sanitizer knows these and would call GMutex's futex a race. */
struct _WeftQueue
{
  WeftShared *shared;
  int wake_fd;

  pthread_mutex_t lock; /* protects all below */
  pthread_cond_t changed;
  pthread_cond_t supervisor; /* what the supervisor waits for: workers that end, jobs that come, nothing pending */
  GQueue retaken;       /* jobs that were put back, before the others */
  GArray *jobs;         /* guint32, taken from `next` on */
  gsize next;
  gsize pending;
  gsize workers;
  gsize waiting;
  gboolean supervised; /* somebody waits for `supervisor` */
};

WeftQueue *
weft_queue_new (WeftShared *shared, int wake_fd)
{
  WeftQueue *self = g_new0 (WeftQueue, 1);

  self->shared = shared;
  self->wake_fd = wake_fd;
  self->jobs = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_queue_init (&self->retaken);
  pthread_mutex_init (&self->lock, NULL);
  pthread_cond_init (&self->changed, NULL);
  pthread_cond_init (&self->supervisor, NULL);
  return self;
}

void
weft_queue_free (WeftQueue *self)
{
  g_assert (self->workers == 0);

  g_queue_clear (&self->retaken);
  g_array_unref (self->jobs);
  pthread_cond_destroy (&self->supervisor);
  pthread_cond_destroy (&self->changed);
  pthread_mutex_destroy (&self->lock);
  g_free (self);
}

/* With the lock held. */
static void
wake (WeftQueue *self, gsize n)
{
  guint64 one = 1;

  if (n > 1)
    pthread_cond_broadcast (&self->changed);
  else if (self->waiting > 0)
    pthread_cond_signal (&self->changed);
  if (self->supervised)
    pthread_cond_signal (&self->supervisor);
  /* It can only fail when it is full, and then it is readable already. */
  if (self->wake_fd >= 0 && write (self->wake_fd, &one, sizeof one) < 0)
    return;
}

void
weft_queue_add (WeftQueue *self, const guint32 *jobs, gsize n)
{
  pthread_mutex_lock (&self->lock);
  g_array_append_vals (self->jobs, jobs, (guint) n);
  self->pending += n;
  wake (self, n);
  pthread_mutex_unlock (&self->lock);
}

void
weft_queue_adopt (WeftQueue *self, GArray *jobs)
{
  pthread_mutex_lock (&self->lock);
  g_assert (self->jobs->len == 0);
  g_array_unref (self->jobs);
  self->jobs = jobs;
  self->pending += jobs->len;
  wake (self, jobs->len);
  pthread_mutex_unlock (&self->lock);
}

void
weft_queue_expect (WeftQueue *self)
{
  pthread_mutex_lock (&self->lock);
  self->pending++;
  pthread_mutex_unlock (&self->lock);
}

void
weft_queue_put (WeftQueue *self, guint32 job)
{
  pthread_mutex_lock (&self->lock);
  g_queue_push_tail (&self->retaken, GUINT_TO_POINTER (job));
  wake (self, 1);
  pthread_mutex_unlock (&self->lock);
}

void
weft_queue_done_many (WeftQueue *self, gsize n)
{
  if (n == 0)
    return;
  pthread_mutex_lock (&self->lock);
  g_assert (self->pending >= n);
  self->pending -= n;
  if (self->pending == 0)
    wake (self, G_MAXSIZE);
  pthread_mutex_unlock (&self->lock);
}

void
weft_queue_undo (WeftQueue *self, gsize n)
{
  pthread_mutex_lock (&self->lock);
  self->pending += n;
  pthread_mutex_unlock (&self->lock);
}

void
weft_queue_done (WeftQueue *self)
{
  weft_queue_done_many (self, 1);
}

/* With the lock held. */
static guint32
take_out_locked (WeftQueue *self)
{
  if (!g_queue_is_empty (&self->retaken))
    return GPOINTER_TO_UINT (g_queue_pop_head (&self->retaken));
  return self->next < self->jobs->len ? g_array_index (self->jobs, guint32, self->next++) : WEFT_JOB_NONE;
}

guint32
weft_queue_take_out (WeftQueue *self)
{
  guint32 job;

  pthread_mutex_lock (&self->lock);
  job = take_out_locked (self);
  pthread_mutex_unlock (&self->lock);
  return job;
}

gboolean
weft_queue_claim (WeftQueue *self, guint32 job)
{
  return weft_shared_move (self->shared, job, WEFT_JOB_QUEUED, WEFT_JOB_RUNNING);
}

/* With the lock held. A job that was cancelled or paused since it was put here is passed over: the compare-and-swap
 * in weft_shared_move() decides who has it. */
static guint32
take_locked (WeftQueue *self)
{
  guint32 job;

  do
    job = take_out_locked (self);
  while (job != WEFT_JOB_NONE && !weft_queue_claim (self, job));
  return job;
}

guint32
weft_queue_try_take (WeftQueue *self)
{
  guint32 job;

  pthread_mutex_lock (&self->lock);
  job = take_locked (self);
  pthread_mutex_unlock (&self->lock);
  return job;
}

guint32
weft_queue_take (WeftQueue *self)
{
  guint32 job;

  pthread_mutex_lock (&self->lock);
  while ((job = take_locked (self)) == WEFT_JOB_NONE && self->pending > 0)
    {
      self->waiting++;
      pthread_cond_wait (&self->changed, &self->lock);
      self->waiting--;
    }
  pthread_mutex_unlock (&self->lock);
  return job;
}

gsize
weft_queue_get_pending (WeftQueue *self)
{
  gsize pending;

  pthread_mutex_lock (&self->lock);
  pending = self->pending;
  pthread_mutex_unlock (&self->lock);
  return pending;
}

void
weft_queue_worker_began (WeftQueue *self)
{
  pthread_mutex_lock (&self->lock);
  self->workers++;
  pthread_mutex_unlock (&self->lock);
}

void
weft_queue_worker_ended (WeftQueue *self)
{
  pthread_mutex_lock (&self->lock);
  self->workers--;
  if (self->supervised)
    pthread_cond_signal (&self->supervisor);
  pthread_mutex_unlock (&self->lock);
}

/* With the lock held. There is one supervisor. */
static void
wait_supervising (WeftQueue *self)
{
  self->supervised = TRUE;
  pthread_cond_wait (&self->supervisor, &self->lock);
  self->supervised = FALSE;
}

gboolean
weft_queue_wait_for_demand (WeftQueue *self, gsize most)
{
  gboolean demand;

  pthread_mutex_lock (&self->lock);
  while (self->pending > 0 && self->workers >= MIN (most, self->pending))
    wait_supervising (self);
  demand = self->pending > 0;
  pthread_mutex_unlock (&self->lock);
  return demand;
}

gboolean
weft_queue_wait_for_end (WeftQueue *self)
{
  gsize before;

  pthread_mutex_lock (&self->lock);
  before = self->workers;
  while (self->workers > 0 && self->workers >= before)
    wait_supervising (self);
  pthread_mutex_unlock (&self->lock);
  return before > 0;
}

void
weft_queue_wait_for_all (WeftQueue *self)
{
  pthread_mutex_lock (&self->lock);
  while (self->workers > 0)
    wait_supervising (self);
  pthread_mutex_unlock (&self->lock);
}
