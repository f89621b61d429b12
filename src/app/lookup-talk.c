/* lookup-talk.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "lookup-talk.h"

#include "lookup-pipes.h"
#include "lookup-talk-row.h"

#include "engine/format.h"
#include "lookup/nslookup.h"

#include <glib/gi18n.h>

#define LEVELS_MS 100
#define HISTORY_MOST 200
#define AT_END 24 /* pixels: so near the end one reads the end */

struct _WeftLookupTalk
{
  AdwBin parent_instance;

  WeftTalk *talk;       /* (owned) (nullable): of the conversation that is shown */
  gboolean once;        /* all was sent at once */
  GPtrArray *history;   /* of commands (owned) */
  guint position;       /* in the history; its length: what is being typed */
  char *typed;          /* (owned) (nullable): what was being typed, while the history is shown */
  guint levels_id;
  gboolean follow;      /* the end is in sight, and stays there */
  const char *style;    /* of the state that is shown */

  GtkStack *stack;
  AdwStatusPage *missing;
  GtkEntry *server, *entry;
  GtkButton *start;
  GtkWidget *problem_box, *status;
  GtkLabel *problem, *state;
  GtkImage *icon;
  WeftLookupPipes *pipes;
  GtkScrolledWindow *scrolled;
  GtkListView *list;
};

enum
{
  SAY,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WeftLookupTalk, weft_lookup_talk, ADW_TYPE_BIN)

static gboolean
is_alive (WeftLookupTalk *self)
{
  return self->talk != NULL && weft_talk_is_alive (self->talk);
}

static void
say (WeftLookupTalk *self, const char *text)
{
  g_signal_emit (self, signals[SAY], 0, text, NULL);
}

static void
show_problem (WeftLookupTalk *self, const char *text)
{
  gtk_label_set_text (self->problem, text != NULL ? text : "");
  gtk_widget_set_visible (self->problem_box, text != NULL);
}

static char *
describe_end (WeftLookupTalk *self)
{
  g_autofree char *elapsed = weft_format_duration (weft_talk_get_elapsed (self->talk)), *error = weft_talk_dup_error (self->talk);
  int status = weft_talk_get_exit_status (self->talk), number = weft_talk_get_signal (self->talk);

  if (error != NULL)
    return g_steal_pointer (&error);
  if (number > 0)
    return g_strdup_printf (_("Ended by signal %d after %s."), number, elapsed);
  return g_strdup_printf (_("Ended with exit status %d after %s."), status, elapsed);
}

static char *
describe (WeftLookupTalk *self)
{
  if (self->talk == NULL)
    return g_strdup (_("No nslookup runs."));
  if (!weft_talk_is_alive (self->talk))
    return describe_end (self);
  if (self->once)
    return g_strdup (_("All was sent at once, and the input was closed."));
  if (!weft_talk_is_line_buffered (self->talk))
    return g_strdup (_("nslookup runs. There is no stdbuf here, so it says nothing before it ends."));
  return g_strdup (_("nslookup runs, and answers line by line."));
}

static void
show_look (WeftLookupTalk *self, const char *icon, const char *style)
{
  if (self->style != NULL)
    gtk_widget_remove_css_class (self->status, self->style);
  self->style = style;
  gtk_widget_add_css_class (self->status, style);
  gtk_image_set_from_icon_name (self->icon, icon);
}

/* An entry that cannot be written in must not keep the focus: GTK would go on blinking its cursor, and the keys would be
 * lost. */
static void
set_sensitive (GtkWidget *entry, gboolean sensitive, GtkWidget *instead)
{
  GtkRoot *root = gtk_widget_get_root (entry);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (!sensitive && focus != NULL && gtk_widget_is_ancestor (focus, entry))
    gtk_widget_grab_focus (instead);
  gtk_widget_set_sensitive (entry, sensitive);
}

static void
update_actions (WeftLookupTalk *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean alive = is_alive (self), heard = alive && !self->once;

  gtk_widget_action_set_enabled (widget, "talk.start", !alive);
  gtk_widget_action_set_enabled (widget, "talk.example", !alive);
  gtk_widget_action_set_enabled (widget, "talk.end", alive);
  gtk_widget_action_set_enabled (widget, "talk.kill", alive);
  gtk_widget_action_set_enabled (widget, "talk.send", heard);
  gtk_widget_action_set_enabled (widget, "talk.copy-command", self->talk != NULL);
  gtk_widget_action_set_enabled (widget, "talk.copy-all", self->talk != NULL);
  set_sensitive (GTK_WIDGET (self->entry), heard, GTK_WIDGET (self->start));
  set_sensitive (GTK_WIDGET (self->server), !alive, heard ? GTK_WIDGET (self->entry) : GTK_WIDGET (self->start));
}

