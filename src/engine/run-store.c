/* run-store.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "run-store-private.h"

#include <string.h>

#define TRASH_SUFFIX ".trash"

struct _WeftRunStore
{
  GObject parent_instance;

  char *folder;        /* (owned) */
  GPtrArray *runs;     /* (owned) WeftRun, the newest first */
  GPtrArray *problems; /* (owned) char *, NULL-terminated */
  GQueue steps;        /* GTask (owned), with a WeftRunStep each */
  gboolean busy;
  guint scans;
};

enum
{
  PROP_0,
  PROP_SCANNING,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static GType
weft_run_store_get_item_type (GListModel *model)
{
  return WEFT_TYPE_RUN;
}

static guint
weft_run_store_get_n_items (GListModel *model)
{
  return WEFT_RUN_STORE (model)->runs->len;
}

static gpointer
weft_run_store_get_item (GListModel *model, guint position)
{
  WeftRunStore *self = WEFT_RUN_STORE (model);

  return position < self->runs->len ? g_object_ref (g_ptr_array_index (self->runs, position)) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = weft_run_store_get_item_type;
  iface->get_n_items = weft_run_store_get_n_items;
  iface->get_item = weft_run_store_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (WeftRunStore, weft_run_store, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static gint64
find_position (WeftRunStore *self, WeftRun *run)
{
  guint position;

  return g_ptr_array_find (self->runs, run, &position) ? (gint64) position : -1;
}

static WeftRun *
find_id (WeftRunStore *self, const char *id)
{
  for (guint i = 0; i < self->runs->len; i++)
    if (g_str_equal (weft_run_get_head (g_ptr_array_index (self->runs, i))->id, id))
      return g_ptr_array_index (self->runs, i);
  return NULL;
}

static void
insert (WeftRunStore *self, WeftRun *run)
{
  gint64 when = weft_run_get_head (run)->when;
  guint position = 0;

  while (position < self->runs->len && weft_run_get_head (g_ptr_array_index (self->runs, position))->when > when)
    position++;
  g_ptr_array_insert (self->runs, (int) position, g_object_ref (run));
  g_list_model_items_changed (G_LIST_MODEL (self), position, 0, 1);
}

static void
take_out (WeftRunStore *self, WeftRun *run)
{
  gint64 position = find_position (self, run);

  if (position < 0)
    return;
  g_ptr_array_remove_index (self->runs, (guint) position);
  g_list_model_items_changed (G_LIST_MODEL (self), (guint) position, 1, 0);
}

/* What is still to be done to it is not in the folder yet. */
static gboolean
has_step (WeftRunStore *self, const char *id)
{
  for (GList *link = self->steps.head; link != NULL; link = link->next)
    {
      WeftRunStep *step = g_task_get_task_data (link->data);

      if (step->run != NULL && g_str_equal (weft_run_get_head (step->run)->id, id))
        return TRUE;
    }
  return FALSE;
}

/* Whoever looks at a run goes on looking at the same object. */
static void
add_found (WeftRunStore *self, WeftRunFound *found)
{
  WeftRun *known = find_id (self, found->head.id);
  g_autoptr(WeftRun) run = NULL;

  if (known != NULL)
    {
      if (!has_step (self, found->head.id))
        weft_run_set_name (known, found->name);
      return;
    }
  if (has_step (self, found->head.id))
    return;
  run = _weft_run_new (&found->head, found->name);
  _weft_run_set_path (run, found->path);
  insert (self, run);
}

static gboolean
is_found (WeftRunStep *step, const char *id)
{
  for (guint i = 0; i < step->found->len; i++)
    if (g_strcmp0 (((WeftRunFound *) g_ptr_array_index (step->found, i))->head.id, id) == 0)
      return TRUE;
  return FALSE;
}

/* Files that somebody else deleted; what is only in memory stays. */
static void
drop_gone (WeftRunStore *self, WeftRunStep *step)
{
  for (guint i = self->runs->len; i > 0; i--)
    {
      WeftRun *run = g_ptr_array_index (self->runs, i - 1);
      const char *id = weft_run_get_head (run)->id;

      if (weft_run_get_path (run) != NULL && !is_found (step, id) && !has_step (self, id))
        take_out (self, run);
    }
}

static void
end_scan (WeftRunStore *self, WeftRunStep *step)
{
  drop_gone (self, step);
  for (guint i = 0; i < step->found->len; i++)
    add_found (self, g_ptr_array_index (step->found, i));
  g_ptr_array_unref (self->problems);
  self->problems = g_steal_pointer (&step->problems);
  g_ptr_array_add (self->problems, NULL);
  if (--self->scans == 0)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SCANNING]);
}

static void do_next (WeftRunStore *self);

/* What was shown before the step was begun. */
static void
take_back (WeftRunStore *self, WeftRunStep *step)
{
  if (step->kind == WEFT_RUN_STEP_RENAME && g_str_equal (weft_run_get_name (step->run), step->name))
    weft_run_set_name (step->run, step->name_before);
  if (step->kind == WEFT_RUN_STEP_SCAN && --self->scans == 0)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SCANNING]);
}

