/* actions.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "sample.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* To act on a process, known by its number and when it started: one that has taken over the number is never touched. All
 * may be called from any thread, take microseconds, and give FALSE with a sentence: G_IO_ERROR_NOT_FOUND when the process
 * has ended, G_IO_ERROR_PERMISSION_DENIED, G_IO_ERROR_FAILED. */

gboolean weft_process_signal (gint32 pid, guint64 start_ticks, int number, GError **error);

/* -20, the most urgent, to 19; for all of its threads. */
gboolean weft_process_set_nice (gint32 pid, guint64 start_ticks, int nice, GError **error);

/* The cores that it may use, as ids; for all of its threads. get: (element-type guint32) (transfer full). */
gboolean weft_process_set_cores (gint32 pid, guint64 start_ticks, const guint32 *ids, guint n, GError **error);
GArray *weft_process_get_cores (gint32 pid, guint64 start_ticks, GError **error);

/* What the system will let us do, to be asked before anything is offered. */
typedef struct
{
  gboolean may_signal;    /* end, kill, stop, continue, any */
  gboolean may_set_cores;
  int nice_least;         /* the lowest nice value that may be set; 20: none */
} WeftPermissions;

/* FALSE when the process has ended; then nothing is permitted. */
gboolean weft_process_get_permissions (gint32 pid, guint64 start_ticks, WeftPermissions *permissions);

/* "SIGTERM"; NULL for a number without a name. */
const char *weft_signal_name (int number);

G_END_DECLS
