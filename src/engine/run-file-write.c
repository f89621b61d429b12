/* run-file-write.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "run-format.h"

#include "file-writer.h"

/* A GVariant written as it goes: building it in memory would take the size of the run once or twice more, and a run may
 * have a million jobs. A tuple is its members, each at a multiple of its alignment, and then where each member of
 * variable size ends, the last member excepted, in reverse order. (The tests read it with GVariant.) */
typedef struct
{
  WeftFileWriter *writer; /* NULL: it is only measured, because the size stands at the beginning */
  guint64 size;
  guint64 ends[1 + WEFT_RUN_N_SECTIONS];
  guint n_ends;
} Stream;

static void
put (Stream *self, gconstpointer bytes, gsize length)
{
  self->size += length;
  if (self->writer != NULL)
    weft_file_writer_add (self->writer, bytes, length);
}

static void
align (Stream *self, guint alignment)
{
  static const char zeros[8];
  guint over = (guint) (self->size % alignment);

  if (over > 0)
    put (self, zeros, alignment - over);
}

static void
end_section (Stream *self)
{
  self->ends[self->n_ends++] = self->size;
}

static void
write_section (Stream *self, WeftRunSection section, gconstpointer records, gsize n)
{
  align (self, WEFT_RUN_ALIGNMENT (section));
  put (self, records, n * _weft_run_record_sizes[section]);
  end_section (self);
}

static void
write_head (Stream *self, GVariant *head)
{
  align (self, 8);
  put (self, g_variant_get_data (head), g_variant_get_size (head));
  end_section (self);
}

/* Takes the next `n` of all records of a section. */
static WeftRunStretch
take (guint64 *next, gsize n)
{
  WeftRunStretch taken = { *next, n };

  *next += n;
  return taken;
}

static gsize
count (const WeftSpans *spans)
{
  return spans != NULL ? weft_spans_get_n (spans) : 0;
}

static void
write_lanes (Stream *self, WeftTrace *trace, guint64 *next)
{
  align (self, WEFT_RUN_ALIGNMENT (WEFT_RUN_LANES));
  for (guint i = 0; i < weft_trace_get_n_lanes (trace); i++)
    {
      const WeftLane *lane = weft_trace_get_lane (trace, i);
      WeftRunLane record = { .kind = lane->kind, .worker = lane->worker, .parent = lane->parent, .pid = lane->pid, .tid = lane->tid };

      record.spans = take (next, count (lane->spans));
      record.on_core = take (next, count (lane->on_core));
      put (self, &record, sizeof record);
    }
  end_section (self);
}

static void
write_some_spans (Stream *self, const WeftSpans *spans)
{
  for (gsize i = 0, n = count (spans); i < n; i++)
    put (self, weft_spans_get (spans, i), sizeof (WeftSpan));
}

/* In the order that write_lanes() and write_cores() give out. */
static void
write_all_spans (Stream *self, WeftTrace *trace)
{
  align (self, WEFT_RUN_ALIGNMENT (WEFT_RUN_ALL_SPANS));
  for (guint i = 0; i < weft_trace_get_n_lanes (trace); i++)
    {
      write_some_spans (self, weft_trace_get_lane (trace, i)->spans);
      write_some_spans (self, weft_trace_get_lane (trace, i)->on_core);
    }
  for (guint i = 0; i < weft_trace_get_n_cores (trace); i++)
    write_some_spans (self, weft_trace_get_core (trace, i));
  end_section (self);
}

static void
write_cores (Stream *self, WeftTrace *trace, guint64 *next)
{
  align (self, WEFT_RUN_ALIGNMENT (WEFT_RUN_CORES));
  for (guint i = 0; i < weft_trace_get_n_cores (trace); i++)
    {
      WeftRunStretch record = take (next, count (weft_trace_get_core (trace, i)));

      put (self, &record, sizeof record);
    }
  end_section (self);
}

/* Lane -1 is all workers: WEFT_LANE_NONE. */
static const guint64 *
changes_of (WeftTrace *trace, gint64 i, guint32 *lane, gsize *n)
{
  const guint64 *changes;

  *lane = i < 0 ? WEFT_LANE_NONE : (guint32) i;
  *n = 0;
  changes = weft_trace_get_changes (trace, *lane, n);
  return changes;
}

