/* core-graph-draw.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "core-graph-private.h"

#include <math.h>

/* Puts the picture together: what stands still, the strips at their place, what is read out. In most frames all of
 * this is there already and only moves. */

/* For painting segments; a quarter of a frame, and less than what the main thread may take. */
#define BUDGET_US 2500

/* Cores times columns in one segment: paints in about a millisecond. */
#define SEGMENT_COST 16384

#define LEGEND_CHIP 10
#define LEGEND_GAP 18
#define MOST_LEGENDS 16

/* Only where colours tell channels apart. */
static gboolean
has_legend (WeftCoreGraph *self)
{
  guint n = weft_core_graph_get_n_channels (self);

  if (self->view != WEFT_CORE_VIEW_LINES && self->view != WEFT_CORE_VIEW_STACKED)
    return FALSE;
  return n <= MOST_LEGENDS && (n > 1 || self->names != NULL);
}

/* Room for the widest name and value, so that nothing moves while it counts. */
static int
measure_legend (WeftCoreGraph *self)
{
  int widest = 0;

  for (guint i = 0; i < weft_core_graph_get_n_channels (self); i++)
    {
      g_autofree char *name = weft_core_graph_dup_legend (self, i);
      g_autofree char *value = weft_core_graph_dup_value (self, i, 1);
      g_autofree char *text = g_strdup_printf ("%s %s", name, value);

      widest = MAX (widest, weft_graph_text_get_width (&self->text, text));
    }
  return widest + LEGEND_CHIP + 6 + LEGEND_GAP;
}

static void
lay_out_legend (WeftCoreGraph *self, WeftArea *area, int line)
{
  int n = (int) weft_core_graph_get_n_channels (self), across, rows;

  self->legend_pitch = 0;
  self->legend_short = n > 6 && area->width < 600;
  if (!has_legend (self))
    return;
  self->legend_pitch = MIN (measure_legend (self), area->width);
  across = CLAMP (area->width / self->legend_pitch, 1, n);
  rows = (n + across - 1) / across;
  /* The graph comes first; the readout names what a legend would. */
  if (rows * (line + 4) > area->height / 3)
    {
      self->legend_pitch = 0;
      return;
    }
  /* Full rows rather than a last one with a single entry. */
  across = (n + rows - 1) / rows;
  self->legend = (WeftArea) { area->x, area->y + area->height - rows * (line + 4), across * self->legend_pitch, rows * (line + 4) };
  area->height -= rows * (line + 4) + 6;
}

static void
lay_out (WeftCoreGraph *self)
{
  int line = weft_graph_text_get_height (&self->text);
  WeftArea area = { 0, 0, gtk_widget_get_width (GTK_WIDGET (self)), gtk_widget_get_height (GTK_WIDGET (self)) };
  guint n = MAX (weft_core_graph_get_n_channels (self), 1);

  lay_out_legend (self, &area, line);
  area.height -= line + 6; /* the times */
  if (self->view == WEFT_CORE_VIEW_GRID)
    {
      weft_graph_layout_init_grid (&self->layout, n, &area, line);
      return;
    }
  area.x = weft_graph_text_get_width (&self->text, weft_graph_text_get_percent (1)) + 8;
  area.width -= area.x;
  area.y = line / 2;
  area.height -= line / 2;
  weft_graph_layout_init_single (&self->layout, &area);
}

static void
choose_colors (WeftCoreGraph *self)
{
  guint n = weft_core_graph_get_n_channels (self);
  gboolean kinds = weft_core_graph_get_shown (self) == self->kinds;

  self->palette = g_renew (GdkRGBA, self->palette, MAX (n, 1));
  for (guint i = 0; i < n; i++)
    if (kinds)
      weft_graph_colors_get_kind (&self->colors, (WeftCpuKind) i, &self->palette[i]);
    else
      weft_graph_colors_get_channel (&self->colors, i, n, &self->palette[i]);
}

/* A power of two of columns: few textures for a few cores, small steps for many. */
static guint
choose_segment (WeftCoreGraph *self)
{
  guint cells = self->view == WEFT_CORE_VIEW_GRID ? self->layout.rows : MAX (weft_core_graph_get_n_channels (self), 1);
  guint segment = 64;

  while (segment > 8 && segment * cells > SEGMENT_COST)
    segment /= 2;
  return segment;
}

