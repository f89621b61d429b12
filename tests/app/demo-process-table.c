/* demo-process-table.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "app/process-table.h"
#include "monitor/sampler.h"

#include <adwaita.h>
#include <stdlib.h>

/* The table of processes over this machine, to look at. Not installed. */

static int width = 900, height = 560;
static char *action = NULL, *columns = NULL, *search = NULL;
static gboolean tree, select_first;

static const GOptionEntry entries[] = {
  { "width", 0, 0, G_OPTION_ARG_INT, &width, NULL, "PIXELS" },
  { "height", 0, 0, G_OPTION_ARG_INT, &height, NULL, "PIXELS" },
  { "tree", 0, 0, G_OPTION_ARG_NONE, &tree, "As a tree", NULL },
  { "select", 0, 0, G_OPTION_ARG_NONE, &select_first, "Select the first rows", NULL },
  { "search", 0, 0, G_OPTION_ARG_STRING, &search, "Search for this", "TEXT" },
  { "columns", 0, 0, G_OPTION_ARG_STRING, &columns, "Show these columns, too", "A,B" },
  { "action", 0, 0, G_OPTION_ARG_STRING, &action, "Then do this", "ACTION" },
  { NULL },
};

typedef struct
{
  WeftSampler *sampler;
  WeftProcessTable *table; /* (not owned) */
  GtkWindow *window;       /* (not owned) */
} Demo;

static void
sampled_cb (Demo *self)
{
  weft_process_table_set_sample (self->table, weft_sampler_get_sample (self->sampler));
}

static void
say_cb (Demo *self, const char *text)
{
  g_print ("%s\n", text);
}

static gboolean
act_cb (gpointer data)
{
  Demo *self = data;
  GtkSelectionModel *model = GTK_SELECTION_MODEL (weft_process_table_get_model (self->table));

  if (select_first)
    gtk_selection_model_select_range (model, 1, 3, TRUE);
  if (search != NULL)
    weft_process_model_set_search (weft_process_table_get_model (self->table), search);
  if (action != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self->table), action, NULL);
  return G_SOURCE_REMOVE;
}

static void
make_window (Demo *self)
{
  GtkWidget *window = gtk_window_new ();
  g_auto(GStrv) more = g_strsplit (columns != NULL ? columns : "", ",", -1);

  self->window = GTK_WINDOW (window);
  self->table = weft_process_table_new ();
  for (guint i = 0; more[i] != NULL; i++)
    {
      g_autofree char *name = g_strconcat ("table.column-", more[i], NULL);

      gtk_widget_activate_action (GTK_WIDGET (self->table), name, NULL);
    }
  weft_process_model_set_tree (weft_process_table_get_model (self->table), tree);
  g_signal_connect_swapped (self->table, "say", G_CALLBACK (say_cb), self);
  gtk_window_set_default_size (self->window, width, height);
  gtk_window_set_child (self->window, GTK_WIDGET (self->table));
  gtk_window_present (self->window);
}

static void
use_resources (void)
{
  g_autoptr(GtkCssProvider) provider = gtk_css_provider_new ();

  gtk_css_provider_load_from_resource (provider, APP_PATH "style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (provider), GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (gdk_display_get_default ()), APP_PATH "icons");
}

int
main (int argc, char **argv)
{
  g_autoptr(GOptionContext) context = g_option_context_new ("- show the table of processes");
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr(GError) error = NULL;
  Demo demo = { NULL };

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("%s\n", error->message);
      return EXIT_FAILURE;
    }
  weft_monitor_init ();
  adw_init ();
  use_resources ();
  demo.sampler = weft_sampler_new (NULL);
  weft_sampler_set_interval (demo.sampler, 0.5);
  make_window (&demo);
  g_signal_connect_swapped (demo.sampler, "sampled", G_CALLBACK (sampled_cb), &demo);
  g_signal_connect_swapped (demo.window, "destroy", G_CALLBACK (g_main_loop_quit), loop);
  weft_sampler_hold (demo.sampler);
  g_timeout_add (1000, act_cb, &demo);
  g_main_loop_run (loop);
  weft_sampler_release (demo.sampler);
  g_object_unref (demo.sampler);
  return EXIT_SUCCESS;
}
