/* run-store-steps.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "run-store-private.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

/* Files of removed runs, and those that somebody was writing when he was killed, begin with a dot. Another Weft may be at
 * work in the same folder, so they are only deleted when they are old. */
#define OLD_SECONDS (60 * 60)

static void
found_free (gpointer data)
{
  WeftRunFound *self = data;

  _weft_run_head_clear (&self->head);
  g_free (self->name);
  g_free (self->path);
  g_free (self);
}

void
_weft_run_step_free (gpointer data)
{
  WeftRunStep *self = data;

  g_clear_object (&self->run);
  g_free (self->folder);
  g_free (self->path);
  g_free (self->trash);
  g_free (self->name);
  g_free (self->name_before);
  g_clear_pointer (&self->found, g_ptr_array_unref);
  g_clear_pointer (&self->problems, g_ptr_array_unref);
  _weft_run_head_clear (&self->head);
  g_clear_pointer (&self->body, _weft_run_body_free);
  g_clear_error (&self->error);
  g_free (self);
}

static void
delete_if_old (const char *path)
{
  struct stat status;

  if (lstat (path, &status) == 0 && S_ISREG (status.st_mode) && time (NULL) - status.st_ctime > OLD_SECONDS)
    g_unlink (path);
}

static void
look_at (WeftRunStep *self, const char *base)
{
  g_autofree char *path = g_build_filename (self->folder, base, NULL);
  g_autofree char *shown = g_filename_display_name (path);
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GError) error = NULL;
  WeftRunFound *found = g_new0 (WeftRunFound, 1);

  bytes = _weft_run_file_load (path, TRUE, &error);
  if (bytes != NULL && _weft_run_file_read (bytes, shown, &found->head, &found->name, NULL, &error))
    {
      found->path = g_steal_pointer (&path);
      g_ptr_array_add (self->found, found);
      return;
    }
  found_free (found);
  g_ptr_array_add (self->problems, g_strdup (error->message));
}

static gint
compare_found (gconstpointer a, gconstpointer b)
{
  const WeftRunFound *first = *(WeftRunFound *const *) a, *second = *(WeftRunFound *const *) b;

  if (first->head.when != second->head.when)
    return first->head.when > second->head.when ? -1 : 1;
  return strcmp (first->head.id, second->head.id);
}

/* A folder that is not there has no runs. */
static void
scan (WeftRunStep *self)
{
  g_autoptr(GDir) folder = NULL;
  g_autoptr(GError) error = NULL;
  const char *base;

  self->found = g_ptr_array_new_with_free_func (found_free);
  self->problems = g_ptr_array_new_with_free_func (g_free);
  folder = g_dir_open (self->folder, 0, &error);
  if (folder == NULL && !g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    self->error = g_steal_pointer (&error);
  while (folder != NULL && (base = g_dir_read_name (folder)) != NULL)
    {
      if (base[0] == '.')
        {
          g_autofree char *path = g_build_filename (self->folder, base, NULL);

          delete_if_old (path);
        }
      else if (g_str_has_suffix (base, WEFT_RUN_SUFFIX))
        look_at (self, base);
    }
  g_ptr_array_sort (self->found, compare_found);
}

static void
save (WeftRunStep *self)
{
  const WeftRunBody *body = self->body_before;

  g_mkdir_with_parents (self->folder, 0700);
  if (body == NULL)
    {
      g_autofree char *shown = g_filename_display_name (self->path);
      g_autofree char *name = NULL;
      g_autoptr(GBytes) bytes = _weft_run_file_load (self->path, FALSE, &self->error);

      if (bytes == NULL || !_weft_run_file_read (bytes, shown, &self->head, &name, &self->body, &self->error))
        return;
      body = self->body;
    }
  _weft_run_file_write (&self->run->head, self->name, body, self->path, &self->error);
}

void
_weft_run_step_work (gpointer data)
{
  WeftRunStep *self = data;

  switch (self->kind)
    {
    case WEFT_RUN_STEP_SCAN:
      scan (self);
      break;
    case WEFT_RUN_STEP_SAVE:
    case WEFT_RUN_STEP_RENAME:
      save (self);
      break;
    case WEFT_RUN_STEP_TRASH:
      g_rename (self->path, self->trash);
      break;
    case WEFT_RUN_STEP_RESTORE:
      g_rename (self->trash, self->path);
      break;
    case WEFT_RUN_STEP_PURGE:
      g_unlink (self->trash);
      break;
    case WEFT_RUN_STEP_SETTLE:
    default:
      break;
    }
}
