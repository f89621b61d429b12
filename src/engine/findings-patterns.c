/* findings-patterns.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "findings-private.h"

#include "format.h"

#include <glib/gi18n.h>
#include <math.h>

/* What one run shows by itself. A run shows at most one of the patterns that say what its time went into, so that the
 * sentences do not contradict each other: the first that its figures hold. */

static double
share_of_cores (const WeftFindingRun *run)
{
  return MAX (_weft_finding_run_cpu (run) - run->drawing, 0) / (run->elapsed * _weft_finding_run_cores (run));
}

/* Jobs that compute, as many at once as there are workers. Not known: none. */
static double
computing_workers (const WeftFindingRun *run)
{
  return run->computing > 0 ? run->computing * run->workers : 0;
}

static gboolean
is_computing (const WeftFindingRun *run)
{
  return run->computing >= WEFT_RULE_COMPUTING;
}

static gboolean
find_cut_short (WeftFindings *self, guint i)
{
  const WeftFindingRun *run = &self->runs[i];
  g_autofree char *name = weft_finding_run_name (run);
  WeftFinding *finding;
  char *sentence;
  guint ended = run->succeeded + run->failed;

  if (_weft_finding_run_is_whole (run))
    return FALSE;
  if (ended < run->n_jobs)
    /* Translators: a run such as "5 threads", how many of its jobs ended, of how many */
    sentence = g_strdup_printf (ngettext ("%s: only %u of %u job ran to its end, so its times can't be compared.",
                                          "%s: only %u of %u jobs ran to their end, so its times can't be compared.", run->n_jobs),
                                name, ended, run->n_jobs);
  else if (run->ideal <= 0)
    sentence = g_strdup_printf (_("%s: its jobs take no time, so there is nothing to compare it with."), name);
  else
    sentence = g_strdup_printf (_("%s: not every job ran undisturbed, so its times can't be compared."), name);
  finding = _weft_findings_add (self, WEFT_FINDING_CUT_SHORT, i, G_MAXUINT, sentence);
  _weft_finding_add_number (finding, "ended", ended);
  _weft_finding_add_number (finding, "jobs", run->n_jobs);
  return TRUE;
}

static gboolean
fails_alike (const WeftFindingRun *a, const WeftFindingRun *b)
{
  return a->failed == b->failed && a->n_jobs == b->n_jobs;
}

/* The same seed lets the same jobs fail under every strategy: that is told once. */
static void
find_failed (WeftFindings *self, guint i)
{
  const WeftFindingRun *run = &self->runs[i];
  WeftFinding *finding;
  guint alike = 0;

  if (run->failed == 0)
    return;
  for (guint k = 0; k < self->n; k++)
    {
      if (k < i && fails_alike (&self->runs[k], run))
        return;
      alike += fails_alike (&self->runs[k], run);
    }
  finding = _weft_findings_add (self, WEFT_FINDING_FAILED, i, G_MAXUINT, NULL);
  if (alike == self->n && self->n > 1)
    {
      finding->sentence = g_strdup_printf (ngettext ("In every run %u of %u job failed.", "In every run %u of %u jobs failed.", run->n_jobs),
                                           run->failed, run->n_jobs);
    }
  else
    {
      g_autofree char *name = weft_finding_run_name (run);

      /* Translators: a run such as "5 threads", how many of its jobs failed, of how many */
      finding->sentence = g_strdup_printf (ngettext ("%s: %u of %u job failed.", "%s: %u of %u jobs failed.", run->n_jobs),
                                           name, run->failed, run->n_jobs);
    }
  for (guint k = i + 1; k < self->n; k++)
    if (fails_alike (&self->runs[k], run))
      _weft_finding_add_run (finding, k);
  _weft_finding_add_number (finding, "failed", run->failed);
  _weft_finding_add_number (finding, "jobs", run->n_jobs);
}

static void
find_refused (WeftFindings *self, guint i)
{
  const WeftFindingRun *run = &self->runs[i];
  g_autofree char *name = weft_finding_run_name (run);
  WeftFinding *finding;
  char *sentence;

  if (run->refused == 0)
    return;
  sentence = g_strdup_printf (ngettext ("%s: the system refused %u worker.", "%s: the system refused %u workers.", run->refused),
                              name, run->refused);
  finding = _weft_findings_add (self, WEFT_FINDING_REFUSED, i, G_MAXUINT, sentence);
  _weft_finding_add_number (finding, "refused", run->refused);
}

