/* process-actions.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "process-table-private.h"

#include "cores-dialog.h"
#include "nice-dialog.h"

#include "engine/format.h"
#include "monitor/actions.h"

#include <glib/gi18n.h>
#include <signal.h>
#include <unistd.h>

/* What can be done to the selected processes. What the system will not let us do is not offered, with the reason where one
 * looks for it. Ending asks once, and names what it will end; what was named is what is ended, whatever is selected by then. */

#define ASKED_MOST 32 /* processes whose permissions are asked for; each is some ten microseconds */
#define NAMED_MOST 5

static char *
dup_name (WeftProcessItem *item)
{
  g_autofree char *name = weft_process_item_format (item, WEFT_PROCESS_NAME, 1);

  /* Translators: the name of a process and its number, as in "firefox (4711)" */
  return g_strdup_printf (_("%s (%d)"), name, weft_process_item_get_process (item)->pid);
}

char *
_weft_process_table_list (GPtrArray *items)
{
  g_autoptr(GString) text = g_string_new (NULL);
  guint more = items->len > NAMED_MOST ? items->len - NAMED_MOST : 0;

  for (guint i = 0; i < items->len - more; i++)
    {
      g_autofree char *name = dup_name (g_ptr_array_index (items, i));

      g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", name);
    }
  if (more > 0)
    g_string_append_printf (text, ngettext ("\nand %u more", "\nand %u more", more), more);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

typedef gboolean (*Act) (const WeftSampleProcess *process, gconstpointer data, GError **error);

/* All are tried; the first reason stands for all. */
static void
act_on (WeftProcessTable *self, GPtrArray *items, Act act, gconstpointer data)
{
  g_autoptr(GError) first = NULL;
  g_autofree char *text = NULL;
  guint failed = 0;

  for (guint i = 0; i < items->len; i++)
    {
      g_autoptr(GError) error = NULL;

      if (act (weft_process_item_get_process (g_ptr_array_index (items, i)), data, &error))
        continue;
      failed++;
      if (first == NULL)
        first = g_steal_pointer (&error);
    }
  if (failed == 0)
    return;
  if (failed > 1)
    /* Translators: how many processes nothing could be done to, of how many; then the first reason, a sentence */
    text = g_strdup_printf (_("It failed for %u of %u processes. %s"), failed, items->len, first->message);
  _weft_process_table_say (self, text != NULL ? text : first->message);
}

/* Stopped, we could never be told to go on. */
static gboolean
act_signal (const WeftSampleProcess *process, gconstpointer data, GError **error)
{
  int number = GPOINTER_TO_INT (data);

  if (process->pid == getpid () && (number == SIGSTOP || number == SIGTSTP))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, _("Weft can't stop itself: nobody could make it go on."));
      return FALSE;
    }
  return weft_process_signal (process->pid, process->start_ticks, number, error);
}

static gboolean
act_nice (const WeftSampleProcess *process, gconstpointer data, GError **error)
{
  return weft_process_set_nice (process->pid, process->start_ticks, GPOINTER_TO_INT (data), error);
}

static gboolean
act_cores (const WeftSampleProcess *process, gconstpointer data, GError **error)
{
  const GArray *ids = data;

  return weft_process_set_cores (process->pid, process->start_ticks, (const guint32 *) (const void *) ids->data, ids->len, error);
}

void
_weft_process_table_set_nice (WeftProcessTable *self, GPtrArray *items, int nice)
{
  act_on (self, items, act_nice, GINT_TO_POINTER (nice));
}

void
_weft_process_table_set_cores (WeftProcessTable *self, GPtrArray *items, const guint32 *ids, guint n)
{
  g_autoptr(GArray) array = g_array_sized_new (FALSE, FALSE, sizeof (guint32), n);

  g_array_append_vals (array, ids, n);
  act_on (self, items, act_cores, array);
}

guint
_weft_process_table_get_cores (WeftProcessTable *self, guint32 **ids)
{
  const WeftSample *sample = weft_process_model_get_sample (self->model);
  guint n = 0;

  *ids = g_new (guint32, sample != NULL ? sample->n_cores : 1);
  for (guint i = 0; sample != NULL && i < sample->n_cores; i++)
    if (sample->cores[i].online)
      (*ids)[n++] = sample->cores[i].id;
  return n;
}

