/* demo-core-graph.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "app/area-graph.h"
#include "app/core-graph-private.h"
#include "made-up.h"

#include <adwaita.h>
#include <stdlib.h>

/* The core graph over made-up cores: to look at, or, with --picture, to be looked at later. Not installed. */

static int n_cores = 16, span = 60, width = 800, height = 480;
static char *view = NULL, *picture = NULL, *read_at = NULL;
static gboolean by_kind, area, live, moment;

static const GOptionEntry entries[] = {
  { "cores", 'n', 0, G_OPTION_ARG_INT, &n_cores, "How many cores", "N" },
  { "view", 0, 0, G_OPTION_ARG_STRING, &view, "grid, lines, stacked or heat", "VIEW" },
  { "span", 0, 0, G_OPTION_ARG_INT, &span, "Seconds from left to right", "SECONDS" },
  { "by-kind", 0, 0, G_OPTION_ARG_NONE, &by_kind, "Stack what the time went into", NULL },
  { "area", 0, 0, G_OPTION_ARG_NONE, &area, "Memory and swap instead of cores", NULL },
  { "width", 0, 0, G_OPTION_ARG_INT, &width, NULL, "PIXELS" },
  { "height", 0, 0, G_OPTION_ARG_INT, &height, NULL, "PIXELS" },
  { "read", 0, 0, G_OPTION_ARG_STRING, &read_at, "Put the pointer there", "X,Y" },
  { "moment", 0, 0, G_OPTION_ARG_NONE, &moment, "Choose the moment under the pointer", NULL },
  { "live", 0, 0, G_OPTION_ARG_NONE, &live, "Go on, and slide", NULL },
  { "picture", 0, 0, G_OPTION_ARG_FILENAME, &picture, "Write a picture and end", "FILE" },
  { NULL },
};

typedef struct
{
  MadeUp made_up;
  WeftCoreGraph *graph; /* (not owned) */
  GtkWindow *window;    /* (not owned) */
  GMainLoop *loop;      /* (not owned) */
} Demo;

static char *
format_memory (guint channel, float value, gpointer data)
{
  return g_strdup_printf ("%.1f GiB", (double) value * (channel == 0 ? 16 : 4));
}

static GtkWidget *
make_graph (Demo *self)
{
  static const char *const names[] = { "Memory", "Swap", NULL };
  GtkWidget *widget = area ? weft_area_graph_new ("Memory", names) : weft_core_graph_new ();
  GEnumClass *views = g_type_class_ref (WEFT_TYPE_CORE_VIEW);
  GEnumValue *chosen = view != NULL ? g_enum_get_value_by_nick (views, view) : NULL;

  self->graph = WEFT_CORE_GRAPH (widget);
  if (area)
    weft_core_graph_set_format (self->graph, format_memory, NULL, NULL);
  weft_core_graph_set_series (self->graph, self->made_up.cores, area ? NULL : self->made_up.kinds);
  weft_core_graph_set_span (self->graph, (guint) span);
  weft_core_graph_set_by_kind (self->graph, by_kind);
  weft_core_graph_set_power_saver (self->graph, !live);
  if (chosen != NULL)
    weft_core_graph_set_view (self->graph, (WeftCoreView) chosen->value);
  weft_core_graph_update (self->graph);
  g_type_class_unref (views);
  return widget;
}

static GtkWidget *
make_window (Demo *self)
{
  GtkWidget *window = gtk_window_new (), *graph = make_graph (self);

  gtk_window_set_titlebar (GTK_WINDOW (window), gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0));
  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  gtk_widget_set_margin_top (graph, 12);
  gtk_widget_set_margin_bottom (graph, 12);
  gtk_widget_set_margin_start (graph, 12);
  gtk_widget_set_margin_end (graph, 12);
  gtk_window_set_child (GTK_WINDOW (window), graph);
  return window;
}

static void
read_there (Demo *self)
{
  g_auto(GStrv) parts = g_strsplit (read_at, ",", 2);

  weft_core_graph_point (self->graph, g_ascii_strtod (parts[0], NULL), g_ascii_strtod (parts[1], NULL));
  if (moment)
    weft_core_graph_choose (self->graph, self->graph->read_us);
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
  g_main_loop_quit (self->loop);
}

static gboolean
picture_cb (gpointer data)
{
  Demo *self = data;
  static int turn;

  if (turn++ == 0)
    {
      if (read_at != NULL)
        read_there (self);
      return G_SOURCE_CONTINUE;
    }
  take_picture (self);
  return G_SOURCE_REMOVE;
}

static gboolean
sample_cb (gpointer data)
{
  Demo *self = data;

  made_up_append (&self->made_up, g_get_monotonic_time ());
  weft_core_graph_update (self->graph);
  return G_SOURCE_CONTINUE;
}

int
main (int argc, char **argv)
{
  g_autoptr(GOptionContext) options = g_option_context_new (NULL);
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr(GError) error = NULL;
  Demo demo = { .loop = loop };

  g_option_context_add_main_entries (options, entries, NULL);
  if (!g_option_context_parse (options, &argc, &argv, &error) || n_cores < 1 || span < 10 || span > 3600)
    {
      g_printerr ("%s\n", error != NULL ? error->message : "The cores or the span make no sense");
      return EXIT_FAILURE;
    }
  adw_init ();
  made_up_init (&demo.made_up, area ? 2 : (guint) n_cores);
  made_up_fill (&demo.made_up, g_get_monotonic_time (), WEFT_SERIES_CAPACITY);
  demo.window = GTK_WINDOW (make_window (&demo));
  g_signal_connect_swapped (demo.window, "destroy", G_CALLBACK (g_main_loop_quit), loop);
  gtk_window_present (demo.window);
  if (picture != NULL)
    g_timeout_add (300, picture_cb, &demo);
  if (live)
    g_timeout_add (1000, sample_cb, &demo);
  g_main_loop_run (loop);
  made_up_clear (&demo.made_up);
  return EXIT_SUCCESS;
}
