/* source-scripted.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "source-scripted.h"

#include <gio/gio.h>
#include <string.h>

typedef struct
{
  WeftSource parent;
  GHashTable *files;     /* path to text, of what belongs to no process */
  GHashTable *processes; /* pid to a table like that, of its files */
  guint64 time_ns;
  gint64 wall_us;
  guint64 reads;
  void (*watch) (const char *path, gpointer data);
  gpointer data;
  char *text; /* what read_text() gave last */
} WeftScriptedSource;

static GHashTable *
table_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

/* "123/stat" is "stat" of process 123; the table is NULL when there is no such process. */
static GHashTable *
table_of (WeftScriptedSource *self, const char *path, const char **name)
{
  char *end;
  guint64 pid = g_ascii_strtoull (path, &end, 10);

  *name = path;
  if (end == path || *end != '/')
    return self->files;
  *name = end + 1;
  return g_hash_table_lookup (self->processes, GINT_TO_POINTER ((gint32) pid));
}

static const char *
look_up (WeftScriptedSource *self, const char *path)
{
  GHashTable *table;
  const char *name;

  self->reads++;
  if (self->watch != NULL && g_ascii_isdigit (*path))
    self->watch (path, self->data);
  table = table_of (self, path, &name);
  return table != NULL ? g_hash_table_lookup (table, name) : NULL;
}

static const char *
look_up_of (WeftScriptedSource *self, gint32 pid, const char *name)
{
  char path[32];

  g_snprintf (path, sizeof path, "%d/%s", pid, name);
  return look_up (self, path);
}

static void
scripted_get_time (WeftSource *source, guint64 *time_ns, gint64 *wall_us)
{
  *time_ns = ((WeftScriptedSource *) source)->time_ns;
  *wall_us = ((WeftScriptedSource *) source)->wall_us;
}

static guint64
scripted_clock (WeftSource *source)
{
  return ((WeftScriptedSource *) source)->time_ns;
}

static void
add_keys (GHashTable *table, GArray *numbers)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, table);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      gint32 number = GPOINTER_TO_INT (key);

      g_array_append_val (numbers, number);
    }
}

static void
scripted_list (WeftSource *source, GArray *pids)
{
  add_keys (((WeftScriptedSource *) source)->processes, pids);
}

/* Of the paths "task/TID/stat". */
static void
scripted_list_threads (WeftSource *source, gint32 pid, GArray *tids)
{
  GHashTable *table = g_hash_table_lookup (((WeftScriptedSource *) source)->processes, GINT_TO_POINTER (pid));
  GHashTableIter iter;
  gpointer key;

  if (table == NULL)
    return;
  g_hash_table_iter_init (&iter, table);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      gint32 tid = (gint32) (g_str_has_prefix (key, "task/") ? g_ascii_strtoll ((char *) key + 5, NULL, 10) : 0);

      if (tid > 0 && g_str_has_suffix (key, "/stat"))
        g_array_append_val (tids, tid);
    }
}

/* The rules of the real one, without descriptors. */
static gboolean
has_slept (WeftScriptedSource *self, WeftSlot *slot, guint64 *run_ns)
{
  const char *text = slot->many ? NULL : look_up_of (self, slot->pid, "schedstat");
  gsize length = text != NULL ? strlen (text) : 0;
  gboolean same;

  if (text == NULL || length > sizeof slot->sched || !weft_parse_schedstat (text, run_ns))
    {
      slot->sched_length = 0;
      return FALSE;
    }
  same = slot->sched_length == length && memcmp (slot->sched, text, length) == 0;
  memcpy (slot->sched, text, length);
  slot->sched_length = (guint8) length;
  return same;
}

static void
scripted_close_slot (WeftSource *source, WeftSlot *slot)
{
  *slot = (WeftSlot) { .pid = slot->pid };
}

static WeftRead
scripted_read_process (WeftSource *source, WeftSlot *slot, gboolean whole, WeftStat *stat, guint64 *run_ns)
{
  WeftScriptedSource *self = (WeftScriptedSource *) source;
  gboolean slept = has_slept (self, slot, run_ns);
  const char *text;

  if (slept && !whole)
    return WEFT_READ_SAME;
  text = look_up_of (self, slot->pid, "stat");
  if (text == NULL)
    scripted_close_slot (source, slot);
  if (text == NULL)
    return WEFT_READ_GONE;
  if (g_str_equal (text, WEFT_SCRIPTED_FORBIDDEN) || !weft_parse_stat (text, stat))
    return WEFT_READ_UNREADABLE;
  slot->many = stat->threads > 1;
  return WEFT_READ_CHANGED;
}

