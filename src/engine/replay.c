/* replay.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "replay-private.h"

#include "batch-private.h"

#include <glib/gi18n.h>
#include <string.h>

#define SLICE_NS (2 * WEFT_NS_PER_MS)
#define JOBS_AT_ONCE 64

/* The batch's clock at the start of the run; 0 is "not yet". */
#define ORIGIN_NS WEFT_NS_PER_SEC

struct _WeftReplay
{
  GObject parent_instance;

  WeftRun *run;           /* (owned) */
  WeftBatch *batch;       /* (owned) */
  WeftReplayMarks *marks; /* (owned) */
  guint64 length_ns;
  guint64 time_ns;        /* what was asked for last */
  guint64 shown_ns;       /* what the jobs are brought to by the pass that is under way */
  guint next;             /* the job that is its next */
  guint made;             /* jobs whose size and name the batch has got */
  GSource *source;        /* (owned) (nullable) the rest of the pass */
};

enum
{
  PROP_0,
  PROP_TIME,
  PROP_LENGTH,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (WeftReplay, weft_replay, G_TYPE_OBJECT)

static guint
get_n_jobs (WeftReplay *self)
{
  return self->batch->records->len;
}

static const WeftRunJob *
get_job (WeftReplay *self, guint position)
{
  guint n;

  return &weft_run_get_jobs (self->run, &n)[position];
}

/* What stays the same all the time. A name that follows from the number is not kept. */
static void
make_job (WeftReplay *self, guint position)
{
  const WeftRunJob *job = get_job (self, position);
  WeftRecord *record = _weft_batch_record (self->batch, position);

  self->batch->shared->specs[position].bytes_total = job->bytes_total;
  self->batch->bytes_total += job->bytes_total;
  if (job->name == G_MAXUINT32 && job->number == position)
    return;
  g_hash_table_insert (self->batch->names, GUINT_TO_POINTER (position), weft_run_dup_job_name (self->run, job));
  record->named = TRUE;
}

static guint64
on_clock (guint64 time_ns)
{
  return time_ns == G_MAXUINT64 ? 0 : ORIGIN_NS + time_ns;
}

static void
write_cell (WeftReplay *self, guint position, const WeftReplayedJob *now)
{
  const WeftRunJob *job = get_job (self, position);
  WeftJobCell *cell = &self->batch->shared->cells[position];
  gboolean begun = now->state != WEFT_JOB_QUEUED, over = weft_job_state_is_final (now->state);

  atomic_store (&cell->bytes, now->bytes);
  atomic_store (&cell->started_ns, begun ? on_clock (job->started_ns) : 0);
  atomic_store (&cell->ended_ns, over ? on_clock (job->ended_ns) : 0);
  atomic_store (&cell->worker, begun ? job->worker : 0);
  atomic_store (&cell->pid, begun ? job->pid : 0);
  atomic_store (&cell->tid, begun ? job->tid : 0);
  atomic_store (&cell->attempts, (guint16) now->attempts);
  atomic_store (&cell->error, over ? job->error : WEFT_JOB_ERROR_NONE);
  atomic_store (&cell->error_value, over ? job->error_value : 0);
  atomic_store (&cell->state, now->state);
  _weft_batch_see (self->batch, position);
}

static void
show_job (WeftReplay *self, guint position)
{
  const WeftJobCell *cell = &self->batch->shared->cells[position];
  WeftReplayedJob now;

  if (position == self->made)
    make_job (self, self->made++);
  _weft_replay_marks_get_job (self->marks, position, self->shown_ns, &now);
  if (atomic_load (&cell->state) != now.state || atomic_load (&cell->bytes) != now.bytes || atomic_load (&cell->attempts) != now.attempts)
    write_cell (self, position, &now);
}

/* TRUE when the jobs are as they were at the time that was asked for. One that was asked for meanwhile comes after this
 * pass, not in its midst: else while it is played the last jobs would never be reached. */
static gboolean
go_on (WeftReplay *self, guint64 until_ns)
{
  guint n = get_n_jobs (self);

  do
    {
      for (guint i = 0; i < JOBS_AT_ONCE && self->next < n; i++)
        show_job (self, self->next++);
      if (self->next < n)
        continue;
      if (self->shown_ns == self->time_ns)
        return TRUE;
      self->shown_ns = self->time_ns;
      self->next = 0;
    }
  while (weft_clock_ns () < until_ns);
  return FALSE;
}

static gboolean
go_on_cb (gpointer data)
{
  g_autoptr(WeftReplay) self = g_object_ref (WEFT_REPLAY (data));
  gboolean done = go_on (self, weft_clock_ns () + SLICE_NS);

  _weft_batch_emit_changed (self->batch);
  if (!done || self->source == NULL)
    return G_SOURCE_CONTINUE;
  g_clear_pointer (&self->source, g_source_unref);
  return G_SOURCE_REMOVE;
}

static void
stop_source (WeftReplay *self)
{
  if (self->source != NULL)
    g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
}

/* So that frames are drawn in between. */
static void
start_source (WeftReplay *self)
{
  self->source = g_idle_source_new ();
  g_source_set_priority (self->source, G_PRIORITY_DEFAULT_IDLE);
  g_source_set_static_name (self->source, "[weft] replay");
  g_source_set_callback (self->source, go_on_cb, self, NULL);
  g_source_attach (self->source, g_main_context_get_thread_default ());
}

static void
weft_replay_dispose (GObject *object)
{
  stop_source (WEFT_REPLAY (object));
  G_OBJECT_CLASS (weft_replay_parent_class)->dispose (object);
}

static void
weft_replay_finalize (GObject *object)
{
  WeftReplay *self = WEFT_REPLAY (object);

  g_clear_pointer (&self->marks, _weft_replay_marks_free);
  g_clear_object (&self->batch);
  g_clear_object (&self->run);
  G_OBJECT_CLASS (weft_replay_parent_class)->finalize (object);
}

static void
weft_replay_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WeftReplay *self = WEFT_REPLAY (object);

