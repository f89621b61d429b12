/* test-workload.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "engine/clock.h"
#include "engine/random.h"
#include "engine/workload.h"

#include <glib.h>

/* The workload as a step function, driven by a clock that the test turns: nothing waits here. */

#define START (1000 * WEFT_NS_PER_SEC)
#define FRAME (33 * WEFT_NS_PER_MS)
#define N_SEEDS 2000

static WeftJobSpec
make_spec (guint64 seed, float failure, guint16 retries)
{
  return (WeftJobSpec) {
    .duration_ns = 2 * WEFT_NS_PER_SEC,
    .bytes_total = 1000000,
    .seed = seed,
    .failure = failure,
    .retries = retries,
    .workload = WEFT_WORKLOAD_DOWNLOAD,
  };
}

/* Drives one attempt to its end, each step exactly when it was asked for; returns when that was. */
static guint64
drive_attempt (const WeftJobSpec *spec, guint attempt, guint64 now, guint64 report_ns, WeftStep *outcome)
{
  WeftProgress progress;
  WeftWork work;

  weft_workload_begin (spec, &work, attempt, NULL, now);
  while ((*outcome = weft_workload_step (spec, &work, now, &progress)) == WEFT_STEP_WAIT)
    {
      g_assert_cmpuint (progress.until_ns, >, now);
      now += MIN (progress.until_ns - now, report_ns);
    }
  return now;
}

static void
test_bytes_grow_with_the_time (void)
{
  WeftJobSpec spec = make_spec (1, 0, 0);
  WeftProgress progress;
  WeftWork work;
  guint64 before = 0;

  weft_workload_begin (&spec, &work, 1, NULL, START);
  for (guint tenth = 0; tenth < 10; tenth++)
    {
      g_assert_cmpint (weft_workload_step (&spec, &work, START + tenth * 200 * WEFT_NS_PER_MS, &progress), ==, WEFT_STEP_WAIT);
      g_assert_cmpuint (progress.bytes, ==, tenth * 100000);
      g_assert_cmpuint (progress.bytes, >=, before);
      before = progress.bytes;
    }
  g_assert_cmpint (weft_workload_step (&spec, &work, START + spec.duration_ns, &progress), ==, WEFT_STEP_SUCCEEDED);
  g_assert_cmpuint (progress.bytes, ==, 1000000);
}

static void
test_ends_at_its_duration_exactly (void)
{
  WeftJobSpec spec = make_spec (1, 0, 0);
  WeftProgress progress;
  WeftWork work;
  WeftStep outcome;

  weft_workload_begin (&spec, &work, 1, NULL, START);
  g_assert_cmpint (weft_workload_step (&spec, &work, START + spec.duration_ns - 1, &progress), ==, WEFT_STEP_WAIT);
  g_assert_cmpuint (progress.until_ns, ==, START + spec.duration_ns);
  g_assert_cmpint (weft_workload_step (&spec, &work, progress.until_ns, &progress), ==, WEFT_STEP_SUCCEEDED);

  g_assert_cmpuint (drive_attempt (&spec, 1, START, FRAME, &outcome), ==, START + spec.duration_ns);
  g_assert_cmpint (outcome, ==, WEFT_STEP_SUCCEEDED);
}

static void
test_a_late_step_has_no_more_than_all_bytes (void)
{
  WeftJobSpec spec = make_spec (1, 0, 0);
  WeftProgress progress;
  WeftWork work;

  weft_workload_begin (&spec, &work, 1, NULL, START);
  g_assert_cmpint (weft_workload_step (&spec, &work, START + 50 * spec.duration_ns, &progress), ==, WEFT_STEP_SUCCEEDED);
  g_assert_cmpuint (progress.bytes, ==, spec.bytes_total);
}

static void
test_bytes_can_be_asked_for_between_two_steps (void)
{
  WeftJobSpec spec = make_spec (1, 0, 0);
  WeftWork work;

  weft_workload_begin (&spec, &work, 1, NULL, START);
  g_assert_cmpuint (weft_workload_get_bytes (&spec, &work, START), ==, 0);
  g_assert_cmpuint (weft_workload_get_bytes (&spec, &work, START + spec.duration_ns / 4), ==, 250000);
  g_assert_cmpuint (weft_workload_get_bytes (&spec, &work, START + 9 * spec.duration_ns), ==, 1000000);
}

