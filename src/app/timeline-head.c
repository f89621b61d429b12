/* timeline-head.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "graph-raster.h"
#include "timeline-private.h"

#include <glib/gi18n.h>
#include <math.h>

/* What stands around the lanes: the time and the cores above, the legend below. */

#define DIM 0.65f
#define CHIP_WIDTH 18
#define CHIP_HEIGHT 10
#define LEGEND_GAP 14

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

/* Those that a batch can have; waiting for a lock only where somebody does. */
static gboolean
is_in_legend (guint state)
{
  return state != WEFT_SPAN_LOCKED && state != WEFT_SPAN_DONE;
}

/* (nullable) */
static char *
dup_dropped (WeftTimeline *self)
{
  guint64 dropped = self->trace != NULL ? weft_trace_get_dropped (self->trace) : 0;
  g_autofree char *count = NULL;

  if (dropped == 0)
    return NULL;
  count = g_strdup_printf ("%'" G_GUINT64_FORMAT, dropped);
  /* Translators: records of what happened that are missing; the number is %s */
  return g_strdup_printf (ngettext ("%s event dropped", "%s events dropped", (gulong) dropped), count);
}

typedef struct
{
  WeftTimeline *timeline;
  GtkSnapshot *snapshot; /* NULL: only measured */
  int x, y, width, rows;
} Flow;

/* The next entry, in the next row if this one is full. */
static void
flow (Flow *self, int width)
{
  if (self->x > 6 && self->x + width > self->width - 6)
    {
      self->x = 6;
      self->y += self->timeline->line + 6;
      self->rows++;
    }
}

static void
append_chip (WeftTimeline *self, GtkSnapshot *snapshot, guint state, float x, float y)
{
  g_autoptr(GdkTexture) chip = weft_timeline_make_chip (self, state);

  gtk_snapshot_append_texture (snapshot, chip, &GRAPHENE_RECT_INIT (x, y, CHIP_WIDTH, CHIP_HEIGHT));
}

static void
flow_note (Flow *self, const char *note, const GdkRGBA *color)
{
  int width = weft_graph_text_get_width (&self->timeline->text, note);

  flow (self, width);
  if (self->snapshot != NULL)
    weft_graph_text_append (&self->timeline->text, self->snapshot, note, color, 0, (float) self->x, (float) self->y);
  self->x += width + LEGEND_GAP;
}

static void
flow_state (Flow *self, guint state, const GdkRGBA *color)
{
  WeftTimeline *timeline = self->timeline;
  const char *name = weft_timeline_get_state_name (state);
  int width = CHIP_WIDTH + 6 + weft_graph_text_get_width (&timeline->text, name);

  flow (self, width);
  if (self->snapshot != NULL)
    {
      append_chip (timeline, self->snapshot, state, (float) self->x, (float) (self->y + (timeline->line - CHIP_HEIGHT) / 2));
      weft_graph_text_append (&timeline->text, self->snapshot, name, color, 0, (float) (self->x + CHIP_WIDTH + 6), (float) self->y);
    }
  self->x += width + LEGEND_GAP;
}

static void
flow_legend (Flow *self)
{
  GdkRGBA dim = weft_timeline_faint (self->timeline, 0.75f);
  g_autofree char *truth = weft_timeline_dup_truth (self->timeline), *dropped = dup_dropped (self->timeline);

  for (guint state = 0; state < WEFT_SPAN_N_STATES; state++)
    if (is_in_legend (state))
      flow_state (self, state, &dim);
  flow_note (self, truth, &dim);
  if (dropped != NULL)
    flow_note (self, dropped, &self->timeline->inks.cross);
}

int
weft_timeline_get_legend_height (WeftTimeline *self, int width)
{
  Flow measured = { self, NULL, 6, 0, width, 1 };

  flow_legend (&measured);
  return measured.rows * (self->line + 6) + 4;
}

void
weft_timeline_append_legend (WeftTimeline *self, GtkSnapshot *snapshot)
{
  Flow drawn = { self, snapshot, 6, self->legend.y + 4, self->legend.width, 1 };

  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT ((float) self->legend.x, (float) self->legend.y, (float) self->legend.width, (float) self->legend.height));
  flow_legend (&drawn);
  gtk_snapshot_pop (snapshot);
}

/* A piece of the state's hatch, as it is in the lanes. */
GdkTexture *
weft_timeline_make_chip (WeftTimeline *self, guint state)
{
  int width = CHIP_WIDTH * self->scale, height = CHIP_HEIGHT * self->scale;
  gsize stride = (gsize) width * 4;
  guint32 *pixels = g_new (guint32, (gsize) width * (gsize) height);
  g_autoptr(GBytes) bytes = NULL;

  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      {
        gboolean cap = (state == WEFT_SPAN_FAILED || state == WEFT_SPAN_CRASHED) && x < 3 * self->scale;
        const GdkRGBA *ink = state == WEFT_SPAN_FAILED ? &self->inks.cross : &self->inks.cap;

        pixels[y * width + x] = !cap ? weft_timeline_inks_get (&self->inks, state, x, y)
                                     : 255u << 24 | (guint32) (ink->red * 255) << 16 | (guint32) (ink->green * 255) << 8 | (guint32) (ink->blue * 255);
      }
  bytes = g_bytes_new_take (pixels, stride * (gsize) height);
  return gdk_memory_texture_new (width, height, GDK_MEMORY_DEFAULT, bytes, stride);
}
