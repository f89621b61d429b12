/* lookup-row.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "lookup-row.h"

#include "lookup-text.h"

#include "engine/format.h"

#include <glib/gi18n.h>

/* GTK 4.8 makes two hundred rows for a list of which ten are in sight, in one frame: with all that is in them that takes
 * three hundred milliseconds. So a row is empty, and about as high as most will be, until it comes into sight. */
#define EMPTY_HEIGHT 64

/* So long rows may take in one frame when they come into sight: a scrolled list is never seen empty, and one that is filled
 * all at once is filled in some frames, which the view asks for. */
#define FRAME_US 2000

struct _WeftLookupRow
{
  AdwBin parent_instance;

  GtkWidget *view;       /* (not owned) */
  GtkListItem *item;     /* (not owned) (nullable) */
  WeftLookup *lookup;    /* (owned) (nullable) */
  GPtrArray *lines;      /* Line (owned): as many as this row has ever needed */
  GtkButton *more;       /* (not owned) (nullable): below the lines */
  WeftLookupState shown; /* the state that icon and style show */
  gboolean built;        /* what is below is there */
  gboolean stale;        /* the lookup has changed since */
  gboolean narrow;
  gboolean lively;       /* it may spin */
  char *named;           /* (owned) (nullable): what the buttons say that they are for */
  gboolean named_final;  /* and that they retry it */

  GtkBox *state_box;
  GtkImage *icon;
  GtkSpinner *spinner;   /* (not owned) (nullable): beside the icon, instead of it while it spins */
  GtkInscription *name, *type, *state;
  GtkInscription *none;
  GtkBox *answers;
  GtkInscription *details;
  GtkBox *buttons;
  GtkButton *open, *first, *second; /* (not owned) (nullable): all or none */
};

/* An answer and its button. */
typedef struct
{
  GtkWidget *box; /* (not owned) */
  GtkInscription *text;
  GtkWidget *copy;
  char *to_copy;  /* (owned) */
} Line;

G_DEFINE_FINAL_TYPE (WeftLookupRow, weft_lookup_row, ADW_TYPE_BIN)

static void
line_free (gpointer data)
{
  g_free (((Line *) data)->to_copy);
  g_free (data);
}

static void
copy_clicked_cb (GtkWidget *button, Line *line)
{
  if (line->to_copy != NULL)
    gtk_widget_activate_action (button, "lookups.copy-text", "s", line->to_copy);
}

static void
add_class (gpointer widget, const char *name)
{
  gtk_widget_add_css_class (widget, name);
}

static Line *
add_line (WeftLookupRow *self)
{
  Line *line = g_new0 (Line, 1);

  line->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  line->text = GTK_INSCRIPTION (gtk_inscription_new (""));
  gtk_inscription_set_text_overflow (line->text, GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_MIDDLE);
  gtk_inscription_set_min_chars (line->text, 8);
  add_class (line->text, "numeric");
  line->copy = gtk_button_new_from_icon_name ("edit-copy-symbolic");
  add_class (line->copy, "flat");
  add_class (line->box, "answer");
  gtk_widget_set_valign (line->copy, GTK_ALIGN_CENTER);
  g_signal_connect (line->copy, "clicked", G_CALLBACK (copy_clicked_cb), line);
  gtk_box_append (GTK_BOX (line->box), GTK_WIDGET (line->text));
  gtk_box_append (GTK_BOX (line->box), line->copy);
  gtk_box_insert_child_after (self->answers, line->box, self->lines->len > 0 ? ((Line *) g_ptr_array_index (self->lines, self->lines->len - 1))->box : NULL);
  g_ptr_array_add (self->lines, line);
  return line;
}

