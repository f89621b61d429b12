/* run-svg.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "run-svg-private.h"

#include "clock.h"
#include "format.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/* A picture of the lanes for documents: it takes no program but one that draws SVG, and its size has a bound whatever the
 * run's: where there are too many lanes a row stands for several. */

#define ROWS_MOST 48
#define MARKS_MOST 300
#define LEGEND_COLUMN 140
#define NOTE 18         /* from one line below the legend to the next */

/* Fill, and lines over it: the same looks as the timeline's. */
typedef struct
{
  const char *name;
  const char *fill;
  const char *hatch; /* (nullable) path in a square of 6 */
} Look;

static const Look looks[WEFT_SPAN_N_STATES] = {
  [WEFT_SPAN_RUNNING] = { N_("Running"), "#3aa876", NULL },
  [WEFT_SPAN_READY] = { N_("Ready"), "#4bb3c4", "M0 0l6 6" },
  [WEFT_SPAN_WAITING] = { N_("Waiting"), "#e0a458", "M0 6l6 -6" },
  [WEFT_SPAN_LOCKED] = { N_("Waiting for a lock"), "#d9705f", "M0 0l6 6M0 6l6 -6" },
  [WEFT_SPAN_PAUSED] = { N_("Paused"), "#93a3b5", "M3 0v6" },
  [WEFT_SPAN_SLEEPING] = { N_("Sleeping"), "#f0efed", NULL },
  [WEFT_SPAN_DONE] = { N_("Done"), "#d6d3cf", "M2 3h2" },
  [WEFT_SPAN_FAILED] = { N_("Failed"), "#e9b3ac", "M1 1l4 4M1 5l4 -4" },
  [WEFT_SPAN_CRASHED] = { N_("Crashed"), "#5e5c64", "M0 0l6 6M0 6l6 -6" },
};

/* SVG's numbers have a point in every locale. */
static void
add_number (GString *text, double value)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];
  gsize length = strlen (g_ascii_formatd (digits, sizeof digits, "%.2f", value));

  while (digits[length - 1] == '0')
    length--;
  if (digits[length - 1] == '.')
    length--;
  g_string_append_len (text, digits, (gssize) length);
}

/* What is shown comes from outside: control characters are shown, and nothing of it is markup. */
void
_weft_svg_add_text (WeftSvg *self, double x, double y, const char *class, const char *value)
{
  g_autofree char *escaped = g_markup_escape_text (value, -1);

  g_string_append_printf (self->writer.text, "<text class=\"%s\" x=\"", class);
  add_number (self->writer.text, x);
  g_string_append (self->writer.text, "\" y=\"");
  add_number (self->writer.text, y);
  g_string_append_printf (self->writer.text, "\">%s</text>\n", escaped);
}

void
_weft_svg_add_rect (GString *path, double x, double y, double width, double height)
{
  g_string_append_c (path, 'M');
  add_number (path, x);
  g_string_append_c (path, ' ');
  add_number (path, y);
  g_string_append_c (path, 'h');
  add_number (path, width);
  g_string_append_c (path, 'v');
  add_number (path, height);
  g_string_append_c (path, 'h');
  add_number (path, -width);
  g_string_append_c (path, 'z');
}

double
_weft_svg_x_of (WeftSvg *self, guint64 ns)
{
  return LEFT + PLOT * (double) MIN (ns, self->length_ns) / (double) self->length_ns;
}

/* In its colour, and where it has one the hatch over it. */
void
_weft_svg_add_path (WeftSvg *self, guint state, const char *path)
{
  if (looks[state].hatch == NULL)
    {
      g_string_append_printf (self->writer.text, "<path class=\"s%u\" d=\"%s\"/>\n", state, path);
      return;
    }
  self->n_paths++;
  g_string_append_printf (self->writer.text, "<g class=\"s%u\"><path id=\"p%u\" d=\"%s\"/></g>\n", state, self->n_paths, path);
  g_string_append_printf (self->writer.text, "<use xlink:href=\"#p%u\" fill=\"url(#h%u)\"/>\n", self->n_paths, state);
}

/* What a mark looks like, around 0, 0; NULL: it is not drawn. */
static const char *
mark_path (guint kind)
{
  switch (kind)
    {
    case WEFT_MARK_RETRY:
      return "M-3.5 -2l3.5 -4l3.5 4z";
    case WEFT_MARK_FAILED:
      return "M-3 -3l6 6M-3 3l6 -6";
    case WEFT_MARK_CANCELLED:
      return "M-3 0h6";
    case WEFT_MARK_CRASHED:
      return "M-4 -7h8v3h-8z";
    default:
      return NULL;
    }
}

