/* runs-view.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "runs-view-private.h"

#include "run-row.h"

#include <glib/gi18n.h>

enum
{
  OPEN_RUN,
  SAY,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WeftRunsView, weft_runs_view, ADW_TYPE_BIN)

void
_weft_runs_view_say (WeftRunsView *self, const char *text, const char *undo)
{
  g_signal_emit (self, signals[SAY], 0, text, undo);
}

void
_weft_runs_view_emit_open (WeftRunsView *self, WeftRun *run)
{
  g_signal_emit (self, signals[OPEN_RUN], 0, run);
}

GPtrArray *
_weft_runs_view_get_selected (WeftRunsView *self)
{
  GPtrArray *runs = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GtkBitset) selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  GtkBitsetIter iter;
  guint position;

  for (gboolean more = gtk_bitset_iter_init_first (&iter, selected, &position); more; more = gtk_bitset_iter_next (&iter, &position))
    g_ptr_array_add (runs, g_list_model_get_item (G_LIST_MODEL (self->store), position));
  return runs;
}

/* What is to be done when a body has been read. */
typedef struct
{
  WeftRunsView *view; /* (owned) */
  WeftRunFunc done;
  gpointer data;
  GDestroyNotify free;
} Errand;

static void
errand_free (Errand *self)
{
  if (self->free != NULL)
    self->free (self->data);
  g_object_unref (self->view);
  g_free (self);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  WeftRun *run = WEFT_RUN (source);
  Errand *errand = data;
  g_autoptr(GError) error = NULL;

  /* Two that read it at once are one too many, but both have it. */
  if (weft_run_load_finish (run, result, &error) || weft_run_is_loaded (run))
    errand->done (errand->view, run, errand->data);
  else
    _weft_runs_view_say (errand->view, error->message, NULL);
  errand_free (errand);
}

void
_weft_runs_view_load (WeftRunsView *self, WeftRun *run, WeftRunFunc done, gpointer data, GDestroyNotify free)
{
  Errand *errand = g_new (Errand, 1);

  *errand = (Errand) { g_object_ref (self), done, data, free };
  if (!weft_run_is_loaded (run))
    {
      weft_run_load_async (run, NULL, loaded_cb, errand);
      return;
    }
  done (self, run, data);
  errand_free (errand);
}

static void
show_scope (WeftRunsView *self)
{
  g_autoptr(GtkBitset) selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->store)), n_selected = (guint) gtk_bitset_get_size (selected);
  g_autofree char *text = NULL;

  if (n_selected > 0)
    text = g_strdup_printf (ngettext ("%'u of %'u selected", "%'u of %'u selected", n_selected), n_selected, n);
  else
    text = g_strdup_printf (ngettext ("%'u run", "%'u runs", n), n);
  gtk_label_set_text (self->scope, text);
  gtk_stack_set_visible_child_name (self->stack, n > 0 ? "runs" : "empty");
  _weft_runs_view_update_actions (self);
}

/* Files of the folder that are none of ours, or damaged. */
static void
show_problems (WeftRunsView *self)
{
  const char *const *problems = weft_run_store_get_problems (self->store);
  g_autofree char *all = g_strjoinv ("\n", (char **) problems);

  gtk_label_set_text (self->problem, problems[0] != NULL ? problems[0] : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->problem), all);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), problems[0] != NULL && !weft_run_store_is_scanning (self->store));
}

static void
setup_row_cb (WeftRunsView *self, GtkListItem *item)
{
  gtk_list_item_set_child (item, weft_run_row_new ());
}

static void
bind_row_cb (WeftRunsView *self, GtkListItem *item)
{
  weft_run_row_bind (WEFT_RUN_ROW (gtk_list_item_get_child (item)), gtk_list_item_get_item (item));
}

static void
unbind_row_cb (WeftRunsView *self, GtkListItem *item)
{
  weft_run_row_bind (WEFT_RUN_ROW (gtk_list_item_get_child (item)), NULL);
}

static void
activate_cb (WeftRunsView *self, guint position)
{
  g_autoptr(WeftRun) run = g_list_model_get_item (G_LIST_MODEL (self->store), position);

  if (run != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "runs.open", "s", weft_run_get_head (run)->id);
}

