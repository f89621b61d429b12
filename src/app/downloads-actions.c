/* downloads-actions.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "add-dialog.h"
#include "downloads-page-private.h"

#include <glib/gi18n.h>

/* The commands of the page, as actions: buttons, menus, keys and rows all name them. Those without "-one" work on the
 * selected jobs, or on all when none is selected. */

static GArray *
get_scope (WeftDownloadsPage *self)
{
  g_autoptr(GtkBitset) selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->shown));
  GArray *positions = g_array_new (FALSE, FALSE, sizeof (guint));
  GtkBitsetIter iter;
  guint position;

  if (gtk_bitset_is_empty (selected))
    {
      gtk_bitset_unref (g_steal_pointer (&selected));
      selected = gtk_bitset_new_range (0, n);
    }
  for (gboolean more = gtk_bitset_iter_init_first (&iter, selected, &position); more; more = gtk_bitset_iter_next (&iter, &position))
    g_array_append_val (positions, position);
  return positions;
}

static gboolean
start (WeftDownloadsPage *self)
{
  g_autoptr(GError) error = NULL;

  if (weft_batch_is_running (self->batch) || self->blocking != NULL)
    return FALSE;
  if (_weft_downloads_page_is_comparing (self))
    {
      _weft_downloads_page_say (self, _("A comparison is running: it wants the machine to itself."), NULL);
      return FALSE;
    }
  _weft_downloads_page_finish_adding (self);
  if (weft_batch_start (self->batch, weft_batch_header_get_strategy (self->header), weft_batch_header_get_workers (self->header), &error))
    return TRUE;
  _weft_downloads_page_say (self, error->message, NULL);
  return FALSE;
}

static void
start_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WeftDownloadsPage *self = WEFT_DOWNLOADS_PAGE (widget);

  _weft_downloads_page_close_run (self);
  if (g_list_model_get_n_items (G_LIST_MODEL (self->batch)) == 0 || weft_batch_is_running (self->batch))
    return;
  if (weft_batch_get_count (self->batch, WEFT_JOB_QUEUED) + weft_batch_get_count (self->batch, WEFT_JOB_PAUSED) == 0)
    weft_batch_rewind (self->batch);
  weft_batch_set_workload (self->batch, &self->plan);
  start (self);
}

static void
stop_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  weft_batch_do_all (WEFT_DOWNLOADS_PAGE (widget)->batch, WEFT_COMMAND_CANCEL);
}

/* What the primary button of the view does. */
static void
start_or_stop_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WeftDownloadsPage *self = WEFT_DOWNLOADS_PAGE (widget);

  if (g_str_equal (_weft_downloads_page_get_view (self), "compare"))
    gtk_widget_activate_action (GTK_WIDGET (self->compare), _weft_downloads_page_is_comparing (self) ? "compare.stop" : "compare.start", NULL);
  else
    gtk_widget_activate_action (widget, weft_batch_is_running (self->batch) ? "jobs.stop" : "jobs.start", NULL);
}

/* A job that is tried again wants to be run, not only to be queued. */
static void
do_positions (WeftDownloadsPage *self, WeftCommand command, const guint *positions, guint n)
{
  weft_batch_do (self->batch, command, positions, n);
  if (command == WEFT_COMMAND_RETRY && !weft_batch_is_running (self->batch))
    start (self);
  _weft_downloads_page_show (self);
}

static WeftCommand
command_of (const char *action)
{
  if (g_str_has_prefix (action, "jobs.pause"))
    return WEFT_COMMAND_PAUSE;
  if (g_str_has_prefix (action, "jobs.resume"))
    return WEFT_COMMAND_RESUME;
  if (g_str_has_prefix (action, "jobs.retry"))
    return WEFT_COMMAND_RETRY;
  return WEFT_COMMAND_CANCEL;
}

static void
command_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WeftDownloadsPage *self = WEFT_DOWNLOADS_PAGE (widget);
  g_autoptr(GArray) scope = get_scope (self);

  do_positions (self, command_of (name), (const guint *) (void *) scope->data, scope->len);
}

static void
command_one_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  guint position = g_variant_get_uint32 (parameter);

  do_positions (WEFT_DOWNLOADS_PAGE (widget), command_of (name), &position, 1);
}

/* Taken out at once, and brought back by "Undo": no question is asked. */
static void
remove_positions (WeftDownloadsPage *self, const guint *positions, guint n)
{
  g_autofree char *text = NULL;

  g_clear_pointer (&self->removed, weft_removed_free);
  self->removed = weft_batch_remove (self->batch, positions, n);
  text = g_strdup_printf (ngettext ("%u job removed", "%u jobs removed", n), n);
  _weft_downloads_page_say (self, text, "jobs.undo-remove");
  _weft_downloads_page_show (self);
}

static void
remove_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WeftDownloadsPage *self = WEFT_DOWNLOADS_PAGE (widget);
  g_autoptr(GArray) scope = get_scope (self);

  if (scope->len > 0)
    remove_positions (self, (const guint *) (void *) scope->data, scope->len);
}

/* The key, unlike the button, must not take all jobs out when none is selected. */
static void
remove_selected_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr(GtkBitset) selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (WEFT_DOWNLOADS_PAGE (widget)->selection));

  if (!gtk_bitset_is_empty (selected))
    remove_action (widget, name, parameter);
}

static void
remove_one_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  guint position = g_variant_get_uint32 (parameter);

  remove_positions (WEFT_DOWNLOADS_PAGE (widget), &position, 1);
}

static void
undo_remove_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WeftDownloadsPage *self = WEFT_DOWNLOADS_PAGE (widget);

  if (self->removed != NULL)
    weft_batch_restore (self->batch, self->removed);
  g_clear_pointer (&self->removed, weft_removed_free);
  _weft_downloads_page_show (self);
}

