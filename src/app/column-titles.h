/* column-titles.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The title of a column of figures stands above them, at the right, for which GtkColumnView has no property. `position`: in the
 * order in which the columns were appended; none has been moved. */
void weft_column_titles_align_end (GtkColumnView *view, guint position);

G_END_DECLS
