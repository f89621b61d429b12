/* compare-curve-draw.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "compare-curve-private.h"

#include "compare-measure.h"

#include <glib/gi18n.h>
#include <math.h>

/* Both axes begin at 0 and are linear: on logarithmic ones a curve that bends looks straight. A strategy has a colour and a
 * shape; a law has a pattern of dashes, and is the fainter the less it was measured: beyond the last point it is only a guess. */

#define DIM 0.7f
#define GAP 12
#define CHIP 22
#define RADIUS 4.5
#define NEAR 28.0
#define HEADROOM 1.08

typedef struct
{
  float x, y, width, height; /* of the plot */
  double workers, speedup;   /* at its far ends */
} Plot;

static const double dashes[WEFT_N_LAWS][2] = { [WEFT_LAW_AMDAHL] = { 7, 4 }, [WEFT_LAW_USL] = { 0, 0 } };

static const char *
get_law_name (WeftLaw law)
{
  return law == WEFT_LAW_AMDAHL ? _("Amdahl's law") : _("universal scalability law");
}

static GdkRGBA
get_color (WeftCompareCurve *self, guint i)
{
  GdkRGBA color;

  weft_graph_colors_get_channel (&self->colors, i, MAX (self->lines->len, 3), &color);
  return color;
}

static gboolean
has_law (WeftCompareCurve *self, WeftLaw law)
{
  for (guint i = 0; i < self->lines->len; i++)
    if (weft_compare_curve_get_line (self, i)->has_fit[law])
      return TRUE;
  return FALSE;
}

static const char *
get_entry (WeftCompareCurve *self, guint i)
{
  if (i < self->lines->len)
    return _(weft_compare_curve_get_line (self, i)->strategy->title);
  if (i < self->lines->len + WEFT_N_LAWS)
    return get_law_name (i - self->lines->len);
  /* Translators: the line that a speed-up has when it grows as the number of workers does */
  return _("as many times as workers");
}

static gboolean
has_entry (WeftCompareCurve *self, guint i)
{
  guint law = i - self->lines->len;

  return i < self->lines->len || law >= WEFT_N_LAWS || has_law (self, law);
}

static void
append_line_chip (WeftCompareCurve *self, GtkSnapshot *snapshot, guint i, float x, float y)
{
  guint law = i - self->lines->len;
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (x, y - 8, CHIP, 16));
  GdkRGBA color = i < self->lines->len ? get_color (self, i) : weft_graph_colors_get_faint (&self->colors, DIM);

  gdk_cairo_set_source_rgba (cr, &color);
  cairo_set_line_width (cr, 2);
  if (i < self->lines->len)
    {
      weft_ink_draw_marker (cr, i % WEFT_N_MARKERS, (double) x + CHIP / 2.0, (double) y, RADIUS);
      cairo_fill (cr);
    }
  else
    {
      if (law >= WEFT_N_LAWS)
        cairo_set_dash (cr, (double[]) { 1, 3 }, 2, 0);
      else if (dashes[law][0] > 0)
        cairo_set_dash (cr, dashes[law], 2, 0);
      cairo_move_to (cr, (double) x, (double) y);
      cairo_line_to (cr, (double) x + CHIP, (double) y);
      cairo_stroke (cr);
    }
  cairo_destroy (cr);
}

/* Entries one after the other, in as many lines as they take. Gives their height; draws when there is a snapshot. */
static int
append_legend (WeftCompareCurve *self, GtkSnapshot *snapshot, int width, int y)
{
  GdkRGBA dim = weft_graph_colors_get_faint (&self->colors, DIM);
  int line = weft_graph_text_get_height (&self->text), x = 0, top = y;

  for (guint i = 0; i <= self->lines->len + WEFT_N_LAWS; i++)
    {
      int wide = CHIP + 6;

      if (!has_entry (self, i))
        continue;
      wide += weft_graph_text_get_width (&self->text, get_entry (self, i));
      if (x > 0 && x + wide > width)
        {
          x = 0;
          y += line + 4;
        }
      if (snapshot != NULL)
        {
          append_line_chip (self, snapshot, i, (float) x, (float) (y + line / 2));
          weft_graph_text_append (&self->text, snapshot, get_entry (self, i), &dim, 0, (float) (x + CHIP + 6), (float) y);
        }
      x += wide + 18;
    }
  return y + line - top;
}

int
weft_compare_curve_measure_height (WeftCompareCurve *self, int width)
{
  int line = weft_graph_text_get_height (&self->text);

  return line + 8 + append_legend (self, NULL, width, 0) + CLAMP (width * 9 / 20, 180, 320) + 2 * line + 12;
}

