/* core-graph.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "graph-colors.h"
#include "series.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The cores over time, in four views of the same series. Between two samples it slides by whole pixels of the device,
 * if animations are on. The pointer and the arrow keys read values out; a click or Enter chooses a moment. */
#define WEFT_TYPE_CORE_GRAPH (weft_core_graph_get_type ())
G_DECLARE_FINAL_TYPE (WeftCoreGraph, weft_core_graph, WEFT, CORE_GRAPH, GtkWidget)

typedef enum
{
  WEFT_CORE_VIEW_GRID,    /* one small graph a core */
  WEFT_CORE_VIEW_LINES,   /* all cores in one */
  WEFT_CORE_VIEW_STACKED, /* each core's share of the machine; or what the time went into */
  WEFT_CORE_VIEW_HEAT,    /* one row a core */
} WeftCoreView;

#define WEFT_TYPE_CORE_VIEW (weft_core_view_get_type ())
GType weft_core_view_get_type (void);

/* The text of a channel's value, where it is not a share in percent. */
typedef char *(*WeftCoreGraphFormat) (guint channel, float value, gpointer data);

GtkWidget *weft_core_graph_new (void);

/* `cores`: one channel a core, NAN while it is offline. `kinds`: a channel for each WeftCpuKind, as shares of the whole
 * machine, for the view that stacks them; without it (NULL) that view stacks the cores. */
void weft_core_graph_set_series (WeftCoreGraph *graph, WeftSeries *cores, WeftSeries *kinds);

/* To be called after samples were appended to the series. */
void weft_core_graph_update (WeftCoreGraph *graph);

/* What it shows, for its accessible name. */
void weft_core_graph_set_title (WeftCoreGraph *graph, const char *title);
/* NULL-terminated, one a channel; otherwise they are called after the cores' numbers. */
void weft_core_graph_set_names (WeftCoreGraph *graph, const char *const *names);
void weft_core_graph_set_format (WeftCoreGraph *graph, WeftCoreGraphFormat format, gpointer data, GDestroyNotify destroy);

WeftCoreView weft_core_graph_get_view (WeftCoreGraph *graph);
void weft_core_graph_set_view (WeftCoreGraph *graph, WeftCoreView view);
/* Stack what the time went into instead of the cores. */
gboolean weft_core_graph_get_by_kind (WeftCoreGraph *graph);
void weft_core_graph_set_by_kind (WeftCoreGraph *graph, gboolean by_kind);
/* Seconds from the left edge to the right one. */
guint weft_core_graph_get_span (WeftCoreGraph *graph);
void weft_core_graph_set_span (WeftCoreGraph *graph, guint seconds);
/* Stays where it is while the series goes on. */
gboolean weft_core_graph_get_frozen (WeftCoreGraph *graph);
void weft_core_graph_set_frozen (WeftCoreGraph *graph, gboolean frozen);
/* Does not slide: one frame a sample. */
gboolean weft_core_graph_get_power_saver (WeftCoreGraph *graph);
void weft_core_graph_set_power_saver (WeftCoreGraph *graph, gboolean power_saver);

/* The chosen moment, which is marked; negative: none. Choosing by hand also emits "moment-chosen" with it. */
gint64 weft_core_graph_get_moment (WeftCoreGraph *graph);
void weft_core_graph_set_moment (WeftCoreGraph *graph, gint64 time_us);

G_END_DECLS
