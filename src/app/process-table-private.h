/* process-table-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "process-rows.h"
#include "process-table.h"

G_BEGIN_DECLS

struct _WeftProcessTable
{
  AdwBin parent_instance;

  WeftProcessModel *model;     /* (owned) */
  WeftProcessRows *rows;       /* (owned): of the view */
  GSettings *settings;         /* (owned) (nullable) */
  GSimpleActionGroup *view_actions; /* (owned): "table.…": what is shown */
  GtkColumnViewColumn *columns[WEFT_PROCESS_N_COLUMNS]; /* (owned) */
  GPtrArray *cells;            /* Cell (not owned): those that exist */
  guint cells_tick;            /* brings cells up to date, while there are stale ones */
  guint cells_serial;          /* counted up when all cells are to be written anew */
  WeftProcessColumn sort;
  gboolean descending;
  gboolean of_machine;         /* CPU: a share of all cores */
  gboolean loading;            /* settings are being taken over */
  gboolean sorting;            /* it is we who sort */
  gboolean past;               /* a past moment is shown */
  gboolean narrow;
  GtkWidget *menu;             /* (owned) (nullable): the popover of the context menu */

  GMenuModel *process_menu;
  GtkInscription *scope;
  GtkSearchEntry *search;
  GtkDropDown *filter;
  GtkToggleButton *tree;
  GtkMenuButton *act;
  GtkMenuButton *look;
  GtkStack *stack;
  GtkScrolledWindow *scrolled;
  GtkColumnView *view;
};

/* process-cells.c: the cells, and keeping them up to date. */
GtkListItemFactory *_weft_process_table_make_factory (WeftProcessTable *table, WeftProcessColumn column);
void _weft_process_table_queue_cells (WeftProcessTable *table);

/* The position of the row that this widget is in, or of the focused one: GTK_INVALID_LIST_POSITION: none. */
guint _weft_process_table_get_position (WeftProcessTable *table, GtkWidget *widget);

/* The cell with the name of this process, when there is one that can be seen. */
GtkWidget *_weft_process_table_get_name_cell (WeftProcessTable *table, guint position);

/* The focus goes where this process is, if it still is in sight. */
void _weft_process_table_focus (WeftProcessTable *table, WeftProcessItem *item);
WeftProcessItem *_weft_process_table_get_focus (WeftProcessTable *table);

/* process-columns.c: which there are, and by which the rows are sorted. */
const char *_weft_process_column_get_nick (WeftProcessColumn column);
gboolean _weft_process_column_is_figure (WeftProcessColumn column);
void _weft_process_table_make_columns (WeftProcessTable *table);
void _weft_process_table_load_columns (WeftProcessTable *table);
void _weft_process_table_size_columns (WeftProcessTable *table);

/* process-actions.c: what can be done to processes. */
void _weft_process_table_install_actions (GtkWidgetClass *widget_class);
void _weft_process_table_update_actions (WeftProcessTable *table);
void _weft_process_table_make_menu (WeftProcessTable *table);
void _weft_process_table_set_nice (WeftProcessTable *table, GPtrArray *items, int nice);
void _weft_process_table_set_cores (WeftProcessTable *table, GPtrArray *items, const guint32 *ids, guint n);

/* The cores that are online, as ids; n of them. */
guint _weft_process_table_get_cores (WeftProcessTable *table, guint32 **ids);

/* (transfer full): a line for each of the first five, then how many there are more. */
char *_weft_process_table_list (GPtrArray *items);

void _weft_process_table_say (WeftProcessTable *table, const char *text);
void _weft_process_table_activate (WeftProcessTable *table, WeftProcessItem *item);

G_END_DECLS
