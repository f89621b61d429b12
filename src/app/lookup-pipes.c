/* lookup-pipes.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "lookup-pipes.h"

#include "lookup-tube.h"

#include <glib/gi18n.h>

#define N_PIPES 3

struct _WeftLookupPipes
{
  AdwBin parent_instance;

  gboolean stacked;
  WeftLookupTube *tubes[N_PIPES];
  GtkLabel *texts[N_PIPES];
};

enum
{
  PROP_0,
  PROP_STACKED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (WeftLookupPipes, weft_lookup_pipes, ADW_TYPE_BIN)

static const struct
{
  const char *caption, *tooltip, *icon;
  gboolean backwards;
} looks[N_PIPES] = {
  { N_("Input"), N_("Standard input: Weft writes, the program reads"), "go-next-symbolic", FALSE },
  { N_("Output"), N_("Standard output: the program writes, Weft reads"), "go-previous-symbolic", TRUE },
  { N_("Error"), N_("Standard error: the program writes, Weft reads"), "go-previous-symbolic", TRUE },
};

static void
show_text (WeftLookupPipes *self, guint i)
{
  g_autofree char *text = weft_lookup_tube_describe (self->tubes[i]);

  if (g_strcmp0 (gtk_label_get_text (self->texts[i]), text) != 0)
    gtk_label_set_text (self->texts[i], text);
}

static GtkWidget *
new_label (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, style);
  return label;
}

static void
add_pipe (WeftLookupPipes *self, GtkGrid *grid, guint i)
{
  GtkWidget *caption = new_label (_(looks[i].caption), "caption-heading"), *icon = gtk_image_new_from_icon_name (looks[i].icon);
  GtkWidget *tube = weft_lookup_tube_new (looks[i].backwards), *text = new_label ("", "numeric");
  int row = (int) (self->stacked ? 2 * i : i);

  gtk_widget_add_css_class (icon, "dim-label");
  gtk_widget_add_css_class (text, "dim-label");
  gtk_widget_set_hexpand (tube, TRUE);
  gtk_widget_set_valign (tube, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (tube, _(looks[i].tooltip));
  gtk_accessible_update_property (GTK_ACCESSIBLE (tube), GTK_ACCESSIBLE_PROPERTY_LABEL, _(looks[i].tooltip), -1);
  /* As wide as the longest, so that the tubes do not move while they are filled. */
  gtk_label_set_width_chars (GTK_LABEL (text), 18);
  gtk_label_set_ellipsize (GTK_LABEL (text), PANGO_ELLIPSIZE_END);
  if (self->stacked)
    gtk_label_set_xalign (GTK_LABEL (text), 1);
  gtk_widget_set_hexpand (text, self->stacked); /* or the tube below would part the captions */
  gtk_grid_attach (grid, caption, 0, row, 1, 1);
  gtk_grid_attach (grid, icon, 1, row, 1, 1);
  gtk_grid_attach (grid, tube, self->stacked ? 0 : 2, self->stacked ? row + 1 : row, self->stacked ? 3 : 1, 1);
  gtk_grid_attach (grid, text, self->stacked ? 2 : 3, row, 1, 1);
  self->tubes[i] = WEFT_LOOKUP_TUBE (tube);
  self->texts[i] = GTK_LABEL (text);
  show_text (self, i);
}

static void
weft_lookup_pipes_constructed (GObject *object)
{
  WeftLookupPipes *self = WEFT_LOOKUP_PIPES (object);
  GtkGrid *grid = GTK_GRID (gtk_grid_new ());

  G_OBJECT_CLASS (weft_lookup_pipes_parent_class)->constructed (object);
  gtk_grid_set_column_spacing (grid, 9);
  gtk_grid_set_row_spacing (grid, 6);
  for (guint i = 0; i < N_PIPES; i++)
    add_pipe (self, grid, i);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (grid));
}

static void
weft_lookup_pipes_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_STACKED)
    g_value_set_boolean (value, WEFT_LOOKUP_PIPES (object)->stacked);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
weft_lookup_pipes_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_STACKED)
    WEFT_LOOKUP_PIPES (object)->stacked = g_value_get_boolean (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
weft_lookup_pipes_class_init (WeftLookupPipesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = weft_lookup_pipes_constructed;
  object_class->get_property = weft_lookup_pipes_get_property;
  object_class->set_property = weft_lookup_pipes_set_property;

  properties[PROP_STACKED] = g_param_spec_boolean ("stacked", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
weft_lookup_pipes_init (WeftLookupPipes *self)
{
}

/* Stuck are those that somebody wants to write into: the last write did not fit, so they are nearly full. */
void
weft_lookup_pipes_set_levels (WeftLookupPipes *self, const WeftPipeLevel levels[N_PIPES], gboolean stuck)
{
  g_return_if_fail (WEFT_IS_LOOKUP_PIPES (self));

  for (guint i = 0; i < N_PIPES; i++)
    {
      weft_lookup_tube_set (self->tubes[i], levels[i].used, levels[i].size, stuck && levels[i].used > levels[i].size / 2);
      show_text (self, i);
    }
}
