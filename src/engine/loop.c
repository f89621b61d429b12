/* loop.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "loop.h"

#include "clock.h"
#include "heap.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>

/* 16 bytes a job, and 16 more while it waits in the heap; with a hundred thousand jobs that is what counts. What only some
 * jobs have, a checksum or a pause, is in arrays that are made when the first one needs them. */

typedef struct
{
  uint64_t since_ns;    /* as in WeftWork */
  uint32_t job;         /* WEFT_JOB_NONE: the slot is free, and `since_ns` the next free one */
  uint32_t turn : 28;   /* goes up when an entry of the heap no longer counts */
  uint32_t paused : 1;
  uint32_t backs_off : 1;
  uint32_t computing : 1;
  uint32_t ready : 1;   /* is in the queue */
} Slot;

/* Reports go round the slots, a few thousand each time, so that neither this loop nor the main loop is held up. */
#define ROUND_LEAST (WEFT_NS_PER_SEC / 30)

/* A hundred thousand timers are due at as many moments; those within this time of each other share a wake-up, which costs
 * more than all else that is done for a job. Nothing ends later than a millisecond after its time. */
#define APART (700 * WEFT_NS_PER_US)

#define SIZE_LEAST 16 /* a power of two */
#define FREE_END UINT32_MAX

struct _WeftLoop
{
  WeftDriver driver;    /* of the loop itself */
  WeftDriver jobs;      /* the same, without a ring if jobs tell no trace of themselves */
  Slot *slots;
  WeftSha256 *sums;     /* (nullable) by slot */
  uint64_t *pauses;     /* (nullable) by slot: since when */
  uint32_t n_slots, size; /* ever used; allocated, a power of two, as in the heap and the queue */
  uint32_t free;        /* first of the free slots, or FREE_END */
  uint32_t n;           /* jobs */
  uint32_t done;
  WeftHeap timers;
  uint32_t *ready;      /* a ring of slots */
  uint32_t ready_first, n_ready;
  uint32_t cursor;      /* the slot that reports next */
  uint64_t round_ns;    /* when the next part of a round is due */
  uint64_t woke_ns;     /* since when it is awake */
  uint32_t steps;       /* since then */
};

WeftLoop *
weft_loop_new (WeftDriver *driver)
{
  WeftLoop *self = calloc (1, sizeof *self);

  if (self == NULL)
    return NULL;
  self->driver = self->jobs = *driver;
  if (!atomic_load (&driver->shared->header->trace_jobs))
    self->jobs.ring = NULL;
  self->free = FREE_END;
  self->woke_ns = weft_clock_ns ();
  return self;
}

void
weft_loop_free (WeftLoop *self)
{
  free (self->slots);
  free (self->sums);
  free (self->pauses);
  weft_heap_clear (&self->timers);
  free (self->ready);
  free (self);
}

uint32_t
weft_loop_get_n (const WeftLoop *self)
{
  return self->n;
}

bool
weft_loop_has_ready (const WeftLoop *self)
{
  return self->n_ready > 0;
}

uint32_t
weft_loop_take_done (WeftLoop *self)
{
  uint32_t done = self->done;

  self->done = 0;
  return done;
}

static const WeftJobSpec *
get_spec (WeftLoop *self, uint32_t slot)
{
  return &self->jobs.shared->specs[self->slots[slot].job];
}

/* Timers */

static bool
timer_counts (const WeftHeapEntry *entry, const void *data)
{
  const WeftLoop *self = data;

  return self->slots[entry->slot].turn == entry->turn;
}

/* There is always room: every slot has one entry that counts, and the others are thrown out before the heap grows. */
static void
wait_until (WeftLoop *self, uint32_t slot, uint64_t until_ns)
{
  if (self->timers.n == self->size)
    weft_heap_filter (&self->timers, timer_counts, self);
  weft_heap_push (&self->timers, (WeftHeapEntry) { until_ns, slot, self->slots[slot].turn });
}

static uint32_t
pop_due (WeftLoop *self, uint64_t now_ns)
{
  while (self->timers.n > 0 && self->timers.entries[0].until_ns <= now_ns)
    {
      WeftHeapEntry entry = weft_heap_pop (&self->timers);

      if (timer_counts (&entry, self))
        return entry.slot;
    }
  return FREE_END;
}

