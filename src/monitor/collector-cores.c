/* collector-cores.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "collector-private.h"

#include <math.h>

typedef struct
{
  guint32 id;
  gboolean online;
  gboolean measured; /* `ticks` are those of the last look */
  guint64 ticks[WEFT_CORE_N_KINDS];
} Known;

void
_weft_cores_init (WeftCores *self)
{
  self->known = g_array_new (FALSE, TRUE, sizeof (Known));
  self->read = g_array_new (FALSE, TRUE, sizeof (WeftCoreTicks));
}

void
_weft_cores_clear (WeftCores *self)
{
  g_array_unref (self->known);
  g_array_unref (self->read);
}

void
_weft_cores_forget (WeftCores *self)
{
  for (guint i = 0; i < self->known->len; i++)
    g_array_index (self->known, Known, i).measured = FALSE;
}

static void
add_known (guint id, gpointer data)
{
  GArray *known = data;
  Known core = { .id = id };
  guint at = known->len;

  while (at > 0 && g_array_index (known, Known, at - 1).id > id)
    at--;
  if (at == 0 || g_array_index (known, Known, at - 1).id != id)
    g_array_insert_val (known, at, core);
}

static void
set_unknown (WeftSampleCore *core)
{
  core->busy = core->user = core->system = core->nice = core->iowait = core->irq = core->steal = NAN;
}

static void
set_shares (WeftSampleCore *core, const guint64 *ticks)
{
  double all = 0;

  for (guint kind = 0; kind < WEFT_CORE_N_KINDS; kind++)
    all += (double) ticks[kind];
  set_unknown (core);
  if (all <= 0)
    return;
  core->user = (float) ((double) ticks[WEFT_CORE_USER] / all);
  core->nice = (float) ((double) ticks[WEFT_CORE_NICE] / all);
  core->system = (float) ((double) ticks[WEFT_CORE_SYSTEM] / all);
  core->iowait = (float) ((double) ticks[WEFT_CORE_IOWAIT] / all);
  core->irq = (float) ((double) (ticks[WEFT_CORE_IRQ] + ticks[WEFT_CORE_SOFTIRQ]) / all);
  core->steal = (float) ((double) ticks[WEFT_CORE_STEAL] / all);
  core->busy = core->user + core->nice + core->system + core->irq;
}

/* Some counters go back a little at times (iowait does, by proc(5)): that is no time. */
static void
measure (Known *known, const WeftCoreTicks *read, WeftSampleCore *core, guint64 *sum)
{
  guint64 ticks[WEFT_CORE_N_KINDS];
  gboolean measured = known->measured;

  for (guint kind = 0; kind < WEFT_CORE_N_KINDS; kind++)
    {
      ticks[kind] = read->ticks[kind] > known->ticks[kind] ? read->ticks[kind] - known->ticks[kind] : 0;
      known->ticks[kind] = read->ticks[kind];
    }
  known->measured = TRUE;
  if (!measured)
    return;
  set_shares (core, ticks);
  for (guint kind = 0; kind < WEFT_CORE_N_KINDS; kind++)
    sum[kind] += ticks[kind];
}

/* Both arrays are by id, and all that was read is known. */
static void
fill (WeftCores *self, WeftSample *sample)
{
  guint64 sum[WEFT_CORE_N_KINDS] = { 0 };
  guint next = 0;

  for (guint i = 0; i < self->known->len; i++)
    {
      Known *known = &g_array_index (self->known, Known, i);
      WeftSampleCore *core = &sample->cores[i];
      gboolean online = next < self->read->len && g_array_index (self->read, WeftCoreTicks, next).id == known->id;

      *core = (WeftSampleCore) { .id = known->id, .online = online };
      set_unknown (core);
      if (online)
        measure (known, &g_array_index (self->read, WeftCoreTicks, next++), core, sum);
      else
        known->measured = FALSE;
    }
  set_shares (&sample->total, sum);
}

void
_weft_cores_take (WeftCores *self, WeftSource *source, WeftSample *sample, gint64 *boot_s)
{
  const char *present = source->class->read_text (source, "/sys/devices/system/cpu/present", NULL);

  if (present != NULL)
    weft_parse_ranges (present, add_known, self->known);
  if (!source->class->read_cores (source, self->read, boot_s))
    g_array_set_size (self->read, 0);
  for (guint i = 0; i < self->read->len; i++)
    add_known (g_array_index (self->read, WeftCoreTicks, i).id, self->known);
  sample->n_cores = self->known->len;
  sample->cores = g_new0 (WeftSampleCore, sample->n_cores);
  sample->total.online = TRUE;
  fill (self, sample);
}
