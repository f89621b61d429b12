/* run-report.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "run-report.h"

#include "text.h"

#include "engine/format.h"
#include "engine/json.h"

#include <glib/gi18n.h>
#include <math.h>

#define ID_SHOWN 8
#define NAME_MOST 40
#define FACTS_MOST 16

/* In the place where it is read, as the locale writes it. */
static char *
format_when (gint64 when)
{
  g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc (when / G_USEC_PER_SEC);
  g_autoptr(GDateTime) local = utc != NULL ? g_date_time_to_local (utc) : NULL;

  /* Translators: a moment, for g_date_time_format() */
  return local != NULL ? g_date_time_format (local, _("%Y-%m-%d %H:%M")) : g_strdup ("");
}

static void
append_row (GString *text, const WeftRunHead *head, const char *name, guint name_width)
{
  g_autofree char *when = format_when (head->when);
  g_autofree char *shown = weft_format_name (name);
  g_autofree char *elapsed = weft_format_duration (head->figures.elapsed);
  g_autofree char *jobs = g_strdup_printf (ngettext ("%u job", "%u jobs", head->n_jobs), head->n_jobs);

  g_string_append_printf (text, "%.*s  %s  ", ID_SHOWN, head->id, when);
  weft_cli_text_append_fitted (text, shown, name_width, "…");
  g_string_append (text, "  ");
  weft_cli_text_append_fitted (text, _(weft_strategy_by_nick (head->strategy)->title), 20, "…");
  weft_cli_text_append_right (text, jobs, 14, "…");
  weft_cli_text_append_right (text, elapsed, 10, "…");
  g_string_append_c (text, '\n');
}

static guint
widest_name (GListModel *runs)
{
  guint width = 4;

  for (guint i = 0; i < g_list_model_get_n_items (runs); i++)
    {
      g_autoptr(WeftRun) run = g_list_model_get_item (runs, i);
      g_autofree char *shown = weft_format_name (weft_run_get_name (run));

      width = MAX (width, weft_cli_text_width (shown));
    }
  return MIN (width, NAME_MOST);
}

static void
list_text (GListModel *runs, WeftCliOutput *output)
{
  g_autoptr(GString) text = g_string_new (NULL);
  guint width = widest_name (runs);

  for (guint i = 0; i < g_list_model_get_n_items (runs); i++)
    {
      g_autoptr(WeftRun) run = g_list_model_get_item (runs, i);

      append_row (text, weft_run_get_head (run), weft_run_get_name (run), width);
    }
  weft_cli_output_add_text (output, text->str);
}

static void
add_usage (WeftJson *json, const WeftUsage *usage)
{
  weft_json_open (json, "cpu", '{', TRUE);
  weft_json_add_real (json, "user", usage->cpu_user);
  weft_json_add_real (json, "system", usage->cpu_system);
  weft_json_close (json, '{');
  weft_json_add_whole (json, "peak_memory", usage->peak_memory);
}

static void
add_machine (WeftJson *json, const WeftMachine *machine)
{
  weft_json_open (json, "machine", '{', TRUE);
  weft_json_add_string (json, "cpu", machine->cpu);
  weft_json_add_whole (json, "processors", machine->processors);
  weft_json_add_whole (json, "memory", machine->memory);
  weft_json_add_string (json, "kernel", machine->kernel);
  weft_json_close (json, '{');
}

