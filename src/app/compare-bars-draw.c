/* compare-bars-draw.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "compare-bars-private.h"

#include "compare-ink.h"

#include <math.h>

/*   Elapsed time                               ■ elapsed  ▨ best possible
 *
 *    Sequential   ■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■   38.2 s
 *                 ▨▨▨▨▨▨▨▨▨▨▨▨▨▨▨▨▨▨▨▨▨▨▨▨▨▨▨▨▨▨▨▨▨▨▨▨▨▨▨▨▨▨▨▨▨▨
 *       Threads   ■■■■■■■■■■■■                                     10.0 s
 *                 ▨▨▨▨▨▨▨▨▨▨▨▨
 *                 0          10 s         20 s         30 s
 *
 * Where it is narrow the labels stand above their bars. */

#define CHIP 10
#define GAP 12
#define DIM 0.7f
#define LABEL_SHARE 0.36
#define NARROW 340
#define BAR_MAIN 12
#define BAR_SECOND 6
#define BAR_SUM 14
#define ROW_SPACE 10

static int
measure_texts (WeftCompareBars *self, gboolean labels)
{
  int widest = 0;

  for (guint i = 0; i < self->n; i++)
    {
      g_autofree char *value = labels ? NULL : weft_measure_dup_total (self->measure, &self->runs[i]);

      widest = MAX (widest, weft_graph_text_get_width (&self->text, labels ? self->titles[i] : value));
    }
  return widest;
}

static int
measure_legend (WeftCompareBars *self)
{
  int width = 0;

  for (guint i = 0; i < WEFT_MEASURE_PARTS; i++)
    width += CHIP + 6 + weft_graph_text_get_width (&self->text, weft_measure_get_part (self->measure, i)) + (i > 0 ? GAP : 0);
  return width;
}

void
weft_compare_bars_lay_out (WeftCompareBars *self, int width, WeftCompareBarsLayout *layout)
{
  GdkRGBA none = { 0 };
  int title = weft_ink_append_title (NULL, GTK_WIDGET (self), weft_measure_get_title (self->measure), &none, 0, 0);
  gboolean sum = weft_measure_is_sum (self->measure);

  *layout = (WeftCompareBarsLayout) { .line = weft_graph_text_get_height (&self->text) };
  layout->label = measure_texts (self, TRUE);
  layout->value = measure_texts (self, FALSE);
  layout->legend_below = title + 2 * GAP + measure_legend (self) > width;
  layout->title_height = (layout->line + 4) * (layout->legend_below ? 2 : 1) + 8;
  layout->labels_above = width < NARROW || layout->label > LABEL_SHARE * width;
  layout->bars = sum ? BAR_SUM : BAR_MAIN + BAR_SECOND + 1;
  layout->row = layout->labels_above ? layout->line + 4 + layout->bars + ROW_SPACE : MAX (layout->bars, layout->line) + ROW_SPACE;
  layout->x = layout->labels_above ? 6 : layout->label + GAP + 6;
  layout->width = MAX (width - layout->x - layout->value - GAP - 6, 20);
  layout->y = layout->title_height;
  layout->height = layout->y + (int) self->n * layout->row + layout->line + 6;
}

int
weft_compare_bars_find (WeftCompareBars *self, double y)
{
  WeftCompareBarsLayout layout;
  int row;

  weft_compare_bars_lay_out (self, gtk_widget_get_width (GTK_WIDGET (self)), &layout);
  if (y < layout.y)
    return -1;
  row = (int) (y - layout.y) / layout.row;
  return row < (int) self->n ? row : -1;
}

static GdkRGBA
get_part_color (WeftCompareBars *self, guint part)
{
  GdkRGBA color;

  weft_graph_colors_get_channel (&self->colors, 0, 1, &color);
  if (part == 1 && !weft_measure_is_sum (self->measure))
    color = weft_graph_colors_get_faint (&self->colors, 0.55f);
  return color;
}

static void
append_legend (WeftCompareBars *self, GtkSnapshot *snapshot, const WeftCompareBarsLayout *layout, int width)
{
  GdkRGBA dim = weft_graph_colors_get_faint (&self->colors, DIM);
  float x = layout->legend_below ? 0 : (float) (width - measure_legend (self));
  float y = layout->legend_below ? (float) layout->line + 4 : 0;

  for (guint i = 0; i < WEFT_MEASURE_PARTS; i++)
    {
      const char *name = weft_measure_get_part (self->measure, i);
      GdkRGBA color = get_part_color (self, i);

      weft_ink_append_bar (snapshot, &color, i == 1, FALSE, &GRAPHENE_RECT_INIT (x, y + floorf ((float) (layout->line - CHIP) / 2), CHIP, CHIP));
      weft_graph_text_append (&self->text, snapshot, name, &dim, 0, x + CHIP + 6, y);
      x += (float) (CHIP + 6 + weft_graph_text_get_width (&self->text, name) + GAP);
    }
}

static double
find_highest (WeftCompareBars *self)
{
  double highest = 0;

  for (guint i = 0; i < self->n; i++)
    highest = MAX (highest, weft_measure_get_extent (self->measure, &self->runs[i]));
  return highest;
}

