/* timeline.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/trace.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What happened when, on which worker: a lane for each, grouped process > thread > loop > job, with the cores that were in
 * use above. Scrolls, zooms and pans with wheel, pinch, drag and keys; a stretch of time can be selected, whose sums are
 * told. A frame costs by the pixels, not by the spans. */
#define WEFT_TYPE_TIMELINE (weft_timeline_get_type ())
G_DECLARE_FINAL_TYPE (WeftTimeline, weft_timeline, WEFT, TIMELINE, GtkWidget)

/* What a job is called. (transfer full) */
typedef char *(*WeftTimelineNameFunc) (guint32 job, gpointer data);

GtkWidget *weft_timeline_new (void);

/* `owner` (nullable) is kept as long as the trace is shown; it owns the trace. NULL: nothing is shown. */
void weft_timeline_set_trace (WeftTimeline *timeline, WeftTrace *trace, GObject *owner);
WeftTrace *weft_timeline_get_trace (WeftTimeline *timeline);
/* To be called when the trace has grown. Draws at most once a frame, and only while it is on the screen. */
void weft_timeline_update (WeftTimeline *timeline);

void weft_timeline_set_name_func (WeftTimeline *timeline, WeftTimelineNameFunc func, gpointer data, GDestroyNotify destroy);
/* (nullable): whether the hint was dismissed is kept there. */
void weft_timeline_set_settings (WeftTimeline *timeline, GSettings *settings);
/* What it shows, for its accessible name. */
void weft_timeline_set_title (WeftTimeline *timeline, const char *title);

/* Goes along with a batch that runs: shows all of it, or, zoomed in, its end. Moving by hand ends it. */
gboolean weft_timeline_get_follow (WeftTimeline *timeline);
void weft_timeline_set_follow (WeftTimeline *timeline, gboolean follow);
/* Dragging selects a stretch of time instead of panning; Shift does the other one. */
gboolean weft_timeline_get_select_mode (WeftTimeline *timeline);
void weft_timeline_set_select_mode (WeftTimeline *timeline, gboolean select_mode);

void weft_timeline_show_all (WeftTimeline *timeline);
void weft_timeline_show_stretch (WeftTimeline *timeline, guint64 from_ns, guint64 to_ns);
/* Around the middle; above 1: closer. */
void weft_timeline_zoom (WeftTimeline *timeline, double factor);

/* FALSE: nothing is selected. Changes of it emit "selection-changed". */
gboolean weft_timeline_get_selection (WeftTimeline *timeline, guint64 *from_ns, guint64 *to_ns);
void weft_timeline_select (WeftTimeline *timeline, guint64 from_ns, guint64 to_ns);
void weft_timeline_unselect (WeftTimeline *timeline);

/* A marked moment, such as that of a replay; negative: none. */
void weft_timeline_set_moment (WeftTimeline *timeline, gint64 time_ns);

/* The picture as it is on the screen, or with all of the run; in the widget's own size and colours. Must be realized. */
GdkTexture *weft_timeline_render (WeftTimeline *timeline, gboolean whole_run);
gboolean weft_timeline_save_picture (WeftTimeline *timeline, gboolean whole_run, GFile *file, GError **error);

G_END_DECLS
