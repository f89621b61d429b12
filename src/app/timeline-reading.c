/* timeline-reading.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "timeline-private.h"

#include <math.h>

/* What lies above the lanes: the selected stretch, a marked moment, the span that is read out and what it says. */

#define PADDING 8

static void
append_rect (GtkSnapshot *snapshot, const GdkRGBA *color, float x, float y, float width, float height)
{
  gtk_snapshot_append_color (snapshot, color, &GRAPHENE_RECT_INIT (x, y, width, height));
}

static float
get_x (WeftTimeline *self, guint64 time_ns)
{
  return (float) (self->plot.x + floor (weft_time_scale_get_column (&self->view, time_ns)) / self->scale);
}

static void
append_stretch (WeftTimeline *self, GtkSnapshot *snapshot, float from, float to, float top, float bottom)
{
  GdkRGBA accent = self->colors.accent, ground = accent;

  ground.alpha = 0.16f;
  append_rect (snapshot, &ground, from, top, MAX (to - from, 1), bottom - top);
  append_rect (snapshot, &accent, from, top, 1, bottom - top);
  append_rect (snapshot, &accent, to - 1, top, 1, bottom - top);
  append_rect (snapshot, &accent, from, top, MAX (to - from, 1), 2);
}

void
weft_timeline_append_selection (WeftTimeline *self, GtkSnapshot *snapshot)
{
  float top = (float) (self->axis.y + self->axis.height - 5), bottom = (float) (self->plot.y + self->plot.height);
  float x;

  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT ((float) self->plot.x, top, (float) self->plot.width, bottom - top));
  if (self->selected)
    append_stretch (self, snapshot, get_x (self, self->selected_from), get_x (self, self->selected_to), top, bottom);
  if (self->moment_ns >= 0)
    {
      x = get_x (self, (guint64) self->moment_ns);
      append_rect (snapshot, &self->colors.mark, x - 1, top, 2, bottom - top);
    }
  gtk_snapshot_pop (snapshot);
}

static void
append_frame (GtkSnapshot *snapshot, const graphene_rect_t *bounds, const GdkRGBA *color, float thickness, float radius)
{
  GskRoundedRect frame;

  gsk_rounded_rect_init_from_rect (&frame, bounds, radius);
  gtk_snapshot_append_border (snapshot, &frame, (float[4]) { thickness, thickness, thickness, thickness }, (GdkRGBA[4]) { *color, *color, *color, *color });
}

static gboolean
get_place (WeftTimeline *self, const WeftSpot *spot, graphene_rect_t *place)
{
  const WeftSpan *span = weft_timeline_get_span (self, spot);
  int row = weft_timeline_rows_get_row (self->rows, spot->lane), top, height;
  float from, to;

  if (span == NULL || row < 0 || weft_timeline_rows_get (self->rows, (guint) row)->folded)
    return FALSE;
  top = self->plot.y + weft_timeline_rows_get (self->rows, (guint) row)->y - (int) gtk_adjustment_get_value (self->down);
  height = weft_timeline_rows_get (self->rows, (guint) row)->height;
  from = MAX (get_x (self, span->from_ns), (float) self->plot.x - 4);
  to = MIN (get_x (self, MIN (span->to_ns, weft_timeline_get_now (self))), (float) (self->plot.x + self->plot.width) + 4);
  *place = GRAPHENE_RECT_INIT (from - 1, (float) (top + 2), MAX (to - from, 1) + 2, (float) (height - 4));
  return TRUE;
}

static void
append_bubble (WeftTimeline *self, GtkSnapshot *snapshot, const graphene_rect_t *place, const char *what, const char *when)
{
  int widest = MAX (weft_graph_text_get_width (&self->text, what), weft_graph_text_get_width (&self->text, when));
  float width = (float) (widest + 2 * PADDING), height = (float) (2 * self->line + 2 * PADDING);
  float whole_width = (float) gtk_widget_get_width (GTK_WIDGET (self)), whole_height = (float) gtk_widget_get_height (GTK_WIDGET (self));
  float x = (float) (self->pointed ? self->pointer_x + 12 : MAX (place->origin.x, (float) self->plot.x)), y = place->origin.y + place->size.height + 6;
  GdkRGBA edge = weft_timeline_faint (self, 0.2f), dim = weft_timeline_faint (self, 0.65f);
  GskRoundedRect frame;

  /* Above where there is no room below. */
  if (y + height > whole_height)
    y = place->origin.y - height - 6;
  x = CLAMP (x, 0, MAX (whole_width - width, 0));
  y = MAX (y, 0);
  gsk_rounded_rect_init_from_rect (&frame, &GRAPHENE_RECT_INIT (x, y, width, height), 8);
  gtk_snapshot_append_outset_shadow (snapshot, &frame, &(GdkRGBA) { 0, 0, 0, 0.2f }, 0, 1, 0, 4);
  gtk_snapshot_push_rounded_clip (snapshot, &frame);
  gtk_snapshot_append_color (snapshot, &self->colors.back, &frame.bounds);
  gtk_snapshot_pop (snapshot);
  append_frame (snapshot, &frame.bounds, &edge, 1, 8);
  weft_graph_text_append (&self->text, snapshot, what, &self->colors.text, 0, x + PADDING, y + PADDING);
  weft_graph_text_append (&self->text, snapshot, when, &dim, 0, x + PADDING, y + PADDING + (float) self->line);
}

static void
append_spot (WeftTimeline *self, GtkSnapshot *snapshot, const WeftSpot *spot, gboolean told)
{
  g_autofree char *what = NULL, *when = NULL;
  graphene_rect_t place;

  if (!get_place (self, spot, &place))
    return;
  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT ((float) self->plot.x, (float) self->plot.y, (float) self->plot.width, (float) self->plot.height));
  append_frame (snapshot, &place, &self->colors.text, told ? 2 : 1, 4);
  gtk_snapshot_pop (snapshot);
  if (!told)
    return;
  what = weft_timeline_dup_spot (self, spot);
  when = weft_timeline_dup_spot_times (self, spot);
  append_bubble (self, snapshot, &place, what, when);
}

void
weft_timeline_append_reading (WeftTimeline *self, GtkSnapshot *snapshot)
{
  gboolean keys = !self->pointed && self->by_keys;

  append_spot (self, snapshot, &self->chosen, keys);
  if (self->pointed && !self->selecting)
    append_spot (self, snapshot, &self->hovered, TRUE);
}
