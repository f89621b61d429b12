/* findings-pairs.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "findings-private.h"

#include "format.h"

#include <glib/gi18n.h>
#include <math.h>

/* What differs between two runs of the same batch. Of all pairs only the one that differs most is told, so that eight
 * runs are not 28 sentences; and that of a thread and a process for every job, which everybody asks about. */

typedef double (*Cost) (const WeftFindingRun *run);

typedef struct
{
  guint more, less;
  double times;
} Pair;

static double
get_switches (const WeftFindingRun *run)
{
  return (double) (run->switches_voluntary + run->switches_involuntary);
}

/* What it took over what Weft had before, if that is known. */
static double
get_memory (const WeftFindingRun *run)
{
  return (double) (run->peak_memory - MIN (run->memory_before, run->peak_memory));
}

static gboolean
took_the_same (const WeftFindingRun *a, const WeftFindingRun *b)
{
  return fabs (a->elapsed - b->elapsed) <= WEFT_RULE_SAME * MIN (a->elapsed, b->elapsed);
}

/* Waits are drawn, so they are the same; what was computed is measured, and takes longer on a core that is shared. */
static gboolean
are_comparable (const WeftFindingRun *a, const WeftFindingRun *b)
{
  double tolerance = a->computing > 0 || b->computing > 0 ? WEFT_RULE_SAME_COMPUTING : WEFT_RULE_SAME_WORK;

  return _weft_finding_run_is_whole (a) && _weft_finding_run_is_whole (b) && a->n_jobs == b->n_jobs
         && fabs (a->work - b->work) <= tolerance * MAX (a->work, b->work);
}

/* The two runs of about the same elapsed time whose cost differs most, by `least` at the least. */
static gboolean
find_pair (WeftFindings *self, Cost cost, double times, double least, Pair *pair)
{
  *pair = (Pair) { .times = times };
  for (guint i = 0; i < self->n; i++)
    for (guint k = 0; k < self->n; k++)
      {
        const WeftFindingRun *a = &self->runs[i], *b = &self->runs[k];

        if (!are_comparable (a, b) || !took_the_same (a, b) || cost (b) <= 0)
          continue;
        if (cost (a) >= pair->times * cost (b) && cost (a) - cost (b) >= least)
          *pair = (Pair) { i, k, cost (a) / cost (b) };
      }
  return pair->more != pair->less;
}

/* Both start a worker for every job, and the jobs themselves take no CPU: what is left is the starting. */
static gboolean
differ_by_starting (const WeftFindingRun *a, const WeftFindingRun *b)
{
  return a->strategy->one_job && b->strategy->one_job && a->strategy->processes && !b->strategy->processes
         && a->computing == 0 && b->computing == 0 && a->workers > 0;
}

static void
tell_cpu (WeftFindings *self, const Pair *pair)
{
  const WeftFindingRun *a = &self->runs[pair->more], *b = &self->runs[pair->less];
  g_autofree char *more = weft_finding_run_name (a), *less = weft_finding_run_name (b);
  double by = _weft_finding_run_cpu (a) - _weft_finding_run_cpu (b);
  WeftFinding *finding;
  char *sentence;

  if (differ_by_starting (a, b))
    /* Translators: two runs, such as "5 processes" and "5 threads" */
    sentence = g_strdup_printf (_("%s took %.1f times the CPU of %s for the same elapsed time: starting each cost %.1f ms more."), more,
                                pair->times, less, 1e3 * by / a->workers);
  else
    sentence = g_strdup_printf (_("%s took %.1f times the CPU of %s for the same elapsed time: %.3f s more."), more, pair->times, less, by);
  finding = _weft_findings_add (self, WEFT_FINDING_CPU_COST, pair->more, pair->less, sentence);
  _weft_finding_add_number (finding, "times", pair->times);
  _weft_finding_add_number (finding, "more", by);
  if (differ_by_starting (a, b))
    _weft_finding_add_number (finding, "each", by / a->workers);
}

static gboolean
is_a_process_a_job (const WeftFindingRun *run)
{
  return run->strategy->one_job && run->strategy->processes;
}

static gboolean
is_a_thread_a_job (const WeftFindingRun *run)
{
  return run->strategy->one_job && !run->strategy->processes;
}

/* The first run of that kind; `n` when there is none. */
static guint
find_run (WeftFindings *self, gboolean (*is_it) (const WeftFindingRun *run))
{
  guint i = 0;

  while (i < self->n && !(is_it (&self->runs[i]) && _weft_finding_run_is_whole (&self->runs[i])))
    i++;
  return i;
}

static void
compare_cpu (WeftFindings *self)
{
  guint processes = find_run (self, is_a_process_a_job), threads = find_run (self, is_a_thread_a_job);
  Pair most, pair = { .more = processes, .less = threads };
  gboolean found = find_pair (self, _weft_finding_run_cpu, WEFT_RULE_CPU_TIMES, WEFT_RULE_CPU_LEAST, &most);

  if (processes < self->n && threads < self->n)
    {
      const WeftFindingRun *a = &self->runs[processes], *b = &self->runs[threads];
      double by = _weft_finding_run_cpu (a) - _weft_finding_run_cpu (b);

      pair.times = _weft_finding_run_cpu (a) / MAX (_weft_finding_run_cpu (b), 1e-9);
      if (are_comparable (a, b) && took_the_same (a, b) && pair.times >= WEFT_RULE_CPU_TIMES && by >= WEFT_RULE_CPU_LEAST)
        tell_cpu (self, &pair);
      found = found && !(most.more == processes && most.less == threads);
    }
  if (found)
    tell_cpu (self, &most);
}