/* With one worker it is what the strategy promises; with several something has kept them from running together. */
static gboolean
find_serialised (WeftFindings *self, guint i)
{
  const WeftFindingRun *run = &self->runs[i];
  g_autofree char *name = weft_finding_run_name (run), *elapsed = weft_format_duration (run->elapsed);
  g_autofree char *longest = weft_format_duration (run->longest);
  gboolean alone = run->at_once == 1;
  WeftFinding *finding;
  char *sentence;

  if (run->n_jobs < 2 || run->elapsed < WEFT_RULE_SERIAL * run->work || run->elapsed * WEFT_RULE_SERIAL > run->work)
    return FALSE;
  if (!alone && !(run->overhead >= WEFT_RULE_SERIAL_OVERHEAD))
    return FALSE;
  if (!alone)
    sentence = g_strdup_printf (_("%s ran the jobs as if one after the other: %s is %.0f %% of all jobs' own times together."), name,
                                elapsed, 100 * run->elapsed / run->work);
  else if (run->computing == 0 && run->longest > 0 && run->longest < run->elapsed)
    sentence = g_strdup_printf (_("%s ran the jobs one after the other, %s in all; the longest job alone takes %s."), name, elapsed, longest);
  else
    sentence = g_strdup_printf (_("%s ran the jobs one after the other, %s in all."), name, elapsed);
  finding = _weft_findings_add (self, WEFT_FINDING_SERIALISED, i, G_MAXUINT, sentence);
  _weft_finding_add_number (finding, "elapsed", run->elapsed);
  _weft_finding_add_number (finding, "work", run->work);
  return TRUE;
}

/* Even the best possible leaves workers idle: that is the jobs' lengths and numbers, not the machine. */
static void
find_stair_step (WeftFindings *self, guint i)
{
  const WeftFindingRun *run = &self->runs[i];
  g_autofree char *name = weft_finding_run_name (run);
  double even = MAX (run->work / MAX (run->at_once, 1), _weft_finding_run_computed (run) / _weft_finding_run_cores (run)), idle;
  WeftFinding *finding;
  char *sentence;

  if (run->at_once < 2 || run->n_jobs <= run->at_once || run->ideal <= 0 || run->ideal < WEFT_RULE_UNEVEN * even)
    return;
  idle = 1 - even / run->ideal;
  sentence = g_strdup_printf (ngettext ("%s: %u job does not divide evenly among them; even at best they idle %.0f %% of the time.",
                                        "%s: %u jobs do not divide evenly among them; even at best they idle %.0f %% of the time.",
                                        run->n_jobs),
                              name, run->n_jobs, 100 * idle);
  finding = _weft_findings_add (self, WEFT_FINDING_STAIR_STEP, i, G_MAXUINT, sentence);
  _weft_finding_add_number (finding, "ideal", run->ideal);
  _weft_finding_add_number (finding, "even", even);
  _weft_finding_add_number (finding, "idle", idle);
}

/* By the trace, where it knows; otherwise by how often the kernel took a core away. */
static gboolean
find_oversubscribed (WeftFindings *self, guint i)
{
  const WeftFindingRun *run = &self->runs[i];
  g_autofree char *name = weft_finding_run_name (run);
  double often = (double) run->switches_involuntary / MAX (_weft_finding_run_cpu (run), 1e-9);
  double ready = run->ready / (run->ready + run->running);
  WeftFinding *finding;
  char *sentence;

  if (!is_computing (run) || computing_workers (run) < WEFT_RULE_CROWDED_WORKERS * run->processors)
    return FALSE;
  if (ready >= WEFT_RULE_CROWDED_READY)
    sentence = g_strdup_printf (ngettext ("%s shared %u core: for %.0f %% of the time in which one could have computed, it waited for a core.",
                                          "%s shared %u cores: for %.0f %% of the time in which one could have computed, it waited for a core.",
                                          run->processors),
                                name, run->processors, 100 * ready);
  else if (isnan (ready) && often >= WEFT_RULE_CROWDED_SWITCHES)
    sentence = g_strdup_printf (ngettext ("%s shared %u core: the kernel took it away %.0f times in each second of computing.",
                                          "%s shared %u cores: the kernel took one away %.0f times in each second of computing.",
                                          run->processors),
                                name, run->processors, often);
  else
    return FALSE;
  finding = _weft_findings_add (self, WEFT_FINDING_OVERSUBSCRIBED, i, G_MAXUINT, sentence);
  _weft_finding_add_number (finding, "processors", run->processors);
  _weft_finding_add_number (finding, "switches_per_cpu_second", often);
  if (!isnan (ready))
    _weft_finding_add_number (finding, "ready", ready);
  return TRUE;
}

/* Jobs that only wait leave the cores to whoever starts the workers: what it is late by was computed. */
static gboolean
find_start_up_bound (WeftFindings *self, guint i)
{
  const WeftFindingRun *run = &self->runs[i];
  g_autofree char *name = weft_finding_run_name (run);
  double behind = run->elapsed - run->ideal, each = behind / MAX (run->workers, 1);
  g_autofree char *behind_text = weft_format_duration (behind);
  WeftFinding *finding;
  char *sentence;

  if (!run->strategy->one_job || run->workers < 2 || run->computing != 0 || !(run->overhead >= WEFT_RULE_START_UP)
      || behind < WEFT_RULE_START_UP_LEAST || _weft_finding_run_cpu (run) < WEFT_RULE_START_UP_CPU * behind)
    return FALSE;
  sentence = g_strdup_printf (_("%s ended %s after the best possible: starting and ending them took about %.2f ms each."), name,
                              behind_text, 1e3 * each);
  finding = _weft_findings_add (self, WEFT_FINDING_START_UP_BOUND, i, G_MAXUINT, sentence);
  _weft_finding_add_number (finding, "behind", behind);
  _weft_finding_add_number (finding, "each", each);
  return TRUE;
}

