/* process-model.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "process-item.h"

#include "monitor/history.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum
{
  WEFT_PROCESSES_ALL,
  WEFT_PROCESSES_MINE,
  WEFT_PROCESSES_ACTIVE, /* ran since the sample before, or wants to */
  WEFT_PROCESSES_OURS,   /* Weft, and what it has started */
  WEFT_PROCESSES_N_FILTERS
} WeftProcessFilter;

/* The processes of a sample as a list of WeftProcessItem: sorted, filtered, searched; as a list or a tree. A process
 * is known by its number and when it started, and so is what is selected: it is the model that remembers, so that nothing
 * that moves rows can lose it. What is no longer shown is no longer selected.
 *
 * signal GtkSelectionModel::selection-changed: by hand, not because a process has ended. */
#define WEFT_TYPE_PROCESS_MODEL (weft_process_model_get_type ())
G_DECLARE_FINAL_TYPE (WeftProcessModel, weft_process_model, WEFT, PROCESS_MODEL, GObject)

WeftProcessModel *weft_process_model_new (void);

/* What runs now; NULL: nothing is known. */
void weft_process_model_set_sample (WeftProcessModel *model, WeftSample *sample);

/* The last of the above; (nullable), also while a moment is shown. */
WeftSample *weft_process_model_get_sample (WeftProcessModel *model);

/* What ran then, as far as it was kept: the busiest. Of those that are still there the user, parent and command are
 * known from the last sample. */
void weft_process_model_set_moment (WeftProcessModel *model, WeftHistory *history, guint moment);

void weft_process_model_set_sort (WeftProcessModel *model, WeftProcessColumn column, gboolean descending);
void weft_process_model_set_filter (WeftProcessModel *model, WeftProcessFilter filter);
void weft_process_model_set_search (WeftProcessModel *model, const char *text);
void weft_process_model_set_tree (WeftProcessModel *model, gboolean tree);
gboolean weft_process_model_is_tree (WeftProcessModel *model);

/* In the tree: whether the children of a row are shown. FALSE when it has none, or they already were or weren't. */
gboolean weft_process_model_set_closed (WeftProcessModel *model, guint position, gboolean closed);

/* The cores that the machine has online. */
guint weft_process_model_get_cores (WeftProcessModel *model);

/* All, and not only those that are shown. */
guint weft_process_model_get_n_processes (WeftProcessModel *model);

/* Whether the item of this row is the given one: without making one, as get_item() may. */
gboolean weft_process_model_has_at (WeftProcessModel *model, guint position, WeftProcessItem *item);

/* (transfer full) (element-type WeftProcessItem): in the order of the rows. */
GPtrArray *weft_process_model_get_selected (WeftProcessModel *model);
guint weft_process_model_get_n_selected (WeftProcessModel *model);

/* G_MAXUINT: it is not shown. */
guint weft_process_model_find (WeftProcessModel *model, gint32 pid, guint64 start_ticks);

G_END_DECLS
