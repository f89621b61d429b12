/* run-head.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "run-format.h"

#include <math.h>
#include <string.h>

/* What a key is called, its type, and where its value is. */
typedef struct
{
  const char *key;
  char type; /* 's', 'u', 't', 'x' or 'd' */
  gsize offset;
} Field;

#define HEAD(member) G_STRUCT_OFFSET (WeftRunHead, member)
#define TRACE(member) G_STRUCT_OFFSET (WeftRunTraceHead, member)

static const Field head_fields[] = {
  { "id", 's', HEAD (id) },
  { "strategy", 's', HEAD (strategy) },
  { "workload", 's', HEAD (workload) },
  { "weft", 's', HEAD (version) },
  { "when", 'x', HEAD (when) },
  { "workers", 'u', HEAD (workers) },
  { "refused", 'u', HEAD (refused) },
  { "jobs", 'u', HEAD (n_jobs) },
  { "queued", 'u', HEAD (counts[WEFT_JOB_QUEUED]) },
  { "running", 'u', HEAD (counts[WEFT_JOB_RUNNING]) },
  { "paused", 'u', HEAD (counts[WEFT_JOB_PAUSED]) },
  { "succeeded", 'u', HEAD (counts[WEFT_JOB_SUCCEEDED]) },
  { "failed", 'u', HEAD (counts[WEFT_JOB_FAILED]) },
  { "cancelled", 'u', HEAD (counts[WEFT_JOB_CANCELLED]) },
  { "spans", 't', HEAD (n_spans) },
  { "duration-min", 'd', HEAD (plan.duration_min) },
  { "duration-max", 'd', HEAD (plan.duration_max) },
  { "size-min", 't', HEAD (plan.size_min) },
  { "size-max", 't', HEAD (plan.size_max) },
  { "seed", 't', HEAD (plan.seed) },
  { "failure", 'd', HEAD (plan.failure) },
  { "retries", 'u', HEAD (plan.retries) },
  { "computes", 'd', HEAD (plan.computes) },
  { "cpu", 's', HEAD (machine.cpu) },
  { "kernel", 's', HEAD (machine.kernel) },
  { "processors", 'u', HEAD (machine.processors) },
  { "memory", 't', HEAD (machine.memory) },
  { "elapsed", 'd', HEAD (figures.elapsed) },
  { "work", 'd', HEAD (figures.work) },
  { "computed", 'd', HEAD (figures.computed) },
  { "ideal", 'd', HEAD (figures.ideal) },
  { "overhead", 'd', HEAD (figures.overhead) },
  { "cpu-user", 'd', HEAD (figures.usage.cpu_user) },
  { "cpu-system", 'd', HEAD (figures.usage.cpu_system) },
  { "peak-memory", 't', HEAD (figures.usage.peak_memory) },
  { "switches-voluntary", 't', HEAD (figures.usage.switches_voluntary) },
  { "switches-involuntary", 't', HEAD (figures.usage.switches_involuntary) },
};

static const Field trace_fields[] = {
  { "length", 't', TRACE (length_ns) },
  { "dropped", 't', TRACE (dropped) },
  { "hidden", 't', TRACE (hidden) },
  { "truth", 'u', TRACE (truth) },
};

static GVariant *
field_to_variant (const Field *field, const void *base)
{
  const void *at = (const char *) base + field->offset;

  switch (field->type)
    {
    case 's':
      return g_variant_new_string (*(char *const *) at);
    case 'u':
      return g_variant_new_uint32 (*(const guint32 *) at);
    case 't':
      return g_variant_new_uint64 (*(const guint64 *) at);
    case 'x':
      return g_variant_new_int64 (*(const gint64 *) at);
    default:
      return g_variant_new_double (*(const double *) at);
    }
}

static void
add_fields (GVariantBuilder *builder, const Field *fields, guint n, const void *base)
{
  for (guint i = 0; i < n; i++)
    g_variant_builder_add (builder, "{sv}", fields[i].key, field_to_variant (&fields[i], base));
}

