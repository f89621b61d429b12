/* runs-view-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "runs-view.h"

G_BEGIN_DECLS

struct _WeftRunsView
{
  AdwBin parent_instance;

  WeftRunKeeper *keeper;        /* (owned) */
  WeftRunStore *store;          /* (not owned): the keeper's */
  GtkMultiSelection *selection; /* (owned) */
  GPtrArray *removed;           /* (owned) WeftRun: what "undo" brings back */

  GtkLabel *scope, *problem;
  GtkStack *stack;
  GtkListView *list;
};

/* At most so many are compared at once: their charts have to be told apart. */
#define WEFT_RUNS_COMPARED_MOST 8

/* The runs that are selected, in their order. (transfer full) */
GPtrArray *_weft_runs_view_get_selected (WeftRunsView *view);
void _weft_runs_view_say (WeftRunsView *view, const char *text, const char *undo);
void _weft_runs_view_emit_open (WeftRunsView *view, WeftRun *run);

/* Calls `done` with the run when its body is there, perhaps at once; when it can't be read that is said, and `done` is not called.
 * `data` is freed in both cases. */
typedef void (*WeftRunFunc) (WeftRunsView *view, WeftRun *run, gpointer data);
void _weft_runs_view_load (WeftRunsView *view, WeftRun *run, WeftRunFunc done, gpointer data, GDestroyNotify free);

/* runs-actions.c */
void _weft_runs_view_install_actions (GtkWidgetClass *widget_class);
void _weft_runs_view_update_actions (WeftRunsView *view);

/* runs-compare.c: a window that lays them side by side. */
void _weft_runs_view_compare (WeftRunsView *view, GPtrArray *runs);

/* runs-picture.c: the timeline of the whole run, as PNG. `parent` is in a window. */
GBytes *_weft_run_dup_picture (WeftRun *run, GtkWidget *parent);

G_END_DECLS
