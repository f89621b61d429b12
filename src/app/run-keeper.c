/* run-keeper.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "run-keeper.h"

#include <glib/gi18n.h>

struct _WeftRunKeeper
{
  GObject parent_instance;

  WeftRunStore *store;  /* (owned) */
  const WeftPlan *plan; /* (not owned) (nullable) */
  guint limit;
  gboolean scanned;     /* or it was begun */
};

enum
{
  PROP_0,
  PROP_LIMIT,
  N_PROPS
};

enum
{
  SAY,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WeftRunKeeper, weft_run_keeper, G_TYPE_OBJECT)

static void
say (WeftRunKeeper *self, const char *text)
{
  g_signal_emit (self, signals[SAY], 0, text);
}

/* The oldest go, for good; what somebody gave a name stays. */
static void
drop_oldest (WeftRunKeeper *self)
{
  g_autoptr(GPtrArray) old = g_ptr_array_new_with_free_func (g_object_unref);
  guint kept = 0;

  if (weft_run_store_is_scanning (self->store))
    return;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->store)); i++)
    {
      g_autoptr(WeftRun) run = g_list_model_get_item (G_LIST_MODEL (self->store), i);

      if (!weft_run_is_named (run) && ++kept > self->limit)
        g_ptr_array_add (old, g_steal_pointer (&run));
    }
  for (guint i = 0; i < old->len; i++)
    {
      weft_run_store_remove (self->store, g_ptr_array_index (old, i));
      weft_run_store_purge (self->store, g_ptr_array_index (old, i));
    }
}

static void
kept_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WeftRunKeeper) self = WEFT_RUN_KEEPER (data);
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;

  if (weft_run_store_add_finish (WEFT_RUN_STORE (source), result, &error))
    return;
  /* Translators: why a run could not be written to the disk */
  text = g_strdup_printf (_("The run is kept in memory only: %s"), error->message);
  say (self, text);
}

static void
made_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WeftRunKeeper) self = WEFT_RUN_KEEPER (data);
  g_autoptr(GError) error = NULL;
  g_autoptr(WeftRun) run = weft_run_new_from_batch_finish (result, &error);

  if (run == NULL)
    {
      /* Who starts it again at once has seen it run. */
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_BUSY))
        say (self, error->message);
      return;
    }
  weft_run_store_add_async (self->store, run, kept_cb, g_object_ref (self));
  weft_run_keeper_scan (self);
  drop_oldest (self);
}

static void
finished_cb (WeftRunKeeper *self, WeftBatch *batch)
{
  if (self->limit > 0 && g_list_model_get_n_items (G_LIST_MODEL (batch)) > 0 && weft_batch_get_trace (batch) != NULL)
    weft_run_new_from_batch_async (batch, self->plan, NULL, NULL, made_cb, g_object_ref (self));
}

static void
scanned_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WeftRunKeeper) self = WEFT_RUN_KEEPER (data);
  g_autoptr(GError) error = NULL;

  if (!weft_run_store_scan_finish (WEFT_RUN_STORE (source), result, &error))
    say (self, error->message);
  else if (self->limit > 0)
    drop_oldest (self);
}

static void
weft_run_keeper_finalize (GObject *object)
{
  g_object_unref (WEFT_RUN_KEEPER (object)->store);
  G_OBJECT_CLASS (weft_run_keeper_parent_class)->finalize (object);
}

static void
weft_run_keeper_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_LIMIT)
    g_value_set_uint (value, WEFT_RUN_KEEPER (object)->limit);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
weft_run_keeper_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_LIMIT)
    weft_run_keeper_set_limit (WEFT_RUN_KEEPER (object), g_value_get_uint (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
weft_run_keeper_class_init (WeftRunKeeperClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = weft_run_keeper_finalize;
  object_class->get_property = weft_run_keeper_get_property;
  object_class->set_property = weft_run_keeper_set_property;

  properties[PROP_LIMIT] = g_param_spec_uint ("limit", NULL, NULL, 0, WEFT_RUNS_KEPT_MOST, WEFT_RUNS_KEPT,
                                              G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[SAY] = g_signal_new ("say", WEFT_TYPE_RUN_KEEPER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
weft_run_keeper_init (WeftRunKeeper *self)
{
  self->limit = WEFT_RUNS_KEPT;
}

WeftRunKeeper *
weft_run_keeper_new (WeftRunStore *store)
{
  WeftRunKeeper *self = g_object_new (WEFT_TYPE_RUN_KEEPER, NULL);

  self->store = g_object_ref (store);
  return self;
}

WeftRunStore *
weft_run_keeper_get_store (WeftRunKeeper *self)
{
  g_return_val_if_fail (WEFT_IS_RUN_KEEPER (self), NULL);

  return self->store;
}

void
weft_run_keeper_watch (WeftRunKeeper *self, WeftBatch *batch, const WeftPlan *plan)
{
  g_return_if_fail (WEFT_IS_RUN_KEEPER (self));

  self->plan = plan;
  g_signal_connect_object (batch, "finished", G_CALLBACK (finished_cb), self, G_CONNECT_SWAPPED);
}

guint
weft_run_keeper_get_limit (WeftRunKeeper *self)
{
  g_return_val_if_fail (WEFT_IS_RUN_KEEPER (self), 0);

  return self->limit;
}

/* Fewer from the next run on: nobody loses what he has by turning a knob. */
void
weft_run_keeper_set_limit (WeftRunKeeper *self, guint limit)
{
  g_return_if_fail (WEFT_IS_RUN_KEEPER (self));

  if (limit == self->limit)
    return;
  self->limit = limit;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LIMIT]);
}

void
weft_run_keeper_scan (WeftRunKeeper *self)
{
  g_return_if_fail (WEFT_IS_RUN_KEEPER (self));

  if (self->scanned)
    return;
  self->scanned = TRUE;
  weft_run_store_scan_async (self->store, scanned_cb, g_object_ref (self));
}
