/* test-shared.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "support.h"

#include "engine/trace-ring.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* The memory that threads and processes share: its layout, reports, states and control words. */

#define N_THREADS 4

/* A frame lasts 16 ms, which is for ever to a store on its way from one core to the other; this is long enough too. */
static void
let_a_store_arrive (void)
{
  uint64_t until = weft_clock_ns () + 2 * WEFT_NS_PER_US;

  while (weft_clock_ns () < until)
    ;
}

static void
note_job (uint32_t job, void *data)
{
  g_array_append_val ((GArray *) data, job);
}

/* The jobs that one frame sees, as "3 5". */
static char *
collect (WeftShared *shared, guint n_jobs)
{
  g_autoptr(GArray) jobs = g_array_new (FALSE, FALSE, sizeof (uint32_t));
  GString *text = g_string_new (NULL);

  weft_shared_collect (shared, n_jobs, note_job, jobs);
  for (guint i = 0; i < jobs->len; i++)
    g_string_append_printf (text, "%s%u", i > 0 ? " " : "", g_array_index (jobs, uint32_t, i));
  return g_string_free (text, FALSE);
}

#define assert_collects(shared, n_jobs, text) \
  G_STMT_START \
  { \
    g_autofree char *seen = collect (shared, n_jobs); \
    g_assert_cmpstr (seen, ==, text); \
  } \
  G_STMT_END

/* A second look at the same memory, as a worker process has it. */
static WeftShared
attach_again (WeftShared *shared)
{
  WeftShared other;

  g_assert_cmpint (weft_shared_attach (&other, fcntl (shared->fd, F_DUPFD_CLOEXEC, 0)), ==, 0);
  return other;
}

static void
detach (WeftShared *shared)
{
  if (shared->rings != NULL)
    munmap (shared->rings, shared->rings_size);
  munmap (shared->header, shared->size);
  close (shared->fd);
}

static void
test_new_memory_is_all_zero_and_closed_on_exec (void)
{
  WeftShared *shared = weft_shared_new ();

  g_assert_nonnull (shared);
  g_assert_cmpint (fcntl (shared->fd, F_GETFD) & FD_CLOEXEC, !=, 0);
  g_assert_cmpuint (shared->specs[WEFT_JOBS_MAX - 1].duration_ns, ==, 0);
  g_assert_cmpuint (atomic_load (&shared->cells[WEFT_JOBS_MAX - 1].state), ==, WEFT_JOB_QUEUED);
  g_assert_cmpuint (atomic_load (&shared->dirty[WEFT_JOBS_MAX - 1]), ==, 0);
  g_assert_cmpuint ((guintptr) &shared->cells[0] % 64, ==, 0);
  g_assert_null (shared->rings);
  weft_shared_unref (shared);
}

static void
test_its_parts_do_not_overlap (void)
{
  WeftShared *shared = weft_shared_new ();
  char *base = (char *) shared->header;

  g_assert_true ((char *) shared->specs >= base + sizeof (WeftSharedHeader));
  g_assert_true ((char *) shared->cells >= (char *) (shared->specs + WEFT_JOBS_MAX));
  g_assert_true ((char *) shared->dirty >= (char *) (shared->cells + WEFT_JOBS_MAX));
  g_assert_true ((char *) (shared->dirty + WEFT_JOBS_MAX) <= base + shared->size);
  weft_shared_unref (shared);
}

static void
test_an_empty_one_costs_kilobytes (void)
{
  WeftShared *shared = weft_shared_new ();
  struct stat status;

  g_assert_cmpint (fstat (shared->fd, &status), ==, 0);
  g_assert_cmpint (status.st_blocks * 512, <=, 64 * 1024);
  weft_shared_unref (shared);
}

static void
test_what_one_writes_the_other_reads (void)
{
  WeftShared *shared = weft_shared_new (), other;

  g_assert_cmpint (weft_shared_set_rings (shared, 3, 16), ==, 0);
  other = attach_again (shared);
  shared->specs[7].duration_ns = 77;
  weft_shared_report (&other, 7, 4711);
  weft_ring_push (weft_ring_at (other.rings, 16, 2), 16, (WeftTraceRecord) { .value = 5 });

  g_assert_true (other.cells != shared->cells);
  g_assert_cmpuint (other.specs[7].duration_ns, ==, 77);
  assert_collects (shared, 8, "7");
  g_assert_cmpuint (atomic_load (&shared->cells[7].bytes), ==, 4711);
  g_assert_cmpuint (atomic_load (&weft_ring_at (shared->rings, 16, 2)->head), ==, 1);
  detach (&other);
  weft_shared_unref (shared);
}

