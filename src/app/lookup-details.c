/* lookup-details.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "lookup-details.h"

#include "lookup-text.h"

#include "engine/format.h"

#include <glib/gi18n.h>
#include <string.h>

/* A text view takes its time for long texts; who needs more copies all of it. */
#define SHOWN_BYTES (32 * 1024)
#define SHOWN_ANSWERS 200

struct _WeftLookupDetails
{
  AdwWindow parent_instance;

  WeftLookup *lookup;  /* (owned) */
  GPtrArray *answers;  /* GtkWidget (not owned): the rows of answers */
  const char *style;   /* of the state that is shown */

  AdwWindowTitle *title;
  AdwToastOverlay *toasts;
  GtkImage *icon;
  GtkLabel *state, *facts, *command;
  AdwPreferencesGroup *answers_group, *command_group, *output_group;
  GtkWidget *copy_command, *copy_output;
  GtkTextView *output;
};

G_DEFINE_FINAL_TYPE (WeftLookupDetails, weft_lookup_details, ADW_TYPE_WINDOW)

static void
copy (WeftLookupDetails *self, const char *text)
{
  AdwToast *toast = adw_toast_new (_("Copied"));

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  adw_toast_set_timeout (toast, 2);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
copy_answer_cb (WeftLookupDetails *self, GtkWidget *button)
{
  copy (self, g_object_get_data (G_OBJECT (button), "text"));
}

static void
copy_command_cb (WeftLookupDetails *self)
{
  g_autofree char *command = weft_lookup_dup_command_line (self->lookup);

  if (command != NULL)
    copy (self, command);
}

static void
copy_output_cb (WeftLookupDetails *self)
{
  gsize length;
  const char *raw = weft_lookup_get_raw (self->lookup, &length);
  g_autofree char *text = raw != NULL ? g_utf8_make_valid (raw, (gssize) length) : NULL;

  if (text != NULL)
    copy (self, text);
}

/* The clipboard's text must be text; bytes that are none are shown as the sign for that. */
static void
show_output (WeftLookupDetails *self)
{
  gsize length = 0;
  const char *raw = weft_lookup_get_raw (self->lookup, &length);
  g_autofree char *text = raw != NULL ? g_utf8_make_valid (raw, (gssize) MIN (length, SHOWN_BYTES)) : NULL;
  g_autofree char *size = weft_format_size (length), *note = NULL;

  if (weft_lookup_is_raw_cut (self->lookup))
    note = g_strdup_printf (_("nslookup said more than %s, and was ended."), size);
  else if (length > SHOWN_BYTES)
    note = g_strdup_printf (_("The beginning of %s. Copy has all of it."), size);
  adw_preferences_group_set_description (self->output_group, note);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->output), text != NULL ? text : "", -1);
  gtk_widget_set_visible (GTK_WIDGET (self->output_group), length > 0);
}

static GtkWidget *
new_copy_button (WeftLookupDetails *self, const WeftAnswer *answer)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("edit-copy-symbolic");
  char *text = weft_lookup_text_to_copy (answer);
  g_autofree char *shown = weft_format_name (text), *label = g_strdup_printf (_("Copy %s"), shown);

  g_object_set_data_full (G_OBJECT (button), "text", text, g_free);
  gtk_widget_set_tooltip_text (button, _("Copy"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  g_signal_connect_object (button, "clicked", G_CALLBACK (copy_answer_cb), self, G_CONNECT_SWAPPED);
  return button;
}

/* "10 mail.example.org", and below that what it is: "MX of example.org, preference 10". */
static void
add_answer (WeftLookupDetails *self, const WeftAnswer *answer)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *text = weft_answer_dup_text (answer), *safe = weft_format_name (text);
  g_autofree char *owner = weft_format_name (answer->name), *subtitle = NULL;

  /* Translators: a record's type and whose it is, as in "MX of example.org" */
  subtitle = g_strdup_printf (_("%s of %s"), answer->type, owner);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), safe);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), new_copy_button (self, answer));
  adw_preferences_group_add (self->answers_group, row);
  g_ptr_array_add (self->answers, row);
}

static void
show_answers (WeftLookupDetails *self)
{
  GPtrArray *answers = weft_lookup_get_answers (self->lookup);
  g_autofree char *note = NULL;

  for (guint i = 0; i < self->answers->len; i++)
    adw_preferences_group_remove (self->answers_group, g_ptr_array_index (self->answers, i));
  g_ptr_array_set_size (self->answers, 0);
  for (guint i = 0; i < MIN (answers->len, SHOWN_ANSWERS); i++)
    add_answer (self, g_ptr_array_index (answers, i));
  if (answers->len > SHOWN_ANSWERS)
    note = g_strdup_printf (ngettext ("%'u more is in the output.", "%'u more are in the output.", answers->len - SHOWN_ANSWERS), answers->len - SHOWN_ANSWERS);
  adw_preferences_group_set_description (self->answers_group, note);
  gtk_widget_set_visible (GTK_WIDGET (self->answers_group), answers->len > 0);
}

