/* compare-table.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "compare-report.h"

#include "redraw.h"
#include "text.h"

#include "engine/format.h"

#include <glib/gi18n.h>
#include <math.h>

/*   strategy      workers  elapsed     best  overhead       cpu    memory  switches
 *   sequential          1   38.2 s   38.2 s     1.000   0.002 s   8.1 MiB        93  ━━━━━━━━━━━━━━━━
 *   threads             5   10.0 s   10.0 s     1.000   0.003 s   8.2 MiB       105  ━━━━────────────
 *
 * Strategies go by the names that --strategies takes. The bars, on a terminal, are elapsed times, all to one scale; that of
 * the run that is under way grows. */

#define GAP 2
#define BAR_LEAST 8
#define BAR_MOST 40
#define STALL_US G_USEC_PER_SEC

enum
{
  STRATEGY,
  WORKERS,
  ELAPSED,
  BEST,
  OVERHEAD,
  CPU,
  MEMORY,
  SWITCHES,
  N_COLUMNS
};

struct _WeftCliCompareTable
{
  WeftComparison *comparison; /* (owned) */
  WeftCliOutput *output;      /* (not owned) */
  int fd;
  gboolean draws;             /* over what was drawn before */
  WeftCliGlyphs glyphs;
  WeftCliRedraw redraw;
  guint widths[N_COLUMNS];
  guint told;                 /* rows that were written, where nothing is drawn over */
  gboolean headed;
};

static const char *const titles[N_COLUMNS] = {
  N_("strategy"),
  N_("workers"),
  N_("elapsed"),
  /* Translators: the best possible elapsed time; the title of a narrow column */
  N_("best"),
  /* Translators: elapsed divided by best possible; the title of a narrow column */
  N_("overhead"),
  N_("CPU"),
  N_("memory"),
  /* Translators: context switches; the title of a narrow column */
  N_("switches"),
};

/* What the numbers may take at most, so that rows can be written before the last is known. */
static const guint least[N_COLUMNS] = { 8, 5, 7, 7, 6, 10, 8, 7 };

static void
measure (WeftCliCompareTable *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->comparison));

  for (guint i = 0; i < N_COLUMNS; i++)
    self->widths[i] = MAX (least[i], weft_cli_text_width (_(titles[i])));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(WeftComparisonRun) run = g_list_model_get_item (G_LIST_MODEL (self->comparison), i);

      self->widths[STRATEGY] = MAX (self->widths[STRATEGY], weft_cli_text_width (weft_comparison_run_get_strategy (run)->nick));
    }
}

WeftCliCompareTable *
weft_cli_compare_table_new (WeftComparison *comparison, WeftCliOutput *output, int fd)
{
  WeftCliCompareTable *self = g_new0 (WeftCliCompareTable, 1);
  guint rows, columns;

  self->comparison = g_object_ref (comparison);
  self->output = output;
  self->fd = fd;
  self->redraw.stall_us = STALL_US;
  weft_cli_glyphs_init (&self->glyphs);
  measure (self);
  weft_cli_terminal_get_size (fd, &rows, &columns);
  self->draws = weft_cli_terminal_can_draw (fd) && g_list_model_get_n_items (G_LIST_MODEL (comparison)) + 2 < rows;
  return self;
}

void
weft_cli_compare_table_free (WeftCliCompareTable *self)
{
  g_object_unref (self->comparison);
  g_free (self);
}

static void
append_cell (WeftCliCompareTable *self, GString *text, guint column, const char *value)
{
  if (column == STRATEGY)
    {
      weft_cli_text_append_fitted (text, value, self->widths[column], self->glyphs.ellipsis);
      return;
    }
  g_string_append_printf (text, "%*s", GAP, "");
  weft_cli_text_append_right (text, value, self->widths[column], self->glyphs.ellipsis);
}

static void
append_figures (WeftCliCompareTable *self, GString *text, const WeftFindingRun *run)
{
  g_autofree char *workers = g_strdup_printf ("%u", run->workers), *elapsed = weft_format_duration (run->elapsed);
  g_autofree char *best = weft_format_duration (run->ideal), *memory = weft_format_size (run->peak_memory);
  g_autofree char *overhead = isnan (run->overhead) ? g_strdup ("—") : g_strdup_printf ("%.3f", run->overhead);
  /* Translators: CPU time in seconds, as in "0.002 s" */
  g_autofree char *cpu = g_strdup_printf (_("%.3f s"), run->cpu_user + run->cpu_system);
  g_autofree char *switches = g_strdup_printf ("%llu", (unsigned long long) (run->switches_voluntary + run->switches_involuntary));

  append_cell (self, text, WORKERS, workers);
  append_cell (self, text, ELAPSED, elapsed);
  append_cell (self, text, BEST, best);
  append_cell (self, text, OVERHEAD, overhead);
  append_cell (self, text, CPU, cpu);
  append_cell (self, text, MEMORY, memory);
  append_cell (self, text, SWITCHES, switches);
}

