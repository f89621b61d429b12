/* lookup-past.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "lookup-past.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <sys/stat.h>

#define MAGIC "weft-lookups"
#define VERSION_NOW 1
#define FILE_TYPE G_VARIANT_TYPE ("(sua(ta{sv}))")
#define WRITE_MS 1000
#define TURN_US 1500     /* of one turn of the main loop, for lookups that are read */
#define FILE_MOST (4 * WEFT_LOOKUP_PAST_BYTES)

struct _WeftLookupPast
{
  GObject parent_instance;

  WeftLookupList *list;   /* (owned) */
  WeftLookupOrder *order; /* (not owned) */
  char *path;             /* (owned) */
  gboolean keep, loaded, asked;
  gboolean dirty;         /* not all is written */
  gboolean writing;       /* a thread does */
  guint write_id, add_id;
  guint next_value;       /* to be made before all are written: counted from the newest */
  GVariant *rows;         /* (owned) (nullable): read, and not all added yet */
  gsize next_row;
};

G_DEFINE_FINAL_TYPE (WeftLookupPast, weft_lookup_past, G_TYPE_OBJECT)

/* What a thread is given, and gives back. */
typedef struct
{
  WeftLookupPast *past; /* (owned): on the main thread alone */
  char *path;           /* (owned) */
  GPtrArray *kept;      /* (owned) (nullable): of GVariant, to be written; NULL: the file is taken away */
  GVariant *rows;       /* (owned) (nullable): what was read */
} Task;

static void start_write (WeftLookupPast *self);

/* On the main thread, since it may let go of the last reference to an object. */
static void
task_free (Task *task)
{
  g_clear_object (&task->past);
  g_clear_pointer (&task->kept, g_ptr_array_unref);
  g_clear_pointer (&task->rows, g_variant_unref);
  g_free (task->path);
  g_free (task);
}

static void
end_task (Task *task)
{
  GApplication *application = g_application_get_default ();

  task_free (task);
  if (application != NULL)
    g_application_release (application);
}

/* A window that is closed meanwhile does not end the program before its file is written. */
static void
start_task (WeftLookupPast *self, Task *task, GThreadFunc function)
{
  GApplication *application = g_application_get_default ();
  g_autoptr(GThread) thread = NULL;
  g_autoptr(GError) error = NULL;

  if (application != NULL)
    g_application_hold (application);
  task->past = g_object_ref (self);
  task->path = g_strdup (self->path);
  thread = g_thread_try_new ("weft-past", function, task, &error);
  if (thread == NULL)
    {
      g_warning ("Past lookups can't be read or written: %s", error->message);
      end_task (task);
    }
}

/* On a thread. Atomically: who is interrupted leaves the old file. */
static gboolean
write_rows (const char *path, GPtrArray *kept, GError **error)
{
  g_autoptr(GVariantBuilder) builder = g_variant_builder_new (G_VARIANT_TYPE ("a(ta{sv})"));
  g_autoptr(GVariant) file = NULL;
  g_autofree char *folder = g_path_get_dirname (path);

  for (guint i = 0; i < kept->len; i++)
    g_variant_builder_add_value (builder, g_ptr_array_index (kept, i));
  file = g_variant_ref_sink (g_variant_new ("(su@a(ta{sv}))", MAGIC, VERSION_NOW, g_variant_builder_end (builder)));
  if (g_mkdir_with_parents (folder, 0700) != 0)
    return FALSE;
  return g_file_set_contents_full (path, g_variant_get_data (file), (gssize) g_variant_get_size (file), G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}

static gboolean
written_cb (gpointer data)
{
  Task *task = data;

  task->past->writing = FALSE;
  if (task->past->dirty && task->past->write_id == 0)
    start_write (task->past);
  end_task (task);
  return G_SOURCE_REMOVE;
}

static gpointer
write_thread (gpointer data)
{
  Task *task = data;
  g_autoptr(GError) error = NULL;

  if (task->kept == NULL)
    g_unlink (task->path);
  else if (!write_rows (task->path, task->kept, &error))
    g_message ("Past lookups could not be kept: %s", error != NULL ? error->message : task->path);
  /* Here and not on the main thread: the lookups may be gone, and these the last of thousands of values. */
  g_clear_pointer (&task->kept, g_ptr_array_unref);
  g_idle_add (written_cb, task);
  return NULL;
}

static GQuark
get_quark (void)
{
  return g_quark_from_static_string ("weft-lookup-row");
}

/* A lookup that has ended does not change, so it is made into a value once; but it may be retried, and be another one. */
typedef struct
{
  gint64 started;
  GVariant *value; /* (owned) */
} Row;

static void
row_free (gpointer data)
{
  g_variant_unref (((Row *) data)->value);
  g_free (data);
}

static GVariant *
set_row (WeftLookup *lookup, GVariant *value)
{
  Row *row = g_new (Row, 1);

  row->started = weft_lookup_get_started (lookup);
  row->value = g_variant_ref_sink (value);
  g_object_set_qdata_full (G_OBJECT (lookup), get_quark (), row, row_free);
  return row->value;
}

/* NULL: it has not ended. */
static GVariant *
get_row (WeftLookup *lookup)
{
  const Row *row = g_object_get_qdata (G_OBJECT (lookup), get_quark ());

  if (!weft_lookup_state_is_final (weft_lookup_get_state (lookup)))
    return NULL;
  if (row != NULL && row->started == weft_lookup_get_started (lookup))
    return row->value;
  return set_row (lookup, g_variant_new ("(t@a{sv})", weft_lookup_order_get_stamp (lookup), weft_lookup_to_variant (lookup)));
}

static GPtrArray *
collect (WeftLookupPast *self)
{
  GPtrArray *kept = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->list));
  gsize bytes = 0;

  for (guint i = n; i > 0 && kept->len < WEFT_LOOKUP_PAST_MOST && bytes < WEFT_LOOKUP_PAST_BYTES; i--)
    {
      g_autoptr(WeftLookup) lookup = g_list_model_get_item (G_LIST_MODEL (self->list), i - 1);
      GVariant *row = get_row (lookup);

      if (row == NULL)
        continue;
      g_ptr_array_add (kept, g_variant_ref (row));
      bytes += g_variant_get_size (row);
    }
  return kept;
}

