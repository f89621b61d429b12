/* lookup-form.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "lookup-form.h"

#include "engine/format.h"
#include "lookup/lookup-list.h"

#include <glib/gi18n.h>
#include <string.h>

#define CHECK_BYTES (16 * 1024) /* a longer text is not checked again with every key */
#define VISIBLE_LINES 5
#define MANY_HEIGHT 116 /* pixels, for more lines than that */

struct _WeftLookupForm
{
  AdwBin parent_instance;

  char *asked_server; /* (owned) (nullable): HOST or HOST#PORT */
  gboolean running, stop, narrow;

  GtkTextView *names;
  GtkWidget *placeholder;
  GtkButton *start;
  GtkWidget *frame, *problem_box;
  GtkLabel *problem;
  GtkDropDown *type;
  GtkEntry *server;
  GtkSpinButton *port, *limit, *jobs;
  GtkWidget *choices, *port_box, *limit_box, *jobs_box, *more;
};

enum
{
  SUBMIT,
  JOBS_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WeftLookupForm, weft_lookup_form, ADW_TYPE_BIN)

static char *
dup_text (WeftLookupForm *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->names);
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

static void
set_error (GtkWidget *widget, gboolean error)
{
  gtk_accessible_update_state (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_STATE_INVALID, error ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
  if (error)
    gtk_widget_add_css_class (widget, "error");
  else
    gtk_widget_remove_css_class (widget, "error");
}

/* NULL: nothing is wrong. `where`: the widget that it is wrong in. */
static void
show_problem (WeftLookupForm *self, const char *text, GtkWidget *where)
{
  set_error (GTK_WIDGET (self->names), where == GTK_WIDGET (self->names));
  set_error (GTK_WIDGET (self->server), where == GTK_WIDGET (self->server));
  if (where == GTK_WIDGET (self->names))
    gtk_widget_add_css_class (self->frame, "error");
  else
    gtk_widget_remove_css_class (self->frame, "error");
  gtk_label_set_text (self->problem, text != NULL ? text : "");
  gtk_widget_set_visible (self->problem_box, text != NULL);
  /* Whoever does not see it is told when the entry gets the focus. */
  if (where != NULL && text != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (where), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
  else
    {
      gtk_accessible_reset_property (GTK_ACCESSIBLE (self->names), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
      gtk_accessible_reset_property (GTK_ACCESSIBLE (self->server), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
    }
}

/* The port goes with a server that is named; an address of version 6 has colons of its own, hence "#". */
static void
read_server (WeftLookupForm *self)
{
  g_autofree char *server = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->server))));
  int port = gtk_spin_button_get_value_as_int (self->port);

  g_clear_pointer (&self->asked_server, g_free);
  if (*server != '\0' && port != 53 && strchr (server, '#') == NULL)
    self->asked_server = g_strdup_printf ("%s#%d", server, port);
  else if (*server != '\0')
    self->asked_server = g_steal_pointer (&server);
}

void
weft_lookup_form_get_options (WeftLookupForm *self, WeftLookupOptions *options)
{
  g_return_if_fail (WEFT_IS_LOOKUP_FORM (self));

  read_server (self);
  *options = (WeftLookupOptions) {
    .type = MIN (gtk_drop_down_get_selected (self->type), WEFT_N_RECORD_TYPES - 1),
    .server = self->asked_server,
    .timeout = gtk_spin_button_get_value (self->limit),
  };
}

/* Which line is wrong is said where there are more than one. */
static char *
describe_problem (const char *name, guint line, guint n_lines, const GError *error)
{
  g_autofree char *shown = NULL;

  if (n_lines < 2)
    return g_strdup (error->message);
  shown = weft_format_name (name);
  /* Translators: the number of a line, what stands in it, and what is wrong with that */
  return g_strdup_printf (_("Line %u, “%s”: %s"), line, shown, error->message);
}