static void
add_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  _weft_downloads_page_close_run (WEFT_DOWNLOADS_PAGE (widget));
  weft_add_dialog_present (WEFT_DOWNLOADS_PAGE (widget), &WEFT_DOWNLOADS_PAGE (widget)->plan);
}

static void
add_five_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WeftDownloadsPage *self = WEFT_DOWNLOADS_PAGE (widget);
  g_autoptr(GError) error = NULL;

  if (!weft_batch_add (self->batch, &self->plan, 5, &error))
    _weft_downloads_page_say (self, error->message, NULL);
}

static void
rewind_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WeftDownloadsPage *self = WEFT_DOWNLOADS_PAGE (widget);

  if (!weft_batch_is_running (self->batch) && self->blocking == NULL)
    weft_batch_rewind (self->batch);
}

static void
select_all_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_selection_model_select_all (GTK_SELECTION_MODEL (WEFT_DOWNLOADS_PAGE (widget)->selection));
}

static void
select_none_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (WEFT_DOWNLOADS_PAGE (widget)->selection));
}

void
_weft_downloads_page_install_actions (GtkWidgetClass *widget_class)
{
  static const char *const commands[] = { "jobs.pause", "jobs.resume", "jobs.cancel", "jobs.retry" };
  static const char *const commands_one[] = { "jobs.pause-one", "jobs.resume-one", "jobs.cancel-one", "jobs.retry-one" };

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      gtk_widget_class_install_action (widget_class, commands[i], NULL, command_action);
      gtk_widget_class_install_action (widget_class, commands_one[i], "u", command_one_action);
    }
  gtk_widget_class_install_action (widget_class, "jobs.start", NULL, start_action);
  gtk_widget_class_install_action (widget_class, "jobs.stop", NULL, stop_action);
  gtk_widget_class_install_action (widget_class, "jobs.start-or-stop", NULL, start_or_stop_action);
  gtk_widget_class_install_action (widget_class, "jobs.remove", NULL, remove_action);
  gtk_widget_class_install_action (widget_class, "jobs.remove-selected", NULL, remove_selected_action);
  gtk_widget_class_install_action (widget_class, "jobs.remove-one", "u", remove_one_action);
  gtk_widget_class_install_action (widget_class, "jobs.undo-remove", NULL, undo_remove_action);
  gtk_widget_class_install_action (widget_class, "jobs.add", NULL, add_action);
  gtk_widget_class_install_action (widget_class, "jobs.add-five", NULL, add_five_action);
  gtk_widget_class_install_action (widget_class, "jobs.rewind", NULL, rewind_action);
  gtk_widget_class_install_action (widget_class, "jobs.select-all", NULL, select_all_action);
  gtk_widget_class_install_action (widget_class, "jobs.select-none", NULL, select_none_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "jobs.remove-selected", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "jobs.select-none", NULL);
}

/* "Pause the selected jobs" or "Pause all jobs", as tooltip and accessible name. */
static void
name_button (GtkWidget *button, const char *for_selected, const char *for_all, gboolean selected)
{
  const char *text = selected ? for_selected : for_all;

  if (g_strcmp0 (gtk_widget_get_tooltip_text (button), text) == 0)
    return;
  gtk_widget_set_tooltip_text (button, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static void
name_buttons (WeftDownloadsPage *self)
{
  g_autoptr(GtkBitset) bitset = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  gboolean selected = !gtk_bitset_is_empty (bitset);

  name_button (self->pause, _("Pause the selected jobs"), _("Pause all jobs"), selected);
  name_button (self->resume, _("Resume the selected jobs"), _("Resume all jobs"), selected);
  name_button (self->cancel, _("Cancel the selected jobs"), _("Cancel all jobs"), selected);
  name_button (self->retry, _("Retry the selected jobs"), _("Retry all failed and cancelled jobs"), selected);
  name_button (self->remove, _("Remove the selected jobs"), _("Remove all jobs"), selected);
}

/* What can be done to jobs can't be done to those of a run that is over. */
static void
enable (WeftDownloadsPage *self, const char *action, gboolean enabled)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), action, enabled && !weft_batch_is_replay (self->shown));
}

static void
enable_for_one (WeftDownloadsPage *self)
{
  static const char *const actions[] = { "jobs.pause-one", "jobs.resume-one", "jobs.cancel-one", "jobs.retry-one", "jobs.remove-one", "jobs.remove-selected" };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    enable (self, actions[i], TRUE);
}

/* From the counts of the whole batch: a hundred thousand jobs are not looked at ten times a second. */
void
_weft_downloads_page_update_actions (WeftDownloadsPage *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->batch));
  guint queued = weft_batch_get_count (self->batch, WEFT_JOB_QUEUED), running = weft_batch_get_count (self->batch, WEFT_JOB_RUNNING);
  guint paused = weft_batch_get_count (self->batch, WEFT_JOB_PAUSED);
  guint lost = weft_batch_get_count (self->batch, WEFT_JOB_FAILED) + weft_batch_get_count (self->batch, WEFT_JOB_CANCELLED);
  gboolean idle = !weft_batch_is_running (self->batch) && self->blocking == NULL;

  gtk_widget_action_set_enabled (widget, "jobs.start", n > 0 && idle);
  gtk_widget_action_set_enabled (widget, "jobs.stop", !idle);
  enable (self, "jobs.pause", queued + running > 0);
  enable (self, "jobs.resume", paused > 0);
  enable (self, "jobs.cancel", queued + running + paused > 0);
  enable (self, "jobs.retry", lost > 0 && self->blocking == NULL);
  enable (self, "jobs.remove", n > 0);
  enable (self, "jobs.rewind", n > 0 && idle);
  enable_for_one (self);
  name_buttons (self);
}
