/* replay.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "run.h"

G_BEGIN_DECLS

/* A run as it was at any moment of it, shown as a batch: one without a runner, whose cells are written from the run. So
 * the rows, bars and figures of a batch that runs show one that is over. For the main thread alone.
 *
 * The states are those of the run's record. The bytes of a job grow evenly while it is not paused, which is what a download
 * does; of a job that computes it is known only how many there were in the end. */
#define WEFT_TYPE_REPLAY (weft_replay_get_type ())
G_DECLARE_FINAL_TYPE (WeftReplay, weft_replay, WEFT, REPLAY, GObject)

/* The run must be loaded; the replay stands at its start. NULL when there is no memory for a batch. */
WeftReplay *weft_replay_new (WeftRun *run, GError **error);

WeftRun *weft_replay_get_run (WeftReplay *replay);

/* Nothing that is done to it has an effect. It is running from the start to the end of the run. */
WeftBatch *weft_replay_get_batch (WeftReplay *replay);

/* Nanoseconds; properties, both. The end is that of the last job. */
guint64 weft_replay_get_length (WeftReplay *replay);
guint64 weft_replay_get_time (WeftReplay *replay);

/* Up to some ten thousand jobs are shown as they were when it returns; of more the rest follows in slices, which never keep the
 * main loop for longer than 4 ms. */
void weft_replay_seek (WeftReplay *replay, guint64 time_ns);

/* Does now what is left of it. */
void weft_replay_finish_seek (WeftReplay *replay);

/* A job at one moment. */
typedef struct
{
  WeftJobState state;
  guint64 bytes;
  guint attempts;
} WeftReplayedJob;

/* `position` is that among the run's jobs. */
void weft_replay_get_job (WeftReplay *replay, guint position, guint64 time_ns, WeftReplayedJob *job);

G_END_DECLS
