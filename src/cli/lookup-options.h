/* lookup-options.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lookup/query.h"

G_BEGIN_DECLS

/* What "weft lookup" was asked for. */
typedef struct
{
  WeftLookupOptions lookup;
  guint jobs;       /* at once */
  GPtrArray *names; /* (owned) char *, not owned; "-" is standard input */
  gboolean json;
  gboolean talk;
  gboolean help;
} WeftCliLookupOptions;

/* Everything is checked but the names, of which each has an outcome of its own. FALSE and a sentence; clear them in either
 * case. */
gboolean weft_cli_lookup_options_parse (WeftCliLookupOptions *options, int argc, char **argv, GError **error);
void weft_cli_lookup_options_clear (WeftCliLookupOptions *options);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WeftCliLookupOptions, weft_cli_lookup_options_clear)

/* The text of --help. (transfer full) */
char *weft_cli_lookup_options_help (void);

G_END_DECLS
