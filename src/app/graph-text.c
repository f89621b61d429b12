/* graph-text.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "graph-text.h"

#include <glib/gi18n.h>
#include <math.h>

#define MOST_PIECES 4096

typedef struct
{
  GskRenderNode *node; /* (owned) (nullable) */
  int width, height;
} Piece;

static void
free_piece (gpointer data)
{
  Piece *piece = data;

  g_clear_pointer (&piece->node, gsk_render_node_unref);
  g_free (piece);
}

void
weft_graph_text_init (WeftGraphText *self, GtkWidget *widget)
{
  self->widget = widget;
  self->pieces = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_piece);
}

void
weft_graph_text_clear (WeftGraphText *self)
{
  g_clear_object (&self->layout);
  g_clear_pointer (&self->pieces, g_hash_table_unref);
}

void
weft_graph_text_forget (WeftGraphText *self)
{
  g_clear_object (&self->layout);
  g_hash_table_remove_all (self->pieces);
}

static GskRenderNode *
make_node (PangoLayout *layout, const GdkRGBA *color)
{
  GtkSnapshot *snapshot;

  if (color->alpha <= 0)
    return NULL;
  snapshot = gtk_snapshot_new ();
  gtk_snapshot_append_layout (snapshot, layout, color);
  return gtk_snapshot_free_to_node (snapshot);
}

/* A text is measured, and then drawn: laid out once for both. What only is measured has no colour, and no node. */
static Piece *
lay_out (WeftGraphText *self, const char *string, const GdkRGBA *color)
{
  Piece *piece = g_new0 (Piece, 1);

  if (self->layout == NULL || !g_str_equal (pango_layout_get_text (self->layout), string))
    {
      g_clear_object (&self->layout);
      self->layout = gtk_widget_create_pango_layout (self->widget, string);
    }
  pango_layout_get_pixel_size (self->layout, &piece->width, &piece->height);
  piece->node = make_node (self->layout, color);
  return piece;
}

static char *
make_key (const char *string, const GdkRGBA *color)
{
  return g_strdup_printf ("%02x%02x%02x%02x%s", (guint) (color->red * 255), (guint) (color->green * 255),
                          (guint) (color->blue * 255), (guint) (color->alpha * 255), string);
}

static const Piece *
get_piece (WeftGraphText *self, const char *string, const GdkRGBA *color)
{
  g_autofree char *key = make_key (string, color);
  Piece *piece = g_hash_table_lookup (self->pieces, key);

  if (piece != NULL)
    return piece;
  if (g_hash_table_size (self->pieces) >= MOST_PIECES)
    weft_graph_text_forget (self);
  piece = lay_out (self, string, color);
  g_hash_table_insert (self->pieces, g_steal_pointer (&key), piece);
  return piece;
}

int
weft_graph_text_get_width (WeftGraphText *self, const char *string)
{
  return get_piece (self, string, &(GdkRGBA) { 0 })->width;
}

gboolean
weft_graph_text_knows (WeftGraphText *self, const char *string)
{
  g_autofree char *key = make_key (string, &(GdkRGBA) { 0 });

  return g_hash_table_contains (self->pieces, key);
}

int
weft_graph_text_get_height (WeftGraphText *self)
{
  return get_piece (self, "0", &(GdkRGBA) { 0 })->height;
}

void
weft_graph_text_append (WeftGraphText *self, GtkSnapshot *snapshot, const char *string, const GdkRGBA *color,
                        float align, float x, float y)
{
  const Piece *piece = get_piece (self, string, color);

  if (piece->node == NULL)
    return;
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (floorf (x - align * (float) piece->width), floorf (y)));
  gtk_snapshot_append_node (snapshot, piece->node);
  gtk_snapshot_restore (snapshot);
}

const char *
weft_graph_text_get_percent (float value)
{
  static char *texts[101];
  int percent;

  if (isnan (value))
    return "—";
  percent = (int) (CLAMP (value, 0, 1) * 100 + 0.5f);
  if (texts[percent] == NULL)
    /* Translators: a share, as in "45 %" */
    texts[percent] = g_strdup_printf (_("%d %%"), percent);
  return texts[percent];
}

char *
weft_graph_text_dup_ago (gint64 ago_us)
{
  guint seconds = (guint) ((MAX (ago_us, 0) + G_USEC_PER_SEC / 2) / G_USEC_PER_SEC);

  if (seconds == 0)
    return g_strdup (_("now"));
  if (seconds < 60)
    return g_strdup_printf (_("%u s ago"), seconds);
  if (seconds % 60 == 0)
    return g_strdup_printf (_("%u min ago"), seconds / 60);
  /* Translators: minutes and seconds */
  return g_strdup_printf (_("%u min %u s ago"), seconds / 60, seconds % 60);
}
