/* query.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "record.h"

G_BEGIN_DECLS

/* What is asked, of whom, and for how long. */
typedef struct
{
  WeftRecordType type;
  const char *server; /* (nullable): HOST or HOST#PORT; NULL: those of the system */
  double timeout;     /* seconds that a lookup may take */
} WeftLookupOptions;

#define WEFT_LOOKUP_TIMEOUT_LEAST 0.1
#define WEFT_LOOKUP_TIMEOUT_MOST 600.0
#define WEFT_LOOKUP_OPTIONS_INIT { WEFT_RECORD_A, NULL, 10.0 }

/* Whether such a server, type and time limit can be; FALSE and a sentence. */
gboolean weft_lookup_options_check (const WeftLookupOptions *options, GError **error);

/* One question, checked: everything in it may become a program's argument. */
typedef struct
{
  char *asked;         /* the name in ASCII, as it is given to nslookup */
  WeftRecordType type; /* PTR for an address, whatever was asked for */
  gboolean is_address;
  char *server;        /* (nullable): HOST alone */
  guint port;          /* 0: 53 */
  double timeout;
} WeftQuery;

/* `name` as it was typed, `length` bytes or -1 when it ends with NUL; spaces around it do not count. NULL and a sentence
 * that says why it can't be looked up. */
WeftQuery *weft_query_new (const char *name, gssize length, const WeftLookupOptions *options, GError **error);
void weft_query_free (WeftQuery *query);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftQuery, weft_query_free)

/* The argument list; options come before the name. (transfer full) */
char **weft_query_dup_arguments (const WeftQuery *query, const char *program);

/* The same as a line for a shell, each argument quoted that needs it. (transfer full) */
char *weft_query_dup_command_line (const WeftQuery *query);

G_END_DECLS