/* What is ready to compute */

static void
push_ready (WeftLoop *self, uint32_t slot)
{
  if (self->slots[slot].ready)
    return;
  self->slots[slot].ready = true;
  self->ready[(self->ready_first + self->n_ready++) & (self->size - 1)] = slot;
}

static uint32_t
pop_ready (WeftLoop *self)
{
  uint32_t slot = self->ready[self->ready_first];

  self->ready_first = (self->ready_first + 1) & (self->size - 1);
  self->n_ready--;
  self->slots[slot].ready = false;
  return slot;
}

/* Slots */

/* `array`: the address of a pointer. It stays as it is when there is no memory. */
static bool
resize (void *array, size_t n, size_t each)
{
  void *memory = realloc (*(void **) array, n * each);

  if (memory == NULL)
    return false;
  *(void **) array = memory;
  return true;
}

/* Room for so many slots (a power of two) everywhere, so that nothing later can fail. */
static bool
set_size (WeftLoop *self, uint32_t size)
{
  if (!resize (&self->slots, size, sizeof (Slot)) || !weft_heap_reserve (&self->timers, size)
      || !resize (&self->ready, size, sizeof (uint32_t))
      || (self->sums != NULL && !resize (&self->sums, size, sizeof (WeftSha256)))
      || (self->pauses != NULL && !resize (&self->pauses, size, sizeof (uint64_t))))
    return false;
  /* The ring goes on where it used to begin anew. */
  if (self->ready_first + self->n_ready > self->size)
    memcpy (self->ready + self->size, self->ready, (self->ready_first + self->n_ready - self->size) * sizeof (uint32_t));
  self->size = size;
  return true;
}

static bool
make_room (WeftLoop *self)
{
  return self->n_slots < self->size || set_size (self, self->size == 0 ? SIZE_LEAST : 2 * self->size);
}

void
weft_loop_expect (WeftLoop *self, uint32_t n)
{
  uint32_t size = SIZE_LEAST;

  while (size < n)
    size *= 2;
  if (self->size == 0)
    set_size (self, size);
}

static uint32_t
take_slot (WeftLoop *self, uint32_t job)
{
  uint32_t slot = self->free;

  if (slot != FREE_END)
    self->free = (uint32_t) self->slots[slot].since_ns;
  else if (!make_room (self))
    return FREE_END;
  else
    self->slots[slot = self->n_slots++].turn = 0;
  self->slots[slot] = (Slot) { .job = job, .turn = self->slots[slot].turn };
  self->n++;
  return slot;
}

static void
set_free (WeftLoop *self, uint32_t slot)
{
  self->slots[slot].since_ns = self->free;
  self->free = slot;
}

/* One that is still in the queue is free when it comes out of there. */
static void
give_slot (WeftLoop *self, uint32_t slot)
{
  self->slots[slot].turn++;
  self->slots[slot].job = WEFT_JOB_NONE;
  if (!self->slots[slot].ready)
    set_free (self, slot);
  self->n--;
  self->done++;
}

static bool
make_sums (WeftLoop *self)
{
  if (self->sums == NULL)
    self->sums = malloc (self->size * sizeof (WeftSha256));
  return self->sums != NULL;
}

static WeftWork
load (WeftLoop *self, uint32_t slot)
{
  const Slot *from = &self->slots[slot];

  return (WeftWork) {
    .since_ns = from->since_ns,
    .attempt = from->backs_off ? 0 : atomic_load_explicit (&self->jobs.shared->cells[from->job].attempts, memory_order_relaxed),
    .computing = from->computing,
    .sum = self->sums == NULL ? NULL : &self->sums[slot],
  };
}

static void
store (WeftLoop *self, uint32_t slot, const WeftWork *work)
{
  self->slots[slot].since_ns = work->since_ns;
  self->slots[slot].computing = work->computing;
}

/* The life of a job */

static void
finish (WeftLoop *self, uint32_t slot, WeftJobState state)
{
  weft_driver_finish (&self->jobs, self->slots[slot].job, state);
  give_slot (self, slot);
}

