/* add-dialog.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "add-dialog.h"

#include <glib/gi18n.h>

#define MIB (1024.0 * 1024.0)

struct _WeftAddDialog
{
  AdwWindow parent_instance;

  WeftDownloadsPage *page; /* (not owned): the dialog is modal to its window */
  WeftPlan *plan;          /* (not owned): the page's */

  AdwEntryRow *name;
  GtkSpinButton *count;
  GtkSpinButton *shortest, *longest;
  GtkSpinButton *smallest, *largest;
  GtkSpinButton *failure, *retries, *seed;
  GtkLabel *problem;
  GtkWidget *add, *smallest_row, *largest_row;
};

G_DEFINE_FINAL_TYPE (WeftAddDialog, weft_add_dialog, ADW_TYPE_WINDOW)

static void
read_plan (WeftAddDialog *self, WeftPlan *plan)
{
  *plan = (WeftPlan) {
    .duration_min = gtk_spin_button_get_value (self->shortest),
    .duration_max = gtk_spin_button_get_value (self->longest),
    .size_min = (guint64) (gtk_spin_button_get_value (self->smallest) * MIB),
    .size_max = (guint64) (gtk_spin_button_get_value (self->largest) * MIB),
    .failure = gtk_spin_button_get_value (self->failure) / 100,
    .retries = (guint) gtk_spin_button_get_value (self->retries),
    .seed = (guint64) gtk_spin_button_get_value (self->seed),
    .workload = self->plan->workload,
    .computes = self->plan->computes,
  };
}

static void
show_plan (WeftAddDialog *self)
{
  const WeftPlan *plan = self->plan;

  gtk_spin_button_set_value (self->shortest, plan->duration_min);
  gtk_spin_button_set_value (self->longest, plan->duration_max);
  gtk_spin_button_set_value (self->smallest, (double) plan->size_min / MIB);
  gtk_spin_button_set_value (self->largest, (double) plan->size_max / MIB);
  gtk_spin_button_set_value (self->failure, plan->failure * 100);
  gtk_spin_button_set_value (self->retries, plan->retries);
  gtk_spin_button_set_value (self->seed, (double) plan->seed);
}

/* What is wrong is said while it is wrong, and Add waits until it is mended. */
static void
check_cb (WeftAddDialog *self)
{
  g_autoptr(GError) error = NULL;
  WeftPlan plan;
  gboolean right;

  read_plan (self, &plan);
  right = weft_plan_check (&plan, &error);
  gtk_label_set_text (self->problem, right ? "" : error->message);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), !right);
  gtk_widget_set_sensitive (self->add, right);
}

static void
add_cb (WeftAddDialog *self)
{
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name))));
  guint count = (guint) gtk_spin_button_get_value_as_int (self->count);
  g_autoptr(GError) error = NULL;
  WeftPlan plan;

  read_plan (self, &plan);
  if (weft_downloads_page_add (self->page, &plan, *name != '\0' ? name : NULL, count, &error))
    {
      gtk_window_close (GTK_WINDOW (self));
      return;
    }
  gtk_label_set_text (self->problem, error->message);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), TRUE);
}

static void
weft_add_dialog_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), WEFT_TYPE_ADD_DIALOG);
  G_OBJECT_CLASS (weft_add_dialog_parent_class)->dispose (object);
}

static void
weft_add_dialog_class_init (WeftAddDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weft_add_dialog_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, APP_PATH "add-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, WeftAddDialog, add);
  gtk_widget_class_bind_template_child (widget_class, WeftAddDialog, count);
  gtk_widget_class_bind_template_child (widget_class, WeftAddDialog, failure);
  gtk_widget_class_bind_template_child (widget_class, WeftAddDialog, largest);
  gtk_widget_class_bind_template_child (widget_class, WeftAddDialog, longest);
  gtk_widget_class_bind_template_child (widget_class, WeftAddDialog, name);
  gtk_widget_class_bind_template_child (widget_class, WeftAddDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, WeftAddDialog, retries);
  gtk_widget_class_bind_template_child (widget_class, WeftAddDialog, seed);
  gtk_widget_class_bind_template_child (widget_class, WeftAddDialog, shortest);
  gtk_widget_class_bind_template_child (widget_class, WeftAddDialog, smallest);
  gtk_widget_class_bind_template_child (widget_class, WeftAddDialog, largest_row);
  gtk_widget_class_bind_template_child (widget_class, WeftAddDialog, smallest_row);
  gtk_widget_class_bind_template_callback (widget_class, add_cb);
  gtk_widget_class_bind_template_callback (widget_class, check_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
weft_add_dialog_init (WeftAddDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
weft_add_dialog_present (WeftDownloadsPage *page, WeftPlan *plan)
{
  WeftAddDialog *self = g_object_new (WEFT_TYPE_ADD_DIALOG,
                                      "transient-for", gtk_widget_get_root (GTK_WIDGET (page)),
                                      NULL);

  self->page = page;
  self->plan = plan;
  show_plan (self);
  /* What a job computes follows from how long it shall take. */
  gtk_widget_set_visible (self->smallest_row, plan->workload == WEFT_WORKLOAD_DOWNLOAD);
  gtk_widget_set_visible (self->largest_row, plan->workload == WEFT_WORKLOAD_DOWNLOAD);
  check_cb (self);
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->name));
}
