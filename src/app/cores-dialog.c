/* cores-dialog.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "cores-dialog.h"

#include "process-table-private.h"

#include "monitor/actions.h"

#include <glib/gi18n.h>

struct _WeftCoresDialog
{
  AdwWindow parent_instance;

  WeftProcessTable *table; /* (not owned): the dialog is modal to its window */
  GPtrArray *items;        /* (owned) */
  GArray *ids;             /* guint32: as the buttons below */
  GPtrArray *buttons;      /* GtkCheckButton (not owned) */

  GtkFlowBox *cores;
  GtkLabel *names;
  GtkWidget *apply;
};

G_DEFINE_FINAL_TYPE (WeftCoresDialog, weft_cores_dialog, ADW_TYPE_WINDOW)

static GArray *
get_chosen (WeftCoresDialog *self)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint i = 0; i < self->buttons->len; i++)
    if (gtk_check_button_get_active (g_ptr_array_index (self->buttons, i)))
      g_array_append_val (ids, g_array_index (self->ids, guint32, i));
  return ids;
}

/* A process has to run somewhere. */
static void
check_cb (WeftCoresDialog *self)
{
  g_autoptr(GArray) ids = get_chosen (self);

  gtk_widget_set_sensitive (self->apply, ids->len > 0);
  gtk_widget_set_tooltip_text (self->apply, ids->len > 0 ? NULL : _("Choose at least one core"));
}

static void
set_all (WeftCoresDialog *self, gboolean active)
{
  for (guint i = 0; i < self->buttons->len; i++)
    gtk_check_button_set_active (g_ptr_array_index (self->buttons, i), active);
}

static void
all_cb (WeftCoresDialog *self)
{
  set_all (self, TRUE);
}

static void
none_cb (WeftCoresDialog *self)
{
  set_all (self, FALSE);
}

static void
apply_cb (WeftCoresDialog *self)
{
  g_autoptr(GArray) ids = get_chosen (self);

  _weft_process_table_set_cores (self->table, self->items, (const guint32 *) (void *) ids->data, ids->len);
  gtk_window_close (GTK_WINDOW (self));
}

static gboolean
contains (const GArray *ids, guint32 id)
{
  for (guint i = 0; ids != NULL && i < ids->len; i++)
    if (g_array_index (ids, guint32, i) == id)
      return TRUE;
  return FALSE;
}

static void
add_core (WeftCoresDialog *self, guint32 id, gboolean active)
{
  g_autofree char *label = g_strdup_printf (_("Core %u"), id);
  GtkWidget *button = gtk_check_button_new_with_label (label);

  gtk_check_button_set_active (GTK_CHECK_BUTTON (button), active);
  g_signal_connect_object (button, "toggled", G_CALLBACK (check_cb), self, G_CONNECT_SWAPPED);
  gtk_flow_box_append (self->cores, button);
  gtk_widget_set_focusable (gtk_widget_get_parent (button), FALSE);
  g_array_append_val (self->ids, id);
  g_ptr_array_add (self->buttons, button);
}

/* Those that are online, and those that the first may use already. */
static void
show_items (WeftCoresDialog *self)
{
  const WeftSampleProcess *first = weft_process_item_get_process (g_ptr_array_index (self->items, 0));
  g_autofree guint32 *online = NULL;
  guint n = _weft_process_table_get_cores (self->table, &online);
  g_autoptr(GArray) used = weft_process_get_cores (first->pid, first->start_ticks, NULL);
  g_autofree char *names = _weft_process_table_list (self->items);

  gtk_label_set_text (self->names, names);
  for (guint i = 0; i < n; i++)
    add_core (self, online[i], used == NULL || contains (used, online[i]));
  check_cb (self);
}

static void
weft_cores_dialog_dispose (GObject *object)
{
  WeftCoresDialog *self = WEFT_CORES_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), WEFT_TYPE_CORES_DIALOG);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_pointer (&self->ids, g_array_unref);
  g_clear_pointer (&self->buttons, g_ptr_array_unref);
  G_OBJECT_CLASS (weft_cores_dialog_parent_class)->dispose (object);
}

static void
weft_cores_dialog_class_init (WeftCoresDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weft_cores_dialog_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, APP_PATH "cores-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, WeftCoresDialog, apply);
  gtk_widget_class_bind_template_child (widget_class, WeftCoresDialog, cores);
  gtk_widget_class_bind_template_child (widget_class, WeftCoresDialog, names);
  gtk_widget_class_bind_template_callback (widget_class, all_cb);
  gtk_widget_class_bind_template_callback (widget_class, apply_cb);
  gtk_widget_class_bind_template_callback (widget_class, none_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
weft_cores_dialog_init (WeftCoresDialog *self)
{
  self->ids = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->buttons = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
weft_cores_dialog_present (WeftProcessTable *table, GPtrArray *items)
{
  WeftCoresDialog *self = g_object_new (WEFT_TYPE_CORES_DIALOG,
                                        "transient-for", gtk_widget_get_root (GTK_WIDGET (table)),
                                        NULL);

  g_return_if_fail (items->len > 0);

  self->table = table;
  self->items = g_ptr_array_ref (items);
  show_items (self);
  gtk_window_present (GTK_WINDOW (self));
}
