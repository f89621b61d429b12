/* graph-strips.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "graph-strips.h"

typedef struct
{
  gint64 index;        /* its first column is index * the segment's width */
  gboolean painted, settled;
  guint64 stamp;       /* of the data when it was painted */
  GskRenderNode *node; /* (owned) (nullable) */
} Segment;

struct _WeftStrips
{
  guint n_strips, n_columns, segment;
  int height;
  guint n_slots;        /* segments of a strip; a segment's slot is its index modulo this */
  Segment *segments;    /* (owned) */
  gint64 base, end;     /* the first segment that shows, and the one after the last */
  guint n_painted;
};

WeftStrips *
weft_strips_new (void)
{
  return g_new0 (WeftStrips, 1);
}

void
weft_strips_forget (WeftStrips *self)
{
  for (guint i = 0; i < self->n_strips * self->n_slots; i++)
    {
      g_clear_pointer (&self->segments[i].node, gsk_render_node_unref);
      self->segments[i].painted = FALSE;
    }
}

void
weft_strips_free (WeftStrips *self)
{
  weft_strips_forget (self);
  g_free (self->segments);
  g_free (self);
}

void
weft_strips_configure (WeftStrips *self, guint n_strips, guint n_columns, guint segment, int height)
{
  if (self->n_strips == n_strips && self->n_columns == n_columns && self->segment == segment && self->height == height)
    return;
  weft_strips_forget (self);
  self->n_strips = n_strips;
  self->n_columns = n_columns;
  self->segment = segment;
  self->height = height;
  self->n_slots = n_columns / segment + 2;
  self->segments = g_renew (Segment, self->segments, n_strips * self->n_slots);
  memset (self->segments, 0, n_strips * self->n_slots * sizeof (Segment));
}

static gint64
divide_down (gint64 a, gint64 b)
{
  return a / b - (a % b < 0);
}

static Segment *
get_segment (WeftStrips *self, guint strip, gint64 index)
{
  gint64 n = self->n_slots;

  return &self->segments[strip * self->n_slots + (guint) ((index % n + n) % n)];
}

static gboolean
is_current (const Segment *segment, gint64 index, guint64 stamp)
{
  return segment->painted && segment->index == index && (segment->settled || segment->stamp == stamp);
}

static void
paint_segment (WeftStrips *self, guint strip, gint64 index, const WeftStripsWindow *window, WeftStripsPaint paint, gpointer data)
{
  Segment *segment = get_segment (self, strip, index);
  gint64 first = index * self->segment;

  g_clear_pointer (&segment->node, gsk_render_node_unref);
  segment->node = paint (data, strip, first, self->segment);
  segment->index = index;
  segment->painted = TRUE;
  segment->settled = first + self->segment <= window->settled;
  segment->stamp = window->stamp;
  self->n_painted++;
}

gboolean
weft_strips_paint (WeftStrips *self, const WeftStripsWindow *window, WeftStripsPaint paint, gpointer data)
{
  gint64 deadline_us = g_get_monotonic_time () + window->budget_us;

  self->base = divide_down (window->first, self->segment);
  self->end = divide_down (window->end - 1, self->segment) + 1;
  for (gint64 index = self->end - 1; index >= self->base; index--)
    for (guint strip = 0; strip < self->n_strips; strip++)
      {
        if (is_current (get_segment (self, strip, index), index, window->stamp))
          continue;
        if (window->budget_us > 0 && g_get_monotonic_time () >= deadline_us)
          return FALSE;
        paint_segment (self, strip, index, window, paint, data);
      }
  return TRUE;
}

static void
append_at (GtkSnapshot *snapshot, GskRenderNode *node, float x)
{
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x, 0));
  gtk_snapshot_append_node (snapshot, node);
  gtk_snapshot_restore (snapshot);
}

/* Each piece is moved by itself: of a node that has moved GTK draws all that is within its bounds anew, and around
 * several pieces those are the room between them, too. */
static void
append_segment (GtkSnapshot *snapshot, GskRenderNode *node, float x)
{
  if (gsk_render_node_get_node_type (node) != GSK_CONTAINER_NODE)
    {
      append_at (snapshot, node, x);
      return;
    }
  for (guint i = 0; i < gsk_container_node_get_n_children (node); i++)
    append_at (snapshot, gsk_container_node_get_child (node, i), x);
}

void
weft_strips_append (WeftStrips *self, GtkSnapshot *snapshot, guint strip, gint64 first, int scale)
{
  for (gint64 index = self->base; index < self->end; index++)
    {
      const Segment *segment = get_segment (self, strip, index);

      /* One that was painted with older data is better than a hole until its turn comes. */
      if (segment->painted && segment->index == index && segment->node != NULL)
        append_segment (snapshot, segment->node, (float) (index * self->segment - first) / (float) scale);
    }
}

guint
weft_strips_get_n_painted (WeftStrips *self)
{
  return self->n_painted;
}