static void
begin_attempt (WeftLoop *self, uint32_t slot, uint64_t now_ns)
{
  WeftWork work;

  self->slots[slot].backs_off = false;
  weft_driver_begin_attempt (&self->jobs, self->slots[slot].job, &work, self->sums == NULL ? NULL : &self->sums[slot], now_ns);
  store (self, slot, &work);
}

static void
back_off (WeftLoop *self, uint32_t slot, uint64_t now_ns)
{
  uint64_t until;

  if (!weft_driver_back_off (&self->jobs, self->slots[slot].job, now_ns, &until))
    {
      finish (self, slot, WEFT_JOB_FAILED);
      return;
    }
  self->slots[slot].backs_off = true;
  self->slots[slot].since_ns = now_ns;
  wait_until (self, slot, until);
}

static void
step (WeftLoop *self, uint32_t slot, uint64_t now_ns)
{
  WeftWork work = load (self, slot);
  WeftProgress progress;

  self->steps++;
  switch (weft_driver_step (&self->jobs, self->slots[slot].job, &work, now_ns, &progress))
    {
    case WEFT_STEP_WAIT:
      store (self, slot, &work);
      wait_until (self, slot, progress.until_ns);
      break;
    case WEFT_STEP_COMPUTED:
      store (self, slot, &work);
      push_ready (self, slot);
      break;
    case WEFT_STEP_SUCCEEDED:
      finish (self, slot, WEFT_JOB_SUCCEEDED);
      break;
    case WEFT_STEP_BROKE_OFF:
    default:
      back_off (self, slot, weft_clock_ns ());
      break;
    }
}

/* A job whose time has come. One that computes waits for its turn. */
static void
go_on (WeftLoop *self, uint32_t slot, uint64_t now_ns)
{
  if (self->slots[slot].backs_off)
    begin_attempt (self, slot, now_ns);
  if (get_spec (self, slot)->computes != 0)
    push_ready (self, slot);
  else
    step (self, slot, now_ns);
}

/* Commands */

static void
pause_slot (WeftLoop *self, uint32_t slot, uint64_t now_ns)
{
  WeftWork work = load (self, slot);

  if (self->pauses == NULL)
    self->pauses = malloc (self->size * sizeof (uint64_t));
  if (self->pauses == NULL)
    return;
  self->pauses[slot] = now_ns;
  weft_driver_pause (&self->jobs, self->slots[slot].job, &work, now_ns);
  store (self, slot, &work);
  self->slots[slot].paused = true;
  self->slots[slot].turn++;
}

static void
resume_slot (WeftLoop *self, uint32_t slot, uint64_t now_ns)
{
  WeftWork work = load (self, slot);

  weft_driver_resume (&self->jobs, self->slots[slot].job, &work, self->pauses[slot], now_ns);
  store (self, slot, &work);
  self->slots[slot].paused = false;
  if (self->slots[slot].backs_off)
    wait_until (self, slot, work.since_ns + weft_workload_back_off_ns (get_spec (self, slot), atomic_load (&self->jobs.shared->cells[self->slots[slot].job].attempts)));
  else
    go_on (self, slot, now_ns);
}

/* FALSE when the job is over with that. */
static bool
obey_slot (WeftLoop *self, uint32_t slot, uint64_t now_ns)
{
  Slot *at = &self->slots[slot];
  uint32_t control = atomic_load_explicit (&self->jobs.shared->cells[at->job].control, memory_order_acquire);

  if (control & WEFT_CONTROL_CANCEL)
    {
      finish (self, slot, WEFT_JOB_CANCELLED);
      return false;
    }
  if ((control & WEFT_CONTROL_PAUSE) && !at->paused)
    pause_slot (self, slot, now_ns);
  else if (control == 0 && at->paused)
    resume_slot (self, slot, now_ns);
  return true;
}

void
weft_loop_obey (WeftLoop *self)
{
  uint64_t now = weft_clock_ns ();

  for (uint32_t slot = 0; slot < self->n_slots; slot++)
    if (self->slots[slot].job != WEFT_JOB_NONE)
      obey_slot (self, slot, now);
}

