/* job.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "job-private.h"

#include "batch-private.h"
#include "format.h"
#include "shared.h"
#include "speed.h"

#include <string.h>

struct _WeftJob
{
  GObject parent_instance;

  WeftBatch *batch; /* (owned) */
  guint32 index;
  WeftJobState state;
  guint64 bytes;
  guint64 started_ns;
  WeftSpeed speed;
};

enum
{
  PROP_0,
  PROP_NAME,
  PROP_STATE,
  PROP_BYTES,
  PROP_BYTES_TOTAL,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (WeftJob, weft_job, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static WeftJobCell *
get_cell (WeftJob *self)
{
  return &weft_batch_get_shared (self->batch)->cells[self->index];
}

static const WeftJobSpec *
get_spec (WeftJob *self)
{
  return &weft_batch_get_shared (self->batch)->specs[self->index];
}

static WeftJobState
read_state (WeftJob *self)
{
  WeftJobState state = atomic_load (&get_cell (self)->state);

  return state == WEFT_JOB_HELD ? WEFT_JOB_PAUSED : state;
}

/* A job that is looked at midway gets its average since the start as a first sample. */
static void
follow_speed (WeftJob *self)
{
  guint64 started = atomic_load (&get_cell (self)->started_ns);

  if (started != self->started_ns)
    weft_speed_reset (&self->speed, started, 0);
  self->started_ns = started;
  if (self->state == WEFT_JOB_RUNNING && started != 0)
    weft_speed_add (&self->speed, _weft_batch_now (self->batch), self->bytes);
}

WeftJob *
_weft_job_new (WeftBatch *batch, guint32 index)
{
  WeftJob *self = g_object_new (WEFT_TYPE_JOB, NULL);

  self->batch = g_object_ref (batch);
  self->index = index;
  self->state = read_state (self);
  self->bytes = atomic_load (&get_cell (self)->bytes);
  follow_speed (self);
  return self;
}

void
_weft_job_update (WeftJob *job)
{
  /* Who hears of one change may let go of the job before the other is told. */
  g_autoptr(WeftJob) self = g_object_ref (job);
  WeftJobState state = read_state (self);
  guint64 bytes = atomic_load (&get_cell (self)->bytes);
  gboolean state_changed = state != self->state;
  gboolean bytes_changed = bytes != self->bytes;

  /* After a pause the speed is counted from its end, not across it. */
  if (state_changed && self->state == WEFT_JOB_PAUSED)
    weft_speed_reset (&self->speed, _weft_batch_now (self->batch), bytes);
  self->state = state;
  self->bytes = bytes;
  follow_speed (self);
  if (bytes_changed)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BYTES]);
  if (state_changed)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static void
weft_job_dispose (GObject *object)
{
  WeftJob *self = WEFT_JOB (object);

  if (self->batch != NULL)
    weft_batch_forget_job (self->batch, self->index);
  g_clear_object (&self->batch);
  G_OBJECT_CLASS (weft_job_parent_class)->dispose (object);
}

static void
weft_job_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WeftJob *self = WEFT_JOB (object);

  switch (id)
    {
    case PROP_NAME:
      g_value_take_string (value, weft_job_dup_name (self));
      break;
    case PROP_STATE:
      g_value_set_uint (value, self->state);
      break;
    case PROP_BYTES:
      g_value_set_uint64 (value, self->bytes);
      break;
    case PROP_BYTES_TOTAL:
      g_value_set_uint64 (value, weft_job_get_bytes_total (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
weft_job_class_init (WeftJobClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->dispose = weft_job_dispose;
  object_class->get_property = weft_job_get_property;

  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_STATE] = g_param_spec_uint ("state", NULL, NULL, 0, WEFT_JOB_N_STATES, WEFT_JOB_QUEUED, flags);
  properties[PROP_BYTES] = g_param_spec_uint64 ("bytes", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_BYTES_TOTAL] = g_param_spec_uint64 ("bytes-total", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
weft_job_init (WeftJob *self)
{
}

guint32
weft_job_get_index (WeftJob *self)
{
  g_return_val_if_fail (WEFT_IS_JOB (self), WEFT_JOB_NONE);

  return self->index;
}

char *
weft_job_dup_name (WeftJob *self)
{
  g_return_val_if_fail (WEFT_IS_JOB (self), NULL);

  return weft_batch_dup_name (self->batch, self->index);
}

WeftJobState
weft_job_get_state (WeftJob *self)
{
  g_return_val_if_fail (WEFT_IS_JOB (self), WEFT_JOB_QUEUED);

  return self->state;
}

guint64
weft_job_get_bytes (WeftJob *self)
{
  g_return_val_if_fail (WEFT_IS_JOB (self), 0);

  return self->bytes;
}

guint64
weft_job_get_bytes_total (WeftJob *self)
{
  g_return_val_if_fail (WEFT_IS_JOB (self), 0);

  return get_spec (self)->bytes_total;
}

double
weft_job_get_fraction (WeftJob *self)
{
  guint64 total = weft_job_get_bytes_total (self);

  if (total == 0)
    return self->state == WEFT_JOB_SUCCEEDED ? 1 : 0;
  return CLAMP ((double) self->bytes / (double) total, 0, 1);
}

double
weft_job_get_speed (WeftJob *self)
{
  g_return_val_if_fail (WEFT_IS_JOB (self), -1);

  return self->state == WEFT_JOB_RUNNING ? weft_speed_get (&self->speed, _weft_batch_now (self->batch), self->bytes) : -1;
}

double
weft_job_get_time_left (WeftJob *self)
{
  g_return_val_if_fail (WEFT_IS_JOB (self), -1);

  if (self->state != WEFT_JOB_RUNNING)
    return -1;
  return weft_speed_time_left (&self->speed, _weft_batch_now (self->batch), self->bytes, weft_job_get_bytes_total (self));
}

guint
weft_job_get_attempts (WeftJob *self)
{
  g_return_val_if_fail (WEFT_IS_JOB (self), 0);

  return atomic_load (&get_cell (self)->attempts);
}

guint
weft_job_get_worker (WeftJob *self, gboolean *is_process, gint32 *pid, gint32 *tid)
{
  const WeftStrategy *strategy;
  WeftJobCell *cell;

  g_return_val_if_fail (WEFT_IS_JOB (self), 0);

  cell = get_cell (self);
  strategy = weft_batch_get_strategy (self->batch);
  *is_process = strategy != NULL && strategy->processes;
  *pid = atomic_load (&cell->pid);
  *tid = atomic_load (&cell->tid);
  return atomic_load (&cell->worker);
}

const WeftStrategy *
weft_job_get_strategy (WeftJob *self)
{
  g_return_val_if_fail (WEFT_IS_JOB (self), NULL);

  return weft_batch_get_strategy (self->batch);
}

char *
weft_job_dup_error (WeftJob *self)
{
  WeftJobCell *cell;

  g_return_val_if_fail (WEFT_IS_JOB (self), NULL);

  cell = get_cell (self);
  return weft_format_job_error (atomic_load (&cell->error), atomic_load (&cell->error_value));
}

gboolean
weft_job_can_change (WeftJob *self)
{
  g_return_val_if_fail (WEFT_IS_JOB (self), FALSE);

  return !weft_batch_is_replay (self->batch);
}
