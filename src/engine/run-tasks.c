/* run-tasks.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "run-private.h"

#include "file-writer.h"

/* Opening, loading, saving and exporting, for those who wait and for those who do not. */

typedef struct
{
  char *path;         /* (owned) */
  WeftRun *run;       /* (not owned): the task holds it; the thread only reads what never changes */
  char *name;         /* (owned) (nullable): the name to save under; or that was read */
  WeftRunFormat format;
  WeftRunHead head;   /* (owned) what was read */
  WeftRunBody *body;  /* (owned) (nullable) likewise */
  GError *error;      /* (owned) (nullable) */
} Job;

static Job *
job_new (WeftRun *run, const char *path)
{
  Job *self = g_new0 (Job, 1);

  self->run = run;
  self->path = g_strdup (path);
  return self;
}

static void
job_free (gpointer data)
{
  Job *self = data;

  g_free (self->path);
  g_free (self->name);
  _weft_run_head_clear (&self->head);
  g_clear_pointer (&self->body, _weft_run_body_free);
  g_clear_error (&self->error);
  g_free (self);
}

static gboolean
read_file (const char *path, WeftRunHead *head, char **name, WeftRunBody **body, GError **error)
{
  g_autofree char *shown = g_filename_display_name (path);
  g_autoptr(GBytes) bytes = _weft_run_file_load (path, body == NULL, error);

  return bytes != NULL && _weft_run_file_read (bytes, shown, head, name, body, error);
}

static void
read_work (gpointer data)
{
  Job *self = data;

  read_file (self->path, &self->head, &self->name, &self->body, &self->error);
}

static WeftRun *
make_run (Job *self)
{
  WeftRun *run = _weft_run_new (&self->head, self->name);

  _weft_run_set_path (run, self->path);
  _weft_run_take_body (run, g_steal_pointer (&self->body));
  return run;
}

static void
open_done (GTask *task, gpointer data)
{
  Job *self = data;

  if (self->error != NULL)
    g_task_return_error (task, g_steal_pointer (&self->error));
  else
    g_task_return_pointer (task, make_run (self), g_object_unref);
}

static const WeftRunWork opening = { read_work, open_done, job_free };

void
weft_run_open_async (const char *path, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, data);

  g_task_set_source_tag (task, weft_run_open_async);
  _weft_run_start_work (task, &opening, job_new (NULL, path));
}

WeftRun *
weft_run_open_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
load_done (GTask *task, gpointer data)
{
  Job *self = data;

  if (self->error != NULL)
    {
      g_task_return_error (task, g_steal_pointer (&self->error));
      return;
    }
  /* Somebody else may have asked too, and been first. */
  if (!weft_run_is_loaded (self->run))
    _weft_run_take_body (self->run, g_steal_pointer (&self->body));
  g_task_return_boolean (task, TRUE);
}

static const WeftRunWork loading = { read_work, load_done, job_free };

void
weft_run_load_async (WeftRun *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, data);

  g_return_if_fail (WEFT_IS_RUN (self));
  g_return_if_fail (self->body != NULL || self->path != NULL);

  g_task_set_source_tag (task, weft_run_load_async);
  if (self->body != NULL)
    g_task_return_boolean (task, TRUE);
  else
    _weft_run_start_work (task, &loading, job_new (self, self->path));
}

gboolean
weft_run_load_finish (WeftRun *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
save_work (gpointer data)
{
  Job *self = data;

  _weft_run_file_write (&self->run->head, self->name, self->run->body, self->path, &self->error);
}

static void
return_success (GTask *task, Job *self)
{
  if (self->error != NULL)
    g_task_return_error (task, g_steal_pointer (&self->error));
  else
    g_task_return_boolean (task, TRUE);
}

static void
save_done (GTask *task, gpointer data)
{
  Job *self = data;

  if (self->error == NULL)
    _weft_run_set_path (self->run, self->path);
  return_success (task, self);
}

static const WeftRunWork saving = { save_work, save_done, job_free };

void
weft_run_save_async (WeftRun *self, const char *path, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, data);
  Job *job;

  g_return_if_fail (WEFT_IS_RUN (self) && self->body != NULL);

  g_task_set_source_tag (task, weft_run_save_async);
  job = job_new (self, path);
  job->name = g_strdup (self->name);
  _weft_run_start_work (task, &saving, job);
}

gboolean
weft_run_save_finish (WeftRun *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static gboolean
add_to_file (const char *bytes, gsize length, gpointer data)
{
  return weft_file_writer_add (data, bytes, length);
}

gboolean
weft_run_export (WeftRun *self, WeftRunFormat format, const char *path, GError **error)
{
  g_autoptr(WeftFileWriter) writer = weft_file_writer_new (path, error);

  if (writer == NULL)
    return FALSE;
  weft_run_write (self, format, add_to_file, writer);
  return weft_file_writer_commit (writer, error);
}

static void
export_work (gpointer data)
{
  Job *self = data;

  weft_run_export (self->run, self->format, self->path, &self->error);
}

static void
export_done (GTask *task, gpointer data)
{
  return_success (task, data);
}

static const WeftRunWork exporting = { export_work, export_done, job_free };

void
weft_run_export_async (WeftRun *self, WeftRunFormat format, const char *path, GCancellable *cancellable,
                       GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, data);
  Job *job;

  g_return_if_fail (WEFT_IS_RUN (self) && self->body != NULL);

  g_task_set_source_tag (task, weft_run_export_async);
  job = job_new (self, path);
  job->format = format;
  _weft_run_start_work (task, &exporting, job);
}

gboolean
weft_run_export_finish (WeftRun *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

WeftRun *
weft_run_open_bytes (GBytes *bytes, const char *shown, gboolean head_only, GError **error)
{
  g_auto(WeftRunHead) head = { 0 };
  g_autofree char *name = NULL;
  WeftRunBody *body = NULL;
  WeftRun *run;

  if (!_weft_run_file_read (bytes, shown, &head, &name, head_only ? NULL : &body, error))
    return NULL;
  run = _weft_run_new (&head, name);
  if (body != NULL)
    _weft_run_take_body (run, body);
  return run;
}

WeftRun *
weft_run_open (const char *path, gboolean head_only, GError **error)
{
  g_autofree char *shown = g_filename_display_name (path);
  g_autoptr(GBytes) bytes = _weft_run_file_load (path, head_only, error);
  WeftRun *run = bytes != NULL ? weft_run_open_bytes (bytes, shown, head_only, error) : NULL;

  if (run != NULL)
    _weft_run_set_path (run, path);
  return run;
}

gboolean
weft_run_save (WeftRun *self, const char *path, GError **error)
{
  g_return_val_if_fail (WEFT_IS_RUN (self) && self->body != NULL, FALSE);

  if (!_weft_run_file_write (&self->head, self->name, self->body, path, error))
    return FALSE;
  _weft_run_set_path (self, path);
  return TRUE;
}
