/* shared.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "shared.h"

#include "clock.h"
#include "trace-ring.h"

#include <errno.h>
#include <limits.h>
#include <linux/futex.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define MAGIC 0x54464557u /* "WEFT" */
#define PAGE ((size_t) 4096)
#define ROUND(n) (((n) + PAGE - 1) & ~(PAGE - 1))

#define SPECS_AT PAGE
#define CELLS_AT (SPECS_AT + ROUND (WEFT_JOBS_MAX * sizeof (WeftJobSpec)))
#define DIRTY_AT (CELLS_AT + ROUND (WEFT_JOBS_MAX * sizeof (WeftJobCell)))
#define RINGS_AT (DIRTY_AT + ROUND (WEFT_JOBS_MAX))

static void *
map (int fd, size_t offset, size_t size)
{
  void *memory = mmap (NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_NORESERVE, fd, (off_t) offset);

  return memory == MAP_FAILED ? NULL : memory;
}

static int
map_jobs (WeftShared *shared)
{
  char *base = map (shared->fd, 0, RINGS_AT);

  if (base == NULL)
    return errno;
  shared->size = RINGS_AT;
  shared->header = (WeftSharedHeader *) (void *) base;
  shared->specs = (WeftJobSpec *) (void *) (base + SPECS_AT);
  shared->cells = (WeftJobCell *) (void *) (base + CELLS_AT);
  shared->dirty = (_Atomic uint8_t *) (void *) (base + DIRTY_AT);
  return 0;
}

static int
map_rings (WeftShared *shared, uint32_t slots, uint32_t records)
{
  if (slots == 0)
    return 0;
  shared->rings_size = ROUND (slots * weft_ring_stride (records));
  shared->rings = map (shared->fd, RINGS_AT, shared->rings_size);
  return shared->rings == NULL ? errno : 0;
}

static void
detach (WeftShared *shared)
{
  if (shared->rings != NULL)
    munmap (shared->rings, shared->rings_size);
  if (shared->header != NULL)
    munmap (shared->header, shared->size);
  if (shared->fd >= 0)
    close (shared->fd);
}

WeftShared *
weft_shared_new (void)
{
  WeftShared *shared = calloc (1, sizeof *shared);
  int error;

  if (shared == NULL)
    return NULL;
  atomic_init (&shared->refs, 1);
  shared->fd = memfd_create ("weft", MFD_CLOEXEC);
  error = shared->fd >= 0 && ftruncate (shared->fd, (off_t) RINGS_AT) == 0 ? map_jobs (shared) : errno;
  if (error != 0)
    {
      detach (shared);
      free (shared);
      errno = error;
      return NULL;
    }
  shared->header->magic = MAGIC;
  shared->header->protocol = WEFT_PROTOCOL;
  return shared;
}

WeftShared *
weft_shared_ref (WeftShared *shared)
{
  atomic_fetch_add (&shared->refs, 1);
  return shared;
}

void
weft_shared_unref (WeftShared *shared)
{
  if (atomic_fetch_sub (&shared->refs, 1) != 1)
    return;
  detach (shared);
  free (shared);
}

int
weft_shared_attach (WeftShared *shared, int fd)
{
  struct stat status;
  int error;

  memset (shared, 0, sizeof *shared);
  shared->fd = fd;
  if (fstat (fd, &status) != 0)
    return errno;
  /* A page beyond the file's end would be a SIGBUS, not an error. */
  if (status.st_size < (off_t) RINGS_AT)
    return EPROTO;
  error = map_jobs (shared);
  if (error != 0)
    return error;
  if (shared->header->magic != MAGIC || shared->header->protocol != WEFT_PROTOCOL)
    return EPROTO;
  return map_rings (shared, shared->header->ring_slots, shared->header->ring_records);
}

int
weft_shared_set_rings (WeftShared *shared, uint32_t slots, uint32_t records)
{
  size_t size = slots == 0 ? 0 : ROUND (slots * weft_ring_stride (records));

  if (shared->rings != NULL)
    munmap (shared->rings, shared->rings_size);
  shared->rings = NULL;
  shared->rings_size = 0;
  shared->header->ring_slots = slots;
  shared->header->ring_records = records;
  /* Cutting the file off and growing it anew is what empties the pages. */
  if (ftruncate (shared->fd, (off_t) RINGS_AT) != 0 || ftruncate (shared->fd, (off_t) (RINGS_AT + size)) != 0)
    return errno;
  return map_rings (shared, slots, records);
}

/* Not FUTEX_PRIVATE_FLAG: the waiter may be another process. */
static long
futex (_Atomic uint32_t *word, int operation, uint32_t value, const struct timespec *until)
{
  return syscall (SYS_futex, word, operation, value, until, NULL, FUTEX_BITSET_MATCH_ANY);
}

void
weft_shared_control (WeftShared *shared, uint32_t job, uint32_t set, uint32_t clear)
{
  _Atomic uint32_t *control = &shared->cells[job].control;
  uint32_t old = atomic_load (control);

  while (!atomic_compare_exchange_weak (control, &old, (old & ~clear) | set))
    ;
  if (old != ((old & ~clear) | set))
    futex (control, FUTEX_WAKE, INT_MAX, NULL);
}

void
weft_shared_wait_control (WeftShared *shared, uint32_t job, uint32_t seen, uint64_t until_ns)
{
  struct timespec until = { (time_t) (until_ns / WEFT_NS_PER_SEC), (long) (until_ns % WEFT_NS_PER_SEC) };

  /* WAIT_BITSET takes a point in time (CLOCK_MONOTONIC), so an early return loses nothing (futex(2)). */
  futex (&shared->cells[job].control, FUTEX_WAIT_BITSET, seen, until_ns == UINT64_MAX ? NULL : &until);
}

/* A flag is 1 after a touch, 2 for the one frame after we saw it, and 0 at rest. */
static void
collect_one (WeftShared *shared, uint32_t job, WeftSharedChanged changed, void *data)
{
  uint8_t two = 2;

  if (atomic_exchange_explicit (&shared->dirty[job], 2, memory_order_acq_rel) != 1)
    atomic_compare_exchange_strong (&shared->dirty[job], &two, 0);
  changed (job, data);
}

uint32_t
weft_shared_collect_some (WeftShared *shared, uint32_t from, uint32_t n_jobs, uint64_t until_ns, WeftSharedChanged changed, void *data)
{
  /* Eight flags at a time: most are at rest, and a batch may have a million. */
  _Atomic uint64_t *eights = (_Atomic uint64_t *) (void *) shared->dirty;
  uint32_t changes = 0;

  for (uint32_t i = from / 8; i * 8 < n_jobs; i++)
    {
      if (atomic_load_explicit (&eights[i], memory_order_relaxed) == 0)
        continue;
      for (uint32_t job = i * 8; job < n_jobs && job < i * 8 + 8; job++)
        if (atomic_load_explicit (&shared->dirty[job], memory_order_relaxed) != 0)
          collect_one (shared, job, changed, data);
      if (++changes % 64 == 0 && until_ns != UINT64_MAX && weft_clock_ns () >= until_ns)
        return i * 8 + 8 < n_jobs ? i * 8 + 8 : 0;
    }
  return 0;
}

void
weft_shared_collect (WeftShared *shared, uint32_t n_jobs, WeftSharedChanged changed, void *data)
{
  weft_shared_collect_some (shared, 0, n_jobs, UINT64_MAX, changed, data);
}
