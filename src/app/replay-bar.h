/* replay-bar.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/replay.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Plays a run: at 1 to 100 times its speed, or at the moment where the slider is put.
 *
 * Property "playing"; signal "close": somebody wants back to the batch. */
#define WEFT_TYPE_REPLAY_BAR (weft_replay_bar_get_type ())
G_DECLARE_FINAL_TYPE (WeftReplayBar, weft_replay_bar, WEFT, REPLAY_BAR, AdwBin)

GtkWidget *weft_replay_bar_new (void);

/* NULL: none. It stands where it is. */
void weft_replay_bar_set_replay (WeftReplayBar *bar, WeftReplay *replay);
WeftReplay *weft_replay_bar_get_replay (WeftReplayBar *bar);

gboolean weft_replay_bar_get_playing (WeftReplayBar *bar);

/* From the start, if it stands at the end. */
void weft_replay_bar_set_playing (WeftReplayBar *bar, gboolean playing);

/* How many times as fast as it was. */
double weft_replay_bar_get_speed (WeftReplayBar *bar);

/* As a frame does that comes so many microseconds after the one before. For tests. */
void weft_replay_bar_advance (WeftReplayBar *bar, gint64 us);

G_END_DECLS
