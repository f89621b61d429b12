/* switches.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the kernel says about when the threads and processes that the supervisor starts are on which core.
 *
 * Best are its own records of each switch (perf_event_open): the supervisor opens them before it starts anybody, and whom it
 * starts inherits them. They need no root, but a sandbox refuses them; then a thread reads the sums in schedstat again and again.
 *
 * Opened by the supervisor, read by the main thread as plain memory. */
typedef struct _WeftSwitches WeftSwitches;

/* Inheriting costs microseconds a start, and a picture of more lanes than that shows none of it. */
#define WEFT_SWITCHES_MOST 64

typedef enum
{
  WEFT_SWITCH_IN,
  WEFT_SWITCH_OUT,       /* it waits or sleeps */
  WEFT_SWITCH_PREEMPTED, /* it would have gone on */
  WEFT_SWITCH_EXIT,
  WEFT_SWITCH_SAMPLE,    /* from the last sample of this task on it ran and wanted to run for so long */
} WeftSwitchKind;

typedef struct
{
  guint64 time_ns; /* the clock's */
  gint32 tid;
  guint16 core;
  guint16 kind;    /* WeftSwitchKind */
  guint32 ran_ns, wanted_ns; /* of a sample */
  guint32 sampled_ns;        /* how long before `time_ns` the last sample was */
} WeftSwitch;

/* Where a trace has its `on_core` from. */
typedef enum
{
  WEFT_TRUTH_NONE,
  WEFT_TRUTH_SWITCHES,  /* the kernel's record of each switch */
  WEFT_TRUTH_SCHEDSTAT, /* the kernel's sums, read again and again: how long is right, when within a sample is not known */
  WEFT_N_TRUTHS
} WeftTruth;

/* Where the times on cores come from, for people. */
const char *weft_truth_describe (WeftTruth truth);

/* Makes the first weft_switches_open() quick, without waiting for that itself; whoever may start workers later calls it early.
 * Once in a process it opens a descriptor, which is kept. */
void weft_switches_prepare (void);

/* By the thread that will start the workers, before it does, for at most `at_once` at a time. Never NULL: where nothing can be had it
 * says so. $WEFT_TRUTH ("schedstat" or "none") asks for less. */
WeftSwitches *weft_switches_open (guint at_once);
void weft_switches_free (WeftSwitches *switches);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftSwitches, weft_switches_free)

/* `reason`: a sentence why it is less than the switches, or NULL. */
WeftTruth weft_switches_get_truth (const WeftSwitches *switches, const char **reason);

/* The thread that opened it. */
gint32 weft_switches_get_tid (const WeftSwitches *switches);

/* Only for samples, which have to be told of each task. It is forgotten by itself when it is gone. */
void weft_switches_watch (WeftSwitches *switches, gint32 pid, gint32 tid);

/* Appends what came since the last time to `records` (WeftSwitch), in order of each core, and returns how many were lost. */
guint64 weft_switches_read (WeftSwitches *switches, GArray *records);

G_END_DECLS
