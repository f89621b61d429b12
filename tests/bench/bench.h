/* bench.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What every benchmark does: it measures ours and the reference in turn, some rounds, and prints one line of JSON. The
 * machine may be busy with something else, so the two are taken alternately, medians are compared, and a limit counts
 * as broken only if it still is after three times the rounds. */

/* One measurement; NAN when the system does not give what it needs, which skips the benchmark. */
typedef double (*BenchMeasure) (gpointer data);

typedef struct
{
  const char *name;
  const char *unit;
  BenchMeasure measure;   /* ours: the figure */
  BenchMeasure reference; /* the bare way */
  guint rounds;
  gboolean warm_up;       /* one round before that does not count */

  /* At least one of the two limits; 0: none. */
  double limit;           /* of the figure, on a machine on which the reference is `quiet` */
  double quiet;           /* where the reference is worse in this run, the limit is raised alike; 0: it never is */
  double ratio_limit;     /* of figure / reference */

  /* What the machine alone added to the figure, as far as known: set by `measure`, and allowed for in both limits. */
  const double *control;
} Bench;

#define BENCH_SKIPPED 77

/* Runs it, prints the line and returns the exit status: 0, 1 when a limit is broken, BENCH_SKIPPED. */
int bench_run (const Bench *bench, gpointer data);

/* The case that the one argument names, or NULL after a line on standard error that lists them. `cases` is an array of
 * structs of `size` bytes that begin with a Bench; the last one's name is NULL. */
gpointer bench_choose (int argc, char **argv, gpointer cases, gsize size);

/* The value below which the share `p` (0 to 1) of the values lies. Sorts them. */
double bench_percentile (double *values, gsize n, double p);

G_END_DECLS