static gboolean
scripted_get_owner (WeftSource *source, gint32 pid, guint32 *uid)
{
  const char *text = look_up_of ((WeftScriptedSource *) source, pid, "uid");

  *uid = text != NULL ? (guint32) g_ascii_strtoull (text, NULL, 10) : 0;
  return TRUE;
}

static const char *
scripted_read_text (WeftSource *source, const char *path, gsize *length)
{
  WeftScriptedSource *self = (WeftScriptedSource *) source;
  const char *text = look_up (self, path);

  if (text == NULL || g_str_equal (text, WEFT_SCRIPTED_FORBIDDEN))
    return NULL;
  g_free (self->text);
  self->text = g_strdup (text);
  if (length != NULL)
    *length = strlen (text);
  return self->text;
}

static void
scripted_free (WeftSource *source)
{
  WeftScriptedSource *self = (WeftScriptedSource *) source;

  g_hash_table_unref (self->files);
  g_hash_table_unref (self->processes);
  g_free (self->text);
  g_free (self);
}

static const WeftSourceClass scripted_class = {
  .get_time = scripted_get_time,
  .clock = scripted_clock,
  .read_cores = weft_source_parse_cores,
  .read_memory = weft_source_parse_memory,
  .list = scripted_list,
  .list_threads = scripted_list_threads,
  .read_process = scripted_read_process,
  .close_slot = scripted_close_slot,
  .get_owner = scripted_get_owner,
  .read_text = scripted_read_text,
  .free = scripted_free,
};

WeftSource *
weft_source_scripted_new (void)
{
  WeftScriptedSource *self = g_new0 (WeftScriptedSource, 1);

  self->parent = (WeftSource) { .class = &scripted_class, .ticks_per_second = 100, .page_size = 4096 };
  self->files = table_new ();
  self->processes = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_hash_table_unref);
  return &self->parent;
}

void
weft_source_scripted_set (WeftSource *source, const char *path, const char *text)
{
  WeftScriptedSource *self = (WeftScriptedSource *) source;
  const char *name;
  GHashTable *table = table_of (self, path, &name);

  if (table == NULL && text != NULL)
    {
      table = table_new ();
      g_hash_table_insert (self->processes, GINT_TO_POINTER ((gint32) g_ascii_strtoll (path, NULL, 10)), table);
    }
  if (text != NULL)
    g_hash_table_insert (table, g_strdup (name), g_strdup (text));
  else if (table != NULL)
    g_hash_table_remove (table, name);
}

void
weft_source_scripted_end (WeftSource *source, gint32 pid)
{
  g_hash_table_remove (((WeftScriptedSource *) source)->processes, GINT_TO_POINTER (pid));
}

void
weft_source_scripted_set_time (WeftSource *source, guint64 time_ns, gint64 wall_us)
{
  ((WeftScriptedSource *) source)->time_ns = time_ns;
  ((WeftScriptedSource *) source)->wall_us = wall_us;
}

void
weft_source_scripted_watch (WeftSource *source, void (*reads) (const char *path, gpointer data), gpointer data)
{
  ((WeftScriptedSource *) source)->watch = reads;
  ((WeftScriptedSource *) source)->data = data;
}

static gboolean
load (WeftSource *source, const char *folder, const char *below, GError **error)
{
  g_autofree char *path = g_build_filename (folder, below, NULL);
  g_autoptr(GDir) names = g_dir_open (path, 0, error);
  const char *name;

  if (names == NULL)
    return FALSE;
  while ((name = g_dir_read_name (names)) != NULL)
    {
      g_autofree char *inner = *below != '\0' ? g_build_filename (below, name, NULL) : g_strdup (name);
      g_autofree char *file = g_build_filename (folder, inner, NULL);
      g_autofree char *text = NULL;

      if (g_file_test (file, G_FILE_TEST_IS_DIR) ? !load (source, folder, inner, error)
                                                 : !g_file_get_contents (file, &text, NULL, error))
        return FALSE;
      if (text != NULL)
        weft_source_scripted_set (source, inner, text);
    }
  return TRUE;
}

gboolean
weft_source_scripted_load (WeftSource *source, const char *folder, GError **error)
{
  return load (source, folder, "", error);
}

guint64
weft_source_scripted_get_reads (WeftSource *source)
{
  return ((WeftScriptedSource *) source)->reads;
}
