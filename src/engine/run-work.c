/* run-work.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "run-private.h"

/* GTask would do this with its own pool, which holds back threads that take long. And a GTask whose last reference is
 * dropped by a thread frees there what the main thread owns; so threads never see one. */

typedef struct
{
  GTask *task; /* (owned), the main thread's */
  const WeftRunWork *work;
  gpointer job;
  GThread *thread;
} Errand;

static void
errand_free (gpointer data)
{
  Errand *self = data;

  self->work->free_job (self->job);
  g_object_unref (self->task);
  g_free (self);
}

/* The thread has nothing left to do but to end. */
static gboolean
done_cb (gpointer data)
{
  Errand *self = data;

  g_thread_join (self->thread);
  self->work->done (self->task, self->job);
  return G_SOURCE_REMOVE;
}

static gpointer
thread_main (gpointer data)
{
  Errand *self = data;
  g_autoptr(GSource) source = g_idle_source_new ();

  self->work->work (self->job);
  g_source_set_priority (source, g_task_get_priority (self->task));
  g_source_set_callback (source, done_cb, self, errand_free);
  g_source_attach (source, g_task_get_context (self->task));
  return NULL;
}

gboolean
_weft_run_start_work (GTask *task, const WeftRunWork *work, gpointer job)
{
  Errand *self = g_new0 (Errand, 1);
  g_autoptr(GError) error = NULL;

  /* The thread may be done before its handle is stored, but not before this loop turns. */
  *self = (Errand) { .task = g_object_ref (task), .work = work, .job = job };
  self->thread = g_thread_try_new ("weft-run", thread_main, self, &error);
  if (self->thread != NULL)
    return TRUE;
  g_task_return_error (task, g_steal_pointer (&error));
  errand_free (self);
  return FALSE;
}