static void
add_marks (WeftSvg *self)
{
  gsize n;
  const WeftMark *marks = weft_trace_get_marks (self->trace, &n);

  for (gsize i = 0, drawn = 0; i < n && drawn < MARKS_MOST; i++)
    {
      const char *path = mark_path (marks[i].kind);

      if (path == NULL || marks[i].lane == WEFT_LANE_NONE || self->row_of[marks[i].lane] == WEFT_LANE_NONE)
        continue;
      g_string_append (self->writer.text, "<path class=\"m\" transform=\"translate(");
      add_number (self->writer.text, _weft_svg_x_of (self, marks[i].time_ns));
      g_string_append_c (self->writer.text, ' ');
      add_number (self->writer.text, TOP + (double) self->row_of[marks[i].lane] * ROW + BAR / 2.0);
      g_string_append_printf (self->writer.text, ")\" d=\"%s\"/>\n", path);
      drawn++;
    }
}

/* 1, 2 or 5 times a power of ten, so that there are at most ten. */
static double
tick_step (double seconds)
{
  double power = pow (10, floor (log10 (seconds / 10)));

  for (guint i = 0; i < 3; i++)
    if (seconds / (power * (i == 0 ? 1 : i == 1 ? 2 : 5)) <= 10)
      return power * (i == 0 ? 1 : i == 1 ? 2 : 5);
  return power * 10;
}

static void
add_axis (WeftSvg *self)
{
  double seconds = weft_seconds (self->length_ns), step = tick_step (seconds);
  int digits = (int) CLAMP (-floor (log10 (step) + 1e-9), 0, 9);

  for (guint i = 0; i * step <= seconds * (1 + 1e-9); i++)
    {
      double x = LEFT + PLOT * i * step / seconds;
      /* Translators: seconds below a line, as in "0.5 s" */
      g_autofree char *label = g_strdup_printf (_("%.*f s"), digits, i * step);

      g_string_append (self->writer.text, "<path class=\"g\" d=\"M");
      add_number (self->writer.text, x);
      g_string_append_printf (self->writer.text, " %dv%u\"/>\n", TOP - 6, self->rows * ROW + 6);
      _weft_svg_add_text (self, x, TOP - 10, "t", label);
    }
}

static void
add_legend (WeftSvg *self)
{
  for (guint i = 0; i < WEFT_SPAN_N_STATES; i++)
    {
      double x = LEFT + (i % 6) * LEGEND_COLUMN, y = TOP + self->rows * ROW + 14 + (i / 6) * 20;
      g_autoptr(GString) path = g_string_new (NULL);

      _weft_svg_add_rect (path, x, y, BAR * 1.5, BAR * 0.8);
      _weft_svg_add_path (self, i, path->str);
      _weft_svg_add_text (self, x + BAR * 1.5 + 5, y + 10, "k", _(looks[i].name));
    }
}

/* Where the times on cores come from; why no more is known; what has no lane. */
static void
add_notes (WeftSvg *self)
{
  const char *reason;
  WeftTruth truth = weft_trace_get_truth (self->trace, &reason);
  g_autofree char *hidden = weft_trace_describe_hidden (self->trace), *note = NULL;
  double y = TOP + self->rows * ROW + 68;

  note = g_strjoin (" · ", weft_truth_describe (truth), hidden, NULL);
  _weft_svg_add_text (self, 16, y, "k", note);
  if (reason != NULL)
    _weft_svg_add_text (self, 16, y + NOTE, "k", reason);
}

/* "Process pool · 2 workers · 5 jobs · 7.04 s · Weft 0.1.0 · CPU" */
static char *
describe (WeftSvg *self)
{
  const WeftRunHead *head = weft_run_get_head (self->run);
  const WeftStrategy *strategy = weft_strategy_by_nick (head->strategy);
  g_autofree char *elapsed = weft_format_duration (head->figures.elapsed);
  g_autofree char *jobs = g_strdup_printf (ngettext ("%u job", "%u jobs", head->n_jobs), head->n_jobs);
  g_autofree char *version = weft_format_name (head->version);
  g_autofree char *cpu = weft_format_name (head->machine.cpu);
  guint64 dropped = weft_trace_get_dropped (self->trace);
  g_autofree char *lost = NULL;

  /* Translators: events of a trace that there was no room for */
  lost = g_strdup_printf (ngettext (" · %llu event dropped", " · %llu events dropped", (gulong) dropped), (unsigned long long) dropped);
  return g_strdup_printf ("%s · %s · %s · Weft %s%s%s%s", _(strategy->title), jobs, elapsed, version,
                          *cpu != '\0' ? " · " : "", cpu, dropped > 0 ? lost : "");
}

