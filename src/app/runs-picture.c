/* runs-picture.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "runs-view-private.h"

#include "timeline.h"

#define WIDTH 1200
#define HEIGHT_LEAST 320
#define HEIGHT_MOST 2400
#define LANE_HEIGHT 22

static char *
dup_job_name (guint32 number, gpointer data)
{
  const WeftRunJob *job = weft_run_find_job (data, number);

  return job != NULL ? weft_run_dup_job_name (data, job) : weft_plan_name (number);
}

/* The timeline's own picture, so it is the same as on the screen: of one that is in the window only until it is painted, and is
 * never shown. */
GBytes *
_weft_run_dup_picture (WeftRun *run, GtkWidget *parent)
{
  GtkWidget *timeline = weft_timeline_new ();
  WeftTrace *trace = weft_run_get_trace (run);
  int height = CLAMP ((int) MIN (weft_trace_get_n_lanes (trace), 1000) * LANE_HEIGHT + 120, HEIGHT_LEAST, HEIGHT_MOST);
  g_autoptr(GdkTexture) texture = NULL;
  int least;

  gtk_widget_set_parent (timeline, parent);
  weft_timeline_set_name_func (WEFT_TIMELINE (timeline), dup_job_name, g_object_ref (run), g_object_unref);
  weft_timeline_set_trace (WEFT_TIMELINE (timeline), trace, G_OBJECT (run));
  gtk_widget_realize (timeline);
  gtk_widget_measure (timeline, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  gtk_widget_size_allocate (timeline, &(GtkAllocation) { 0, 0, MAX (WIDTH, least), height }, -1);
  weft_timeline_show_all (WEFT_TIMELINE (timeline));
  texture = weft_timeline_render (WEFT_TIMELINE (timeline), TRUE);
  gtk_widget_unparent (timeline);
  return gdk_texture_save_to_png_bytes (texture);
}
