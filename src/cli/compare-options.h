/* compare-options.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "plan-options.h"

#include "engine/strategy.h"

G_BEGIN_DECLS

typedef enum
{
  WEFT_CLI_COMPARE_TEXT,
  WEFT_CLI_COMPARE_JSON,
  WEFT_CLI_COMPARE_CSV,
} WeftCliCompareFormat;

#define WEFT_CLI_COMPARE_WORKERS_MOST 64 /* numbers of workers */

/* What "weft compare" was asked for. */
typedef struct
{
  WeftCliPlanOptions batch;
  const WeftStrategy *strategies[WEFT_N_STRATEGIES];
  guint n_strategies;
  guint workers[WEFT_CLI_COMPARE_WORKERS_MOST];
  guint n_workers;
  WeftCliCompareFormat format;
  gboolean help;
} WeftCliCompareOptions;

/* Everything is checked that can be without starting. FALSE and a sentence; clear them in either case. */
gboolean weft_cli_compare_options_parse (WeftCliCompareOptions *options, int argc, char **argv, GError **error);
void weft_cli_compare_options_clear (WeftCliCompareOptions *options);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WeftCliCompareOptions, weft_cli_compare_options_clear)

/* The text of --help. (transfer full) */
char *weft_cli_compare_options_help (void);

G_END_DECLS
