/* plan-options.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "arguments.h"

#include "engine/plan.h"

#include <glib/gi18n.h>

G_BEGIN_DECLS

/* What a batch is made of, as it is said on the command line: the same for every command that runs one. It comes first in
 * the command's own options, because that is what the functions of its table are given. */
typedef struct
{
  guint count;      /* of jobs, names or not */
  WeftPlan plan;
  GPtrArray *names; /* (owned) char *, NULL-terminated, not owned */
} WeftCliPlanOptions;

/* The lines of the table. */
#define WEFT_CLI_PLAN_ARGUMENTS \
  { "count", "N", N_("Make N jobs: the names given or known, then made-up ones"), weft_cli_take_count }, \
  { "workload", "WORKLOAD", N_("What a job does: download waits, checksum computes, mixed does both in turn"), weft_cli_take_workload }, \
  { "cpu", "SHARE", N_("Of a mixed job: the share, from 0 to 1, that is computing; 0.5, if not said otherwise"), weft_cli_take_cpu }, \
  { "duration", "MIN[..MAX]", N_("Seconds that a job takes, to compute on a core of 128 MiB/s; 5..10, if not said otherwise"), weft_cli_take_duration }, \
  { "size", "MIN[..MAX]", N_("Bytes of a job, with K, M or G; 2M..64M, if not said otherwise"), weft_cli_take_size }, \
  { "seed", "N", N_("The same seed gives the same jobs to every strategy; 1, if not said otherwise"), weft_cli_take_seed }, \
  { "fail", "P", N_("Chance, from 0 to 1, that one attempt breaks off midway"), weft_cli_take_fail }, \
  { "retries", "N", N_("Further attempts of a job that broke off, each after a longer wait"), weft_cli_take_retries }

gboolean weft_cli_take_count (const char *value, gpointer options, GError **error);
gboolean weft_cli_take_workload (const char *value, gpointer options, GError **error);
gboolean weft_cli_take_cpu (const char *value, gpointer options, GError **error);
gboolean weft_cli_take_duration (const char *value, gpointer options, GError **error);
gboolean weft_cli_take_size (const char *value, gpointer options, GError **error);
gboolean weft_cli_take_seed (const char *value, gpointer options, GError **error);
gboolean weft_cli_take_fail (const char *value, gpointer options, GError **error);
gboolean weft_cli_take_retries (const char *value, gpointer options, GError **error);

/* A whole number within bounds. FALSE and a sentence. */
gboolean weft_cli_take_whole (const char *name, const char *value, guint64 least, guint64 most, guint64 *number, GError **error);

void weft_cli_plan_options_init (WeftCliPlanOptions *options);
void weft_cli_plan_options_clear (WeftCliPlanOptions *options);

/* After the last argument: whether all of it makes sense together. FALSE and a sentence. */
gboolean weft_cli_plan_options_check (WeftCliPlanOptions *options, GError **error);

/* The names of the strategies and what they are, for --help. */
void weft_cli_append_strategies (GString *text);

G_END_DECLS
