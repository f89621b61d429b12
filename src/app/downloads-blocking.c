/* downloads-blocking.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "downloads-page-private.h"

#include <glib/gi18n.h>

/* "Do the work on the main thread": the same jobs, run by the thread that should answer the mouse. Each turn of the loop
 * blocks for a while, as a program does that computes or waits in a callback. It ends by itself, so that nobody is locked
 * out of a window that hardly answers. */

#define BLOCK_S 0.4
#define MOST_US (6 * G_USEC_PER_SEC)

static void
stop (WeftDownloadsPage *self)
{
  g_clear_handle_id (&self->blocking_id, g_source_remove);
  g_clear_pointer (&self->blocking, weft_blocking_free);
  weft_batch_header_set_blocked (self->header, FALSE);
  _weft_downloads_page_show (self);
  _weft_downloads_page_notify_blocking (self);
}

/* At a lower priority than painting, so that each turn can be seen. */
static gboolean
block_cb (gpointer data)
{
  WeftDownloadsPage *self = data;

  if (weft_blocking_run (self->blocking, BLOCK_S) && g_get_monotonic_time () < self->blocking_until_us)
    return G_SOURCE_CONTINUE;
  self->blocking_id = 0;
  stop (self);
  _weft_downloads_page_say (self, _("That was the main thread. Press Start to leave it to workers."), NULL);
  return G_SOURCE_REMOVE;
}

static void
begin (WeftDownloadsPage *self)
{
  if (weft_batch_is_running (self->batch))
    {
      _weft_downloads_page_say (self, _("The batch runs already. Stop it first, then let the main thread try."), NULL);
      return;
    }
  if (weft_batch_get_count (self->batch, WEFT_JOB_QUEUED) == 0)
    weft_batch_rewind (self->batch);
  self->blocking = weft_blocking_new (self->batch);
  self->blocking_until_us = g_get_monotonic_time () + MOST_US;
  self->blocking_id = g_timeout_add_full (G_PRIORITY_LOW, 50, block_cb, self, NULL);
  g_source_set_name_by_id (self->blocking_id, "[weft] work on the main thread");
  weft_batch_header_set_blocked (self->header, TRUE);
  _weft_downloads_page_show (self);
}

void
_weft_downloads_page_set_blocking (WeftDownloadsPage *self, gboolean blocking)
{
  if (blocking)
    _weft_downloads_page_close_run (self);
  if (blocking == (self->blocking != NULL))
    return;
  if (blocking)
    begin (self);
  else
    stop (self);
  /* Also when nothing began: the switch has to go back. */
  _weft_downloads_page_notify_blocking (self);
}