static void
add_head (WeftJson *json, WeftRun *run)
{
  const WeftRunHead *head = weft_run_get_head (run);

  weft_json_add_string (json, "id", head->id);
  weft_json_add_string (json, "name", weft_run_get_name (run));
  weft_json_add_real (json, "when", (double) head->when / G_USEC_PER_SEC);
  weft_json_add_string (json, "weft", head->version);
  weft_json_add_string (json, "strategy", head->strategy);
  weft_json_add_string (json, "workload", head->workload);
  weft_json_add_whole (json, "workers", head->workers == G_MAXUINT ? head->n_jobs : head->workers);
  weft_json_add_whole (json, "seed", head->plan.seed);
  weft_json_add_whole (json, "jobs", head->n_jobs);
  weft_json_add_whole (json, "succeeded", head->counts[WEFT_JOB_SUCCEEDED]);
  weft_json_add_whole (json, "failed", head->counts[WEFT_JOB_FAILED]);
  weft_json_add_whole (json, "cancelled", head->counts[WEFT_JOB_CANCELLED]);
  weft_json_add_whole (json, "refused", head->refused);
  weft_json_add_real (json, "elapsed", head->figures.elapsed);
  weft_json_add_real (json, "work", head->figures.work);
  weft_json_add_real (json, "ideal", head->figures.ideal);
  weft_json_add_real (json, "overhead", head->figures.overhead);
  add_usage (json, &head->figures.usage);
  add_machine (json, &head->machine);
  weft_json_add_whole (json, "spans", head->n_spans);
}

static void
list_json (GListModel *runs, WeftCliOutput *output)
{
  g_autoptr(GString) text = g_string_new (NULL);
  WeftJson json = { .text = text };

  weft_json_open (&json, NULL, '{', FALSE);
  weft_json_open (&json, "runs", '[', FALSE);
  for (guint i = 0; i < g_list_model_get_n_items (runs); i++)
    {
      g_autoptr(WeftRun) run = g_list_model_get_item (runs, i);

      weft_json_open (&json, NULL, '{', TRUE);
      add_head (&json, run);
      weft_json_close (&json, '{');
    }
  weft_json_close (&json, '[');
  weft_json_close (&json, '{');
  g_string_append_c (text, '\n');
  weft_cli_output_add_bytes (output, text->str, text->len);
}

void
weft_cli_run_list (WeftRunStore *store, gboolean json, WeftCliOutput *output)
{
  if (json)
    list_json (G_LIST_MODEL (store), output);
  else if (g_list_model_get_n_items (G_LIST_MODEL (store)) == 0)
    weft_cli_output_add_text (output, _("No run was kept yet.\n"));
  else
    list_text (G_LIST_MODEL (store), output);
}

static const char *
truth_nick (WeftTruth truth)
{
  return truth == WEFT_TRUTH_SWITCHES ? "switches" : truth == WEFT_TRUTH_SCHEDSTAT ? "schedstat" : "none";
}

static void
show_json (WeftRun *run, WeftCliOutput *output)
{
  g_autoptr(GString) text = g_string_new (NULL);
  WeftJson json = { .text = text };
  WeftTrace *trace = weft_run_get_trace (run);
  const char *reason;
  WeftTruth truth = weft_trace_get_truth (trace, &reason);
  gsize marks, edges;

  weft_trace_get_marks (trace, &marks);
  weft_trace_get_edges (trace, &edges);
  weft_json_open (&json, NULL, '{', FALSE);
  add_head (&json, run);
  weft_json_open (&json, "trace", '{', TRUE);
  weft_json_add_whole (&json, "lanes", weft_trace_get_n_lanes (trace));
  weft_json_add_whole (&json, "marks", marks);
  weft_json_add_whole (&json, "edges", edges);
  weft_json_add_whole (&json, "dropped", weft_trace_get_dropped (trace));
  weft_json_add_whole (&json, "hidden", weft_trace_get_hidden (trace));
  weft_json_add_string (&json, "cores_from", truth_nick (truth));
  weft_json_add_string (&json, "reason", reason);
  weft_json_close (&json, '{');
  weft_json_close (&json, '{');
  g_string_append_c (text, '\n');
  weft_cli_output_add_bytes (output, text->str, text->len);
}

typedef struct
{
  const char *labels[FACTS_MOST];
  char *values[FACTS_MOST]; /* (owned) */
  guint n;
} Facts;

static void
add_fact (Facts *facts, const char *label, char *value)
{
  facts->labels[facts->n] = label;
  facts->values[facts->n++] = value;
}

