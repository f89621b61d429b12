/* dot-grid.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "dot-grid-private.h"

enum
{
  PROP_0,
  PROP_READING,
  N_PROPS
};

enum
{
  ACTIVATED,
  COUNTED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WeftDotGrid, weft_dot_grid, GTK_TYPE_WIDGET)

static void
weft_dot_grid_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = 24;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 276 : 24;
}

static void
weft_dot_grid_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  WeftDotGrid *self = WEFT_DOT_GRID (widget);
  int scale = gtk_widget_get_scale_factor (widget);

  if (self->pixels != NULL && self->width == width * scale && self->height == height * scale && self->scale == scale)
    return;
  _weft_dot_grid_lay_out (self);
  gtk_widget_queue_draw (widget);
  g_signal_emit (self, signals[COUNTED], 0); /* a dot may stand for more or fewer jobs now */
}

static void
weft_dot_grid_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  _weft_dot_grid_snapshot (WEFT_DOT_GRID (widget), snapshot);
}

/* What happened while nobody looked is caught up with. */
static void
weft_dot_grid_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (weft_dot_grid_parent_class)->map (widget);
  _weft_dot_grid_look_anew (WEFT_DOT_GRID (widget), FALSE);
}

static void
weft_dot_grid_unmap (GtkWidget *widget)
{
  _weft_dot_grid_stop_looking (WEFT_DOT_GRID (widget));
  GTK_WIDGET_CLASS (weft_dot_grid_parent_class)->unmap (widget);
}

static void
weft_dot_grid_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (weft_dot_grid_parent_class)->css_changed (widget, change);
  _weft_dot_grid_forget_pixels (WEFT_DOT_GRID (widget));
}

static void
weft_dot_grid_dispose (GObject *object)
{
  WeftDotGrid *self = WEFT_DOT_GRID (object);

  _weft_dot_grid_stop_looking (self);
  if (self->batch != NULL)
    g_signal_handlers_disconnect_by_data (self->batch, self);
  g_clear_object (&self->batch);
  G_OBJECT_CLASS (weft_dot_grid_parent_class)->dispose (object);
}

static void
weft_dot_grid_finalize (GObject *object)
{
  WeftDotGrid *self = WEFT_DOT_GRID (object);

  g_free (self->pixels);
  g_ptr_array_unref (self->bands);
  weft_dot_inks_clear (&self->inks);
  g_free (self->looks);
  g_free (self->positions);
  g_free (self->reading);
  G_OBJECT_CLASS (weft_dot_grid_parent_class)->finalize (object);
}

static void
weft_dot_grid_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_READING)
    g_value_set_string (value, WEFT_DOT_GRID (object)->reading);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
weft_dot_grid_class_init (WeftDotGridClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = weft_dot_grid_dispose;
  object_class->finalize = weft_dot_grid_finalize;
  object_class->get_property = weft_dot_grid_get_property;
  widget_class->css_changed = weft_dot_grid_css_changed;
  widget_class->map = weft_dot_grid_map;
  widget_class->measure = weft_dot_grid_measure;
  widget_class->size_allocate = weft_dot_grid_size_allocate;
  widget_class->snapshot = weft_dot_grid_snapshot;
  widget_class->unmap = weft_dot_grid_unmap;

  properties[PROP_READING] = g_param_spec_string ("reading", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[ACTIVATED] = g_signal_new ("activated", WEFT_TYPE_DOT_GRID, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[COUNTED] = g_signal_new ("counted", WEFT_TYPE_DOT_GRID, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_css_name (widget_class, "dotgrid");
  _weft_dot_grid_install_keys (widget_class);
}

static void
free_band (gpointer data)
{
  if (data != NULL)
    gsk_render_node_unref (data);
}

static void
weft_dot_grid_init (WeftDotGrid *self)
{
  self->chosen = self->hovered = WEFT_DOT_NONE;
  self->bands = g_ptr_array_new_with_free_func (free_band);
  self->scale = 1;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (gtk_widget_queue_allocate), NULL);
  _weft_dot_grid_init_input (self);
}

GtkWidget *
weft_dot_grid_new (void)
{
  return g_object_new (WEFT_TYPE_DOT_GRID, NULL);
}

/* Jobs that are added come at the end: those before them stay what they are. */
static void
items_changed_cb (WeftDotGrid *self, guint position, guint removed, guint added)
{
  if (removed > 0 || position < self->n)
    {
      _weft_dot_grid_choose (self, WEFT_DOT_NONE, FALSE);
      self->hovered = WEFT_DOT_NONE;
    }
  self->scanned = MIN (self->scanned, position);
  _weft_dot_grid_look_anew (self, FALSE);
}

void
weft_dot_grid_set_batch (WeftDotGrid *self, WeftBatch *batch)
{
  g_return_if_fail (WEFT_IS_DOT_GRID (self));
  g_return_if_fail (batch == NULL || WEFT_IS_BATCH (batch));

  if (batch == self->batch)
    return;
  if (self->batch != NULL)
    g_signal_handlers_disconnect_by_data (self->batch, self);
  g_set_object (&self->batch, batch);
  self->since = 0;
  if (batch != NULL)
    {
      g_signal_connect_object (batch, "items-changed", G_CALLBACK (items_changed_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (batch, "changed", G_CALLBACK (_weft_dot_grid_changed), self, G_CONNECT_SWAPPED);
    }
  self->hovered = WEFT_DOT_NONE;
  _weft_dot_grid_choose (self, WEFT_DOT_NONE, FALSE);
  _weft_dot_grid_look_anew (self, TRUE);
  _weft_dot_grid_describe (self, TRUE);
}

void
_weft_dot_grid_take_reading (WeftDotGrid *self, char *reading)
{
  if (g_strcmp0 (self->reading, reading) == 0)
    {
      g_free (reading);
      return;
    }
  g_free (self->reading);
  self->reading = reading;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_READING]);
}

const char *
weft_dot_grid_get_reading (WeftDotGrid *self)
{
  g_return_val_if_fail (WEFT_IS_DOT_GRID (self), NULL);

  return self->reading;
}

guint
weft_dot_grid_get_count (WeftDotGrid *self, WeftDotLook look)
{
  g_return_val_if_fail (WEFT_IS_DOT_GRID (self), 0);
  g_return_val_if_fail (look < WEFT_DOT_N_LOOKS, 0);

  return self->counts[look];
}
