/* source.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "parse.h"

G_BEGIN_DECLS

/* Where samples come from: the machine, or a script that tests write. A source belongs to the one thread that reads it. */
typedef struct _WeftSource WeftSource;

/* What a source keeps of a process from one look to the next. Zero, but for the pid, is a slot that was never read. */
typedef struct
{
  gint32 pid;
  gint32 stat_fd, sched_fd; /* one more than the descriptor; 0: none */
  guint8 quiet;             /* looks in a row at which it had not run */
  gboolean many;            /* it had several threads the last time */
  guint8 sched_length;      /* of the text below; 0: none */
  char sched[63];           /* what PID/schedstat said the last time */
} WeftSlot;

typedef enum
{
  WEFT_READ_GONE,       /* it has ended, or the number has another owner now: the slot has been cleared */
  WEFT_READ_UNREADABLE, /* it is there and says nothing */
  WEFT_READ_SAME,       /* it has not run since the last look, so nothing that it does itself has changed */
  WEFT_READ_CHANGED,    /* `stat` has been filled in */
} WeftRead;

typedef struct
{
  /* The two clocks of a sample: CLOCK_MONOTONIC, and the wall's. */
  void (*get_time) (WeftSource *source, guint64 *time_ns, gint64 *wall_us);
  guint64 (*clock) (WeftSource *source);

  gboolean (*read_cores) (WeftSource *source, GArray *cores, gint64 *boot_s);
  gboolean (*read_memory) (WeftSource *source, WeftSampleMemory *memory);

  /* Adds the pids (gint32) in any order. */
  void (*list) (WeftSource *source, GArray *pids);
  void (*list_threads) (WeftSource *source, gint32 pid, GArray *tids);

  /* `run_ns`: the exact time on a core of a process with one thread; left alone when that is not known.
   * Without `whole` it may answer WEFT_READ_SAME. */
  WeftRead (*read_process) (WeftSource *source, WeftSlot *slot, gboolean whole, WeftStat *stat, guint64 *run_ns);
  void (*close_slot) (WeftSource *source, WeftSlot *slot);
  gboolean (*get_owner) (WeftSource *source, gint32 pid, guint32 *uid);

  /* A whole file, with a NUL behind it: a path below /proc, or an absolute one. The text is the source's and good until
   * the next call. NULL when there is none. */
  const char *(*read_text) (WeftSource *source, const char *path, gsize *length);

  void (*free) (WeftSource *source);
} WeftSourceClass;

struct _WeftSource
{
  const WeftSourceClass *class;
  double ticks_per_second;
  guint64 page_size;
};

/* This machine: libgtop for the cores, memory and the list, our own readers for the rest. The sampler's thread makes
 * it; glibtop_init() has been called before any thread was. */
WeftSource *weft_source_system_new (void);

void weft_source_free (WeftSource *source);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftSource, weft_source_free)

/* Readings that work on texts alone, for sources that have nothing better. */
gboolean weft_source_parse_cores (WeftSource *source, GArray *cores, gint64 *boot_s);
gboolean weft_source_parse_memory (WeftSource *source, WeftSampleMemory *memory);
gboolean weft_source_read_load (WeftSource *source, double load[3]);

/* Before the first thread: libgtop is not safe to be set up by two at once. Takes 0.1 ms. */
void weft_monitor_init (void);

/* In a Flatpak's sandbox only its own processes can be seen; the cores are all there. */
gboolean weft_monitor_is_sandboxed (void);

G_END_DECLS
