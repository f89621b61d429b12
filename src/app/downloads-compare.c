/* downloads-compare.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "downloads-page-private.h"

#include "timeline.h"

#include <glib/gi18n.h>

/* The view Compare: the batch under every strategy, in turn. It draws jobs of its own from the same plan, so the batch itself is
 * left as it is. */

#define LANES_HEIGHT 300

static gboolean
is_comparing (WeftDownloadsPage *self)
{
  return self->compare != NULL && weft_compare_page_is_running (self->compare);
}

gboolean
_weft_downloads_page_is_comparing (WeftDownloadsPage *self)
{
  return is_comparing (self);
}

/* What runs at the same time would disturb what is measured. */
static void
show_busy (WeftDownloadsPage *self)
{
  gboolean busy = weft_batch_is_running (self->batch) || self->blocking != NULL;

  weft_compare_page_set_obstacle (self->compare, busy ? _("The batch is running: what is measured beside it would not be worth much.") : NULL);
}

/* While it is not seen, nothing of this need be known. */
static void
show_batch (WeftDownloadsPage *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->batch));

  if (!gtk_widget_get_mapped (GTK_WIDGET (self->compare)))
    return;
  if (!is_comparing (self))
    weft_compare_page_set_batch (self->compare, &self->plan, NULL, n > 0 ? n : WEFT_PLAN_N_NAMES);
  show_busy (self);
}

static char *
dup_name (guint32 job, gpointer data)
{
  return weft_batch_dup_name (WEFT_BATCH (data), job);
}

/* As soon as it has a width. */
static gboolean
show_stretch_cb (GtkWidget *lanes, GdkFrameClock *clock, gpointer span_ns)
{
  if (gtk_widget_get_width (lanes) == 0)
    return G_SOURCE_CONTINUE;
  weft_timeline_show_stretch (WEFT_TIMELINE (lanes), 0, *(guint64 *) span_ns);
  return G_SOURCE_REMOVE;
}

static GtkWidget *
make_lanes (WeftComparisonRun *run, guint64 span_ns, gpointer data)
{
  WeftBatch *batch = weft_comparison_run_get_batch (run);
  WeftTrace *trace = batch != NULL ? weft_batch_get_trace (batch) : NULL;
  GtkWidget *lanes, *clamp;
  g_autofree char *title = NULL;

  if (trace == NULL || span_ns == 0)
    return NULL;
  lanes = weft_timeline_new ();
  title = weft_comparison_run_dup_title (run);
  weft_timeline_set_title (WEFT_TIMELINE (lanes), title);
  weft_timeline_set_name_func (WEFT_TIMELINE (lanes), dup_name, g_object_ref (batch), g_object_unref);
  weft_timeline_set_trace (WEFT_TIMELINE (lanes), trace, G_OBJECT (batch));
  gtk_widget_add_tick_callback (lanes, show_stretch_cb, g_memdup2 (&span_ns, sizeof span_ns), g_free);
  clamp = g_object_new (ADW_TYPE_CLAMP, "orientation", GTK_ORIENTATION_VERTICAL, "maximum-size", LANES_HEIGHT, "child", lanes, NULL);
  return clamp;
}

GtkWidget *
_weft_downloads_page_make_compare (WeftDownloadsPage *self)
{
  g_set_weak_pointer (&self->compare, WEFT_COMPARE_PAGE (weft_compare_page_new ()));
  weft_compare_page_set_lanes_func (self->compare, make_lanes, NULL, NULL);
  g_signal_connect_object (self->compare, "say", G_CALLBACK (_weft_downloads_page_say), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->compare, "map", G_CALLBACK (show_batch), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (self->compare, "notify::running", G_CALLBACK (_weft_downloads_page_update_actions), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->batch, "items-changed", G_CALLBACK (show_batch), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->batch, "notify::running", G_CALLBACK (show_batch), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self->compare);
}
