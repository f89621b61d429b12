/* run-options.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/run.h"

G_BEGIN_DECLS

typedef enum
{
  WEFT_CLI_RUN_LIST,
  WEFT_CLI_RUN_SHOW,
  WEFT_CLI_RUN_EXPORT,
  WEFT_CLI_RUN_DELETE,
  WEFT_CLI_RUN_N_ACTIONS
} WeftCliRunAction;

/* What "weft run" was asked for. */
typedef struct
{
  WeftCliRunAction action;
  GPtrArray *names;        /* (owned) char *, NULL-terminated, not owned: files and runs */
  WeftRunFormat to;        /* WEFT_RUN_N_FORMATS: not said */
  gboolean spans;          /* of a table */
  const char *output;      /* (nullable) */
  gboolean json, help;
} WeftCliRunOptions;

/* FALSE and a sentence; clear them in either case. */
gboolean weft_cli_run_options_parse (WeftCliRunOptions *options, int argc, char **argv, GError **error);
void weft_cli_run_options_clear (WeftCliRunOptions *options);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WeftCliRunOptions, weft_cli_run_options_clear)

/* The text of --help. (transfer full) */
char *weft_cli_run_options_help (void);

G_END_DECLS