void
weft_core_graph_prepare (WeftCoreGraph *self)
{
  WeftGraphColors colors;

  weft_graph_colors_look_up (&colors, GTK_WIDGET (self));
  if (memcmp (&colors, &self->colors, sizeof colors) != 0)
    weft_core_graph_forget (self);
  if (self->ready)
    return;
  self->colors = colors;
  self->scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  lay_out (self);
  choose_colors (self);
  weft_strips_configure (self->strips, self->view == WEFT_CORE_VIEW_GRID ? self->layout.columns : 1,
                         weft_core_graph_get_n_columns (self), choose_segment (self),
                         weft_graph_layout_get_height (&self->layout) * self->scale);
  weft_strips_forget (self->strips);
  self->ready = TRUE;
}

void
weft_core_graph_forget (WeftCoreGraph *self)
{
  self->ready = FALSE;
  g_clear_pointer (&self->still, gsk_render_node_unref);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean
more_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  WEFT_CORE_GRAPH (widget)->more_id = 0;
  gtk_widget_queue_draw (widget);
  return G_SOURCE_REMOVE;
}

/* Till the middle of the newest sample: from there on the line may still bend. */
static gint64
get_settled (WeftCoreGraph *self)
{
  guint n = weft_series_get_n_samples (self->cores);
  gint64 middle_us;

  if (n == 0)
    return G_MININT64;
  middle_us = (weft_series_get_from (self->cores, n - 1) + weft_series_get_to (self->cores, n - 1)) / 2;
  return middle_us / weft_core_graph_get_column_us (self);
}

static void
paint_strips (WeftCoreGraph *self)
{
  WeftStripsWindow window = {
    .first = self->end_column - weft_core_graph_get_n_columns (self),
    .end = self->end_column,
    .settled = get_settled (self),
    .stamp = weft_series_get_n_appended (self->cores),
    .budget_us = gtk_widget_get_mapped (GTK_WIDGET (self)) ? BUDGET_US : 0,
  };

  if (!weft_strips_paint (self->strips, &window, weft_core_graph_paint, self) && self->more_id == 0)
    self->more_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), more_cb, NULL, NULL);
}

static void
append_strips (WeftCoreGraph *self, GtkSnapshot *snapshot)
{
  const WeftGraphLayout *layout = &self->layout;
  int height = weft_graph_layout_get_height (layout);
  guint n = self->view == WEFT_CORE_VIEW_GRID ? layout->columns : 1;

  for (guint i = 0; i < n; i++)
    {
      float x = (float) (layout->x + (int) i * (layout->width + layout->gap)), y = (float) layout->y;

      gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (x, y, (float) layout->width, (float) height));
      gtk_snapshot_save (snapshot);
      gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x, y));
      weft_strips_append (self->strips, snapshot, i, self->end_column - weft_core_graph_get_n_columns (self), self->scale);
      gtk_snapshot_restore (snapshot);
      gtk_snapshot_pop (snapshot);
    }
}

static void
append_still (WeftCoreGraph *self, GtkSnapshot *snapshot)
{
  guint64 stamp = weft_series_get_n_appended (self->cores);

  if (self->still == NULL || self->still_stamp != stamp)
    {
      GtkSnapshot *piece = gtk_snapshot_new ();

      weft_core_graph_append_still (self, piece);
      g_clear_pointer (&self->still, gsk_render_node_unref);
      self->still = gtk_snapshot_free_to_node (piece);
      self->still_stamp = stamp;
    }
  if (self->still != NULL)
    gtk_snapshot_append_node (snapshot, self->still);
}

void
weft_core_graph_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  WeftCoreGraph *self = WEFT_CORE_GRAPH (widget);

  if (self->cores == NULL)
    return;
  weft_core_graph_prepare (self);
  self->end_column = weft_core_graph_get_end_us (self) / weft_core_graph_get_column_us (self);
  weft_core_graph_follow_pointer (self, self->end_column);
  append_still (self, snapshot);
  paint_strips (self);
  append_strips (self, snapshot);
  weft_core_graph_append_reading (self, snapshot, self->end_column);
}
