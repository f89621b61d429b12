/* lookup-list.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "lookup-list.h"

#include "lookup-private.h"

#include <string.h>

/* So many are cancelled in one turn of the main loop: whoever follows the list takes some microseconds for each. */
#define SWEEP 32

struct _WeftLookupList
{
  GObject parent_instance;

  GPtrArray *lookups; /* (owned) (element-type WeftLookup) */
  GQueue waiting;     /* of WeftLookup (owned): those that are queued, in their order; some may be so no more */
  guint counts[WEFT_LOOKUP_N_STATES];
  GPtrArray *alive;   /* of WeftLookup: all that run, be they taken out meanwhile */
  guint parallel;
  gboolean by_resolver;
  gboolean running;
  guint pump;         /* the source that starts the next */
  GQueue unwanted;    /* of WeftLookup (owned): those that were queued when all were cancelled, and are not cancelled yet */
  guint sweep;        /* the source that does */
};

enum
{
  PROP_0,
  PROP_RUNNING,
  PROP_PARALLEL,
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

static GType
get_item_type (GListModel *model)
{
  return WEFT_TYPE_LOOKUP;
}

static guint
get_n_items (GListModel *model)
{
  return WEFT_LOOKUP_LIST (model)->lookups->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  WeftLookupList *self = WEFT_LOOKUP_LIST (model);

  return position < self->lookups->len ? g_object_ref (self->lookups->pdata[position]) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (WeftLookupList, weft_lookup_list, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
set_running (WeftLookupList *self, gboolean running)
{
  if (running == self->running)
    return;
  self->running = running;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RUNNING]);
  if (!running)
    g_signal_emit (self, signals[FINISHED], 0);
}

/* The next that is still queued and still in the list. (transfer full) */
static WeftLookup *
take_waiting (WeftLookupList *self)
{
  WeftLookup *lookup;

  while ((lookup = g_queue_pop_head (&self->waiting)) != NULL)
    {
      if (!lookup->is_out && lookup->state == WEFT_LOOKUP_QUEUED)
        return lookup;
      g_object_unref (lookup);
    }
  return NULL;
}

/* One at each turn of the main loop: starting a program takes a millisecond, and nothing is to wait for 32 of them. */
static gboolean
pump_cb (gpointer data)
{
  g_autoptr(WeftLookupList) self = g_object_ref (data);
  g_autoptr(WeftLookup) next = self->alive->len < self->parallel ? take_waiting (self) : NULL;

  if (next == NULL)
    {
      self->pump = 0;
      set_running (self, self->alive->len > 0 || self->counts[WEFT_LOOKUP_QUEUED] > 0);
      return G_SOURCE_REMOVE;
    }
  _weft_lookup_start (next, self->by_resolver);
  return G_SOURCE_CONTINUE;
}

static void
wake (WeftLookupList *self)
{
  if (self->pump == 0)
    self->pump = g_idle_add (pump_cb, self);
}

static void
count (WeftLookupList *self, WeftLookupState before, WeftLookupState now)
{
  self->counts[before]--;
  self->counts[now]++;
}

/* Also of those that were taken out while they ran: they take their place until they have ended. */
static void
changed_cb (WeftLookup *lookup, WeftLookupState before, gpointer data)
{
  WeftLookupList *self = data;

  if (lookup->state == WEFT_LOOKUP_RUNNING)
    g_ptr_array_add (self->alive, lookup);
  if (before == WEFT_LOOKUP_RUNNING)
    g_ptr_array_remove_fast (self->alive, lookup);
  if (!lookup->is_out)
    count (self, before, lookup->state);
  else if (before == WEFT_LOOKUP_RUNNING)
    lookup->changed = NULL;
  wake (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
enqueue (WeftLookupList *self, WeftLookup *lookup)
{
  if (lookup->state != WEFT_LOOKUP_QUEUED)
    return;
  g_queue_push_tail (&self->waiting, g_object_ref (lookup));
  set_running (self, TRUE);
  wake (self);
}

static void
take_in (WeftLookupList *self, guint position, WeftLookup *lookup)
{
  g_ptr_array_insert (self->lookups, (int) position, lookup);
  lookup->changed = changed_cb;
  lookup->data = self;
  lookup->is_out = FALSE;
  self->counts[lookup->state]++;
}

static void
put_in (WeftLookupList *self, guint position, WeftLookup *lookup)
{
  take_in (self, position, lookup);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 0, 1);
  enqueue (self, lookup);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
take_out (WeftLookupList *self, guint position, guint n)
{
  for (guint i = position; i < position + n; i++)
    {
      WeftLookup *lookup = self->lookups->pdata[i];

      self->counts[lookup->state]--;
      lookup->is_out = TRUE;
      if (lookup->state != WEFT_LOOKUP_RUNNING)
        lookup->changed = NULL;
    }
  g_ptr_array_remove_range (self->lookups, position, n);
}

static void
weft_lookup_list_dispose (GObject *object)
{
  WeftLookupList *self = WEFT_LOOKUP_LIST (object);

  g_clear_handle_id (&self->pump, g_source_remove);
  g_clear_handle_id (&self->sweep, g_source_remove);
  g_queue_clear_full (&self->waiting, g_object_unref);
  g_queue_clear_full (&self->unwanted, g_object_unref);
  for (guint i = 0; i < self->alive->len; i++)
    _weft_lookup_abandon (self->alive->pdata[i]);
  g_ptr_array_set_size (self->alive, 0);
  for (guint i = 0; i < self->lookups->len; i++)
    ((WeftLookup *) self->lookups->pdata[i])->changed = NULL;
  g_ptr_array_set_size (self->lookups, 0);
  G_OBJECT_CLASS (weft_lookup_list_parent_class)->dispose (object);
}

static void
weft_lookup_list_finalize (GObject *object)
{
  g_ptr_array_unref (WEFT_LOOKUP_LIST (object)->lookups);
  g_ptr_array_unref (WEFT_LOOKUP_LIST (object)->alive);
  G_OBJECT_CLASS (weft_lookup_list_parent_class)->finalize (object);
}

static void
weft_lookup_list_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WeftLookupList *self = WEFT_LOOKUP_LIST (object);

  switch (id)
    {
    case PROP_RUNNING:
      g_value_set_boolean (value, self->running);
      break;
    case PROP_PARALLEL:
      g_value_set_uint (value, self->parallel);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
weft_lookup_list_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_PARALLEL:
      weft_lookup_list_set_parallel (WEFT_LOOKUP_LIST (object), g_value_get_uint (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
weft_lookup_list_class_init (WeftLookupListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = weft_lookup_list_dispose;
  object_class->finalize = weft_lookup_list_finalize;
  object_class->get_property = weft_lookup_list_get_property;
  object_class->set_property = weft_lookup_list_set_property;

  properties[PROP_RUNNING] = g_param_spec_boolean ("running", NULL, NULL, FALSE, G_PARAM_READABLE | flags);
  properties[PROP_PARALLEL] = g_param_spec_uint ("parallel", NULL, NULL, 1, WEFT_LOOKUP_PARALLEL_MOST,
                                                 WEFT_LOOKUP_PARALLEL_DEFAULT, G_PARAM_READWRITE | flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[CHANGED] = g_signal_new ("changed", WEFT_TYPE_LOOKUP_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FINISHED] = g_signal_new ("finished", WEFT_TYPE_LOOKUP_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
weft_lookup_list_init (WeftLookupList *self)
{
  self->lookups = g_ptr_array_new_with_free_func (g_object_unref);
  self->alive = g_ptr_array_new ();
  g_queue_init (&self->waiting);
  g_queue_init (&self->unwanted);
  self->parallel = WEFT_LOOKUP_PARALLEL_DEFAULT;
}

WeftLookupList *
weft_lookup_list_new (void)
{
  return g_object_new (WEFT_TYPE_LOOKUP_LIST, NULL);
}

WeftLookup *
weft_lookup_list_add (WeftLookupList *self, const char *name, gssize length, const WeftLookupOptions *options)
{
  WeftLookup *lookup;

  g_return_val_if_fail (WEFT_IS_LOOKUP_LIST (self), NULL);
  g_return_val_if_fail (name != NULL && options != NULL, NULL);

  lookup = _weft_lookup_new (name, length, options);
  put_in (self, self->lookups->len, lookup);
  return lookup;
}

guint
weft_lookup_list_add_lines (WeftLookupList *self, const char *text, gssize length, const WeftLookupOptions *options)
{
  const char *end = text + (length < 0 ? strlen (text) : (gsize) length);
  guint added = 0;

  g_return_val_if_fail (WEFT_IS_LOOKUP_LIST (self), 0);

  while (text < end)
    {
      const char *stop = memchr (text, '\n', (gsize) (end - text));
      gsize line = (gsize) ((stop != NULL ? stop : end) - text);
      gsize blanks = 0;

      while (blanks < line && g_ascii_isspace (text[blanks]))
        blanks++;
      if (blanks < line)
        {
          weft_lookup_list_add (self, text, (gssize) line, options);
          added++;
        }
      text += line + 1;
    }
  return added;
}

gboolean
weft_lookup_list_add_variant (WeftLookupList *self, GVariant *variant)
{
  WeftLookup *lookup;

  g_return_val_if_fail (WEFT_IS_LOOKUP_LIST (self), FALSE);

  lookup = _weft_lookup_new_from_variant (variant);
  if (lookup != NULL)
    put_in (self, self->lookups->len, lookup);
  return lookup != NULL;
}

void
weft_lookup_list_set_parallel (WeftLookupList *self, guint parallel)
{
  g_return_if_fail (WEFT_IS_LOOKUP_LIST (self));

  parallel = CLAMP (parallel, 1, WEFT_LOOKUP_PARALLEL_MOST);
  if (parallel == self->parallel)
    return;
  self->parallel = parallel;
  wake (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PARALLEL]);
}

guint
weft_lookup_list_get_parallel (WeftLookupList *self)
{
  g_return_val_if_fail (WEFT_IS_LOOKUP_LIST (self), 0);

  return self->parallel;
}

void
weft_lookup_list_set_by_resolver (WeftLookupList *self, gboolean by_resolver)
{
  g_return_if_fail (WEFT_IS_LOOKUP_LIST (self));

  self->by_resolver = by_resolver;
}

gboolean
weft_lookup_list_get_by_resolver (WeftLookupList *self)
{
  g_return_val_if_fail (WEFT_IS_LOOKUP_LIST (self), FALSE);

  return self->by_resolver;
}

void
weft_lookup_list_cancel (WeftLookupList *self, WeftLookup *lookup)
{
  g_return_if_fail (WEFT_IS_LOOKUP_LIST (self));
  g_return_if_fail (WEFT_IS_LOOKUP (lookup));

  _weft_lookup_stop (lookup, WEFT_LOOKUP_CANCELLED);
}

static gboolean
sweep_cb (gpointer data)
{
  g_autoptr(WeftLookupList) self = g_object_ref (data);

  for (guint i = 0; i < SWEEP && !g_queue_is_empty (&self->unwanted); i++)
    {
      g_autoptr(WeftLookup) lookup = g_queue_pop_head (&self->unwanted);

      if (lookup->state == WEFT_LOOKUP_QUEUED)
        _weft_lookup_stop (lookup, WEFT_LOOKUP_CANCELLED);
    }
  if (!g_queue_is_empty (&self->unwanted))
    return G_SOURCE_CONTINUE;
  self->sweep = 0;
  return G_SOURCE_REMOVE;
}

void
weft_lookup_list_cancel_all (WeftLookupList *self)
{
  g_autoptr(GPtrArray) alive = NULL;
  WeftLookup *lookup;

  g_return_if_fail (WEFT_IS_LOOKUP_LIST (self));

  /* None of these is started any more, and who hears of one that is cancelled may change the list. */
  while ((lookup = take_waiting (self)) != NULL)
    g_queue_push_tail (&self->unwanted, lookup);
  alive = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < self->alive->len; i++)
    g_ptr_array_add (alive, g_object_ref (self->alive->pdata[i]));
  for (guint i = 0; i < alive->len; i++)
    _weft_lookup_stop (alive->pdata[i], WEFT_LOOKUP_CANCELLED);
  if (self->sweep == 0 && sweep_cb (self) == G_SOURCE_CONTINUE)
    self->sweep = g_idle_add (sweep_cb, self);
}

gboolean
weft_lookup_list_can_retry (WeftLookupList *self, WeftLookup *lookup)
{
  g_return_val_if_fail (WEFT_IS_LOOKUP_LIST (self), FALSE);
  g_return_val_if_fail (WEFT_IS_LOOKUP (lookup), FALSE);

  return !lookup->is_out && weft_lookup_state_is_final (lookup->state) && lookup->query != NULL;
}

void
weft_lookup_list_retry (WeftLookupList *self, WeftLookup *lookup)
{
  if (!weft_lookup_list_can_retry (self, lookup))
    return;
  _weft_lookup_rewind (lookup);
  enqueue (self, lookup);
}

void
weft_lookup_list_remove_range (WeftLookupList *self, guint position, guint n)
{
  g_autoptr(GPtrArray) kept = NULL;

  g_return_if_fail (WEFT_IS_LOOKUP_LIST (self));
  g_return_if_fail (position + n <= self->lookups->len);

  kept = g_ptr_array_new_full (n, g_object_unref);
  for (guint i = position; i < position + n; i++)
    g_ptr_array_add (kept, g_object_ref (self->lookups->pdata[i]));
  take_out (self, position, n);
  for (guint i = 0; i < n; i++)
    _weft_lookup_stop (kept->pdata[i], WEFT_LOOKUP_CANCELLED);
  wake (self);
  g_list_model_items_changed (G_LIST_MODEL (self), position, n, 0);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
weft_lookup_list_remove (WeftLookupList *self, WeftLookup *lookup)
{
  guint position;

  g_return_if_fail (WEFT_IS_LOOKUP_LIST (self));

  if (g_ptr_array_find (self->lookups, lookup, &position))
    weft_lookup_list_remove_range (self, position, 1);
}

void
weft_lookup_list_insert_range (WeftLookupList *self, guint position, WeftLookup **lookups, guint n)
{
  g_return_if_fail (WEFT_IS_LOOKUP_LIST (self));

  position = MIN (position, self->lookups->len);
  for (guint i = 0; i < n; i++)
    {
      g_return_if_fail (WEFT_IS_LOOKUP (lookups[i]) && lookups[i]->is_out);
      take_in (self, position + i, g_object_ref (lookups[i]));
    }
  g_list_model_items_changed (G_LIST_MODEL (self), position, 0, n);
  for (guint i = 0; i < n; i++)
    enqueue (self, lookups[i]);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
weft_lookup_list_insert (WeftLookupList *self, guint position, WeftLookup *lookup)
{
  weft_lookup_list_insert_range (self, position, &lookup, 1);
}

guint
weft_lookup_list_clear (WeftLookupList *self)
{
  guint cleared = 0;

  g_return_val_if_fail (WEFT_IS_LOOKUP_LIST (self), 0);

  /* From the end, a run of neighbours at a time, so that each tells the model once. */
  for (guint end = self->lookups->len; end > 0; end--)
    {
      guint start = end;

      while (start > 0 && weft_lookup_state_is_final (((WeftLookup *) self->lookups->pdata[start - 1])->state))
        start--;
      if (start == end)
        continue;
      cleared += end - start;
      take_out (self, start, end - start);
      g_list_model_items_changed (G_LIST_MODEL (self), start, end - start, 0);
      end = start + 1;
    }
  g_signal_emit (self, signals[CHANGED], 0);
  return cleared;
}

gboolean
weft_lookup_list_is_running (WeftLookupList *self)
{
  g_return_val_if_fail (WEFT_IS_LOOKUP_LIST (self), FALSE);

  return self->running;
}

guint
weft_lookup_list_get_count (WeftLookupList *self, WeftLookupState state)
{
  g_return_val_if_fail (WEFT_IS_LOOKUP_LIST (self), 0);
  g_return_val_if_fail (state < WEFT_LOOKUP_N_STATES, 0);

  return self->counts[state];
}
