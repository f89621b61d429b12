/* plan.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "plan.h"

#include "clock.h"
#include "random.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <math.h>

/* Streams of the batch's random numbers; the index is the job's number. */
enum
{
  DRAW_DURATION,
  DRAW_SIZE,
  DRAW_SEED,
};

void
weft_plan_init (WeftPlan *plan)
{
  *plan = (WeftPlan) { .duration_min = 5, .duration_max = 10, .size_min = 2 << 20, .size_max = 64 << 20, .seed = 1,
                       .workload = WEFT_WORKLOAD_DOWNLOAD, .computes = 0.5 };
}

static gboolean
refuse (GError **error, const char *sentence)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, sentence);
  return FALSE;
}

gboolean
weft_plan_check (const WeftPlan *plan, GError **error)
{
  if (!isfinite (plan->duration_min) || !isfinite (plan->duration_max) || plan->duration_min < 0)
    return refuse (error, _("The duration must be a number of seconds, 0 or more, such as 5 or 0.5..1."));
  if (plan->duration_min > plan->duration_max)
    return refuse (error, _("The shortest duration is longer than the longest: exchange the two."));
  if (plan->duration_max > WEFT_PLAN_DURATION_MAX)
    return refuse (error, _("The duration must be at most a week (604800 seconds)."));
  if (plan->size_min > plan->size_max)
    return refuse (error, _("The smallest size is larger than the largest: exchange the two."));
  if (plan->size_max > WEFT_PLAN_SIZE_MAX)
    return refuse (error, _("The size must be at most 1 PiB (1048576G)."));
  if (!(plan->failure >= 0 && plan->failure <= 1))
    return refuse (error, _("The chance of failure must be a number from 0 (never) to 1 (always), such as 0.2."));
  if (!(plan->computes >= 0 && plan->computes <= 1))
    return refuse (error, _("The share of computing must be a number from 0 (only waits) to 1 (only computes), such as 0.5."));
  if (plan->retries > WEFT_PLAN_RETRIES_MAX)
    return refuse (error, _("There may be at most 100 retries."));
  return TRUE;
}

static const char *const workload_nicks[WEFT_N_WORKLOADS] = {
  [WEFT_WORKLOAD_DOWNLOAD] = "download",
  [WEFT_WORKLOAD_CHECKSUM] = "checksum",
  [WEFT_WORKLOAD_MIXED] = "mixed",
};

const char *
weft_plan_workload_nick (WeftWorkloadKind workload)
{
  return workload < WEFT_N_WORKLOADS ? workload_nicks[workload] : NULL;
}

gboolean
weft_plan_workload_by_nick (const char *nick, WeftWorkloadKind *workload)
{
  for (*workload = 0; *workload < WEFT_N_WORKLOADS; (*workload)++)
    if (g_str_equal (nick, workload_nicks[*workload]))
      return TRUE;
  return FALSE;
}

static double
computing_share (const WeftPlan *plan)
{
  switch (plan->workload)
    {
    case WEFT_WORKLOAD_CHECKSUM:
      return 1;
    case WEFT_WORKLOAD_MIXED:
      return plan->computes;
    case WEFT_WORKLOAD_DOWNLOAD:
    case WEFT_N_WORKLOADS:
    default:
      return 0;
    }
}

void
weft_plan_draw_workload (const WeftPlan *plan, guint64 index, WeftJobSpec *spec)
{
  double seconds = (double) spec->duration_ns / (double) WEFT_NS_PER_SEC;
  double bytes = (double) (plan->size_max - plan->size_min) * weft_random_double (plan->seed, DRAW_SIZE, index);

  spec->workload = (guint8) plan->workload;
  spec->computes = (guint8) lround (100 * computing_share (plan));
  /* Whole blocks of what is made up for it to compute. */
  if (spec->computes > 0)
    spec->bytes_total = (guint64) (seconds * spec->computes / 100 * WEFT_WORKLOAD_RATE) / WEFT_SHA256_BLOCK * WEFT_SHA256_BLOCK;
  else
    spec->bytes_total = plan->size_min + (guint64) bytes;
}

void
weft_plan_draw (const WeftPlan *plan, guint64 index, WeftJobSpec *spec)
{
  double seconds = plan->duration_min
                   + (plan->duration_max - plan->duration_min) * weft_random_double (plan->seed, DRAW_DURATION, index);

  *spec = (WeftJobSpec) {
    .duration_ns = (guint64) (seconds * (double) WEFT_NS_PER_SEC),
    .seed = weft_random_u64 (plan->seed, DRAW_SEED, index),
    .failure = (float) plan->failure,
    .retries = (guint16) plan->retries,
  };
  weft_plan_draw_workload (plan, index, spec);
}

char *
weft_plan_name (guint64 index)
{
  static const char *const known[WEFT_PLAN_N_NAMES] = { "Python.pdf", "nazha.mkv", "something.mp4", "lena.png", "lol.avi" };
  static const char *const stems[] = { "lecture", "holiday", "backup", "paper", "song", "atlas", "archive", "letter" };
  static const char *const kinds[] = { "pdf", "mkv", "zip", "png", "flac", "iso", "tar", "txt", "epub", "webm", "csv" };

  if (index < G_N_ELEMENTS (known))
    return g_strdup (known[index]);
  return g_strdup_printf ("%s-%03" G_GUINT64_FORMAT ".%s", stems[index % G_N_ELEMENTS (stems)], index + 1,
                          kinds[index % G_N_ELEMENTS (kinds)]);
}

gboolean
weft_plan_check_name (const char *name, GError **error)
{
  g_autofree char *stripped = g_strstrip (g_strdup (name));

  return *stripped != '\0' || refuse (error, _("A job needs a name: it must not be empty or only spaces."));
}
