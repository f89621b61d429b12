/* collector-threads.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "collector-private.h"

#include <math.h>

typedef struct
{
  guint64 start_ticks;
  WeftMoment moment;
} Before;

static GHashTable *
table_new (void)
{
  return g_hash_table_new_full (NULL, NULL, NULL, g_free);
}

void
_weft_threads_init (WeftThreads *self)
{
  *self = (WeftThreads) { .before = table_new () };
}

void
_weft_threads_clear (WeftThreads *self)
{
  g_hash_table_unref (self->before);
}

static const char *
read_file (WeftSource *source, gint32 pid, gint32 tid, const char *name)
{
  char path[48];

  g_snprintf (path, sizeof path, "%d/task/%d/%s", pid, tid, name);
  return source->class->read_text (source, path, NULL);
}

/* FALSE when the thread has ended meanwhile. */
static gboolean
read_thread (WeftSource *source, gint32 pid, gint32 tid, WeftStat *stat, WeftMoment *moment, WeftSampleThread *thread)
{
  const char *text = read_file (source, pid, tid, "stat");

  if (text == NULL || !weft_parse_stat (text, stat))
    return FALSE;
  text = read_file (source, pid, tid, "schedstat");
  *moment = (WeftMoment) { .ticks = stat->cpu_ticks };
  if (text == NULL || !weft_parse_schedstat (text, &moment->run_ns))
    moment->run_ns = G_MAXUINT64;
  moment->read_ns = source->class->clock (source);
  *thread = (WeftSampleThread) {
    .tid = tid,
    .name = g_utf8_make_valid (stat->name, -1),
    .cpu = NAN,
    .cpu_time = (double) stat->cpu_ticks / source->ticks_per_second,
    .last_core = stat->last_core,
    .state = stat->state,
  };
  text = read_file (source, pid, tid, "status");
  if (text != NULL)
    {
      weft_parse_field (text, "voluntary_ctxt_switches", &thread->voluntary);
      weft_parse_field (text, "nonvoluntary_ctxt_switches", &thread->involuntary);
    }
  return TRUE;
}

static int
compare_tids (gconstpointer a, gconstpointer b)
{
  gint32 left = *(const gint32 *) a, right = *(const gint32 *) b;

  return (left > right) - (left < right);
}

/* Another process than the last time has no differences yet. */
static void
attend_to (WeftThreads *self, const WeftSampleProcess *process)
{
  if (self->pid == process->pid && self->start_ticks == process->start_ticks)
    return;
  g_hash_table_remove_all (self->before);
  self->pid = process->pid;
  self->start_ticks = process->start_ticks;
}

static void
add_thread (WeftThreads *self, WeftSource *source, gint32 tid, WeftSampleDetail *detail, GHashTable *now)
{
  WeftSampleThread *thread = &detail->threads[detail->n_threads];
  Before *before = g_hash_table_lookup (self->before, GINT_TO_POINTER (tid));
  Before *kept;
  WeftMoment moment;
  WeftStat stat;

  if (!read_thread (source, self->pid, tid, &stat, &moment, thread))
    return;
  if (before != NULL && before->start_ticks == stat.start_ticks)
    thread->cpu = _weft_share (&before->moment, &moment, source->ticks_per_second);
  kept = g_new (Before, 1);
  *kept = (Before) { stat.start_ticks, moment };
  g_hash_table_insert (now, GINT_TO_POINTER (tid), kept);
  detail->n_threads++;
}

void
_weft_threads_take (WeftThreads *self, WeftSource *source, const WeftSampleProcess *process, WeftSampleDetail *detail)
{
  g_autoptr(GArray) tids = g_array_new (FALSE, FALSE, sizeof (gint32));
  GHashTable *now = table_new ();

  attend_to (self, process);
  source->class->list_threads (source, process->pid, tids);
  g_array_sort (tids, compare_tids);
  detail->pid = process->pid;
  detail->threads = g_new0 (WeftSampleThread, tids->len);
  for (guint i = 0; i < tids->len; i++)
    add_thread (self, source, g_array_index (tids, gint32, i), detail, now);
  g_hash_table_unref (self->before);
  self->before = now;
}
