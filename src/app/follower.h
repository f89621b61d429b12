/* follower.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A list that follows another one, a few items at a time: of a thousand that come or go at once the first are told at
 * once, and the others in later turns of the main loop, so that no view takes longer over them than a turn may. What
 * comes or goes one by one is told at once. For the main thread alone. */
#define WEFT_TYPE_FOLLOWER (weft_follower_get_type ())
G_DECLARE_FINAL_TYPE (WeftFollower, weft_follower, WEFT, FOLLOWER, GObject)

WeftFollower *weft_follower_new (GListModel *list);

/* Not all that has changed is told yet. */
gboolean weft_follower_is_behind (WeftFollower *follower);

G_END_DECLS
