/* lookup-actions.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "let-go.h"
#include "lookup-details.h"
#include "lookup-text.h"
#include "lookup-view-private.h"

#include "engine/format.h"

#include <glib/gi18n.h>

/* The commands of the view, as actions: buttons, menus, keys and rows all name them. Those without "-one" work on the
 * selected lookups, or on all that are shown when none is selected. */

/* What was removed, and where it stood in the list. */
typedef struct
{
  guint position;
  WeftLookup *lookup; /* (owned) */
} Removed;

/* Nobody can bring them back any more. */
void
_weft_lookup_view_forget_removed (WeftLookupView *self)
{
  g_autoptr(GPtrArray) lookups = NULL;

  if (self->removed == NULL)
    return;
  lookups = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < self->removed->len; i++)
    g_ptr_array_add (lookups, g_array_index (self->removed, Removed, i).lookup);
  g_clear_pointer (&self->removed, g_array_unref);
  weft_let_go (g_steal_pointer (&lookups));
}

static void
start_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WeftLookupView *self = WEFT_LOOKUP_VIEW (widget);
  g_autoptr(GPtrArray) names = NULL;

  if (self->names != NULL)
    return;
  names = weft_lookup_form_read (self->form);
  if (names == NULL)
    return;
  _weft_lookup_view_add_names (self, names);
  weft_lookup_form_clear (self->form);
  weft_lookup_form_focus (self->form);
  _weft_lookup_view_show (self);
}

static void
stop_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WeftLookupView *self = WEFT_LOOKUP_VIEW (widget);

  g_clear_handle_id (&self->add_id, g_source_remove);
  g_clear_pointer (&self->names, g_ptr_array_unref);
  weft_lookup_list_cancel_all (self->lookups);
  _weft_lookup_view_show (self);
}

static void
start_or_stop_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_widget_activate_action (widget, weft_lookup_form_would_stop (WEFT_LOOKUP_VIEW (widget)->form) ? "lookups.stop" : "lookups.start", NULL);
}

/* Of all, those that did answer stay as they are: who retries all wants the others. */
static void
retry_scope (WeftLookupView *self, GPtrArray *scope, gboolean also_answered)
{
  for (guint i = 0; i < scope->len; i++)
    {
      WeftLookup *lookup = g_ptr_array_index (scope, i);

      if (weft_lookup_list_can_retry (self->lookups, lookup) && (also_answered || weft_lookup_get_state (lookup) != WEFT_LOOKUP_ANSWERED))
        weft_lookup_list_retry (self->lookups, lookup);
    }
}

static gboolean
has_selection (WeftLookupView *self)
{
  g_autoptr(GtkBitset) selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));

  return !gtk_bitset_is_empty (selected);
}

static void
retry_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WeftLookupView *self = WEFT_LOOKUP_VIEW (widget);
  g_autoptr(GPtrArray) scope = _weft_lookup_view_get_scope (self);

  retry_scope (self, scope, has_selection (self));
}

static void
retry_one_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WeftLookupView *self = WEFT_LOOKUP_VIEW (widget);
  g_autoptr(WeftLookup) lookup = _weft_lookup_view_get (self, g_variant_get_uint32 (parameter));

  if (lookup != NULL && weft_lookup_list_can_retry (self->lookups, lookup))
    weft_lookup_list_retry (self->lookups, lookup);
}

static void
cancel_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WeftLookupView *self = WEFT_LOOKUP_VIEW (widget);
  g_autoptr(GPtrArray) scope = NULL;

  if (!has_selection (self) && !weft_lookup_order_is_filtered (self->order))
    {
      weft_lookup_list_cancel_all (self->lookups);
      return;
    }
  scope = _weft_lookup_view_get_scope (self);
  for (guint i = 0; i < scope->len; i++)
    weft_lookup_list_cancel (self->lookups, g_ptr_array_index (scope, i));
}

static void
cancel_one_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WeftLookupView *self = WEFT_LOOKUP_VIEW (widget);
  g_autoptr(WeftLookup) lookup = _weft_lookup_view_get (self, g_variant_get_uint32 (parameter));

  if (lookup != NULL)
    weft_lookup_list_cancel (self->lookups, lookup);
}

static void
lookups_changed (WeftLookupView *self)
{
  if (self->past != NULL)
    weft_lookup_past_changed (self->past);
  _weft_lookup_view_show (self);
}

/* Notes the one at `position`; FALSE: it is not chosen. */
static gboolean
note_removed (WeftLookupView *self, GHashTable *chosen, guint position)
{
  Removed removed = { position, g_list_model_get_item (G_LIST_MODEL (self->lookups), position) };

  if (g_hash_table_contains (chosen, removed.lookup))
    {
      g_array_append_val (self->removed, removed);
      return TRUE;
    }
  g_object_unref (removed.lookup);
  return FALSE;
}

