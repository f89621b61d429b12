/* let-go.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "let-go.h"

#define SLICE 16
#define TURN_US 1000

static gboolean
let_go_cb (gpointer data)
{
  GPtrArray *objects = data;
  gint64 until = g_get_monotonic_time () + TURN_US;

  while (objects->len > 0 && g_get_monotonic_time () < until)
    g_ptr_array_set_size (objects, (int) (objects->len - MIN (objects->len, SLICE)));
  return objects->len > 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

void
weft_let_go (GPtrArray *objects)
{
  if (objects->len <= SLICE)
    g_ptr_array_unref (objects);
  else
    g_idle_add_full (G_PRIORITY_LOW, let_go_cb, objects, (GDestroyNotify) g_ptr_array_unref);
}
