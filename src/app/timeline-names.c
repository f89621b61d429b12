/* timeline-names.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "timeline-private.h"

#include <glib/gi18n.h>
#include <math.h>

/* What lanes and jobs are called, beside the lanes and in them. */

/* In one lane: where spans are so many, none has room for a name. */
#define MOST_SPANS 600
/* Narrower than this there are so many that reading one tells nothing, and drawing all takes the frame's time. */
#define LEAST_ROOM 40
#define INDENT 12
#define ARROW 12

static char *
dup_own_name (guint32 worker)
{
  return g_strdup (worker == WEFT_LANE_MAIN ? _("Main loop") : _("Supervisor"));
}

char *
weft_timeline_dup_lane_name (WeftTimeline *self, guint32 index)
{
  const WeftLane *lane;

  if (index == WEFT_ROW_ALL)
    return g_strdup (_("All workers"));
  lane = weft_trace_get_lane (self->trace, index);
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
      /* Translators: where one of the jobs is that a loop carries at once */
      return g_strdup_printf (_("Lane %u"), weft_timeline_rows_get_number (self->rows, index));
    case WEFT_LANE_WEFT:
    case WEFT_LANE_N_KINDS:
    default:
      return dup_own_name (lane->worker);
    }
}

/* (nullable) */
char *
weft_timeline_dup_lane_id (WeftTimeline *self, guint32 index)
{
  const WeftLane *lane = index != WEFT_ROW_ALL ? weft_trace_get_lane (self->trace, index) : NULL;

  if (lane == NULL || lane->kind == WEFT_LANE_JOB)
    return NULL;
  if (lane->kind == WEFT_LANE_PROCESS && lane->pid > 0)
    /* Translators: number of a process */
    return g_strdup_printf (_("PID %d"), lane->pid);
  if (lane->tid > 0)
    /* Translators: number of a thread */
    return g_strdup_printf (_("TID %d"), lane->tid);
  return lane->pid > 0 ? g_strdup_printf (_("PID %d"), lane->pid) : NULL;
}

char *
weft_timeline_dup_job_name (WeftTimeline *self, guint32 job)
{
  if (job == WEFT_JOB_NONE)
    return NULL;
  if (self->name_func != NULL)
    return self->name_func (job, self->name_data);
  /* Translators: a job and its number */
  return g_strdup_printf (_("Job %u"), job + 1);
}

/* What does not fit is cut off softly: it goes on below an edge. */
static void
append_clipped (WeftTimeline *self, GtkSnapshot *snapshot, const char *text, const GdkRGBA *color, float align, float x, float y, float room)
{
  if (room < 8)
    return;
  if ((float) weft_graph_text_get_width (&self->text, text) <= room)
    {
      weft_graph_text_append (&self->text, snapshot, text, color, align, x, y);
      return;
    }
  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (align > 0 ? x - room : x, y, room, (float) self->line));
  weft_graph_text_append (&self->text, snapshot, text, color, align, x, y);
  gtk_snapshot_pop (snapshot);
}

/* A triangle of pixels: right for a folded group, down for one that is not. */
static void
append_arrow (WeftTimeline *self, GtkSnapshot *snapshot, float x, float y, gboolean folded, gboolean rtl)
{
  GdkRGBA color = weft_timeline_faint (self, 0.7f);

  for (int i = 0; i < 4; i++)
    if (folded)
      gtk_snapshot_append_color (snapshot, &color, &GRAPHENE_RECT_INIT (x + 2 + (float) (rtl ? 3 - i : i), y + (float) i, 1, (float) (8 - 2 * i)));
    else
      gtk_snapshot_append_color (snapshot, &color, &GRAPHENE_RECT_INIT (x + (float) i, y + 2 + (float) i, (float) (8 - 2 * i), 1));
}

static char *
dup_second (WeftTimeline *self, const WeftTimelineRow *row)
{
  if (!row->folded)
    return weft_timeline_dup_lane_id (self, row->lane);
  return g_strdup_printf (ngettext ("%'u lane", "%'u lanes", row->n_inside), row->n_inside);
}

/* Mirrored where text goes from right to left. Beside each other if there is room, else the number is left out; a folded
 * group is high enough for two lines. */
void
weft_timeline_append_title (WeftTimeline *self, GtkSnapshot *snapshot, const WeftTimelineRow *row, int top)
{
  gboolean rtl = self->titles.x > self->plot.x;
  int indent = 4 + MIN ((int) row->depth, 3) * (self->titles.width < 120 ? 6 : INDENT), room = self->titles.width - indent - 4 - ARROW;
  float sign = rtl ? -1 : 1, edge = (float) (rtl ? self->titles.x + self->titles.width : self->titles.x);
  float start = edge + sign * (float) (indent + ARROW), y = (float) (top + (row->height - (row->folded ? 2 : 1) * self->line) / 2);
  GdkRGBA dim = weft_timeline_faint (self, 0.55f);
  g_autofree char *name = weft_timeline_dup_lane_name (self, row->lane), *second = dup_second (self, row);
  int used = weft_graph_text_get_width (&self->text, name), width = second != NULL ? weft_graph_text_get_width (&self->text, second) : 0;

  if (row->n_inside > 0)
    append_arrow (self, snapshot, edge + sign * (float) indent - (rtl ? 8 : 0), y + (float) self->line / 2 - 4, row->folded, rtl);
  append_clipped (self, snapshot, name, &self->colors.text, rtl ? 1 : 0, start, y, (float) room);
  if (second == NULL)
    return;
  if (row->folded)
    append_clipped (self, snapshot, second, &dim, rtl ? 1 : 0, start, y + (float) self->line, (float) room);
  else if (used + 8 + width <= room)
    weft_graph_text_append (&self->text, snapshot, second, &dim, rtl ? 0 : 1, edge + sign * (float) (self->titles.width - 8), y);
}