/* From the end, so that what is noted of the others stays right, and neighbours together. */
static void
take_out (WeftLookupView *self, GHashTable *chosen)
{
  _weft_lookup_view_forget_removed (self);
  self->removed = g_array_new (FALSE, FALSE, sizeof (Removed));
  for (guint end = g_list_model_get_n_items (G_LIST_MODEL (self->lookups)); end > 0; end--)
    {
      guint start = end;

      while (start > 0 && note_removed (self, chosen, start - 1))
        start--;
      if (start == end)
        continue;
      weft_lookup_list_remove_range (self->lookups, start, end - start);
      end = start + 1;
    }
}

/* Taken out at once, and brought back by "Undo": no question is asked. */
static void
remove_scope (WeftLookupView *self, GPtrArray *scope)
{
  g_autoptr(GHashTable) chosen = g_hash_table_new (NULL, NULL);
  g_autofree char *text = NULL;

  if (scope->len == 0)
    return;
  for (guint i = 0; i < scope->len; i++)
    g_hash_table_add (chosen, g_ptr_array_index (scope, i));
  take_out (self, chosen);
  text = g_strdup_printf (ngettext ("%u lookup removed", "%u lookups removed", self->removed->len), self->removed->len);
  _weft_lookup_view_say (self, text, "lookups.undo-remove");
  lookups_changed (self);
}

static void
remove_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WeftLookupView *self = WEFT_LOOKUP_VIEW (widget);
  g_autoptr(GPtrArray) scope = _weft_lookup_view_get_scope (self);

  remove_scope (self, scope);
}

/* The key, unlike the button, must not take all lookups out when none is selected. */
static void
remove_selected_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (has_selection (WEFT_LOOKUP_VIEW (widget)))
    remove_action (widget, name, parameter);
}

static void
remove_one_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WeftLookupView *self = WEFT_LOOKUP_VIEW (widget);
  g_autoptr(GPtrArray) scope = g_ptr_array_new_with_free_func (g_object_unref);
  WeftLookup *lookup = _weft_lookup_view_get (self, g_variant_get_uint32 (parameter));

  if (lookup == NULL)
    return;
  g_ptr_array_add (scope, lookup);
  remove_scope (self, scope);
}

/* Those that have ended, shown or not. */
static void
clear_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WeftLookupView *self = WEFT_LOOKUP_VIEW (widget);
  g_autoptr(GPtrArray) scope = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->lookups)); i++)
    {
      WeftLookup *lookup = g_list_model_get_item (G_LIST_MODEL (self->lookups), i);

      if (weft_lookup_state_is_final (weft_lookup_get_state (lookup)))
        g_ptr_array_add (scope, lookup);
      else
        g_object_unref (lookup);
    }
  remove_scope (self, scope);
}

/* The first stood furthest behind: they come back in the order of their places. */
static void
undo_remove_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WeftLookupView *self = WEFT_LOOKUP_VIEW (widget);
  g_autoptr(GPtrArray) run = g_ptr_array_new ();

  if (self->removed == NULL)
    return;
  for (guint i = self->removed->len; i > 0; i--)
    {
      const Removed *removed = &g_array_index (self->removed, Removed, i - 1);

      g_ptr_array_add (run, removed->lookup);
      if (i > 1 && g_array_index (self->removed, Removed, i - 2).position == removed->position + 1)
        continue;
      weft_lookup_list_insert_range (self->lookups, removed->position + 1 - run->len, (WeftLookup **) run->pdata, run->len);
      g_ptr_array_set_size (run, 0);
    }
  _weft_lookup_view_forget_removed (self);
  lookups_changed (self);
}

static void
open_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr(WeftLookup) lookup = _weft_lookup_view_get (WEFT_LOOKUP_VIEW (widget), g_variant_get_uint32 (parameter));

  if (lookup != NULL)
    weft_lookup_details_present (widget, lookup);
}

static void
copy_text_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  const char *text = g_variant_get_string (parameter, NULL);
  g_autofree char *shown = weft_format_name (text), *said = g_strdup_printf (_("Copied %s"), shown);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
  _weft_lookup_view_say (WEFT_LOOKUP_VIEW (widget), said, NULL);
}

/* All answers, one a line. */
static void
copy_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WeftLookupView *self = WEFT_LOOKUP_VIEW (widget);
  g_autoptr(GPtrArray) scope = _weft_lookup_view_get_scope (self);
  g_autoptr(GString) text = g_string_new (NULL);
  g_autofree char *said = NULL;
  guint n = 0;

  for (guint i = 0; i < scope->len; i++)
    {
      GPtrArray *answers = weft_lookup_get_answers (g_ptr_array_index (scope, i));

      for (guint k = 0; k < answers->len; k++, n++)
        {
          g_autofree char *line = weft_lookup_text_to_copy (g_ptr_array_index (answers, k));

          g_string_append_printf (text, "%s\n", line);
        }
    }
  if (n > 0)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text->str);
  said = g_strdup_printf (ngettext ("%'u answer copied", "%'u answers copied", n), n);
  _weft_lookup_view_say (self, said, NULL);
}