/* One button in one place: what it does is what one would want next. */
static void
show_button (WeftLookupTalk *self)
{
  gboolean alive = is_alive (self);
  const char *label = alive ? _("End") : _("Start");

  if (g_strcmp0 (gtk_button_get_label (self->start), label) == 0)
    return;
  gtk_button_set_label (self->start, label);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->start), alive ? "talk.end" : "talk.start");
  if (alive)
    gtk_widget_remove_css_class (GTK_WIDGET (self->start), "suggested-action");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->start), "suggested-action");
}

static void
show_levels (WeftLookupTalk *self)
{
  WeftPipeLevel levels[3] = { { 0 } };

  if (is_alive (self))
    weft_talk_get_levels (self->talk, levels);
  weft_lookup_pipes_set_levels (self->pipes, levels, FALSE);
}

static void
show_part (WeftLookupTalk *self)
{
  if (self->talk == NULL)
    gtk_stack_set_visible_child_name (self->stack, "empty");
  else if (g_list_model_get_n_items (G_LIST_MODEL (self->talk)) == 0)
    gtk_stack_set_visible_child_name (self->stack, "silence");
  else
    gtk_stack_set_visible_child_name (self->stack, "transcript");
}

static void
show_state (WeftLookupTalk *self)
{
  g_autofree char *text = describe (self);

  gtk_label_set_text (self->state, text);
  if (is_alive (self))
    show_look (self, "weft-state-running-symbolic", "running");
  else if (self->talk == NULL)
    show_look (self, "weft-state-queued-symbolic", "queued");
  else if (weft_talk_get_exit_status (self->talk) == 0)
    show_look (self, "weft-state-succeeded-symbolic", "succeeded");
  else
    show_look (self, "weft-state-failed-symbolic", "failed");
  show_part (self);
  show_button (self);
  show_levels (self);
  update_actions (self);
}

static gboolean
levels_cb (gpointer data)
{
  show_levels (data);
  return G_SOURCE_CONTINUE;
}

/* Only while there is something to be seen, and somebody who sees it. */
static void
update_levels (WeftLookupTalk *self)
{
  g_clear_handle_id (&self->levels_id, g_source_remove);
  if (is_alive (self) && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->levels_id = g_timeout_add (LEVELS_MS, levels_cb, self);
}

static void
ended_cb (WeftLookupTalk *self)
{
  update_levels (self);
  show_state (self);
}

static void
drop_talk (WeftLookupTalk *self)
{
  if (self->talk == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->talk, self);
  if (weft_talk_is_alive (self->talk))
    weft_talk_kill (self->talk);
  gtk_list_view_set_model (self->list, NULL);
  g_clear_object (&self->talk);
}

/* Takes `talk`. */
static void
set_talk (WeftLookupTalk *self, WeftTalk *talk, gboolean once)
{
  g_autoptr(GtkNoSelection) model = gtk_no_selection_new (g_object_ref (G_LIST_MODEL (talk)));

  drop_talk (self);
  self->talk = talk;
  self->once = once;
  self->follow = TRUE;
  g_signal_connect_object (talk, "ended", G_CALLBACK (ended_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (talk, "items-changed", G_CALLBACK (show_part), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (talk, "notify::alive", G_CALLBACK (ended_cb), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (model));
  ended_cb (self);
}

static const char *
get_server (WeftLookupTalk *self)
{
  const char *server = gtk_editable_get_text (GTK_EDITABLE (self->server));

  return *server != '\0' ? server : NULL;
}

static void
start_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WeftLookupTalk *self = WEFT_LOOKUP_TALK (widget);
  gboolean once = g_str_equal (name, "talk.example");
  g_autoptr(GError) error = NULL;
  WeftTalk *talk;

  if (is_alive (self))
    return;
  talk = once ? weft_talk_new_communicate (get_server (self), WEFT_TALK_EXAMPLE, &error) : weft_talk_new (get_server (self), &error);
  show_problem (self, error != NULL ? error->message : NULL);
  if (talk == NULL)
    return;
  set_talk (self, talk, once);
  if (!once)
    gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

static void
end_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (is_alive (WEFT_LOOKUP_TALK (widget)))
    weft_talk_end (WEFT_LOOKUP_TALK (widget)->talk);
}

static void
kill_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (is_alive (WEFT_LOOKUP_TALK (widget)))
    weft_talk_kill (WEFT_LOOKUP_TALK (widget)->talk);
}

static void
start_or_end_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_widget_activate_action (widget, is_alive (WEFT_LOOKUP_TALK (widget)) ? "talk.end" : "talk.start", NULL);
}

static void
remember (WeftLookupTalk *self, const char *command)
{
  if (self->history->len == 0 || !g_str_equal (g_ptr_array_index (self->history, self->history->len - 1), command))
    g_ptr_array_add (self->history, g_strdup (command));
  if (self->history->len > HISTORY_MOST)
    g_ptr_array_remove_index (self->history, 0);
  self->position = self->history->len;
  g_clear_pointer (&self->typed, g_free);
}

static void
send_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WeftLookupTalk *self = WEFT_LOOKUP_TALK (widget);
  g_autofree char *command = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));
  g_autoptr(GError) error = NULL;

  if (*command == '\0' || !is_alive (self))
    return;
  if (!weft_talk_send (self->talk, command, &error))
    {
      show_problem (self, error->message);
      return;
    }
  show_problem (self, NULL);
  self->follow = TRUE;
  remember (self, command);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
}

