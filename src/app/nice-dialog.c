/* nice-dialog.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "nice-dialog.h"

#include "process-table-private.h"

#include "monitor/actions.h"

#include <glib/gi18n.h>

#define ASKED_MOST 32

struct _WeftNiceDialog
{
  AdwWindow parent_instance;

  WeftProcessTable *table; /* (not owned): the dialog is modal to its window */
  GPtrArray *items;        /* (owned) */

  GtkSpinButton *nice;
  GtkLabel *names;
  AdwPreferencesGroup *group;
};

G_DEFINE_FINAL_TYPE (WeftNiceDialog, weft_nice_dialog, ADW_TYPE_WINDOW)

static void
apply_cb (WeftNiceDialog *self)
{
  _weft_process_table_set_nice (self->table, self->items, gtk_spin_button_get_value_as_int (self->nice));
  gtk_window_close (GTK_WINDOW (self));
}

/* The lowest that is permitted for one of them, or of the first of very many; what that does not suit will say so. */
static int
get_least (GPtrArray *items)
{
  int least = 20;

  for (guint i = 0; i < MIN (items->len, ASKED_MOST); i++)
    {
      const WeftSampleProcess *process = weft_process_item_get_process (g_ptr_array_index (items, i));
      WeftPermissions permissions;

      if (weft_process_get_permissions (process->pid, process->start_ticks, &permissions))
        least = MIN (least, permissions.nice_least);
    }
  return MIN (least, 19);
}

static void
show_items (WeftNiceDialog *self)
{
  const WeftSampleProcess *first = weft_process_item_get_process (g_ptr_array_index (self->items, 0));
  g_autofree char *names = _weft_process_table_list (self->items);
  g_autofree char *why = NULL;
  int least = get_least (self->items);

  if (least > -20)
    why = g_strdup_printf (_("You are permitted to set %d or more; lower values need an administrator."), least);
  gtk_label_set_text (self->names, names);
  adw_preferences_group_set_description (self->group, why);
  gtk_spin_button_set_range (self->nice, least, 19);
  gtk_spin_button_set_value (self->nice, first->nice != WEFT_PROCESS_NICE_UNKNOWN ? first->nice : MAX (least, 0));
}

static void
weft_nice_dialog_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), WEFT_TYPE_NICE_DIALOG);
  g_clear_pointer (&WEFT_NICE_DIALOG (object)->items, g_ptr_array_unref);
  G_OBJECT_CLASS (weft_nice_dialog_parent_class)->dispose (object);
}

static void
weft_nice_dialog_class_init (WeftNiceDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weft_nice_dialog_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, APP_PATH "nice-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, WeftNiceDialog, group);
  gtk_widget_class_bind_template_child (widget_class, WeftNiceDialog, names);
  gtk_widget_class_bind_template_child (widget_class, WeftNiceDialog, nice);
  gtk_widget_class_bind_template_callback (widget_class, apply_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
weft_nice_dialog_init (WeftNiceDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
weft_nice_dialog_present (WeftProcessTable *table, GPtrArray *items)
{
  WeftNiceDialog *self = g_object_new (WEFT_TYPE_NICE_DIALOG,
                                       "transient-for", gtk_widget_get_root (GTK_WIDGET (table)),
                                       NULL);

  g_return_if_fail (items->len > 0);

  self->table = table;
  self->items = g_ptr_array_ref (items);
  show_items (self);
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->nice));
}
