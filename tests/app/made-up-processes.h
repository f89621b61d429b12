/* made-up-processes.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "monitor/sample.h"

G_BEGIN_DECLS

/* Processes that nobody has, as a machine that tests can change, and its samples. */
typedef struct
{
  GArray *processes; /* WeftSampleProcess: by pid */
  guint n_cores;
  guint64 ticks;     /* of the clock that dates starts */
  GRand *rand;
} MadeUpProcesses;

void made_up_processes_init (MadeUpProcesses *self, guint n_cores);
void made_up_processes_clear (MadeUpProcesses *self);

/* It starts now. The pointer is good until the next start or end. */
WeftSampleProcess *made_up_processes_start (MadeUpProcesses *self, gint32 pid, gint32 ppid, const char *name, float cpu);
WeftSampleProcess *made_up_processes_get (MadeUpProcesses *self, gint32 pid);
void made_up_processes_end (MadeUpProcesses *self, gint32 pid);

/* Numbers 1 to n: a tree, of which one in fifty is busy. */
void made_up_processes_fill (MadeUpProcesses *self, guint n);

/* As after half a second: other shares, and `change` of them have ended and as many have started. */
void made_up_processes_go_on (MadeUpProcesses *self, guint change);

WeftSample *made_up_processes_sample (MadeUpProcesses *self);

G_END_DECLS
