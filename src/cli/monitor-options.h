/* monitor-options.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  WEFT_CLI_SORT_CPU,
  WEFT_CLI_SORT_MEMORY,
  WEFT_CLI_SORT_NAME,
  WEFT_CLI_SORT_PID,
} WeftCliSort;

typedef enum
{
  WEFT_CLI_FORMAT_TEXT,
  WEFT_CLI_FORMAT_JSON,
  WEFT_CLI_FORMAT_CSV,
} WeftCliFormat;

#define WEFT_CLI_PROCESSES_DEFAULT G_MAXUINT /* all; in text, as many as there is room for */

typedef struct
{
  double interval;
  guint64 samples; /* 0: until it is interrupted */
  guint processes;
  gint32 pid;      /* 0: all */
  gboolean threads;
  WeftCliSort sort;
  WeftCliFormat format;
  gboolean help;
} WeftCliMonitorOptions;

gboolean weft_cli_monitor_options_parse (WeftCliMonitorOptions *options, int argc, char **argv, GError **error);

/* The text of --help. (transfer full) */
char *weft_cli_monitor_options_help (void);

G_END_DECLS
