/* history.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "history.h"

#include "engine/clock.h"

#include <math.h>
#include <string.h>

/* A moment is one block of the ring: a head, the cores' shares, the processes. Shares are kept in 1/60000, which is finer
 * than the kernel counts. */

#define SHARE_ONE 60000
#define SHARE_UNKNOWN G_MAXUINT16
#define CORES_IN_FULL 256
#define MOMENTS_MOST (4 * WEFT_HISTORY_SECONDS)

typedef struct
{
  guint64 time_ns, elapsed_ns;
  gint64 wall_us;
  WeftSampleMemory memory;
  float total[WEFT_N_SHARES];
  float load;
  guint32 n_processes; /* that there were */
  guint32 n_kept;
  WeftHistoryProcess processes[WEFT_HISTORY_PROCESSES];
  guint16 shares[];    /* core by core */
} Moment;

struct _WeftHistory
{
  double interval;
  guint n_cores, n_shares; /* shares kept of a core */
  guint32 *ids;            /* (owned): of the cores */
  gsize stride;
  guint capacity;
  guint first, length;
  guint8 *ring;            /* (owned) (nullable): nothing has been added */
};

WeftHistory *
weft_history_new (double interval)
{
  WeftHistory *self = g_new0 (WeftHistory, 1);

  g_return_val_if_fail (interval > 0, self);

  self->interval = interval;
  return self;
}

void
weft_history_free (WeftHistory *self)
{
  g_free (self->ids);
  g_free (self->ring);
  g_free (self);
}

void
weft_history_clear (WeftHistory *self)
{
  self->first = self->length = 0;
}

static Moment *
at (WeftHistory *self, guint i)
{
  return (Moment *) (gpointer) (self->ring + self->stride * ((self->first + i) % self->capacity));
}

/* The kernel gives the memory page by page, as moments come. */
static void
lay_out (WeftHistory *self)
{
  gsize wanted = (gsize) ceil (WEFT_HISTORY_SECONDS / self->interval) + 1;

  self->n_shares = self->n_cores <= CORES_IN_FULL ? WEFT_N_SHARES : 1;
  self->stride = sizeof (Moment) + sizeof (guint16) * self->n_cores * self->n_shares;
  self->stride = (self->stride + 7) & ~(gsize) 7;
  wanted = MIN (wanted, MIN (MOMENTS_MOST, WEFT_HISTORY_BYTES_MOST / self->stride));
  self->capacity = (guint) MAX (wanted, 1);
  self->first = self->length = 0;
  self->ring = g_malloc0 (self->stride * self->capacity);
}

static Moment *
push (WeftHistory *self)
{
  if (self->length < self->capacity)
    return at (self, self->length++);
  self->first = (self->first + 1) % self->capacity;
  return at (self, self->length - 1);
}

/* G_MAXUINT: it had no such core. */
static guint
find_core (WeftHistory *self, guint32 id)
{
  for (guint i = 0; i < self->n_cores; i++)
    if (self->ids[i] == id)
      return i;
  return G_MAXUINT;
}

static void
copy_moment (WeftHistory *self, WeftHistory *from, guint i, const guint *cores)
{
  Moment *old = at (from, i), *new = push (self);

  memcpy (new, old, sizeof (Moment));
  memset (new->shares, 0xff, sizeof (guint16) * self->n_cores * self->n_shares);
  for (guint core = 0; core < self->n_cores; core++)
    if (cores[core] != G_MAXUINT)
      memcpy (&new->shares[core * self->n_shares], &old->shares[cores[core] * from->n_shares],
              sizeof (guint16) * MIN (self->n_shares, from->n_shares));
}

/* Another layout: takes `ids` over. */
static void
change (WeftHistory *self, guint32 *ids, guint n_cores, double interval)
{
  WeftHistory old = *self;
  g_autofree guint *cores = g_new (guint, n_cores);
  guint from;

  self->interval = interval;
  self->ids = ids;
  self->n_cores = n_cores;
  lay_out (self);
  for (guint core = 0; core < n_cores; core++)
    cores[core] = find_core (&old, ids[core]);
  from = old.length > self->capacity ? old.length - self->capacity : 0;
  for (guint i = from; i < old.length; i++)
    copy_moment (self, &old, i, cores);
  g_free (old.ids);
  g_free (old.ring);
}

