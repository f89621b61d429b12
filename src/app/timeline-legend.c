/* timeline-legend.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "timeline-private.h"

#include <glib/gi18n.h>

/* What stands below the lanes: what the states look like, where the times on cores come from, and what is missing. */

#define CHIP_WIDTH 18
#define CHIP_HEIGHT 10
#define LEGEND_GAP 14

/* In a lower picture the reason would leave the lanes no room; it is told all the same to who listens. */
#define REASON_LEAST 300

/* Those that a batch can have; waiting for a lock only where somebody does. */
static gboolean
is_in_legend (guint state)
{
  return state != WEFT_SPAN_LOCKED && state != WEFT_SPAN_DONE;
}

/* (nullable) */
static char *
dup_dropped (WeftTimeline *self)
{
  guint64 dropped = self->trace != NULL ? weft_trace_get_dropped (self->trace) : 0;
  g_autofree char *count = NULL;

  if (dropped == 0)
    return NULL;
  count = g_strdup_printf ("%'" G_GUINT64_FORMAT, dropped);
  /* Translators: records of what happened that are missing; the number is %s */
  return g_strdup_printf (ngettext ("%s event dropped", "%s events dropped", (gulong) dropped), count);
}

char *
weft_timeline_dup_hidden (WeftTimeline *self)
{
  return self->trace != NULL ? weft_trace_describe_hidden (self->trace) : NULL;
}

typedef struct
{
  WeftTimeline *timeline;
  GtkSnapshot *snapshot; /* NULL: only measured */
  int x, y, width, rows;
} Flow;

static void
break_row (Flow *self)
{
  if (self->x <= 6)
    return;
  self->x = 6;
  self->y += self->timeline->line + 6;
  self->rows++;
}

/* The next entry, in the next row if this one is full. */
static void
flow (Flow *self, int width)
{
  if (self->x + width > self->width - 6)
    break_row (self);
}

static void
append_chip (WeftTimeline *self, GtkSnapshot *snapshot, guint state, float x, float y)
{
  g_autoptr(GdkTexture) chip = weft_timeline_make_chip (self, state);

  gtk_snapshot_append_texture (snapshot, chip, &GRAPHENE_RECT_INIT (x, y, CHIP_WIDTH, CHIP_HEIGHT));
}

static void
flow_note (Flow *self, const char *note, const GdkRGBA *color)
{
  int width = weft_graph_text_get_width (&self->timeline->text, note);

  flow (self, width);
  if (self->snapshot != NULL)
    weft_graph_text_append (&self->timeline->text, self->snapshot, note, color, 0, (float) self->x, (float) self->y);
  self->x += width + LEGEND_GAP;
}

static void
flow_state (Flow *self, guint state, const GdkRGBA *color)
{
  WeftTimeline *timeline = self->timeline;
  const char *name = weft_timeline_get_state_name (state);
  int width = CHIP_WIDTH + 6 + weft_graph_text_get_width (&timeline->text, name);

  flow (self, width);
  if (self->snapshot != NULL)
    {
      append_chip (timeline, self->snapshot, state, (float) self->x, (float) (self->y + (timeline->line - CHIP_HEIGHT) / 2));
      weft_graph_text_append (&timeline->text, self->snapshot, name, color, 0, (float) (self->x + CHIP_WIDTH + 6), (float) self->y);
    }
  self->x += width + LEGEND_GAP;
}

/* A sentence in rows of its own, broken where its language allows that. */
static void
flow_sentence (Flow *self, const char *sentence, const GdkRGBA *color)
{
  g_autoptr(PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self->timeline), sentence);

  pango_layout_set_width (layout, MAX (self->width - 12, 1) * PANGO_SCALE);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  for (int i = 0; i < pango_layout_get_line_count (layout); i++)
    {
      PangoLayoutLine *line = pango_layout_get_line_readonly (layout, i);
      g_autofree char *part = g_strstrip (g_strndup (sentence + line->start_index, (gsize) line->length));

      break_row (self);
      flow_note (self, part, color);
    }
}

static void
flow_legend (Flow *self)
{
  GdkRGBA dim = weft_timeline_faint (self->timeline, 0.75f);
  g_autofree char *dropped = dup_dropped (self->timeline), *hidden = weft_timeline_dup_hidden (self->timeline);
  const char *reason = NULL;
  WeftTruth truth = self->timeline->trace != NULL ? weft_trace_get_truth (self->timeline->trace, &reason) : WEFT_TRUTH_NONE;

  for (guint state = 0; state < WEFT_SPAN_N_STATES; state++)
    if (is_in_legend (state))
      flow_state (self, state, &dim);
  flow_note (self, weft_truth_describe (truth), &dim);
  if (hidden != NULL)
    flow_note (self, hidden, &dim);
  if (dropped != NULL)
    flow_note (self, dropped, &self->timeline->inks.cross);
  if (reason != NULL && self->timeline->reason_shown)
    flow_sentence (self, reason, &dim);
}

int
weft_timeline_get_legend_height (WeftTimeline *self, int width, int height)
{
  Flow measured = { self, NULL, 6, 0, width, 1 };

  self->reason_shown = height >= REASON_LEAST;
  flow_legend (&measured);
  return measured.rows * (self->line + 6) + 4;
}

void
weft_timeline_append_legend (WeftTimeline *self, GtkSnapshot *snapshot)
{
  Flow drawn = { self, snapshot, 6, self->legend.y + 4, self->legend.width, 1 };

  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT ((float) self->legend.x, (float) self->legend.y, (float) self->legend.width, (float) self->legend.height));
  flow_legend (&drawn);
  gtk_snapshot_pop (snapshot);
}

/* A piece of the state's hatch, as it is in the lanes. */
GdkTexture *
weft_timeline_make_chip (WeftTimeline *self, guint state)
{
  int width = CHIP_WIDTH * self->scale, height = CHIP_HEIGHT * self->scale;
  gsize stride = (gsize) width * 4;
  guint32 *pixels = g_new (guint32, (gsize) width * (gsize) height);
  g_autoptr(GBytes) bytes = NULL;

  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      {
        gboolean cap = (state == WEFT_SPAN_FAILED || state == WEFT_SPAN_CRASHED) && x < 3 * self->scale;
        const GdkRGBA *ink = state == WEFT_SPAN_FAILED ? &self->inks.cross : &self->inks.cap;

        pixels[y * width + x] = !cap ? weft_timeline_inks_get (&self->inks, state, x, y)
                                     : 255u << 24 | (guint32) (ink->red * 255) << 16 | (guint32) (ink->green * 255) << 8 | (guint32) (ink->blue * 255);
      }
  bytes = g_bytes_new_take (pixels, stride * (gsize) height);
  return gdk_memory_texture_new (width, height, GDK_MEMORY_DEFAULT, bytes, stride);
}
