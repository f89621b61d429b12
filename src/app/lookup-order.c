/* lookup-order.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "lookup-order.h"

#include "follower.h"

#include <string.h>

/* More are filtered in parts, which takes no longer than a frame has; but what is shown vanishes for a moment then. */
#define FILTERED_AT_ONCE 2000

/* A stamp is the second in which Look Up was pressed, and below that a number that counts on: so the last batch stands
 * first, and its names in the order in which they were given. It is kept with the lookup from day to day. */
#define INDEX_BITS 24
#define INDEX_MASK (((guint64) 1 << INDEX_BITS) - 1)

struct _WeftLookupOrder
{
  WeftLookupList *list;        /* (owned) */
  WeftFollower *follower;      /* (owned) */
  GtkFilterListModel *filtered; /* (owned) */
  GtkSortListModel *sorted;    /* (owned) */
  GtkFilter *filter;           /* (owned) */
  GtkSorter *sorter;           /* (owned) */
  char *search;                /* (owned) (nullable): folded */
  WeftLookupsFilter states;
  WeftLookupsOrder by;
  guint64 next_stamp;
};

static const char *const nicks[WEFT_LOOKUPS_N_ORDERS] = {
  [WEFT_LOOKUPS_NEWEST] = "newest",
  [WEFT_LOOKUPS_BY_NAME] = "name",
  [WEFT_LOOKUPS_BY_STATE] = "state",
  [WEFT_LOOKUPS_SLOWEST] = "slowest",
};

static GQuark
get_quark (void)
{
  return g_quark_from_static_string ("weft-lookup-stamp");
}

guint64
weft_lookup_order_get_stamp (WeftLookup *lookup)
{
  const guint64 *stamp = g_object_get_qdata (G_OBJECT (lookup), get_quark ());

  return stamp != NULL ? *stamp : 0;
}

/* Connected before the models are, which compare what this has stamped. */
static void
items_changed_cb (GListModel *list, guint position, guint removed, guint added, WeftLookupOrder *self)
{
  for (guint i = 0; i < added; i++)
    {
      g_autoptr(WeftLookup) lookup = g_list_model_get_item (list, position + i);
      guint64 *stamp;

      if (weft_lookup_order_get_stamp (lookup) != 0)
        continue;
      stamp = g_new (guint64, 1);
      *stamp = self->next_stamp++;
      g_object_set_qdata_full (G_OBJECT (lookup), get_quark (), stamp, g_free);
    }
}

static int
compare_stamps (WeftLookup *a, WeftLookup *b)
{
  guint64 left = weft_lookup_order_get_stamp (a), right = weft_lookup_order_get_stamp (b);
  guint64 left_time = left >> INDEX_BITS, right_time = right >> INDEX_BITS;

  if (left_time != right_time)
    return left_time > right_time ? -1 : 1;
  return (left > right) - (left < right);
}

/* As people look for them: upper and lower case alike. */
static int
compare_names (WeftLookup *a, WeftLookup *b)
{
  return g_ascii_strcasecmp (weft_lookup_get_name (a), weft_lookup_get_name (b));
}

static int
compare_times (WeftLookup *a, WeftLookup *b)
{
  double left = weft_lookup_get_elapsed (a), right = weft_lookup_get_elapsed (b);

  return (left < right) - (left > right);
}

static int
compare_cb (gconstpointer a, gconstpointer b, gpointer data)
{
  WeftLookupOrder *self = data;
  WeftLookup *left = (WeftLookup *) a, *right = (WeftLookup *) b;
  int result = 0;

  if (self->by == WEFT_LOOKUPS_BY_NAME)
    result = compare_names (left, right);
  else if (self->by == WEFT_LOOKUPS_BY_STATE)
    result = (int) weft_lookup_get_state (left) - (int) weft_lookup_get_state (right);
  else if (self->by == WEFT_LOOKUPS_SLOWEST)
    result = compare_times (left, right);
  return result != 0 ? result : compare_stamps (left, right);
}

static gboolean
has_state (WeftLookupOrder *self, WeftLookupState state)
{
  switch (self->states)
    {
    case WEFT_LOOKUPS_ANSWERED:
      return state == WEFT_LOOKUP_ANSWERED;
    case WEFT_LOOKUPS_NOT_ANSWERED:
      return weft_lookup_state_is_final (state) && state != WEFT_LOOKUP_ANSWERED;
    case WEFT_LOOKUPS_UNFINISHED:
      return !weft_lookup_state_is_final (state);
    case WEFT_LOOKUPS_ALL:
    case WEFT_LOOKUPS_N_FILTERS:
    default:
      return TRUE;
    }
}

static gboolean
contains (const char *text, const char *search)
{
  g_autofree char *folded = text != NULL ? g_utf8_casefold (text, -1) : NULL;

  return folded != NULL && strstr (folded, search) != NULL;
}

static gboolean
matches (WeftLookupOrder *self, WeftLookup *lookup)
{
  GPtrArray *answers = weft_lookup_get_answers (lookup);

  if (contains (weft_lookup_get_name (lookup), self->search) || contains (weft_lookup_get_asked (lookup), self->search)
      || contains (weft_record_type_get_name (weft_lookup_get_record_type (lookup)), self->search)
      || contains (weft_lookup_state_get_title (weft_lookup_get_state (lookup)), self->search)
      || contains (weft_lookup_get_server (lookup), self->search))
    return TRUE;
  for (guint i = 0; i < answers->len; i++)
    {
      g_autofree char *text = weft_answer_dup_text (g_ptr_array_index (answers, i));

      if (contains (text, self->search))
        return TRUE;
    }
  return FALSE;
}

