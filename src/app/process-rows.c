/* process-rows.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "process-rows.h"

#define FIRST 14
#define STEP 8
#define BUILT_MOST 208 /* so many rows GTK makes widgets for; further ones cost nothing */
#define SLACK 64       /* one row in so many may be too many or too few while the end is far from sight */

struct _WeftProcessRows
{
  GObject parent_instance;

  WeftProcessModel *model; /* (owned) */
  GPtrArray *places;       /* GObject (owned) (nullable): made when they are looked at */
  guint limit;
  gboolean had_selected;
  gboolean exact;          /* the end is near what is in sight */
};

static void weft_process_rows_list_init (GListModelInterface *iface);
static void weft_process_rows_selection_init (GtkSelectionModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WeftProcessRows, weft_process_rows, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, weft_process_rows_list_init)
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SELECTION_MODEL, weft_process_rows_selection_init))

/* Almost every sample has another number of processes. GTK measures and places all its rows anew when theirs changes, which is
 * half of the time that a frame may take, and nobody sees the end of a long list unless it is scrolled there. */
static gboolean
is_close_enough (WeftProcessRows *self, guint old, guint new)
{
  guint off = MAX (old, new) - MIN (old, new);

  return !self->exact && MIN (old, new) > BUILT_MOST && off <= old / SLACK;
}

static void
resize (WeftProcessRows *self)
{
  guint old = self->places->len, new = MIN (g_list_model_get_n_items (G_LIST_MODEL (self->model)), self->limit);

  if (is_close_enough (self, old, new))
    return;
  g_ptr_array_set_size (self->places, (int) new);
  if (new != old)
    g_list_model_items_changed (G_LIST_MODEL (self), MIN (old, new), old > new ? old - new : 0, new > old ? new - old : 0);
}

/* The selected processes may stand in other rows now. */
static void
rows_changed_cb (WeftProcessRows *self)
{
  gboolean has_selected = weft_process_model_get_n_selected (self->model) > 0;

  resize (self);
  if ((has_selected || self->had_selected) && self->places->len > 0)
    gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), 0, self->places->len);
  self->had_selected = has_selected;
}

static void
selection_changed_cb (WeftProcessRows *self, guint position, guint n)
{
  self->had_selected = weft_process_model_get_n_selected (self->model) > 0;
  if (position < self->places->len)
    gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), position, MIN (n, self->places->len - position));
}

static GType
weft_process_rows_get_item_type (GListModel *list)
{
  return G_TYPE_OBJECT;
}

static guint
weft_process_rows_get_n_items (GListModel *list)
{
  return WEFT_PROCESS_ROWS (list)->places->len;
}

static gpointer
weft_process_rows_get_item (GListModel *list, guint position)
{
  GPtrArray *places = WEFT_PROCESS_ROWS (list)->places;

  if (position >= places->len)
    return NULL;
  if (places->pdata[position] == NULL)
    places->pdata[position] = g_object_new (G_TYPE_OBJECT, NULL);
  return g_object_ref (places->pdata[position]);
}

static void
weft_process_rows_list_init (GListModelInterface *iface)
{
  iface->get_item_type = weft_process_rows_get_item_type;
  iface->get_n_items = weft_process_rows_get_n_items;
  iface->get_item = weft_process_rows_get_item;
}

static gboolean
weft_process_rows_is_selected (GtkSelectionModel *model, guint position)
{
  return gtk_selection_model_is_selected (GTK_SELECTION_MODEL (WEFT_PROCESS_ROWS (model)->model), position);
}

static GtkBitset *
weft_process_rows_get_selection_in_range (GtkSelectionModel *model, guint position, guint n)
{
  return gtk_selection_model_get_selection_in_range (GTK_SELECTION_MODEL (WEFT_PROCESS_ROWS (model)->model), position, n);
}

static gboolean
weft_process_rows_set_selection (GtkSelectionModel *model, GtkBitset *selected, GtkBitset *mask)
{
  return gtk_selection_model_set_selection (GTK_SELECTION_MODEL (WEFT_PROCESS_ROWS (model)->model), selected, mask);
}

/* All processes, also those for which there is no row yet. */
static gboolean
weft_process_rows_select_all (GtkSelectionModel *model)
{
  return gtk_selection_model_select_all (GTK_SELECTION_MODEL (WEFT_PROCESS_ROWS (model)->model));
}

static void
weft_process_rows_selection_init (GtkSelectionModelInterface *iface)
{
  iface->select_all = weft_process_rows_select_all;
  iface->is_selected = weft_process_rows_is_selected;
  iface->get_selection_in_range = weft_process_rows_get_selection_in_range;
  iface->set_selection = weft_process_rows_set_selection;
}

static void
free_place (gpointer place)
{
  if (place != NULL)
    g_object_unref (place);
}

static void
weft_process_rows_finalize (GObject *object)
{
  WeftProcessRows *self = WEFT_PROCESS_ROWS (object);

  g_ptr_array_unref (self->places);
  g_object_unref (self->model);
  G_OBJECT_CLASS (weft_process_rows_parent_class)->finalize (object);
}

static void
weft_process_rows_class_init (WeftProcessRowsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weft_process_rows_finalize;
}

static void
weft_process_rows_init (WeftProcessRows *self)
{
  self->places = g_ptr_array_new_with_free_func (free_place);
  self->limit = FIRST;
}

WeftProcessRows *
weft_process_rows_new (WeftProcessModel *model)
{
  WeftProcessRows *self = g_object_new (WEFT_TYPE_PROCESS_ROWS, NULL);

  self->model = g_object_ref (model);
  g_signal_connect_object (model, "items-changed", G_CALLBACK (rows_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (model, "selection-changed", G_CALLBACK (selection_changed_cb), self, G_CONNECT_SWAPPED);
  resize (self);
  return self;
}

void
weft_process_rows_set_exact (WeftProcessRows *self, gboolean exact)
{
  g_return_if_fail (WEFT_IS_PROCESS_ROWS (self));

  self->exact = exact;
  if (exact)
    resize (self);
}

gboolean
weft_process_rows_grow (WeftProcessRows *self)
{
  g_return_val_if_fail (WEFT_IS_PROCESS_ROWS (self), FALSE);

  if (self->limit == G_MAXUINT)
    return FALSE;
  if (self->limit < g_list_model_get_n_items (G_LIST_MODEL (self->model)))
    {
      self->limit = self->limit < BUILT_MOST ? self->limit + STEP : G_MAXUINT;
      resize (self);
    }
  return self->limit < g_list_model_get_n_items (G_LIST_MODEL (self->model));
}
