/* timeline-describe.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "timeline-private.h"

#include <glib/gi18n.h>
#include <math.h>

/* The timeline in words: for what is read out, and for those who hear it. */

/* A screen reader must not be told at every step of a batch that runs. */
#define DESCRIBE_US (5 * G_USEC_PER_SEC)

char *
weft_timeline_dup_spot (WeftTimeline *self, const WeftSpot *spot)
{
  const WeftSpan *span = weft_timeline_get_span (self, spot);
  g_autofree char *lane = weft_timeline_dup_lane_name (self, spot->lane), *name = NULL, *id = NULL;

  if (span == NULL)
    {
      id = weft_timeline_dup_lane_id (self, spot->lane);
      return id != NULL ? g_strdup_printf ("%s, %s", lane, id) : g_steal_pointer (&lane);
    }
  name = span->state < WEFT_SPAN_SLEEPING || span->state >= WEFT_SPAN_FAILED ? weft_timeline_dup_job_name (self, span->job) : NULL;
  if (name == NULL)
    return g_strdup_printf ("%s · %s", weft_timeline_get_state_name (span->state), lane);
  /* Translators: a job, its state, its worker */
  return g_strdup_printf (_("%s · %s · %s"), name, weft_timeline_get_state_name (span->state), lane);
}

/* (nullable) The core that had it, where that was only one. */
static char *
dup_core (WeftTimeline *self, const WeftSpot *spot, const WeftSpan *span)
{
  const WeftSpans *on_core = weft_trace_get_lane (self->trace, spot->lane)->on_core;
  const WeftSpan *first;
  gsize i;

  if (on_core == NULL)
    return NULL;
  i = weft_spans_find (on_core, span->from_ns);
  if (i >= weft_spans_get_n (on_core))
    return NULL;
  first = weft_spans_get (on_core, i);
  if (first->from_ns > span->from_ns || first->to_ns < span->to_ns || first->state != WEFT_SPAN_RUNNING || first->job == WEFT_LANE_NONE)
    return NULL;
  /* Translators: the core on which it ran */
  return g_strdup_printf (_(" · CPU %u"), first->job);
}

char *
weft_timeline_dup_spot_times (WeftTimeline *self, const WeftSpot *spot)
{
  const WeftSpan *span = weft_timeline_get_span (self, spot);
  g_autofree char *length = NULL, *from = NULL, *core = NULL;
  guint64 to_ns;

  if (span == NULL)
    return g_strdup ("");
  to_ns = MAX (MIN (span->to_ns, weft_timeline_get_now (self)), span->from_ns);
  length = weft_time_dup_length (to_ns - span->from_ns);
  from = weft_time_dup_text (span->from_ns, MAX ((to_ns - span->from_ns) / 100, 1000), span->from_ns);
  core = dup_core (self, spot, span);
  if (span->to_ns == WEFT_TIME_OPEN)
    /* Translators: a length of time, and when it began; the last %s is empty or names a core */
    return g_strdup_printf (_("%s so far, from %s%s"), length, from, core != NULL ? core : "");
  return g_strdup_printf (_("%s, from %s%s"), length, from, core != NULL ? core : "");
}

/* "Running 1.2 s (40 %), waiting …" */
char *
weft_timeline_dup_sums (WeftTimeline *self, const WeftTimelineSums *sums)
{
  double whole = (double) (sums->to_ns - sums->from_ns) * MAX (sums->n_lanes, 1);
  g_autofree char *length = weft_time_dup_length (sums->to_ns - sums->from_ns);
  GString *text = g_string_new (NULL);

  /* Translators: a length of time */
  g_string_append_printf (text, _("%s selected"), length);
  for (guint state = 0; state < WEFT_SPAN_N_STATES; state++)
    {
      g_autofree char *time = NULL;

      if (sums->ns[state] == 0)
        continue;
      time = weft_time_dup_length (sums->ns[state]);
      /* Translators: a state, for how long, its share */
      g_string_append_printf (text, _("; %s %s, %s"), weft_timeline_get_state_name (state), time, weft_graph_text_get_percent ((float) ((double) sums->ns[state] / whole)));
    }
  if (!isnan (sums->cores))
    /* Translators: how many cores were in use */
    g_string_append_printf (text, _("; on average %.2f cores in use"), sums->cores);
  return g_string_free (text, FALSE);
}

/* A process and the loop in it are one. */
static guint
count_workers (WeftTimeline *self)
{
  guint n = 0;

  for (guint i = 0; i < weft_trace_get_n_lanes (self->trace); i++)
    {
      const WeftLane *lane = weft_trace_get_lane (self->trace, i);

      n += lane->kind < WEFT_LANE_LOOP || (lane->kind == WEFT_LANE_LOOP && lane->parent == WEFT_LANE_NONE);
    }
  return n;
}

char *
weft_timeline_dup_summary (WeftTimeline *self)
{
  g_autofree char *from = NULL, *to = NULL, *length = NULL, *hidden = NULL;
  const char *reason;
  GString *text;
  guint n;

  if (self->trace == NULL || weft_trace_get_n_lanes (self->trace) == 0)
    return g_strdup (_("Nothing has been recorded yet"));
  n = count_workers (self);
  from = weft_time_dup_length (MIN (weft_time_scale_get_time (&self->view, 0), weft_timeline_get_now (self)));
  to = weft_time_dup_length (MIN (weft_time_scale_get_time (&self->view, self->view.n), weft_timeline_get_now (self)));
  length = weft_time_dup_length (weft_timeline_get_now (self));
  text = g_string_new (NULL);
  g_string_append_printf (text, ngettext ("%'u worker", "%'u workers", n), n);
  /* Translators: the part of a run that is shown: its beginning, its end, the length of the run */
  g_string_append_printf (text, _(", %s to %s of %s. "), from, to, length);
  g_string_append (text, weft_truth_describe (weft_trace_get_truth (self->trace, &reason)));
  hidden = weft_timeline_dup_hidden (self);
  if (hidden != NULL)
    g_string_append_printf (text, ". %s", hidden);
  if (self->selected)
    {
      WeftTimelineSums sums;
      g_autofree char *told = NULL;

      weft_timeline_get_sums (self, self->selected_from, self->selected_to, self->chosen.lane, &sums);
      told = weft_timeline_dup_sums (self, &sums);
      g_string_append_printf (text, ". %s", told);
    }
  if (reason != NULL)
    g_string_append_printf (text, ". %s", reason);
  return g_string_free (text, FALSE);
}

void
weft_timeline_describe (WeftTimeline *self, gboolean at_once)
{
  gint64 now_us = g_get_monotonic_time ();
  g_autofree char *summary = NULL;

  if (!at_once && now_us - self->described_us < DESCRIBE_US)
    return;
  self->described_us = now_us;
  summary = weft_timeline_dup_summary (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, summary, -1);
  if (!self->by_keys || self->chosen.lane == WEFT_LANE_NONE)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, self->title != NULL ? self->title : _("Timeline"), -1);
}

/* GTK 4.8 has no way to announce a text; a changed name of what has the focus is read out. */
void
weft_timeline_announce (WeftTimeline *self)
{
  g_autofree char *what = NULL, *when = NULL, *label = NULL;

  if (!self->by_keys || self->chosen.lane == WEFT_LANE_NONE)
    {
      weft_timeline_describe (self, TRUE);
      return;
    }
  what = weft_timeline_dup_spot (self, &self->chosen);
  when = weft_timeline_dup_spot_times (self, &self->chosen);
  label = *when != '\0' ? g_strdup_printf ("%s, %s", what, when) : g_strdup (what);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, label, -1);
}
