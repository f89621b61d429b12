/* timeline-lanes.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "graph-raster.h"
#include "timeline-private.h"

#include <math.h>

/* The pieces that lanes, groups and cores are made of: each painted once and then only moved. A piece that is missing
 * when the frame's time is up comes in the next one. */

/* Records of before may still come in so long after: a loop tells of a stretch when that is over. */
#define UNSETTLED_NS (2 * G_GUINT64_CONSTANT (1000000000))

#define CORE_KEY (G_GUINT64_CONSTANT (1) << 40)
#define COUNT_KEY (G_GUINT64_CONSTANT (1) << 41)

/* Above and below a lane's bar; of the strip of cores in it. */
#define PAD WEFT_TIMELINE_PAD
#define STRIP 3

guint64
weft_timeline_get_lane_key (const WeftTimelineRow *row)
{
  return (guint64) row->lane << 1 | row->folded;
}

guint64
weft_timeline_get_core_key (guint core)
{
  return CORE_KEY + core;
}

guint64
weft_timeline_get_count_key (void)
{
  return COUNT_KEY;
}

void
weft_timeline_forget_tiles (WeftTimeline *self)
{
  weft_timeline_tiles_forget (self->tiles);
  weft_timeline_tiles_forget (self->stale);
  self->stale_ns = 0;
}

/* After zooming: what there is, of columns of `before_ns`, stands in till the new pieces are painted. */
void
weft_timeline_stretch_tiles (WeftTimeline *self, double before_ns)
{
  if (self->complete)
    {
      WeftTimelineTiles *tiles = self->tiles;

      self->tiles = self->stale;
      self->stale = tiles;
      self->stale_ns = before_ns;
      self->complete = FALSE;
    }
  weft_timeline_tiles_forget (self->tiles);
}

static gboolean
is_cairo (WeftTimeline *self)
{
  GtkNative *native = gtk_widget_get_native (GTK_WIDGET (self));

  return native != NULL && GSK_IS_CAIRO_RENDERER (gtk_native_get_renderer (native));
}

static void
paint_lane (WeftTimeline *self, WeftTimelinePaint *paint, guint32 index)
{
  const WeftLane *lane = weft_trace_get_lane (self->trace, index);
  int scale = self->scale, top = PAD * scale, bottom = paint->height - PAD * scale;

  if (lane->on_core != NULL)
    {
      weft_timeline_paint_strip (paint, lane->on_core, bottom - STRIP * scale, bottom);
      bottom -= (STRIP + 1) * scale;
    }
  weft_timeline_paint_spans (paint, lane->spans, top, bottom);
  weft_timeline_paint_lane_marks (self, paint, index, FALSE, top, bottom, MIN (top + 3 * scale, bottom));
}

/* The highest count that was there in each column. */
static void
paint_counts (WeftTimeline *self, WeftTimelinePaint *paint)
{
  gsize n, i = 0;
  const WeftCount *counts = weft_trace_get_counts (self->trace, WEFT_COUNTER_CORES, &n);
  double most = 1;

  for (gsize k = 0; k < n; k++)
    most = MAX (most, counts[k].value);
  for (int x = 0; x < paint->width; x++)
    {
      double value;

      if (paint->edges[x + 1] <= paint->edges[x] || paint->edges[x] >= weft_timeline_get_now (self))
        continue;
      while (i + 1 < n && counts[i + 1].time_ns <= paint->edges[x])
        i++;
      value = n > 0 && counts[i].time_ns < paint->edges[x + 1] ? counts[i].value : 0;
      while (i + 1 < n && counts[i + 1].time_ns < paint->edges[x + 1])
        value = MAX (value, counts[++i].value);
      weft_timeline_paint_shares (paint, x, (guint64[WEFT_SPAN_N_STATES]) { [WEFT_SPAN_RUNNING] = (guint64) (value * 1000) },
                                  most * 1000, 0, paint->height);
    }
}

static int
get_tile_height (WeftTimeline *self, guint64 key)
{
  if (key == COUNT_KEY)
    return self->cores.height * self->scale;
  if (key >= CORE_KEY)
    return MAX (self->cores.height / (int) weft_trace_get_n_cores (self->trace) - 1, 2) * self->scale;
  return (key & 1 ? weft_timeline_get_folded_height (self) : weft_timeline_get_lane_height (self)) * self->scale;
}

static void
paint_row (WeftTimeline *self, WeftTimelinePaint *paint, guint64 key)
{
  const WeftSpans *core;

  if (key == COUNT_KEY)
    paint_counts (self, paint);
  else if (key >= CORE_KEY)
    {
      core = weft_trace_get_core (self->trace, (guint) (key - CORE_KEY));
      if (core != NULL)
        weft_timeline_paint_core (paint, core, self->core_colors, G_N_ELEMENTS (self->core_colors), 0, paint->height);
    }
  else if (key & 1)
    weft_timeline_paint_group (self, paint, (guint32) (key >> 1));
  else if ((guint32) (key >> 1) != WEFT_ROW_ALL)
    paint_lane (self, paint, (guint32) (key >> 1));
}

