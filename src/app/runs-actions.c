/* runs-actions.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "runs-view-private.h"

#include "engine/format.h"

#include <glib/gi18n.h>
#include <string.h>

/* The commands of the list. Those with a parameter are for the run of that id, wherever it stands by now. */

static WeftRun *
find (WeftRunsView *self, const char *id)
{
  return weft_run_store_find (self->store, id);
}

static void
opened (WeftRunsView *self, WeftRun *run, gpointer data)
{
  _weft_runs_view_emit_open (self, run);
}

static void
open_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WeftRunsView *self = WEFT_RUNS_VIEW (widget);
  WeftRun *run = find (self, g_variant_get_string (parameter, NULL));

  if (run != NULL)
    _weft_runs_view_load (self, run, opened, NULL, NULL);
}

static void
renamed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WeftRunsView) self = WEFT_RUNS_VIEW (data);
  g_autoptr(GError) error = NULL;

  if (!weft_run_store_rename_finish (WEFT_RUN_STORE (source), result, &error))
    _weft_runs_view_say (self, error->message, NULL);
}

static void
rename_response_cb (WeftRunsView *self, const char *response, AdwMessageDialog *dialog)
{
  GtkEditable *entry = GTK_EDITABLE (adw_message_dialog_get_extra_child (dialog));
  WeftRun *run = find (self, g_object_get_data (G_OBJECT (dialog), "run"));

  if (g_str_equal (response, "rename") && run != NULL)
    weft_run_store_rename_async (self->store, run, gtk_editable_get_text (entry), renamed_cb, g_object_ref (self));
}

static void
rename_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WeftRun *run = find (WEFT_RUNS_VIEW (widget), g_variant_get_string (parameter, NULL));
  AdwMessageDialog *dialog;
  GtkWidget *entry;

  if (run == NULL)
    return;
  dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (widget)), _("Rename the Run"), NULL));
  entry = gtk_entry_new ();
  gtk_editable_set_text (GTK_EDITABLE (entry), weft_run_get_name (run));
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Name"), -1);
  adw_message_dialog_set_extra_child (dialog, entry);
  adw_message_dialog_add_responses (dialog, "cancel", _("_Cancel"), "rename", _("_Rename"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "rename", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, "rename");
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_object_set_data_full (G_OBJECT (dialog), "run", g_strdup (weft_run_get_head (run)->id), g_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (rename_response_cb), widget, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
  gtk_widget_grab_focus (entry);
}

/* Whatever was written to a file. */
static void
tell_saved (WeftRunsView *self, gboolean saved, GFile *file, const GError *error)
{
  g_autofree char *base = g_file_get_basename (file), *shown = weft_format_name (base);
  /* Translators: a file's name */
  g_autofree char *text = saved ? g_strdup_printf (_("Saved as %s"), shown) : g_strdup_printf (_("%s can't be saved: %s"), shown, error->message);

  _weft_runs_view_say (self, text, NULL);
}

/* A run on its way into a file. */
typedef struct
{
  WeftRunsView *view; /* (owned) (nullable) */
  GFile *file;        /* (owned) */
  char *kind;         /* (owned) "run", or that of an export */
} Target;

static Target *
target_new (GFile *file, const char *kind)
{
  Target *self = g_new0 (Target, 1);

  self->file = g_object_ref (file);
  self->kind = g_strdup (kind);
  return self;
}

static void
target_free (gpointer data)
{
  Target *self = data;

  g_clear_object (&self->view);
  g_object_unref (self->file);
  g_free (self->kind);
  g_free (self);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Target *target = data;
  g_autoptr(GError) error = NULL;
  gboolean saved = weft_run_save_finish (WEFT_RUN (source), result, &error);

  tell_saved (target->view, saved, target->file, error);
  target_free (target);
}

static void
exported_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Target *target = data;
  g_autoptr(GError) error = NULL;
  gboolean saved = weft_run_export_finish (WEFT_RUN (source), result, &error);

  tell_saved (target->view, saved, target->file, error);
  target_free (target);
}