static gboolean
find_core_bound (WeftFindings *self, guint i)
{
  const WeftFindingRun *run = &self->runs[i];
  g_autofree char *name = weft_finding_run_name (run);
  double busy = _weft_finding_run_cpu (run) / run->elapsed;
  WeftFinding *finding;
  char *sentence;

  if (!is_computing (run) || share_of_cores (run) < WEFT_RULE_CORES_BUSY)
    return FALSE;
  if (run->workers >= run->processors)
    sentence = g_strdup_printf (ngettext ("%s kept %.1f of %u core busy: more workers can't make it faster, only more cores can.",
                                          "%s kept %.1f of %u cores busy: more workers can't make it faster, only more cores can.",
                                          run->processors),
                                name, busy, run->processors);
  else
    sentence = g_strdup_printf (ngettext ("%s kept %.1f of %u core busy: the rest had nothing to do.",
                                          "%s kept %.1f of %u cores busy: the rest had nothing to do.", run->processors),
                                name, busy, run->processors);
  finding = _weft_findings_add (self, WEFT_FINDING_CORE_BOUND, i, G_MAXUINT, sentence);
  _weft_finding_add_number (finding, "busy", busy);
  _weft_finding_add_number (finding, "processors", run->processors);
  return TRUE;
}

static gboolean
find_waiting_bound (WeftFindings *self, guint i)
{
  const WeftFindingRun *run = &self->runs[i];
  g_autofree char *name = weft_finding_run_name (run), *elapsed = weft_format_duration (run->elapsed);
  double cpu = _weft_finding_run_cpu (run);
  WeftFinding *finding;
  char *sentence;

  if (share_of_cores (run) > WEFT_RULE_CORES_IDLE)
    return FALSE;
  if (run->at_once < run->n_jobs)
    sentence = g_strdup_printf (_("%s waited: %.3f s of CPU in %s. More workers at once would wait together."), name, cpu, elapsed);
  else
    sentence = g_strdup_printf (_("%s waited, all at once: %.3f s of CPU in %s."), name, cpu, elapsed);
  finding = _weft_findings_add (self, WEFT_FINDING_WAITING_BOUND, i, G_MAXUINT, sentence);
  _weft_finding_add_number (finding, "cpu", cpu);
  _weft_finding_add_number (finding, "elapsed", run->elapsed);
  return TRUE;
}

gboolean
_weft_findings_all_wait (WeftFindings *self)
{
  guint waiting = 0;

  for (guint i = 0; i < self->n; i++)
    {
      if (!_weft_finding_run_is_whole (&self->runs[i]))
        continue;
      if (share_of_cores (&self->runs[i]) > WEFT_RULE_CORES_IDLE)
        return FALSE;
      waiting++;
    }
  return waiting > 1;
}

/* Where all of them wait, one sentence is enough. */
void
_weft_findings_tell_that_all_wait (WeftFindings *self)
{
  WeftFinding *finding;
  double most = 0;
  guint first = 0;

  while (!_weft_finding_run_is_whole (&self->runs[first]))
    first++;
  finding = _weft_findings_add (self, WEFT_FINDING_WAITING_BOUND, first, G_MAXUINT, NULL);
  for (guint i = first; i < self->n; i++)
    {
      if (!_weft_finding_run_is_whole (&self->runs[i]))
        continue;
      if (i > first)
        _weft_finding_add_run (finding, i);
      /* The drawing too: it is in the figures that are shown. */
      most = MAX (most, _weft_finding_run_cpu (&self->runs[i]) / (self->runs[i].elapsed * _weft_finding_run_cores (&self->runs[i])));
    }
  finding->sentence = g_strdup_printf (_("The jobs wait: whatever ran them, the cores that it could use were busy for at most %.1f %% of the time."), 100 * most);
  _weft_finding_add_number (finding, "busy", most);
}

/* Of a strategy with several numbers of workers, only the run with most: that is where it gets to. */
static gboolean
has_larger (WeftFindings *self, guint i)
{
  const WeftFindingRun *run = &self->runs[i];

  for (guint k = 0; k < self->n; k++)
    if (self->runs[k].strategy == run->strategy && self->runs[k].workers > run->workers && _weft_finding_run_is_whole (&self->runs[k]))
      return TRUE;
  return FALSE;
}

void
_weft_findings_look_at_run (WeftFindings *self, guint i)
{
  find_refused (self, i);
  find_failed (self, i);
  if (!_weft_finding_run_is_sound (&self->runs[i]) || find_cut_short (self, i) || has_larger (self, i))
    return;
  find_stair_step (self, i);
  if (find_oversubscribed (self, i) || find_start_up_bound (self, i) || find_core_bound (self, i) || find_serialised (self, i))
    return;
  if (!self->all_wait)
    find_waiting_bound (self, i);
}
