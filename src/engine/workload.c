/* workload.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workload.h"

#include "clock.h"
#include "random.h"

/* Streams of a job's random numbers, one for each thing that is drawn (the index is the attempt, or the word). */
enum
{
  DRAW_FAILS,
  DRAW_WHERE,
  DRAW_BACK_OFF,
  DRAW_DATA,
};

#define BACK_OFF_FIRST (250 * WEFT_NS_PER_MS)
#define BACK_OFF_MOST (10 * WEFT_NS_PER_SEC)
#define WORDS_A_BLOCK (WEFT_SHA256_BLOCK / sizeof (uint64_t))

static bool
breaks_off (const WeftJobSpec *spec, unsigned attempt)
{
  return spec->failure > 0 && weft_random_double (spec->seed, DRAW_FAILS, attempt) < (double) spec->failure;
}

/* Between a tenth and nine tenths of the way, so that a failure is seen to happen midway. */
static uint64_t
part_until_break (const WeftJobSpec *spec, unsigned attempt, uint64_t whole)
{
  return (uint64_t) ((double) whole * (0.1 + 0.8 * weft_random_double (spec->seed, DRAW_WHERE, attempt)));
}

/* The time at which a download ends or breaks off. */
static uint64_t
last_ns (const WeftJobSpec *spec, unsigned attempt, bool broken)
{
  return broken ? part_until_break (spec, attempt, spec->duration_ns) : spec->duration_ns;
}

/* The bytes after which a computing job ends or breaks off: whole blocks. */
static uint64_t
last_byte (const WeftJobSpec *spec, unsigned attempt, bool broken)
{
  return broken ? part_until_break (spec, attempt, spec->bytes_total) & ~(uint64_t) (WEFT_SHA256_BLOCK - 1) : spec->bytes_total;
}

uint64_t
weft_workload_computing_ns (const WeftJobSpec *spec)
{
  return spec->computes == 0 ? 0 : (uint64_t) ((double) spec->bytes_total / WEFT_WORKLOAD_RATE * (double) WEFT_NS_PER_SEC);
}

/* All that a computing job waits until `bytes` are done: for every chunk that was begun. */
static uint64_t
waited_until (const WeftJobSpec *spec, uint64_t bytes)
{
  double waits = (double) spec->duration_ns * (100 - spec->computes) / 100;
  uint64_t begun = (bytes + WEFT_WORKLOAD_CHUNK - 1) / WEFT_WORKLOAD_CHUNK * WEFT_WORKLOAD_CHUNK;

  if (spec->bytes_total == 0)
    return 0;
  return (uint64_t) (waits * (double) (begun < spec->bytes_total ? begun : spec->bytes_total) / (double) spec->bytes_total);
}

void
weft_workload_begin (const WeftJobSpec *spec, WeftWork *work, unsigned attempt, WeftSha256 *sum, uint64_t now_ns)
{
  *work = (WeftWork) { .since_ns = now_ns, .attempt = attempt, .sum = sum };
  if (sum != NULL)
    weft_sha256_begin (sum);
}

static uint64_t
bytes_after (const WeftJobSpec *spec, uint64_t active_ns)
{
  if (active_ns >= spec->duration_ns)
    return spec->bytes_total;
  return (uint64_t) ((double) spec->bytes_total * ((double) active_ns / (double) spec->duration_ns));
}

static WeftStep
step_download (const WeftJobSpec *spec, WeftWork *work, uint64_t now_ns, WeftProgress *progress)
{
  bool broken = breaks_off (spec, work->attempt);
  uint64_t active = now_ns - work->since_ns, last = last_ns (spec, work->attempt, broken);

  progress->bytes = bytes_after (spec, active < last ? active : last);
  progress->until_ns = work->since_ns + last;
  if (active < last)
    return WEFT_STEP_WAIT;
  return broken ? WEFT_STEP_BROKE_OFF : WEFT_STEP_SUCCEEDED;
}

/* Up to `last`, at most a slice. */
static void
compute (const WeftJobSpec *spec, WeftSha256 *sum, uint64_t last)
{
  uint64_t block[WORDS_A_BLOCK];
  uint64_t end = sum->bytes + WEFT_WORKLOAD_SLICE;

  for (end = end < last ? end : last; sum->bytes < end;)
    {
      for (unsigned i = 0; i < WORDS_A_BLOCK; i++)
        block[i] = weft_random_u64 (spec->seed, DRAW_DATA, sum->bytes / sizeof (uint64_t) + i);
      weft_sha256_add_blocks (sum, (const uint8_t *) block, 1);
    }
}

