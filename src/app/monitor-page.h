/* monitor-page.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/batch.h"
#include "monitor/sampler.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The page Monitor: the cores and the memory over time, and the processes, now or at a moment that was chosen in the
 * graph. It takes samples while it can be seen, and in the background too if "recording" was asked for.
 *
 * Signal "say" (text, undo), as WeftDownloadsPage has it. */
#define WEFT_TYPE_MONITOR_PAGE (weft_monitor_page_get_type ())
G_DECLARE_FINAL_TYPE (WeftMonitorPage, weft_monitor_page, WEFT, MONITOR_PAGE, AdwBin)

/* Takes its samples from here; before that it shows nothing. */
void weft_monitor_page_set_sampler (WeftMonitorPage *page, WeftSampler *sampler);

/* NULL before it has one. */
WeftSampler *weft_monitor_page_get_sampler (WeftMonitorPage *page);

/* From this machine, unless it has a sampler already. */
void weft_monitor_page_open (WeftMonitorPage *page);
void weft_monitor_page_set_settings (WeftMonitorPage *page, GSettings *settings);

/* Whose workers are threads with the names of jobs. */
void weft_monitor_page_set_batch (WeftMonitorPage *page, WeftBatch *batch);
void weft_monitor_page_set_narrow (WeftMonitorPage *page, gboolean narrow);

G_END_DECLS
