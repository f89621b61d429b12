/* made-up-trace.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "made-up-trace.h"

#include "engine/changes.h"

#define MS G_GUINT64_CONSTANT (1000000)
#define N_CORES 2
#define END_MS 4000
#define QUANTUM_MS 12

/* What a trace is made of while it is being made. */
typedef struct
{
  GArray *lanes, *marks, *edges, *jobs, *changes;
  guint32 group; /* of which lane the changes are */
  WeftSpans *cores[N_CORES];
} Parts;

static Parts *
parts_new (void)
{
  Parts *self = g_new0 (Parts, 1);

  self->group = WEFT_LANE_NONE;
  self->lanes = g_array_new (FALSE, FALSE, sizeof (WeftLane));
  self->marks = g_array_new (FALSE, FALSE, sizeof (WeftMark));
  self->edges = g_array_new (FALSE, FALSE, sizeof (WeftEdge));
  self->jobs = g_array_new (FALSE, FALSE, sizeof (WeftCount));
  self->changes = g_array_new (FALSE, FALSE, sizeof (guint64));
  return self;
}

static void
parts_free (gpointer data)
{
  Parts *self = data;

  g_array_unref (self->lanes);
  g_array_unref (self->marks);
  g_array_unref (self->edges);
  g_array_unref (self->jobs);
  g_array_unref (self->changes);
  g_free (self);
}

static int
compare_marks (gconstpointer a, gconstpointer b)
{
  guint64 left = ((const WeftMark *) a)->time_ns, right = ((const WeftMark *) b)->time_ns;

  return (left > right) - (left < right);
}

static int
compare_edges (gconstpointer a, gconstpointer b)
{
  guint64 left = ((const WeftEdge *) a)->from_ns, right = ((const WeftEdge *) b)->from_ns;

  return (left > right) - (left < right);
}

static int
compare_changes (gconstpointer a, gconstpointer b)
{
  guint64 left = *(const guint64 *) a, right = *(const guint64 *) b;

  return (left > right) - (left < right);
}

static WeftTrace *
parts_finish (Parts *self, guint64 length_ns, guint n_cores, guint64 dropped)
{
  WeftTraceGroup group = { self->group, (guint64 *) (gpointer) self->changes->data, self->changes->len };
  WeftTraceParts parts = {
    .length_ns = length_ns, .dropped = dropped, .cores = self->cores, .n_cores = n_cores, .groups = &group, .n_groups = 1,
    .truth = n_cores > 0 ? WEFT_TRUTH_SWITCHES : WEFT_TRUTH_NONE, .free = parts_free, .owner = self,
  };

  g_array_sort (self->marks, compare_marks);
  g_array_sort (self->edges, compare_edges);
  g_array_sort (self->changes, compare_changes);
  parts.lanes = (WeftLane *) (gpointer) self->lanes->data;
  parts.n_lanes = self->lanes->len;
  parts.marks = (WeftMark *) (gpointer) self->marks->data;
  parts.n_marks = self->marks->len;
  parts.edges = (WeftEdge *) (gpointer) self->edges->data;
  parts.n_edges = self->edges->len;
  group.changes = (guint64 *) (gpointer) self->changes->data;
  return weft_trace_new_from_parts (&parts);
}

static guint32
add_lane (Parts *self, WeftLaneKind kind, guint32 worker, guint32 parent, gint32 pid, gboolean on_core)
{
  WeftLane lane = { kind, worker, parent, pid, pid + 1, weft_spans_new (), on_core ? weft_spans_new () : NULL };

  g_array_append_val (self->lanes, lane);
  return self->lanes->len - 1;
}

static WeftLane *
get_lane (Parts *self, guint32 lane)
{
  return &g_array_index (self->lanes, WeftLane, lane);
}

static void
add_mark (Parts *self, guint64 ns, guint32 lane, guint32 job, WeftMarkKind kind)
{
  WeftMark mark = { ns, lane, job, kind, 1 };

  g_array_append_val (self->marks, mark);
}

static void
add_edge (Parts *self, guint64 ns, guint32 from, guint32 to, guint32 job)
{
  WeftEdge edge = { ns, ns + 600000, from, to, job, WEFT_MARK_START };

  g_array_append_val (self->edges, edge);
}

/* The state goes on, or another one begins. */
static void
put (WeftSpans *spans, guint64 from_ns, guint64 to_ns, guint32 job, guint state)
{
  weft_spans_append (spans, (WeftSpan) { from_ns, to_ns, job, state });
}

