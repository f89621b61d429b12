/* core-graph-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "core-graph.h"
#include "graph-colors.h"
#include "graph-layout.h"
#include "graph-raster.h"
#include "graph-strips.h"
#include "graph-text.h"

G_BEGIN_DECLS

typedef enum
{
  WEFT_READ_NOTHING,
  WEFT_READ_POINTER, /* stays below the pointer */
  WEFT_READ_KEYS,    /* stays at its moment */
} WeftReadBy;

struct _WeftCoreGraph
{
  GtkWidget parent_instance;

  WeftSeries *cores;  /* (owned) (nullable) */
  WeftSeries *kinds;  /* (owned) (nullable) */
  WeftSeries *total;  /* (owned) (nullable) the mean of the cores that were online */
  guint64 seen;       /* samples of `cores` that are in `total` */

  char *title;        /* (owned) (nullable) */
  char **names;       /* (owned) (nullable) */
  WeftCoreGraphFormat format;
  gpointer format_data;
  GDestroyNotify format_destroy;

  WeftCoreView view;
  gboolean by_kind, frozen, power_saver;
  guint span;
  gint64 frozen_us;   /* the right edge while it is frozen */
  gint64 moment_us;

  /* Worked out when the size, the view or the theme changes. */
  gboolean ready;
  int scale;
  WeftGraphLayout layout;
  WeftArea legend;
  int legend_pitch;   /* from one entry to the next; 0: no legend */
  gboolean legend_short; /* only the cores' numbers */
  WeftGraphColors colors;
  GdkRGBA *palette;   /* (owned) one a channel of what is shown */
  WeftGraphText text;
  WeftStrips *strips; /* (owned) */

  GskRenderNode *still; /* (owned) (nullable) what does not move between samples */
  guint64 still_stamp;
  gint64 end_column;  /* the right edge that was drawn last */

  gboolean sliding;
  guint tick_id, wake_id; /* while sliding; none when the right edge has arrived at the newest sample */
  guint more_id;          /* segments are left to paint in the next frame */

  WeftReadBy read_by;
  gint64 read_us;
  guint read_channel;
  double pointer_x, pointer_y;
  gint64 described_us;
};

/* What can be read off at one moment. */
typedef struct
{
  gboolean known, off;
  float mean, high;
  gint64 ago_us;
} WeftReading;

/* core-graph.c */
/* What the present view shows, and how many channels that has. */
WeftSeries *weft_core_graph_get_shown (WeftCoreGraph *self);
guint weft_core_graph_get_n_channels (WeftCoreGraph *self);
gint64 weft_core_graph_get_column_us (WeftCoreGraph *self);
guint weft_core_graph_get_n_columns (WeftCoreGraph *self);
/* The right edge, as of now. */
gint64 weft_core_graph_get_end_us (WeftCoreGraph *self);
gint64 weft_core_graph_get_newest_us (WeftCoreGraph *self);

/* core-graph-draw.c */
void weft_core_graph_prepare (WeftCoreGraph *self);
void weft_core_graph_forget (WeftCoreGraph *self);
void weft_core_graph_snapshot (GtkWidget *widget, GtkSnapshot *snapshot);

/* core-graph-still.c */
void weft_core_graph_append_still (WeftCoreGraph *self, GtkSnapshot *snapshot);

/* core-graph-reading.c */
void weft_core_graph_append_reading (WeftCoreGraph *self, GtkSnapshot *snapshot, gint64 end_column);

/* core-graph-paint.c */
GskRenderNode *weft_core_graph_paint (gpointer data, guint strip, gint64 first, guint n);

/* core-graph-slide.c */
void weft_core_graph_slide (WeftCoreGraph *self);
void weft_core_graph_stop (WeftCoreGraph *self);
/* As far as the right edge can go without what it shows changing later. */
gint64 weft_core_graph_get_sliding_end (WeftCoreGraph *self);

/* core-graph-read.c */
void weft_core_graph_class_init_reading (GtkWidgetClass *klass);
void weft_core_graph_init_reading (WeftCoreGraph *self);
void weft_core_graph_stop_reading (WeftCoreGraph *self);
/* The pointer's moment and channel are new whenever the graph has moved below it. */
void weft_core_graph_follow_pointer (WeftCoreGraph *self, gint64 end_column);
gboolean weft_core_graph_point (WeftCoreGraph *self, double x, double y);
void weft_core_graph_read (WeftCoreGraph *self, WeftReading *reading);
double weft_core_graph_get_position (WeftCoreGraph *self, gint64 time_us, gint64 end_column);

/* core-graph-describe.c */
char *weft_core_graph_dup_name (WeftCoreGraph *self, guint channel);
char *weft_core_graph_dup_legend (WeftCoreGraph *self, guint channel);
char *weft_core_graph_dup_value (WeftCoreGraph *self, guint channel, float value);
char *weft_core_graph_dup_reading (WeftCoreGraph *self, const WeftReading *reading);
char *weft_core_graph_dup_summary (WeftCoreGraph *self);
void weft_core_graph_describe (WeftCoreGraph *self, gboolean at_once);
void weft_core_graph_announce (WeftCoreGraph *self);

/* core-graph.c: emits "moment-chosen" */
void weft_core_graph_choose (WeftCoreGraph *self, gint64 time_us);

G_END_DECLS
