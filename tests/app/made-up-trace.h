/* made-up-trace.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/trace.h"

G_BEGIN_DECLS

/* Traces of runs that never were, the same at every call. */

/* Everything that a timeline can show, in four seconds on two cores: threads that compute and wait, processes of which
 * one crashes, a loop with jobs; retries, a pause, a cancellation, who woke whom. */
WeftTrace *made_up_trace_new (void);

/* Jobs one after the other, back to back: `n_spans` in all, on so many threads, each from 1 to 100 µs, with a mark for
 * each tenth. With more threads than fit they have the sums of the whole. */
WeftTrace *made_up_trace_new_large (guint n_lanes, gsize n_spans);

/* One lane of these spans, and these marks in it. */
WeftTrace *made_up_trace_new_of (const WeftSpan *spans, gsize n_spans, const WeftMark *marks, gsize n_marks);

/* `n_lanes` lanes of `n_spans` each, the spans of one after those of the other, with their sums. `kind`: of the lane in which
 * they are, number 0, a loop or a process; any other: in none. The marks say their lanes. */
WeftTrace *made_up_trace_new_group (WeftLaneKind kind, guint n_lanes, const WeftSpan *spans, gsize n_spans,
                                    const WeftMark *marks, gsize n_marks);

G_END_DECLS
