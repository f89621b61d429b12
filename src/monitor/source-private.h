/* source-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "source.h"

G_BEGIN_DECLS

/* What the system's source and its reader of processes share. */
typedef struct
{
  WeftSource parent;
  int proc_fd;
  guint kept;      /* descriptors that slots hold */
  guint kept_most;
  GByteArray *text;
  gpointer cores;  /* (owned): a glibtop_cpu, which is too large for a stack */
} WeftSystemSource;

WeftRead _weft_system_source_read_process (WeftSource *source, WeftSlot *slot, gboolean whole, WeftStat *stat, guint64 *run_ns);
void _weft_system_source_close_slot (WeftSource *source, WeftSlot *slot);

G_END_DECLS
