/* timeline-tiles.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "timeline-tiles.h"

/* Beyond this many, those that were not used in the last frame go: about 20 MB of pixels. */
#define MOST_TILES 600

typedef struct
{
  guint64 row;
  gint64 index;
  guint64 stamp, frame;
  gboolean settled;
  GskRenderNode *node; /* (owned) (nullable) */
} Tile;

struct _WeftTimelineTiles
{
  GHashTable *tiles; /* (owned) of Tile, each its own key */
  guint64 frame;
  guint n_painted;
};

static guint
hash (gconstpointer data)
{
  const Tile *tile = data;
  guint64 mixed = (tile->row * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15)) ^ ((guint64) tile->index * G_GUINT64_CONSTANT (0xc2b2ae3d27d4eb4f));

  return (guint) (mixed ^ mixed >> 32);
}

static gboolean
is_equal (gconstpointer a, gconstpointer b)
{
  const Tile *left = a, *right = b;

  return left->row == right->row && left->index == right->index;
}

static void
free_tile (gpointer data)
{
  Tile *tile = data;

  g_clear_pointer (&tile->node, gsk_render_node_unref);
  g_free (tile);
}

WeftTimelineTiles *
weft_timeline_tiles_new (void)
{
  WeftTimelineTiles *self = g_new0 (WeftTimelineTiles, 1);

  self->tiles = g_hash_table_new_full (hash, is_equal, free_tile, NULL);
  return self;
}

void
weft_timeline_tiles_free (WeftTimelineTiles *self)
{
  g_hash_table_unref (self->tiles);
  g_free (self);
}

void
weft_timeline_tiles_forget (WeftTimelineTiles *self)
{
  g_hash_table_remove_all (self->tiles);
}

static gboolean
is_old (gpointer key, gpointer value, gpointer data)
{
  return ((Tile *) key)->frame != *(guint64 *) data;
}

void
weft_timeline_tiles_sweep (WeftTimelineTiles *self)
{
  if (g_hash_table_size (self->tiles) > MOST_TILES)
    g_hash_table_foreach_remove (self->tiles, is_old, &self->frame);
  self->frame++;
}

GskRenderNode *
weft_timeline_tiles_look_up (WeftTimelineTiles *self, guint64 row, gint64 index, guint64 stamp, gboolean *known)
{
  Tile *tile = g_hash_table_lookup (self->tiles, &(Tile) { .row = row, .index = index });

  *known = tile != NULL && (tile->settled || tile->stamp == stamp);
  if (tile == NULL)
    return NULL;
  tile->frame = self->frame;
  return tile->node;
}

void
weft_timeline_tiles_insert (WeftTimelineTiles *self, guint64 row, gint64 index, guint64 stamp, gboolean settled, GskRenderNode *node)
{
  Tile *tile = g_new (Tile, 1);

  *tile = (Tile) { row, index, stamp, self->frame, settled, node };
  g_hash_table_replace (self->tiles, tile, tile);
  self->n_painted++;
}

guint
weft_timeline_tiles_get_n_painted (WeftTimelineTiles *self)
{
  return self->n_painted;
}