static void
painted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Target *target = data;
  g_autoptr(GError) error = NULL;
  gboolean saved = g_file_replace_contents_finish (G_FILE (source), result, NULL, &error);

  tell_saved (target->view, saved, target->file, error);
  target_free (target);
}

static WeftRunFormat
format_of (const char *kind)
{
  if (g_str_equal (kind, "csv"))
    return WEFT_RUN_CSV;
  if (g_str_equal (kind, "chrome"))
    return WEFT_RUN_CHROME;
  return g_str_equal (kind, "svg") ? WEFT_RUN_SVG : WEFT_RUN_JSON;
}

static void
write_loaded (WeftRunsView *self, WeftRun *run, gpointer data)
{
  const Target *wish = data;
  Target *target = target_new (wish->file, wish->kind);
  g_autofree char *path = g_file_get_path (wish->file);
  g_autoptr(GBytes) picture = NULL;

  /* The window went while the run was read. */
  if (gtk_widget_get_root (GTK_WIDGET (self)) == NULL)
    {
      target_free (target);
      return;
    }
  target->view = g_object_ref (self);
  if (g_str_equal (wish->kind, "png"))
    {
      picture = _weft_run_dup_picture (run, GTK_WIDGET (self));
      g_file_replace_contents_bytes_async (wish->file, picture, NULL, FALSE, G_FILE_CREATE_REPLACE_DESTINATION, NULL, painted_cb, target);
    }
  else if (g_str_equal (wish->kind, "run"))
    weft_run_save_async (run, path, NULL, saved_cb, target);
  else
    weft_run_export_async (run, format_of (wish->kind), path, NULL, exported_cb, target);
}

void
weft_runs_view_write (WeftRunsView *self, WeftRun *run, const char *kind, GFile *file)
{
  g_return_if_fail (WEFT_IS_RUNS_VIEW (self) && WEFT_IS_RUN (run) && G_IS_FILE (file));

  if (g_file_is_native (file))
    _weft_runs_view_load (self, run, write_loaded, target_new (file, kind), target_free);
  else
    _weft_runs_view_say (self, _("Runs can only be saved on this machine."), NULL);
}

static void
save_response_cb (WeftRunsView *self, int response, GtkNativeDialog *dialog)
{
  g_autoptr(GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;
  WeftRun *run = find (self, g_object_get_data (G_OBJECT (dialog), "run"));

  if (file != NULL && run != NULL)
    weft_runs_view_write (self, run, g_object_get_data (G_OBJECT (dialog), "kind"), file);
  g_object_unref (dialog);
}

/* What a name may hold and a file's name may not. */
static char *
propose_name (WeftRun *run, const char *kind)
{
  const char *suffix = g_str_equal (kind, "chrome") ? "trace.json" : g_str_equal (kind, "run") ? WEFT_RUN_SUFFIX + 1 : kind;
  g_autofree char *name = weft_format_name (weft_run_get_name (run));

  return g_strdup_printf ("%s.%s", g_strdelimit (name, "/:\\", '-'), suffix);
}

static void
ask_for_file (WeftRunsView *self, const char *id, const char *kind)
{
  WeftRun *run = find (self, id);
  GtkFileChooserNative *dialog;
  g_autofree char *proposed = NULL;

  if (run == NULL)
    return;
  proposed = propose_name (run, kind);
  dialog = gtk_file_chooser_native_new (NULL, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), proposed);
  g_object_set_data_full (G_OBJECT (dialog), "run", g_strdup (id), g_free);
  g_object_set_data_full (G_OBJECT (dialog), "kind", g_strdup (kind), g_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (save_response_cb), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
save_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ask_for_file (WEFT_RUNS_VIEW (widget), g_variant_get_string (parameter, NULL), "run");
}

static void
export_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  const char *id, *kind;

  g_variant_get (parameter, "(&s&s)", &id, &kind);
  ask_for_file (WEFT_RUNS_VIEW (widget), id, kind);
}

