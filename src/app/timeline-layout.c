/* timeline-layout.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "timeline-private.h"

#include <adwaita.h>

/* Where everything lies: the time above, the cores below it, the lanes with their titles beside them, the legend at the
 * bottom. The bars have their place whether they show or not, so that nothing moves when they do. */

#define BAR 12
#define CORE_ROW 6

int
weft_timeline_get_lane_height (WeftTimeline *self)
{
  return MAX (self->line, 8) + 14;
}

int
weft_timeline_get_folded_height (WeftTimeline *self)
{
  return 2 * MAX (self->line, 8) + 24;
}

gboolean
weft_timeline_has_core_rows (WeftTimeline *self)
{
  guint n = self->trace != NULL ? weft_trace_get_n_cores (self->trace) : 0;

  return n > 0 && n <= 16;
}

/* 0: nothing is known of cores. */
static int
get_cores_height (WeftTimeline *self)
{
  gsize n_counts = 0;

  if (self->trace == NULL)
    return 0;
  if (weft_timeline_has_core_rows (self))
    return MAX ((int) weft_trace_get_n_cores (self->trace) * (CORE_ROW + 1), self->line + 4);
  weft_trace_get_counts (self->trace, WEFT_COUNTER_CORES, &n_counts);
  return n_counts > 0 ? 36 : 0;
}

static int
get_titles_width (WeftTimeline *self, int width)
{
  return CLAMP (width * 22 / 100, 92, 190);
}

static void
lay_out (WeftTimeline *self, int width, int height)
{
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  int titles = get_titles_width (self, width), across = MAX (width - titles - BAR, 1), x = rtl ? BAR : titles, y = 0;
  int legend = weft_timeline_get_legend_height (self, width, height), cores = get_cores_height (self);

  self->axis = (WeftArea) { x, y, across, self->line + 10 };
  y += self->axis.height;
  self->cores = (WeftArea) { x, y, across, cores };
  y += cores > 0 ? cores + 8 : 0;
  self->plot = (WeftArea) { x, y, across, MAX (height - y - BAR - legend, 1) };
  self->titles = (WeftArea) { rtl ? x + across : 0, y, titles, self->plot.height };
  self->legend = (WeftArea) { 0, height - legend, width, legend };
}

static void
allocate_child (GtkWidget *child, int x, int y, int width, int height)
{
  gtk_widget_size_allocate (child, &(GtkAllocation) { x, y, MAX (width, 1), MAX (height, 1) }, -1);
}

/* At the bottom in the middle, no wider than there is room. */
static void
allocate_floating (WeftTimeline *self, GtkWidget *child, gboolean end)
{
  int minimum, natural, height, room = gtk_widget_get_width (GTK_WIDGET (self)) - 24, x;
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;

  if (!gtk_widget_get_visible (child))
    return;
  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  natural = MAX (MIN (natural, room), minimum);
  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, natural, NULL, &height, NULL, NULL);
  x = end ? self->plot.x + (rtl ? 6 : self->plot.width - natural - 6) : self->plot.x + (self->plot.width - natural) / 2;
  allocate_child (child, CLAMP (x, 6, MAX (gtk_widget_get_width (GTK_WIDGET (self)) - natural - 6, 6)),
                  MAX (self->plot.y + self->plot.height - height - 6, 0), natural, height);
}

static void
allocate_children (WeftTimeline *self)
{
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;

  allocate_child (self->scroll_across, self->plot.x, self->plot.y + self->plot.height, self->plot.width, BAR);
  allocate_child (self->scroll_down, rtl ? 0 : self->plot.x + self->plot.width, self->plot.y, BAR, self->plot.height);
  allocate_floating (self, self->hint, FALSE);
  allocate_floating (self, self->card, TRUE);
}

static void
make_core_colors (WeftTimeline *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->core_colors); i++)
    {
      GdkRGBA color;

      /* Neighbours in number are far apart in hue. */
      weft_graph_colors_get_channel (&self->colors, i * 7 % 12, 12, &color);
      self->core_colors[i] = 255u << 24 | (guint32) (color.red * 255) << 16 | (guint32) (color.green * 255) << 8 | (guint32) (color.blue * 255);
    }
}

static gboolean
look_up_colors (WeftTimeline *self)
{
  gboolean high_contrast = adw_style_manager_get_high_contrast (adw_style_manager_get_for_display (gtk_widget_get_display (GTK_WIDGET (self))));
  WeftGraphColors colors;

  weft_graph_colors_look_up (&colors, GTK_WIDGET (self));
  if (memcmp (&colors, &self->colors, sizeof colors) == 0 && high_contrast == self->high_contrast && self->inks.size > 0)
    return FALSE;
  self->colors = colors;
  self->high_contrast = high_contrast;
  return TRUE;
}

void
weft_timeline_prepare (WeftTimeline *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self)), height = gtk_widget_get_height (GTK_WIDGET (self));
  gboolean other_colors = look_up_colors (self);

  if (self->ready && !other_colors)
    return;
  self->scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  self->line = weft_graph_text_get_height (&self->text);
  weft_timeline_inks_clear (&self->inks);
  weft_timeline_inks_init (&self->inks, &self->colors, self->high_contrast, self->scale);
  make_core_colors (self);
  lay_out (self, width, height);
  weft_timeline_forget_tiles (self);
  weft_timeline_rows_build (self->rows, self->trace, weft_timeline_get_lane_height (self), weft_timeline_get_folded_height (self));
  self->ready = TRUE;
  weft_time_scale_resize (&self->view, (guint) (self->plot.width * self->scale));
  weft_timeline_keep_up (self);
}

void
weft_timeline_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  WeftTimeline *self = WEFT_TIMELINE (widget);

  /* What floats above the lanes asks for a place more often than the size changes. */
  if (width != self->width || height != self->height)
    self->ready = FALSE;
  self->width = width;
  self->height = height;
  weft_timeline_prepare (self);
  allocate_children (self);
}