static void
select_line (WeftLookupForm *self, guint line)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->names);
  GtkTextIter start, end;

  gtk_text_buffer_get_iter_at_line (buffer, &start, (int) line);
  end = start;
  if (!gtk_text_iter_ends_line (&end))
    gtk_text_iter_forward_to_line_end (&end);
  gtk_text_buffer_select_range (buffer, &start, &end);
  gtk_text_view_scroll_to_mark (self->names, gtk_text_buffer_get_insert (buffer), 0, FALSE, 0, 0);
}

/* Returns what is wrong, a sentence, with the line from 0; NULL when nothing is. Fills `names`, without blank lines. */
static char *
check_lines (WeftLookupForm *self, char **lines, const WeftLookupOptions *options, GPtrArray *names, guint *wrong)
{
  guint n_lines = g_strv_length (lines);

  for (guint i = 0; i < n_lines; i++)
    {
      g_autoptr(WeftQuery) query = NULL;
      g_autoptr(GError) error = NULL;
      char *name = g_strstrip (lines[i]);

      if (*name == '\0')
        continue;
      *wrong = i;
      query = weft_query_new (name, -1, options, &error);
      if (query == NULL)
        return describe_problem (name, i + 1, n_lines, error);
      if (names->len == WEFT_LOOKUP_FORM_NAMES)
        return g_strdup_printf (_("These are more than %'u names: take some out, and look those up afterwards."), WEFT_LOOKUP_FORM_NAMES);
      g_ptr_array_add (names, g_strdup (name));
    }
  return names->len > 0 ? NULL : g_strdup (_("There is no name yet: type one, such as www.example.org, or paste a list, one a line."));
}

/* The names, or NULL and what is wrong is shown. */
static GPtrArray *
check (WeftLookupForm *self, gboolean go_there)
{
  g_autofree char *text = dup_text (self), *problem = NULL;
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GError) error = NULL;
  WeftLookupOptions options;
  guint wrong = 0;

  weft_lookup_form_get_options (self, &options);
  if (!weft_lookup_options_check (&options, &error))
    {
      show_problem (self, error->message, GTK_WIDGET (self->server));
      if (go_there)
        gtk_widget_grab_focus (GTK_WIDGET (self->server));
      return NULL;
    }
  problem = check_lines (self, lines, &options, names, &wrong);
  show_problem (self, problem, problem != NULL ? GTK_WIDGET (self->names) : NULL);
  if (problem == NULL)
    return g_steal_pointer (&names);
  if (go_there)
    {
      gtk_widget_grab_focus (GTK_WIDGET (self->names));
      select_line (self, wrong);
    }
  return NULL;
}

GPtrArray *
weft_lookup_form_read (WeftLookupForm *self)
{
  g_return_val_if_fail (WEFT_IS_LOOKUP_FORM (self), NULL);

  return check (self, TRUE);
}

/* One button in one place: what it does is what one would want next. */
static void
show_button (WeftLookupForm *self)
{
  gboolean typed = gtk_text_buffer_get_char_count (gtk_text_view_get_buffer (self->names)) > 0;
  gboolean stop = self->running && !typed;

  gtk_widget_set_visible (self->placeholder, !typed);
  if (stop == self->stop)
    return;
  self->stop = stop;
  gtk_button_set_label (self->start, stop ? _("Stop") : _("Look Up"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->start), stop ? "lookups.stop" : "lookups.start");
  if (stop)
    gtk_widget_remove_css_class (GTK_WIDGET (self->start), "suggested-action");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->start), "suggested-action");
}

/* What is wrong is said until it is mended, and no longer. */
static void
changed_cb (WeftLookupForm *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->names);
  GPtrArray *names = NULL;

  if (!gtk_widget_get_visible (self->problem_box))
    return;
  if (gtk_text_buffer_get_char_count (buffer) == 0 || gtk_text_buffer_get_char_count (buffer) > CHECK_BYTES)
    show_problem (self, NULL, NULL);
  else
    names = check (self, FALSE);
  g_clear_pointer (&names, g_ptr_array_unref);
}

