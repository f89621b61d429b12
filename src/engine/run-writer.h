/* run-writer.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "run.h"

G_BEGIN_DECLS

/* Text on its way to a sink: gathered, so that the sink is called seldom, and let go of, so that it stays small. */
typedef struct
{
  GString *text; /* (owned) */
  WeftRunSink sink;
  gpointer data;
  gboolean broken;
} WeftRunWriter;

void _weft_run_writer_init (WeftRunWriter *writer, WeftRunSink sink, gpointer data);

/* Hands on what there is if it is a good deal. FALSE when the sink wants no more. */
gboolean _weft_run_writer_pass (WeftRunWriter *writer);

/* Hands on all, and ends. */
gboolean _weft_run_writer_end (WeftRunWriter *writer);

/* "thread-3", "process-1 core": the same in every language. (transfer full) */
char *_weft_run_lane_nick (WeftRun *run, guint32 lane);

/* "waiting" */
const char *_weft_span_state_nick (guint state);

/* "retry" */
const char *_weft_mark_nick (guint kind);

gboolean _weft_run_write_csv (WeftRun *run, WeftRunSink sink, gpointer data);
gboolean _weft_run_write_spans (WeftRun *run, WeftRunSink sink, gpointer data);
gboolean _weft_run_write_chrome (WeftRun *run, WeftRunSink sink, gpointer data);
gboolean _weft_run_write_svg (WeftRun *run, WeftRunSink sink, gpointer data);

G_END_DECLS
