/* made-up-trace.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "support.h"

#include "engine/trace-ring.h"

G_BEGIN_DECLS

/* A trace of records that nobody made but the test. Times are milliseconds from the start. */
typedef struct
{
  WeftStrategy strategy;
  WeftRunner runner;
  WeftTrace *trace;
  guint64 started_ns;
  guint32 supervisor, main; /* their rings */
} MadeUp;

#define MADE_UP_RECORDS 64

MadeUp *made_up_new (guint32 workers, gboolean loop, gboolean processes);
void made_up_free (MadeUp *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MadeUp, made_up_free)

void made_up_record (MadeUp *self, guint32 slot, double ms, WeftTraceKind kind, guint32 job, gint64 value);
void made_up_collect (MadeUp *self);
void made_up_finish (MadeUp *self, double ms);

/* "sleeping 0-1 waiting 1-5 #3", in milliseconds; a job only where there is one; the one that is open ends with "-". (transfer full) */
char *made_up_dup_spans (MadeUp *self, guint32 lane);

/* "start 1 @0 #3", of all lanes. (transfer full) */
char *made_up_dup_marks (MadeUp *self);

/* "0:1 5:2", in milliseconds. (transfer full) */
char *made_up_dup_counts (MadeUp *self, WeftCounter counter);

#define made_up_assert_spans(self, lane, expected) \
  G_STMT_START \
  { \
    g_autofree char *spans = made_up_dup_spans (self, lane); \
    g_assert_cmpstr (spans, ==, expected); \
  } \
  G_STMT_END

G_END_DECLS
