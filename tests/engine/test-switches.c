/* test-switches.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "support.h"

#include <errno.h>
#include <linux/perf_event.h>
#include <math.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

/* What a trace says about cores, against the kernel's own record taken beside it by a reader that shares nothing with ours: one event
 * and ring a core of this thread and of all that it starts, read once, when all is over. */

#define CLOSE_NS 100000 /* how far a time may be from the kernel's */
#define PAGES 64
#define N_JOBS 6

typedef struct
{
  guint64 time_ns;
  gint32 tid;
  guint32 core;
  gboolean in;
} Switch;

typedef struct
{
  GArray *fds;      /* int */
  GPtrArray *pages; /* struct perf_event_mmap_page */
} Witness;

static gsize
ring_size (void)
{
  return (1 + PAGES) * (gsize) sysconf (_SC_PAGESIZE);
}

static gboolean
witness_add (Witness *self, int core)
{
  struct perf_event_attr attr;
  void *memory;
  int fd;

  memset (&attr, 0, sizeof attr);
  attr.type = PERF_TYPE_SOFTWARE;
  attr.size = sizeof attr;
  attr.config = PERF_COUNT_SW_DUMMY;
  attr.sample_type = PERF_SAMPLE_TID | PERF_SAMPLE_TIME | PERF_SAMPLE_CPU;
  attr.sample_id_all = attr.context_switch = attr.inherit = attr.use_clockid = attr.exclude_kernel = 1;
  attr.clockid = CLOCK_MONOTONIC;
  fd = (int) syscall (SYS_perf_event_open, &attr, 0, core, -1, PERF_FLAG_FD_CLOEXEC);
  if (fd < 0)
    return FALSE;
  g_array_append_val (self->fds, fd);
  memory = mmap (NULL, ring_size (), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (memory == MAP_FAILED)
    return FALSE;
  g_ptr_array_add (self->pages, memory);
  return TRUE;
}

static void
witness_free (Witness *self)
{
  for (guint i = 0; i < self->pages->len; i++)
    munmap (g_ptr_array_index (self->pages, i), ring_size ());
  for (guint i = 0; i < self->fds->len; i++)
    close (g_array_index (self->fds, int, i));
  g_ptr_array_unref (self->pages);
  g_array_unref (self->fds);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Witness, witness_free)

/* NULL, with errno, where the kernel refuses. */
static Witness *
witness_new (void)
{
  g_autoptr(Witness) self = g_new0 (Witness, 1);

  self->fds = g_array_new (FALSE, FALSE, sizeof (int));
  self->pages = g_ptr_array_new ();
  for (int core = 0; core < sysconf (_SC_NPROCESSORS_CONF); core++)
    if (!witness_add (self, core))
      return NULL;
  return g_steal_pointer (&self);
}

/* All switches of this thread. Its ring did not run over, so no record lies across its end. */
static GArray *
witness_tell (Witness *self, gint32 tid)
{
  GArray *switches = g_array_new (FALSE, FALSE, sizeof (Switch));

  for (guint i = 0; i < self->pages->len; i++)
    {
      const struct perf_event_mmap_page *page = g_ptr_array_index (self->pages, i);
      const char *data = (const char *) page + page->data_offset;
      guint64 head = __atomic_load_n (&page->data_head, __ATOMIC_ACQUIRE);

      for (guint64 at = 0; at < head;)
        {
          const struct perf_event_header *header = (const struct perf_event_header *) (const void *) (data + at);
          const guint32 *words = (const guint32 *) (const void *) (header + 1);
          Switch one = { .tid = (gint32) words[1], .core = words[4], .in = !(header->misc & PERF_RECORD_MISC_SWITCH_OUT) };

          g_assert_cmpuint (header->type, !=, PERF_RECORD_LOST);
          memcpy (&one.time_ns, &words[2], sizeof one.time_ns);
          if (header->type == PERF_RECORD_SWITCH && one.tid == tid)
            g_array_append_val (switches, one);
          at += header->size;
        }
    }
  return switches;
}

/* Some wait and some compute, on more threads than there are cores. */
static WeftBatch *
run_batch (WeftStrategyId strategy, gboolean collect_late)
{
  WeftPlan plan = test_plan (20, 60);
  WeftBatch *batch = test_batch (&plan, N_JOBS);

  test_start (batch, strategy, 3);
  if (collect_late)
    test_wait_while (!weft_job_state_is_final (test_state (batch, N_JOBS - 1)));
  test_run_to_end (batch);
  return batch;
}

static gboolean
has_truth (WeftTrace *trace, WeftTruth wanted)
{
  const char *reason;
  WeftTruth truth = weft_trace_get_truth (trace, &reason);

  g_assert_cmpint (truth == WEFT_TRUTH_SWITCHES, ==, reason == NULL);
  if (truth == wanted)
    return TRUE;
  g_test_skip (reason);
  return FALSE;
}

static gboolean
has_switch_near (GArray *switches, guint64 time_ns, guint32 core, gboolean in)
{
  for (guint i = 0; i < switches->len; i++)
    {
      const Switch *one = &g_array_index (switches, Switch, i);

      if (one->in == in && one->core == core && (guint64) llabs ((gint64) (one->time_ns - time_ns)) <= CLOSE_NS)
        return TRUE;
    }
  return FALSE;
}

/* Every span is the kernel's; but for the last end, which is the thread's own end and no switch. */
static guint
assert_lane_agrees (WeftTrace *trace, const WeftLane *lane, Witness *witness, guint64 started_ns)
{
  g_autoptr(GArray) switches = witness_tell (witness, lane->tid);
  guint n = 0;

  g_assert_nonnull (lane->on_core);
  for (gsize i = 0; i < weft_spans_get_n (lane->on_core); i++)
    {
      const WeftSpan *span = weft_spans_get (lane->on_core, i);
      gboolean last = i + 1 == weft_spans_get_n (lane->on_core);

      if (span->state != WEFT_SPAN_RUNNING)
        continue;
      n++;
      g_assert_cmpuint (span->to_ns, <=, weft_trace_get_length (trace));
      g_assert_true (has_switch_near (switches, started_ns + span->from_ns, span->job, TRUE));
      if (!last)
        g_assert_true (has_switch_near (switches, started_ns + span->to_ns, span->job, FALSE));
    }
  return n;
}

static guint
count_ins (Witness *witness, gint32 tid)
{
  g_autoptr(GArray) switches = witness_tell (witness, tid);
  guint n = 0;

  for (guint i = 0; i < switches->len; i++)
    n += g_array_index (switches, Switch, i).in;
  return n;
}

static void
test_agrees_with_the_kernel (gconstpointer data)
{
  g_autoptr(Witness) witness = witness_new ();
  int failed = errno;
  g_autoptr(WeftBatch) batch = NULL;
  WeftTrace *trace;
  guint64 started_ns;

  if (witness == NULL)
    {
      g_test_skip_printf ("perf_event_open: %s", g_strerror (failed));
      return;
    }
  batch = run_batch (GPOINTER_TO_UINT (data), FALSE);
  trace = weft_batch_get_trace (batch);
  started_ns = weft_trace_get_started (trace);
  if (!has_truth (trace, WEFT_TRUTH_SWITCHES))
    return;
  for (guint i = 0; i < weft_trace_get_n_lanes (trace); i++)
    {
      const WeftLane *lane = weft_trace_get_lane (trace, i);
      guint n;

      if (lane->kind == WEFT_LANE_WEFT)
        continue;
      n = assert_lane_agrees (trace, lane, witness, started_ns);
      /* On a lane of one thread, none of its spans is missing. */
      g_test_message ("lane %u: %u spans, %u switches", i, n, count_ins (witness, lane->tid));
      g_assert_cmpuint (n, >=, count_ins (witness, lane->tid));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  test_add_for_strategies ("/switches/agrees-with-the-kernel", test_agrees_with_the_kernel);

  return g_test_run ();
}