/* A scroll bar wants more height than one line has, so it is there only when there is something to be scrolled. */
static void
names_changed_cb (WeftLookupForm *self)
{
  gboolean many = gtk_text_buffer_get_line_count (gtk_text_view_get_buffer (self->names)) > VISIBLE_LINES;

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->frame), GTK_POLICY_NEVER, many ? GTK_POLICY_AUTOMATIC : GTK_POLICY_EXTERNAL);
  /* To be asked how high it would like to be, it lays out every line, and there may be thousands. */
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (self->frame), !many);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (self->frame), many ? MANY_HEIGHT : -1);
  show_button (self);
  changed_cb (self);
}

static void
jobs_changed_cb (WeftLookupForm *self)
{
  g_signal_emit (self, signals[JOBS_CHANGED], 0);
}

static void
activate_cb (WeftLookupForm *self)
{
  g_signal_emit (self, signals[SUBMIT], 0);
}

/* Return asks, as in every entry; with Shift it begins a line, as in every conversation. */
static gboolean
key_cb (WeftLookupForm *self, guint key, guint code, GdkModifierType state)
{
  if ((key != GDK_KEY_Return && key != GDK_KEY_KP_Enter && key != GDK_KEY_ISO_Enter) || (state & (GDK_SHIFT_MASK | GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  activate_cb (self);
  return GDK_EVENT_STOP;
}

static void
more_cb (WeftLookupForm *self)
{
  gboolean shown = !self->narrow || gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->more));

  gtk_widget_set_visible (self->port_box, shown);
  gtk_widget_set_visible (self->limit_box, shown);
  gtk_widget_set_visible (self->jobs_box, shown);
}

static void
weft_lookup_form_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), WEFT_TYPE_LOOKUP_FORM);
  G_OBJECT_CLASS (weft_lookup_form_parent_class)->dispose (object);
}

static void
weft_lookup_form_finalize (GObject *object)
{
  g_free (WEFT_LOOKUP_FORM (object)->asked_server);
  G_OBJECT_CLASS (weft_lookup_form_parent_class)->finalize (object);
}

static void
weft_lookup_form_class_init (WeftLookupFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weft_lookup_form_dispose;
  G_OBJECT_CLASS (klass)->finalize = weft_lookup_form_finalize;

  signals[SUBMIT] = g_signal_new ("submit", WEFT_TYPE_LOOKUP_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[JOBS_CHANGED] = g_signal_new ("jobs-changed", WEFT_TYPE_LOOKUP_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, APP_PATH "lookup-form.ui");
  gtk_widget_class_bind_template_child (widget_class, WeftLookupForm, choices);
  gtk_widget_class_bind_template_child (widget_class, WeftLookupForm, frame);
  gtk_widget_class_bind_template_child (widget_class, WeftLookupForm, jobs);
  gtk_widget_class_bind_template_child (widget_class, WeftLookupForm, jobs_box);
  gtk_widget_class_bind_template_child (widget_class, WeftLookupForm, limit);
  gtk_widget_class_bind_template_child (widget_class, WeftLookupForm, limit_box);
  gtk_widget_class_bind_template_child (widget_class, WeftLookupForm, more);
  gtk_widget_class_bind_template_child (widget_class, WeftLookupForm, names);
  gtk_widget_class_bind_template_child (widget_class, WeftLookupForm, placeholder);
  gtk_widget_class_bind_template_child (widget_class, WeftLookupForm, port);
  gtk_widget_class_bind_template_child (widget_class, WeftLookupForm, port_box);
  gtk_widget_class_bind_template_child (widget_class, WeftLookupForm, problem);
  gtk_widget_class_bind_template_child (widget_class, WeftLookupForm, problem_box);
  gtk_widget_class_bind_template_child (widget_class, WeftLookupForm, server);
  gtk_widget_class_bind_template_child (widget_class, WeftLookupForm, start);
  gtk_widget_class_bind_template_child (widget_class, WeftLookupForm, type);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, jobs_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, more_cb);
}

