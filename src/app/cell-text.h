/* cell-text.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* One line of text in a cell of fixed width, cut at its end when there is no room. All cells of a table draw with the one
 * layout of their font, so that a cell costs little more than its text; a GtkInscription has a context and a layout of
 * its own, which is half of what a new row costs. */
#define WEFT_TYPE_CELL_TEXT (weft_cell_text_get_type ())
G_DECLARE_FINAL_TYPE (WeftCellText, weft_cell_text, WEFT, CELL_TEXT, GtkWidget)

/* `font_of`: (not owned) lives longer than its cells: the table. `figure`: stands at the end, digits below digits. */
GtkWidget *weft_cell_text_new (GtkWidget *font_of, gboolean figure);

void weft_cell_text_set_text (WeftCellText *self, const char *text);
const char *weft_cell_text_get_text (WeftCellText *self);

G_END_DECLS
