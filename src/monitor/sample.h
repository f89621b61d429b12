/* sample.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>
#include <stdatomic.h>

G_BEGIN_DECLS

/* What the machine did since the last look: plain memory that nobody changes once it has left the collector, so any
 * thread may read it without a lock. A figure that could not be had is NAN (shares), -1 (cores) or NULL (texts). */

/* Shares of one core, 0 to 1. All are NAN when a core is offline or was not there at the last look. */
typedef struct
{
  guint32 id;
  gboolean online;
  float busy;   /* user + nice + system + irq: what this machine did; waiting and stolen time are apart */
  float user, system, nice, iowait;
  float irq;    /* interrupts and soft interrupts */
  float steal;  /* taken by other virtual machines */
} WeftSampleCore;

typedef struct
{
  guint64 total, available, used; /* bytes; used + available = total */
  guint64 cached;
  guint64 swap_total, swap_used;
} WeftSampleMemory;

/* What seldom changes of a process; shared by all samples that it is in. */
typedef struct
{
  _Atomic guint refs;
  char *name;        /* valid UTF-8, as are the others; may hold any character, so weft_format_name() before showing it */
  char *user;        /* (nullable): only a number is known, then the uid is all there is */
  char *command;     /* (nullable): of the kernel's own threads, and of those that hide it */
  gint64 started_us; /* wall clock, as g_get_real_time() */
} WeftProcessInfo;

typedef struct
{
  gint32 pid, ppid;
  guint64 start_ticks; /* with the pid, who it is: a pid alone is used again */
  WeftProcessInfo *info;
  guint64 memory;      /* resident, in bytes */
  double cpu_time;     /* seconds, user and system */
  float cpu;           /* share of ONE core: 2 for two busy threads; NAN when seen for the first time */
  guint32 threads;
  guint32 uid;
  gint32 last_core;
  gint16 nice;
  char state;          /* the kernel's letter: R S D T t Z I X */
} WeftSampleProcess;

typedef struct
{
  gint32 tid;
  char *name;
  float cpu;
  double cpu_time;
  guint64 voluntary, involuntary; /* switches since it began */
  gint32 last_core;
  char state;
} WeftSampleThread;

/* The threads of the one process that somebody looks at. */
typedef struct
{
  gint32 pid; /* 0: nobody asked, or it is gone */
  WeftSampleThread *threads;
  guint n_threads;
} WeftSampleDetail;

typedef struct
{
  _Atomic guint refs;
  guint64 time_ns;    /* CLOCK_MONOTONIC, as weft_clock_ns() */
  gint64 wall_us;     /* as g_get_real_time() */
  guint64 elapsed_ns; /* measured, since the sample before; 0: this is the first, so no share is known */

  WeftSampleCore *cores; /* by id; offline ones too */
  guint n_cores;
  WeftSampleCore total;  /* of the machine, 0 to 1 */
  WeftSampleMemory memory;
  double load[3];

  WeftSampleProcess *processes; /* by pid */
  guint n_processes;
  guint n_unreadable;           /* that are there, but say nothing to us (hidepid) */
  WeftSampleDetail detail;

  double cost_wall_ms, cost_cpu_ms; /* of taking this sample */
} WeftSample;

WeftSample *weft_sample_new (void);
WeftSample *weft_sample_ref (WeftSample *sample);
void weft_sample_unref (WeftSample *sample);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftSample, weft_sample_unref)

/* Whether the system shows us only some processes (/proc mounted with hidepid): then the first one, which there always is, is
 * not among them. */
gboolean weft_sample_hides_others (const WeftSample *sample);

/* NULL when it is not in this sample. */
const WeftSampleProcess *weft_sample_find (const WeftSample *sample, gint32 pid);

WeftProcessInfo *weft_process_info_new (void);
WeftProcessInfo *weft_process_info_ref (WeftProcessInfo *info);
void weft_process_info_unref (WeftProcessInfo *info);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftProcessInfo, weft_process_info_unref)

G_END_DECLS