static void
compare_memory (WeftFindings *self)
{
  g_autofree char *more = NULL, *less = NULL, *by = NULL, *each = NULL;
  const WeftFindingRun *a, *b;
  WeftFinding *finding;
  char *sentence;
  Pair pair;

  if (!find_pair (self, get_memory, WEFT_RULE_MEMORY_TIMES, WEFT_RULE_MEMORY_LEAST, &pair))
    return;
  a = &self->runs[pair.more];
  b = &self->runs[pair.less];
  more = weft_finding_run_name (a);
  less = weft_finding_run_name (b);
  by = weft_format_size ((guint64) (get_memory (a) - get_memory (b)));
  each = weft_format_size ((guint64) (get_memory (a) - get_memory (b)) / MAX (a->workers, 1));
  if (a->strategy->processes && !b->strategy->processes && a->workers > 1)
    sentence = g_strdup_printf (_("%s took %s more memory than %s: %s for each process."), more, by, less, each);
  else
    sentence = g_strdup_printf (_("%s took %s more memory than %s."), more, by, less);
  finding = _weft_findings_add (self, WEFT_FINDING_MEMORY_COST, pair.more, pair.less, sentence);
  _weft_finding_add_number (finding, "times", pair.times);
  _weft_finding_add_number (finding, "more", get_memory (a) - get_memory (b));
}

static void
compare_switches (WeftFindings *self)
{
  g_autofree char *more = NULL, *less = NULL;
  WeftFinding *finding;
  Pair pair;

  if (!find_pair (self, get_switches, WEFT_RULE_SWITCHES_TIMES, WEFT_RULE_SWITCHES_LEAST, &pair))
    return;
  more = weft_finding_run_name (&self->runs[pair.more]);
  less = weft_finding_run_name (&self->runs[pair.less]);
  finding = _weft_findings_add (self, WEFT_FINDING_SWITCH_COST, pair.more, pair.less,
                                g_strdup_printf (_("%s changed context %.1f times as often as %s: %.0f times against %.0f."), more,
                                                 pair.times, less, get_switches (&self->runs[pair.more]),
                                                 get_switches (&self->runs[pair.less])));
  _weft_finding_add_number (finding, "times", pair.times);
  _weft_finding_add_number (finding, "more", get_switches (&self->runs[pair.more]) - get_switches (&self->runs[pair.less]));
}

static char *
dup_faster (const WeftFindingRun *fast, const WeftFindingRun *slow)
{
  g_autofree char *fast_name = weft_finding_run_name (fast), *slow_name = weft_finding_run_name (slow);
  g_autofree char *fast_time = weft_format_duration (fast->elapsed), *slow_time = weft_format_duration (slow->elapsed);
  double times = slow->elapsed / fast->elapsed;

  if (fast->computing >= WEFT_RULE_COMPUTING)
    return g_strdup_printf (_("%s worked %.1f times as fast as %s: %s against %s, with %.1f cores busy against %.1f."), fast_name, times,
                            slow_name, fast_time, slow_time, _weft_finding_run_cpu (fast) / fast->elapsed,
                            _weft_finding_run_cpu (slow) / slow->elapsed);
  return g_strdup_printf (_("%s worked %.1f times as fast as %s: %s against %s."), fast_name, times, slow_name, fast_time, slow_time);
}

/* The two ends. Where several are about as fast, the one that took the least CPU is named. */
static void
compare_elapsed (WeftFindings *self)
{
  guint fast = G_MAXUINT, slow = G_MAXUINT;
  const WeftFindingRun *runs = self->runs;
  WeftFinding *finding;

  for (guint i = 0; i < self->n; i++)
    {
      if (!_weft_finding_run_is_whole (&runs[i]))
        continue;
      if (fast == G_MAXUINT || runs[i].elapsed < runs[fast].elapsed)
        fast = i;
      if (slow == G_MAXUINT || runs[i].elapsed > runs[slow].elapsed)
        slow = i;
    }
  if (fast == G_MAXUINT)
    return;
  for (guint i = 0; i < self->n; i++)
    if (_weft_finding_run_is_whole (&runs[i]) && took_the_same (&runs[i], &runs[fast])
        && _weft_finding_run_cpu (&runs[i]) < _weft_finding_run_cpu (&runs[fast]))
      fast = i;
  if (!are_comparable (&runs[fast], &runs[slow]) || runs[slow].elapsed < WEFT_RULE_FASTER * runs[fast].elapsed)
    return;
  finding = _weft_findings_add (self, WEFT_FINDING_FASTER_THAN, fast, slow, dup_faster (&runs[fast], &runs[slow]));
  _weft_finding_add_number (finding, "times", runs[slow].elapsed / runs[fast].elapsed);
}

void
_weft_findings_compare (WeftFindings *self)
{
  compare_elapsed (self);
  compare_cpu (self);
  compare_memory (self);
  compare_switches (self);
}
