/* collector.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "collector-private.h"

#include "process-info.h"

#include "engine/clock.h"

#include <math.h>
#include <string.h>

/* A process that sleeps is looked at through PID/schedstat alone. What others can change of it meanwhile (its nice value,
 * memory that is taken from it, its owner) is read again once in so long, the processes taking turns. */
#define WHOLE_NS (8 * WEFT_NS_PER_SEC)

typedef struct
{
  WeftSlot slot;
  WeftStat stat;
  WeftMoment moment;
  WeftProcessInfo *info; /* (owned) (nullable): not read yet */
  guint64 whole_ns;      /* when all of it was read, or should have been */
  guint32 uid;
  float cpu;
  gboolean young;        /* may be a fork() that is about to exec() */
  gboolean shown;        /* it could be read this time */
} Record;

struct _WeftCollector
{
  WeftSource *source;    /* (owned) */
  WeftCores cores;
  WeftThreads threads;
  GPtrArray *records;    /* Record (owned), by pid */
  GPtrArray *next;       /* those of the sample under way */
  GArray *pids;
  GHashTable *users;
  guint64 before_ns;     /* of the last sample; 0: there was none */
  gint64 boot_s;
};

WeftCollector *
weft_collector_new (WeftSource *source)
{
  WeftCollector *self = g_new0 (WeftCollector, 1);

  self->source = source;
  self->records = g_ptr_array_new ();
  self->next = g_ptr_array_new ();
  self->pids = g_array_new (FALSE, FALSE, sizeof (gint32));
  self->users = weft_user_names_new ();
  _weft_cores_init (&self->cores);
  _weft_threads_init (&self->threads);
  return self;
}

/* Its slot has been closed. */
static void
record_free (Record *self)
{
  g_clear_pointer (&self->info, weft_process_info_unref);
  g_free (self);
}

static void
drop_record (WeftCollector *self, Record *record)
{
  self->source->class->close_slot (self->source, &record->slot);
  record_free (record);
}

static Record *
get_record (WeftCollector *self, guint i)
{
  return g_ptr_array_index (self->records, i);
}

static void
swap_records (WeftCollector *self)
{
  GPtrArray *records = self->records;

  self->records = self->next;
  self->next = records;
}

void
weft_collector_free (WeftCollector *self)
{
  for (guint i = 0; i < self->records->len; i++)
    drop_record (self, get_record (self, i));
  g_ptr_array_unref (self->records);
  g_ptr_array_unref (self->next);
  g_array_unref (self->pids);
  g_hash_table_unref (self->users);
  _weft_cores_clear (&self->cores);
  _weft_threads_clear (&self->threads);
  weft_source_free (self->source);
  g_free (self);
}

void
weft_collector_forget (WeftCollector *self)
{
  self->before_ns = 0;
  _weft_cores_forget (&self->cores);
  g_hash_table_remove_all (self->threads.before);
  for (guint i = 0; i < self->records->len; i++)
    get_record (self, i)->moment.read_ns = 0;
}

/* PID/stat counts in ticks, user and system time each cut to whole ones, but for all threads, those that ended too;
 * PID/schedstat is exact, for one thread. So the exact one is taken where the two agree as far as ticks can tell. */
float
_weft_share (const WeftMoment *before, const WeftMoment *now, double ticks_per_second)
{
  double elapsed, ticked, exact;

  if (before->read_ns == 0 || now->read_ns <= before->read_ns)
    return NAN;
  elapsed = weft_seconds (now->read_ns - before->read_ns);
  ticked = now->ticks > before->ticks ? (double) (now->ticks - before->ticks) / ticks_per_second : 0;
  if (before->run_ns == G_MAXUINT64 || now->run_ns == G_MAXUINT64 || now->run_ns < before->run_ns)
    return (float) (ticked / elapsed);
  exact = weft_seconds (now->run_ns - before->run_ns);
  return (float) ((fabs (exact - ticked) <= 3 / ticks_per_second ? exact : ticked) / elapsed);
}

static void
read_info (WeftCollector *self, Record *record)
{
  g_clear_pointer (&record->info, weft_process_info_unref);
  record->info = weft_process_info_read (self->source, &record->stat, self->boot_s, weft_user_name (self->users, record->uid));
}

/* The turns are spread evenly, so that processes that were found at once do not all come at once (Knuth's
 * multiplicative hash). */
static guint64
first_turn (gint32 pid)
{
  return ((guint64) ((guint32) pid * 2654435761u) * WHOLE_NS) >> 32;
}

static void
take_stat (WeftCollector *self, Record *record, gboolean whole, const WeftStat *stat, guint64 run_ns)
{
  WeftMoment now = { self->source->class->clock (self->source), stat->cpu_ticks, stat->threads == 1 ? run_ns : G_MAXUINT64 };
  gboolean another = record->info == NULL || record->stat.start_ticks != stat->start_ticks;
  gboolean renamed = strcmp (record->stat.name, stat->name) != 0;
  guint32 uid = record->uid;

  record->cpu = another ? NAN : _weft_share (&record->moment, &now, self->source->ticks_per_second);
  record->moment = now;
  record->stat = *stat;
  if (another || renamed || record->young || whole)
    self->source->class->get_owner (self->source, stat->pid, &record->uid);
  if (another || renamed || record->young || uid != record->uid)
    read_info (self, record);
  if (another)
    record->whole_ns = now.read_ns - MIN (first_turn (stat->pid), now.read_ns);
  else if (whole)
    record->whole_ns = now.read_ns;
  record->young = another;
}