static void
weft_lookup_form_init (WeftLookupForm *self)
{
  g_autoptr(GtkStringList) types = gtk_string_list_new (NULL);
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < WEFT_N_RECORD_TYPES; i++)
    gtk_string_list_append (types, weft_record_type_get_name (i));
  gtk_drop_down_set_model (self->type, G_LIST_MODEL (types));
  gtk_spin_button_set_range (self->jobs, 1, WEFT_LOOKUP_PARALLEL_MOST);
  gtk_spin_button_set_value (self->jobs, WEFT_LOOKUP_PARALLEL_DEFAULT);
  g_signal_connect_object (gtk_text_view_get_buffer (self->names), "changed", G_CALLBACK (names_changed_cb), self, G_CONNECT_SWAPPED);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->names), keys);
}

guint
weft_lookup_form_get_jobs (WeftLookupForm *self)
{
  g_return_val_if_fail (WEFT_IS_LOOKUP_FORM (self), 1);

  return (guint) gtk_spin_button_get_value_as_int (self->jobs);
}

void
weft_lookup_form_clear (WeftLookupForm *self)
{
  g_return_if_fail (WEFT_IS_LOOKUP_FORM (self));

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->names), "", 0);
}

void
weft_lookup_form_focus (WeftLookupForm *self)
{
  g_return_if_fail (WEFT_IS_LOOKUP_FORM (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->names));
}

void
weft_lookup_form_set_running (WeftLookupForm *self, gboolean running)
{
  g_return_if_fail (WEFT_IS_LOOKUP_FORM (self));

  self->running = running;
  show_button (self);
}

gboolean
weft_lookup_form_would_stop (WeftLookupForm *self)
{
  g_return_val_if_fail (WEFT_IS_LOOKUP_FORM (self), FALSE);

  return self->stop;
}

static void
place (WeftLookupForm *self, GtkWidget *child, int column, int row, int columns)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (self->choices);

  g_object_set (gtk_layout_manager_get_layout_child (layout, child), "column", column, "row", row, "column-span", columns, NULL);
}

/* What is seldom changed comes out of the way of the list, in a row of its own below. */
void
weft_lookup_form_set_narrow (WeftLookupForm *self, gboolean narrow)
{
  g_return_if_fail (WEFT_IS_LOOKUP_FORM (self));

  self->narrow = narrow;
  gtk_widget_set_visible (self->more, narrow);
  place (self, self->port_box, narrow ? 0 : 2, narrow ? 1 : 0, 1);
  place (self, self->limit_box, narrow ? 1 : 3, narrow ? 1 : 0, narrow ? 2 : 1);
  place (self, self->jobs_box, narrow ? 0 : 4, narrow ? 2 : 0, narrow ? 3 : 1);
  more_cb (self);
}

static gboolean
get_type_cb (GValue *value, GVariant *variant, gpointer data)
{
  WeftRecordType type = WEFT_RECORD_A;

  weft_record_type_parse (g_variant_get_string (variant, NULL), &type);
  g_value_set_uint (value, type);
  return TRUE;
}

static GVariant *
set_type_cb (const GValue *value, const GVariantType *expected, gpointer data)
{
  return g_variant_new_string (weft_record_type_get_name (MIN (g_value_get_uint (value), WEFT_N_RECORD_TYPES - 1)));
}

void
weft_lookup_form_set_settings (WeftLookupForm *self, GSettings *settings)
{
  g_return_if_fail (WEFT_IS_LOOKUP_FORM (self));

  g_settings_bind_with_mapping (settings, "lookup-type", self->type, "selected", G_SETTINGS_BIND_DEFAULT, get_type_cb, set_type_cb, NULL, NULL);
  g_settings_bind (settings, "lookup-server", self->server, "text", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "lookup-port", self->port, "value", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "lookup-timeout", self->limit, "value", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "lookup-jobs", self->jobs, "value", G_SETTINGS_BIND_DEFAULT);
}
