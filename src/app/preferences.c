/* preferences.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "preferences.h"

#include "engine/format.h"

#include <glib/gi18n.h>
#include <math.h>

struct _WeftPreferences
{
  AdwPreferencesWindow parent_instance;

  WeftSampler *sampler; /* (owned) (nullable) */

  AdwActionRow *history;
  AdwComboRow *interval;
  GtkSwitch *notify, *recording;
  GtkSpinButton *runs;
};

G_DEFINE_FINAL_TYPE (WeftPreferences, weft_preferences, ADW_TYPE_PREFERENCES_WINDOW)

static char *
describe_history (WeftHistory *history)
{
  guint minutes = (guint) floor (weft_history_get_seconds (history) / 60);
  g_autofree char *time = g_strdup_printf (ngettext ("The last minute", "The last %u minutes", minutes), minutes);
  g_autofree char *bytes = weft_format_size (weft_history_get_bytes (history)), *most = weft_format_size (WEFT_HISTORY_BYTES_MOST);

  /* Translators: "The last 60 minutes", then sizes of memory, such as 13.6 MiB */
  return g_strdup_printf (_("%s, in %s of memory; never more than %s"), time, bytes, most);
}

static void
show_history (WeftPreferences *self)
{
  WeftHistory *history = self->sampler != NULL ? weft_sampler_get_history (self->sampler) : NULL;
  gboolean begun = history != NULL && weft_history_get_length (history) > 0;
  g_autofree char *text = begun ? describe_history (history) : g_strdup (_("Nothing has been recorded yet"));

  if (g_strcmp0 (text, adw_action_row_get_subtitle (self->history)) != 0)
    adw_action_row_set_subtitle (self->history, text);
}

static void
weft_preferences_dispose (GObject *object)
{
  WeftPreferences *self = WEFT_PREFERENCES (object);

  g_clear_object (&self->sampler);
  gtk_widget_dispose_template (GTK_WIDGET (self), WEFT_TYPE_PREFERENCES);
  G_OBJECT_CLASS (weft_preferences_parent_class)->dispose (object);
}

static void
weft_preferences_class_init (WeftPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weft_preferences_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, APP_PATH "preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, WeftPreferences, history);
  gtk_widget_class_bind_template_child (widget_class, WeftPreferences, interval);
  gtk_widget_class_bind_template_child (widget_class, WeftPreferences, notify);
  gtk_widget_class_bind_template_child (widget_class, WeftPreferences, recording);
  gtk_widget_class_bind_template_child (widget_class, WeftPreferences, runs);
}

static void
weft_preferences_init (WeftPreferences *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
bind_settings (WeftPreferences *self, GSettings *settings)
{
  GtkWidget *const widgets[] = { GTK_WIDGET (self->interval), GTK_WIDGET (self->notify), GTK_WIDGET (self->recording), GTK_WIDGET (self->runs) };

  for (guint i = 0; settings == NULL && i < G_N_ELEMENTS (widgets); i++)
    gtk_widget_set_sensitive (widgets[i], FALSE);
  if (settings == NULL)
    return;
  g_settings_bind (settings, "monitor-interval", self->interval, "selected", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "monitor-recording", self->recording, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "notify-when-finished", self->notify, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "runs-kept", self->runs, "value", G_SETTINGS_BIND_DEFAULT);
}

WeftPreferences *
weft_preferences_new (GSettings *settings, WeftSampler *sampler)
{
  WeftPreferences *self = g_object_new (WEFT_TYPE_PREFERENCES, NULL);

  bind_settings (self, settings);
  if (sampler != NULL)
    {
      self->sampler = g_object_ref (sampler);
      g_signal_connect_object (sampler, "sampled", G_CALLBACK (show_history), self, G_CONNECT_SWAPPED);
    }
  show_history (self);
  return self;
}