static void
add_style (WeftSvg *self)
{
  GString *text = self->writer.text;

  g_string_append (text, "<style>text{font-family:Cantarell,'Noto Sans',sans-serif;fill:#2e3436;font-size:11px}"
                         ".h{font-size:16px;font-weight:bold}.l{text-anchor:end}.t{text-anchor:middle;fill:#5e5c64}"
                         ".n{font-size:10px}.g{stroke:#d6d3cf;fill:none}.m{stroke:#2e3436;stroke-width:1.4;fill:#2e3436}");
  for (guint i = 0; i < WEFT_SPAN_N_STATES; i++)
    g_string_append_printf (text, ".s%u{fill:%s}", i, looks[i].fill);
  g_string_append (text, "</style>\n<defs>\n");
  for (guint i = 0; i < WEFT_SPAN_N_STATES; i++)
    if (looks[i].hatch != NULL)
      g_string_append_printf (text, "<pattern id=\"h%u\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\">"
                                    "<path d=\"%s\" stroke=\"#000\" stroke-opacity=\".3\" fill=\"none\"/></pattern>\n",
                              i, looks[i].hatch);
  g_string_append (text, "</defs>\n");
}

static void
add_head (WeftSvg *self)
{
  g_autofree char *name = weft_format_name (weft_run_get_name (self->run));
  g_autofree char *about = describe (self);
  g_autofree char *escaped = g_markup_escape_text (name, -1);
  guint height = TOP + self->rows * ROW + 62 + 2 * NOTE;

  g_string_append_printf (self->writer.text,
                          "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                          "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" width=\"%d\" height=\"%u\" viewBox=\"0 0 %d %u\" role=\"img\">\n"
                          "<title>%s</title>\n",
                          WIDTH, height, WIDTH, height, escaped);
  add_style (self);
  g_string_append (self->writer.text, "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n");
  _weft_svg_add_text (self, 16, 24, "h", name);
  _weft_svg_add_text (self, 16, 42, "k", about);
}

/* A loop, and then its jobs. */
static gint
compare_lanes (gconstpointer a, gconstpointer b, gpointer data)
{
  guint32 first = *(const guint32 *) a, second = *(const guint32 *) b;
  guint32 first_parent = weft_trace_get_lane (data, first)->parent, second_parent = weft_trace_get_lane (data, second)->parent;
  guint32 first_top = first_parent != WEFT_LANE_NONE ? first_parent : first;
  guint32 second_top = second_parent != WEFT_LANE_NONE ? second_parent : second;

  if (first_top != second_top)
    return first_top < second_top ? -1 : 1;
  if ((first == first_top) != (second == second_top))
    return first == first_top ? -1 : 1;
  return first < second ? -1 : first > second;
}

/* Weft's own lanes are shown when there is something in them. */
static void
choose_lanes (WeftSvg *self)
{
  guint n = weft_trace_get_n_lanes (self->trace);

  self->lanes = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->row_of = g_new (guint32, n + 1);
  for (guint32 i = 0; i < n; i++)
    {
      const WeftLane *lane = weft_trace_get_lane (self->trace, i);

      self->row_of[i] = WEFT_LANE_NONE;
      if (lane->kind != WEFT_LANE_WEFT || weft_spans_get_n (lane->spans) > 0)
        g_array_append_val (self->lanes, i);
    }
  g_array_sort_with_data (self->lanes, compare_lanes, self->trace);
  n = self->lanes->len;
  self->per_row = MAX ((n + ROWS_MOST - 1) / ROWS_MOST, 1);
  self->rows = (n + self->per_row - 1) / self->per_row;
  for (guint i = 0; i < n; i++)
    self->row_of[g_array_index (self->lanes, guint32, i)] = i / self->per_row;
}

gboolean
_weft_run_write_svg (WeftRun *run, WeftRunSink sink, gpointer data)
{
  WeftSvg self = { .run = run, .trace = weft_run_get_trace (run) };

  _weft_run_writer_init (&self.writer, sink, data);
  self.length_ns = MAX (weft_trace_get_length (self.trace), 1);
  choose_lanes (&self);
  add_head (&self);
  add_axis (&self);
  for (guint row = 0; row < self.rows; row++)
    _weft_svg_add_row (&self, row);
  add_marks (&self);
  add_legend (&self);
  add_notes (&self);
  g_string_append (self.writer.text, "</svg>\n");
  g_array_unref (self.lanes);
  g_free (self.row_of);
  return _weft_run_writer_end (&self.writer);
}
