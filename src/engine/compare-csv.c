/* compare-csv.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "compare-csv.h"

#include <math.h>

static void
append_whole (GString *text, guint64 value)
{
  g_string_append_printf (text, ",%" G_GUINT64_FORMAT, value);
}

static void
append_real (GString *text, double value)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE + 320];

  g_string_append_c (text, ',');
  if (isfinite (value))
    g_string_append (text, g_ascii_formatd (digits, sizeof digits, "%.6f", value));
}

void
weft_comparison_append_csv (GString *text, const WeftFindingRun *run)
{
  g_string_append (text, run->strategy->nick);
  append_whole (text, run->workers);
  append_whole (text, run->n_jobs);
  append_whole (text, run->succeeded);
  append_whole (text, run->failed);
  append_whole (text, run->cancelled);
  append_whole (text, run->refused);
  append_whole (text, run->processors);
  append_real (text, run->elapsed);
  append_real (text, run->work);
  append_real (text, run->ideal);
  append_real (text, run->overhead);
  append_real (text, run->cpu_user);
  append_real (text, run->cpu_system);
  append_whole (text, run->peak_memory);
  if (run->memory_before > 0)
    append_whole (text, run->memory_before);
  else
    g_string_append_c (text, ',');
  append_whole (text, run->switches_voluntary);
  append_whole (text, run->switches_involuntary);
  g_string_append_c (text, '\n');
}
