/* download-json.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "download-report.h"

#include "engine/run-json.h"

void
weft_cli_download_write_json (WeftBatch *batch, const WeftPlan *plan, WeftCliOutput *output)
{
  WeftRunView view;

  weft_run_view_init_batch (&view, batch, plan);
  weft_run_view_write_json (&view, weft_cli_output_sink, output);
}
