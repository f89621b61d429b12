/* monitor-options.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "monitor-options.h"

#include "arguments.h"
#include "number.h"

#include "engine/format.h"
#include "monitor/sampler.h"

#include <glib/gi18n.h>

#define SAMPLES_MOST G_GUINT64_CONSTANT (1000000000)
#define PROCESSES_MOST 4194304 /* as many as Linux has numbers for */

static gboolean
take_interval (const char *value, gpointer data, GError **error)
{
  double *interval = &((WeftCliMonitorOptions *) data)->interval;
  g_autofree char *shown = weft_format_name (value);

  return (weft_cli_number_real (value, interval) && *interval >= WEFT_SAMPLER_INTERVAL_LEAST && *interval <= WEFT_SAMPLER_INTERVAL_MOST)
         || weft_cli_refuse (error, _("--interval must be seconds from 0.25 to 10, such as 0.5, not \"%s\"."), shown);
}

static gboolean
take_whole (const char *name, const char *value, guint64 least, guint64 most, guint64 *number, GError **error)
{
  g_autofree char *shown = weft_format_name (value);

  return weft_cli_number_whole (value, least, most, number)
         || weft_cli_refuse (error, _("--%s must be a whole number from %llu to %llu, not \"%s\"."), name,
                             (unsigned long long) least, (unsigned long long) most, shown);
}

static gboolean
take_samples (const char *value, gpointer data, GError **error)
{
  return take_whole ("samples", value, 1, SAMPLES_MOST, &((WeftCliMonitorOptions *) data)->samples, error);
}

static gboolean
take_processes (const char *value, gpointer data, GError **error)
{
  guint64 number = 0;
  gboolean taken = take_whole ("processes", value, 0, PROCESSES_MOST, &number, error);

  ((WeftCliMonitorOptions *) data)->processes = (guint) number;
  return taken;
}

static gboolean
take_pid (const char *value, gpointer data, GError **error)
{
  guint64 number = 0;
  gboolean taken = take_whole ("pid", value, 1, G_MAXINT32, &number, error);

  ((WeftCliMonitorOptions *) data)->pid = (gint32) number;
  return taken;
}

static gboolean
take_threads (const char *value, gpointer data, GError **error)
{
  ((WeftCliMonitorOptions *) data)->threads = TRUE;
  return TRUE;
}

/* The position of `value` among the names. */
static gboolean
take_name (const char *value, const char *const *names, guint *position)
{
  for (guint i = 0; names[i] != NULL; i++)
    if (g_str_equal (names[i], value))
      {
        *position = i;
        return TRUE;
      }
  return FALSE;
}

static gboolean
take_sort (const char *value, gpointer data, GError **error)
{
  static const char *const names[] = { "cpu", "memory", "name", "pid", NULL };
  g_autofree char *shown = weft_format_name (value);
  guint position = 0;
  gboolean taken = take_name (value, names, &position);

  ((WeftCliMonitorOptions *) data)->sort = position;
  return taken || weft_cli_refuse (error, _("There is no order \"%s\". Choose one of: cpu, memory, name, pid."), shown);
}

static gboolean
take_format (const char *value, gpointer data, GError **error)
{
  static const char *const names[] = { "text", "json", "csv", NULL };
  g_autofree char *shown = weft_format_name (value);
  guint position = 0;
  gboolean taken = take_name (value, names, &position);

  ((WeftCliMonitorOptions *) data)->format = position;
  return taken || weft_cli_refuse (error, _("There is no format \"%s\". Choose one of: text, json, csv."), shown);
}

static gboolean
take_help (const char *value, gpointer data, GError **error)
{
  ((WeftCliMonitorOptions *) data)->help = TRUE;
  return TRUE;
}

static const WeftCliArgument arguments[] = {
  { "interval", "SECONDS", N_("Time between two samples, 0.25 to 10; 1, if not said otherwise"), take_interval },
  { "samples", "N", N_("End after N samples; otherwise Ctrl+C ends it"), take_samples },
  { "processes", "N", N_("Show no more than N processes, 0 for none"), take_processes },
  { "pid", "PID", N_("Show this process only, and end when it ends"), take_pid },
  { "threads", NULL, N_("Show the threads of the process that --pid names"), take_threads },
  { "sort", "cpu|memory|name|pid", N_("The order of the processes; cpu, if not said otherwise"), take_sort },
  { "format", "text|json|csv", N_("Text for people, one JSON object a sample, or a table"), take_format },
  { "help", NULL, N_("Show this help and end"), take_help },
  { NULL },
};

static gboolean
check (const WeftCliMonitorOptions *options, GPtrArray *rest, GError **error)
{
  g_autofree char *shown = rest->len > 0 ? weft_format_name (g_ptr_array_index (rest, 0)) : NULL;

  if (shown != NULL)
    return weft_cli_refuse (error, _("\"%s\" is no option. To watch a process, write --pid=PID."), shown);
  if (options->threads && options->pid == 0)
    return weft_cli_refuse (error, _("--threads needs a process: write --pid=PID as well."));
  return TRUE;
}

gboolean
weft_cli_monitor_options_parse (WeftCliMonitorOptions *options, int argc, char **argv, GError **error)
{
  g_autoptr(GPtrArray) rest = g_ptr_array_new ();

  *options = (WeftCliMonitorOptions) { .interval = 1, .processes = WEFT_CLI_PROCESSES_DEFAULT };
  return weft_cli_arguments_parse (arguments, argc, argv, options, rest, error)
         && (options->help || check (options, rest, error));
}

char *
weft_cli_monitor_options_help (void)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%s\n  weft monitor %s\n\n%s\n%s\n\n%s\n", _("Usage:"), _("[OPTION]..."),
                          _("Shows what every core and every process does, sample by sample."),
                          _("Shares of CPU are of one core: 2 (or 200 %) is two cores' worth."), _("Options:"));
  weft_cli_arguments_append_help (arguments, text);
  g_string_append_printf (text, "\n%s\n", _("The CSV table has a row for each process, for each thread with --threads, or for each core with --processes=0."));
  g_string_append_printf (text, "\n%s\n", _("Exit status: 0 when all samples were taken, 1 when there is no such process, 2 for wrong usage, 130 after Ctrl+C."));
  g_string_append_printf (text, "\n%s\n  weft monitor --processes=10\n"
                                "  weft monitor --interval=0.5 --samples=120 --format=csv > minute.csv\n"
                                "  weft monitor --pid=1234 --threads\n",
                          _("Examples:"));
  return g_string_free (text, FALSE);
}