/* One worker of the play: what it wants, and for how long. */
typedef struct
{
  guint32 lane;
  guint32 job;
  guint state;           /* that it would have with a core */
  int left;              /* ms */
  int phases;            /* of its job that are left */
  int core;              /* -1: none */
  guint ran;             /* ms in a row */
  guint shown;           /* the state of the span that is open */
  guint32 shown_job;
  guint64 since;
  gboolean over;
} Actor;

typedef struct
{
  Parts *parts;
  Actor actors[8];
  guint n;
  guint32 next_job, supervisor;
  GRand *rand;
} Play;

static void
take_job (Play *self, Actor *actor, int now)
{
  actor->job = self->next_job++;
  actor->phases = g_rand_int_range (self->rand, 3, 7);
  actor->state = WEFT_SPAN_WAITING;
  actor->left = g_rand_int_range (self->rand, 30, 160);
  add_mark (self->parts, (guint64) now * MS, actor->lane, actor->job, WEFT_MARK_START);
  add_edge (self->parts, (guint64) now * MS - (now > 0 ? 600000 : 0), self->supervisor, actor->lane, actor->job);
}

static void
end_job (Play *self, Actor *actor, int now)
{
  guint64 ns = (guint64) now * MS;
  gboolean crashes = actor->lane == 6 && now > 2400;

  add_mark (self->parts, ns, actor->lane, actor->job, crashes ? WEFT_MARK_CRASHED : actor->job % 9 == 5 ? WEFT_MARK_FAILED : WEFT_MARK_SUCCEEDED);
  actor->over = crashes;
  actor->state = crashes ? WEFT_SPAN_CRASHED : now > 3300 ? WEFT_SPAN_DONE : WEFT_SPAN_SLEEPING;
  actor->over = actor->over || actor->state == WEFT_SPAN_DONE;
  actor->left = actor->over ? G_MAXINT : g_rand_int_range (self->rand, 5, 60);
  if (!crashes)
    actor->job = WEFT_JOB_NONE;
}

static void
next_phase (Play *self, Actor *actor, int now)
{
  if (actor->job == WEFT_JOB_NONE)
    take_job (self, actor, now);
  else if (--actor->phases == 0)
    end_job (self, actor, now);
  else if (actor->state == WEFT_SPAN_WAITING && g_rand_int_range (self->rand, 0, 9) == 0)
    {
      actor->state = WEFT_SPAN_PAUSED;
      actor->left = g_rand_int_range (self->rand, 120, 260);
      add_mark (self->parts, (guint64) now * MS, actor->lane, actor->job, WEFT_MARK_PAUSE);
    }
  else
    {
      if (actor->state == WEFT_SPAN_PAUSED)
        add_mark (self->parts, (guint64) now * MS, actor->lane, actor->job, WEFT_MARK_RESUME);
      else if (g_rand_int_range (self->rand, 0, 14) == 0)
        add_mark (self->parts, (guint64) now * MS, actor->lane, actor->job, WEFT_MARK_RETRY);
      actor->state = actor->state == WEFT_SPAN_WAITING ? WEFT_SPAN_RUNNING : g_rand_int_range (self->rand, 0, 12) == 0 ? WEFT_SPAN_LOCKED : WEFT_SPAN_WAITING;
      actor->left = g_rand_int_range (self->rand, 20, 130);
    }
}

/* Two cores in turn: who has run its quantum makes room for one who waits. */
static void
schedule (Play *self, int now)
{
  for (int core = 0; core < N_CORES; core++)
    {
      Actor *holder = NULL, *next = NULL;

      for (guint i = 0; i < self->n; i++)
        {
          Actor *actor = &self->actors[(i + (guint) now / QUANTUM_MS) % self->n];

          if (actor->state != WEFT_SPAN_RUNNING)
            actor->core = -1;
          if (actor->core == core)
            holder = actor;
          else if (actor->state == WEFT_SPAN_RUNNING && actor->core < 0 && next == NULL)
            next = actor;
        }
      if (holder != NULL && (holder->ran < QUANTUM_MS || next == NULL))
        continue;
      if (holder != NULL)
        holder->core = -1;
      if (next != NULL)
        {
          next->core = core;
          next->ran = 0;
        }
    }
}

static void
show (Play *self, Actor *actor, int now)
{
  guint state = actor->state == WEFT_SPAN_RUNNING && actor->core < 0 ? WEFT_SPAN_READY : actor->state;
  guint64 ns = (guint64) now * MS;

  if (state == actor->shown && actor->job == actor->shown_job && now < END_MS)
    return;
  if (ns > actor->since)
    put (get_lane (self->parts, actor->lane)->spans, actor->since, ns, actor->shown_job, actor->shown);
  actor->shown = state;
  actor->shown_job = actor->job;
  actor->since = ns;
}

