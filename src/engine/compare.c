/* compare.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "compare.h"

#include "batch-private.h"
#include "clock.h"
#include "workload.h"

#include <math.h>

#define IDEAL_MOST 10000

/* Every run has a batch of its own, made when its turn comes and drawn from the same seed. The next one is started from
 * the main loop, after those who listen have had the last. */

struct _WeftComparison
{
  GObject parent_instance;

  WeftPlan plan;
  char **names;               /* (owned) (nullable) */
  guint count;
  GPtrArray *runs;            /* (owned) WeftComparisonRun */
  GArray *ideals;             /* (owned) double, of the runs: seconds */
  WeftComparisonRun *current; /* (nullable) (not owned: it is one of the runs) */
  guint next;                 /* the run after it */
  guint next_id;              /* starts it */
  guint holds;
  gboolean running, stopping, recording, drawing;
};

enum
{
  PROP_0,
  PROP_RUNNING,
  N_PROPS
};

enum
{
  RUN_STARTED,
  RUN_ENDED,
  FINISHED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static GType
weft_comparison_get_item_type (GListModel *model)
{
  return WEFT_TYPE_COMPARISON_RUN;
}

static guint
weft_comparison_get_n_items (GListModel *model)
{
  return WEFT_COMPARISON (model)->runs->len;
}

static gpointer
weft_comparison_get_item (GListModel *model, guint position)
{
  WeftComparison *self = WEFT_COMPARISON (model);

  return position < self->runs->len ? g_object_ref (g_ptr_array_index (self->runs, position)) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = weft_comparison_get_item_type;
  iface->get_n_items = weft_comparison_get_n_items;
  iface->get_item = weft_comparison_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (WeftComparison, weft_comparison, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
set_running (WeftComparison *self, gboolean running)
{
  self->running = running;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RUNNING]);
}

static WeftBatch *
make_batch (WeftComparison *self, GError **error)
{
  g_autoptr(WeftBatch) batch = weft_batch_new (error);
  guint n = self->names != NULL ? g_strv_length (self->names) : 0;

  if (batch == NULL || (n > 0 && !weft_batch_add_named (batch, &self->plan, (const char *const *) self->names, error))
      || !weft_batch_add (batch, &self->plan, self->count - n, error))
    return NULL;
  weft_batch_set_recording (batch, self->recording);
  weft_batch_set_drawing (batch, self->drawing);
  return g_steal_pointer (&batch);
}

static void start_next_soon (WeftComparison *self);

static void
finish (WeftComparison *self)
{
  set_running (self, FALSE);
  g_signal_emit (self, signals[FINISHED], 0);
}

static void
run_ended_cb (WeftComparison *self, WeftBatch *batch)
{
  g_autoptr(WeftComparison) kept = g_object_ref (self);
  WeftComparisonRun *run = g_steal_pointer (&self->current);

  g_signal_handlers_disconnect_by_data (batch, self);
  _weft_comparison_run_end (run);
  g_signal_emit (self, signals[RUN_ENDED], 0, run);
  start_next_soon (self);
}

static gboolean
start_run (WeftComparison *self, WeftComparisonRun *run)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WeftBatch) batch = make_batch (self, &error);
  guint64 before = self->drawing ? 0 : _weft_begin_to_measure_memory (); /* a batch beside a window takes it off by itself */

  if (batch != NULL && weft_batch_start (batch, weft_comparison_run_get_strategy (run), weft_comparison_run_get_workers (run), &error))
    {
      self->current = run;
      g_signal_connect_object (batch, "finished", G_CALLBACK (run_ended_cb), self, G_CONNECT_SWAPPED);
      _weft_comparison_run_begin (run, batch, before);
      return TRUE;
    }
  _weft_comparison_run_refuse (run, error->message);
  return FALSE;
}

static gboolean
start_next_cb (gpointer data)
{
  g_autoptr(WeftComparison) self = g_object_ref (data);
  WeftComparisonRun *run;

  self->next_id = 0;
  if (self->stopping || self->next >= self->runs->len)
    {
      finish (self);
      return G_SOURCE_REMOVE;
    }
  run = g_ptr_array_index (self->runs, self->next++);
  if (start_run (self, run))
    {
      g_signal_emit (self, signals[RUN_STARTED], 0, run);
    }
  else
    {
      g_signal_emit (self, signals[RUN_ENDED], 0, run);
      start_next_soon (self);
    }
  return G_SOURCE_REMOVE;
}

