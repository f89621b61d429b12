/* collector-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "collector.h"

G_BEGIN_DECLS

/* The cores that there are, or were, with what they said at the last look. */
typedef struct
{
  GArray *known; /* by id */
  GArray *read;  /* WeftCoreTicks */
} WeftCores;

void _weft_cores_init (WeftCores *cores);
void _weft_cores_clear (WeftCores *cores);
void _weft_cores_forget (WeftCores *cores);
void _weft_cores_take (WeftCores *cores, WeftSource *source, WeftSample *sample, gint64 *boot_s);

/* The threads of one process. */
typedef struct
{
  gint32 pid;
  guint64 start_ticks;
  GHashTable *before; /* tid to what it said at the last look */
} WeftThreads;

void _weft_threads_init (WeftThreads *threads);
void _weft_threads_clear (WeftThreads *threads);
void _weft_threads_take (WeftThreads *threads, WeftSource *source, const WeftSampleProcess *process, WeftSampleDetail *detail);

/* What PID/stat and PID/schedstat say of the time on a core, and when they were read. */
typedef struct
{
  guint64 read_ns; /* 0: never */
  guint64 ticks;
  guint64 run_ns;  /* G_MAXUINT64: not known */
} WeftMoment;

/* The share of one core between two moments; NAN when there is only one. */
float _weft_share (const WeftMoment *before, const WeftMoment *now, double ticks_per_second);

G_END_DECLS
