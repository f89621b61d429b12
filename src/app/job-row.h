/* job-row.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/job.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* One job in the list. It follows its job only while it can be seen (or nearly), and writes figures at most four times
 * a second: ten thousand jobs cost what a screenful costs. */
#define WEFT_TYPE_JOB_ROW (weft_job_row_get_type ())
G_DECLARE_FINAL_TYPE (WeftJobRow, weft_job_row, WEFT, JOB_ROW, AdwBin)

/* `view`: what the row can be scrolled out of; it outlives the row. */
GtkWidget *weft_job_row_new (GtkWidget *view);

/* `item` tells the row's position in the list, to whoever acts on it. NULL, NULL unbinds. */
void weft_job_row_bind (WeftJobRow *row, WeftJob *job, GtkListItem *item);

void weft_job_row_set_narrow (WeftJobRow *row, gboolean narrow);

/* Catches up, if it is in view and has missed something. */
void weft_job_row_catch_up (WeftJobRow *row);

G_END_DECLS
