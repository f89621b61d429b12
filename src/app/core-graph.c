/* core-graph.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "core-graph-private.h"

#include <glib/gi18n.h>
#include <math.h>

/* The core graph: its properties and its data. What moves is painted in core-graph-paint.c, what stands still in
 * core-graph-still.c; core-graph-draw.c puts both together, core-graph-slide.c decides when. */

enum
{
  PROP_0,
  PROP_VIEW,
  PROP_BY_KIND,
  PROP_SPAN,
  PROP_FROZEN,
  PROP_POWER_SAVER,
  PROP_MOMENT,
  N_PROPS,
};

enum
{
  MOMENT_CHOSEN,
  N_SIGNALS,
};

G_DEFINE_FINAL_TYPE (WeftCoreGraph, weft_core_graph, GTK_TYPE_WIDGET)
G_DEFINE_ENUM_TYPE (WeftCoreView, weft_core_view,
                    G_DEFINE_ENUM_VALUE (WEFT_CORE_VIEW_GRID, "grid"),
                    G_DEFINE_ENUM_VALUE (WEFT_CORE_VIEW_LINES, "lines"),
                    G_DEFINE_ENUM_VALUE (WEFT_CORE_VIEW_STACKED, "stacked"),
                    G_DEFINE_ENUM_VALUE (WEFT_CORE_VIEW_HEAT, "heat"))

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

WeftSeries *
weft_core_graph_get_shown (WeftCoreGraph *self)
{
  gboolean kinds = self->view == WEFT_CORE_VIEW_STACKED && self->by_kind && self->kinds != NULL;

  return kinds ? self->kinds : self->cores;
}

guint
weft_core_graph_get_n_channels (WeftCoreGraph *self)
{
  WeftSeries *shown = weft_core_graph_get_shown (self);

  return shown != NULL ? weft_series_get_n_channels (shown) : 0;
}

guint
weft_core_graph_get_n_columns (WeftCoreGraph *self)
{
  return (guint) (self->layout.width * self->scale);
}

gint64
weft_core_graph_get_column_us (WeftCoreGraph *self)
{
  return MAX ((gint64) self->span * G_USEC_PER_SEC / MAX (weft_core_graph_get_n_columns (self), 1), 1);
}

gint64
weft_core_graph_get_newest_us (WeftCoreGraph *self)
{
  guint n = self->cores != NULL ? weft_series_get_n_samples (self->cores) : 0;

  return n > 0 ? weft_series_get_to (self->cores, n - 1) : 0;
}

gint64
weft_core_graph_get_end_us (WeftCoreGraph *self)
{
  if (self->frozen)
    return self->frozen_us;
  return self->sliding ? weft_core_graph_get_sliding_end (self) : weft_core_graph_get_newest_us (self);
}

static void
add_to_total (WeftCoreGraph *self, guint sample)
{
  double sum = 0;
  guint n = 0;
  float mean;

  for (guint i = 0; i < weft_series_get_n_channels (self->cores); i++)
    {
      float value = weft_series_get_value (self->cores, i, sample);

      if (isnan (value))
        continue;
      sum += value;
      n++;
    }
  mean = n > 0 ? (float) (sum / n) : NAN;
  weft_series_append (self->total, weft_series_get_from (self->cores, sample), weft_series_get_to (self->cores, sample), &mean);
}

static void
catch_up (WeftCoreGraph *self)
{
  guint64 appended = weft_series_get_n_appended (self->cores);
  guint n = weft_series_get_n_samples (self->cores);
  guint new = (guint) MIN (appended - self->seen, n);

  for (guint i = n - new; i < n; i++)
    add_to_total (self, i);
  self->seen = appended;
}

static void
reset_total (WeftCoreGraph *self)
{
  g_clear_pointer (&self->total, weft_series_unref);
  self->seen = 0;
  if (self->cores == NULL)
    return;
  self->total = weft_series_new (1, MAX (weft_series_get_n_samples (self->cores), WEFT_SERIES_CAPACITY));
  catch_up (self);
}

