/* progress.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "progress.h"

#include "bars.h"
#include "lines.h"
#include "terminal.h"

#define FRAME_MS 100

struct _WeftCliProgress
{
  WeftCliBars *bars;   /* (owned) (nullable): one of the two */
  WeftCliLines *lines; /* (owned) (nullable) */
  guint frame_id;
};

static void
show (WeftCliProgress *self)
{
  if (self->bars != NULL)
    weft_cli_bars_draw (self->bars);
  else
    weft_cli_lines_tell (self->lines);
}

static gboolean
frame_cb (gpointer data)
{
  show (data);
  return G_SOURCE_CONTINUE;
}

WeftCliProgress *
weft_cli_progress_new (WeftBatch *batch, WeftCliOutput *output, int fd)
{
  WeftCliProgress *self = g_new0 (WeftCliProgress, 1);

  if (weft_cli_terminal_can_draw (fd))
    self->bars = weft_cli_bars_new (batch, output, fd);
  else
    self->lines = weft_cli_lines_new (batch, output);
  show (self);
  self->frame_id = g_timeout_add (FRAME_MS, frame_cb, self);
  return self;
}

void
weft_cli_progress_free (WeftCliProgress *self)
{
  g_source_remove (self->frame_id);
  show (self);
  g_clear_pointer (&self->bars, weft_cli_bars_free);
  g_clear_pointer (&self->lines, weft_cli_lines_free);
  g_free (self);
}
