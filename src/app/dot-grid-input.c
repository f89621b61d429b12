/* dot-grid-input.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "dot-grid-private.h"

#include "engine/format.h"

#include <glib/gi18n.h>

/* Pointer and keys, and what is read out of the dot that they come to. */

/* A screen reader must not be told at every step of a batch that runs. */
#define DESCRIBE_US (5 * G_USEC_PER_SEC)

static void
append_count (GString *text, WeftDotLook look, guint n)
{
  if (n == 0)
    return;
  if (text->len > 0)
    /* Translators: between the parts of "3 running, 2 queued" */
    g_string_append (text, _(", "));
  /* Translators: "3 running": a number of jobs and their state */
  g_string_append_printf (text, _("%'u %s"), n, weft_dot_get_name (look));
}

static char *
dup_counts (const guint counts[WEFT_DOT_N_LOOKS])
{
  GString *text = g_string_new (NULL);

  for (guint look = 0; look < WEFT_DOT_N_LOOKS; look++)
    append_count (text, look, counts[look]);
  return g_string_free (text, FALSE);
}

static char *
dup_job (WeftDotGrid *self, guint position)
{
  guint n;
  guint32 index = weft_batch_get_order (self->batch, &n)[position];
  g_autofree char *given = weft_batch_dup_name (self->batch, index), *name = weft_format_name (given);
  WeftDotLook look = WEFT_DOT_LOOK (self->looks[position]);

  if (look != WEFT_DOT_RUNNING && look != WEFT_DOT_PAUSED)
    return g_strdup_printf ("%s · %s", name, weft_dot_get_name (look));
  /* Translators: the name of a job, its state, how much of it is done */
  return g_strdup_printf (_("%s · %s · %d %%"), name, weft_dot_get_name (look), (int) (weft_batch_get_fraction (self->batch, index) * 100));
}

static char *
dup_several (WeftDotGrid *self, guint first, guint end)
{
  guint counts[WEFT_DOT_N_LOOKS] = { 0 };
  g_autofree char *told = NULL;

  for (guint position = first; position < end; position++)
    counts[WEFT_DOT_LOOK (self->looks[position])]++;
  told = dup_counts (counts);
  /* Translators: the numbers of the first and the last of some jobs, and how many of them are in which state */
  return g_strdup_printf (_("Jobs %'u to %'u: %s"), first + 1, end, told);
}

/* (nullable) (transfer full) */
static char *
dup_reading (WeftDotGrid *self, guint dot)
{
  guint first = _weft_dot_grid_first (self, dot), end;

  if (self->batch == NULL || dot >= self->layout.dots)
    return NULL;
  end = _weft_dot_grid_end (self, dot);
  return end - first == 1 ? dup_job (self, first) : dup_several (self, first, end);
}

void
_weft_dot_grid_read (WeftDotGrid *self)
{
  _weft_dot_grid_take_reading (self, dup_reading (self, self->hovered != WEFT_DOT_NONE ? self->hovered : self->chosen));
}

char *
weft_dot_grid_dup_summary (WeftDotGrid *self)
{
  g_autofree char *counts = NULL;

  g_return_val_if_fail (WEFT_IS_DOT_GRID (self), NULL);

  if (self->n == 0)
    return g_strdup (_("No jobs"));
  counts = dup_counts (self->counts);
  /* Translators: a number of jobs, and how many of them are in which state */
  return g_strdup_printf (ngettext ("%'u job: %s", "%'u jobs: %s", self->n), self->n, counts);
}

char *
weft_dot_grid_dup_scale (WeftDotGrid *self)
{
  g_return_val_if_fail (WEFT_IS_DOT_GRID (self), NULL);

  if (self->layout.dots == 0 || self->layout.per_dot == 1)
    return NULL;
  return g_strdup_printf (ngettext ("Each dot stands for %u job", "Each dot stands for %u jobs", self->layout.per_dot), self->layout.per_dot);
}

/* GTK 4.8 has no way to announce a text; a changed name of what has the focus is read out. */
static void
announce (WeftDotGrid *self)
{
  g_autofree char *text = self->by_keys ? dup_reading (self, self->chosen) : NULL;

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text != NULL ? text : _("Jobs as dots"), -1);
}

void
_weft_dot_grid_describe (WeftDotGrid *self, gboolean at_once)
{
  gint64 now_us = g_get_monotonic_time ();
  g_autofree char *summary = NULL;

  if (!at_once && now_us - self->described_us < DESCRIBE_US && self->batch != NULL && weft_batch_is_running (self->batch))
    return;
  self->described_us = now_us;
  summary = weft_dot_grid_dup_summary (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, summary, -1);
}

