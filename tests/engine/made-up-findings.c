/* made-up-findings.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "made-up-findings.h"

#include <math.h>

#define JOBS 10

WeftFindingRun
test_make_run (WeftStrategyId id, guint workers, double elapsed)
{
  const WeftStrategy *strategy = weft_strategy_get (id);
  double seconds[JOBS];
  WeftFindingRun run = {
    .strategy = strategy, .workers = workers, .at_once = workers, .n_jobs = JOBS, .succeeded = JOBS, .processors = 4, .elapsed = elapsed,
    .work = 4 * JOBS, .longest = 4, .computing = 0, .cpu_user = 0.01, .cpu_system = 0.01, .peak_memory = 10 << 20,
    .switches_voluntary = 40, .switches_involuntary = 1, .running = NAN, .ready = NAN,
  };

  for (guint i = 0; i < JOBS; i++)
    seconds[i] = 4;
  run.at_once = strategy->loop ? JOBS : workers;
  run.ideal = weft_strategy_ideal (strategy, workers, seconds, JOBS, 0);
  run.overhead = elapsed / run.ideal;
  return run;
}

/* The same jobs, but they compute. */
WeftFindingRun
test_make_computing_run (WeftStrategyId id, guint workers, double elapsed, double cpu)
{
  WeftFindingRun run = test_make_run (id, workers, elapsed);

  run.computing = 1;
  run.cpu_user = cpu;
  return run;
}

static const WeftFinding *
look_for (GPtrArray *found, WeftFindingKind kind)
{
  for (guint i = 0; i < found->len; i++)
    if (((WeftFinding *) g_ptr_array_index (found, i))->kind == kind)
      return g_ptr_array_index (found, i);
  return NULL;
}

const WeftFinding *
test_find_finding (GPtrArray *found, WeftFindingKind kind)
{
  const WeftFinding *finding = look_for (found, kind);

  if (finding == NULL)
    g_error ("It does not say %s", weft_finding_nick (kind));
  return finding;
}

void
test_assert_says (const WeftFindingRun *runs, guint n, WeftFindingKind kind, const char *sentence)
     {
       g_autoptr(GPtrArray) found = weft_findings_new (runs, n);
  const WeftFinding *finding = test_find_finding (found, kind);

  g_assert_cmpstr (finding->sentence, ==, sentence);
  for (guint i = 0; i < finding->n_runs; i++)
    g_assert_cmpuint (finding->runs[i], <, n);
}

void
test_assert_silent (const WeftFindingRun *runs, guint n, WeftFindingKind kind)
     {
       g_autoptr(GPtrArray) found = weft_findings_new (runs, n);
  const WeftFinding *finding = look_for (found, kind);

  if (finding != NULL)
    g_error ("It says: %s", finding->sentence);
}

double
test_get_number (const WeftFinding *finding, const char *key)
{
  for (guint i = 0; i < finding->n_numbers; i++)
    if (g_str_equal (finding->numbers[i].key, key))
      return finding->numbers[i].value;
  g_error ("There is no %s", key);
}
