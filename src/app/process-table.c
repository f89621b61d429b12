/* process-table.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "process-table-private.h"

#include <glib/gi18n.h>

enum
{
  PROCESS_ACTIVATED,
  SAY,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WeftProcessTable, weft_process_table, ADW_TYPE_BIN)

/* In the settings. */
static const char *const filters[WEFT_PROCESSES_N_FILTERS] = {
  [WEFT_PROCESSES_ALL] = "all",
  [WEFT_PROCESSES_MINE] = "mine",
  [WEFT_PROCESSES_ACTIVE] = "active",
  [WEFT_PROCESSES_OURS] = "ours",
};

static char *
describe_scope (WeftProcessTable *self)
{
  guint n = weft_process_model_get_n_processes (self->model), shown = g_list_model_get_n_items (G_LIST_MODEL (self->model));
  guint selected = weft_process_model_get_n_selected (self->model);

  if (selected > 0)
    /* Translators: 3 of 5 processes selected */
    return g_strdup_printf (ngettext ("%'u of %'u selected", "%'u of %'u selected", selected), selected, shown);
  if (self->past)
    return g_strdup_printf (ngettext ("The busiest process", "The %'u busiest processes", n), n);
  if (shown < n)
    /* Translators: 3 of 300 processes are shown */
    return g_strdup_printf (ngettext ("%'u of %'u process", "%'u of %'u processes", n), shown, n);
  return g_strdup_printf (ngettext ("%'u process", "%'u processes", n), n);
}

static void
show_scope (WeftProcessTable *self)
{
  g_autofree char *text = describe_scope (self);

  if (g_strcmp0 (text, gtk_inscription_get_text (self->scope)) != 0)
    gtk_inscription_set_text (self->scope, text);
  gtk_stack_set_visible_child_name (self->stack, g_list_model_get_n_items (G_LIST_MODEL (self->model)) > 0 ? "processes" : "empty");
}

static void
selection_changed_cb (WeftProcessTable *self)
{
  g_autoptr(GPtrArray) selected = NULL;

  show_scope (self);
  _weft_process_table_update_actions (self);
  /* In a narrow window there is no room for it beside the table: it is asked for. */
  if (self->narrow || weft_process_model_get_n_selected (self->model) != 1)
    return;
  selected = weft_process_model_get_selected (self->model);
  _weft_process_table_activate (self, g_ptr_array_index (selected, 0));
}

static void
activate_cb (WeftProcessTable *self, guint position)
{
  g_autoptr(WeftProcessItem) item = g_list_model_get_item (G_LIST_MODEL (self->model), position);

  if (item != NULL)
    _weft_process_table_activate (self, item);
}

static void
shown_cb (WeftProcessTable *self)
{
  show_scope (self);
  _weft_process_table_update_actions (self);
  _weft_process_table_queue_cells (self);
}

static void
keep (WeftProcessTable *self, const char *key, GVariant *value)
{
  g_autoptr(GVariant) kept = g_variant_ref_sink (value);

  if (self->settings != NULL && !self->loading)
    g_settings_set_value (self->settings, key, kept);
}

static void
search_changed_cb (WeftProcessTable *self)
{
  weft_process_model_set_search (self->model, gtk_editable_get_text (GTK_EDITABLE (self->search)));
  shown_cb (self);
}

static void
stop_search_cb (WeftProcessTable *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

/* What was found is there to be acted on. */
static void
search_activate_cb (WeftProcessTable *self)
{
  if (g_list_model_get_n_items (G_LIST_MODEL (self->model)) > 0)
    gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

static void
filter_cb (WeftProcessTable *self)
{
  guint filter = MIN (gtk_drop_down_get_selected (self->filter), WEFT_PROCESSES_N_FILTERS - 1);

  if (self->model == NULL)
    return;
  weft_process_model_set_filter (self->model, filter);
  keep (self, "process-filter", g_variant_new_string (filters[filter]));
  shown_cb (self);
}

static void
tree_cb (WeftProcessTable *self)
{
  gboolean tree = gtk_toggle_button_get_active (self->tree);

  weft_process_model_set_tree (self->model, tree);
  self->cells_serial++;
  keep (self, "process-tree", g_variant_new_boolean (tree));
  shown_cb (self);
}

static void
search_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  weft_process_table_search (WEFT_PROCESS_TABLE (widget));
}

static void
weft_process_table_dispose (GObject *object)
{
  WeftProcessTable *self = WEFT_PROCESS_TABLE (object);

  self->sorting = TRUE; /* columns that go change the order, which is nobody's wish */
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  gtk_widget_dispose_template (GTK_WIDGET (self), WEFT_TYPE_PROCESS_TABLE);
  for (guint i = 0; i < WEFT_PROCESS_N_COLUMNS; i++)
    g_clear_object (&self->columns[i]);
  g_clear_object (&self->view_actions);
  g_clear_object (&self->rows);
  g_clear_object (&self->model);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (weft_process_table_parent_class)->dispose (object);
}

static void
weft_process_table_finalize (GObject *object)
{
  g_ptr_array_unref (WEFT_PROCESS_TABLE (object)->cells);
  G_OBJECT_CLASS (weft_process_table_parent_class)->finalize (object);
}

static void
weft_process_table_class_init (WeftProcessTableClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weft_process_table_dispose;
  G_OBJECT_CLASS (klass)->finalize = weft_process_table_finalize;

  signals[PROCESS_ACTIVATED] = g_signal_new ("process-activated", WEFT_TYPE_PROCESS_TABLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_UINT64);
  signals[SAY] = g_signal_new ("say", WEFT_TYPE_PROCESS_TABLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class, APP_PATH "process-table.ui");
  gtk_widget_class_bind_template_child (widget_class, WeftProcessTable, act);
  gtk_widget_class_bind_template_child (widget_class, WeftProcessTable, filter);
  gtk_widget_class_bind_template_child (widget_class, WeftProcessTable, look);
  gtk_widget_class_bind_template_child (widget_class, WeftProcessTable, process_menu);
  gtk_widget_class_bind_template_child (widget_class, WeftProcessTable, scope);
  gtk_widget_class_bind_template_child (widget_class, WeftProcessTable, scrolled);
  gtk_widget_class_bind_template_child (widget_class, WeftProcessTable, search);
  gtk_widget_class_bind_template_child (widget_class, WeftProcessTable, stack);
  gtk_widget_class_bind_template_child (widget_class, WeftProcessTable, tree);
  gtk_widget_class_bind_template_child (widget_class, WeftProcessTable, view);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, filter_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, tree_cb);
  gtk_widget_class_install_action (widget_class, "processes.search", NULL, search_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_f, GDK_CONTROL_MASK, "processes.search", NULL);
  _weft_process_table_install_actions (widget_class);
}

