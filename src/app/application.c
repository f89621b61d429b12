/* application.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "application.h"

#include "window.h"

#include <adwaita.h>
#include <glib/gi18n.h>

static void
about_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GtkWindow *parent = gtk_application_get_active_window (GTK_APPLICATION (data));

  adw_show_about_window (parent,
                         "application-icon", APP_ID,
                         "application-name", "Weft",
                         "comments", _("Run the same work as threads, processes and pools, and see what the machine does with it."),
                         "copyright", "© 2026 The Weft developers",
                         "developer-name", _("The Weft developers"),
                         "issue-url", "https://github.com/weft/weft/issues",
                         "license-type", GTK_LICENSE_GPL_3_0,
                         /* Translators: put your names here, a line each */
                         "translator-credits", _("translator-credits"),
                         "version", VERSION,
                         "website", "https://github.com/weft/weft",
                         NULL);
}

/* Each window is asked, so that one in which jobs run can say so. */
static void
quit_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GList *windows = g_list_copy (gtk_application_get_windows (GTK_APPLICATION (data)));

  for (GList *l = windows; l != NULL; l = l->next)
    if (WEFT_IS_WINDOW (l->data))
      gtk_window_close (l->data);
  g_list_free (windows);
}

/* Without the schema (a program that was moved, not installed) everything works, and nothing is kept. */
static GSettings *
get_settings (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr(GSettingsSchema) schema = source != NULL ? g_settings_schema_source_lookup (source, APP_ID, TRUE) : NULL;

  if (schema != NULL)
    return g_settings_new_full (schema, NULL, NULL);
  g_message ("The settings schema " APP_ID " is not installed: settings will not be kept.");
  return NULL;
}

static void
startup_cb (GtkApplication *application)
{
  static const struct
  {
    const char *action, *keys[3];
  } keys[] = {
    { "app.quit", { "<Control>q" } },
    { "window.close", { "<Control>w" } },
    { "win.add", { "<Control>n" } },
    { "win.start-or-stop", { "<Control>Return", "F5" } },
    { "win.pause", { "<Control>p" } },
    { "win.resume", { "<Control>r" } },
    { "win.view::jobs", { "<Alt>1" } },
    { "win.view::timeline", { "<Alt>2" } },
    { "win.view::compare", { "<Alt>3" } },
    { "win.view::runs", { "<Alt>4" } },
    { "win.block-main-thread", { "<Control>b" } },
    { "win.preferences", { "<Control>comma" } },
    { "win.show-help-overlay", { "<Control>question" } },
  };
  static const GActionEntry actions[] = {
    { .name = "about", .activate = about_action },
    { .name = "quit", .activate = quit_action },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (application), actions, G_N_ELEMENTS (actions), application);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_application_set_accels_for_action (application, keys[i].action, keys[i].keys);
  gtk_window_set_default_icon_name (APP_ID);
}

static void
activate_cb (GtkApplication *application)
{
  GtkWindow *window = gtk_application_get_active_window (application);

  if (window == NULL)
    {
      g_autoptr(GSettings) settings = get_settings ();

      window = GTK_WINDOW (weft_window_new (ADW_APPLICATION (application), settings));
    }
  gtk_window_present (window);
}

int
weft_app_main (int argc, char **argv)
{
  g_autoptr(AdwApplication) application = NULL;

  g_set_prgname (APP_ID);
  g_set_application_name ("Weft");
  application = adw_application_new (APP_ID, 0);
  g_application_set_resource_base_path (G_APPLICATION (application), APP_BASE_PATH);
  g_signal_connect (application, "startup", G_CALLBACK (startup_cb), NULL);
  g_signal_connect (application, "activate", G_CALLBACK (activate_cb), NULL);
  return g_application_run (G_APPLICATION (application), argc, argv);
}