/* A run that has not ended has its number of workers and, if it runs, its time so far. */
static void
append_plan (WeftCliCompareTable *self, GString *text, WeftComparisonRun *run)
{
  guint most = weft_strategy_workers (weft_comparison_run_get_strategy (run), weft_comparison_run_get_workers (run));
  g_autofree char *workers = g_strdup_printf ("%u", MIN (most, weft_comparison_get_count (self->comparison)));
  gboolean runs = weft_comparison_run_get_state (run) == WEFT_COMPARISON_RUNNING;
  g_autofree char *elapsed = NULL;

  elapsed = weft_format_duration (runs ? weft_batch_get_elapsed (weft_comparison_run_get_batch (run)) : -1);
  append_cell (self, text, WORKERS, workers);
  append_cell (self, text, ELAPSED, weft_comparison_run_get_state (run) == WEFT_COMPARISON_REFUSED ? _("refused") : elapsed);
  for (guint i = BEST; i < N_COLUMNS; i++)
    append_cell (self, text, i, "");
}

static void
append_row (WeftCliCompareTable *self, GString *text, WeftComparisonRun *run)
{
  append_cell (self, text, STRATEGY, weft_comparison_run_get_strategy (run)->nick);
  if (weft_comparison_run_get_state (run) == WEFT_COMPARISON_ENDED)
    append_figures (self, text, weft_comparison_run_get_figures (run));
  else
    append_plan (self, text, run);
}

static void
append_head (WeftCliCompareTable *self, GString *text)
{
  for (guint i = 0; i < N_COLUMNS; i++)
    append_cell (self, text, i, _(titles[i]));
}

static guint
get_width (WeftCliCompareTable *self)
{
  guint width = GAP * (N_COLUMNS - 1);

  for (guint i = 0; i < N_COLUMNS; i++)
    width += self->widths[i];
  return width;
}

static double
get_seconds (WeftComparisonRun *run)
{
  if (weft_comparison_run_get_state (run) == WEFT_COMPARISON_ENDED)
    return weft_comparison_run_get_figures (run)->elapsed;
  if (weft_comparison_run_get_state (run) == WEFT_COMPARISON_RUNNING)
    return weft_batch_get_elapsed (weft_comparison_run_get_batch (run));
  return 0;
}

/* The longest that there was, or will be at best. */
static double
find_scale (WeftCliCompareTable *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->comparison));
  double longest = 0;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(WeftComparisonRun) run = g_list_model_get_item (G_LIST_MODEL (self->comparison), i);

      longest = MAX (longest, get_seconds (run));
      if (weft_comparison_run_get_state (run) < WEFT_COMPARISON_ENDED)
        longest = MAX (longest, weft_comparison_get_ideal (self->comparison, i));
    }
  return longest;
}

static void
append_bar (WeftCliCompareTable *self, GString *text, WeftComparisonRun *run, guint width, double scale)
{
  gboolean runs = weft_comparison_run_get_state (run) == WEFT_COMPARISON_RUNNING;
  guint full = scale > 0 ? (guint) lround (MIN (get_seconds (run) / scale, 1) * width) : 0;

  if (width == 0)
    return;
  g_string_append_printf (text, "%*s%s", GAP, "", runs ? self->glyphs.colours[WEFT_JOB_RUNNING] : "");
  for (guint i = 0; i < full; i++)
    g_string_append (text, self->glyphs.full);
  g_string_append_printf (text, "%s%s", self->glyphs.plain, self->glyphs.faint);
  for (guint i = full; i < width; i++)
    g_string_append (text, self->glyphs.empty);
  g_string_append (text, self->glyphs.plain);
}

static void
draw (WeftCliCompareTable *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->comparison)), rows, columns, bar;
  g_autoptr(GString) frame = g_string_new (NULL);
  double scale = find_scale (self);

  /* As with the bars of a batch: no frame for a terminal that has not taken the last, none on somebody else's screen. */
  if (!weft_cli_output_is_drained (self->output) || !weft_cli_terminal_is_ours (self->fd))
    return;
  weft_cli_terminal_get_size (self->fd, &rows, &columns);
  bar = columns > get_width (self) + GAP + BAR_LEAST ? MIN (columns - 1 - get_width (self) - GAP, BAR_MOST) : 0;
  weft_cli_redraw_append_way_back (&self->redraw, frame, rows, columns);
  g_string_append (frame, "\033[?7l");
  g_string_append (frame, self->glyphs.faint);
  append_head (self, frame);
  g_string_append_printf (frame, "%s\033[K\n", self->glyphs.plain);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(WeftComparisonRun) run = g_list_model_get_item (G_LIST_MODEL (self->comparison), i);

      append_row (self, frame, run);
      append_bar (self, frame, run, bar, scale);
      g_string_append (frame, "\033[K\n");
    }
  g_string_append (frame, "\033[J\033[?7h");
  weft_cli_output_add_text (self->output, frame->str);
  weft_cli_redraw_done (&self->redraw, n + 1, MIN (get_width (self) + (bar > 0 ? bar + GAP : 0), columns));
}

static void
tell (WeftCliCompareTable *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->comparison));
  g_autoptr(GString) text = g_string_new (NULL);

  for (; self->told < n; self->told++)
    {
      g_autoptr(WeftComparisonRun) run = g_list_model_get_item (G_LIST_MODEL (self->comparison), self->told);

      if (weft_comparison_run_get_state (run) < WEFT_COMPARISON_ENDED)
        break;
      if (!self->headed)
        {
          append_head (self, text);
          g_string_append_c (text, '\n');
          self->headed = TRUE;
        }
      append_row (self, text, run);
      g_string_append_c (text, '\n');
    }
  weft_cli_output_add_text (self->output, text->str);
}

void
weft_cli_compare_table_show (WeftCliCompareTable *self)
{
  if (self->draws)
    draw (self);
  else
    tell (self);
}