static void
test_no_duration_ends_at_the_first_step (void)
{
  WeftJobSpec spec = make_spec (1, 0, 0);
  WeftProgress progress;
  WeftWork work;

  spec.duration_ns = 0;
  weft_workload_begin (&spec, &work, 1, NULL, START);
  g_assert_cmpint (weft_workload_step (&spec, &work, START, &progress), ==, WEFT_STEP_SUCCEEDED);
  g_assert_cmpuint (progress.bytes, ==, spec.bytes_total);
}

static void
test_breaks_off_midway (void)
{
  guint64 earliest = G_MAXUINT64, latest = 0;

  for (guint64 seed = 0; seed < N_SEEDS; seed++)
    {
      WeftJobSpec spec = make_spec (seed, 1, 0);
      WeftStep outcome;
      guint64 lasted = drive_attempt (&spec, 1, START, FRAME, &outcome) - START;

      g_assert_cmpint (outcome, ==, WEFT_STEP_BROKE_OFF);
      earliest = MIN (earliest, lasted);
      latest = MAX (latest, lasted);
    }
  g_assert_cmpuint (earliest, >=, 200 * WEFT_NS_PER_MS);
  g_assert_cmpuint (earliest, <, 220 * WEFT_NS_PER_MS);
  g_assert_cmpuint (latest, <=, 1800 * WEFT_NS_PER_MS);
  g_assert_cmpuint (latest, >, 1780 * WEFT_NS_PER_MS);
}

static void
test_breaks_off_where_the_seed_says (void)
{
  for (guint64 seed = 0; seed < 100; seed++)
    {
      WeftJobSpec spec = make_spec (seed, 1, 0);
      WeftStep outcome;
      WeftProgress progress;
      WeftWork work;
      guint64 end = drive_attempt (&spec, 1, START, FRAME, &outcome);

      /* However it is driven it is the same moment, to the nanosecond, and the bytes are those of that moment. */
      g_assert_cmpuint (drive_attempt (&spec, 1, START, G_MAXUINT64, &outcome), ==, end);
      weft_workload_begin (&spec, &work, 1, NULL, START);
      g_assert_cmpint (weft_workload_step (&spec, &work, end - 1, &progress), ==, WEFT_STEP_WAIT);
      g_assert_cmpint (weft_workload_step (&spec, &work, end, &progress), ==, WEFT_STEP_BROKE_OFF);
      g_assert_cmpuint (progress.bytes, ==, (guint64) (1e6 * ((double) (end - START) / 2e9)));
      g_assert_cmpint (weft_workload_step (&spec, &work, end + WEFT_NS_PER_SEC, &progress), ==, WEFT_STEP_BROKE_OFF);
      g_assert_cmpuint (progress.bytes, ==, (guint64) (1e6 * ((double) (end - START) / 2e9)));
    }
}

static void
test_fails_as_often_as_its_chance (void)
{
  static const float chances[] = { 0, 0.1f, 0.5f, 1 };

  for (guint i = 0; i < G_N_ELEMENTS (chances); i++)
    {
      guint failed = 0;

      for (guint64 seed = 0; seed < N_SEEDS; seed++)
        {
          WeftJobSpec spec = make_spec (seed, chances[i], 0);
          WeftStep outcome;

          drive_attempt (&spec, 1, START, G_MAXUINT64, &outcome);
          failed += outcome == WEFT_STEP_BROKE_OFF;
        }
      g_assert_cmpfloat_with_epsilon ((double) failed / N_SEEDS, chances[i], 0.03);
      g_assert_true (chances[i] > 0 || failed == 0);
      g_assert_true (chances[i] < 1 || failed == N_SEEDS);
    }
}