GVariant *
_weft_run_head_to_variant (const WeftRunHead *head, const WeftRunTraceHead *trace, const char *name)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&builder, "{sv}", "name", g_variant_new_string (name));
  add_fields (&builder, head_fields, G_N_ELEMENTS (head_fields), head);
  add_fields (&builder, trace_fields, G_N_ELEMENTS (trace_fields), trace);
  if (trace->reason != NULL)
    g_variant_builder_add (&builder, "{sv}", "reason", g_variant_new_string (trace->reason));
  return g_variant_builder_end (&builder);
}

/* All keys of this version must be there. */
static gboolean
read_field (GVariant *variant, const Field *field, void *base)
{
  const char type[] = { field->type, '\0' };
  g_autoptr(GVariant) value = g_variant_lookup_value (variant, field->key, (const GVariantType *) type);
  void *at = (char *) base + field->offset;

  if (value == NULL)
    return FALSE;
  if (field->type == 's')
    *(char **) at = g_variant_dup_string (value, NULL);
  else if (field->type == 'u')
    *(guint32 *) at = g_variant_get_uint32 (value);
  else if (field->type == 't')
    *(guint64 *) at = g_variant_get_uint64 (value);
  else if (field->type == 'x')
    *(gint64 *) at = g_variant_get_int64 (value);
  else
    *(double *) at = g_variant_get_double (value);
  return TRUE;
}

static gboolean
read_fields (GVariant *variant, const Field *fields, guint n, void *base)
{
  for (guint i = 0; i < n; i++)
    if (!read_field (variant, &fields[i], base))
      return FALSE;
  return TRUE;
}

/* A figure is a time or a share, or could not be had. */
static gboolean
is_figure (double value)
{
  return isnan (value) || (value >= 0 && value < 1e15);
}

static gboolean
check_figures (const WeftFigures *figures)
{
  return is_figure (figures->elapsed) && is_figure (figures->work) && is_figure (figures->computed) && is_figure (figures->ideal)
         && is_figure (figures->overhead) && is_figure (figures->usage.cpu_user) && is_figure (figures->usage.cpu_system);
}

static gboolean
check_counts (const WeftRunHead *head)
{
  guint64 sum = 0;

  for (guint i = 0; i < WEFT_JOB_N_STATES; i++)
    sum += head->counts[i];
  return sum == head->n_jobs && head->n_jobs <= WEFT_JOBS_MAX;
}

static gboolean
check_texts (const WeftRunHead *head, const char *name)
{
  return g_uuid_string_is_valid (head->id) && g_utf8_strlen (name, -1) <= WEFT_RUN_NAME_MOST && *head->workload != '\0'
         && strlen (head->workload) < 100 && strlen (head->version) < 100 && strlen (head->machine.cpu) < 1000
         && strlen (head->machine.kernel) < 1000;
}

/* `when`: from 1970 to 9999. A length that shifts by 8 is what WEFT_CHANGE() can hold. */
static gboolean
check_head (const WeftRunHead *head, const WeftRunTraceHead *trace, const char *name)
{
  return check_texts (head, name) && check_counts (head) && check_figures (&head->figures)
         && weft_plan_check (&head->plan, NULL) && head->when >= 0 && head->when < G_GINT64_CONSTANT (253402300800000000)
         && head->workers > 0 && trace->length_ns < G_MAXUINT64 >> 8 && trace->truth < WEFT_N_TRUTHS;
}

gboolean
_weft_run_head_from_variant (GVariant *variant, WeftRunHead *head, WeftRunTraceHead *trace, char **name, gboolean *known)
{
  if (!g_variant_lookup (variant, "name", "s", name)
      || !read_fields (variant, head_fields, G_N_ELEMENTS (head_fields), head)
      || !read_fields (variant, trace_fields, G_N_ELEMENTS (trace_fields), trace) || !check_head (head, trace, *name))
    return FALSE;
  g_variant_lookup (variant, "reason", "s", &trace->reason);
  *known = weft_strategy_by_nick (head->strategy) != NULL && weft_plan_workload_by_nick (head->workload, &head->plan.workload);
  return TRUE;
}
