/* lookup-view-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lookup-form.h"
#include "lookup-order.h"
#include "lookup-past.h"
#include "lookup-view.h"

G_BEGIN_DECLS

struct _WeftLookupView
{
  AdwBin parent_instance;

  WeftLookupList *lookups;      /* (owned) */
  WeftLookupOrder *order;       /* (owned) */
  WeftLookupPast *past;         /* (owned) (nullable) */
  GSettings *settings;          /* (owned) (nullable) */
  GtkMultiSelection *selection; /* (owned) */
  GPtrArray *rows;              /* WeftLookupRow (not owned): those that exist */
  GArray *removed;              /* (owned) (nullable): what "undo" brings back */
  GPtrArray *names;             /* (owned) (nullable): asked, and not all added yet */
  WeftLookupOptions options;    /* of those */
  char *server;                 /* (owned) (nullable) */
  guint next_name, add_id;
  guint rows_tick;              /* brings rows up to date, while there are stale ones */
  guint show_id;                /* shows the counts, soon */
  gboolean states_changed;      /* since they were filtered and sorted last */
  gboolean narrow;
  gboolean lively;              /* the rows may spin */
  gboolean keep;                /* past lookups */

  WeftLookupForm *form;
  GtkLabel *scope;
  GtkStack *stack;
  GtkScrolledWindow *scrolled;
  GtkListView *list;
  GtkRevealer *filter_bar;
  GtkToggleButton *find;
  GtkSearchEntry *search;
  GtkDropDown *filter;
  GtkWidget *cancel, *retry, *remove;
};

/* lookup-actions.c: what can be done to lookups. */
void _weft_lookup_view_install_actions (GtkWidgetClass *widget_class);
void _weft_lookup_view_update_actions (WeftLookupView *view);

/* What was taken out cannot be brought back any more. */
void _weft_lookup_view_forget_removed (WeftLookupView *view);

/* lookup-export.c */
void _weft_lookup_view_export (WeftLookupView *view, gboolean as_json);

/* Without asking where to. Says so when it is done. */
void _weft_lookup_view_save (WeftLookupView *view, GFile *file, gboolean as_json);

/* Adds what the form has, a few in each turn of the main loop. */
void _weft_lookup_view_add_names (WeftLookupView *view, GPtrArray *names);
void _weft_lookup_view_show (WeftLookupView *view);
void _weft_lookup_view_say (WeftLookupView *view, const char *text, const char *undo);
void _weft_lookup_view_set_order (WeftLookupView *view, WeftLookupsOrder order);

/* What is shown at this position, or NULL. (transfer full) */
WeftLookup *_weft_lookup_view_get (WeftLookupView *view, guint position);

/* Those that are selected, or all that are shown when none is. (element-type WeftLookup) (transfer full) */
GPtrArray *_weft_lookup_view_get_scope (WeftLookupView *view);

G_END_DECLS
