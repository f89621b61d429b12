/* lookup-view.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "lookup-view-private.h"

#include "lookup-row.h"

#include <glib/gi18n.h>

#define SHOW_MS 200
#define ROWS_US 400  /* of a frame, for rows whose lookups have changed: one that is new takes more, so that it is the only one */
#define ADD_US 700    /* of a turn of the main loop, for names that are added */
#define ADD_MS 12    /* between two such turns: what a frame has to lay out anew stays little */
#define SPINNERS 4   /* when more run, none spins */

enum
{
  PROP_0,
  PROP_KEEP,
  PROP_ORDER,
  N_PROPS
};

enum
{
  SAY,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WeftLookupView, weft_lookup_view, ADW_TYPE_BIN)

static void
row_destroyed_cb (WeftLookupView *self, GtkWidget *row)
{
  g_ptr_array_remove_fast (self->rows, row);
}

static void queue_rows (WeftLookupView *self);

static void
setup_row_cb (WeftLookupView *self, GtkListItem *item)
{
  GtkWidget *row = weft_lookup_row_new (GTK_WIDGET (self->scrolled));

  weft_lookup_row_set_narrow (WEFT_LOOKUP_ROW (row), self->narrow);
  weft_lookup_row_set_lively (WEFT_LOOKUP_ROW (row), self->lively);
  g_ptr_array_add (self->rows, row);
  g_signal_connect_object (row, "map", G_CALLBACK (queue_rows), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "destroy", G_CALLBACK (row_destroyed_cb), self, G_CONNECT_SWAPPED);
  gtk_list_item_set_child (item, row);
}

static void
bind_row_cb (WeftLookupView *self, GtkListItem *item)
{
  weft_lookup_row_bind (WEFT_LOOKUP_ROW (gtk_list_item_get_child (item)), gtk_list_item_get_item (item), item);
  queue_rows (self);
}

static void
unbind_row_cb (WeftLookupView *self, GtkListItem *item)
{
  weft_lookup_row_bind (WEFT_LOOKUP_ROW (gtk_list_item_get_child (item)), NULL, NULL);
}

/* A thousand answers in a second are shown as fast as frames have time for them, and no frame is late for it. */
static gboolean
update_rows_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  WeftLookupView *self = WEFT_LOOKUP_VIEW (widget);
  gint64 until = g_get_monotonic_time () + ROWS_US;
  gboolean more = FALSE;

  for (guint i = 0; i < self->rows->len; i++)
    {
      WeftLookupRow *row = g_ptr_array_index (self->rows, i);

      if (!weft_lookup_row_is_stale (row))
        continue;
      if (g_get_monotonic_time () >= until)
        return G_SOURCE_CONTINUE;
      if (weft_lookup_row_has_place (row))
        weft_lookup_row_update (row);
      more = more || weft_lookup_row_is_stale (row);
    }
  self->rows_tick = more ? self->rows_tick : 0;
  return more ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
queue_rows (WeftLookupView *self)
{
  if (self->rows_tick == 0)
    self->rows_tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), update_rows_cb, NULL, NULL);
}

/* Spinners only while few spin, and nobody wants less motion. */
static void
show_lively (WeftLookupView *self)
{
  gboolean lively = weft_lookup_list_get_count (self->lookups, WEFT_LOOKUP_RUNNING) <= SPINNERS;
  gboolean moves;

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-enable-animations", &moves, NULL);
  lively = lively && moves;
  if (lively == self->lively)
    return;
  self->lively = lively;
  for (guint i = 0; i < self->rows->len; i++)
    weft_lookup_row_set_lively (g_ptr_array_index (self->rows, i), lively);
}

