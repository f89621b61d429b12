/* replay-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "replay.h"

G_BEGIN_DECLS

/* What a run's marks say of those jobs of which start and end do not say all: they were tried again, or paused. */
typedef struct _WeftReplayMarks WeftReplayMarks;

WeftReplayMarks *_weft_replay_marks_new (WeftRun *run);
void _weft_replay_marks_free (WeftReplayMarks *marks);

/* The job at `position` at that moment. */
void _weft_replay_marks_get_job (const WeftReplayMarks *marks, guint position, guint64 time_ns, WeftReplayedJob *job);

G_END_DECLS
