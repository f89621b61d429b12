/* compare-table.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "compare-table.h"

#include "compare-measure.h"

#include "engine/format.h"

#include <glib/gi18n.h>
#include <math.h>

#define COLUMNS 8

struct _WeftCompareTable
{
  GtkWidget parent_instance;

  GtkGrid *grid;
  GPtrArray *titles; /* (owned) GtkLabel (not owned): the first of each row */
  int selected;
};

enum
{
  PROP_0,
  PROP_SELECTED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (WeftCompareTable, weft_compare_table, GTK_TYPE_WIDGET)

static GtkWidget *
add_cell (WeftCompareTable *self, guint column, guint row, const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), column == 0 ? 0 : 1);
  gtk_widget_set_hexpand (label, column == 0);
  gtk_widget_add_css_class (label, row == 0 ? "dim-label" : "numeric");
  gtk_grid_attach (self->grid, label, (int) column, (int) row, 1, 1);
  return label;
}

static void
add_head (WeftCompareTable *self)
{
  static const char *const heads[COLUMNS] = {
    N_("Strategy"), N_("Workers"), N_("Elapsed"), N_("Best possible"), N_("Overhead"), N_("CPU"), N_("Memory"), N_("Switches"),
  };

  for (guint i = 0; i < COLUMNS; i++)
    add_cell (self, i, 0, _(heads[i]));
}

static void
add_run (WeftCompareTable *self, guint row, const WeftFindingRun *run, const char *title)
{
  g_autofree char *workers = g_strdup_printf ("%u", run->workers), *best = weft_format_duration (run->ideal);
  g_autofree char *overhead = isnan (run->overhead) ? g_strdup ("—") : g_strdup_printf ("%.3f", run->overhead);
  GtkWidget *label = add_cell (self, 0, row, title);

  g_ptr_array_add (self->titles, label);
  add_cell (self, 1, row, workers);
  for (guint i = 0; i < WEFT_N_MEASURES; i++)
    {
      g_autofree char *text = weft_measure_dup_total (i, run);

      add_cell (self, i == WEFT_MEASURE_ELAPSED ? 2 : 4 + i, row, text);
    }
  add_cell (self, 3, row, best);
  add_cell (self, 4, row, overhead);
}

static void
clear_rows (WeftCompareTable *self)
{
  GtkWidget *child;

  g_ptr_array_set_size (self->titles, 0);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->grid))) != NULL)
    gtk_grid_remove (self->grid, child);
}

/* By weight, not by colour. */
static void
mark (WeftCompareTable *self, gboolean on)
{
  GtkWidget *label = self->selected >= 0 && (guint) self->selected < self->titles->len ? g_ptr_array_index (self->titles, (guint) self->selected) : NULL;

  if (label != NULL && on)
    gtk_widget_add_css_class (label, "heading");
  else if (label != NULL)
    gtk_widget_remove_css_class (label, "heading");
}

static void
set_selected (WeftCompareTable *self, int selected)
{
  if (self->selected == selected)
    return;
  mark (self, FALSE);
  self->selected = selected;
  mark (self, TRUE);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED]);
}

static void
weft_compare_table_dispose (GObject *object)
{
  WeftCompareTable *self = WEFT_COMPARE_TABLE (object);

  g_ptr_array_set_size (self->titles, 0);
  if (self->grid != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->grid));
  self->grid = NULL;
  G_OBJECT_CLASS (weft_compare_table_parent_class)->dispose (object);
}

static void
weft_compare_table_finalize (GObject *object)
{
  g_ptr_array_unref (WEFT_COMPARE_TABLE (object)->titles);
  G_OBJECT_CLASS (weft_compare_table_parent_class)->finalize (object);
}

static void
weft_compare_table_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_SELECTED)
    g_value_set_int (value, WEFT_COMPARE_TABLE (object)->selected);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
weft_compare_table_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_SELECTED)
    set_selected (WEFT_COMPARE_TABLE (object), g_value_get_int (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
weft_compare_table_class_init (WeftCompareTableClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = weft_compare_table_dispose;
  object_class->finalize = weft_compare_table_finalize;
  object_class->get_property = weft_compare_table_get_property;
  object_class->set_property = weft_compare_table_set_property;

  properties[PROP_SELECTED] = g_param_spec_int ("selected", NULL, NULL, -1, G_MAXINT, -1,
                                                G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_TABLE);
  gtk_widget_class_set_css_name (widget_class, "comparetable");
}

static void
weft_compare_table_init (WeftCompareTable *self)
{
  self->selected = -1;
  self->titles = g_ptr_array_new ();
  self->grid = GTK_GRID (gtk_grid_new ());
  gtk_grid_set_column_spacing (self->grid, 18);
  gtk_grid_set_row_spacing (self->grid, 9);
  gtk_widget_set_parent (GTK_WIDGET (self->grid), GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Figures of all runs"), -1);
}

GtkWidget *
weft_compare_table_new (void)
{
  return g_object_new (WEFT_TYPE_COMPARE_TABLE, NULL);
}

void
weft_compare_table_set_runs (WeftCompareTable *self, const WeftFindingRun *runs, const char *const *titles, guint n)
{
  g_return_if_fail (WEFT_IS_COMPARE_TABLE (self));

  set_selected (self, -1);
  clear_rows (self);
  add_head (self);
  for (guint i = 0; i < n; i++)
    add_run (self, i + 1, &runs[i], titles[i]);
}