void
weft_history_set_interval (WeftHistory *self, double interval)
{
  g_return_if_fail (interval > 0);

  if (self->ring != NULL && interval != self->interval)
    change (self, g_memdup2 (self->ids, self->n_cores * sizeof *self->ids), self->n_cores, interval);
  self->interval = interval;
}

/* A core that the sample does not have any more would lose its place: samples keep those that they have ever had. */
static void
adapt (WeftHistory *self, const WeftSample *sample)
{
  gboolean same = self->ring != NULL && sample->n_cores == self->n_cores;
  guint32 *ids;

  for (guint i = 0; same && i < sample->n_cores; i++)
    same = sample->cores[i].id == self->ids[i];
  if (same)
    return;
  ids = g_new (guint32, sample->n_cores);
  for (guint i = 0; i < sample->n_cores; i++)
    ids[i] = sample->cores[i].id;
  change (self, ids, sample->n_cores, self->interval);
}

static guint16
pack (float share)
{
  return isnan (share) ? SHARE_UNKNOWN : (guint16) lroundf (CLAMP (share, 0, 1) * SHARE_ONE);
}

static void
read_shares (const WeftSampleCore *core, float shares[WEFT_N_SHARES])
{
  shares[WEFT_SHARE_BUSY] = core->busy;
  shares[WEFT_SHARE_USER] = core->user;
  shares[WEFT_SHARE_SYSTEM] = core->system;
  shares[WEFT_SHARE_NICE] = core->nice;
  shares[WEFT_SHARE_IOWAIT] = core->iowait;
  shares[WEFT_SHARE_IRQ] = core->irq;
  shares[WEFT_SHARE_STEAL] = core->steal;
}

static void
keep_cores (WeftHistory *self, Moment *moment, const WeftSample *sample)
{
  memset (moment->shares, 0xff, sizeof (guint16) * self->n_cores * self->n_shares);
  for (guint i = 0; i < sample->n_cores; i++)
    {
      float shares[WEFT_N_SHARES];

      read_shares (&sample->cores[i], shares);
      for (guint share = 0; share < self->n_shares; share++)
        moment->shares[i * self->n_shares + share] = pack (shares[share]);
    }
}

/* The busier one is first, then the larger one. */
static gboolean
is_before (const WeftSampleProcess *a, const WeftSampleProcess *b)
{
  float left = isnan (a->cpu) ? 0 : a->cpu, right = isnan (b->cpu) ? 0 : b->cpu;

  return left != right ? left > right : a->memory > b->memory;
}

static void
swap (const WeftSampleProcess **a, const WeftSampleProcess **b)
{
  const WeftSampleProcess *swapped = *a;

  *a = *b;
  *b = swapped;
}

static void
sift_down (const WeftSampleProcess **heap, guint n, guint i)
{
  for (;;)
    {
      guint last = i, left = 2 * i + 1, right = left + 1;

      if (left < n && is_before (heap[last], heap[left]))
        last = left;
      if (right < n && is_before (heap[last], heap[right]))
        last = right;
      if (last == i)
        return;
      swap (&heap[i], &heap[last]);
      i = last;
    }
}

/* A heap with the least of the chosen on top: one look at each of the thousands. Returns how many, in order. */
static guint
choose (const WeftSample *sample, const WeftSampleProcess **chosen)
{
  guint n = MIN (sample->n_processes, WEFT_HISTORY_PROCESSES);

  for (guint i = 0; i < n; i++)
    chosen[i] = &sample->processes[i];
  for (guint i = n / 2; i > 0; i--)
    sift_down (chosen, n, i - 1);
  for (guint i = n; i < sample->n_processes; i++)
    if (is_before (&sample->processes[i], chosen[0]))
      {
        chosen[0] = &sample->processes[i];
        sift_down (chosen, n, 0);
      }
  for (guint left = n; left > 1; left--)
    {
      swap (&chosen[0], &chosen[left - 1]);
      sift_down (chosen, left - 1, 0);
    }
  return n;
}

static void
keep_name (char *to, const char *name)
{
  gsize length = strlen (name);

  if (length >= WEFT_HISTORY_NAME)
    {
      length = WEFT_HISTORY_NAME - 1;
      /* Not in the middle of a character. */
      while (length > 0 && ((guchar) name[length] & 0xc0) == 0x80)
        length--;
    }
  memset (to, 0, WEFT_HISTORY_NAME);
  memcpy (to, name, length);
}