static void
open_response_cb (WeftRunsView *self, int response, GtkNativeDialog *dialog)
{
  g_autoptr(GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;

  if (file != NULL)
    weft_runs_view_open_file (self, file);
  g_object_unref (dialog);
}

static void
open_file_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (_("Open a Run"), GTK_WINDOW (gtk_widget_get_root (widget)), GTK_FILE_CHOOSER_ACTION_OPEN, NULL, NULL);
  g_autoptr(GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, _("Runs of Weft"));
  gtk_file_filter_add_suffix (filter, WEFT_RUN_SUFFIX + 1);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), filter);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (open_response_cb), widget, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

/* Taken out at once, and brought back by "Undo". What was deleted before can't be brought back any more. */
static void
delete (WeftRunsView *self, GPtrArray *runs)
{
  g_autofree char *text = g_strdup_printf (ngettext ("%u run deleted", "%u runs deleted", runs->len), runs->len);

  if (runs->len == 0)
    return;
  for (guint i = 0; i < self->removed->len; i++)
    weft_run_store_purge (self->store, g_ptr_array_index (self->removed, i));
  g_ptr_array_set_size (self->removed, 0);
  for (guint i = 0; i < runs->len; i++)
    {
      g_ptr_array_add (self->removed, g_object_ref (g_ptr_array_index (runs, i)));
      weft_run_store_remove (self->store, g_ptr_array_index (runs, i));
    }
  _weft_runs_view_say (self, text, "runs.undo-delete");
}

static void
delete_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr(GPtrArray) runs = _weft_runs_view_get_selected (WEFT_RUNS_VIEW (widget));

  delete (WEFT_RUNS_VIEW (widget), runs);
}

static void
delete_one_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr(GPtrArray) runs = g_ptr_array_new_with_free_func (g_object_unref);
  WeftRun *run = find (WEFT_RUNS_VIEW (widget), g_variant_get_string (parameter, NULL));

  if (run != NULL)
    g_ptr_array_add (runs, g_object_ref (run));
  delete (WEFT_RUNS_VIEW (widget), runs);
}

static void
compare_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr(GPtrArray) runs = _weft_runs_view_get_selected (WEFT_RUNS_VIEW (widget));

  _weft_runs_view_compare (WEFT_RUNS_VIEW (widget), runs);
}

static void
select_all_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_selection_model_select_all (GTK_SELECTION_MODEL (WEFT_RUNS_VIEW (widget)->selection));
}

static void
select_none_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (WEFT_RUNS_VIEW (widget)->selection));
}

void
_weft_runs_view_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "runs.compare", NULL, compare_action);
  gtk_widget_class_install_action (widget_class, "runs.delete", NULL, delete_action);
  gtk_widget_class_install_action (widget_class, "runs.delete-one", "s", delete_one_action);
  gtk_widget_class_install_action (widget_class, "runs.export", "(ss)", export_action);
  gtk_widget_class_install_action (widget_class, "runs.open", "s", open_action);
  gtk_widget_class_install_action (widget_class, "runs.open-file", NULL, open_file_action);
  gtk_widget_class_install_action (widget_class, "runs.rename", "s", rename_action);
  gtk_widget_class_install_action (widget_class, "runs.save", "s", save_action);
  gtk_widget_class_install_action (widget_class, "runs.select-all", NULL, select_all_action);
  gtk_widget_class_install_action (widget_class, "runs.select-none", NULL, select_none_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_a, GDK_CONTROL_MASK, "runs.select-all", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "runs.delete", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "runs.select-none", NULL);
}

void
_weft_runs_view_update_actions (WeftRunsView *self)
{
  g_autoptr(GtkBitset) selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  guint n = (guint) gtk_bitset_get_size (selected);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "runs.compare", n >= 2 && n <= WEFT_RUNS_COMPARED_MOST);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "runs.delete", n > 0);
}