static void
test_refuses_memory_that_is_too_small (void)
{
  WeftShared shared;
  int fd = memfd_create ("test", MFD_CLOEXEC), file = open ("/dev/null", O_RDWR | O_CLOEXEC);

  g_assert_cmpint (weft_shared_attach (&shared, fd), ==, EPROTO);
  g_assert_cmpint (ftruncate (fd, 4096), ==, 0);
  g_assert_cmpint (weft_shared_attach (&shared, fd), ==, EPROTO);
  g_assert_cmpint (weft_shared_attach (&shared, file), ==, EPROTO);
  close (fd);
  close (file);
  g_assert_cmpint (weft_shared_attach (&shared, file), ==, EBADF);
}

static void
test_refuses_memory_of_another_protocol (void)
{
  WeftShared *shared = weft_shared_new (), other;

  shared->header->protocol++;
  g_assert_cmpint (weft_shared_attach (&other, shared->fd), ==, EPROTO);
  munmap (other.header, other.size);
  shared->header->protocol--;
  shared->header->magic++;
  g_assert_cmpint (weft_shared_attach (&other, shared->fd), ==, EPROTO);
  munmap (other.header, other.size);
  weft_shared_unref (shared);
}

static void
test_rings_come_empty_and_go (void)
{
  WeftShared *shared = weft_shared_new ();
  WeftTraceRecord record = { 0 };

  for (guint start = 0; start < 3; start++)
    {
      g_assert_cmpint (weft_shared_set_rings (shared, 5, 8), ==, 0);
      for (guint slot = 0; slot < 5; slot++)
        {
          g_assert_cmpint (weft_ring_pop (weft_ring_at (shared->rings, 8, slot), 8, &record), ==, 0);
          weft_ring_push (weft_ring_at (shared->rings, 8, slot), 8, record);
        }
    }
  g_assert_cmpint (weft_shared_set_rings (shared, 0, 0), ==, 0);
  g_assert_null (shared->rings);
  weft_shared_unref (shared);
}

static void
test_a_report_is_seen_once_and_once_more_the_frame_after (void)
{
  WeftShared *shared = weft_shared_new ();

  assert_collects (shared, 100, "");
  weft_shared_report (shared, 3, 1);
  weft_shared_report (shared, 3, 2);
  weft_shared_report (shared, 64, 1);
  assert_collects (shared, 100, "3 64");
  assert_collects (shared, 100, "3 64");
  assert_collects (shared, 100, "");

  weft_shared_report (shared, 3, 3);
  assert_collects (shared, 100, "3");
  weft_shared_report (shared, 3, 4);
  assert_collects (shared, 100, "3");
  assert_collects (shared, 100, "3");
  assert_collects (shared, 100, "");
  weft_shared_unref (shared);
}

static void
test_only_the_jobs_that_there_are_are_looked_at (void)
{
  WeftShared *shared = weft_shared_new ();

  for (guint job = 0; job < 12; job++)
    weft_shared_touch (shared, job);
  assert_collects (shared, 0, "");
  assert_collects (shared, 3, "0 1 2");
  assert_collects (shared, 10, "0 1 2 3 4 5 6 7 8 9");
  assert_collects (shared, WEFT_JOBS_MAX, "3 4 5 6 7 8 9 10 11");
  weft_shared_unref (shared);
}

static void
test_a_move_that_does_not_take_place_is_not_seen (void)
{
  WeftShared *shared = weft_shared_new ();

  g_assert_false (weft_shared_move (shared, 1, WEFT_JOB_RUNNING, WEFT_JOB_SUCCEEDED));
  assert_collects (shared, 8, "");
  g_assert_true (weft_shared_move (shared, 1, WEFT_JOB_QUEUED, WEFT_JOB_RUNNING));
  assert_collects (shared, 8, "1");
  g_assert_cmpuint (atomic_load (&shared->cells[1].state), ==, WEFT_JOB_RUNNING);
  weft_shared_unref (shared);
}

/* A writer reports flat out, in rounds: it counts up, stops, and says so. The reader collects as the main loop does, only
 * ten thousand times as often. Whatever the moment at which it cleared the flag, two frames after the end of a round it
 * must have seen the last value. */
#define N_ROUNDS TEST_TIMES (20000, 2000)
#define N_REPORTS(round) (3000 + (round) * 37 % 1009) /* it ends at any moment between two looks */

