/* dot-grid-look.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "dot-grid-private.h"

#include <string.h>

/* Jobs that have changed are told by the batch's journal, ten times a second at most. When the list itself has changed, or more
 * has happened than the journal holds, all are looked at: the first ones at once, the rest in slices, one a frame. */

#define SLICE_US 1500
#define STRIDE 512 /* jobs between two looks at the clock */

#define OFTEN_US (G_USEC_PER_SEC / 10)
#define SELDOM_US (G_USEC_PER_SEC / 2) /* while others need the frames */

static guint8
look_at (WeftDotGrid *self, guint32 index)
{
  WeftJobError error;
  WeftJobState state = weft_batch_get_state (self->batch, index, &error);
  WeftDotLook look = weft_dot_get_look (state, error);
  guint level = look == WEFT_DOT_RUNNING && self->inks.levels ? (guint) (weft_batch_get_fraction (self->batch, index) * (WEFT_DOT_LEVELS - 1)) : 0;

  return WEFT_DOT_BYTE (look, level);
}

/* Whether it looks other than before. */
static gboolean
set_look (WeftDotGrid *self, guint position, guint8 look)
{
  guint8 before = self->looks[position];

  if (before == look)
    return FALSE;
  if (WEFT_DOT_LOOK (before) != WEFT_DOT_LOOK (look))
    {
      self->counts[WEFT_DOT_LOOK (before)]--;
      self->counts[WEFT_DOT_LOOK (look)]++;
      self->counted = TRUE;
    }
  self->looks[position] = look;
  return TRUE;
}

static void
changed_cb (guint32 index, gpointer data)
{
  WeftDotGrid *self = data;
  guint n, position;
  const guint32 *order = weft_batch_get_order (self->batch, &n);

  if (index >= self->n_indices)
    return;
  position = self->positions[index];
  /* Removed, or not where it was: the scan comes to it. */
  if (position >= self->scanned || order[position] != index)
    return;
  if (set_look (self, position, look_at (self, index)) && self->pixels != NULL)
    _weft_dot_grid_paint_dot (self, position / self->layout.per_dot);
}

static void
keep_position (WeftDotGrid *self, guint32 index, guint position)
{
  if (index >= self->n_indices)
    {
      self->n_indices = index + index / 4 + 64;
      self->positions = g_renew (guint32, self->positions, self->n_indices);
    }
  self->positions[index] = position;
}

/* Until that time, and to the end of a dot. */
static void
scan (WeftDotGrid *self, gint64 until_us)
{
  guint n, per_dot = MAX (self->layout.per_dot, 1), next_look = self->scanned + STRIDE;
  const guint32 *order = weft_batch_get_order (self->batch, &n);
  gboolean changed = FALSE;

  while (self->scanned < self->n)
    {
      guint position = self->scanned++;

      keep_position (self, order[position], position);
      changed = set_look (self, position, look_at (self, order[position])) || changed;
      if (self->scanned % per_dot != 0 && self->scanned != self->n)
        continue;
      if (changed && self->pixels != NULL)
        _weft_dot_grid_paint_dot (self, position / per_dot);
      changed = FALSE;
      if (self->scanned < next_look)
        continue;
      if (g_get_monotonic_time () >= until_us)
        return;
      next_look = self->scanned + STRIDE;
    }
}

static void
tell (WeftDotGrid *self)
{
  if (!self->counted)
    return;
  self->counted = FALSE;
  _weft_dot_grid_describe (self, FALSE);
  g_signal_emit_by_name (self, "counted");
}

static gboolean
scan_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  WeftDotGrid *self = WEFT_DOT_GRID (widget);

  scan (self, g_get_monotonic_time () + SLICE_US);
  tell (self);
  if (self->scanned < self->n)
    return G_SOURCE_CONTINUE;
  self->tick = 0;
  _weft_dot_grid_describe (self, TRUE);
  return G_SOURCE_REMOVE;
}

static void
resize (WeftDotGrid *self, guint n)
{
  if (n > self->room)
    {
      self->room = MAX (n, self->room + self->room / 2);
      self->looks = g_renew (guint8, self->looks, self->room);
    }
  for (guint position = n; position < self->n; position++)
    self->counts[WEFT_DOT_LOOK (self->looks[position])]--;
  if (n > self->n)
    {
      memset (self->looks + self->n, WEFT_DOT_QUEUED, n - self->n);
      self->counts[WEFT_DOT_QUEUED] += n - self->n;
    }
  self->counted = self->counted || n != self->n;
  self->n = n;
  self->scanned = MIN (self->scanned, n);
}

static void
look_at_rest (WeftDotGrid *self)
{
  if (self->batch == NULL || self->scanned == self->n || self->tick != 0)
    return;
  scan (self, g_get_monotonic_time () + SLICE_US);
  if (self->scanned < self->n)
    self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), scan_cb, NULL, NULL);
}

void
_weft_dot_grid_look_anew (WeftDotGrid *self, gboolean all)
{
  guint n = 0;

  if (self->batch != NULL)
    weft_batch_get_order (self->batch, &n);
  if (n != self->n)
    {
      resize (self, n);
      _weft_dot_grid_forget_pixels (self);
    }
  if (all)
    self->scanned = 0;
  _weft_dot_grid_catch_up (self);
}

void
_weft_dot_grid_catch_up (WeftDotGrid *self)
{
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  self->caught_up_us = g_get_monotonic_time ();
  if (self->batch != NULL && !weft_batch_read_journal (self->batch, &self->since, changed_cb, self))
    self->scanned = 0;
  look_at_rest (self);
  _weft_dot_grid_read (self);
  tell (self);
}

static gboolean
catch_up_cb (gpointer data)
{
  WeftDotGrid *self = data;
  gint64 now = g_get_monotonic_time ();

  if (now < self->yields_until_us && now - self->caught_up_us < SELDOM_US)
    return G_SOURCE_CONTINUE;
  self->later_id = 0;
  _weft_dot_grid_catch_up (self);
  return G_SOURCE_REMOVE;
}

/* Comes once a frame while a batch runs; nobody follows ten thousand dots as quickly. */
void
_weft_dot_grid_changed (WeftDotGrid *self)
{
  gint64 now = g_get_monotonic_time ();

  if (self->later_id != 0)
    return;
  if (now - self->caught_up_us >= OFTEN_US && now >= self->yields_until_us)
    {
      _weft_dot_grid_catch_up (self);
      return;
    }
  self->later_id = g_timeout_add ((guint) (OFTEN_US / 1000), catch_up_cb, self);
  g_source_set_name_by_id (self->later_id, "[weft] dots");
}

void
weft_dot_grid_yield (WeftDotGrid *self)
{
  g_return_if_fail (WEFT_IS_DOT_GRID (self));

  self->yields_until_us = g_get_monotonic_time () + OFTEN_US;
}

void
_weft_dot_grid_take_levels (WeftDotGrid *self)
{
  guint n = 0;
  const guint32 *order = self->batch != NULL ? weft_batch_get_order (self->batch, &n) : NULL;

  for (guint position = 0; position < MIN (self->scanned, n); position++)
    set_look (self, position, look_at (self, order[position]));
}

void
_weft_dot_grid_stop_looking (WeftDotGrid *self)
{
  if (self->tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick);
  self->tick = 0;
  g_clear_handle_id (&self->later_id, g_source_remove);
}