static void
start_write (WeftLookupPast *self)
{
  Task *task = g_new0 (Task, 1);

  self->dirty = FALSE;
  self->writing = TRUE;
  if (self->keep)
    task->kept = collect (self);
  start_task (self, task, write_thread);
}

/* Makes values, a few in each turn of the main loop, until all that are to be kept have theirs. What comes meanwhile is
 * made into one when it is written. */
static gboolean
write_cb (gpointer data)
{
  WeftLookupPast *self = data;
  gint64 until = g_get_monotonic_time () + TURN_US;
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->list));

  for (; self->keep && self->next_value < MIN (n, WEFT_LOOKUP_PAST_MOST); self->next_value++)
    {
      g_autoptr(WeftLookup) lookup = g_list_model_get_item (G_LIST_MODEL (self->list), n - 1 - self->next_value);

      if (g_get_monotonic_time () >= until)
        return G_SOURCE_CONTINUE;
      get_row (lookup);
    }
  self->write_id = 0;
  if (self->dirty && !self->writing)
    start_write (self);
  return G_SOURCE_REMOVE;
}

static gboolean
begin_write_cb (gpointer data)
{
  WeftLookupPast *self = data;

  self->next_value = 0;
  self->write_id = g_idle_add (write_cb, self);
  return G_SOURCE_REMOVE;
}

void
weft_lookup_past_changed (WeftLookupPast *self)
{
  g_return_if_fail (WEFT_IS_LOOKUP_PAST (self));

  /* What was not read yet must not be written over. */
  if (!self->keep || !self->loaded)
    return;
  self->dirty = TRUE;
  if (self->write_id == 0)
    self->write_id = g_timeout_add (WRITE_MS, begin_write_cb, self);
}

void
weft_lookup_past_flush (WeftLookupPast *self)
{
  g_return_if_fail (WEFT_IS_LOOKUP_PAST (self));

  g_clear_handle_id (&self->write_id, g_source_remove);
  if (self->dirty && !self->writing)
    start_write (self);
}

gboolean
weft_lookup_past_is_busy (WeftLookupPast *self)
{
  g_return_val_if_fail (WEFT_IS_LOOKUP_PAST (self), FALSE);

  return self->dirty || self->writing || (self->asked && !self->loaded);
}

/* On a thread. NULL: there is nothing to be read, or it is of somebody else. */
static GVariant *
read_rows (const char *path)
{
  g_autoptr(GVariant) raw = NULL, file = NULL;
  g_autoptr(GBytes) bytes = NULL;
  char *contents;
  gsize length;
  struct stat status;
  const char *magic;
  guint32 version;

  if (stat (path, &status) != 0 || status.st_size > FILE_MOST || !g_file_get_contents (path, &contents, &length, NULL))
    return NULL;
  bytes = g_bytes_new_take (contents, length);
  raw = g_variant_ref_sink (g_variant_new_from_bytes (FILE_TYPE, bytes, FALSE));
  g_variant_get (raw, "(&sua(ta{sv}))", &magic, &version, NULL);
  if (g_str_equal (magic, MAGIC) && version == GUINT32_SWAP_LE_BE (VERSION_NOW))
    file = g_variant_byteswap (raw);
  else if (g_str_equal (magic, MAGIC) && version == VERSION_NOW)
    file = g_variant_get_normal_form (raw);
  return file != NULL ? g_variant_get_child_value (file, 2) : NULL;
}

