/* pulse-graph.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "pulse-graph.h"

#include <math.h>

#define N_BARS 40
#define BAR_WIDTH 2
#define BAR_STEP 3
#define HEIGHT 22

struct _WeftPulseGraph
{
  GtkWidget parent_instance;

  double worst[N_BARS]; /* milliseconds, oldest first */
};

G_DEFINE_FINAL_TYPE (WeftPulseGraph, weft_pulse_graph, GTK_TYPE_WIDGET)

/* From a millisecond to a second in one small graph: the height goes by the logarithm, half of it at about 30 ms. */
static double
height_of (double milliseconds)
{
  return CLAMP (log10 (1 + milliseconds) / 3, 0, 1) * HEIGHT;
}

/* The same two limits as in the text beside it: a frame at 60 Hz, and what people begin to call a stall. */
static void
get_color (WeftPulseGraph *self, double milliseconds, GdkRGBA *color)
{
  GtkStyleContext *context = gtk_widget_get_style_context (GTK_WIDGET (self));
  const char *name = milliseconds < 16.7 ? "success_color" : milliseconds < 100 ? "warning_color" : "error_color";

  if (!gtk_style_context_lookup_color (context, name, color))
    gtk_style_context_get_color (context, color);
}

/* Rectangles of one colour are what costs a renderer least: nothing is stroked, nothing is cached. */
static void
weft_pulse_graph_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  WeftPulseGraph *self = (WeftPulseGraph *) widget;

  for (guint i = 0; i < N_BARS; i++)
    {
      float height = (float) MAX (height_of (self->worst[i]), 1);
      GdkRGBA color;

      get_color (self, self->worst[i], &color);
      gtk_snapshot_append_color (snapshot, &color, &GRAPHENE_RECT_INIT (i * BAR_STEP, HEIGHT - height, BAR_WIDTH, height));
    }
}

static void
weft_pulse_graph_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? N_BARS * BAR_STEP : HEIGHT;
}

static void
weft_pulse_graph_class_init (WeftPulseGraphClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = weft_pulse_graph_snapshot;
  widget_class->measure = weft_pulse_graph_measure;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_css_name (widget_class, "pulsegraph");
}

static void
weft_pulse_graph_init (WeftPulseGraph *self)
{
}

void
weft_pulse_graph_update (WeftPulseGraph *self, const WeftRolling *delay)
{
  g_return_if_fail (WEFT_IS_PULSE_GRAPH (self));

  weft_rolling_get_worst (delay, g_get_monotonic_time (), self->worst, N_BARS);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
