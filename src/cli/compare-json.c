/* compare-json.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "compare-report.h"

#include "engine/run-json.h"

#include <locale.h>
#include <math.h>

static void
send (WeftJson *json, WeftCliOutput *output)
{
  weft_cli_output_add_bytes (output, json->text->str, json->text->len);
  g_string_truncate (json->text, 0);
}

void
weft_cli_compare_begin_json (WeftJson *json)
{
  weft_json_open (json, NULL, '{', FALSE);
  weft_json_open (json, "runs", '[', FALSE);
}

void
weft_cli_compare_add_json (WeftJson *json, WeftComparison *comparison, WeftComparisonRun *run, WeftCliOutput *output)
{
  WeftRunView view;

  weft_run_view_init_batch (&view, weft_comparison_run_get_batch (run), weft_comparison_get_plan (comparison));
  weft_run_view_add_json (&view, json, NULL, weft_cli_output_sink, output);
  send (json, output);
}

static void
add_finding (WeftJson *json, const WeftFinding *finding)
{
  weft_json_open (json, NULL, '{', TRUE);
  weft_json_add_string (json, "kind", weft_finding_nick (finding->kind));
  weft_json_open (json, "runs", '[', TRUE);
  for (guint i = 0; i < finding->n_runs; i++)
    weft_json_add_whole (json, NULL, finding->runs[i]);
  weft_json_close (json, '[');
  weft_json_open (json, "numbers", '{', TRUE);
  for (guint i = 0; i < finding->n_numbers; i++)
    weft_json_add_real (json, finding->numbers[i].key, finding->numbers[i].value);
  weft_json_close (json, '{');
  weft_json_add_string (json, "sentence", finding->sentence);
  weft_json_close (json, '{');
}

/* In the C locale, for this thread alone: sentences follow the locale, and JSON does not. */
static GPtrArray *
find_in_english (WeftComparison *comparison)
{
  locale_t c = newlocale (LC_ALL_MASK, "C", (locale_t) 0);
  locale_t before = uselocale (c);
  guint n;
  g_autofree WeftFindingRun *figures = weft_comparison_dup_figures (comparison, &n, NULL);
  GPtrArray *findings = weft_findings_new (figures, n);

  uselocale (before);
  freelocale (c);
  return findings;
}

void
weft_cli_compare_end_json (WeftJson *json, WeftComparison *comparison, WeftCliOutput *output)
{
  g_autoptr(GPtrArray) findings = find_in_english (comparison);

  weft_json_close (json, '[');
  weft_json_open (json, "findings", '[', FALSE);
  for (guint i = 0; i < findings->len; i++)
    add_finding (json, g_ptr_array_index (findings, i));
  weft_json_close (json, '[');
  weft_json_close (json, '{');
  g_string_append_c (json->text, '\n');
  send (json, output);
}
