/* pulse-bar.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "pulse-bar.h"

#include "pulse-graph.h"
#include "pulse.h"

#include <glib/gi18n.h>

/* Often enough to see a stall, seldom enough to be read. */
#define UPDATE_MS 250

struct _WeftPulseBar
{
  AdwBin parent_instance;

  WeftPulse pulse;
  WeftBatch *batch;  /* (owned) (nullable) */
  guint update_id;   /* while mapped */
  guint updates;

  GtkBox *box;
  WeftPulseGraph *graph;
  GtkLabel *delay_now, *delay_p99, *delay_worst;
  GtkLabel *frame_now, *frame_p99, *frame_worst;
  GtkLabel *workers;
};

G_DEFINE_FINAL_TYPE (WeftPulseBar, weft_pulse_bar, ADW_TYPE_BIN)

static void
set_milliseconds (GtkLabel *label, double value)
{
  g_autofree char *text = NULL;

  /* Translators: milliseconds, as in "3.2 ms" */
  text = value < 0 ? g_strdup ("—") : g_strdup_printf (_("%.*f ms"), value < 99.95 ? 1 : 0, value);
  if (g_strcmp0 (text, gtk_label_get_text (label)) != 0)
    gtk_label_set_text (label, text);
}

static void
set_workers (WeftPulseBar *self)
{
  guint alive = self->batch != NULL ? weft_batch_get_alive (self->batch) : 0;
  g_autofree char *text = NULL;

  text = alive == 0 ? g_strdup (_("No workers")) : g_strdup_printf (ngettext ("%u worker", "%u workers", alive), alive);
  if (g_strcmp0 (text, gtk_label_get_text (self->workers)) != 0)
    gtk_label_set_text (self->workers, text);
}

/* For a screen reader, which must not be told four times a second. */
static void
describe_graph (WeftPulseBar *self, const WeftRollingFigures *delay)
{
  g_autofree char *text = NULL;

  if (self->updates++ % 20 != 0)
    return;
  text = g_strdup_printf (_("Main-loop delay in the last 10 seconds: now %.1f ms, 99th percentile %.1f ms, worst %.1f ms"),
                          MAX (delay->last, 0), MAX (delay->p99, 0), MAX (delay->worst, 0));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->graph), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static gboolean
update_cb (gpointer data)
{
  WeftPulseBar *self = WEFT_PULSE_BAR (data);
  WeftRollingFigures delay, frame;

  weft_rolling_get (&self->pulse.delay, g_get_monotonic_time (), &delay);
  weft_rolling_get (&self->pulse.frame, g_get_monotonic_time (), &frame);
  set_milliseconds (self->delay_now, delay.last);
  set_milliseconds (self->delay_p99, delay.p99);
  set_milliseconds (self->delay_worst, delay.worst);
  set_milliseconds (self->frame_now, frame.last);
  set_milliseconds (self->frame_p99, frame.p99);
  set_milliseconds (self->frame_worst, frame.worst);
  set_workers (self);
  weft_pulse_graph_update (self->graph, &self->pulse.delay);
  describe_graph (self, &delay);
  return G_SOURCE_CONTINUE;
}

static void
weft_pulse_bar_map (GtkWidget *widget)
{
  WeftPulseBar *self = WEFT_PULSE_BAR (widget);

  GTK_WIDGET_CLASS (weft_pulse_bar_parent_class)->map (widget);
  weft_pulse_set_clock (&self->pulse, gtk_widget_get_frame_clock (widget));
  self->update_id = g_timeout_add (UPDATE_MS, update_cb, self);
  g_source_set_name_by_id (self->update_id, "[weft] pulse bar");
}

static void
weft_pulse_bar_unmap (GtkWidget *widget)
{
  WeftPulseBar *self = WEFT_PULSE_BAR (widget);

  g_clear_handle_id (&self->update_id, g_source_remove);
  weft_pulse_set_clock (&self->pulse, NULL);
  GTK_WIDGET_CLASS (weft_pulse_bar_parent_class)->unmap (widget);
}

static void
weft_pulse_bar_dispose (GObject *object)
{
  WeftPulseBar *self = WEFT_PULSE_BAR (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  weft_pulse_clear (&self->pulse);
  g_clear_object (&self->batch);
  /* The template takes its children out behind the back of the bin, which would do it once more. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), WEFT_TYPE_PULSE_BAR);
  G_OBJECT_CLASS (weft_pulse_bar_parent_class)->dispose (object);
}

static void
weft_pulse_bar_class_init (WeftPulseBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = weft_pulse_bar_dispose;
  widget_class->map = weft_pulse_bar_map;
  widget_class->unmap = weft_pulse_bar_unmap;

  g_type_ensure (WEFT_TYPE_PULSE_GRAPH);
  gtk_widget_class_set_template_from_resource (widget_class, APP_PATH "pulse-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, WeftPulseBar, box);
  gtk_widget_class_bind_template_child (widget_class, WeftPulseBar, delay_now);
  gtk_widget_class_bind_template_child (widget_class, WeftPulseBar, delay_p99);
  gtk_widget_class_bind_template_child (widget_class, WeftPulseBar, delay_worst);
  gtk_widget_class_bind_template_child (widget_class, WeftPulseBar, frame_now);
  gtk_widget_class_bind_template_child (widget_class, WeftPulseBar, frame_p99);
  gtk_widget_class_bind_template_child (widget_class, WeftPulseBar, frame_worst);
  gtk_widget_class_bind_template_child (widget_class, WeftPulseBar, graph);
  gtk_widget_class_bind_template_child (widget_class, WeftPulseBar, workers);
}

static void
weft_pulse_bar_init (WeftPulseBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  weft_pulse_init (&self->pulse);
}

void
weft_pulse_bar_set_batch (WeftPulseBar *self, WeftBatch *batch)
{
  g_return_if_fail (WEFT_IS_PULSE_BAR (self));

  g_set_object (&self->batch, batch);
}

void
weft_pulse_bar_set_narrow (WeftPulseBar *self, gboolean narrow)
{
  g_return_if_fail (WEFT_IS_PULSE_BAR (self));

  gtk_widget_set_visible (GTK_WIDGET (self->graph), !narrow);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->box), narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
}

double
weft_pulse_bar_get_worst (WeftPulseBar *self)
{
  WeftRollingFigures delay;

  g_return_val_if_fail (WEFT_IS_PULSE_BAR (self), 0);

  weft_rolling_get (&self->pulse.delay, g_get_monotonic_time (), &delay);
  return MAX (delay.worst, 0);
}
