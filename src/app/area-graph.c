/* area-graph.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "area-graph.h"

GtkWidget *
weft_area_graph_new (const char *title, const char *const *names)
{
  WeftCoreGraph *graph = WEFT_CORE_GRAPH (weft_core_graph_new ());

  weft_core_graph_set_title (graph, title);
  weft_core_graph_set_names (graph, names);
  weft_core_graph_set_view (graph, WEFT_CORE_VIEW_LINES);
  return GTK_WIDGET (graph);
}