void
weft_core_graph_choose (WeftCoreGraph *self, gint64 time_us)
{
  weft_core_graph_set_moment (self, time_us);
  g_signal_emit (self, signals[MOMENT_CHOSEN], 0, self->moment_us);
}

static void
stop_painting (WeftCoreGraph *self)
{
  if (self->more_id > 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->more_id);
  self->more_id = 0;
}

static void
weft_core_graph_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (weft_core_graph_parent_class)->map (widget);
  weft_core_graph_slide (WEFT_CORE_GRAPH (widget));
}

static void
weft_core_graph_unmap (GtkWidget *widget)
{
  WeftCoreGraph *self = WEFT_CORE_GRAPH (widget);

  weft_core_graph_stop (self);
  stop_painting (self);
  GTK_WIDGET_CLASS (weft_core_graph_parent_class)->unmap (widget);
}

static void
weft_core_graph_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  weft_core_graph_forget (WEFT_CORE_GRAPH (widget));
}

static void
weft_core_graph_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 160 : 96;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 480 : 240;
}

static void
weft_core_graph_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  WeftCoreGraph *self = WEFT_CORE_GRAPH (widget);

  GTK_WIDGET_CLASS (weft_core_graph_parent_class)->css_changed (widget, change);
  weft_graph_text_forget (&self->text);
  weft_core_graph_forget (self);
}

static void
weft_core_graph_dispose (GObject *object)
{
  WeftCoreGraph *self = WEFT_CORE_GRAPH (object);

  weft_core_graph_stop (self);
  stop_painting (self);
  weft_core_graph_set_series (self, NULL, NULL);
  weft_core_graph_set_format (self, NULL, NULL, NULL);
  g_clear_pointer (&self->still, gsk_render_node_unref);
  G_OBJECT_CLASS (weft_core_graph_parent_class)->dispose (object);
}

static void
weft_core_graph_finalize (GObject *object)
{
  WeftCoreGraph *self = WEFT_CORE_GRAPH (object);

  weft_strips_free (self->strips);
  weft_graph_text_clear (&self->text);
  g_free (self->palette);
  g_free (self->title);
  g_strfreev (self->names);
  G_OBJECT_CLASS (weft_core_graph_parent_class)->finalize (object);
}

