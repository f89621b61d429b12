/* row.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "terminal.h"

#include "engine/batch.h"

G_BEGIN_DECLS

/* How the columns of a terminal are shared out, for all rows of a frame alike:
 *
 *   ▸ Python.pdf  ━━━━━━━━━━━━──────────  58 %  12.1 MiB/s     3 s  thread-1
 *
 * What does not fit is left out from the right; a width of 0 is a field that is left out. */
typedef struct
{
  guint width; /* of the whole row */
  guint name, bar, percent, speed, left, worker;
} WeftCliLayout;

/* `columns` of the terminal; `name`: the widest of those that are to be shown. */
void weft_cli_layout_init (WeftCliLayout *layout, guint columns, guint name);

/* Each fills the row to the layout's width, without an end of line. */
void weft_cli_row_append_job (GString *text, const WeftCliLayout *layout, const WeftCliGlyphs *glyphs, WeftBatch *batch,
                              WeftJob *job);
void weft_cli_row_append_total (GString *text, const WeftCliLayout *layout, const WeftCliGlyphs *glyphs,
                                WeftBatch *batch);

/* What stands in the total's place of the name. (transfer full) */
char *weft_cli_format_done (guint done, guint n);

/* "thread-3"; NULL when nobody runs or ran the job. The same in every language: it is the thread's name in the system,
 * too. (transfer full) */
char *weft_cli_dup_worker (WeftJob *job, gint32 *pid, gint32 *tid);

G_END_DECLS
