/* timeline.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "timeline-private.h"

#include <adwaita.h>

/* The timeline: its properties and its data. What is drawn is pieces of rows (timeline-lanes.c, painted in
 * timeline-paint.c), put together in timeline-draw.c; timeline-view.c says which part of the run shows. */

enum
{
  PROP_0,
  PROP_FOLLOW,
  PROP_SELECT_MODE,
  N_PROPS,
};

enum
{
  SELECTION_CHANGED,
  N_SIGNALS,
};

G_DEFINE_FINAL_TYPE (WeftTimeline, weft_timeline, GTK_TYPE_WIDGET)

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

guint64
weft_timeline_get_now (WeftTimeline *self)
{
  return self->length_ns;
}

static void
clear_lane_marks (gpointer data)
{
  WeftLaneMarks *marks = data;

  g_clear_pointer (&marks->all, g_array_unref);
  g_clear_pointer (&marks->notable, g_array_unref);
  g_clear_pointer (&marks->all_inside, g_array_unref);
  g_clear_pointer (&marks->notable_inside, g_array_unref);
}

static void
append_index (GArray **array, guint32 index)
{
  if (*array == NULL)
    *array = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_array_append_val (*array, index);
}

static void
index_mark (WeftTimeline *self, const WeftMark *mark, guint32 index)
{
  gboolean notable = weft_timeline_get_mark_shape (mark->kind) != NULL;
  guint32 above = mark->lane;
  WeftLaneMarks *lane;

  if (notable)
    g_array_append_val (self->notable, index);
  if (mark->lane >= self->marks->len)
    return;
  lane = &g_array_index (self->marks, WeftLaneMarks, mark->lane);
  append_index (&lane->all, index);
  if (notable)
    append_index (&lane->notable, index);
  while ((above = weft_trace_get_lane (self->trace, above)->parent) < self->marks->len)
    {
      lane = &g_array_index (self->marks, WeftLaneMarks, above);
      append_index (&lane->all_inside, index);
      if (notable)
        append_index (&lane->notable_inside, index);
    }
}

/* Marks come in the order of time, so that only the new ones are looked at; unless one came late. */
static void
index_marks (WeftTimeline *self)
{
  gsize n = 0;
  const WeftMark *marks = self->trace != NULL ? weft_trace_get_marks (self->trace, &n) : NULL;
  guint n_lanes = self->trace != NULL ? weft_trace_get_n_lanes (self->trace) : 0;

  if (n < self->n_marks || self->finished || self->trace == NULL)
    {
      g_array_set_size (self->marks, 0);
      g_array_set_size (self->notable, 0);
      self->n_marks = 0;
    }
  g_array_set_size (self->marks, n_lanes);
  for (gsize i = self->n_marks; i < n; i++)
    index_mark (self, &marks[i], (guint32) i);
  self->n_marks = n;
}

void
weft_timeline_rebuild_rows (WeftTimeline *self)
{
  if (!self->ready)
    return;
  weft_timeline_rows_build (self->rows, self->trace, weft_timeline_get_lane_height (self), weft_timeline_get_folded_height (self));
  weft_timeline_view_changed (self);
}

void
weft_timeline_set_folded (WeftTimeline *self, guint32 lane, gboolean folded)
{
  weft_timeline_rows_set_folded (self->rows, lane, folded);
  weft_timeline_rebuild_rows (self);
}

void
weft_timeline_forget (WeftTimeline *self)
{
  self->ready = FALSE;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
stop_ticking (WeftTimeline *self)
{
  if (self->more_id > 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->more_id);
  if (self->card_id > 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->card_id);
  self->more_id = self->card_id = 0;
}

static void
weft_timeline_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (weft_timeline_parent_class)->map (widget);
  weft_timeline_update (WEFT_TIMELINE (widget));
}

static void
weft_timeline_unmap (GtkWidget *widget)
{
  stop_ticking (WEFT_TIMELINE (widget));
  GTK_WIDGET_CLASS (weft_timeline_parent_class)->unmap (widget);
}

static void
weft_timeline_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 280 : 160;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 640 : 360;
}

static void
weft_timeline_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  WeftTimeline *self = WEFT_TIMELINE (widget);

  GTK_WIDGET_CLASS (weft_timeline_parent_class)->css_changed (widget, change);
  weft_graph_text_forget (&self->text);
  weft_timeline_forget (self);
}

static void
weft_timeline_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  weft_timeline_draw_frame (WEFT_TIMELINE (widget), snapshot);
  GTK_WIDGET_CLASS (weft_timeline_parent_class)->snapshot (widget, snapshot);
}

static void
weft_timeline_dispose (GObject *object)
{
  WeftTimeline *self = WEFT_TIMELINE (object);

  stop_ticking (self);
  self->trace = NULL;
  g_clear_object (&self->owner);
  weft_timeline_set_name_func (self, NULL, NULL, NULL);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->scroll_across, gtk_widget_unparent);
  g_clear_pointer (&self->scroll_down, gtk_widget_unparent);
  g_clear_pointer (&self->hint, gtk_widget_unparent);
  g_clear_pointer (&self->card, gtk_widget_unparent);
  G_OBJECT_CLASS (weft_timeline_parent_class)->dispose (object);
}

