/* downloads-page-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "batch-header.h"
#include "compare-page.h"
#include "dot-pane.h"
#include "downloads-page.h"
#include "timeline-pane.h"
#include "replay-bar.h"
#include "runs-view.h"

#include "engine/blocking.h"

G_BEGIN_DECLS

struct _WeftDownloadsPage
{
  AdwBin parent_instance;

  WeftBatch *batch;                 /* (owned) */
  WeftBatch *shown;                 /* (owned) that one, or the replay of a run */
  GtkMultiSelection *selection;     /* (owned) */
  WeftRemoved *removed;             /* (owned) (nullable): what "undo" brings back */
  GPtrArray *rows;                  /* WeftJobRow (not owned): those that exist */
  WeftPlan plan;                    /* of jobs that are added */
  guint rows_tick;                  /* brings rows up to date, while there are stale ones */
  gboolean moved;                   /* the list was scrolled or laid out since */
  gboolean narrow;
  guint show_id;                    /* shows the figures, while the batch runs */

  WeftBlocking *blocking;           /* (owned) (nullable) */
  guint blocking_id;
  gint64 blocking_until_us;

  GSettings *settings;              /* (owned) (nullable) */
  WeftComparePage *compare;         /* (not owned) (nullable): once it was shown */
  WeftTimelinePane *timeline;       /* likewise */
  WeftRunKeeper *keeper;            /* (owned) */
  WeftRunsView *runs;               /* (not owned) (nullable): once it was shown */
  WeftReplayBar *replay_bar;

  GPtrArray *view_buttons;          /* GtkWidget (not owned) */
  gboolean tight;                   /* of the views only the icons are shown */

  WeftPlan adding_plan;             /* of jobs that are being added */
  guint adding, adding_id;          /* so many still */

  WeftDotPane *dots;                /* (not owned) */
  gboolean show_dots;

  AdwClamp *rows_clamp;
  GtkBox *rows_box;
  GtkBox *switch_box;
  GtkStack *views;
  WeftBatchHeader *header;
  GtkLabel *scope;
  GtkStack *stack;
  GtkScrolledWindow *scrolled;
  GtkListView *list;
  GtkWidget *pause, *resume, *cancel, *retry, *remove;
};

/* downloads-views.c: what the page shows of the batch. `make` is called when the view is first shown, with the page; what
 * it returns is found again as gtk_stack_get_child_by_name (views, name). */
typedef GtkWidget *(*WeftMakeViewFunc) (WeftDownloadsPage *page);

typedef enum
{
  WEFT_HEAD_WHOLE, /* the batch's card is shown */
  WEFT_HEAD_SHORT, /* without its figures: the view needs the room */
  WEFT_HEAD_NONE   /* the view is not about this batch alone */
} WeftViewHead;

void _weft_downloads_page_add_view (WeftDownloadsPage *page, const char *name, const char *title, const char *icon, WeftViewHead head,
                                    WeftMakeViewFunc make);
void _weft_downloads_page_add_views (WeftDownloadsPage *page);
void _weft_downloads_page_show_view (WeftDownloadsPage *page, const char *name);
const char *_weft_downloads_page_get_view (WeftDownloadsPage *page);

/* downloads-compare.c: the view Compare. */
GtkWidget *_weft_downloads_page_make_compare (WeftDownloadsPage *page);
gboolean _weft_downloads_page_is_comparing (WeftDownloadsPage *page);

/* downloads-actions.c: what can be done to jobs. */
void _weft_downloads_page_install_actions (GtkWidgetClass *widget_class);
void _weft_downloads_page_update_actions (WeftDownloadsPage *page);
void _weft_downloads_page_say (WeftDownloadsPage *page, const char *text, const char *undo);

/* downloads-adding.c: many jobs in slices. Adds now what is still to be added. */
void _weft_downloads_page_finish_adding (WeftDownloadsPage *page);

/* downloads-rows.c: the list of jobs. Which rows show what their jobs are like now, and which rest. */
void _weft_downloads_page_make_list (WeftDownloadsPage *page);
void _weft_downloads_page_queue_rows (WeftDownloadsPage *page); /* some jobs have changed */
void _weft_downloads_page_size_rows (WeftDownloadsPage *page); /* as narrow as the page is */

/* downloads-dots.c: the dots beside the rows. */
void _weft_downloads_page_make_dots (WeftDownloadsPage *page);
void _weft_downloads_page_set_dots_narrow (WeftDownloadsPage *page);
gboolean _weft_downloads_page_set_show_dots (WeftDownloadsPage *page, gboolean show_dots); /* whether that is new */

/* downloads-runs.c: runs that were kept, and the one that is replayed. */
void _weft_downloads_page_make_runs (WeftDownloadsPage *page);
GtkWidget *_weft_downloads_page_make_runs_view (WeftDownloadsPage *page);
void _weft_downloads_page_install_runs (GtkWidgetClass *widget_class);
void _weft_downloads_page_close_run (WeftDownloadsPage *page); /* back to the batch */
void _weft_downloads_page_show_timeline (WeftDownloadsPage *page); /* of the run that is open, or of the batch */

/* Rows, card and figures are those of this batch from here on. */
void _weft_downloads_page_show_batch (WeftDownloadsPage *page, WeftBatch *batch);

/* downloads-blocking.c: the wrong way. */
void _weft_downloads_page_set_blocking (WeftDownloadsPage *page, gboolean blocking);

void _weft_downloads_page_show (WeftDownloadsPage *page);
void _weft_downloads_page_notify_blocking (WeftDownloadsPage *page);
void _weft_downloads_page_notify_view (WeftDownloadsPage *page);

G_END_DECLS
