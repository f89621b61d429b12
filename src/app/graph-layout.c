/* graph-layout.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "graph-layout.h"

#include <math.h>

/* Twice as wide as high: a minute of one core can be read off. */
#define SHAPE 2.0

static int
get_gap (guint n)
{
  return n <= 36 ? 12 : n <= 144 ? 6 : 2;
}

static int
divide (int space, guint n, int gap)
{
  return (space - gap * ((int) n - 1)) / (int) n;
}

/* Smaller is better: cells of an odd shape and places that stay empty. */
static double
judge (const WeftArea *area, guint n, guint columns, int gap)
{
  guint rows = (n + columns - 1) / columns;
  double width = divide (area->width, columns, gap), height = divide (area->height, rows, gap);

  if (width < 1 || height < 1)
    return INFINITY;
  return fabs (log (width / height / SHAPE)) + 0.7 * (columns * rows - n) / n;
}

/* The line of text goes where a graph is left below it that is higher than the text. */
static int
get_caption (const WeftGraphLayout *self, int line)
{
  return self->height >= 3 * line && self->width >= 3 * line ? line + 2 : 0;
}

void
weft_graph_layout_init_grid (WeftGraphLayout *self, guint n, const WeftArea *area, int line)
{
  double best = INFINITY;

  g_return_if_fail (n > 0);

  *self = (WeftGraphLayout) { n, 1, n, area->x, area->y, 1, 1, get_gap (n), 0 };
  for (guint columns = 1; columns <= n; columns++)
    {
      double verdict = judge (area, n, columns, self->gap);

      if (verdict < best)
        {
          best = verdict;
          self->columns = columns;
        }
    }
  self->rows = (n + self->columns - 1) / self->columns;
  self->width = MAX (divide (area->width, self->columns, self->gap), 1);
  self->height = MAX (divide (area->height, self->rows, self->gap), 1);
  self->caption = get_caption (self, line);
}

void
weft_graph_layout_init_single (WeftGraphLayout *self, const WeftArea *area)
{
  *self = (WeftGraphLayout) { 1, 1, 1, area->x, area->y, MAX (area->width, 1), MAX (area->height, 1), 0, 0 };
}

WeftArea
weft_graph_layout_get_plot (const WeftGraphLayout *self, guint cell)
{
  int column = (int) (cell % self->columns), row = (int) (cell / self->columns);

  return (WeftArea) {
    self->x + column * (self->width + self->gap),
    self->y + row * (self->height + self->gap) + self->caption,
    self->width,
    self->height - self->caption,
  };
}

int
weft_graph_layout_find (const WeftGraphLayout *self, double x, double y)
{
  double column = floor ((x - self->x + self->gap / 2.0) / (self->width + self->gap));
  double row = floor ((y - self->y + self->gap / 2.0) / (self->height + self->gap));
  guint cell;

  if (column < 0 || row < 0 || column >= self->columns || row >= self->rows)
    return -1;
  cell = (guint) row * self->columns + (guint) column;
  return cell < self->n ? (int) cell : -1;
}

int
weft_graph_layout_get_height (const WeftGraphLayout *self)
{
  return (int) self->rows * (self->height + self->gap) - self->gap;
}
