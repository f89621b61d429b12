/* compare-run.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "compare-run.h"

#include <glib/gi18n.h>

struct _WeftComparisonRun
{
  GObject parent_instance;

  const WeftStrategy *strategy;
  guint workers;
  WeftComparisonState state;
  WeftBatch *batch; /* (owned) (nullable) */
  guint64 memory_before;
  WeftFindingRun figures;
  char *error;      /* (owned) (nullable) */
};

enum
{
  PROP_0,
  PROP_STATE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (WeftComparisonRun, weft_comparison_run, G_TYPE_OBJECT)

static void
weft_comparison_run_finalize (GObject *object)
{
  WeftComparisonRun *self = WEFT_COMPARISON_RUN (object);

  g_clear_object (&self->batch);
  g_free (self->error);
  G_OBJECT_CLASS (weft_comparison_run_parent_class)->finalize (object);
}

static void
weft_comparison_run_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_STATE)
    g_value_set_uint (value, WEFT_COMPARISON_RUN (object)->state);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
weft_comparison_run_class_init (WeftComparisonRunClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = weft_comparison_run_finalize;
  object_class->get_property = weft_comparison_run_get_property;

  properties[PROP_STATE] = g_param_spec_uint ("state", NULL, NULL, 0, WEFT_COMPARISON_REFUSED, 0,
                                              G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
weft_comparison_run_init (WeftComparisonRun *self)
{
}

WeftComparisonRun *
weft_comparison_run_new (const WeftStrategy *strategy, guint workers)
{
  WeftComparisonRun *self = g_object_new (WEFT_TYPE_COMPARISON_RUN, NULL);

  self->strategy = strategy;
  self->workers = workers;
  return self;
}

static void
set_state (WeftComparisonRun *self, WeftComparisonState state)
{
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

const WeftStrategy *
weft_comparison_run_get_strategy (WeftComparisonRun *self)
{
  g_return_val_if_fail (WEFT_IS_COMPARISON_RUN (self), NULL);

  return self->strategy;
}

guint
weft_comparison_run_get_workers (WeftComparisonRun *self)
{
  g_return_val_if_fail (WEFT_IS_COMPARISON_RUN (self), 0);

  return self->workers;
}

WeftComparisonState
weft_comparison_run_get_state (WeftComparisonRun *self)
{
  g_return_val_if_fail (WEFT_IS_COMPARISON_RUN (self), WEFT_COMPARISON_PLANNED);

  return self->state;
}

const WeftFindingRun *
weft_comparison_run_get_figures (WeftComparisonRun *self)
{
  g_return_val_if_fail (WEFT_IS_COMPARISON_RUN (self), NULL);

  return &self->figures;
}

WeftBatch *
weft_comparison_run_get_batch (WeftComparisonRun *self)
{
  g_return_val_if_fail (WEFT_IS_COMPARISON_RUN (self), NULL);

  return self->batch;
}

void
weft_comparison_run_forget_batch (WeftComparisonRun *self)
{
  g_return_if_fail (WEFT_IS_COMPARISON_RUN (self));
  g_return_if_fail (self->state != WEFT_COMPARISON_RUNNING);

  g_clear_object (&self->batch);
}

const char *
weft_comparison_run_get_error (WeftComparisonRun *self)
{
  g_return_val_if_fail (WEFT_IS_COMPARISON_RUN (self), NULL);

  return self->error;
}

char *
weft_comparison_run_dup_title (WeftComparisonRun *self)
{
  const char *title;

  g_return_val_if_fail (WEFT_IS_COMPARISON_RUN (self), NULL);

  title = _(self->strategy->title);
  if (!self->strategy->pooled)
    return g_strdup (title);
  /* Translators: a strategy and its number of workers, as in "Thread pool, 4" */
  return g_strdup_printf (_("%s, %u"), title, weft_strategy_workers (self->strategy, self->workers));
}

void
weft_comparison_run_set_figures (WeftComparisonRun *self, const WeftFindingRun *figures)
{
  g_return_if_fail (WEFT_IS_COMPARISON_RUN (self));

  self->figures = *figures;
  set_state (self, WEFT_COMPARISON_ENDED);
}

void
_weft_comparison_run_begin (WeftComparisonRun *self, WeftBatch *batch, guint64 memory_before)
{
  g_set_object (&self->batch, batch);
  self->memory_before = memory_before;
  set_state (self, WEFT_COMPARISON_RUNNING);
}

void
_weft_comparison_run_end (WeftComparisonRun *self)
{
  WeftFindingRun figures;

  weft_finding_run_init (&figures, self->batch, self->memory_before);
  weft_comparison_run_set_figures (self, &figures);
}

void
_weft_comparison_run_refuse (WeftComparisonRun *self, const char *error)
{
  g_clear_object (&self->batch);
  self->error = g_strdup (error);
  set_state (self, WEFT_COMPARISON_REFUSED);
}
