/* run-snapshot.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "batch-private.h"
#include "run-json.h"
#include "run-private.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/* A run is made of a batch in two steps. The main thread reads the jobs, because the batch is its own, in slices; then a
 * thread does what takes its time and needs no batch: the best possible order of a million jobs, the machine's names. */

#define SLICE_NS (2 * WEFT_NS_PER_MS)
#define JOBS_AT_ONCE 64

typedef struct
{
  WeftRunHead head;
  char *name;           /* (owned) (nullable) */
  const WeftStrategy *strategy;
  GArray *jobs;         /* (owned) WeftRunJob */
  GByteArray *names;    /* (owned) */
  WeftTrace *trace;     /* (owned) */
  WeftOwnTimes times;
} Snapshot;

typedef struct
{
  Snapshot *snapshot;   /* (owned) */
  WeftBatch *batch;     /* (owned) */
  guint next;           /* position of the next job that is read */
  gboolean changed;
} Reading;

static void
snapshot_free (gpointer data)
{
  Snapshot *self = data;

  _weft_run_head_clear (&self->head);
  g_free (self->name);
  g_array_unref (self->jobs);
  g_byte_array_unref (self->names);
  g_clear_pointer (&self->trace, weft_trace_free);
  g_array_unref (self->times.seconds);
  g_free (self);
}

static void
reading_free (gpointer data)
{
  Reading *self = data;

  /* None is left when the batch was disposed of meanwhile. */
  g_signal_handlers_disconnect_by_data (self->batch, self);
  g_object_unref (self->batch);
  g_clear_pointer (&self->snapshot, snapshot_free);
  g_free (self);
}

static guint64
since (WeftBatch *batch, guint64 ns)
{
  return ns == 0 || ns < batch->started_ns ? G_MAXUINT64 : ns - batch->started_ns;
}

const char *
_weft_run_read_job (WeftBatch *batch, guint position, WeftRunJob *job)
{
  guint32 index = _weft_batch_index (batch, position);
  WeftJobCell *cell = &batch->shared->cells[index];
  WeftJobState state = atomic_load (&cell->state);

  *job = (WeftRunJob) {
    .started_ns = since (batch, atomic_load (&cell->started_ns)),
    .ended_ns = since (batch, atomic_load (&cell->ended_ns)),
    .bytes = atomic_load (&cell->bytes),
    .bytes_total = batch->shared->specs[index].bytes_total,
    .number = index,
    .name = G_MAXUINT32,
    .worker = atomic_load (&cell->worker),
    .pid = atomic_load (&cell->pid),
    .tid = atomic_load (&cell->tid),
    .computed_ns = (guint64) ((double) atomic_load (&cell->computed) * (double) WEFT_NS_PER_SEC),
    .error_value = atomic_load (&cell->error_value),
    .attempts = atomic_load (&cell->attempts),
    .state = state == WEFT_JOB_HELD ? WEFT_JOB_PAUSED : state,
    .error = atomic_load (&cell->error),
  };
  return _weft_batch_record (batch, index)->named ? g_hash_table_lookup (batch->names, GUINT_TO_POINTER (index)) : NULL;
}

static void
read_one (Reading *self, guint position)
{
  Snapshot *snapshot = self->snapshot;
  WeftRunJob job;
  const char *name;

  if (!_weft_batch_is_of_run (self->batch, _weft_batch_index (self->batch, position)))
    return;
  name = _weft_run_read_job (self->batch, position, &job);
  snapshot->head.n_jobs++;
  snapshot->head.counts[job.state]++;
  if (name != NULL)
    {
      job.name = snapshot->names->len;
      g_byte_array_append (snapshot->names, (const guint8 *) name, (guint) strlen (name) + 1);
    }
  g_array_append_val (snapshot->jobs, job);
  _weft_batch_gather_times (self->batch, position, &snapshot->times);
}

/* The thread's part. */
static void
work (gpointer job)
{
  Snapshot *self = job;

  _weft_own_times_fill_figures (&self->times, self->strategy, self->head.workers, &self->head.figures);
  _weft_machine_read (&self->head.machine);
}

static void
done (GTask *task, gpointer job)
{
  Snapshot *self = job;
  WeftRunBody *body = g_new0 (WeftRunBody, 1);
  WeftRun *run;

  body->names_size = self->names->len;
  body->names = (const char *) self->names->data;
  body->n_jobs = self->jobs->len;
  body->jobs = (const WeftRunJob *) (void *) self->jobs->data;
  body->trace = g_steal_pointer (&self->trace);
  body->owner = self;
  body->free_owner = snapshot_free;
  run = _weft_run_new (&self->head, self->name);
  _weft_run_take_body (run, body);
  g_task_return_pointer (task, run, g_object_unref);
}

static void
keep (gpointer job)
{
}

static const WeftRunWork finishing = { work, done, keep };

static void
end_reading (GTask *task, Reading *self)
{
  Snapshot *snapshot = g_steal_pointer (&self->snapshot);

  if (!_weft_run_start_work (task, &finishing, snapshot))
    snapshot_free (snapshot);
}

