/* run-svg-rows.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "run-svg-private.h"

#include "format.h"

#include <glib/gi18n.h>

/* Where a lane has more spans than columns, and where a row stands for several lanes, each column shows the shares of the
 * states in it, one above the other, and at least a trace of every state that there was. */

#define COLUMNS (PLOT / 2)
#define EXACT_MOST 200  /* spans of one lane that are drawn one by one */
#define NAME_ROOM 6.2   /* pixels for a letter */
#define LEAST 0.6       /* pixels of the shortest span */
#define FAINTEST 0.08   /* share of a column of the rarest state */

static const WeftLane *
shown_lane (WeftSvg *self, guint i)
{
  return weft_trace_get_lane (self->trace, g_array_index (self->lanes, guint32, i));
}

/* The end of the row that begins with this lane. */
static guint
row_end (WeftSvg *self, guint first)
{
  return MIN (first + self->per_row, self->lanes->len);
}

/* A path a state, so that a thousand spans are one element and a hatch runs on across them. */
static void
flush_paths (WeftSvg *self, GString *paths[WEFT_SPAN_N_STATES])
{
  for (guint i = 0; i < WEFT_SPAN_N_STATES; i++)
    {
      if (paths[i]->len > 0)
        _weft_svg_add_path (self, i, paths[i]->str);
      g_string_free (paths[i], TRUE);
    }
  _weft_run_writer_pass (&self->writer);
}

/* Wide characters, such as Chinese ones, take twice the room. */
static glong
columns_of (const char *name)
{
  glong columns = 0;

  for (const char *p = name; *p != '\0'; p = g_utf8_next_char (p))
    columns += g_unichar_iswide (g_utf8_get_char (p)) ? 2 : 1;
  return columns;
}

static void
add_span_name (WeftSvg *self, const WeftSpan *span, double x, double width, double y)
{
  const WeftRunJob *job = weft_run_find_job (self->run, span->job);
  g_autofree char *raw = NULL;
  g_autofree char *name = NULL;
  glong room = (glong) ((width - 6) / NAME_ROOM);

  if (job == NULL || room < 4)
    return;
  raw = weft_run_dup_job_name (self->run, job);
  name = weft_format_name (raw);
  if (columns_of (name) <= room)
    _weft_svg_add_text (self, x + 3, y + BAR - 3.5, "n", name);
}

static void
add_exact (WeftSvg *self, const WeftSpans *spans, double y)
{
  GString *paths[WEFT_SPAN_N_STATES];

  for (guint i = 0; i < WEFT_SPAN_N_STATES; i++)
    paths[i] = g_string_new (NULL);
  for (gsize i = 0; i < weft_spans_get_n (spans); i++)
    {
      const WeftSpan *span = weft_spans_get (spans, i);
      double x = _weft_svg_x_of (self, span->from_ns);

      _weft_svg_add_rect (paths[span->state], x, y, MAX (_weft_svg_x_of (self, span->to_ns) - x, LEAST), BAR);
    }
  flush_paths (self, paths);
  for (gsize i = 0; i < weft_spans_get_n (spans); i++)
    {
      const WeftSpan *span = weft_spans_get (spans, i);
      double x = _weft_svg_x_of (self, span->from_ns);

      if (span->state < WEFT_SPAN_SLEEPING)
        add_span_name (self, span, x, _weft_svg_x_of (self, span->to_ns) - x, y);
    }
}

/* Sums over the lanes of a row; a state that has no length in the stretch but is there has a share all the same. */
static void
sum_column (WeftSvg *self, guint first, guint64 from_ns, guint64 to_ns, double shares[WEFT_SPAN_N_STATES])
{
  guint last = row_end (self, first);
  double whole = (double) (to_ns - from_ns) * (last - first);

  for (guint i = 0; i < WEFT_SPAN_N_STATES; i++)
    shares[i] = 0;
  for (guint lane = first; lane < last; lane++)
    {
      const WeftSpans *spans = shown_lane (self, lane)->spans;
      guint64 ns[WEFT_SPAN_N_STATES] = { 0 };
      guint states;

      if (weft_spans_sum (spans, from_ns, to_ns, self->length_ns, ns) == 0)
        continue;
      states = weft_spans_get_states (spans, from_ns, to_ns);
      for (guint i = 0; i < WEFT_SPAN_N_STATES; i++)
        if (ns[i] > 0 || (states >> i & 1) != 0)
          shares[i] = MAX (shares[i] + (double) ns[i] / whole, FAINTEST);
    }
}