static void
note_core (Play *self, Actor *actor, int now)
{
  WeftSpans *on_core = get_lane (self->parts, actor->lane)->on_core;
  guint64 from_ns = (guint64) now * MS, to_ns = from_ns + MS;

  if (actor->state != WEFT_SPAN_RUNNING)
    return;
  if (on_core != NULL)
    put (on_core, from_ns, to_ns, actor->core < 0 ? WEFT_LANE_NONE : (guint32) actor->core, actor->core < 0 ? WEFT_SPAN_READY : WEFT_SPAN_RUNNING);
  if (actor->core >= 0)
    put (self->parts->cores[actor->core], from_ns, to_ns, actor->lane, WEFT_SPAN_RUNNING);
}

static void
act (Play *self, int now)
{
  for (guint i = 0; i < self->n; i++)
    {
      Actor *actor = &self->actors[i];

      if (actor->left <= 0)
        next_phase (self, actor, now);
      if (actor->state != WEFT_SPAN_RUNNING || actor->core >= 0)
        actor->left--;
      actor->ran++;
    }
  schedule (self, now);
  for (guint i = 0; i < self->n; i++)
    {
      show (self, &self->actors[i], now);
      note_core (self, &self->actors[i], now);
    }
}

/* A loop that is awake a little and carries its jobs meanwhile. */
static void
add_loop (Parts *self, guint32 process, GRand *rand)
{
  guint32 loop = add_lane (self, WEFT_LANE_LOOP, 7, process, 4720, FALSE), job = 200;

  for (guint64 ns = 0; ns < (END_MS - 400) * MS;)
    {
      guint64 awake = (guint64) g_rand_int_range (rand, 1, 9) * MS, asleep = (guint64) g_rand_int_range (rand, 10, 60) * MS;

      put (get_lane (self, loop)->spans, ns, ns + awake, WEFT_JOB_NONE, WEFT_SPAN_RUNNING);
      put (get_lane (self, loop)->spans, ns + awake, ns + awake + asleep, WEFT_JOB_NONE, WEFT_SPAN_SLEEPING);
      ns += awake + asleep;
    }
  for (guint i = 0; i < 5; i++)
    {
      guint32 lane = add_lane (self, WEFT_LANE_JOB, 7, loop, 4720, FALSE);
      guint64 ns = (guint64) g_rand_int_range (rand, 0, 90) * MS;

      while (ns < (END_MS - 900) * MS)
        {
          guint64 to = ns + (guint64) g_rand_int_range (rand, 200, 900) * MS;

          add_mark (self, ns, lane, job, WEFT_MARK_START);
          put (get_lane (self, lane)->spans, ns, to, job++, WEFT_SPAN_WAITING);
          add_mark (self, to, lane, job, i == 3 && ns > 1000 * MS ? WEFT_MARK_CANCELLED : WEFT_MARK_SUCCEEDED);
          ns = to + (guint64) g_rand_int_range (rand, 2, 40) * MS;
        }
    }
}

WeftTrace *
made_up_trace_new (void)
{
  Play play = { .parts = parts_new (), .rand = g_rand_new_with_seed (7) };

  play.parts->cores[0] = weft_spans_new ();
  play.parts->cores[1] = weft_spans_new ();
  for (guint32 i = 0; i < 7; i++)
    {
      guint32 lane = add_lane (play.parts, i < 5 ? WEFT_LANE_THREAD : WEFT_LANE_PROCESS, i, WEFT_LANE_NONE, 4711 + (gint32) i, TRUE);

      play.actors[play.n++] = (Actor) { .lane = lane, .job = WEFT_JOB_NONE, .state = WEFT_SPAN_SLEEPING, .left = (int) i * 9,
                                        .core = -1, .shown = WEFT_SPAN_SLEEPING, .shown_job = WEFT_JOB_NONE };
    }
  add_loop (play.parts, add_lane (play.parts, WEFT_LANE_PROCESS, 7, WEFT_LANE_NONE, 4719, FALSE), play.rand);
  play.supervisor = add_lane (play.parts, WEFT_LANE_WEFT, WEFT_LANE_SUPERVISOR, WEFT_LANE_NONE, 0, FALSE);
  for (int now = 0; now <= END_MS; now++)
    act (&play, now);
  for (guint i = 0; i < play.parts->edges->len; i++)
    {
      guint64 ns = g_array_index (play.parts->edges, WeftEdge, i).from_ns;

      put (get_lane (play.parts, play.supervisor)->spans, ns, ns + 400000, WEFT_JOB_NONE, WEFT_SPAN_RUNNING);
    }
  g_rand_free (play.rand);
  return parts_finish (play.parts, END_MS * MS, N_CORES, 3);
}