static void
lay_out (WeftCompareCurve *self, Plot *plot)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self)), height = gtk_widget_get_height (GTK_WIDGET (self));
  int line = weft_graph_text_get_height (&self->text);
  int top = line + 8 + append_legend (self, NULL, width, 0) + 12;

  plot->x = (float) weft_graph_text_get_width (&self->text, "00.0") + 8;
  plot->y = (float) top;
  plot->width = MAX ((float) width - plot->x - 12, 20);
  plot->height = MAX ((float) (height - top - 2 * line - 8), 20);
  plot->workers = self->most_workers * HEADROOM;
  plot->speedup = MAX (self->most_speedup * 1.25, 1.5);
}

static void
place (const Plot *plot, double workers, double speedup, double *x, double *y)
{
  *x = (double) plot->x + workers / plot->workers * (double) plot->width;
  *y = (double) (plot->y + plot->height) - speedup / plot->speedup * (double) plot->height;
}

void
weft_compare_curve_find (WeftCompareCurve *self, double x, double y, int *line, int *point)
{
  double nearest = NEAR * NEAR;
  Plot plot;

  *line = *point = -1;
  lay_out (self, &plot);
  for (guint i = 0; i < self->lines->len; i++)
    for (guint k = 0; k < weft_compare_curve_get_line (self, i)->n; k++)
      {
        const WeftFitPoint *at = &weft_compare_curve_get_line (self, i)->points[k];
        double px, py, away;

        place (&plot, at->workers, at->speedup, &px, &py);
        away = (px - x) * (px - x) + (py - y) * (py - y);
        if (away >= nearest)
          continue;
        nearest = away;
        *line = (int) i;
        *point = (int) k;
      }
}

static void
append_ticks (WeftCompareCurve *self, GtkSnapshot *snapshot, const Plot *plot)
{
  GdkRGBA rule = weft_graph_colors_get_faint (&self->colors, weft_ink_is_high_contrast () ? 0.4f : 0.1f);
  GdkRGBA base = weft_graph_colors_get_faint (&self->colors, 0.35f), dim = weft_graph_colors_get_faint (&self->colors, DIM);
  double across = MAX (weft_nice_step (plot->workers, (guint) (plot->width / 48)), 1), up = weft_nice_step (plot->speedup, (guint) MAX (plot->height / 40, 2));
  int line = weft_graph_text_get_height (&self->text);

  for (guint i = 0; up * i <= plot->speedup; i++)
    {
      g_autofree char *text = g_strdup_printf (up < 1 ? "%.1f" : "%.0f", up * i);
      double x, y;

      place (plot, 0, up * i, &x, &y);
      weft_ink_append_rect (snapshot, i == 0 ? &base : &rule, plot->x, roundf ((float) y), plot->width, 1);
      weft_graph_text_append (&self->text, snapshot, text, &dim, 1, plot->x - 8, (float) y - (float) line / 2);
    }
  for (guint i = 0; across * i <= plot->workers; i++)
    {
      g_autofree char *text = g_strdup_printf ("%.0f", across * i);
      double x, y;

      place (plot, across * i, 0, &x, &y);
      weft_ink_append_rect (snapshot, i == 0 ? &base : &rule, roundf ((float) x), plot->y, 1, plot->height);
      weft_graph_text_append (&self->text, snapshot, text, &dim, 0.5f, (float) x, plot->y + plot->height + 4);
    }
  weft_graph_text_append (&self->text, snapshot, _("workers"), &dim, 1, plot->x + plot->width, plot->y + plot->height + 4 + (float) line);
}

static void
draw_law (cairo_t *cr, const Plot *plot, const WeftFit *fit, double from, double to)
{
  guint steps = (guint) MAX ((double) plot->width / 3, 2);

  for (guint i = 0; i <= steps; i++)
    {
      double workers = from + (to - from) * i / steps, x, y;

      place (plot, workers, weft_fit_get_speedup (fit, workers), &x, &y);
      if (i == 0)
        cairo_move_to (cr, x, y);
      else
        cairo_line_to (cr, x, y);
    }
  cairo_stroke (cr);
}

static void
draw_laws (WeftCompareCurve *self, cairo_t *cr, const Plot *plot, guint i)
{
  const WeftCurveLine *line = weft_compare_curve_get_line (self, i);
  double last = line->points[line->n - 1].workers;

  for (guint law = 0; law < WEFT_N_LAWS; law++)
    {
      GdkRGBA color = get_color (self, i);

      if (!line->has_fit[law])
        continue;
      cairo_set_line_width (cr, 2);
      cairo_set_dash (cr, dashes[law], dashes[law][0] > 0 ? 2 : 0, 0);
      color.alpha = 0.8f;
      gdk_cairo_set_source_rgba (cr, &color);
      draw_law (cr, plot, &line->fits[law], 1, last);
      color.alpha = 0.35f;
      gdk_cairo_set_source_rgba (cr, &color);
      draw_law (cr, plot, &line->fits[law], last, plot->workers);
    }
}