static void
make_list (WeftRunsView *self)
{
  g_autoptr(GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_row_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_row_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_row_cb), self, G_CONNECT_SWAPPED);
  self->selection = gtk_multi_selection_new (g_object_ref (G_LIST_MODEL (self->store)));
  g_signal_connect_object (self->selection, "selection-changed", G_CALLBACK (show_scope), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "items-changed", G_CALLBACK (show_scope), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->store, "notify::scanning", G_CALLBACK (show_problems), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_factory (self->list, factory);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
}

static void
weft_runs_view_dispose (GObject *object)
{
  WeftRunsView *self = WEFT_RUNS_VIEW (object);

  /* Nobody can bring them back any more. */
  for (guint i = 0; self->removed != NULL && i < self->removed->len; i++)
    weft_run_store_purge (self->store, g_ptr_array_index (self->removed, i));
  g_clear_pointer (&self->removed, g_ptr_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), WEFT_TYPE_RUNS_VIEW);
  g_clear_object (&self->selection);
  g_clear_object (&self->keeper);
  G_OBJECT_CLASS (weft_runs_view_parent_class)->dispose (object);
}

static void
weft_runs_view_class_init (WeftRunsViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weft_runs_view_dispose;

  signals[OPEN_RUN] = g_signal_new ("open-run", WEFT_TYPE_RUNS_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, WEFT_TYPE_RUN);
  signals[SAY] = g_signal_new ("say", WEFT_TYPE_RUNS_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class, APP_PATH "runs-view.ui");
  gtk_widget_class_bind_template_child (widget_class, WeftRunsView, list);
  gtk_widget_class_bind_template_child (widget_class, WeftRunsView, problem);
  gtk_widget_class_bind_template_child (widget_class, WeftRunsView, scope);
  gtk_widget_class_bind_template_child (widget_class, WeftRunsView, stack);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  _weft_runs_view_install_actions (widget_class);
}

static void
weft_runs_view_init (WeftRunsView *self)
{
  self->removed = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
weft_runs_view_new (WeftRunKeeper *keeper)
{
  WeftRunsView *self = g_object_new (WEFT_TYPE_RUNS_VIEW, NULL);

  self->keeper = g_object_ref (keeper);
  self->store = weft_run_keeper_get_store (keeper);
  make_list (self);
  weft_run_keeper_scan (keeper);
  show_problems (self);
  show_scope (self);
  return GTK_WIDGET (self);
}

static void
kept_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WeftRunsView) self = WEFT_RUNS_VIEW (data);
  g_autoptr(GError) error = NULL;

  if (!weft_run_store_add_finish (WEFT_RUN_STORE (source), result, &error))
    _weft_runs_view_say (self, error->message, NULL);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WeftRunsView) self = WEFT_RUNS_VIEW (data);
  g_autoptr(GError) error = NULL;
  g_autoptr(WeftRun) run = weft_run_open_finish (result, &error);

  if (run == NULL)
    {
      _weft_runs_view_say (self, error->message, NULL);
      return;
    }
  if (weft_run_store_find (self->store, weft_run_get_head (run)->id) == NULL)
    weft_run_store_add_async (self->store, run, kept_cb, g_object_ref (self));
  _weft_runs_view_emit_open (self, run);
}

void
weft_runs_view_open_file (WeftRunsView *self, GFile *file)
{
  g_autofree char *path = NULL;

  g_return_if_fail (WEFT_IS_RUNS_VIEW (self) && G_IS_FILE (file));

  path = g_file_get_path (file);
  if (path != NULL)
    weft_run_open_async (path, NULL, opened_cb, g_object_ref (self));
  else
    _weft_runs_view_say (self, _("Only files of this machine can be opened."), NULL);
}

void
weft_runs_view_undo_delete (WeftRunsView *self)
{
  g_return_if_fail (WEFT_IS_RUNS_VIEW (self));

  for (guint i = 0; i < self->removed->len; i++)
    weft_run_store_restore (self->store, g_ptr_array_index (self->removed, i));
  g_ptr_array_set_size (self->removed, 0);
}