static char *
describe_scope (WeftLookupView *self)
{
  g_autoptr(GtkBitset) selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->lookups)), shown = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  guint n_selected = (guint) gtk_bitset_get_size (selected);
  guint left = weft_lookup_list_get_count (self->lookups, WEFT_LOOKUP_QUEUED) + weft_lookup_list_get_count (self->lookups, WEFT_LOOKUP_RUNNING);

  if (n_selected > 0)
    /* Translators: 3 of 5 lookups selected */
    return g_strdup_printf (ngettext ("%'u of %'u selected", "%'u of %'u selected", n_selected), n_selected, shown);
  if (weft_lookup_order_is_filtered (self->order))
    /* Translators: 3 of 300 lookups are shown */
    return g_strdup_printf (ngettext ("%'u of %'u lookup", "%'u of %'u lookups", n), shown, n);
  if (left > 0)
    /* Translators: 300 lookups, of which 20 have not ended */
    return g_strdup_printf (ngettext ("%'u lookup, %'u to go", "%'u lookups, %'u to go", n), n, left);
  return g_strdup_printf (ngettext ("%'u lookup", "%'u lookups", n), n);
}

void
_weft_lookup_view_show (WeftLookupView *self)
{
  g_autofree char *text = describe_scope (self);
  gboolean any = g_list_model_get_n_items (G_LIST_MODEL (self->lookups)) > 0;
  gboolean shown = g_list_model_get_n_items (G_LIST_MODEL (self->selection)) > 0;

  if (g_strcmp0 (text, gtk_label_get_text (self->scope)) != 0)
    gtk_label_set_text (self->scope, text);
  /* Those that went may still be in the list, which is not seen then and costs little to be emptied. */
  gtk_stack_set_visible_child_name (self->stack, !any ? "empty" : shown || weft_lookup_order_is_behind (self->order) ? "lookups" : "nothing");
  show_lively (self);
  weft_lookup_form_set_running (self->form, self->names != NULL || weft_lookup_list_is_running (self->lookups));
  _weft_lookup_view_update_actions (self);
}

static gboolean
show_cb (gpointer data)
{
  WeftLookupView *self = data;

  self->show_id = 0;
  if (self->states_changed)
    weft_lookup_order_refresh (self->order);
  self->states_changed = FALSE;
  _weft_lookup_view_show (self);
  return G_SOURCE_REMOVE;
}

/* The first change is shown at once, those that follow it a few times a second. */
static void
changed_cb (WeftLookupView *self)
{
  queue_rows (self);
  if (self->show_id != 0)
    return;
  self->show_id = g_timeout_add (SHOW_MS, show_cb, self);
  g_source_set_name_by_id (self->show_id, "[weft] counts of lookups");
  _weft_lookup_view_show (self);
}

static void
states_changed_cb (WeftLookupView *self)
{
  self->states_changed = TRUE;
  changed_cb (self);
}

static void
selection_changed_cb (WeftLookupView *self)
{
  _weft_lookup_view_show (self);
}

static gboolean
add_names_cb (gpointer data)
{
  WeftLookupView *self = data;
  gint64 until = g_get_monotonic_time () + ADD_US;

  while (self->next_name < self->names->len && g_get_monotonic_time () < until)
    weft_lookup_list_add (self->lookups, g_ptr_array_index (self->names, self->next_name++), -1, &self->options);
  if (self->next_name < self->names->len)
    return G_SOURCE_CONTINUE;
  self->add_id = 0;
  g_clear_pointer (&self->names, g_ptr_array_unref);
  changed_cb (self);
  return G_SOURCE_REMOVE;
}

/* What is asked first is added at once, so that it is there with the next frame. */
void
_weft_lookup_view_add_names (WeftLookupView *self, GPtrArray *names)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scrolled);

  if (self->names != NULL)
    return;
  weft_lookup_order_set_next_stamp (self->order, 0);
  self->names = g_ptr_array_ref (names);
  weft_lookup_form_get_options (self->form, &self->options);
  g_free (self->server);
  self->options.server = self->server = g_strdup (self->options.server);
  self->next_name = 0;
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_lower (adjustment));
  if (add_names_cb (self) == G_SOURCE_CONTINUE)
    self->add_id = g_timeout_add (ADD_MS, add_names_cb, self);
}

static void
submit_cb (WeftLookupView *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "lookups.start", NULL);
}