static gboolean
filter_cb (gpointer item, gpointer data)
{
  WeftLookupOrder *self = data;

  return has_state (self, weft_lookup_get_state (item)) && (self->search == NULL || matches (self, item));
}

WeftLookupOrder *
weft_lookup_order_new (WeftLookupList *list)
{
  WeftLookupOrder *self = g_new0 (WeftLookupOrder, 1);

  self->list = g_object_ref (list);
  weft_lookup_order_set_next_stamp (self, 0);
  g_signal_connect (list, "items-changed", G_CALLBACK (items_changed_cb), self);
  self->filter = GTK_FILTER (gtk_custom_filter_new (filter_cb, self, NULL));
  self->sorter = GTK_SORTER (gtk_custom_sorter_new (compare_cb, self, NULL));
  self->follower = weft_follower_new (G_LIST_MODEL (list));
  self->filtered = gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (self->follower)), NULL);
  self->sorted = gtk_sort_list_model_new (g_object_ref (G_LIST_MODEL (self->filtered)), g_object_ref (self->sorter));
  gtk_sort_list_model_set_incremental (self->sorted, TRUE);
  return self;
}

/* The models may live on in a view that goes later; they must not ask us then. */
void
weft_lookup_order_free (WeftLookupOrder *self)
{
  gtk_filter_list_model_set_filter (self->filtered, NULL);
  gtk_sort_list_model_set_sorter (self->sorted, NULL);
  g_signal_handlers_disconnect_by_data (self->list, self);
  g_object_unref (self->sorted);
  g_object_unref (self->filtered);
  g_object_run_dispose (G_OBJECT (self->follower));
  g_object_unref (self->follower);
  g_object_unref (self->filter);
  g_object_unref (self->sorter);
  g_object_unref (self->list);
  g_free (self->search);
  g_free (self);
}

GListModel *
weft_lookup_order_get_model (WeftLookupOrder *self)
{
  return G_LIST_MODEL (self->sorted);
}

void
weft_lookup_order_set_order (WeftLookupOrder *self, WeftLookupsOrder by)
{
  g_return_if_fail (by < WEFT_LOOKUPS_N_ORDERS);

  if (by == self->by)
    return;
  self->by = by;
  gtk_sorter_changed (self->sorter, GTK_SORTER_CHANGE_DIFFERENT);
}

WeftLookupsOrder
weft_lookup_order_get_order (WeftLookupOrder *self)
{
  return self->by;
}

/* Without a filter nobody is asked a thousand times. */
static void
filter_anew (WeftLookupOrder *self)
{
  GtkFilter *filter = weft_lookup_order_is_filtered (self) ? self->filter : NULL;

  gtk_filter_list_model_set_incremental (self->filtered, g_list_model_get_n_items (G_LIST_MODEL (self->list)) > FILTERED_AT_ONCE);
  if (gtk_filter_list_model_get_filter (self->filtered) != filter)
    gtk_filter_list_model_set_filter (self->filtered, filter);
  else if (filter != NULL)
    gtk_filter_changed (filter, GTK_FILTER_CHANGE_DIFFERENT);
}

void
weft_lookup_order_set_filter (WeftLookupOrder *self, WeftLookupsFilter filter)
{
  g_return_if_fail (filter < WEFT_LOOKUPS_N_FILTERS);

  if (filter == self->states)
    return;
  self->states = filter;
  filter_anew (self);
}

void
weft_lookup_order_set_search (WeftLookupOrder *self, const char *text)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text != NULL ? text : ""));

  g_clear_pointer (&self->search, g_free);
  if (*stripped != '\0')
    self->search = g_utf8_casefold (stripped, -1);
  filter_anew (self);
}

gboolean
weft_lookup_order_is_filtered (WeftLookupOrder *self)
{
  return self->states != WEFT_LOOKUPS_ALL || self->search != NULL;
}

void
weft_lookup_order_refresh (WeftLookupOrder *self)
{
  if (weft_lookup_order_is_filtered (self))
    filter_anew (self);
  if (self->by == WEFT_LOOKUPS_BY_STATE || self->by == WEFT_LOOKUPS_SLOWEST)
    gtk_sorter_changed (self->sorter, GTK_SORTER_CHANGE_DIFFERENT);
}

gboolean
weft_lookup_order_is_behind (WeftLookupOrder *self)
{
  return weft_follower_is_behind (self->follower);
}

guint64
weft_lookup_order_set_next_stamp (WeftLookupOrder *self, guint64 stamp)
{
  guint64 before = self->next_stamp, now = (guint64) (g_get_real_time () / G_USEC_PER_SEC) << INDEX_BITS;

  /* Twice within a second, or after the clock was set back: the later must still come first. */
  if (stamp == 0)
    stamp = MAX (now, (self->next_stamp | INDEX_MASK) + 1);
  self->next_stamp = stamp;
  return before;
}

const char *
weft_lookup_order_get_nick (WeftLookupsOrder by)
{
  g_return_val_if_fail (by < WEFT_LOOKUPS_N_ORDERS, NULL);

  return nicks[by];
}

WeftLookupsOrder
weft_lookup_order_by_nick (const char *nick)
{
  for (guint i = 0; i < WEFT_LOOKUPS_N_ORDERS; i++)
    if (g_strcmp0 (nick, nicks[i]) == 0)
      return i;
  return WEFT_LOOKUPS_NEWEST;
}
