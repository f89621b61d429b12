/* timeline-pane-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "timeline-pane.h"

G_BEGIN_DECLS

struct _WeftTimelinePane
{
  AdwBin parent_instance;

  WeftBatch *batch;     /* (owned) (nullable) */
  const WeftPlan *plan; /* (not owned) (nullable): of the batch */
  WeftRun *run;         /* (owned) (nullable): instead of a batch */
  guint update_id;      /* while the batch runs and the pane is seen */

  WeftTimeline *timeline;
  GtkStack *stack;
  GtkWidget *tools, *follow;
};

void _weft_timeline_pane_say (WeftTimelinePane *pane, const char *text);

/* timeline-saving.c: pictures and exports. */
void _weft_timeline_pane_install_saving (GtkWidgetClass *widget_class);
const char *_weft_timeline_pane_get_action (WeftRunFormat format);

G_END_DECLS