typedef struct
{
  WeftProcessTable *table; /* (owned) */
  GPtrArray *items;        /* (owned) */
  int number;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_object_unref (question->table);
  g_ptr_array_unref (question->items);
  g_free (question);
}

static void
answered_cb (Question *question, const char *response)
{
  if (g_str_equal (response, "do"))
    act_on (question->table, question->items, act_signal, GINT_TO_POINTER (question->number));
}

static char *
make_heading (guint n, int number)
{
  if (number == SIGTERM)
    return g_strdup_printf (ngettext ("End This Process?", "End These %u Processes?", n), n);
  if (number == SIGKILL)
    return g_strdup_printf (ngettext ("Kill This Process?", "Kill These %u Processes?", n), n);
  /* Translators: %s is the name of a signal, such as SIGHUP */
  return g_strdup_printf (ngettext ("Send %s to This Process?", "Send %s to These %u Processes?", n), weft_signal_name (number), n);
}

static gboolean
has_ourselves (GPtrArray *items)
{
  for (guint i = 0; i < items->len; i++)
    if (weft_process_item_get_process (g_ptr_array_index (items, i))->pid == getpid ())
      return TRUE;
  return FALSE;
}

static char *
make_body (GPtrArray *items, int number)
{
  g_autofree char *names = _weft_process_table_list (items);
  const char *warning = number == SIGTERM ? _("They are asked to end, and may save their work first.") : _("What they have not saved is lost.");
  const char *ourselves = has_ourselves (items) ? _("\nWeft itself is one of them.") : "";

  return g_strdup_printf ("%s\n\n%s%s", names, warning, ourselves);
}

/* What a program does at a signal that it has not provided for is mostly to end. */
static void
ask (WeftProcessTable *self, GPtrArray *items, int number)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  g_autofree char *heading = make_heading (items->len, number);
  g_autofree char *body = make_body (items, number);
  GtkWidget *dialog = adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, heading, body);
  Question *question = g_new (Question, 1);

  *question = (Question) { g_object_ref (self), g_ptr_array_ref (items), number };
  g_object_set_data_full (G_OBJECT (dialog), "weft-question", question, question_free);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "do",
                                    number == SIGTERM ? _("_End") : number == SIGKILL ? _("_Kill") : _("_Send"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "do", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_swapped (dialog, "response", G_CALLBACK (answered_cb), question);
  gtk_window_present (GTK_WINDOW (dialog));
}

static gboolean
is_harmless (int number)
{
  return number == SIGSTOP || number == SIGTSTP || number == SIGCONT || number == SIGCHLD || number == SIGURG || number == SIGWINCH;
}

static void
send (WeftProcessTable *self, int number)
{
  g_autoptr(GPtrArray) items = weft_process_model_get_selected (self->model);

  if (items->len == 0 || weft_signal_name (number) == NULL)
    return;
  if (is_harmless (number))
    act_on (self, items, act_signal, GINT_TO_POINTER (number));
  else
    ask (self, items, number);
}

static void
signal_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  static const struct
  {
    const char *name;
    int number;
  } numbers[] = { { "stop", SIGSTOP }, { "continue", SIGCONT }, { "end", SIGTERM }, { "kill", SIGKILL } };

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (g_str_has_suffix (name, numbers[i].name))
      send (WEFT_PROCESS_TABLE (widget), numbers[i].number);
}

static void
any_signal_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  send (WEFT_PROCESS_TABLE (widget), g_variant_get_int32 (parameter));
}

static void
nice_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr(GPtrArray) items = weft_process_model_get_selected (WEFT_PROCESS_TABLE (widget)->model);

  _weft_process_table_set_nice (WEFT_PROCESS_TABLE (widget), items, CLAMP (g_variant_get_int32 (parameter), -20, 19));
}

static void
choose_nice_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr(GPtrArray) items = weft_process_model_get_selected (WEFT_PROCESS_TABLE (widget)->model);

  if (items->len > 0)
    weft_nice_dialog_present (WEFT_PROCESS_TABLE (widget), items);
}

