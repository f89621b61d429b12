/* compare-csv.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "compare-report.h"

#include "engine/compare-csv.h"

#include <string.h>

void
weft_cli_compare_write_csv_head (WeftCliOutput *output)
{
  weft_cli_output_add_bytes (output, WEFT_COMPARISON_CSV_HEAD, strlen (WEFT_COMPARISON_CSV_HEAD));
}

void
weft_cli_compare_write_csv (WeftComparisonRun *run, WeftCliOutput *output)
{
  g_autoptr(GString) text = g_string_new (NULL);

  weft_comparison_append_csv (text, weft_comparison_run_get_figures (run));
  weft_cli_output_add_bytes (output, text->str, text->len);
}
