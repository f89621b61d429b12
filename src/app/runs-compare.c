/* runs-compare.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "runs-view-private.h"

#include "compare-page.h"
#include "timeline.h"

#include "engine/format.h"

#include <glib/gi18n.h>

#define LANES_HEIGHT 160

/* The bodies are read one after the other; then the window is shown. */
typedef struct
{
  GPtrArray *runs; /* (owned) WeftRun */
  guint next;
} Comparing;

static void
comparing_free (gpointer data)
{
  Comparing *self = data;

  g_ptr_array_unref (self->runs);
  g_free (self);
}

static char *
dup_job_name (guint32 number, gpointer data)
{
  const WeftRunJob *job = weft_run_find_job (data, number);

  return job != NULL ? weft_run_dup_job_name (data, job) : weft_plan_name (number);
}

/* As soon as it has a width. */
static gboolean
show_stretch_cb (GtkWidget *timeline, GdkFrameClock *clock, gpointer length_ns)
{
  if (gtk_widget_get_width (timeline) == 0)
    return G_SOURCE_CONTINUE;
  weft_timeline_show_stretch (WEFT_TIMELINE (timeline), 0, MAX (*(guint64 *) length_ns, 1));
  return G_SOURCE_REMOVE;
}

/* On a common axis, so that what took longer is longer. */
static void
append_lanes (GtkBox *box, WeftRun *run, const char *title, guint64 length_ns)
{
  GtkWidget *label = gtk_label_new (title), *timeline = weft_timeline_new ();

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, "heading");
  gtk_widget_set_size_request (timeline, -1, LANES_HEIGHT);
  weft_timeline_set_title (WEFT_TIMELINE (timeline), title);
  weft_timeline_set_name_func (WEFT_TIMELINE (timeline), dup_job_name, g_object_ref (run), g_object_unref);
  weft_timeline_set_trace (WEFT_TIMELINE (timeline), weft_run_get_trace (run), G_OBJECT (run));
  gtk_widget_add_tick_callback (timeline, show_stretch_cb, g_memdup2 (&length_ns, sizeof length_ns), g_free);
  gtk_box_append (box, label);
  gtk_box_append (box, timeline);
}

static GtkWidget *
make_lanes (GPtrArray *runs, const char *const *titles)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  guint64 longest = 0;

  for (guint i = 0; i < runs->len; i++)
    longest = MAX (longest, weft_trace_get_length (weft_run_get_trace (g_ptr_array_index (runs, i))));
  for (guint i = 0; i < runs->len; i++)
    append_lanes (GTK_BOX (box), g_ptr_array_index (runs, i), titles[i], longest);
  return box;
}

static void
fill_page (WeftComparePage *page, GPtrArray *runs)
{
  WeftFindingRun figures[WEFT_RUNS_COMPARED_MOST];
  g_autoptr(GPtrArray) titles = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < runs->len; i++)
    {
      weft_finding_run_init_from_run (&figures[i], g_ptr_array_index (runs, i));
      g_ptr_array_add (titles, weft_format_name (weft_run_get_name (g_ptr_array_index (runs, i))));
    }
  weft_compare_page_show_runs (page, figures, (const char *const *) titles->pdata, runs->len);
  weft_compare_results_set_lanes (weft_compare_page_get_results (page), make_lanes (runs, (const char *const *) titles->pdata));
}

static void
say_cb (AdwToastOverlay *toasts, const char *text, const char *undo)
{
  g_autofree char *markup = g_markup_escape_text (text, -1);

  adw_toast_overlay_add_toast (toasts, adw_toast_new (markup));
}

static void
show_window (WeftRunsView *self, GPtrArray *runs)
{
  GtkWidget *window = adw_window_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *toasts = adw_toast_overlay_new (), *page = weft_compare_page_new ();

  fill_page (WEFT_COMPARE_PAGE (page), runs);
  g_signal_connect_object (page, "say", G_CALLBACK (say_cb), toasts, G_CONNECT_SWAPPED);
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (toasts), page);
  gtk_widget_set_vexpand (toasts, TRUE);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), toasts);
  adw_window_set_content (ADW_WINDOW (window), box);
  gtk_window_set_title (GTK_WINDOW (window), _("Compare Runs"));
  gtk_window_set_default_size (GTK_WINDOW (window), 860, 700);
  gtk_window_set_transient_for (GTK_WINDOW (window), GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))));
  gtk_window_set_destroy_with_parent (GTK_WINDOW (window), TRUE);
  gtk_window_present (GTK_WINDOW (window));
}

static void
load_next (WeftRunsView *self, WeftRun *run, gpointer data)
{
  Comparing *comparing = data, *rest;

  if (comparing->next == comparing->runs->len)
    {
      show_window (self, comparing->runs);
      return;
    }
  rest = g_new (Comparing, 1);
  *rest = (Comparing) { g_ptr_array_ref (comparing->runs), comparing->next + 1 };
  _weft_runs_view_load (self, g_ptr_array_index (comparing->runs, comparing->next), load_next, rest, comparing_free);
}

void
_weft_runs_view_compare (WeftRunsView *self, GPtrArray *runs)
{
  Comparing comparing = { runs, 0 };

  if (runs->len >= 2 && runs->len <= WEFT_RUNS_COMPARED_MOST)
    load_next (self, NULL, &comparing);
}
