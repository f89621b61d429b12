/* lookup-talk-row.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "lookup-talk-row.h"

#include "engine/format.h"

#include <glib/gi18n.h>
#include <string.h>

/* A label takes its time for long texts; who needs more copies all of it. */
#define SHOWN_BYTES (16 * 1024)

struct _WeftLookupTalkRow
{
  AdwBin parent_instance;

  WeftTalkEntry *entry; /* (owned) (nullable) */

  GtkLabel *command, *answer;
  GtkSpinner *spinner;
  GtkWidget *copy;
};

G_DEFINE_FINAL_TYPE (WeftLookupTalkRow, weft_lookup_talk_row, ADW_TYPE_BIN)

/* Without the blank lines around it; cut where it is too long, and then that is said. */
static char *
dup_shown (const char *answer)
{
  gsize length = strlen (answer);
  g_autofree char *size = weft_format_size (length), *begin = NULL;

  if (length <= SHOWN_BYTES)
    return g_strchomp (g_strdup (answer));
  begin = g_utf8_make_valid (answer, SHOWN_BYTES);
  /* Translators: of a long text only the beginning is shown; how long all of it is */
  return g_strdup_printf (_("%s\n… (the beginning of %s; Copy has all of it)"), begin, size);
}

static void
show_entry (WeftLookupTalkRow *self)
{
  gboolean pending = weft_talk_entry_is_pending (self->entry);
  const char *answer = weft_talk_entry_get_answer (self->entry);
  g_autofree char *shown = dup_shown (answer != NULL ? answer : "");

  if (g_strcmp0 (shown, gtk_label_get_text (self->answer)) != 0)
    gtk_label_set_text (self->answer, shown);
  gtk_widget_set_visible (GTK_WIDGET (self->answer), *shown != '\0');
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), pending);
  gtk_spinner_set_spinning (self->spinner, pending);
  gtk_widget_set_visible (self->copy, *shown != '\0');
}

static void
copy_cb (WeftLookupTalkRow *self)
{
  if (self->entry != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "talk.copy", "s", weft_talk_entry_get_answer (self->entry));
}

static void
weft_lookup_talk_row_dispose (GObject *object)
{
  g_clear_object (&WEFT_LOOKUP_TALK_ROW (object)->entry);
  gtk_widget_dispose_template (GTK_WIDGET (object), WEFT_TYPE_LOOKUP_TALK_ROW);
  G_OBJECT_CLASS (weft_lookup_talk_row_parent_class)->dispose (object);
}

static void
weft_lookup_talk_row_class_init (WeftLookupTalkRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weft_lookup_talk_row_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, APP_PATH "lookup-talk-row.ui");
  gtk_widget_class_bind_template_child (widget_class, WeftLookupTalkRow, answer);
  gtk_widget_class_bind_template_child (widget_class, WeftLookupTalkRow, command);
  gtk_widget_class_bind_template_child (widget_class, WeftLookupTalkRow, copy);
  gtk_widget_class_bind_template_child (widget_class, WeftLookupTalkRow, spinner);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
}

static void
weft_lookup_talk_row_init (WeftLookupTalkRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
weft_lookup_talk_row_new (void)
{
  return g_object_new (WEFT_TYPE_LOOKUP_TALK_ROW, NULL);
}

void
weft_lookup_talk_row_bind (WeftLookupTalkRow *self, WeftTalkEntry *entry)
{
  g_autofree char *command = NULL, *label = NULL;

  g_return_if_fail (WEFT_IS_LOOKUP_TALK_ROW (self));

  if (self->entry != NULL)
    g_signal_handlers_disconnect_by_data (self->entry, self);
  g_set_object (&self->entry, entry);
  gtk_spinner_set_spinning (self->spinner, FALSE);
  if (entry == NULL)
    return;
  command = g_strchomp (g_strdup (weft_talk_entry_get_command (entry)));
  label = g_strdup_printf (_("Copy the answer to %s"), command);
  gtk_label_set_text (self->command, command);
  gtk_widget_set_tooltip_text (self->copy, _("Copy the answer"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->copy), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect_object (entry, "notify::answer", G_CALLBACK (show_entry), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (entry, "notify::pending", G_CALLBACK (show_entry), self, G_CONNECT_SWAPPED);
  show_entry (self);
}
