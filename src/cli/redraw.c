/* redraw.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "redraw.h"

/* A terminal that has become narrower since has broken every row in two lines or more; after a standstill so long that
 * we were most likely stopped (Ctrl+Z), other things stand there now. */
void
weft_cli_redraw_append_way_back (const WeftCliRedraw *self, GString *frame, guint rows, guint columns)
{
  guint lines = self->drawn * ((self->width + columns - 1) / columns);

  if (self->drawn_us + self->stall_us < g_get_monotonic_time ())
    lines = 0;
  lines = MIN (lines, MAX (rows, 1) - 1);
  g_string_append (frame, "\r");
  if (lines > 0)
    g_string_append_printf (frame, "\033[%uA", lines);
}

void
weft_cli_redraw_done (WeftCliRedraw *self, guint drawn, guint width)
{
  self->drawn = drawn;
  self->width = width;
  self->drawn_us = g_get_monotonic_time ();
}
