/* dot-layout.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "dot-layout.h"

#include <math.h>

/* Of one pixel alone each job can be made out; of a mixture it can't, so that takes at least this much. */
#define LEAST_MIXED 2

static guint
how_many (int width, int height, int cell)
{
  return (guint) (width / cell) * (guint) (height / cell);
}

/* The largest cell that has room for so many; 0: none has. */
static int
find_cell (guint dots, int width, int height, int least, int most)
{
  int cell = MIN ((int) sqrt ((double) width * height / dots), most);

  while (cell >= least && how_many (width, height, cell) < dots)
    cell--;
  return cell >= least ? cell : 0;
}

static guint
divide (guint n, guint by)
{
  return n / by + (n % by > 0);
}

/* 1, 2, 5, 10, 20, 50, … jobs to a dot: numbers that can be counted in. */
static guint
next_per_dot (guint per_dot)
{
  guint first = per_dot;

  while (first >= 10)
    first /= 10;
  return first == 2 ? per_dot / 2 * 5 : per_dot * 2;
}

void
weft_dot_layout_init (WeftDotLayout *self, guint n, int width, int height, int most)
{
  *self = (WeftDotLayout) { .n = n, .per_dot = 1 };
  if (n == 0 || width < LEAST_MIXED || height < LEAST_MIXED)
    return;
  self->cell = find_cell (n, width, height, 1, most);
  while (self->cell == 0)
    {
      self->per_dot = next_per_dot (self->per_dot);
      self->cell = find_cell (divide (n, self->per_dot), width, height, LEAST_MIXED, most);
    }
  self->dots = divide (n, self->per_dot);
  self->columns = width / self->cell;
  self->rows = (int) divide (self->dots, (guint) self->columns);
}

int
weft_dot_layout_find (const WeftDotLayout *self, double x, double y)
{
  int column, row, dot;

  if (self->dots == 0 || x < 0 || y < 0)
    return -1;
  column = (int) (x / self->cell);
  row = (int) (y / self->cell);
  dot = row * self->columns + column;
  return column < self->columns && row < self->rows && dot < (int) self->dots ? dot : -1;
}