static void
show_line (WeftLookupRow *self, guint i, const WeftAnswer *answer)
{
  Line *line = i < self->lines->len ? g_ptr_array_index (self->lines, i) : add_line (self);
  g_autofree char *text = weft_lookup_text_answer (self->lookup, answer), *label = NULL, *shown = NULL;

  g_free (line->to_copy);
  line->to_copy = weft_lookup_text_to_copy (answer);
  gtk_inscription_set_text (line->text, text);
  gtk_inscription_set_nat_chars (line->text, (guint) g_utf8_strlen (text, -1) + 1);
  shown = weft_format_name (line->to_copy);
  label = g_strdup_printf (_("Copy %s"), shown);
  gtk_accessible_update_property (GTK_ACCESSIBLE (line->copy), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_set_visible (line->box, TRUE);
}

static void
open_clicked_cb (WeftLookupRow *self)
{
  if (self->item != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "lookups.open", "u", gtk_list_item_get_position (self->item));
}

static void
show_more (WeftLookupRow *self, guint n)
{
  g_autofree char *text = NULL;

  if (n > 0 && self->more == NULL)
    {
      self->more = GTK_BUTTON (gtk_button_new ());
      add_class (self->more, "flat");
      add_class (self->more, "more");
      gtk_widget_set_halign (GTK_WIDGET (self->more), GTK_ALIGN_START);
      g_signal_connect_object (self->more, "clicked", G_CALLBACK (open_clicked_cb), self, G_CONNECT_SWAPPED);
      gtk_box_append (self->answers, GTK_WIDGET (self->more));
    }
  if (self->more == NULL)
    return;
  text = g_strdup_printf (ngettext ("%'u more answer…", "%'u more answers…", n), n);
  gtk_button_set_label (self->more, text);
  gtk_widget_set_visible (GTK_WIDGET (self->more), n > 0);
}

static void
show_answers (WeftLookupRow *self)
{
  GPtrArray *answers = weft_lookup_get_answers (self->lookup);
  guint n = MIN (answers->len, WEFT_LOOKUP_ROW_ANSWERS);
  g_autofree char *none = n == 0 ? weft_lookup_text_no_answer (self->lookup) : NULL;

  for (guint i = 0; i < n; i++)
    show_line (self, i, g_ptr_array_index (answers, i));
  for (guint i = n; i < self->lines->len; i++)
    gtk_widget_set_visible (((Line *) g_ptr_array_index (self->lines, i))->box, FALSE);
  show_more (self, answers->len - n);
  gtk_inscription_set_text (self->none, none);
  gtk_widget_set_visible (GTK_WIDGET (self->none), n == 0);
  gtk_widget_set_visible (GTK_WIDGET (self->answers), n > 0);
}

static void
name_button (GtkButton *button, const char *tooltip, char *label)
{
  g_autofree char *owned = label;

  gtk_widget_set_tooltip_text (GTK_WIDGET (button), tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

/* Insensitive rather than gone: nothing in a row changes its place. */
static void
show_buttons (WeftLookupRow *self, const char *name)
{
  gboolean final = weft_lookup_state_is_final (self->shown);

  if (g_strcmp0 (name, self->named) == 0 && final == self->named_final)
    return;
  g_free (self->named);
  self->named = g_strdup (name);
  self->named_final = final;
  gtk_button_set_icon_name (self->first, final ? "view-refresh-symbolic" : "process-stop-symbolic");
  gtk_widget_set_sensitive (GTK_WIDGET (self->open), final);
  name_button (self->open, _("What nslookup said"), g_strdup_printf (_("Output for %s"), name));
  name_button (self->first, final ? _("Retry") : _("Cancel"), final ? g_strdup_printf (_("Retry %s"), name) : g_strdup_printf (_("Cancel %s"), name));
  name_button (self->second, _("Remove"), g_strdup_printf (_("Remove %s"), name));
}

/* Thirty that spin make every frame dear, and a still icon says the same. */
static void
show_spinner (WeftLookupRow *self)
{
  gboolean spins = self->lively && self->lookup != NULL && self->shown == WEFT_LOOKUP_RUNNING;

  if (spins && self->spinner == NULL)
    {
      self->spinner = g_object_new (GTK_TYPE_SPINNER, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, "visible", FALSE, NULL);
      gtk_box_append (self->state_box, GTK_WIDGET (self->spinner));
    }
  if (self->spinner == NULL || spins == gtk_widget_get_visible (GTK_WIDGET (self->spinner)))
    return;
  gtk_widget_set_visible (GTK_WIDGET (self->icon), !spins);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), spins);
  gtk_spinner_set_spinning (self->spinner, spins);
}

static void
show_state (WeftLookupRow *self, WeftLookupState state)
{
  /* Not of the whole row: all that is in it would be styled anew. */
  gtk_widget_remove_css_class (GTK_WIDGET (self->icon), weft_lookup_text_get_style (self->shown));
  gtk_widget_remove_css_class (GTK_WIDGET (self->state), weft_lookup_text_get_style (self->shown));
  add_class (self->icon, weft_lookup_text_get_style (state));
  add_class (self->state, weft_lookup_text_get_style (state));
  self->shown = state;
  gtk_image_set_from_icon_name (self->icon, weft_lookup_text_get_icon (state));
  gtk_inscription_set_text (self->state, weft_lookup_state_get_title (state));
  show_spinner (self);
}

/* Where there is little room the state stands with the details, and the name has the line for itself. */
static void
show_details (WeftLookupRow *self)
{
  g_autofree char *details = weft_lookup_text_details (self->lookup), *text = NULL;
  const char *state = weft_lookup_state_get_title (self->shown);

  if (self->narrow && *details != '\0')
    text = g_strdup_printf ("%s · %s", state, details);
  gtk_inscription_set_text (self->details, text != NULL ? text : self->narrow ? state : details);
}

static void
state_changed_cb (WeftLookupRow *self)
{
  self->stale = TRUE;
}

static void
first_clicked_cb (WeftLookupRow *self)
{
  if (self->item != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), weft_lookup_state_is_final (self->shown) ? "lookups.retry-one" : "lookups.cancel-one", "u",
                                gtk_list_item_get_position (self->item));
}