static char *
dup_facts (WeftLookupDetails *self)
{
  g_autofree char *details = weft_lookup_text_details (self->lookup), *error = weft_lookup_dup_error (self->lookup);
  g_autofree char *when = NULL;
  g_autoptr(GDateTime) time = NULL;

  if (weft_lookup_get_started (self->lookup) > 0)
    {
      time = g_date_time_new_from_unix_local (weft_lookup_get_started (self->lookup) / G_USEC_PER_SEC);
      when = time != NULL ? g_date_time_format (time, "%c") : NULL;
    }
  return g_strjoin ("", error != NULL ? error : "", error != NULL && *details != '\0' ? "\n" : "", details, when != NULL ? "\n" : "", when != NULL ? when : "", NULL);
}

static void
show_lookup (WeftLookupDetails *self)
{
  WeftLookupState state = weft_lookup_get_state (self->lookup);
  GtkWidget *summary = gtk_widget_get_parent (GTK_WIDGET (self->icon));
  g_autofree char *facts = dup_facts (self), *command = weft_lookup_dup_command_line (self->lookup);

  if (self->style != NULL)
    gtk_widget_remove_css_class (summary, self->style);
  self->style = weft_lookup_text_get_style (state);
  gtk_widget_add_css_class (summary, self->style);
  gtk_image_set_from_icon_name (self->icon, weft_lookup_text_get_icon (state));
  gtk_label_set_text (self->state, weft_lookup_state_get_title (state));
  gtk_label_set_text (self->facts, facts);
  gtk_label_set_text (self->command, command != NULL ? command : "");
  gtk_widget_set_visible (GTK_WIDGET (self->command_group), command != NULL);
  show_answers (self);
  show_output (self);
}

static void
weft_lookup_details_dispose (GObject *object)
{
  WeftLookupDetails *self = WEFT_LOOKUP_DETAILS (object);

  g_clear_object (&self->lookup);
  gtk_widget_dispose_template (GTK_WIDGET (self), WEFT_TYPE_LOOKUP_DETAILS);
  g_clear_pointer (&self->answers, g_ptr_array_unref);
  G_OBJECT_CLASS (weft_lookup_details_parent_class)->dispose (object);
}

static void
weft_lookup_details_class_init (WeftLookupDetailsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weft_lookup_details_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, APP_PATH "lookup-details.ui");
  gtk_widget_class_bind_template_child (widget_class, WeftLookupDetails, answers_group);
  gtk_widget_class_bind_template_child (widget_class, WeftLookupDetails, command);
  gtk_widget_class_bind_template_child (widget_class, WeftLookupDetails, command_group);
  gtk_widget_class_bind_template_child (widget_class, WeftLookupDetails, copy_command);
  gtk_widget_class_bind_template_child (widget_class, WeftLookupDetails, copy_output);
  gtk_widget_class_bind_template_child (widget_class, WeftLookupDetails, facts);
  gtk_widget_class_bind_template_child (widget_class, WeftLookupDetails, icon);
  gtk_widget_class_bind_template_child (widget_class, WeftLookupDetails, output);
  gtk_widget_class_bind_template_child (widget_class, WeftLookupDetails, output_group);
  gtk_widget_class_bind_template_child (widget_class, WeftLookupDetails, state);
  gtk_widget_class_bind_template_child (widget_class, WeftLookupDetails, title);
  gtk_widget_class_bind_template_child (widget_class, WeftLookupDetails, toasts);
  gtk_widget_class_bind_template_callback (widget_class, copy_command_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_output_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
weft_lookup_details_init (WeftLookupDetails *self)
{
  self->answers = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
weft_lookup_details_present (GtkWidget *widget, WeftLookup *lookup)
{
  GtkWindow *parent = GTK_WINDOW (gtk_widget_get_root (widget));
  WeftLookupDetails *self = g_object_new (WEFT_TYPE_LOOKUP_DETAILS, "transient-for", parent, NULL);
  g_autofree char *title = weft_lookup_text_title (lookup);

  self->lookup = g_object_ref (lookup);
  adw_window_title_set_title (self->title, title);
  adw_window_title_set_subtitle (self->title, weft_record_type_get_name (weft_lookup_get_record_type (lookup)));
  g_signal_connect_object (lookup, "notify::state", G_CALLBACK (show_lookup), self, G_CONNECT_SWAPPED);
  show_lookup (self);
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (gtk_widget_get_visible (GTK_WIDGET (self->output_group)) ? GTK_WIDGET (self->output) : self->copy_command);
}
