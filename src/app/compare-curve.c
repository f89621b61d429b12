/* compare-curve.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "compare-curve-private.h"

#include <glib/gi18n.h>
#include <math.h>

G_DEFINE_FINAL_TYPE (WeftCompareCurve, weft_compare_curve, GTK_TYPE_WIDGET)

static char *
dup_point (const WeftCurveLine *line, guint i)
{
  /* Translators: a strategy, a number of workers, how many times as fast they are as one */
  return g_strdup_printf (ngettext ("%s, %.0f worker: %.2f times as fast as one", "%s, %.0f workers: %.2f times as fast as one",
                                    (gulong) line->points[i].workers),
                          _(line->strategy->title), line->points[i].workers, line->points[i].speedup);
}

char *
weft_compare_curve_dup_reading (WeftCompareCurve *self)
{
  g_return_val_if_fail (WEFT_IS_COMPARE_CURVE (self), NULL);

  return self->point < 0 ? NULL : dup_point (weft_compare_curve_get_line (self, (guint) self->line), (guint) self->point);
}

static void
append_fits (GString *text, const WeftCurveLine *line)
{
  if (line->has_fit[WEFT_LAW_AMDAHL])
    g_string_append_printf (text, _("Amdahl's law: %.1f %% runs one at a time. "), 100 * line->fits[WEFT_LAW_AMDAHL].sigma);
  if (line->has_fit[WEFT_LAW_USL] && isfinite (line->fits[WEFT_LAW_USL].peak_workers))
    g_string_append_printf (text, _("Universal scalability law: fastest with %.0f workers. "), line->fits[WEFT_LAW_USL].peak_workers);
}

char *
weft_compare_curve_dup_description (WeftCompareCurve *self)
{
  GString *text = g_string_new (NULL);

  g_return_val_if_fail (WEFT_IS_COMPARE_CURVE (self), NULL);

  for (guint i = 0; i < self->lines->len; i++)
    {
      const WeftCurveLine *line = weft_compare_curve_get_line (self, i);

      for (guint k = 0; k < line->n; k++)
        {
          g_autofree char *point = dup_point (line, k);

          g_string_append_printf (text, "%s. ", point);
        }
      append_fits (text, line);
    }
  return g_strchomp (g_string_free (text, FALSE));
}

static void
describe (WeftCompareCurve *self)
{
  g_autofree char *table = weft_compare_curve_dup_description (self);
  g_autofree char *reading = weft_compare_curve_dup_reading (self);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, reading != NULL ? reading : _("Speed-up"),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, table,
                                  -1);
}

static void
choose (WeftCompareCurve *self, int line, int point)
{
  if (line == self->line && point == self->point)
    return;
  self->line = line;
  self->point = point;
  describe (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
motion_cb (WeftCompareCurve *self, double x, double y)
{
  int line, point;

  weft_compare_curve_find (self, x, y, &line, &point);
  choose (self, line, point);
}

static void
leave_cb (WeftCompareCurve *self)
{
  if (!gtk_widget_has_focus (GTK_WIDGET (self)))
    choose (self, -1, -1);
}

static void
pressed_cb (WeftCompareCurve *self, int n_press, double x, double y)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  motion_cb (self, x, y);
}

/* Left and right along a strategy, up and down to another. */
static gboolean
move_cb (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  WeftCompareCurve *self = WEFT_COMPARE_CURVE (widget);
  int right, down, line;

  g_variant_get (arguments, "(ii)", &right, &down);
  if (self->lines->len == 0)
    return FALSE;
  if (self->point < 0)
    {
      choose (self, 0, right < 0 ? (int) weft_compare_curve_get_line (self, 0)->n - 1 : 0);
      return TRUE;
    }
  line = CLAMP (self->line + down, 0, (int) self->lines->len - 1);
  choose (self, line, CLAMP (self->point + right, 0, (int) weft_compare_curve_get_line (self, (guint) line)->n - 1));
  return TRUE;
}

static gboolean
escape_cb (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  WeftCompareCurve *self = WEFT_COMPARE_CURVE (widget);
  gboolean had = self->point >= 0;

  choose (self, -1, -1);
  return had;
}

static GtkSizeRequestMode
weft_compare_curve_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
weft_compare_curve_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = 200;
      *natural = 640;
      return;
    }
  *minimum = *natural = weft_compare_curve_measure_height (WEFT_COMPARE_CURVE (widget), for_size > 0 ? for_size : 640);
}