static void
second_clicked_cb (WeftLookupRow *self)
{
  if (self->item != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "lookups.remove-one", "u", gtk_list_item_get_position (self->item));
}

static GtkButton *
add_button (WeftLookupRow *self, const char *icon, void (*clicked_cb) (WeftLookupRow *self))
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  add_class (button, "circular");
  add_class (button, "flat");
  g_signal_connect_object (button, "clicked", G_CALLBACK (clicked_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (self->buttons, button);
  return GTK_BUTTON (button);
}

/* In a frame of their own: they are as much as all the rest of the row. */
static void
add_buttons (WeftLookupRow *self)
{
  self->open = add_button (self, "weft-output-symbolic", open_clicked_cb);
  self->first = add_button (self, "view-refresh-symbolic", first_clicked_cb);
  self->second = add_button (self, "user-trash-symbolic", second_clicked_cb);
}

static void
build (WeftLookupRow *self)
{
  self->built = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_size_request (GTK_WIDGET (self), -1, -1);
  gtk_widget_set_visible (GTK_WIDGET (self->state), !self->narrow);
  show_state (self, WEFT_LOOKUP_QUEUED);
}

/* What is left of the time for rows in this frame. One thread, one window that anybody looks at. */
static gboolean
has_time (GtkWidget *widget, gint64 used_us)
{
  static gint64 frame_us, all_us;
  GdkFrameClock *clock = gtk_widget_get_frame_clock (widget);
  gint64 now = clock != NULL ? gdk_frame_clock_get_frame_time (clock) : 0;

  if (now != frame_us)
    all_us = 0;
  frame_us = now;
  all_us += used_us;
  return all_us < FRAME_US;
}

/* While the frame in which it comes into sight is laid out: it is never painted as it was. One that was just made is mapped
 * before it has a place, and most of those are out of sight then. */
static void
weft_lookup_row_map (GtkWidget *widget)
{
  gint64 began = g_get_monotonic_time ();

  if (WEFT_LOOKUP_ROW (widget)->stale && gtk_widget_get_height (widget) > 0 && has_time (widget, 0))
    {
      weft_lookup_row_update (WEFT_LOOKUP_ROW (widget));
      has_time (widget, g_get_monotonic_time () - began);
    }
  GTK_WIDGET_CLASS (weft_lookup_row_parent_class)->map (widget);
}

static void
weft_lookup_row_dispose (GObject *object)
{
  WeftLookupRow *self = WEFT_LOOKUP_ROW (object);

  g_clear_object (&self->lookup);
  if (self->built)
    gtk_widget_dispose_template (GTK_WIDGET (self), WEFT_TYPE_LOOKUP_ROW);
  self->built = FALSE;
  g_clear_pointer (&self->lines, g_ptr_array_unref);
  g_clear_pointer (&self->named, g_free);
  G_OBJECT_CLASS (weft_lookup_row_parent_class)->dispose (object);
}

static void
weft_lookup_row_class_init (WeftLookupRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weft_lookup_row_dispose;
  widget_class->map = weft_lookup_row_map;

  gtk_widget_class_set_template_from_resource (widget_class, APP_PATH "lookup-row.ui");
  gtk_widget_class_bind_template_child (widget_class, WeftLookupRow, answers);
  gtk_widget_class_bind_template_child (widget_class, WeftLookupRow, buttons);
  gtk_widget_class_bind_template_child (widget_class, WeftLookupRow, details);
  gtk_widget_class_bind_template_child (widget_class, WeftLookupRow, icon);
  gtk_widget_class_bind_template_child (widget_class, WeftLookupRow, name);
  gtk_widget_class_bind_template_child (widget_class, WeftLookupRow, none);
  gtk_widget_class_bind_template_child (widget_class, WeftLookupRow, state);
  gtk_widget_class_bind_template_child (widget_class, WeftLookupRow, state_box);
  gtk_widget_class_bind_template_child (widget_class, WeftLookupRow, type);
}

static void
weft_lookup_row_init (WeftLookupRow *self)
{
  self->lines = g_ptr_array_new_with_free_func (line_free);
  gtk_widget_set_size_request (GTK_WIDGET (self), -1, EMPTY_HEIGHT);
  add_class (self, "job");
  add_class (self, "lookup");
}

GtkWidget *
weft_lookup_row_new (GtkWidget *view)
{
  WeftLookupRow *self = g_object_new (WEFT_TYPE_LOOKUP_ROW, NULL);

  self->view = view;
  return GTK_WIDGET (self);
}

void
weft_lookup_row_bind (WeftLookupRow *self, WeftLookup *lookup, GtkListItem *item)
{
  g_return_if_fail (WEFT_IS_LOOKUP_ROW (self));

  if (self->lookup != NULL)
    g_signal_handlers_disconnect_by_data (self->lookup, self);
  g_set_object (&self->lookup, lookup);
  self->item = item;
  self->stale = lookup != NULL;
  if (lookup == NULL)
    {
      if (self->built)
        show_spinner (self);
      return;
    }
  g_signal_connect_object (lookup, "notify::state", G_CALLBACK (state_changed_cb), self, G_CONNECT_SWAPPED);
  /* GTK 4.8 keeps two hundred rows, most of them out of sight, and lays all of them out anew for one text. */
  if (gtk_widget_get_mapped (GTK_WIDGET (self)) && self->built)
    weft_lookup_row_update (self);
}

void
weft_lookup_row_set_narrow (WeftLookupRow *self, gboolean narrow)
{
  g_return_if_fail (WEFT_IS_LOOKUP_ROW (self));

  self->narrow = narrow;
  if (!self->built)
    return;
  gtk_widget_set_visible (GTK_WIDGET (self->state), !narrow);
  if (self->lookup != NULL)
    show_details (self);
}

void
weft_lookup_row_set_lively (WeftLookupRow *self, gboolean lively)
{
  g_return_if_fail (WEFT_IS_LOOKUP_ROW (self));

  if (lively == self->lively)
    return;
  self->lively = lively;
  if (self->built)
    show_spinner (self);
}

gboolean
weft_lookup_row_has_place (WeftLookupRow *self)
{
  g_return_val_if_fail (WEFT_IS_LOOKUP_ROW (self), FALSE);

  return gtk_widget_get_height (GTK_WIDGET (self)) > 0;
}

gboolean
weft_lookup_row_is_stale (WeftLookupRow *self)
{
  g_return_val_if_fail (WEFT_IS_LOOKUP_ROW (self), FALSE);

  return self->stale && self->lookup != NULL && gtk_widget_get_mapped (GTK_WIDGET (self));
}

void
weft_lookup_row_update (WeftLookupRow *self)
{
  g_autofree char *title = NULL, *name = NULL;
  gboolean fresh = !self->built;

  g_return_if_fail (WEFT_IS_LOOKUP_ROW (self));

  if (self->lookup == NULL)
    return;
  if (fresh)
    build (self);
  else if (self->open == NULL)
    add_buttons (self);
  self->stale = fresh;
  title = weft_lookup_text_title (self->lookup);
  name = weft_format_name (weft_lookup_get_name (self->lookup));
  show_state (self, weft_lookup_get_state (self->lookup));
  gtk_inscription_set_text (self->name, title);
  gtk_inscription_set_text (self->type, weft_record_type_get_name (weft_lookup_get_record_type (self->lookup)));
  show_answers (self);
  show_details (self);
  if (self->open == NULL)
    return;
  show_buttons (self, name);
  gtk_widget_set_sensitive (GTK_WIDGET (self->first), self->shown != WEFT_LOOKUP_INVALID);
}
