/* timeline-head.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "timeline-private.h"

#include <glib/gi18n.h>
#include <math.h>

/* What stands above the lanes: the time and the cores. */

#define DIM 0.65f

static void
append_rect (GtkSnapshot *snapshot, const GdkRGBA *color, float x, float y, float width, float height)
{
  gtk_snapshot_append_color (snapshot, color, &GRAPHENE_RECT_INIT (x, y, width, height));
}

static guint64
get_step (WeftTimeline *self)
{
  return weft_time_scale_get_step (&self->view, MAX (self->line * 6, 70) * self->scale);
}

/* Deep in the run the full time would fill the axis: it stands at the left edge, and the ticks tell how much later they are. */
static gboolean
is_relative (WeftTimeline *self, guint64 step_ns)
{
  return (double) self->view.first * self->view.column_ns > 400.0 * (double) step_ns;
}

static guint64
get_first_tick (WeftTimeline *self, guint64 step_ns)
{
  guint64 from_ns = weft_time_scale_get_time (&self->view, 0);

  return (from_ns + step_ns - 1) / step_ns * step_ns;
}

static float
get_tick_x (WeftTimeline *self, guint64 ns)
{
  return (float) self->plot.x + (float) (floor (weft_time_scale_get_column (&self->view, ns)) / self->scale);
}

void
weft_timeline_append_axis (WeftTimeline *self, GtkSnapshot *snapshot)
{
  guint64 step_ns = get_step (self), origin_ns = get_first_tick (self, step_ns);
  GdkRGBA dim = weft_timeline_faint (self, DIM), tick = weft_timeline_faint (self, 0.25f);
  guint64 end_ns = weft_time_scale_get_time (&self->view, self->view.n);
  gboolean relative = is_relative (self, step_ns);
  float right = (float) (self->axis.x + self->axis.width), y = (float) (self->axis.y + 2);
  float used = -G_MAXFLOAT;

  for (guint64 ns = origin_ns; get_tick_x (self, ns) < right; ns += step_ns)
    {
      float x = get_tick_x (self, ns);
      gboolean first = ns == origin_ns;
      g_autofree char *time = relative && !first ? weft_time_dup_text (ns - origin_ns, step_ns, step_ns) : weft_time_dup_text (ns, step_ns, end_ns);
      /* Translators: so much later than the time at the left, as in "+20 µs" */
      g_autofree char *text = relative && !first ? g_strdup_printf (_("+%s"), time) : g_steal_pointer (&time);
      float width = (float) weft_graph_text_get_width (&self->text, text);

      append_rect (snapshot, &tick, x, (float) (self->axis.y + self->axis.height - 5), 1, 5);
      if (x + 4 + width > right || x < used)
        continue;
      weft_graph_text_append (&self->text, snapshot, text, first && relative ? &self->colors.text : &dim, 0, x + 4, y);
      used = x + 4 + width + 8;
    }
}

/* Behind the lanes. Before the beginning and behind the end there is no ground. */
void
weft_timeline_append_grid (WeftTimeline *self, GtkSnapshot *snapshot)
{
  guint64 step_ns = get_step (self);
  GdkRGBA rule = weft_timeline_faint (self, 0.07f), ground = weft_timeline_faint (self, 0.03f), end = weft_timeline_faint (self, 0.3f);
  float right = (float) (self->plot.x + self->plot.width), left = (float) self->plot.x;
  float begins = MAX (get_tick_x (self, 0), left), ends = MIN (get_tick_x (self, weft_timeline_get_now (self)), right);
  int top = self->cores.height > 0 ? self->cores.y : self->plot.y, height = self->plot.y + self->plot.height - top;

  if (ends > begins)
    append_rect (snapshot, &ground, begins, (float) top, ends - begins, (float) height);
  for (guint64 ns = get_first_tick (self, step_ns); get_tick_x (self, ns) < right; ns += step_ns)
    append_rect (snapshot, &rule, get_tick_x (self, ns), (float) top, 1, (float) height);
  if (ends > left && ends < right)
    append_rect (snapshot, &end, ends, (float) top, 1, (float) height);
}

static void
append_cores_title (WeftTimeline *self, GtkSnapshot *snapshot)
{
  GdkRGBA dim = weft_timeline_faint (self, DIM);
  gboolean rtl = self->titles.x > self->plot.x;
  float x = (float) (rtl ? self->titles.x + self->titles.width - 6 : self->titles.x + 6);

  /* Translators: title of the strip that shows which cores are in use */
  weft_graph_text_append (&self->text, snapshot, _("Cores"), &dim, rtl ? 1 : 0, x, (float) (self->cores.y + (self->cores.height - self->line) / 2));
}

void
weft_timeline_append_cores (WeftTimeline *self, GtkSnapshot *snapshot, gint64 deadline_us)
{
  WeftArea area = self->cores;
  guint n = weft_trace_get_n_cores (self->trace);

  if (self->cores.height == 0)
    return;
  append_cores_title (self, snapshot);
  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT ((float) area.x, (float) area.y, (float) area.width, (float) area.height));
  if (!weft_timeline_has_core_rows (self))
    weft_timeline_append_tiles (self, snapshot, weft_timeline_get_count_key (), &area, deadline_us);
  else
    for (guint core = 0; core < n; core++)
      {
        area.y = self->cores.y + (int) core * (self->cores.height / (int) n);
        weft_timeline_append_tiles (self, snapshot, weft_timeline_get_core_key (core), &area, deadline_us);
      }
  gtk_snapshot_pop (snapshot);
}
