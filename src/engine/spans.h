/* spans.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  WEFT_SPAN_RUNNING,  /* computes; with kernel records: is on a core */
  WEFT_SPAN_READY,    /* wants a core and has none */
  WEFT_SPAN_WAITING,  /* for time or I/O */
  WEFT_SPAN_LOCKED,   /* waits for a lock (lessons) */
  WEFT_SPAN_PAUSED,
  WEFT_SPAN_SLEEPING, /* a worker that has no job */
  WEFT_SPAN_DONE,     /* after the worker or job ended, until the lane is used again */
  WEFT_SPAN_FAILED,   /* likewise */
  WEFT_SPAN_CRASHED,  /* likewise */
  WEFT_SPAN_N_STATES
} WeftSpanState;

#define WEFT_TIME_OPEN G_MAXUINT64

/* Also in files, so its 24 bytes never change. Times are from the run's start. */
typedef struct
{
  guint64 from_ns;
  guint64 to_ns; /* WEFT_TIME_OPEN only in the last of a live lane */
  guint32 job;   /* or WEFT_JOB_NONE */
  guint32 state; /* WeftSpanState */
} WeftSpan;

G_STATIC_ASSERT (sizeof (WeftSpan) == 24);

/* The spans of one lane in the order of time, never overlapping; there may be gaps between them. Sums over the spans before every
 * 16th are kept beside them, so that "how long which state between two times" is exact and takes O(log n) steps whatever
 * lies in between: a frame costs by the pixels. */
typedef struct _WeftSpans WeftSpans;

WeftSpans *weft_spans_new (void);

/* Spans that lie elsewhere, among the bytes of a file: nothing of them is checked here, for the file's reader has. `free`
 * (nullable) is called with `owner` at the end. They can't be appended to. */
WeftSpans *weft_spans_new_borrowed (const WeftSpan *spans, gsize n, GDestroyNotify free, gpointer owner);
void weft_spans_free (WeftSpans *spans);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftSpans, weft_spans_free)

/* The last span, if it is open or reaches further, ends where this one begins, which is never before the last one began. */
void weft_spans_append (WeftSpans *spans, WeftSpan span);

/* Ends the last span, if it is open. */
void weft_spans_close (WeftSpans *spans, guint64 to_ns);

gsize weft_spans_get_n (const WeftSpans *spans);
const WeftSpan *weft_spans_get (const WeftSpans *spans, gsize i); /* valid until the next append */

/* The first span that ends after this time; n if there is none. */
gsize weft_spans_find (const WeftSpans *spans, guint64 time_ns);

/* Likewise, of those from number `i` on, none before which ends after it. Quick where that is near. */
gsize weft_spans_find_next (const WeftSpans *spans, gsize i, guint64 time_ns);

/* Nanoseconds of each state in [from, to). An open span counts up to `now_ns`. Returns how many spans touch the stretch, those
 * without length too, so that nothing vanishes. */
gsize weft_spans_sum (const WeftSpans *spans, guint64 from_ns, guint64 to_ns, guint64 now_ns, guint64 ns[WEFT_SPAN_N_STATES]);

/* The states of what touches the stretch, spans without length too: a bit for each. Nobody knows yet where an open
 * one ends, so it counts where it began. */
guint weft_spans_get_states (const WeftSpans *spans, guint64 from_ns, guint64 to_ns);

/* Bytes of memory it takes. */
gsize weft_spans_get_size (const WeftSpans *spans);

G_END_DECLS