/* A wait before each chunk, and the chunk slice by slice. */
static WeftStep
step_computing (const WeftJobSpec *spec, WeftWork *work, uint64_t now_ns, WeftProgress *progress)
{
  bool broken = breaks_off (spec, work->attempt);
  uint64_t last = last_byte (spec, work->attempt, broken), done = work->sum->bytes;

  if (work->since_ns == 0)
    work->since_ns = now_ns;
  if (done < last && done % WEFT_WORKLOAD_CHUNK == 0)
    {
      progress->bytes = done;
      progress->until_ns = work->since_ns + waited_until (spec, done + 1) - waited_until (spec, done);
      if (now_ns < progress->until_ns)
        return WEFT_STEP_WAIT;
    }
  compute (spec, work->sum, last);
  progress->bytes = done = work->sum->bytes;
  if (done % WEFT_WORKLOAD_CHUNK == 0)
    work->since_ns = 0;
  if (done < last)
    return WEFT_STEP_COMPUTED;
  return broken ? WEFT_STEP_BROKE_OFF : WEFT_STEP_SUCCEEDED;
}

WeftStep
weft_workload_step (const WeftJobSpec *spec, WeftWork *work, uint64_t now_ns, WeftProgress *progress)
{
  return spec->computes == 0 ? step_download (spec, work, now_ns, progress) : step_computing (spec, work, now_ns, progress);
}

uint64_t
weft_workload_get_bytes (const WeftJobSpec *spec, const WeftWork *work, uint64_t now_ns)
{
  uint64_t active = now_ns - work->since_ns, last;

  if (spec->computes != 0)
    return work->sum->bytes;
  last = last_ns (spec, work->attempt, breaks_off (spec, work->attempt));
  return bytes_after (spec, active < last ? active : last);
}

/* A wait that has not begun has lasted nothing. */
void
weft_workload_pause (WeftWork *work, uint64_t now_ns)
{
  work->since_ns = work->since_ns == 0 ? 0 : now_ns - work->since_ns;
}

void
weft_workload_resume (WeftWork *work, uint64_t now_ns)
{
  work->since_ns = now_ns - work->since_ns;
}

uint32_t
weft_workload_get_checksum (WeftWork *work)
{
  uint8_t digest[WEFT_SHA256_DIGEST];

  weft_sha256_end (work->sum, digest);
  return (uint32_t) digest[0] << 24 | (uint32_t) digest[1] << 16 | (uint32_t) digest[2] << 8 | digest[3];
}

unsigned
weft_workload_breaks_at (const WeftJobSpec *spec, unsigned attempt)
{
  if (!breaks_off (spec, attempt))
    return 1000;
  return spec->duration_ns == 0 ? 0 : (unsigned) part_until_break (spec, attempt, 1000);
}

uint64_t
weft_workload_back_off_ns (const WeftJobSpec *spec, unsigned attempt)
{
  uint64_t longest = BACK_OFF_MOST;

  if (attempt < 6)
    longest = BACK_OFF_FIRST << (attempt - 1);
  return (uint64_t) ((double) longest * (1.0 - 0.5 * weft_random_double (spec->seed, DRAW_BACK_OFF, attempt)));
}

/* What one attempt waits. */
static uint64_t
attempt_ns (const WeftJobSpec *spec, unsigned attempt, bool broken)
{
  return spec->computes == 0 ? last_ns (spec, attempt, broken) : waited_until (spec, last_byte (spec, attempt, broken));
}

uint64_t
weft_workload_planned_ns (const WeftJobSpec *spec, bool *succeeds)
{
  uint64_t planned = 0;
  unsigned attempt;
  bool broken = true;

  for (attempt = 1; broken && attempt <= 1u + spec->retries; attempt++)
    {
      broken = breaks_off (spec, attempt);
      planned += attempt_ns (spec, attempt, broken);
      if (broken && attempt <= spec->retries)
        planned += weft_workload_back_off_ns (spec, attempt);
    }
  if (succeeds != NULL)
    *succeeds = !broken;
  return planned;
}