void
_weft_dot_grid_choose (WeftDotGrid *self, guint dot, gboolean by_keys)
{
  self->chosen = dot;
  self->by_keys = by_keys;
  if (by_keys)
    self->hovered = WEFT_DOT_NONE;
  _weft_dot_grid_read (self);
  announce (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
activate (WeftDotGrid *self, guint dot)
{
  if (dot < self->layout.dots)
    g_signal_emit_by_name (self, "activated", _weft_dot_grid_first (self, dot));
}

static guint
find (WeftDotGrid *self, double x, double y)
{
  int dot = weft_dot_layout_find (&self->layout, x * self->scale, y * self->scale);

  return dot >= 0 ? (guint) dot : WEFT_DOT_NONE;
}

static void
hover (WeftDotGrid *self, guint dot)
{
  if (dot == self->hovered)
    return;
  self->hovered = dot;
  _weft_dot_grid_read (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
motion_cb (WeftDotGrid *self, double x, double y)
{
  hover (self, find (self, x, y));
}

static void
leave_cb (WeftDotGrid *self)
{
  hover (self, WEFT_DOT_NONE);
}

static void
released_cb (WeftDotGrid *self, int n_press, double x, double y)
{
  guint dot = find (self, x, y);

  gtk_widget_grab_focus (GTK_WIDGET (self));
  _weft_dot_grid_choose (self, dot, FALSE);
  activate (self, dot);
}

static void
focus_cb (WeftDotGrid *self)
{
  _weft_dot_grid_describe (self, TRUE);
}

void
_weft_dot_grid_init_input (WeftDotGrid *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new (), *focus = gtk_event_controller_focus_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect_swapped (motion, "enter", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect_swapped (click, "released", G_CALLBACK (released_cb), self);
  g_signal_connect_swapped (focus, "enter", G_CALLBACK (focus_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
  announce (self);
}

/* By dots and rows of dots: (columns, rows). */
static gboolean
move_cb (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  WeftDotGrid *self = WEFT_DOT_GRID (widget);
  int columns, rows;
  gint64 to;

  g_variant_get (arguments, "(ii)", &columns, &rows);
  if (self->layout.dots == 0)
    return FALSE;
  to = self->chosen < self->layout.dots ? self->chosen + columns + (gint64) rows * self->layout.columns : 0;
  if (to >= 0 && to < (gint64) self->layout.dots)
    _weft_dot_grid_choose (self, (guint) to, TRUE);
  return TRUE;
}

/* To the first (-1) or the last (1). */
static gboolean
end_cb (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  WeftDotGrid *self = WEFT_DOT_GRID (widget);

  if (self->layout.dots == 0)
    return FALSE;
  _weft_dot_grid_choose (self, g_variant_get_int32 (arguments) < 0 ? 0 : self->layout.dots - 1, TRUE);
  return TRUE;
}

static gboolean
activate_cb (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  WeftDotGrid *self = WEFT_DOT_GRID (widget);

  activate (self, self->chosen);
  return self->chosen < self->layout.dots;
}

static gboolean
escape_cb (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  WeftDotGrid *self = WEFT_DOT_GRID (widget);
  gboolean had = self->chosen != WEFT_DOT_NONE;

  _weft_dot_grid_choose (self, WEFT_DOT_NONE, FALSE);
  return had;
}

static void
add_move (GtkWidgetClass *widget_class, guint key, guint keypad, int columns, int rows)
{
  gtk_widget_class_add_binding (widget_class, key, 0, move_cb, "(ii)", columns, rows);
  gtk_widget_class_add_binding (widget_class, keypad, 0, move_cb, "(ii)", columns, rows);
}

void
_weft_dot_grid_install_keys (GtkWidgetClass *widget_class)
{
  static const guint enter[] = { GDK_KEY_Return, GDK_KEY_KP_Enter, GDK_KEY_space, GDK_KEY_KP_Space };

  add_move (widget_class, GDK_KEY_Left, GDK_KEY_KP_Left, -1, 0);
  add_move (widget_class, GDK_KEY_Right, GDK_KEY_KP_Right, 1, 0);
  add_move (widget_class, GDK_KEY_Up, GDK_KEY_KP_Up, 0, -1);
  add_move (widget_class, GDK_KEY_Down, GDK_KEY_KP_Down, 0, 1);
  add_move (widget_class, GDK_KEY_Page_Up, GDK_KEY_KP_Page_Up, 0, -10);
  add_move (widget_class, GDK_KEY_Page_Down, GDK_KEY_KP_Page_Down, 0, 10);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Home, 0, end_cb, "i", -1);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_End, 0, end_cb, "i", 1);
  for (guint i = 0; i < G_N_ELEMENTS (enter); i++)
    gtk_widget_class_add_binding (widget_class, enter[i], 0, activate_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb, NULL);
}
