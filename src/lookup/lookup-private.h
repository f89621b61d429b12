/* lookup-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "child.h"
#include "lookup.h"
#include "parser.h"

G_BEGIN_DECLS

struct _WeftLookup
{
  GObject parent_instance;

  GString *typed;       /* (owned): the very bytes */
  char *name;           /* (owned): the same as text */
  WeftRecordType type;  /* that was wanted */
  char *server;         /* (owned) (nullable): likewise */
  double timeout;
  WeftQuery *query;     /* (owned) (nullable): NULL when it is invalid */

  WeftLookupState state;
  WeftReading *reading; /* (owned) */
  GByteArray *raw;      /* (owned) (nullable) */
  gboolean raw_cut;
  gboolean by_resolver;
  int exit_status, signal;
  guint64 started_ns, ended_ns; /* 0: not yet */
  gint64 started_us;    /* of the wall clock */
  double elapsed;       /* of one that was kept; negative: it is the difference of the times above */
  char *refusal;        /* (owned) (nullable): why it could not be started */

  /* While it runs. */
  WeftChild *child;          /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) (nullable): of the resolver */
  gboolean is_record_query;  /* of the resolver: not for addresses or names */
  guint limit;               /* the time limit's source */
  WeftLookupState ends_as;   /* what ends it early: CANCELLED or TIMED_OUT; QUEUED: nothing so far */

  /* For the list. */
  void (*changed) (WeftLookup *lookup, WeftLookupState before, gpointer data);
  gpointer data;
  gboolean is_out; /* of the list */
};

WeftLookup *_weft_lookup_new (const char *name, gssize length, const WeftLookupOptions *options);
WeftLookup *_weft_lookup_new_from_variant (GVariant *variant);

/* Queued → running, or a final state at once. Keeps itself alive until it has ended. */
void _weft_lookup_start (WeftLookup *self, gboolean by_resolver);

/* Queued or running → CANCELLED or TIMED_OUT, when what runs has gone. */
void _weft_lookup_stop (WeftLookup *self, WeftLookupState as);

/* Ended → queued, as if nothing had been. */
void _weft_lookup_rewind (WeftLookup *self);

void _weft_lookup_set_state (WeftLookup *self, WeftLookupState state);

/* Takes back what was there of an earlier start. */
void _weft_lookup_begin (WeftLookup *self, gboolean by_resolver);
void _weft_lookup_end (WeftLookup *self, WeftLookupState state);

void _weft_lookup_ask_resolver (WeftLookup *self);

/* Ends at once what runs, and tells nobody. */
void _weft_lookup_abandon (WeftLookup *self);

G_END_DECLS