static void
write_groups (Stream *self, WeftTrace *trace)
{
  guint64 next = 0;

  align (self, WEFT_RUN_ALIGNMENT (WEFT_RUN_GROUPS));
  for (gint64 i = -1; i < (gint64) weft_trace_get_n_lanes (trace); i++)
    {
      WeftRunGroup record = { 0 };
      gsize n;

      if (changes_of (trace, i, &record.lane, &n) == NULL)
        continue;
      record.changes = take (&next, n);
      put (self, &record, sizeof record);
    }
  end_section (self);
}

static void
write_changes (Stream *self, WeftTrace *trace)
{
  align (self, WEFT_RUN_ALIGNMENT (WEFT_RUN_CHANGES));
  for (gint64 i = -1; i < (gint64) weft_trace_get_n_lanes (trace); i++)
    {
      guint32 lane;
      gsize n;
      const guint64 *changes = changes_of (trace, i, &lane, &n);

      if (changes != NULL)
        put (self, changes, n * sizeof *changes);
    }
  end_section (self);
}

static void
write_trace (Stream *self, WeftTrace *trace)
{
  guint64 next = 0;
  gsize n;
  gconstpointer records;

  write_lanes (self, trace, &next);
  write_all_spans (self, trace);
  records = weft_trace_get_marks (trace, &n);
  write_section (self, WEFT_RUN_MARKS, records, n);
  records = weft_trace_get_edges (trace, &n);
  write_section (self, WEFT_RUN_EDGES, records, n);
  records = weft_trace_get_counts (trace, WEFT_COUNTER_JOBS, &n);
  write_section (self, WEFT_RUN_IN_FLIGHT, records, n);
  records = weft_trace_get_counts (trace, WEFT_COUNTER_CORES, &n);
  write_section (self, WEFT_RUN_IN_USE, records, n);
  write_cores (self, trace, &next);
  write_groups (self, trace);
  write_changes (self, trace);
}

/* The ends take as many bytes each as the size of the whole, ends included, needs. */
static guint
end_bytes (guint64 size, guint n)
{
  if (size + n <= G_MAXUINT8)
    return 1;
  if (size + 2 * n <= G_MAXUINT16)
    return 2;
  return size + 4 * n <= G_MAXUINT32 ? 4 : 8;
}

static void
write_ends (Stream *self)
{
  guint n = self->n_ends - 1;
  guint bytes = end_bytes (self->size, n);

  for (guint i = n; i > 0; i--)
    {
      guint64 end = GUINT64_TO_LE (self->ends[i - 1]); /* in every GVariant */

      put (self, &end, bytes);
    }
}

static void
write_all (Stream *self, guint64 size, GVariant *head, const WeftRunBody *body)
{
  WeftRunFixed fixed = { WEFT_RUN_MAGIC, WEFT_RUN_VERSION, 0, size };

  put (self, &fixed, sizeof fixed);
  write_head (self, head);
  write_section (self, WEFT_RUN_NAMES, body->names, body->names_size);
  write_section (self, WEFT_RUN_JOBS, body->jobs, body->n_jobs);
  write_trace (self, body->trace);
  write_ends (self);
}

static GVariant *
make_head (const WeftRunHead *head, const char *name, WeftTrace *trace)
{
  const char *reason;
  WeftRunTraceHead trace_head = {
    .length_ns = weft_trace_get_length (trace),
    .dropped = weft_trace_get_dropped (trace),
    .hidden = weft_trace_get_hidden (trace),
    .truth = weft_trace_get_truth (trace, &reason),
  };

  trace_head.reason = (char *) reason;
  return g_variant_ref_sink (_weft_run_head_to_variant (head, &trace_head, name));
}

gboolean
_weft_run_file_write (const WeftRunHead *head, const char *name, const WeftRunBody *body, const char *path, GError **error)
{
  g_autoptr(WeftFileWriter) writer = weft_file_writer_new (path, error);
  g_autoptr(GVariant) variant = NULL;
  Stream measured = { 0 }, stream = { .writer = writer };

  if (writer == NULL)
    return FALSE;
  variant = make_head (head, name, body->trace);
  write_all (&measured, 0, variant, body);
  write_all (&stream, measured.size, variant, body);
  return weft_file_writer_commit (writer, error);
}
