/* plan.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "workload.h"

#include <glib.h>

G_BEGIN_DECLS

/* What the jobs of a batch are drawn from. The same seed gives the same jobs, whatever runs them. */
typedef struct
{
  double duration_min, duration_max; /* seconds */
  guint64 size_min, size_max;        /* bytes */
  guint64 seed;
  double failure;                    /* the chance, 0 to 1, that one attempt breaks off */
  guint retries;
  WeftWorkloadKind workload;
  double computes;                   /* of a mixed job: the share of its duration that is computing, 0 to 1 */
} WeftPlan;

#define WEFT_PLAN_DURATION_MAX (7.0 * 24 * 60 * 60)
#define WEFT_PLAN_SIZE_MAX (G_GUINT64_CONSTANT (1) << 50)
#define WEFT_PLAN_RETRIES_MAX 100

/* The batch that Weft offers: downloads of 5 to 10 seconds, 2 to 64 MiB, no failures; were they mixed, half of it computing. */
void weft_plan_init (WeftPlan *plan);

/* "download, checksum, mixed" on the command line, in JSON and in the settings; NULL beyond the last. */
const char *weft_plan_workload_nick (WeftWorkloadKind workload);

/* FALSE when there is none of that name. */
gboolean weft_plan_workload_by_nick (const char *nick, WeftWorkloadKind *workload);

/* FALSE and a sentence that says what is wrong and what would do. */
gboolean weft_plan_check (const WeftPlan *plan, GError **error);

/* Draws job number `index` (from 0). */
void weft_plan_draw (const WeftPlan *plan, guint64 index, WeftJobSpec *spec);

/* Draws of a job that was drawn already only what it does, and how much of it: its duration and its chances stay. */
void weft_plan_draw_workload (const WeftPlan *plan, guint64 index, WeftJobSpec *spec);

/* The name of job number `index`: five well-known ones, then made-up ones. (transfer full) */
char *weft_plan_name (guint64 index);
#define WEFT_PLAN_N_NAMES 5

/* A name that a user typed. FALSE and a sentence. */
gboolean weft_plan_check_name (const char *name, GError **error);

G_END_DECLS