static void
done (GTask *task, gpointer data)
{
  WeftRunStep *step = data;
  WeftRunStore *self = g_task_get_source_object (task);

  if (step->kind == WEFT_RUN_STEP_SCAN)
    end_scan (self, step);
  if ((step->kind == WEFT_RUN_STEP_SAVE || step->kind == WEFT_RUN_STEP_RENAME) && step->error == NULL)
    _weft_run_set_path (step->run, step->path);
  if (step->kind == WEFT_RUN_STEP_RENAME && step->error != NULL)
    take_back (self, step);
  if (step->error != NULL)
    g_task_return_error (task, g_steal_pointer (&step->error));
  else
    g_task_return_boolean (task, TRUE);
  self->busy = FALSE;
  do_next (self);
}

static void
keep (gpointer data)
{
}

/* The step is the task's own. */
static const WeftRunWork step_work = { _weft_run_step_work, done, keep };

/* A step for which there is no thread has failed; those after it are tried. */
static void
do_next (WeftRunStore *self)
{
  while (!self->busy && !g_queue_is_empty (&self->steps))
    {
      g_autoptr(GTask) task = g_queue_pop_head (&self->steps);
      WeftRunStep *step = g_task_get_task_data (task);

      if (step->run != NULL)
        step->body_before = step->run->body;
      self->busy = _weft_run_start_work (task, &step_work, step);
      if (!self->busy)
        take_back (self, step);
    }
}

/* A run that was opened from elsewhere has its file there, which is not ours. */
static char *
dup_path (WeftRunStore *self, WeftRun *run)
{
  g_autofree char *folder = run->path != NULL ? g_path_get_dirname (run->path) : NULL;

  if (g_strcmp0 (folder, self->folder) == 0)
    return g_strdup (run->path);
  return g_strdup_printf ("%s/%s" WEFT_RUN_SUFFIX, self->folder, run->head.id);
}

static WeftRunStep *
step_new (WeftRunStore *self, WeftRunStepKind kind, WeftRun *run)
{
  WeftRunStep *step = g_new0 (WeftRunStep, 1);

  step->kind = kind;
  step->folder = g_strdup (self->folder);
  if (run == NULL)
    return step;
  step->run = g_object_ref (run);
  step->name = g_strdup (weft_run_get_name (run));
  step->path = dup_path (self, run);
  step->trash = g_strdup_printf ("%s/.%s" TRASH_SUFFIX, self->folder, run->head.id);
  return step;
}

static void
add_step (WeftRunStore *self, WeftRunStep *step, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (self, NULL, callback, data);

  g_task_set_task_data (task, step, _weft_run_step_free);
  g_queue_push_tail (&self->steps, task);
  do_next (self);
}