static void
keep_processes (Moment *moment, const WeftSample *sample)
{
  const WeftSampleProcess *chosen[WEFT_HISTORY_PROCESSES];

  moment->n_processes = sample->n_processes;
  moment->n_kept = choose (sample, chosen);
  for (guint i = 0; i < moment->n_kept; i++)
    {
      moment->processes[i] = (WeftHistoryProcess) {
        .start_ticks = chosen[i]->start_ticks,
        .pid = chosen[i]->pid,
        .memory_kib = (guint32) MIN (chosen[i]->memory / 1024, G_MAXUINT32),
        .cpu = chosen[i]->cpu,
        .uid = chosen[i]->uid,
      };
      keep_name (moment->processes[i].name, chosen[i]->info->name);
    }
}

void
weft_history_add (WeftHistory *self, const WeftSample *sample)
{
  Moment *moment;

  if (sample->elapsed_ns == 0)
    return;
  adapt (self, sample);
  moment = push (self);
  moment->time_ns = sample->time_ns;
  moment->elapsed_ns = sample->elapsed_ns;
  moment->wall_us = sample->wall_us;
  moment->memory = sample->memory;
  moment->load = (float) sample->load[0];
  read_shares (&sample->total, moment->total);
  keep_cores (self, moment, sample);
  keep_processes (moment, sample);
}

guint
weft_history_get_length (WeftHistory *self)
{
  return self->length;
}

gsize
weft_history_get_bytes (WeftHistory *self)
{
  return self->ring != NULL ? self->stride * self->capacity : 0;
}

double
weft_history_get_seconds (WeftHistory *self)
{
  return self->ring != NULL ? MIN (self->interval * (self->capacity - 1), WEFT_HISTORY_SECONDS) : 0;
}

guint
weft_history_get_cores (WeftHistory *self)
{
  return self->n_cores;
}

guint
weft_history_find (WeftHistory *self, guint64 time_ns)
{
  guint from = 0, to = self->length;

  while (from < to)
    {
      guint middle = from + (to - from) / 2;

      if (at (self, middle)->time_ns < time_ns)
        from = middle + 1;
      else
        to = middle;
    }
  return from < self->length ? from : G_MAXUINT;
}

guint64
weft_history_get_time (WeftHistory *self, guint moment)
{
  g_return_val_if_fail (moment < self->length, 0);

  return at (self, moment)->time_ns;
}

gint64
weft_history_get_wall (WeftHistory *self, guint moment)
{
  g_return_val_if_fail (moment < self->length, 0);

  return at (self, moment)->wall_us;
}

guint64
weft_history_get_elapsed (WeftHistory *self, guint moment)
{
  g_return_val_if_fail (moment < self->length, 0);

  return at (self, moment)->elapsed_ns;
}

float
weft_history_get_core (WeftHistory *self, guint moment, guint core, WeftShare share)
{
  guint16 packed;

  g_return_val_if_fail (moment < self->length && core < self->n_cores && share < WEFT_N_SHARES, NAN);

  if (share >= self->n_shares)
    return NAN;
  packed = at (self, moment)->shares[core * self->n_shares + share];
  return packed == SHARE_UNKNOWN ? NAN : (float) packed / SHARE_ONE;
}

float
weft_history_get_total (WeftHistory *self, guint moment, WeftShare share)
{
  g_return_val_if_fail (moment < self->length && share < WEFT_N_SHARES, NAN);

  return at (self, moment)->total[share];
}

const WeftSampleMemory *
weft_history_get_memory (WeftHistory *self, guint moment)
{
  g_return_val_if_fail (moment < self->length, NULL);

  return &at (self, moment)->memory;
}

double
weft_history_get_load (WeftHistory *self, guint moment)
{
  g_return_val_if_fail (moment < self->length, NAN);

  return at (self, moment)->load;
}

const WeftHistoryProcess *
weft_history_get_processes (WeftHistory *self, guint moment, guint *n)
{
  g_return_val_if_fail (moment < self->length, NULL);

  *n = at (self, moment)->n_kept;
  return at (self, moment)->processes;
}

guint
weft_history_get_n_processes (WeftHistory *self, guint moment)
{
  g_return_val_if_fail (moment < self->length, 0);

  return at (self, moment)->n_processes;
}
