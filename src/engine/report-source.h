/* report-source.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "runner.h"

G_BEGIN_DECLS

/* The one source through which a running batch reaches the main loop. It calls back at most once a frame (60 times a
 * second) however often workers report, 15 times a second where they are very many, and at once when the runner has
 * finished. */
GSource *weft_report_source_new (WeftRunner *runner, GSourceFunc look, gpointer data);

/* The next call comes in a frame, however many the jobs are: `look` could not see all that changed. By `look` itself. */
void weft_report_source_hurry (GSource *source);

#define WEFT_FRAME_US (G_USEC_PER_SEC / 60)

G_END_DECLS