static gboolean
finish (WeftRunStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
weft_run_store_finalize (GObject *object)
{
  WeftRunStore *self = WEFT_RUN_STORE (object);

  /* Every task holds the store, so none is left. */
  g_assert (g_queue_is_empty (&self->steps));
  g_free (self->folder);
  g_ptr_array_unref (self->runs);
  g_ptr_array_unref (self->problems);
  G_OBJECT_CLASS (weft_run_store_parent_class)->finalize (object);
}

static void
weft_run_store_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_SCANNING)
    g_value_set_boolean (value, weft_run_store_is_scanning (WEFT_RUN_STORE (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
weft_run_store_class_init (WeftRunStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = weft_run_store_finalize;
  object_class->get_property = weft_run_store_get_property;

  properties[PROP_SCANNING] = g_param_spec_boolean ("scanning", NULL, NULL, FALSE,
                                                    G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
weft_run_store_init (WeftRunStore *self)
{
  self->runs = g_ptr_array_new_with_free_func (g_object_unref);
  self->problems = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->problems, NULL);
}

WeftRunStore *
weft_run_store_new (const char *folder)
{
  WeftRunStore *self = g_object_new (WEFT_TYPE_RUN_STORE, NULL);

  self->folder = folder != NULL ? g_strdup (folder) : g_build_filename (g_get_user_data_dir (), "weft", "runs", NULL);
  return self;
}

const char *
weft_run_store_get_folder (WeftRunStore *self)
{
  g_return_val_if_fail (WEFT_IS_RUN_STORE (self), NULL);

  return self->folder;
}

void
weft_run_store_scan_async (WeftRunStore *self, GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (WEFT_IS_RUN_STORE (self));

  if (self->scans++ == 0)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SCANNING]);
  add_step (self, step_new (self, WEFT_RUN_STEP_SCAN, NULL), callback, data);
}

gboolean
weft_run_store_scan_finish (WeftRunStore *self, GAsyncResult *result, GError **error)
{
  return finish (self, result, error);
}

gboolean
weft_run_store_is_scanning (WeftRunStore *self)
{
  g_return_val_if_fail (WEFT_IS_RUN_STORE (self), FALSE);

  return self->scans > 0;
}

const char *const *
weft_run_store_get_problems (WeftRunStore *self)
{
  g_return_val_if_fail (WEFT_IS_RUN_STORE (self), NULL);

  return (const char *const *) self->problems->pdata;
}

static WeftRun *
find_beginning (WeftRunStore *self, const char *beginning)
{
  WeftRun *found = NULL;

  for (guint i = 0; strlen (beginning) >= 4 && i < self->runs->len; i++)
    {
      WeftRun *run = g_ptr_array_index (self->runs, i);

      if (!g_str_has_prefix (weft_run_get_head (run)->id, beginning))
        continue;
      if (found != NULL)
        return NULL;
      found = run;
    }
  return found;
}

WeftRun *
weft_run_store_find (WeftRunStore *self, const char *id_or_name)
{
  WeftRun *found;

  g_return_val_if_fail (WEFT_IS_RUN_STORE (self), NULL);

  found = find_id (self, id_or_name);
  for (guint i = 0; found == NULL && i < self->runs->len; i++)
    if (g_str_equal (weft_run_get_name (g_ptr_array_index (self->runs, i)), id_or_name))
      found = g_ptr_array_index (self->runs, i);
  return found != NULL ? found : find_beginning (self, id_or_name);
}

void
weft_run_store_add_async (WeftRunStore *self, WeftRun *run, GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (WEFT_IS_RUN_STORE (self) && WEFT_IS_RUN (run) && weft_run_is_loaded (run));

  if (find_id (self, weft_run_get_head (run)->id) == NULL)
    insert (self, run);
  add_step (self, step_new (self, WEFT_RUN_STEP_SAVE, run), callback, data);
}

gboolean
weft_run_store_add_finish (WeftRunStore *self, GAsyncResult *result, GError **error)
{
  return finish (self, result, error);
}

void
weft_run_store_rename_async (WeftRunStore *self, WeftRun *run, const char *name, GAsyncReadyCallback callback, gpointer data)
{
  g_autofree char *before = NULL;
  WeftRunStep *step;

  g_return_if_fail (WEFT_IS_RUN_STORE (self) && WEFT_IS_RUN (run));

  before = g_strdup (weft_run_get_name (run));
  weft_run_set_name (run, name);
  step = step_new (self, WEFT_RUN_STEP_RENAME, run);
  step->name_before = g_steal_pointer (&before);
  add_step (self, step, callback, data);
}

gboolean
weft_run_store_rename_finish (WeftRunStore *self, GAsyncResult *result, GError **error)
{
  return finish (self, result, error);
}

void
weft_run_store_remove (WeftRunStore *self, WeftRun *run)
{
  g_return_if_fail (WEFT_IS_RUN_STORE (self) && WEFT_IS_RUN (run));

  if (find_position (self, run) < 0)
    return;
  add_step (self, step_new (self, WEFT_RUN_STEP_TRASH, run), NULL, NULL);
  take_out (self, run);
}

void
weft_run_store_restore (WeftRunStore *self, WeftRun *run)
{
  g_return_if_fail (WEFT_IS_RUN_STORE (self) && WEFT_IS_RUN (run));

  if (find_position (self, run) >= 0)
    return;
  add_step (self, step_new (self, WEFT_RUN_STEP_RESTORE, run), NULL, NULL);
  insert (self, run);
}

void
weft_run_store_purge (WeftRunStore *self, WeftRun *run)
{
  g_return_if_fail (WEFT_IS_RUN_STORE (self) && WEFT_IS_RUN (run));

  add_step (self, step_new (self, WEFT_RUN_STEP_PURGE, run), NULL, NULL);
}

void
weft_run_store_settle_async (WeftRunStore *self, GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (WEFT_IS_RUN_STORE (self));

  add_step (self, step_new (self, WEFT_RUN_STEP_SETTLE, NULL), callback, data);
}

gboolean
weft_run_store_settle_finish (WeftRunStore *self, GAsyncResult *result, GError **error)
{
  return finish (self, result, error);
}
