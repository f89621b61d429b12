/* process-item.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "process-item.h"

#include "engine/format.h"
#include "monitor/state.h"

#include <glib/gi18n.h>
#include <math.h>

#define UNKNOWN "—"

struct _WeftProcessItem
{
  GObject parent_instance;

  WeftSampleProcess process; /* its info is referenced */
  WeftProcessPlace place;
  guint stamps[WEFT_PROCESS_N_COLUMNS];
};

enum
{
  PROP_0,
  PROP_CPU,
  PROP_CPU_TIME,
  PROP_MEMORY,
  PROP_THREADS,
  PROP_STATE,
  PROP_NICE,
  PROP_LAST_CORE,
  PROP_INFO,
  PROP_PLACE,
  PROP_GONE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (WeftProcessItem, weft_process_item, G_TYPE_OBJECT)

static void
change (WeftProcessItem *self, WeftProcessColumn column, guint property)
{
  self->stamps[column]++;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

/* Two unknown figures are the same. */
static gboolean
differs (double a, double b)
{
  return isnan (a) ? !isnan (b) : isnan (b) || a < b || a > b;
}

static void
tell_figures (WeftProcessItem *self, const WeftSampleProcess *old)
{
  if (differs (self->process.cpu, old->cpu))
    change (self, WEFT_PROCESS_CPU, PROP_CPU);
  if (differs (self->process.cpu_time, old->cpu_time))
    change (self, WEFT_PROCESS_CPU_TIME, PROP_CPU_TIME);
  if (self->process.memory != old->memory)
    change (self, WEFT_PROCESS_MEMORY, PROP_MEMORY);
  if (self->process.threads != old->threads)
    change (self, WEFT_PROCESS_THREADS, PROP_THREADS);
  if (self->process.state != old->state)
    change (self, WEFT_PROCESS_STATE, PROP_STATE);
  if (self->process.nice != old->nice)
    change (self, WEFT_PROCESS_NICE, PROP_NICE);
  if (self->process.last_core != old->last_core)
    change (self, WEFT_PROCESS_CORE, PROP_LAST_CORE);
}

/* A process that has begun another program has another name and command, and sometimes another user. */
static void
tell_info (WeftProcessItem *self)
{
  self->stamps[WEFT_PROCESS_USER]++;
  self->stamps[WEFT_PROCESS_STARTED]++;
  self->stamps[WEFT_PROCESS_COMMAND]++;
  change (self, WEFT_PROCESS_NAME, PROP_INFO);
}

static gboolean
is_elsewhere (const WeftProcessPlace *a, const WeftProcessPlace *b)
{
  return a->depth != b->depth || a->parent != b->parent || a->closed != b->closed || a->ours != b->ours;
}

static void
weft_process_item_finalize (GObject *object)
{
  weft_process_info_unref (WEFT_PROCESS_ITEM (object)->process.info);
  G_OBJECT_CLASS (weft_process_item_parent_class)->finalize (object);
}

static void
weft_process_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WeftProcessItem *self = WEFT_PROCESS_ITEM (object);

  switch (id)
    {
    case PROP_CPU:
      g_value_set_double (value, self->process.cpu);
      break;
    case PROP_CPU_TIME:
      g_value_set_double (value, self->process.cpu_time);
      break;
    case PROP_MEMORY:
      g_value_set_uint64 (value, self->process.memory);
      break;
    case PROP_THREADS:
      g_value_set_uint (value, self->process.threads);
      break;
    case PROP_STATE:
      g_value_set_string (value, weft_process_state_name (self->process.state));
      break;
    case PROP_NICE:
      g_value_set_int (value, self->process.nice);
      break;
    case PROP_LAST_CORE:
      g_value_set_int (value, self->process.last_core);
      break;
    case PROP_INFO:
      g_value_set_pointer (value, self->process.info);
      break;
    case PROP_PLACE:
      g_value_set_pointer (value, &self->place);
      break;
    case PROP_GONE:
      g_value_set_boolean (value, self->place.gone);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
weft_process_item_class_init (WeftProcessItemClass *klass)
{
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = weft_process_item_finalize;
  object_class->get_property = weft_process_item_get_property;

  properties[PROP_CPU] = g_param_spec_double ("cpu", NULL, NULL, 0, G_MAXDOUBLE, 0, flags);
  properties[PROP_CPU_TIME] = g_param_spec_double ("cpu-time", NULL, NULL, 0, G_MAXDOUBLE, 0, flags);
  properties[PROP_MEMORY] = g_param_spec_uint64 ("memory", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_THREADS] = g_param_spec_uint ("threads", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_STATE] = g_param_spec_string ("state", NULL, NULL, NULL, flags);
  properties[PROP_NICE] = g_param_spec_int ("nice", NULL, NULL, G_MININT16, G_MAXINT16, 0, flags);
  properties[PROP_LAST_CORE] = g_param_spec_int ("last-core", NULL, NULL, -1, G_MAXINT, -1, flags);
  properties[PROP_INFO] = g_param_spec_pointer ("info", NULL, NULL, flags);
  properties[PROP_PLACE] = g_param_spec_pointer ("place", NULL, NULL, flags);
  properties[PROP_GONE] = g_param_spec_boolean ("gone", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
weft_process_item_init (WeftProcessItem *self)
{
}

WeftProcessItem *
weft_process_item_new (const WeftSampleProcess *process, const WeftProcessPlace *place)
{
  WeftProcessItem *self = g_object_new (WEFT_TYPE_PROCESS_ITEM, NULL);

  self->process = *process;
  self->place = *place;
  weft_process_info_ref (process->info);
  return self;
}

void
weft_process_item_update (WeftProcessItem *self, const WeftSampleProcess *process, const WeftProcessPlace *place)
{
  WeftSampleProcess old;
  WeftProcessPlace old_place;

  g_return_if_fail (WEFT_IS_PROCESS_ITEM (self));
  g_return_if_fail (process->pid == self->process.pid && process->start_ticks == self->process.start_ticks);

  old = self->process;
  old_place = self->place;
  weft_process_info_ref (process->info);
  self->process = *process;
  self->place = *place;
  tell_figures (self, &old);
  if (process->info != old.info)
    tell_info (self);
  if (is_elsewhere (place, &old_place))
    change (self, WEFT_PROCESS_NAME, PROP_PLACE);
  if (place->gone != old_place.gone)
    change (self, WEFT_PROCESS_NAME, PROP_GONE);
  weft_process_info_unref (old.info);
}

const WeftSampleProcess *
weft_process_item_get_process (WeftProcessItem *self)
{
  g_return_val_if_fail (WEFT_IS_PROCESS_ITEM (self), NULL);

  return &self->process;
}

const WeftProcessPlace *
weft_process_item_get_place (WeftProcessItem *self)
{
  g_return_val_if_fail (WEFT_IS_PROCESS_ITEM (self), NULL);

  return &self->place;
}

guint
weft_process_item_get_stamp (WeftProcessItem *self, WeftProcessColumn column)
{
  g_return_val_if_fail (WEFT_IS_PROCESS_ITEM (self) && column < WEFT_PROCESS_N_COLUMNS, 0);

  return self->stamps[column];
}

/* Today by the time of day, others by the date. */
static char *
format_started (gint64 started_us)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  g_autoptr(GDateTime) then = g_date_time_new_from_unix_local (started_us / G_USEC_PER_SEC);

  if (started_us <= 0 || then == NULL || now == NULL)
    return g_strdup (UNKNOWN);
  if (g_date_time_get_year (then) == g_date_time_get_year (now) && g_date_time_get_day_of_year (then) == g_date_time_get_day_of_year (now))
    return g_date_time_format (then, "%X");
  return g_date_time_format (then, "%x");
}

static char *
format_cpu (float cpu, guint cores)
{
  if (isnan (cpu))
    return g_strdup (UNKNOWN);
  /* Translators: a share, as in "37.5 %"; of a core, 200 % are two cores */
  return g_strdup_printf (_("%.1f %%"), 100.0 * (double) cpu / MAX (cores, 1));
}

static char *
format_count (gboolean known, gint64 count)
{
  return known ? g_strdup_printf ("%" G_GINT64_FORMAT, count) : g_strdup (UNKNOWN);
}

char *
weft_process_item_format (WeftProcessItem *self, WeftProcessColumn column, guint cores)
{
  const WeftSampleProcess *process = &self->process;

  g_return_val_if_fail (WEFT_IS_PROCESS_ITEM (self), NULL);

  switch (column)
    {
    case WEFT_PROCESS_NAME:
      return weft_format_name (process->info->name);
    case WEFT_PROCESS_PID:
      return g_strdup_printf ("%d", process->pid);
    case WEFT_PROCESS_USER:
      return process->info->user != NULL ? weft_format_name (process->info->user) : g_strdup_printf ("%u", process->uid);
    case WEFT_PROCESS_CPU:
      return format_cpu (process->cpu, cores);
    case WEFT_PROCESS_CPU_TIME:
      return weft_format_duration (process->cpu_time);
    case WEFT_PROCESS_MEMORY:
      return weft_format_size (process->memory);
    case WEFT_PROCESS_THREADS:
      return format_count (process->threads > 0, process->threads);
    case WEFT_PROCESS_STATE:
      return g_strdup (process->state != '\0' ? weft_process_state_name (process->state) : UNKNOWN);
    case WEFT_PROCESS_NICE:
      return format_count (process->nice != WEFT_PROCESS_NICE_UNKNOWN, process->nice);
    case WEFT_PROCESS_STARTED:
      return format_started (process->info->started_us);
    case WEFT_PROCESS_CORE:
      return format_count (process->last_core >= 0, process->last_core);
    case WEFT_PROCESS_COMMAND:
      return process->info->command != NULL ? weft_format_name (process->info->command) : g_strdup (UNKNOWN);
    case WEFT_PROCESS_N_COLUMNS:
    default:
      g_return_val_if_reached (NULL);
    }
}
