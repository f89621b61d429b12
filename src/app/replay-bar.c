/* replay-bar.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "replay-bar.h"

#include "engine/clock.h"
#include "engine/format.h"

#include <glib/gi18n.h>

static const guint speeds[] = { 1, 2, 5, 10, 20, 50, 100 };

/* A frame that took longer than that does not count in full: a replay goes on where it was, it does not jump. */
#define FRAME_MOST_US (G_USEC_PER_SEC / 4)

struct _WeftReplayBar
{
  AdwBin parent_instance;

  WeftReplay *replay; /* (owned) (nullable) */
  gulong time_id;
  guint tick_id;      /* while it plays */
  gint64 frame_us;    /* of the last frame */
  gboolean showing;   /* the slider is moved by us */

  GtkLabel *name, *time;
  GtkButton *play;
  GtkScale *slider;
  GtkAdjustment *adjustment;
  GtkDropDown *speed;
};

enum
{
  PROP_0,
  PROP_PLAYING,
  N_PROPS
};

enum
{
  CLOSE,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WeftReplayBar, weft_replay_bar, ADW_TYPE_BIN)

static gboolean
is_at_end (WeftReplayBar *self)
{
  return weft_replay_get_time (self->replay) >= weft_replay_get_length (self->replay);
}

static void
show_time (WeftReplayBar *self)
{
  double seconds = weft_seconds (weft_replay_get_time (self->replay));
  g_autofree char *time = weft_format_duration (seconds), *length = weft_format_duration (weft_seconds (weft_replay_get_length (self->replay)));
  /* Translators: a moment of a run, and how long the run is */
  g_autofree char *text = g_strdup_printf (_("%s / %s"), time, length);

  self->showing = TRUE;
  gtk_adjustment_set_value (self->adjustment, seconds);
  self->showing = FALSE;
  if (g_strcmp0 (gtk_label_get_text (self->time), text) == 0)
    return;
  gtk_label_set_text (self->time, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->slider), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);
}

