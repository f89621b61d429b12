/* compare-bars.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "compare-bars-private.h"

#include <glib/gi18n.h>

enum
{
  PROP_0,
  PROP_SELECTED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (WeftCompareBars, weft_compare_bars, GTK_TYPE_WIDGET)

char *
weft_compare_bars_dup_description (WeftCompareBars *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->n; i++)
    {
      g_autofree char *values = weft_measure_dup_description (self->measure, &self->runs[i]);

      /* Translators: a row of a table that is read out: a run, and its figures */
      g_string_append_printf (text, _("%s: %s. "), self->titles[i], values);
    }
  return g_strchomp (g_string_free (text, FALSE));
}

static void
describe (WeftCompareBars *self)
{
  g_autofree char *table = weft_compare_bars_dup_description (self);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, weft_measure_get_title (self->measure),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, self->n > 0 ? table : _("Nothing has been measured yet"),
                                  -1);
}

/* GTK 4.8 has no way to announce a text; a changed name of what has the focus is read out. */
static void
announce (WeftCompareBars *self)
{
  g_autofree char *values = NULL, *label = NULL;

  if (self->selected < 0)
    {
      describe (self);
      return;
    }
  values = weft_measure_dup_description (self->measure, &self->runs[self->selected]);
  label = g_strdup_printf ("%s, %s: %s", weft_measure_get_title (self->measure), self->titles[self->selected], values);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, values,
                                  -1);
}

static void
motion_cb (WeftCompareBars *self, double x, double y)
{
  weft_compare_bars_set_selected (self, weft_compare_bars_find (self, y));
}

static void
leave_cb (WeftCompareBars *self)
{
  if (!gtk_widget_has_focus (GTK_WIDGET (self)))
    weft_compare_bars_set_selected (self, -1);
}

static void
pressed_cb (WeftCompareBars *self, int n_press, double x, double y)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  weft_compare_bars_set_selected (self, weft_compare_bars_find (self, y));
}

static gboolean
move_cb (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  WeftCompareBars *self = WEFT_COMPARE_BARS (widget);
  int by = g_variant_get_int32 (arguments), last = (int) self->n - 1;

  if (self->n == 0)
    return FALSE;
  if (self->selected < 0)
    weft_compare_bars_set_selected (self, by > 0 ? 0 : last);
  else
    weft_compare_bars_set_selected (self, CLAMP (self->selected + by, 0, last));
  return TRUE;
}

static gboolean
escape_cb (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  WeftCompareBars *self = WEFT_COMPARE_BARS (widget);
  gboolean had = self->selected >= 0;

  weft_compare_bars_set_selected (self, -1);
  return had;
}

static gboolean
query_tooltip_cb (WeftCompareBars *self, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  int row = keyboard ? self->selected : weft_compare_bars_find (self, y);
  g_autofree char *values = NULL, *text = NULL;

  if (row < 0)
    return FALSE;
  values = weft_measure_dup_description (self->measure, &self->runs[row]);
  text = g_strdup_printf ("%s\n%s", self->titles[row], values);
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

static GtkSizeRequestMode
weft_compare_bars_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
weft_compare_bars_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  WeftCompareBarsLayout layout;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = 200;
      *natural = 360;
      return;
    }
  weft_compare_bars_lay_out (WEFT_COMPARE_BARS (widget), for_size > 0 ? for_size : 420, &layout);
  *minimum = *natural = layout.height;
}

static void
weft_compare_bars_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (weft_compare_bars_parent_class)->css_changed (widget, change);
  weft_graph_text_forget (&WEFT_COMPARE_BARS (widget)->text);
  gtk_widget_queue_resize (widget);
}

static void
weft_compare_bars_finalize (GObject *object)
{
  WeftCompareBars *self = WEFT_COMPARE_BARS (object);

  weft_graph_text_clear (&self->text);
  g_free (self->runs);
  g_strfreev (self->titles);
  G_OBJECT_CLASS (weft_compare_bars_parent_class)->finalize (object);
}

static void
weft_compare_bars_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_SELECTED)
    g_value_set_int (value, WEFT_COMPARE_BARS (object)->selected);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
weft_compare_bars_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_SELECTED)
    weft_compare_bars_set_selected (WEFT_COMPARE_BARS (object), g_value_get_int (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
add_keys (GtkWidgetClass *widget_class)
{
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Down, 0, move_cb, "i", 1);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_KP_Down, 0, move_cb, "i", 1);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Up, 0, move_cb, "i", -1);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_KP_Up, 0, move_cb, "i", -1);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Home, 0, move_cb, "i", -G_MAXINT16);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_End, 0, move_cb, "i", G_MAXINT16);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb, NULL);
}

static void
weft_compare_bars_class_init (WeftCompareBarsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->finalize = weft_compare_bars_finalize;
  object_class->get_property = weft_compare_bars_get_property;
  object_class->set_property = weft_compare_bars_set_property;
  widget_class->css_changed = weft_compare_bars_css_changed;
  widget_class->get_request_mode = weft_compare_bars_get_request_mode;
  widget_class->measure = weft_compare_bars_measure;
  widget_class->snapshot = weft_compare_bars_snapshot;

  properties[PROP_SELECTED] = g_param_spec_int ("selected", NULL, NULL, -1, G_MAXINT, -1,
                                                G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_css_name (widget_class, "comparebars");
  add_keys (widget_class);
}

static void
weft_compare_bars_init (WeftCompareBars *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  self->selected = -1;
  self->titles = g_new0 (char *, 1);
  weft_graph_text_init (&self->text, GTK_WIDGET (self));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self), "numeric");
  g_signal_connect (self, "query-tooltip", G_CALLBACK (query_tooltip_cb), NULL);
  g_signal_connect_swapped (motion, "enter", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

GtkWidget *
weft_compare_bars_new (WeftMeasure measure)
{
  WeftCompareBars *self = g_object_new (WEFT_TYPE_COMPARE_BARS, NULL);

  self->measure = measure;
  describe (self);
  return GTK_WIDGET (self);
}

WeftMeasure
weft_compare_bars_get_measure (WeftCompareBars *self)
{
  g_return_val_if_fail (WEFT_IS_COMPARE_BARS (self), WEFT_MEASURE_ELAPSED);

  return self->measure;
}

void
weft_compare_bars_set_runs (WeftCompareBars *self, const WeftFindingRun *runs, const char *const *titles, guint n)
{
  g_return_if_fail (WEFT_IS_COMPARE_BARS (self));

  g_free (self->runs);
  g_strfreev (self->titles);
  self->runs = g_memdup2 (runs, n * sizeof *runs);
  self->titles = g_new0 (char *, n + 1);
  for (guint i = 0; i < n; i++)
    self->titles[i] = g_strdup (titles[i]);
  self->n = n;
  weft_compare_bars_set_selected (self, -1);
  describe (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

int
weft_compare_bars_get_selected (WeftCompareBars *self)
{
  g_return_val_if_fail (WEFT_IS_COMPARE_BARS (self), -1);

  return self->selected;
}

void
weft_compare_bars_set_selected (WeftCompareBars *self, int selected)
{
  g_return_if_fail (WEFT_IS_COMPARE_BARS (self));

  selected = selected < (int) self->n ? MAX (selected, -1) : -1;
  if (selected == self->selected)
    return;
  self->selected = selected;
  announce (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED]);
}
