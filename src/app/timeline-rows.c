/* timeline-rows.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "timeline-rows.h"

#define NONE G_MAXUINT32

/* A lane's place in the tree. */
typedef struct
{
  guint32 first, last, next; /* lanes */
  guint32 n_inside, number;
  int row;
} Place;

struct _WeftTimelineRows
{
  GArray *rows;        /* (owned) */
  Place *places;       /* (owned) one a lane, and one for all */
  guint n_lanes;
  int height, folded_height, end;
  GHashTable *toggled; /* (owned) lanes whose groups were folded or unfolded by hand: whether they are folded */
};

WeftTimelineRows *
weft_timeline_rows_new (void)
{
  WeftTimelineRows *self = g_new0 (WeftTimelineRows, 1);

  self->rows = g_array_new (FALSE, FALSE, sizeof (WeftTimelineRow));
  self->toggled = g_hash_table_new (NULL, NULL);
  return self;
}

void
weft_timeline_rows_free (WeftTimelineRows *self)
{
  g_array_unref (self->rows);
  g_hash_table_unref (self->toggled);
  g_free (self->places);
  g_free (self);
}

void
weft_timeline_rows_forget (WeftTimelineRows *self)
{
  g_hash_table_remove_all (self->toggled);
}

void
weft_timeline_rows_set_folded (WeftTimelineRows *self, guint32 lane, gboolean folded)
{
  g_hash_table_insert (self->toggled, GUINT_TO_POINTER (lane), GINT_TO_POINTER (folded));
}

static gboolean
is_folded (WeftTimelineRows *self, guint32 lane, guint32 n_inside)
{
  gpointer folded;

  if (g_hash_table_lookup_extended (self->toggled, GUINT_TO_POINTER (lane), NULL, &folded))
    return GPOINTER_TO_INT (folded);
  return n_inside > WEFT_TIMELINE_FOLD;
}

/* The place at the end is that of all. */
static Place *
get_place (WeftTimelineRows *self, guint32 lane)
{
  return &self->places[lane == WEFT_ROW_ALL ? self->n_lanes : lane];
}

static void
put_below (WeftTimelineRows *self, guint32 parent, guint32 lane)
{
  Place *above = get_place (self, parent), *place = get_place (self, lane);

  if (above->last == NONE)
    above->first = lane;
  else
    get_place (self, above->last)->next = lane;
  above->last = lane;
  place->number = ++above->n_inside;
}

static void
plant (WeftTimelineRows *self, WeftTrace *trace, gboolean own)
{
  for (guint32 i = 0; i < self->n_lanes; i++)
    {
      const WeftLane *lane = weft_trace_get_lane (trace, i);

      if ((lane->kind == WEFT_LANE_WEFT) == own)
        put_below (self, lane->parent < self->n_lanes && lane->parent != i ? lane->parent : WEFT_ROW_ALL, i);
    }
}

static void
append_row (WeftTimelineRows *self, guint32 lane, guint depth, gboolean folded)
{
  Place *place = get_place (self, lane);
  WeftTimelineRow row = { lane, place->n_inside, (guint16) depth, folded, self->end, folded ? self->folded_height : self->height };

  place->row = (int) self->rows->len;
  g_array_append_val (self->rows, row);
  self->end += row.height;
}

static void
hide_inside (WeftTimelineRows *self, guint32 lane, int row)
{
  for (guint32 i = get_place (self, lane)->first; i != NONE; i = get_place (self, i)->next)
    {
      get_place (self, i)->row = row;
      hide_inside (self, i, row);
    }
}

static void
append_lane (WeftTimelineRows *self, guint32 lane, guint depth)
{
  Place *place = get_place (self, lane);
  gboolean folded = place->n_inside > 0 && is_folded (self, lane, place->n_inside);

  append_row (self, lane, depth, folded);
  if (folded)
    {
      hide_inside (self, lane, place->row);
      return;
    }
  for (guint32 i = place->first; i != NONE; i = get_place (self, i)->next)
    append_lane (self, i, depth + 1);
}

void
weft_timeline_rows_build (WeftTimelineRows *self, WeftTrace *trace, int height, int folded_height)
{
  Place *all;

  self->n_lanes = trace != NULL ? weft_trace_get_n_lanes (trace) : 0;
  self->height = height;
  self->folded_height = folded_height;
  self->end = 0;
  g_array_set_size (self->rows, 0);
  self->places = g_renew (Place, self->places, self->n_lanes + 1);
  for (guint i = 0; i <= self->n_lanes; i++)
    self->places[i] = (Place) { NONE, NONE, NONE, 0, 0, -1 };
  if (trace == NULL)
    return;
  /* Weft's own lanes come last: they are not what it is about. */
  plant (self, trace, FALSE);
  plant (self, trace, TRUE);
  all = get_place (self, WEFT_ROW_ALL);
  if (all->n_inside > WEFT_TIMELINE_FOLD)
    append_lane (self, WEFT_ROW_ALL, 0);
  else
    for (guint32 i = all->first; i != NONE; i = get_place (self, i)->next)
      append_lane (self, i, 0);
}

guint
weft_timeline_rows_get_n (WeftTimelineRows *self)
{
  return self->rows->len;
}

const WeftTimelineRow *
weft_timeline_rows_get (WeftTimelineRows *self, guint i)
{
  g_assert (i < self->rows->len);

  return &g_array_index (self->rows, WeftTimelineRow, i);
}

int
weft_timeline_rows_get_height (WeftTimelineRows *self)
{
  return self->end;
}

int
weft_timeline_rows_find (WeftTimelineRows *self, double y)
{
  guint low = 0, high = self->rows->len;

  if (y < 0 || y >= self->end)
    return -1;
  while (high - low > 1)
    {
      guint middle = low + (high - low) / 2;

      if (weft_timeline_rows_get (self, middle)->y <= y)
        low = middle;
      else
        high = middle;
    }
  return (int) low;
}

int
weft_timeline_rows_get_row (WeftTimelineRows *self, guint32 lane)
{
  if (lane != WEFT_ROW_ALL && lane >= self->n_lanes)
    return -1;
  return self->places != NULL ? get_place (self, lane)->row : -1;
}

guint
weft_timeline_rows_get_number (WeftTimelineRows *self, guint32 lane)
{
  return lane < self->n_lanes ? get_place (self, lane)->number : 0;
}
