/* findings.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "fit.h"
#include "run.h"

G_BEGIN_DECLS

/* What the figures of one or several runs say, as sentences: a pattern that a run shows, how two runs differ, where more
 * workers end to help. Rules over figures, nothing else: no rule says what the figures do not hold, and each has its
 * threshold here. */

/* What is known of a run; numbers that are not known are NAN, or 0 where 0 makes no sense. */
typedef struct
{
  const WeftStrategy *strategy;
  guint workers;    /* the most at once, never more than there were jobs */
  guint at_once;    /* jobs that could be under way at once: a worker's one each, a loop's all */
  guint n_jobs, succeeded, failed, cancelled, refused;
  guint processors;
  double elapsed, work, ideal, overhead; /* as in WeftFigures; overhead is NAN when the run was disturbed */
  double longest;   /* the longest job's own seconds */
  double computing; /* the share of the jobs' own time for which they compute: 0 they only wait, 1 they only compute */
  double cpu_user, cpu_system;
  double drawing;   /* of that, what Weft may have spent on a window meanwhile: differences as small as this say nothing */
  guint64 peak_memory;
  guint64 memory_before; /* what Weft had before it, as far as the kernel's count of a moment is exact; 0: not known */
  guint64 switches_voluntary, switches_involuntary;
  double running, ready; /* from a trace: the seconds that all workers together had a core, and wanted one without having it */
} WeftFindingRun;

/* Thresholds. */
#define WEFT_RULE_SAME 0.05                 /* two elapsed times differ by less: the same */
#define WEFT_RULE_SAME_WORK 0.001           /* likewise the work of one batch */
#define WEFT_RULE_SAME_COMPUTING 0.3        /* likewise, of jobs that compute */
#define WEFT_RULE_SERIAL 0.9                /* elapsed is this share of the work at least, and the reverse: one after the other … */
#define WEFT_RULE_SERIAL_OVERHEAD 1.5       /* … though it could have been that much faster */
#define WEFT_RULE_UNEVEN 1.15               /* best possible, against work divided evenly among the workers */
#define WEFT_RULE_CROWDED_WORKERS 1.5       /* workers that compute, a core */
#define WEFT_RULE_CROWDED_SWITCHES 20.0     /* involuntary switches a second of CPU: one in 50 ms */
#define WEFT_RULE_CROWDED_READY 0.3         /* share of the time that a worker wanted a core, without one */
#define WEFT_RULE_COMPUTING 0.3             /* jobs that compute for this share of their time count as computing */
#define WEFT_RULE_START_UP 1.1              /* elapsed, against best possible */
#define WEFT_RULE_START_UP_LEAST 0.02       /* seconds behind it */
#define WEFT_RULE_START_UP_CPU 0.3          /* seconds of CPU for each of them, at least: otherwise it waited for something */
#define WEFT_RULE_CORES_BUSY 0.85           /* of the cores that the workers could use */
#define WEFT_RULE_CORES_IDLE 0.1            /* likewise */
#define WEFT_RULE_CPU_TIMES 1.3             /* the CPU of two runs */
#define WEFT_RULE_CPU_LEAST 0.003           /* seconds that it differs by */
#define WEFT_RULE_MEMORY_TIMES 1.3
#define WEFT_RULE_MEMORY_LEAST (1024 * 1024)
#define WEFT_RULE_SWITCHES_TIMES 2.0
#define WEFT_RULE_SWITCHES_LEAST 50
#define WEFT_RULE_FASTER 1.1
#define WEFT_RULE_NO_GAIN 1.03              /* times faster with half as many workers again, or more */
#define WEFT_RULE_SERIAL_SHARE 0.005        /* Amdahl's sigma below this is told as no limit */
#define WEFT_RULE_FIT_ERROR 0.1             /* a law that misses by more is not spoken of */

typedef enum
{
  /* Of one run */
  WEFT_FINDING_CUT_SHORT,     /* jobs were cancelled or disturbed, or take no time: its times say little */
  WEFT_FINDING_REFUSED,       /* the system refused workers */
  WEFT_FINDING_FAILED,        /* jobs broke off and had no attempts left, or lost their worker */
  WEFT_FINDING_SERIALISED,    /* one job after the other, though there were several */
  WEFT_FINDING_STAIR_STEP,    /* the jobs do not divide evenly: workers idle while the last one works */
  WEFT_FINDING_OVERSUBSCRIBED, /* more computing workers than cores */
  WEFT_FINDING_START_UP_BOUND, /* starting workers took a good part of it */
  WEFT_FINDING_CORE_BOUND,    /* all cores that it can use are busy */
  WEFT_FINDING_WAITING_BOUND, /* its jobs wait */
  /* Of two runs */
  WEFT_FINDING_FASTER_THAN,
  WEFT_FINDING_CPU_COST,      /* the same elapsed time, other CPU time */
  WEFT_FINDING_MEMORY_COST,
  WEFT_FINDING_SWITCH_COST,
  WEFT_FINDING_NO_GAIN,       /* more workers of the same strategy, no faster */
  /* Of the runs of one strategy with different numbers of workers */
  WEFT_FINDING_LIMIT,         /* Amdahl's law */
  WEFT_FINDING_PEAK,          /* universal scalability law */
  WEFT_N_FINDINGS
} WeftFindingKind;

typedef struct
{
  const char *key; /* static, for programs */
  double value;
} WeftFindingNumber;

#define WEFT_FINDING_NUMBERS_MOST 4

typedef struct
{
  WeftFindingKind kind;
  guint *runs;    /* (owned) indices; the first is the one that the sentence begins with */
  guint n_runs;
  WeftFindingNumber numbers[WEFT_FINDING_NUMBERS_MOST];
  guint n_numbers;
  char *sentence; /* (owned) in the language of the thread's locale */
} WeftFinding;

void weft_finding_free (WeftFinding *finding);

/* "start-up-bound", the same in every language. */
const char *weft_finding_nick (WeftFindingKind kind);

/* All that is to be said of these runs, of one batch under several strategies or numbers of workers: first what differs
 * between runs, then the patterns. (transfer full) (element-type WeftFinding) */
GPtrArray *weft_findings_new (const WeftFindingRun *runs, guint n);

/* "5 threads", "2 pooled threads", "1 sequential worker": always with its number first. (transfer full) */
char *weft_finding_run_name (const WeftFindingRun *run);

/* From a batch that has ended. `memory_before`: 0 if not known. */
void weft_finding_run_init (WeftFindingRun *run, WeftBatch *batch, guint64 memory_before);

/* From a run that was kept, which need not be loaded but for its longest job. */
void weft_finding_run_init_from_run (WeftFindingRun *finding, WeftRun *run);

/* The speed-ups of the runs of this strategy over the numbers of workers, undisturbed ones only: against its own run with
 * one worker, or the sequential one, or else the jobs' own times. At most `n` points; `indices` (nullable) are their runs. */
guint weft_findings_get_speedups (const WeftFindingRun *runs, guint n, const WeftStrategy *strategy, WeftFitPoint *points, guint *indices);

G_END_DECLS
