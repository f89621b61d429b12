/* test-switches.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "made-up-trace.h"

#include <errno.h>
#include <linux/perf_event.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

/* What a trace says about cores, against the kernel's own record taken beside it by a reader that shares nothing with ours: one event
 * and ring a core of this thread and of all that it starts, read once, when all is over. */

#define CLOSE_NS 100000 /* how far a time may be from the kernel's */
#define PAGES 64
#define TRIES 5
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

/* The lane may have shown one thread after the other. */
static gboolean
was_on_lane (WeftTrace *trace, guint32 lane, gint32 tid)
{
  gsize n;
  const WeftMark *marks = weft_trace_get_marks (trace, &n);

  for (gsize i = 0; i < n; i++)
    if (marks[i].kind == WEFT_MARK_WORKER_BEGIN && marks[i].lane == lane && marks[i].value == tid)
      return TRUE;
  return FALSE;
}

/* All switches of whom the lane shows. The ring did not run over, so no record lies across its end. */
static GArray *
witness_tell (Witness *self, WeftTrace *trace, guint32 lane)
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
          if (header->type == PERF_RECORD_SWITCH && was_on_lane (trace, lane, one.tid))
            g_array_append_val (switches, one);
          at += header->size;
        }
    }
  return switches;
}

static WeftBatch *
run_batch (WeftStrategyId strategy, guint n)
{
  WeftPlan plan = test_plan (20, 60);
  WeftBatch *batch = test_batch (&plan, n);

  test_start (batch, strategy, 3);
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

/* Every span is the kernel's, and none is missing; but a thread's own end is no switch, and the lane may be another's by then. */
static gboolean
lane_agrees (WeftTrace *trace, guint32 i, Witness *witness)
{
  const WeftSpans *spans = weft_trace_get_lane (trace, i)->on_core;
  g_autoptr(GArray) switches = witness_tell (witness, trace, i);
  guint64 started_ns = weft_trace_get_started (trace);
  guint n_spans = 0, n_switches = 0;

  g_assert_nonnull (spans);
  for (gsize k = 0; k < weft_spans_get_n (spans); k++)
    {
      const WeftSpan *span = weft_spans_get (spans, k);
      gboolean last = k + 1 == weft_spans_get_n (spans);

      if (span->state != WEFT_SPAN_RUNNING)
        continue;
      n_spans++;
      g_assert_cmpuint (span->to_ns, <=, weft_trace_get_length (trace));
      if (!has_switch_near (switches, started_ns + span->from_ns, span->job, TRUE))
        return FALSE;
      if (!last && weft_spans_get (spans, k + 1)->from_ns > span->to_ns
          && !has_switch_near (switches, started_ns + span->to_ns, span->job, FALSE))
        return FALSE;
    }
  for (guint k = 0; k < switches->len; k++)
    n_switches += g_array_index (switches, Switch, k).in;
  g_test_message ("lane %u: %u spans, %u switches", i, n_spans, n_switches);
  return n_spans == n_switches;
}

/* FALSE when any lane differs. */
static gboolean
run_agrees (WeftStrategyId strategy, Witness *witness)
{
  g_autoptr(WeftBatch) batch = run_batch (strategy, N_JOBS);
  WeftTrace *trace = weft_batch_get_trace (batch);
  gboolean agrees = TRUE;

  if (!has_truth (trace, WEFT_TRUTH_SWITCHES))
    return TRUE;
  for (guint i = 0; agrees && i < weft_trace_get_n_lanes (trace); i++)
    if (weft_trace_get_lane (trace, i)->kind <= WEFT_LANE_LOOP)
      agrees = lane_agrees (trace, i, witness);
  return agrees;
}

/* A thread that is still ending when its lane is another's, or when the trace does, has a last turn that nobody is told of:
 * one batch in twenty, on a busy machine. Of a few batches one is without that, and agrees in every span. */
static void
test_agrees_with_the_kernel (gconstpointer data)
{
  gboolean agrees = FALSE;

  for (guint i = 0; !agrees && i < TRIES; i++)
    {
      g_autoptr(Witness) witness = witness_new ();

      if (witness == NULL)
        {
          g_test_skip_printf ("perf_event_open: %s", g_strerror (errno));
          return;
        }
      agrees = run_agrees (GPOINTER_TO_UINT (data), witness);
    }
  g_assert_true (agrees);
}

/* Each span of a lane is on the lane of its core, and on no core are two at a time. */
static void
test_cores_show_whom_they_ran (gconstpointer data)
{
  g_autoptr(WeftBatch) batch = run_batch (GPOINTER_TO_UINT (data), N_JOBS);
  WeftTrace *trace = weft_batch_get_trace (batch);
  guint64 length = weft_trace_get_length (trace), ran = 0, on_cores = 0, ns[WEFT_SPAN_N_STATES];
  const WeftCount *counts;
  gsize n;

  if (!has_truth (trace, WEFT_TRUTH_SWITCHES))
    return;
  for (guint i = 0; i < weft_trace_get_n_lanes (trace); i++)
    {
      if (weft_trace_get_lane (trace, i)->on_core == NULL)
        continue;
      weft_spans_sum (weft_trace_get_lane (trace, i)->on_core, 0, length, length, ns);
      ran += ns[WEFT_SPAN_RUNNING];
    }
  for (guint core = 0; core < weft_trace_get_n_cores (trace); core++)
    {
      const WeftSpans *spans = weft_trace_get_core (trace, core);

      if (spans == NULL)
        continue;
      weft_spans_sum (spans, 0, length, length, ns);
      on_cores += ns[WEFT_SPAN_RUNNING];
      for (gsize i = 1; i < weft_spans_get_n (spans); i++)
        g_assert_cmpuint (weft_spans_get (spans, i)->from_ns, >=, weft_spans_get (spans, i - 1)->to_ns);
    }
  g_assert_cmpuint (ran, >, 0);
  g_assert_cmpuint (ran, <=, on_cores);
  counts = weft_trace_get_counts (trace, WEFT_COUNTER_CORES, &n);
  for (gsize i = 0; i < n; i++)
    g_assert_cmpfloat (counts[i].value, <=, weft_trace_get_n_cores (trace));
  g_assert_cmpuint (n, >=, 2);
}

typedef struct
{
  MadeUp *rig;
  guint32 worker;
  _Atomic bool *stop;
} Spinner;

static void
record_now (const Spinner *self, WeftTraceKind kind, guint32 job, gint64 value)
{
  double ms = (double) (weft_clock_ns () - self->rig->started_ns) / WEFT_NS_PER_MS;

  made_up_record (self->rig, self->worker, ms, kind, job, value);
}

/* On the first core that it may use. */
static void
stay_on_one_core (void)
{
  cpu_set_t all, one;
  int core = 0;

  g_assert_cmpint (sched_getaffinity (0, sizeof all, &all), ==, 0);
  while (!CPU_ISSET (core, &all))
    core++;
  CPU_ZERO (&one);
  CPU_SET (core, &one);
  g_assert_cmpint (sched_setaffinity (0, sizeof one, &one), ==, 0);
}

static gpointer
compute (gpointer data)
{
  const Spinner *self = data;

  stay_on_one_core ();
  record_now (self, WEFT_TRACE_WORKER_BEGIN, WEFT_JOB_NONE, syscall (SYS_gettid));
  record_now (self, WEFT_TRACE_JOB_BEGIN, self->worker, 1);
  record_now (self, WEFT_TRACE_COMPUTE, self->worker, 0);
  while (!atomic_load (self->stop))
    ;
  record_now (self, WEFT_TRACE_JOB_END, self->worker, WEFT_JOB_SUCCEEDED);
  record_now (self, WEFT_TRACE_WORKER_END, WEFT_JOB_NONE, 0);
  return NULL;
}

static guint64
time_in (MadeUp *rig, guint32 worker, WeftSpanState state)
{
  guint64 ns[WEFT_SPAN_N_STATES] = { 0 }, length = weft_trace_get_length (rig->trace);
  guint32 lane = weft_trace_find_worker (rig->trace, worker);

  if (lane != WEFT_LANE_NONE)
    weft_spans_sum (weft_trace_get_lane (rig->trace, lane)->spans, 0, length, length, ns);
  return ns[state];
}

static void
assert_never_at_once (const WeftSpans *spans, const WeftSpans *others)
{
  for (gsize i = 0; i < weft_spans_get_n (spans); i++)
    {
      const WeftSpan *span = weft_spans_get (spans, i);
      guint64 ns[WEFT_SPAN_N_STATES];

      if (span->state != WEFT_SPAN_RUNNING)
        continue;
      weft_spans_sum (others, span->from_ns, span->to_ns, span->to_ns, ns);
      g_assert_cmpuint (ns[WEFT_SPAN_RUNNING], ==, 0);
    }
}

/* Of two threads that compute on one core, one runs and the other is ready. */
static void
test_who_computes_without_a_core_is_ready (void)
{
  g_autoptr(MadeUp) rig = made_up_new (2, FALSE, FALSE);
  g_autoptr(WeftSwitches) switches = weft_switches_open (2);
  _Atomic bool stop = false;
  Spinner spinners[2] = { { rig, 0, &stop }, { rig, 1, &stop } };
  GThread *threads[2];
  const char *reason;

  if (weft_switches_get_truth (switches, &reason) != WEFT_TRUTH_SWITCHES)
    {
      g_test_skip (reason);
      return;
    }
  rig->runner.switches = switches;
  for (guint i = 0; i < 2; i++)
    threads[i] = g_thread_new ("spinner", compute, &spinners[i]);
  test_wait_while ((made_up_collect (rig), time_in (rig, 0, WEFT_SPAN_READY) == 0 || time_in (rig, 1, WEFT_SPAN_READY) == 0));
  atomic_store (&stop, true);
  for (guint i = 0; i < 2; i++)
    g_thread_join (threads[i]);
  made_up_finish (rig, 0);

  assert_never_at_once (weft_trace_get_lane (rig->trace, weft_trace_find_worker (rig->trace, 0))->spans,
                        weft_trace_get_lane (rig->trace, weft_trace_find_worker (rig->trace, 1))->spans);
  g_assert_cmpuint (time_in (rig, 0, WEFT_SPAN_RUNNING), >, 0);
  g_assert_cmpuint (time_in (rig, 1, WEFT_SPAN_RUNNING), >, 0);
}

/* How long is right, to a sample; and the picture says that it is sampled. */
static void
test_samples_where_switches_are_refused (gconstpointer data)
{
  g_autoptr(WeftBatch) batch = NULL;
  WeftTrace *trace;
  const char *reason;

  g_setenv ("WEFT_TRUTH", "schedstat", TRUE);
  batch = run_batch (GPOINTER_TO_UINT (data), N_JOBS);
  g_unsetenv ("WEFT_TRUTH");
  trace = weft_batch_get_trace (batch);
  if (weft_trace_get_truth (trace, &reason) != WEFT_TRUTH_SCHEDSTAT)
    {
      g_test_skip (reason);
      return;
    }
  g_assert_nonnull (reason);
  g_assert_cmpuint (weft_trace_get_n_cores (trace), ==, 0);
  for (guint i = 0; i < weft_trace_get_n_lanes (trace); i++)
    {
      const WeftSpans *spans = weft_trace_get_lane (trace, i)->on_core;

      for (gsize k = 0; spans != NULL && k < weft_spans_get_n (spans); k++)
        g_assert_cmpuint (weft_spans_get (spans, k)->job, ==, WEFT_LANE_NONE);
    }
}

static void
assert_no_truth (WeftTrace *trace)
{
  const char *reason;

  g_assert_cmpint (weft_trace_get_truth (trace, &reason), ==, WEFT_TRUTH_NONE);
  g_assert_nonnull (reason);
  g_assert_cmpuint (weft_trace_get_n_cores (trace), ==, 0);
  for (guint i = 0; i < weft_trace_get_n_lanes (trace); i++)
    g_assert_null (weft_trace_get_lane (trace, i)->on_core);
}

static void
test_without_a_record_it_says_why (void)
{
  g_autoptr(WeftBatch) batch = NULL, many = run_batch (WEFT_STRATEGY_THREADS, WEFT_SWITCHES_MOST + 1);

  g_setenv ("WEFT_TRUTH", "none", TRUE);
  batch = run_batch (WEFT_STRATEGY_THREADS, N_JOBS);
  g_unsetenv ("WEFT_TRUTH");
  assert_no_truth (weft_batch_get_trace (batch));
  assert_no_truth (weft_batch_get_trace (many));
}

static gpointer
spin (gpointer data)
{
  _Atomic gint32 *tid = data;

  atomic_store (tid, (gint32) syscall (SYS_gettid));
  while (atomic_load (tid) != 0)
    ;
  return NULL;
}

static guint64
sum_samples (WeftSwitches *switches, GArray *records, gint32 tid, guint64 *over)
{
  guint64 ran = 0;

  *over = 0;
  weft_switches_read (switches, records);
  for (guint i = 0; i < records->len; i++)
    {
      const WeftSwitch *one = &g_array_index (records, WeftSwitch, i);

      g_assert_cmpuint (one->kind, ==, WEFT_SWITCH_SAMPLE);
      g_assert_cmpint (one->tid, ==, tid);
      ran += one->ran_ns + one->wanted_ns;
      *over += one->sampled_ns;
    }
  return ran;
}

/* What a thread that only computes ran, and wanted to run, is all of its time. */
static void
test_samples_add_up (void)
{
  g_autoptr(WeftSwitches) switches = NULL;
  g_autoptr(GArray) records = g_array_new (FALSE, FALSE, sizeof (WeftSwitch));
  _Atomic gint32 tid = 0;
  guint64 ran, over = 0;
  const char *reason;
  GThread *thread;

  g_setenv ("WEFT_TRUTH", "schedstat", TRUE);
  switches = weft_switches_open (1);
  g_unsetenv ("WEFT_TRUTH");
  if (weft_switches_get_truth (switches, &reason) != WEFT_TRUTH_SCHEDSTAT)
    {
      g_test_skip (reason);
      return;
    }
  thread = g_thread_new ("spin", spin, (gpointer) &tid);
  test_wait_while (atomic_load (&tid) == 0);
  weft_switches_watch (switches, getpid (), atomic_load (&tid));
  test_wait_while ((ran = sum_samples (switches, records, atomic_load (&tid), &over), over) < 300 * WEFT_NS_PER_MS);
  atomic_store (&tid, 0);
  g_thread_join (thread);
  /* The kernel adds up what a thread waited only when it comes to run: a wait may lie across the first and the last sample. */
  g_assert_cmpuint (ran, >, over / 3);
  g_assert_cmpuint (ran, <, over * 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  test_add_for_strategies ("/switches/agrees-with-the-kernel", test_agrees_with_the_kernel);

  test_add_for_strategies ("/switches/cores-show-whom-they-ran", test_cores_show_whom_they_ran);
  g_test_add_func ("/switches/who-computes-without-a-core-is-ready", test_who_computes_without_a_core_is_ready);
  test_add_for_strategies ("/switches/samples-where-switches-are-refused", test_samples_where_switches_are_refused);
  g_test_add_func ("/switches/samples-add-up", test_samples_add_up);
  g_test_add_func ("/switches/without-a-record-it-says-why", test_without_a_record_it_says_why);

  return g_test_run ();
}
