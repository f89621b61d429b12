/* history.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "sample.h"

G_BEGIN_DECLS

/* The last hour, in memory that is set aside once: what each core did, and which processes did it. The main thread's. */
typedef struct _WeftHistory WeftHistory;

#define WEFT_HISTORY_SECONDS 3600
#define WEFT_HISTORY_BYTES_MOST (32u << 20)
#define WEFT_HISTORY_PROCESSES 64
#define WEFT_HISTORY_NAME 24

/* The busiest of a moment, then those with the most memory. Names are kept, cut, because most of these processes are gone
 * when somebody asks. */
typedef struct
{
  guint64 start_ticks;
  gint32 pid;
  guint32 memory_kib;
  float cpu; /* share of one core */
  guint32 uid;
  char name[WEFT_HISTORY_NAME]; /* valid UTF-8 */
} WeftHistoryProcess;

typedef enum
{
  WEFT_SHARE_BUSY,
  WEFT_SHARE_USER,
  WEFT_SHARE_SYSTEM,
  WEFT_SHARE_NICE,
  WEFT_SHARE_IOWAIT,
  WEFT_SHARE_IRQ,
  WEFT_SHARE_STEAL,
  WEFT_N_SHARES,
} WeftShare;

/* Keeps an hour of samples that come every `interval` seconds, or as much of it as WEFT_HISTORY_BYTES_MOST holds. */
WeftHistory *weft_history_new (double interval);
void weft_history_free (WeftHistory *history);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftHistory, weft_history_free)

/* What has been kept stays, as far as it fits. */
void weft_history_set_interval (WeftHistory *history, double interval);

/* A first sample, which has no shares, is not kept. */
void weft_history_add (WeftHistory *history, const WeftSample *sample);
void weft_history_clear (WeftHistory *history);

guint weft_history_get_length (WeftHistory *history);
gsize weft_history_get_bytes (WeftHistory *history);

/* How far back it will go once it is full; 0 before anything was added. */
double weft_history_get_seconds (WeftHistory *history);
guint weft_history_get_cores (WeftHistory *history);

/* The moment that was current at this time: the first one at or after it. 0 is the oldest, as below. G_MAXUINT when it
 * is later than all. */
guint weft_history_find (WeftHistory *history, guint64 time_ns);

guint64 weft_history_get_time (WeftHistory *history, guint moment);
gint64 weft_history_get_wall (WeftHistory *history, guint moment);
guint64 weft_history_get_elapsed (WeftHistory *history, guint moment);

/* 0 to 1; NAN: offline then, or (more than 256 cores) not kept but for busy. `core`: 0 to get_cores() - 1, in the order
 * of the sample's. */
float weft_history_get_core (WeftHistory *history, guint moment, guint core, WeftShare share);
float weft_history_get_total (WeftHistory *history, guint moment, WeftShare share);
const WeftSampleMemory *weft_history_get_memory (WeftHistory *history, guint moment);
double weft_history_get_load (WeftHistory *history, guint moment);

/* By CPU, falling. */
const WeftHistoryProcess *weft_history_get_processes (WeftHistory *history, guint moment, guint *n);

/* The number of processes there were, of which the above are the first. */
guint weft_history_get_n_processes (WeftHistory *history, guint moment);

G_END_DECLS