  if (id == PROP_TIME)
    g_value_set_uint64 (value, self->time_ns);
  else if (id == PROP_LENGTH)
    g_value_set_uint64 (value, self->length_ns);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
weft_replay_class_init (WeftReplayClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = weft_replay_dispose;
  object_class->finalize = weft_replay_finalize;
  object_class->get_property = weft_replay_get_property;

  properties[PROP_TIME] = g_param_spec_uint64 ("time", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_LENGTH] = g_param_spec_uint64 ("length", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
weft_replay_init (WeftReplay *self)
{
}

/* The end of the last job, as of a batch. */
static guint64
find_length (WeftRun *run)
{
  guint n;
  const WeftRunJob *jobs = weft_run_get_jobs (run, &n);
  guint64 last = 0;

  for (guint i = 0; i < n; i++)
    if (jobs[i].ended_ns != G_MAXUINT64)
      last = MAX (last, jobs[i].ended_ns);
  return last > 0 ? last : weft_trace_get_length (weft_run_get_trace (run));
}

/* The batch as it was before the first job was taken up; sizes and names follow. */
static void
fill_batch (WeftReplay *self, guint n)
{
  const WeftRunHead *head = weft_run_get_head (self->run);
  WeftBatch *batch = self->batch;

  g_array_set_size (batch->records, n);
  g_array_set_size (batch->order, n);
  for (guint32 i = 0; i < n; i++)
    g_array_index (batch->order, guint32, i) = i;
  batch->counts[WEFT_JOB_QUEUED] = n;
  batch->replayed = &head->figures;
  batch->replayed_ns = self->length_ns;
  batch->strategy = weft_strategy_by_nick (head->strategy);
  batch->workers = head->workers;
  batch->refused = head->refused;
  batch->trace = weft_trace_ref (weft_run_get_trace (self->run));
  batch->started_ns = batch->ended_ns = ORIGIN_NS;
}

WeftReplay *
weft_replay_new (WeftRun *run, GError **error)
{
  g_autoptr(WeftReplay) self = NULL;
  guint n;

  g_return_val_if_fail (WEFT_IS_RUN (run) && weft_run_is_loaded (run), NULL);

  weft_run_get_jobs (run, &n);
  if (n > WEFT_JOBS_MAX)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, _("A batch has room for %u jobs."), WEFT_JOBS_MAX);
      return NULL;
    }
  self = g_object_new (WEFT_TYPE_REPLAY, NULL);
  self->run = g_object_ref (run);
  self->marks = _weft_replay_marks_new (run);
  self->length_ns = find_length (run);
  self->batch = weft_batch_new (error);
  if (self->batch == NULL)
    return NULL;
  fill_batch (self, n);
  weft_replay_seek (self, 0);
  return g_steal_pointer (&self);
}

WeftRun *
weft_replay_get_run (WeftReplay *self)
{
  g_return_val_if_fail (WEFT_IS_REPLAY (self), NULL);

  return self->run;
}

WeftBatch *
weft_replay_get_batch (WeftReplay *self)
{
  g_return_val_if_fail (WEFT_IS_REPLAY (self), NULL);

  return self->batch;
}

guint64
weft_replay_get_length (WeftReplay *self)
{
  g_return_val_if_fail (WEFT_IS_REPLAY (self), 0);

  return self->length_ns;
}

guint64
weft_replay_get_time (WeftReplay *self)
{
  g_return_val_if_fail (WEFT_IS_REPLAY (self), 0);

  return self->time_ns;
}

void
weft_replay_seek (WeftReplay *self, guint64 time_ns)
{
  gboolean was_running;

  g_return_if_fail (WEFT_IS_REPLAY (self));

  was_running = weft_batch_is_running (self->batch);
  self->time_ns = MIN (time_ns, self->length_ns);
  self->batch->ended_ns = ORIGIN_NS + self->time_ns;
  if (self->source == NULL)
    {
      self->shown_ns = self->time_ns;
      self->next = 0;
      if (!go_on (self, weft_clock_ns () + SLICE_NS))
        start_source (self);
    }
  if (weft_batch_is_running (self->batch) != was_running)
    g_object_notify (G_OBJECT (self->batch), "running");
  _weft_batch_emit_changed (self->batch);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TIME]);
}

void
weft_replay_finish_seek (WeftReplay *self)
{
  g_return_if_fail (WEFT_IS_REPLAY (self));

  if (self->source == NULL)
    return;
  stop_source (self);
  go_on (self, G_MAXUINT64);
  _weft_batch_emit_changed (self->batch);
}

void
weft_replay_get_job (WeftReplay *self, guint position, guint64 time_ns, WeftReplayedJob *job)
{
  g_return_if_fail (WEFT_IS_REPLAY (self) && position < get_n_jobs (self));

  _weft_replay_marks_get_job (self->marks, position, time_ns, job);
}
