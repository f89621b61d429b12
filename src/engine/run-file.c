/* run-file.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "run-format.h"

#include <glib/gi18n.h>
#include <string.h>

const gsize _weft_run_record_sizes[WEFT_RUN_N_SECTIONS] = {
  [WEFT_RUN_NAMES] = 1,
  [WEFT_RUN_JOBS] = sizeof (WeftRunJob),
  [WEFT_RUN_LANES] = sizeof (WeftRunLane),
  [WEFT_RUN_ALL_SPANS] = sizeof (WeftSpan),
  [WEFT_RUN_MARKS] = sizeof (WeftMark),
  [WEFT_RUN_EDGES] = sizeof (WeftEdge),
  [WEFT_RUN_IN_FLIGHT] = sizeof (WeftCount),
  [WEFT_RUN_IN_USE] = sizeof (WeftCount),
  [WEFT_RUN_CORES] = sizeof (WeftRunStretch),
  [WEFT_RUN_GROUPS] = sizeof (WeftRunGroup),
  [WEFT_RUN_CHANGES] = sizeof (guint64),
};

static gboolean
fail (GError **error, const char *format, const char *shown)
{
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, format, shown);
#pragma GCC diagnostic pop
  return FALSE;
}

static gboolean
fail_damaged (GError **error, const char *shown)
{
  return fail (error, _("\"%s\" is damaged or was cut short: it can't be opened."), shown);
}

/* Before the rest is looked at: whose file it is, and whether all of it is there. */
static gboolean
check_fixed (GBytes *bytes, const char *shown, GError **error)
{
  gsize size;
  const void *data = g_bytes_get_data (bytes, &size);
  WeftRunFixed fixed = { 0 };

  if (size == 0)
    return fail (error, _("\"%s\" is empty: it is no run of Weft."), shown);
  memcpy (&fixed, data, MIN (size, sizeof fixed));
  if (fixed.magic != WEFT_RUN_MAGIC)
    return fail (error, _("\"%s\" is no run of Weft."), shown);
  if (size >= sizeof fixed && fixed.version != WEFT_RUN_VERSION)
    return fail (error, _("\"%s\" was written by another version of Weft, whose runs this one can't read."), shown);
  if (size < sizeof fixed || fixed.size != size)
    return fail_damaged (error, shown);
  return TRUE;
}

/* The records lie in the memory of `whole`. */
static gboolean
find_section (GVariant *whole, WeftRunSection section, WeftRunSections *sections)
{
  static const guint64 nothing[1];
  g_autoptr(GVariant) child = g_variant_get_child_value (whole, WEFT_RUN_FIRST_SECTION + section);
  gsize record = _weft_run_record_sizes[section];
  gsize size = g_variant_get_size (child);

  sections->records[section] = g_variant_get_fixed_array (child, &sections->n[section], record);
  if (sections->n[section] == 0)
    sections->records[section] = nothing;
  return size == sections->n[section] * record;
}

static gboolean
find_sections (GVariant *whole, WeftRunSections *sections)
{
  for (guint i = 0; i < WEFT_RUN_N_SECTIONS; i++)
    if (!find_section (whole, i, sections))
      return FALSE;
  return TRUE;
}

static WeftSpans *
borrow_spans (const WeftRunStretch *stretch, const WeftRunSections *sections)
{
  const WeftSpan *spans = sections->records[WEFT_RUN_ALL_SPANS];

  return weft_spans_new_borrowed (spans + stretch->from, stretch->n, NULL, NULL);
}

static WeftLane *
make_lanes (const WeftRunSections *sections)
{
  const WeftRunLane *lanes = sections->records[WEFT_RUN_LANES];
  WeftLane *made = g_new0 (WeftLane, sections->n[WEFT_RUN_LANES]);

  for (gsize i = 0; i < sections->n[WEFT_RUN_LANES]; i++)
    made[i] = (WeftLane) {
      .kind = lanes[i].kind,
      .worker = lanes[i].worker,
      .parent = lanes[i].parent,
      .pid = lanes[i].pid,
      .tid = lanes[i].tid,
      .spans = borrow_spans (&lanes[i].spans, sections),
      .on_core = lanes[i].on_core.n > 0 ? borrow_spans (&lanes[i].on_core, sections) : NULL,
    };
  return made;
}

static WeftSpans **
make_cores (const WeftRunSections *sections)
{
  const WeftRunStretch *cores = sections->records[WEFT_RUN_CORES];
  WeftSpans **made = g_new0 (WeftSpans *, sections->n[WEFT_RUN_CORES]);

  for (gsize i = 0; i < sections->n[WEFT_RUN_CORES]; i++)
    made[i] = cores[i].n > 0 ? borrow_spans (&cores[i], sections) : NULL;
  return made;
}

static WeftTraceGroup *
make_groups (const WeftRunSections *sections)
{
  const WeftRunGroup *groups = sections->records[WEFT_RUN_GROUPS];
  const guint64 *changes = sections->records[WEFT_RUN_CHANGES];
  WeftTraceGroup *made = g_new0 (WeftTraceGroup, sections->n[WEFT_RUN_GROUPS]);

  for (gsize i = 0; i < sections->n[WEFT_RUN_GROUPS]; i++)
    made[i] = (WeftTraceGroup) { groups[i].lane, changes + groups[i].changes.from, groups[i].changes.n };
  return made;
}