static void
start_next_soon (WeftComparison *self)
{
  if (self->running && self->current == NULL && self->holds == 0 && self->next_id == 0)
    self->next_id = g_idle_add (start_next_cb, self);
}

static void
weft_comparison_dispose (GObject *object)
{
  WeftComparison *self = WEFT_COMPARISON (object);

  /* Runs may have other holders; their jobs are cancelled all the same. */
  weft_comparison_stop (self);
  g_clear_handle_id (&self->next_id, g_source_remove);
  self->current = NULL;
  g_ptr_array_set_size (self->runs, 0);
  G_OBJECT_CLASS (weft_comparison_parent_class)->dispose (object);
}

static void
weft_comparison_finalize (GObject *object)
{
  WeftComparison *self = WEFT_COMPARISON (object);

  g_ptr_array_unref (self->runs);
  g_array_unref (self->ideals);
  g_strfreev (self->names);
  G_OBJECT_CLASS (weft_comparison_parent_class)->finalize (object);
}

static void
weft_comparison_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_RUNNING)
    g_value_set_boolean (value, WEFT_COMPARISON (object)->running);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
weft_comparison_class_init (WeftComparisonClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = weft_comparison_dispose;
  object_class->finalize = weft_comparison_finalize;
  object_class->get_property = weft_comparison_get_property;

  properties[PROP_RUNNING] = g_param_spec_boolean ("running", NULL, NULL, FALSE,
                                                   G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[RUN_STARTED] = g_signal_new ("run-started", WEFT_TYPE_COMPARISON, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                       WEFT_TYPE_COMPARISON_RUN);
  signals[RUN_ENDED] = g_signal_new ("run-ended", WEFT_TYPE_COMPARISON, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                     WEFT_TYPE_COMPARISON_RUN);
  signals[FINISHED] = g_signal_new ("finished", WEFT_TYPE_COMPARISON, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
weft_comparison_init (WeftComparison *self)
{
  self->runs = g_ptr_array_new_with_free_func (g_object_unref);
  self->recording = TRUE;
  self->ideals = g_array_new (FALSE, FALSE, sizeof (double));
}

WeftComparison *
weft_comparison_new (const WeftPlan *plan, const char *const *names, guint count)
{
  WeftComparison *self = g_object_new (WEFT_TYPE_COMPARISON, NULL);

  self->plan = *plan;
  self->names = g_strdupv ((char **) names);
  self->count = MAX (count, self->names != NULL ? g_strv_length (self->names) : 0);
  return self;
}

static void
plan_run (WeftComparison *self, const WeftStrategy *strategy, guint workers)
{
  g_ptr_array_add (self->runs, weft_comparison_run_new (strategy, workers));
  g_list_model_items_changed (G_LIST_MODEL (self), self->runs->len - 1, 0, 1);
}

void
weft_comparison_plan (WeftComparison *self, const WeftStrategy *const *strategies, guint n_strategies, const guint *workers, guint n_workers)
{
  g_return_if_fail (WEFT_IS_COMPARISON (self));
  g_return_if_fail (!self->running);

  for (guint i = 0; i < n_strategies; i++)
    {
      if (!strategies[i]->pooled || n_workers == 0)
        plan_run (self, strategies[i], 0);
      for (guint k = 0; strategies[i]->pooled && k < n_workers; k++)
        plan_run (self, strategies[i], workers[k]);
    }
}

gboolean
weft_comparison_start (WeftComparison *self, GError **error)
{
  g_return_val_if_fail (WEFT_IS_COMPARISON (self), FALSE);
  g_return_val_if_fail (!self->running, FALSE);

  if (!weft_plan_check (&self->plan, error))
    return FALSE;
  for (guint i = 0; self->names != NULL && self->names[i] != NULL; i++)
    if (!weft_plan_check_name (self->names[i], error))
      return FALSE;
  self->stopping = FALSE;
  set_running (self, TRUE);
  start_next_soon (self);
  return TRUE;
}

void
weft_comparison_stop (WeftComparison *self)
{
  g_return_if_fail (WEFT_IS_COMPARISON (self));

  self->stopping = TRUE;
  if (self->current != NULL)
    weft_batch_do_all (weft_comparison_run_get_batch (self->current), WEFT_COMMAND_CANCEL);
}

void
weft_comparison_set_recording (WeftComparison *self, gboolean recording)
{
  g_return_if_fail (WEFT_IS_COMPARISON (self));

  self->recording = recording;
}

void
weft_comparison_set_drawing (WeftComparison *self, gboolean drawing)
{
  g_return_if_fail (WEFT_IS_COMPARISON (self));

  self->drawing = drawing;
}

void
weft_comparison_hold (WeftComparison *self)
{
  g_return_if_fail (WEFT_IS_COMPARISON (self));

  self->holds++;
  g_clear_handle_id (&self->next_id, g_source_remove);
}

void
weft_comparison_release (WeftComparison *self)
{
  g_return_if_fail (WEFT_IS_COMPARISON (self));
  g_return_if_fail (self->holds > 0);

  self->holds--;
  start_next_soon (self);
}

gboolean
weft_comparison_is_running (WeftComparison *self)
{
  g_return_val_if_fail (WEFT_IS_COMPARISON (self), FALSE);

  return self->running;
}

WeftComparisonRun *
weft_comparison_get_current (WeftComparison *self)
{
  g_return_val_if_fail (WEFT_IS_COMPARISON (self), NULL);

  return self->current;
}

/* The best possible of each run. The plan holds what each job will take; of very many a part speaks for all, because this is
 * asked by the main thread, and only for a bar. */
static void
find_ideals (WeftComparison *self)
{
  guint n = MIN (self->count, IDEAL_MOST);
  g_autofree double *seconds = g_new (double, n + 1);
  double computing = 0;

  for (guint i = 0; i < n; i++)
    {
      WeftJobSpec spec;

      weft_plan_draw (&self->plan, i, &spec);
      seconds[i] = weft_seconds (weft_workload_planned_ns (&spec, NULL) + weft_workload_computing_ns (&spec));
      computing += weft_seconds (weft_workload_computing_ns (&spec));
    }
  for (guint i = self->ideals->len; i < self->runs->len; i++)
    {
      WeftComparisonRun *run = g_ptr_array_index (self->runs, i);
      const WeftStrategy *strategy = weft_comparison_run_get_strategy (run);
      double ideal = weft_strategy_ideal (strategy, weft_comparison_run_get_workers (run), seconds, n, computing);

      if (weft_strategy_at_once (strategy, weft_comparison_run_get_workers (run)) < n)
        ideal *= (double) self->count / n;
      g_array_append_val (self->ideals, ideal);
    }
}

double
weft_comparison_get_ideal (WeftComparison *self, guint position)
{
  g_return_val_if_fail (WEFT_IS_COMPARISON (self), NAN);
  g_return_val_if_fail (position < self->runs->len, NAN);

  if (self->ideals->len < self->runs->len)
    find_ideals (self);
  return g_array_index (self->ideals, double, position);
}

double
weft_comparison_get_fraction (WeftComparison *self)
{
  double whole = 0, done = 0;

  g_return_val_if_fail (WEFT_IS_COMPARISON (self), 0);

  for (guint i = 0; i < self->runs->len; i++)
    {
      WeftComparisonRun *run = g_ptr_array_index (self->runs, i);
      WeftComparisonState state = weft_comparison_run_get_state (run);
      double ideal = weft_comparison_get_ideal (self, i);

      whole += ideal;
      if (state == WEFT_COMPARISON_ENDED || state == WEFT_COMPARISON_REFUSED)
        done += ideal;
      else if (state == WEFT_COMPARISON_RUNNING)
        done += MIN (weft_batch_get_elapsed (weft_comparison_run_get_batch (run)), ideal);
    }
  return whole > 0 ? MIN (done / whole, 1) : 0;
}

const WeftPlan *
weft_comparison_get_plan (WeftComparison *self)
{
  g_return_val_if_fail (WEFT_IS_COMPARISON (self), NULL);

  return &self->plan;
}

guint
weft_comparison_get_count (WeftComparison *self)
{
  g_return_val_if_fail (WEFT_IS_COMPARISON (self), 0);

  return self->count;
}

WeftFindingRun *
weft_comparison_dup_figures (WeftComparison *self, guint *n, guint **positions)
{
  WeftFindingRun *figures;

  g_return_val_if_fail (WEFT_IS_COMPARISON (self), NULL);

  figures = g_new0 (WeftFindingRun, self->runs->len + 1);
  if (positions != NULL)
    *positions = g_new0 (guint, self->runs->len + 1);
  *n = 0;
  for (guint i = 0; i < self->runs->len; i++)
    {
      WeftComparisonRun *run = g_ptr_array_index (self->runs, i);

      if (weft_comparison_run_get_state (run) != WEFT_COMPARISON_ENDED)
        continue;
      figures[*n] = *weft_comparison_run_get_figures (run);
      if (positions != NULL)
        (*positions)[*n] = i;
      (*n)++;
    }
  return figures;
}
