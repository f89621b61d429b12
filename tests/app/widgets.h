/* widgets.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "tests/engine/support.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* What the tests of the window need: widgets are found as a person finds them, by what they are and what they say, and
 * not by their place in a template. Waits are test_iterate_while(), the engine's. */

/* g_test_init() and what GTK, libadwaita and Weft's own classes need. */
void test_widgets_init (int *argc, char ***argv);

/* Shows `child` in a window of this size and waits until its first frame is painted. (transfer none): test_destroy() it */
GtkWindow *test_show (GtkWidget *child, int width, int height);

/* Destroys the window and turns the main loop until it is gone. */
void test_destroy (GtkWindow *window);

/* Waits until one more frame was laid out and painted. */
void test_await_frame (GtkWidget *widget);

/* Calls `function` for `root` and everything in it, depth first, until it returns TRUE. Children of a widget that `function`
 * asks to leave out (by setting `*inside` to FALSE) are not looked at. */
typedef gboolean (*TestWidgetFunc) (GtkWidget *widget, gboolean *inside, gpointer data);
gboolean test_walk (GtkWidget *root, TestWidgetFunc function, gpointer data);

/* The first widget of this type in `root`, of this name if one is given (a pattern with * and ?), or NULL. Hidden ones
 * do not count. */
GtkWidget *test_look_for (GtkWidget *root, GType type, const char *name);

/* Likewise, and the test fails when there is none. */
GtkWidget *test_find (GtkWidget *root, GType type, const char *name);

/* All of them, in their order. (transfer full) */
GPtrArray *test_find_all (GtkWidget *root, GType type);

/* What a screen reader calls it: the accessible label, or that of the button, "" for a name taken from another widget, NULL when it has none. (transfer full) */
char *test_dup_name (GtkWidget *widget);

/* The text of a GtkLabel or GtkInscription. */
const char *test_get_text (GtkWidget *widget);

/* Whether somewhere in `root` a visible text matches the pattern. */
gboolean test_has_text (GtkWidget *root, const char *pattern);

/* The text above or below this caption: the other label in its box. */
const char *test_get_figure (GtkWidget *root, const char *caption);

/* Presses the button of this name, which must be one that can be pressed. */
void test_press (GtkWidget *root, const char *name);

/* Whether the button of this name can be pressed. */
gboolean test_can_press (GtkWidget *root, const char *name);

/* The window of this type that is shown now, or NULL. */
GtkWidget *test_get_window (GType type);

G_END_DECLS