bool
weft_loop_add (WeftLoop *self, uint32_t job)
{
  uint32_t slot = take_slot (self, job);
  uint64_t now;

  if (slot == FREE_END)
    return false;
  if (get_spec (self, slot)->computes != 0 && !make_sums (self))
    {
      give_slot (self, slot);
      self->done--;
      return false;
    }
  weft_driver_take_up (&self->jobs, job);
  now = atomic_load_explicit (&self->jobs.shared->cells[job].started_ns, memory_order_relaxed);
  if (atomic_load (&self->jobs.shared->cells[job].attempts) > 0)
    now = weft_clock_ns ();
  begin_attempt (self, slot, now);
  if (obey_slot (self, slot, now) && !self->slots[slot].paused)
    go_on (self, slot, now);
  return true;
}

/* Reports */

static void
report_slot (WeftLoop *self, uint32_t slot, uint64_t now_ns)
{
  const Slot *at = &self->slots[slot];
  WeftWork work;

  if (at->job == WEFT_JOB_NONE || at->paused || at->backs_off || get_spec (self, slot)->computes != 0)
    return;
  work = load (self, slot);
  weft_shared_report (self->jobs.shared, at->job, weft_workload_get_bytes (get_spec (self, slot), &work, now_ns));
}

/* All slots once in `report_ns`, in parts of a frame each. */
static void
report_some (WeftLoop *self, uint64_t now_ns)
{
  uint64_t whole = atomic_load_explicit (&self->jobs.shared->header->report_ns, memory_order_relaxed);
  uint64_t part = (uint64_t) self->n_slots * ROUND_LEAST / (whole > ROUND_LEAST ? whole : ROUND_LEAST) + 1;

  if (now_ns < self->round_ns)
    return;
  self->round_ns = now_ns + ROUND_LEAST;
  for (uint64_t i = 0; i < part && i < self->n_slots; i++)
    {
      report_slot (self, self->cursor, now_ns);
      self->cursor = self->cursor + 1 < self->n_slots ? self->cursor + 1 : 0;
    }
}

/* One slice of the job whose turn it is; it may have been paused, or have ended, since it was put into the queue. */
static void
compute_slice (WeftLoop *self)
{
  uint32_t slot = pop_ready (self);

  if (self->slots[slot].job == WEFT_JOB_NONE)
    set_free (self, slot);
  else if (!self->slots[slot].paused && !self->slots[slot].backs_off)
    step (self, slot, weft_clock_ns ());
}

uint64_t
weft_loop_turn (WeftLoop *self)
{
  uint64_t now = weft_clock_ns ();
  uint32_t slot;

  while ((slot = pop_due (self, now)) != FREE_END)
    go_on (self, slot, now);
  if (self->n_ready > 0)
    compute_slice (self);
  report_some (self, now);
  if (self->n_ready > 0)
    return 0;
  if (self->n == 0)
    return UINT64_MAX;
  if (self->timers.n > 0 && self->timers.entries[0].until_ns < self->round_ns)
    return self->timers.entries[0].until_ns;
  return self->round_ns;
}

static void
record_burst (WeftLoop *self, uint64_t now_ns)
{
  weft_driver_record (&self->driver, self->steps, WEFT_TRACE_BURST, (int64_t) (now_ns - self->woke_ns), self->woke_ns);
  self->steps = 0;
}

bool
weft_loop_sleep (WeftLoop *self, int fd, uint64_t until_ns)
{
  struct pollfd poll = { .fd = fd, .events = POLLIN };
  uint64_t now = weft_clock_ns (), left;
  struct timespec timeout;

  if (until_ns != 0 && until_ns < self->woke_ns + APART)
    until_ns = self->woke_ns + APART;
  left = until_ns > now ? until_ns - now : 0;
  timeout = (struct timespec) { (time_t) (left / WEFT_NS_PER_SEC), (long) (left % WEFT_NS_PER_SEC) };
  if (left > 0)
    record_burst (self, now);
  ppoll (&poll, 1, until_ns == UINT64_MAX ? NULL : &timeout, NULL);
  if (left > 0)
    self->woke_ns = weft_clock_ns ();
  return poll.revents != 0;
}
