/* support.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "monitor/collector.h"
#include "monitor/source-scripted.h"

G_BEGIN_DECLS

/* A machine made of texts, and the collector that looks at it. Begins at one second after midnight. */
typedef struct
{
  WeftSource *source; /* the collector's */
  WeftCollector *collector;
  guint64 time_ns;
} Machine;

void machine_init (Machine *machine);
void machine_clear (Machine *machine);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Machine, machine_clear)

/* Lets so many seconds pass. */
void machine_wait (Machine *machine, double seconds);

/* One process, in so many words. */
typedef struct
{
  gint32 pid, ppid;
  const char *name; /* raw */
  char state;
  guint64 user_ticks, system_ticks, start_ticks;
  guint64 run_ns;   /* 0: the kernel does not count */
  guint turns;      /* on a core: part of what schedstat says */
  guint threads;
  int nice;
  guint64 pages;
  int core;
} Script;

/* A process that sleeps, with this number and name, started at 100 ticks. */
Script script (gint32 pid, const char *name);
void machine_set (Machine *machine, const Script *script);
void machine_set_thread (Machine *machine, gint32 pid, const Script *script, guint voluntary, guint involuntary);

/* The text of a stat line. (transfer full) */
char *script_stat (const Script *script);

WeftSample *machine_take (Machine *machine);
const WeftSampleProcess *find (WeftSample *sample, gint32 pid);

/* $WEFT_SPINNER, with a thread count and a duty; not by GSubprocess, whose thread the thread sanitizer reports. */
gint32 spinner_start (const char *threads, const char *duty);
void spinner_kill (gint32 pid);

/* Waits for its end; the signal that ended it. */
int spinner_wait (gint32 pid);

/* So near that a float can't tell. */
#define assert_share(value, expected) g_assert_cmpfloat_with_epsilon (value, expected, 1e-5)
#define assert_unknown(value) g_assert_true (isnan (value))

G_END_DECLS