/* The rules behind the bars, and their numbers as far as they do not touch. */
static void
append_axis (WeftCompareBars *self, GtkSnapshot *snapshot, const WeftCompareBarsLayout *layout, double highest)
{
  GdkRGBA rule = weft_graph_colors_get_faint (&self->colors, weft_ink_is_high_contrast () ? 0.4f : 0.1f);
  GdkRGBA base = weft_graph_colors_get_faint (&self->colors, 0.35f), dim = weft_graph_colors_get_faint (&self->colors, DIM);
  guint most = (guint) MAX (layout->width / 80, 1);
  double step = weft_measure_get_step (self->measure, highest, most);
  float bottom = (float) (layout->y + (int) self->n * layout->row);
  float used = -G_MAXFLOAT;

  for (guint i = 0; i <= most + 1 && step * i <= highest * 1.0001; i++)
    {
      g_autofree char *text = weft_measure_dup_tick (self->measure, step * i, step);
      float x = roundf ((float) layout->x + (float) (step * i / highest * layout->width));
      float width = (float) weft_graph_text_get_width (&self->text, text), from = i == 0 ? x : x - width / 2;

      weft_ink_append_rect (snapshot, i == 0 ? &base : &rule, x, (float) layout->y - 2, 1, bottom - (float) layout->y + 2);
      if (from < used + 8)
        continue;
      weft_graph_text_append (&self->text, snapshot, text, &dim, i == 0 ? 0 : 0.5f, x, bottom + 4);
      used = from + width;
    }
}

/* The first part has nothing behind it. */
static gboolean
is_last (WeftCompareBars *self, guint run)
{
  return !(weft_measure_get_value (self->measure, 1, &self->runs[run]) > 0);
}

static void
append_bars (WeftCompareBars *self, GtkSnapshot *snapshot, const WeftCompareBarsLayout *layout, guint run, float y, double highest)
{
  gboolean sum = weft_measure_is_sum (self->measure);
  float x = (float) layout->x + 1, top = y;

  for (guint i = 0; i < WEFT_MEASURE_PARTS; i++)
    {
      double value = weft_measure_get_value (self->measure, i, &self->runs[run]);
      GdkRGBA color = get_part_color (self, i);
      float width, height = sum ? BAR_SUM : i == 0 ? BAR_MAIN : BAR_SECOND;

      if (!isfinite (value) || value <= 0 || highest <= 0)
        continue;
      /* Something that there is, is seen. */
      width = MAX (roundf ((float) (value / highest * layout->width)), 1);
      weft_ink_append_bar (snapshot, &color, i == 1, !sum || i == 1 || is_last (self, run), &GRAPHENE_RECT_INIT (x, top, width, height));
      if (sum)
        x += width;
      else
        top += height + 1;
    }
}

static void
append_row (WeftCompareBars *self, GtkSnapshot *snapshot, const WeftCompareBarsLayout *layout, guint run, int width, double highest)
{
  GdkRGBA dim = weft_graph_colors_get_faint (&self->colors, DIM), ground = weft_graph_colors_get_faint (&self->colors, 0.08f);
  g_autofree char *value = weft_measure_dup_total (self->measure, &self->runs[run]);
  float y = (float) (layout->y + (int) run * layout->row), inner = (float) (layout->row - ROW_SPACE);
  float text_y = y + (float) ROW_SPACE / 2 + floorf ((inner - (float) layout->line) / 2), bars_y = y + (float) ROW_SPACE / 2;
  gboolean selected = (int) run == self->selected;

  if (selected)
    {
      GskRoundedRect shape;

      gsk_rounded_rect_init_from_rect (&shape, &GRAPHENE_RECT_INIT (0, y, (float) width, (float) layout->row), 6);
      gtk_snapshot_push_rounded_clip (snapshot, &shape);
      weft_ink_append_rect (snapshot, &ground, 0, y, (float) width, (float) layout->row);
      gtk_snapshot_pop (snapshot);
    }
  if (layout->labels_above)
    {
      text_y = bars_y;
      bars_y += (float) layout->line + 4;
    }
  else
    {
      bars_y += floorf ((inner - (float) layout->bars) / 2);
    }
  weft_graph_text_append (&self->text, snapshot, self->titles[run], selected ? &self->colors.text : &dim, layout->labels_above ? 0 : 1,
                          layout->labels_above ? (float) layout->x : (float) (layout->x - GAP), text_y);
  append_bars (self, snapshot, layout, run, bars_y, highest);
  weft_graph_text_append (&self->text, snapshot, value, &self->colors.text, 1, (float) (width - 6),
                          layout->labels_above ? bars_y + floorf ((float) (layout->bars - layout->line) / 2) : text_y);
}

void
weft_compare_bars_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  WeftCompareBars *self = WEFT_COMPARE_BARS (widget);
  int width = gtk_widget_get_width (widget);
  double highest = find_highest (self);
  WeftCompareBarsLayout layout;

  weft_graph_colors_look_up (&self->colors, widget);
  weft_compare_bars_lay_out (self, width, &layout);
  weft_ink_append_title (snapshot, widget, weft_measure_get_title (self->measure), &self->colors.text, 0, 0);
  append_legend (self, snapshot, &layout, width);
  if (self->n == 0)
    return;
  append_axis (self, snapshot, &layout, highest > 0 ? highest : 1);
  for (guint i = 0; i < self->n; i++)
    append_row (self, snapshot, &layout, i, width, highest);
}
