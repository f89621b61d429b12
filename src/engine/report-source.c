/* report-source.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "report-source.h"

#include "clock.h"

#define LOOKS 32                    /* while every job reports once */
#define SLOW_US (G_USEC_PER_SEC / 15) /* and at least so often */

typedef struct
{
  GSource parent;
  WeftRunner *runner; /* (owned) */
  gboolean hurries;
} WeftReportSource;

/* From now, not from when it was due: after a stall, the missed frames are not made up for. Where so many jobs share the
 * reports that each has one in seconds, they are not looked for in every frame: to wake up costs more than to look. */
static gint64
get_next_us (WeftReportSource *self)
{
  gint64 report_us = (gint64) (atomic_load_explicit (&self->runner->shared->header->report_ns, memory_order_relaxed) / WEFT_NS_PER_US);

  return g_get_monotonic_time () + (self->hurries ? WEFT_FRAME_US : CLAMP (report_us / LOOKS, WEFT_FRAME_US, SLOW_US));
}

static gboolean
report_source_check (GSource *source)
{
  WeftReportSource *self = (WeftReportSource *) source;

  /* The ready time is looked at by GLib itself. Nothing but "finished" is said through the descriptor. */
  return atomic_load (&self->runner->finished);
}

static gboolean
report_source_dispatch (GSource *source, GSourceFunc look, gpointer data)
{
  gboolean go_on;

  ((WeftReportSource *) source)->hurries = FALSE;
  go_on = look (data);
  if (go_on)
    g_source_set_ready_time (source, get_next_us ((WeftReportSource *) source));
  return go_on;
}

static void
report_source_finalize (GSource *source)
{
  weft_runner_unref (((WeftReportSource *) source)->runner);
}

static GSourceFuncs report_source_funcs = {
  .check = report_source_check,
  .dispatch = report_source_dispatch,
  .finalize = report_source_finalize,
};

GSource *
weft_report_source_new (WeftRunner *runner, GSourceFunc look, gpointer data)
{
  GSource *source = g_source_new (&report_source_funcs, sizeof (WeftReportSource));
  WeftReportSource *self = (WeftReportSource *) source;

  self->runner = weft_runner_ref (runner);
  g_source_set_static_name (source, "[weft] reports");
  g_source_add_unix_fd (source, runner->notice_fd, G_IO_IN);
  g_source_set_ready_time (source, get_next_us (self));
  g_source_set_callback (source, look, data, NULL);
  return source;
}

void
weft_report_source_hurry (GSource *source)
{
  ((WeftReportSource *) source)->hurries = TRUE;
}