GskRenderNode *
weft_timeline_paint_tile (WeftTimeline *self, guint64 key, gint64 index)
{
  gint64 first = index * WEFT_TILE_COLUMNS;
  WeftTimelinePaint paint;
  WeftRaster raster;

  /* Before the beginning and behind the end there is nothing. */
  if (first + WEFT_TILE_COLUMNS <= 0 || (double) first * self->view.column_ns > (double) weft_timeline_get_now (self))
    return NULL;
  weft_raster_init (&raster, WEFT_TILE_COLUMNS, get_tile_height (self, key), self->scale);
  weft_timeline_paint_init (&paint, &self->inks, &self->view, raster.pixels, raster.width, raster.height, first, weft_timeline_get_now (self));
  paint_row (self, &paint, key);
  weft_timeline_paint_clear (&paint);
  return weft_raster_finish (&raster, is_cairo (self));
}

static gboolean
more_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  WEFT_TIMELINE (widget)->more_id = 0;
  gtk_widget_queue_draw (widget);
  return G_SOURCE_REMOVE;
}

static gboolean
is_settled (WeftTimeline *self, gint64 index)
{
  double end = (double) (index + 1) * WEFT_TILE_COLUMNS * self->view.column_ns;

  return !self->finished && end + UNSETTLED_NS < (double) weft_timeline_get_now (self);
}

void
weft_timeline_paint_later (WeftTimeline *self)
{
  self->complete = FALSE;
  if (self->more_id == 0)
    self->more_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), more_cb, NULL, NULL);
}

/* `missing`: there was no time for it, and no older one either. */
static GskRenderNode *
get_tile (WeftTimeline *self, guint64 key, gint64 index, gint64 deadline_us, gboolean *missing)
{
  gboolean known;
  GskRenderNode *node = weft_timeline_tiles_look_up (self->tiles, key, index, self->stamp, &known);

  *missing = FALSE;
  if (known)
    return node;
  if (deadline_us > 0 && g_get_monotonic_time () >= deadline_us)
    {
      weft_timeline_paint_later (self);
      *missing = node == NULL;
      return node;
    }
  node = weft_timeline_paint_tile (self, key, index);
  weft_timeline_tiles_insert (self->tiles, key, index, self->stamp, is_settled (self, index), node);
  return node;
}

static gint64
divide_down (gint64 a, gint64 b)
{
  return a / b - (a % b < 0);
}

static void
append_at (GtkSnapshot *snapshot, GskRenderNode *node, float x, float y, float stretch)
{
  if (node == NULL)
    return;
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x, y));
  if (stretch != 1)
    gtk_snapshot_scale (snapshot, stretch, 1);
  gtk_snapshot_append_node (snapshot, node);
  gtk_snapshot_restore (snapshot);
}

/* In the place of one piece, what the zoom before had there. */
static void
append_stale (WeftTimeline *self, GtkSnapshot *snapshot, guint64 key, const WeftArea *area, gint64 index)
{
  double ratio = self->stale_ns / self->view.column_ns, tile = WEFT_TILE_COLUMNS * ratio;
  double left = (double) (index * WEFT_TILE_COLUMNS), x = area->x + (left - (double) self->view.first) / self->scale;
  gboolean known;

  /* Too far from what it was to be of use, and very many pieces. */
  if (ratio < 1.0 / 8 || ratio > 32)
    return;
  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT ((float) x, (float) area->y, (float) WEFT_TILE_COLUMNS / (float) self->scale, (float) area->height));
  for (gint64 i = (gint64) floor (left / tile); (double) i * tile < left + WEFT_TILE_COLUMNS; i++)
    append_at (snapshot, weft_timeline_tiles_look_up (self->stale, key, i, self->stamp, &known),
               (float) (area->x + ((double) i * tile - (double) self->view.first) / self->scale), (float) area->y, (float) ratio);
  gtk_snapshot_pop (snapshot);
}

/* `area` is the row's place; all of its columns that show. */
void
weft_timeline_append_tiles (WeftTimeline *self, GtkSnapshot *snapshot, guint64 key, const WeftArea *area, gint64 deadline_us)
{
  gint64 first = divide_down (self->view.first, WEFT_TILE_COLUMNS), last = divide_down (self->view.first + (gint64) self->view.n - 1, WEFT_TILE_COLUMNS);

  for (gint64 index = first; index <= last; index++)
    {
      gboolean missing;
      GskRenderNode *node = get_tile (self, key, index, deadline_us, &missing);

      if (missing && self->stale_ns > 0)
        append_stale (self, snapshot, key, area, index);
      append_at (snapshot, node, (float) area->x + (float) (index * WEFT_TILE_COLUMNS - self->view.first) / (float) self->scale, (float) area->y, 1);
    }
}