static void
note_change (Parts *self, guint64 ns, guint from, guint to)
{
  guint64 change = WEFT_CHANGE (ns, from, to);

  g_array_append_val (self->changes, change);
}

WeftTrace *
made_up_trace_new_large (guint n_lanes, gsize n_spans)
{
  static const guint states[] = { WEFT_SPAN_RUNNING, WEFT_SPAN_WAITING, WEFT_SPAN_READY, WEFT_SPAN_WAITING, WEFT_SPAN_PAUSED };
  Parts *self = parts_new ();
  GRand *rand = g_rand_new_with_seed (11);
  guint64 length_ns = 0;

  for (guint32 i = 0; i < n_lanes; i++)
    {
      guint32 lane = add_lane (self, WEFT_LANE_THREAD, i, WEFT_LANE_NONE, (gint32) i + 1000, FALSE);
      guint64 ns = 0;
      guint before = WEFT_SPAN_ABSENT;

      for (gsize k = 0; k < n_spans / n_lanes; k++)
        {
          guint64 to = ns + (guint64) g_rand_int_range (rand, 1000, 100000);
          guint state = states[(k + i) % G_N_ELEMENTS (states)];

          put (get_lane (self, lane)->spans, ns, to, (guint32) (k / 3), state);
          if (k % 10 == 0)
            add_mark (self, ns, lane, (guint32) k, k % 500 == 0 ? WEFT_MARK_RETRY : WEFT_MARK_START);
          if (n_lanes > 40)
            note_change (self, ns, before, state);
          before = state;
          ns = to;
        }
      length_ns = MAX (length_ns, ns);
    }
  g_rand_free (rand);
  return parts_finish (self, length_ns, 0, 0);
}

WeftTrace *
made_up_trace_new_of (const WeftSpan *spans, gsize n_spans, const WeftMark *marks, gsize n_marks)
{
  Parts *self = parts_new ();
  guint32 lane = add_lane (self, WEFT_LANE_THREAD, 0, WEFT_LANE_NONE, 100, FALSE);
  guint64 length_ns = 1;

  for (gsize i = 0; i < n_spans; i++)
    {
      weft_spans_append (get_lane (self, lane)->spans, spans[i]);
      length_ns = MAX (length_ns, spans[i].to_ns);
    }
  g_array_append_vals (self->marks, marks, (guint) n_marks);
  return parts_finish (self, length_ns, 0, 0);
}

/* From gap to gap, as the trace itself would tell it. */
static void
note_changes (Parts *self, const WeftSpan *spans, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      gboolean goes_on = i > 0 && spans[i - 1].to_ns == spans[i].from_ns;

      note_change (self, spans[i].from_ns, goes_on ? spans[i - 1].state : WEFT_SPAN_ABSENT, spans[i].state);
      if (i + 1 == n || spans[i + 1].from_ns > spans[i].to_ns)
        note_change (self, spans[i].to_ns, spans[i].state, WEFT_SPAN_ABSENT);
    }
}

WeftTrace *
made_up_trace_new_group (WeftLaneKind kind, guint n_lanes, const WeftSpan *spans, gsize n_spans,
                         const WeftMark *marks, gsize n_marks)
{
  gboolean inside = kind == WEFT_LANE_LOOP || kind == WEFT_LANE_PROCESS;
  Parts *self = parts_new ();
  guint64 length_ns = 1;

  if (inside)
    add_lane (self, kind, 0, WEFT_LANE_NONE, 100, FALSE);
  self->group = kind == WEFT_LANE_LOOP ? 0 : WEFT_LANE_NONE;
  for (guint32 i = 0; i < n_lanes; i++)
    {
      guint32 lane = add_lane (self, inside ? WEFT_LANE_JOB : WEFT_LANE_THREAD, i, inside ? 0 : WEFT_LANE_NONE, 200, FALSE);

      for (gsize k = i * n_spans; k < (i + 1) * n_spans; k++)
        {
          weft_spans_append (get_lane (self, lane)->spans, spans[k]);
          length_ns = MAX (length_ns, spans[k].to_ns);
        }
      note_changes (self, spans + i * n_spans, n_spans);
    }
  g_array_append_vals (self->marks, marks, (guint) n_marks);
  return parts_finish (self, length_ns, 0, 0);
}
