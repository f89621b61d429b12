/* timeline-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "graph-colors.h"
#include "graph-layout.h"
#include "graph-text.h"
#include "time-scale.h"
#include "timeline-inks.h"
#include "timeline-paint.h"
#include "timeline-rows.h"
#include "timeline-tiles.h"
#include "timeline.h"

G_BEGIN_DECLS

/* A span, or, without one, a whole lane. */
typedef struct
{
  guint32 lane;    /* WEFT_LANE_NONE: nothing; a folded group has no span */
  gboolean known;  /* there is a span */
  gsize span;
} WeftSpot;

/* How long which state, over all workers or one lane, in a stretch of time. */
typedef struct
{
  guint64 from_ns, to_ns;
  guint64 ns[WEFT_SPAN_N_STATES];
  guint n_lanes;
  double cores;    /* in use on average; NAN: not known */
  guint n_cores;   /* that ran something; 0: not known */
} WeftTimelineSums;

/* Where a mark of a lane is found, and one of the lanes inside. */
typedef struct
{
  GArray *all, *notable;               /* (owned) (nullable) of guint32 */
  GArray *all_inside, *notable_inside; /* likewise */
} WeftLaneMarks;

struct _WeftTimeline
{
  GtkWidget parent_instance;

  WeftTrace *trace;   /* (not owned) (nullable) */
  GObject *owner;     /* (owned) (nullable) */
  WeftTimelineNameFunc name_func;
  gpointer name_data;
  GDestroyNotify name_destroy;
  GSettings *settings; /* (owned) (nullable) */
  char *title;        /* (owned) (nullable) */

  guint64 length_ns;  /* of the run, as of the last update */
  guint64 stamp;      /* the trace's generation, likewise */
  guint64 room_ns;    /* while it is followed as a whole: what fits */
  gboolean finished;
  guint64 known;      /* which of the parts around the lanes there are */

  WeftTimelineRows *rows;   /* (owned) */
  WeftTimelineTiles *tiles; /* (owned) */
  WeftTimelineTiles *stale; /* (owned) those of the zoom before: stretched till the new ones are painted */
  double stale_ns;          /* a column in them; 0: there are none */
  gboolean complete;        /* the last frame had all pieces */
  GArray *marks;            /* (owned) of WeftLaneMarks, one a lane */
  GArray *notable;          /* (owned) of guint32: of all lanes */
  gsize n_marks;            /* that are in there */

  WeftTimeScale view;
  gboolean follow, whole;   /* whole: all of the run shows, and shall when the size changes */
  gboolean select_mode;
  GtkAdjustment *across, *down; /* (owned) in columns, in pixels */
  gboolean adjusting;
  GtkWidget *scroll_across, *scroll_down, *hint, *card; /* (owned) children */
  GtkWidget *card_title, *card_grid;
  GtkWidget *card_chips[WEFT_SPAN_N_STATES], *card_names[WEFT_SPAN_N_STATES], *card_times[WEFT_SPAN_N_STATES], *card_shares[WEFT_SPAN_N_STATES];

  /* Worked out when the size or the theme changes. */
  gboolean ready;
  int scale, line;
  int width, height;      /* as it was allocated last */
  WeftArea titles, axis, cores, plot, legend;
  WeftGraphColors colors;
  gboolean high_contrast;
  WeftTimelineInks inks;
  WeftGraphText text;
  gboolean reason_shown;  /* why no more is known of cores: where the legend has room for it */
  guint32 core_colors[64];
  guint more_id;          /* pieces or names are left to paint in the next frame */
  guint new_names;        /* that may still be laid out in this one */

  WeftSpot hovered, chosen;
  gboolean by_keys;       /* what is read out was chosen with them */
  double pointer_x, pointer_y;
  gboolean pointed;

  gboolean selected;
  guint64 selected_from, selected_to;
  gint64 moment_ns;
  double drag_x, drag_y, pinch;
  gboolean selecting;
  gint64 described_us;
  guint card_id;          /* the sums are to be told in the next frame */
};

/* timeline.c */
guint64 weft_timeline_get_now (WeftTimeline *self);
void weft_timeline_forget (WeftTimeline *self);
void weft_timeline_rebuild_rows (WeftTimeline *self);
void weft_timeline_set_folded (WeftTimeline *self, guint32 lane, gboolean folded);

/* timeline-view.c: after each change of what shows */
void weft_timeline_view_changed (WeftTimeline *self);
void weft_timeline_pan (WeftTimeline *self, gint64 columns);
void weft_timeline_scroll (WeftTimeline *self, double pixels);
void weft_timeline_zoom_at (WeftTimeline *self, double column, double factor);
void weft_timeline_keep_up (WeftTimeline *self);
void weft_timeline_reveal (WeftTimeline *self, const WeftSpot *spot);
void weft_timeline_init_view (WeftTimeline *self);

/* timeline-layout.c */
void weft_timeline_size_allocate (GtkWidget *widget, int width, int height, int baseline);
void weft_timeline_prepare (WeftTimeline *self);
int weft_timeline_get_lane_height (WeftTimeline *self);
int weft_timeline_get_folded_height (WeftTimeline *self);

