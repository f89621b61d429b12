/* job-row.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/job.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* One job in the list. When its job changes it only notes that it is stale; whoever owns the list brings rows up to date,
 * once a frame and those in sight first. So ten thousand jobs cost what a screenful costs, and a burst of changes is
 * spread over frames. Figures are written at most four times a second. */
#define WEFT_TYPE_JOB_ROW (weft_job_row_get_type ())
G_DECLARE_FINAL_TYPE (WeftJobRow, weft_job_row, WEFT, JOB_ROW, AdwBin)

/* `view`: what the row can be scrolled out of; it outlives the row. */
GtkWidget *weft_job_row_new (GtkWidget *view);

/* `item` tells the row's position in the list, to whoever acts on it. NULL, NULL unbinds. */
void weft_job_row_bind (WeftJobRow *row, WeftJob *job, GtkListItem *item);

/* Where its job is in the list; GTK_INVALID_LIST_POSITION where that is not known. */
guint weft_job_row_get_position (WeftJobRow *row);

/* A row that rests takes its room and shows nothing; it costs next to nothing until it wakes, at the latest when it comes into
 * sight. What is in sight, or has the focus, does not rest. */
void weft_job_row_rest (WeftJobRow *row);
void weft_job_row_wake (WeftJobRow *row);

/* While it rests, it can't know by itself that all rows have another height now. */
void weft_job_row_fit (WeftJobRow *row);

void weft_job_row_set_narrow (WeftJobRow *row, gboolean narrow);

gboolean weft_job_row_is_stale (WeftJobRow *row);

/* Whether the row is in sight, or at most `margin` times the height of the view away. */
gboolean weft_job_row_is_near (WeftJobRow *row, double margin);

/* Shows the job as it is now. */
void weft_job_row_update (WeftJobRow *row);

G_END_DECLS