static void
entry_activate_cb (WeftLookupTalk *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "talk.send", NULL);
}

static void
server_activate_cb (WeftLookupTalk *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "talk.start", NULL);
}

static void
server_changed_cb (WeftLookupTalk *self)
{
  show_problem (self, NULL);
}

/* As a shell does it: what was being typed is still there at the end. */
static void
go_in_history (WeftLookupTalk *self, int step)
{
  const char *text;

  if ((step < 0 && self->position == 0) || (step > 0 && self->position == self->history->len))
    return;
  if (self->position == self->history->len)
    {
      g_free (self->typed);
      self->typed = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry)));
    }
  self->position = (guint) ((int) self->position + step);
  text = self->position < self->history->len ? g_ptr_array_index (self->history, self->position) : self->typed;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text != NULL ? text : "");
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
}

static gboolean
key_cb (WeftLookupTalk *self, guint key)
{
  if (key != GDK_KEY_Up && key != GDK_KEY_KP_Up && key != GDK_KEY_Down && key != GDK_KEY_KP_Down)
    return GDK_EVENT_PROPAGATE;
  go_in_history (self, key == GDK_KEY_Up || key == GDK_KEY_KP_Up ? -1 : 1);
  return GDK_EVENT_STOP;
}

static void
copy (WeftLookupTalk *self, const char *text)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  say (self, _("Copied"));
}

static void
copy_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  copy (WEFT_LOOKUP_TALK (widget), g_variant_get_string (parameter, NULL));
}

static void
copy_command_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autofree char *command = weft_talk_dup_command_line (WEFT_LOOKUP_TALK (widget)->talk);

  copy (WEFT_LOOKUP_TALK (widget), command);
}

static void
copy_all_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WeftLookupTalk *self = WEFT_LOOKUP_TALK (widget);
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->talk)); i++)
    {
      g_autoptr(WeftTalkEntry) entry = g_list_model_get_item (G_LIST_MODEL (self->talk), i);

      g_string_append_printf (text, "> %s\n%s\n", weft_talk_entry_get_command (entry), weft_talk_entry_get_answer (entry));
    }
  copy (self, text->str);
}

static void
setup_row_cb (WeftLookupTalk *self, GtkListItem *item)
{
  gtk_list_item_set_child (item, weft_lookup_talk_row_new ());
  gtk_list_item_set_activatable (item, FALSE);
}

static void
bind_row_cb (WeftLookupTalk *self, GtkListItem *item)
{
  weft_lookup_talk_row_bind (WEFT_LOOKUP_TALK_ROW (gtk_list_item_get_child (item)), gtk_list_item_get_item (item));
}

static void
unbind_row_cb (WeftLookupTalk *self, GtkListItem *item)
{
  weft_lookup_talk_row_bind (WEFT_LOOKUP_TALK_ROW (gtk_list_item_get_child (item)), NULL);
}

static gboolean
is_at_end (GtkAdjustment *adjustment)
{
  return gtk_adjustment_get_value (adjustment) + gtk_adjustment_get_page_size (adjustment) > gtk_adjustment_get_upper (adjustment) - AT_END;
}

/* Who scrolls back reads something, and is left there; who scrolls to the end sees it grow again. */
static void
scrolled_cb (WeftLookupTalk *self, GtkAdjustment *adjustment)
{
  self->follow = is_at_end (adjustment);
}

static void
grown_cb (WeftLookupTalk *self, GtkAdjustment *adjustment)
{
  if (self->follow && !is_at_end (adjustment))
    gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment));
}

static void
make_list (WeftLookupTalk *self)
{
  g_autoptr(GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scrolled);
  GtkEventController *keys = gtk_event_controller_key_new ();

  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_row_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_row_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_row_cb), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_factory (self->list, factory);
  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (scrolled_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (adjustment, "changed", G_CALLBACK (grown_cb), self, G_CONNECT_SWAPPED);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->entry), keys);
}

static void
weft_lookup_talk_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (weft_lookup_talk_parent_class)->map (widget);
  update_levels (WEFT_LOOKUP_TALK (widget));
}

