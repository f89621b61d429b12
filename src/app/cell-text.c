/* cell-text.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "cell-text.h"

#define DATA "weft-cell-font"

/* What the cells of a table share. Pango itself sees to it that a layout follows its context to another font. */
typedef struct
{
  PangoLayout *measured;     /* (owned): never changed, so that measuring it is free */
  PangoLayout *layouts[2];   /* (owned): of texts, and of figures */
} Font;

struct _WeftCellText
{
  GtkWidget parent_instance;

  GtkWidget *font_of; /* (not owned) */
  char *text;         /* (owned) */
  gboolean figure;
};

G_DEFINE_FINAL_TYPE (WeftCellText, weft_cell_text, GTK_TYPE_WIDGET)

static void
font_free (gpointer data)
{
  Font *font = data;

  g_object_unref (font->measured);
  g_object_unref (font->layouts[0]);
  g_object_unref (font->layouts[1]);
  g_free (font);
}

static PangoLayout *
make_layout (GtkWidget *widget)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (widget, NULL);

  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  return layout;
}

static Font *
get_font (WeftCellText *self)
{
  Font *font = g_object_get_data (G_OBJECT (self->font_of), DATA);
  PangoAttrList *numeric;

  if (font != NULL)
    return font;
  font = g_new (Font, 1);
  font->measured = gtk_widget_create_pango_layout (self->font_of, "0");
  font->layouts[FALSE] = make_layout (self->font_of);
  font->layouts[TRUE] = make_layout (self->font_of);
  numeric = pango_attr_list_new ();
  pango_attr_list_insert (numeric, pango_attr_font_features_new ("tnum=1"));
  pango_layout_set_attributes (font->layouts[TRUE], numeric);
  pango_attr_list_unref (numeric);
  g_object_set_data_full (G_OBJECT (self->font_of), DATA, font, font_free);
  return font;
}

static void
weft_cell_text_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  int height;

  /* The column says how wide it is. */
  *minimum = *natural = 1;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    return;
  pango_layout_get_pixel_size (get_font (WEFT_CELL_TEXT (widget))->measured, NULL, &height);
  *minimum = *natural = height;
}

static void
weft_cell_text_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  WeftCellText *self = WEFT_CELL_TEXT (widget);
  PangoLayout *layout = get_font (self)->layouts[self->figure];
  gboolean right_to_left = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  GdkRGBA color;
  int height;

  if (self->text == NULL || *self->text == '\0')
    return;
  pango_layout_set_text (layout, self->text, -1);
  pango_layout_set_width (layout, gtk_widget_get_width (widget) * PANGO_SCALE);
  pango_layout_set_alignment (layout, self->figure != right_to_left ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
  pango_layout_get_pixel_size (layout, NULL, &height);
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (0, (float) ((gtk_widget_get_height (widget) - height) / 2)));
  gtk_snapshot_append_layout (snapshot, layout, &color);
  gtk_snapshot_restore (snapshot);
}

static void
weft_cell_text_finalize (GObject *object)
{
  g_free (WEFT_CELL_TEXT (object)->text);
  G_OBJECT_CLASS (weft_cell_text_parent_class)->finalize (object);
}

static void
weft_cell_text_class_init (WeftCellTextClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = weft_cell_text_finalize;
  widget_class->measure = weft_cell_text_measure;
  widget_class->snapshot = weft_cell_text_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LABEL);
  gtk_widget_class_set_css_name (widget_class, "label");
}

static void
weft_cell_text_init (WeftCellText *self)
{
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

GtkWidget *
weft_cell_text_new (GtkWidget *font_of, gboolean figure)
{
  WeftCellText *self = g_object_new (WEFT_TYPE_CELL_TEXT, NULL);

  self->font_of = font_of;
  self->figure = figure;
  return GTK_WIDGET (self);
}

void
weft_cell_text_set_text (WeftCellText *self, const char *text)
{
  g_return_if_fail (WEFT_IS_CELL_TEXT (self));

  if (g_strcmp0 (text, self->text) == 0)
    return;
  g_free (self->text);
  self->text = g_strdup (text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, self->text, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

const char *
weft_cell_text_get_text (WeftCellText *self)
{
  g_return_val_if_fail (WEFT_IS_CELL_TEXT (self), NULL);

  return self->text;
}
