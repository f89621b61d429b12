/* demo-compare.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "app/compare-page.h"
#include "made-up-runs.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <locale.h>
#include <stdlib.h>

/* The page that compares, over made-up runs: to look at, or, with --picture, to be looked at later. Not installed. */

static int width = 900, height = 900, scroll, selected = -1;
static char *picture = NULL, *svg = NULL;
static gboolean scaling, dark, empty, contrast, real;

static const GOptionEntry entries[] = {
  { "scaling", 0, 0, G_OPTION_ARG_NONE, &scaling, "Pools with several numbers of workers", NULL },
  { "empty", 0, 0, G_OPTION_ARG_NONE, &empty, "No results yet", NULL },
  { "real", 0, 0, G_OPTION_ARG_NONE, &real, "Compare for real, five short downloads", NULL },
  { "dark", 0, 0, G_OPTION_ARG_NONE, &dark, NULL, NULL },
  { "contrast", 0, 0, G_OPTION_ARG_NONE, &contrast, "High contrast", NULL },
  { "width", 0, 0, G_OPTION_ARG_INT, &width, NULL, "PIXELS" },
  { "height", 0, 0, G_OPTION_ARG_INT, &height, NULL, "PIXELS" },
  { "scroll", 0, 0, G_OPTION_ARG_INT, &scroll, "Down by so much", "PIXELS" },
  { "selected", 0, 0, G_OPTION_ARG_INT, &selected, "Choose a row", "N" },
  { "picture", 0, 0, G_OPTION_ARG_FILENAME, &picture, "Write a picture and end", "FILE" },
  { "svg", 0, 0, G_OPTION_ARG_FILENAME, &svg, "Write the charts as SVG and end", "FILE" },
  { NULL },
};

static WeftComparePage *page;
static GtkWindow *window;
static GMainLoop *loop;

static GtkWidget *
find (GtkWidget *root, GType type)
{
  if (g_type_is_a (G_OBJECT_TYPE (root), type))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
take_picture (void)
{
  g_autoptr(GdkPaintable) paintable = gtk_widget_paintable_new (GTK_WIDGET (window));
  int w = gdk_paintable_get_intrinsic_width (paintable), h = gdk_paintable_get_intrinsic_height (paintable);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr(GskRenderNode) node = NULL;
  g_autoptr(GdkTexture) texture = NULL;

  gdk_paintable_snapshot (paintable, snapshot, w, h);
  node = gtk_snapshot_free_to_node (snapshot);
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (window)), node, &GRAPHENE_RECT_INIT (0, 0, (float) w, (float) h));
  gdk_texture_save_to_png (texture, picture);
}

static void
save_svg (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = weft_compare_results_get_picture (weft_compare_page_get_results (page), WEFT_PICTURE_SVG, &error);

  if (bytes == NULL || !g_file_set_contents (svg, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), &error))
    g_printerr ("%s\n", error->message);
}

static gboolean
picture_cb (gpointer data)
{
  static int turn;
  GtkWidget *scrolled = find (GTK_WIDGET (page), GTK_TYPE_SCROLLED_WINDOW);

  if (turn == 0 && scroll > 0)
    gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled)), scroll);
  if (turn == 0 && selected >= 0)
    g_object_set (find (GTK_WIDGET (page), g_type_from_name ("WeftCompareBars")), "selected", selected, NULL);
  if (turn++ < 2 || (real && weft_compare_page_is_running (page)))
    return G_SOURCE_CONTINUE;
  if (picture != NULL)
    take_picture ();
  if (svg != NULL)
    save_svg ();
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

static void
fill (void)
{
  WeftFindingRun runs[MADE_UP_RUNS_MOST];
  char *titles[MADE_UP_RUNS_MOST] = { NULL };
  guint n = made_up_runs (scaling, runs, titles);
  WeftPlan plan;

  weft_plan_init (&plan);
  if (real)
    {
      plan.duration_min = 0.5;
      plan.duration_max = 1;
      weft_compare_page_set_batch (page, &plan, NULL, 5);
      weft_compare_page_start (page);
    }
  else if (!empty)
    {
      weft_compare_page_show_runs (page, runs, (const char *const *) titles, n);
    }
  for (guint i = 0; i < n; i++)
    g_free (titles[i]);
}

int
main (int argc, char **argv)
{
  g_autoptr(GOptionContext) options = g_option_context_new (NULL);
  g_autoptr(GtkCssProvider) style = gtk_css_provider_new ();
  g_autoptr(GError) error = NULL;
  const char *translations = g_getenv ("WEFT_LOCALEDIR");

  setlocale (LC_ALL, "");
  if (translations != NULL)
    bindtextdomain (GETTEXT_PACKAGE, translations);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_option_context_add_main_entries (options, entries, NULL);
  if (!g_option_context_parse (options, &argc, &argv, &error))
    {
      g_printerr ("%s\n", error->message);
      return EXIT_FAILURE;
    }
  adw_init ();
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), dark ? ADW_COLOR_SCHEME_FORCE_DARK : ADW_COLOR_SCHEME_FORCE_LIGHT);
  gtk_css_provider_load_from_resource (style, APP_PATH "style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (style), GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  window = GTK_WINDOW (adw_window_new ());
  page = WEFT_COMPARE_PAGE (weft_compare_page_new ());
  adw_window_set_content (ADW_WINDOW (window), GTK_WIDGET (page));
  gtk_window_set_default_size (window, width, height);
  fill ();
  loop = g_main_loop_new (NULL, FALSE);
  g_signal_connect_swapped (window, "destroy", G_CALLBACK (g_main_loop_quit), loop);
  gtk_window_present (window);
  if (picture != NULL || svg != NULL)
    g_timeout_add (300, picture_cb, NULL);
  g_main_loop_run (loop);
  return EXIT_SUCCESS;
}
