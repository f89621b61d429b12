/* download-report.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "output.h"

#include "engine/batch.h"

G_BEGIN_DECLS

/* What there is to say about a batch that has ended. */

/* For people: the counts, the figures, and where `list_failures` the jobs that failed and why. */
void weft_cli_download_summarize (WeftBatch *batch, gboolean list_failures, WeftCliOutput *output);

/* For programs: one object. The output is drained as it goes, so the main loop runs meanwhile. */
void weft_cli_download_write_json (WeftBatch *batch, const WeftPlan *plan, WeftCliOutput *output);

G_END_DECLS