static void
show_playing (WeftReplayBar *self)
{
  gboolean playing = self->tick_id > 0;
  const char *text = playing ? _("Pause the replay") : _("Play");

  gtk_button_set_icon_name (self->play, playing ? "media-playback-pause-symbolic" : "media-playback-start-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->play), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->play), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

void
weft_replay_bar_advance (WeftReplayBar *self, gint64 us)
{
  guint64 time_ns;

  g_return_if_fail (WEFT_IS_REPLAY_BAR (self) && self->replay != NULL);

  time_ns = weft_replay_get_time (self->replay) + (guint64) ((double) CLAMP (us, 0, FRAME_MOST_US) * 1000 * weft_replay_bar_get_speed (self));
  weft_replay_seek (self->replay, time_ns);
  if (is_at_end (self))
    weft_replay_bar_set_playing (self, FALSE);
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  WeftReplayBar *self = WEFT_REPLAY_BAR (widget);
  gint64 now = gdk_frame_clock_get_frame_time (clock), since = self->frame_us;

  self->frame_us = now;
  if (since > 0)
    weft_replay_bar_advance (self, now - since);
  return G_SOURCE_CONTINUE;
}

static void
play_cb (WeftReplayBar *self)
{
  weft_replay_bar_set_playing (self, self->tick_id == 0);
}

static void
close_cb (WeftReplayBar *self)
{
  g_signal_emit (self, signals[CLOSE], 0);
}

/* By somebody. */
static void
moved_cb (WeftReplayBar *self)
{
  if (!self->showing && self->replay != NULL)
    weft_replay_seek (self->replay, (guint64) (gtk_adjustment_get_value (self->adjustment) * (double) WEFT_NS_PER_SEC));
}

static void
show_name (WeftReplayBar *self)
{
  g_autofree char *name = weft_format_name (weft_run_get_name (weft_replay_get_run (self->replay)));

  gtk_label_set_text (self->name, name);
}

static void
drop_replay (WeftReplayBar *self)
{
  weft_replay_bar_set_playing (self, FALSE);
  if (self->replay == NULL)
    return;
  g_clear_signal_handler (&self->time_id, self->replay);
  g_signal_handlers_disconnect_by_data (weft_replay_get_run (self->replay), self);
  g_clear_object (&self->replay);
}

/* Nobody sees it, so it waits. */
static void
weft_replay_bar_unmap (GtkWidget *widget)
{
  weft_replay_bar_set_playing (WEFT_REPLAY_BAR (widget), FALSE);
  GTK_WIDGET_CLASS (weft_replay_bar_parent_class)->unmap (widget);
}

static void
weft_replay_bar_dispose (GObject *object)
{
  drop_replay (WEFT_REPLAY_BAR (object));
  gtk_widget_dispose_template (GTK_WIDGET (object), WEFT_TYPE_REPLAY_BAR);
  G_OBJECT_CLASS (weft_replay_bar_parent_class)->dispose (object);
}

static void
weft_replay_bar_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_PLAYING)
    g_value_set_boolean (value, weft_replay_bar_get_playing (WEFT_REPLAY_BAR (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
weft_replay_bar_class_init (WeftReplayBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = weft_replay_bar_dispose;
  object_class->get_property = weft_replay_bar_get_property;
  widget_class->unmap = weft_replay_bar_unmap;

  properties[PROP_PLAYING] = g_param_spec_boolean ("playing", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[CLOSE] = g_signal_new ("close", WEFT_TYPE_REPLAY_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, APP_PATH "replay-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, WeftReplayBar, adjustment);
  gtk_widget_class_bind_template_child (widget_class, WeftReplayBar, name);
  gtk_widget_class_bind_template_child (widget_class, WeftReplayBar, play);
  gtk_widget_class_bind_template_child (widget_class, WeftReplayBar, slider);
  gtk_widget_class_bind_template_child (widget_class, WeftReplayBar, speed);
  gtk_widget_class_bind_template_child (widget_class, WeftReplayBar, time);
  gtk_widget_class_bind_template_callback (widget_class, close_cb);
  gtk_widget_class_bind_template_callback (widget_class, moved_cb);
  gtk_widget_class_bind_template_callback (widget_class, play_cb);
}

static void
weft_replay_bar_init (WeftReplayBar *self)
{
  g_autoptr(GtkStringList) titles = gtk_string_list_new (NULL);

  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < G_N_ELEMENTS (speeds); i++)
    {
      /* Translators: so many times as fast */
      g_autofree char *title = g_strdup_printf (_("%u×"), speeds[i]);

      gtk_string_list_append (titles, title);
    }
  gtk_drop_down_set_model (self->speed, G_LIST_MODEL (titles));
  show_playing (self);
}

GtkWidget *
weft_replay_bar_new (void)
{
  return g_object_new (WEFT_TYPE_REPLAY_BAR, NULL);
}

static void
set_range (WeftReplayBar *self)
{
  double length = weft_seconds (weft_replay_get_length (self->replay));

  self->showing = TRUE;
  gtk_adjustment_configure (self->adjustment, 0, 0, length, length / 100, length / 10, 0);
  self->showing = FALSE;
}

void
weft_replay_bar_set_replay (WeftReplayBar *self, WeftReplay *replay)
{
  g_return_if_fail (WEFT_IS_REPLAY_BAR (self));

  drop_replay (self);
  if (replay == NULL)
    return;
  self->replay = g_object_ref (replay);
  self->time_id = g_signal_connect_swapped (replay, "notify::time", G_CALLBACK (show_time), self);
  g_signal_connect_object (weft_replay_get_run (replay), "notify::name", G_CALLBACK (show_name), self, G_CONNECT_SWAPPED);
  set_range (self);
  show_name (self);
  show_time (self);
}

WeftReplay *
weft_replay_bar_get_replay (WeftReplayBar *self)
{
  g_return_val_if_fail (WEFT_IS_REPLAY_BAR (self), NULL);

  return self->replay;
}

gboolean
weft_replay_bar_get_playing (WeftReplayBar *self)
{
  g_return_val_if_fail (WEFT_IS_REPLAY_BAR (self), FALSE);

  return self->tick_id > 0;
}

void
weft_replay_bar_set_playing (WeftReplayBar *self, gboolean playing)
{
  g_return_if_fail (WEFT_IS_REPLAY_BAR (self));

  if (playing == (self->tick_id > 0) || (playing && self->replay == NULL))
    return;
  if (playing)
    {
      if (is_at_end (self))
        weft_replay_seek (self->replay, 0);
      self->frame_us = 0;
      self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
    }
  else
    {
      gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick_id);
      self->tick_id = 0;
    }
  if (self->play != NULL)
    show_playing (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PLAYING]);
}

double
weft_replay_bar_get_speed (WeftReplayBar *self)
{
  guint selected;

  g_return_val_if_fail (WEFT_IS_REPLAY_BAR (self), 1);

  selected = gtk_drop_down_get_selected (self->speed);
  return speeds[MIN (selected, G_N_ELEMENTS (speeds) - 1)];
}
