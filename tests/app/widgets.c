/* widgets.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "widgets.h"

void
test_widgets_init (int *argc, char ***argv)
{
  g_test_init (argc, argv, NULL);
  /* A warning ends a test; but newer libraries warn of the labels of their own AdwMessageDialog. */
  if (gtk_get_minor_version () >= 10)
    g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL);
  adw_init ();
}

static void
count_frame_cb (GdkFrameClock *clock, guint *frames)
{
  (*frames)++;
}

void
test_await_frame (GtkWidget *widget)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (widget);
  guint frames = 0;
  gulong handler;

  g_assert_nonnull (clock);
  handler = g_signal_connect (clock, "after-paint", G_CALLBACK (count_frame_cb), &frames);
  gtk_widget_queue_draw (widget);
  /* The first may be one that was under way. */
  test_iterate_while (frames < 1);
  gtk_widget_queue_draw (widget);
  test_iterate_while (frames < 2);
  g_signal_handler_disconnect (clock, handler);
}

GtkWindow *
test_show (GtkWidget *child, int width, int height)
{
  GtkWindow *window = GTK_WINDOW (gtk_window_new ());

  gtk_window_set_default_size (window, width, height);
  gtk_window_set_child (window, child);
  gtk_window_present (window);
  test_iterate_while (!gtk_widget_get_mapped (child));
  test_await_frame (child);
  return window;
}

void
test_destroy (GtkWindow *window)
{
  gpointer gone = window;

  g_object_add_weak_pointer (G_OBJECT (window), &gone);
  gtk_window_destroy (window);
  test_iterate_while (gone != NULL);
  test_drain ();
}

gboolean
test_walk (GtkWidget *root, TestWidgetFunc function, gpointer data)
{
  gboolean inside = TRUE;

  if (function (root, &inside, data))
    return TRUE;
  if (!inside)
    return FALSE;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (test_walk (child, function, data))
      return TRUE;
  return FALSE;
}

char *
test_dup_name (GtkWidget *widget)
{
  GtkAccessible *accessible = GTK_ACCESSIBLE (widget);
  g_autofree char *label = NULL;

  /* The only way to read it: what differs from this is told. */
  if (gtk_test_accessible_has_property (accessible, GTK_ACCESSIBLE_PROPERTY_LABEL))
    label = gtk_test_accessible_check_property (accessible, GTK_ACCESSIBLE_PROPERTY_LABEL, "\001");
  if (label != NULL && *label != '\0')
    return g_steal_pointer (&label);
  if (GTK_IS_BUTTON (widget) && gtk_button_get_label (GTK_BUTTON (widget)) != NULL)
    return g_strdup (gtk_button_get_label (GTK_BUTTON (widget)));
  if (gtk_test_accessible_has_relation (accessible, GTK_ACCESSIBLE_RELATION_LABELLED_BY))
    return g_strdup ("");
  return NULL;
}

typedef struct
{
  GtkWidget *root; /* looked into also where it is hidden itself */
  GType type;
  const char *name;
  GtkWidget *found;
  GPtrArray *all; /* (nullable) */
} Search;

static gboolean
search_cb (GtkWidget *widget, gboolean *inside, gpointer data)
{
  Search *search = data;
  g_autofree char *name = NULL;

  if (widget != search->root && (!gtk_widget_get_child_visible (widget) || !gtk_widget_get_visible (widget)))
    {
      *inside = FALSE;
      return FALSE;
    }
  if (!g_type_is_a (G_OBJECT_TYPE (widget), search->type))
    return FALSE;
  if (search->name != NULL)
    {
      name = test_dup_name (widget);
      if (name == NULL || !g_pattern_match_simple (search->name, name))
        return FALSE;
    }
  if (search->all != NULL)
    g_ptr_array_add (search->all, widget);
  else
    search->found = widget;
  return search->all == NULL;
}

GtkWidget *
test_look_for (GtkWidget *root, GType type, const char *name)
{
  Search search = { root, type, name, NULL, NULL };

  test_walk (root, search_cb, &search);
  return search.found;
}

GtkWidget *
test_find (GtkWidget *root, GType type, const char *name)
{
  GtkWidget *widget = test_look_for (root, type, name);

  if (widget == NULL)
    g_error ("There is no %s named \"%s\" to be seen in a %s", g_type_name (type), name, G_OBJECT_TYPE_NAME (root));
  return widget;
}

GPtrArray *
test_find_all (GtkWidget *root, GType type)
{
  Search search = { root, type, NULL, NULL, g_ptr_array_new () };

  test_walk (root, search_cb, &search);
  return search.all;
}

const char *
test_get_text (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget))
    return gtk_label_get_text (GTK_LABEL (widget));
  if (GTK_IS_INSCRIPTION (widget))
    return gtk_inscription_get_text (GTK_INSCRIPTION (widget));
  return NULL;
}

static gboolean
match_text_cb (GtkWidget *widget, gboolean *inside, gpointer pattern)
{
  const char *text = test_get_text (widget);

  *inside = gtk_widget_get_child_visible (widget) && gtk_widget_get_visible (widget);
  return *inside && text != NULL && g_pattern_match_simple (pattern, text);
}

gboolean
test_has_text (GtkWidget *root, const char *pattern)
{
  return test_walk (root, match_text_cb, (gpointer) pattern);
}

typedef struct
{
  const char *text;
  GtkWidget *found;
} TextSearch;

static gboolean
find_text_cb (GtkWidget *widget, gboolean *inside, gpointer data)
{
  TextSearch *search = data;

  if (g_strcmp0 (test_get_text (widget), search->text) != 0)
    return FALSE;
  search->found = widget;
  return TRUE;
}

const char *
test_get_figure (GtkWidget *root, const char *caption)
{
  TextSearch search = { caption, NULL };
  GtkWidget *parent;

  if (!test_walk (root, find_text_cb, &search))
    g_error ("There is no caption \"%s\"", caption);
  parent = gtk_widget_get_parent (search.found);
  for (GtkWidget *child = gtk_widget_get_first_child (parent); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (child != search.found && test_get_text (child) != NULL)
      return test_get_text (child);
  g_error ("There is no figure beside the caption \"%s\"", caption);
}

gboolean
test_can_press (GtkWidget *root, const char *name)
{
  return gtk_widget_is_sensitive (test_find (root, GTK_TYPE_BUTTON, name));
}

void
test_press (GtkWidget *root, const char *name)
{
  GtkWidget *button = test_find (root, GTK_TYPE_BUTTON, name);

  g_assert_true (gtk_widget_is_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
}

GtkWidget *
test_get_window (GType type)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GtkWidget) window = g_list_model_get_item (windows, i);

      if (g_type_is_a (G_OBJECT_TYPE (window), type) && gtk_widget_get_visible (window))
        return window;
    }
  return NULL;
}
