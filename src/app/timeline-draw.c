/* timeline-draw.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "timeline-private.h"

#include <glib/gi18n.h>

/* Puts the picture together. Only the rows that show are looked at. */

/* For painting pieces; less than what the main thread may take. */
#define BUDGET_US 1500

/* Names that are laid out in one frame: about 0.1 ms each. */
#define NEW_NAMES 10

static void
append_rect (GtkSnapshot *snapshot, const GdkRGBA *color, float x, float y, float width, float height)
{
  gtk_snapshot_append_color (snapshot, color, &GRAPHENE_RECT_INIT (x, y, width, height));
}

static void
push_clip (GtkSnapshot *snapshot, const WeftArea *area)
{
  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT ((float) area->x, (float) area->y, (float) area->width, (float) area->height));
}

static gboolean
is_read (const WeftSpot *spot, guint32 lane)
{
  return spot->lane == lane && lane != WEFT_LANE_NONE;
}

/* Groups are set apart by a line; the lane that is read has a light. */
static void
append_row_ground (WeftTimeline *self, GtkSnapshot *snapshot, const WeftTimelineRow *row, int top)
{
  GdkRGBA rule = weft_timeline_faint (self, row->depth == 0 ? 0.08f : 0.04f), light = weft_timeline_faint (self, 0.06f);
  GdkRGBA accent = self->colors.accent;
  float width = (float) (self->titles.width + self->plot.width), x = (float) MIN (self->titles.x, self->plot.x);

  accent.alpha = 0.14f;
  append_rect (snapshot, &rule, x, (float) (top + row->height - 1), width, 1);
  if (is_read (&self->chosen, row->lane))
    append_rect (snapshot, &accent, x, (float) top, width, (float) row->height);
  else if (is_read (&self->hovered, row->lane))
    append_rect (snapshot, &light, x, (float) top, width, (float) row->height);
}

static void
append_lanes (WeftTimeline *self, GtkSnapshot *snapshot, gint64 deadline_us)
{
  double scrolled = gtk_adjustment_get_value (self->down);
  int first = weft_timeline_rows_find (self->rows, scrolled);

  for (guint i = (guint) MAX (first, 0); i < weft_timeline_rows_get_n (self->rows); i++)
    {
      const WeftTimelineRow *row = weft_timeline_rows_get (self->rows, i);
      int top = self->plot.y + row->y - (int) scrolled;
      WeftArea area = { self->plot.x, top, self->plot.width, row->height };

      if (top >= self->plot.y + self->plot.height)
        return;
      append_row_ground (self, snapshot, row, top);
      push_clip (snapshot, &self->plot);
      weft_timeline_append_tiles (self, snapshot, weft_timeline_get_lane_key (row), &area, deadline_us);
      if (row->lane != WEFT_ROW_ALL && !row->folded)
        weft_timeline_append_names (self, snapshot, row, top, row->height);
      gtk_snapshot_pop (snapshot);
      weft_timeline_append_title (self, snapshot, row, top);
    }
}

static void
append_nothing (WeftTimeline *self, GtkSnapshot *snapshot)
{
  GdkRGBA dim = weft_timeline_faint (self, 0.55f);

  weft_graph_text_append (&self->text, snapshot, _("Nothing has been recorded yet"), &dim, 0.5f,
                          (float) self->plot.x + (float) self->plot.width / 2, (float) self->plot.y + 24);
}

static void
draw (WeftTimeline *self, GtkSnapshot *snapshot, gint64 deadline_us)
{
  WeftArea lanes = { 0, self->plot.y, MAX (self->plot.x + self->plot.width, self->titles.x + self->titles.width), self->plot.height };

  push_clip (snapshot, &(WeftArea) { self->axis.x, 0, self->axis.width, self->plot.y + self->plot.height });
  weft_timeline_append_grid (self, snapshot);
  weft_timeline_append_axis (self, snapshot);
  gtk_snapshot_pop (snapshot);
  weft_timeline_append_cores (self, snapshot, deadline_us);
  push_clip (snapshot, &lanes);
  append_lanes (self, snapshot, deadline_us);
  gtk_snapshot_pop (snapshot);
  if (weft_timeline_rows_get_n (self->rows) == 0)
    append_nothing (self, snapshot);
  weft_timeline_append_edges (self, snapshot);
  weft_timeline_append_legend (self, snapshot);
}

/* The picture without what is read out and without the bars: for a file. */
void
weft_timeline_draw (WeftTimeline *self, GtkSnapshot *snapshot)
{
  weft_timeline_prepare (self);
  self->new_names = G_MAXUINT;
  if (self->trace != NULL)
    draw (self, snapshot, 0);
}

void
weft_timeline_draw_frame (WeftTimeline *self, GtkSnapshot *snapshot)
{
  gint64 deadline_us = gtk_widget_get_mapped (GTK_WIDGET (self)) ? g_get_monotonic_time () + BUDGET_US : 0;

  weft_timeline_prepare (self);
  if (self->trace == NULL)
    return;
  self->complete = TRUE;
  self->new_names = deadline_us > 0 ? NEW_NAMES : G_MAXUINT;
  draw (self, snapshot, deadline_us);
  if (self->complete && self->stale_ns > 0)
    {
      weft_timeline_tiles_forget (self->stale);
      self->stale_ns = 0;
    }
  weft_timeline_append_selection (self, snapshot);
  weft_timeline_append_reading (self, snapshot);
  weft_timeline_tiles_sweep (self->tiles);
}
