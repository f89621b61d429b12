/* dot-pane.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "dot-grid.h"

G_BEGIN_DECLS

/* The dots with a line that reads them out and, where there is room, a legend with the counts. */
#define WEFT_TYPE_DOT_PANE (weft_dot_pane_get_type ())
G_DECLARE_FINAL_TYPE (WeftDotPane, weft_dot_pane, WEFT, DOT_PANE, GtkWidget)

GtkWidget *weft_dot_pane_new (void);
WeftDotGrid *weft_dot_pane_get_grid (WeftDotPane *pane);

/* A strip, without a legend: the line tells the counts. */
void weft_dot_pane_set_narrow (WeftDotPane *pane, gboolean narrow);

G_END_DECLS