static void
weft_lookup_talk_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (weft_lookup_talk_parent_class)->unmap (widget);
  update_levels (WEFT_LOOKUP_TALK (widget));
}

static void
weft_lookup_talk_dispose (GObject *object)
{
  WeftLookupTalk *self = WEFT_LOOKUP_TALK (object);

  g_clear_handle_id (&self->levels_id, g_source_remove);
  drop_talk (self);
  gtk_widget_dispose_template (GTK_WIDGET (self), WEFT_TYPE_LOOKUP_TALK);
  G_OBJECT_CLASS (weft_lookup_talk_parent_class)->dispose (object);
}

static void
weft_lookup_talk_finalize (GObject *object)
{
  WeftLookupTalk *self = WEFT_LOOKUP_TALK (object);

  g_ptr_array_unref (self->history);
  g_free (self->typed);
  G_OBJECT_CLASS (weft_lookup_talk_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, WeftLookupTalk, entry);
  gtk_widget_class_bind_template_child (widget_class, WeftLookupTalk, icon);
  gtk_widget_class_bind_template_child (widget_class, WeftLookupTalk, list);
  gtk_widget_class_bind_template_child (widget_class, WeftLookupTalk, missing);
  gtk_widget_class_bind_template_child (widget_class, WeftLookupTalk, pipes);
  gtk_widget_class_bind_template_child (widget_class, WeftLookupTalk, problem);
  gtk_widget_class_bind_template_child (widget_class, WeftLookupTalk, problem_box);
  gtk_widget_class_bind_template_child (widget_class, WeftLookupTalk, scrolled);
  gtk_widget_class_bind_template_child (widget_class, WeftLookupTalk, server);
  gtk_widget_class_bind_template_child (widget_class, WeftLookupTalk, stack);
  gtk_widget_class_bind_template_child (widget_class, WeftLookupTalk, start);
  gtk_widget_class_bind_template_child (widget_class, WeftLookupTalk, state);
  gtk_widget_class_bind_template_child (widget_class, WeftLookupTalk, status);
  gtk_widget_class_bind_template_callback (widget_class, entry_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, server_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, server_changed_cb);
}

static void
weft_lookup_talk_class_init (WeftLookupTalkClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weft_lookup_talk_dispose;
  G_OBJECT_CLASS (klass)->finalize = weft_lookup_talk_finalize;
  widget_class->map = weft_lookup_talk_map;
  widget_class->unmap = weft_lookup_talk_unmap;

  signals[SAY] = g_signal_new ("say", WEFT_TYPE_LOOKUP_TALK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);

  g_type_ensure (WEFT_TYPE_LOOKUP_PIPES);
  gtk_widget_class_set_template_from_resource (widget_class, APP_PATH "lookup-talk.ui");
  bind_children (widget_class);
  gtk_widget_class_install_action (widget_class, "talk.start", NULL, start_action);
  gtk_widget_class_install_action (widget_class, "talk.example", NULL, start_action);
  gtk_widget_class_install_action (widget_class, "talk.end", NULL, end_action);
  gtk_widget_class_install_action (widget_class, "talk.start-or-end", NULL, start_or_end_action);
  gtk_widget_class_install_action (widget_class, "talk.kill", NULL, kill_action);
  gtk_widget_class_install_action (widget_class, "talk.send", NULL, send_action);
  gtk_widget_class_install_action (widget_class, "talk.copy", "s", copy_action);
  gtk_widget_class_install_action (widget_class, "talk.copy-command", NULL, copy_command_action);
  gtk_widget_class_install_action (widget_class, "talk.copy-all", NULL, copy_all_action);
}

static void
weft_lookup_talk_init (WeftLookupTalk *self)
{
  self->history = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  make_list (self);
  show_state (self);
}

WeftTalk *
weft_lookup_talk_get_talk (WeftLookupTalk *self)
{
  g_return_val_if_fail (WEFT_IS_LOOKUP_TALK (self), NULL);

  return self->talk;
}

void
weft_lookup_talk_set_missing (WeftLookupTalk *self, gboolean missing)
{
  g_autofree char *text = weft_nslookup_dup_missing ();

  g_return_if_fail (WEFT_IS_LOOKUP_TALK (self));

  adw_status_page_set_description (self->missing, text);
  gtk_stack_set_visible_child_name (GTK_STACK (adw_bin_get_child (ADW_BIN (self))), missing ? "missing" : "talk");
}

/* A small window needs the room for what is said. */
void
weft_lookup_talk_set_narrow (WeftLookupTalk *self, gboolean narrow)
{
  g_return_if_fail (WEFT_IS_LOOKUP_TALK (self));

  gtk_widget_set_visible (GTK_WIDGET (self->pipes), !narrow);
}