static void
add_column (GString *paths[WEFT_SPAN_N_STATES], const double shares[WEFT_SPAN_N_STATES], double x, double y)
{
  double sum = 0, from = y;

  for (guint i = 0; i < WEFT_SPAN_N_STATES; i++)
    sum += shares[i];
  for (guint i = 0; i < WEFT_SPAN_N_STATES; i++)
    {
      double height = BAR * shares[i] / MAX (sum, 1);

      if (shares[i] > 0)
        _weft_svg_add_rect (paths[i], x, from, (double) PLOT / COLUMNS, height);
      from += height;
    }
}

static void
add_merged (WeftSvg *self, guint first, double y)
{
  GString *paths[WEFT_SPAN_N_STATES];

  for (guint i = 0; i < WEFT_SPAN_N_STATES; i++)
    paths[i] = g_string_new (NULL);
  for (guint column = 0; column < COLUMNS; column++)
    {
      double shares[WEFT_SPAN_N_STATES];
      guint64 from = (guint64) ((double) self->length_ns * column / COLUMNS);
      guint64 to = (guint64) ((double) self->length_ns * (column + 1) / COLUMNS);

      sum_column (self, first, from, MAX (to, from + 1), shares);
      add_column (paths, shares, LEFT + (double) PLOT * column / COLUMNS, y);
    }
  flush_paths (self, paths);
}

/* Of a job of a loop: its lanes follow the loop's. */
static guint
task_number (WeftSvg *self, guint first)
{
  guint n = 0;

  for (guint i = first; i > 0 && shown_lane (self, i)->kind == WEFT_LANE_JOB; i--)
    n++;
  return n;
}

static char *
name_lane (WeftSvg *self, guint first)
{
  const WeftLane *lane = shown_lane (self, first);

  switch (lane->kind)
    {
    case WEFT_LANE_PROCESS:
      /* Translators: a worker and its number */
      return g_strdup_printf (_("Process %u"), lane->worker + 1);
    case WEFT_LANE_THREAD:
      return g_strdup_printf (_("Thread %u"), lane->worker + 1);
    case WEFT_LANE_LOOP:
      return g_strdup_printf (_("Loop %u"), lane->worker + 1);
    case WEFT_LANE_JOB:
      /* Translators: one of the jobs that a loop carries at once */
      return g_strdup_printf (_("Lane %u"), task_number (self, first));
    case WEFT_LANE_WEFT:
    case WEFT_LANE_N_KINDS:
    default:
      return g_strdup (lane->worker == WEFT_LANE_MAIN ? _("Main loop") : _("Supervisor"));
    }
}

static char *
name_row (WeftSvg *self, guint first)
{
  guint last = row_end (self, first);

  if (last - first == 1)
    return name_lane (self, first);
  /* Translators: a row of a picture that stands for several lanes, as in "Lanes 9–16" */
  return g_strdup_printf (_("Lanes %u–%u"), first + 1, last);
}

void
_weft_svg_add_row (WeftSvg *self, guint row)
{
  guint first = row * self->per_row;
  const WeftSpans *spans = shown_lane (self, first)->spans;
  g_autofree char *name = name_row (self, first);
  double y = TOP + row * ROW;

  _weft_svg_add_text (self, LEFT - 8, y + BAR - 3.5, "l", name);
  if (self->per_row == 1 && weft_spans_get_n (spans) <= EXACT_MOST)
    add_exact (self, spans, y);
  else
    add_merged (self, first, y);
}
