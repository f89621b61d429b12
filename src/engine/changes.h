/* changes.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "spans.h"

G_BEGIN_DECLS

/* Many lanes in one: when one of them went from which state to which. How many lanes were in each state, and for how long, is
 * exact for any stretch and takes O(log n) steps. A change takes 8 bytes and a share of the sums, because a loop may carry a million
 * jobs. */
#define WEFT_CHANGE(time_ns, from, to) ((guint64) (time_ns) << 8 | (guint64) (from) << 4 | (guint64) (to))
#define WEFT_CHANGE_TIME(change) ((change) >> 8)
#define WEFT_CHANGE_FROM(change) ((guint) ((change) >> 4 & 15))
#define WEFT_CHANGE_TO(change) ((guint) ((change) & 15))

/* Instead of a state: the lane is not there. */
#define WEFT_SPAN_ABSENT WEFT_SPAN_N_STATES

typedef struct _WeftChanges WeftChanges;

WeftChanges *weft_changes_new (void);
WeftChanges *weft_changes_new_borrowed (const guint64 *changes, gsize n); /* sorted */
void weft_changes_free (WeftChanges *changes);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftChanges, weft_changes_free)

/* In any order; the later ones are the cheaper. */
void weft_changes_add (WeftChanges *changes, guint64 time_ns, guint from, guint to);

/* What the next question would do first, in slices: some sort, which takes 2 ms for 100,000 jobs, the others end at that time. TRUE
 * when all is done. */
gboolean weft_changes_settle (WeftChanges *changes, guint64 until_ns);

/* As weft_trace_sum(). */
gsize weft_changes_sum (WeftChanges *changes, guint64 from_ns, guint64 to_ns, guint64 ns[WEFT_SPAN_N_STATES]);

/* The states into which a lane went in the stretch, if only for no time at all: a bit for each. */
guint weft_changes_get_states (WeftChanges *changes, guint64 from_ns, guint64 to_ns);

/* Sorted; valid until the next one is added. */
const guint64 *weft_changes_get (WeftChanges *changes, gsize *n);
gsize weft_changes_get_size (const WeftChanges *changes);

G_END_DECLS