static void
test_each_attempt_is_drawn_anew (void)
{
  WeftJobSpec spec = make_spec (5, 1, 9);
  WeftStep outcome;

  for (guint attempt = 1; attempt < 10; attempt++)
    g_assert_cmpuint (drive_attempt (&spec, attempt, START, FRAME, &outcome), !=,
                      drive_attempt (&spec, attempt + 1, START, FRAME, &outcome));
}

static void
test_a_pause_stops_the_clock (void)
{
  WeftJobSpec spec = make_spec (1, 0, 0);
  WeftProgress progress;
  WeftWork work;
  guint64 half = spec.duration_ns / 2, day = 86400 * WEFT_NS_PER_SEC;

  weft_workload_begin (&spec, &work, 1, NULL, START);
  weft_workload_step (&spec, &work, START + half, &progress);
  weft_workload_pause (&work, START + half);
  weft_workload_resume (&work, START + half + day);
  g_assert_cmpint (weft_workload_step (&spec, &work, START + half + day, &progress), ==, WEFT_STEP_WAIT);
  g_assert_cmpuint (progress.bytes, ==, 500000);
  g_assert_cmpint (weft_workload_step (&spec, &work, START + 2 * half + day - 1, &progress), ==, WEFT_STEP_WAIT);
  g_assert_cmpint (weft_workload_step (&spec, &work, START + 2 * half + day, &progress), ==, WEFT_STEP_SUCCEEDED);
}

static void
test_many_pauses_add_up (void)
{
  WeftJobSpec spec = make_spec (1, 0, 0);
  WeftProgress progress;
  WeftWork work;
  guint64 now = START;

  weft_workload_begin (&spec, &work, 1, NULL, now);
  for (guint i = 0; i < 200; i++)
    {
      g_assert_cmpint (weft_workload_step (&spec, &work, now, &progress), ==, WEFT_STEP_WAIT);
      g_assert_cmpuint (progress.bytes, ==, i * 5000);
      now += 10 * WEFT_NS_PER_MS;
      weft_workload_pause (&work, now);
      now += i * WEFT_NS_PER_MS;
      weft_workload_resume (&work, now);
    }
  g_assert_cmpint (weft_workload_step (&spec, &work, now, &progress), ==, WEFT_STEP_SUCCEEDED);
}

static void
test_back_off_doubles_up_to_a_bound (void)
{
  static const guint64 longest_ms[] = { 250, 500, 1000, 2000, 4000, 10000, 10000, 10000 };

  for (guint attempt = 1; attempt <= G_N_ELEMENTS (longest_ms); attempt++)
    {
      guint64 longest = longest_ms[attempt - 1] * WEFT_NS_PER_MS, least = G_MAXUINT64, most = 0;

      for (guint64 seed = 0; seed < N_SEEDS; seed++)
        {
          WeftJobSpec spec = make_spec (seed, 1, 100);
          guint64 back_off = weft_workload_back_off_ns (&spec, attempt);

          least = MIN (least, back_off);
          most = MAX (most, back_off);
        }
      g_assert_cmpuint (most, <=, longest);
      g_assert_cmpuint (most, >, longest / 100 * 99);
      g_assert_cmpuint (least, >=, longest / 2);
      g_assert_cmpuint (least, <, longest / 100 * 51);
    }
}

/* What is planned is what happens when every step, attempt and back-off takes place exactly on time. */
static void
test_planned_is_what_a_drive_takes (void)
{
  guint succeeded = 0;

  for (guint64 seed = 0; seed < N_SEEDS; seed++)
    {
      WeftJobSpec spec = make_spec (seed, 0.6f, (guint16) (seed % 5));
      guint64 now = START;
      WeftStep outcome = WEFT_STEP_BROKE_OFF;
      bool succeeds;

      for (guint attempt = 1; outcome != WEFT_STEP_SUCCEEDED && attempt <= 1u + spec.retries; attempt++)
        {
          if (attempt > 1)
            now += weft_workload_back_off_ns (&spec, attempt - 1);
          now = drive_attempt (&spec, attempt, now, FRAME, &outcome);
        }
      g_assert_cmpuint (weft_workload_planned_ns (&spec, &succeeds), ==, now - START);
      g_assert_cmpuint (weft_workload_planned_ns (&spec, NULL), ==, now - START);
      g_assert_cmpint (succeeds, ==, outcome == WEFT_STEP_SUCCEEDED);
      succeeded += succeeds;
    }
  g_assert_cmpuint (succeeded, >, N_SEEDS / 4);
  g_assert_cmpuint (succeeded, <, N_SEEDS);
}