static void
jobs_changed_cb (WeftLookupView *self)
{
  weft_lookup_list_set_parallel (self->lookups, weft_lookup_form_get_jobs (self->form));
}

static void
activate_cb (WeftLookupView *self, guint position)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "lookups.open", "u", position);
}

static void
search_changed_cb (WeftLookupView *self)
{
  weft_lookup_order_set_search (self->order, gtk_editable_get_text (GTK_EDITABLE (self->search)));
  _weft_lookup_view_show (self);
}

static void
stop_search_cb (WeftLookupView *self)
{
  gtk_toggle_button_set_active (self->find, FALSE);
}

static void
filter_cb (WeftLookupView *self)
{
  if (self->order == NULL)
    return;
  weft_lookup_order_set_filter (self->order, MIN (gtk_drop_down_get_selected (self->filter), WEFT_LOOKUPS_N_FILTERS - 1));
  _weft_lookup_view_show (self);
}

/* What is not seen must not filter. */
static void
find_cb (WeftLookupView *self)
{
  gboolean active = gtk_toggle_button_get_active (self->find);

  gtk_revealer_set_reveal_child (self->filter_bar, active);
  if (active)
    {
      gtk_widget_grab_focus (GTK_WIDGET (self->search));
      return;
    }
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  gtk_drop_down_set_selected (self->filter, WEFT_LOOKUPS_ALL);
  search_changed_cb (self);
}

static void
make_list (WeftLookupView *self)
{
  g_autoptr(GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scrolled);

  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_row_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_row_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_row_cb), self, G_CONNECT_SWAPPED);
  self->order = weft_lookup_order_new (self->lookups);
  self->selection = gtk_multi_selection_new (g_object_ref (weft_lookup_order_get_model (self->order)));
  g_signal_connect_object (self->selection, "selection-changed", G_CALLBACK (selection_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "items-changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_factory (self->list, factory);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  /* Scrolled: rows that were nowhere when their lookups changed may be in sight now. */
  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (queue_rows), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (adjustment, "changed", G_CALLBACK (queue_rows), self, G_CONNECT_SWAPPED);
}

static void
weft_lookup_view_map (GtkWidget *widget)
{
  WeftLookupView *self = WEFT_LOOKUP_VIEW (widget);

  GTK_WIDGET_CLASS (weft_lookup_view_parent_class)->map (widget);
  if (self->past != NULL)
    weft_lookup_past_load (self->past);
}

static void
weft_lookup_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WeftLookupView *self = WEFT_LOOKUP_VIEW (object);

  if (id == PROP_KEEP)
    g_value_set_boolean (value, self->keep);
  else if (id == PROP_ORDER)
    g_value_set_static_string (value, weft_lookup_order_get_nick (self->order != NULL ? weft_lookup_order_get_order (self->order) : WEFT_LOOKUPS_NEWEST));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
set_keep (WeftLookupView *self, gboolean keep)
{
  if (keep == self->keep)
    return;
  self->keep = keep;
  if (self->past != NULL)
    weft_lookup_past_set_keep (self->past, keep);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_KEEP]);
}

void
_weft_lookup_view_set_order (WeftLookupView *self, WeftLookupsOrder order)
{
  if (order == weft_lookup_order_get_order (self->order))
    return;
  weft_lookup_order_set_order (self->order, order);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ORDER]);
}

