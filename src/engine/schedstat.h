/* schedstat.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "switches.h"

G_BEGIN_DECLS

/* Reads the schedstat of some tasks again and again, on a thread of its own. */
typedef struct _WeftSchedstat WeftSchedstat;

#define WEFT_SCHEDSTAT_HERTZ 50

WeftSchedstat *weft_schedstat_new (int *error); /* NULL and an errno where there is no schedstat, or no thread */
void weft_schedstat_free (WeftSchedstat *schedstat); /* does not wait for the thread */
void weft_schedstat_watch (WeftSchedstat *schedstat, gint32 pid, gint32 tid);
void weft_schedstat_read (WeftSchedstat *schedstat, GArray *records);

G_END_DECLS
