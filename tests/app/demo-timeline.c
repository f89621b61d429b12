/* demo-timeline.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "app/timeline-private.h"
#include "made-up-trace.h"

#include <adwaita.h>
#include <locale.h>
#include <glib/gi18n.h>
#include <stdlib.h>

/* The timeline over a made-up run: to look at, or, with --picture, to be looked at later. Not installed. */

static int width = 1000, height = 640, lanes = 0, spans = 100000;
static char *picture = NULL, *saved = NULL, *show = NULL, *stretch = NULL, *point = NULL, *keys = NULL;
static gboolean dark, hint, unfold, rtl;

static const GOptionEntry entries[] = {
  { "lanes", 'n', 0, G_OPTION_ARG_INT, &lanes, "A large run of so many threads", "N" },
  { "spans", 0, 0, G_OPTION_ARG_INT, &spans, "and so many spans", "N" },
  { "unfold", 0, 0, G_OPTION_ARG_NONE, &unfold, "with every thread", NULL },
  { "width", 0, 0, G_OPTION_ARG_INT, &width, NULL, "PIXELS" },
  { "height", 0, 0, G_OPTION_ARG_INT, &height, NULL, "PIXELS" },
  { "dark", 0, 0, G_OPTION_ARG_NONE, &dark, NULL, NULL },
  { "rtl", 0, 0, G_OPTION_ARG_NONE, &rtl, "From right to left", NULL },
  { "hint", 0, 0, G_OPTION_ARG_NONE, &hint, "Show the hint", NULL },
  { "show", 0, 0, G_OPTION_ARG_STRING, &show, "Milliseconds", "FROM,TO" },
  { "select", 0, 0, G_OPTION_ARG_STRING, &stretch, "Milliseconds", "FROM,TO" },
  { "point", 0, 0, G_OPTION_ARG_STRING, &point, "Put the pointer there", "X,Y" },
  { "keys", 0, 0, G_OPTION_ARG_STRING, &keys, "d: down, ]: next span", "KEYS" },
  { "picture", 0, 0, G_OPTION_ARG_FILENAME, &picture, "Write a picture and end", "FILE" },
  { "save", 0, 0, G_OPTION_ARG_FILENAME, &saved, "Likewise, as the program does", "FILE" },
  { NULL },
};

typedef struct
{
  WeftTimeline *timeline; /* (not owned) */
  GtkWindow *window;      /* (not owned) */
  GMainLoop *loop;        /* (not owned) */
} Demo;

static char *
dup_name (guint32 job, gpointer data)
{
  static const char *const names[] = { "debian.iso", "photos.tar.zst", "talk.webm", "notes.pdf", "index.html", "map.gpkg" };

  return g_strdup_printf ("%s #%u", names[job % G_N_ELEMENTS (names)], job + 1);
}

static gboolean
parse (const char *text, double *a, double *b)
{
  g_auto(GStrv) parts = text != NULL ? g_strsplit (text, ",", 2) : NULL;

  if (parts == NULL || g_strv_length (parts) < 2)
    return FALSE;
  *a = g_ascii_strtod (parts[0], NULL);
  *b = g_ascii_strtod (parts[1], NULL);
  return TRUE;
}

static void
play (Demo *self)
{
  double a, b;

  if (parse (show, &a, &b))
    weft_timeline_show_stretch (self->timeline, (guint64) (a * 1e6), (guint64) (b * 1e6));
  if (parse (stretch, &a, &b))
    weft_timeline_select (self->timeline, (guint64) (a * 1e6), (guint64) (b * 1e6));
  for (const char *key = keys; key != NULL && *key != '\0'; key++)
    if (*key == 'd')
      weft_timeline_step_lane (self->timeline, 1);
    else
      weft_timeline_step_span (self->timeline, 1);
  if (parse (point, &a, &b))
    {
      self->timeline->pointer_x = a;
      self->timeline->pointer_y = b;
      self->timeline->pointed = weft_timeline_pick (self->timeline, a, b, &self->timeline->hovered);
    }
  if (unfold)
    weft_timeline_set_folded (self->timeline, WEFT_ROW_ALL, FALSE);
}

static void
take_picture (Demo *self)
{
  g_autoptr(GdkPaintable) paintable = gtk_widget_paintable_new (GTK_WIDGET (self->window));
  int w = gdk_paintable_get_intrinsic_width (paintable), h = gdk_paintable_get_intrinsic_height (paintable);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr(GskRenderNode) node = NULL;
  g_autoptr(GdkTexture) texture = NULL;

  gdk_paintable_snapshot (paintable, snapshot, w, h);
  node = gtk_snapshot_free_to_node (snapshot);
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (self->window)), node, &GRAPHENE_RECT_INIT (0, 0, (float) w, (float) h));
  gdk_texture_save_to_png (texture, picture);
}

static gboolean
picture_cb (gpointer data)
{
  Demo *self = data;
  static int turn;

  if (turn++ == 0)
    {
      play (self);
      return G_SOURCE_CONTINUE;
    }
  if (picture != NULL)
    take_picture (self);
  if (saved != NULL)
    {
      g_autoptr(GFile) file = g_file_new_for_commandline_arg (saved);

      weft_timeline_save_picture (self->timeline, TRUE, file, NULL);
    }
  g_main_loop_quit (self->loop);
  return G_SOURCE_REMOVE;
}

static GtkWidget *
make_window (Demo *self)
{
  GtkWidget *window = adw_window_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->timeline = WEFT_TIMELINE (weft_timeline_new ());
  weft_timeline_set_name_func (self->timeline, dup_name, NULL, NULL);
  gtk_widget_set_vexpand (GTK_WIDGET (self->timeline), TRUE);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->timeline));
  adw_window_set_content (ADW_WINDOW (window), box);
  gtk_window_set_title (GTK_WINDOW (window), "Timeline");
  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  return window;
}

static void
load_style (void)
{
  g_autoptr(GtkCssProvider) style = gtk_css_provider_new ();

  gtk_css_provider_load_from_resource (style, APP_PATH "style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (style), GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

int
main (int argc, char **argv)
{
  g_autoptr(GOptionContext) options = g_option_context_new (NULL);
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr(GError) error = NULL;
  g_autoptr(WeftTrace) trace = NULL;
  g_autoptr(GSettings) settings = NULL;
  Demo demo = { .loop = loop };

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, g_getenv ("WEFT_LOCALEDIR") != NULL ? g_getenv ("WEFT_LOCALEDIR") : LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_option_context_add_main_entries (options, entries, NULL);
  if (!g_option_context_parse (options, &argc, &argv, &error))
    {
      g_printerr ("%s\n", error->message);
      return EXIT_FAILURE;
    }
  adw_init ();
  load_style ();
  if (rtl)
    gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  if (dark)
    adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_DARK);
  trace = lanes > 0 ? made_up_trace_new_large ((guint) lanes, (gsize) spans) : made_up_trace_new ();
  demo.window = GTK_WINDOW (make_window (&demo));
  if (hint)
    {
      settings = g_settings_new (APP_ID);
      weft_timeline_set_settings (demo.timeline, settings);
    }
  weft_timeline_set_trace (demo.timeline, trace, NULL);
  g_signal_connect_swapped (demo.window, "destroy", G_CALLBACK (g_main_loop_quit), loop);
  gtk_window_present (demo.window);
  if (picture != NULL || saved != NULL)
    g_timeout_add (400, picture_cb, &demo);
  g_main_loop_run (loop);
  gtk_window_destroy (demo.window);
  return EXIT_SUCCESS;
}
