/* dot-pane.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "dot-pane.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#define SHOW_MS 100 /* what changes faster than one can read is no figure */
#define SWATCH 14

struct _WeftDotPane
{
  GtkWidget parent_instance;

  WeftDotGrid *grid;  /* (not owned), as all below */
  GtkLabel *line;
  GtkWidget *legend;
  GtkLabel *counts[WEFT_DOT_N_LOOKS];
  gboolean narrow;
  guint show_id;
};

G_DEFINE_FINAL_TYPE (WeftDotPane, weft_dot_pane, GTK_TYPE_WIDGET)

static void
set_text (GtkLabel *label, const char *text)
{
  if (g_strcmp0 (gtk_label_get_text (label), text) != 0)
    gtk_label_set_text (label, text);
}

static void
show_line (WeftDotPane *self)
{
  const char *reading = weft_dot_grid_get_reading (self->grid);
  g_autofree char *otherwise = NULL;

  if (reading == NULL)
    otherwise = self->narrow ? weft_dot_grid_dup_summary (self->grid) : weft_dot_grid_dup_scale (self->grid);
  set_text (self->line, reading != NULL ? reading : otherwise != NULL ? otherwise : _("Each dot is a job: point at one"));
}

static void
show (WeftDotPane *self)
{
  show_line (self);
  for (guint look = 0; look < WEFT_DOT_N_LOOKS && !self->narrow; look++)
    {
      g_autofree char *text = g_strdup_printf ("%'u", weft_dot_grid_get_count (self->grid, look));

      set_text (self->counts[look], text);
    }
}

static gboolean
show_cb (gpointer data)
{
  WeftDotPane *self = data;

  self->show_id = 0;
  show (self);
  return G_SOURCE_REMOVE;
}

static void
counted_cb (WeftDotPane *self)
{
  if (self->show_id != 0)
    return;
  self->show_id = g_timeout_add (SHOW_MS, show_cb, self);
  g_source_set_name_by_id (self->show_id, "[weft] counts of the dots");
}

static void
draw_swatch_cb (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  WeftGraphColors colors;

  weft_graph_colors_look_up (&colors, GTK_WIDGET (area));
  weft_dot_draw (cr, GPOINTER_TO_UINT (data), &colors, adw_style_manager_get_high_contrast (adw_style_manager_get_default ()), MIN (width, height), 0.6);
}

static GtkWidget *
make_swatch (WeftDotLook look)
{
  GtkWidget *swatch = g_object_new (GTK_TYPE_DRAWING_AREA, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (swatch), SWATCH);
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (swatch), SWATCH);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (swatch), draw_swatch_cb, GUINT_TO_POINTER (look), NULL);
  gtk_widget_set_valign (swatch, GTK_ALIGN_CENTER);
  return swatch;
}

/* Two columns of a shape, its name and its count. */
static void
add_to_legend (WeftDotPane *self, WeftDotLook look)
{
  GtkWidget *name = gtk_label_new (weft_dot_get_name (look)), *count = gtk_label_new ("0");
  int column = look % 2 * 3, row = (int) look / 2;

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_xalign (GTK_LABEL (count), 1);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (name, TRUE);
  gtk_widget_add_css_class (count, "numeric");
  if (column > 0)
    gtk_widget_set_margin_end (count, 0);
  else
    gtk_widget_set_margin_end (count, 12);
  self->counts[look] = GTK_LABEL (count);
  gtk_grid_attach (GTK_GRID (self->legend), make_swatch (look), column, row, 1, 1);
  gtk_grid_attach (GTK_GRID (self->legend), name, column + 1, row, 1, 1);
  gtk_grid_attach (GTK_GRID (self->legend), count, column + 2, row, 1, 1);
}

static void
make_legend (WeftDotPane *self)
{
  self->legend = gtk_grid_new ();
  gtk_grid_set_column_spacing (GTK_GRID (self->legend), 6);
  gtk_grid_set_row_spacing (GTK_GRID (self->legend), 3);
  gtk_widget_add_css_class (self->legend, "caption");
  for (guint look = 0; look < WEFT_DOT_N_LOOKS; look++)
    add_to_legend (self, look);
  gtk_widget_set_parent (self->legend, GTK_WIDGET (self));
}

static void
weft_dot_pane_dispose (GObject *object)
{
  WeftDotPane *self = WEFT_DOT_PANE (object);
  GtkWidget *child;

  g_clear_handle_id (&self->show_id, g_source_remove);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (weft_dot_pane_parent_class)->dispose (object);
}

static void
weft_dot_pane_class_init (WeftDotPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weft_dot_pane_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "dotpane");
}

static void
weft_dot_pane_init (WeftDotPane *self)
{
  GtkBoxLayout *layout = GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self)));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (layout, 6);
  self->grid = WEFT_DOT_GRID (weft_dot_grid_new ());
  gtk_widget_set_vexpand (GTK_WIDGET (self->grid), TRUE);
  gtk_widget_set_parent (GTK_WIDGET (self->grid), GTK_WIDGET (self));
  self->line = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->line, 0);
  gtk_label_set_ellipsize (self->line, PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (GTK_WIDGET (self->line), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->line), "numeric");
  gtk_widget_set_parent (GTK_WIDGET (self->line), GTK_WIDGET (self));
  make_legend (self);
  g_signal_connect_object (self->grid, "notify::reading", G_CALLBACK (show_line), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->grid, "counted", G_CALLBACK (counted_cb), self, G_CONNECT_SWAPPED);
  show (self);
}

GtkWidget *
weft_dot_pane_new (void)
{
  return g_object_new (WEFT_TYPE_DOT_PANE, NULL);
}

WeftDotGrid *
weft_dot_pane_get_grid (WeftDotPane *self)
{
  g_return_val_if_fail (WEFT_IS_DOT_PANE (self), NULL);

  return self->grid;
}

void
weft_dot_pane_set_narrow (WeftDotPane *self, gboolean narrow)
{
  g_return_if_fail (WEFT_IS_DOT_PANE (self));

  self->narrow = narrow;
  gtk_widget_set_visible (self->legend, !narrow);
  if (narrow)
    gtk_widget_add_css_class (GTK_WIDGET (self), "narrow");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "narrow");
  show (self);
}