static void
details_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr(GPtrArray) items = weft_process_model_get_selected (WEFT_PROCESS_TABLE (widget)->model);

  if (items->len > 0)
    _weft_process_table_activate (WEFT_PROCESS_TABLE (widget), g_ptr_array_index (items, 0));
}

static void
cores_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr(GPtrArray) items = weft_process_model_get_selected (WEFT_PROCESS_TABLE (widget)->model);

  if (items->len > 0)
    weft_cores_dialog_present (WEFT_PROCESS_TABLE (widget), items);
}

static void
select_none_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (WEFT_PROCESS_TABLE (widget)->model));
}

static void
show_all_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WeftProcessTable *self = WEFT_PROCESS_TABLE (widget);

  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  gtk_drop_down_set_selected (self->filter, WEFT_PROCESSES_ALL);
}

static void
popup (WeftProcessTable *self, const GdkRectangle *at)
{
  if (self->menu == NULL)
    {
      self->menu = gtk_popover_menu_new_from_model (self->process_menu);
      gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
      gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
      gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
    }
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), at);
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

static void
select_at (WeftProcessTable *self, guint position)
{
  if (position != GTK_INVALID_LIST_POSITION && !gtk_selection_model_is_selected (GTK_SELECTION_MODEL (self->model), position))
    gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->model), position, TRUE);
}

/* By the keyboard: below the name of the row that has the focus, or at the top. */
static void
menu_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WeftProcessTable *self = WEFT_PROCESS_TABLE (widget);
  GtkRoot *root = gtk_widget_get_root (widget);
  guint position = _weft_process_table_get_position (self, root != NULL ? gtk_root_get_focus (root) : NULL);
  GtkWidget *cell = _weft_process_table_get_name_cell (self, position);
  GdkRectangle at = { 24, 48, 1, 1 };
  graphene_rect_t bounds;

  select_at (self, position);
  if (cell != NULL && gtk_widget_compute_bounds (cell, widget, &bounds))
    at = (GdkRectangle) { (int) bounds.origin.x + 24, (int) (bounds.origin.y + bounds.size.height), 1, 1 };
  popup (self, &at);
}

static void
pressed_cb (WeftProcessTable *self, int n, double x, double y, GtkGestureClick *gesture)
{
  GtkWidget *view = GTK_WIDGET (self->view);
  GtkWidget *hit = gtk_widget_pick (view, x, y, GTK_PICK_DEFAULT);
  guint position = _weft_process_table_get_position (self, hit);
  GdkRectangle at = { 0, 0, 1, 1 };
  double left, top;

  if (position == GTK_INVALID_LIST_POSITION)
    return;
  select_at (self, position);
  gtk_widget_translate_coordinates (view, GTK_WIDGET (self), x, y, &left, &top);
  at.x = (int) left;
  at.y = (int) top;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  popup (self, &at);
}

/* In a tree the arrows open and close, before the list takes them. */
static gboolean
key_cb (WeftProcessTable *self, guint key, guint code, GdkModifierType modifiers)
{
  gboolean closes = key == GDK_KEY_Left || key == GDK_KEY_KP_Left;
  guint position;

  if (!weft_process_model_is_tree (self->model) || (modifiers & gtk_accelerator_get_default_mod_mask ()) != 0)
    return FALSE;
  if (!closes && key != GDK_KEY_Right && key != GDK_KEY_KP_Right)
    return FALSE;
  position = _weft_process_table_get_position (self, gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self))));
  if (position == GTK_INVALID_LIST_POSITION)
    return FALSE;
  weft_process_model_set_closed (self->model, position, closes);
  _weft_process_table_queue_cells (self);
  return TRUE;
}

static GMenu *
make_signal_menu (void)
{
  static const int numbers[] = { SIGHUP, SIGINT, SIGQUIT, SIGUSR1, SIGUSR2, SIGALRM, SIGABRT, SIGSEGV, SIGTSTP, SIGWINCH };
  GMenu *menu = g_menu_new ();

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autofree char *action = g_strdup_printf ("processes.signal(%d)", numbers[i]);
      g_autofree char *label = g_strdup_printf ("%s (%d)", weft_signal_name (numbers[i]), numbers[i]);

      g_menu_append (menu, label, action);
    }
  return menu;
}

