/* download-options.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "plan-options.h"

#include "engine/strategy.h"

G_BEGIN_DECLS

/* What "weft download" was asked for. */
typedef struct
{
  WeftCliPlanOptions batch;
  const WeftStrategy *strategy;
  guint workers; /* 0: one per processor */
  char *save;    /* (not owned) (nullable) where the run is saved to */
  gboolean json;
  gboolean help;
} WeftCliDownloadOptions;

/* Everything is checked that can be without starting. FALSE and a sentence; clear them in either case. */
gboolean weft_cli_download_options_parse (WeftCliDownloadOptions *options, int argc, char **argv, GError **error);
void weft_cli_download_options_clear (WeftCliDownloadOptions *options);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WeftCliDownloadOptions, weft_cli_download_options_clear)

/* The text of --help. (transfer full) */
char *weft_cli_download_options_help (void);

G_END_DECLS