static char *
format_counts (const WeftRunHead *head)
{
  return g_strdup_printf (_("%u succeeded, %u failed, %u cancelled"), head->counts[WEFT_JOB_SUCCEEDED],
                          head->counts[WEFT_JOB_FAILED], head->counts[WEFT_JOB_CANCELLED]);
}

static char *
format_machine (const WeftMachine *machine)
{
  g_autofree char *cpu = weft_format_name (*machine->cpu != '\0' ? machine->cpu : "—");
  g_autofree char *kernel = weft_format_name (machine->kernel);
  g_autofree char *memory = weft_format_size (machine->memory);

  /* Translators: a machine: its cores, memory, the model of its processor, its system */
  return g_strdup_printf (ngettext ("%u processor, %s: %s, %s", "%u processors, %s: %s, %s", machine->processors),
                          machine->processors, memory, cpu, kernel);
}

static char *
format_trace (WeftTrace *trace, guint64 spans)
{
  guint lanes = weft_trace_get_n_lanes (trace);
  guint64 dropped = weft_trace_get_dropped (trace);
  g_autofree char *lost = NULL, *hidden = weft_trace_describe_hidden (trace);

  if (dropped > 0)
    /* Translators: events of a trace that there was no room for */
    lost = g_strdup_printf (ngettext (", %llu event dropped", ", %llu events dropped", (gulong) dropped), (unsigned long long) dropped);
  /* Translators: a trace; the last two %s are empty or say what was dropped, and that some jobs have no lane */
  return g_strdup_printf (_("lanes: %u, spans: %llu%s%s%s"), lanes, (unsigned long long) spans, lost != NULL ? lost : "",
                          hidden != NULL ? " · " : "", hidden != NULL ? hidden : "");
}

static void
gather (Facts *facts, WeftRun *run)
{
  const WeftRunHead *head = weft_run_get_head (run);
  g_autofree char *version = weft_format_name (head->version);

  add_fact (facts, _("Strategy"), g_strdup (_(weft_strategy_by_nick (head->strategy)->title)));
  add_fact (facts, _("When"), format_when (head->when));
  add_fact (facts, _("Jobs"), format_counts (head));
  add_fact (facts, _("Elapsed"), weft_format_duration (head->figures.elapsed));
  add_fact (facts, _("Jobs' own times"), weft_format_duration (head->figures.work));
  add_fact (facts, _("Best possible"), weft_format_duration (head->figures.ideal));
  add_fact (facts, _("CPU"),
            /* Translators: CPU time in seconds, as in "0.002 s user, 0.005 s system" */
            g_strdup_printf (_("%.3f s user, %.3f s system"), head->figures.usage.cpu_user, head->figures.usage.cpu_system));
  add_fact (facts, _("Peak memory"), weft_format_size (head->figures.usage.peak_memory));
  add_fact (facts, _("Trace"), format_trace (weft_run_get_trace (run), head->n_spans));
  add_fact (facts, _("Machine"), format_machine (&head->machine));
  add_fact (facts, _("Written by"), g_strdup_printf ("Weft %s", version));
  add_fact (facts, _("Id"), g_strdup (head->id));
}

static void
show_text (WeftRun *run, WeftCliOutput *output)
{
  g_autofree char *name = weft_format_name (weft_run_get_name (run));
  g_autoptr(GString) text = g_string_new (name);
  Facts facts = { .n = 0 };
  guint width = 0;

  gather (&facts, run);
  g_string_append_c (text, '\n');
  for (guint i = 0; i < facts.n; i++)
    width = MAX (width, weft_cli_text_width (facts.labels[i]));
  for (guint i = 0; i < facts.n; i++)
    {
      g_string_append (text, "  ");
      weft_cli_text_append_fitted (text, facts.labels[i], width + 2, "");
      g_string_append_printf (text, "%s\n", facts.values[i]);
      g_free (facts.values[i]);
    }
  weft_cli_output_add_text (output, text->str);
}

void
weft_cli_run_show (WeftRun *run, gboolean json, WeftCliOutput *output)
{
  if (json)
    show_json (run, output);
  else
    show_text (run, output);
}
