/* timeline-fixture.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "timeline-fixture.h"

#include "made-up-trace.h"

static void
selection_cb (TimelineFixture *self)
{
  self->n_selections++;
}

void
timeline_set_up (TimelineFixture *self, gconstpointer data)
{
  self->trace = data != NULL ? made_up_trace_new_large (GPOINTER_TO_UINT (data), 20000) : made_up_trace_new ();
  self->window = g_object_ref_sink (gtk_window_new ());
  self->timeline = WEFT_TIMELINE (weft_timeline_new ());
  g_signal_connect_swapped (self->timeline, "selection-changed", G_CALLBACK (selection_cb), self);
  gtk_window_set_child (GTK_WINDOW (self->window), GTK_WIDGET (self->timeline));
  gtk_widget_allocate (GTK_WIDGET (self->timeline), WIDTH, HEIGHT, -1, NULL);
  weft_timeline_set_trace (self->timeline, self->trace, NULL);
  weft_timeline_prepare (self->timeline);
}

void
timeline_tear_down (TimelineFixture *self, gconstpointer data)
{
  weft_timeline_set_trace (self->timeline, NULL, NULL);
  gtk_window_destroy (GTK_WINDOW (self->window));
  g_assert_finalize_object (self->window);
  weft_trace_free (self->trace);
}

void
timeline_show (TimelineFixture *self, WeftTrace *trace)
{
  weft_timeline_set_trace (self->timeline, trace, NULL);
  weft_trace_free (self->trace);
  self->trace = trace;
  weft_timeline_prepare (self->timeline);
}