static void
weft_compare_curve_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (weft_compare_curve_parent_class)->css_changed (widget, change);
  weft_graph_text_forget (&WEFT_COMPARE_CURVE (widget)->text);
  gtk_widget_queue_resize (widget);
}

static void
weft_compare_curve_finalize (GObject *object)
{
  WeftCompareCurve *self = WEFT_COMPARE_CURVE (object);

  weft_graph_text_clear (&self->text);
  g_array_unref (self->lines);
  G_OBJECT_CLASS (weft_compare_curve_parent_class)->finalize (object);
}

static void
add_keys (GtkWidgetClass *widget_class)
{
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Left, 0, move_cb, "(ii)", -1, 0);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Right, 0, move_cb, "(ii)", 1, 0);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Up, 0, move_cb, "(ii)", 0, -1);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Down, 0, move_cb, "(ii)", 0, 1);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Home, 0, move_cb, "(ii)", -G_MAXINT16, 0);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_End, 0, move_cb, "(ii)", G_MAXINT16, 0);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb, NULL);
}

static void
weft_compare_curve_class_init (WeftCompareCurveClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = weft_compare_curve_finalize;
  widget_class->css_changed = weft_compare_curve_css_changed;
  widget_class->get_request_mode = weft_compare_curve_get_request_mode;
  widget_class->measure = weft_compare_curve_measure;
  widget_class->snapshot = weft_compare_curve_snapshot;

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_css_name (widget_class, "comparecurve");
  add_keys (widget_class);
}

static void
clear_line (gpointer data)
{
  g_free (((WeftCurveLine *) data)->points);
}

static void
weft_compare_curve_init (WeftCompareCurve *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  self->line = self->point = -1;
  self->lines = g_array_new (FALSE, TRUE, sizeof (WeftCurveLine));
  g_array_set_clear_func (self->lines, clear_line);
  weft_graph_text_init (&self->text, GTK_WIDGET (self));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self), "numeric");
  g_signal_connect_swapped (motion, "enter", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  describe (self);
}

GtkWidget *
weft_compare_curve_new (void)
{
  return g_object_new (WEFT_TYPE_COMPARE_CURVE, NULL);
}

static void
add_line (WeftCompareCurve *self, const WeftStrategy *strategy, const WeftFitPoint *points, guint n)
{
  WeftCurveLine line = { .strategy = strategy, .points = g_memdup2 (points, n * sizeof *points), .n = n };

  for (guint law = 0; law < WEFT_N_LAWS; law++)
    line.has_fit[law] = weft_fit (law, points, n, &line.fits[law]);
  for (guint i = 0; i < n; i++)
    {
      self->most_workers = MAX (self->most_workers, points[i].workers);
      self->most_speedup = MAX (self->most_speedup, points[i].speedup);
    }
  g_array_append_val (self->lines, line);
}

gboolean
weft_compare_curve_set_runs (WeftCompareCurve *self, const WeftFindingRun *runs, guint n)
{
  g_autofree WeftFitPoint *points = g_new (WeftFitPoint, n + 1);

  g_return_val_if_fail (WEFT_IS_COMPARE_CURVE (self), FALSE);

  g_array_set_size (self->lines, 0);
  self->most_workers = self->most_speedup = 1;
  self->line = self->point = -1;
  for (guint id = 0; id < WEFT_N_STRATEGIES; id++)
    {
      const WeftStrategy *strategy = weft_strategy_get (id);
      guint n_points = weft_findings_get_speedups (runs, n, strategy, points, NULL);

      if (strategy->pooled && n_points >= 2 && points[0].workers < points[n_points - 1].workers)
        add_line (self, strategy, points, n_points);
    }
  describe (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  return self->lines->len > 0;
}