static void
weft_timeline_finalize (GObject *object)
{
  WeftTimeline *self = WEFT_TIMELINE (object);

  g_object_unref (self->across);
  g_object_unref (self->down);
  weft_timeline_rows_free (self->rows);
  weft_timeline_tiles_free (self->tiles);
  weft_timeline_tiles_free (self->stale);
  weft_timeline_inks_clear (&self->inks);
  weft_graph_text_clear (&self->text);
  g_array_unref (self->marks);
  g_array_unref (self->notable);
  g_free (self->title);
  G_OBJECT_CLASS (weft_timeline_parent_class)->finalize (object);
}

static void
weft_timeline_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WeftTimeline *self = WEFT_TIMELINE (object);

  switch (id)
    {
    case PROP_FOLLOW:
      g_value_set_boolean (value, self->follow);
      break;
    case PROP_SELECT_MODE:
      g_value_set_boolean (value, self->select_mode);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
weft_timeline_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  WeftTimeline *self = WEFT_TIMELINE (object);

  switch (id)
    {
    case PROP_FOLLOW:
      weft_timeline_set_follow (self, g_value_get_boolean (value));
      break;
    case PROP_SELECT_MODE:
      weft_timeline_set_select_mode (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
weft_timeline_class_init (WeftTimelineClass *klass)
{
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = weft_timeline_dispose;
  object_class->finalize = weft_timeline_finalize;
  object_class->get_property = weft_timeline_get_property;
  object_class->set_property = weft_timeline_set_property;
  widget_class->css_changed = weft_timeline_css_changed;
  widget_class->map = weft_timeline_map;
  widget_class->measure = weft_timeline_measure;
  widget_class->size_allocate = weft_timeline_size_allocate;
  widget_class->snapshot = weft_timeline_snapshot;
  widget_class->unmap = weft_timeline_unmap;

  properties[PROP_FOLLOW] = g_param_spec_boolean ("follow", NULL, NULL, TRUE, flags);
  properties[PROP_SELECT_MODE] = g_param_spec_boolean ("select-mode", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[SELECTION_CHANGED] = g_signal_new ("selection-changed", WEFT_TYPE_TIMELINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_css_name (widget_class, "timeline");
  weft_timeline_class_init_keys (widget_class);
}

static void
weft_timeline_init (WeftTimeline *self)
{
  self->follow = self->whole = TRUE;
  self->moment_ns = -1;
  self->scale = 1;
  self->view.column_ns = 1e6;
  self->hovered = self->chosen = (WeftSpot) { WEFT_LANE_NONE, FALSE, 0 };
  self->rows = weft_timeline_rows_new ();
  self->tiles = weft_timeline_tiles_new ();
  self->stale = weft_timeline_tiles_new ();
  self->marks = g_array_new (FALSE, TRUE, sizeof (WeftLaneMarks));
  g_array_set_clear_func (self->marks, clear_lane_marks);
  self->notable = g_array_new (FALSE, FALSE, sizeof (guint32));
  weft_graph_text_init (&self->text, GTK_WIDGET (self));
  weft_timeline_init_view (self);
  weft_timeline_init_hint (self);
  weft_timeline_init_card (self);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_add_css_class (GTK_WIDGET (self), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self), "numeric");
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (weft_timeline_forget), NULL);
  weft_timeline_init_input (self);
}

GtkWidget *
weft_timeline_new (void)
{
  return g_object_new (WEFT_TYPE_TIMELINE, NULL);
}

void
weft_timeline_set_trace (WeftTimeline *self, WeftTrace *trace, GObject *owner)
{
  WeftSpot none = { WEFT_LANE_NONE, FALSE, 0 };

  g_return_if_fail (WEFT_IS_TIMELINE (self));
  g_return_if_fail (owner == NULL || G_IS_OBJECT (owner));

  g_set_object (&self->owner, owner);
  self->trace = trace;
  self->hovered = self->chosen = none;
  self->pointed = FALSE;
  self->length_ns = self->room_ns = 0;
  self->finished = FALSE;
  self->follow = self->whole = TRUE;
  self->moment_ns = -1;
  self->n_marks = 0;
  g_array_set_size (self->marks, 0);
  gtk_adjustment_set_value (self->down, 0);
  weft_timeline_rows_forget (self->rows);
  weft_timeline_forget_tiles (self);
  weft_timeline_unselect (self);
  weft_timeline_update_hint (self);
  weft_timeline_update (self);
  weft_timeline_forget (self);
  weft_timeline_describe (self, TRUE);
}

WeftTrace *
weft_timeline_get_trace (WeftTimeline *self)
{
  g_return_val_if_fail (WEFT_IS_TIMELINE (self), NULL);

  return self->trace;
}

/* Cores, and what the legend says, come to be known while the batch runs, and need a place then. */
static gboolean
needs_place (WeftTimeline *self)
{
  gsize n_counts = 0;
  const char *reason;
  guint64 known;

  weft_trace_get_counts (self->trace, WEFT_COUNTER_CORES, &n_counts);
  known = (guint64) weft_trace_get_n_cores (self->trace) << 8 | (guint64) weft_trace_get_truth (self->trace, &reason) << 4
          | (guint64) (reason != NULL) << 3 | (guint64) (weft_trace_get_hidden (self->trace) > 0) << 2
          | (guint64) (weft_trace_get_dropped (self->trace) > 0) << 1 | (n_counts > 0);
  if (known == self->known)
    return FALSE;
  self->known = known;
  return TRUE;
}

/* What is not on the screen is caught up with when it is mapped. */
void
weft_timeline_update (WeftTimeline *self)
{
  gboolean finished;

  g_return_if_fail (WEFT_IS_TIMELINE (self));

  if (self->trace == NULL)
    return;
  finished = weft_trace_is_finished (self->trace);
  self->length_ns = weft_trace_get_length (self->trace);
  self->stamp = weft_trace_get_generation (self->trace);
  /* At the end it is told what jobs did of which nothing was known. */
  if (finished && !self->finished)
    {
      self->finished = TRUE;
      weft_timeline_forget_tiles (self);
      weft_timeline_describe (self, TRUE);
    }
  index_marks (self);
  if (needs_place (self))
    weft_timeline_forget (self);
  weft_timeline_rebuild_rows (self);
  weft_timeline_keep_up (self);
  if (self->selected)
    weft_timeline_update_card (self);
}

void
weft_timeline_set_name_func (WeftTimeline *self, WeftTimelineNameFunc func, gpointer data, GDestroyNotify destroy)
{
  g_return_if_fail (WEFT_IS_TIMELINE (self));

  if (self->name_destroy != NULL)
    self->name_destroy (self->name_data);
  self->name_func = func;
  self->name_data = data;
  self->name_destroy = destroy;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
weft_timeline_set_settings (WeftTimeline *self, GSettings *settings)
{
  g_return_if_fail (WEFT_IS_TIMELINE (self));
  g_return_if_fail (settings == NULL || G_IS_SETTINGS (settings));

  g_set_object (&self->settings, settings);
  weft_timeline_update_hint (self);
}

void
weft_timeline_set_title (WeftTimeline *self, const char *title)
{
  g_return_if_fail (WEFT_IS_TIMELINE (self));

  g_free (self->title);
  self->title = g_strdup (title);
  weft_timeline_describe (self, TRUE);
}

gboolean
weft_timeline_get_follow (WeftTimeline *self)
{
  g_return_val_if_fail (WEFT_IS_TIMELINE (self), FALSE);

  return self->follow;
}

void
weft_timeline_set_follow (WeftTimeline *self, gboolean follow)
{
  g_return_if_fail (WEFT_IS_TIMELINE (self));

  if (self->follow == !!follow)
    return;
  self->follow = !!follow;
  if (self->follow)
    weft_timeline_keep_up (self);
  else
    self->whole = FALSE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FOLLOW]);
}

gboolean
weft_timeline_get_select_mode (WeftTimeline *self)
{
  g_return_val_if_fail (WEFT_IS_TIMELINE (self), FALSE);

  return self->select_mode;
}

void
weft_timeline_set_select_mode (WeftTimeline *self, gboolean select_mode)
{
  g_return_if_fail (WEFT_IS_TIMELINE (self));

  if (self->select_mode == !!select_mode)
    return;
  self->select_mode = !!select_mode;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), self->select_mode ? "text" : NULL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECT_MODE]);
}

