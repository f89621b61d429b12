/* timeline-pane.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "timeline.h"

#include "engine/run.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* A timeline and its tools: of a batch, live, or of a run.
 *
 * Signal "say" (text, undo): something to be told in a toast; `undo` is NULL. Actions: "timeline.zoom-in", "timeline.zoom-out",
 * "timeline.show-all", "timeline.follow", "timeline.select-mode", "timeline.save-png", and, once the batch has ended,
 * "timeline.save-svg", "timeline.save-json", "timeline.save-csv", "timeline.save-spans", "timeline.save-chrome". */
#define WEFT_TYPE_TIMELINE_PANE (weft_timeline_pane_get_type ())
G_DECLARE_FINAL_TYPE (WeftTimelinePane, weft_timeline_pane, WEFT, TIMELINE_PANE, AdwBin)

GtkWidget *weft_timeline_pane_new (void);

/* `plan`: what its jobs are drawn from, for exports; borrowed, and looked at when one is made. Both NULL: nothing is shown. */
void weft_timeline_pane_set_batch (WeftTimelinePane *pane, WeftBatch *batch, const WeftPlan *plan);

/* One that is loaded. */
void weft_timeline_pane_set_run (WeftTimelinePane *pane, WeftRun *run);

/* (nullable): whether the hint was dismissed is kept there. */
void weft_timeline_pane_set_settings (WeftTimelinePane *pane, GSettings *settings);

WeftTimeline *weft_timeline_pane_get_timeline (WeftTimelinePane *pane);

G_END_DECLS