/* TRUE when all jobs have been read. */
static gboolean
read_slice (Reading *self)
{
  guint64 until = weft_clock_ns () + SLICE_NS;
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->batch));

  while (self->next < n && weft_clock_ns () < until)
    for (guint i = 0; i < JOBS_AT_ONCE && self->next < n; i++)
      read_one (self, self->next++);
  return self->next == n;
}

static gboolean
slice_cb (gpointer data)
{
  GTask *task = data;
  Reading *self = g_task_get_task_data (task);

  if (g_task_return_error_if_cancelled (task))
    return G_SOURCE_REMOVE;
  if (self->changed)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_BUSY, _("The batch changed before it could be kept as a run."));
      return G_SOURCE_REMOVE;
    }
  if (!read_slice (self))
    return G_SOURCE_CONTINUE;
  end_reading (task, self);
  return G_SOURCE_REMOVE;
}

static void
fill_head (WeftRunHead *head, WeftBatch *batch, const WeftPlan *plan)
{
  gint64 ago = (gint64) ((weft_clock_ns () - batch->started_ns) / 1000);

  *head = (WeftRunHead) {
    .id = g_uuid_string_random (),
    .strategy = g_strdup (batch->strategy->nick),
    .workload = g_strdup (weft_plan_workload_nick (plan->workload)),
    .version = g_strdup (VERSION),
    .when = g_get_real_time () - ago,
    .workers = batch->workers,
    .refused = batch->refused,
    .plan = *plan,
    .figures = { .elapsed = weft_batch_get_elapsed (batch), .usage = batch->usage },
  };
}

static guint64
count_spans (WeftTrace *trace)
{
  guint64 n = 0;

  for (guint i = 0; i < weft_trace_get_n_lanes (trace); i++)
    {
      const WeftLane *lane = weft_trace_get_lane (trace, i);

      n += weft_spans_get_n (lane->spans) + (lane->on_core != NULL ? weft_spans_get_n (lane->on_core) : 0);
    }
  return n;
}

/* What is sorted and summed when it is first asked for: from here on threads read it too. */
static void
settle (WeftTrace *trace)
{
  gsize n;

  weft_trace_get_changes (trace, WEFT_LANE_NONE, &n);
  for (guint i = 0; i < weft_trace_get_n_lanes (trace); i++)
    weft_trace_get_changes (trace, i, &n);
}

static Snapshot *
snapshot_new (WeftBatch *batch, const WeftPlan *plan, const char *name)
{
  Snapshot *self = g_new0 (Snapshot, 1);
  guint n = batch->order->len;

  fill_head (&self->head, batch, plan);
  self->name = g_strdup (name);
  self->strategy = batch->strategy;
  self->jobs = g_array_sized_new (FALSE, FALSE, sizeof (WeftRunJob), n);
  self->names = g_byte_array_new ();
  self->trace = weft_trace_ref (batch->trace);
  self->times = (WeftOwnTimes) { .seconds = g_array_sized_new (FALSE, FALSE, sizeof (double), n), .undisturbed = TRUE };
  settle (self->trace);
  self->head.n_spans = count_spans (self->trace);
  return self;
}

static void
changed_cb (Reading *self)
{
  self->changed = TRUE;
}

static Reading *
reading_new (WeftBatch *batch, const WeftPlan *plan, const char *name)
{
  Reading *self = g_new0 (Reading, 1);

  self->batch = g_object_ref (batch);
  self->snapshot = snapshot_new (batch, plan, name);
  g_signal_connect_swapped (batch, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (batch, "items-changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (batch, "notify::running", G_CALLBACK (changed_cb), self);
  return self;
}

void
weft_run_new_from_batch_async (WeftBatch *batch, const WeftPlan *plan, const char *name, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, data);
  g_autoptr(GSource) source = NULL;
  Reading *reading;

  g_return_if_fail (WEFT_IS_BATCH (batch) && !weft_batch_is_running (batch) && batch->trace != NULL);

  g_task_set_source_tag (task, weft_run_new_from_batch_async);
  reading = reading_new (batch, plan, name);
  g_task_set_task_data (task, reading, reading_free);
  if (read_slice (reading))
    {
      end_reading (task, reading);
      return;
    }
  source = g_idle_source_new ();
  g_task_attach_source (task, source, slice_cb);
}

WeftRun *
weft_run_new_from_batch_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static char *
get_job_of_batch (gpointer source, guint position, WeftRunJob *job)
{
  const char *name = _weft_run_read_job (source, position, job);

  return name != NULL ? g_strdup (name) : weft_plan_name (job->number);
}

void
weft_run_view_init_batch (WeftRunView *view, WeftBatch *batch, const WeftPlan *plan)
{
  *view = (WeftRunView) {
    .strategy = batch->strategy,
    .workers = batch->workers,
    .workload = weft_plan_workload_nick (plan->workload),
    .seed = plan->seed,
    .processors = g_get_num_processors (),
    .n_jobs = batch->order->len,
    .succeeded = weft_batch_get_count (batch, WEFT_JOB_SUCCEEDED),
    .failed = weft_batch_get_count (batch, WEFT_JOB_FAILED),
    .cancelled = weft_batch_get_count (batch, WEFT_JOB_CANCELLED),
    .refused = weft_batch_get_refused (batch),
    .source = batch,
    .get_job = get_job_of_batch,
  };
  weft_batch_get_figures (batch, NULL, 0, &view->figures);
}
