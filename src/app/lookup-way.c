/* lookup-way.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "lookup-way.h"

#include "lookup-pipes.h"

#include "engine/format.h"
#include "lookup/tubes.h"

#include <glib/gi18n.h>

struct _WeftLookupWay
{
  AdwBin parent_instance;

  gboolean together;
  WeftTubes *tubes;   /* (owned) (nullable): of the last run */
  const char *style;  /* of what is shown */

  GtkLabel *title, *code, *description, *state;
  WeftLookupPipes *pipes;
  GtkWidget *outcome;
  GtkImage *icon;
  GtkButton *start;
};

enum
{
  PROP_0,
  PROP_RUNNING,
  PROP_TOGETHER,
  N_PROPS
};

enum
{
  SAY,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WeftLookupWay, weft_lookup_way, ADW_TYPE_BIN)

static const struct
{
  const char *icon, *style;
} looks[] = {
  [WEFT_TUBES_RUNNING] = { "weft-state-running-symbolic", "running" },
  [WEFT_TUBES_STUCK] = { "dialog-warning-symbolic", "failed" },
  [WEFT_TUBES_FINISHED] = { "weft-state-succeeded-symbolic", "succeeded" },
  [WEFT_TUBES_ENDED] = { "weft-state-cancelled-symbolic", "cancelled" },
  [WEFT_TUBES_FAILED] = { "weft-state-failed-symbolic", "failed" },
};

/* The sentence that the picture leads to. */
static char *
describe (WeftLookupWay *self)
{
  WeftTubesState state = weft_tubes_get_state (self->tubes);
  g_autofree char *elapsed = weft_format_duration (weft_tubes_get_elapsed (self->tubes));
  g_autofree char *left = weft_format_time_left (weft_tubes_get_time_left (self->tubes));

  switch (state)
    {
    case WEFT_TUBES_RUNNING:
      return g_strdup_printf (_("Running for %s."), elapsed);
    case WEFT_TUBES_STUCK:
      /* Translators: the time until it is ended, such as "3 s" */
      return g_strdup_printf (_("Deadlock: each waits for the other to read. It is ended in %s."), left);
    case WEFT_TUBES_FINISHED:
      return g_strdup_printf (_("Done in %s: all was written, and all was read."), elapsed);
    case WEFT_TUBES_ENDED:
      return g_strdup_printf (_("Ended after %s, since it never would have ended by itself."), elapsed);
    case WEFT_TUBES_FAILED:
    default:
      return g_strdup (_("A process died, or could not be started."));
    }
}

static void
show_look (WeftLookupWay *self, const char *icon, const char *style, const char *text)
{
  if (self->style != NULL)
    gtk_widget_remove_css_class (self->outcome, self->style);
  self->style = style;
  gtk_widget_add_css_class (self->outcome, style);
  gtk_image_set_from_icon_name (self->icon, icon);
  if (g_strcmp0 (gtk_label_get_text (self->state), text) != 0)
    gtk_label_set_text (self->state, text);
}

static void
show_state (WeftLookupWay *self)
{
  gboolean running = weft_lookup_way_is_running (self);
  const char *label = running ? _("End It") : self->together ? _("Do It Right") : _("Do It Wrong");
  WeftPipeLevel levels[3] = { { 0 } };
  g_autofree char *text = self->tubes != NULL ? describe (self) : NULL;

  if (g_strcmp0 (gtk_button_get_label (self->start), label) != 0)
    gtk_button_set_label (self->start, label);
  if (self->tubes == NULL)
    {
      show_look (self, "weft-state-queued-symbolic", "queued", _("Not run yet."));
      return;
    }
  weft_tubes_get_levels (self->tubes, levels);
  weft_lookup_pipes_set_levels (self->pipes, levels, weft_tubes_get_state (self->tubes) == WEFT_TUBES_STUCK);
  show_look (self, looks[weft_tubes_get_state (self->tubes)].icon, looks[weft_tubes_get_state (self->tubes)].style, text);
}

static void
state_changed_cb (WeftLookupWay *self)
{
  show_state (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RUNNING]);
}

static void
drop_tubes (WeftLookupWay *self)
{
  if (self->tubes == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->tubes, self);
  weft_tubes_end (self->tubes);
  g_clear_object (&self->tubes);
}

static void
clicked_cb (WeftLookupWay *self)
{
  if (weft_lookup_way_is_running (self))
    weft_lookup_way_stop (self);
  else
    weft_lookup_way_start (self);
}

