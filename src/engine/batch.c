/* batch.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "batch-private.h"

#include "report-source.h"

#include <errno.h>
#include <glib/gi18n.h>

/* A cell in the shared memory is the truth about a job; a record is what the main thread has last seen of it. Everything
 * here works on records; weft_shared_collect() says which cells have to be looked at. */

enum
{
  PROP_0,
  PROP_RUNNING,
  N_PROPS
};

enum
{
  CHANGED,
  FINISHED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

#define TRACE_EVERY_NS (100 * WEFT_NS_PER_MS)

/* Of a frame, for seeing what jobs have reported. */
#define LOOK_NS (2 * WEFT_NS_PER_MS)

/* A slice of the work at the end, and how often there is one. */
#define FINISH_NS (2 * WEFT_NS_PER_MS)
#define FINISH_EVERY_MS 4

static GType
weft_batch_get_item_type (GListModel *model)
{
  return WEFT_TYPE_JOB;
}

static guint
weft_batch_get_n_items (GListModel *model)
{
  return WEFT_BATCH (model)->order->len;
}

static gpointer
weft_batch_get_item (GListModel *model, guint position)
{
  WeftBatch *self = WEFT_BATCH (model);
  WeftRecord *record;
  WeftJob *job;
  guint32 index;

  if (position >= self->order->len)
    return NULL;
  index = _weft_batch_index (self, position);
  record = _weft_batch_record (self, index);
  if (record->looked_at)
    return g_object_ref (g_hash_table_lookup (self->objects, GUINT_TO_POINTER (index)));
  record->looked_at = TRUE;
  job = _weft_job_new (self, index);
  g_hash_table_insert (self->objects, GUINT_TO_POINTER (index), job);
  return job;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = weft_batch_get_item_type;
  iface->get_n_items = weft_batch_get_n_items;
  iface->get_item = weft_batch_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (WeftBatch, weft_batch, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

void
_weft_batch_count (WeftBatch *self, guint32 index, int sign)
{
  WeftRecord *record = _weft_batch_record (self, index);

  self->counts[record->state] += (guint) sign;
  self->bytes += (guint64) sign * record->bytes;
  self->bytes_total += (guint64) sign * self->shared->specs[index].bytes_total;
}

void
_weft_batch_see (WeftBatch *self, guint32 index)
{
  WeftRecord *record = _weft_batch_record (self, index);
  WeftJobCell *cell = &self->shared->cells[index];
  WeftJobState state = atomic_load (&cell->state);
  guint64 bytes = atomic_load_explicit (&cell->bytes, memory_order_relaxed);

  if (!record->removed)
    {
      self->counts[record->state]--;
      self->counts[state]++;
      self->bytes += bytes - record->bytes;
      self->changed = TRUE;
    }
  record->state = state;
  record->bytes = bytes;
  _weft_batch_write_journal (self, index);
  if (record->looked_at)
    _weft_job_update (g_hash_table_lookup (self->objects, GUINT_TO_POINTER (index)));
}

static void
see_changed (uint32_t index, void *data)
{
  _weft_batch_see (data, index);
}

void
_weft_batch_emit_changed (WeftBatch *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
look (WeftBatch *self)
{
  self->changed = FALSE;
  self->next_look = weft_shared_collect_some (self->shared, self->next_look, self->records->len, weft_clock_ns () + LOOK_NS, see_changed, self);
  if (self->runner != NULL && weft_clock_ns () >= self->trace_due_ns)
    {
      self->trace_due_ns = weft_clock_ns () + TRACE_EVERY_NS;
      weft_trace_collect (self->trace, self->runner);
    }
  weft_speed_add (&self->speed, weft_clock_ns (), self->bytes);
  if (self->changed)
    _weft_batch_emit_changed (self);
}

/* Jobs that were added or retried after the runner's last look, and before ours. */
static gboolean
has_late_jobs (WeftBatch *self)
{
  return self->counts[WEFT_JOB_QUEUED] + self->counts[WEFT_JOB_HELD] > 0;
}

static gboolean
has_untold_jobs (WeftBatch *self)
{
  return self->runner->strategy->loop && self->shared->rings != NULL && !atomic_load (&self->shared->header->trace_jobs);
}

static void
trace_untold_job (WeftBatch *self, guint32 index)
{
  WeftJobCell *cell = &self->shared->cells[index];
  guint64 from = atomic_load (&cell->started_ns);
  guint32 worker = atomic_load (&cell->worker);

  /* One that is retried meanwhile begins anew, in the next start. */
  if (from >= self->started_ns && worker > 0 && weft_job_state_is_final (atomic_load (&cell->state)))
    weft_trace_add_job (self->trace, worker - 1, index, from, atomic_load (&cell->ended_ns), atomic_load (&cell->state));
}

/* What the cells alone know: when the last job ended, and of so many jobs on loops that they told no trace of themselves, what they
 * did. TRUE when all have been looked at. */
static gboolean
look_at_ends (WeftBatch *self, guint64 until_ns)
{
  gboolean untold = has_untold_jobs (self);

  while (self->next_end < self->records->len)
    {
      self->last_end_ns = MAX (self->last_end_ns, atomic_load (&self->shared->cells[self->next_end].ended_ns));
      if (untold)
        trace_untold_job (self, self->next_end);
      if (++self->next_end % 256 == 0 && weft_clock_ns () >= until_ns)
        return FALSE;
    }
  return TRUE;
}

/* To who looks, this is still the same run. */
static gboolean
start_late_jobs (WeftBatch *self)
{
  guint64 run_ns = self->run_ns;
  gboolean started = weft_batch_start (self, self->strategy, self->workers, NULL);

  self->run_ns = run_ns;
  return started;
}

/* No worker lives, and all is told. */
static void
finish (WeftBatch *self)
{
  g_autoptr(WeftRunner) runner = g_steal_pointer (&self->runner);

  self->finishing = FALSE;
  self->ended_ns = self->last_end_ns;
  weft_trace_finish (self->trace, self->ended_ns);
  self->refused = atomic_load (&runner->refused);
  _weft_batch_sum_usage (self, runner);
  weft_shared_set_rings (self->shared, 0, 0);
  g_clear_pointer (&self->source, g_source_unref);
  if (has_late_jobs (self) && start_late_jobs (self))
    return;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RUNNING]);
  g_signal_emit (self, signals[FINISHED], 0);
}

/* TRUE when nothing is left to be done before the end. */
static gboolean
prepare_to_finish (WeftBatch *self, guint64 until_ns)
{
  if (self->next_look != 0)
    look (self);
  return self->next_look == 0 && look_at_ends (self, until_ns) && weft_trace_settle (self->trace, until_ns);
}

static gboolean
finish_cb (gpointer data)
{
  g_autoptr(WeftBatch) self = g_object_ref (WEFT_BATCH (data));

  if (!prepare_to_finish (self, weft_clock_ns () + FINISH_NS))
    return G_SOURCE_CONTINUE;
  finish (self);
  return G_SOURCE_REMOVE;
}

/* The runner is done: its last words are in the cells and rings. What a hundred thousand jobs have to tell is taken in slices, with
 * time for a frame between them. */
static void
begin_to_finish (WeftBatch *self)
{
  weft_trace_collect (self->trace, self->runner);
  self->ended_ns = weft_clock_ns ();
  self->last_end_ns = self->started_ns;
  self->next_end = 0;
  self->finishing = TRUE;
  g_clear_pointer (&self->source, g_source_unref);
  if (self->next_look == 0 && prepare_to_finish (self, weft_clock_ns () + FINISH_NS))
    {
      finish (self);
      return;
    }
  self->source = g_timeout_source_new (FINISH_EVERY_MS);
  g_source_set_static_name (self->source, "[weft] end of a batch");
  g_source_set_callback (self->source, finish_cb, self, NULL);
  g_source_attach (self->source, g_main_context_get_thread_default ());
}

static gboolean
look_cb (gpointer data)
{
  g_autoptr(WeftBatch) self = g_object_ref (WEFT_BATCH (data));
  gboolean finished = atomic_load (&self->runner->finished);

  /* The last look is at all of them. */
  if (finished)
    self->next_look = 0;
  look (self);
  if (finished)
    begin_to_finish (self);
  else if (self->next_look != 0)
    weft_report_source_hurry (g_main_current_source ()); /* whoever was told may have let the batch go */
  return finished ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
}

static void
weft_batch_dispose (GObject *object)
{
  WeftBatch *self = WEFT_BATCH (object);

  /* The runner ends by itself, in its own time: nobody waits for it here. */
  if (self->runner != NULL)
    weft_batch_do_all (self, WEFT_COMMAND_CANCEL);
  _weft_batch_finish_sweeps (self);
  if (self->source != NULL)
    g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
  g_clear_pointer (&self->runner, weft_runner_unref);
  G_OBJECT_CLASS (weft_batch_parent_class)->dispose (object);
}

static void
weft_batch_finalize (GObject *object)
{
  WeftBatch *self = WEFT_BATCH (object);

  g_array_unref (self->records);
  g_hash_table_unref (self->names);
  g_hash_table_unref (self->objects);
  g_array_unref (self->order);
  g_free (self->journal);
  g_clear_pointer (&self->trace, weft_trace_free);
  g_clear_pointer (&self->shared, weft_shared_unref);
  G_OBJECT_CLASS (weft_batch_parent_class)->finalize (object);
}

static void
weft_batch_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_RUNNING)
    g_value_set_boolean (value, weft_batch_is_running (WEFT_BATCH (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
weft_batch_class_init (WeftBatchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = weft_batch_dispose;
  object_class->finalize = weft_batch_finalize;
  object_class->get_property = weft_batch_get_property;

  properties[PROP_RUNNING] = g_param_spec_boolean ("running", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[CHANGED] = g_signal_new ("changed", WEFT_TYPE_BATCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FINISHED] = g_signal_new ("finished", WEFT_TYPE_BATCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
weft_batch_init (WeftBatch *self)
{
  self->records = g_array_new (FALSE, TRUE, sizeof (WeftRecord));
  self->order = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->names = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->objects = g_hash_table_new (NULL, NULL);
  self->recording = TRUE;
}

WeftBatch *
weft_batch_new (GError **error)
{
  g_autoptr(WeftBatch) self = g_object_new (WEFT_TYPE_BATCH, NULL);

  weft_switches_prepare ();
  self->shared = weft_shared_new ();
  if (self->shared != NULL)
    return g_steal_pointer (&self);
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno),
               _("The memory that workers report in can't be had: %s."), g_strerror (errno));
  return NULL;
}

gboolean
weft_batch_has_room (WeftBatch *self, guint count, GError **error)
{
  g_return_val_if_fail (WEFT_IS_BATCH (self), FALSE);

  if (count <= WEFT_JOBS_MAX - self->records->len)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, _("A batch has room for %u jobs."), WEFT_JOBS_MAX);
  return FALSE;
}

static void
give_name (WeftBatch *self, guint32 index, const char *name)
{
  g_hash_table_insert (self->names, GUINT_TO_POINTER (index), g_strdup (name));
  _weft_batch_record (self, index)->named = TRUE;
}

static gboolean
add (WeftBatch *self, const WeftPlan *plan, const char *const *names, guint count, GError **error)
{
  guint first = self->records->len, position = self->order->len;

  if (!weft_plan_check (plan, error) || !weft_batch_has_room (self, count, error))
    return FALSE;
  g_array_set_size (self->records, first + count);
  g_array_set_size (self->order, position + count);
  for (guint i = 0; i < count; i++)
    {
      g_array_index (self->order, guint32, position + i) = first + i;
      weft_plan_draw (plan, first + i, &self->shared->specs[first + i]);
      if (names != NULL)
        give_name (self, first + i, names[i]);
      _weft_batch_record (self, first + i)->disturbed = self->runner != NULL;
      _weft_batch_count (self, first + i, 1);
    }
  if (self->runner != NULL)
    weft_queue_add (self->runner->queue, &g_array_index (self->order, guint32, position), count);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 0, count);
  _weft_batch_emit_changed (self);
  return TRUE;
}

gboolean
weft_batch_add (WeftBatch *self, const WeftPlan *plan, guint count, GError **error)
{
  g_return_val_if_fail (WEFT_IS_BATCH (self), FALSE);

  return add (self, plan, NULL, count, error);
}

gboolean
weft_batch_add_named (WeftBatch *self, const WeftPlan *plan, const char *const *names, GError **error)
{
  g_return_val_if_fail (WEFT_IS_BATCH (self), FALSE);

  for (guint i = 0; names[i] != NULL; i++)
    if (!weft_plan_check_name (names[i], error))
      return FALSE;
  return add (self, plan, names, g_strv_length ((char **) names), error);
}

/* No worker lives, so the records are as the cells are; the cells' pages, of which a million jobs have 64 MiB, are first touched
 * by the workers. */
static GArray *
queued_jobs (WeftBatch *self)
{
  GArray *jobs = g_array_sized_new (FALSE, FALSE, sizeof (guint32), self->order->len);
  guint n = 0;

  g_array_set_size (jobs, self->order->len);
  for (guint i = 0; i < self->order->len; i++)
    {
      guint32 index = _weft_batch_index (self, i);
      WeftJobState state = _weft_batch_record (self, index)->state;

      if (state == WEFT_JOB_QUEUED || state == WEFT_JOB_HELD)
        g_array_index (jobs, guint32, n++) = index;
    }
  g_array_set_size (jobs, n);
  return jobs;
}

void
weft_batch_set_recording (WeftBatch *self, gboolean recording)
{
  g_return_if_fail (WEFT_IS_BATCH (self));

  self->recording = recording;
}

void
weft_batch_set_drawing (WeftBatch *self, gboolean drawing)
{
  g_return_if_fail (WEFT_IS_BATCH (self));

  self->drawing = drawing;
}

gboolean
weft_batch_start (WeftBatch *self, const WeftStrategy *strategy, guint workers, GError **error)
{
  g_return_val_if_fail (WEFT_IS_BATCH (self), FALSE);
  g_return_val_if_fail (self->runner == NULL && self->replayed == NULL, FALSE);

  _weft_batch_finish_sweeps (self);
  self->memory_before = self->drawing ? _weft_begin_to_measure_memory () : 0;
  getrusage (RUSAGE_SELF, &self->usage_before);
  self->runner = weft_runner_start (self->shared, strategy, workers, self->recording, queued_jobs (self), error);
  if (self->runner == NULL)
    return FALSE;
  self->strategy = strategy;
  self->workers = self->runner->max_workers;
  self->started_ns = self->run_ns = self->runner->started_ns;
  self->refused = 0;
  self->trace_due_ns = 0;
  self->next_look = 0;
  weft_speed_reset (&self->speed, self->started_ns, self->bytes);
  g_clear_pointer (&self->trace, weft_trace_free);
  self->trace = weft_trace_new (self->started_ns, strategy->loop);
  self->source = weft_report_source_new (self->runner, look_cb, self);
  g_source_attach (self->source, g_main_context_get_thread_default ());
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RUNNING]);
  return TRUE;
}

gboolean
weft_batch_is_running (WeftBatch *self)
{
  g_return_val_if_fail (WEFT_IS_BATCH (self), FALSE);

  return self->runner != NULL || (self->replayed != NULL && self->ended_ns - self->started_ns < self->replayed_ns);
}

gboolean
weft_batch_is_replay (WeftBatch *self)
{
  g_return_val_if_fail (WEFT_IS_BATCH (self), FALSE);

  return self->replayed != NULL;
}

WeftShared *
weft_batch_get_shared (WeftBatch *self)
{
  return self->shared;
}

char *
weft_batch_dup_name (WeftBatch *self, guint32 index)
{
  if (_weft_batch_record (self, index)->named)
    return g_strdup (g_hash_table_lookup (self->names, GUINT_TO_POINTER (index)));
  return weft_plan_name (index);
}

void
weft_batch_forget_job (WeftBatch *self, guint32 index)
{
  _weft_batch_record (self, index)->looked_at = FALSE;
  g_hash_table_remove (self->objects, GUINT_TO_POINTER (index));
}