static void
add_row (WeftLookupPast *self, GVariant *row)
{
  g_autoptr(GVariant) value = g_variant_get_child_value (row, 1);
  g_autoptr(WeftLookup) lookup = NULL;
  guint64 stamp, next;

  g_variant_get_child (row, 0, "t", &stamp);
  next = weft_lookup_order_set_next_stamp (self->order, MAX (stamp, 1));
  if (weft_lookup_list_add_variant (self->list, value))
    {
      lookup = g_list_model_get_item (G_LIST_MODEL (self->list), g_list_model_get_n_items (G_LIST_MODEL (self->list)) - 1);
      set_row (lookup, row);
    }
  weft_lookup_order_set_next_stamp (self->order, next);
}

/* The newest come first in the file; the list has the oldest first. */
static gboolean
add_cb (gpointer data)
{
  WeftLookupPast *self = data;
  gint64 until = g_get_monotonic_time () + TURN_US;

  while (self->next_row > 0 && g_get_monotonic_time () < until)
    {
      g_autoptr(GVariant) row = g_variant_get_child_value (self->rows, --self->next_row);

      add_row (self, row);
    }
  if (self->next_row > 0)
    return G_SOURCE_CONTINUE;
  self->add_id = 0;
  self->loaded = TRUE;
  g_clear_pointer (&self->rows, g_variant_unref);
  return G_SOURCE_REMOVE;
}

static gboolean
read_cb (gpointer data)
{
  Task *task = data;
  WeftLookupPast *self = task->past;

  if (task->rows != NULL && self->keep)
    {
      self->rows = g_steal_pointer (&task->rows);
      self->next_row = g_variant_n_children (self->rows);
      self->add_id = g_idle_add (add_cb, self);
    }
  else
    self->loaded = TRUE;
  end_task (task);
  return G_SOURCE_REMOVE;
}

static gpointer
read_thread (gpointer data)
{
  Task *task = data;

  task->rows = read_rows (task->path);
  g_idle_add (read_cb, task);
  return NULL;
}

void
weft_lookup_past_load (WeftLookupPast *self)
{
  g_return_if_fail (WEFT_IS_LOOKUP_PAST (self));

  if (self->asked)
    return;
  self->asked = TRUE;
  if (self->keep)
    start_task (self, g_new0 (Task, 1), read_thread);
  else
    self->loaded = TRUE;
}

gboolean
weft_lookup_past_is_loaded (WeftLookupPast *self)
{
  g_return_val_if_fail (WEFT_IS_LOOKUP_PAST (self), FALSE);

  return self->loaded;
}

void
weft_lookup_past_set_keep (WeftLookupPast *self, gboolean keep)
{
  g_return_if_fail (WEFT_IS_LOOKUP_PAST (self));

  if (keep == self->keep)
    return;
  self->keep = keep;
  self->dirty = TRUE;
  if (self->asked && !self->writing)
    start_write (self);
}

static void
weft_lookup_past_dispose (GObject *object)
{
  WeftLookupPast *self = WEFT_LOOKUP_PAST (object);

  g_clear_handle_id (&self->write_id, g_source_remove);
  g_clear_handle_id (&self->add_id, g_source_remove);
  g_clear_pointer (&self->rows, g_variant_unref);
  if (self->list != NULL)
    g_signal_handlers_disconnect_by_data (self->list, self);
  g_clear_object (&self->list);
  G_OBJECT_CLASS (weft_lookup_past_parent_class)->dispose (object);
}

static void
weft_lookup_past_finalize (GObject *object)
{
  g_free (WEFT_LOOKUP_PAST (object)->path);
  G_OBJECT_CLASS (weft_lookup_past_parent_class)->finalize (object);
}

static void
weft_lookup_past_class_init (WeftLookupPastClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = weft_lookup_past_dispose;
  G_OBJECT_CLASS (klass)->finalize = weft_lookup_past_finalize;
}

static void
weft_lookup_past_init (WeftLookupPast *self)
{
  self->keep = TRUE;
}

WeftLookupPast *
weft_lookup_past_new (WeftLookupList *list, WeftLookupOrder *order, const char *path)
{
  WeftLookupPast *self = g_object_new (WEFT_TYPE_LOOKUP_PAST, NULL);

  self->list = g_object_ref (list);
  self->order = order;
  self->path = path != NULL ? g_strdup (path) : g_build_filename (g_get_user_data_dir (), "weft", "lookups.gvariant", NULL);
  g_signal_connect_object (list, "changed", G_CALLBACK (weft_lookup_past_changed), self, G_CONNECT_SWAPPED);
  return self;
}
