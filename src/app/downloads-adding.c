/* downloads-adding.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "downloads-page-private.h"

/* A hundred thousand jobs are drawn and put into the list in slices, so that the window does not stop for them. Whoever needs all
 * of them, as a start does, has the rest added at once. */

#define SLICE 25000
#define EVERY_MS 8

static void
add_slice (WeftDownloadsPage *self, guint most)
{
  guint count = MIN (self->adding, most);
  g_autoptr(GError) error = NULL;

  self->adding -= count;
  if (weft_batch_add (self->batch, &self->adding_plan, count, &error))
    return;
  self->adding = 0;
  _weft_downloads_page_say (self, error->message, NULL);
}

static gboolean
add_cb (gpointer data)
{
  WeftDownloadsPage *self = data;

  add_slice (self, SLICE);
  if (self->adding > 0)
    return G_SOURCE_CONTINUE;
  self->adding_id = 0;
  return G_SOURCE_REMOVE;
}

void
_weft_downloads_page_finish_adding (WeftDownloadsPage *self)
{
  g_clear_handle_id (&self->adding_id, g_source_remove);
  if (self->adding > 0)
    add_slice (self, self->adding);
}

gboolean
weft_downloads_page_add (WeftDownloadsPage *self, const WeftPlan *plan, const char *name, guint count, GError **error)
{
  const char *names[] = { name, NULL };
  guint first;

  g_return_val_if_fail (WEFT_IS_DOWNLOADS_PAGE (self), FALSE);

  _weft_downloads_page_finish_adding (self);
  if (!weft_batch_has_room (self->batch, count, error))
    return FALSE;
  if (name != NULL && !weft_batch_add_named (self->batch, plan, names, error))
    return FALSE;
  if (name != NULL)
    count--;
  first = MIN (count, SLICE);
  if (count > 0 && !weft_batch_add (self->batch, plan, first, error))
    return FALSE;
  self->plan = self->adding_plan = *plan;
  self->adding = count - first;
  if (self->adding > 0)
    self->adding_id = g_timeout_add (EVERY_MS, add_cb, self);
  return TRUE;
}