/* timeline-draw.c */
void weft_timeline_draw (WeftTimeline *self, GtkSnapshot *snapshot);
void weft_timeline_draw_frame (WeftTimeline *self, GtkSnapshot *snapshot);

/* timeline-lanes.c: the pieces */
void weft_timeline_paint_later (WeftTimeline *self);
void weft_timeline_forget_tiles (WeftTimeline *self);
void weft_timeline_stretch_tiles (WeftTimeline *self, double before_ns);
GskRenderNode *weft_timeline_paint_tile (WeftTimeline *self, guint64 row, gint64 index);
void weft_timeline_append_tiles (WeftTimeline *self, GtkSnapshot *snapshot, guint64 row, const WeftArea *area, gint64 deadline_us);
guint64 weft_timeline_get_lane_key (const WeftTimelineRow *row);
guint64 weft_timeline_get_core_key (guint core);
guint64 weft_timeline_get_count_key (void);

/* timeline-groups.c */
void weft_timeline_group_sum (WeftTimeline *self, guint32 lane, guint64 from_ns, guint64 to_ns, guint64 ns[WEFT_SPAN_N_STATES]);
void weft_timeline_paint_group (WeftTimeline *self, WeftTimelinePaint *paint, guint32 lane);
/* `inside`: not the marks of the lane itself, but of those below it. `ground`: as for weft_timeline_paint_marks(). */
void weft_timeline_paint_lane_marks (WeftTimeline *self, WeftTimelinePaint *paint, guint32 lane, gboolean inside,
                                     int top, int bottom, int ground);

/* Above and below a lane's bar. */
#define WEFT_TIMELINE_PAD 3

/* timeline-head.c */
void weft_timeline_append_axis (WeftTimeline *self, GtkSnapshot *snapshot);
void weft_timeline_append_grid (WeftTimeline *self, GtkSnapshot *snapshot);
void weft_timeline_append_cores (WeftTimeline *self, GtkSnapshot *snapshot, gint64 deadline_us);
gboolean weft_timeline_has_core_rows (WeftTimeline *self);

/* timeline-legend.c */
int weft_timeline_get_legend_height (WeftTimeline *self, int width, int height);
void weft_timeline_append_legend (WeftTimeline *self, GtkSnapshot *snapshot);
char *weft_timeline_dup_hidden (WeftTimeline *self); /* (nullable) how many jobs have no lane */
/* (transfer full) */
GdkTexture *weft_timeline_make_chip (WeftTimeline *self, guint state);

/* timeline-names.c */
char *weft_timeline_dup_lane_name (WeftTimeline *self, guint32 lane);
char *weft_timeline_dup_lane_id (WeftTimeline *self, guint32 lane);
char *weft_timeline_dup_job_name (WeftTimeline *self, guint32 job);
void weft_timeline_append_names (WeftTimeline *self, GtkSnapshot *snapshot, const WeftTimelineRow *row, int top, int height);
void weft_timeline_append_title (WeftTimeline *self, GtkSnapshot *snapshot, const WeftTimelineRow *row, int top);

/* timeline-edges.c */
void weft_timeline_append_edges (WeftTimeline *self, GtkSnapshot *snapshot);

/* timeline-reading.c */
void weft_timeline_append_reading (WeftTimeline *self, GtkSnapshot *snapshot);
void weft_timeline_append_selection (WeftTimeline *self, GtkSnapshot *snapshot);

/* timeline-pick.c */
gboolean weft_timeline_pick (WeftTimeline *self, double x, double y, WeftSpot *spot);
const WeftSpan *weft_timeline_get_span (WeftTimeline *self, const WeftSpot *spot);
void weft_timeline_choose (WeftTimeline *self, const WeftSpot *spot, gboolean by_keys);
void weft_timeline_step_span (WeftTimeline *self, int direction);
void weft_timeline_step_lane (WeftTimeline *self, int rows);

/* timeline-input.c, timeline-keys.c */
void weft_timeline_init_input (WeftTimeline *self);
void weft_timeline_class_init_keys (GtkWidgetClass *klass);

/* timeline-sums.c */
void weft_timeline_get_sums (WeftTimeline *self, guint64 from_ns, guint64 to_ns, guint32 lane, WeftTimelineSums *sums);

/* timeline-card.c: the sums of what is selected, told beside the lanes; the hint */
void weft_timeline_init_card (WeftTimeline *self);
void weft_timeline_update_card (WeftTimeline *self);
void weft_timeline_init_hint (WeftTimeline *self);
void weft_timeline_update_hint (WeftTimeline *self);

/* timeline-describe.c */
char *weft_timeline_dup_spot (WeftTimeline *self, const WeftSpot *spot);
char *weft_timeline_dup_spot_times (WeftTimeline *self, const WeftSpot *spot);
char *weft_timeline_dup_sums (WeftTimeline *self, const WeftTimelineSums *sums);
char *weft_timeline_dup_summary (WeftTimeline *self);
void weft_timeline_describe (WeftTimeline *self, gboolean at_once);
void weft_timeline_announce (WeftTimeline *self);

static inline GdkRGBA
weft_timeline_faint (WeftTimeline *self, float alpha)
{
  return weft_graph_colors_get_faint (&self->colors, self->high_contrast ? MIN (alpha * 1.8f, 1) : alpha);
}

G_END_DECLS