static void
weft_lookup_way_constructed (GObject *object)
{
  WeftLookupWay *self = WEFT_LOOKUP_WAY (object);

  G_OBJECT_CLASS (weft_lookup_way_parent_class)->constructed (object);
  gtk_label_set_text (self->title, self->together ? _("Write and read together") : _("Write all, then read"));
  gtk_label_set_text (self->code, self->together ? "output, error = p.communicate (lines)\n" : "p.stdin.write (lines)\noutput = p.stdout.read ()");
  gtk_label_set_text (self->description,
                      self->together ? _("Whatever a pipe can take is written, whatever has come is read, in turn. No pipe stays full, so nobody waits for ever.")
                                     : _("A pipe holds 64 KiB. The program answers, nobody reads, the output is full; so the program stops reading, and the input is full too. Both wait."));
  gtk_button_set_label (self->start, "");
  show_state (self);
}

static void
weft_lookup_way_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WeftLookupWay *self = WEFT_LOOKUP_WAY (object);

  if (id == PROP_RUNNING)
    g_value_set_boolean (value, weft_lookup_way_is_running (self));
  else if (id == PROP_TOGETHER)
    g_value_set_boolean (value, self->together);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
weft_lookup_way_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_TOGETHER)
    WEFT_LOOKUP_WAY (object)->together = g_value_get_boolean (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
weft_lookup_way_dispose (GObject *object)
{
  drop_tubes (WEFT_LOOKUP_WAY (object));
  gtk_widget_dispose_template (GTK_WIDGET (object), WEFT_TYPE_LOOKUP_WAY);
  G_OBJECT_CLASS (weft_lookup_way_parent_class)->dispose (object);
}

static void
weft_lookup_way_class_init (WeftLookupWayClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = weft_lookup_way_constructed;
  object_class->dispose = weft_lookup_way_dispose;
  object_class->get_property = weft_lookup_way_get_property;
  object_class->set_property = weft_lookup_way_set_property;

  properties[PROP_RUNNING] = g_param_spec_boolean ("running", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_TOGETHER] = g_param_spec_boolean ("together", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[SAY] = g_signal_new ("say", WEFT_TYPE_LOOKUP_WAY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);

  g_type_ensure (WEFT_TYPE_LOOKUP_PIPES);
  gtk_widget_class_set_template_from_resource (widget_class, APP_PATH "lookup-way.ui");
  gtk_widget_class_bind_template_child (widget_class, WeftLookupWay, code);
  gtk_widget_class_bind_template_child (widget_class, WeftLookupWay, description);
  gtk_widget_class_bind_template_child (widget_class, WeftLookupWay, icon);
  gtk_widget_class_bind_template_child (widget_class, WeftLookupWay, outcome);
  gtk_widget_class_bind_template_child (widget_class, WeftLookupWay, pipes);
  gtk_widget_class_bind_template_child (widget_class, WeftLookupWay, start);
  gtk_widget_class_bind_template_child (widget_class, WeftLookupWay, state);
  gtk_widget_class_bind_template_child (widget_class, WeftLookupWay, title);
  gtk_widget_class_bind_template_callback (widget_class, clicked_cb);
}

static void
weft_lookup_way_init (WeftLookupWay *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
weft_lookup_way_start (WeftLookupWay *self)
{
  g_autoptr(GError) error = NULL;

  g_return_if_fail (WEFT_IS_LOOKUP_WAY (self));

  if (weft_lookup_way_is_running (self))
    return;
  drop_tubes (self);
  self->tubes = weft_tubes_new (self->together, &error);
  if (self->tubes == NULL)
    {
      g_signal_emit (self, signals[SAY], 0, error->message, NULL);
      return;
    }
  g_signal_connect_object (self->tubes, "moved", G_CALLBACK (show_state), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->tubes, "notify::state", G_CALLBACK (state_changed_cb), self, G_CONNECT_SWAPPED);
  state_changed_cb (self);
}

void
weft_lookup_way_stop (WeftLookupWay *self)
{
  g_return_if_fail (WEFT_IS_LOOKUP_WAY (self));

  if (self->tubes != NULL)
    weft_tubes_end (self->tubes);
}

gboolean
weft_lookup_way_is_running (WeftLookupWay *self)
{
  g_return_val_if_fail (WEFT_IS_LOOKUP_WAY (self), FALSE);

  return self->tubes != NULL && weft_tubes_get_state (self->tubes) <= WEFT_TUBES_STUCK;
}