/* What the trace borrows, apart from what is in the file. */
typedef struct
{
  GVariant *whole;
  WeftLane *lanes;
  WeftSpans **cores;
  WeftTraceGroup *groups;
  char *reason;
} Loan;

static void
loan_free (gpointer data)
{
  Loan *self = data;

  g_variant_unref (self->whole);
  g_free (self->lanes);
  g_free (self->cores);
  g_free (self->groups);
  g_free (self->reason);
  g_free (self);
}

/* So that the sums are made here, in a thread, and threads may read them from now on. */
static WeftTrace *
settle (WeftTrace *trace, const WeftTraceGroup *groups, gsize n_groups)
{
  for (gsize i = 0, n; i < n_groups; i++)
    weft_trace_get_changes (trace, groups[i].lane, &n);
  return trace;
}

static WeftTrace *
make_trace (GVariant *whole, const WeftRunTraceHead *head, const WeftRunSections *sections)
{
  Loan *loan = g_new (Loan, 1);
  WeftTrace *trace;

  *loan = (Loan) { g_variant_ref (whole), make_lanes (sections), make_cores (sections), make_groups (sections),
                   g_strdup (head->reason) };
  trace = weft_trace_new_from_parts (&(WeftTraceParts) {
    .length_ns = head->length_ns,
    .dropped = head->dropped,
    .hidden = head->hidden,
    .lanes = loan->lanes,
    .n_lanes = sections->n[WEFT_RUN_LANES],
    .marks = sections->records[WEFT_RUN_MARKS],
    .n_marks = sections->n[WEFT_RUN_MARKS],
    .edges = sections->records[WEFT_RUN_EDGES],
    .n_edges = sections->n[WEFT_RUN_EDGES],
    .counts = { sections->records[WEFT_RUN_IN_FLIGHT], sections->records[WEFT_RUN_IN_USE] },
    .n_counts = { sections->n[WEFT_RUN_IN_FLIGHT], sections->n[WEFT_RUN_IN_USE] },
    .cores = loan->cores,
    .n_cores = sections->n[WEFT_RUN_CORES],
    .groups = loan->groups,
    .n_groups = sections->n[WEFT_RUN_GROUPS],
    .truth = head->truth,
    .reason = loan->reason,
    .free = loan_free,
    .owner = loan,
  });
  return settle (trace, loan->groups, sections->n[WEFT_RUN_GROUPS]);
}

static void
unref_variant (gpointer variant)
{
  g_variant_unref (variant);
}

static WeftRunBody *
read_body (GVariant *whole, const WeftRunHead *head, const WeftRunTraceHead *trace)
{
  WeftRunSections sections;
  WeftRunBody *body;

  if (!find_sections (whole, &sections) || !_weft_run_check (head, &sections))
    return NULL;
  body = g_new (WeftRunBody, 1);
  *body = (WeftRunBody) {
    .jobs = sections.records[WEFT_RUN_JOBS],
    .n_jobs = head->n_jobs,
    .names = sections.records[WEFT_RUN_NAMES],
    .names_size = sections.n[WEFT_RUN_NAMES],
    .trace = make_trace (whole, trace, &sections),
    .owner = g_variant_ref (whole),
    .free_owner = unref_variant,
  };
  return body;
}

static gboolean
read_head (GVariant *whole, const char *shown, WeftRunHead *head, WeftRunTraceHead *trace, char **name, GError **error)
{
  g_autoptr(GVariant) variant = g_variant_get_child_value (whole, WEFT_RUN_FIRST_SECTION - 1);
  gboolean known = FALSE;

  if (g_variant_get_size (variant) > WEFT_RUN_HEAD_MOST || !g_variant_is_normal_form (variant)
      || !_weft_run_head_from_variant (variant, head, trace, name, &known))
    return fail_damaged (error, shown);
  return known
         || fail (error, _("\"%s\" was written by another version of Weft, whose strategies this one does not know."), shown);
}

gboolean
_weft_run_file_read (GBytes *bytes, const char *shown, WeftRunHead *head, char **name, WeftRunBody **body, GError **error)
{
  WeftRunTraceHead trace = { 0 };
  g_autoptr(GVariant) whole = NULL;
  gboolean read;

  *head = (WeftRunHead) { 0 };
  *name = NULL;
  if (!check_fixed (bytes, shown, error))
    return FALSE;
  whole = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE (WEFT_RUN_TYPE), bytes, FALSE));
  read = read_head (whole, shown, head, &trace, name, error);
  if (read && body != NULL)
    {
      *body = read_body (whole, head, &trace);
      read = *body != NULL || fail_damaged (error, shown);
    }
  g_free (trace.reason);
  if (read)
    return TRUE;
  _weft_run_head_clear (head);
  g_clear_pointer (name, g_free);
  return FALSE;
}
