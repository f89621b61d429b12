/* area-graph.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "core-graph.h"

G_BEGIN_DECLS

/* A few named things over time in one graph: memory and swap, the load, one process's CPU and memory. It is the core
 * graph in its view of lines, so it reads out, slides and marks in the same way; one or two things are filled areas.
 * `names` is NULL-terminated, one a channel of the series. */
GtkWidget *weft_area_graph_new (const char *title, const char *const *names);

G_END_DECLS