static void
weft_core_graph_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WeftCoreGraph *self = WEFT_CORE_GRAPH (object);

  switch (id)
    {
    case PROP_VIEW:
      g_value_set_enum (value, self->view);
      break;
    case PROP_BY_KIND:
      g_value_set_boolean (value, self->by_kind);
      break;
    case PROP_SPAN:
      g_value_set_uint (value, self->span);
      break;
    case PROP_FROZEN:
      g_value_set_boolean (value, self->frozen);
      break;
    case PROP_POWER_SAVER:
      g_value_set_boolean (value, self->power_saver);
      break;
    case PROP_MOMENT:
      g_value_set_int64 (value, self->moment_us);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
weft_core_graph_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  WeftCoreGraph *self = WEFT_CORE_GRAPH (object);

  switch (id)
    {
    case PROP_VIEW:
      weft_core_graph_set_view (self, (WeftCoreView) g_value_get_enum (value));
      break;
    case PROP_BY_KIND:
      weft_core_graph_set_by_kind (self, g_value_get_boolean (value));
      break;
    case PROP_SPAN:
      weft_core_graph_set_span (self, g_value_get_uint (value));
      break;
    case PROP_FROZEN:
      weft_core_graph_set_frozen (self, g_value_get_boolean (value));
      break;
    case PROP_POWER_SAVER:
      weft_core_graph_set_power_saver (self, g_value_get_boolean (value));
      break;
    case PROP_MOMENT:
      weft_core_graph_set_moment (self, g_value_get_int64 (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
install_properties (GObjectClass *klass)
{
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  properties[PROP_VIEW] = g_param_spec_enum ("view", NULL, NULL, WEFT_TYPE_CORE_VIEW, WEFT_CORE_VIEW_GRID, flags);
  properties[PROP_BY_KIND] = g_param_spec_boolean ("by-kind", NULL, NULL, FALSE, flags);
  properties[PROP_SPAN] = g_param_spec_uint ("span", NULL, NULL, 10, 3600, 60, flags);
  properties[PROP_FROZEN] = g_param_spec_boolean ("frozen", NULL, NULL, FALSE, flags);
  properties[PROP_POWER_SAVER] = g_param_spec_boolean ("power-saver", NULL, NULL, FALSE, flags);
  properties[PROP_MOMENT] = g_param_spec_int64 ("moment", NULL, NULL, -1, G_MAXINT64, -1, flags);
  g_object_class_install_properties (klass, N_PROPS, properties);
}

static void
weft_core_graph_class_init (WeftCoreGraphClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = weft_core_graph_dispose;
  object_class->finalize = weft_core_graph_finalize;
  object_class->get_property = weft_core_graph_get_property;
  object_class->set_property = weft_core_graph_set_property;
  widget_class->css_changed = weft_core_graph_css_changed;
  widget_class->map = weft_core_graph_map;
  widget_class->measure = weft_core_graph_measure;
  widget_class->size_allocate = weft_core_graph_size_allocate;
  widget_class->snapshot = weft_core_graph_snapshot;
  widget_class->unmap = weft_core_graph_unmap;

  install_properties (object_class);
  signals[MOMENT_CHOSEN] = g_signal_new ("moment-chosen", WEFT_TYPE_CORE_GRAPH, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_css_name (widget_class, "coregraph");
  weft_core_graph_class_init_reading (widget_class);
}

static void
weft_core_graph_init (WeftCoreGraph *self)
{
  self->span = 60;
  self->moment_us = -1;
  self->scale = 1;
  self->strips = weft_strips_new ();
  weft_graph_text_init (&self->text, GTK_WIDGET (self));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_add_css_class (GTK_WIDGET (self), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self), "numeric");
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (weft_core_graph_forget), NULL);
  weft_core_graph_init_reading (self);
}

GtkWidget *
weft_core_graph_new (void)
{
  return g_object_new (WEFT_TYPE_CORE_GRAPH, NULL);
}

void
weft_core_graph_set_series (WeftCoreGraph *self, WeftSeries *cores, WeftSeries *kinds)
{
  g_return_if_fail (WEFT_IS_CORE_GRAPH (self));
  g_return_if_fail (kinds == NULL || weft_series_get_n_channels (kinds) == WEFT_CPU_N_KINDS);

  if (cores != NULL)
    weft_series_ref (cores);
  if (kinds != NULL)
    weft_series_ref (kinds);
  g_clear_pointer (&self->cores, weft_series_unref);
  g_clear_pointer (&self->kinds, weft_series_unref);
  self->cores = cores;
  self->kinds = kinds;
  reset_total (self);
  weft_core_graph_stop_reading (self);
  weft_core_graph_forget (self);
}

void
weft_core_graph_update (WeftCoreGraph *self)
{
  g_return_if_fail (WEFT_IS_CORE_GRAPH (self));
  g_return_if_fail (self->cores != NULL);

  catch_up (self);
  weft_core_graph_describe (self, FALSE);
  weft_core_graph_slide (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
weft_core_graph_set_title (WeftCoreGraph *self, const char *title)
{
  g_return_if_fail (WEFT_IS_CORE_GRAPH (self));

  g_free (self->title);
  self->title = g_strdup (title);
  weft_core_graph_describe (self, TRUE);
}

void
weft_core_graph_set_names (WeftCoreGraph *self, const char *const *names)
{
  g_return_if_fail (WEFT_IS_CORE_GRAPH (self));

  g_strfreev (self->names);
  self->names = g_strdupv ((char **) names);
  weft_core_graph_forget (self);
}

void
weft_core_graph_set_format (WeftCoreGraph *self, WeftCoreGraphFormat format, gpointer data, GDestroyNotify destroy)
{
  g_return_if_fail (WEFT_IS_CORE_GRAPH (self));

  if (self->format_destroy != NULL)
    self->format_destroy (self->format_data);
  self->format = format;
  self->format_data = data;
  self->format_destroy = destroy;
  weft_core_graph_forget (self);
}

WeftCoreView
weft_core_graph_get_view (WeftCoreGraph *self)
{
  g_return_val_if_fail (WEFT_IS_CORE_GRAPH (self), WEFT_CORE_VIEW_GRID);

  return self->view;
}

/* What was read out belongs to another picture now. */
static void
show_another_way (WeftCoreGraph *self, guint property)
{
  weft_core_graph_stop_reading (self);
  weft_core_graph_forget (self);
  weft_core_graph_slide (self);
  weft_core_graph_describe (self, TRUE);
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

void
weft_core_graph_set_view (WeftCoreGraph *self, WeftCoreView view)
{
  g_return_if_fail (WEFT_IS_CORE_GRAPH (self));

  if (self->view == view)
    return;
  self->view = view;
  show_another_way (self, PROP_VIEW);
}

gboolean
weft_core_graph_get_by_kind (WeftCoreGraph *self)
{
  g_return_val_if_fail (WEFT_IS_CORE_GRAPH (self), FALSE);

  return self->by_kind;
}

void
weft_core_graph_set_by_kind (WeftCoreGraph *self, gboolean by_kind)
{
  g_return_if_fail (WEFT_IS_CORE_GRAPH (self));

  if (self->by_kind == !!by_kind)
    return;
  self->by_kind = !!by_kind;
  show_another_way (self, PROP_BY_KIND);
}

guint
weft_core_graph_get_span (WeftCoreGraph *self)
{
  g_return_val_if_fail (WEFT_IS_CORE_GRAPH (self), 0);

  return self->span;
}

void
weft_core_graph_set_span (WeftCoreGraph *self, guint seconds)
{
  g_return_if_fail (WEFT_IS_CORE_GRAPH (self));
  g_return_if_fail (seconds >= 10 && seconds <= 3600);

  if (self->span == seconds)
    return;
  self->span = seconds;
  show_another_way (self, PROP_SPAN);
}

gboolean
weft_core_graph_get_frozen (WeftCoreGraph *self)
{
  g_return_val_if_fail (WEFT_IS_CORE_GRAPH (self), FALSE);

  return self->frozen;
}

void
weft_core_graph_set_frozen (WeftCoreGraph *self, gboolean frozen)
{
  g_return_if_fail (WEFT_IS_CORE_GRAPH (self));

  if (self->frozen == !!frozen)
    return;
  self->frozen_us = weft_core_graph_get_end_us (self);
  self->frozen = !!frozen;
  weft_core_graph_slide (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FROZEN]);
}

gboolean
weft_core_graph_get_power_saver (WeftCoreGraph *self)
{
  g_return_val_if_fail (WEFT_IS_CORE_GRAPH (self), FALSE);

  return self->power_saver;
}

void
weft_core_graph_set_power_saver (WeftCoreGraph *self, gboolean power_saver)
{
  g_return_if_fail (WEFT_IS_CORE_GRAPH (self));

  if (self->power_saver == !!power_saver)
    return;
  self->power_saver = !!power_saver;
  weft_core_graph_slide (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_POWER_SAVER]);
}

gint64
weft_core_graph_get_moment (WeftCoreGraph *self)
{
  g_return_val_if_fail (WEFT_IS_CORE_GRAPH (self), -1);

  return self->moment_us;
}

void
weft_core_graph_set_moment (WeftCoreGraph *self, gint64 time_us)
{
  g_return_if_fail (WEFT_IS_CORE_GRAPH (self));

  time_us = MAX (time_us, -1);
  if (self->moment_us == time_us)
    return;
  self->moment_us = time_us;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MOMENT]);
}
