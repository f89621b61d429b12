/* lookup-tube.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "lookup-tube.h"

#include "engine/format.h"

#include <glib/gi18n.h>

#define HEIGHT 20
#define LEAST_WIDTH 60
#define PAGE 4096
#define HATCH 5.0f /* the width of a stripe */

struct _WeftLookupTube
{
  GtkWidget parent_instance;

  gboolean backwards;
  gboolean stuck;
  guint64 level, capacity; /* bytes */
};

enum
{
  PROP_0,
  PROP_BACKWARDS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (WeftLookupTube, weft_lookup_tube, GTK_TYPE_WIDGET)

static void
get_color (WeftLookupTube *self, const char *name, GdkRGBA *color)
{
  GtkStyleContext *context = gtk_widget_get_style_context (GTK_WIDGET (self));

  if (!gtk_style_context_lookup_color (context, name, color))
    gtk_style_context_get_color (context, color);
}

/* Stripes say that somebody is stuck also to who sees no colours. */
static void
append_hatch (GtkSnapshot *snapshot, const graphene_rect_t *bounds, const GdkRGBA *color)
{
  const GdkRGBA light = { 1, 1, 1, 0.35f };
  const GskColorStop stops[] = { { 0, *color }, { 0.5f, *color }, { 0.5f, light }, { 1, light } };

  gtk_snapshot_append_color (snapshot, color, bounds);
  gtk_snapshot_append_repeating_linear_gradient (snapshot, bounds, &bounds->origin,
                                                 &GRAPHENE_POINT_INIT (bounds->origin.x + 2 * HATCH, bounds->origin.y + 2 * HATCH),
                                                 stops, G_N_ELEMENTS (stops));
}

static void
append_fill (WeftLookupTube *self, GtkSnapshot *snapshot, float width, float height)
{
  float filled = (float) weft_lookup_tube_get_fraction (self) * width;
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (self->backwards ? width - filled : 0, 0, filled, height);
  GdkRGBA color;

  if (filled <= 0)
    return;
  get_color (self, self->stuck ? "weft_failed" : weft_lookup_tube_is_full (self) ? "weft_waiting" : "accent_bg_color", &color);
  if (self->stuck)
    append_hatch (snapshot, &bounds, &color);
  else
    gtk_snapshot_append_color (snapshot, &color, &bounds);
}

static void
weft_lookup_tube_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  WeftLookupTube *self = WEFT_LOOKUP_TUBE (widget);
  float width = (float) gtk_widget_get_width (widget), height = (float) gtk_widget_get_height (widget);
  const float border[] = { 1, 1, 1, 1 };
  GskRoundedRect shape;
  GdkRGBA color;

  gsk_rounded_rect_init_from_rect (&shape, &GRAPHENE_RECT_INIT (0, 0, width, height), height / 2);
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  color.alpha *= self->capacity > 0 ? 0.1f : 0.04f;
  gtk_snapshot_push_rounded_clip (snapshot, &shape);
  gtk_snapshot_append_color (snapshot, &color, &shape.bounds);
  append_fill (self, snapshot, width, height);
  gtk_snapshot_pop (snapshot);
  color.alpha *= 3;
  gtk_snapshot_append_border (snapshot, &shape, border, (const GdkRGBA[]) { color, color, color, color });
}

static void
weft_lookup_tube_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? LEAST_WIDTH : HEIGHT;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 3 * LEAST_WIDTH : HEIGHT;
}

static void
tell (WeftLookupTube *self)
{
  g_autofree char *text = weft_lookup_tube_describe (self);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, 0.0,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, (double) MAX (self->capacity, 1),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, (double) self->level,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text,
                                  -1);
}

static void
weft_lookup_tube_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_BACKWARDS)
    g_value_set_boolean (value, WEFT_LOOKUP_TUBE (object)->backwards);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
weft_lookup_tube_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_BACKWARDS)
    WEFT_LOOKUP_TUBE (object)->backwards = g_value_get_boolean (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
weft_lookup_tube_class_init (WeftLookupTubeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = weft_lookup_tube_get_property;
  object_class->set_property = weft_lookup_tube_set_property;
  widget_class->snapshot = weft_lookup_tube_snapshot;
  widget_class->measure = weft_lookup_tube_measure;

  properties[PROP_BACKWARDS] = g_param_spec_boolean ("backwards", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_METER);
  gtk_widget_class_set_css_name (widget_class, "tube");
}

static void
weft_lookup_tube_init (WeftLookupTube *self)
{
  tell (self);
}

GtkWidget *
weft_lookup_tube_new (gboolean backwards)
{
  return g_object_new (WEFT_TYPE_LOOKUP_TUBE, "backwards", backwards, NULL);
}

void
weft_lookup_tube_set (WeftLookupTube *self, guint64 level, guint64 capacity, gboolean stuck)
{
  g_return_if_fail (WEFT_IS_LOOKUP_TUBE (self));

  if (level == self->level && capacity == self->capacity && stuck == self->stuck)
    return;
  self->level = level;
  self->capacity = capacity;
  self->stuck = stuck;
  tell (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

double
weft_lookup_tube_get_fraction (WeftLookupTube *self)
{
  g_return_val_if_fail (WEFT_IS_LOOKUP_TUBE (self), 0);

  return self->capacity > 0 ? MIN ((double) self->level / (double) self->capacity, 1) : 0;
}

/* The kernel hands a pipe out in pages: with less than one free, who writes more waits. */
gboolean
weft_lookup_tube_is_full (WeftLookupTube *self)
{
  g_return_val_if_fail (WEFT_IS_LOOKUP_TUBE (self), FALSE);

  return self->capacity > 0 && self->level + PAGE > self->capacity;
}

char *
weft_lookup_tube_describe (WeftLookupTube *self)
{
  g_autofree char *level = NULL, *capacity = NULL;

  g_return_val_if_fail (WEFT_IS_LOOKUP_TUBE (self), NULL);

  level = weft_format_size (self->level);
  capacity = weft_format_size (self->capacity);
  if (self->capacity == 0)
    return g_strdup (_("closed"));
  if (self->level == 0)
    /* Translators: of a pipe; how much it holds */
    return g_strdup_printf (_("empty, holds %s"), capacity);
  if (self->stuck || weft_lookup_tube_is_full (self))
    return g_strdup_printf (_("full: %s of %s"), level, capacity);
  return g_strdup_printf (_("%s of %s"), level, capacity);
}