static WeftRead
look_at (WeftCollector *self, Record *record, gint32 detail_pid)
{
  guint64 now = self->source->class->clock (self->source);
  gboolean whole = record->stat.pid == detail_pid || now - record->whole_ns >= WHOLE_NS;
  guint64 run_ns = G_MAXUINT64;
  WeftStat stat;
  WeftRead read = self->source->class->read_process (self->source, &record->slot, whole, &stat, &run_ns);

  if (read == WEFT_READ_CHANGED)
    take_stat (self, record, whole, &stat, run_ns);
  if (read == WEFT_READ_SAME)
    {
      record->cpu = record->moment.read_ns == 0 || now <= record->moment.read_ns ? NAN : 0;
      record->moment.read_ns = now;
      record->young = FALSE;
    }
  return read;
}

static Record *
record_new (gint32 pid)
{
  Record *self = g_new0 (Record, 1);

  self->slot.pid = pid;
  return self;
}

/* `record`: what is known of the pid, NULL: nothing. Where the number was given to another process within one interval,
 * the one that we know is gone, and the other is there when it is asked for anew. */
static void
visit (WeftCollector *self, Record *record, gint32 pid, gint32 detail_pid, WeftSample *sample)
{
  WeftRead read = WEFT_READ_GONE;

  if (record != NULL)
    read = look_at (self, record, detail_pid);
  if (read == WEFT_READ_GONE)
    {
      g_clear_pointer (&record, record_free);
      record = record_new (pid);
      read = look_at (self, record, detail_pid);
    }
  if (read == WEFT_READ_GONE)
    {
      record_free (record);
      return;
    }
  sample->n_unreadable += read == WEFT_READ_UNREADABLE;
  record->shown = read != WEFT_READ_UNREADABLE;
  g_ptr_array_add (self->next, record);
}

static int
compare_pids (gconstpointer a, gconstpointer b)
{
  gint32 left = *(const gint32 *) a, right = *(const gint32 *) b;

  return (left > right) - (left < right);
}

/* The list and the records are both by pid, so one walk along both finds those that came and those that went. */
static void
visit_all (WeftCollector *self, gint32 detail_pid, WeftSample *sample)
{
  gint32 last = 0;
  guint i = 0;

  g_array_set_size (self->pids, 0);
  self->source->class->list (self->source, self->pids);
  g_array_sort (self->pids, compare_pids);
  for (guint n = 0; n < self->pids->len; n++)
    {
      gint32 pid = g_array_index (self->pids, gint32, n);
      Record *record = NULL;

      if (pid <= last)
        continue;
      last = pid;
      while (i < self->records->len && get_record (self, i)->slot.pid < pid)
        drop_record (self, get_record (self, i++));
      if (i < self->records->len && get_record (self, i)->slot.pid == pid)
        record = get_record (self, i++);
      visit (self, record, pid, detail_pid, sample);
    }
  while (i < self->records->len)
    drop_record (self, get_record (self, i++));
  g_ptr_array_set_size (self->records, 0);
  swap_records (self);
}

static void
fill_process (WeftCollector *self, const Record *record, WeftSampleProcess *process)
{
  const WeftStat *stat = &record->stat;

  *process = (WeftSampleProcess) {
    .pid = stat->pid,
    .ppid = stat->ppid,
    .start_ticks = stat->start_ticks,
    .info = weft_process_info_ref (record->info),
    .memory = stat->resident * self->source->page_size,
    .cpu_time = (double) stat->cpu_ticks / self->source->ticks_per_second,
    .cpu = record->cpu,
    .threads = stat->threads,
    .uid = record->uid,
    .last_core = stat->last_core,
    .nice = stat->nice,
    .state = stat->state,
  };
}

static void
fill_processes (WeftCollector *self, WeftSample *sample)
{
  sample->processes = g_new (WeftSampleProcess, self->records->len);
  for (guint i = 0; i < self->records->len; i++)
    if (get_record (self, i)->shown)
      fill_process (self, get_record (self, i), &sample->processes[sample->n_processes++]);
}

static void
take_detail (WeftCollector *self, gint32 detail_pid, WeftSample *sample)
{
  const WeftSampleProcess *process = detail_pid > 0 ? weft_sample_find (sample, detail_pid) : NULL;

  if (process != NULL)
    _weft_threads_take (&self->threads, self->source, process, &sample->detail);
}

/* A clock that stands or goes back gives no shares, as the first look does. */
static void
take_time (WeftCollector *self, WeftSample *sample)
{
  self->source->class->get_time (self->source, &sample->time_ns, &sample->wall_us);
  if (self->before_ns != 0 && sample->time_ns > self->before_ns)
    sample->elapsed_ns = sample->time_ns - self->before_ns;
  else
    weft_collector_forget (self);
  self->before_ns = sample->time_ns;
}

static double
cpu_ms (void)
{
  struct timespec used;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &used);
  return (double) used.tv_sec * 1e3 + (double) used.tv_nsec / 1e6;
}

WeftSample *
weft_collector_take (WeftCollector *self, gint32 detail_pid)
{
  WeftSample *sample = weft_sample_new ();
  guint64 began_ns = weft_clock_ns ();
  double began_cpu = cpu_ms ();

  take_time (self, sample);
  _weft_cores_take (&self->cores, self->source, sample, &self->boot_s);
  self->source->class->read_memory (self->source, &sample->memory);
  if (!weft_source_read_load (self->source, sample->load))
    sample->load[0] = sample->load[1] = sample->load[2] = NAN;
  visit_all (self, detail_pid, sample);
  fill_processes (self, sample);
  take_detail (self, detail_pid, sample);
  sample->cost_cpu_ms = cpu_ms () - began_cpu;
  sample->cost_wall_ms = 1e3 * weft_seconds (weft_clock_ns () - began_ns);
  return sample;
}
