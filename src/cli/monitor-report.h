/* monitor-report.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "monitor-options.h"
#include "output.h"

#include "monitor/sample.h"

G_BEGIN_DECLS

/* How samples are told, in each format. All begin with what the options ask for. */

/* The processes to be told, in their order. (element-type WeftSampleProcess, not owned) (transfer full) */
GPtrArray *weft_cli_monitor_choose (const WeftCliMonitorOptions *options, const WeftSample *sample, guint most);

void weft_cli_monitor_write_json (const WeftCliMonitorOptions *options, const WeftSample *sample, WeftCliOutput *output);

/* `first`: with the line of headings. */
void weft_cli_monitor_write_csv (const WeftCliMonitorOptions *options, const WeftSample *sample, gboolean first, WeftCliOutput *output);

typedef struct _WeftCliScreen WeftCliScreen;

/* Text: drawn over at every sample on a terminal, one below the other in a pipe. */
WeftCliScreen *weft_cli_screen_new (const WeftCliMonitorOptions *options, WeftCliOutput *output, int fd);
void weft_cli_screen_free (WeftCliScreen *screen);
void weft_cli_screen_show (WeftCliScreen *screen, const WeftSample *sample);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftCliScreen, weft_cli_screen_free)

G_END_DECLS