/* Two and a half chunks to compute, and a second to wait for them, in parts. */
static WeftJobSpec
make_mixed_spec (guint8 computes)
{
  WeftJobSpec spec = make_spec (7, 0, 0);

  spec.computes = computes;
  spec.bytes_total = WEFT_WORKLOAD_CHUNK * 5 / 2;
  return spec;
}

/* The clock stands still while it computes; it goes on to where it is asked to wait. */
static WeftStep
compute_to_end (const WeftJobSpec *spec, WeftWork *work, WeftSha256 *sum, guint64 *waited, guint *waits)
{
  WeftProgress progress = { 0 };
  guint64 now = START, before = 0;
  WeftStep step;

  *waits = 0;
  weft_workload_begin (spec, work, 1, sum, now);
  while ((step = weft_workload_step (spec, work, now, &progress)) == WEFT_STEP_WAIT || step == WEFT_STEP_COMPUTED)
    {
      g_assert_cmpuint (progress.bytes, >=, before);
      g_assert_cmpuint (progress.bytes - before, <=, WEFT_WORKLOAD_SLICE);
      before = progress.bytes;
      if (step == WEFT_STEP_WAIT)
        now = progress.until_ns, ++*waits;
    }
  *waited = now - START;
  return step;
}

static void
test_a_checksum_is_the_real_one (void)
{
  WeftJobSpec spec = make_mixed_spec (100);
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *first = NULL;
  WeftSha256 sum;
  WeftWork work;
  guint64 waited;
  guint waits;

  for (guint64 word = 0; word < spec.bytes_total / 8; word++)
    {
      guint64 data = weft_random_u64 (spec.seed, 3, word);

      g_checksum_update (checksum, (const guchar *) &data, sizeof data);
    }
  g_assert_cmpint (compute_to_end (&spec, &work, &sum, &waited, &waits), ==, WEFT_STEP_SUCCEEDED);
  first = g_strdup_printf ("%08x", weft_workload_get_checksum (&work));
  g_assert_true (g_str_has_prefix (g_checksum_get_string (checksum), first));
  g_assert_cmpuint (waited, ==, 0);
}

/* Of 2 s, 40 per cent are computing: it waits 1.2 s, before each of three chunks. */
static void
test_a_mixed_job_waits_before_each_chunk (void)
{
  WeftJobSpec spec = make_mixed_spec (40);
  WeftSha256 sum;
  WeftWork work;
  guint64 waited;
  guint waits;

  g_assert_cmpint (compute_to_end (&spec, &work, &sum, &waited, &waits), ==, WEFT_STEP_SUCCEEDED);
  g_assert_cmpuint (waits, ==, 3);
  g_assert_cmpuint (waited, ==, 1200 * WEFT_NS_PER_MS);
  g_assert_cmpuint (weft_workload_planned_ns (&spec, NULL), ==, waited);
}

static void
test_computing_breaks_off_midway (void)
{
  WeftJobSpec spec = make_mixed_spec (40);
  WeftSha256 sum;
  WeftWork work;
  guint64 waited;
  guint waits;

  spec.failure = 1;
  g_assert_cmpint (compute_to_end (&spec, &work, &sum, &waited, &waits), ==, WEFT_STEP_BROKE_OFF);
  g_assert_cmpuint (sum.bytes, >=, spec.bytes_total / 10 - WEFT_SHA256_BLOCK);
  g_assert_cmpuint (sum.bytes, <, spec.bytes_total);
  g_assert_cmpuint (weft_workload_planned_ns (&spec, NULL), ==, waited);
  g_assert_cmpfloat_with_epsilon (weft_workload_breaks_at (&spec, 1), 1000.0 * (double) sum.bytes / (double) spec.bytes_total, 1.1);
}

