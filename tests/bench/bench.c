/* bench.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "bench.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MORE_ROUNDS 3 /* times the rounds, before a limit counts as broken */

typedef struct
{
  double *figures, *references, *ratios, *controls;
  guint n;
} Series;

typedef struct
{
  double figure, reference, ratio, control;
  double limit, ratio_limit; /* in this run; 0: none */
  gboolean pass;
} Verdict;

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double left = *(const double *) a, right = *(const double *) b;

  return (left > right) - (left < right);
}

double
bench_percentile (double *values, gsize n, double p)
{
  g_return_val_if_fail (n > 0, NAN);

  qsort (values, n, sizeof *values, compare_doubles);
  return values[MIN ((gsize) (p * (double) n), n - 1)];
}

static double
median (const double *values, guint n)
{
  g_autofree double *copy = g_memdup2 (values, n * sizeof *values);

  return bench_percentile (copy, n, 0.5);
}

/* Every other round begins with the reference, so that neither always finds the other's memory warm. */
static gboolean
run_round (const Bench *bench, gpointer data, guint round, double *figure, double *reference)
{
  if (round % 2 == 0)
    *figure = bench->measure (data);
  *reference = bench->reference (data);
  if (round % 2 == 1)
    *figure = bench->measure (data);
  return !isnan (*figure) && !isnan (*reference);
}

static gboolean
run_rounds (const Bench *bench, gpointer data, Series *series, guint rounds)
{
  for (guint i = 0; i < rounds; i++)
    {
      if (!run_round (bench, data, i, &series->figures[series->n], &series->references[series->n]))
        return FALSE;
      series->ratios[series->n] = series->figures[series->n] / series->references[series->n];
      series->controls[series->n] = bench->control != NULL ? *bench->control : 0;
      series->n++;
    }
  return TRUE;
}

static Verdict
judge (const Bench *bench, const Series *series)
{
  Verdict verdict = {
    .figure = median (series->figures, series->n),
    .reference = median (series->references, series->n),
    .ratio = median (series->ratios, series->n),
    .control = median (series->controls, series->n),
  };

  if (bench->limit > 0)
    verdict.limit = bench->limit * (bench->quiet > 0 ? MAX (1, verdict.reference / bench->quiet) : 1) + verdict.control;
  if (bench->ratio_limit > 0)
    verdict.ratio_limit = bench->ratio_limit + verdict.control / verdict.reference;
  verdict.pass = (bench->limit <= 0 || verdict.figure <= verdict.limit)
                 && (bench->ratio_limit <= 0 || verdict.ratio <= verdict.ratio_limit);
  return verdict;
}

/* The locale has no say in numbers here. */
static void
print_number (const char *key, double number)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  printf (", \"%s\": %s", key, number > 0 ? g_ascii_formatd (text, sizeof text, "%.6g", number) : "null");
}

static void
print_verdict (const Bench *bench, const Verdict *verdict, guint rounds)
{
  printf ("{\"name\": \"%s\", \"unit\": \"%s\"", bench->name, bench->unit);
  print_number ("figure", verdict->figure);
  print_number ("reference", verdict->reference);
  print_number ("ratio", verdict->ratio);
  print_number ("control", verdict->control);
  print_number ("limit", bench->limit);
  print_number ("limit_in_this_run", verdict->limit);
  print_number ("ratio_limit", bench->ratio_limit);
  print_number ("ratio_limit_in_this_run", verdict->ratio_limit);
  printf (", \"rounds\": %u, \"pass\": %s}\n", rounds, verdict->pass ? "true" : "false");
}

static int
skip (const Bench *bench)
{
  printf ("{\"name\": \"%s\", \"skipped\": \"the system does not give what it needs\"}\n", bench->name);
  return BENCH_SKIPPED;
}

static int
run (const Bench *bench, gpointer data, Series *series)
{
  Verdict verdict = { 0 };
  double figure, reference;

  if (bench->warm_up && !run_round (bench, data, 0, &figure, &reference))
    return skip (bench);
  for (guint i = 0; i < MORE_ROUNDS && !verdict.pass; i++)
    {
      if (!run_rounds (bench, data, series, bench->rounds))
        return skip (bench);
      verdict = judge (bench, series);
    }
  print_verdict (bench, &verdict, series->n);
  return verdict.pass ? EXIT_SUCCESS : EXIT_FAILURE;
}

int
bench_run (const Bench *bench, gpointer data)
{
  guint most = MORE_ROUNDS * bench->rounds;
  g_autofree double *memory = g_new (double, 4 * most);
  Series series = { memory, memory + most, memory + 2 * most, memory + 3 * most, 0 };

  return run (bench, data, &series);
}

gpointer
bench_choose (int argc, char **argv, gpointer cases, gsize size)
{
  const Bench *bench;

  for (char *one = cases; (bench = (const Bench *) (void *) one)->name != NULL; one += size)
    if (argc == 2 && strcmp (argv[1], bench->name) == 0)
      return one;
  fprintf (stderr, "Usage: %s CASE, where CASE is one of:\n", argv[0]);
  for (char *one = cases; (bench = (const Bench *) (void *) one)->name != NULL; one += size)
    fprintf (stderr, "  %s\n", bench->name);
  return NULL;
}
