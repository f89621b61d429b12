/* follower.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "follower.h"

#define SLICE 4      /* items that are told of at once: a view may make a row for each */
#define TURN_US 500  /* of a turn of the main loop, for all that is told in it */
#define TURN_MS 12   /* between two turns: what a frame has to lay out anew stays little */

struct _WeftFollower
{
  GObject parent_instance;

  GListModel *list;  /* (owned) */
  GPtrArray *items;  /* (owned): those that were told of */
  GQueue changes;    /* of Change (owned): not told of yet, or not in whole; the oldest first */
  guint turn;        /* the source that tells of more in the next turn */
  gboolean telling;
};

/* What goes at `position`, then what comes there. The positions are those after all earlier changes. */
typedef struct
{
  guint position, removed;
  GPtrArray *added; /* (owned) */
  guint n_told;     /* of those */
} Change;

static GType
get_item_type (GListModel *model)
{
  return g_list_model_get_item_type (WEFT_FOLLOWER (model)->list);
}

static guint
get_n_items (GListModel *model)
{
  return WEFT_FOLLOWER (model)->items->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  WeftFollower *self = WEFT_FOLLOWER (model);

  return position < self->items->len ? g_object_ref (self->items->pdata[position]) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (WeftFollower, weft_follower, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
change_free (gpointer data)
{
  g_ptr_array_unref (((Change *) data)->added);
  g_free (data);
}

/* From the end: a view has no rows for most of those, and need not fill up with others what it shows. */
static void
tell_removed (WeftFollower *self, Change *change)
{
  guint n = MIN (change->removed, SLICE), position;

  change->removed -= n;
  position = change->position + change->removed;
  g_ptr_array_remove_range (self->items, position, n);
  g_list_model_items_changed (G_LIST_MODEL (self), position, n, 0);
}

static void
tell_added (WeftFollower *self, Change *change)
{
  guint n = MIN (change->added->len - change->n_told, SLICE), position = change->position + change->n_told;

  for (guint i = 0; i < n; i++)
    g_ptr_array_insert (self->items, (int) (position + i), g_object_ref (change->added->pdata[change->n_told + i]));
  change->n_told += n;
  g_list_model_items_changed (G_LIST_MODEL (self), position, 0, n);
}

static void
tell_slice (WeftFollower *self)
{
  Change *change = g_queue_peek_head (&self->changes);

  if (change->removed > 0)
    tell_removed (self, change);
  else
    tell_added (self, change);
  /* Who heard of it may have disposed of us. */
  if (g_queue_peek_head (&self->changes) == change && change->removed == 0 && change->n_told == change->added->len)
    change_free (g_queue_pop_head (&self->changes));
}

/* Returns whether it is behind still. */
static gboolean
tell (WeftFollower *self)
{
  g_autoptr(WeftFollower) kept = g_object_ref (self);
  gint64 until = g_get_monotonic_time () + TURN_US;

  self->telling = TRUE;
  do
    tell_slice (self);
  while (!g_queue_is_empty (&self->changes) && g_get_monotonic_time () < until);
  self->telling = FALSE;
  return !g_queue_is_empty (&self->changes);
}

static gboolean
turn_cb (gpointer data)
{
  WeftFollower *self = data;

  if (!g_queue_is_empty (&self->changes) && tell (self))
    return G_SOURCE_CONTINUE;
  self->turn = 0;
  return G_SOURCE_REMOVE;
}

/* What was taken out one before the other, or put in one after the other, is one change. */
static gboolean
merge (Change *last, guint position, guint removed, guint added)
{
  if (last == NULL)
    return FALSE;
  if (added == 0 && last->added->len == 0 && position + removed == last->position)
    {
      last->position = position;
      last->removed += removed;
      return TRUE;
    }
  return removed == 0 && position == last->position + last->added->len;
}

static void
list_changed_cb (GListModel *list, guint position, guint removed, guint added, WeftFollower *self)
{
  Change *change = g_queue_peek_tail (&self->changes);

  if (!merge (change, position, removed, added))
    {
      change = g_new0 (Change, 1);
      change->position = position;
      change->removed = removed;
      change->added = g_ptr_array_new_with_free_func (g_object_unref);
      g_queue_push_tail (&self->changes, change);
    }
  for (guint i = 0; i < added; i++)
    g_ptr_array_add (change->added, g_list_model_get_item (list, position + i));
  /* Who hears of a change may change the list: that is told when all have heard. */
  if (self->turn == 0 && !self->telling && tell (self))
    self->turn = g_timeout_add (TURN_MS, turn_cb, self);
}

static void
weft_follower_dispose (GObject *object)
{
  WeftFollower *self = WEFT_FOLLOWER (object);

  g_clear_handle_id (&self->turn, g_source_remove);
  g_queue_clear_full (&self->changes, change_free);
  if (self->list != NULL)
    g_signal_handlers_disconnect_by_data (self->list, self);
  G_OBJECT_CLASS (weft_follower_parent_class)->dispose (object);
}

static void
weft_follower_finalize (GObject *object)
{
  g_ptr_array_unref (WEFT_FOLLOWER (object)->items);
  g_clear_object (&WEFT_FOLLOWER (object)->list);
  G_OBJECT_CLASS (weft_follower_parent_class)->finalize (object);
}

static void
weft_follower_class_init (WeftFollowerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = weft_follower_dispose;
  G_OBJECT_CLASS (klass)->finalize = weft_follower_finalize;
}

static void
weft_follower_init (WeftFollower *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  g_queue_init (&self->changes);
}

WeftFollower *
weft_follower_new (GListModel *list)
{
  WeftFollower *self = g_object_new (WEFT_TYPE_FOLLOWER, NULL);

  self->list = g_object_ref (list);
  g_signal_connect (list, "items-changed", G_CALLBACK (list_changed_cb), self);
  if (g_list_model_get_n_items (list) > 0)
    list_changed_cb (list, 0, 0, g_list_model_get_n_items (list), self);
  return self;
}

gboolean
weft_follower_is_behind (WeftFollower *self)
{
  g_return_val_if_fail (WEFT_IS_FOLLOWER (self), FALSE);

  return !g_queue_is_empty (&self->changes);
}