static void
export_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  _weft_lookup_view_export (WEFT_LOOKUP_VIEW (widget), g_str_has_suffix (name, "json"));
}

static void
select_all_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_selection_model_select_all (GTK_SELECTION_MODEL (WEFT_LOOKUP_VIEW (widget)->selection));
}

static void
select_none_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (WEFT_LOOKUP_VIEW (widget)->selection));
}

static void
focus_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  weft_lookup_form_focus (WEFT_LOOKUP_VIEW (widget)->form);
}

static void
find_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WeftLookupView *self = WEFT_LOOKUP_VIEW (widget);

  if (gtk_toggle_button_get_active (self->find))
    gtk_widget_grab_focus (GTK_WIDGET (self->search));
  else
    gtk_toggle_button_set_active (self->find, TRUE);
}

static void
show_all_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_toggle_button_set_active (WEFT_LOOKUP_VIEW (widget)->find, FALSE);
}

void
_weft_lookup_view_install_actions (GtkWidgetClass *widget_class)
{
  static const struct
  {
    const char *name, *parameter;
    GtkWidgetActionActivateFunc function;
  } actions[] = {
    { "lookups.start", NULL, start_action },
    { "lookups.stop", NULL, stop_action },
    { "lookups.start-or-stop", NULL, start_or_stop_action },
    { "lookups.cancel", NULL, cancel_action },
    { "lookups.cancel-one", "u", cancel_one_action },
    { "lookups.retry", NULL, retry_action },
    { "lookups.retry-one", "u", retry_one_action },
    { "lookups.remove", NULL, remove_action },
    { "lookups.remove-one", "u", remove_one_action },
    { "lookups.remove-selected", NULL, remove_selected_action },
    { "lookups.clear", NULL, clear_action },
    { "lookups.undo-remove", NULL, undo_remove_action },
    { "lookups.open", "u", open_action },
    { "lookups.copy", NULL, copy_action },
    { "lookups.copy-text", "s", copy_text_action },
    { "lookups.export-csv", NULL, export_action },
    { "lookups.export-json", NULL, export_action },
    { "lookups.select-all", NULL, select_all_action },
    { "lookups.select-none", NULL, select_none_action },
    { "lookups.focus", NULL, focus_action },
    { "lookups.find", NULL, find_action },
    { "lookups.show-all", NULL, show_all_action },
  };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, actions[i].parameter, actions[i].function);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "lookups.remove-selected", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "lookups.select-none", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "lookups.copy", NULL);
}

/* "Cancel the selected lookups" or "Cancel all lookups", as tooltip and accessible name. */
static void
name_button (GtkWidget *button, const char *for_selected, const char *for_all, gboolean selected)
{
  const char *text = selected ? for_selected : for_all;

  if (g_strcmp0 (gtk_widget_get_tooltip_text (button), text) == 0)
    return;
  gtk_widget_set_tooltip_text (button, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

/* From the counts of the whole list: ten thousand lookups are not looked at five times a second. */
void
_weft_lookup_view_update_actions (WeftLookupView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->lookups));
  guint left = weft_lookup_list_get_count (self->lookups, WEFT_LOOKUP_QUEUED) + weft_lookup_list_get_count (self->lookups, WEFT_LOOKUP_RUNNING);
  guint answered = weft_lookup_list_get_count (self->lookups, WEFT_LOOKUP_ANSWERED);
  gboolean selected = has_selection (self);

  gtk_widget_action_set_enabled (widget, "lookups.stop", left > 0 || self->names != NULL);
  gtk_widget_action_set_enabled (widget, "lookups.cancel", left > 0);
  gtk_widget_action_set_enabled (widget, "lookups.retry", selected ? n > left : n > left + answered);
  gtk_widget_action_set_enabled (widget, "lookups.remove", n > 0);
  gtk_widget_action_set_enabled (widget, "lookups.clear", n > left);
  gtk_widget_action_set_enabled (widget, "lookups.copy", answered > 0);
  gtk_widget_action_set_enabled (widget, "lookups.export-csv", n > 0);
  gtk_widget_action_set_enabled (widget, "lookups.export-json", n > 0);
  name_button (self->cancel, _("Cancel the selected lookups"), _("Cancel all lookups"), selected);
  name_button (self->retry, _("Retry the selected lookups"), _("Retry all lookups that were not answered"), selected);
  name_button (self->remove, _("Remove the selected lookups"), _("Remove all lookups that are shown"), selected);
}
