/* spawner.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "spawner.h"

struct _WeftSpawning
{
  GStrv arguments;
  GSubprocessFlags flags;
  GSubprocess *process; /* (owned) (nullable): the spawner's until it is handed over */
  GError *error;

  /* The main thread's. */
  WeftSpawned spawned;  /* NULL: forgotten */
  gpointer data;
};

/* Of the main thread to the spawner. */
static GAsyncQueue *requests;

static void
spawning_free (gpointer data)
{
  WeftSpawning *self = data;

  g_strfreev (self->arguments);
  g_clear_object (&self->process);
  g_clear_error (&self->error);
  g_free (self);
}

static gboolean
hand_over_cb (gpointer data)
{
  WeftSpawning *self = data;

  if (self->spawned != NULL)
    self->spawned (g_steal_pointer (&self->process), g_steal_pointer (&self->error), self->data);
  else if (self->process != NULL)
    g_subprocess_force_exit (self->process);
  return G_SOURCE_REMOVE;
}

/* Not g_main_context_invoke(): that would run it here when the main loop happens to be between two turns. */
static void
hand_over (WeftSpawning *self)
{
  g_autoptr(GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, hand_over_cb, self, spawning_free);
  g_source_attach (source, NULL);
}

static gpointer
spawn_all (gpointer data)
{
  for (;;)
    {
      WeftSpawning *request = g_async_queue_pop (requests);
      g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new (request->flags);

      g_subprocess_launcher_setenv (launcher, "LC_ALL", "C.UTF-8", TRUE);
      request->process = g_subprocess_launcher_spawnv (launcher, (const char *const *) request->arguments, &request->error);
      hand_over (request);
    }
  return NULL;
}

/* Where the system gives no thread now, the next request asks again. On the main thread. */
static gboolean
begin (GError **error)
{
  static GThread *thread;

  if (requests == NULL)
    requests = g_async_queue_new ();
  if (thread == NULL)
    thread = g_thread_try_new ("spawner", spawn_all, NULL, error);
  return thread != NULL;
}

WeftSpawning *
weft_spawn (const char *const *arguments, GSubprocessFlags flags, WeftSpawned spawned, gpointer data)
{
  WeftSpawning *self = g_new0 (WeftSpawning, 1);

  self->arguments = g_strdupv ((char **) arguments);
  self->flags = flags;
  self->spawned = spawned;
  self->data = data;
  if (begin (&self->error))
    g_async_queue_push (requests, self);
  else
    hand_over (self);
  return self;
}

void
weft_spawning_forget (WeftSpawning *self)
{
  self->spawned = NULL;
}