static void
weft_process_table_init (WeftProcessTable *self)
{
  self->cells = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  self->model = weft_process_model_new ();
  self->rows = weft_process_rows_new (self->model);
  _weft_process_table_make_columns (self);
  _weft_process_table_make_menu (self);
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (self->rows));
  g_signal_connect_object (self->model, "selection-changed", G_CALLBACK (selection_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (self->scrolled), "value-changed", G_CALLBACK (_weft_process_table_queue_cells), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (self->scrolled), "changed", G_CALLBACK (_weft_process_table_queue_cells), self, G_CONNECT_SWAPPED);
  shown_cb (self);
}

WeftProcessTable *
weft_process_table_new (void)
{
  return g_object_new (WEFT_TYPE_PROCESS_TABLE, NULL);
}

WeftProcessModel *
weft_process_table_get_model (WeftProcessTable *self)
{
  g_return_val_if_fail (WEFT_IS_PROCESS_TABLE (self), NULL);

  return self->model;
}

void
weft_process_table_set_settings (WeftProcessTable *self, GSettings *settings)
{
  g_autofree char *filter = NULL;

  g_return_if_fail (WEFT_IS_PROCESS_TABLE (self));

  if (!g_set_object (&self->settings, settings) || settings == NULL)
    return;
  _weft_process_table_load_columns (self);
  filter = g_settings_get_string (settings, "process-filter");
  self->loading = TRUE;
  for (guint i = 0; i < WEFT_PROCESSES_N_FILTERS; i++)
    if (g_str_equal (filters[i], filter))
      gtk_drop_down_set_selected (self->filter, i);
  gtk_toggle_button_set_active (self->tree, g_settings_get_boolean (settings, "process-tree"));
  self->loading = FALSE;
}

/* The rows stay where they are, but the cursor goes with its process. */
static void
end_change (WeftProcessTable *self, WeftProcessItem *focus)
{
  shown_cb (self);
  if (focus != NULL)
    _weft_process_table_focus (self, focus);
}

void
weft_process_table_set_sample (WeftProcessTable *self, WeftSample *sample)
{
  g_autoptr(WeftProcessItem) focus = NULL;

  g_return_if_fail (WEFT_IS_PROCESS_TABLE (self));

  focus = _weft_process_table_get_focus (self);
  self->past = FALSE;
  weft_process_model_set_sample (self->model, sample);
  end_change (self, focus);
}

void
weft_process_table_set_moment (WeftProcessTable *self, WeftHistory *history, guint moment)
{
  g_autoptr(WeftProcessItem) focus = NULL;

  g_return_if_fail (WEFT_IS_PROCESS_TABLE (self));

  focus = _weft_process_table_get_focus (self);
  self->past = TRUE;
  weft_process_model_set_moment (self->model, history, moment);
  end_change (self, focus);
}

void
weft_process_table_set_narrow (WeftProcessTable *self, gboolean narrow)
{
  g_return_if_fail (WEFT_IS_PROCESS_TABLE (self));

  self->narrow = narrow;
  gtk_widget_set_visible (GTK_WIDGET (self->scope), !narrow);
  _weft_process_table_size_columns (self);
}

void
weft_process_table_search (WeftProcessTable *self)
{
  g_return_if_fail (WEFT_IS_PROCESS_TABLE (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

void
_weft_process_table_say (WeftProcessTable *self, const char *text)
{
  g_signal_emit (self, signals[SAY], 0, text, NULL);
}

void
_weft_process_table_activate (WeftProcessTable *self, WeftProcessItem *item)
{
  const WeftSampleProcess *process = weft_process_item_get_process (item);

  g_signal_emit (self, signals[PROCESS_ACTIVATED], 0, process->pid, process->start_ticks);
}