static void
weft_lookup_view_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  WeftLookupView *self = WEFT_LOOKUP_VIEW (object);

  if (id == PROP_KEEP)
    set_keep (self, g_value_get_boolean (value));
  else if (id == PROP_ORDER)
    _weft_lookup_view_set_order (self, weft_lookup_order_by_nick (g_value_get_string (value)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
weft_lookup_view_dispose (GObject *object)
{
  WeftLookupView *self = WEFT_LOOKUP_VIEW (object);

  g_clear_handle_id (&self->add_id, g_source_remove);
  g_clear_handle_id (&self->show_id, g_source_remove);
  if (self->past != NULL)
    weft_lookup_past_flush (self->past);
  if (self->lookups != NULL)
    g_signal_handlers_disconnect_by_data (self->lookups, self); /* what it cancels below is shown by nobody */
  if (self->list != NULL)
    gtk_list_view_set_model (self->list, NULL); /* the models go before the view does, and without a word */
  gtk_widget_dispose_template (GTK_WIDGET (self), WEFT_TYPE_LOOKUP_VIEW);
  g_clear_object (&self->selection);
  g_clear_object (&self->past);
  g_clear_pointer (&self->order, weft_lookup_order_free);
  _weft_lookup_view_forget_removed (self);
  g_clear_pointer (&self->names, g_ptr_array_unref);
  if (self->lookups != NULL)
    g_object_run_dispose (G_OBJECT (self->lookups)); /* its programs shall end now, not when the last row is gone */
  g_clear_object (&self->lookups);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (weft_lookup_view_parent_class)->dispose (object);
}

static void
weft_lookup_view_finalize (GObject *object)
{
  g_ptr_array_unref (WEFT_LOOKUP_VIEW (object)->rows);
  g_free (WEFT_LOOKUP_VIEW (object)->server);
  G_OBJECT_CLASS (weft_lookup_view_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, WeftLookupView, cancel);
  gtk_widget_class_bind_template_child (widget_class, WeftLookupView, filter);
  gtk_widget_class_bind_template_child (widget_class, WeftLookupView, filter_bar);
  gtk_widget_class_bind_template_child (widget_class, WeftLookupView, find);
  gtk_widget_class_bind_template_child (widget_class, WeftLookupView, form);
  gtk_widget_class_bind_template_child (widget_class, WeftLookupView, list);
  gtk_widget_class_bind_template_child (widget_class, WeftLookupView, remove);
  gtk_widget_class_bind_template_child (widget_class, WeftLookupView, retry);
  gtk_widget_class_bind_template_child (widget_class, WeftLookupView, scope);
  gtk_widget_class_bind_template_child (widget_class, WeftLookupView, scrolled);
  gtk_widget_class_bind_template_child (widget_class, WeftLookupView, search);
  gtk_widget_class_bind_template_child (widget_class, WeftLookupView, stack);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, filter_cb);
  gtk_widget_class_bind_template_callback (widget_class, find_cb);
  gtk_widget_class_bind_template_callback (widget_class, jobs_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, submit_cb);
}

static void
weft_lookup_view_class_init (WeftLookupViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = weft_lookup_view_dispose;
  object_class->finalize = weft_lookup_view_finalize;
  object_class->get_property = weft_lookup_view_get_property;
  object_class->set_property = weft_lookup_view_set_property;
  widget_class->map = weft_lookup_view_map;

  properties[PROP_KEEP] = g_param_spec_boolean ("keep", NULL, NULL, TRUE, flags);
  properties[PROP_ORDER] = g_param_spec_string ("order", NULL, NULL, "newest", flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[SAY] = g_signal_new ("say", WEFT_TYPE_LOOKUP_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);

  g_type_ensure (WEFT_TYPE_LOOKUP_FORM);
  gtk_widget_class_set_template_from_resource (widget_class, APP_PATH "lookup-view.ui");
  bind_children (widget_class);
  gtk_widget_class_install_property_action (widget_class, "lookups.keep", "keep");
  gtk_widget_class_install_property_action (widget_class, "lookups.order", "order");
  _weft_lookup_view_install_actions (widget_class);
}

/* From wherever the focus is in the window, also from the switcher of pages. FALSE: another page is shown, ask there. */
static gboolean
global_key_cb (GtkWidget *widget, GVariant *action, gpointer data)
{
  return gtk_widget_get_mapped (widget) && gtk_widget_activate_action (widget, g_variant_get_string (action, NULL), NULL);
}

static void
add_global_key (GtkShortcutController *controller, guint key, const char *action)
{
  GtkShortcut *shortcut = gtk_shortcut_new (gtk_keyval_trigger_new (key, GDK_CONTROL_MASK), gtk_callback_action_new (global_key_cb, NULL, NULL));

  gtk_shortcut_set_arguments (shortcut, g_variant_new_string (action));
  gtk_shortcut_controller_add_shortcut (controller, shortcut);
}

static void
add_global_keys (WeftLookupView *self)
{
  GtkShortcutController *controller = GTK_SHORTCUT_CONTROLLER (gtk_shortcut_controller_new ());

  gtk_shortcut_controller_set_scope (controller, GTK_SHORTCUT_SCOPE_GLOBAL);
  add_global_key (controller, GDK_KEY_f, "lookups.find");
  add_global_key (controller, GDK_KEY_l, "lookups.focus");
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (controller));
}

static void
weft_lookup_view_init (WeftLookupView *self)
{
  self->keep = TRUE;
  self->rows = g_ptr_array_new ();
  self->lookups = weft_lookup_list_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  make_list (self);
  add_global_keys (self);
  g_signal_connect_object (self->lookups, "changed", G_CALLBACK (states_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->lookups, "notify::running", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  jobs_changed_cb (self);
  _weft_lookup_view_show (self);
}

WeftLookupList *
weft_lookup_view_get_list (WeftLookupView *self)
{
  g_return_val_if_fail (WEFT_IS_LOOKUP_VIEW (self), NULL);

  return self->lookups;
}

void
weft_lookup_view_set_past (WeftLookupView *self, const char *path)
{
  g_return_if_fail (WEFT_IS_LOOKUP_VIEW (self));
  g_return_if_fail (self->past == NULL);

  self->past = weft_lookup_past_new (self->lookups, self->order, path);
  weft_lookup_past_set_keep (self->past, self->keep);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    weft_lookup_past_load (self->past);
}

void
weft_lookup_view_set_settings (WeftLookupView *self, GSettings *settings)
{
  g_return_if_fail (WEFT_IS_LOOKUP_VIEW (self));

  if (!g_set_object (&self->settings, settings) || settings == NULL)
    return;
  weft_lookup_form_set_settings (self->form, settings);
  g_settings_bind (settings, "lookup-order", self, "order", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "lookup-keep", self, "keep", G_SETTINGS_BIND_DEFAULT);
}

void
weft_lookup_view_set_narrow (WeftLookupView *self, gboolean narrow)
{
  g_return_if_fail (WEFT_IS_LOOKUP_VIEW (self));

  self->narrow = narrow;
  weft_lookup_form_set_narrow (self->form, narrow);
  for (guint i = 0; i < self->rows->len; i++)
    weft_lookup_row_set_narrow (g_ptr_array_index (self->rows, i), narrow);
}

void
weft_lookup_view_set_by_resolver (WeftLookupView *self, gboolean by_resolver)
{
  g_return_if_fail (WEFT_IS_LOOKUP_VIEW (self));

  weft_lookup_list_set_by_resolver (self->lookups, by_resolver);
}

void
_weft_lookup_view_say (WeftLookupView *self, const char *text, const char *undo)
{
  g_signal_emit (self, signals[SAY], 0, text, undo);
}

WeftLookup *
_weft_lookup_view_get (WeftLookupView *self, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (self->selection), position);
}

GPtrArray *
_weft_lookup_view_get_scope (WeftLookupView *self)
{
  g_autoptr(GtkBitset) selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  GPtrArray *scope = g_ptr_array_new_with_free_func (g_object_unref);
  GtkBitsetIter iter;
  guint position;

  if (gtk_bitset_is_empty (selected))
    {
      gtk_bitset_unref (g_steal_pointer (&selected));
      selected = gtk_bitset_new_range (0, g_list_model_get_n_items (G_LIST_MODEL (self->selection)));
    }
  for (gboolean more = gtk_bitset_iter_init_first (&iter, selected, &position); more; more = gtk_bitset_iter_next (&iter, &position))
    g_ptr_array_add (scope, _weft_lookup_view_get (self, position));
  return scope;
}