static gboolean
goes_on (const WeftSpan *before, const WeftSpan *after)
{
  return before->job == after->job && before->to_ns == after->from_ns && after->state < WEFT_SPAN_SLEEPING;
}

/* A job's spans that follow each other. */
typedef struct
{
  gsize first, end;
  guint64 from_ns, to_ns;
} Stretch;

/* Letters of many colours can't be read. */
#define MOST_PIECES 3

static guint
count_pieces (WeftTimeline *self, const WeftSpans *spans, const Stretch *stretch, double left, double right)
{
  guint64 end_ns = weft_time_scale_get_time (&self->view, right * self->scale);
  guint n = 0;

  for (gsize i = MAX (weft_spans_find (spans, weft_time_scale_get_time (&self->view, left * self->scale)), stretch->first);
       i < stretch->end && weft_spans_get (spans, i)->from_ns < end_ns && n <= MOST_PIECES; i++)
    n += i == stretch->first || (weft_spans_get (spans, i)->state == WEFT_SPAN_RUNNING) != (weft_spans_get (spans, i - 1)->state == WEFT_SPAN_RUNNING);
  return n;
}

/* On each span in the colour that can be read there. */
static void
append_in_pieces (WeftTimeline *self, GtkSnapshot *snapshot, const WeftSpans *spans, const Stretch *stretch, const char *name, double left, double width, int y)
{
  guint64 from_ns = weft_time_scale_get_time (&self->view, left * self->scale);
  gsize i = MAX (weft_spans_find (spans, from_ns), stretch->first);
  double from = left, end = left + width;

  /* Mostly all of it is on one, and then there is nothing to cut off. */
  for (; i < stretch->end && from < end; i++)
    {
      gboolean solid = weft_spans_get (spans, i)->state == WEFT_SPAN_RUNNING, whole;
      double to;

      while (i + 1 < stretch->end && (weft_spans_get (spans, i + 1)->state == WEFT_SPAN_RUNNING) == solid)
        i++;
      to = MIN (floor (weft_time_scale_get_column (&self->view, weft_spans_get (spans, i)->to_ns)) / self->scale, end);
      if (to <= from)
        continue;
      whole = from <= left && to >= end;
      if (!whole)
        gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT ((float) (self->plot.x + from), (float) y, (float) (to - from), (float) self->line));
      weft_graph_text_append (&self->text, snapshot, name, solid ? &self->inks.solid_name : &self->inks.name, 0, (float) (self->plot.x + left), (float) y);
      if (!whole)
        gtk_snapshot_pop (snapshot);
      from = to;
    }
}

/* A view that has just been reached may show a hundred new names: those for which this frame has no time come in the next
 * ones. */
static gboolean
may_lay_out (WeftTimeline *self, const char *name)
{
  if (weft_graph_text_knows (&self->text, name))
    return TRUE;
  if (self->new_names == 0)
    {
      weft_timeline_paint_later (self);
      return FALSE;
    }
  self->new_names--;
  return TRUE;
}

/* The name stands at the beginning of the job, or at the left edge while that is further left. */
static void
append_name (WeftTimeline *self, GtkSnapshot *snapshot, const WeftSpans *spans, const Stretch *stretch, int y)
{
  double scale = self->scale, left = MAX (weft_time_scale_get_column (&self->view, stretch->from_ns) / scale, 0) + 6, width;
  double right = MIN (weft_time_scale_get_column (&self->view, stretch->to_ns) / scale, self->plot.width) - 5;
  g_autofree char *name = NULL;

  if (right - left < LEAST_ROOM)
    return;
  name = weft_timeline_dup_job_name (self, weft_spans_get (spans, stretch->first)->job);
  if (name == NULL || !may_lay_out (self, name))
    return;
  left = floor (left);
  width = weft_graph_text_get_width (&self->text, name);
  if (width <= right - left && count_pieces (self, spans, stretch, left, left + width) <= MOST_PIECES)
    append_in_pieces (self, snapshot, spans, stretch, name, left, width, y);
}

void
weft_timeline_append_names (WeftTimeline *self, GtkSnapshot *snapshot, const WeftTimelineRow *row, int top, int height)
{
  const WeftSpans *spans = weft_trace_get_lane (self->trace, row->lane)->spans;
  guint64 end_ns = weft_time_scale_get_time (&self->view, self->view.n), now_ns = weft_timeline_get_now (self);
  gsize n = weft_spans_get_n (spans), first = weft_spans_find (spans, weft_time_scale_get_time (&self->view, 0));
  gboolean strip = weft_trace_get_lane (self->trace, row->lane)->on_core != NULL;
  int y = top + (height - (strip ? 4 : 0) - self->line) / 2;

  /* Where the job began that is cut off on the left does not matter; where it ends on the right does not either. */
  for (gsize i = first, seen = 0; i < n && seen < MOST_SPANS; seen++)
    {
      const WeftSpan *span = weft_spans_get (spans, i);
      Stretch stretch = { i, i + 1, span->from_ns, MIN (span->to_ns, now_ns) };

      if (span->from_ns >= end_ns)
        return;
      for (; stretch.end < n && stretch.to_ns < end_ns && seen < MOST_SPANS; stretch.end++, seen++)
        {
          if (!goes_on (weft_spans_get (spans, stretch.end - 1), weft_spans_get (spans, stretch.end)))
            break;
          stretch.to_ns = MIN (weft_spans_get (spans, stretch.end)->to_ns, now_ns);
        }
      if (span->state < WEFT_SPAN_SLEEPING)
        append_name (self, snapshot, spans, &stretch, y);
      i = stretch.end;
    }
}
