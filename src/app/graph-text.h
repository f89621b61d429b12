/* graph-text.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Short texts in a graph. Laying one out takes 30 µs, and 128 cores have 256 of them, of which few are new at a sample:
 * each is kept as the node it became. */
typedef struct
{
  GtkWidget *widget;  /* (not owned) whose font it is */
  GHashTable *pieces; /* (owned) */
  PangoLayout *layout; /* (owned) (nullable) of the text that was measured last: it is what is drawn next */
} WeftGraphText;

void weft_graph_text_init (WeftGraphText *text, GtkWidget *widget);
void weft_graph_text_clear (WeftGraphText *text);
/* After the font or the colours have changed. */
void weft_graph_text_forget (WeftGraphText *text);

int weft_graph_text_get_width (WeftGraphText *text, const char *string);
int weft_graph_text_get_height (WeftGraphText *text);
/* Whether its width is known, so that nothing has to be laid out. */
gboolean weft_graph_text_knows (WeftGraphText *text, const char *string);

/* `align`: 0: begins at x, 0.5: has it in the middle, 1: ends there. */
void weft_graph_text_append (WeftGraphText *text, GtkSnapshot *snapshot, const char *string, const GdkRGBA *color,
                             float align, float x, float y);

/* "45 %"; "—" where nothing is known. */
const char *weft_graph_text_get_percent (float value);
/* "now", "12 s ago", "2 min 5 s ago". */
char *weft_graph_text_dup_ago (gint64 ago_us);

G_END_DECLS
