/* bars.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "bars.h"

#include "redraw.h"
#include "row.h"
#include "text.h"

#include "engine/format.h"
#include "engine/shared.h"

#define STALL_US G_USEC_PER_SEC

struct _WeftCliBars
{
  WeftBatch *batch;      /* (owned) */
  WeftCliOutput *output; /* not owned */
  int fd;
  WeftCliGlyphs glyphs;
  GPtrArray *shown;      /* WeftJob (owned), by row */
  guint8 *is_shown;      /* (owned): by the job's index */
  WeftCliRedraw redraw;
  guint name;            /* the widest so far */
};

WeftCliBars *
weft_cli_bars_new (WeftBatch *batch, WeftCliOutput *output, int fd)
{
  WeftCliBars *self = g_new0 (WeftCliBars, 1);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (batch));
  g_autofree char *all_done = weft_cli_format_done (n, n);

  self->batch = g_object_ref (batch);
  self->output = output;
  self->fd = fd;
  weft_cli_glyphs_init (&self->glyphs);
  self->shown = g_ptr_array_new_with_free_func (g_object_unref);
  self->is_shown = g_new0 (guint8, n);
  self->name = weft_cli_text_width (all_done);
  self->redraw.stall_us = STALL_US;
  return self;
}

void
weft_cli_bars_free (WeftCliBars *self)
{
  g_ptr_array_unref (self->shown);
  g_free (self->is_shown);
  g_object_unref (self->batch);
  g_free (self);
}

/* A job that runs, not shown yet, from `index` on; the number of jobs when there is none. */
static guint32
next_running (WeftCliBars *self, guint32 index, guint n)
{
  WeftJobCell *cells = weft_batch_get_shared (self->batch)->cells;

  while (index < n && (self->is_shown[index] || atomic_load (&cells[index].state) != WEFT_JOB_RUNNING))
    index++;
  return index;
}

static void
set_row (WeftCliBars *self, guint row, guint32 index)
{
  if (row == self->shown->len)
    g_ptr_array_add (self->shown, NULL);
  else
    g_object_unref (g_ptr_array_index (self->shown, row));
  g_ptr_array_index (self->shown, row) = g_list_model_get_item (G_LIST_MODEL (self->batch), index);
  self->is_shown[index] = TRUE;
}

static void
drop_row (WeftCliBars *self, guint row)
{
  self->is_shown[weft_job_get_index (g_ptr_array_index (self->shown, row))] = FALSE;
  g_ptr_array_remove_index (self->shown, row);
}

static gboolean
is_final (WeftCliBars *self, guint row)
{
  return weft_job_state_is_final (weft_job_get_state (g_ptr_array_index (self->shown, row)));
}

/* Many jobs: one that runs keeps its row until it is done, then the next one takes the row. */
static void
choose_running (WeftCliBars *self, guint n, guint rows)
{
  guint32 next = next_running (self, 0, n);

  for (guint row = 0; row < MIN (self->shown->len, rows) && next < n; row++)
    {
      if (!is_final (self, row))
        continue;
      self->is_shown[weft_job_get_index (g_ptr_array_index (self->shown, row))] = FALSE;
      set_row (self, row, next);
      next = next_running (self, next, n);
    }
  for (guint row = self->shown->len; row > 0; row--)
    if (row > rows || is_final (self, row - 1))
      drop_row (self, row - 1);
  for (; self->shown->len < rows && next < n; next = next_running (self, next, n))
    set_row (self, self->shown->len, next);
}

static void
choose_all (WeftCliBars *self, guint n)
{
  g_ptr_array_set_size (self->shown, 0);
  for (guint i = 0; i < n; i++)
    set_row (self, i, i);
}

/* `rows`: as many as there is room for. */
static void
choose (WeftCliBars *self, guint rows)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->batch));

  if (n > rows)
    choose_running (self, n, rows);
  else if (self->shown->len < n)
    choose_all (self, n);
}

static void
measure_names (WeftCliBars *self)
{
  for (guint i = 0; i < self->shown->len; i++)
    {
      g_autofree char *raw = weft_job_dup_name (g_ptr_array_index (self->shown, i));
      g_autofree char *name = weft_format_name (raw);

      self->name = MAX (self->name, weft_cli_text_width (name));
    }
}

static void
append_rows (WeftCliBars *self, GString *frame, const WeftCliLayout *layout)
{
  for (guint i = 0; i < self->shown->len; i++)
    {
      weft_cli_row_append_job (frame, layout, &self->glyphs, self->batch, g_ptr_array_index (self->shown, i));
      g_string_append (frame, "\033[K\n");
    }
  weft_cli_row_append_total (frame, layout, &self->glyphs, self->batch);
  g_string_append (frame, "\033[K\n\033[J");
}

void
weft_cli_bars_draw (WeftCliBars *self)
{
  g_autoptr(GString) frame = g_string_new (NULL);
  WeftCliLayout layout;
  guint rows, columns;

  /* A terminal that has not taken the last frame yet gets no other; in the background we keep off the screen. */
  if (!weft_cli_output_is_drained (self->output) || !weft_cli_terminal_is_ours (self->fd))
    return;
  weft_cli_terminal_get_size (self->fd, &rows, &columns);
  choose (self, rows > 2 ? rows - 2 : 0);
  measure_names (self);
  weft_cli_layout_init (&layout, columns, self->name);
  weft_cli_redraw_append_way_back (&self->redraw, frame, rows, columns);
  /* Lines are not wrapped meanwhile: some terminals show characters wider than Unicode says. */
  g_string_append (frame, "\033[?7l");
  append_rows (self, frame, &layout);
  g_string_append (frame, "\033[?7h");
  weft_cli_output_add_text (self->output, frame->str);
  weft_cli_redraw_done (&self->redraw, self->shown->len + 1, layout.width);
}
