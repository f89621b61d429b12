/* parse.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "sample.h"

G_BEGIN_DECLS

/* What stands in the files of /proc. The texts end with a NUL, may be cut anywhere and may hold anything: FALSE for those
 * that make no sense. */

#define WEFT_NAME_MOST 64 /* a kernel thread's; others have 15 bytes */

/* PID/stat, and PID/task/TID/stat. */
typedef struct
{
  gint32 pid, ppid;
  char name[WEFT_NAME_MOST]; /* raw bytes */
  char state;
  gint16 nice;
  guint32 threads;
  gint32 last_core;
  guint64 start_ticks;
  guint64 cpu_ticks; /* user and system */
  guint64 resident;  /* pages */
} WeftStat;

gboolean weft_parse_stat (const char *text, WeftStat *stat);

/* PID/schedstat: nanoseconds on a core, exactly. FALSE where the kernel does not count. */
gboolean weft_parse_schedstat (const char *text, guint64 *run_ns);

/* The lines "cpu" and "cpuN" of /proc/stat, in ticks. */
typedef enum
{
  WEFT_CORE_USER,
  WEFT_CORE_NICE,
  WEFT_CORE_SYSTEM,
  WEFT_CORE_IDLE,
  WEFT_CORE_IOWAIT,
  WEFT_CORE_IRQ,
  WEFT_CORE_SOFTIRQ,
  WEFT_CORE_STEAL,
  WEFT_CORE_N_KINDS,
} WeftCoreKind;

typedef struct
{
  guint32 id;
  guint64 ticks[WEFT_CORE_N_KINDS];
} WeftCoreTicks;

/* Empties `cores` (WeftCoreTicks) and adds those that are listed, which are those online, by id. `boot_s`: when the
 * machine started, in seconds since 1970; 0 when it isn't said. */
gboolean weft_parse_cores (const char *text, GArray *cores, gint64 *boot_s);

/* "0-3,8": calls `add` for each; no more than 8192. */
void weft_parse_ranges (const char *text, void (*add) (guint id, gpointer data), gpointer data);

gboolean weft_parse_memory (const char *text, WeftSampleMemory *memory);
gboolean weft_parse_load (const char *text, double load[3]);

/* The number behind "KEY:" at the beginning of a line, as in /proc/meminfo and PID/status. */
gboolean weft_parse_field (const char *text, const char *key, guint64 *value);

G_END_DECLS
