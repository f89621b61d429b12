/* pulse-graph.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "rolling.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The main loop's delay over the last ten seconds, as small bars. */
#define WEFT_TYPE_PULSE_GRAPH (weft_pulse_graph_get_type ())
G_DECLARE_FINAL_TYPE (WeftPulseGraph, weft_pulse_graph, WEFT, PULSE_GRAPH, GtkWidget)

void weft_pulse_graph_update (WeftPulseGraph *graph, const WeftRolling *delay);

G_END_DECLS