void
_weft_process_table_make_menu (WeftProcessTable *self)
{
  g_autoptr(GMenuModel) first = g_menu_model_get_item_link (self->process_menu, 1, G_MENU_LINK_SECTION);
  g_autoptr(GMenu) signals = make_signal_menu ();
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  g_menu_append_submenu (G_MENU (first), _("Send Si_gnal"), G_MENU_MODEL (signals));
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect_object (click, "pressed", G_CALLBACK (pressed_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->view), GTK_EVENT_CONTROLLER (click));
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->view), keys);
}

void
_weft_process_table_install_actions (GtkWidgetClass *widget_class)
{
  static const char *const signals[] = { "processes.stop", "processes.continue", "processes.end", "processes.kill" };

  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    gtk_widget_class_install_action (widget_class, signals[i], NULL, signal_action);
  gtk_widget_class_install_action (widget_class, "processes.signal", "i", any_signal_action);
  gtk_widget_class_install_action (widget_class, "processes.nice", "i", nice_action);
  gtk_widget_class_install_action (widget_class, "processes.choose-nice", NULL, choose_nice_action);
  gtk_widget_class_install_action (widget_class, "processes.details", NULL, details_action);
  gtk_widget_class_install_action (widget_class, "processes.cores", NULL, cores_action);
  gtk_widget_class_install_action (widget_class, "processes.menu", NULL, menu_action);
  gtk_widget_class_install_action (widget_class, "processes.select-none", NULL, select_none_action);
  gtk_widget_class_install_action (widget_class, "processes.show-all", NULL, show_all_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Menu, 0, "processes.menu", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, "processes.menu", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "processes.select-none", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "processes.end", NULL);
}

/* What may be done to one of them at least; of very many, to one of the first. */
static void
ask_permissions (GPtrArray *items, WeftPermissions *all)
{
  *all = (WeftPermissions) { .nice_least = 20 };
  for (guint i = 0; i < MIN (items->len, ASKED_MOST); i++)
    {
      const WeftSampleProcess *process = weft_process_item_get_process (g_ptr_array_index (items, i));
      WeftPermissions one;

      if (!weft_process_get_permissions (process->pid, process->start_ticks, &one))
        continue;
      all->may_signal |= one.may_signal;
      all->may_set_cores |= one.may_set_cores;
      all->nice_least = MIN (all->nice_least, one.nice_least);
    }
}

static void
show_reason (WeftProcessTable *self, guint n, const WeftPermissions *permissions)
{
  const char *text = _("Act on the selected processes");

  if (n == 0)
    text = _("Select a process to act on it");
  else if (!permissions->may_signal && !permissions->may_set_cores && permissions->nice_least > 19)
    text = _("The selected processes have ended, or are another user's: you are not permitted to act on them");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->act), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->act), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

void
_weft_process_table_update_actions (WeftProcessTable *self)
{
  static const char *const signals[] = { "processes.stop", "processes.continue", "processes.end", "processes.kill", "processes.signal" };
  g_autoptr(GPtrArray) items = weft_process_model_get_selected (self->model);
  GtkWidget *widget = GTK_WIDGET (self);
  WeftPermissions permissions;

  ask_permissions (items, &permissions);
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    gtk_widget_action_set_enabled (widget, signals[i], permissions.may_signal);
  gtk_widget_action_set_enabled (widget, "processes.nice", permissions.nice_least <= 19);
  gtk_widget_action_set_enabled (widget, "processes.choose-nice", permissions.nice_least <= 19);
  gtk_widget_action_set_enabled (widget, "processes.cores", permissions.may_set_cores);
  gtk_widget_action_set_enabled (widget, "processes.select-none", items->len > 0);
  gtk_widget_action_set_enabled (widget, "processes.details", items->len == 1);
  gtk_widget_set_sensitive (GTK_WIDGET (self->act), permissions.may_signal || permissions.may_set_cores || permissions.nice_least <= 19);
  show_reason (self, items->len, &permissions);
}