static void
draw_points (WeftCompareCurve *self, cairo_t *cr, const Plot *plot, guint i)
{
  const WeftCurveLine *line = weft_compare_curve_get_line (self, i);
  GdkRGBA color = get_color (self, i), around = self->colors.back;

  cairo_set_dash (cr, NULL, 0, 0);
  for (guint k = 0; k < line->n; k++)
    {
      gboolean chosen = (int) i == self->line && (int) k == self->point;
      double x, y;

      place (plot, line->points[k].workers, line->points[k].speedup, &x, &y);
      weft_ink_draw_marker (cr, i % WEFT_N_MARKERS, x, y, chosen ? RADIUS * 1.5 : RADIUS);
      gdk_cairo_set_source_rgba (cr, &color);
      cairo_fill_preserve (cr);
      gdk_cairo_set_source_rgba (cr, chosen ? &self->colors.text : &around);
      cairo_set_line_width (cr, chosen ? 2 : 1);
      cairo_stroke (cr);
    }
}

/* Straight up, as far as there is room. */
static void
draw_straight (WeftCompareCurve *self, cairo_t *cr, const Plot *plot)
{
  GdkRGBA color = weft_graph_colors_get_faint (&self->colors, 0.6f);
  double to = MIN (plot->workers, plot->speedup), x, y;

  gdk_cairo_set_source_rgba (cr, &color);
  cairo_set_line_width (cr, 2);
  cairo_set_dash (cr, (double[]) { 1, 3 }, 2, 0);
  place (plot, 0, 0, &x, &y);
  cairo_move_to (cr, x, y);
  place (plot, to, to, &x, &y);
  cairo_line_to (cr, x, y);
  cairo_stroke (cr);
}

static void
append_curves (WeftCompareCurve *self, GtkSnapshot *snapshot, const Plot *plot)
{
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (plot->x - 8, plot->y - 8, plot->width + 16, plot->height + 16));

  cairo_save (cr);
  cairo_rectangle (cr, (double) plot->x, (double) plot->y, (double) plot->width, (double) plot->height);
  cairo_clip (cr);
  draw_straight (self, cr, plot);
  for (guint i = 0; i < self->lines->len; i++)
    draw_laws (self, cr, plot, i);
  cairo_restore (cr);
  for (guint i = 0; i < self->lines->len; i++)
    draw_points (self, cr, plot, i);
  cairo_destroy (cr);
}

/* In a box of its own, beside the point, inside the picture. */
static void
append_reading (WeftCompareCurve *self, GtkSnapshot *snapshot, const Plot *plot)
{
  g_autofree char *reading = weft_compare_curve_dup_reading (self);
  const WeftFitPoint *at;
  GskRoundedRect shape;
  float width, height;
  double x, y;

  if (reading == NULL)
    return;
  at = &weft_compare_curve_get_line (self, (guint) self->line)->points[self->point];
  place (plot, at->workers, at->speedup, &x, &y);
  width = (float) weft_graph_text_get_width (&self->text, reading) + 16;
  height = (float) weft_graph_text_get_height (&self->text) + 10;
  x = CLAMP (x - (double) width / 2, 0, MAX ((double) ((float) gtk_widget_get_width (GTK_WIDGET (self)) - width), 0));
  y = y - (double) height - 12 > 0 ? y - (double) height - 12 : y + 12;
  gsk_rounded_rect_init_from_rect (&shape, &GRAPHENE_RECT_INIT (floorf ((float) x), floorf ((float) y), width, height), 6);
  gtk_snapshot_append_outset_shadow (snapshot, &shape, &(GdkRGBA) { 0, 0, 0, 0.25f }, 0, 1, 0, 4);
  gtk_snapshot_push_rounded_clip (snapshot, &shape);
  gtk_snapshot_append_color (snapshot, &self->colors.back, &shape.bounds);
  gtk_snapshot_pop (snapshot);
  weft_graph_text_append (&self->text, snapshot, reading, &self->colors.text, 0, (float) x + 8, (float) y + 5);
}

void
weft_compare_curve_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  WeftCompareCurve *self = WEFT_COMPARE_CURVE (widget);
  Plot plot;

  weft_graph_colors_look_up (&self->colors, widget);
  lay_out (self, &plot);
  weft_ink_append_title (snapshot, widget, _("Speed-up"), &self->colors.text, 0, 0);
  append_legend (self, snapshot, gtk_widget_get_width (widget), weft_graph_text_get_height (&self->text) + 8);
  append_ticks (self, snapshot, &plot);
  append_curves (self, snapshot, &plot);
  append_reading (self, snapshot, &plot);
}