gboolean
weft_timeline_get_selection (WeftTimeline *self, guint64 *from_ns, guint64 *to_ns)
{
  g_return_val_if_fail (WEFT_IS_TIMELINE (self), FALSE);

  if (!self->selected)
    return FALSE;
  *from_ns = self->selected_from;
  *to_ns = self->selected_to;
  return TRUE;
}

static void
selection_changed (WeftTimeline *self)
{
  weft_timeline_update_card (self);
  weft_timeline_describe (self, TRUE);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[SELECTION_CHANGED], 0);
}

void
weft_timeline_select (WeftTimeline *self, guint64 from_ns, guint64 to_ns)
{
  g_return_if_fail (WEFT_IS_TIMELINE (self));
  g_return_if_fail (self->trace != NULL);
  g_return_if_fail (from_ns <= to_ns);

  if (self->selected && self->selected_from == from_ns && self->selected_to == to_ns)
    return;
  self->selected = TRUE;
  self->selected_from = from_ns;
  self->selected_to = to_ns;
  selection_changed (self);
}

void
weft_timeline_unselect (WeftTimeline *self)
{
  g_return_if_fail (WEFT_IS_TIMELINE (self));

  if (!self->selected)
    return;
  self->selected = FALSE;
  selection_changed (self);
}

void
weft_timeline_set_moment (WeftTimeline *self, gint64 time_ns)
{
  g_return_if_fail (WEFT_IS_TIMELINE (self));

  if (self->moment_ns == time_ns)
    return;
  self->moment_ns = time_ns;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