static void
test_a_pause_between_two_chunks_stops_the_clock (void)
{
  WeftJobSpec spec = make_mixed_spec (40);
  WeftProgress progress;
  WeftSha256 sum;
  WeftWork work;
  guint64 each = 480 * WEFT_NS_PER_MS, day = 86400 * WEFT_NS_PER_SEC;

  weft_workload_begin (&spec, &work, 1, &sum, START);
  g_assert_cmpint (weft_workload_step (&spec, &work, START, &progress), ==, WEFT_STEP_WAIT);
  g_assert_cmpuint (progress.until_ns, ==, START + each);
  weft_workload_pause (&work, START + each / 2);
  weft_workload_resume (&work, START + day);
  g_assert_cmpint (weft_workload_step (&spec, &work, START + day, &progress), ==, WEFT_STEP_WAIT);
  g_assert_cmpuint (progress.until_ns, ==, START + day + each / 2);
}

/* Known answers from FIPS 180-4's examples are of texts that are no whole blocks; GLib's own sum stands in for them. */
static void
test_sha256_agrees_with_glib (void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (3);
  guint8 data[64 * 20], digest[WEFT_SHA256_DIGEST], expected[WEFT_SHA256_DIGEST];

  for (guint i = 0; i < sizeof data; i++)
    data[i] = (guint8) g_rand_int (random);
  for (guint blocks = 0; blocks <= 20; blocks++)
    {
      g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
      gsize length = sizeof expected;
      WeftSha256 sum;

      weft_sha256_begin (&sum);
      weft_sha256_add_blocks (&sum, data, blocks / 2);
      weft_sha256_add_blocks (&sum, data + blocks / 2 * 64, blocks - blocks / 2);
      weft_sha256_end (&sum, digest);
      g_checksum_update (checksum, data, blocks * 64);
      g_checksum_get_digest (checksum, expected, &length);
      g_assert_cmpmem (digest, sizeof digest, expected, length);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/workload/bytes-grow-with-the-time", test_bytes_grow_with_the_time);
  g_test_add_func ("/workload/ends-at-its-duration-exactly", test_ends_at_its_duration_exactly);
  g_test_add_func ("/workload/a-late-step-has-no-more-than-all-bytes", test_a_late_step_has_no_more_than_all_bytes);
  g_test_add_func ("/workload/bytes-can-be-asked-for-between-two-steps", test_bytes_can_be_asked_for_between_two_steps);
  g_test_add_func ("/workload/no-duration-ends-at-the-first-step", test_no_duration_ends_at_the_first_step);
  g_test_add_func ("/workload/breaks-off-midway", test_breaks_off_midway);
  g_test_add_func ("/workload/breaks-off-where-the-seed-says", test_breaks_off_where_the_seed_says);
  g_test_add_func ("/workload/fails-as-often-as-its-chance", test_fails_as_often_as_its_chance);
  g_test_add_func ("/workload/each-attempt-is-drawn-anew", test_each_attempt_is_drawn_anew);
  g_test_add_func ("/workload/a-pause-stops-the-clock", test_a_pause_stops_the_clock);
  g_test_add_func ("/workload/many-pauses-add-up", test_many_pauses_add_up);
  g_test_add_func ("/workload/back-off-doubles-up-to-a-bound", test_back_off_doubles_up_to_a_bound);
  g_test_add_func ("/workload/planned-is-what-a-drive-takes", test_planned_is_what_a_drive_takes);
  g_test_add_func ("/workload/a-checksum-is-the-real-one", test_a_checksum_is_the_real_one);
  g_test_add_func ("/workload/a-mixed-job-waits-before-each-chunk", test_a_mixed_job_waits_before_each_chunk);
  g_test_add_func ("/workload/computing-breaks-off-midway", test_computing_breaks_off_midway);
  g_test_add_func ("/workload/a-pause-between-two-chunks-stops-the-clock", test_a_pause_between_two_chunks_stops_the_clock);
  g_test_add_func ("/workload/sha256-agrees-with-glib", test_sha256_agrees_with_glib);

  return g_test_run ();
}