typedef struct
{
  WeftShared *shared;
  uint64_t seen;            /* the reader's */
  _Atomic uint32_t round;   /* that the writer may write */
  _Atomic uint32_t written; /* that it has written last */
} Reporter;

static gpointer
report_flat_out (gpointer data)
{
  Reporter *self = data;
  uint64_t value = 0;

  for (uint32_t round = 1; round <= N_ROUNDS; round++)
    {
      while (atomic_load_explicit (&self->round, memory_order_relaxed) < round)
        sched_yield ();
      for (uint32_t i = 0; i < N_REPORTS (round); i++)
        weft_shared_report (self->shared, 3, ++value);
      atomic_store_explicit (&self->written, round, memory_order_relaxed);
    }
  return NULL;
}

static void
see_report (uint32_t job, void *data)
{
  Reporter *reporter = data;
  uint64_t bytes = atomic_load_explicit (&reporter->shared->cells[job].bytes, memory_order_relaxed);

  g_assert_cmpuint (bytes, >=, reporter->seen);
  reporter->seen = bytes;
}

static void
test_no_report_is_lost (void)
{
  Reporter reporter = { .shared = weft_shared_new () };
  GThread *thread = g_thread_new ("reporter", report_flat_out, &reporter);
  uint64_t value = 0;

  for (uint32_t round = 1; round <= N_ROUNDS; round++)
    {
      value += N_REPORTS (round);
      atomic_store_explicit (&reporter.round, round, memory_order_relaxed);
      for (guint frames = 0; frames < 2;)
        {
          frames += atomic_load_explicit (&reporter.written, memory_order_relaxed) == round;
          weft_shared_collect (reporter.shared, 8, see_report, &reporter);
          let_a_store_arrive ();
        }
      g_assert_cmpuint (reporter.seen, ==, value);
    }
  g_thread_join (thread);
  weft_shared_unref (reporter.shared);
}

/* Threads that all want to move the same jobs, in the same order, from the same moment on. */
#define N_MOVES 20000

typedef struct
{
  WeftShared *shared;
  _Atomic guint ready;
  _Atomic guint wins;
} Contest;

static gpointer
contend (gpointer data)
{
  Contest *contest = data;

  atomic_fetch_add (&contest->ready, 1);
  while (atomic_load (&contest->ready) < N_THREADS)
    sched_yield ();
  for (uint32_t job = 0; job < N_MOVES; job++)
    if (weft_shared_move (contest->shared, job, WEFT_JOB_QUEUED, WEFT_JOB_RUNNING))
      atomic_fetch_add (&contest->wins, 1);
  return NULL;
}

static void
test_a_move_has_one_winner (void)
{
  Contest contest = { .shared = weft_shared_new () };
  GThread *threads[N_THREADS];

  for (guint i = 0; i < N_THREADS; i++)
    threads[i] = g_thread_new ("contender", contend, &contest);
  for (guint i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);
  g_assert_cmpuint (atomic_load (&contest.wins), ==, N_MOVES);
  weft_shared_unref (contest.shared);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/shared/new-memory-is-all-zero-and-closed-on-exec", test_new_memory_is_all_zero_and_closed_on_exec);
  g_test_add_func ("/shared/its-parts-do-not-overlap", test_its_parts_do_not_overlap);
  g_test_add_func ("/shared/an-empty-one-costs-kilobytes", test_an_empty_one_costs_kilobytes);
  g_test_add_func ("/shared/what-one-writes-the-other-reads", test_what_one_writes_the_other_reads);
  g_test_add_func ("/shared/refuses-memory-that-is-too-small", test_refuses_memory_that_is_too_small);
  g_test_add_func ("/shared/refuses-memory-of-another-protocol", test_refuses_memory_of_another_protocol);
  g_test_add_func ("/shared/rings-come-empty-and-go", test_rings_come_empty_and_go);
  g_test_add_func ("/shared/a-report-is-seen-once-and-once-more-the-frame-after", test_a_report_is_seen_once_and_once_more_the_frame_after);
  g_test_add_func ("/shared/only-the-jobs-that-there-are-are-looked-at", test_only_the_jobs_that_there_are_are_looked_at);
  g_test_add_func ("/shared/a-move-that-does-not-take-place-is-not-seen", test_a_move_that_does_not_take_place_is_not_seen);
  g_test_add_func ("/shared/no-report-is-lost", test_no_report_is_lost);
  g_test_add_func ("/shared/a-move-has-one-winner", test_a_move_has_one_winner);

  return g_test_run ();
}
